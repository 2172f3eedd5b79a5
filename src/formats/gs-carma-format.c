/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-table.h"

#include <math.h>
#include <string.h>

/* CARMA: seven rows of particulars, `Second,Rating`, `%%%%%%,%%%%%%`, then the values; strings in quotes. */

enum
{
  ROW_TIME,
  ROW_MEDIA,
  ROW_LOWER,
  ROW_UPPER,
  ROW_MINIMUM,
  ROW_MAXIMUM,
  ROW_STEPS,
  N_ROWS,
};

static const char *const titles[N_ROWS] = {
  "Time of Rating", "Multimedia File", "Lower Label", "Upper Label", "Minimum Value", "Maximum Value", "Number of Steps",
};

/* `Second,Rating` with the line of per cent signs after it is nobody else's. */
static guint
detect (const GsSource *source)
{
  g_autofree char *start = gs_text_peek_start (source, 8192);
  const char *head = strstr (start, "%%%%%%");
  g_autoptr (GString) line = g_string_new (NULL);

  if (head == NULL)
    return 0;
  for (const char *p = start; p < head; p++)
    {
      if (*p != '"' && *p != ' ')
        g_string_append_c (line, g_ascii_tolower (*p));
    }

  return strstr (line->str, "second,rating") != NULL && strstr (line->str, "second,x,y") == NULL ? 90 : 0;
}

static gboolean
read_ratings (const GsSource *source,
              GsDocument *document,
              GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  GsDocumentTrace *trace = gs_document_add_trace (document, "rating");
  double value;

  if (!gs_text_init (&text, source, source->data, source->size, NULL, error))
    return FALSE;

  for (guint row = 0; row < N_ROWS; row++)
    {
      const char *field;

      if (!gs_text_next_record (&text, ',', fields, error))
        return FALSE;
      if (fields->len < 2)
        return gs_text_refuse (&text, error, "row %u of a CARMA file is “%s” and its value", row + 1, titles[row]);
      field = fields->pdata[1];
      switch (row)
        {
        case ROW_TIME:
          document->created = g_strdup (field);
          break;
        case ROW_MEDIA:
          gs_document_add_media (document, field);
          break;
        case ROW_LOWER:
          document->lower_label = g_strdup (field);
          break;
        case ROW_UPPER:
          document->upper_label = g_strdup (field);
          break;
        case ROW_STEPS:
          document->steps = g_strdup (field);
          break;
        case ROW_MINIMUM:
        case ROW_MAXIMUM:
        default:
          if (!gs_table_read_value (&text, field, titles[row], row == ROW_MINIMUM ? &trace->minimum : &trace->maximum, error))
            return FALSE;
          break;
        }
    }

  if (!gs_text_next_record (&text, ',', fields, error))
    return FALSE;
  if (fields->len < 2 || g_ascii_strcasecmp (fields->pdata[0], "Second") != 0)
    return gs_text_refuse (&text, error, "row 8 of a CARMA file is “Second,Rating”");
  if (!gs_text_next_record (&text, ',', fields, error))
    return FALSE;
  if (fields->len < 1 || !g_str_has_prefix (fields->pdata[0], "%%"))
    return gs_text_refuse (&text, error, "row 9 of a CARMA file is “%%%%%%%%%%%%,%%%%%%%%%%%%”");

  for (;;)
    {
      gint64 time;

      if (!gs_text_next_record (&text, ',', fields, error))
        return FALSE;
      if (fields->len == 0)
        return TRUE;
      if (fields->len == 1 && *(char *) fields->pdata[0] == '\0')
        continue;
      if (fields->len < 2 || !gs_text_to_time (fields->pdata[0], 1e9, &time))
        return gs_text_refuse (&text, error, "it should be “second,rating”");
      if (!gs_table_read_value (&text, fields->pdata[1], "Rating", &value, error))
        return FALSE;
      gs_document_trace_append (trace, time, value);
    }
}

static void
append_row (GString *out,
            const char *title,
            const char *value)
{
  gs_text_append_field (out, title, ',', TRUE);
  g_string_append_c (out, ',');
  gs_text_append_field (out, value != NULL ? value : "", ',', TRUE);
  g_string_append_c (out, '\n');
}

static void
append_number (GString *out,
               const char *title,
               double value)
{
  gs_text_append_field (out, title, ',', TRUE);
  g_string_append_c (out, ',');
  gs_text_append_double (out, value);
  g_string_append_c (out, '\n');
}

static gboolean
write_ratings (const GsDocument *document,
               const GsFormatOptions *options,
               GsOutput *output,
               GError **error)
{
  const GsDocumentTrace *trace = gs_format_choose_trace (document, options, error);
  const char *media = document->media->len > 0 ? ((GsDocumentMedia *) document->media->pdata[0])->url : options->media;
  GString *out = output->text;

  if (trace == NULL)
    return FALSE;

  append_row (out, titles[ROW_TIME], document->created);
  append_row (out, titles[ROW_MEDIA], media);
  append_row (out, titles[ROW_LOWER], document->lower_label);
  append_row (out, titles[ROW_UPPER], document->upper_label);
  append_number (out, titles[ROW_MINIMUM], isnan (trace->minimum) ? -1.0 : trace->minimum);
  append_number (out, titles[ROW_MAXIMUM], isnan (trace->maximum) ? 1.0 : trace->maximum);
  append_row (out, titles[ROW_STEPS], document->steps != NULL ? document->steps : "9");
  g_string_append (out, "\"Second\",\"Rating\"\n\"%%%%%%\",\"%%%%%%\"\n");
  for (guint i = 0; i < trace->samples->len; i++)
    {
      const GsDocumentSample *sample = gs_document_trace_get (trace, i);

      gs_text_append_seconds (out, sample->time, 2);
      g_string_append_c (out, ',');
      gs_text_append_double (out, sample->value);
      g_string_append_c (out, '\n');
    }

  return TRUE;
}

const GsFormat gs_carma_format = {
  .id = "carma",
  .title = "CARMA ratings",
  .ending = ".csv",
  .holds = GS_HOLDS_TRACES | GS_HOLDS_OWN_TIMES | GS_HOLDS_RANGE | GS_HOLDS_GAPS | GS_HOLDS_MEDIA,
  .resolution = 1,
  .detect = detect,
  .read = read_ratings,
  .write = write_ratings,
};
