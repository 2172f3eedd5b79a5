/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-table.h"

#include <math.h>
#include <string.h>

/*
 * DARMA: time of rating; file and duration; magnitude; `Second,X,Y,Button`; per cent signs; then a row for each bin, stamped at its
 * end. In a document a value holds from its time on, so a bin's value stands at the bin's start.
 */

#define N_AXES 3

static const char *const axes[N_AXES] = { "X", "Y", "Button" };

static guint
detect (const GsSource *source)
{
  g_autofree char *start = gs_text_peek_start (source, 8192);
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *p = start; *p != '\0'; p++)
    {
      if (*p != '"' && *p != ' ')
        g_string_append_c (line, g_ascii_tolower (*p));
    }

  return strstr (line->str, "second,x,y") != NULL && strstr (line->str, "%%%%%%") != NULL ? 92 : 0;
}

static gboolean
read_head (GsText *text,
           GsDocument *document,
           double *magnitude,
           GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (guint row = 0; row < 5; row++)
    {
      if (!gs_text_next_record (text, ',', fields, error))
        return FALSE;
      if (fields->len < 2)
        return gs_text_refuse (text, error, "a DARMA file starts with five rows of particulars");
      switch (row)
        {
        case 0:
          document->created = g_strdup (fields->pdata[1]);
          break;
        case 1:
          gs_document_add_media (document, fields->pdata[1]);
          /* The duration is the row's last number. */
          for (guint i = 2; i < fields->len; i++)
            (void) gs_text_to_time (fields->pdata[i], 1e9, &document->end);
          document->end = MAX (document->end, 0);
          break;
        case 2:
          if (!gs_text_to_double (fields->pdata[1], magnitude) || !(*magnitude > 0.0))
            return gs_text_refuse (text, error, "the magnitude “%.40s” is not a number above 0", (char *) fields->pdata[1]);
          break;
        case 3:
          if (fields->len < 3 || g_ascii_strcasecmp (fields->pdata[0], "Second") != 0)
            return gs_text_refuse (text, error, "row 4 of a DARMA file is “Second,X,Y,Button”");
          break;
        default:
          break;
        }
    }

  return TRUE;
}

static gboolean
read_ratings (const GsSource *source,
              GsDocument *document,
              GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  GsDocumentTrace *traces[N_AXES];
  double magnitude = 1.0;
  gint64 before = 0;
  gboolean pressed = FALSE;

  if (!gs_text_init (&text, source, source->data, source->size, NULL, error) ||
      !read_head (&text, document, &magnitude, error))
    return FALSE;

  for (guint i = 0; i < N_AXES; i++)
    traces[i] = gs_document_add_trace (document, axes[i]);
  for (guint i = 0; i < 2; i++)
    {
      traces[i]->minimum = -magnitude;
      traces[i]->maximum = magnitude;
    }

  for (;;)
    {
      gint64 time;

      if (!gs_text_next_record (&text, ',', fields, error))
        return FALSE;
      if (fields->len == 0)
        break;
      if (fields->len == 1 && *(char *) fields->pdata[0] == '\0')
        continue;
      if (fields->len < 3 || !gs_text_to_time (fields->pdata[0], 1e9, &time))
        return gs_text_refuse (&text, error, "it should be “second,x,y,button”");
      if (time < before)
        return gs_text_refuse (&text, error, "the bin ends before the one above it");

      for (guint i = 0; i < N_AXES; i++)
        {
          double value = NAN;

          if (i + 1 < fields->len && !gs_table_read_value (&text, fields->pdata[i + 1], axes[i], &value, error))
            return FALSE;
          pressed = pressed || (i == 2 && !isnan (value));
          gs_document_trace_append (traces[i], before, value);
        }
      before = time;
    }

  document->end = MAX (document->end, before);
  if (!pressed)
    g_ptr_array_set_size (document->traces, N_AXES - 1);

  return TRUE;
}

/* X and Y by their names, else valence and arousal, else the first two. */
static const GsDocumentTrace *
find_axis (GsDocument *document,
           guint axis)
{
  static const char *const others[N_AXES] = { "valence", "arousal", "" };
  const GsDocumentTrace *trace = gs_document_find_trace (document, axes[axis]);

  if (trace == NULL && axis < 2)
    trace = gs_document_find_trace (document, others[axis]);
  if (trace == NULL && axis < 2 && axis < document->traces->len &&
      gs_document_find_trace (document, axes[1 - axis]) == NULL &&
      gs_document_find_trace (document, others[1 - axis]) == NULL)
    trace = document->traces->pdata[axis];

  return trace;
}

