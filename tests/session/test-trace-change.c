/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-trace-change.h"

#include <math.h>

#define SECOND GS_TRACE_SECOND

/* Ten samples a second of value time / 100 s: from 0 to 10 s and from 12 to 20 s, with the clip that must outlive it. */
static GsTrace *
make_trace (GsClip **clip)
{
  g_autoptr (GsRater) rater = gs_rater_new ("Ada");
  GsTrace *trace;

  *clip = gs_clip_new ("a.mp4");
  trace = gs_trace_new (*clip, rater, "valence", -1.0, 1.0);
  for (guint i = 0; i <= 100; i++)
    gs_trace_append (trace, i * SECOND / 10, 1, i / 1000.0);
  gs_trace_begin_stroke (trace);
  for (guint i = 120; i <= 200; i++)
    gs_trace_append (trace, i * SECOND / 10, 1, i / 1000.0);

  return trace;
}

static void
apply (GsTrace *trace,
       GsStrokeKind kind,
       gint64 start,
       gint64 end,
       double amount,
       guint n_pieces)
{
  g_autoptr (GPtrArray) pieces = gs_trace_compute_change (trace, kind, start, end, amount);

  g_assert_cmpuint (pieces->len, ==, n_pieces);
  for (guint i = 0; i < pieces->len; i++)
    {
      GArray *piece = g_ptr_array_index (pieces, i);
      const GsTraceSample *samples = (const GsTraceSample *) piece->data;

      gs_trace_add_edit (trace, kind, samples[0].media_time, samples[piece->len - 1].media_time, samples, piece->len);
    }
}

static void
test_changes (void)
{
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsTrace) trace = make_trace (&clip);

  apply (trace, GS_STROKE_SHIFTED, 2 * SECOND, 3 * SECOND, 0.5, 1);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 5 * SECOND / 2), 0.525, 1e-9);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 19 * SECOND / 10), 0.019, 1e-9);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 31 * SECOND / 10), 0.031, 1e-9);

  /* Twice as far from the middle, over what was shifted; not beyond the range */
  apply (trace, GS_STROKE_SCALED, 2 * SECOND, 3 * SECOND, 2.0, 1);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 5 * SECOND / 2), 1.0, 1e-9);

  apply (trace, GS_STROKE_INTERPOLATED, 2 * SECOND, 4 * SECOND, 0.0, 1);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 3 * SECOND), (1.0 + 0.04) / 2, 0.01);

  /* One later, one earlier */
  apply (trace, GS_STROKE_NUDGED, 5 * SECOND, 6 * SECOND, 0.2, 1);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 5 * SECOND), 0.05, 1e-9);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 58 * SECOND / 10), 0.056, 1e-9);
  apply (trace, GS_STROKE_NUDGED, 7 * SECOND, 8 * SECOND, -0.2, 1);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 7 * SECOND), 0.072, 1e-9);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 8 * SECOND), 0.08, 1e-9);

  /* A line stays a line when it is smoothed, and the gap stays a gap. */
  apply (trace, GS_STROKE_SMOOTHED, 9 * SECOND, 14 * SECOND, 0.4, 2);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 19 * SECOND / 2), 0.095, 1e-6);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 13 * SECOND), 0.13, 1e-6);
  g_assert_true (isnan (gs_trace_get_value_at (trace, 11 * SECOND)));

  /* Nothing is made of nothing. */
  apply (trace, GS_STROKE_SHIFTED, 30 * SECOND, 31 * SECOND, 0.5, 0);
  apply (trace, GS_STROKE_INTERPOLATED, 30 * SECOND, 31 * SECOND, 0.0, 0);
}

static void
test_smoothing (void)
{
  g_autoptr (GsClip) clip = gs_clip_new ("a.mp4");
  g_autoptr (GsRater) rater = gs_rater_new ("Ada");
  g_autoptr (GsTrace) trace = gs_trace_new (clip, rater, "valence", -1.0, 1.0);

  for (guint i = 0; i <= 100; i++)
    gs_trace_append (trace, i * SECOND / 10, 1, i % 2 ? 1.0 : -1.0);
  apply (trace, GS_STROKE_SMOOTHED, 0, 10 * SECOND, 2.0, 1);
  for (guint i = 10; i <= 90; i++)
    g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, i * SECOND / 10), 0.0, 0.05);
}

static void
test_coverage (void)
{
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsTrace) trace = make_trace (&clip);
  GsTraceCoverage coverage;

  gs_trace_get_coverage (trace, 20 * SECOND, &coverage);
  g_assert_cmpfloat_with_epsilon (coverage.share, 0.9, 1e-9);
  g_assert_cmpuint (coverage.n_gaps, ==, 1);
  g_assert_cmpint (coverage.first_gap, ==, 10 * SECOND);
  g_assert_false (coverage.late);
  g_assert_false (coverage.early_end);

  gs_trace_add_edit (trace, GS_STROKE_ERASED, 0, 6 * SECOND, NULL, 0);
  gs_trace_add_edit (trace, GS_STROKE_ERASED, 14 * SECOND, 15 * SECOND + SECOND / 2, NULL, 0);
  gs_trace_get_coverage (trace, 30 * SECOND, &coverage);
  g_assert_true (coverage.late);
  g_assert_true (coverage.early_end);
  g_assert_cmpint (coverage.start, ==, 6 * SECOND);
  g_assert_cmpuint (coverage.n_gaps, ==, 2);
  g_assert_cmpfloat_with_epsilon (coverage.share, 10.5 / 30, 1e-9);

  gs_trace_add_edit (trace, GS_STROKE_ERASED, 0, 20 * SECOND, NULL, 0);
  gs_trace_get_coverage (trace, 20 * SECOND, &coverage);
  g_assert_cmpuint (coverage.n_pieces, ==, 0);
  g_assert_cmpfloat (coverage.share, ==, 0.0);
}

