/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-blas.h"

#include <cblas.h>

/* Stands before the library's own: a processor that OpenBLAS does not know. */
char *
openblas_get_corename (void)
{
  static char name[] = "Prescott";

  return name;
}

static void
test_started_again (void)
{
  const char *wanted = NULL;

#if defined(__x86_64__)
  wanted = gs_blas_choose_core ("Prescott",
                                __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
                                  __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl"),
                                __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"),
                                __builtin_cpu_is ("amd"));
#endif

  if (wanted == NULL)
    {
      g_test_skip ("this processor has no vectors that OpenBLAS could miss");
      return;
    }

  /* That we are here at all says that it did not start itself for ever. */
  g_assert_cmpstr (g_getenv ("OPENBLAS_CORETYPE"), ==, wanted);
  g_assert_cmpstr (g_getenv ("OPENBLAS_NUM_THREADS"), ==, "1");
  g_assert_null (g_getenv ("GATESCOPE_BLAS_PREPARED"));
}

int
main (int argc,
      char **argv)
{
  /* A choice made by the user would be respected; here it is the program that chooses. */
  if (g_getenv ("GATESCOPE_BLAS_PREPARED") == NULL)
    g_unsetenv ("OPENBLAS_CORETYPE");
  gs_blas_prepare (argv);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blas/started-again", test_started_again);

  return g_test_run ();
}
