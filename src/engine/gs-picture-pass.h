/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-features.h"
#include "gs-face-group.h"
#include "gs-media-info.h"
#include "gs-perturbation.h"
#include "gs-task-pool.h"

G_BEGIN_DECLS

/**
 * GsPicturePass:
 *
 * The pictures of a clip, from the playhead outward, into one row of features and one face for each frame. Pictures
 * are decoded in the worker's thread and looked at in groups by the pool; only those being looked at are in memory.
 */
typedef struct _GsPicturePass GsPicturePass;

GsPicturePass *gs_picture_pass_new (GsMediaInfo *info, GsClipFeatures *features, GsDeep *deep, GsTaskPool *pool,
                                    const gint *playhead, GsPerturbation *perturbation, GCancellable *cancellable, GError **error);
void gs_picture_pass_free (GsPicturePass *self);
gboolean gs_picture_pass_step (GsPicturePass *self, GError **error);
gboolean gs_picture_pass_has_pushed_all (GsPicturePass *self);
guint gs_picture_pass_get_n_groups (GsPicturePass *self);
gboolean gs_picture_pass_has_rows (GsPicturePass *self, guint group);
guint gs_picture_pass_get_n_frames_done (GsPicturePass *self);
gboolean gs_picture_pass_settle (GsPicturePass *self, gboolean *changed, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPicturePass, gs_picture_pass_free)

G_END_DECLS
