/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ablation-fixture.h"
#include "gs-ablation.h"
#include "gs-engine-error.h"
#include "gs-evaluation.h"
#include "gs-fusion-error.h"
#include "gs-train-config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char config_text[] = "{\"window\": 20, \"hop\": 15, \"output\": \"valence\", \"video_tcn\": [6], "
                                  "\"audio_tcn\": [4], \"kernel\": 3, \"hidden\": 6, \"batch\": 4, \"epochs\": 3, "
                                  "\"warmup\": 1, \"learning_rate\": 0.01, \"seed\": 11, "
                                  "\"dropout\": {\"tcn\": 0.1, \"attention\": 0.1}}";

typedef struct
{
  char *folder;
  char *out;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = ablation_fixture_new ();
  fixture->out = g_build_filename (fixture->folder, "out", NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  ablation_fixture_remove (fixture->folder);
  g_free (fixture->out);
}

static GsDataSet *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = g_build_filename (fixture->folder, "data", NULL);
  const char *const folders[] = { data, NULL };
  GsDataSet *loaded = gs_data_set_load (folders, 0, 0, NULL, &error);

  g_assert_no_error (error);

  return loaded;
}

/* Two ways of joining with gates, one without iterations. */
static GsAblation *
make_ablation (Fixture *fixture,
               const char *text,
               const char *out,
               GError **error)
{
  GsAblationPlan plan = { .n_seeds = 2 };
  g_autoptr (GsDataSet) data = load (fixture);
  g_autoptr (GsFusionConfig) config = gs_train_config_new (text, data, error);

  if (config == NULL)
    return NULL;

  plan.fusions[GS_FUSION_CONCAT] = plan.fusions[GS_FUSION_GRJCA] = plan.fusions[GS_FUSION_HGRJCA] = TRUE;
  plan.iterations[1] = plan.iterations[2] = TRUE;

  return gs_ablation_new (config, g_steal_pointer (&data), &plan, out, error);
}

static char *
print (GsAblation *ablation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  gs_ablation_build_json (ablation, builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

static char *
run (Fixture *fixture,
     const char *text,
     const char *out,
     guint n_threads,
     gboolean resume)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAblation) ablation = make_ablation (fixture, text, out, &error);

  g_assert_no_error (error);
  g_assert_true (gs_ablation_run (ablation, n_threads, resume, NULL, &error));
  g_assert_no_error (error);

  return print (ablation);
}

/* Own weight of the video in the frames of the test clips, from the gates as the evaluation has them: of a hierarchical
 * network in each stage times that of the stage. */
static void
check_gates (GsAblation *ablation,
             guint variant,
             const GsEvaluation *evaluation)
{
  double n[2] = { 0.0 }, sum[2] = { 0.0 }, sum_all = 0.0, squares = 0.0, variance, expected, share;

  for (guint i = 0; i < evaluation->clips->len; i++)
    {
      const GsClipEvaluation *clip = evaluation->clips->pdata[i];

      for (gsize t = 0; t < ABLATION_FRAMES; t++)
        {
          gboolean inside = (t >= 20 && t < 30) || (t >= 40 && t < 50);
          double stages[3] = { 0.0 }, firsts[3] = { NAN, NAN, 0.0 }, own;

          for (guint g = 0; g < gs_network_get_n_gates (evaluation->network); g++)
            {
              const GsGateInfo *gate = gs_network_get_gate (evaluation->network, g);
              const float *weights = clip->gates[g] + t * gate->n_candidates;

              if (strcmp (gate->modality, "video") != 0)
                continue;
              firsts[gate->stage] = weights[0];
              if (gate->stage == 0)
                {
                  stages[1] = weights[0];
                  stages[2] = gate->n_candidates > 1 ? weights[1] : 0.0f;
                }
            }
          own = isnan (firsts[1]) ? firsts[0] : stages[1] * firsts[1] + stages[2] * firsts[2];
          n[inside] += 1.0;
          sum[inside] += own;
          sum_all += own;
          squares += own * own;
        }
    }

  g_assert_cmpfloat_with_epsilon (gs_ablation_get_value (ablation, variant, 0, GS_ABLATION_OUTSIDE, GS_ABLATION_OWN_VIDEO),
                                  sum[0] / n[0], 1e-9);
  g_assert_cmpfloat_with_epsilon (gs_ablation_get_value (ablation, variant, 0, GS_ABLATION_INSIDE, GS_ABLATION_OWN_VIDEO),
                                  sum[1] / n[1], 1e-9);

  /* Point-biserial correlation by its own formula: (M1 - M0) / s * sqrt (p (1 - p)). */
  variance = squares / (n[0] + n[1]) - pow (sum_all / (n[0] + n[1]), 2.0);
  share = n[1] / (n[0] + n[1]);
  expected = (sum[1] / n[1] - sum[0] / n[0]) / sqrt (variance) * sqrt (share * (1.0 - share));
  g_assert_cmpfloat (variance, >, 0.0);
  g_assert_cmpfloat_with_epsilon (gs_ablation_get_value (ablation, variant, 0, GS_ABLATION_INSIDE, GS_ABLATION_FOLLOWS_VIDEO),
                                  expected, 1e-6);
}

