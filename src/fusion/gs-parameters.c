/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-parameters.h"

#include "gs-fusion-error.h"
#include "gs-random.h"

#include <math.h>
#include <string.h>

typedef struct
{
  GsParameterList *list;
  GsParameterMap *map; /* only its address counts: where a tensor's pointer stands in it */
} Builder;

static void
entry_clear (gpointer data)
{
  g_free (((GsParameterEntry *) data)->name);
}

static G_GNUC_PRINTF (8, 9) void
add (Builder *builder,
     float **slot,
     GsParameterKind kind,
     guint n_dims,
     gsize n0,
     gsize n1,
     gsize n2,
     const char *format,
     ...)
{
  GsParameterEntry entry = {
    .kind = kind,
    .n_dims = n_dims,
    .shape = { n0, n1, n2, 1 },
    .n = n0 * n1 * n2,
    .offset = builder->list->n,
    .slot = (gsize) ((char *) slot - (char *) builder->map),
  };
  va_list args;

  va_start (args, format);
  entry.name = g_strdup_vprintf (format, args);
  va_end (args);

  builder->list->n += entry.n;
  g_array_append_val (builder->list->entries, entry);
}

static void
add_linear (Builder *builder,
            GsLinearParameters *slot,
            gsize n_in,
            gsize n_out,
            const char *name)
{
  add (builder, &slot->weight, GS_PARAMETER_LINEAR_WEIGHT, 2, n_out, n_in, 1, "%s.weight", name);
  add (builder, &slot->bias, GS_PARAMETER_BIAS, 1, n_out, 1, 1, "%s.bias", name);
}

static void
add_batch_norm (Builder *builder,
                GsBatchNormParameters *slot,
                gsize n,
                const char *name)
{
  add (builder, &slot->weight, GS_PARAMETER_SCALE, 1, n, 1, 1, "%s.weight", name);
  add (builder, &slot->bias, GS_PARAMETER_BIAS, 1, n, 1, 1, "%s.bias", name);
  add (builder, &slot->running_mean, GS_PARAMETER_MEAN, 1, n, 1, 1, "%s.running_mean", name);
  add (builder, &slot->running_var, GS_PARAMETER_VARIANCE, 1, n, 1, 1, "%s.running_var", name);
}

static void
add_tcn (Builder *builder,
         const GsTcnConfig *tcn,
         gsize n_in,
         gsize kernel,
         guint modality)
{
  const char *name = modality == GS_VIDEO ? "video" : "logmel";
  g_autofree char *batch_norm = g_strconcat ("bn.", name, NULL);

  for (guint i = 0; i < tcn->n_blocks; i++)
    {
      GsBlockParameters *block = &builder->map->blocks[modality][i];
      gsize n = tcn->channels[i];

      for (guint c = 0; c < 2; c++)
        {
          gsize m = c == 0 ? n_in : n;

          add (builder, &block->conv[c].bias, GS_PARAMETER_BIAS, 1, n, 1, 1, "temporal.%s.network.%u.conv%u.bias", name,
               i, c + 1);
          add (builder, &block->conv[c].g, GS_PARAMETER_CONV_G, 3, n, 1, 1, "temporal.%s.network.%u.conv%u.weight_g",
               name, i, c + 1);
          add (builder, &block->conv[c].v, GS_PARAMETER_CONV_V, 3, n, m, kernel,
               "temporal.%s.network.%u.conv%u.weight_v", name, i, c + 1);
        }

      if (n != n_in)
        {
          add (builder, &block->shortcut.weight, GS_PARAMETER_CONV_WEIGHT, 3, n, n_in, 1,
               "temporal.%s.network.%u.downsample.weight", name, i);
          add (builder, &block->shortcut.bias, GS_PARAMETER_BIAS, 1, n, 1, 1, "temporal.%s.network.%u.downsample.bias",
               name, i);
        }
      n_in = n;
    }

  add_batch_norm (builder, &builder->map->batch_norm[modality], n_in, batch_norm);
}

static void
add_named_linear (Builder *builder,
                  GsLinearParameters *slot,
                  gsize n_in,
                  gsize n_out,
                  const char *root,
                  guint iteration,
                  const char *leaf)
{
  g_autofree char *name = g_strdup_printf ("%s.coattn.dcn_layers.%u.%s", root, iteration, leaf);

  add_linear (builder, slot, n_in, n_out, name);
}

