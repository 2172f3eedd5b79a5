/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-intervention.h"

G_BEGIN_DECLS

/**
 * GsClipPredictor:
 *
 * Predicts a clip window by window, in any order and from any number of threads at once, as features
 * become known. A frame is final when every window that covers it is computed; its values are then
 * the mean over those windows, always taken in the order of the windows: the same bits whatever the order of work.
 */
typedef struct _GsClipPredictor GsClipPredictor;

GsClipPredictor *gs_clip_predictor_new (GsNetwork *network,
                                        guint n_frames,
                                        guint hop);
void gs_clip_predictor_set_intervention (GsClipPredictor *self,
                                         GsIntervention *intervention);
void gs_clip_predictor_free (GsClipPredictor *self);
gboolean gs_clip_predictor_set_features (GsClipPredictor *self,
                                         guint first,
                                         guint n,
                                         const float *video,
                                         const float *audio,
                                         GError **error);
guint gs_clip_predictor_get_n_windows (GsClipPredictor *self);
void gs_clip_predictor_get_window (GsClipPredictor *self,
                                   guint index,
                                   guint *first,
                                   guint *n);
int gs_clip_predictor_take_window (GsClipPredictor *self,
                                   guint near_frame);
void gs_clip_predictor_compute (GsClipPredictor *self,
                                guint index);
gboolean gs_clip_predictor_is_final (GsClipPredictor *self,
                                     guint frame);
void gs_clip_predictor_get_prediction (GsClipPredictor *self,
                                       guint first,
                                       guint n,
                                       float *out);
void gs_clip_predictor_get_gate (GsClipPredictor *self,
                                 guint gate,
                                 guint first,
                                 guint n,
                                 float *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipPredictor, gs_clip_predictor_free)

G_END_DECLS
