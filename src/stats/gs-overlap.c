/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-overlap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* By label, then by start: spans of one label lie together. */
static int
compare_spans (const void *a,
               const void *b)
{
  const GsSpan *one = a, *other = b;

  if (one->label != other->label)
    return one->label < other->label ? -1 : 1;
  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;

  return (one->end > other->end) - (one->end < other->end);
}

/* The spans in order; spans of one label that touch or overlap become one if @merged. */
static GArray *
sort_spans (const GsSpan *spans,
            gsize n,
            gboolean merged)
{
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (GsSpan), (guint) n);

  if (n == 0)
    return sorted;

  g_array_append_vals (sorted, spans, (guint) n);
  qsort (sorted->data, n, sizeof (GsSpan), compare_spans);
  if (merged)
    {
      GsSpan *all = (GsSpan *) (void *) sorted->data;
      guint last = 0;

      for (guint i = 1; i < sorted->len; i++)
        {
          if (all[i].label == all[last].label && all[i].start <= all[last].end)
            all[last].end = MAX (all[last].end, all[i].end);
          else
            all[++last] = all[i];
        }
      g_array_set_size (sorted, last + 1);
    }

  return sorted;
}

static gint64
get_total (GArray *spans)
{
  gint64 total = 0;

  for (guint i = 0; i < spans->len; i++)
    total += g_array_index (spans, GsSpan, i).end - g_array_index (spans, GsSpan, i).start;

  return total;
}

/* Time that two lists share, each sorted and without overlaps within a label. */
static gint64
get_common (GArray *a,
            GArray *b)
{
  gint64 common = 0;
  guint i = 0, j = 0;

  while (i < a->len && j < b->len)
    {
      const GsSpan *one = &g_array_index (a, GsSpan, i), *other = &g_array_index (b, GsSpan, j);

      if (one->label == other->label)
        common += MAX (0, MIN (one->end, other->end) - MAX (one->start, other->start));
      if (one->label < other->label || (one->label == other->label && one->end <= other->end))
        i++;
      else
        j++;
    }

  return common;
}

static gint64
get_longest (GArray *spans)
{
  gint64 longest = 0;

  for (guint i = 0; i < spans->len; i++)
    longest = MAX (longest, g_array_index (spans, GsSpan, i).end - g_array_index (spans, GsSpan, i).start);

  return longest;
}

/* The best overlap of @span with a span of the same label: intersection over union. None that begins more than @longest
 * before @span reaches it. */
static double
find_best (const GsSpan *span,
           GArray *sorted,
           gint64 longest)
{
  guint low = 0, high = sorted->len;
  double best = 0.0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const GsSpan *other = &g_array_index (sorted, GsSpan, middle);

      if (other->label < span->label || (other->label == span->label && other->start < span->start - longest))
        low = middle + 1;
      else
        high = middle;
    }

  for (; low < sorted->len; low++)
    {
      const GsSpan *other = &g_array_index (sorted, GsSpan, low);
      gint64 common = MIN (span->end, other->end) - MAX (span->start, other->start);
      gint64 both = MAX (span->end, other->end) - MIN (span->start, other->start);

      if (other->label != span->label || other->start >= span->end)
        break;
      if (common > 0)
        best = MAX (best, (double) common / (double) both);
    }

  return best;
}

/**
 * gs_overlap_measure:
 * @self: (out): where the figures go
 * @a: [n_a] the first's segments, in any order
 * @n_a: how many
 * @b: [n_b] the second's segments
 * @n_b: how many
 * @best: (out) (optional): [n_a] the best overlap of each of the first's segments, 0 where none has its label
 *
 * Holds two tiers against each other without cutting them into bins. The overlap of two segments of the same label is the
 * time they share divided by the time from the earlier start to the later end (Jaccard's index of two intervals); the
 * tiers' share is the same of all their time, label by label. Segments of one label that overlap within a tier count once
 * in the tiers' share.
 */
void
gs_overlap_measure (GsOverlap *self,
                    const GsSpan *a,
                    gsize n_a,
                    const GsSpan *b,
                    gsize n_b,
                    double *best)
{
  g_autoptr (GArray) merged_a = sort_spans (a, n_a, TRUE);
  g_autoptr (GArray) merged_b = sort_spans (b, n_b, TRUE);
  g_autoptr (GArray) sorted_b = sort_spans (b, n_b, FALSE);
  gint64 longest = get_longest (sorted_b);
  double sum = 0.0;

  *self = (GsOverlap){ .n_a = n_a, .n_b = n_b };
  self->common = get_common (merged_a, merged_b);
  self->either = get_total (merged_a) + get_total (merged_b) - self->common;
  self->share = self->either > 0 ? (double) self->common / (double) self->either : NAN;

  for (gsize i = 0; i < n_a; i++)
    {
      double overlap = find_best (&a[i], sorted_b, longest);

      if (best != NULL)
        best[i] = overlap;
      sum += overlap;
      self->n_matched += overlap >= 0.5;
    }
  self->mean_best = n_a > 0 ? sum / (double) n_a : NAN;
}
