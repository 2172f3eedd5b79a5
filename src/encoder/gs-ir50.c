/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-ir50.h"

#include "gs-conv2d.h"
#include "gs-math.h"
#include "gs-panels.h"

#include <string.h>

#define PREFIX "spatial.visual.backbone."

#define N_UNITS 24
#define MAX_CHANNELS 512

/* What the units leave of a face. */
#define LAST_SIDE     5
#define LAST_CHANNELS 512
#define LAST_PIXELS   (LAST_SIDE * LAST_SIDE)

typedef struct
{
  gsize n_in;
  gsize n_out;
  guint n_units;
  gsize stride; /* of the first unit */
} Stage;

static const Stage stages[] = { { 64, 64, 3, 1 }, { 64, 128, 4, 2 }, { 128, 256, 14, 2 }, { 256, 512, 3, 2 } };

/* A unit with everything folded: second (first (x)) + shortcut (x). */
typedef struct
{
  GsConv2d *first;
  GsConv2d *second;
  GsConv2d *shortcut; /* (nullable): the identity where widths agree */
} Unit;

struct _GsIr50
{
  GsConv2d *input;
  Unit units[N_UNITS];
  float *panels; /* of the linear layer, its inputs in the order of pixels */
  float *bias;   /* [512] */
};

struct _GsIr50Pass
{
  const GsIr50 *network;
  guint n_faces;
  float *x, *y;    /* what a unit reads and what it writes */
  float *middle;   /* between its convolutions */
  float *shortcut;
  float *scratch;
};

/* A convolution without bias below @name, with what @weights already names folded in. */
static GsConv2d *
read_conv (GsStateDict *dict,
           const char *name,
           const GsConv2dShape *shape,
           GsConv2dWeights *weights,
           GError **error)
{
  g_autofree char *full = g_strconcat (name, ".weight", NULL);

  weights->weight = gs_state_dict_get (dict, full, 4,
                                       (gsize[]) { shape->n_out, shape->n_in, shape->kernel, shape->kernel }, error);

  return weights->weight != NULL ? gs_conv2d_new (shape, weights) : NULL;
}

static const float *
read_slope (GsStateDict *dict,
            const char *name,
            gsize n,
            GError **error)
{
  g_autofree char *full = g_strconcat (name, ".weight", NULL);

  return gs_state_dict_get_vector (dict, full, n, error);
}

static gboolean
read_input (GsIr50 *self,
            GsStateDict *dict,
            GError **error)
{
  const GsConv2dShape shape = { GS_IR50_CHANNELS, 64, GS_IR50_SIDE, GS_IR50_SIDE, 3, 1 };
  float scale[MAX_CHANNELS], shift[MAX_CHANNELS];
  GsConv2dWeights weights = { .out_scale = scale, .out_shift = shift };

  if (!gs_state_dict_get_norm (dict, "input_layer.1", shape.n_out, scale, shift, error))
    return FALSE;
  weights.slope = read_slope (dict, "input_layer.2", shape.n_out, error);
  if (weights.slope == NULL)
    return FALSE;
  self->input = read_conv (dict, "input_layer.0", &shape, &weights, error);

  return self->input != NULL;
}

static gboolean
read_unit (Unit *unit,
           GsStateDict *dict,
           guint index,
           gsize n_in,
           gsize n_out,
           gsize side,
           gsize stride,
           GError **error)
{
  const GsConv2dShape first = { n_in, n_out, side, side, 3, 1 }, second = { n_out, n_out, side, side, 3, stride };
  const GsConv2dShape shortcut = { n_in, n_out, side, side, 1, stride };
  float in_scale[MAX_CHANNELS], in_shift[MAX_CHANNELS], scale[MAX_CHANNELS], shift[MAX_CHANNELS];
  GsConv2dWeights first_weights = { .in_scale = in_scale, .in_shift = in_shift };
  GsConv2dWeights second_weights = { .out_scale = scale, .out_shift = shift };
  GsConv2dWeights shortcut_weights = second_weights;
  g_autofree char *layer = g_strdup_printf ("body.%u.res_layer", index);
  g_autofree char *norm_in = g_strconcat (layer, ".0", NULL), *conv_first = g_strconcat (layer, ".1", NULL);
  g_autofree char *slope = g_strconcat (layer, ".2", NULL), *conv_second = g_strconcat (layer, ".3", NULL);
  g_autofree char *norm_out = g_strconcat (layer, ".4", NULL);
  g_autofree char *shortcut_conv = g_strdup_printf ("body.%u.shortcut_layer.0", index);
  g_autofree char *shortcut_norm = g_strdup_printf ("body.%u.shortcut_layer.1", index);

  if (!gs_state_dict_get_norm (dict, norm_in, n_in, in_scale, in_shift, error))
    return FALSE;
  first_weights.slope = read_slope (dict, slope, n_out, error);
  if (first_weights.slope == NULL)
    return FALSE;
  unit->first = read_conv (dict, conv_first, &first, &first_weights, error);
  if (unit->first == NULL)
    return FALSE;

  if (!gs_state_dict_get_norm (dict, norm_out, n_out, scale, shift, error))
    return FALSE;
  unit->second = read_conv (dict, conv_second, &second, &second_weights, error);
  if (unit->second == NULL)
    return FALSE;

  if (n_in == n_out)
    return TRUE;
  if (!gs_state_dict_get_norm (dict, shortcut_norm, n_out, scale, shift, error))
    return FALSE;
  unit->shortcut = read_conv (dict, shortcut_conv, &shortcut, &shortcut_weights, error);

  return unit->shortcut != NULL;
}

