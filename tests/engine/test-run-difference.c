/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-run-difference.h"
#include "gs-sweep.h"

#include <math.h>

/* Two runs of ten frames, of which the figures are known by hand. */

#define N_FRAMES 10

static GsClip *
make_clip (void)
{
  GsClip *clip = gs_clip_new ("/nowhere/clip.webm");
  gint64 pts[N_FRAMES];

  for (guint i = 0; i < N_FRAMES; i++)
    pts[i] = i * G_GINT64_CONSTANT (100000000);
  gs_clip_set_pts (clip, pts, N_FRAMES);

  return clip;
}

/* Valence is 0.1 a frame, and @moved more from frame 4 on; arousal is not there; the sound keeps @own. */
static GsRun *
make_run (GsClip *clip,
          float moved,
          float own,
          const char *perturbation)
{
  GsRun *run = gs_run_new (clip, N_FRAMES);
  guint gate = gs_run_add_gate_series (run, GS_OUTPUT_VALENCE, "audio", 0, 3);
  g_autoptr (GsRunBlock) block = gs_run_create_block (run, 0, N_FRAMES);
  float *valence = gs_run_block_add_prediction (block, GS_OUTPUT_VALENCE);
  float *weights = gs_run_block_add_gate (block, gate);

  for (guint i = 0; i < N_FRAMES; i++)
    {
      valence[i] = 0.1f * (float) i + (i >= 4 ? moved * (float) (i - 3) : 0.0f);
      weights[3 * i] = own;
      weights[3 * i + 1] = 1.0f - own;
      weights[3 * i + 2] = 0.0f;
    }
  gs_run_set_frames (run, block);
  gs_run_set_perturbation (run, perturbation);

  return run;
}

static void
test_figures (void)
{
  g_autoptr (GsClip) clip = make_clip ();
  g_autoptr (GsRun) original = make_run (clip, 0.0f, 0.25f, NULL);
  g_autoptr (GsRun) changed = make_run (clip, -0.02f, 0.75f, "silence@0.4-0.8");
  GsRunDifference difference;
  guint first, n_frames;

  gs_run_difference_get_stretch (changed, &first, &n_frames);
  g_assert_cmpuint (first, ==, 4);
  g_assert_cmpuint (n_frames, ==, 4);

  /* |d| = 0.02, 0.04, 0.06, 0.08 */
  gs_run_difference_init (&difference, original, changed, first, n_frames);
  g_assert_cmpuint (difference.movements[0].n_frames, ==, 4);
  g_assert_cmpfloat_with_epsilon (difference.movements[0].mean, 0.05, 1e-6);
  g_assert_cmpfloat_with_epsilon (difference.movements[0].most, 0.08, 1e-6);
  g_assert_cmpuint (difference.movements[0].most_frame, ==, 7);
  /* slopes 0.1 and 0.08 over four frames: 2 cov / (var + var + (mean distance)^2), with var(i) = 1.25 */
  g_assert_cmpfloat_with_epsilon (difference.movements[0].ccc, 2 * 0.1 * 0.08 * 1.25 / (0.01 * 1.25 + 0.0064 * 1.25 + 0.05 * 0.05), 1e-5);
  g_assert_cmpfloat_with_epsilon (difference.shifts[0][1].before, 0.25, 1e-6);
  g_assert_cmpfloat_with_epsilon (difference.shifts[0][1].after, 0.75, 1e-6);

  /* What is not there */
  g_assert_cmpuint (difference.movements[1].n_frames, ==, 0);
  g_assert_true (isnan (difference.movements[1].mean) && isnan (difference.movements[1].ccc));
  g_assert_true (isnan (difference.shifts[0][0].before) && isnan (difference.shifts[1][1].after));
}

static void
test_stretch (void)
{
  static const struct
  {
    const char *perturbation;
    guint first, n_frames;
  } cases[] = {
    { NULL, 0, 10 },
    { "silence", 0, 10 },
    { "silence@0.15-0.35", 2, 2 },
    { "hide@0.7-5\nnoise:3@0.2-0.4", 2, 8 },
    { "hide@0.2-0.4\nsilence", 0, 10 },
    { "silence@5-6", 0, 10 },
  };
  g_autoptr (GsClip) clip = make_clip ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GsRun) run = make_run (clip, 0.0f, 0.5f, cases[i].perturbation);
      guint first, n_frames;

      gs_run_difference_get_stretch (run, &first, &n_frames);
      g_assert_cmpuint (first, ==, cases[i].first);
      g_assert_cmpuint (n_frames, ==, cases[i].n_frames);
    }
}

/* HGRJCA's final gate has no own features to choose; its iterations' gates are not asked. */
static void
test_hierarchical (void)
{
  g_autoptr (GsClip) clip = make_clip ();
  g_autoptr (GsRun) run = make_run (clip, 0.0f, 0.5f, NULL);

  g_assert_cmpint (gs_run_find_own_gate (run, GS_OUTPUT_VALENCE, 1), ==, 0);
  g_assert_cmpint (gs_run_find_own_gate (run, GS_OUTPUT_VALENCE, 0), ==, -1);
  gs_run_add_gate_series (run, GS_OUTPUT_VALENCE, "audio", 1, 2);
  g_assert_cmpint (gs_run_find_own_gate (run, GS_OUTPUT_VALENCE, 1), ==, -1);
}

static void
test_sweep (void)
{
  static const char *const wrong[] = { "noise", "noise:0..10", "noise:0..10/1", "noise:0..10/201", "noise:5..5/3", "noise:-70..0/3", "delay:0..3/4",
                                       "hide:0..1/2", "noise:0..10/3@2-1", "noise:a..b/3", "noise:0..10/3@1", "" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsSweep) sweep = gs_sweep_parse ("noise:-10..20/4@0.4-0.8", &error);
  g_autoptr (GsSweep) thirds = gs_sweep_parse ("delay:1..-1/4", &error);
  g_autoptr (GsClip) clip = make_clip ();
  g_autoptr (GsRun) original = make_run (clip, 0.0f, 0.25f, NULL);
  g_autofree char *change = NULL;
  g_autofree char *third = NULL;
  g_autoptr (GsRun) changed = NULL;
  GsSweepPoint point;

  g_assert_no_error (error);
  g_assert_cmpuint (gs_sweep_get_n_values (sweep), ==, 4);
  change = gs_sweep_dup_change (sweep, 1);
  g_assert_cmpstr (change, ==, "noise:0@0.4-0.8");
  third = gs_sweep_dup_change (thirds, 1);
  g_assert_cmpstr (third, ==, "delay:0.333333");

  changed = make_run (clip, -0.02f, 0.75f, change);
  gs_sweep_measure (sweep, 1, original, changed, &point);
  g_assert_cmpfloat (point.value, ==, 0.0);
  g_assert_cmpfloat_with_epsilon (point.difference.movements[0].mean, 0.05, 1e-6);
  g_assert_cmpfloat_with_epsilon (point.difference.shifts[0][1].after, 0.75, 1e-6);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (gs_sweep_parse (wrong[i], &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-difference/figures", test_figures);
  g_test_add_func ("/run-difference/stretch", test_stretch);
  g_test_add_func ("/run-difference/hierarchical", test_hierarchical);
  g_test_add_func ("/run-difference/sweep", test_sweep);

  return g_test_run ();
}
