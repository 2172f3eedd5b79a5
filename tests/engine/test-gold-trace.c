/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clip-project.h"
#include "gs-engine-error.h"
#include "gs-gold-trace.h"

#include <math.h>
#include <string.h>

#define N    200
#define STEP CLIP_PROJECT_STEP

typedef ClipProject Fixture;

static void
rate (Fixture *fixture,
      const char *name,
      double scale,
      guint first,
      guint end)
{
  g_autoptr (GsTrace) trace = gs_trace_new (fixture->clip, gs_store_ensure_rater (fixture->store, name), "valence", -1.0, 1.0);

  gs_store_begin_trace (fixture->store, trace);
  for (guint t = first; t < end; t++)
    gs_trace_append (trace, t * STEP, 1000 + t, scale * sin (t / 20.0));
  gs_store_end_trace (fixture->store, trace);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  clip_project_make (fixture, N);
  rate (fixture, "Ada", 0.5, 0, N);
  rate (fixture, "Bob", 0.7, 20, N);
  rate (fixture, "Eve", -0.3, 0, N);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  clip_project_clear (fixture);
}

static GsGoldStandard *
make (Fixture *fixture,
      GsGoldMethod method)
{
  g_autoptr (GsTraceTable) table = gs_trace_table_new (0.0);
  g_autoptr (GError) error = NULL;
  GsGoldStandardConfig config;
  GsGoldStandard *gold;

  gs_gold_standard_config_init (&config);
  config.method = method;
  config.least_agreement = 0.2;
  gs_trace_table_add_clip (table, fixture->clip, "valence");
  gold = gs_gold_standard_new (table, 0, &config, NULL, &error);
  g_assert_no_error (error);

  return gold;
}

/* What a rater has said who is known to be late is about what was there before, for whatever holds traces against each other. */
static void
test_own_delay (Fixture *fixture,
                gconstpointer data)
{
  GListModel *traces = gs_clip_get_traces (fixture->clip);
  g_autoptr (GsTrace) ada = g_list_model_get_item (traces, 0);
  g_autoptr (GsTraceTable) table = gs_trace_table_new (0.0);
  const double *values;

  gs_store_set_trace_delay (fixture->store, ada, GS_DELAY_FIXED, 25 * STEP);
  gs_trace_table_add_clip (table, fixture->clip, "valence");
  values = gs_trace_table_get_values (table, (guint) gs_trace_table_find (table, "Ada"));
  for (guint t = 0; t + 25 < N; t++)
    g_assert_cmpfloat_with_epsilon (values[t], 0.5 * sin ((t + 25) / 20.0), 1e-6);
  for (guint t = N - 25; t < N; t++)
    g_assert_true (isnan (values[t]));
}

static void
assert_holds (Fixture *fixture,
              const GsGoldStandard *gold)
{
  GsTrace *trace = gs_gold_trace_find (fixture->clip, "valence");
  g_autofree char *fingerprint = NULL;
  g_autoptr (GError) error = NULL;
  GsGoldStandardConfig config;

  g_assert_nonnull (trace);
  for (guint t = 0; t < N; t++)
    {
      double value = gs_trace_get_value_at (trace, t * STEP);

      if (isnan (gold->gold->values[t]))
        g_assert_true (isnan (value));
      else
        g_assert_cmpfloat (value, ==, gold->gold->values[t]);
    }
  g_assert_true (gs_gold_trace_read (trace, &config, &fingerprint, &error));
  g_assert_no_error (error);
  g_assert_cmpint (config.method, ==, gold->config.method);
  g_assert_cmpfloat (config.least_agreement, ==, 0.2);
  g_assert_cmpstr (fingerprint, ==, gold->fingerprint);
  g_assert_nonnull (gs_rater_get_derived (gs_trace_get_rater (trace)));
}

