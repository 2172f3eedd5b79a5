/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-tensor.h"

#include <string.h>
#include <unistd.h>

/* Widest vector register and cache line: aligned loads in every kernel. */
#define ALIGNMENT 64

/**
 * gs_floats_new:
 * @n: how many
 *
 * Returns: (transfer full): @n zeros, aligned for vector loads; free with gs_floats_free()
 */
float *
gs_floats_new (gsize n)
{
  return g_aligned_alloc0 (MAX (n, 1), sizeof (float), ALIGNMENT);
}

/**
 * gs_floats_free:
 * @floats: (nullable): what gs_floats_new() gave
 */
void
gs_floats_free (float *floats)
{
  g_aligned_free (floats);
}

/**
 * gs_floats_fit:
 * @n: how many
 *
 * To be asked before as many floats are allocated as a file says: an allocation that fails ends the program.
 *
 * Returns: whether this computer's memory is large enough for @n floats
 */
gboolean
gs_floats_fit (guint64 n)
{
  long n_pages = sysconf (_SC_PHYS_PAGES), page = sysconf (_SC_PAGESIZE);

  return n_pages <= 0 || page <= 0 || n / (guint64) n_pages < (guint64) page / sizeof (float);
}

/**
 * gs_float_from_half:
 * @half: the bits of an IEEE 754 number of half precision
 *
 * Returns: that number, exactly; subnormals, infinities and NaN included
 */
float
gs_float_from_half (guint16 half)
{
  guint32 sign = (guint32) (half & 0x8000) << 16;
  guint32 exponent = (half >> 10) & 0x1f;
  guint32 mantissa = half & 0x3ff;
  union { guint32 u; float f; } bits;

  if (exponent == 0)
    {
      bits.f = (float) mantissa * 0x1p-24f;
      bits.u |= sign;
    }
  else
    bits.u = sign | mantissa << 13 | (exponent == 31 ? 0x7f800000 : (exponent + 112) << 23);

  return bits.f;
}

/**
 * gs_tensor_new:
 * @n_dims: number of axes, at most %GS_TENSOR_MAX_DIMS
 * @shape: (array length=n_dims): length of each axis
 *
 * Returns: (transfer full): a tensor of zeros
 */
GsTensor *
gs_tensor_new (guint n_dims,
               const gsize *shape)
{
  GsTensor *self;

  g_return_val_if_fail (n_dims <= GS_TENSOR_MAX_DIMS, NULL);

  self = g_new0 (GsTensor, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->n_dims = n_dims;
  self->n_elements = 1;

  for (guint i = 0; i < GS_TENSOR_MAX_DIMS; i++)
    {
      self->shape[i] = i < n_dims ? shape[i] : 1;
      self->n_elements *= self->shape[i];
    }

  self->data = gs_floats_new (self->n_elements);

  return self;
}

/**
 * gs_tensor_new_vector:
 * @n: number of elements
 *
 * Returns: (transfer full): a vector of zeros
 */
GsTensor *
gs_tensor_new_vector (gsize n)
{
  return gs_tensor_new (1, &n);
}

/**
 * gs_tensor_new_2d:
 * @n_rows: length of the first axis
 * @n_columns: length of the second axis
 *
 * Returns: (transfer full): a matrix of zeros
 */
GsTensor *
gs_tensor_new_2d (gsize n_rows,
                  gsize n_columns)
{
  const gsize shape[] = { n_rows, n_columns };

  return gs_tensor_new (2, shape);
}

/**
 * gs_tensor_ref:
 * @self: a tensor
 *
 * Returns: (transfer full): @self
 */
GsTensor *
gs_tensor_ref (GsTensor *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * gs_tensor_unref:
 * @self: a tensor
 */
void
gs_tensor_unref (GsTensor *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  gs_floats_free (self->data);
  g_free (self);
}

/**
 * gs_tensor_has_shape:
 * @self: a tensor
 * @n_dims: number of axes
 * @shape: (array length=n_dims): their lengths
 *
 * Returns: whether @self has exactly this shape
 */
gboolean
gs_tensor_has_shape (const GsTensor *self,
                     guint n_dims,
                     const gsize *shape)
{
  return self->n_dims == n_dims && (n_dims == 0 || memcmp (self->shape, shape, n_dims * sizeof (gsize)) == 0);
}

/**
 * gs_shape_dup_text:
 * @n_dims: number of axes
 * @shape: (array length=n_dims): their lengths
 *
 * Returns: (transfer full): the shape as people write it, such as `[300, 512]`
 */
char *
gs_shape_dup_text (guint n_dims,
                   const gsize *shape)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < n_dims; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", shape[i]);
  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

/**
 * gs_tensor_dup_shape_text:
 * @self: a tensor
 *
 * Returns: (transfer full): its shape, such as `[300, 512]`
 */
char *
gs_tensor_dup_shape_text (const GsTensor *self)
{
  return gs_shape_dup_text (self->n_dims, self->shape);
}
