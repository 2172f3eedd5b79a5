/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-npy.h"

#include "gs-file-words.h"
#include "gs-nn-error.h"
#include "gs-npy-private.h"

#include <string.h>

/* numpy pads a header of a plain array to 64 or 128 bytes; what is much longer is no plain array. */
#define MAX_HEADER (16 * 1024)
#define CHUNK (64 * 1024)

static const char magic[6] = { '\x93', 'N', 'U', 'M', 'P', 'Y' };

G_GNUC_PRINTF (3, 4)
static gboolean
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
  g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID, "%s: %s", path, reason);

  return FALSE;
}

static const char *
skip_blanks (const char *text)
{
  while (*text == ' ' || *text == '\t' || *text == '\n')
    text++;

  return text;
}

/* The text after `'key':`, or NULL. Values of the keys we look for hold no quoted key of their own. */
static const char *
find_value (const char *text,
            const char *key)
{
  g_autofree char *single = g_strdup_printf ("'%s'", key);
  g_autofree char *twice = g_strdup_printf ("\"%s\"", key);
  const char *found = strstr (text, single);

  if (found == NULL)
    found = strstr (text, twice);
  if (found == NULL)
    return NULL;

  found = skip_blanks (found + strlen (single));

  return *found == ':' ? skip_blanks (found + 1) : NULL;
}

