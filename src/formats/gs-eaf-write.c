/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-eaf.h"
#include "gs-xml.h"

#include <gio/gio.h>
#include <string.h>

/* ELAN's format 3.0: header, slots, tiers, types, constraints, in this order. Traces go into a table beside it that it links. */

#define MILLISECOND G_GINT64_CONSTANT (1000000)

/* The four stereotypes that ELAN writes into every file. */
static const char *const constraints[][2] = {
  { "Time_Subdivision", "Time subdivision of parent annotation's time interval, no time gaps allowed within this interval" },
  { "Symbolic_Subdivision", "Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered" },
  { "Symbolic_Association", "1-1 association with a parent annotation" },
  { "Included_In", "Time alignable annotations within the parent annotation's time interval, gaps are allowed" },
};

static gint64
round_time (gint64 time)
{
  return time > 0 ? (time + MILLISECOND / 2) / MILLISECOND : 0;
}

typedef struct
{
  gint64 start;
  gint64 end;
} Span;

/* What remains of a segment in whole milliseconds: no shorter than one, and not before the one before it ends. */
static Span
get_span (const GsDocumentSegment *segment,
          gint64 before)
{
  Span span = { MAX (round_time (segment->start), before), round_time (segment->end) };

  span.end = MAX (span.end, span.start + 1);

  return span;
}

static const char *
guess_type (const char *path)
{
  g_autofree char *type = g_content_type_guess (path, NULL, 0, NULL);
  g_autofree char *mime = g_content_type_get_mime_type (type);

  return g_intern_string (mime != NULL ? mime : "unknown");
}

static void
append_media (GString *out,
              const char *url,
              const char *type,
              const char *relative)
{
  g_string_append (out, "        <MEDIA_DESCRIPTOR");
  gs_xml_append_attribute (out, "MEDIA_URL", url);
  gs_xml_append_attribute (out, "MIME_TYPE", type);
  if (relative != NULL)
    gs_xml_append_attribute (out, "RELATIVE_MEDIA_URL", relative);
  g_string_append (out, "/>\n");
}

static void
append_link (GString *out,
             const char *url)
{
  g_string_append (out, "        <LINKED_FILE_DESCRIPTOR");
  gs_xml_append_attribute (out, "LINK_URL", url);
  gs_xml_append_attribute (out, "MIME_TYPE", "text/csv");
  g_string_append (out, "/>\n");
}

/* `NAME-traces.csv` beside `NAME.eaf`. */
static gboolean
write_traces (const GsDocument *document,
              const GsFormatOptions *options,
              GsOutput *output,
              GError **error)
{
  gsize length = strlen (output->path);
  g_autofree char *stem = g_strndup (output->path, g_str_has_suffix (output->path, ".eaf") ? length - 4 : length);
  GsOutput table = { output->path, output->companion, NULL, NULL, output->notes };
  g_autofree char *name = NULL;

  output->companion_path = g_strconcat (stem, "-traces.csv", NULL);
  name = g_path_get_basename (output->companion_path);
  gs_output_note (output, "the traces are in “%s” beside it", name);

  return gs_csv_format.write (document, options, &table, error);
}

static void
append_header (const GsDocument *document,
               const GsFormatOptions *options,
               GsOutput *output)
{
  GString *out = output->text;

  g_string_append (out, "    <HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\">\n");
  for (guint i = 0; i < document->media->len; i++)
    {
      const GsDocumentMedia *media = document->media->pdata[i];

      append_media (out, media->url, media->mime_type != NULL ? media->mime_type : guess_type (media->url), media->relative_url);
    }
  if (document->media->len == 0 && options->media != NULL)
    {
      g_autofree char *absolute = g_canonicalize_filename (options->media, NULL);
      g_autofree char *url = g_filename_to_uri (absolute, NULL, NULL);

      append_media (out, url != NULL ? url : absolute, guess_type (absolute), NULL);
    }
  for (guint i = 0; i < document->links->len; i++)
    append_link (out, document->links->pdata[i]);
  if (output->companion_path != NULL)
    {
      g_autofree char *name = g_path_get_basename (output->companion_path);
      g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
      g_autofree char *url = g_strconcat ("./", escaped, NULL);

      append_link (out, url);
    }
  g_string_append (out, "    </HEADER>\n");
}

