/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double gs_kappa_from_counts (const gsize *counts, guint n_categories);
double gs_cohen_kappa (const int *a, const int *b, gsize n, guint n_categories);
double gs_fleiss_kappa (const int *const *raters, guint n_raters, gsize n, guint n_categories);

G_END_DECLS
