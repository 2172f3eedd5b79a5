/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One body, compiled for each vector unit. Contraction to fused multiply-add is off in the whole
 * project, so that all of them round alike. */

#define GS_BODY static inline __attribute__ ((always_inline)) void

#if defined(__x86_64__)
#define GS_DISPATCH_AS(scope, name, parameters, arguments)                                                                       \
  __attribute__ ((target ("avx512f,avx512dq,avx512vl,avx512bw"))) static void name##_avx512 parameters                 \
  {                                                                                                                    \
    name##_body arguments;                                                                                             \
  }                                                                                                                    \
  __attribute__ ((target ("avx2"))) static void name##_avx2 parameters                                                 \
  {                                                                                                                    \
    name##_body arguments;                                                                                             \
  }                                                                                                                    \
  scope void name parameters                                                                                                 \
  {                                                                                                                    \
    if (__builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("avx512bw") &&                                  \
        __builtin_cpu_supports ("avx512dq"))                                                                           \
      name##_avx512 arguments;                                                                                         \
    else if (__builtin_cpu_supports ("avx2"))                                                                          \
      name##_avx2 arguments;                                                                                           \
    else                                                                                                               \
      name##_body arguments;                                                                                           \
  }
#else
#define GS_DISPATCH_AS(scope, name, parameters, arguments)                                                                       \
  scope void name parameters                                                                                                 \
  {                                                                                                                    \
    name##_body arguments;                                                                                             \
  }
#endif

#define GS_DISPATCH(name, parameters, arguments) GS_DISPATCH_AS (, name, parameters, arguments)
#define GS_DISPATCH_STATIC(name, parameters, arguments) GS_DISPATCH_AS (static, name, parameters, arguments)
