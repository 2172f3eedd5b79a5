/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-fusion-config.h"

#include "gs-fusion-error.h"
#include "gs-json-place.h"
#include "gs-json.h"

/* A configuration is two deep; what future versions add may go on a little. */
#define MAX_DEPTH 8

typedef enum
{
  FIELD_KIND,
  FIELD_UINT,
  FIELD_UINT64,
  FIELD_DOUBLE,
  FIELD_BOOLEAN,
  FIELD_TEXT,
  FIELD_TCN,
  FIELD_NAMES,
  FIELD_DROPOUT,
} FieldType;

#define FIELD(name, type, member) { name, type, G_STRUCT_OFFSET (GsFusionConfig, member), 0, 0 }
#define COUNT(name, member, low, high) { name, FIELD_UINT, G_STRUCT_OFFSET (GsFusionConfig, member), low, high }

/* Every key, in the order in which it is written. */
static const struct
{
  const char *name;
  FieldType type;
  glong offset;
  guint low, high; /* of whole numbers */
} fields[] = {
  FIELD ("fusion", FIELD_KIND, fusion),
  COUNT ("iterations", iterations, 1, GS_FUSION_MAX_ITERATIONS),
  COUNT ("window", window, 2, 4096),
  COUNT ("hop", hop, 1, 4096),
  FIELD ("temperature", FIELD_DOUBLE, temperature),
  FIELD ("output", FIELD_TEXT, output),
  COUNT ("video_features", video_features, 1, 65536),
  COUNT ("audio_features", audio_features, 1, 65536),
  FIELD ("video_tcn", FIELD_TCN, video_tcn),
  FIELD ("audio_tcn", FIELD_TCN, audio_tcn),
  COUNT ("kernel", kernel, 1, 64),
  COUNT ("hidden", hidden, 1, 4096),
  FIELD ("dropout", FIELD_DROPOUT, tcn_dropout),
  COUNT ("batch", batch, 1, 4096),
  COUNT ("epochs", epochs, 1, 1000000),
  COUNT ("warmup", warmup, 0, 1000000),
  FIELD ("learning_rate", FIELD_DOUBLE, learning_rate),
  FIELD ("weight_decay", FIELD_DOUBLE, weight_decay),
  COUNT ("patience", patience, 0, 1000000),
  FIELD ("factor", FIELD_DOUBLE, factor),
  COUNT ("early_stop", early_stop, 1, 1000000),
  FIELD ("label_delay", FIELD_DOUBLE, label_delay),
  FIELD ("zero_padded_labels", FIELD_BOOLEAN, zero_padded_labels),
  FIELD ("seed", FIELD_UINT64, seed),
  FIELD ("frame_rate", FIELD_DOUBLE, frame_rate),
  FIELD ("encoder", FIELD_TEXT, encoder),
  FIELD ("video_feature_names", FIELD_NAMES, video_feature_names),
  FIELD ("audio_feature_names", FIELD_NAMES, audio_feature_names),
};

static gboolean
refuse (GError **error,
        const char *key,
        const char *wanted)
{
  g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID, "“%s” must be %s in the configuration", key, wanted);

  return FALSE;
}

/* What stands there instead, and what may. */
static gboolean
refuse_count (GError **error,
              guint index,
              JsonNode *node)
{
  g_autofree char *text = gs_json_to_string (node, FALSE);

  g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
               "“%s” is %s in the configuration; it must be a whole number between %u and %u", fields[index].name, text,
               fields[index].low, fields[index].high);

  return FALSE;
}

static gboolean
read_uint64 (JsonNode *node,
             guint64 limit,
             guint64 *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 ||
      json_node_get_int (node) < 0 || (guint64) json_node_get_int (node) > limit)
    return FALSE;

  *value = json_node_get_int (node);

  return TRUE;
}

static gboolean
read_double (JsonNode *node,
             double *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;

  *value = json_node_get_double (node);

  return TRUE;
}

