/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-state-dict.h"

#include "gs-batch-norm.h"
#include "gs-encoder-error.h"
#include "gs-pth.h"
#include "gs-tensor.h"

#include <math.h>
#include <string.h>

struct _GsStateDict
{
  GsTensorFile *file;
  char *prefix;
  GHashTable *used; /* of names in the file */
};

/**
 * gs_state_dict_new:
 * @file: (transfer full): tensors
 *
 * Returns: (transfer full): a state dict of which nothing was read
 */
GsStateDict *
gs_state_dict_new (GsTensorFile *file)
{
  GsStateDict *self = g_new0 (GsStateDict, 1);

  self->file = file;
  self->prefix = g_strdup ("");
  self->used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * gs_state_dict_load:
 * @path: a state dict of PyTorch or a safetensors file; the content tells which
 * @error: return location of a #GsNnError or #GFileError, naming the file
 *
 * Returns: (transfer full) (nullable): the state dict
 */
GsStateDict *
gs_state_dict_load (const char *path,
                    GError **error)
{
  GsTensorFile *file = gs_pth_recognise (path) ? gs_pth_load (path, error) : gs_tensor_file_load (path, error);

  return file != NULL ? gs_state_dict_new (file) : NULL;
}

/**
 * gs_state_dict_free:
 * @self: a state dict
 */
void
gs_state_dict_free (GsStateDict *self)
{
  gs_tensor_file_free (self->file);
  g_free (self->prefix);
  g_hash_table_unref (self->used);
  g_free (self);
}

/**
 * gs_state_dict_enter:
 * @self: a state dict
 * @prefix: what names are documented to begin with
 * @known: below it, the name of a tensor that only this backbone has
 * @error: return location of a #GsEncoderError
 *
 * Names are looked for below @prefix from now on; where nothing begins with it, below whatever else stands before @known, if
 * that is in the file once.
 *
 * Returns: whether the backbone is there
 */
gboolean
gs_state_dict_enter (GsStateDict *self,
                     const char *prefix,
                     const char *known,
                     GError **error)
{
  g_autofree char *documented = g_strconcat (prefix, known, NULL);
  const char *found = NULL;

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (self->file); i++)
    {
      const char *name = gs_tensor_file_get_name (self->file, i);
      gsize n_before = strlen (name) - MIN (strlen (known), strlen (name));

      if (g_str_has_prefix (name, prefix))
        {
          found = documented;
          break;
        }
      if (!g_str_equal (name + n_before, known) || (n_before > 0 && name[n_before - 1] != '.'))
        continue;
      if (found != NULL)
        {
          g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                       "tensors “%s” and “%s” are both there, and none “%s”: it is not clear which is meant", found, name,
                       documented);
          return FALSE;
        }
      found = name;
    }

  if (found == NULL)
    {
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                   "tensor “%s” is missing; the file does not hold the weights of the deep encoder", documented);
      return FALSE;
    }

  g_free (self->prefix);
  self->prefix = g_strndup (found, strlen (found) - strlen (known));

  return TRUE;
}

/**
 * gs_state_dict_get:
 * @self: a state dict
 * @name: a name below the prefix
 * @n_dims: number of axes
 * @shape: length of each
 * @error: return location of a #GsEncoderError that names the tensor
 *
 * Returns: (transfer none) (nullable): the elements, all of them finite; %NULL if the tensor is missing or of another shape
 */
const float *
gs_state_dict_get (GsStateDict *self,
                   const char *name,
                   guint n_dims,
                   const gsize *shape,
                   GError **error)
{
  g_autofree char *full = g_strconcat (self->prefix, name, NULL);
  g_autofree char *wanted = gs_shape_dup_text (n_dims, shape);
  GsTensor *tensor = gs_tensor_file_get (self->file, full);

  if (tensor == NULL)
    {
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                   "tensor “%s” %s is missing; the file does not hold all the weights of the deep encoder", full, wanted);
      return NULL;
    }

  if (!gs_tensor_has_shape (tensor, n_dims, shape))
    {
      g_autofree char *found = gs_tensor_dup_shape_text (tensor);

      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                   "tensor “%s” has shape %s, but the deep encoder needs %s", full, found, wanted);
      return NULL;
    }

  for (gsize i = 0; i < tensor->n_elements; i++)
    {
      if (!isfinite (tensor->data[i]))
        {
          g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                       "tensor “%s” holds a value that is not a number; the file is damaged", full);
          return NULL;
        }
    }

  g_hash_table_add (self->used, g_steal_pointer (&full));

  return tensor->data;
}

/**
 * gs_state_dict_get_vector:
 * @self: a state dict
 * @name: a name below the prefix
 * @n: elements
 * @error: return location of a #GsEncoderError that names the tensor
 *
 * Returns: (transfer none) (nullable): [n]
 */
const float *
gs_state_dict_get_vector (GsStateDict *self,
                          const char *name,
                          gsize n,
                          GError **error)
{
  return gs_state_dict_get (self, name, 1, &n, error);
}

/**
 * gs_state_dict_get_norm:
 * @self: a state dict
 * @name: a batch normalisation below the prefix
 * @n: channels
 * @scale: (out): [n]
 * @shift: (out): [n]
 * @error: return location of a #GsEncoderError that names the tensor
 *
 * The layer as x @scale + @shift.
 *
 * Returns: whether it is there
 */
gboolean
gs_state_dict_get_norm (GsStateDict *self,
                        const char *name,
                        gsize n,
                        float *scale,
                        float *shift,
                        GError **error)
{
  static const char *const leaves[] = { "weight", "bias", "running_mean", "running_var" };
  const float *values[G_N_ELEMENTS (leaves)];

  for (guint i = 0; i < G_N_ELEMENTS (leaves); i++)
    {
      g_autofree char *leaf = g_strdup_printf ("%s.%s", name, leaves[i]);

      values[i] = gs_state_dict_get_vector (self, leaf, n, error);
      if (values[i] == NULL)
        return FALSE;
    }

  for (gsize i = 0; i < n; i++)
    {
      if (values[3][i] < 0.0f)
        {
          g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                       "tensor “%s%s.running_var” holds a negative variance; the file is damaged", self->prefix, name);
          return FALSE;
        }
    }

  gs_batch_norm_fold_running (n, values[0], values[1], values[2], values[3], scale, shift);

  return TRUE;
}

/**
 * gs_state_dict_dup_passed_over:
 * @self: a state dict
 *
 * Returns: (transfer full): names of everything in the file that was not read
 */
GStrv
gs_state_dict_dup_passed_over (GsStateDict *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (self->file); i++)
    {
      const char *name = gs_tensor_file_get_name (self->file, i);

      if (!g_hash_table_contains (self->used, name))
        g_strv_builder_add (names, name);
    }

  for (guint i = 0; i < gs_tensor_file_get_n_passed_over (self->file); i++)
    g_strv_builder_add (names, gs_tensor_file_get_passed_over (self->file, i));

  return g_strv_builder_end (names);
}
