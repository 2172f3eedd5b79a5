/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-trace-change.h"

#include <math.h>

/* What an edit of a range makes of a trace's values, and how much of a clip a trace covers. Nothing here changes a trace. */

/* A straight line is written as a hand would, so many nanoseconds apart. */
#define LINE_STEP (GS_TRACE_SECOND / 60)

static int
compare_times_cb (gconstpointer a,
                  gconstpointer b)
{
  const GsTraceSample *first = a, *second = b;

  return first->media_time < second->media_time ? -1 : first->media_time > second->media_time;
}

/* The values that hold, where they change, and at both ends of the range; NaN where a gap begins. */
static GArray *
sample_range (GsTrace *trace,
              gint64 start,
              gint64 end)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
  GArray *result = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
  gint64 now = g_get_real_time ();
  guint n_samples, n_strokes;
  const GsTraceSample *samples = gs_trace_get_samples (trace, &n_samples);
  const GsTraceStroke *strokes = gs_trace_get_strokes (trace, &n_strokes);
  GsTraceSample sample = { start, now, 0.0, 0 };

  g_array_append_val (times, sample);
  sample.media_time = end;
  g_array_append_val (times, sample);
  for (guint i = 0; i < n_samples; i++)
    {
      sample.media_time = samples[i].media_time;
      if (sample.media_time > start && sample.media_time < end)
        g_array_append_val (times, sample);
    }
  /* Behind a stroke another one shows, or nothing. */
  for (guint i = 0; i < n_strokes; i++)
    {
      gint64 first, last;

      if (!gs_trace_get_stroke_range (trace, &strokes[i], &first, &last))
        continue;
      sample.media_time = first;
      if (first > start && first < end)
        g_array_append_val (times, sample);
      sample.media_time = last + 1;
      if (last + 1 > start && last + 1 < end)
        g_array_append_val (times, sample);
    }
  g_array_sort (times, compare_times_cb);

  for (guint i = 0; i < times->len; i++)
    {
      sample = g_array_index (times, GsTraceSample, i);
      if (result->len > 0 && g_array_index (result, GsTraceSample, result->len - 1).media_time == sample.media_time)
        continue;

      sample.value = gs_trace_get_value_at (trace, sample.media_time);
      g_array_append_val (result, sample);
    }
  g_array_unref (times);

  return result;
}

static void
smooth (GsTraceSample *samples,
        guint n,
        gint64 window)
{
  g_autofree double *sums = g_new0 (double, n + 1);
  guint low = 0, high = 0;

  for (guint i = 0; i < n; i++)
    sums[i + 1] = sums[i] + samples[i].value;
  for (guint i = 0; i < n; i++)
    {
      while (samples[low].media_time < samples[i].media_time - window / 2)
        low++;
      while (high < n && samples[high].media_time <= samples[i].media_time + window / 2)
        high++;
      samples[i].value = (sums[high] - sums[low]) / (high - low);
    }
}

/* Later or earlier within the piece: what leaves it is gone, and where nothing comes in the value at that end holds. */
static void
nudge (GArray *samples,
       gint64 distance)
{
  GsTraceSample first = g_array_index (samples, GsTraceSample, 0);
  gint64 start = first.media_time, end = g_array_index (samples, GsTraceSample, samples->len - 1).media_time;
  guint n = 0;

  for (guint i = 0; i < samples->len; i++)
    {
      GsTraceSample sample = g_array_index (samples, GsTraceSample, i);

      sample.media_time += distance;
      if (sample.media_time < start)
        first.value = sample.value;
      else if (sample.media_time <= end)
        g_array_index (samples, GsTraceSample, n++) = sample;
    }
  g_array_set_size (samples, n);
  if (n == 0 || g_array_index (samples, GsTraceSample, 0).media_time > start)
    g_array_prepend_val (samples, first);
}

static void
change_piece (GsTrace *trace,
              GsStrokeKind kind,
              double amount,
              GArray *samples)
{
  double middle = (gs_trace_get_minimum (trace) + gs_trace_get_maximum (trace)) / 2.0;

  switch (kind)
    {
    case GS_STROKE_SMOOTHED:
      smooth ((GsTraceSample *) samples->data, samples->len, (gint64) (amount * GS_TRACE_SECOND));
      break;

    case GS_STROKE_NUDGED:
      nudge (samples, (gint64) (amount * GS_TRACE_SECOND));
      break;

    default:
      for (guint i = 0; i < samples->len; i++)
        {
          GsTraceSample *sample = &g_array_index (samples, GsTraceSample, i);

          sample->value = kind == GS_STROKE_SCALED ? middle + amount * (sample->value - middle) : sample->value + amount;
        }
    }
}

