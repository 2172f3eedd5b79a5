/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "gs-pth.h"

#include <string.h>

/* The storages `0` to `3` that a pickle may refer to. */
#define N_STORAGES 4
#define STORAGE_SIZE 96

typedef struct
{
  GByteArray *bytes;
  GByteArray *directory;
  guint n_entries;
} Zip;

static void
append_le (GByteArray *bytes,
           guint n_bytes,
           guint32 value)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      guint8 byte = value >> 8 * i;

      g_byte_array_append (bytes, &byte, 1);
    }
}

static guint32
checksum (const guint8 *data,
          gsize size)
{
  static guint32 table[256];
  guint32 crc = ~0u;

  for (guint i = 0; table[255] == 0 && i < 256; i++)
    {
      table[i] = i;
      for (guint k = 0; k < 8; k++)
        table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xedb88320 : 0);
    }
  for (gsize i = 0; i < size; i++)
    crc = crc >> 8 ^ table[(crc ^ data[i]) & 0xff];

  return ~crc;
}

/* An entry without compression, as torch.save() writes it (APPNOTE.TXT 4.3.7 and 4.3.12). */
static void
add_entry (Zip *zip,
           const char *name,
           const guint8 *data,
           gsize size)
{
  guint32 crc = checksum (data, size), at = zip->bytes->len;

  append_le (zip->bytes, 4, 0x04034b50);
  append_le (zip->directory, 4, 0x02014b50);
  append_le (zip->directory, 2, 20);
  for (guint i = 0; i < 2; i++)
    {
      GByteArray *record = i == 0 ? zip->bytes : zip->directory;

      append_le (record, 2, 20);
      append_le (record, 4, 0);
      append_le (record, 4, 0);
      append_le (record, 4, crc);
      append_le (record, 4, size);
      append_le (record, 4, size);
      append_le (record, 2, strlen (name));
      append_le (record, 2, 0);
    }
  g_byte_array_append (zip->bytes, (const guint8 *) name, strlen (name));
  g_byte_array_append (zip->bytes, data, size);
  append_le (zip->directory, 2, 0);
  append_le (zip->directory, 4, 0);
  append_le (zip->directory, 4, 0);
  append_le (zip->directory, 4, at);
  g_byte_array_append (zip->directory, (const guint8 *) name, strlen (name));
  zip->n_entries++;
}

static void
finish (Zip *zip)
{
  guint32 at = zip->bytes->len;

  g_byte_array_append (zip->bytes, zip->directory->data, zip->directory->len);
  append_le (zip->bytes, 4, 0x06054b50);
  append_le (zip->bytes, 4, 0);
  append_le (zip->bytes, 2, zip->n_entries);
  append_le (zip->bytes, 2, zip->n_entries);
  append_le (zip->bytes, 4, zip->directory->len);
  append_le (zip->bytes, 4, at);
  append_le (zip->bytes, 2, 0);
}

/* Any bytes as the pickle of a PyTorch file that is otherwise in order: no checksum stands before the machine. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) directory = g_byte_array_new ();
  g_autoptr (GsTensorFile) file = NULL;
  g_autoptr (GError) error = NULL;
  Zip zip = { bytes, directory, 0 };
  guint8 storage[STORAGE_SIZE];
  g_autofree char *unreadable = NULL;
  const char *path;

  for (guint i = 0; i < STORAGE_SIZE; i++)
    storage[i] = i;
  add_entry (&zip, "archive/data.pkl", data, size);
  for (guint i = 0; i < N_STORAGES; i++)
    {
      g_autofree char *name = g_strdup_printf ("archive/data/%u", i);

      add_entry (&zip, name, storage, STORAGE_SIZE >> i);
    }
  finish (&zip);

  path = fuzz_write_file (bytes->data, bytes->len);
  unreadable = g_strconcat (path, ": it is not a usable PyTorch file: its zip archive", NULL);
  file = gs_pth_load (path, &error);
  g_assert_true ((file == NULL) == (error != NULL));
  g_assert_true (error == NULL || g_utf8_validate (error->message, -1, NULL));
  /* The archive is good whatever the pickle is: otherwise nothing would be tried. */
  g_assert_true (error == NULL || !g_str_has_prefix (error->message, unreadable));

  return 0;
}
