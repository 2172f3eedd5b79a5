/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-vggish.h"

#include "gs-conv2d.h"
#include "gs-math.h"
#include "gs-panels.h"

#include <string.h>

#define PREFIX "spatial.audio.backbone."

#define N_CONVS   6
#define N_LINEARS 3
#define MAX_CHANNELS 512
#define HIDDEN 4096

/* Every convolution is followed by ReLU. */
typedef struct
{
  const char *name;
  gsize n_in;
  gsize n_out;
  gboolean pool; /* halves height and width behind it */
  gboolean each; /* so large that patches go through it one by one */
} ConvLayer;

static const ConvLayer conv_layers[N_CONVS] = {
  { "features.0", 1, 64, TRUE, TRUE },     { "features.3", 64, 128, TRUE, TRUE },
  { "features.6", 128, 256, FALSE, FALSE }, { "features.8", 256, 256, TRUE, FALSE },
  { "features.11", 256, 512, FALSE, FALSE }, { "features.13", 512, 512, TRUE, FALSE },
};

typedef struct
{
  const char *name;
  gsize n_in;
  gsize n_out;
} LinearLayer;

/* The convolutions leave [6, 4, 512], in this order. */
static const LinearLayer linear_layers[N_LINEARS] = {
  { "embeddings.0", 6 * 4 * 512, HIDDEN },
  { "embeddings.2", HIDDEN, HIDDEN },
  { "embeddings.4", HIDDEN, GS_VGGISH_FEATURES },
};

typedef struct
{
  float *panels;
  float *bias;
} Linear;

struct _GsVggish
{
  GsConv2d *convs[N_CONVS];
  Linear linears[N_LINEARS];
};

struct _GsVggishPass
{
  const GsVggish *network;
  guint n_patches;
  float *x, *y;  /* what a layer reads and what it writes */
  float *before; /* what is pooled */
  float *scratch;
};

static gboolean
read_conv (GsVggish *self,
           GsStateDict *dict,
           guint index,
           gsize height,
           gsize width,
           GError **error)
{
  static const float relu[MAX_CHANNELS] = { 0.0f };
  const ConvLayer *layer = &conv_layers[index];
  const GsConv2dShape shape = { layer->n_in, layer->n_out, height, width, 3, 1 };
  g_autofree char *weight = g_strconcat (layer->name, ".weight", NULL), *bias = g_strconcat (layer->name, ".bias", NULL);
  GsConv2dWeights weights = { .slope = relu };

  weights.weight = gs_state_dict_get (dict, weight, 4, (gsize[]) { shape.n_out, shape.n_in, 3, 3 }, error);
  weights.bias = weights.weight != NULL ? gs_state_dict_get_vector (dict, bias, shape.n_out, error) : NULL;
  if (weights.bias == NULL)
    return FALSE;
  self->convs[index] = gs_conv2d_new (&shape, &weights);

  return TRUE;
}

static gboolean
read_linear (GsVggish *self,
             GsStateDict *dict,
             guint index,
             GError **error)
{
  const LinearLayer *layer = &linear_layers[index];
  Linear *linear = &self->linears[index];
  g_autofree char *weight_name = g_strconcat (layer->name, ".weight", NULL);
  g_autofree char *bias_name = g_strconcat (layer->name, ".bias", NULL);
  const float *weight = gs_state_dict_get (dict, weight_name, 2, (gsize[]) { layer->n_out, layer->n_in }, error);
  const float *bias = weight != NULL ? gs_state_dict_get_vector (dict, bias_name, layer->n_out, error) : NULL;

  if (bias == NULL)
    return FALSE;

  linear->panels = gs_floats_new (gs_panels_count_floats (layer->n_in, layer->n_out));
  for (gsize first = 0; first < layer->n_out; first += GS_PANEL_OUTPUTS)
    {
      for (gsize in = 0; in < layer->n_in; in++)
        {
          float *to = linear->panels + gs_panels_get_offset (layer->n_in, layer->n_out, in, first);

          for (gsize i = 0; i < GS_PANEL_OUTPUTS; i++)
            to[i] = weight[(first + i) * layer->n_in + in];
        }
    }
  linear->bias = gs_floats_new (layer->n_out);
  memcpy (linear->bias, bias, layer->n_out * sizeof (float));

  return TRUE;
}

/**
 * gs_vggish_new:
 * @weights: a state dict with the network's tensors; what is read of it is not needed afterwards
 * @error: return location of a #GsEncoderError that names the tensor that is missing or wrong
 *
 * Returns: (transfer full) (nullable): the network
 */
