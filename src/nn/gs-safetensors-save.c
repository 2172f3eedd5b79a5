/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-safetensors-private.h"

#include "gs-nn-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

/* The header, padded with spaces so that the data that follow it are aligned to 8 bytes. */
static char *
header_new (GsTensorFile *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  GString *padded;
  gint64 offset = 0;

  json_builder_begin_object (builder);

  if (self->keys->len > 0)
    {
      json_builder_set_member_name (builder, "__metadata__");
      json_builder_begin_object (builder);
      for (guint i = 0; i < self->keys->len; i++)
        {
          const char *key = g_ptr_array_index (self->keys, i);

          json_builder_set_member_name (builder, key);
          json_builder_add_string_value (builder, g_hash_table_lookup (self->metadata, key));
        }
      json_builder_end_object (builder);
    }

  for (guint i = 0; i < self->entries->len; i++)
    {
      GsTensorFileEntry *entry = g_ptr_array_index (self->entries, i);
      gsize size = entry->f64 != NULL ? sizeof (double) : sizeof (float);

      json_builder_set_member_name (builder, entry->name);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "dtype");
      json_builder_add_string_value (builder, entry->f64 != NULL ? "F64" : "F32");
      json_builder_set_member_name (builder, "shape");
      json_builder_begin_array (builder);
      for (guint k = 0; k < entry->tensor->n_dims; k++)
        json_builder_add_int_value (builder, entry->tensor->shape[k]);
      json_builder_end_array (builder);
      json_builder_set_member_name (builder, "data_offsets");
      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, offset);
      offset += entry->tensor->n_elements * size;
      json_builder_add_int_value (builder, offset);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);

  padded = g_string_new (text);
  while (padded->len % 8 != 0)
    g_string_append_c (padded, ' ');

  return g_string_free (padded, FALSE);
}

static gboolean
write_all (int fd,
           const void *data,
           gsize size)
{
  const char *at = data;

  while (size > 0)
    {
      gssize n = write (fd, at, MIN (size, (gsize) 1 << 30));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      at += n;
      size -= n;
    }

  return TRUE;
}

static gboolean
write_contents (GsTensorFile *self,
                int fd)
{
  g_autofree char *header = header_new (self);
  guint64 length = GUINT64_TO_LE (strlen (header));

  if (!write_all (fd, &length, sizeof length) || !write_all (fd, header, strlen (header)))
    return FALSE;

  for (guint i = 0; i < self->entries->len; i++)
    {
      GsTensorFileEntry *entry = g_ptr_array_index (self->entries, i);
      gsize n = entry->tensor->n_elements;
      gboolean written = entry->f64 != NULL ? write_all (fd, entry->f64, n * sizeof (double))
                                            : write_all (fd, entry->tensor->data, n * sizeof (float));

      if (!written)
        return FALSE;
    }

  return fsync (fd) == 0;
}

/**
 * gs_tensor_file_save:
 * @self: a tensor file
 * @path: where to
 * @error: return location of a #GsNnError
 *
 * Writes a safetensors file: beside @path first, then moved onto it, so that a reader
 * never sees half of it and a failure leaves what was there.
 *
 * Returns: %TRUE if the file stands
 */
gboolean
gs_tensor_file_save (GsTensorFile *self,
                     const char *path,
                     GError **error)
{
  g_autofree char *temporary = g_strconcat (path, GS_TENSOR_FILE_PART ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666);
  gboolean done;
  int saved_errno;

  if (fd < 0)
    {
      g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_FAILED, "%s: it cannot be written: %s; choose another folder", path,
                   g_strerror (errno));
      return FALSE;
    }

  done = write_contents (self, fd);
  saved_errno = errno;
  if (close (fd) != 0 && done)
    {
      done = FALSE;
      saved_errno = errno;
    }
  if (done && g_rename (temporary, path) != 0)
    {
      done = FALSE;
      saved_errno = errno;
    }

  if (!done)
    {
      g_unlink (temporary);
      g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_FAILED, "%s: it could not be written: %s; nothing was kept of it", path,
                   g_strerror (saved_errno));
    }

  return done;
}
