/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "gs-pth.h"

/* The storages `0` to `3` that a pickle may refer to. */
#define N_STORAGES 4
#define STORAGE_SIZE 96

/* Any bytes as the pickle of a PyTorch file that is otherwise in order: no checksum stands before the machine. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  StoredZip *zip = stored_zip_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GsTensorFile) file = NULL;
  g_autoptr (GError) error = NULL;
  guint8 storage[STORAGE_SIZE];
  g_autofree char *unreadable = NULL;
  const char *path;

  for (guint i = 0; i < STORAGE_SIZE; i++)
    storage[i] = i;
  stored_zip_add (zip, "archive/data.pkl", data, size);
  for (guint i = 0; i < N_STORAGES; i++)
    {
      g_autofree char *name = g_strdup_printf ("archive/data/%u", i);

      stored_zip_add (zip, name, storage, STORAGE_SIZE >> i);
    }
  bytes = stored_zip_finish (zip);

  path = write_memory_file (bytes->data, bytes->len);
  unreadable = g_strconcat (path, ": it is not a usable PyTorch file: its zip archive", NULL);
  file = gs_pth_load (path, &error);
  g_assert_true ((file == NULL) == (error != NULL));
  g_assert_true (error == NULL || g_utf8_validate (error->message, -1, NULL));
  /* The archive is good whatever the pickle is: otherwise nothing would be tried. */
  g_assert_true (error == NULL || !g_str_has_prefix (error->message, unreadable));

  return 0;
}