static gboolean
read_boolean (JsonNode *node,
              gboolean *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;

  *value = json_node_get_boolean (node);

  return TRUE;
}

static const char *
read_text (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static gboolean
read_kind (const char *key,
           JsonNode *node,
           GsFusionKind *kind,
           GError **error)
{
  const char *text = read_text (node);

  for (guint i = GS_FUSION_CONCAT; text != NULL && i <= GS_FUSION_HGRJCA; i++)
    {
      if (g_str_equal (text, gs_fusion_kind_get_name (i)))
        {
          *kind = i;
          return TRUE;
        }
    }

  return refuse (error, key, "one of concat, ca, dca, rjca, grjca and hgrjca");
}

static gboolean
read_tcn (const char *key,
          JsonNode *node,
          GsTcnConfig *tcn,
          GError **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, key, "a list of widths");

  array = json_node_get_array (node);
  if (json_array_get_length (array) < 1 || json_array_get_length (array) > GS_FUSION_MAX_BLOCKS)
    return refuse (error, key, "a list of 1 to 16 widths");

  tcn->n_blocks = json_array_get_length (array);
  for (guint i = 0; i < tcn->n_blocks; i++)
    {
      guint64 width;

      if (!read_uint64 (json_array_get_element (array, i), G_MAXINT, &width))
        return refuse (error, key, "a list of whole numbers");
      tcn->channels[i] = width;
    }

  return TRUE;
}

static gboolean
read_names (const char *key,
            JsonNode *node,
            GStrv *names,
            GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, key, "a list of names");

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *name = read_text (json_array_get_element (array, i));

      if (name == NULL)
        return refuse (error, key, "a list of names");
      g_strv_builder_add (builder, name);
    }

  g_strfreev (*names);
  *names = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
read_dropout (JsonNode *node,
              GsFusionConfig *self,
              GError **error)
{
  g_autoptr (GList) keys = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, "dropout", "an object with “tcn” and “attention”");

  object = json_node_get_object (node);
  keys = json_object_get_members (object);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      double *target = g_str_equal (l->data, "tcn")         ? &self->tcn_dropout
                       : g_str_equal (l->data, "attention") ? &self->attention_dropout
                                                            : NULL;

      if (target == NULL)
        {
          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID, "the configuration has an unknown key “dropout.%s”",
                       (const char *) l->data);
          return FALSE;
        }
      if (!read_double (json_object_get_member (object, l->data), target))
        return refuse (error, "dropout", "an object of numbers");
    }

  return TRUE;
}

static gboolean
read_field (GsFusionConfig *self,
            guint index,
            JsonNode *node,
            GError **error)
{
  const char *key = fields[index].name;
  gpointer member = G_STRUCT_MEMBER_P (self, fields[index].offset);
  const char *text;
  guint64 whole;

  switch (fields[index].type)
    {
    case FIELD_KIND:
      return read_kind (key, node, member, error);
    case FIELD_UINT:
      if (!read_uint64 (node, G_MAXINT, &whole) || whole < fields[index].low || whole > fields[index].high)
        return refuse_count (error, index, node);
      *(guint *) member = whole;
      return TRUE;
    case FIELD_UINT64:
      return read_uint64 (node, G_MAXINT64, member) || refuse (error, key, "a whole number");
    case FIELD_DOUBLE:
      return read_double (node, member) || refuse (error, key, "a number");
    case FIELD_BOOLEAN:
      return read_boolean (node, member) || refuse (error, key, "true or false");
    case FIELD_TEXT:
      text = read_text (node);
      if (text == NULL)
        return refuse (error, key, "text");
      g_free (*(char **) member);
      *(char **) member = g_strdup (text);
      return TRUE;
    case FIELD_TCN:
      return read_tcn (key, node, member, error);
    case FIELD_NAMES:
      return read_names (key, node, member, error);
    case FIELD_DROPOUT:
    default:
      return read_dropout (node, self, error);
    }
}

