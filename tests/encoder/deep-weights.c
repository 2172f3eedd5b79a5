/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deep-weights.h"

#include "gs-random.h"

#include <math.h>

/* Drawn under the documented name whatever @prefix it is put in with. */
static void
add (GsTensorFile *file,
     const char *documented,
     const char *prefix,
     const char *name,
     guint n_dims,
     const gsize *shape,
     double low,
     double high)
{
  g_autoptr (GsTensor) tensor = gs_tensor_new (n_dims, shape);
  g_autofree char *drawn = g_strconcat (documented, name, NULL);
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  gs_random_fill_uniform (tensor->data, tensor->n_elements, drawn, 0, low, high);
  gs_tensor_file_set (file, full, tensor);
}

static void
add_vector (GsTensorFile *file,
            const char *documented,
            const char *prefix,
            const char *layer,
            const char *leaf,
            gsize n,
            double low,
            double high)
{
  g_autofree char *name = g_strconcat (layer, leaf, NULL);

  add (file, documented, prefix, name, 1, &n, low, high);
}

static void
add_matrix (GsTensorFile *file,
            const char *documented,
            const char *prefix,
            const char *layer,
            guint n_dims,
            gsize n_out,
            gsize n_in,
            gsize kernel)
{
  double bound = sqrt (3.0 / (double) (n_in * kernel * kernel));
  g_autofree char *name = g_strconcat (layer, ".weight", NULL);

  add (file, documented, prefix, name, n_dims, (gsize[]) { n_out, n_in, kernel, kernel }, -bound, bound);
}

static void
add_norm (GsTensorFile *file,
          const char *prefix,
          const char *layer,
          gsize n)
{
  add_vector (file, DEEP_VISUAL, prefix, layer, ".running_mean", n, -0.1, 0.1);
  add_vector (file, DEEP_VISUAL, prefix, layer, ".running_var", n, 0.5, 1.5);
  add_vector (file, DEEP_VISUAL, prefix, layer, ".weight", n, 0.5, 1.0);
  add_vector (file, DEEP_VISUAL, prefix, layer, ".bias", n, -0.1, 0.1);
}

static void
add_unit (GsTensorFile *file,
          const char *prefix,
          guint index,
          gsize n_in,
          gsize n_out)
{
  char layer[7][64];

  for (guint i = 0; i < 5; i++)
    g_snprintf (layer[i], sizeof layer[i], "body.%u.res_layer.%u", index, i);
  for (guint i = 0; i < 2; i++)
    g_snprintf (layer[5 + i], sizeof layer[5], "body.%u.shortcut_layer.%u", index, i);

  add_norm (file, prefix, layer[0], n_in);
  add_matrix (file, DEEP_VISUAL, prefix, layer[1], 4, n_out, n_in, 3);
  add_vector (file, DEEP_VISUAL, prefix, layer[2], ".weight", n_out, 0.1, 0.4);
  add_matrix (file, DEEP_VISUAL, prefix, layer[3], 4, n_out, n_out, 3);
  add_norm (file, prefix, layer[4], n_out);
  if (n_in == n_out)
    return;
  add_matrix (file, DEEP_VISUAL, prefix, layer[5], 4, n_out, n_in, 1);
  add_norm (file, prefix, layer[6], n_out);
}

/* Every tensor of IR-50 below @prefix. */
void
deep_weights_add_ir50 (GsTensorFile *file,
                       const char *prefix)
{
  const gsize widths[] = { 64, 64, 128, 256, 512 };
  const guint n_units[] = { 3, 4, 14, 3 };
  guint index = 0;

  add_matrix (file, DEEP_VISUAL, prefix, "input_layer.0", 4, 64, 3, 3);
  add_norm (file, prefix, "input_layer.1", 64);
  add_vector (file, DEEP_VISUAL, prefix, "input_layer.2", ".weight", 64, 0.1, 0.4);
  for (guint stage = 0; stage < G_N_ELEMENTS (n_units); stage++)
    {
      for (guint i = 0; i < n_units[stage]; i++)
        add_unit (file, prefix, index++, widths[i == 0 ? stage : stage + 1], widths[stage + 1]);
    }
  add_norm (file, prefix, "output_layer.0", 512);
  add_matrix (file, DEEP_VISUAL, prefix, "output_layer.3", 2, 512, 512 * 25, 1);
  add_vector (file, DEEP_VISUAL, prefix, "output_layer.3", ".bias", 512, -0.1, 0.1);
  add_norm (file, prefix, "output_layer.4", 512);
}

/* Every tensor of VGGish below @prefix. */
void
deep_weights_add_vggish (GsTensorFile *file,
                         const char *prefix)
{
  const struct { const char *name; gsize n_in, n_out; guint n_dims; gsize kernel; } layers[] = {
    { "features.0", 1, 64, 4, 3 },       { "features.3", 64, 128, 4, 3 },    { "features.6", 128, 256, 4, 3 },
    { "features.8", 256, 256, 4, 3 },    { "features.11", 256, 512, 4, 3 },  { "features.13", 512, 512, 4, 3 },
    { "embeddings.0", 12288, 4096, 2, 1 }, { "embeddings.2", 4096, 4096, 2, 1 }, { "embeddings.4", 4096, 128, 2, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      add_matrix (file, DEEP_AUDIO, prefix, layers[i].name, layers[i].n_dims, layers[i].n_out, layers[i].n_in,
                  layers[i].kernel);
      add_vector (file, DEEP_AUDIO, prefix, layers[i].name, ".bias", layers[i].n_out, -0.1, 0.1);
    }
}
