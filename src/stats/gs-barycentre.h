/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-gold.h"

G_BEGIN_DECLS

/* Private to this library. */
gboolean gs_barycentre_find (const GsGoldConfig *config, const double *const *raters, guint n_raters, gsize n,
                             double *values, GError **error);

G_END_DECLS
