/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-live-encoder.h"
#include "gs-network.h"
#include "gs-run-block.h"
#include "gs-task-pool.h"

G_BEGIN_DECLS

/**
 * GsLivePredictor:
 *
 * Networks over a window that slides: the last T rows that there are, from which the newest get their values; nothing of what comes
 * later is used and no value is changed afterwards. As long as there are fewer rows than T, zeros follow them, as for a short
 * clip. While a window is computed rows gather; the next window then gives values to all of them, so that a slow machine computes
 * fewer windows and falls no further behind. Memory is that of one window. Belongs to the worker.
 */
typedef struct _GsLivePredictor GsLivePredictor;

GsLivePredictor *gs_live_predictor_new (GsNetwork *const *networks, guint n_networks, GsTaskPool *pool);
void gs_live_predictor_free (GsLivePredictor *self);
void gs_live_predictor_push (GsLivePredictor *self, const GsLiveRow *row);
gboolean gs_live_predictor_step (GsLivePredictor *self, gboolean last);
GsRunBlock *gs_live_predictor_take (GsLivePredictor *self, gint64 *times);
gboolean gs_live_predictor_is_done (GsLivePredictor *self);

/* Frames of one block at most. */
#define GS_LIVE_MAX_BLOCK 512

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsLivePredictor, gs_live_predictor_free)

G_END_DECLS