static void
add_attention (Builder *builder,
               const GsFusionConfig *config,
               const char *root,
               guint t,
               const gsize *widths)
{
  GsAttentionParameters *slot = &builder->map->attention[t];
  gsize joint = widths[GS_VIDEO] + widths[GS_AUDIO];
  gboolean cross = gs_fusion_config_is_cross (config);

  if (cross)
    {
      add_named_linear (builder, &slot->query[0], widths[1], widths[1], root, t, "dense_coattn.query1_linear");
      add_named_linear (builder, &slot->query[1], widths[0], widths[0], root, t, "dense_coattn.query2_linear");
    }
  else
    add_named_linear (builder, &slot->query[0], joint, joint, root, t, "dense_coattn.query_linear");

  add_named_linear (builder, &slot->key[0], config->window, config->window, root, t, "dense_coattn.key1_linear");
  add_named_linear (builder, &slot->key[1], config->window, config->window, root, t, "dense_coattn.key2_linear");
  add_named_linear (builder, &slot->value[0], widths[0], widths[0], root, t, "dense_coattn.value1_linear");
  add_named_linear (builder, &slot->value[1], widths[1], widths[1], root, t, "dense_coattn.value2_linear");
  add_named_linear (builder, &slot->update[0], cross ? widths[1] : joint, widths[0], root, t, "linears.0.0");
  add_named_linear (builder, &slot->update[1], cross ? widths[0] : joint, widths[1], root, t, "linears.1.0");
}

static void
add_gates (Builder *builder,
           const GsFusionConfig *config,
           const char *root,
           guint modality,
           gsize width)
{
  g_autofree char *name =
    g_strdup_printf ("%s.%s_gating_fc_layer", root, modality == GS_VIDEO ? "video" : "audio");

  if (config->fusion == GS_FUSION_GRJCA || config->fusion == GS_FUSION_DCA)
    add_linear (builder, &builder->map->gate[modality], width, config->iterations + 1, name);

  if (config->fusion == GS_FUSION_HGRJCA)
    {
      g_autofree char *last = g_strconcat (name, "_stage", NULL);

      for (guint t = 1; t <= config->iterations; t++)
        {
          g_autofree char *stage = g_strdup_printf ("%s_stage%u", name, t);

          add_linear (builder, &builder->map->stage_gate[modality][t - 1], width, t + 1, stage);
        }
      add_linear (builder, &builder->map->gate[modality], width, config->iterations, last);
    }
}

/**
 * gs_parameter_list_new:
 * @config: a valid configuration
 *
 * Returns: (transfer full): what parameters a network of @config has
 */
GsParameterList *
gs_parameter_list_new (const GsFusionConfig *config)
{
  GsParameterList *self = g_new0 (GsParameterList, 1);
  g_autofree GsParameterMap *map = g_new0 (GsParameterMap, 1);
  Builder builder = { self, map };
  const char *root = config->fusion == GS_FUSION_GRJCA ? "GRJCA" : config->fusion == GS_FUSION_HGRJCA ? "HGRJCA" : "fusion";
  const gsize widths[] = { config->video_tcn.channels[config->video_tcn.n_blocks - 1],
                           config->audio_tcn.channels[config->audio_tcn.n_blocks - 1] };

  self->entries = g_array_new (FALSE, FALSE, sizeof (GsParameterEntry));
  g_array_set_clear_func (self->entries, entry_clear);

  add_tcn (&builder, &config->video_tcn, config->video_features, config->kernel, GS_VIDEO);
  add_tcn (&builder, &config->audio_tcn, config->audio_features, config->kernel, GS_AUDIO);

  for (guint t = 0; t < config->iterations && config->fusion != GS_FUSION_CONCAT; t++)
    add_attention (&builder, config, root, t, widths);
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    add_gates (&builder, config, root, m, widths[m]);

  add_linear (&builder, &map->regressor1, widths[0] + widths[1], config->hidden, "regressor1");
  add_batch_norm (&builder, &map->head_batch_norm, config->hidden, "bn1");
  add_linear (&builder, &map->regressor2, config->hidden, gs_fusion_config_get_n_outputs (config), "regressor2");

  return self;
}

/**
 * gs_parameter_list_free:
 * @self: a list of parameters
 */
void
gs_parameter_list_free (GsParameterList *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

/**
 * gs_parameter_list_map:
 * @self: a list of parameters
 * @values: as many floats as @self has
 * @map: (out caller-allocates): where each layer's lie in @values
 */
void
gs_parameter_list_map (const GsParameterList *self,
                       float *values,
                       GsParameterMap *map)
{
  memset (map, 0, sizeof *map);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (self->entries, GsParameterEntry, i);

      *(float **) (gpointer) ((char *) map + entry->slot) = values + entry->offset;
    }
}

/* |v| of each output channel, so that training starts from the very weights that were drawn. */
static void
fill_lengths (const GsParameterEntry *g,
              const GsParameterEntry *v,
              float *values)
{
  gsize n = v->n / g->n;

  for (gsize out = 0; out < g->n; out++)
    {
      const float *direction = values + v->offset + out * n;
      double square = 0.0;

      for (gsize i = 0; i < n; i++)
        square += (double) direction[i] * direction[i];
      values[g->offset + out] = (float) sqrt (square);
    }
}

