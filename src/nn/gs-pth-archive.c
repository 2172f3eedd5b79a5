/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-pth-archive.h"

#include "gs-nn-error.h"

#include <string.h>
#include <unistd.h>
#include <zip.h>

#define PICKLE "data.pkl"

/* "little" or "big". */
#define MAX_BYTE_ORDER 16

struct _GsPthArchive
{
  zip_t *zip;
  guint64 file_size;
  char *root; /* the one folder, with its slash */
  gboolean is_swapped;
};

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

  g_set_error_literal (error, GS_NN_ERROR, GS_NN_ERROR_INVALID, reason);

  return FALSE;
}

/* Finds an entry and looks whether it lies there as plain bytes, so that a small file cannot become a large one. */
static gboolean
find_entry (GsPthArchive *self,
            const char *name,
            zip_uint64_t *index,
            guint64 *size,
            GError **error)
{
  g_autofree char *path = g_strconcat (self->root, name, NULL);
  zip_int64_t found = zip_name_locate (self->zip, path, 0);
  zip_stat_t info;

  if (found < 0)
    return refuse (error, "its entry “%s” is missing; the file is damaged or was altered, copy it again", name);

  zip_stat_init (&info);
  if (zip_stat_index (self->zip, found, 0, &info) != 0 || !(info.valid & ZIP_STAT_SIZE))
    return refuse (error, "its entry “%s” cannot be read: %s", name, zip_strerror (self->zip));
  if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) && info.encryption_method != ZIP_EM_NONE)
    return refuse (error, "its entry “%s” is encrypted; decrypt the archive first", name);
  if (!(info.valid & ZIP_STAT_COMP_METHOD) || info.comp_method != ZIP_CM_STORE)
    return refuse (error,
                   "its entry “%s” is compressed, which torch.save() never does; unpack the archive and pack it anew "
                   "without compression (zip -0)",
                   name);

  if (info.size > self->file_size)
    return refuse (error, "its entry “%s” claims %" G_GUINT64_FORMAT " bytes, the file has %" G_GUINT64_FORMAT, name,
                   (guint64) info.size, self->file_size);

  *index = found;
  *size = info.size;

  return TRUE;
}

/* Reads a whole entry; the last read, which finds the end, is what makes libzip compare the checksum. */
static gboolean
read_entry (GsPthArchive *self,
            const char *name,
            zip_uint64_t index,
            guint8 *data,
            guint64 size,
            GError **error)
{
  zip_file_t *file = zip_fopen_index (self->zip, index, 0);
  gboolean good = file != NULL;
  guint64 done = 0;
  guint8 beyond;

  while (good && done < size)
    {
      zip_int64_t n = zip_fread (file, data + done, MIN (size - done, (guint64) 1 << 30));

      good = n > 0;
      done += good ? (guint64) n : 0;
    }
  good = good && zip_fread (file, &beyond, 1) == 0;

  if (!good)
    refuse (error, "its entry “%s” cannot be read: %s; the file is damaged, copy it again", name,
            file != NULL ? zip_file_strerror (file) : zip_strerror (self->zip));
  if (file != NULL)
    zip_fclose (file);

  return good;
}

/* The folder of the one entry "FOLDER/data.pkl". */
static gboolean
find_root (GsPthArchive *self,
           GError **error)
{
  zip_int64_t n = zip_get_num_entries (self->zip, 0);

  for (zip_int64_t i = 0; i < n; i++)
    {
      const char *name = zip_get_name (self->zip, i, 0);
      const char *slash = name != NULL ? strchr (name, '/') : NULL;

      if (slash == NULL || !g_str_equal (slash + 1, PICKLE))
        continue;
      if (self->root != NULL)
        return refuse (error, "it holds more than one “%s”", PICKLE);
      self->root = g_strndup (name, slash + 1 - name);
    }

  return self->root != NULL ||
         refuse (error, "it is a zip archive without “%s”, so torch.save() did not write it", PICKLE);
}

/* PyTorch 2 writes down the byte order; before, it was that of the computer, and little everywhere. */
static gboolean
read_byte_order (GsPthArchive *self,
                 GError **error)
{
  g_autofree char *path = g_strconcat (self->root, "byteorder", NULL);
  char order[MAX_BYTE_ORDER + 1] = "little";
  zip_uint64_t index;
  guint64 size;

  if (zip_name_locate (self->zip, path, 0) >= 0)
    {
      if (!find_entry (self, "byteorder", &index, &size, error))
        return FALSE;
      if (size > MAX_BYTE_ORDER)
        return refuse (error, "its byte order is neither little nor big");
      memset (order, 0, sizeof order);
      if (!read_entry (self, "byteorder", index, (guint8 *) order, size, error))
        return FALSE;
    }

  if (!g_str_equal (order, "little") && !g_str_equal (order, "big"))
    return refuse (error, "its byte order is neither little nor big");
  self->is_swapped = g_str_equal (order, "big") != (G_BYTE_ORDER == G_BIG_ENDIAN);

  return TRUE;
}

