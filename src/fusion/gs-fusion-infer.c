/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-fusion-infer.h"

#include "gs-fusion-error.h"

#include <string.h>

/* Every network has it; what stands before this name stands before all of them. */
#define FIRST "temporal.video.network.0.conv1.weight_v"

static const char *const roots[] = { "GRJCA.", "HGRJCA.", "fusion." };

static G_GNUC_PRINTF (2, 3) gboolean
refuse (GError **error,
        const char *format,
        ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error_literal (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID, reason);

  return FALSE;
}

/* The name without the prefix, %NULL if it has another. */
static const char *
get_bare_name (GsFusionInference *self,
               GsTensorFile *file,
               guint index)
{
  const char *name = gs_tensor_file_get_name (file, index);

  return g_str_has_prefix (name, self->prefix) ? name + strlen (self->prefix) : NULL;
}

static gboolean
has_name (GsFusionInference *self,
          GsTensorFile *file,
          const char *name)
{
  g_autofree char *full = g_strconcat (self->prefix, name, NULL);

  return gs_tensor_file_get (file, full) != NULL;
}

static gboolean
has_names_below (GsFusionInference *self,
                 GsTensorFile *file,
                 const char *start)
{
  for (guint i = 0; i < gs_tensor_file_get_n_tensors (file); i++)
    {
      const char *name = get_bare_name (self, file, i);

      if (name != NULL && g_str_has_prefix (name, start))
        return TRUE;
    }

  return FALSE;
}

/* A tensor that tells widths by its shape. */
static GsTensor *
get_tensor (GsFusionInference *self,
            GsTensorFile *file,
            const char *name,
            guint n_dims,
            GError **error)
{
  g_autofree char *full = g_strconcat (self->prefix, name, NULL);
  GsTensor *tensor = gs_tensor_file_get (file, full);

  if (tensor == NULL)
    {
      refuse (error, "tensor “%s” of %u axes is missing; the file does not hold the whole network", full, n_dims);
      return NULL;
    }
  if (tensor->n_dims != n_dims)
    {
      g_autofree char *shape = gs_tensor_dup_shape_text (tensor);

      refuse (error, "tensor “%s” has shape %s, but the network needs one of %u axes", full, shape, n_dims);
      return NULL;
    }

  return tensor;
}

static guint
clamp (gsize length)
{
  return MIN (length, G_MAXINT);
}

static gboolean
find_prefix (GsFusionInference *self,
             GsTensorFile *file,
             GError **error)
{
  for (guint i = 0; i < gs_tensor_file_get_n_tensors (file); i++)
    {
      const char *name = gs_tensor_file_get_name (file, i);
      gsize length = strlen (name);
      g_autofree char *prefix = NULL;

      if (!g_str_has_suffix (name, FIRST))
        continue;
      prefix = g_strndup (name, length - strlen (FIRST));
      if (prefix[0] != '\0' && !g_str_has_suffix (prefix, "."))
        continue;
      if (self->prefix != NULL)
        return refuse (error, "the file holds more than one network, under “%s” and “%s”; save one alone", self->prefix,
                       prefix);
      self->prefix = g_steal_pointer (&prefix);
    }

  return self->prefix != NULL ||
         refuse (error, "the file holds tensors but neither a network's configuration nor its tensor “%s”; choose a network",
                 FIRST);
}

/* One more than the largest number that follows @start in any name: a gap is found when the tensors are looked for. */
static gboolean
count (GsFusionInference *self,
       GsTensorFile *file,
       const char *start,
       guint limit,
       guint *n,
       GError **error)
{
  *n = 0;
  for (guint i = 0; i < gs_tensor_file_get_n_tensors (file); i++)
    {
      const char *name = get_bare_name (self, file, i);
      char *end;
      guint64 number;

      if (name == NULL || !g_str_has_prefix (name, start) || !g_ascii_isdigit (name[strlen (start)]))
        continue;
      number = g_ascii_strtoull (name + strlen (start), &end, 10);
      if (*end != '.')
        continue;
      if (number >= limit)
        return refuse (error, "tensor “%s%s” is one too many: at most %u can stand under “%s”", self->prefix, name,
                       limit, start);
      *n = MAX (*n, (guint) number + 1);
    }

  return TRUE;
}

