/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-comparison.h"
#include "gs-engine-error.h"
#include "gs-gold-standard.h"

#include <math.h>
#include <string.h>

#define N 400

static void
begin (GsTraceTable *table,
       const char *clip)
{
  gint64 times[N];

  for (guint t = 0; t < N; t++)
    times[t] = t * G_GINT64_CONSTANT (40000000);
  gs_trace_table_begin_clip (table, clip, times, N);
}

static void
say (GsTraceTable *table,
     const char *name,
     gboolean is_network,
     guint late,
     double scale)
{
  double values[N];

  for (guint t = 0; t < N; t++)
    values[t] = scale * (sin ((t - (double) late) / 25.0) + 0.4 * sin ((t - (double) late) / 9.0));
  gs_trace_table_set (table, name, is_network, values);
}

/* Two clips; Bob has said nothing of the first, Eve turns everything round in the second. */
static GsTraceTable *
make_table (void)
{
  GsTraceTable *table = gs_trace_table_new (0.0);

  begin (table, "first");
  say (table, "Ada", FALSE, 0, 0.5);
  say (table, "network x", TRUE, 3, 0.4);
  begin (table, "second");
  say (table, "Ada", FALSE, 0, 0.5);
  say (table, "Bob", FALSE, 10, 0.5);
  say (table, "Eve", FALSE, 0, -0.5);
  say (table, "Mia", FALSE, 5, 0.6);
  say (table, "network x", TRUE, 0, 0.5);

  return table;
}

