/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gold-standard.h"

#include "gs-engine-error.h"
#include "gs-json.h"

#include <math.h>
#include <string.h>

static const char *const delay_nicks[] = { "none", "fixed", "best", NULL };
static const char *const criterion_nicks[] = { "ccc", "pearson", NULL };

static void
add_text (JsonBuilder *builder,
          const char *name,
          const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_raters (const GsGoldStandard *self,
            JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "raters");
  json_builder_begin_array (builder);
  for (guint k = 0; k < self->gold->n_raters; k++)
    {
      const GsGoldRater *rater = &self->gold->raters[k];
      g_autofree char *name = g_filename_display_name (self->names->pdata[k]);

      json_builder_begin_object (builder);
      add_text (builder, "name", name);
      json_builder_set_member_name (builder, "used");
      json_builder_add_boolean_value (builder, rater->reason == GS_GOLD_USED);
      if (rater->reason != GS_GOLD_USED)
        add_text (builder, "reason", gs_gold_reason_explain (rater->reason));
      gs_json_set_number (builder, "weight", rater->weight);
      gs_json_set_number (builder, "agreement", rater->agreement);
      gs_json_set_number (builder, "delay", (double) rater->delay * self->period);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * gs_gold_standard_build_json:
 * @self: a gold standard
 * @builder: where to add members to an object
 *
 * Adds what made it and what became of each rater: what a project or a report says of it. No values.
 */
void
gs_gold_standard_build_json (const GsGoldStandard *self,
                             JsonBuilder *builder)
{
  g_autoptr (GPtrArray) warnings = gs_gold_standard_list_warnings (self);
  const GsGoldStandardConfig *config = &self->config;
  gsize n_missing = 0;

  for (gsize t = 0; t < self->gold->n; t++)
    n_missing += isnan (self->gold->values[t]);

  if (self->clip[0] != '\0')
    add_text (builder, "clip", self->clip);
  add_text (builder, "method", gs_gold_method_get_nick (config->method));
  add_text (builder, "scaling", gs_gold_scaling_get_nick (config->scaling));
  json_builder_set_member_name (builder, "clip_negative");
  json_builder_add_boolean_value (builder, config->clip_negative);
  gs_json_set_number (builder, "least_agreement", config->least_agreement);
  add_text (builder, "delay", delay_nicks[config->delay]);
  if (config->delay == GS_GOLD_DELAY_FIXED)
    gs_json_set_number (builder, "delay_seconds", config->delay_seconds);
  if (config->delay == GS_GOLD_DELAY_BEST)
    add_text (builder, "criterion", criterion_nicks[config->criterion]);
  if (config->method == GS_GOLD_BARYCENTRE)
    gs_json_set_number (builder, "band", config->band_seconds);
  add_text (builder, "fingerprint", self->fingerprint);
  gs_json_set_number (builder, "period", self->period);
  json_builder_set_member_name (builder, "n");
  json_builder_add_int_value (builder, (gint64) self->gold->n);
  json_builder_set_member_name (builder, "missing");
  json_builder_add_int_value (builder, (gint64) n_missing);
  add_raters (self, builder);
  json_builder_set_member_name (builder, "warnings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < warnings->len; i++)
    json_builder_add_string_value (builder, warnings->pdata[i]);
  json_builder_end_array (builder);
}

static gboolean
refuse (GError **error,
        const char *name)
{
  g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
               "What made the gold standard cannot be read: “%s” is missing or not what it should be", name);

  return FALSE;
}

/* A member's text; "" if it is not there or no text. */
static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

/* A member's number, NaN for null; @value stays if it is not there. */
static gboolean
get_number (JsonObject *object,
            const char *name,
            double least,
            double most,
            double *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (json_node_is_null (node))
    {
      *value = NAN;
      return TRUE;
    }
  if (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  *value = json_node_get_double (node);

  return *value >= least && *value <= most;
}

static int
find_nick (const char *const *nicks,
           const char *text)
{
  for (int i = 0; nicks[i] != NULL; i++)
    {
      if (strcmp (nicks[i], text) == 0)
        return i;
    }

  return -1;
}

/* Longer than any delay or band makes sense. */
#define MOST_SECONDS 3600.0

/**
 * gs_gold_standard_config_from_json:
 * @object: what gs_gold_standard_build_json() wrote
 * @config: (out): what made the gold standard then, to make it again
 * @error: (out) (optional): what is wrong with it
 *
 * Returns: %TRUE if it was understood
 */
gboolean
gs_gold_standard_config_from_json (JsonObject *object,
                                   GsGoldStandardConfig *config,
                                   GError **error)
{
  int method = gs_gold_method_from_nick (get_text (object, "method"));
  int scaling = gs_gold_scaling_from_nick (get_text (object, "scaling"));
  int delay = find_nick (delay_nicks, get_text (object, "delay"));
  int criterion = find_nick (criterion_nicks, get_text (object, "criterion"));
  JsonNode *clip_negative = json_object_get_member (object, "clip_negative");

  gs_gold_standard_config_init (config);
  if (method < 0)
    return refuse (error, "method");
  if (scaling < 0)
    return refuse (error, "scaling");
  if (delay < 0)
    return refuse (error, "delay");
  if (delay == GS_GOLD_DELAY_BEST && criterion < 0)
    return refuse (error, "criterion");
  if (clip_negative == NULL || json_node_get_value_type (clip_negative) != G_TYPE_BOOLEAN)
    return refuse (error, "clip_negative");
  if (!get_number (object, "least_agreement", -1.0, 1.0, &config->least_agreement))
    return refuse (error, "least_agreement");
  if (!get_number (object, "delay_seconds", 0.0, MOST_SECONDS, &config->delay_seconds) || isnan (config->delay_seconds))
    return refuse (error, "delay_seconds");
  if (!get_number (object, "band", 0.0, MOST_SECONDS, &config->band_seconds) || isnan (config->band_seconds))
    return refuse (error, "band");

  config->method = (GsGoldMethod) method;
  config->scaling = (GsGoldScaling) scaling;
  config->delay = (GsGoldDelay) delay;
  config->criterion = criterion < 0 ? GS_DELAY_CCC : (GsDelayCriterion) criterion;
  config->clip_negative = json_node_get_boolean (clip_negative);

  return TRUE;
}
