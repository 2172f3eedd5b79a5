/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Minimal filtering over pictures, F(4x4, 3x3) and F(5x5, 3x3) (Winograd 1980; Lavin and Gray 2016): the 16 or 25 outputs
 * of a tile from 36 or 49 products instead of 144 or 225. A tile reads a square of @side + 2 pixels; each of its points
 * has a plane with one row a tile. Pictures are [height, width, channels]. */

#define GS_TILE_TAPS 9
#define GS_TILE_MAX_SIDE 5
#define GS_TILE_MAX_POINTS 49

gsize gs_tile_count_points (guint side);
void gs_tile_transform_taps (guint side,
                             const double *taps,
                             double *points);
void gs_tile_transform_input (guint side,
                              gsize n,
                              const float *const *pixels,
                              gsize plane_stride,
                              float *planes);
void gs_tile_transform_output (guint side,
                               gsize n,
                               gsize plane_stride,
                               const float *planes,
                               const float *const *starts,
                               const float *const *more,
                               const float *slope,
                               float *const *pixels);

G_END_DECLS
