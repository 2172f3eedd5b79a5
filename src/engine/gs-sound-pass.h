/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-features.h"
#include "gs-media-info.h"
#include "gs-perturbation.h"

G_BEGIN_DECLS

/**
 * GsSoundPass:
 *
 * The sound of a clip, decoded once from its beginning to its end in a thread of its own, into one row of features
 * for each frame. Memory does not grow with its length.
 */
typedef struct _GsSoundPass GsSoundPass;

GsSoundPass *gs_sound_pass_new (GsMediaInfo *info, GsClipFeatures *features, GsPerturbation *perturbation,
                                GCancellable *cancellable);
void gs_sound_pass_free (GsSoundPass *self);
guint gs_sound_pass_get_n_rows (GsSoundPass *self);
gboolean gs_sound_pass_check (GsSoundPass *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsSoundPass, gs_sound_pass_free)

G_END_DECLS
