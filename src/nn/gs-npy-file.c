/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-npy-file.h"

#include "gs-file-words.h"
#include "gs-nn-error.h"
#include "gs-npy-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct _GsNpyFile
{
  char *path;
  GsNpyHeader header;
  int fd;
};

/**
 * gs_npy_file_open:
 * @path: a .npy file of versions 1 to 3
 * @type: what its elements have to be
 * @error: return location of a #GsNnError, or those of GIO; each names the file
 *
 * Opens an array of up to four dimensions in C's order, as hostile as it may be (see gs_npy_load()), to read parts of it.
 *
 * Returns: (transfer full) (nullable): the open file
 */
GsNpyFile *
gs_npy_file_open (const char *path,
                  GsNpyType type,
                  GError **error)
{
  g_autoptr (GsNpyFile) self = g_new0 (GsNpyFile, 1);
  g_autoptr (GFileInputStream) stream = NULL;
  const GsNpyHeader *header = &self->header;

  self->fd = -1;
  self->path = g_strdup (path);
  stream = gs_npy_open (path, &self->header, error);
  if (stream == NULL)
    return NULL;

  if (header->kind != (type == GS_NPY_U8 ? 'u' : 'f') || header->item_size != (type == GS_NPY_U8 ? 1 : 4) ||
      header->swapped)
    {
      g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID, "%s: its elements are not %s; save them as such", path,
                   type == GS_NPY_U8 ? "bytes (uint8)" : "little-endian float32");
      return NULL;
    }
  if (header->fortran_order && header->n_dims > 1)
    {
      g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID,
                   "%s: it stands in Fortran's order; save numpy.ascontiguousarray() of it", path);
      return NULL;
    }

  self->fd = open (path, O_RDONLY | O_CLOEXEC);
  if (self->fd < 0)
    {
      g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_FAILED, "%s: %s", path, gs_file_words_for_errno (errno));
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
gs_npy_file_close (GsNpyFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}

/**
 * gs_npy_file_get_shape:
 * @self: an open file
 * @n_dims: (out): number of dimensions
 *
 * Returns: (transfer none) (array length=n_dims): extent of each
 */
const gsize *
gs_npy_file_get_shape (GsNpyFile *self,
                       guint *n_dims)
{
  *n_dims = self->header.n_dims;

  return self->header.shape;
}

/**
 * gs_npy_file_read:
 * @self: an open file
 * @first: first element, in C's order
 * @n: number of elements
 * @out: (out): room for them, of the type that the file was opened with
 * @error: return location of a #GsNnError
 *
 * Returns: %FALSE if the file has become shorter or cannot be read
 */
gboolean
gs_npy_file_read (GsNpyFile *self,
                  gsize first,
                  gsize n,
                  void *out,
                  GError **error)
{
  gsize size = self->header.item_size;
  char *to = out;
  off_t at = self->header.offset + (off_t) (first * size);
  gsize left = n * size;

  g_return_val_if_fail (first <= self->header.n_elements && n <= self->header.n_elements - first, FALSE);

  while (left > 0)
    {
      gssize done = pread (self->fd, to, left, at);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        {
          g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_FAILED, "%s: it cannot be read: %s", self->path,
                       done < 0 ? g_strerror (errno) : "it has become shorter");
          return FALSE;
        }
      to += done;
      at += done;
      left -= (gsize) done;
    }

  if (G_BYTE_ORDER == G_BIG_ENDIAN && size == 4)
    {
      for (gsize i = 0; i < n; i++)
        ((guint32 *) out)[i] = GUINT32_FROM_LE (((guint32 *) out)[i]);
    }

  return TRUE;
}
