/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-lip-agreement.h"

#include <math.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

/* The stretch that is looked at around a frame, and by how much picture and sound of a whole clip may be apart. */
#define WIDTH    (SECOND * 3 / 2)
#define MOST_LAG (SECOND / 5)

/* Where a signal moves by less than this share of its standard deviation in the clip, what is left is noise. */
#define LEAST_MOVEMENT 0.1

/* Sums over the frames before one; what is not known is not in them. */
typedef struct
{
  double n, x, y, xx, yy, xy;
} Sums;

static void
sums_add (Sums *sums,
          double x,
          double y)
{
  if (isnan (x) || isnan (y))
    return;

  sums->n += 1.0;
  sums->x += x;
  sums->y += y;
  sums->xx += x * x;
  sums->yy += y * y;
  sums->xy += x * y;
}

static Sums
sums_between (const Sums *before,
              const Sums *end)
{
  return (Sums) { end->n - before->n, end->x - before->x, end->y - before->y,
                  end->xx - before->xx, end->yy - before->yy, end->xy - before->xy };
}

/* Variances of both and their covariance. */
static void
sums_get_moments (const Sums *sums,
                  double *of_x,
                  double *of_y,
                  double *both)
{
  double x = sums->x / sums->n, y = sums->y / sums->n;

  *of_x = sums->xx / sums->n - x * x;
  *of_y = sums->yy / sums->n - y * y;
  *both = sums->xy / sums->n - x * y;
}

static double
sums_correlate (const Sums *sums)
{
  double of_x, of_y, both;

  if (sums->n < 2.0)
    return NAN;
  sums_get_moments (sums, &of_x, &of_y, &both);

  return of_x > 0.0 && of_y > 0.0 ? both / sqrt (of_x * of_y) : NAN;
}

/* Less their mean, so that nothing is lost in long sums. */
static double *
centre (const float *values,
        guint n)
{
  double *centred = g_new (double, MAX (n, 1));
  double sum = 0.0;
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        sum += (double) values[i];
        n_known++;
      }
  for (guint i = 0; i < n; i++)
    centred[i] = (double) values[i] - (n_known > 0 ? sum / n_known : 0.0);

  return centred;
}

static double
get_shifted (const double *values,
             guint n,
             guint frame,
             int lag)
{
  gint64 place = (gint64) frame - lag;

  return place >= 0 && place < n ? values[place] : NAN;
}

/* The clip's own: by how many frames its pictures are behind its sound; where it is out by a little, lips and sound still go together. */
static int
find_lag (const double *mouth,
          const double *loudness,
          guint n,
          gint64 step)
{
  int most = (int) ((MOST_LAG + step / 2) / step), best = 0;
  double highest = -INFINITY;

  for (int lag = -most; lag <= most; lag++)
    {
      Sums sums = { 0 };
      double r;

      for (guint i = 0; i < n; i++)
        sums_add (&sums, mouth[i], get_shifted (loudness, n, i, lag));
      r = sums_correlate (&sums);
      if (r > highest)
        {
          highest = r;
          best = lag;
        }
    }

  return best;
}

/**
 * gs_lip_agreement_compute:
 * @mouth: how far the mouth is open, in any unit ([n_frames]); NaN = no face is seen
 * @loudness: how loud it is, on a logarithmic scale in any unit ([n_frames]); NaN = no sound
 * @n_frames: number of frames
 * @step: usual time from frame to frame, nanoseconds
 *
 * Pearson's correlation of the mouth's opening and the sound's loudness over 1.5 s around each frame: near 1 where the face that is seen says what
 * is heard. Both are held against each other at the one lag, up to 0.2 s either way, that suits the whole clip best.
 *
 * Returns: (transfer full): [n_frames]; NaN where the mouth is not seen, hardly moves, or the loudness hardly changes
 */
double *
gs_lip_agreement_compute (const float *mouth,
                          const float *loudness,
                          guint n_frames,
                          gint64 step)
{
  g_autofree double *x = centre (mouth, n_frames);
  g_autofree double *y = centre (loudness, n_frames);
  g_autofree Sums *before = g_new0 (Sums, n_frames + 1);
  double *agreement = g_new (double, MAX (n_frames, 1));
  guint half = (guint) (WIDTH / step / 2);
  double clip_x = 0.0, clip_y = 0.0, both;
  int lag = find_lag (x, y, n_frames, step);

  for (guint i = 0; i < n_frames; i++)
    {
      before[i + 1] = before[i];
      sums_add (&before[i + 1], x[i], get_shifted (y, n_frames, i, lag));
    }
  if (before[n_frames].n > 0.0)
    sums_get_moments (&before[n_frames], &clip_x, &clip_y, &both);

  for (guint i = 0; i < n_frames; i++)
    {
      guint first = i > half ? i - half : 0, end = MIN (i + half + 1, n_frames);
      Sums sums = sums_between (&before[first], &before[end]);
      double of_x, of_y;

      agreement[i] = NAN;
      if (isnan (x[i]) || 2.0 * sums.n < end - first)
        continue;
      sums_get_moments (&sums, &of_x, &of_y, &both);
      if (of_x > LEAST_MOVEMENT * LEAST_MOVEMENT * clip_x && of_y > LEAST_MOVEMENT * LEAST_MOVEMENT * clip_y)
        agreement[i] = both / sqrt (of_x * of_y);
    }

  return agreement;
}
