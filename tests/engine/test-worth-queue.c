/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clip-project.h"
#include "gs-gold-standard.h"
#include "gs-store.h"
#include "gs-trace-table.h"
#include "gs-worth-queue.h"

#include <math.h>

/* A minute at 25 frames a second. */
#define N      1500
#define STEP   CLIP_PROJECT_STEP
#define SECOND G_GINT64_CONSTANT (1000000000)

typedef ClipProject Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  clip_project_make (fixture, N);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  clip_project_clear (fixture);
}

/* A person who says @value, and from @from to @to seconds @other. */
static GsTrace *
rate (Fixture *fixture,
      const char *name,
      guint take,
      double value,
      double other,
      guint from,
      guint to)
{
  g_autoptr (GsTrace) trace = gs_trace_new (fixture->clip, gs_store_ensure_rater (fixture->store, name), "valence", -1.0, 1.0);

  gs_trace_set_take (trace, take);
  gs_store_begin_trace (fixture->store, trace);
  for (guint t = 0; t < N; t++)
    gs_trace_append (trace, t * STEP, 1000 + t, t >= from * 25 && t < to * 25 ? other : value);
  gs_store_end_trace (fixture->store, trace);

  return trace;
}

/* A network that says @value, and from @from to @to seconds @other; its gate turns twice a second from @turns to the end. */
static GsRun *
predict (Fixture *fixture,
         const char *name,
         double value,
         double other,
         guint from,
         guint to,
         guint turns)
{
  g_autofree char *hash = g_strdup_printf ("%-64s", name);
  g_autoptr (GsNetworkInfo) network = gs_network_info_new (name, hash, GS_OUTPUT_BOTH);
  GsRun *run = gs_run_new (fixture->clip, N);
  GsRunBlock *block;
  float *valence, *arousal, *weights;

  gs_run_set_network (run, GS_OUTPUT_BOTH, gs_store_ensure_network (fixture->store, network));
  gs_run_add_gate_series (run, GS_OUTPUT_BOTH, "video", 0, 2);
  gs_store_begin_run (fixture->store, run);
  block = gs_run_create_block (run, 0, N);
  valence = gs_run_block_add_prediction (block, GS_OUTPUT_VALENCE);
  arousal = gs_run_block_add_prediction (block, GS_OUTPUT_AROUSAL);
  weights = gs_run_block_add_gate (block, 0);
  for (guint t = 0; t < N; t++)
    {
      gboolean second = t >= turns * 25 && t / 12 % 2 == 1;

      valence[t] = (float) (t >= from * 25 && t < to * 25 ? other : value);
      arousal[t] = 0.1f;
      weights[2 * t] = second ? 0.2f : 0.8f;
      weights[2 * t + 1] = second ? 0.8f : 0.2f;
    }
  gs_run_set_frames (run, block);
  gs_store_write_run_block (fixture->store, run, block);
  gs_run_block_unref (block);
  gs_run_set_state (run, GS_RECORD_COMPLETE);
  gs_store_finish_run (fixture->store, run);

  return run;
}

static void
test_reasons (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GsRun) first = predict (fixture, "one", 0.0, 0.0, 0, 0, 50);
  g_autoptr (GsRun) second = predict (fixture, "two", 0.0, 0.8, 10, 15, 60);
  g_autoptr (GArray) items = NULL;
  const GsWorthItem *people = NULL, *networks = NULL, *gates = NULL;

  rate (fixture, "Ada", 1, 0.1, 0.1, 0, 0);
  rate (fixture, "Bob", 1, 0.1, -0.9, 25, 30);
  items = gs_worth_queue_make (fixture->clip, first);

  g_assert_cmpuint (items->len, ==, 3);
  for (guint i = 0; i < items->len; i++)
    {
      const GsWorthItem *item = &g_array_index (items, GsWorthItem, i);

      people = item->reasons == GS_WORTH_PEOPLE ? item : people;
      networks = item->reasons == GS_WORTH_NETWORKS ? item : networks;
      gates = item->reasons == GS_WORTH_GATES ? item : gates;
      g_assert_true (i == 0 || item->score <= g_array_index (items, GsWorthItem, i - 1).score);
    }
  g_assert_nonnull (people);
  g_assert_nonnull (networks);
  g_assert_nonnull (gates);
  g_assert_cmpint (ABS (networks->start - 10 * SECOND), <, SECOND);
  g_assert_cmpint (ABS (networks->end - 15 * SECOND), <, SECOND);
  g_assert_cmpint (networks->networks_output, ==, GS_OUTPUT_VALENCE);
  g_assert_cmpfloat (networks->networks, >, 0.3);
  g_assert_cmpint (ABS (people->start - 25 * SECOND), <, SECOND);
  g_assert_cmpint (people->people_output, ==, GS_OUTPUT_VALENCE);
  g_assert_cmpint (ABS (gates->start - 50 * SECOND), <, 2 * SECOND);
  g_assert_cmpuint (gates->n_turns, >, 10);
}

