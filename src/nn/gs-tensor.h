/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GS_TENSOR_MAX_DIMS 4

/**
 * GsTensor:
 * @n_dims: number of axes, 0 (a scalar) to %GS_TENSOR_MAX_DIMS
 * @shape: length of each axis; unused ones are 1
 * @n_elements: product of @shape
 * @data: the elements, row-major without gaps, aligned to 64 bytes
 *
 * A reference-counted array of 32-bit floats. All fields but @data's elements are read-only.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  guint n_dims;
  gsize shape[GS_TENSOR_MAX_DIMS];
  gsize n_elements;
  float *data;
} GsTensor;

GsTensor *gs_tensor_new (guint n_dims,
                         const gsize *shape);
GsTensor *gs_tensor_new_vector (gsize n);
GsTensor *gs_tensor_new_2d (gsize n_rows,
                            gsize n_columns);
GsTensor *gs_tensor_ref (GsTensor *self);
void gs_tensor_unref (GsTensor *self);
gboolean gs_tensor_has_shape (const GsTensor *self,
                              guint n_dims,
                              const gsize *shape);
char *gs_tensor_dup_shape_text (const GsTensor *self);
char *gs_shape_dup_text (guint n_dims,
                         const gsize *shape);

float *gs_floats_new (gsize n);
void gs_floats_free (float *floats);
gboolean gs_floats_fit (guint64 n);
float gs_float_from_half (guint16 half);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTensor, gs_tensor_unref)

G_END_DECLS
