/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void gs_blas_prepare (char **argv);
const char *gs_blas_get_core_name (void);
const char *gs_blas_choose_core (const char *current,
                                 gboolean has_avx512,
                                 gboolean has_avx2,
                                 gboolean is_amd);

G_END_DECLS
