/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-data-file.h"

/**
 * gs_data_file_find:
 * @name: path inside the program's data folder, such as "demo/demo.webm"
 *
 * Looks in $GATESCOPE_DATA_DIR, where the program was installed, and in the source tree it was built from.
 *
 * Returns: (transfer full) (nullable): the file's path, or %NULL if it is nowhere
 */
char *
gs_data_file_find (const char *name)
{
  const char *const folders[] = { g_getenv ("GATESCOPE_DATA_DIR"), GS_PACKAGE_DATA_DIR, GS_SOURCE_DATA_DIR };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = NULL;

      if (folders[i] == NULL || folders[i][0] == '\0')
        continue;

      path = g_build_filename (folders[i], name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }

  return NULL;
}