/* The same network twice is no second opinion, and a clip that was changed is another clip. */
static void
test_what_counts (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GsRun) first = predict (fixture, "one", 0.0, 0.0, 0, 0, 60);
  g_autoptr (GsRun) again = predict (fixture, "one", 0.0, 0.8, 10, 15, 60);
  g_autoptr (GArray) same = gs_worth_queue_make (fixture->clip, again);
  g_autoptr (GsRun) second = predict (fixture, "two", 0.0, 0.0, 0, 0, 60);
  g_autoptr (GArray) other = gs_worth_queue_make (fixture->clip, again);
  g_autoptr (GArray) changed = NULL;

  g_assert_cmpuint (same->len, ==, 0);
  g_assert_cmpuint (other->len, ==, 1);

  gs_run_set_perturbation (second, "silence@1-2");
  g_assert_false (gs_worth_queue_counts (second));
  changed = gs_worth_queue_make (fixture->clip, again);
  g_assert_cmpuint (changed->len, ==, 0);
}

/* What the hand did since then counts, not what was there, nor what was taken over. */
static void
test_done (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GsRun) run = predict (fixture, "one", 0.5, 0.5, 0, 0, 60);
  GsTrace *trace = rate (fixture, "Ada", 1, 0.1, 0.1, 0, 0);
  const GsWorthItem item = { .start = 10 * SECOND, .end = 20 * SECOND };
  const gint64 since = 1000000;

  g_assert_cmpfloat (gs_worth_queue_get_looked_at (fixture->clip, &item, 0), >, 0.98);
  g_assert_cmpfloat (gs_worth_queue_get_looked_at (fixture->clip, &item, since), ==, 0.0);

  g_assert_nonnull (gs_store_take_over_run (fixture->store, run, GS_OUTPUT_VALENCE, gs_store_ensure_rater (fixture->store, "Ada"), 2));
  g_assert_cmpfloat (gs_worth_queue_get_looked_at (fixture->clip, &item, since), ==, 0.0);

  gs_store_begin_trace (fixture->store, trace);
  gs_trace_begin_stroke (trace);
  for (guint t = 10 * 25; t <= 15 * 25; t++)
    gs_trace_append (trace, t * STEP, since + t, 0.3);
  gs_store_end_trace (fixture->store, trace);
  g_assert_cmpfloat_with_epsilon (gs_worth_queue_get_looked_at (fixture->clip, &item, since), 0.5, 0.02);
}

/* It is undone in one step, stays marked in the file, and is a column of its own. */
static void
test_take_over (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsRun) run = predict (fixture, "one", 0.5, -0.5, 10, 20, 60);
  g_autofree char *name = NULL;
  GsTrace *trace;
  GsTraceTable *table;
  guint n_before;

  rate (fixture, "Ada", 1, 0.1, 0.1, 0, 0);
  n_before = g_list_model_get_n_items (gs_clip_get_traces (fixture->clip));
  trace = gs_store_take_over_run (fixture->store, run, GS_OUTPUT_VALENCE, gs_store_ensure_rater (fixture->store, "Ada"), 2);
  g_assert_nonnull (trace);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 5 * SECOND), 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 15 * SECOND), -0.5, 1e-6);
  g_assert_true (gs_trace_get_taken_over (trace));

  g_assert_true (gs_store_flush (fixture->store, &error));
  g_assert_no_error (error);
  g_assert_true (gs_store_undo (fixture->store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (fixture->clip)), ==, n_before);
  g_assert_true (gs_store_redo (fixture->store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (fixture->clip)), ==, n_before + 1);

  clip_project_reopen (fixture);
  trace = g_list_model_get_item (gs_clip_get_traces (fixture->clip), n_before);
  g_assert_true (gs_trace_get_taken_over (trace));
  g_assert_true (g_str_has_prefix (gs_trace_get_device (trace), "network one, "));
  g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (trace, 15 * SECOND), -0.5, 1e-6);
  name = gs_trace_get_source_name (trace);
  g_assert_cmpstr (name, ==, "Ada from network");
  g_object_unref (trace);

  table = gs_trace_table_new (0.0);
  gs_trace_table_add_clip (table, fixture->clip, "valence");
  /* What the rater said before counts until it is worked over */
  g_assert_cmpint (gs_trace_table_find (table, "Ada from network"), ==, -1);
  g_assert_cmpint (gs_trace_table_find (table, "Ada"), >=, 0);
  gs_trace_table_free (table);
}