static void
append_slots (GString *out,
              GPtrArray *tiers)
{
  guint n = 0;

  g_string_append (out, "    <TIME_ORDER>\n");
  for (guint i = 0; i < tiers->len; i++)
    {
      const GsDocumentTier *tier = tiers->pdata[i];
      gint64 before = 0;

      for (guint k = 0; k < tier->segments->len; k++)
        {
          Span span = get_span (tier->segments->pdata[k], before);

          g_string_append_printf (out,
                                  "        <TIME_SLOT TIME_SLOT_ID=\"ts%u\" TIME_VALUE=\"%" G_GINT64_FORMAT "\"/>\n"
                                  "        <TIME_SLOT TIME_SLOT_ID=\"ts%u\" TIME_VALUE=\"%" G_GINT64_FORMAT "\"/>\n",
                                  n + 1, span.start, n + 2, span.end);
          n += 2;
          before = span.end;
        }
    }
  g_string_append (out, "    </TIME_ORDER>\n");
}

static void
append_tiers (GString *out,
              GPtrArray *tiers)
{
  guint n = 0;

  for (guint i = 0; i < tiers->len; i++)
    {
      const GsDocumentTier *tier = tiers->pdata[i];

      g_string_append (out, "    <TIER");
      if (tier->rater != NULL)
        gs_xml_append_attribute (out, "ANNOTATOR", tier->rater);
      gs_xml_append_attribute (out, "LINGUISTIC_TYPE_REF", "default-lt");
      if (tier->participant != NULL)
        gs_xml_append_attribute (out, "PARTICIPANT", tier->participant);
      gs_xml_append_attribute (out, "TIER_ID", tier->name);
      g_string_append (out, ">\n");
      for (guint k = 0; k < tier->segments->len; k++, n++)
        {
          const GsDocumentSegment *segment = tier->segments->pdata[k];

          g_string_append_printf (out,
                                  "        <ANNOTATION>\n"
                                  "            <ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a%u\" TIME_SLOT_REF1=\"ts%u\" "
                                  "TIME_SLOT_REF2=\"ts%u\">\n"
                                  "                <ANNOTATION_VALUE>",
                                  n + 1, 2 * n + 1, 2 * n + 2);
          gs_xml_append_text (out, segment->label);
          g_string_append (out, "</ANNOTATION_VALUE>\n            </ALIGNABLE_ANNOTATION>\n        </ANNOTATION>\n");
        }
      g_string_append (out, "    </TIER>\n");
    }
}

/* ELAN's date; now, where the document does not know when it was made. */
static char *
make_date (const GsDocument *document)
{
  g_autoptr (GDateTime) now = NULL;

  if (document->created != NULL && *document->created != '\0')
    return g_strdup (document->created);
  now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%S+00:00");
}

gboolean
gs_eaf_write (const GsDocument *document,
              const GsFormatOptions *options,
              GsOutput *output,
              GError **error)
{
  g_autoptr (GPtrArray) tiers = gs_format_separate_tiers (document, FALSE, output);
  g_autofree char *date = make_date (document);
  GString *out = output->text;
  guint n_early = 0;

  if (document->traces->len > 0 && !write_traces (document, options, output, error))
    return FALSE;
  for (guint i = 0; i < tiers->len; i++)
    {
      const GsDocumentTier *tier = tiers->pdata[i];

      for (guint k = 0; k < tier->segments->len; k++)
        n_early += ((GsDocumentSegment *) tier->segments->pdata[k])->start < 0;
    }
  if (n_early > 0)
    gs_output_note (output, "%u segments start before 0, where ELAN's time begins, and are written from 0 on", n_early);

  g_string_append (out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT");
  gs_xml_append_attribute (out, "AUTHOR", document->annotator != NULL ? document->annotator : "");
  gs_xml_append_attribute (out, "DATE", date);
  g_string_append (out, " FORMAT=\"3.0\" VERSION=\"3.0\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                        "xsi:noNamespaceSchemaLocation=\"http://www.mpi.nl/tools/elan/EAFv3.0.xsd\">\n");
  append_header (document, options, output);
  append_slots (out, tiers);
  append_tiers (out, tiers);
  g_string_append (out, "    <LINGUISTIC_TYPE GRAPHIC_REFERENCES=\"false\" LINGUISTIC_TYPE_ID=\"default-lt\" "
                        "TIME_ALIGNABLE=\"true\"/>\n");
  for (guint i = 0; i < G_N_ELEMENTS (constraints); i++)
    {
      g_string_append (out, "    <CONSTRAINT");
      gs_xml_append_attribute (out, "DESCRIPTION", constraints[i][1]);
      gs_xml_append_attribute (out, "STEREOTYPE", constraints[i][0]);
      g_string_append (out, "/>\n");
    }
  g_string_append (out, "</ANNOTATION_DOCUMENT>\n");

  return TRUE;
}
