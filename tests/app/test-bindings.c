/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-bindings.h"

/* No key does two things, and a vocabulary's key may be what the table has not. */
static void
test_conflicts (void)
{
  g_autofree char *conflict = gs_bindings_find_conflict ();

  g_assert_cmpstr (conflict, ==, NULL);
  g_assert_true (gs_bindings_has_key ("s"));
  g_assert_false (gs_bindings_has_key ("x"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/bindings/conflicts", test_conflicts);

  return g_test_run ();
}