static gboolean
infer_tcn (GsFusionInference *self,
           GsTensorFile *file,
           const char *modality,
           GsTcnConfig *tcn,
           guint *n_features,
           GError **error)
{
  g_autofree char *start = g_strdup_printf ("temporal.%s.network.", modality);

  if (!count (self, file, start, GS_FUSION_MAX_BLOCKS, &tcn->n_blocks, error))
    return FALSE;
  if (tcn->n_blocks == 0)
    return refuse (error, "tensor “%s%s0.conv1.weight_v” is missing; the file does not hold the whole network",
                   self->prefix, start);

  for (guint i = 0; i < tcn->n_blocks; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%u.conv1.weight_v", start, i);
      GsTensor *weight = get_tensor (self, file, name, 3, error);

      if (weight == NULL)
        return FALSE;
      tcn->channels[i] = clamp (weight->shape[0]);
      if (i == 0)
        {
          *n_features = clamp (weight->shape[1]);
          self->config->kernel = clamp (weight->shape[2]);
        }
    }

  return TRUE;
}

/* The part of a network that attends and chooses goes by the name of its kind. */
static gboolean
find_root (GsFusionInference *self,
           GsTensorFile *file,
           const char **root,
           GError **error)
{
  *root = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      if (!has_names_below (self, file, roots[i]))
        continue;
      if (*root != NULL)
        return refuse (error, "the file holds tensors under “%s%s” and under “%s%s”; one network has one of them",
                       self->prefix, *root, self->prefix, roots[i]);
      *root = roots[i];
    }

  /* Without a root it is concatenation, unless it attends in a way that is not known here. */
  for (guint i = 0; *root == NULL && i < gs_tensor_file_get_n_tensors (file); i++)
    {
      const char *name = get_bare_name (self, file, i);

      if (name != NULL && (strstr (name, "coattn") != NULL || strstr (name, "gating_fc_layer") != NULL))
        return refuse (error,
                       "tensor “%s%s” belongs to a way of fusion that is not known; GRJCA, HGRJCA and fusion are the names "
                       "it may stand under",
                       self->prefix, name);
    }

  return TRUE;
}

static gboolean
infer_kind (GsFusionInference *self,
            GsTensorFile *file,
            const char *root,
            GError **error)
{
  g_autofree char *cross = NULL;
  g_autofree char *gate = NULL;
  gboolean is_cross, is_gated;

  if (root == NULL || !g_str_equal (root, "fusion."))
    {
      self->config->fusion = root == NULL                   ? GS_FUSION_CONCAT
                             : g_str_equal (root, "GRJCA.") ? GS_FUSION_GRJCA
                                                            : GS_FUSION_HGRJCA;
      return TRUE;
    }

  cross = g_strconcat (root, "coattn.dcn_layers.0.dense_coattn.query1_linear.weight", NULL);
  gate = g_strconcat (root, "video_gating_fc_layer", NULL);
  is_cross = has_name (self, file, cross);
  is_gated = has_names_below (self, file, gate);
  if (is_gated && !is_cross)
    return refuse (error, "joint attention with gates stands under “%s%s”; it must stand under GRJCA or HGRJCA",
                   self->prefix, root);
  self->config->fusion = is_gated ? GS_FUSION_DCA : is_cross ? GS_FUSION_CA : GS_FUSION_RJCA;

  return TRUE;
}

static void
note (GPtrArray *keys,
      const char *key)
{
  g_ptr_array_add (keys, g_strdup (key));
}