static JsonNode *
to_json (const GsGoldStandard *standard)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  gs_gold_standard_build_json (standard, builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static void
test_table (void)
{
  g_autoptr (GsTraceTable) table = make_table ();

  g_assert_cmpuint (gs_trace_table_get_n (table), ==, 2 * N);
  g_assert_cmpuint (gs_trace_table_get_n_clips (table), ==, 2);
  g_assert_cmpuint (gs_trace_table_get_starts (table)[1], ==, N);
  g_assert_cmpint (gs_trace_table_find (table, "Bob"), ==, 2);
  g_assert_cmpint (gs_trace_table_find (table, "Zoe"), ==, -1);
  g_assert_true (isnan (gs_trace_table_get_values (table, 2)[0]));
  g_assert_false (isnan (gs_trace_table_get_values (table, 2)[N]));
}

/* What made it is written down, and makes the same again. */
static void
test_made_again (void)
{
  g_autoptr (GsTraceTable) table = make_table ();
  const GsGoldMethod methods[] = { GS_GOLD_EWE, GS_GOLD_CCC_CENTRED, GS_GOLD_BARYCENTRE };

  for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
    {
      g_autoptr (GsGoldStandard) first = NULL;
      g_autoptr (GsGoldStandard) again = NULL;
      g_autoptr (JsonNode) json = NULL;
      g_autoptr (JsonNode) json_again = NULL;
      g_autofree char *text = NULL;
      g_autofree char *text_again = NULL;
      g_autoptr (GError) error = NULL;
      GsGoldStandardConfig config, read;

      gs_gold_standard_config_init (&config);
      config.method = methods[m];
      config.least_agreement = 0.1;
      config.clip_negative = m == 1;
      config.delay = m == 2 ? GS_GOLD_DELAY_FIXED : GS_GOLD_DELAY_BEST;
      config.delay_seconds = m == 2 ? 0.4 : 0.0;
      config.criterion = GS_DELAY_PEARSON;
      config.scaling = GS_GOLD_STANDARDISED;
      config.band_seconds = 1.5;
      first = gs_gold_standard_new (table, 1, &config, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (first->names->len, ==, 4);
      /* With a lag of half a wave what is turned round agrees. */
      if (config.delay == GS_GOLD_DELAY_FIXED)
        g_assert_cmpint (first->gold->raters[2].reason, ==, GS_GOLD_DISAGREES);
      json = to_json (first);

      g_assert_true (gs_gold_standard_config_from_json (json_node_get_object (json), &read, &error));
      g_assert_no_error (error);
      again = gs_gold_standard_new (table, 1, &read, NULL, &error);
      g_assert_no_error (error);
      json_again = to_json (again);
      text = json_to_string (json, TRUE);
      text_again = json_to_string (json_again, TRUE);
      g_assert_cmpstr (text, ==, text_again);
      g_assert_cmpmem (first->gold->values, N * sizeof (double), again->gold->values, N * sizeof (double));
    }
}

/* It changes with what people say, and with nothing else. */
static void
test_fingerprint (void)
{
  g_autoptr (GsTraceTable) table = make_table ();
  g_autofree char *before = gs_gold_standard_get_fingerprint (table, 1);
  g_autofree char *first_before = gs_gold_standard_get_fingerprint (table, 0);
  g_autofree char *network = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *first_after = NULL;

  say (table, "network x", TRUE, 9, 0.1);
  network = gs_gold_standard_get_fingerprint (table, 1);
  g_assert_cmpstr (network, ==, before);
  say (table, "Bob", FALSE, 10, 0.51);
  changed = gs_gold_standard_get_fingerprint (table, 1);
  g_assert_cmpstr (changed, !=, before);
  first_after = gs_gold_standard_get_fingerprint (table, 0);
  g_assert_cmpstr (first_after, ==, first_before);
}

static void
test_refused (void)
{
  g_autoptr (GsTraceTable) table = gs_trace_table_new (0.0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const char *const wrong[] = {
    "{}",
    "{\"method\":\"best\",\"scaling\":\"none\",\"delay\":\"none\",\"clip_negative\":false}",
    "{\"method\":\"mean\",\"scaling\":\"none\",\"delay\":\"best\",\"clip_negative\":false}",
    "{\"method\":\"mean\",\"scaling\":\"none\",\"delay\":\"none\",\"clip_negative\":1}",
    "{\"method\":\"mean\",\"scaling\":\"none\",\"delay\":\"none\",\"clip_negative\":true,\"band\":\"wide\"}",
    "{\"method\":[],\"scaling\":\"none\",\"delay\":\"none\",\"clip_negative\":true,\"least_agreement\":7}",
  };
  GsGoldStandardConfig config;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (wrong[i], NULL);

      g_assert_false (gs_gold_standard_config_from_json (json_node_get_object (node), &config, &error));
      g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID);
      g_clear_error (&error);
    }

  gs_gold_standard_config_init (&config);
  begin (table, "film");
  say (table, "network x", TRUE, 0, 1.0);
  g_assert_null (gs_gold_standard_new (table, 0, &config, NULL, &error));
  g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID);
  g_clear_error (&error);

  say (table, "Ada", FALSE, 0, 1.0);
  g_cancellable_cancel (cancellable);
  g_assert_null (gs_gold_standard_new (table, 0, &config, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
count_cb (double fraction,
          gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >, *last);
  *last = fraction;
}

/* Against a reference: every other column once, people alone as the group, each two of the others tested. */
static void
test_comparison (void)
{
  g_autoptr (GsTraceTable) table = make_table ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GsComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  double last = 0.0;
  GsComparisonConfig config = {
    .reference = "Ada", .n_replicates = 20, .n_permutations = 50, .confidence = 0.9, .progress = count_cb, .progress_data = &last
  };

  comparison = gs_comparison_new (table, &config, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (last, ==, 1.0);
  g_assert_cmpuint (comparison->pairs->len, ==, 4);
  g_assert_cmpuint (comparison->raters->len, ==, 3);
  g_assert_cmpuint (comparison->differences->len, ==, 6);
  g_assert_cmpuint (comparison->block, >, 1);
  for (guint i = 0; i < comparison->pairs->len; i++)
    g_assert_cmpuint (g_array_index (comparison->pairs, GsComparisonPair, i).b, ==, 0);

  config.reference = "Zoe";
  g_assert_null (gs_comparison_new (table, &config, NULL, &error));
  g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID);
  g_clear_error (&error);
  config.reference = NULL;
  config.progress = NULL;
  g_cancellable_cancel (cancellable);
  g_assert_null (gs_comparison_new (table, &config, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gold-standard/table", test_table);
  g_test_add_func ("/gold-standard/made-again", test_made_again);
  g_test_add_func ("/gold-standard/fingerprint", test_fingerprint);
  g_test_add_func ("/gold-standard/refused", test_refused);
  g_test_add_func ("/gold-standard/comparison", test_comparison);

  return g_test_run ();
}
