/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-error.h"
#include "gs-synth-test.h"
#include "gs-synth-writer.h"

#include <glib/gstdio.h>

#include <math.h>

static void
test_same_seed (void)
{
  g_autoptr (GsSynthPlan) a = gs_synth_test_plan (7, 30.0, 0.0, TRUE);
  g_autoptr (GsSynthPlan) b = gs_synth_test_plan (7, 30.0, 0.0, TRUE);
  g_autoptr (GsSynthPlan) c = gs_synth_test_plan (8, 30.0, 0.0, TRUE);
  g_autofree char *text_a = gs_synth_plan_to_json (a);
  g_autofree char *text_b = gs_synth_plan_to_json (b);
  g_autofree char *text_c = gs_synth_plan_to_json (c);

  g_assert_cmpstr (text_a, ==, text_b);
  g_assert_cmpstr (text_a, !=, text_c);
  for (guint i = 0; i < gs_synth_plan_get_n_frames (a); i++)
    {
      GsSynthMoment m, n;

      gs_synth_plan_get_moment (a, (double) i / gs_synth_plan_get_fps (a), &m);
      gs_synth_plan_get_moment (b, (double) i / gs_synth_plan_get_fps (b), &n);
      g_assert_true (m.yaw == n.yaw && m.blink == n.blink && m.face.valence == n.face.valence);
    }
}

/* The numbers of a seed are part of the format: corpora that were made once stay what they are. */
static void
test_known_numbers (void)
{
  GsSynthRandom random = { 0 };

  /* The first values of splitmix64 from state 0, as its authors' program prints them. */
  g_assert_cmphex (gs_synth_random_next (&random), ==, G_GUINT64_CONSTANT (0xe220a8397b1dcdaf));
  g_assert_cmphex (gs_synth_random_next (&random), ==, G_GUINT64_CONSTANT (0x6e789e6aa1b965f4));
  g_assert_cmphex (gs_synth_random_next (&random), ==, G_GUINT64_CONSTANT (0x06c45d188009454f));
}

static void
test_labels (void)
{
  gboolean seen[4][4] = { { FALSE } };

  for (guint seed = 0; seed < 12; seed++)
    {
      g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (seed, 60.0, 25.0, seed % 2 == 0);
      GsSynthFeeling last = gs_synth_plan_get_label (plan, 0);

      for (guint i = 0; i < gs_synth_plan_get_n_frames (plan); i++)
        {
          GsSynthFeeling label = gs_synth_plan_get_label (plan, i);

          g_assert_cmpfloat (fabs (label.valence), <=, 1.0);
          g_assert_cmpfloat (fabs (label.arousal), <=, 1.0);
          /* No jump: the steepest way leads through the whole square within a second. */
          g_assert_cmpfloat (fabs (label.valence - last.valence), <, 0.2);
          g_assert_cmpfloat (fabs (label.arousal - last.arousal), <, 0.2);
          seen[MIN ((int) (2.0 * (label.valence + 1.0)), 3)][MIN ((int) (2.0 * (label.arousal + 1.0)), 3)] = TRUE;
          last = label;
        }
    }

  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 4; j++)
      g_assert_true (seen[i][j]);
}

static void
test_spans (void)
{
  for (guint seed = 0; seed < 40; seed++)
    {
      g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (seed, 60.0, 0.0, TRUE);
      guint n, fps = gs_synth_plan_get_fps (plan);
      const GsSynthWeakSpan *spans = gs_synth_plan_get_spans (plan, &n);
      gboolean kinds[GS_SYNTH_N_WEAK_KINDS] = { FALSE };
      double weak = 0.0, end = 0.0;

      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat (spans[i].start, >, end + 0.5);
          g_assert_cmpfloat (spans[i].end, >, spans[i].start + 0.8);
          g_assert_cmpfloat (fabs (spans[i].start * fps - round (spans[i].start * fps)), <, 1e-6);
          g_assert_cmpfloat (fabs (spans[i].end * fps - round (spans[i].end * fps)), <, 1e-6);
          g_assert_true ((spans[i].amount > 0.0) == (spans[i].kind == GS_SYNTH_WEAK_SOUND_DELAYED));
          end = spans[i].end;
          weak += end - spans[i].start;
          if (i < GS_SYNTH_N_WEAK_KINDS)
            {
              g_assert_false (kinds[spans[i].kind]);
              kinds[spans[i].kind] = TRUE;
            }
        }
      g_assert_cmpuint (n, >=, 4);
      g_assert_cmpfloat (end, <, gs_synth_plan_get_seconds (plan) - 0.5);
      g_assert_cmpfloat (weak / 60.0, >, 0.24);
      g_assert_cmpfloat (weak / 60.0, <, 0.36);
    }
}

