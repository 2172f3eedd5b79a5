/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to this library. */
double gs_dot (const double *a, const double *b, gsize n);
double gs_dot_squares (const double *a, const double *b, gsize n);

G_END_DECLS
