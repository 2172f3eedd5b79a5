/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-safetensors-private.h"

#include <string.h>

static void
entry_free (gpointer data)
{
  GsTensorFileEntry *entry = data;

  g_free (entry->name);
  g_free (entry->f64);
  gs_tensor_unref (entry->tensor);
  g_free (entry);
}

/**
 * gs_tensor_file_new:
 *
 * Returns: (transfer full): an empty file in memory
 */
GsTensorFile *
gs_tensor_file_new (void)
{
  GsTensorFile *self = g_new0 (GsTensorFile, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->passed_over = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * gs_tensor_file_free:
 * @self: a tensor file
 */
void
gs_tensor_file_free (GsTensorFile *self)
{
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->metadata);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->passed_over);
  g_free (self);
}

/* Takes @f64; replaces what stood under @name, which keeps its place in the order. */
GsTensorFileEntry *
gs_tensor_file_add_entry (GsTensorFile *self,
                          const char *name,
                          GsTensor *tensor,
                          double *f64)
{
  GsTensorFileEntry *entry = g_hash_table_lookup (self->by_name, name);

  gs_tensor_ref (tensor);

  if (entry == NULL)
    {
      entry = g_new0 (GsTensorFileEntry, 1);
      entry->name = g_strdup (name);
      g_ptr_array_add (self->entries, entry);
      g_hash_table_insert (self->by_name, entry->name, entry);
    }
  else
    {
      gs_tensor_unref (entry->tensor);
      g_free (entry->f64);
    }

  entry->tensor = tensor;
  entry->f64 = f64;

  return entry;
}

/**
 * gs_tensor_file_set:
 * @self: a tensor file
 * @name: the tensor's name
 * @tensor: (transfer none): the tensor; the file takes a reference
 *
 * Puts @tensor in under @name, to be written as F32.
 */
void
gs_tensor_file_set (GsTensorFile *self,
                    const char *name,
                    GsTensor *tensor)
{
  gs_tensor_file_add_entry (self, name, tensor, NULL);
}

/**
 * gs_tensor_file_get:
 * @self: a tensor file
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the tensor of that name, %NULL if there is none
 */
GsTensor *
gs_tensor_file_get (GsTensorFile *self,
                    const char *name)
{
  GsTensorFileEntry *entry = g_hash_table_lookup (self->by_name, name);

  return entry != NULL ? entry->tensor : NULL;
}

/**
 * gs_tensor_file_set_f64:
 * @self: a tensor file
 * @name: the tensor's name
 * @values: (array length=n): its values
 * @n: how many
 *
 * Puts a vector in under @name, to be written as F64.
 */
void
gs_tensor_file_set_f64 (GsTensorFile *self,
                        const char *name,
                        const double *values,
                        gsize n)
{
  g_autoptr (GsTensor) tensor = gs_tensor_new_vector (n);
  double *f64 = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    {
      f64[i] = values[i];
      tensor->data[i] = (float) values[i];
    }

  gs_tensor_file_add_entry (self, name, tensor, f64);
}

/**
 * gs_tensor_file_get_f64:
 * @self: a tensor file
 * @name: a name
 * @n: (out): number of elements
 *
 * Returns: (transfer none) (nullable): the elements of a tensor that is stored in double
 * precision, %NULL if there is none of that name or it is not F64
 */
const double *
gs_tensor_file_get_f64 (GsTensorFile *self,
                        const char *name,
                        gsize *n)
{
  GsTensorFileEntry *entry = g_hash_table_lookup (self->by_name, name);

  *n = 0;
  if (entry == NULL || entry->f64 == NULL)
    return NULL;
  *n = entry->tensor->n_elements;

  return entry->f64;
}

/**
 * gs_tensor_file_get_n_tensors:
 * @self: a tensor file
 *
 * Returns: number of tensors
 */
guint
gs_tensor_file_get_n_tensors (GsTensorFile *self)
{
  return self->entries->len;
}

/**
 * gs_tensor_file_get_name:
 * @self: a tensor file
 * @index: below gs_tensor_file_get_n_tensors()
 *
 * Returns: (transfer none): name of the @index-th tensor
 */
const char *
gs_tensor_file_get_name (GsTensorFile *self,
                         guint index)
{
  GsTensorFileEntry *entry = g_ptr_array_index (self->entries, index);

  return entry->name;
}

/**
 * gs_tensor_file_set_metadata:
 * @self: a tensor file
 * @key: a key
 * @value: UTF-8 text
 */
void
gs_tensor_file_set_metadata (GsTensorFile *self,
                             const char *key,
                             const char *value)
{
  gpointer known;

  if (!g_hash_table_lookup_extended (self->metadata, key, &known, NULL))
    {
      known = g_strdup (key);
      g_ptr_array_add (self->keys, known);
    }

  g_hash_table_insert (self->metadata, known, g_strdup (value));
}

/**
 * gs_tensor_file_get_metadata:
 * @self: a tensor file
 * @key: a key
 *
 * Returns: (transfer none) (nullable): what is stored under @key
 */
const char *
gs_tensor_file_get_metadata (GsTensorFile *self,
                             const char *key)
{
  return g_hash_table_lookup (self->metadata, key);
}

/* Notes that the file held something under @name that is no tensor, or none that can be kept. */
void
gs_tensor_file_add_passed_over (GsTensorFile *self,
                                const char *name)
{
  g_ptr_array_add (self->passed_over, g_strdup (name));
}

/**
 * gs_tensor_file_get_n_passed_over:
 * @self: a tensor file
 *
 * Returns: how many things the file held that are no tensors, or none that can be kept
 */
guint
gs_tensor_file_get_n_passed_over (GsTensorFile *self)
{
  return self->passed_over->len;
}

/**
 * gs_tensor_file_get_passed_over:
 * @self: a tensor file
 * @index: below gs_tensor_file_get_n_passed_over()
 *
 * Returns: (transfer none): name of the @index-th of them
 */
const char *
gs_tensor_file_get_passed_over (GsTensorFile *self,
                                guint index)
{
  return g_ptr_array_index (self->passed_over, index);
}
