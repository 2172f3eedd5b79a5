/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-tensor.h"

G_BEGIN_DECLS

/* Between the name of a file and that of what is being written of it, which a program that is killed leaves behind. */
#define GS_TENSOR_FILE_PART ".part"

/**
 * GsTensorFile:
 *
 * What a safetensors file or a PyTorch state dict holds: tensors by name, in the order they were put in, and
 * metadata as pairs of strings. Tensors are kept as 32-bit floats; a tensor of 64-bit floats (times) keeps
 * its full precision beside that.
 */
typedef struct _GsTensorFile GsTensorFile;

GsTensorFile *gs_tensor_file_new (void);
GsTensorFile *gs_tensor_file_load (const char *path,
                                   GError **error);
gboolean gs_tensor_file_save (GsTensorFile *self,
                              const char *path,
                              GError **error);
void gs_tensor_file_free (GsTensorFile *self);

void gs_tensor_file_set (GsTensorFile *self,
                         const char *name,
                         GsTensor *tensor);
GsTensor *gs_tensor_file_get (GsTensorFile *self,
                              const char *name);
void gs_tensor_file_set_f64 (GsTensorFile *self,
                             const char *name,
                             const double *values,
                             gsize n);
const double *gs_tensor_file_get_f64 (GsTensorFile *self,
                                      const char *name,
                                      gsize *n);
guint gs_tensor_file_get_n_tensors (GsTensorFile *self);
const char *gs_tensor_file_get_name (GsTensorFile *self,
                                     guint index);
void gs_tensor_file_set_metadata (GsTensorFile *self,
                                  const char *key,
                                  const char *value);
const char *gs_tensor_file_get_metadata (GsTensorFile *self,
                                         const char *key);
guint gs_tensor_file_get_n_passed_over (GsTensorFile *self);
const char *gs_tensor_file_get_passed_over (GsTensorFile *self,
                                            guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTensorFile, gs_tensor_file_free)

G_END_DECLS
