/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-face.h"
#include "gs-grey.h"

G_BEGIN_DECLS

/* Cells along one side of the face, and directions of a cell. */
#define GS_FACE_SIGNATURE_CELLS      4
#define GS_FACE_SIGNATURE_DIRECTIONS 8
#define GS_FACE_SIGNATURE_LENGTH     (GS_FACE_SIGNATURE_CELLS * GS_FACE_SIGNATURE_CELLS * GS_FACE_SIGNATURE_DIRECTIONS)

/**
 * GsFaceSignature:
 * @values: which ways the brightness changes in each part of the face; square sum 1 ([4, 4, 8])
 *
 * What tells one person's face from another's.
 */
typedef struct
{
  float values[GS_FACE_SIGNATURE_LENGTH];
} GsFaceSignature;

void gs_face_signature_take (GsFaceSignature *self, const GsGrey *picture, const GsFace *face);
void gs_face_signature_average (GsFaceSignature *self, const GsFaceSignature *signatures, guint n_signatures);
float gs_face_signature_compare (const GsFaceSignature *self, const GsFaceSignature *other);

G_END_DECLS
