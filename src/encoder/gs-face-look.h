/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-face.h"
#include "gs-grey.h"

G_BEGIN_DECLS

/* Side of a look, pixels. */
#define GS_FACE_LOOK_SIDE 16

/**
 * GsFaceLook:
 * @pixels: the face upright, mean 0, square sum 1 ([16, 16])
 *
 * What a face looks like, coarsely: enough to tell whether a picture still shows it.
 */
typedef struct
{
  float pixels[GS_FACE_LOOK_SIDE * GS_FACE_LOOK_SIDE];
} GsFaceLook;

void gs_face_look_take (GsFaceLook *self, const GsGrey *picture, const GsFace *face);
float gs_face_look_compare (const GsFaceLook *self, const GsFaceLook *other);

G_END_DECLS