static gboolean
read_member (GsFusionConfig *self,
             const char *key,
             JsonNode *node,
             GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (g_str_equal (key, fields[i].name))
        return read_field (self, i, node, error);
    }

  g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID, "the configuration has an unknown key “%s”", key);

  return FALSE;
}

/**
 * gs_fusion_config_from_json:
 * @text: a JSON object; every key is optional and defaults to the authors' recipe
 * @error: return location of a #GsFusionError
 *
 * Returns: (transfer full): the configuration, %NULL with @error naming the key that is
 * unknown or wrong
 */
GsFusionConfig *
gs_fusion_config_from_json (const char *text,
                            GError **error)
{
  g_autoptr (GsFusionConfig) self = gs_fusion_config_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) json_error = NULL;
  g_autoptr (GList) keys = NULL;
  JsonObject *object;

  root = gs_json_parse_object (text, -1, MAX_DEPTH, &json_error);
  if (root == NULL)
    {
      g_autofree char *why = gs_json_place_describe (text, json_error->message);

      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID, "the configuration cannot be read: %s; correct it there", why);
      return NULL;
    }

  object = json_node_get_object (root);
  keys = json_object_get_members (object);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      if (!read_member (self, l->data, json_object_get_member (object, l->data), error))
        return NULL;
    }

  /* A shorter window with the hop left at its default is meant to overlap as the default does. */
  if (!json_object_has_member (object, "hop"))
    self->hop = MAX (1, self->window * 2 / 3);

  return gs_fusion_config_check (self, error) ? g_steal_pointer (&self) : NULL;
}

static void
write_field (JsonBuilder *builder,
             const GsFusionConfig *self,
             guint index)
{
  gconstpointer member = (const char *) self + fields[index].offset;

  switch (fields[index].type)
    {
    case FIELD_KIND:
      json_builder_add_string_value (builder, gs_fusion_kind_get_name (*(const GsFusionKind *) member));
      break;
    case FIELD_UINT:
      json_builder_add_int_value (builder, *(const guint *) member);
      break;
    case FIELD_UINT64:
      json_builder_add_int_value (builder, *(const guint64 *) member);
      break;
    case FIELD_DOUBLE:
      json_builder_add_double_value (builder, *(const double *) member);
      break;
    case FIELD_BOOLEAN:
      json_builder_add_boolean_value (builder, *(const gboolean *) member);
      break;
    case FIELD_TEXT:
      json_builder_add_string_value (builder, *(char *const *) member);
      break;
    case FIELD_TCN:
      json_builder_begin_array (builder);
      for (guint i = 0; i < ((const GsTcnConfig *) member)->n_blocks; i++)
        json_builder_add_int_value (builder, ((const GsTcnConfig *) member)->channels[i]);
      json_builder_end_array (builder);
      break;
    case FIELD_NAMES:
      json_builder_begin_array (builder);
      for (char **name = *(char **const *) member; *name != NULL; name++)
        json_builder_add_string_value (builder, *name);
      json_builder_end_array (builder);
      break;
    case FIELD_DROPOUT:
    default:
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "tcn");
      json_builder_add_double_value (builder, self->tcn_dropout);
      json_builder_set_member_name (builder, "attention");
      json_builder_add_double_value (builder, self->attention_dropout);
      json_builder_end_object (builder);
      break;
    }
}

/**
 * gs_fusion_config_to_json:
 * @self: a configuration
 *
 * Returns: (transfer full): JSON text from which gs_fusion_config_from_json() makes the same
 */
char *
gs_fusion_config_to_json (const GsFusionConfig *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gboolean is_pointer = fields[i].type == FIELD_TEXT || fields[i].type == FIELD_NAMES;

      if (is_pointer && *(gpointer *) ((char *) self + fields[i].offset) == NULL)
        continue;
      json_builder_set_member_name (builder, fields[i].name);
      write_field (builder, self, i);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return gs_json_to_string (root, FALSE);
}
