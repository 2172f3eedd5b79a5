/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-forward.h"

#include "gs-network-private.h"
#include "gs-pass.h"

struct _GsForward
{
  GsNetwork *network;
  GsTape *tape;
  GArray *intermediates; /* of GsIntermediate, whose names it owns */
  GPtrArray *gates;      /* of float *, in the network's order */
};

static void
intermediate_clear (gpointer data)
{
  g_free ((char *) ((GsIntermediate *) data)->name);
}

static G_GNUC_PRINTF (4, 5) void
add (GsForward *self,
     const float *data,
     gsize n_columns,
     const char *format,
     ...)
{
  GsIntermediate intermediate = { .n_columns = n_columns, .data = data };
  va_list args;

  va_start (args, format);
  intermediate.name = g_strdup_vprintf (format, args);
  va_end (args);
  g_array_append_val (self->intermediates, intermediate);
}

/* Names and order of the reference. */
static void
list_intermediates (GsForward *self)
{
  const char *const names[] = { "video", "logmel" };
  const GsFusionConfig *config = self->network->config;
  GsTape *tape = self->tape;

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      GsTapeModality *modality = &tape->modalities[m];

      add (self, modality->blocks[modality->n_blocks - 1].out, modality->width, "%s.tcn", names[m]);
      add (self, modality->normal, modality->width, "%s.bn", names[m]);
    }

  for (guint t = 1; t <= config->iterations && config->fusion != GS_FUSION_CONCAT; t++)
    {
      for (guint m = 0; m < GS_N_MODALITIES; m++)
        add (self, tape->modalities[m].attended[t], tape->modalities[m].width, "%s.attended.%u",
             m == GS_VIDEO ? "video" : "audio", t);
    }

  for (guint i = 0; i < self->network->gates->len; i++)
    {
      const GsGateInfo *info = &g_array_index (self->network->gates, GsGateInfo, i);
      GsTapeModality *modality = &tape->modalities[g_str_equal (info->modality, "video") ? GS_VIDEO : GS_AUDIO];
      float *weights = info->stage == 0 ? modality->gate.weights : modality->stages[info->stage - 1].weights;

      g_ptr_array_add (self->gates, weights);
      add (self, weights, info->n_candidates, "%s", info->name);
    }

  add (self, tape->fused, tape->width, "fused");
  add (self, tape->prediction, tape->n_outputs, "prediction");
}

/**
 * gs_forward_new:
 * @network: a network
 *
 * Returns: (transfer full): room for one window of @network's length
 */
GsForward *
gs_forward_new (GsNetwork *network)
{
  GsForward *self = g_new0 (GsForward, 1);

  self->network = gs_network_ref (network);
  self->tape = gs_tape_new (network->config, FALSE);
  self->intermediates = g_array_new (FALSE, FALSE, sizeof (GsIntermediate));
  g_array_set_clear_func (self->intermediates, intermediate_clear);
  self->gates = g_ptr_array_new ();
  list_intermediates (self);

  return self;
}

/**
 * gs_forward_free:
 * @self: (transfer full): a forward pass
 */
void
gs_forward_free (GsForward *self)
{
  g_array_unref (self->intermediates);
  g_ptr_array_unref (self->gates);
  gs_tape_free (self->tape);
  gs_network_unref (self->network);
  g_free (self);
}

/**
 * gs_forward_run:
 * @self: a forward pass
 * @video: [T, Fv] video features
 * @audio: [T, Fa] audio features
 *
 * Predicts one window. The result depends on the arguments only, bit for bit.
 */
void
gs_forward_run (GsForward *self,
                const float *video,
                const float *audio)
{
  gs_forward_run_changed (self, video, audio, NULL, 0);
}

/**
 * gs_forward_run_changed:
 * @self: a forward pass
 * @video: [T, Fv] video features
 * @audio: [T, Fa] audio features
 * @intervention: (nullable): what is changed within the network
 * @first_frame: frame of the clip in the first row
 *
 * The same with a network that is changed.
 */
void
gs_forward_run_changed (GsForward *self,
                        const float *video,
                        const float *audio,
                        const GsIntervention *intervention,
                        guint first_frame)
{
  GsNetwork *network = self->network;
  const GsPass pass = { .config = network->config, .parameters = &network->map, .prepared = network->prepared,
                        .intervention = intervention, .first_frame = first_frame };

  gs_pass_temporal_forward (&pass, self->tape, video, audio);
  gs_pass_fusion_forward (&pass, self->tape);
  gs_pass_head_forward (&pass, self->tape);
}

/**
 * gs_forward_get_prediction:
 * @self: a forward pass
 *
 * Returns: (transfer none): [T, outputs] in (-1, 1)
 */
const float *
gs_forward_get_prediction (GsForward *self)
{
  return self->tape->prediction;
}

/**
 * gs_forward_get_gate:
 * @self: a forward pass
 * @index: of a gate, as gs_network_get_gate() counts
 *
 * Returns: (transfer none): [T, K] weights; each row sums to 1
 */
const float *
gs_forward_get_gate (GsForward *self,
                     guint index)
{
  return g_ptr_array_index (self->gates, index);
}

/**
 * gs_forward_get_n_intermediates:
 * @self: a forward pass
 *
 * Returns: how many values on the way have a name
 */
guint
gs_forward_get_n_intermediates (GsForward *self)
{
  return self->intermediates->len;
}

/**
 * gs_forward_get_intermediate:
 * @self: a forward pass
 * @index: below gs_forward_get_n_intermediates()
 *
 * Returns: (transfer none): one of them
 */
const GsIntermediate *
gs_forward_get_intermediate (GsForward *self,
                             guint index)
{
  return &g_array_index (self->intermediates, GsIntermediate, index);
}

/**
 * gs_forward_get_n_correlations:
 * @self: a forward pass
 *
 * Returns: how many correlations C it computes: one for each iteration and modality, none without attention
 */
guint
gs_forward_get_n_correlations (GsForward *self)
{
  const GsFusionConfig *config = self->network->config;

  return config->fusion == GS_FUSION_CONCAT ? 0 : config->iterations * GS_N_MODALITIES;
}

/**
 * gs_forward_get_correlation:
 * @self: a forward pass that has run
 * @index: below gs_forward_get_n_correlations(): iteration by iteration, in each the face before the sound
 * @correlation: (out): C = tanh (K Q / sqrt q) of the last window; arXiv 2503.12261, section 3
 */
void
gs_forward_get_correlation (GsForward *self,
                            guint index,
                            GsCorrelation *correlation)
{
  guint t = index / GS_N_MODALITIES, m = index % GS_N_MODALITIES;
  const GsTapeModality *modality = &self->tape->modalities[m];
  const GsTapeAttention *attention = &modality->attention[t];

  g_return_if_fail (index < gs_forward_get_n_correlations (self));

  *correlation = (GsCorrelation){ .iteration = t + 1,
                                  .modality = m == GS_VIDEO ? "video" : "audio",
                                  .n_rows = modality->width,
                                  .n_columns = attention->n_query,
                                  .n_video_columns = self->tape->modalities[GS_VIDEO].width,
                                  .data = attention->correlation };
  if (gs_fusion_config_is_cross (self->network->config))
    correlation->n_video_columns = m == GS_VIDEO ? 0 : attention->n_query;
}
