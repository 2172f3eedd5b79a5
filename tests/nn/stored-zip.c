/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stored-zip.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

/* CRC-32, polynomial 0xedb88320 */
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

StoredZip *
stored_zip_new (void)
{
  StoredZip *self = g_new0 (StoredZip, 1);

  self->bytes = g_byte_array_new ();
  self->directory = g_byte_array_new ();

  return self;
}

/* An entry without compression (APPNOTE.TXT 4.3.7 and 4.3.12). */
void
stored_zip_add (StoredZip *self,
                const char *name,
                const void *data,
                gsize size)
{
  guint32 crc = checksum (data, size), at = self->bytes->len;

  append_le (self->bytes, 4, 0x04034b50);
  append_le (self->directory, 4, 0x02014b50);
  append_le (self->directory, 2, 20);
  for (guint i = 0; i < 2; i++)
    {
      GByteArray *record = i == 0 ? self->bytes : self->directory;

      append_le (record, 2, 20);
      append_le (record, 4, 0);
      append_le (record, 4, 0);
      append_le (record, 4, crc);
      append_le (record, 4, size);
      append_le (record, 4, size);
      append_le (record, 2, strlen (name));
      append_le (record, 2, 0);
    }
  g_byte_array_append (self->bytes, (const guint8 *) name, strlen (name));
  g_byte_array_append (self->bytes, data, size);
  append_le (self->directory, 2, 0);
  append_le (self->directory, 4, 0);
  append_le (self->directory, 4, 0);
  append_le (self->directory, 4, at);
  g_byte_array_append (self->directory, (const guint8 *) name, strlen (name));
  self->n_entries++;
}

/* The whole archive; frees @self. */
GByteArray *
stored_zip_finish (StoredZip *self)
{
  GByteArray *bytes = self->bytes;
  guint32 at = bytes->len;

  g_byte_array_append (bytes, self->directory->data, self->directory->len);
  append_le (bytes, 4, 0x06054b50);
  append_le (bytes, 4, 0);
  append_le (bytes, 2, self->n_entries);
  append_le (bytes, 2, self->n_entries);
  append_le (bytes, 4, self->directory->len);
  append_le (bytes, 4, at);
  append_le (bytes, 2, 0);
  g_byte_array_unref (self->directory);
  g_free (self);

  return bytes;
}

/* Path of a file in memory that holds @data until the next call: thousands of them cost no disk. */
const char *
write_memory_file (const void *data,
                   gsize size)
{
  static int fd = -1;
  static char path[64];

  if (fd < 0)
    {
      fd = memfd_create ("test", MFD_CLOEXEC);
      g_assert_cmpint (fd, >=, 0);
      g_snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
    }

  g_assert_cmpint (ftruncate (fd, 0), ==, 0);
  g_assert_cmpint (pwrite (fd, data, size, 0), ==, size);

  return path;
}