/* Normalisation, linear layer, normalisation: one linear layer. Its inputs come channel by channel in the file and pixel by pixel here. */
static gboolean
read_output (GsIr50 *self,
             GsStateDict *dict,
             GError **error)
{
  const gsize n_in = LAST_PIXELS * LAST_CHANNELS, n_out = GS_IR50_FEATURES;
  float in_scale[LAST_CHANNELS], in_shift[LAST_CHANNELS], scale[GS_IR50_FEATURES], shift[GS_IR50_FEATURES];
  const float *weight, *bias;

  if (!gs_state_dict_get_norm (dict, "output_layer.0", LAST_CHANNELS, in_scale, in_shift, error) ||
      !gs_state_dict_get_norm (dict, "output_layer.4", n_out, scale, shift, error))
    return FALSE;
  weight = gs_state_dict_get (dict, "output_layer.3.weight", 2, (gsize[]) { n_out, n_in }, error);
  bias = weight != NULL ? gs_state_dict_get_vector (dict, "output_layer.3.bias", n_out, error) : NULL;
  if (bias == NULL)
    return FALSE;

  self->panels = gs_floats_new (gs_panels_count_floats (n_in, n_out));
  self->bias = gs_floats_new (n_out);
  for (gsize out = 0; out < n_out; out++)
    {
      double sum = bias[out];

      for (gsize channel = 0; channel < LAST_CHANNELS; channel++)
        {
          for (gsize pixel = 0; pixel < LAST_PIXELS; pixel++)
            {
              double factor = weight[out * n_in + channel * LAST_PIXELS + pixel];

              sum += factor * in_shift[channel];
              self->panels[gs_panels_get_offset (n_in, n_out, pixel * LAST_CHANNELS + channel, out)] =
                (float) (factor * in_scale[channel] * scale[out]);
            }
        }
      self->bias[out] = (float) (sum * scale[out] + shift[out]);
    }

  return TRUE;
}

/**
 * gs_ir50_new:
 * @weights: a state dict with the network's tensors; what is read of it is not needed afterwards
 * @error: return location of a #GsEncoderError that names the tensor that is missing or wrong
 *
 * Returns: (transfer full) (nullable): the network
 */