static void
test_stored (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GsGoldStandard) mean = make (fixture, GS_GOLD_MEAN);
  g_autoptr (GsGoldStandard) median = make (fixture, GS_GOLD_MEDIAN);
  g_autoptr (GError) error = NULL;
  GListModel *traces = gs_clip_get_traces (fixture->clip);

  g_assert_cmpint (mean->gold->raters[2].reason, ==, GS_GOLD_DISAGREES);
  g_assert_null (gs_gold_trace_find (fixture->clip, "valence"));
  g_assert_nonnull (gs_gold_trace_store (fixture->store, fixture->clip, "valence", mean, "gold"));
  assert_holds (fixture, mean);
  g_assert_null (gs_gold_trace_find (fixture->clip, "arousal"));

  /* A second takes the place of the first, and both come and go with undo and redo */
  gs_gold_trace_store (fixture->store, fixture->clip, "valence", median, "other gold");
  g_assert_cmpuint (g_list_model_get_n_items (traces), ==, 4);
  assert_holds (fixture, median);
  g_assert_true (gs_store_flush (fixture->store, &error));
  g_assert_cmpstr (gs_store_get_undo_name (fixture->store), ==, "other gold");
  g_assert_true (gs_store_undo (fixture->store, &error));
  g_assert_no_error (error);
  assert_holds (fixture, mean);
  g_assert_true (gs_store_undo (fixture->store, &error));
  g_assert_null (gs_gold_trace_find (fixture->clip, "valence"));
  g_assert_cmpuint (g_list_model_get_n_items (traces), ==, 3);
  g_assert_true (gs_store_redo (fixture->store, &error));
  assert_holds (fixture, mean);

  clip_project_reopen (fixture);
  assert_holds (fixture, mean);

  /* Undone and done again by another start of the program, from the file alone */
  g_assert_true (gs_store_undo (fixture->store, &error));
  g_assert_null (gs_gold_trace_find (fixture->clip, "valence"));
  clip_project_reopen (fixture);
  g_assert_true (gs_store_redo (fixture->store, &error));
  g_assert_no_error (error);
  assert_holds (fixture, mean);
}

/* It is made of people and is none of them: what it is made of does not change with it. */
static void
test_no_source (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GsGoldStandard) gold = make (fixture, GS_GOLD_EWE);
  g_autoptr (GsGoldStandard) again = NULL;
  g_autoptr (GsGoldStandard) changed = NULL;

  gs_gold_trace_store (fixture->store, fixture->clip, "valence", gold, "gold");
  again = make (fixture, GS_GOLD_EWE);
  g_assert_cmpstr (again->fingerprint, ==, gold->fingerprint);
  g_assert_cmpmem (again->gold->values, N * sizeof (double), gold->gold->values, N * sizeof (double));

  rate (fixture, "Mia", 0.4, 0, N);
  changed = make (fixture, GS_GOLD_EWE);
  g_assert_cmpstr (changed->fingerprint, !=, gold->fingerprint);
}

/* Somebody has the name already. */
static void
test_name_taken (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (GsGoldStandard) gold = NULL;
  GsTrace *trace;

  rate (fixture, GS_GOLD_RATER, 0.3, 0, N);
  gold = make (fixture, GS_GOLD_MEAN);
  g_assert_cmpuint (gold->names->len, ==, 4);
  trace = gs_gold_trace_store (fixture->store, fixture->clip, "valence", gold, "gold");
  g_assert_cmpstr (gs_rater_get_name (gs_trace_get_rater (trace)), ==, GS_GOLD_RATER " 2");
  clip_project_reopen (fixture);
  trace = gs_gold_trace_find (fixture->clip, "valence");
  g_assert_cmpstr (gs_rater_get_name (gs_trace_get_rater (trace)), ==, GS_GOLD_RATER " 2");
}

static void
test_not_understood (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GsTrace) trace = gs_trace_new (fixture->clip, gs_store_ensure_rater (fixture->store, "Ada"), "valence", -1.0, 1.0);
  const char *const texts[] = { NULL, "", "[1]", "{", "{\"method\":\"guess\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      GsGoldStandardConfig config;

      gs_trace_set_derived (trace, texts[i]);
      g_assert_false (gs_gold_trace_read (trace, &config, NULL, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/gold-trace/own-delay", Fixture, NULL, set_up, test_own_delay, tear_down);
  g_test_add ("/gold-trace/stored", Fixture, NULL, set_up, test_stored, tear_down);
  g_test_add ("/gold-trace/no-source", Fixture, NULL, set_up, test_no_source, tear_down);
  g_test_add ("/gold-trace/name-taken", Fixture, NULL, set_up, test_name_taken, tear_down);
  g_test_add ("/gold-trace/not-understood", Fixture, NULL, set_up, test_not_understood, tear_down);

  return g_test_run ();
}
