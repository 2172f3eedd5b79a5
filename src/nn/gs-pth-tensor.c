/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-pth-tensor.h"

#include "gs-nn-error.h"

#include <string.h>

/* More axes than any tensor of PyTorch has. */
#define MAX_DIMS 64

/* Where the names stand in gs_pth_globals. */
enum
{
  GLOBAL_DICT,
  GLOBAL_TENSOR,
  GLOBAL_PARAMETER,
  GLOBAL_STORAGES, /* from here on, in the order of GsPthType */
};

/* All that a state dict needs. */
const GsPickleGlobal gs_pth_globals[] = {
  { "collections", "OrderedDict", GS_PICKLE_ROLE_DICT },
  { "torch._utils", "_rebuild_tensor_v2", GS_PICKLE_ROLE_CALL },
  { "torch._utils", "_rebuild_parameter", GS_PICKLE_ROLE_CALL },
  { "torch", "FloatStorage", GS_PICKLE_ROLE_NAME },
  { "torch", "DoubleStorage", GS_PICKLE_ROLE_NAME },
  { "torch", "HalfStorage", GS_PICKLE_ROLE_NAME },
  { "torch", "BFloat16Storage", GS_PICKLE_ROLE_NAME },
  { "torch", "LongStorage", GS_PICKLE_ROLE_NAME },
  { "torch", "IntStorage", GS_PICKLE_ROLE_NAME },
  { "torch", "ShortStorage", GS_PICKLE_ROLE_NAME },
  { "torch", "CharStorage", GS_PICKLE_ROLE_NAME },
  { "torch", "ByteStorage", GS_PICKLE_ROLE_NAME },
  { "torch", "BoolStorage", GS_PICKLE_ROLE_NAME },
};

const guint gs_pth_n_globals = G_N_ELEMENTS (gs_pth_globals);

static const gsize element_sizes[] = {
  [GS_PTH_FLOAT] = 4,
  [GS_PTH_DOUBLE] = 8,
  [GS_PTH_HALF] = 2,
  [GS_PTH_BFLOAT16] = 2,
  [GS_PTH_LONG] = 8,
  [GS_PTH_INT] = 4,
  [GS_PTH_SHORT] = 2,
  [GS_PTH_CHAR] = 1,
  [GS_PTH_BYTE] = 1,
  [GS_PTH_BOOL] = 1,
};

static G_GNUC_PRINTF (3, 4) gboolean
refuse (GError **error,
        const char *name,
        const char *format,
        ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID, "tensor “%s” %s", name, reason);

  return FALSE;
}

static gboolean
is_call (const GsPickleValue *value,
         gint64 global)
{
  return value != NULL && value->kind == GS_PICKLE_CALL && gs_pickle_value_get_item (value, 0)->integer == global;
}

static const GsPickleValue *
get_argument (const GsPickleValue *call,
              guint index)
{
  return gs_pickle_value_get_item (gs_pickle_value_get_item (call, 1), index);
}

static const GsPickleValue *
get_kind (const GsPickleValue *value,
          GsPickleKind kind)
{
  return value != NULL && value->kind == kind ? value : NULL;
}

/**
 * gs_pth_value_is_tensor:
 * @value: a value of a pickle made with gs_pth_globals
 *
 * Returns: whether it stands for a tensor
 */
gboolean
gs_pth_value_is_tensor (const GsPickleValue *value)
{
  return is_call (value, GLOBAL_TENSOR) || is_call (value, GLOBAL_PARAMETER);
}

