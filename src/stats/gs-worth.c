/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-worth.h"

#include <math.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

/* The hand is slower than this, so that what is shorter is no stretch of its own. */
#define SMOOTH   SECOND
#define SHORTEST (SECOND / 2)
#define NEAREST  SECOND
/* Nobody takes in more than this at one look. */
#define LONGEST  (15 * SECOND)
#define TURNS    (2 * SECOND)

/* Below the first value evidence is never worth a look, above the second it always is; between them it is where it stands out of its clip. */
static const struct
{
  double least;
  double most;
} bounds[GS_WORTH_N_REASONS] = { { 0.1, 0.3 }, { 1.0, 3.0 }, { 0.15, 0.45 } };

/**
 * gs_worth_spread:
 * @lines: (array length=n_lines): what each says at each frame, [n_lines][n_frames]; NaN = nothing
 * @n_lines: how many
 * @n_frames: number of frames
 * @spread: (out caller-allocates): [n_frames] standard deviation of those that say something (divided by their number, not one less: there are
 *   often two); NaN where fewer than two do
 *
 * How far several lines are apart, frame by frame.
 */
void
gs_worth_spread (const float *const *lines,
                 guint n_lines,
                 guint n_frames,
                 float *spread)
{
  for (guint frame = 0; frame < n_frames; frame++)
    {
      double sum = 0.0, squares = 0.0;
      guint n = 0;

      for (guint line = 0; line < n_lines; line++)
        if (!isnan (lines[line][frame]))
          {
            sum += lines[line][frame];
            n++;
          }
      for (guint line = 0; line < n_lines; line++)
        if (!isnan (lines[line][frame]))
          squares += (lines[line][frame] - sum / n) * (lines[line][frame] - sum / n);
      spread[frame] = n < 2 ? NAN : (float) sqrt (squares / n);
    }
}

/**
 * gs_worth_turn_rate:
 * @turns: [n_frames] how many gates turn at each frame
 * @pts: [n_frames] presentation times, nanoseconds, rising
 * @n_frames: number of frames
 * @rate: (out caller-allocates): [n_frames] turns a second in the two seconds around each frame
 *
 * How restless gates are.
 */
void
gs_worth_turn_rate (const guint *turns,
                    const gint64 *pts,
                    guint n_frames,
                    float *rate)
{
  guint first = 0, end = 0;
  guint n = 0;

  for (guint frame = 0; frame < n_frames; frame++)
    {
      while (end < n_frames && pts[end] < pts[frame] + TURNS / 2)
        n += turns[end++];
      while (pts[first] < pts[frame] - TURNS / 2)
        n -= turns[first++];
      rate[frame] = (float) (n * (double) SECOND / TURNS);
    }
}

/* Mean of what is known within half a second; NaN where nothing is. */
static void
smooth (const float *values,
        const gint64 *pts,
        guint n_frames,
        float *smoothed)
{
  guint first = 0, end = 0, n = 0;
  double sum = 0.0;

  for (guint frame = 0; frame < n_frames; frame++)
    {
      for (; end < n_frames && pts[end] <= pts[frame] + SMOOTH / 2; end++)
        if (!isnan (values[end]))
          {
            sum += values[end];
            n++;
          }
      for (; pts[first] < pts[frame] - SMOOTH / 2; first++)
        if (!isnan (values[first]))
          {
            sum -= values[first];
            n--;
          }
      smoothed[frame] = n == 0 || isnan (values[frame]) ? NAN : (float) (sum / n);
    }
}

/**
 * gs_worth_mean:
 * @values: one a frame; NaN = not known
 * @first: first frame
 * @end: frame after the last
 * @deviation: (out) (nullable): standard deviation (divided by the number of values); not set where nothing is known
 *
 * Returns: mean of what is known; NaN where nothing is
 */
double
gs_worth_mean (const float *values,
               guint first,
               guint end,
               double *deviation)
{
  double sum = 0.0, squares = 0.0;
  guint n = 0;

  for (guint i = first; i < end; i++)
    if (!isnan (values[i]))
      {
        sum += values[i];
        n++;
      }
  if (n == 0)
    return NAN;

  for (guint i = first; i < end; i++)
    if (!isnan (values[i]))
      squares += (values[i] - sum / n) * (values[i] - sum / n);
  if (deviation != NULL)
    *deviation = sqrt (squares / n);

  return sum / n;
}

