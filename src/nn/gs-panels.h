/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Products y = x W^T of few rows with a matrix that never changes. The matrix is laid out once, in panels of 16 outputs
 * in blocks of 256 inputs, as the product reads it; a library call lays it out anew each time, which costs
 * as much as the product where there are only a dozen rows.
 *
 * Every element of y is one chain of multiply-adds in the order of the inputs, so a row's bits depend neither
 * on the other rows nor on their number. */

#define GS_PANEL_OUTPUTS 16

gsize gs_panels_count_floats (gsize n_in,
                              gsize n_out);
gsize gs_panels_get_offset (gsize n_in,
                            gsize n_out,
                            gsize in,
                            gsize out);
void gs_panels_multiply (gsize n_rows,
                         gsize n_in,
                         gsize n_out,
                         const float *x,
                         gsize x_stride,
                         const float *panels,
                         gboolean accumulate,
                         float *y,
                         gsize y_stride);

G_END_DECLS
