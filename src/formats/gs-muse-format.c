/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-table.h"

#include <math.h>
#include <string.h>

/*
 * MuSe: what annotators said, `timeStamp,1,2,…` with a column for each of them, and the gold standard made of it,
 * `timestamp,value`. Times are milliseconds; files of the first kind whose steps are below five on the whole are taken to be in seconds.
 */

#define SECONDS_BELOW 5.0

static guint
detect_labels (const GsSource *source)
{
  g_autofree char *start = gs_text_peek_start (source, 64);
  const char *end = start + strcspn (start, "\r\n");

  *(char *) end = '\0';

  return strcmp (start, "timestamp,value") == 0 || g_str_has_prefix (start, "timestamp,value,segment_id") ? 80 : 0;
}

/* Columns of numbers, or of names, after `timeStamp` with this capital. */
static guint
detect_annotations (const GsSource *source)
{
  g_autofree char *start = gs_text_peek_start (source, 64);
  const char *name = *start == '"' ? start + 1 : start;

  return g_str_has_prefix (name, "timeStamp") && strchr (start, ',') != NULL ? 80 : 0;
}

static void
rescale (GsDocument *document,
         double factor)
{
  for (guint i = 0; i < document->traces->len; i++)
    {
      GsDocumentTrace *trace = document->traces->pdata[i];

      for (guint k = 0; k < trace->samples->len; k++)
        (void) gs_time_from_double ((double) gs_document_trace_get (trace, k)->time, factor,
                                    &gs_document_trace_get (trace, k)->time);
    }
}

/* Whether the times are so close to each other, in whatever order, that they must be seconds; and can be. */
static gboolean
are_seconds (const GsDocumentTrace *trace)
{
  gint64 first = G_MAXINT64, last = G_MININT64, ignored;
  guint n = trace->samples->len;

  for (guint i = 0; i < n; i++)
    {
      first = MIN (first, gs_document_trace_get (trace, i)->time);
      last = MAX (last, gs_document_trace_get (trace, i)->time);
    }

  return n > 1 && last > first && (double) (last - first) / (n - 1) < SECONDS_BELOW * 1e6 &&
         gs_time_from_double ((double) first, 1000.0, &ignored) && gs_time_from_double ((double) last, 1000.0, &ignored);
}

static gboolean
read_rows (GsText *text,
           GsDocument *document,
           GPtrArray *fields,
           guint n_columns,
           GError **error)
{
  for (;;)
    {
      gint64 time;

      if (!gs_text_next_record (text, ',', fields, error))
        return FALSE;
      if (fields->len == 0)
        return TRUE;
      if (fields->len == 1 && *(char *) fields->pdata[0] == '\0')
        continue;
      if (fields->len < n_columns || !gs_text_to_time (fields->pdata[0], 1e6, &time))
        return gs_text_refuse (text, error, "it should be a time in milliseconds and %u values", n_columns - 1);

      for (guint i = 1; i < n_columns; i++)
        {
          GsDocumentTrace *trace = document->traces->pdata[i - 1];
          double value;

          if (!gs_table_read_value (text, fields->pdata[i], trace->rater != NULL ? trace->rater : trace->name, &value, error))
            return FALSE;
          gs_document_trace_append (trace, time, value);
        }
    }
}

/* MuSe's folders and files are called after the dimension. */
static const char *
guess_dimension (const GsSource *source)
{
  g_autofree char *lower = g_ascii_strdown (source->path, -1);

  if (strstr (lower, "valence") != NULL)
    return "valence";
  if (strstr (lower, "arousal") != NULL)
    return "arousal";

  return "value";
}

static gboolean
read_labels (const GsSource *source,
             GsDocument *document,
             GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  gs_document_add_trace (document, guess_dimension (source));
  if (!gs_text_init (&text, source, source->data, source->size, NULL, error) ||
      !gs_text_next_record (&text, ',', fields, error))
    return FALSE;
  if (fields->len < 2 || strcmp (fields->pdata[0], "timestamp") != 0 || strcmp (fields->pdata[1], "value") != 0)
    return gs_text_refuse (&text, error, "the first line should be “timestamp,value”");

  return read_rows (&text, document, fields, 2, error);
}

