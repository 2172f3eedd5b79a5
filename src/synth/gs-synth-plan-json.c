/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-plan-private.h"

#include "gs-synth-error.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>

/* Bounds of what a plan may hold. */
#define MOST_ITEMS 10000

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  /* Nine digits: more than any of the numbers means. */
  json_builder_add_double_value (builder, round (value * 1e9) / 1e9);
}

/**
 * gs_synth_plan_to_json:
 * @self: a plan
 *
 * Returns: (transfer full): the plan's parameters in the form that gs_synth_plan_new_from_json() reads
 */
char *
gs_synth_plan_to_json (const GsSynthPlan *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, self->seed);
  g_autofree char *identity = g_strdup_printf ("%" G_GUINT64_FORMAT, self->identity_seed);

  json_builder_begin_object (builder);
  /* As text: JSON's numbers do not hold 64 bits everywhere. */
  json_builder_set_member_name (builder, "seed");
  json_builder_add_string_value (builder, seed);
  json_builder_set_member_name (builder, "identity");
  json_builder_add_string_value (builder, identity);
  add_number (builder, "seconds", gs_synth_plan_get_seconds (self));
  json_builder_set_member_name (builder, "fps");
  json_builder_add_int_value (builder, self->fps);

  json_builder_set_member_name (builder, "keys");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->keys->len; i++)
    {
      const GsSynthKey *key = &g_array_index (self->keys, GsSynthKey, i);

      json_builder_begin_object (builder);
      add_number (builder, "time", key->time);
      add_number (builder, "valence", key->feeling.valence);
      add_number (builder, "arousal", key->feeling.arousal);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "spans");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->spans->len; i++)
    {
      const GsSynthWeakSpan *span = &g_array_index (self->spans, GsSynthWeakSpan, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, gs_synth_weak_kind_get_name (span->kind));
      add_number (builder, "start", span->start);
      add_number (builder, "end", span->end);
      if (span->kind == GS_SYNTH_WEAK_SOUND_DELAYED)
        add_number (builder, "delay", span->amount);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  if (self->sentences != NULL)
    {
      json_builder_set_member_name (builder, "sentences");
      json_builder_begin_array (builder);
      for (guint i = 0; self->sentences[i] != NULL; i++)
        json_builder_add_string_value (builder, self->sentences[i]);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

static gboolean
refuse (GError **error, const char *format, const char *what)
{
  g_autofree char *reason = g_strdup_printf ("%s: %s", what, format);

  g_set_error_literal (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_INVALID, reason);

  return FALSE;
}

/* A number of @object between @low and @high, or @fallback if there is none; %NAN as @fallback makes it needed. */
static gboolean
get_number (
  JsonObject *object, const char *name, double low, double high, double fallback, double *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = fallback;
  if (node != NULL)
    *value = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING
               ? json_node_get_double (node)
               : NAN;
  if (*value >= low && *value <= high)
    return TRUE;

  g_set_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_INVALID, "“%s” should be a number from %g to %g", name, low, high);

  return FALSE;
}

static gboolean
get_seed (JsonObject *object, const char *name, guint64 *seed, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *seed = (guint64) json_node_get_int (node);
      return TRUE;
    }
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
      g_ascii_string_to_unsigned (json_node_get_string (node), 10, 0, G_MAXUINT64, seed, NULL))
    return TRUE;

  return refuse (error, "it should be a whole number", name);
}

/* (nullable): the list called @name, %NULL without an error if there is none. */
static JsonArray *
get_list (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > MOST_ITEMS)
    {
      refuse (error, "it should be a list, not too long", name);
      return NULL;
    }

  return json_node_get_array (node);
}

static JsonObject *
get_item (JsonArray *list, guint i, const char *name, GError **error)
{
  JsonNode *node = json_array_get_element (list, i);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  refuse (error, "each of it should be an object", name);

  return NULL;
}

static gboolean
read_keys (GsSynthPlan *self, JsonArray *list, GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *item = get_item (list, i, "keys", error);
      GsSynthKey key;

      if (item == NULL ||
          !get_number (item, "time", -GS_SYNTH_MAX_SECONDS, 2.0 * GS_SYNTH_MAX_SECONDS, NAN, &key.time, error) ||
          !get_number (item, "valence", -1.0, 1.0, NAN, &key.feeling.valence, error) ||
          !get_number (item, "arousal", -1.0, 1.0, NAN, &key.feeling.arousal, error))
        return FALSE;
      if (i > 0 && key.time <= g_array_index (self->keys, GsSynthKey, i - 1).time)
        return refuse (error, "the times should increase", "keys");
      g_array_append_val (self->keys, key);
    }

  return TRUE;
}