static GPtrArray *
make_line (GsTrace *trace,
           gint64 start,
           gint64 end)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) known = sample_range (trace, start, end);
  GArray *line;
  double from = NAN, to = NAN;

  for (guint i = 0; i < known->len; i++)
    {
      double value = g_array_index (known, GsTraceSample, i).value;

      if (isnan (from))
        from = value;
      if (!isnan (value))
        to = value;
    }
  if (isnan (from))
    return g_steal_pointer (&pieces);

  line = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
  for (gint64 time = start;; time = MIN (time + LINE_STEP, end))
    {
      double part = end > start ? (double) (time - start) / (double) (end - start) : 0.0;
      GsTraceSample sample = { time, g_get_real_time (), from + part * (to - from), 0 };

      g_array_append_val (line, sample);
      if (time >= end)
        break;
    }
  g_ptr_array_add (pieces, line);

  return g_steal_pointer (&pieces);
}

/**
 * gs_trace_compute_change:
 * @trace: a trace
 * @kind: %GS_STROKE_INTERPOLATED, smoothed, scaled, shifted or nudged
 * @start: from when on, nanoseconds of media time
 * @end: until when, included
 * @amount: the width of the moving mean in seconds, the factor about the middle of the range, what is added, or how many seconds later
 *
 * What the trace would say after an edit. Where it says nothing it goes on saying nothing, but for a straight line, which goes from the
 * first to the last value in the range.
 *
 * Returns: (transfer full) (element-type GArray): pieces of #GsTraceSample without a gap, each to be an edit from its first to its last
 *   sample; empty if the trace says nothing in the range
 */
GPtrArray *
gs_trace_compute_change (GsTrace *trace,
                         GsStrokeKind kind,
                         gint64 start,
                         gint64 end,
                         double amount)
{
  g_autoptr (GPtrArray) pieces = NULL;
  g_autoptr (GArray) known = NULL;

  g_return_val_if_fail (GS_IS_TRACE (trace), NULL);
  g_return_val_if_fail (start <= end, NULL);

  if (kind == GS_STROKE_INTERPOLATED)
    return make_line (trace, start, end);

  pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  known = sample_range (trace, start, end);
  for (guint i = 0; i < known->len;)
    {
      GArray *piece;

      if (isnan (g_array_index (known, GsTraceSample, i).value))
        {
          i++;
          continue;
        }

      piece = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
      for (; i < known->len && !isnan (g_array_index (known, GsTraceSample, i).value); i++)
        g_array_append_val (piece, g_array_index (known, GsTraceSample, i));
      change_piece (trace, kind, amount, piece);
      g_ptr_array_add (pieces, piece);
    }

  return g_steal_pointer (&pieces);
}

static int
compare_ranges_cb (gconstpointer a,
                   gconstpointer b)
{
  const gint64 *first = a, *second = b;

  return first[0] < second[0] ? -1 : first[0] > second[0];
}

/* The stretches that the rater has covered, [start, end] each, in their order and none within another; free with g_array_unref(). */
static GArray *
list_covered (GsTrace *trace)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, 2 * sizeof (gint64));
  GArray *covered = g_array_new (FALSE, FALSE, 2 * sizeof (gint64));
  guint n_strokes;
  const GsTraceStroke *strokes = gs_trace_get_strokes (trace, &n_strokes);
  gint64 reached = G_MININT64;

  for (guint i = 0; i < n_strokes; i++)
    {
      gint64 range[2];

      if (!gs_trace_get_stroke_range (trace, &strokes[i], &range[0], &range[1]))
        continue;

      if (strokes[i].kind != GS_STROKE_ERASED && strokes[i].kind != GS_STROKE_TAKEN_OVER)
        {
          g_array_append_vals (ranges, range, 1);
          continue;
        }

      /* An erased range takes away what was said before it, and so does what a network says. */
      for (guint r = 0, n = ranges->len; r < n; r++)
        {
          gint64 *old = (gint64 *) ranges->data + 2 * r;
          gint64 rest[2] = { range[1], old[1] };

          if (range[0] >= old[1] || range[1] <= old[0])
            continue;
          old[1] = MAX (range[0], old[0]);
          if (rest[1] > rest[0])
            g_array_append_vals (ranges, rest, 1);
        }
    }
  g_array_sort (ranges, compare_ranges_cb);

  for (guint r = 0; r < ranges->len; r++)
    {
      gint64 range[2] = { ((gint64 *) ranges->data)[2 * r], ((gint64 *) ranges->data)[2 * r + 1] };

      range[0] = MAX (range[0], reached);
      if (range[1] <= range[0])
        continue;
      reached = range[1];
      g_array_append_vals (covered, range, 1);
    }

  return covered;
}