/* Inside a span the moment does what the kind says; outside, face, voice and label agree and the face is there. */
static void
test_moments (void)
{
  for (guint seed = 0; seed < 20; seed++)
    {
      g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (seed, 60.0, 25.0, TRUE);
      guint n;
      const GsSynthWeakSpan *spans = gs_synth_plan_get_spans (plan, &n);

      for (guint frame = 0; frame < gs_synth_plan_get_n_frames (plan); frame++)
        {
          double time = frame / 25.0;
          const GsSynthWeakSpan *span = NULL;
          GsSynthMoment moment;

          for (guint i = 0; i < n; i++)
            if (time >= spans[i].start - 1e-9 && time < spans[i].end - 1e-9)
              span = &spans[i];
          gs_synth_plan_get_moment (plan, time, &moment);

          if (span == NULL)
            {
              g_assert_true (moment.present);
              g_assert_cmpfloat (moment.cover + moment.away + moment.mask, ==, 0.0);
              g_assert_cmpfloat (moment.face.valence, ==, moment.felt.valence);
              g_assert_cmpfloat (moment.voice.arousal, ==, moment.felt.arousal);
            }
          else if (time < span->start + 0.55 || time > span->end - 0.55)
            {
              continue;
            }
          else if (span->kind == GS_SYNTH_WEAK_FACE_COVERED || span->kind == GS_SYNTH_WEAK_FACE_AWAY)
            {
              g_assert_false (moment.present);
            }
          else if (span->kind == GS_SYNTH_WEAK_CONTRADICTION)
            {
              g_assert_cmpfloat (fabs (moment.felt.valence), >, 0.4);
              g_assert_cmpfloat (moment.felt.valence * moment.face.valence, <, -0.1);
              g_assert_cmpfloat (moment.felt.arousal * moment.face.arousal, <, -0.1);
              g_assert_cmpfloat (moment.voice.valence, ==, moment.felt.valence);
            }
          else if (span->kind == GS_SYNTH_WEAK_SOUND_DELAYED)
            {
              g_assert_cmpfloat (moment.voice.valence, ==,
                                 gs_synth_plan_get_feeling (plan, time - span->amount).valence);
              g_assert_cmpfloat (moment.face.valence, ==, moment.felt.valence);
            }
        }
    }
}

static void
test_json (void)
{
  g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (G_GUINT64_CONSTANT (0xfedcba9876543210), 20.0, 30.0, TRUE);
  g_autofree char *text = gs_synth_plan_to_json (plan);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsSynthPlan) again = gs_synth_plan_new_from_json (text, &error);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  text_again = gs_synth_plan_to_json (again);
  g_assert_cmpstr (text, ==, text_again);
  for (guint i = 0; i < 600; i += 7)
    g_assert_cmpfloat_with_epsilon (gs_synth_plan_get_label (plan, i).valence,
                                    gs_synth_plan_get_label (again, i).valence, 1e-6);
}

