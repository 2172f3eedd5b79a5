/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-features.h"
#include "gs-deep.h"
#include "gs-media-info.h"
#include "gs-perturbation.h"
#include "gs-task-pool.h"

G_BEGIN_DECLS

/**
 * GsDeepSoundPass:
 *
 * The sound of a clip into the deep encoder's row for each frame: decoded once from its beginning to its end in a thread
 * of its own, which makes patches of log-mel; the pool puts them through VGGish. Memory does not grow with its length.
 */
typedef struct _GsDeepSoundPass GsDeepSoundPass;

GsDeepSoundPass *gs_deep_sound_pass_new (GsMediaInfo *info,
                                         GsClipFeatures *features,
                                         GsDeep *deep,
                                         GsTaskPool *pool,
                                         GsPerturbation *perturbation,
                                         GCancellable *cancellable);
void gs_deep_sound_pass_free (GsDeepSoundPass *self);
gboolean gs_deep_sound_pass_step (GsDeepSoundPass *self,
                                  GError **error);
gboolean gs_deep_sound_pass_is_waiting (GsDeepSoundPass *self);
guint gs_deep_sound_pass_get_n_rows (GsDeepSoundPass *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsDeepSoundPass, gs_deep_sound_pass_free)

G_END_DECLS