GsIr50 *
gs_ir50_new (GsStateDict *weights,
             GError **error)
{
  g_autoptr (GsIr50) self = g_new0 (GsIr50, 1);
  gsize side = GS_IR50_SIDE;
  guint index = 0;

  if (!gs_state_dict_enter (weights, PREFIX, "input_layer.0.weight", error) || !read_input (self, weights, error))
    return NULL;

  for (guint s = 0; s < G_N_ELEMENTS (stages); s++)
    {
      for (guint i = 0; i < stages[s].n_units; i++, index++)
        {
          gsize stride = i == 0 ? stages[s].stride : 1;

          if (!read_unit (&self->units[index], weights, index, i == 0 ? stages[s].n_in : stages[s].n_out, stages[s].n_out,
                          side, stride, error))
            return NULL;
          side /= stride;
        }
    }

  return read_output (self, weights, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * gs_ir50_free:
 * @self: a network that no pass uses
 */
void
gs_ir50_free (GsIr50 *self)
{
  g_clear_pointer (&self->input, gs_conv2d_free);
  for (guint i = 0; i < N_UNITS; i++)
    {
      g_clear_pointer (&self->units[i].first, gs_conv2d_free);
      g_clear_pointer (&self->units[i].second, gs_conv2d_free);
      g_clear_pointer (&self->units[i].shortcut, gs_conv2d_free);
    }
  gs_floats_free (self->panels);
  gs_floats_free (self->bias);
  g_free (self);
}

/**
 * gs_ir50_pass_new:
 * @network: the network; must live as long as the pass
 * @n_faces: how many faces at once at most: each layer reads its weights once for all of them
 *
 * Returns: (transfer full): memory for a thread
 */
GsIr50Pass *
gs_ir50_pass_new (const GsIr50 *network,
                  guint n_faces)
{
  GsIr50Pass *self = g_new0 (GsIr50Pass, 1);
  gsize n_scratch = gs_conv2d_count_scratch (network->input, n_faces);
  gsize n_row = gs_conv2d_count_outputs (network->input), n_middle = 0, n_shortcut = 0;

  for (guint i = 0; i < N_UNITS; i++)
    {
      const Unit *unit = &network->units[i];

      n_row = MAX (n_row, gs_conv2d_count_outputs (unit->second));
      n_middle = MAX (n_middle, gs_conv2d_count_outputs (unit->first));
      n_scratch = MAX (n_scratch, gs_conv2d_count_scratch (unit->first, n_faces));
      n_scratch = MAX (n_scratch, gs_conv2d_count_scratch (unit->second, n_faces));
      if (unit->shortcut != NULL)
        {
          n_shortcut = MAX (n_shortcut, gs_conv2d_count_outputs (unit->shortcut));
          n_scratch = MAX (n_scratch, gs_conv2d_count_scratch (unit->shortcut, n_faces));
        }
    }

  self->network = network;
  self->n_faces = n_faces;
  self->x = gs_floats_new (n_faces * n_row);
  self->y = gs_floats_new (n_faces * n_row);
  self->middle = gs_floats_new (n_faces * n_middle);
  self->shortcut = gs_floats_new (n_faces * n_shortcut);
  self->scratch = gs_floats_new (n_scratch);

  return self;
}

/**
 * gs_ir50_pass_free:
 * @self: a pass
 */
void
gs_ir50_pass_free (GsIr50Pass *self)
{
  gs_floats_free (self->x);
  gs_floats_free (self->y);
  gs_floats_free (self->middle);
  gs_floats_free (self->shortcut);
  gs_floats_free (self->scratch);
  g_free (self);
}

static void
run_unit (GsIr50Pass *self,
          const Unit *unit,
          guint n_faces)
{
  const float *shortcut = self->x;
  float *x;

  if (unit->shortcut != NULL)
    {
      gs_conv2d_forward (unit->shortcut, n_faces, self->x, NULL, self->scratch, self->shortcut);
      shortcut = self->shortcut;
    }
  gs_conv2d_forward (unit->first, n_faces, self->x, NULL, self->scratch, self->middle);
  gs_conv2d_forward (unit->second, n_faces, self->middle, shortcut, self->scratch, self->y);

  x = self->x;
  self->x = self->y;
  self->y = x;
}

/**
 * gs_ir50_pass_run:
 * @self: a pass
 * @n_faces: number of faces, at most what the pass was made for
 * @faces: [n_faces, 40, 40, 3], from -1 to 1
 * @cancellable: (nullable): ends it early
 * @features: (out): [n_faces, 512], each of length 1; a face's bits do not depend on the others
 *
 * Returns: %FALSE if it was cancelled, and @features are not all there
 */
gboolean
gs_ir50_pass_run (GsIr50Pass *self,
                  guint n_faces,
                  const float *faces,
                  GCancellable *cancellable,
                  float *features)
{
  const GsIr50 *network = self->network;

  g_return_val_if_fail (n_faces <= self->n_faces, FALSE);

  gs_conv2d_forward (network->input, n_faces, faces, NULL, self->scratch, self->x);
  for (guint i = 0; i < N_UNITS; i++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      run_unit (self, &network->units[i], n_faces);
    }

  gs_fill_rows (n_faces, GS_IR50_FEATURES, network->bias, features);
  gs_panels_multiply (n_faces, LAST_PIXELS * LAST_CHANNELS, GS_IR50_FEATURES, self->x, LAST_PIXELS * LAST_CHANNELS,
                      network->panels, TRUE, features, GS_IR50_FEATURES);
  for (guint i = 0; i < n_faces; i++)
    {
      float norm;

      gs_normalize_rows (1, GS_IR50_FEATURES, features + i * GS_IR50_FEATURES, features + i * GS_IR50_FEATURES, &norm);
    }

  return TRUE;
}
