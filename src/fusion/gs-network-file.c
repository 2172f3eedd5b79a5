/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-network-private.h"

#include "gs-fusion-error.h"

#include <math.h>
#include <string.h>

/* Under these keys the configuration and the training's story stand in a file's metadata. */
#define KEY_CONFIG "config"
#define KEY_PROVENANCE "provenance"

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
                  GsTensorFile *file)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->list->entries->len; i++)
    g_hash_table_add (used, g_array_index (self->list->entries, GsParameterEntry, i).name);

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (file); i++)
    {
      const char *name = gs_tensor_file_get_name (file, i);

      if (!g_hash_table_contains (used, name))
        g_ptr_array_add (self->passed_over, g_strdup (name));
    }
}

static GsNetwork *
network_from_file (GsTensorFile *file,
                   GError **error)
{
  const char *text = gs_tensor_file_get_metadata (file, KEY_CONFIG);
  g_autoptr (GsFusionConfig) config = NULL;
  g_autoptr (GsParameterList) list = NULL;
  GsNetwork *self = NULL;
  float *values;

  if (text == NULL)
    {
      g_set_error_literal (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                           "the file holds tensors but no network configuration; choose a network");
      return NULL;
    }

  config = gs_fusion_config_from_json (text, error);
  if (config == NULL)
    return NULL;

  list = gs_parameter_list_new (config);
  /* A configuration can ask for more than any memory holds: look whether the file has it first. */
  if (!gs_parameter_list_check (list, file, "", error))
    return NULL;

  values = gs_floats_new (list->n);
  gs_parameter_list_read (list, file, "", values);
  if (check_finite (list, values, error) && check_divisors (list, values, error))
    {
      self = gs_network_new_from_values (config, values);
      self->provenance = g_strdup (gs_tensor_file_get_metadata (file, KEY_PROVENANCE));
      list_passed_over (self, file);
    }
  gs_floats_free (values);

  return self;
}

/**
 * gs_network_load:
 * @path: a safetensors file that gs_network_save() wrote
 * @error: return location of a #GsNnError, #GsFusionError or #GFileError, naming the file
 *
 * Returns: (transfer full): the network, %NULL with @error saying what in the file is missing or wrong
 */
GsNetwork *
gs_network_load (const char *path,
                 GError **error)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_load (path, error);
  g_autoptr (GsNetwork) self = NULL;

  if (file == NULL)
    return NULL;

  self = network_from_file (file, error);
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
