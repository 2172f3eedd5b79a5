/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-training-log.h"

#include "gs-json.h"

#include <math.h>

/* {"gates": {"NAME": [..]}} */
#define LINE_DEPTH 4

static double
get_number (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NAN;

  return json_node_get_double (node);
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Mean weight of "own", each gate's first candidate. The gate over stages has none: its candidates are the stages. */
static double
get_own (JsonObject *gates,
         const char *modality)
{
  g_autoptr (GList) names = json_object_get_members (gates);
  g_autofree char *start = g_strdup_printf ("gate.%s_", modality);
  double sum = 0.0;
  guint n = 0;

  for (GList *item = names; item != NULL; item = item->next)
    {
      JsonNode *node = json_object_get_member (gates, item->data);
      JsonArray *weights;
      JsonNode *own;

      if (!g_str_has_prefix (item->data, start) || g_str_has_suffix (item->data, "_stage") ||
          !JSON_NODE_HOLDS_ARRAY (node))
        continue;

      weights = json_node_get_array (node);
      own = json_array_get_length (weights) > 0 ? json_array_get_element (weights, 0) : NULL;
      if (own != NULL && JSON_NODE_HOLDS_VALUE (own))
        {
          sum += json_node_get_double (own);
          n++;
        }
    }

  return n > 0 ? sum / n : NAN;
}

static gboolean
parse_line (const char *line,
            GsLoggedEpoch *epoch)
{
  g_autoptr (JsonNode) root = gs_json_parse_object (line, -1, LINE_DEPTH, NULL);
  JsonObject *object, *ccc, *gates;
  double number;

  if (root == NULL)
    return FALSE;

  object = json_node_get_object (root);
  ccc = get_object (object, "ccc");
  gates = get_object (object, "gates");
  number = get_number (object, "epoch");
  if (!(number >= 1.0 && number <= G_MAXINT))
    return FALSE;

  epoch->epoch = (guint) number;
  epoch->loss = get_number (object, "loss");
  epoch->learning_rate = get_number (object, "learning_rate");
  epoch->ccc[GS_LABEL_VALENCE] = ccc != NULL ? get_number (ccc, "valence") : NAN;
  epoch->ccc[GS_LABEL_AROUSAL] = ccc != NULL ? get_number (ccc, "arousal") : NAN;
  epoch->own[GS_LOGGED_VIDEO] = gates != NULL ? get_own (gates, "video") : NAN;
  epoch->own[GS_LOGGED_AUDIO] = gates != NULL ? get_own (gates, "audio") : NAN;
  epoch->best = json_object_get_boolean_member_with_default (object, "best", FALSE);

  return TRUE;
}

/**
 * gs_training_log_parse:
 * @text: JSON lines as a training writes them
 *
 * Reads a log as far as it can be read: the epochs before the first line that is no epoch, or not the next one.
 *
 * Returns: (transfer full) (element-type GsLoggedEpoch): the epochs, from 1 on without a gap
 */
GArray *
gs_training_log_parse (const char *text)
{
  GArray *epochs = g_array_new (FALSE, FALSE, sizeof (GsLoggedEpoch));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      GsLoggedEpoch epoch;

      if (!parse_line (lines[i], &epoch) || epoch.epoch != i + 1)
        break;
      g_array_append_val (epochs, epoch);
    }

  return epochs;
}

/**
 * gs_training_log_load:
 * @path: where the training's network goes
 *
 * Reads the log beside a network, `PATH.jsonl`; none is an empty one.
 *
 * Returns: (transfer full) (element-type GsLoggedEpoch): as gs_training_log_parse()
 */
GArray *
gs_training_log_load (const char *path)
{
  g_autofree char *log_path = g_strconcat (path, ".jsonl", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (log_path, &text, NULL, NULL))
    return g_array_new (FALSE, FALSE, sizeof (GsLoggedEpoch));

  return gs_training_log_parse (text);
}
