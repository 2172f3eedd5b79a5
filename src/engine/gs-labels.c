/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-labels.h"

#include "gs-engine-error.h"
#include "gs-file-words.h"
#include "gs-npy.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* What Aff-Wild2 writes for "nobody labelled this". */
#define NOT_LABELLED (-5.0)

/* Ten hours at 60 frames a second come to 40 MB of text. */
#define MAX_TEXT (256u * 1024 * 1024)

#define HEADER "valence,arousal"

/* Some editors put it before the first letter of a file. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static gboolean
check_value (double value,
             const char *path,
             gsize frame,
             float *out,
             GError **error)
{
  if (value == NOT_LABELLED || isnan (value))
    {
      *out = NAN;
      return TRUE;
    }

  if (value < -1.0 || value > 1.0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: the label %g of frame %" G_GSIZE_FORMAT
                   " lies outside -1 to 1; only -5 is known, as “not labelled”",
                   path, value, frame);
      return FALSE;
    }

  *out = (float) value;

  return TRUE;
}

static gboolean
parse_line (const char *line,
            const char *path,
            gsize frame,
            float *out,
            GError **error)
{
  for (guint axis = 0; axis < 2; axis++)
    {
      char *end;
      double value = g_ascii_strtod (line, &end);

      while (*end == ' ' || *end == '\t' || *end == '\r')
        end++;
      if (end == line || *end != (axis == 0 ? ',' : '\0'))
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "%s: line %" G_GSIZE_FORMAT " is not “valence,arousal”", path, frame + 2);
          return FALSE;
        }
      if (!check_value (value, path, frame, &out[axis], error))
        return FALSE;
      line = end + 1;
    }

  return TRUE;
}

/* A file that is far too large is not read at all. */
static char *
read_text (const char *path,
           gsize *length,
           GError **error)
{
  GStatBuf status;
  char *text;

  if (g_stat (path, &status) == 0 && status.st_size > (goffset) MAX_TEXT)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s: it is too large for a label file; choose another", path);
      return NULL;
    }

  if (g_file_get_contents (path, &text, length, error))
    return text;

  gs_file_words_take (error, path);

  return NULL;
}

/**
 * gs_labels_load_text:
 * @path: a text file in Aff-Wild2's form: `valence,arousal`, then one pair a frame
 * @error: return location
 *
 * Each axis is masked on its own: -5 is not labelled and comes out as NaN. Lines may end in CR LF, and a byte order mark may
 * stand before the first. Errors: %GS_ENGINE_ERROR_INVALID naming file and line, or those of reading files.
 *
 * Returns: (transfer full) (nullable): [lines, 2]
 */
GsTensor *
gs_labels_load_text (const char *path,
                     GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GsTensor) labels = NULL;
  gboolean is_text;
  char *start;
  gsize length;
  gsize n;

  text = read_text (path, &length, error);
  if (text == NULL)
    return NULL;

  is_text = length <= MAX_TEXT && memchr (text, '\0', length) == NULL;
  start = g_str_has_prefix (text, BYTE_ORDER_MARK) ? text + strlen (BYTE_ORDER_MARK) : text;
  lines = g_strsplit (g_strstrip (start), "\n", -1);
  if (!is_text || lines[0] == NULL || strcmp (g_strchomp (lines[0]), HEADER) != 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: it is not a label file: its first line should be “" HEADER "”", path);
      return NULL;
    }

  n = g_strv_length (lines) - 1;
  labels = gs_tensor_new_2d (n, 2);

  for (gsize t = 0; t < n; t++)
    {
      if (!parse_line (lines[t + 1], path, t, &labels->data[2 * t], error))
        return NULL;
    }

  return g_steal_pointer (&labels);
}

/**
 * gs_labels_load_npy:
 * @path: `VA_continuous_label.npy`, [T, 2]
 * @error: return location
 *
 * The same as gs_labels_load_text() for labels as an array.
 *
 * Returns: (transfer full) (nullable): [T, 2], NaN where not labelled
 */
GsTensor *
gs_labels_load_npy (const char *path,
                    GError **error)
{
  g_autoptr (GsTensor) labels = gs_npy_load (path, error);

  if (labels == NULL)
    return NULL;

  if (labels->n_dims != 2 || labels->shape[1] != 2)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: labels should be an array of frames by two, valence and arousal", path);
      return NULL;
    }

  for (gsize i = 0; i < labels->n_elements; i++)
    {
      if (!check_value ((double) labels->data[i], path, i / 2, &labels->data[i], error))
        return NULL;
    }

  return g_steal_pointer (&labels);
}

static void
append_value (GString *text,
              const float *values,
              gsize t)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (values == NULL || isnan (values[t]))
    g_string_append (text, "-5");
  else
    g_string_append (text, g_ascii_formatd (number, sizeof number, "%.6f", (double) values[t]));
}

/**
 * gs_labels_save_text:
 * @path: where
 * @valence: (nullable): [T]; NaN = not there
 * @arousal: (nullable): [T]; NaN = not there
 * @n_frames: T
 * @error: return location
 *
 * Writes Aff-Wild2's form; what is not there is -5. The file appears whole or not at all.
 *
 * Returns: %TRUE if it was written
 */
gboolean
gs_labels_save_text (const char *path,
                     const float *valence,
                     const float *arousal,
                     gsize n_frames,
                     GError **error)
{
  g_autoptr (GString) text = g_string_new ("valence,arousal\n");

  for (gsize t = 0; t < n_frames; t++)
    {
      append_value (text, valence, t);
      g_string_append_c (text, ',');
      append_value (text, arousal, t);
      g_string_append_c (text, '\n');
    }

  return g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}