/* ("storage", torch.FloatStorage, "12", "cpu", 60): the location does not count, everything is read into memory. */
static gboolean
parse_storage (GsPthTensor *self,
               const char *name,
               const GsPickleValue *reference,
               GError **error)
{
  const GsPickleValue *id = get_kind (reference, GS_PICKLE_REFERENCE) != NULL
                              ? get_kind (gs_pickle_value_get_item (reference, 0), GS_PICKLE_TUPLE)
                              : NULL;
  const GsPickleValue *word, *type, *key, *n;

  if (id == NULL)
    return refuse (error, name, "has no storage");

  word = get_kind (gs_pickle_value_get_item (id, 0), GS_PICKLE_TEXT);
  type = get_kind (gs_pickle_value_get_item (id, 1), GS_PICKLE_GLOBAL);
  key = get_kind (gs_pickle_value_get_item (id, 2), GS_PICKLE_TEXT);
  n = get_kind (gs_pickle_value_get_item (id, 4), GS_PICKLE_INT);
  if (word == NULL || !g_str_equal (word->text, "storage") || type == NULL || type->integer < GLOBAL_STORAGES ||
      key == NULL || n == NULL || n->integer < 0)
    return refuse (error, name, "has a storage of an unknown form");

  self->type = (GsPthType) (type->integer - GLOBAL_STORAGES);
  self->key = key->text;
  self->n_storage = n->integer;

  return TRUE;
}

/* Shape and stride; an element beyond the storage would be somebody else's memory. */
static gboolean
parse_layout (GsPthTensor *self,
              const char *name,
              const GsPickleValue *shape,
              const GsPickleValue *stride,
              GError **error)
{
  guint64 last = self->offset;
  gboolean empty = FALSE;

  if (shape == NULL || stride == NULL || shape->n_items != stride->n_items || shape->n_items > MAX_DIMS)
    return refuse (error, name, "has a shape that makes no sense");

  self->n_dims = shape->n_items;
  self->n_elements = 1;
  for (guint i = 0; i < self->n_dims; i++)
    {
      const GsPickleValue *length = get_kind (gs_pickle_value_get_item (shape, i), GS_PICKLE_INT);
      const GsPickleValue *step = get_kind (gs_pickle_value_get_item (stride, i), GS_PICKLE_INT);
      guint64 reach;

      if (length == NULL || length->integer < 0 ||
          !g_uint64_checked_mul (&self->n_elements, self->n_elements, (guint64) length->integer))
        return refuse (error, name, "has a shape that makes no sense");
      if (step == NULL || step->integer < 0)
        return refuse (error, name, "has strides that make no sense");

      empty = empty || length->integer == 0;
      if (!empty && (!g_uint64_checked_mul (&reach, (guint64) length->integer - 1, (guint64) step->integer) ||
                     !g_uint64_checked_add (&last, last, reach)))
        return refuse (error, name, "reaches beyond its storage");
      if (i < GS_TENSOR_MAX_DIMS)
        {
          self->shape[i] = length->integer;
          self->stride[i] = step->integer;
        }
    }

  if (empty)
    self->n_elements = 0;
  else if (last >= self->n_storage)
    return refuse (error, name, "reaches beyond its storage of %" G_GUINT64_FORMAT " elements", self->n_storage);
  /* Strides of zero would let a few bytes fill any memory. */
  if (self->n_elements > self->n_storage)
    return refuse (error, name, "shows elements of its storage more than once; save it with .contiguous()");

  return TRUE;
}

/**
 * gs_pth_tensor_parse:
 * @self: (out caller-allocates): the tensor; its key belongs to the pickle
 * @name: its name, for the error
 * @value: a value for which gs_pth_value_is_tensor() holds
 * @error: return location of a #GsNnError
 *
 * Takes `_rebuild_tensor_v2 (storage, offset, shape, stride, ..)`, or that within `_rebuild_parameter (tensor, ..)`.
 *
 * Returns: whether @value describes a tensor that stays within its storage
 */