/**
 * gs_pth_archive_open:
 * @fd: a file, which stays the caller's
 * @file_size: its bytes
 * @error: return location of a #GsNnError
 *
 * Returns: (transfer full): the archive in it, %NULL with @error set if it is none that torch.save() writes
 */
GsPthArchive *
gs_pth_archive_open (int fd,
                     guint64 file_size,
                     GError **error)
{
  g_autoptr (GsPthArchive) self = g_new0 (GsPthArchive, 1);
  int copy = dup (fd), code = ZIP_ER_OPEN;

  self->file_size = file_size;
  if (copy >= 0)
    self->zip = zip_fdopen (copy, 0, &code);
  if (self->zip == NULL)
    {
      zip_error_t reason;

      if (copy >= 0)
        close (copy);
      zip_error_init_with_code (&reason, code);
      refuse (error, "its zip archive cannot be opened: %s; it may have been cut short, copy it again",
              zip_error_strerror (&reason));
      zip_error_fini (&reason);
      return NULL;
    }

  return find_root (self, error) && read_byte_order (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * gs_pth_archive_free:
 * @self: (transfer full): an archive
 */
void
gs_pth_archive_free (GsPthArchive *self)
{
  if (self->zip != NULL)
    zip_discard (self->zip);
  g_free (self->root);
  g_free (self);
}

/**
 * gs_pth_archive_is_swapped:
 * @self: an archive
 *
 * Returns: whether its numbers have their bytes the other way round than this computer's
 */
gboolean
gs_pth_archive_is_swapped (GsPthArchive *self)
{
  return self->is_swapped;
}

/**
 * gs_pth_archive_read_pickle:
 * @self: an archive
 * @size: (out): bytes read
 * @error: return location of a #GsNnError
 *
 * Returns: (transfer full): its pickle, %NULL with @error set if it cannot be read
 */
guint8 *
gs_pth_archive_read_pickle (GsPthArchive *self,
                            gsize *size,
                            GError **error)
{
  g_autofree guint8 *data = NULL;
  zip_uint64_t index;
  guint64 length;

  if (!find_entry (self, PICKLE, &index, &length, error))
    return NULL;
  if (length > GS_PTH_MAX_PICKLE)
    {
      refuse (error, "its pickle claims %" G_GUINT64_FORMAT " bytes; no state dict needs more than %d", length,
              GS_PTH_MAX_PICKLE);
      return NULL;
    }

  data = g_malloc (MAX (length, 1));
  *size = length;

  return read_entry (self, PICKLE, index, data, length, error) ? g_steal_pointer (&data) : NULL;
}

/**
 * gs_pth_archive_check_storage:
 * @self: an archive
 * @key: of the storage
 * @size: its bytes, as the pickle has it
 * @error: return location of a #GsNnError
 *
 * Returns: whether the storage is there and of that size
 */
gboolean
gs_pth_archive_check_storage (GsPthArchive *self,
                              const char *key,
                              guint64 size,
                              GError **error)
{
  g_autofree char *name = g_strconcat ("data/", key, NULL);
  zip_uint64_t index;
  guint64 found;

  if (!find_entry (self, name, &index, &found, error))
    return FALSE;

  return found == size || refuse (error, "its entry “%s” has %" G_GUINT64_FORMAT " bytes, but should have %" G_GUINT64_FORMAT,
                                  name, found, size);
}

/**
 * gs_pth_archive_read_storage:
 * @self: an archive
 * @key: of a storage that gs_pth_archive_check_storage() found good
 * @size: its bytes
 * @error: return location of a #GsNnError
 *
 * Returns: (transfer full): the bytes, %NULL with @error set if they cannot be read
 */
guint8 *
gs_pth_archive_read_storage (GsPthArchive *self,
                             const char *key,
                             guint64 size,
                             GError **error)
{
  g_autofree char *name = g_strconcat ("data/", key, NULL);
  g_autofree guint8 *data = NULL;
  zip_uint64_t index;
  guint64 found;

  if (!find_entry (self, name, &index, &found, error))
    return NULL;

  data = g_malloc (MAX (size, 1));

  return read_entry (self, name, index, data, size, error) ? g_steal_pointer (&data) : NULL;
}