static gboolean
read_spans (GsSynthPlan *self, JsonArray *list, GError **error)
{
  double end = gs_synth_plan_get_seconds (self);
  double least = 0.0;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *item = get_item (list, i, "spans", error);
      GsSynthWeakSpan span = { 0 };
      const char *kind;

      if (item == NULL)
        return FALSE;
      kind = json_object_get_string_member_with_default (item, "kind", "");
      if (!gs_synth_weak_kind_from_name (kind, &span.kind))
        return refuse (error, "there is no such kind of weak span", kind);
      if (!get_number (item, "start", least, end, NAN, &span.start, error) ||
          !get_number (item, "end", span.start, end, NAN, &span.end, error) ||
          !get_number (item, "delay", 0.0, 10.0, 0.0, &span.amount, error))
        return FALSE;
      span.start = round (span.start * self->fps) / self->fps;
      span.end = round (span.end * self->fps) / self->fps;
      if (span.kind != GS_SYNTH_WEAK_SOUND_DELAYED)
        span.amount = 0.0;
      least = span.end;
      g_array_append_val (self->spans, span);
    }

  return TRUE;
}

static gboolean
read_sentences (GsSynthPlan *self, JsonArray *list, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (json_array_get_length (list) == 0)
    return refuse (error, "at least one is needed", "sentences");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return refuse (error, "each should be a text", "sentences");
      g_strv_builder_add (builder, json_node_get_string (node));
    }
  self->sentences = g_strv_builder_end (builder);

  return TRUE;
}

/**
 * gs_synth_plan_new_from_json:
 * @text: `{"seconds":, "fps":, "seed":, "identity":, "keys": [{"time":, "valence":, "arousal":}], "spans": [{"kind":,
 * "start":, "end":, "delay":}], "sentences": [""]}`; only "seconds" and "fps" are needed
 * @error: return location for a #GsSynthError
 *
 * Reads what should happen in a clip; what is left open is drawn from the seed, except for weak spans. "identity" is
 * the seed of the person, if it is another than that of the clip.
 *
 * Returns: (transfer full): the plan
 */
GsSynthPlan *
gs_synth_plan_new_from_json (const char *text, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GsSynthPlan) self = NULL;
  g_autoptr (GError) reason = NULL;
  JsonNode *root;
  JsonObject *object;
  JsonArray *list;
  double seconds, fps;
  guint64 seed = 0;

  if (!json_parser_load_from_data (parser, text, -1, &reason))
    {
      guint line, column;
      int n = 0;

      /* So json-glib begins the message about a text that came from no file. */
      if (sscanf (reason->message, "<data>:%u:%u: Parse error: %n", &line, &column, &n) == 2 && n > 0)
        g_set_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_INVALID, "The plan is not JSON: line %u, column %u: %s; correct it there", line, column,
                     reason->message + n);
      else
        g_set_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_INVALID, "The plan is not JSON: %s", reason->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_INVALID,
                           root == NULL ? "The plan is not JSON: there is nothing in it" : "The plan is not a JSON object");
      return NULL;
    }
  object = json_node_get_object (root);

  if (!get_number (object, "seconds", GS_SYNTH_MIN_SECONDS, GS_SYNTH_MAX_SECONDS, NAN, &seconds, error) ||
      !get_number (object, "fps", GS_SYNTH_MIN_FPS, GS_SYNTH_MAX_FPS, NAN, &fps, error) ||
      !get_seed (object, "seed", &seed, error))
    return NULL;
  self = gs_synth_plan_alloc (seed, seconds, fps, error);
  if (self == NULL || !get_seed (object, "identity", &self->identity_seed, error))
    return NULL;

  list = get_list (object, "keys", &reason);
  if (list != NULL && !read_keys (self, list, error))
    return NULL;
  if (reason == NULL)
    list = get_list (object, "spans", &reason);
  if (reason == NULL && list != NULL && !read_spans (self, list, error))
    return NULL;
  if (reason == NULL)
    list = get_list (object, "sentences", &reason);
  if (reason == NULL && list != NULL && !read_sentences (self, list, error))
    return NULL;
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  gs_synth_plan_complete (self);

  return g_steal_pointer (&self);
}
