/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-blas.h"

#include <cblas.h>
#include <stdlib.h>
#include <unistd.h>

/* Stands in the environment of a program that has already been started again. */
#define MARKER "GATESCOPE_BLAS_PREPARED"

/* Cores of OpenBLAS whose single-precision kernels use AVX-512, and those that use AVX2 with FMA. */
static const char *const avx512_cores[] = { "SkylakeX", "Cooperlake", "SapphireRapids", NULL };
static const char *const avx2_cores[] = { "Haswell", "Zen", "Excavator", NULL };

static gboolean
is_one_of (const char *name,
           const char *const *names)
{
  for (; *names != NULL; names++)
    {
      if (g_ascii_strcasecmp (name, *names) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * gs_blas_choose_core:
 * @current: the core that OpenBLAS chose
 * @has_avx512: whether processor and system offer AVX-512 F, BW, DQ and VL
 * @has_avx2: whether they offer AVX2 and FMA
 * @is_amd: whether AMD made the processor
 *
 * OpenBLAS knows processors by their number, not by what they can do: one that is younger
 * than the library gets kernels of 2004, five times too slow.
 *
 * Returns: (nullable): the value of `OPENBLAS_CORETYPE` to start again with, %NULL if @current is right
 */
const char *
gs_blas_choose_core (const char *current,
                     gboolean has_avx512,
                     gboolean has_avx2,
                     gboolean is_amd)
{
  if (has_avx512)
    return is_one_of (current, avx512_cores) ? NULL : "SKYLAKEX";

  if (has_avx2)
    return is_one_of (current, avx2_cores) ? NULL : is_amd ? "ZEN" : "HASWELL";

  return NULL;
}

/**
 * gs_blas_prepare:
 * @argv: the program's arguments
 *
 * To be called first in main(). Sees to it that OpenBLAS uses the kernels this processor deserves and one
 * thread a call, because independent windows run side by side and results must not depend on
 * how many threads there are. The library reads its choice of core only while it loads: where it
 * chose wrongly, the program starts itself again, once. A choice made by the
 * user (`OPENBLAS_CORETYPE`) is respected.
 */
void
gs_blas_prepare (char **argv)
{
  const char *core = NULL;

#if defined(__x86_64__)
  __builtin_cpu_init ();
  core = gs_blas_choose_core (openblas_get_corename (),
                              __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
                                __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl"),
                              __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"),
                              __builtin_cpu_is ("amd"));
#endif

  if (core != NULL && g_getenv ("OPENBLAS_CORETYPE") == NULL && g_getenv (MARKER) == NULL)
    {
      setenv ("OPENBLAS_CORETYPE", core, TRUE);
      setenv ("OPENBLAS_NUM_THREADS", "1", TRUE);
      setenv (MARKER, "1", TRUE);
      execv ("/proc/self/exe", argv);
      /* Only a system without /proc comes here: the work is done, slowly. */
      unsetenv ("OPENBLAS_CORETYPE");
    }

  unsetenv (MARKER);
  openblas_set_num_threads (1);
}

/**
 * gs_blas_get_core_name:
 *
 * Returns: name of the processor core whose kernels OpenBLAS uses
 */
const char *
gs_blas_get_core_name (void)
{
  return openblas_get_corename ();
}
