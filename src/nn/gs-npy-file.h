/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-tensor.h"

G_BEGIN_DECLS

/**
 * GsNpyType:
 * @GS_NPY_U8: bytes, as pictures are
 * @GS_NPY_F32: 32-bit floats
 *
 * What elements of a #GsNpyFile are.
 */
typedef enum
{
  GS_NPY_U8,
  GS_NPY_F32,
} GsNpyType;

/**
 * GsNpyFile:
 *
 * An array in a .npy file that is too large to be read as a whole. Never changes; any thread may read.
 */
typedef struct _GsNpyFile GsNpyFile;

GsNpyFile *gs_npy_file_open (const char *path, GsNpyType type, GError **error);
void gs_npy_file_close (GsNpyFile *self);
const gsize *gs_npy_file_get_shape (GsNpyFile *self, guint *n_dims);
gboolean gs_npy_file_read (GsNpyFile *self, gsize first, gsize n, void *out, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsNpyFile, gs_npy_file_close)

G_END_DECLS