static gboolean
parse_type (GsNpyHeader *header,
            const char *value,
            const char *path,
            GError **error)
{
  static const char *const known[] = { "f4", "f8", "f2", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1", NULL };
  g_autofree char *type = NULL;
  const char *end;

  end = value != NULL && (*value == '\'' || *value == '"') ? strchr (value + 1, *value) : NULL;
  if (end == NULL || end - value > 8)
    return refuse (error, path, "its elements are records or have no type; save a plain array of numbers");

  type = g_strndup (value + 1, (gsize) (end - value - 1));
  if (strlen (type) != 3 || strchr ("<>|=", type[0]) == NULL || !g_strv_contains (known, type + 1))
    return refuse (error, path, "elements of type “%s” are not numbers Gatescope reads; save float32", type);

  header->kind = type[1];
  header->item_size = (gsize) (type[2] - '0');
  header->swapped = type[0] == '>';

  return TRUE;
}

static gboolean
parse_shape (GsNpyHeader *header,
             const char *value,
             const char *path,
             GError **error)
{
  header->n_elements = 1;

  if (value == NULL || *value != '(')
    return refuse (error, path, "its header names no shape; it is damaged");

  for (value = skip_blanks (value + 1); *value != ')'; value = skip_blanks (value))
    {
      char *end;
      guint64 size;

      if (!g_ascii_isdigit (*value))
        return refuse (error, path, "its header names no readable shape; it is damaged");
      if (header->n_dims == GS_TENSOR_MAX_DIMS)
        return refuse (error, path, "it has more than %d dimensions", GS_TENSOR_MAX_DIMS);

      size = g_ascii_strtoull (value, &end, 10);
      if (!g_size_checked_mul (&header->n_elements, header->n_elements, size) ||
          header->n_elements > G_MAXSIZE / sizeof (float) / 2)
        return refuse (error, path, "its header names an impossible size; it is damaged");
      header->shape[header->n_dims++] = size;

      value = skip_blanks (end);
      if (*value == ',')
        value++;
      else if (*value != ')')
        return refuse (error, path, "its header names no readable shape; it is damaged");
    }

  return TRUE;
}

static gboolean
parse_header (GsNpyHeader *header,
              const char *text,
              const char *path,
              GError **error)
{
  const char *order = find_value (text, "fortran_order");

  if (!parse_type (header, find_value (text, "descr"), path, error) ||
      !parse_shape (header, find_value (text, "shape"), path, error))
    return FALSE;

  if (order != NULL && g_str_has_prefix (order, "True"))
    header->fortran_order = TRUE;
  else if (order == NULL || !g_str_has_prefix (order, "False"))
    return refuse (error, path, "its header does not say in which order the numbers stand; it is damaged");

  return TRUE;
}

static gboolean
read_exactly (GInputStream *stream,
              void *buffer,
              gsize size,
              const char *path,
              GError **error)
{
  gsize done;

  if (!g_input_stream_read_all (stream, buffer, size, &done, NULL, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  return done == size || refuse (error, path, "it ends too early; it was not written or copied to its end");
}

static gboolean
read_header (GsNpyHeader *header,
             GInputStream *stream,
             const char *path,
             GError **error)
{
  guint8 start[8];
  guint8 length[4] = { 0 };
  gsize length_size;
  guint32 size;
  g_autofree char *text = NULL;

  if (!read_exactly (stream, start, sizeof start, path, error))
    return FALSE;
  if (memcmp (start, magic, sizeof magic) != 0)
    return refuse (error, path, "it is not a .npy file");
  if (start[6] < 1 || start[6] > 3)
    return refuse (error, path, "it is of .npy version %u, which Gatescope does not know", start[6]);

  length_size = start[6] == 1 ? 2 : 4;
  if (!read_exactly (stream, length, length_size, path, error))
    return FALSE;
  size = length[0] | (guint32) length[1] << 8 | (guint32) length[2] << 16 | (guint32) length[3] << 24;
  if (size > MAX_HEADER)
    return refuse (error, path, "its header is %u bytes long, more than a plain array needs", size);

  text = g_malloc0 (size + 1);
  if (!read_exactly (stream, text, size, path, error))
    return FALSE;
  header->offset = (goffset) (sizeof start + length_size + size);

  return parse_header (header, text, path, error);
}

static float
read_item (const GsNpyHeader *header,
           const guint8 *bytes)
{
  guint64 bits = 0;
  float single;
  double twice;
  guint32 low;

  for (gsize i = 0; i < header->item_size; i++)
    bits |= (guint64) bytes[header->swapped ? header->item_size - 1 - i : i] << (8 * i);

  switch (header->kind)
    {
    case 'f':
      if (header->item_size == 2)
        return gs_float_from_half ((guint16) bits);
      if (header->item_size == 4)
        {
          low = (guint32) bits;
          memcpy (&single, &low, sizeof single);
          return single;
        }
      memcpy (&twice, &bits, sizeof twice);
      return (float) twice;

    case 'i':
      /* Shift the sign bit to the top and back. */
      return (float) ((gint64) (bits << (64 - 8 * header->item_size)) >> (64 - 8 * header->item_size));

    default:
      return (float) bits;
    }
}

/* Where element @k of a file in Fortran's order (first index fastest) stands in C's (last index fastest). */
static gsize
c_position (const GsNpyHeader *header,
            gsize k)
{
  gsize stride = header->n_elements;
  gsize position = 0;

  for (guint i = 0; i < header->n_dims; i++)
    {
      stride /= header->shape[i];
      position += (k % header->shape[i]) * stride;
      k /= header->shape[i];
    }

  return position;
}

static gboolean
read_items (const GsNpyHeader *header,
            GInputStream *stream,
            float *data,
            const char *path,
            GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  gsize per_chunk = CHUNK / header->item_size;

  for (gsize k = 0; k < header->n_elements;)
    {
      gsize n = MIN (per_chunk, header->n_elements - k);

      if (!read_exactly (stream, buffer, n * header->item_size, path, error))
        return FALSE;
      for (gsize i = 0; i < n; i++, k++)
        data[header->fortran_order ? c_position (header, k) : k] = read_item (header, buffer + i * header->item_size);
    }

  return TRUE;
}

/**
 * gs_npy_open:
 * @path: a .npy file
 * @header: (out): what its header says
 * @error: return location
 *
 * Opens a file, reads its header and holds the file's size against it.
 *
 * Returns: (transfer full) (nullable): the file, at its first element
 */
GFileInputStream *
gs_npy_open (const char *path,
             GsNpyHeader *header,
             GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  goffset expected;
  GFileType type;

  *header = (GsNpyHeader) { 0 };

  /* Reading a pipe would wait for somebody to write to it. */
  type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL);
  if (type != G_FILE_TYPE_REGULAR && type != G_FILE_TYPE_UNKNOWN)
    {
      refuse (error, path, "it is not a regular file");
      return NULL;
    }

  stream = g_file_read (file, NULL, error);
  if (stream == NULL)
    {
      gs_file_words_take (error, path);
      return NULL;
    }

  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, error);
  if (info == NULL || !read_header (header, G_INPUT_STREAM (stream), path, error))
    return NULL;

  if (header->n_elements > (gsize) (G_MAXINT64 - header->offset) / header->item_size)
    {
      refuse (error, path, "its header names an impossible size; it is damaged");
      return NULL;
    }
  expected = header->offset + (goffset) (header->n_elements * header->item_size);
  if (g_file_info_get_size (info) != expected)
    {
      refuse (error, path,
              "it is %" G_GOFFSET_FORMAT " bytes long where its header asks for %" G_GOFFSET_FORMAT
              "; it was not written or copied to its end",
              g_file_info_get_size (info), expected);
      return NULL;
    }

  return g_steal_pointer (&stream);
}

/**
 * gs_npy_load:
 * @path: a .npy file of versions 1 to 3
 * @error: return location
 *
 * Reads an array of float16/32/64, integers of 8 to 64 bits or booleans, of at most four dimensions, in C's or
 * Fortran's order and either byte order, as float32 in C's order.
 *
 * The file is taken as hostile: its size is held against its header before anything is allocated, and
 * types that would need Python to read (objects, records, text) are refused. Errors: %GS_NN_ERROR_INVALID,
 * or those of GIO; each names the file.
 *
 * Returns: (transfer full) (nullable): the tensor, or %NULL
 */
GsTensor *
gs_npy_load (const char *path,
             GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GsTensor) tensor = NULL;
  GsNpyHeader header;

  stream = gs_npy_open (path, &header, error);
  if (stream == NULL)
    return NULL;

  if (!gs_floats_fit (header.n_elements))
    {
      refuse (error, path, "it holds %" G_GSIZE_FORMAT " numbers, more than this computer's memory", header.n_elements);
      return NULL;
    }

  tensor = gs_tensor_new (header.n_dims, header.shape);
  if (!read_items (&header, G_INPUT_STREAM (stream), tensor->data, path, error))
    return NULL;

  return g_steal_pointer (&tensor);
}

