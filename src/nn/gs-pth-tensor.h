/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-pickle.h"
#include "gs-tensor.h"

G_BEGIN_DECLS

typedef enum
{
  GS_PTH_FLOAT,
  GS_PTH_DOUBLE,
  GS_PTH_HALF,
  GS_PTH_BFLOAT16,
  GS_PTH_LONG,
  GS_PTH_INT,
  GS_PTH_SHORT,
  GS_PTH_CHAR,
  GS_PTH_BYTE,
  GS_PTH_BOOL,
} GsPthType;

/**
 * GsPthTensor:
 * @type: of its elements in the file
 * @key: (unowned): of the storage it looks into
 * @n_storage: elements of that storage
 * @offset: element of the storage where it begins
 * @n_dims: number of axes; one with more than %GS_TENSOR_MAX_DIMS can be described but not read
 * @shape: their lengths
 * @stride: elements of the storage from one index to the next
 * @n_elements: product of @shape
 *
 * A tensor of a state dict: a view into a storage, which lies in an entry of the archive.
 */
typedef struct
{
  GsPthType type;
  const char *key;
  guint64 n_storage;
  guint64 offset;
  guint n_dims;
  gsize shape[GS_TENSOR_MAX_DIMS];
  guint64 stride[GS_TENSOR_MAX_DIMS];
  guint64 n_elements;
} GsPthTensor;

extern const GsPickleGlobal gs_pth_globals[];
extern const guint gs_pth_n_globals;

gboolean gs_pth_value_is_tensor (const GsPickleValue *value);
gboolean gs_pth_tensor_parse (GsPthTensor *self,
                              const char *name,
                              const GsPickleValue *value,
                              GError **error);
gsize gs_pth_tensor_get_element_size (const GsPthTensor *self);
GsTensor *gs_pth_tensor_read (const GsPthTensor *self,
                              const guint8 *storage,
                              gboolean swapped);

G_END_DECLS
