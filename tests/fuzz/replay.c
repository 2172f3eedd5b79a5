/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

/* What a fuzzer once found worth keeping, given again to the same function: FOLDER is argv[1]. */

static const char *folder;

static void
test_corpus (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autofree guint8 *exact = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
      /* Without the zero that GLib puts behind it, so that a sanitizer sees what is read beyond the end. */
      exact = g_memdup2 (contents, size);
      LLVMFuzzerTestOneInput (exact, size);
      n++;
    }

  g_test_message ("%u inputs", n);
  g_assert_cmpuint (n, >, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = argv[1];
  g_test_add_func ("/fuzz/corpus", test_corpus);

  return g_test_run ();
}
