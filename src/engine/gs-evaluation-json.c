/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-evaluation.h"

#include "gs-json.h"

#include <math.h>

static void
add_agreement (JsonBuilder *builder,
               const GsAgreement *agreement)
{
  json_builder_set_member_name (builder, "n");
  json_builder_add_int_value (builder, (gint64) agreement->n);
  gs_json_set_number (builder, "ccc", agreement->ccc);
  gs_json_set_number (builder, "ccc_avec", agreement->ccc_avec);
  gs_json_set_number (builder, "pearson", agreement->pearson);
  gs_json_set_number (builder, "rmse", agreement->rmse);
  gs_json_set_number (builder, "mae", agreement->mae);
  gs_json_set_number (builder, "sagr", agreement->sagr);
}

/* One object for each output, named after it. */
static void
add_agreements (JsonBuilder *builder,
                GsNetwork *network,
                const GsAgreement *agreements)
{
  const GsFusionConfig *config = gs_network_get_config (network);

  for (guint o = 0; o < gs_fusion_config_get_n_outputs (config); o++)
    {
      json_builder_set_member_name (builder, gs_fusion_config_get_output_name (config, o));
      json_builder_begin_object (builder);
      add_agreement (builder, &agreements[o]);
      json_builder_end_object (builder);
    }
}

/**
 * gs_evaluation_build_gates_json:
 * @pool: frames
 * @network: the network that was evaluated
 * @builder: where to add an object
 *
 * Adds `{"gate.NAME": [mean weight of each candidate], ...}`.
 */
void
gs_evaluation_build_gates_json (const GsPool *pool,
                                GsNetwork *network,
                                JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  for (guint g = 0; g < gs_network_get_n_gates (network); g++)
    {
      const GsGateInfo *gate = gs_network_get_gate (network, g);

      json_builder_set_member_name (builder, gate->name);
      json_builder_begin_array (builder);
      for (guint c = 0; c < gate->n_candidates; c++)
        {
          if (isfinite (pool->gate_means[g][c]))
            json_builder_add_double_value (builder, pool->gate_means[g][c]);
          else
            json_builder_add_null_value (builder);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_pool (JsonBuilder *builder,
          const GsEvaluation *self,
          const char *name,
          const GsPool *pool)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "frames");
  json_builder_add_int_value (builder, (gint64) pool->n_frames);
  add_agreements (builder, self->network, pool->agreement);
  if (gs_network_get_n_gates (self->network) > 0)
    {
      json_builder_set_member_name (builder, "gates");
      gs_evaluation_build_gates_json (pool, self->network, builder);
    }
  json_builder_end_object (builder);
}

static void
add_clips (JsonBuilder *builder,
           const GsEvaluation *self)
{
  json_builder_set_member_name (builder, "clips");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->clips->len; i++)
    {
      const GsClipEvaluation *clip = self->clips->pdata[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "clip");
      json_builder_add_string_value (builder, clip->sequence->name);
      json_builder_set_member_name (builder, "frames");
      json_builder_add_int_value (builder, (gint64) clip->sequence->n_frames);
      add_agreements (builder, self->network, clip->agreement);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * gs_evaluation_build_json:
 * @self: an evaluation
 * @builder: where to add an object
 *
 * Adds `{"clips": [...], "mean": {...}, "pooled": {...}}`, and for clips with known weak spans `outside_weak`, `inside_weak` and
 * `weak`, by kind. What is undefined is null.
 */
void
gs_evaluation_build_json (const GsEvaluation *self,
                          JsonBuilder *builder)
{
  const GsFusionConfig *config = gs_network_get_config (self->network);

  json_builder_begin_object (builder);
  add_clips (builder, self);

  json_builder_set_member_name (builder, "mean");
  json_builder_begin_object (builder);
  for (guint o = 0; o < gs_fusion_config_get_n_outputs (config); o++)
    {
      json_builder_set_member_name (builder, gs_fusion_config_get_output_name (config, o));
      json_builder_begin_object (builder);
      gs_json_set_number (builder, "ccc", self->mean_ccc[o]);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);

  add_pool (builder, self, "pooled", self->pooled);
  if (self->outside != NULL)
    {
      add_pool (builder, self, "outside_weak", self->outside);
      add_pool (builder, self, "inside_weak", self->inside);
      json_builder_set_member_name (builder, "weak");
      json_builder_begin_object (builder);
      for (guint i = 0; i < self->kinds->len; i++)
        {
          const GsPool *pool = self->kinds->pdata[i];

          add_pool (builder, self, pool->kind, pool);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}
