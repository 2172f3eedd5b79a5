/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gate-events.h"

#include <math.h>

/* Heaviest candidate of a frame, the first of equals; -1 where the weights are not known. */
static int
find_dominant (const float *weights,
               guint n_candidates)
{
  guint best = 0;

  for (guint k = 0; k < n_candidates; k++)
    {
      if (isnan (weights[k]))
        return -1;
      if (weights[k] > weights[best])
        best = k;
    }

  return (int) best;
}

/* The last frame lasts as long as the one before it. */
static gint64
get_length (const gint64 *pts,
            guint n_frames,
            guint first,
            guint end)
{
  if (end < n_frames)
    return pts[end] - pts[first];

  return pts[n_frames - 1] - pts[first] + (n_frames > 1 ? pts[n_frames - 1] - pts[n_frames - 2] : 0);
}

static double
get_mean (const float *weights,
          guint n_candidates,
          guint candidate,
          guint first,
          guint end)
{
  double sum = 0.0;

  for (guint i = first; i < end; i++)
    sum += weights[(gsize) i * n_candidates + candidate];

  return sum / (end - first);
}

/**
 * gs_gate_transitions_find:
 * @weights: [n_frames, n_candidates]; NaN = not known
 * @n_frames: number of frames
 * @n_candidates: K
 * @pts: (array length=n_frames): presentation times, nanoseconds
 * @shortest: nanoseconds; a candidate that is heaviest for less than this does not count: the one before it goes on
 *
 * Cuts the clip where the heaviest candidate changes.
 *
 * Returns: (transfer full) (element-type GsGateEvent): the stretches in order; every one after a transition has the candidate before it
 */
GArray *
gs_gate_transitions_find (const float *weights,
                          guint n_frames,
                          guint n_candidates,
                          const gint64 *pts,
                          gint64 shortest)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (GsGateEvent));

  for (guint first = 0, end; first < n_frames; first = end)
    {
      int dominant = find_dominant (weights + (gsize) first * n_candidates, n_candidates);
      GsGateEvent *last = events->len > 0 ? &g_array_index (events, GsGateEvent, events->len - 1) : NULL;
      gboolean follows = last != NULL && last->end == first;
      GsGateEvent event;

      for (end = first + 1; end < n_frames; end++)
        if (find_dominant (weights + (gsize) end * n_candidates, n_candidates) != dominant)
          break;
      if (dominant < 0)
        continue;

      if (follows && ((guint) dominant == last->candidate || get_length (pts, n_frames, first, end) < shortest))
        {
          last->end = end;
          continue;
        }

      event = (GsGateEvent) { first, end, (guint) dominant, follows ? (int) last->candidate : -1, 0.0 };
      g_array_append_val (events, event);
    }

  for (guint i = 0; i < events->len; i++)
    {
      GsGateEvent *event = &g_array_index (events, GsGateEvent, i);

      event->mean = get_mean (weights, n_candidates, event->candidate, event->first, event->end);
    }

  return events;
}

/**
 * gs_gate_spans_find:
 * @weights: [n_frames, n_candidates]; NaN = not known, which is not above anything
 * @n_frames: number of frames
 * @n_candidates: K
 * @candidate: which of them
 * @above: weight that has to be exceeded
 * @pts: (array length=n_frames): presentation times, nanoseconds
 * @shortest: nanoseconds that a stretch has to last
 *
 * Returns: (transfer full) (element-type GsGateEvent): where @candidate is heavier than @above without a break; @before is -1
 */
GArray *
gs_gate_spans_find (const float *weights,
                    guint n_frames,
                    guint n_candidates,
                    guint candidate,
                    double above,
                    const gint64 *pts,
                    gint64 shortest)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (GsGateEvent));

  for (guint first = 0, end; first < n_frames; first = end + 1)
    {
      GsGateEvent event;

      for (end = first; end < n_frames && weights[(gsize) end * n_candidates + candidate] > above; end++)
        continue;
      if (end == first || get_length (pts, n_frames, first, end) < shortest)
        continue;

      event = (GsGateEvent) { first, end, candidate, -1, get_mean (weights, n_candidates, candidate, first, end) };
      g_array_append_val (events, event);
    }

  return events;
}

/* Difference of the means with the labels moved on by @shift frames round the clip. */
static double
get_difference (const double *values,
                const guint8 *labelled,
                guint n,
                guint shift,
                GsGateContrast *contrast)
{
  double inside = 0.0, outside = 0.0;
  guint n_inside = 0;

  for (guint i = 0; i < n; i++)
    {
      if (labelled[i])
        {
          inside += values[(i + shift) % n];
          n_inside++;
        }
      else
        {
          outside += values[(i + shift) % n];
        }
    }

  inside /= n_inside;
  outside /= n - n_inside;
  if (contrast != NULL)
    {
      contrast->n_inside = n_inside;
      contrast->n_outside = n - n_inside;
      contrast->mean_inside = inside;
      contrast->mean_outside = outside;
    }

  return inside - outside;
}

/**
 * gs_gate_contrast:
 * @self: (out): what is found
 * @weights: [n_frames, n_candidates]; frames that are not known (NaN) are left out
 * @n_frames: number of frames
 * @n_candidates: K
 * @candidate: which of them
 * @labelled: (array length=n_frames): 1 where the label is
 * @n_permutations: shifts to try at most
 *
 * Tests by permutation: the labels are moved round the clip by up to @n_permutations shifts at even distances (all of them
 * where the clip is short), which keeps their lengths and the gate's slowness as they are, as shuffling single frames would
 * not. p = (1 + shifts with at least this difference) / (1 + shifts), both signs.
 */
void
gs_gate_contrast (GsGateContrast *self,
                  const float *weights,
                  guint n_frames,
                  guint n_candidates,
                  guint candidate,
                  const guint8 *labelled,
                  guint n_permutations)
{
  g_autofree double *values = g_new (double, MAX (n_frames, 1));
  g_autofree guint8 *labels = g_new (guint8, MAX (n_frames, 1));
  guint n = 0, n_inside = 0, n_tried = 0, n_as_large = 0;
  double seen;

  *self = (GsGateContrast) { 0, 0, NAN, NAN, NAN };
  for (guint i = 0; i < n_frames; i++)
    {
      float value = weights[(gsize) i * n_candidates + candidate];

      if (isnan (value))
        continue;
      values[n] = value;
      labels[n] = labelled[i] != 0;
      n_inside += labels[n++];
    }

  self->n_inside = n_inside;
  self->n_outside = n - n_inside;
  if (n_inside == 0 || n_inside == n)
    return;

  seen = fabs (get_difference (values, labels, n, 0, self));
  n_tried = MIN (n_permutations, n - 1);
  for (guint i = 1; i <= n_tried; i++)
    {
      guint shift = (guint) ((guint64) i * n / (n_tried + 1));

      n_as_large += fabs (get_difference (values, labels, n, shift, NULL)) >= seen - 1e-12;
    }
  self->p = (1.0 + n_as_large) / (1.0 + n_tried);
}