/* The figures are those of the networks that were kept. */
static void
test_figures (Fixture *fixture,
              gconstpointer user_data)
{
  const char *const names[] = { "concat-11", "grjca-1-11", "grjca-2-11", "hgrjca-1-11", "hgrjca-2-11" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAblation) ablation = make_ablation (fixture, config_text, fixture->out, &error);
  g_autoptr (GsDataSet) data = load (fixture);

  g_assert_no_error (error);
  g_assert_true (gs_ablation_run (ablation, 2, FALSE, NULL, &error));
  g_assert_no_error (error);

  g_assert_cmpint (gs_ablation_get_part (ablation), ==, GS_DATA_TEST);
  g_assert_cmpuint (gs_ablation_get_n_variants (ablation), ==, G_N_ELEMENTS (names));
  g_assert_cmpuint (gs_ablation_get_n_regions (ablation), ==, GS_ABLATION_FIRST_KIND + 2);
  g_assert_cmpuint (gs_ablation_get_region (ablation, GS_ABLATION_INSIDE)->n_frames, ==, 2 * ABLATION_WEAK_FRAMES);
  g_assert_cmpstr (gs_ablation_get_region (ablation, GS_ABLATION_FIRST_KIND)->kind, ==, "not-heard");

  for (guint v = 0; v < G_N_ELEMENTS (names); v++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.safetensors", fixture->out, names[v]);
      g_autoptr (GsNetwork) network = gs_network_load (path, &error);
      g_autoptr (GsEvaluation) evaluation = NULL;
      GsAblationSummary summary;
      double first, second;

      g_assert_no_error (error);
      evaluation = gs_evaluation_new (network, data->parts[GS_DATA_TEST], 1, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (gs_ablation_get_n_parameters (ablation, v), ==, gs_network_get_n_parameters (network));

      first = gs_ablation_get_value (ablation, v, 0, GS_ABLATION_ALL, GS_ABLATION_CCC);
      second = gs_ablation_get_value (ablation, v, 1, GS_ABLATION_ALL, GS_ABLATION_CCC);
      g_assert_cmpfloat (first, ==, evaluation->pooled->agreement[0].ccc);
      g_assert_cmpfloat (first, !=, second);
      g_assert_cmpfloat (gs_ablation_get_value (ablation, v, 0, GS_ABLATION_INSIDE, GS_ABLATION_CCC), ==,
                         evaluation->inside->agreement[0].ccc);
      g_assert_cmpfloat (gs_ablation_get_value (ablation, v, 0, GS_ABLATION_FIRST_KIND + 1, GS_ABLATION_CCC), ==,
                         ((GsPool *) evaluation->kinds->pdata[1])->agreement[0].ccc);
      g_assert_true (isnan (gs_ablation_get_value (ablation, v, 0, GS_ABLATION_ALL, GS_ABLATION_CCC_SECOND)));

      gs_ablation_summarise (ablation, v, GS_ABLATION_ALL, GS_ABLATION_CCC, &summary);
      g_assert_cmpuint (summary.n, ==, 2);
      g_assert_cmpfloat_with_epsilon (summary.mean, (first + second) / 2.0, 1e-12);
      g_assert_cmpfloat_with_epsilon (summary.deviation, fabs (first - second) / sqrt (2.0), 1e-12);

      if (v > 0)
        check_gates (ablation, v, evaluation);
      else
        g_assert_true (isnan (gs_ablation_get_value (ablation, v, 0, GS_ABLATION_INSIDE, GS_ABLATION_OWN_VIDEO)));
    }
}

static void
test_threads (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *one = run (fixture, config_text, NULL, 1, FALSE);
  g_autofree char *three = run (fixture, config_text, fixture->out, 3, FALSE);

  g_assert_cmpstr (one, ==, three);
}

static void
cancel_cb (guint n_done,
           guint n_total,
           double fraction,
           double rate,
           gpointer user_data)
{
  if (n_done > 0)
    g_cancellable_cancel (user_data);
}

static guint64
get_inode (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? status.st_ino : 0;
}

/* Interrupted after a first network and resumed: the same figures, and that network is not trained again. */
static void
test_resume (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (GStrv) parts = g_strsplit (config_text, "\"epochs\": 3", 2);
  g_autofree char *slow = g_strjoinv ("\"epochs\": 20", parts);
  g_autofree char *straight = run (fixture, slow, NULL, 2, FALSE);
  g_autofree char *resumed = NULL;
  g_autofree char *again = NULL;
  g_autofree char *first = g_build_filename (fixture->out, "concat-11.safetensors", NULL);
  g_autofree char *last = g_build_filename (fixture->out, "hgrjca-2-12.safetensors", NULL);
  GsAblation *interrupted;
  guint64 inode;

  interrupted = make_ablation (fixture, slow, fixture->out, &error);
  gs_ablation_set_func (interrupted, cancel_cb, cancellable);
  g_assert_false (gs_ablation_run (interrupted, 1, FALSE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  gs_ablation_free (interrupted);
  g_assert_false (g_file_test (last, G_FILE_TEST_EXISTS));

  inode = get_inode (first);
  g_assert_cmpuint (inode, !=, 0);
  resumed = run (fixture, slow, fixture->out, 2, TRUE);
  g_assert_cmpstr (straight, ==, resumed);
  g_assert_cmpuint (get_inode (first), ==, inode);

  /* Nothing left to do. */
  again = run (fixture, slow, fixture->out, 1, TRUE);
  g_assert_cmpstr (straight, ==, again);
}

static void
assert_refused (Fixture *fixture,
                const char *text,
                gboolean resume,
                const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAblation) ablation = make_ablation (fixture, text, fixture->out, &error);

  if (ablation != NULL)
    g_assert_false (gs_ablation_run (ablation, 1, resume, NULL, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, what) == NULL)
    g_error ("“%s” is not in: %s", what, error->message);
}

static void
test_refusals (Fixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *data = g_build_filename (fixture->folder, "data", NULL);
  g_autofree char *made = run (fixture, config_text, fixture->out, 2, FALSE);
  g_autofree char *other = g_strdelimit (g_strdup (config_text), "3", '5');

  g_assert_nonnull (made);
  assert_refused (fixture, "{\"windows\": 3}", FALSE, "windows");
  assert_refused (fixture, "{\"seed\": 9223372036854775807}", FALSE, "choose a smaller “seed”");
  assert_refused (fixture, config_text, FALSE, "something in it already");
  assert_refused (fixture, other, TRUE, "another configuration");

  /* What its networks were trained on would now test them. */
  ablation_fixture_write (data, "split.json", "{\"train\": [\"clip7\", \"clip8\", \"clip2\", \"clip3\", \"clip4\"], "
                                              "\"validate\": [\"clip5\", \"clip6\"], \"test\": [\"clip0\", \"clip1\"]}");
  assert_refused (fixture, config_text, TRUE, "other clips");
  ablation_fixture_forget_labels (fixture->folder, "clip3");
  assert_refused (fixture, config_text, TRUE, "other clips");

  ablation_fixture_write (data, "split.json", "{\"train\": [\"clip0\", \"clip1\"], \"test\": [\"clip7\"]}");
  ablation_fixture_forget_labels (fixture->folder, "clip7");
  assert_refused (fixture, config_text, TRUE, "has labels for valence");

  ablation_fixture_write (data, "split.json",
                          "{\"train\": [\"clip0\"], \"validate\": [\"clip3\", \"clip7\"], \"test\": [\"clip1\"]}");
  assert_refused (fixture, config_text, TRUE, "none of the 2 clips that validate (clip3, clip7) has labels for valence");

  ablation_fixture_write (data, "split.json", "{\"train\": [\"clip0\", \"clip1\"]}");
  assert_refused (fixture, config_text, TRUE, "no clip is left to evaluate");
}

static void
test_no_weak_spans (Fixture *fixture,
                    gconstpointer user_data)
{
  g_autofree char *text = NULL;

  ablation_fixture_forget_weak_spans (fixture->folder);
  text = run (fixture, config_text, NULL, 2, FALSE);
  g_assert_nonnull (strstr (text, "\"pooled\""));
  g_assert_nonnull (strstr (text, "\"own_weight\""));
  g_assert_null (strstr (text, "\"outside_weak\""));
  g_assert_null (strstr (text, "\"follows\""));
}

static void
test_validation (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = g_build_filename (fixture->folder, "data", NULL);
  g_autoptr (GsAblation) ablation = NULL;

  ablation_fixture_write (data, "split.json", "{\"train\": [\"clip0\", \"clip1\"], \"validate\": [\"clip2\"]}");
  ablation = make_ablation (fixture, config_text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gs_ablation_get_part (ablation), ==, GS_DATA_VALIDATE);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ablation/figures", Fixture, NULL, set_up, test_figures, tear_down);
  g_test_add ("/ablation/threads", Fixture, NULL, set_up, test_threads, tear_down);
  g_test_add ("/ablation/resume", Fixture, NULL, set_up, test_resume, tear_down);
  g_test_add ("/ablation/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/ablation/no-weak-spans", Fixture, NULL, set_up, test_no_weak_spans, tear_down);
  g_test_add ("/ablation/validation", Fixture, NULL, set_up, test_validation, tear_down);

  return g_test_run ();
}