static void
append_value (GString *out,
              const GsDocumentTrace *trace,
              gint64 time)
{
  g_string_append_c (out, ',');
  if (trace != NULL)
    gs_text_append_double (out, gs_document_trace_get_value_at (trace, time));
  else
    g_string_append (out, "NaN");
}

static gboolean
write_ratings (const GsDocument *document,
               const GsFormatOptions *options,
               GsOutput *output,
               GError **error)
{
  g_autoptr (GArray) times = gs_table_unite_times (document);
  const GsDocumentTrace *traces[N_AXES];
  const char *media = document->media->len > 0 ? ((GsDocumentMedia *) document->media->pdata[0])->url : options->media;
  gint64 end = gs_document_get_end (document);
  gint64 last = times->len > 0 ? g_array_index (times, gint64, times->len - 1) : 0;
  gint64 step = times->len > 1 ? last - g_array_index (times, gint64, times->len - 2) : 0;
  double magnitude = 0.0;
  GString *out = output->text;

  for (guint i = 0; i < N_AXES; i++)
    traces[i] = find_axis ((GsDocument *) document, i);
  for (guint i = 0; i < 2; i++)
    {
      if (traces[i] != NULL && !isnan (traces[i]->maximum))
        magnitude = MAX (magnitude, MAX (fabs (traces[i]->maximum), fabs (traces[i]->minimum)));
    }
  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];

      if (trace != traces[0] && trace != traces[1] && trace != traces[2])
        gs_output_note (output, "%s: there is no axis for it; it was left out", trace->name);
    }
  if (traces[0] != NULL && strcmp (traces[0]->name, "X") != 0)
    gs_output_note (output, "%s is written as X", traces[0]->name);
  if (traces[1] != NULL && strcmp (traces[1]->name, "Y") != 0)
    gs_output_note (output, "%s is written as Y", traces[1]->name);
  if (times->len > 0 && g_array_index (times, gint64, 0) < 0)
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, "%s: DARMA's bins start at 0 and a value is before it",
                   output->path);
      return FALSE;
    }

  /* The last bin ends where the file does, or is as long as the one before it. */
  if (end <= last)
    end = last + MAX (step, 1);

  g_string_append (out, "\"Time of Rating\",");
  gs_text_append_field (out, document->created != NULL ? document->created : "", ',', TRUE);
  g_string_append (out, "\n\"Multimedia File\",");
  gs_text_append_field (out, media != NULL ? media : "", ',', TRUE);
  g_string_append_c (out, ',');
  gs_text_append_seconds (out, end, 2);
  g_string_append (out, "\n\"Magnitude\",");
  gs_text_append_double (out, magnitude > 0.0 ? magnitude : 1.0);
  g_string_append (out, "\n\"Second\",\"X\",\"Y\",\"Button\"\n\"%%%%%%\",\"%%%%%%\",\"%%%%%%\",\"%%%%%%\"\n");

  /* Before the first value there is a bin without one. */
  if (times->len > 0 && g_array_index (times, gint64, 0) > 0)
    {
      gs_text_append_seconds (out, g_array_index (times, gint64, 0), 2);
      g_string_append (out, ",NaN,NaN,NaN\n");
    }
  for (guint i = 0; i < times->len; i++)
    {
      gint64 time = g_array_index (times, gint64, i);

      gs_text_append_seconds (out, i + 1 < times->len ? g_array_index (times, gint64, i + 1) : end, 2);
      for (guint k = 0; k < N_AXES; k++)
        append_value (out, traces[k], time);
      g_string_append_c (out, '\n');
    }

  return TRUE;
}

const GsFormat gs_darma_format = {
  .id = "darma",
  .title = "DARMA ratings",
  .ending = ".csv",
  .holds =
    GS_HOLDS_TRACES | GS_HOLDS_MANY_TRACES | GS_HOLDS_OWN_TIMES | GS_HOLDS_RANGE | GS_HOLDS_GAPS | GS_HOLDS_MEDIA,
  .resolution = 1,
  .detect = detect,
  .read = read_ratings,
  .write = write_ratings,
};
