/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store.h"

/**
 * gs_content_hash_file:
 * @path: a file
 * @cancellable: (nullable): stops it within a mebibyte
 * @error: (out) (optional): why not
 *
 * The content hash by which media files and caches are known: SHA-256 of every byte. A faster hash of size and ends
 * would take two cuts of one uncompressed film for the same, and with it one's results for the other's. Reads the whole
 * file: call it off the main thread.
 *
 * Returns: (transfer full): 64 hexadecimal digits; %NULL on error
 */
char *
gs_content_hash_file (const char *path,
                      GCancellable *cancellable,
                      GError **error)
{
  const gsize size = 1 << 20;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = NULL;
  gssize n;

  if (stream == NULL)
    return NULL;

  buffer = g_malloc (size);
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, size, cancellable, error)) > 0)
    g_checksum_update (checksum, buffer, n);

  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}