static gboolean
read_annotations (const GsSource *source,
                  GsDocument *document,
                  GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  if (!gs_text_init (&text, source, source->data, source->size, NULL, error) ||
      !gs_text_next_record (&text, ',', fields, error))
    return FALSE;
  if (fields->len < 2 || g_ascii_strcasecmp (fields->pdata[0], "timeStamp") != 0)
    return gs_text_refuse (&text, error, "the first line should be “timeStamp” and a column for each annotator");

  for (guint i = 1; i < fields->len; i++)
    gs_document_add_trace (document, guess_dimension (source))->rater = g_strdup (fields->pdata[i]);
  if (!read_rows (&text, document, fields, fields->len, error))
    return FALSE;

  if (are_seconds (document->traces->pdata[0]))
    {
      rescale (document, 1000.0);
      gs_document_note (document, "the times are taken to be seconds, since they are less than %g apart on the whole", SECONDS_BELOW);
    }

  return TRUE;
}

static void
append_time (GString *out,
             gint64 time)
{
  /* Nanoseconds as milliseconds: what stands before the point ends three digits later. */
  gs_text_append_double (out, (double) time / 1e6);
}

static gboolean
write_labels (const GsDocument *document,
              const GsFormatOptions *options,
              GsOutput *output,
              GError **error)
{
  const GsDocumentTrace *trace = gs_format_choose_trace (document, options, error);

  if (trace == NULL)
    return FALSE;

  g_string_append (output->text, "timestamp,value\n");
  for (guint i = 0; i < trace->samples->len; i++)
    {
      const GsDocumentSample *sample = gs_document_trace_get (trace, i);

      append_time (output->text, sample->time);
      g_string_append_c (output->text, ',');
      if (!isnan (sample->value))
        gs_text_append_double (output->text, sample->value);
      g_string_append_c (output->text, '\n');
    }

  return TRUE;
}

static gboolean
write_annotations (const GsDocument *document,
                   const GsFormatOptions *options,
                   GsOutput *output,
                   GError **error)
{
  const GsDocumentTrace *chosen = gs_format_choose_trace (document, options, error);
  g_autoptr (GArray) times = gs_table_unite_times (document);
  guint n = 0;

  if (chosen == NULL)
    return FALSE;

  /* The annotators of one dimension. */
  g_string_append (output->text, "timeStamp");
  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];
      g_autofree char *number = g_strdup_printf ("%u", n + 1);

      if (strcmp (trace->name, chosen->name) != 0)
        {
          gs_output_note (output, "%s: the file is of %s; it was left out", trace->name, chosen->name);
          continue;
        }
      n++;
      g_string_append_c (output->text, ',');
      gs_text_append_field (output->text, trace->rater != NULL ? trace->rater : number, ',', FALSE);
    }
  g_string_append_c (output->text, '\n');

  for (guint k = 0; k < times->len; k++)
    {
      gint64 time = g_array_index (times, gint64, k);

      append_time (output->text, time);
      for (guint i = 0; i < document->traces->len; i++)
        {
          const GsDocumentTrace *trace = document->traces->pdata[i];
          double value;

          if (strcmp (trace->name, chosen->name) != 0)
            continue;
          value = k < trace->samples->len && gs_document_trace_get (trace, k)->time == time
                    ? gs_document_trace_get (trace, k)->value
                    : gs_document_trace_get_value_at (trace, time);
          g_string_append_c (output->text, ',');
          if (!isnan (value))
            gs_text_append_double (output->text, value);
        }
      g_string_append_c (output->text, '\n');
    }

  return TRUE;
}

const GsFormat gs_muse_format = {
  .id = "muse",
  .title = "MuSe gold standard",
  .ending = ".csv",
  .holds = GS_HOLDS_TRACES | GS_HOLDS_OWN_TIMES | GS_HOLDS_GAPS,
  .resolution = 1,
  .detect = detect_labels,
  .read = read_labels,
  .write = write_labels,
};

const GsFormat gs_muse_annotations_format = {
  .id = "muse-annotations",
  .title = "MuSe annotations",
  .ending = ".csv",
  .holds = GS_HOLDS_TRACES | GS_HOLDS_MANY_TRACES | GS_HOLDS_OWN_TIMES | GS_HOLDS_GAPS | GS_HOLDS_RATER,
  .resolution = 1,
  .detect = detect_annotations,
  .read = read_annotations,
  .write = write_annotations,
};