gboolean
gs_pth_tensor_parse (GsPthTensor *self,
                     const char *name,
                     const GsPickleValue *value,
                     GError **error)
{
  const GsPickleValue *offset;

  memset (self, 0, sizeof *self);
  if (is_call (value, GLOBAL_PARAMETER))
    value = get_argument (value, 0);
  if (!is_call (value, GLOBAL_TENSOR))
    return refuse (error, name, "is a parameter of nothing");

  if (!parse_storage (self, name, get_argument (value, 0), error))
    return FALSE;

  offset = get_kind (get_argument (value, 1), GS_PICKLE_INT);
  if (offset == NULL || offset->integer < 0)
    return refuse (error, name, "begins nowhere in its storage");
  self->offset = offset->integer;

  return parse_layout (self, name, get_kind (get_argument (value, 2), GS_PICKLE_TUPLE),
                       get_kind (get_argument (value, 3), GS_PICKLE_TUPLE), error);
}

/**
 * gs_pth_tensor_get_element_size:
 * @self: a tensor
 *
 * Returns: bytes of an element in the file
 */
gsize
gs_pth_tensor_get_element_size (const GsPthTensor *self)
{
  return element_sizes[self->type];
}

static float
read_element (GsPthType type,
              const guint8 *at,
              gboolean swapped)
{
  guint8 bytes[8];
  gsize size = element_sizes[type];
  union { guint16 u16; guint32 u32; gint64 i64; gint32 i32; gint16 i16; gint8 i8; float f; double d; } bits;

  for (gsize i = 0; i < size; i++)
    bytes[i] = at[swapped ? size - 1 - i : i];
  memcpy (&bits, bytes, size);

  switch (type)
    {
    case GS_PTH_DOUBLE:
      return (float) bits.d;
    case GS_PTH_HALF:
      return gs_float_from_half (bits.u16);
    case GS_PTH_BFLOAT16:
      bits.u32 = (guint32) bits.u16 << 16;
      return bits.f;
    case GS_PTH_LONG:
      return (float) bits.i64;
    case GS_PTH_INT:
      return (float) bits.i32;
    case GS_PTH_SHORT:
      return (float) bits.i16;
    case GS_PTH_CHAR:
      return (float) bits.i8;
    case GS_PTH_BYTE:
      return (float) bytes[0];
    case GS_PTH_BOOL:
      return bytes[0] != 0 ? 1.0f : 0.0f;
    case GS_PTH_FLOAT:
    default:
      return bits.f;
    }
}

static gboolean
is_contiguous (const GsPthTensor *self)
{
  guint64 step = 1;

  for (guint i = self->n_dims; i-- > 0;)
    {
      if (self->shape[i] != 1 && self->stride[i] != step)
        return FALSE;
      step *= self->shape[i];
    }

  return TRUE;
}

/**
 * gs_pth_tensor_read:
 * @self: a tensor of at most %GS_TENSOR_MAX_DIMS axes
 * @storage: the bytes of its storage
 * @swapped: whether its bytes are the other way round than this computer's
 *
 * Every type becomes 32-bit floats: doubles and whole numbers beyond 2^24 are rounded to the nearest.
 *
 * Returns: (transfer full): its elements, row by row
 */
GsTensor *
gs_pth_tensor_read (const GsPthTensor *self,
                    const guint8 *storage,
                    gboolean swapped)
{
  GsTensor *tensor = gs_tensor_new (self->n_dims, self->shape);
  gsize size = element_sizes[self->type], index[GS_TENSOR_MAX_DIMS] = { 0 };

  if (self->type == GS_PTH_FLOAT && !swapped && is_contiguous (self))
    {
      if (self->n_elements > 0)
        memcpy (tensor->data, storage + self->offset * size, self->n_elements * size);
      return tensor;
    }

  for (gsize i = 0; i < self->n_elements; i++)
    {
      guint64 at = self->offset;

      for (guint k = 0; k < self->n_dims; k++)
        at += index[k] * self->stride[k];
      tensor->data[i] = read_element (self->type, storage + at * size, swapped);

      for (guint k = self->n_dims; k-- > 0;)
        {
          if (++index[k] < self->shape[k])
            break;
          index[k] = 0;
        }
    }

  return tensor;
}