/* The rater's own take counts until the network's line has been worked over, and then the line only where it was. */
static void
test_take_over_counts (Fixture *fixture,
                       gconstpointer data)
{
  g_autoptr (GsRun) run = predict (fixture, "one", 0.5, -0.5, 10, 20, 60);
  GListModel *traces = gs_clip_get_traces (fixture->clip);
  GsRater *ada = gs_store_ensure_rater (fixture->store, "Ada");
  GsTrace *own = rate (fixture, "Ada", 1, 0.1, 0.1, 0, 0);
  GsTrace *copy = gs_store_take_over_run (fixture->store, run, GS_OUTPUT_VALENCE, ada, 2);
  GsTraceTable *table;
  const double *values;
  guint number;

  /* Nobody's yet */
  g_assert_true (gs_trace_table_is_counted (traces, own));
  g_assert_false (gs_trace_table_is_counted (traces, copy));
  g_assert_true (gs_trace_table_find_latest (traces, "valence") == own);

  /* An erased range is no word of anybody's */
  number = gs_trace_add_edit (copy, GS_STROKE_ERASED, 0, SECOND, NULL, 0);
  g_assert_true (gs_trace_table_is_counted (traces, own));
  gs_trace_remove_stroke (copy, number);

  /* Chosen: the rater stands by it, and has said nothing */
  gs_store_choose_take (fixture->store, copy);
  g_assert_false (gs_trace_table_is_counted (traces, own));
  g_assert_true (gs_trace_table_is_counted (traces, copy));
  table = gs_trace_table_new (0.0);
  gs_trace_table_add_clip (table, fixture->clip, "valence");
  g_assert_cmpint (gs_trace_table_find (table, "Ada"), ==, -1);
  g_assert_cmpint (gs_trace_table_find (table, "Ada from network"), ==, -1);
  gs_trace_table_free (table);

  /* The other one is chosen: it counts, whatever becomes of the line */
  gs_store_choose_take (fixture->store, own);
  g_assert_true (gs_trace_table_is_counted (traces, own));
  gs_trace_set_chosen (own, FALSE);

  /* Worked over */
  gs_store_begin_trace (fixture->store, copy);
  gs_trace_begin_stroke (copy);
  for (guint t = 30 * 25; t <= 40 * 25; t++)
    gs_trace_append (copy, t * STEP, 5000000 + t, -0.25);
  gs_store_end_trace (fixture->store, copy);
  g_assert_false (gs_trace_table_is_counted (traces, own));
  g_assert_true (gs_trace_table_is_counted (traces, copy));
  g_assert_true (gs_trace_table_find_latest (traces, "valence") == copy);
  table = gs_trace_table_new (0.0);
  gs_trace_table_add_clip (table, fixture->clip, "valence");
  g_assert_cmpint (gs_trace_table_find (table, "Ada"), ==, -1);
  g_assert_cmpint (gs_trace_table_find (table, "Ada from network"), >=, 0);
  values = gs_trace_table_get_values (table, (guint) gs_trace_table_find (table, "Ada from network"));
  g_assert_true (isnan (values[5 * 25]));
  g_assert_true (isnan (values[15 * 25]));
  g_assert_cmpfloat_with_epsilon (values[35 * 25], -0.25, 1e-6);
  g_assert_true (isnan (values[45 * 25]));
  gs_trace_table_free (table);
}

