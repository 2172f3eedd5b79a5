/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-block-length.h"

#include "gs-dot.h"

#include <math.h>

/* A trace about each clip's mean, zero where it is missing; its autocovariances as far as somebody asked for them. */
typedef struct
{
  const gsize *clips;
  guint n_clips;
  double *values; /* [n], the first clip's from 0 */
  gsize n;
  GArray *covariances; /* double, by lag */
} Trace;

static void
trace_init (Trace *self,
            const double *trace,
            const gsize *clips,
            guint n_clips)
{
  *self = (Trace){
    .clips = clips,
    .n_clips = n_clips,
    .n = clips[n_clips] - clips[0],
    .covariances = g_array_new (FALSE, FALSE, sizeof (double)),
  };
  self->values = g_new0 (double, MAX (self->n, 1));

  for (guint c = 0; c < n_clips; c++)
    {
      double sum = 0.0, minimum = G_MAXDOUBLE, maximum = -G_MAXDOUBLE, mean;
      gsize n = 0;

      for (gsize t = clips[c]; t < clips[c + 1]; t++)
        {
          if (isnan (trace[t]))
            continue;
          sum += trace[t];
          minimum = MIN (minimum, trace[t]);
          maximum = MAX (maximum, trace[t]);
          n++;
        }
      if (n == 0)
        continue;
      mean = CLAMP (sum / (double) n, minimum, maximum);
      for (gsize t = clips[c]; t < clips[c + 1]; t++)
        self->values[t - clips[0]] = isnan (trace[t]) ? 0.0 : trace[t] - mean;
    }
}

/* R(k), the products within clips divided by the number of all values. */
static double
get_covariance (Trace *self,
                gsize lag)
{
  while (self->covariances->len <= lag)
    {
      gsize k = self->covariances->len;
      double sum = 0.0;

      for (guint c = 0; c < self->n_clips; c++)
        {
          const double *values = self->values + (self->clips[c] - self->clips[0]);
          gsize n = self->clips[c + 1] - self->clips[c];

          if (k < n)
            sum += gs_dot (values, values + k, n - k);
        }
      sum /= (double) self->n;
      g_array_append_val (self->covariances, sum);
    }

  return g_array_index (self->covariances, double, lag);
}

/* The lag m after which correlations are negligible: the smallest that K_N negligible ones follow; else the last that is not. */
static gsize
find_cutoff (Trace *self,
             gsize n_following,
             gsize longest)
{
  double threshold = 2.0 * sqrt (log10 ((double) self->n) / (double) self->n) * get_covariance (self, 0);
  gsize run = 0, last = 1;

  for (gsize k = 1; k <= longest; k++)
    {
      if (fabs (get_covariance (self, k)) < threshold)
        {
          if (++run == n_following)
            return MAX (1, k - n_following);
        }
      else
        {
          run = 0;
          last = k;
        }
    }

  return last;
}

/* A flat top that falls to zero (Politis and Romano 1995). */
static double
get_window (double t)
{
  return t <= 0.5 ? 1.0 : t <= 1.0 ? 2.0 * (1.0 - t) : 0.0;
}

/**
 * gs_block_length_politis_white:
 * @trace: [n] one value a bin, all clips one after another; NaN = missing
 * @clips: [n_clips + 1] where each clip begins, and at the end where the last ends
 * @n_clips: how many clips
 * @exact: (out) (optional): the length before it is bounded and rounded
 *
 * Block length for the circular and the moving block bootstrap of a mean, from the trace's own autocovariances R (Politis and
 * White 2004; Patton, Politis and White 2009): b = (2 G^2 / D)^(1/3) N^(1/3) with G = sum_k w(k/M) |k| R(k),
 * D = 4/3 (sum_k w(k/M) R(k))^2, w the flat-top window and M twice the lag after which max (5, sqrt (log10 N))
 * correlations in a row are below 2 sqrt (log10 N / N). Products do not cross clips; a missing value counts as the mean.
 *
 * Returns: the length in bins, rounded up, between 1 and ceil (min (3 sqrt N, N / 3))
 */
gsize
gs_block_length_politis_white (const double *trace,
                               const gsize *clips,
                               guint n_clips,
                               double *exact)
{
  Trace self;
  double n, length = 1.0, g = 0.0, spectrum = 0.0, most;
  gsize n_following, longest, bandwidth;

  trace_init (&self, trace, clips, n_clips);
  n = (double) self.n;
  most = ceil (MIN (3.0 * sqrt (n), n / 3.0));

  if (self.n > 3 && get_covariance (&self, 0) > 0.0)
    {
      n_following = (gsize) MAX (5.0, ceil (sqrt (log10 (n))));
      longest = MIN (self.n - 1, (gsize) ceil (sqrt (n)) + n_following);
      bandwidth = MIN (2 * find_cutoff (&self, n_following, longest), longest);
      spectrum = get_covariance (&self, 0);
      for (gsize k = 1; k <= bandwidth; k++)
        {
          double weighted = get_window ((double) k / (double) bandwidth) * get_covariance (&self, k);

          g += 2.0 * (double) k * weighted;
          spectrum += 2.0 * weighted;
        }
      length = cbrt (2.0 * g * g / (4.0 / 3.0 * spectrum * spectrum)) * cbrt (n);
    }

  g_free (self.values);
  g_array_unref (self.covariances);
  if (exact != NULL)
    *exact = length;

  /* Written so that an infinite or undefined length becomes the longest. */
  return length <= most ? (gsize) MAX (1.0, ceil (length)) : (gsize) MAX (1.0, most);
}

/**
 * gs_block_length_choose:
 * @traces: [n_traces] [n] the traces that are resampled together, NaN = missing
 * @n_traces: how many
 * @clips: [n_clips + 1] where each clip begins, and at the end where the last ends
 * @n_clips: how many clips
 *
 * Chooses a block length for traces whose figures are bootstrapped: %GS_BLOCK_LENGTH_RULE. The lower bound is the rate at
 * which block lengths have to grow with N; it is there because ratings are hardly ever independent from bin to bin, and too short a block
 * makes intervals too narrow while too long a one costs little.
 *
 * Returns: the length in bins, at least 1
 */
gsize
gs_block_length_choose (const double *const *traces,
                        guint n_traces,
                        const gsize *clips,
                        guint n_clips)
{
  gsize n = clips[n_clips] - clips[0];
  gsize length = (gsize) ceil (cbrt ((double) n));

  for (guint i = 0; i < n_traces; i++)
    length = MAX (length, gs_block_length_politis_white (traces[i], clips, n_clips, NULL));

  return CLAMP (length, 1, MAX (n, 1));
}
