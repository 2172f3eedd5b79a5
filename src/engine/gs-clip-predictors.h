/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-features.h"
#include "gs-intervention.h"
#include "gs-run.h"
#include "gs-task-pool.h"

G_BEGIN_DECLS

/**
 * GsClipPredictors:
 *
 * The networks of one run at work on one clip: windows go to the pool as soon as their features are known, and what is
 * final comes out as blocks for the run. Belongs to the worker.
 */
typedef struct _GsClipPredictors GsClipPredictors;

GsClipPredictors *gs_clip_predictors_new (GsNetwork *const *networks, guint n_networks, guint n_frames,
                                          GsTaskPool *pool, const gint *playhead, GCancellable *cancellable);
void gs_clip_predictors_set_intervention (GsClipPredictors *self, guint network, GsIntervention *intervention);
void gs_clip_predictors_free (GsClipPredictors *self);
gboolean gs_clip_predictors_set_rows (GsClipPredictors *self, const GsClipFeatures *features, guint first, guint n,
                                      GError **error);
gboolean gs_clip_predictors_step (GsClipPredictors *self);
GsRunBlock *gs_clip_predictors_take_block (GsClipPredictors *self);
gboolean gs_clip_predictors_is_done (GsClipPredictors *self);
guint gs_clip_predictors_get_n_frames_done (GsClipPredictors *self);

GsOutput gs_network_get_output (GsNetwork *network);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipPredictors, gs_clip_predictors_free)

G_END_DECLS
