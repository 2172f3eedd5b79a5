/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-face-finder.h"

G_BEGIN_DECLS

/**
 * GsFaceFollower:
 *
 * Follows one person through pictures as they are taken, without knowing the next. Faces are detected in every
 * %GS_FACE_GROUP th picture and followed between, as in a clip (#GsFaceGroup); what needs later pictures, following backwards
 * and the choice of the person by the whole clip, is left out. Use from one thread.
 */
typedef struct _GsFaceFollower GsFaceFollower;

GsFaceFollower *gs_face_follower_new (GError **error);
void gs_face_follower_free (GsFaceFollower *self);
gboolean gs_face_follower_step (GsFaceFollower *self, guint index, const GsGrey *picture, const GsFace **face,
                                guint *n_faces, GError **error);
void gs_face_follower_skip (GsFaceFollower *self, const GsFace **face, guint *n_faces);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsFaceFollower, gs_face_follower_free)

G_END_DECLS
