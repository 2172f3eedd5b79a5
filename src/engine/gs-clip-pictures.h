/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-decoder.h"
#include "gs-perturbation.h"

G_BEGIN_DECLS

/**
 * GsClipPictures:
 *
 * A clip's pictures as an encoder sees them, with what a perturbation changes in them. A picture depends on its number
 * alone, wherever reading began. One thread at a time.
 */
typedef struct _GsClipPictures GsClipPictures;

GsClipPictures *gs_clip_pictures_new (GsMediaInfo *info,
                                      int max_side,
                                      GsPerturbation *perturbation,
                                      GCancellable *cancellable,
                                      GError **error);
void gs_clip_pictures_free (GsClipPictures *self);
gboolean gs_clip_pictures_seek (GsClipPictures *self,
                                guint frame,
                                GError **error);
gboolean gs_clip_pictures_next (GsClipPictures *self,
                                GsPicture *picture,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipPictures, gs_clip_pictures_free)

G_END_DECLS
