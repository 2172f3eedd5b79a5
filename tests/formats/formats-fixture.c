/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

GsDocument *
read_text (const char *path,
           const char *text,
           const char *companion,
           const GsFormatOptions *options,
           const GsFormat **used,
           GError **error)
{
  return gs_format_read_bytes (path, text, strlen (text), companion, companion != NULL ? strlen (companion) : 0, NULL,
                               options, used, error);
}

/* Reads what must be readable, and be recognised as the format called @id. */
GsDocument *
read_good (const char *path,
           const char *text,
           const char *companion,
           const char *id)
{
  g_autoptr (GError) error = NULL;
  const GsFormat *used = NULL;
  GsDocument *document = read_text (path, text, companion, NULL, &used, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (gs_format_get_id (used), ==, id);

  return document;
}

GsDocumentTrace *
get_trace (GsDocument *document,
           guint index)
{
  g_assert_cmpuint (index, <, document->traces->len);

  return document->traces->pdata[index];
}

GsDocumentTier *
get_tier (GsDocument *document,
          guint index)
{
  g_assert_cmpuint (index, <, document->tiers->len);

  return document->tiers->pdata[index];
}

GsDocumentSegment *
get_segment (GsDocument *document,
             guint tier,
             guint index)
{
  g_assert_cmpuint (index, <, get_tier (document, tier)->segments->len);

  return get_tier (document, tier)->segments->pdata[index];
}

void
check_sample (GsDocument *document,
              guint trace,
              guint index,
              double seconds,
              double value)
{
  const GsDocumentSample *sample;

  g_assert_cmpuint (index, <, get_trace (document, trace)->samples->len);
  sample = gs_document_trace_get (get_trace (document, trace), index);
  g_assert_cmpint (sample->time, ==, get_trace (document, trace)->by_frame ? (gint64) seconds : (gint64) llround (seconds * 1e9));
  if (isnan (value))
    g_assert_true (isnan (sample->value));
  else
    g_assert_cmpfloat (sample->value, ==, value);
}

void
check_segment (GsDocument *document,
               guint tier,
               guint index,
               double start,
               double end,
               const char *label)
{
  const GsDocumentSegment *segment = get_segment (document, tier, index);

  g_assert_cmpstr (segment->label, ==, label);
  g_assert_cmpint (segment->start, ==, (gint64) llround (start * 1e9));
  g_assert_cmpint (segment->end, ==, (gint64) llround (end * 1e9));
}

char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("gatescope-formats-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}
