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

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/trace-change/changes", test_changes);
  g_test_add_func ("/session/trace-change/smoothing", test_smoothing);
  g_test_add_func ("/session/trace-change/coverage", test_coverage);

  return g_test_run ();
}
