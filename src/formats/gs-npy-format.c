/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-frames.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/*
 * Labels as a numpy array: [frames, 2], valence and arousal, as VA_continuous_label.npy has them, or [frames] for a
 * trace alone. The arrays of nn are of another room and know tensors; here are two types and a shape.
 */

static const char magic[] = "\x93NUMPY";

/* numpy pads a plain array's header to 64 or 128 bytes. */
#define MAX_HEADER 4096

static guint
detect (const GsSource *source)
{
  return source->size >= 10 && memcmp (source->data, magic, 6) == 0 ? 95 : 0;
}

/* What follows `'KEY':` in the header's dictionary. */
static const char *
find_value (const char *header,
            const char *key)
{
  const char *found = strstr (header, key);

  if (found == NULL)
    return NULL;
  found += strlen (key);
  found += strspn (found, " ");
  if (*found != ':')
    return NULL;
  found++;

  return found + strspn (found, " ");
}

static gboolean
parse_shape (const char *text,
             guint64 *n_frames,
             guint *n_columns)
{
  char *end;

  if (text == NULL || *text != '(' || !g_ascii_isdigit (text[1]))
    return FALSE;
  *n_frames = g_ascii_strtoull (text + 1, &end, 10);
  *n_columns = 1;
  if (*end == ')')
    return TRUE;
  if (*end++ != ',')
    return FALSE;
  end += strspn (end, " ");
  if (*end == ')')
    return TRUE;
  if (*end != '1' && *end != '2')
    return FALSE;
  *n_columns = (guint) (*end - '0');
  end++;

  return *end == ')' || (*end == ',' && end[1 + strspn (end + 1, " ")] == ')');
}

static double
read_item (const guint8 *bytes,
           gsize size,
           gboolean swapped)
{
  guint64 bits = 0;

  for (gsize i = 0; i < size; i++)
    bits |= (guint64) bytes[swapped ? size - 1 - i : i] << (8 * i);

  if (size == 4)
    {
      guint32 low = (guint32) bits;
      float value;

      memcpy (&value, &low, sizeof value);
      return (double) value;
    }
  else
    {
      double value;

      memcpy (&value, &bits, sizeof value);
      return value;
    }
}

static gboolean
read_array (const GsSource *source,
            GsDocument *document,
            GError **error)
{
  static const char *const names[] = { "valence", "arousal" };
  const guint8 *data = source->data;
  g_autofree char *header = NULL;
  const char *type, *order;
  gsize start, length, item;
  guint64 n_frames;
  guint n_columns;
  GsDocumentTrace *traces[2];
  gboolean fortran;

  if (source->size < 12 || memcmp (data, magic, 6) != 0)
    return gs_source_refuse (source, error, "it is not a .npy file");
  if (data[6] < 1 || data[6] > 3)
    return gs_source_refuse (source, error, "byte 6: it is of .npy version %u, which is not known", data[6]);

  length = data[8] | (gsize) data[9] << 8;
  start = 10;
  if (data[6] > 1)
    {
      length |= (gsize) data[10] << 16 | (gsize) data[11] << 24;
      start = 12;
    }
  if (length > MAX_HEADER || source->size - start < length)
    return gs_source_refuse (source, error, "byte 8: its header is %" G_GSIZE_FORMAT " bytes long; it is damaged", length);

  header = g_strndup ((const char *) data + start, length);
  start += length;
  type = find_value (header, "'descr'");
  order = find_value (header, "'fortran_order'");
  if (type == NULL || (strncmp (type, "'<f4'", 5) != 0 && strncmp (type, "'<f8'", 5) != 0 &&
                       strncmp (type, "'>f4'", 5) != 0 && strncmp (type, "'>f8'", 5) != 0))
    return gs_source_refuse (source, error, "labels are an array of float32 or float64");
  if (order == NULL || !parse_shape (find_value (header, "'shape'"), &n_frames, &n_columns))
    return gs_source_refuse (source, error, "labels are an array of frames by two, valence and arousal, or of frames");

  fortran = g_str_has_prefix (order, "True");
  item = (gsize) (type[3] - '0');
  if (n_frames > GS_FRAMES_MAX || source->size - start != n_frames * n_columns * item)
    return gs_source_refuse (source, error,
                             "its header asks for %" G_GUINT64_FORMAT " frames and %" G_GSIZE_FORMAT
                             " bytes follow it; it was not written or copied to its end",
                             n_frames, source->size - start);

  for (guint i = 0; i < n_columns; i++)
    {
      traces[i] = gs_document_add_trace (document, n_columns == 1 ? "value" : names[i]);
      traces[i]->by_frame = TRUE;
      if (n_columns == 2)
        {
          traces[i]->minimum = -1.0;
          traces[i]->maximum = 1.0;
        }
    }

  for (guint64 frame = 0; frame < n_frames; frame++)
    {
      for (guint i = 0; i < n_columns; i++)
        {
          gsize index = fortran ? i * n_frames + frame : frame * n_columns + i;
          double value = read_item (data + start + index * item, item, type[1] == '>');

          if (n_columns == 2)
            {
              if (value == -5.0)
                value = NAN;
              if (value < -1.0 || value > 1.0)
                return gs_source_refuse (source, error,
                                         "the %s %g of frame %" G_GUINT64_FORMAT " is neither from -1 to 1 nor -5, not labelled",
                                         names[i], value, frame);
            }
          else if (fabs (value) > (double) FLT_MAX)
            return gs_source_refuse (source, error, "the value of frame %" G_GUINT64_FORMAT " is larger than a float32 holds", frame);
          gs_document_trace_append (traces[i], (gint64) frame, value);
        }
    }

  return TRUE;
}

