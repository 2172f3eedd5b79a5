/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-face.h"

G_BEGIN_DECLS

/* Side of a crop, pixels. */
#define GS_FACE_CROP_SIZE 48

/* Bytes of a crop: [48, 48, 3]. */
#define GS_FACE_CROP_BYTES (GS_FACE_CROP_SIZE * GS_FACE_CROP_SIZE * 3)

void gs_face_crop (const guint8 *rgb, int width, int height, int stride,
                   const float landmarks[GS_FACE_N_LANDMARKS][2], guint8 *crop);

G_END_DECLS
