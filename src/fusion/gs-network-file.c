/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-network-private.h"

#include "gs-fusion-error.h"
#include "gs-fusion-infer.h"
#include "gs-pth.h"

#include <math.h>
#include <string.h>

/* Under these keys the configuration and the training's story stand in a file's metadata. */
#define KEY_CONFIG "config"
#define KEY_PROVENANCE "provenance"

/* Of a safetensors file: bytes before its header. */
#define HEADER_START 8

static char *
hash_file (const char *path,
           GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);

  if (file == NULL)
    return NULL;

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) g_mapped_file_get_contents (file),
                                      g_mapped_file_get_length (file));
}

static gboolean
check_finite (const GsParameterList *list,
              const float *values,
              GError **error)
{
  for (guint i = 0; i < list->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (list->entries, GsParameterEntry, i);

      for (gsize k = 0; k < entry->n; k++)
        {
          if (!isfinite (values[entry->offset + k]))
            {
              g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                           "tensor “%s” holds a value that is not a number; its training went wrong", entry->name);
              return FALSE;
            }
        }
    }

  return TRUE;
}

/* Lengths and variances that divide: what they divide would no longer be a number. */
static gboolean
check_divisors (const GsParameterList *list,
                const float *values,
                GError **error)
{
  for (guint i = 0; i < list->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (list->entries, GsParameterEntry, i);
      const float *at = values + entry->offset;
      gsize n = entry->n / entry->shape[0];
      gboolean good = TRUE;

      for (gsize k = 0; k < entry->n && entry->kind == GS_PARAMETER_VARIANCE; k++)
        good = good && at[k] >= 0.0f;

      for (gsize out = 0; out < entry->shape[0] && entry->kind == GS_PARAMETER_CONV_V; out++)
        {
          double square = 0.0;

          for (gsize k = 0; k < n; k++)
            square += (double) at[out * n + k] * at[out * n + k];
          good = good && square > 0.0;
        }

      if (!good)
        {
          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID, "tensor “%s” holds %s; the file is damaged",
                       entry->name,
                       entry->kind == GS_PARAMETER_VARIANCE ? "a negative variance" : "weights of length zero");
          return FALSE;
        }
    }

  return TRUE;
}

static void
list_passed_over (GsNetwork *self,
                  GsTensorFile *file,
                  const char *prefix)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->list->entries->len; i++)
    g_hash_table_add (used, g_array_index (self->list->entries, GsParameterEntry, i).name);

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (file); i++)
    {
      const char *name = gs_tensor_file_get_name (file, i);

      if (!g_str_has_prefix (name, prefix) || !g_hash_table_contains (used, name + strlen (prefix)))
        g_ptr_array_add (self->passed_over, g_strdup (name));
    }

  for (guint i = 0; i < gs_tensor_file_get_n_passed_over (file); i++)
    g_ptr_array_add (self->passed_over, g_strdup (gs_tensor_file_get_passed_over (file, i)));
}

static GsNetwork *
build_network (GsTensorFile *file,
               const GsFusionConfig *config,
               const char *prefix,
               GError **error)
{
  g_autoptr (GsParameterList) list = gs_parameter_list_new (config);
  GsNetwork *self = NULL;
  float *values;

  /* A configuration can ask for more than any memory holds: look whether the file has it first. */
  if (!gs_parameter_list_check (list, file, prefix, error))
    return NULL;

  values = gs_floats_new (list->n);
  gs_parameter_list_read (list, file, prefix, values);
  if (check_finite (list, values, error) && check_divisors (list, values, error))
    {
      self = gs_network_new_from_values (config, values);
      list_passed_over (self, file, prefix);
    }
  gs_floats_free (values);

  return self;
}

static GsNetwork *
network_from_config (GsTensorFile *file,
                     const char *text,
                     GError **error)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_from_json (text, error);
  GsNetwork *self = config != NULL ? build_network (file, config, "", error) : NULL;

  if (self != NULL)
    self->provenance = g_strdup (gs_tensor_file_get_metadata (file, KEY_PROVENANCE));

  return self;
}

static GsNetwork *
network_from_tensors (GsTensorFile *file,
                      const char *path,
                      GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GsFusionInference) inference = gs_fusion_infer (file, name, error);
  GsNetwork *self;

  if (inference == NULL)
    return NULL;

  self = build_network (file, inference->config, inference->prefix, error);
  if (self == NULL)
    {
      g_prefix_error (error, "by its tensors it is a network of kind %s with %u iterations and a window of %u frames, but ",
                      gs_fusion_kind_get_name (inference->config->fusion), inference->config->iterations,
                      inference->config->window);
      return NULL;
    }

  g_ptr_array_extend_and_steal (self->inferred, g_steal_pointer (&inference->inferred));
  g_ptr_array_extend_and_steal (self->assumed, g_steal_pointer (&inference->assumed));

  return self;
}

/* After the eight bytes of its length the header of a safetensors file begins with a brace. What begins otherwise was never one: to
 * speak of a damaged header would lead astray. A file that cannot be read, or is no file, is the loader's to refuse. */
static gboolean
check_safetensors (const char *path,
                   GError **error)
{
  g_autoptr (GMappedFile) file = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;

  file = g_mapped_file_new (path, FALSE, NULL);
  if (file == NULL ||
      (g_mapped_file_get_length (file) > HEADER_START && g_mapped_file_get_contents (file)[HEADER_START] == '{'))
    return TRUE;

  g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
               "%s: it is neither a PyTorch nor a safetensors file; choose the file of a network", path);

  return FALSE;
}

/**
 * gs_network_load:
 * @path: a file that gs_network_save() wrote; or one of tensors alone, safetensors or a state dict of PyTorch, from
 * whose names and shapes the configuration is then inferred. The content tells which it is, not the name.
 * @error: return location of a #GsNnError, #GsFusionError or #GFileError, naming the file
 *
 * Returns: (transfer full): the network, %NULL with @error saying what in the file is missing or wrong
 */
GsNetwork *
gs_network_load (const char *path,
                 GError **error)
{
  g_autoptr (GsTensorFile) file = NULL;
  g_autoptr (GsNetwork) self = NULL;
  const char *text;

  if (gs_pth_recognise (path))
    file = gs_pth_load (path, error);
  else if (check_safetensors (path, error))
    file = gs_tensor_file_load (path, error);
  if (file == NULL)
    return NULL;

  text = gs_tensor_file_get_metadata (file, KEY_CONFIG);
  self = text != NULL ? network_from_config (file, text, error) : network_from_tensors (file, path, error);
  if (self == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  self->hash = hash_file (path, error);

  return self->hash != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * gs_network_save:
 * @self: a network
 * @path: where to
 * @provenance_json: (nullable): JSON text that tells how it was trained
 * @error: return location of a #GsNnError
 *
 * Writes every tensor under its name, and the whole configuration in the metadata.
 *
 * Returns: %TRUE if the file stands
 */
gboolean
gs_network_save (GsNetwork *self,
                 const char *path,
                 const char *provenance_json,
                 GError **error)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autofree char *text = gs_fusion_config_to_json (self->config);

  gs_tensor_file_set_metadata (file, "format", "gatescope-network");
  gs_tensor_file_set_metadata (file, KEY_CONFIG, text);
  if (provenance_json != NULL)
    gs_tensor_file_set_metadata (file, KEY_PROVENANCE, provenance_json);
  gs_parameter_list_write (self->list, self->values, "", file);

  return gs_tensor_file_save (file, path, error);
}