/**
 * gs_parameter_list_initialise:
 * @self: a list of parameters
 * @seed: of the random numbers
 * @values: (out): the parameters of an untrained network
 *
 * Linear weights Xavier-uniform, temporal convolutions the same with gain sqrt 2, biases zero, weight
 * normalisation with g = |v|, batch normalisation as the identity.
 */
void
gs_parameter_list_initialise (const GsParameterList *self,
                              guint64 seed,
                              float *values)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (self->entries, GsParameterEntry, i);
      gsize taps = entry->n_dims == 3 ? entry->shape[2] : 1;
      double gain = entry->kind == GS_PARAMETER_LINEAR_WEIGHT ? 1.0 : G_SQRT2;
      float *at = values + entry->offset;

      switch (entry->kind)
        {
        case GS_PARAMETER_LINEAR_WEIGHT:
        case GS_PARAMETER_CONV_WEIGHT:
        case GS_PARAMETER_CONV_V:
          gs_random_fill_xavier (at, entry->n, entry->name, seed, entry->shape[1] * taps, entry->shape[0] * taps, gain);
          if (entry->kind == GS_PARAMETER_CONV_V)
            fill_lengths (entry - 1, entry, values);
          break;
        case GS_PARAMETER_SCALE:
        case GS_PARAMETER_VARIANCE:
          for (gsize k = 0; k < entry->n; k++)
            at[k] = 1.0f;
          break;
        case GS_PARAMETER_CONV_G:
        case GS_PARAMETER_BIAS:
        case GS_PARAMETER_MEAN:
        default:
          memset (at, 0, entry->n * sizeof (float));
          break;
        }
    }
}

/**
 * gs_parameter_list_check:
 * @self: a list of parameters
 * @file: a tensor file
 * @prefix: what stands before each name in @file
 * @error: return location of a #GsFusionError
 *
 * Returns: %TRUE if @file has every tensor in the right shape; else @error names the one that is missing or wrong
 */
gboolean
gs_parameter_list_check (const GsParameterList *self,
                         GsTensorFile *file,
                         const char *prefix,
                         GError **error)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (self->entries, GsParameterEntry, i);
      g_autofree char *name = g_strconcat (prefix, entry->name, NULL);
      GsTensor *tensor = gs_tensor_file_get (file, name);
      g_autofree char *wanted = gs_shape_dup_text (entry->n_dims, entry->shape);

      if (tensor == NULL)
        {
          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                       "tensor “%s” %s is missing; the file does not hold the whole network", name, wanted);
          return FALSE;
        }

      if (!gs_tensor_has_shape (tensor, entry->n_dims, entry->shape))
        {
          g_autofree char *found = gs_tensor_dup_shape_text (tensor);

          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                       "tensor “%s” has shape %s, but the network needs %s", name, found, wanted);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * gs_parameter_list_read:
 * @self: a list of parameters
 * @file: a tensor file that gs_parameter_list_check() found good
 * @prefix: what stands before each name in @file
 * @values: (out): as many floats as @self has
 */
void
gs_parameter_list_read (const GsParameterList *self,
                        GsTensorFile *file,
                        const char *prefix,
                        float *values)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (self->entries, GsParameterEntry, i);
      g_autofree char *name = g_strconcat (prefix, entry->name, NULL);
      GsTensor *tensor = gs_tensor_file_get (file, name);

      memcpy (values + entry->offset, tensor->data, entry->n * sizeof (float));
    }
}

/**
 * gs_parameter_list_write:
 * @self: a list of parameters
 * @values: as many floats as @self has
 * @prefix: put before each name
 * @file: where to
 */
void
gs_parameter_list_write (const GsParameterList *self,
                         const float *values,
                         const char *prefix,
                         GsTensorFile *file)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (self->entries, GsParameterEntry, i);
      g_autoptr (GsTensor) tensor = gs_tensor_new (entry->n_dims, entry->shape);
      g_autofree char *name = g_strconcat (prefix, entry->name, NULL);

      memcpy (tensor->data, values + entry->offset, entry->n * sizeof (float));
      gs_tensor_file_set (file, name, tensor);
    }
}

/**
 * gs_parameter_is_trained:
 * @entry: a parameter
 *
 * Returns: whether Adam moves it; statistics of batch normalisation follow the data instead
 */
gboolean
gs_parameter_is_trained (const GsParameterEntry *entry)
{
  return entry->kind != GS_PARAMETER_MEAN && entry->kind != GS_PARAMETER_VARIANCE;
}
