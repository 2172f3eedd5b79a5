/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-table.h"

#include <math.h>
#include <string.h>

/* PAGAN: `Timestamp,VideoTime,Value`, milliseconds, lines that end with CR LF. Timestamp is the wall's time. */

static guint
detect (const GsSource *source)
{
  return gs_table_detect_header (source, "timestamp,videotime,value", 95);
}

static gboolean
read_log (const GsSource *source,
          GsDocument *document,
          GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  GsDocumentTrace *trace = gs_document_add_trace (document, "value");

  if (!gs_text_init (&text, source, source->data, source->size, NULL, error) ||
      !gs_text_next_record (&text, ',', fields, error))
    return FALSE;
  if (fields->len < 3 || g_ascii_strcasecmp (g_strstrip (fields->pdata[1]), "VideoTime") != 0)
    return gs_text_refuse (&text, error, "the first line should be “Timestamp,VideoTime,Value”");

  for (;;)
    {
      GsDocumentSample sample = { .confidence = NAN };
      double wall_time;

      if (!gs_text_next_record (&text, ',', fields, error))
        return FALSE;
      if (fields->len == 0)
        return TRUE;
      if (fields->len == 1 && *(char *) fields->pdata[0] == '\0')
        continue;
      if (fields->len < 3 || !gs_text_to_double (fields->pdata[0], &wall_time) || !(fabs (wall_time) < 1e14) ||
          !gs_text_to_time (fields->pdata[1], 1e6, &sample.time))
        return gs_text_refuse (&text, error, "it should be “timestamp,video time,value”, times in milliseconds");
      sample.wall_time = (gint64) llround (wall_time * 1000.0);
      if (!gs_table_read_value (&text, fields->pdata[2], "Value", &sample.value, error))
        return FALSE;
      g_array_append_val (trace->samples, sample);
    }
}

/* Milliseconds, with decimals where there are any. */
static void
append_milliseconds (GString *out,
                     gint64 time,
                     guint digits)
{
  guint64 unit = digits == 6 ? 1000000 : 1000;
  guint64 magnitude = (guint64) ABS (time);
  char fraction[16];

  g_string_append_printf (out, "%s%" G_GUINT64_FORMAT, time < 0 ? "-" : "", magnitude / unit);
  if (magnitude % unit == 0)
    return;
  g_snprintf (fraction, sizeof fraction, "%0*u", (int) digits, (guint) (magnitude % unit));
  while (digits > 0 && fraction[digits - 1] == '0')
    digits--;
  fraction[digits] = '\0';
  g_string_append_printf (out, ".%s", fraction);
}

static gboolean
write_log (const GsDocument *document,
           const GsFormatOptions *options,
           GsOutput *output,
           GError **error)
{
  const GsDocumentTrace *trace = gs_format_choose_trace (document, options, error);

  if (trace == NULL)
    return FALSE;

  g_string_append (output->text, "Timestamp,VideoTime,Value\r\n");
  for (guint i = 0; i < trace->samples->len; i++)
    {
      const GsDocumentSample *sample = gs_document_trace_get (trace, i);

      append_milliseconds (output->text, sample->wall_time, 3);
      g_string_append_c (output->text, ',');
      append_milliseconds (output->text, sample->time, 6);
      g_string_append_c (output->text, ',');
      gs_text_append_double (output->text, sample->value);
      g_string_append (output->text, "\r\n");
    }

  return TRUE;
}

const GsFormat gs_pagan_format = {
  .id = "pagan",
  .title = "PAGAN log",
  .ending = ".csv",
  .holds = GS_HOLDS_TRACES | GS_HOLDS_OWN_TIMES | GS_HOLDS_WALL_TIME | GS_HOLDS_GAPS,
  .resolution = 1,
  .detect = detect,
  .read = read_log,
  .write = write_log,
};