static void
assert_gap (GArray *gaps,
            guint index,
            gint64 start,
            gint64 end,
            GsTraceGapKind kind)
{
  const GsTraceGap *gap = &g_array_index (gaps, GsTraceGap, index);

  g_assert_cmpuint (index, <, gaps->len);
  g_assert_cmpint (gap->start, ==, start);
  g_assert_cmpint (gap->end, ==, end);
  g_assert_cmpint (gap->kind, ==, kind);
}

/* The same as the coverage counts, each with its place. */
static void
test_gaps (void)
{
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsTrace) trace = make_trace (&clip);
  g_autoptr (GArray) whole = NULL, one = NULL, many = NULL, none = NULL;

  one = gs_trace_list_gaps (trace, 20 * SECOND);
  g_assert_cmpuint (one->len, ==, 1);
  assert_gap (one, 0, 10 * SECOND, 12 * SECOND, GS_TRACE_GAP_BETWEEN);

  gs_trace_add_edit (trace, GS_STROKE_ERASED, 0, 6 * SECOND, NULL, 0);
  gs_trace_add_edit (trace, GS_STROKE_ERASED, 14 * SECOND, 15 * SECOND + SECOND / 2, NULL, 0);
  gs_trace_add_edit (trace, GS_STROKE_ERASED, 17 * SECOND, 17 * SECOND + SECOND / 2, NULL, 0);
  many = gs_trace_list_gaps (trace, 30 * SECOND);
  g_assert_cmpuint (many->len, ==, 4);
  assert_gap (many, 0, 0, 6 * SECOND, GS_TRACE_GAP_START);
  assert_gap (many, 1, 10 * SECOND, 12 * SECOND, GS_TRACE_GAP_BETWEEN);
  assert_gap (many, 2, 14 * SECOND, 15 * SECOND + SECOND / 2, GS_TRACE_GAP_BETWEEN);
  assert_gap (many, 3, 20 * SECOND, 30 * SECOND, GS_TRACE_GAP_END);

  gs_trace_add_edit (trace, GS_STROKE_ERASED, 0, 20 * SECOND, NULL, 0);
  whole = gs_trace_list_gaps (trace, 20 * SECOND);
  g_assert_cmpuint (whole->len, ==, 1);
  assert_gap (whole, 0, 0, 20 * SECOND, GS_TRACE_GAP_WHOLE);

  gs_trace_begin_stroke (trace);
  for (guint i = 0; i <= 20; i++)
    gs_trace_append (trace, i * SECOND, 1, 0.5);
  none = gs_trace_list_gaps (trace, 20 * SECOND);
  g_assert_cmpuint (none->len, ==, 0);
}

/* A network's line says nothing of its rater's, until they correct it, and then there alone. */
static void
test_taken_over (void)
{
  g_autoptr (GsClip) clip = gs_clip_new ("a.mp4");
  g_autoptr (GsRater) rater = gs_rater_new ("Ada");
  g_autoptr (GsTrace) trace = gs_trace_new (clip, rater, "valence", -1.0, 1.0);
  g_autoptr (GArray) gaps = NULL;
  GsTraceSample line[101] = { 0 };
  GsTraceCoverage coverage;
  guint number;

  for (guint i = 0; i <= 100; i++)
    line[i] = (GsTraceSample) { i * SECOND / 10, 1, 0.25, 1 };
  gs_trace_add_edit (trace, GS_STROKE_TAKEN_OVER, 0, 10 * SECOND, line, 101);
  g_assert_true (gs_trace_get_untouched (trace));
  gs_trace_get_coverage (trace, 10 * SECOND, &coverage);
  g_assert_cmpfloat (coverage.share, ==, 0.0);

  number = gs_trace_add_edit (trace, GS_STROKE_ERASED, 1 * SECOND, 2 * SECOND, NULL, 0);
  g_assert_true (gs_trace_get_untouched (trace));
  gs_trace_remove_stroke (trace, number);

  apply (trace, GS_STROKE_SHIFTED, 6 * SECOND, 8 * SECOND, 0.25, 1);
  g_assert_false (gs_trace_get_untouched (trace));
  gs_trace_get_coverage (trace, 10 * SECOND, &coverage);
  g_assert_cmpfloat_with_epsilon (coverage.share, 0.2, 1e-9);
  gaps = gs_trace_list_gaps (trace, 10 * SECOND);
  g_assert_cmpuint (gaps->len, ==, 2);
  assert_gap (gaps, 0, 0, 6 * SECOND, GS_TRACE_GAP_START);
  assert_gap (gaps, 1, 8 * SECOND, 10 * SECOND, GS_TRACE_GAP_END);

  gs_trace_add_edit (trace, GS_STROKE_ERASED, 5 * SECOND, 9 * SECOND, NULL, 0);
  g_assert_true (gs_trace_get_untouched (trace));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/trace-change/changes", test_changes);
  g_test_add_func ("/session/trace-change/smoothing", test_smoothing);
  g_test_add_func ("/session/trace-change/coverage", test_coverage);
  g_test_add_func ("/session/trace-change/gaps", test_gaps);
  g_test_add_func ("/session/trace-change/taken-over", test_taken_over);

  return g_test_run ();
}
