/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gold-trace.h"

#include "gs-engine-error.h"
#include "gs-json.h"

#include <math.h>

/* A gold standard as a trace of the project: one sample a frame, by a rater who is no person, with what made it. */

static gboolean
is_about (GsTrace *trace,
          const char *dimension)
{
  return g_str_equal (gs_trace_get_dimension (trace), dimension);
}

/**
 * gs_gold_trace_find:
 * @clip: a clip
 * @dimension: valence, arousal or any other
 *
 * Returns: (transfer none) (nullable): the clip's gold standard
 */
GsTrace *
gs_gold_trace_find (GsClip *clip,
                    const char *dimension)
{
  GListModel *traces = gs_clip_get_traces (clip);
  GsTrace *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      if (gs_trace_get_derived (trace) != NULL && is_about (trace, dimension))
        found = trace;
    }

  return found;
}

/* The take of a rater that the trace table took. */
static GsTrace *
find_source (GsClip *clip,
             const char *dimension,
             const char *rater)
{
  GListModel *traces = gs_clip_get_traces (clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
      g_autofree char *name = gs_trace_get_source_name (trace);

      /* The project has it as long as this is used. */
      if (gs_trace_get_derived (trace) == NULL && is_about (trace, dimension) && g_str_equal (name, rater) &&
          gs_trace_table_is_counted (traces, trace))
        return trace;
    }

  return NULL;
}

static char *
describe (GsClip *clip,
          const char *dimension,
          const GsGoldStandard *gold)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  gs_gold_standard_build_json (gold, builder);
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (guint k = 0; k < gold->names->len; k++)
    {
      GsTrace *source = find_source (clip, dimension, gold->names->pdata[k]);

      if (source != NULL)
        json_builder_add_int_value (builder, gs_trace_get_id (source));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return gs_json_to_string (root, FALSE);
}

/* A frame without a value ends a stroke, so that nothing is said there. */
static GArray *
collect_samples (const GsGoldStandard *gold,
                 double *minimum,
                 double *maximum)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
  gint64 now = g_get_real_time ();
  gboolean gap = TRUE;
  guint stroke = 0;

  for (gsize t = 0; t < gold->gold->n; t++)
    {
      double value = gold->gold->values[t];
      GsTraceSample sample;

      if (isnan (value))
        {
          gap = TRUE;
          continue;
        }
      stroke += gap;
      gap = FALSE;
      sample = (GsTraceSample) { g_array_index (gold->times, gint64, t), now, value, stroke };
      *minimum = MIN (*minimum, value);
      *maximum = MAX (*maximum, value);
      g_array_append_val (samples, sample);
    }

  return samples;
}

/**
 * gs_gold_trace_store:
 * @store: an open project
 * @clip: a clip of it
 * @dimension: what the gold standard is about
 * @gold: the gold standard of that clip, made of a table whose rows are the clip's frames
 * @action: (nullable): what the step to undo is called; %NULL if the caller has begun one
 *
 * Keeps a gold standard as a trace with one sample a frame, in place of the one that was there, as one step to undo. What
 * gs_gold_standard_build_json() says of it, and the numbers of the traces it was made of, are with it.
 *
 * Returns: (transfer none) (nullable): the trace; %NULL if the gold standard has no value at all
 */
GsTrace *
gs_gold_trace_store (GsStore *store,
                     GsClip *clip,
                     const char *dimension,
                     const GsGoldStandard *gold,
                     const char *action)
{
  double minimum = -1.0, maximum = 1.0;
  g_autoptr (GArray) samples = collect_samples (gold, &minimum, &maximum);
  g_autofree char *derived = describe (clip, dimension, gold);
  g_autofree char *rule = g_strdup_printf ("{\"method\":\"%s\"}", gs_gold_method_get_nick (gold->config.method));
  GsTrace *former = gs_gold_trace_find (clip, dimension);
  g_autoptr (GsTrace) trace = NULL;

  if (samples->len == 0)
    return NULL;

  if (action != NULL)
    gs_store_begin_action (store, action);
  if (former != NULL)
    gs_store_remove_trace (store, former);
  trace = gs_trace_new (clip, gs_store_ensure_derived_rater (store, GS_GOLD_RATER, rule), dimension, minimum, maximum);
  gs_trace_set_derived (trace, derived);
  gs_store_begin_trace (store, trace);
  gs_trace_append_samples (trace, (const GsTraceSample *) (const void *) samples->data, samples->len);
  gs_store_append_samples (store, trace);
  gs_store_end_trace (store, trace);
  if (action != NULL)
    gs_store_end_action (store);

  return trace;
}

/**
 * gs_gold_trace_read:
 * @trace: a derived trace
 * @config: (out): what made it, to make it again
 * @fingerprint: (out) (transfer full) (optional): what its sources held then, as gs_gold_standard_get_fingerprint() gives it
 * @error: (out) (optional): what is wrong with it
 *
 * Returns: %TRUE if it was understood
 */
gboolean
gs_gold_trace_read (GsTrace *trace,
                    GsGoldStandardConfig *config,
                    char **fingerprint,
                    GError **error)
{
  const char *derived = gs_trace_get_derived (trace);
  g_autoptr (JsonNode) node = derived != NULL ? json_from_string (derived, error) : NULL;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "What made the gold standard is not known");
      return FALSE;
    }

  object = json_node_get_object (node);
  if (!gs_gold_standard_config_from_json (object, config, error))
    return FALSE;
  if (fingerprint != NULL)
    *fingerprint = g_strdup (json_object_get_string_member_with_default (object, "fingerprint", ""));

  return TRUE;
}