/* From when to when frames are shown: the last one as long as the one before it. */
static gint64
time_at (const GsWorthEvidence *evidence,
         guint frame)
{
  guint n = evidence->n_frames;

  if (frame < n)
    return evidence->pts[frame];

  return n > 1 ? 2 * evidence->pts[n - 1] - evidence->pts[n - 2] : evidence->pts[n - 1];
}

static gint64
length_of (const GsWorthEvidence *evidence,
           guint first,
           guint end)
{
  return time_at (evidence, end) - time_at (evidence, first);
}

static void
add_stretch (GArray *stretches,
             const GsWorthEvidence *evidence,
             const guint8 *marks,
             const double *thresholds,
             guint first,
             guint end)
{
  GsWorthStretch stretch = { .first = first, .end = end };

  for (guint reason = 0; reason < GS_WORTH_N_REASONS; reason++)
    {
      gint64 marked = 0;

      stretch.means[reason] = evidence->values[reason] != NULL ? gs_worth_mean (evidence->values[reason], first, end, NULL) : NAN;
      for (guint i = first; i < end; i++)
        if (marks[i] & 1 << reason)
          marked += length_of (evidence, i, i + 1);
      if (marked < MIN (SHORTEST, length_of (evidence, first, end) / 2))
        continue;

      stretch.reasons |= 1 << reason;
      stretch.score += stretch.means[reason] / thresholds[reason];
    }

  if (stretch.reasons != 0)
    g_array_append_val (stretches, stretch);
}

static int
compare_stretches (gconstpointer a,
                   gconstpointer b)
{
  const GsWorthStretch *x = a, *y = b;

  return x->score != y->score ? (x->score < y->score) - (x->score > y->score) : (x->first > y->first) - (x->first < y->first);
}

/**
 * gs_worth_find:
 * @evidence: what is known
 *
 * Finds the stretches of a clip that are most worth a person's time. A frame is one of them where the mean of some evidence over the second
 * around it exceeds its threshold: what is one standard deviation above the clip's mean, but never less than 0.1 nor more than 0.3 for networks,
 * 0.15 and 0.45 for people, one and three turns a second for gates. Frames less than a second apart belong together; what is shorter than
 * half a second is left out, what is longer than 15 s is cut into equal parts. The rule is this program's own.
 *
 * Returns: (transfer full) (element-type GsWorthStretch): the stretches, the most worthwhile first
 */
GArray *
gs_worth_find (const GsWorthEvidence *evidence)
{
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (GsWorthStretch));
  guint n = evidence->n_frames;
  g_autofree guint8 *marks = g_new0 (guint8, MAX (1, n));
  g_autofree float *smoothed = g_new (float, MAX (1, n));
  double thresholds[GS_WORTH_N_REASONS];

  for (guint reason = 0; reason < GS_WORTH_N_REASONS; reason++)
    {
      double mean, deviation = 0.0;

      thresholds[reason] = bounds[reason].most;
      if (evidence->values[reason] == NULL)
        continue;

      smooth (evidence->values[reason], evidence->pts, n, smoothed);
      mean = gs_worth_mean (smoothed, 0, n, &deviation);
      if (!isnan (mean))
        thresholds[reason] = CLAMP (mean + deviation, bounds[reason].least, bounds[reason].most);
      for (guint frame = 0; frame < n; frame++)
        if (!isnan (smoothed[frame]) && smoothed[frame] > thresholds[reason])
          marks[frame] |= 1 << reason;
    }

  for (guint first = 0; first < n; first++)
    {
      guint end, n_parts;

      if (marks[first] == 0)
        continue;

      end = first + 1;
      for (guint i = end; i < n && length_of (evidence, end, i) < NEAREST; i++)
        if (marks[i] != 0)
          end = i + 1;

      n_parts = (guint) (length_of (evidence, first, end) / LONGEST) + 1;
      if (length_of (evidence, first, end) >= SHORTEST)
        for (guint part = 0; part < n_parts; part++)
          add_stretch (stretches, evidence, marks, thresholds, first + (guint) ((guint64) (end - first) * part / n_parts),
                       first + (guint) ((guint64) (end - first) * (part + 1) / n_parts));
      first = end;
    }
  g_array_sort (stretches, compare_stretches);

  return stretches;
}
