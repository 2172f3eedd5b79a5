/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-safetensors-private.h"

#include "gs-file-words.h"
#include "gs-json.h"
#include "gs-nn-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names, shapes and offsets of ten thousand tensors stay far below this. */
#define MAX_HEADER (16 * 1024 * 1024)

/* {"name": {"shape": [ is three deep. */
#define MAX_DEPTH 4

typedef enum
{
  DTYPE_F32,
  DTYPE_F64,
  DTYPE_F16,
  DTYPE_BF16,
} Dtype;

static const struct
{
  const char *name;
  gsize size;
} dtypes[] = {
  [DTYPE_F32] = { "F32", 4 },
  [DTYPE_F64] = { "F64", 8 },
  [DTYPE_F16] = { "F16", 2 },
  [DTYPE_BF16] = { "BF16", 2 },
};

typedef struct
{
  const char *name;
  Dtype dtype;
  guint n_dims;
  gsize shape[GS_TENSOR_MAX_DIMS];
  guint64 begin;
  guint64 end;
} Entry;

static G_GNUC_PRINTF (3, 4) gboolean
refuse (GError **error,
        const char *path,
        const char *format,
        ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID, "%s: it is not a usable safetensors file: %s", path, reason);

  return FALSE;
}

static gboolean
read_at (int fd,
         void *data,
         gsize size,
         guint64 offset)
{
  char *at = data;

  while (size > 0)
    {
      gssize n = pread (fd, at, MIN (size, (gsize) 1 << 30), offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      at += n;
      offset += n;
      size -= n;
    }

  return TRUE;
}

/* A non-negative integer, and nothing else that JSON can hold. */
static gboolean
get_size (JsonArray *array,
          guint index,
          guint64 *size)
{
  JsonNode *node = json_array_get_element (array, index);

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0)
    return FALSE;

  *size = json_node_get_int (node);

  return TRUE;
}

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
parse_entry (const char *path,
             const char *name,
             JsonNode *node,
             guint64 data_size,
             Entry *entry,
             GError **error)
{
  JsonObject *object;
  JsonNode *dtype;
  JsonArray *shape, *offsets;
  guint64 n_elements = 1;
  const char *dtype_name;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, path, "its header describes tensor “%s” by something that is not an object", name);

  object = json_node_get_object (node);
  dtype = json_object_get_member (object, "dtype");
  shape = get_array (object, "shape");
  offsets = get_array (object, "data_offsets");
  if (dtype == NULL || !JSON_NODE_HOLDS_VALUE (dtype) || json_node_get_value_type (dtype) != G_TYPE_STRING ||
      shape == NULL || offsets == NULL || json_array_get_length (offsets) != 2)
    return refuse (error, path, "its header lacks the type, shape or offsets of tensor “%s”", name);

  dtype_name = json_node_get_string (dtype);
  entry->name = name;
  entry->dtype = G_N_ELEMENTS (dtypes);
  for (guint i = 0; i < G_N_ELEMENTS (dtypes); i++)
    {
      if (g_str_equal (dtypes[i].name, dtype_name))
        entry->dtype = i;
    }
  if (entry->dtype == G_N_ELEMENTS (dtypes))
    return refuse (error, path, "tensor “%s” is of type %.16s; F32, F64, F16 and BF16 can be read", name, dtype_name);

  entry->n_dims = json_array_get_length (shape);
  if (entry->n_dims > GS_TENSOR_MAX_DIMS)
    return refuse (error, path, "tensor “%s” has %u axes; at most %d can be read", name, entry->n_dims,
                   GS_TENSOR_MAX_DIMS);

  for (guint i = 0; i < entry->n_dims; i++)
    {
      guint64 length;

      if (!get_size (shape, i, &length) || !g_uint64_checked_mul (&n_elements, n_elements, length))
        return refuse (error, path, "the shape of tensor “%s” makes no sense", name);
      entry->shape[i] = length;
    }

  if (!get_size (offsets, 0, &entry->begin) || !get_size (offsets, 1, &entry->end) || entry->begin > entry->end ||
      entry->end > data_size)
    return refuse (error, path, "the data of tensor “%s” lie outside the file; it may have been cut short", name);

  if (n_elements > data_size || n_elements * dtypes[entry->dtype].size != entry->end - entry->begin)
    return refuse (error, path, "the shape of tensor “%s” does not fit the size of its data", name);

  return TRUE;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *x = a, *y = b;

  if (x->begin != y->begin)
    return x->begin < y->begin ? -1 : 1;

  return x->end < y->end ? -1 : x->end > y->end;
}

static gboolean
check_overlap (const char *path,
               GArray *entries,
               GError **error)
{
  g_autoptr (GArray) sorted = g_array_copy (entries);

  g_array_sort (sorted, compare_entries);
  for (guint i = 1; i < sorted->len; i++)
    {
      const Entry *before = &g_array_index (sorted, Entry, i - 1);
      const Entry *entry = &g_array_index (sorted, Entry, i);

      if (entry->begin < before->end)
        return refuse (error, path, "the data of tensors “%s” and “%s” overlap", before->name, entry->name);
    }

  return TRUE;
}