static gboolean
infer_fusion (GsFusionInference *self,
              GsTensorFile *file,
              GError **error)
{
  GsFusionConfig *config = self->config;
  const char *root;
  gboolean attends;

  if (!find_root (self, file, &root, error) || !infer_kind (self, file, root, error))
    return FALSE;

  attends = config->fusion != GS_FUSION_CONCAT;
  if (attends)
    {
      g_autofree char *start = g_strconcat (root, "coattn.dcn_layers.", NULL);
      g_autofree char *name = g_strconcat (start, "0.dense_coattn.key1_linear.weight", NULL);
      GsTensor *key = get_tensor (self, file, name, 2, error);

      if (key == NULL || !count (self, file, start, GS_FUSION_MAX_ITERATIONS, &config->iterations, error))
        return FALSE;
      config->window = clamp (key->shape[0]);
    }
  else
    config->iterations = 1;

  note (self->inferred, "fusion");
  note (attends ? self->inferred : self->assumed, "iterations");
  note (attends ? self->inferred : self->assumed, "window");
  config->hop = MAX (1, config->window * 2 / 3);
  note (self->assumed, "hop");
  note (self->assumed, "temperature");

  return TRUE;
}

/* Two outputs are valence and arousal; of one, the name of the file may tell which. */
static gboolean
infer_head (GsFusionInference *self,
            GsTensorFile *file,
            const char *file_name,
            GError **error)
{
  GsTensor *hidden = get_tensor (self, file, "regressor1.weight", 2, error);
  GsTensor *output = hidden != NULL ? get_tensor (self, file, "regressor2.weight", 2, error) : NULL;
  g_autofree char *lower = g_ascii_strdown (file_name, -1);
  gboolean says_valence = strstr (lower, "valence") != NULL, says_arousal = strstr (lower, "arousal") != NULL;
  gboolean is_told;

  if (output == NULL)
    return FALSE;
  if (output->shape[0] != 1 && output->shape[0] != 2)
    return refuse (error, "tensor “%sregressor2.weight” has %" G_GSIZE_FORMAT " outputs; a network has one or two",
                   self->prefix, output->shape[0]);

  self->config->hidden = clamp (hidden->shape[0]);
  note (self->inferred, "hidden");

  g_free (self->config->output);
  self->config->output =
    g_strdup (output->shape[0] == 2 ? "both" : says_arousal && !says_valence ? "arousal" : "valence");
  is_told = output->shape[0] == 2 || says_valence != says_arousal;
  note (is_told ? self->inferred : self->assumed, "output");

  return TRUE;
}

/**
 * gs_fusion_infer:
 * @file: tensors of a network under the authors' state-dict names, with or without a prefix before all of them
 * @file_name: the file's own name; where the network has one output, the word `valence` or `arousal` in it tells which
 * @error: return location of a #GsFusionError that names the tensor that is missing or wrong
 *
 * Widths, kernel, window, iterations and kind of fusion follow from names and shapes; temperature (0.1) and hop (two
 * thirds of the window) cannot and are assumed. Whether every tensor fits is for gs_parameter_list_check() to say.
 *
 * Returns: (transfer full): a valid configuration and where it comes from, %NULL with @error set if it is no network
 */
GsFusionInference *
gs_fusion_infer (GsTensorFile *file,
                 const char *file_name,
                 GError **error)
{
  g_autoptr (GsFusionInference) self = g_new0 (GsFusionInference, 1);
  static const char *const keys[] = { "video_features", "audio_features", "video_tcn", "audio_tcn", "kernel" };
  GsFusionConfig *config = gs_fusion_config_new ();

  self->config = config;
  self->inferred = g_ptr_array_new_with_free_func (g_free);
  self->assumed = g_ptr_array_new_with_free_func (g_free);

  /* Video comes last: its first convolution is the one that says how many taps there are. */
  if (!find_prefix (self, file, error) || !infer_fusion (self, file, error) ||
      !infer_tcn (self, file, "logmel", &config->audio_tcn, &config->audio_features, error) ||
      !infer_tcn (self, file, "video", &config->video_tcn, &config->video_features, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    note (self->inferred, keys[i]);
  if (!infer_head (self, file, file_name, error))
    return NULL;

  if (!gs_fusion_config_check (config, error))
    {
      g_prefix_error (error, "the shapes of its tensors make no network that can be built: ");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * gs_fusion_inference_free:
 * @self: (transfer full): what was inferred
 */
void
gs_fusion_inference_free (GsFusionInference *self)
{
  gs_fusion_config_free (self->config);
  g_free (self->prefix);
  g_clear_pointer (&self->inferred, g_ptr_array_unref);
  g_clear_pointer (&self->assumed, g_ptr_array_unref);
  g_free (self);
}