/**
 * gs_trace_get_coverage:
 * @trace: a trace
 * @duration: of its clip, nanoseconds
 * @coverage: (out): how much of the clip it covers
 *
 * Looks for what a person left out: a start later than 5 s, gaps longer than 1 s, an end earlier than 1 s before the clip's.
 */
void
gs_trace_get_coverage (GsTrace *trace,
                       gint64 duration,
                       GsTraceCoverage *coverage)
{
  g_autoptr (GArray) ranges = NULL;
  gint64 covered = 0;

  g_return_if_fail (GS_IS_TRACE (trace));

  *coverage = (GsTraceCoverage) { 0 };
  ranges = list_covered (trace);
  for (guint r = 0; r < ranges->len; r++)
    {
      const gint64 *range = (const gint64 *) ranges->data + 2 * r;

      if (r == 0)
        coverage->start = range[0];
      else if (range[0] - coverage->end > GS_TRACE_GAP && coverage->n_gaps++ == 0)
        coverage->first_gap = coverage->end;
      covered += range[1] - MAX (range[0], 0);
      coverage->end = range[1];
      coverage->n_pieces++;
    }

  coverage->late = coverage->n_pieces > 0 && coverage->start > GS_TRACE_LATE;
  coverage->early_end = coverage->n_pieces > 0 && coverage->end < duration - GS_TRACE_GAP;
  coverage->share = duration > 0 ? MIN ((double) covered / (double) duration, 1.0) : 0.0;
}

static void
add_gap (GArray *gaps,
         gint64 start,
         gint64 end,
         GsTraceGapKind kind)
{
  GsTraceGap gap = { start, end, kind };

  g_array_append_val (gaps, gap);
}

/**
 * gs_trace_list_gaps:
 * @trace: a trace
 * @duration: of its clip, nanoseconds
 *
 * The places that gs_trace_get_coverage() counts, one by one.
 *
 * Returns: (transfer full) (element-type GsTraceGap): in the order of time
 */
GArray *
gs_trace_list_gaps (GsTrace *trace,
                    gint64 duration)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (GsTraceGap));
  g_autoptr (GArray) ranges = NULL;
  gint64 end = 0;

  g_return_val_if_fail (GS_IS_TRACE (trace), gaps);

  ranges = list_covered (trace);
  if (ranges->len == 0 && duration > 0)
    add_gap (gaps, 0, duration, GS_TRACE_GAP_WHOLE);
  for (guint r = 0; r < ranges->len; r++)
    {
      const gint64 *range = (const gint64 *) ranges->data + 2 * r;

      if (r == 0 && range[0] > GS_TRACE_LATE)
        add_gap (gaps, 0, range[0], GS_TRACE_GAP_START);
      else if (r > 0 && range[0] - end > GS_TRACE_GAP)
        add_gap (gaps, end, range[0], GS_TRACE_GAP_BETWEEN);
      end = range[1];
    }
  if (ranges->len > 0 && end < duration - GS_TRACE_GAP)
    add_gap (gaps, end, duration, GS_TRACE_GAP_END);

  return gaps;
}

/**
 * gs_trace_get_untouched:
 * @trace: a trace whose samples are loaded
 *
 * Returns: whether it is what a network said and nothing of its rater's: it was taken over and not corrected anywhere yet
 */
gboolean
gs_trace_get_untouched (GsTrace *trace)
{
  g_autoptr (GArray) ranges = NULL;

  if (!gs_trace_get_taken_over (trace))
    return FALSE;

  ranges = list_covered (trace);

  return ranges->len == 0;
}
