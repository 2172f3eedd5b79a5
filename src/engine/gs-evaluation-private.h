/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-evaluation.h"

G_BEGIN_DECLS

/* Which frames a pool takes. */
typedef enum
{
  GS_POOL_ALL,
  GS_POOL_OUTSIDE,
  GS_POOL_INSIDE,
  GS_POOL_KIND,
} GsPoolRule;

guint gs_evaluation_get_n_outputs (GsNetwork *network);
GsLabel gs_evaluation_get_label (GsNetwork *network, guint output);
float gs_evaluation_get_label_at (const GsClipEvaluation *clip, const GsFusionConfig *config, GsLabel label, gsize t);

GsPool *gs_pool_new (const GsEvaluation *self, GsPoolRule rule, const char *kind);
void gs_pool_free (gpointer data);

G_END_DECLS
