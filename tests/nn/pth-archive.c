/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pth-archive.h"

#include "stored-zip.h"

#include <glib/gstdio.h>
#include <string.h>
#include <zip.h>

static void
entry_free (gpointer data)
{
  PthEntry *entry = data;

  g_free (entry->name);
  g_byte_array_unref (entry->bytes);
  g_free (entry);
}

/* Everything in an archive, in its order. */
GPtrArray *
pth_read_entries (const char *archive)
{
  zip_t *zip = zip_open (archive, ZIP_RDONLY, NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);

  g_assert_nonnull (zip);
  for (zip_int64_t i = 0; i < zip_get_num_entries (zip, 0); i++)
    {
      PthEntry *entry = g_new0 (PthEntry, 1);
      zip_stat_t info;
      zip_file_t *file;

      g_assert_cmpint (zip_stat_index (zip, i, 0, &info), ==, 0);
      entry->name = g_strdup (info.name);
      entry->bytes = g_byte_array_new ();
      g_byte_array_set_size (entry->bytes, info.size);
      file = zip_fopen_index (zip, i, 0);
      g_assert_cmpint (zip_fread (file, entry->bytes->data, entry->bytes->len), ==, entry->bytes->len);
      zip_fclose (file);
      g_ptr_array_add (entries, entry);
    }
  zip_discard (zip);

  return entries;
}

/* The entries with another pickle, as the bytes of an archive. */
GByteArray *
pth_pack (GPtrArray *entries,
          const void *pickle,
          gsize size)
{
  StoredZip *zip = stored_zip_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      const PthEntry *entry = entries->pdata[i];

      if (g_str_has_suffix (entry->name, "/data.pkl"))
        stored_zip_add (zip, entry->name, pickle, size);
      else
        stored_zip_add (zip, entry->name, entry->bytes->data, entry->bytes->len);
    }

  return stored_zip_finish (zip);
}

static void
add_entry (zip_t *zip,
           const char *name,
           const void *data,
           gsize size)
{
  zip_source_t *source = zip_source_buffer (zip, data, size, 0);
  zip_int64_t index = zip_file_add (zip, name, source, ZIP_FL_OVERWRITE);

  g_assert_cmpint (index, >=, 0);
  g_assert_cmpint (zip_set_file_compression (zip, index, ZIP_CM_STORE, 0), ==, 0);
}

/* A copy of @archive at @path in which the entry @name, given with its folder, is another. */
void
pth_copy_with_entry (const char *archive,
                     const char *path,
                     const char *name,
                     const void *data,
                     gsize size)
{
  g_autofree char *contents = NULL;
  gsize length;
  zip_t *zip;

  g_assert_true (g_file_get_contents (archive, &contents, &length, NULL));
  g_unlink (path); /* a file that is replaced would be synced to disk */
  g_assert_true (g_file_set_contents (path, contents, length, NULL));
  zip = zip_open (path, 0, NULL);
  g_assert_nonnull (zip);
  add_entry (zip, name, data, size);
  g_assert_cmpint (zip_close (zip), ==, 0);
}

/* An archive of a pickle and, if there is one, the storage `0`. */
void
pth_write (const char *path,
           const void *pickle,
           gsize size,
           const void *storage,
           gsize storage_size)
{
  StoredZip *zip = stored_zip_new ();
  g_autoptr (GByteArray) bytes = NULL;

  stored_zip_add (zip, "archive/data.pkl", pickle, size);
  if (storage != NULL)
    stored_zip_add (zip, "archive/data/0", storage, storage_size);
  stored_zip_add (zip, "archive/version", "3\n", 2);
  bytes = stored_zip_finish (zip);
  g_unlink (path); /* a file that is replaced would be synced to disk */
  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
}

static void
append_text (GByteArray *bytes,
             const char *text)
{
  const guint32 length = GUINT32_TO_LE ((guint32) strlen (text));

  g_byte_array_append (bytes, (const guint8 *) "X", 1);
  g_byte_array_append (bytes, (const guint8 *) &length, 4);
  g_byte_array_append (bytes, (const guint8 *) text, strlen (text));
}

static void
append_integer (GByteArray *bytes,
                gint64 integer)
{
  const gint64 little = GINT64_TO_LE (integer);

  g_byte_array_append (bytes, (const guint8 *) "\x8a\x08", 2);
  g_byte_array_append (bytes, (const guint8 *) &little, 8);
}

static void
append_tuple (GByteArray *bytes,
              guint n,
              const gint64 *integers)
{
  g_byte_array_append (bytes, (const guint8 *) "(", 1);
  for (guint i = 0; i < n; i++)
    append_integer (bytes, integers[i]);
  g_byte_array_append (bytes, (const guint8 *) "t", 1);
}

/* The pickle of a state dict with one float tensor, "t". */
GByteArray *
pth_make_pickle (const char *key,
                 gint64 n_storage,
                 gint64 offset,
                 guint n_dims,
                 const gint64 *shape,
                 const gint64 *stride)
{
  static const char start[] = "\x80\x02}X\x01\x00\x00\x00tctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storage"
                              "ctorch\nFloatStorage\n";
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) start, sizeof start - 1);
  append_text (bytes, key);
  append_text (bytes, "cpu");
  append_integer (bytes, n_storage);
  g_byte_array_append (bytes, (const guint8 *) "tQ", 2);
  append_integer (bytes, offset);
  append_tuple (bytes, n_dims, shape);
  append_tuple (bytes, n_dims, stride);
  g_byte_array_append (bytes, (const guint8 *) "\x89NtRs.", 6);

  return bytes;
}
