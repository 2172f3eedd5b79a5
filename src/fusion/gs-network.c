/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-network-private.h"

#include <string.h>

static void
gate_clear (gpointer data)
{
  g_free ((char *) ((GsGateInfo *) data)->name);
}

static void
add_gate (GsNetwork *self,
          guint modality,
          guint stage,
          guint n_candidates)
{
  const char *name = modality == GS_VIDEO ? "video" : "audio";
  GsGateInfo info = { .modality = name, .stage = stage, .n_candidates = n_candidates };

  if (stage > 0)
    info.name = g_strdup_printf ("gate.%s_gating_fc_layer_stage%u", name, stage);
  else if (self->config->fusion == GS_FUSION_HGRJCA)
    info.name = g_strdup_printf ("gate.%s_gating_fc_layer_stage", name);
  else
    info.name = g_strdup_printf ("gate.%s_gating_fc_layer", name);

  g_array_append_val (self->gates, info);
}

static void
list_gates (GsNetwork *self)
{
  guint n = self->config->iterations;

  self->gates = g_array_new (FALSE, FALSE, sizeof (GsGateInfo));
  g_array_set_clear_func (self->gates, gate_clear);

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      switch (self->config->fusion)
        {
        case GS_FUSION_DCA:
        case GS_FUSION_GRJCA:
          add_gate (self, m, 0, n + 1);
          break;
        case GS_FUSION_HGRJCA:
          add_gate (self, m, 0, n);
          for (guint t = 1; t <= n; t++)
            add_gate (self, m, t, t + 1);
          break;
        case GS_FUSION_CONCAT:
        case GS_FUSION_CA:
        case GS_FUSION_RJCA:
        default:
          break;
        }
    }
}