static void
test_refused (void)
{
  static const struct
  {
    double seconds, fps;
    const char *message;
  } numbers[] = {
    { 0.5, 25.0, "A synthetic clip lasts 1 to 7200 seconds, not 0.5" },
    { -3.0, 25.0, "A synthetic clip lasts 1 to 7200 seconds, not -3" },
    { NAN, 25.0, "A synthetic clip lasts 1 to 7200 seconds, not nan" },
    { INFINITY, 25.0, "A synthetic clip lasts 1 to 7200 seconds, not inf" },
    { 10.0, 29.97, "A synthetic clip has a whole number of 5 to 120 frames a second, not 29.97" },
    { 10.0, 1000.0, "A synthetic clip has a whole number of 5 to 120 frames a second, not 1000" },
  };
  static const char *const texts[] = {
    "",
    "[]",
    "{",
    "{\"seconds\": 10}",
    "{\"seconds\": \"ten\", \"fps\": 25}",
    "{\"seconds\": 10, \"fps\": 25, \"keys\": {}}",
    "{\"seconds\": 10, \"fps\": 25, \"keys\": [{\"time\": 1, \"valence\": 2, \"arousal\": 0}]}",
    "{\"seconds\": 10, \"fps\": 25, \"keys\": [{\"time\": 1, \"valence\": 0, \"arousal\": 0}, {\"time\": 1, "
    "\"valence\": 0, \"arousal\": 0}]}",
    "{\"seconds\": 10, \"fps\": 25, \"spans\": [7]}",
    "{\"seconds\": 10, \"fps\": 25, \"spans\": [{\"kind\": \"fog\", \"start\": 1, \"end\": 2}]}",
    "{\"seconds\": 10, \"fps\": 25, \"spans\": [{\"kind\": \"babble\", \"start\": 5, \"end\": 2}]}",
    "{\"seconds\": 10, \"fps\": 25, \"spans\": [{\"kind\": \"babble\", \"start\": 5, \"end\": 12}]}",
    "{\"seconds\": 10, \"fps\": 25, \"sentences\": []}",
    "{\"seconds\": 10, \"fps\": 25, \"seed\": \"x\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (gs_synth_plan_new (0, numbers[i].seconds, numbers[i].fps, TRUE, &error));
      g_assert_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, numbers[i].message);
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (gs_synth_plan_new_from_json (texts[i], &error));
      g_assert_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_INVALID);
    }
}

/* Clips of every odd length hold together. */
static void
test_short (void)
{
  for (guint seed = 0; seed < 200; seed++)
    {
      g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (seed, 1.0 + 0.07 * seed, 0.0, TRUE);
      guint n;
      const GsSynthWeakSpan *spans = gs_synth_plan_get_spans (plan, &n);

      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat (spans[i].start, >=, 0.0);
          g_assert_cmpfloat (spans[i].end, >, spans[i].start);
          g_assert_cmpfloat (spans[i].end, <=, gs_synth_plan_get_seconds (plan));
        }
    }
}

/* The demo clip's labels and spans are what its plan says today. */
static void
test_demo (void)
{
  static const char *const names[] = { "VA_continuous_label.npy", "weak.json" };
  g_autofree char *folder = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "data", "demo", NULL);
  g_autofree char *path = g_build_filename (folder, "plan.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsSynthPlan) plan = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  plan = gs_synth_plan_new_from_json (text, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *kept_path = g_build_filename (folder, names[i], NULL);
      g_autofree char *made_path = g_build_filename (g_get_tmp_dir (), "gatescope-demo-XXXXXX", NULL);
      g_autofree char *kept = NULL;
      g_autofree char *made = NULL;
      gsize n_kept, n_made;

      g_close (g_mkstemp (made_path), NULL);
      if (i == 0)
        gs_synth_write_labels (plan, made_path, &error);
      else
        gs_synth_write_weak (plan, made_path, &error);
      g_assert_no_error (error);
      g_file_get_contents (made_path, &made, &n_made, &error);
      g_assert_no_error (error);
      g_file_get_contents (kept_path, &kept, &n_kept, &error);
      g_assert_no_error (error);
      g_unlink (made_path);
      g_assert_cmpmem (made, n_made, kept, n_kept);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/synth/plan/same-seed", test_same_seed);
  g_test_add_func ("/synth/plan/known-numbers", test_known_numbers);
  g_test_add_func ("/synth/plan/labels", test_labels);
  g_test_add_func ("/synth/plan/spans", test_spans);
  g_test_add_func ("/synth/plan/moments", test_moments);
  g_test_add_func ("/synth/plan/json", test_json);
  g_test_add_func ("/synth/plan/refused", test_refused);
  g_test_add_func ("/synth/plan/short", test_short);
  g_test_add_func ("/synth/plan/demo", test_demo);

  return g_test_run ();
}
