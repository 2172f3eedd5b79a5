/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-network.h"

G_BEGIN_DECLS

/**
 * GsAttributionPath:
 *
 * Integrates the gradients of one window's predictions along the straight way from no features at all to the features that there are.
 * One for each thread.
 */
typedef struct _GsAttributionPath GsAttributionPath;

GsAttributionPath *gs_attribution_path_new (GsNetwork *network);
void gs_attribution_path_free (GsAttributionPath *self);
guint gs_attribution_path_run (GsAttributionPath *self,
                               const float *video,
                               const float *audio,
                               guint n_rows,
                               GCancellable *cancellable,
                               float *face,
                               float *sound,
                               float *difference,
                               float *baseline,
                               float *uncertainty);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAttributionPath, gs_attribution_path_free)

G_END_DECLS
