/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsGrey:
 * @data: brightness, one byte a pixel, rows without padding
 * @width: pixels across
 * @height: pixels down
 * @x_scale: width of the picture it was made from over @width
 * @y_scale: height of the picture it was made from over @height
 *
 * A grey picture, perhaps smaller than the one it was made from: what face finding works on.
 */
typedef struct
{
  guint8 *data; /* [height, width] */
  int width;
  int height;
  float x_scale;
  float y_scale;
} GsGrey;

GsGrey *gs_grey_new_from_rgb (const guint8 *rgb, int width, int height, gsize stride, int max_side);
GsGrey *gs_grey_copy_resized (const GsGrey *self, int width, int height);
void gs_grey_free (GsGrey *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsGrey, gs_grey_free)

G_END_DECLS
