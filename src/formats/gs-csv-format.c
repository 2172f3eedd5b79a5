/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-csv.h"
#include "gs-table.h"

#include <math.h>
#include <string.h>

static guint
detect_delimiter (const GsSource *source,
                  char delimiter)
{
  g_autofree char *start = gs_text_peek_start (source, 4096);
  gboolean named = gs_source_has_ending (source, ".csv") || gs_source_has_ending (source, ".tsv") ||
                   gs_source_has_ending (source, ".tab") || gs_source_has_ending (source, ".txt");
  const char found[] = { gs_table_guess_delimiter (start), '\0' };

  if (!named || *start == '\0' || (found[0] == '\t') != (delimiter == '\t'))
    return 0;

  return start[strcspn (start, found)] != '\0' ? 20 : 0;
}

static guint
detect_csv (const GsSource *source)
{
  return detect_delimiter (source, ',');
}

static guint
detect_tsv (const GsSource *source)
{
  return detect_delimiter (source, '\t');
}

static void
write_traces (const GsDocument *document,
              GString *out,
              char delimiter)
{
  g_autoptr (GArray) times = gs_table_unite_times (document);
  gboolean by_frame = gs_document_is_by_frame (document);

  g_string_append (out, by_frame ? "frame" : "time");
  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];
      g_autofree char *name =
        trace->clip != NULL                  ? g_strdup_printf ("%s (%s)", trace->name, trace->clip)
        : gs_columns_is_taken (trace->name) ? g_strdup_printf ("%s (values)", trace->name)
                                             : g_strdup (trace->name);

      g_string_append_c (out, delimiter);
      gs_text_append_field (out, name, delimiter, FALSE);
    }
  g_string_append_c (out, '\n');

  for (guint k = 0; k < times->len; k++)
    {
      gint64 time = g_array_index (times, gint64, k);

      if (by_frame)
        g_string_append_printf (out, "%" G_GINT64_FORMAT, time);
      else
        gs_text_append_seconds (out, time, 3);
      for (guint i = 0; i < document->traces->len; i++)
        {
          const GsDocumentTrace *trace = document->traces->pdata[i];
          gboolean own = k < trace->samples->len && gs_document_trace_get (trace, k)->time == time;
          double value = own ? gs_document_trace_get (trace, k)->value : gs_document_trace_get_value_at (trace, time);

          g_string_append_c (out, delimiter);
          if (!isnan (value))
            gs_text_append_double (out, value);
        }
      g_string_append_c (out, '\n');
    }
}

static void
write_tiers (const GsDocument *document,
             GString *out,
             char delimiter)
{
  g_string_append_printf (out, "start%cend%ctier%clabel%cnote\n", delimiter, delimiter, delimiter, delimiter);

  for (guint i = 0; i < document->tiers->len; i++)
    {
      const GsDocumentTier *tier = document->tiers->pdata[i];

      for (guint k = 0; k < tier->segments->len; k++)
        {
          const GsDocumentSegment *segment = tier->segments->pdata[k];

          gs_text_append_seconds (out, segment->start, 3);
          g_string_append_c (out, delimiter);
          gs_text_append_seconds (out, segment->end, 3);
          g_string_append_c (out, delimiter);
          gs_text_append_field (out, tier->name, delimiter, TRUE);
          g_string_append_c (out, delimiter);
          gs_text_append_field (out, segment->label, delimiter, TRUE);
          g_string_append_c (out, delimiter);
          gs_text_append_field (out, segment->note != NULL ? segment->note : "", delimiter, TRUE);
          g_string_append_c (out, '\n');
        }
    }
}

static gboolean
write_csv (const GsDocument *document,
           const GsFormatOptions *options,
           GsOutput *output,
           GError **error)
{
  if (document->traces->len > 0)
    write_traces (document, output->text, ',');
  else
    write_tiers (document, output->text, ',');

  return TRUE;
}

static gboolean
write_tsv (const GsDocument *document,
           const GsFormatOptions *options,
           GsOutput *output,
           GError **error)
{
  if (document->traces->len > 0)
    write_traces (document, output->text, '\t');
  else
    write_tiers (document, output->text, '\t');

  return TRUE;
}

#define TABLE_HOLDS                                                                                                    \
  (GS_HOLDS_TRACES | GS_HOLDS_MANY_TRACES | GS_HOLDS_OWN_TIMES | GS_HOLDS_GAPS | GS_HOLDS_TIERS |                       \
   GS_HOLDS_MANY_TIERS | GS_HOLDS_TIER_NAME | GS_HOLDS_NOTES | GS_HOLDS_POINTS | GS_HOLDS_OVERLAPS | GS_HOLDS_FRAMES)

const GsFormat gs_csv_format = {
  .id = "csv",
  .title = "CSV table",
  .ending = ".csv",
  .holds = TABLE_HOLDS,
  .resolution = 1,
  .detect = detect_csv,
  .read = gs_csv_read,
  .write = write_csv,
};

const GsFormat gs_tsv_format = {
  .id = "tsv",
  .title = "TSV table",
  .ending = ".tsv",
  .holds = TABLE_HOLDS,
  .resolution = 1,
  .detect = detect_tsv,
  .read = gs_csv_read,
  .write = write_tsv,
};
