/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-face-crop.h"

G_BEGIN_DECLS

/**
 * GsFaceCrops:
 *
 * The faces of one person of one clip as somebody has cropped them: a folder of `00001.jpg`, `00002.jpg`, … as in Aff-Wild2's
 * `cropped_aligned/VIDEO/` (a frame whose number is missing shows no face), or the authors' `video.npy`, [T, 48, 48, 3] bytes (a frame that
 * is all black shows no face). Never changes; any thread may ask for any frame.
 *
 * An encoder asks for its frames, 0 to T - 1 of the clip, in any order and from as many threads as it likes:
 *
 *     for each frame i of the clip:
 *       if (!gs_face_crops_load (crops, i, picture, &has_face, error))  -- a damaged picture: the work ends with that sentence
 *         return FALSE;
 *       if (has_face)  -- else the frame is a gap, beyond the last picture too
 *         the same as for a face that was found in the frame and cut out to 48x48
 */
typedef struct _GsFaceCrops GsFaceCrops;

GsFaceCrops *gs_face_crops_open (const char *path, GError **error);
void gs_face_crops_free (GsFaceCrops *self);
guint gs_face_crops_get_n_frames (GsFaceCrops *self);
guint gs_face_crops_get_n_faces (GsFaceCrops *self);
gboolean gs_face_crops_load (GsFaceCrops *self, guint frame, guint8 *picture, gboolean *has_face, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsFaceCrops, gs_face_crops_free)

G_END_DECLS