static void
append_float (GString *out,
              double value)
{
  float single = (float) value;
  guint32 bits;

  if (isnan (value))
    bits = 0x7fc00000;
  else
    memcpy (&bits, &single, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  g_string_append_len (out, (const char *) &bits, sizeof bits);
}

static gboolean
write_array (const GsDocument *document,
             const GsFormatOptions *options,
             GsOutput *output,
             GError **error)
{
  g_auto (GsFrames) frames = { 0 };
  g_autoptr (GString) header = g_string_new ("{'descr': '<f4', 'fortran_order': False, 'shape': (");
  const GsDocumentTrace *first = document->traces->pdata[0];
  /* A trace of another name, counted in frames, is an array of one column. */
  gboolean single = document->traces->len == 1 && first->by_frame && g_ascii_strcasecmp (first->name, "valence") != 0 &&
                    g_ascii_strcasecmp (first->name, "arousal") != 0;
  guint n;

  if (!single && !gs_frames_init (&frames, document, options, output->path, error))
    return FALSE;

  n = !single                     ? frames.n_frames
      : first->samples->len > 0 ? (guint) gs_document_trace_get (first, first->samples->len - 1)->time + 1
                                : 0;
  g_string_append_printf (header, single ? "%u,), }" : "%u, 2), }", n);
  while ((10 + header->len + 1) % 64 != 0)
    g_string_append_c (header, ' ');
  g_string_append_c (header, '\n');

  g_string_append_len (output->text, "\x93NUMPY\x01\x00", 8);
  g_string_append_c (output->text, (char) (header->len & 0xff));
  g_string_append_c (output->text, (char) (header->len >> 8));
  g_string_append_len (output->text, header->str, (gssize) header->len);
  for (guint i = 0; i < n; i++)
    {
      if (single)
        {
          append_float (output->text, gs_frames_get (first, i));
          continue;
        }
      append_float (output->text, gs_frames_get (frames.valence, i));
      append_float (output->text, gs_frames_get (frames.arousal, i));
    }

  return TRUE;
}

const GsFormat gs_labels_npy_format = {
  .id = "npy",
  .title = "numpy array of labels",
  .ending = ".npy",
  .holds = GS_HOLDS_TRACES | GS_HOLDS_MANY_TRACES | GS_HOLDS_GAPS | GS_HOLDS_RANGE,
  .resolution = 1,
  .by_frame = TRUE,
  .detect = detect,
  .read = read_array,
  .write = write_array,
};