GsVggish *
gs_vggish_new (GsStateDict *weights,
               GError **error)
{
  g_autoptr (GsVggish) self = g_new0 (GsVggish, 1);
  gsize height = GS_VGGISH_FRAMES, width = GS_LOG_MEL_BANDS;

  if (!gs_state_dict_enter (weights, PREFIX, "features.0.weight", error))
    return NULL;

  for (guint i = 0; i < N_CONVS; i++)
    {
      if (!read_conv (self, weights, i, height, width, error))
        return NULL;
      height /= conv_layers[i].pool ? 2 : 1;
      width /= conv_layers[i].pool ? 2 : 1;
    }

  for (guint i = 0; i < N_LINEARS; i++)
    {
      if (!read_linear (self, weights, i, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * gs_vggish_free:
 * @self: a network that no pass uses
 */
void
gs_vggish_free (GsVggish *self)
{
  for (guint i = 0; i < N_CONVS; i++)
    g_clear_pointer (&self->convs[i], gs_conv2d_free);
  for (guint i = 0; i < N_LINEARS; i++)
    {
      gs_floats_free (self->linears[i].panels);
      gs_floats_free (self->linears[i].bias);
    }
  g_free (self);
}

/**
 * gs_vggish_pass_new:
 * @network: the network; must live as long as the pass
 * @n_patches: how many patches at once at most: each layer reads its weights once for all of them
 *
 * Returns: (transfer full): memory for a thread
 */
GsVggishPass *
gs_vggish_pass_new (const GsVggish *network,
                    guint n_patches)
{
  GsVggishPass *self = g_new0 (GsVggishPass, 1);
  gsize n_before = 0, n_row = HIDDEN, n_scratch = 0;

  for (guint i = 0; i < N_CONVS; i++)
    {
      guint n_at_once = conv_layers[i].each ? 1 : n_patches;
      gsize n_out = gs_conv2d_count_outputs (network->convs[i]);

      if (conv_layers[i].pool)
        {
          n_before = MAX (n_before, n_at_once * n_out);
          n_out /= 4;
        }
      n_row = MAX (n_row, n_out);
      n_scratch = MAX (n_scratch, gs_conv2d_count_scratch (network->convs[i], n_at_once));
    }

  self->network = network;
  self->n_patches = n_patches;
  self->x = gs_floats_new (n_patches * n_row);
  self->y = gs_floats_new (n_patches * n_row);
  self->before = gs_floats_new (n_before);
  self->scratch = gs_floats_new (n_scratch);

  return self;
}

/**
 * gs_vggish_pass_free:
 * @self: a pass
 */
void
gs_vggish_pass_free (GsVggishPass *self)
{
  gs_floats_free (self->x);
  gs_floats_free (self->y);
  gs_floats_free (self->before);
  gs_floats_free (self->scratch);
  g_free (self);
}

static void
run_conv (GsVggishPass *self,
          guint index,
          guint n,
          gsize height,
          gsize width,
          const float *x,
          float *y)
{
  const ConvLayer *layer = &conv_layers[index];
  const GsConv2d *conv = self->network->convs[index];
  gsize n_out = gs_conv2d_count_outputs (conv);

  if (!layer->pool)
    {
      gs_conv2d_forward (conv, n, x, NULL, self->scratch, y);
      return;
    }

  gs_conv2d_forward (conv, n, x, NULL, self->scratch, self->before);
  for (guint i = 0; i < n; i++)
    gs_max_pool2d (height, width, layer->n_out, self->before + i * n_out, y + i * n_out / 4);
}

static void
swap (GsVggishPass *self)
{
  float *x = self->x;

  self->x = self->y;
  self->y = x;
}

/**
 * gs_vggish_pass_run:
 * @self: a pass
 * @n_patches: number of patches, at most what the pass was made for
 * @patches: (array length=n_patches): of each, [96, 64]: log-mel by time and band; patches may overlap
 * @cancellable: (nullable): ends it early
 * @features: (out): [n_patches, 128]; a patch's bits do not depend on the others
 *
 * Returns: %FALSE if it was cancelled, and @features are not all there
 */
gboolean
gs_vggish_pass_run (GsVggishPass *self,
                    guint n_patches,
                    const float *const *patches,
                    GCancellable *cancellable,
                    float *features)
{
  gsize height = GS_VGGISH_FRAMES, width = GS_LOG_MEL_BANDS;

  g_return_val_if_fail (n_patches <= self->n_patches, FALSE);

  for (guint i = 0; i < N_CONVS; i++)
    {
      const ConvLayer *layer = &conv_layers[i];
      gsize n_in = height * width * layer->n_in;
      gsize n_out = height * width * layer->n_out / (layer->pool ? 4 : 1);

      for (guint k = 0; k < n_patches && layer->each; k++)
        {
          if (g_cancellable_is_cancelled (cancellable))
            return FALSE;
          run_conv (self, i, 1, height, width, i == 0 ? patches[k] : self->x + k * n_in, self->y + k * n_out);
        }
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (!layer->each)
        run_conv (self, i, n_patches, height, width, self->x, self->y);
      height /= layer->pool ? 2 : 1;
      width /= layer->pool ? 2 : 1;
      swap (self);
    }

  for (guint i = 0; i < N_LINEARS; i++)
    {
      const LinearLayer *layer = &linear_layers[i];
      float *to = i + 1 < N_LINEARS ? self->y : features;

      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      gs_fill_rows (n_patches, layer->n_out, self->network->linears[i].bias, to);
      gs_panels_multiply (n_patches, layer->n_in, layer->n_out, self->x, layer->n_in, self->network->linears[i].panels,
                          TRUE, to, layer->n_out);
      if (i + 1 < N_LINEARS)
        gs_relu (n_patches * layer->n_out, to);
      swap (self);
    }

  return TRUE;
}
