/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-face-finder.h"
#include "gs-face-signature.h"

G_BEGIN_DECLS

/* Frames of a group. Groups start at multiples of it, so that a clip is always cut alike. */
#define GS_FACE_GROUP 12

/* Faces followed in a group at one time, the largest ones. */
#define GS_FACE_GROUP_MAX_FACES 6

/**
 * GsFaceTracklet:
 * @first: first frame of the group in which the face was seen
 * @n_frames: frames in a row in which it was seen
 * @faces: the face in each of them ([n_frames])
 * @signature: whose it is, from the first, the middle and the last of them
 *
 * One face followed through (part of) a group.
 */
typedef struct
{
  guint first;
  guint n_frames;
  GsFace *faces;
  GsFaceSignature signature;
} GsFaceTracklet;

/**
 * GsFaceGroup:
 *
 * The faces of %GS_FACE_GROUP frames in a row, found without looking at any other frame: groups can be worked on
 * in any order and on any thread with the same result.
 */
typedef struct _GsFaceGroup GsFaceGroup;

GsFaceGroup *gs_face_group_new (GsFaceFinder *finder, GsGrey *const *pictures, guint n_frames,
                                GCancellable *cancellable, GError **error);
void gs_face_group_free (GsFaceGroup *self);
guint gs_face_group_get_n_frames (const GsFaceGroup *self);
guint gs_face_group_get_n_tracklets (const GsFaceGroup *self);
const GsFaceTracklet *gs_face_group_get_tracklet (const GsFaceGroup *self, guint tracklet);
guint gs_face_group_count_faces (const GsFaceGroup *self, guint frame);
gboolean gs_face_group_has_cut (const GsFaceGroup *self, guint frame);
gboolean gs_face_group_is_cut_off (const GsFaceGroup *self, const GsFaceGroup *previous);

void gs_face_groups_link (const GsFaceGroup *const *groups, guint n_groups, const GsFace **faces);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsFaceGroup, gs_face_group_free)

G_END_DECLS
