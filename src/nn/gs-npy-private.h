/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-tensor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsNpyHeader:
 * @kind: 'f', 'i', 'u' or 'b' as numpy names them
 * @item_size: bytes of an element
 * @swapped: whether elements are big-endian
 * @fortran_order: whether the first index runs fastest
 * @n_dims: number of dimensions
 * @shape: extent of each
 * @n_elements: product of @shape
 * @offset: bytes before the first element
 *
 * What the header's dictionary says about the bytes that follow it.
 */
typedef struct
{
  char kind;
  gsize item_size;
  gboolean swapped;
  gboolean fortran_order;
  guint n_dims;
  gsize shape[GS_TENSOR_MAX_DIMS];
  gsize n_elements;
  goffset offset;
} GsNpyHeader;

GFileInputStream *gs_npy_open (const char *path, GsNpyHeader *header, GError **error);

G_END_DECLS