/* A line that was copied differs from nobody, and agrees with nobody. */
static void
test_take_over_people (Fixture *fixture,
                       gconstpointer data)
{
  g_autoptr (GsRun) run = predict (fixture, "one", 0.9, 0.9, 0, 0, 60);
  g_autoptr (GArray) before = NULL, after = NULL, corrected = NULL;
  GsTrace *copy;

  rate (fixture, "Ada", 1, 0.1, 0.1, 0, 0);
  before = gs_worth_queue_make (fixture->clip, run);
  g_assert_cmpuint (before->len, ==, 0);
  copy = gs_store_take_over_run (fixture->store, run, GS_OUTPUT_VALENCE, gs_store_ensure_rater (fixture->store, "Bob"), 1);
  after = gs_worth_queue_make (fixture->clip, run);
  g_assert_cmpuint (after->len, ==, 0);

  gs_store_begin_trace (fixture->store, copy);
  gs_trace_begin_stroke (copy);
  for (guint t = 25 * 25; t <= 30 * 25; t++)
    gs_trace_append (copy, t * STEP, 5000000 + t, -0.9);
  gs_store_end_trace (fixture->store, copy);
  corrected = gs_worth_queue_make (fixture->clip, run);
  g_assert_cmpuint (corrected->len, ==, 1);
  g_assert_cmpint (ABS (g_array_index (corrected, GsWorthItem, 0).start - 25 * SECOND), <, SECOND);
  g_assert_cmpint (ABS (g_array_index (corrected, GsWorthItem, 0).end - 30 * SECOND), <, SECOND);
}

static GsGoldStandard *
make_gold (Fixture *fixture,
           GsTraceTable **table)
{
  g_autoptr (GError) error = NULL;
  GsGoldStandardConfig config;
  GsGoldStandard *gold;

  *table = gs_trace_table_new (0.0);
  gs_trace_table_add_clip (*table, fixture->clip, "valence");
  gs_gold_standard_config_init (&config);
  config.method = GS_GOLD_MEAN;
  gold = gs_gold_standard_new (*table, 0, &config, NULL, &error);
  g_assert_no_error (error);

  return gold;
}

/* A gold standard is not made of what a network said, and of a corrected line of the corrections. */
static void
test_take_over_gold (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GsRun) run = predict (fixture, "one", 0.9, 0.9, 0, 0, 60);
  g_autoptr (GsGoldStandard) before = NULL, after = NULL, corrected = NULL;
  g_autoptr (GsTraceTable) first = NULL, second = NULL, third = NULL;
  GsTrace *copy;

  rate (fixture, "Ada", 1, 0.1, 0.3, 10, 20);
  rate (fixture, "Bob", 1, 0.2, 0.5, 10, 20);
  before = make_gold (fixture, &first);
  g_assert_cmpfloat_with_epsilon (before->gold->values[5 * 25], 0.15, 1e-6);
  copy = gs_store_take_over_run (fixture->store, run, GS_OUTPUT_VALENCE, gs_store_ensure_rater (fixture->store, "Ada"), 2);
  gs_store_take_over_run (fixture->store, run, GS_OUTPUT_VALENCE, gs_store_ensure_rater (fixture->store, "Cleo"), 1);
  after = make_gold (fixture, &second);
  g_assert_cmpstr (before->fingerprint, ==, after->fingerprint);
  g_assert_cmpuint (second->columns->len, ==, first->columns->len);

  gs_store_begin_trace (fixture->store, copy);
  gs_trace_begin_stroke (copy);
  for (guint t = 0; t <= 50 * 25; t++)
    gs_trace_append (copy, t * STEP, 5000000 + t, t >= 10 * 25 && t < 20 * 25 ? 0.4 : 0.0);
  gs_store_end_trace (fixture->store, copy);
  corrected = make_gold (fixture, &third);
  g_assert_cmpstr (before->fingerprint, !=, corrected->fingerprint);
  g_assert_cmpfloat_with_epsilon (corrected->gold->values[5 * 25], 0.1, 1e-6);
  /* Where nobody corrected it there is Bob alone */
  g_assert_cmpfloat_with_epsilon (corrected->gold->values[55 * 25], 0.2, 1e-6);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/worth-queue/reasons", test_reasons);
  ADD ("/worth-queue/what-counts", test_what_counts);
  ADD ("/worth-queue/done", test_done);
  ADD ("/worth-queue/take-over", test_take_over);
  ADD ("/worth-queue/take-over/counts", test_take_over_counts);
  ADD ("/worth-queue/take-over/people", test_take_over_people);
  ADD ("/worth-queue/take-over/gold", test_take_over_gold);

  return g_test_run ();
}