/**
 * gs_npy_save:
 * @tensor: what to write
 * @path: where
 * @error: return location
 *
 * Writes @tensor as a .npy file of version 1, little-endian float32, C's order: byte for byte what numpy writes.
 * The file appears whole or not at all.
 *
 * Returns: %TRUE if it was written
 */
gboolean
gs_npy_save (const GsTensor *tensor,
             const char *path,
             GError **error)
{
  g_autoptr (GString) out = g_string_new_len (magic, sizeof magic);
  g_autoptr (GString) header = g_string_new ("{'descr': '<f4', 'fortran_order': False, 'shape': (");
  gsize padding;

  for (guint i = 0; i < tensor->n_dims; i++)
    g_string_append_printf (header, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", tensor->shape[i]);
  g_string_append (header, tensor->n_dims == 1 ? ",), }" : "), }");

  /* The numbers start at a multiple of 64 bytes. */
  padding = (64 - (10 + header->len + 1) % 64) % 64;
  for (gsize i = 0; i < padding; i++)
    g_string_append_c (header, ' ');
  g_string_append_c (header, '\n');

  g_string_append_c (out, 1);
  g_string_append_c (out, 0);
  g_string_append_c (out, (char) (header->len & 0xff));
  g_string_append_c (out, (char) (header->len >> 8));
  g_string_append_len (out, header->str, (gssize) header->len);

  for (gsize i = 0; i < tensor->n_elements; i++)
    {
      guint32 bits;

      memcpy (&bits, &tensor->data[i], sizeof bits);
      bits = GUINT32_TO_LE (bits);
      g_string_append_len (out, (const char *) &bits, sizeof bits);
    }

  return g_file_set_contents_full (path, out->str, (gssize) out->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}
