/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Points of a face in the iBUG order that dlib's data uses: 0-16 jaw (from the face's right ear, left in the
 * picture), 17-21 and 22-26 brows, 27-35 nose, 36-41 and 42-47 eyes, 48-59 outer and 60-67 inner lips. */
#define GS_FACE_N_LANDMARKS 68

/**
 * GsFace:
 * @x: left edge of the face's box, pixels of the source picture
 * @y: top edge
 * @width: width of the box
 * @height: height of the box
 * @landmarks: x and y of the points, pixels of the source picture, y downwards
 * @confidence: the detector's score where it was run, else the likeness to the last detected picture of this face
 *
 * A face in one picture.
 */
typedef struct
{
  float x;
  float y;
  float width;
  float height;
  float landmarks[GS_FACE_N_LANDMARKS][2]; /* [68, (x, y)] */
  float confidence;
} GsFace;

/**
 * GsFaceFrame:
 * @scale: pixels between the centres of the eyes
 * @cosine: @scale-free cosine of the rotation that stands the face upright
 * @sine: its sine
 * @x: the origin, pixels
 * @y: the origin, pixels
 *
 * The similarity transform from a picture to a face's own coordinates; see gs_face_align().
 */
typedef struct
{
  float scale;
  float cosine;
  float sine;
  float x;
  float y;
} GsFaceFrame;

/* The mean face in its own coordinates: symmetric, distance of the eye centres 1, origin between them, y downwards. */
extern const float gs_face_mean[GS_FACE_N_LANDMARKS][2];

float gs_face_get_overlap (const GsFace *self, const GsFace *other);
void gs_face_scale (GsFace *self, float x_factor, float y_factor);
gboolean gs_face_align (const float landmarks[GS_FACE_N_LANDMARKS][2], GsFaceFrame *frame,
                        float aligned[GS_FACE_N_LANDMARKS][2]);
gboolean gs_face_is_plausible (const float landmarks[GS_FACE_N_LANDMARKS][2]);
void gs_face_fit_box (GsFace *self);

G_END_DECLS