/* Takes a copy of @values, which must be what @config's list of parameters asks for. */
GsNetwork *
gs_network_new_from_values (const GsFusionConfig *config,
                            const float *values)
{
  GsNetwork *self = g_new0 (GsNetwork, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->config = gs_fusion_config_copy (config);
  self->list = gs_parameter_list_new (config);
  self->values = gs_floats_new (self->list->n);
  memcpy (self->values, values, self->list->n * sizeof (float));
  gs_parameter_list_map (self->list, self->values, &self->map);
  self->prepared = gs_prepared_new (config);
  gs_prepared_fold (self->prepared, self->config, &self->map);
  self->passed_over = g_ptr_array_new_with_free_func (g_free);
  self->inferred = g_ptr_array_new_with_free_func (g_free);
  self->assumed = g_ptr_array_new_with_free_func (g_free);
  list_gates (self);

  return self;
}

/**
 * gs_network_new:
 * @config: a configuration
 * @seed: of the random parameters
 * @error: return location of a #GsFusionError
 *
 * Returns: (transfer full): an untrained network, %NULL with @error set if @config is not valid
 */
GsNetwork *
gs_network_new (const GsFusionConfig *config,
                guint64 seed,
                GError **error)
{
  g_autoptr (GsParameterList) list = NULL;
  GsNetwork *self;
  float *values;

  if (!gs_fusion_config_check (config, error))
    return NULL;

  list = gs_parameter_list_new (config);
  values = gs_floats_new (list->n);
  gs_parameter_list_initialise (list, seed, values);
  self = gs_network_new_from_values (config, values);
  gs_floats_free (values);

  return self;
}

/**
 * gs_network_ref:
 * @self: a network
 *
 * Returns: (transfer full): @self
 */
GsNetwork *
gs_network_ref (GsNetwork *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * gs_network_unref:
 * @self: (transfer full): a network
 */
void
gs_network_unref (GsNetwork *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  gs_fusion_config_free (self->config);
  gs_parameter_list_free (self->list);
  gs_floats_free (self->values);
  gs_prepared_free (self->prepared);
  g_array_unref (self->gates);
  g_ptr_array_unref (self->passed_over);
  g_ptr_array_unref (self->inferred);
  g_ptr_array_unref (self->assumed);
  g_free (self->hash);
  g_free (self->provenance);
  g_free (self);
}

/**
 * gs_network_get_config:
 * @self: a network
 *
 * Returns: (transfer none): its configuration
 */
const GsFusionConfig *
gs_network_get_config (GsNetwork *self)
{
  return self->config;
}

/**
 * gs_network_get_hash:
 * @self: a network
 *
 * Returns: (transfer none) (nullable): SHA-256 of the file it was loaded from, in hexadecimal; %NULL for one
 * that came from no file
 */
const char *
gs_network_get_hash (GsNetwork *self)
{
  return self->hash;
}

/**
 * gs_network_get_provenance:
 * @self: a network
 *
 * Returns: (transfer none) (nullable): JSON text that tells how it was trained
 */
const char *
gs_network_get_provenance (GsNetwork *self)
{
  return self->provenance;
}

/**
 * gs_network_get_n_parameters:
 * @self: a network
 *
 * Returns: number of trained values
 */
gsize
gs_network_get_n_parameters (GsNetwork *self)
{
  gsize n = 0;

  for (guint i = 0; i < self->list->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (self->list->entries, GsParameterEntry, i);

      n += gs_parameter_is_trained (entry) ? entry->n : 0;
    }

  return n;
}

/**
 * gs_network_get_parameter:
 * @self: a network
 * @name: name in checkpoints
 *
 * Returns: (transfer full) (nullable): a copy of that tensor, %NULL if there is none of that name
 */
GsTensor *
gs_network_get_parameter (GsNetwork *self,
                          const char *name)
{
  for (guint i = 0; i < self->list->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (self->list->entries, GsParameterEntry, i);

      if (g_str_equal (entry->name, name))
        {
          GsTensor *tensor = gs_tensor_new (entry->n_dims, entry->shape);

          memcpy (tensor->data, self->values + entry->offset, entry->n * sizeof (float));
          return tensor;
        }
    }

  return NULL;
}

/**
 * gs_network_get_n_passed_over:
 * @self: a network
 *
 * Returns: number of tensors in its file that it has no use for
 */
guint
gs_network_get_n_passed_over (GsNetwork *self)
{
  return self->passed_over->len;
}

/**
 * gs_network_get_passed_over:
 * @self: a network
 * @index: below gs_network_get_n_passed_over()
 *
 * Returns: (transfer none): name of a tensor it has no use for
 */
const char *
gs_network_get_passed_over (GsNetwork *self,
                            guint index)
{
  return g_ptr_array_index (self->passed_over, index);
}

/**
 * gs_network_get_n_inferred:
 * @self: a network
 *
 * Returns: number of keys of its configuration that its file does not say and that were inferred from the names and
 * shapes of its tensors
 */
guint
gs_network_get_n_inferred (GsNetwork *self)
{
  return self->inferred->len;
}

/**
 * gs_network_get_inferred:
 * @self: a network
 * @index: below gs_network_get_n_inferred()
 *
 * Returns: (transfer none): a key of its configuration that was inferred
 */
const char *
gs_network_get_inferred (GsNetwork *self,
                         guint index)
{
  return g_ptr_array_index (self->inferred, index);
}

/**
 * gs_network_get_n_assumed:
 * @self: a network
 *
 * Returns: number of keys of its configuration that nothing in its file tells and that stand at the authors' values
 */
guint
gs_network_get_n_assumed (GsNetwork *self)
{
  return self->assumed->len;
}

/**
 * gs_network_get_assumed:
 * @self: a network
 * @index: below gs_network_get_n_assumed()
 *
 * Returns: (transfer none): a key of its configuration that was assumed
 */
const char *
gs_network_get_assumed (GsNetwork *self,
                        guint index)
{
  return g_ptr_array_index (self->assumed, index);
}

/**
 * gs_network_get_n_gates:
 * @self: a network
 *
 * Returns: number of its gates; none for concat, ca and rjca
 */
guint
gs_network_get_n_gates (GsNetwork *self)
{
  return self->gates->len;
}

/**
 * gs_network_get_gate:
 * @self: a network
 * @index: below gs_network_get_n_gates()
 *
 * Gates are numbered video first: its final gate, its stages 1, 2, ..; then audio alike.
 *
 * Returns: (transfer none): what that gate is
 */
const GsGateInfo *
gs_network_get_gate (GsNetwork *self,
                     guint index)
{
  return &g_array_index (self->gates, GsGateInfo, index);
}
