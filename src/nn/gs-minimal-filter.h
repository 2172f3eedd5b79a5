/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Minimal filtering F(4, 5) over time (Winograd 1980; Lavin and Gray 2016 for networks): four
 * outputs of a causal convolution with five taps from eight products instead of twenty. A tile is four outputs
 * that lie a dilation apart; each of the eight points has a plane with one row a tile.
 *
 * Rows of a sequence that do not exist are zero. @reversed reads and writes the sequence from its
 * end: the gradient of a causal convolution's input is the same convolution of the reversed sequence. */

#define GS_FILTER_TAPS 5
#define GS_FILTER_OUTPUTS 4
#define GS_FILTER_POINTS 8

gsize gs_filter_count_tiles (gsize n_rows,
                             gsize dilation);
void gs_filter_transform_taps (gsize n,
                               gsize tap_stride,
                               const float *taps,
                               gsize point_stride,
                               float *points);
void gs_filter_transform_taps_backward (gsize n,
                                        gsize point_stride,
                                        const float *d_points,
                                        gsize tap_stride,
                                        float *d_taps);
void gs_filter_transform_input (gsize n_rows,
                                gsize n,
                                gsize dilation,
                                gboolean reversed,
                                const float *x,
                                const float *zeros,
                                float *planes);
void gs_filter_transform_output (gsize n_rows,
                                 gsize n,
                                 gsize dilation,
                                 gboolean reversed,
                                 const float *planes,
                                 const float *bias,
                                 float *spare,
                                 float *y);
void gs_filter_input_plane (gsize n_rows,
                            gsize n,
                            gsize dilation,
                            guint point,
                            const float *x,
                            const float *zeros,
                            float *plane);
void gs_filter_gradient_plane (gsize n_rows,
                               gsize n,
                               gsize dilation,
                               guint point,
                               const float *dy,
                               const float *zeros,
                               float *plane);

G_END_DECLS