static gboolean
read_entry (GsTensorFile *self,
            int fd,
            guint64 data_start,
            const Entry *entry)
{
  g_autoptr (GsTensor) tensor = gs_tensor_new (entry->n_dims, entry->shape);
  gsize n = tensor->n_elements;
  guint64 offset = data_start + entry->begin;
  g_autofree double *f64 = NULL;
  g_autofree guint16 *u16 = NULL;

  switch (entry->dtype)
    {
    case DTYPE_F64:
      f64 = g_new (double, MAX (n, 1));
      if (!read_at (fd, f64, n * sizeof (double), offset))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        tensor->data[i] = (float) f64[i];
      break;

    case DTYPE_F16:
    case DTYPE_BF16:
      u16 = g_new (guint16, MAX (n, 1));
      if (!read_at (fd, u16, n * sizeof (guint16), offset))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          union { guint32 u; float f; } bits = { .u = (guint32) u16[i] << 16 };

          tensor->data[i] = entry->dtype == DTYPE_BF16 ? bits.f : gs_float_from_half (u16[i]);
        }
      break;

    case DTYPE_F32:
    default:
      if (!read_at (fd, tensor->data, n * sizeof (float), offset))
        return FALSE;
      break;
    }

  gs_tensor_file_add_entry (self, entry->name, tensor, g_steal_pointer (&f64));

  return TRUE;
}

static gboolean
read_metadata (GsTensorFile *self,
               const char *path,
               JsonNode *node,
               GError **error)
{
  g_autoptr (GList) keys = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, path, "its metadata are not an object");

  object = json_node_get_object (node);
  keys = json_object_get_members (object);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      JsonNode *value = json_object_get_member (object, l->data);

      if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
        return refuse (error, path, "its metadata hold something that is not text under “%s”", (const char *) l->data);
      gs_tensor_file_set_metadata (self, l->data, json_node_get_string (value));
    }

  return TRUE;
}

static gboolean
read_contents (GsTensorFile *self,
               const char *path,
               int fd,
               guint64 size,
               GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) json_error = NULL;
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_autoptr (GList) names = NULL;
  g_autofree char *header = NULL;
  guint64 length, n_floats = 0;
  JsonObject *object;

  if (size < 8 || !read_at (fd, &length, sizeof length, 0))
    return refuse (error, path, "it is too short to hold a header");

  length = GUINT64_FROM_LE (length);
  if (length > MAX_HEADER || length > size - 8)
    return refuse (error, path, "its header claims %" G_GUINT64_FORMAT " bytes, the file has %" G_GUINT64_FORMAT,
                   length, size);

  header = g_malloc (length + 1);
  header[length] = '\0';
  if (!read_at (fd, header, length, 8))
    return refuse (error, path, "its header cannot be read");
  root = gs_json_parse_object (header, length, MAX_DEPTH, &json_error);
  if (root == NULL)
    return refuse (error, path, "its header cannot be used, %s", json_error->message);

  object = json_node_get_object (root);
  names = json_object_get_members (object);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *name = l->data;
      JsonNode *node = json_object_get_member (object, name);
      Entry entry = { 0 };

      if (g_str_equal (name, "__metadata__"))
        {
          if (!read_metadata (self, path, node, error))
            return FALSE;
          continue;
        }

      if (!parse_entry (path, name, node, size - 8 - length, &entry, error))
        return FALSE;
      g_array_append_val (entries, entry);
      n_floats += (entry.end - entry.begin) / dtypes[entry.dtype].size;
    }

  if (!check_overlap (path, entries, error))
    return FALSE;
  if (!gs_floats_fit (n_floats))
    return refuse (error, path, "it holds %" G_GUINT64_FORMAT " numbers, more than this computer's memory", n_floats);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      if (!read_entry (self, fd, 8 + length, entry))
        return refuse (error, path, "the data of tensor “%s” cannot be read", entry->name);
    }

  return TRUE;
}

/**
 * gs_tensor_file_load:
 * @path: a safetensors file
 * @error: return location of a #GsNnError
 *
 * Reads tensors of type F32, F64, F16 and BF16 with at most %GS_TENSOR_MAX_DIMS axes. Nothing in
 * the file is trusted: sizes, shapes and offsets are checked against the file before memory is
 * asked for.
 *
 * Returns: (transfer full): what it holds, %NULL with @error set if it cannot be used
 */
GsTensorFile *
gs_tensor_file_load (const char *path,
                     GError **error)
{
  g_autoptr (GsTensorFile) self = gs_tensor_file_new ();
  /* A pipe is refused below, not waited for. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gboolean done;
  struct stat info;

  if (fd < 0)
    {
      g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_FAILED, "%s: %s", path, gs_file_words_for_errno (errno));
      return NULL;
    }

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    done = refuse (error, path, "it is not a regular file");
  else
    done = read_contents (self, path, fd, info.st_size, error);
  close (fd);

  return done ? g_steal_pointer (&self) : NULL;
}
