/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-nova.h"
#include "gs-xml.h"

#include <float.h>
#include <math.h>
#include <string.h>

static guint
detect (const GsSource *source)
{
  g_autofree char *start = gs_text_peek_start (source, 2048);
  const char *root = strstr (start, "<annotation");

  return root != NULL && strstr (root, "ssi-v") != NULL ? 95 : 0;
}

static void
append_bits (GString *out,
             guint64 bits,
             guint size)
{
  for (guint i = 0; i < size; i++)
    g_string_append_c (out, (char) (bits >> (8 * i) & 0xff));
}

static void
append_f32 (GString *out,
            double value)
{
  float single = (float) CLAMP (value, (double) -FLT_MAX, (double) FLT_MAX);
  guint32 bits;

  if (isnan (value))
    bits = 0x7fc00000;
  else
    memcpy (&bits, &single, sizeof bits);
  append_bits (out, bits, 4);
}

static void
append_f64 (GString *out,
            double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  append_bits (out, bits, 8);
}

/* Who is sure where nobody said: NOVA's own files have 1 everywhere. */
static double
get_confidence (double confidence)
{
  return isnan (confidence) ? 1.0 : confidence;
}

static void
begin_header (GString *out,
              const GsDocument *document,
              const char *rater,
              gboolean binary,
              guint n)
{
  g_string_append_printf (out,
                          "<?xml version=\"1.0\" ?>\n<annotation ssi-v=\"3\">\n    <info ftype=\"%s\" size=\"%u\" />\n    <meta",
                          binary ? "BINARY" : "ASCII", n);
  gs_xml_append_attribute (out, "annotator", rater != NULL ? rater : document->annotator != NULL ? document->annotator : "");
  gs_xml_append_attribute (out, "role", document->role != NULL ? document->role : "");
  g_string_append (out, " />\n    <scheme");
}

static void
append_number (GString *out,
               const char *name,
               double value)
{
  g_string_append_printf (out, " %s=\"", name);
  gs_text_append_double (out, value);
  g_string_append_c (out, '"');
}

static gboolean
write_trace (const GsDocument *document,
             const GsFormatOptions *options,
             GsOutput *output,
             gboolean binary,
             GError **error)
{
  const GsDocumentTrace *trace = gs_format_choose_trace (document, options, error);
  double rate = trace != NULL ? gs_format_choose_rate (trace, options, error) : 0.0;
  gboolean regular;
  guint n;

  if (rate == 0.0)
    return FALSE;

  regular = gs_document_trace_is_regular (trace, rate);
  n = trace->samples->len;
  if (!regular)
    {
      double last = (double) gs_document_trace_get (trace, n - 1)->time;

      n = last >= 0.0 ? (guint) floor (last / 1e9 * rate + 1e-6) + 1 : 0;
      gs_output_note (output, "%s: sampled at %g values a second", trace->name, rate);
    }

  begin_header (output->text, document, trace->rater, binary, n);
  gs_xml_append_attribute (output->text, "name", trace->name);
  g_string_append (output->text, " type=\"CONTINUOUS\"");
  append_number (output->text, "sr", rate);
  append_number (output->text, "min", isnan (trace->minimum) ? -1.0 : trace->minimum);
  append_number (output->text, "max", isnan (trace->maximum) ? 1.0 : trace->maximum);
  if (trace->minimum_colour != NULL)
    gs_xml_append_attribute (output->text, "mincolor", trace->minimum_colour);
  if (trace->maximum_colour != NULL)
    gs_xml_append_attribute (output->text, "maxcolor", trace->maximum_colour);
  g_string_append (output->text, " />\n</annotation>\n");

  for (guint i = 0; i < n; i++)
    {
      double score, confidence = NAN;

      if (regular)
        {
          score = gs_document_trace_get (trace, i)->value;
          confidence = (double) gs_document_trace_get (trace, i)->confidence;
        }
      else
        {
          score = gs_document_trace_get_value_at (trace, (gint64) llround (i * 1e9 / rate));
        }

      if (binary)
        {
          append_f32 (output->companion, score);
          append_f32 (output->companion, get_confidence (confidence));
        }
      else
        {
          gs_text_append_double (output->companion, score);
          g_string_append_c (output->companion, ';');
          gs_text_append_double (output->companion, get_confidence (confidence));
          g_string_append_c (output->companion, '\n');
        }
    }

  return TRUE;
}

/* The scheme of a tier: its own labels, or else every label that occurs. */
static GPtrArray *
make_scheme (const GsDocumentTier *tier,
             GHashTable *ids)
{
  GPtrArray *names = g_ptr_array_new ();
  int next = 0;

  for (guint i = 0; i < tier->labels->len; i++)
    {
      const GsDocumentLabel *label = tier->labels->pdata[i];

      if (!g_hash_table_contains (ids, label->name))
        g_hash_table_insert (ids, label->name, GINT_TO_POINTER (label->id));
      next = MAX (next, label->id < G_MAXINT ? label->id + 1 : label->id);
    }
  for (guint i = 0; i < tier->segments->len; i++)
    {
      const GsDocumentSegment *segment = tier->segments->pdata[i];

      if (segment->id != GS_DOCUMENT_NO_ID || g_hash_table_contains (ids, segment->label))
        continue;
      g_hash_table_insert (ids, segment->label, GINT_TO_POINTER (next++));
      g_ptr_array_add (names, segment->label);
    }

  return names;
}

static void
append_item (GString *out,
             const char *name,
             int id,
             const char *colour)
{
  g_string_append (out, "        <item");
  gs_xml_append_attribute (out, "name", name);
  g_string_append_printf (out, " id=\"%d\"", id);
  if (colour != NULL)
    gs_xml_append_attribute (out, "color", colour);
  g_string_append (out, " />\n");
}

/* Lines end at their ends. */
static void
append_line_text (GString *out,
                  const char *text)
{
  for (; *text != '\0'; text++)
    g_string_append_c (out, *text == '\n' || *text == '\r' ? ' ' : *text);
}

static void
append_discrete (GString *out,
                 const GsDocumentSegment *segment,
                 GHashTable *ids,
                 gboolean binary)
{
  int id =
    segment->id != GS_DOCUMENT_NO_ID ? segment->id : GPOINTER_TO_INT (g_hash_table_lookup (ids, segment->label));

  if (binary)
    {
      append_f64 (out, (double) segment->start / 1e9);
      append_f64 (out, (double) segment->end / 1e9);
      append_bits (out, (guint64) (guint32) id, 4);
      append_f32 (out, get_confidence (segment->confidence));
      return;
    }

  gs_text_append_seconds (out, segment->start, 3);
  g_string_append_c (out, ';');
  gs_text_append_seconds (out, segment->end, 3);
  g_string_append_printf (out, ";%d;", id);
  gs_text_append_double (out, get_confidence (segment->confidence));
  if (segment->note != NULL && *segment->note != '\0')
    {
      g_string_append_c (out, ';');
      append_line_text (out, segment->note);
    }
  g_string_append_c (out, '\n');
}

static void
append_free (GString *out,
             const GsDocumentSegment *segment)
{
  gs_text_append_seconds (out, segment->start, 3);
  g_string_append_c (out, ';');
  gs_text_append_seconds (out, segment->end, 3);
  g_string_append_c (out, ';');
  append_line_text (out, segment->label);
  g_string_append_c (out, ';');
  gs_text_append_double (out, get_confidence (segment->confidence));
  if (segment->colour != NULL)
    {
      g_string_append_c (out, ';');
      if (*segment->colour != '#')
        g_string_append_c (out, '#');
      append_line_text (out, segment->colour);
    }
  g_string_append_c (out, '\n');
}

/* A tier with a scheme, or with the few labels that a scheme is made of, is discrete; any other is free. */
static gboolean
is_discrete (const GsDocumentTier *tier,
             gboolean binary)
{
  return tier->labels->len > 0 || binary;
}

static gboolean
write_tier (const GsDocument *document,
            GsOutput *output,
            gboolean binary,
            GError **error)
{
  const GsDocumentTier *tier = document->tiers->pdata[0];
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = NULL;
  gboolean discrete = is_discrete (tier, binary);

  begin_header (output->text, document, tier->rater, binary, tier->segments->len);
  gs_xml_append_attribute (output->text, "name", tier->name);
  g_string_append_printf (output->text, " type=\"%s\"", discrete ? "DISCRETE" : "FREE");
  if (tier->colour != NULL)
    gs_xml_append_attribute (output->text, "color", tier->colour);
  if (!discrete)
    {
      g_string_append (output->text, " />\n</annotation>\n");
      for (guint i = 0; i < tier->segments->len; i++)
        append_free (output->companion, tier->segments->pdata[i]);
      return TRUE;
    }

  names = make_scheme (tier, ids);
  g_string_append (output->text, ">\n");
  for (guint i = 0; i < tier->labels->len; i++)
    {
      const GsDocumentLabel *label = tier->labels->pdata[i];

      append_item (output->text, label->name, label->id, label->colour);
    }
  for (guint i = 0; i < names->len; i++)
    append_item (output->text, names->pdata[i], GPOINTER_TO_INT (g_hash_table_lookup (ids, names->pdata[i])), NULL);
  g_string_append (output->text, "    </scheme>\n</annotation>\n");
  for (guint i = 0; i < tier->segments->len; i++)
    append_discrete (output->companion, tier->segments->pdata[i], ids, binary);

  return TRUE;
}

static gboolean
write_annotation (const GsDocument *document,
                  const GsFormatOptions *options,
                  GsOutput *output,
                  gboolean binary,
                  GError **error)
{
  if (document->traces->len == 0 && document->tiers->len == 0)
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, "%s: there is nothing to write", output->path);
      return FALSE;
    }

  output->companion_path = g_strconcat (output->path, "~", NULL);

  return document->traces->len > 0 ? write_trace (document, options, output, binary, error)
                                   : write_tier (document, output, binary, error);
}

static gboolean
write_ascii (const GsDocument *document,
             const GsFormatOptions *options,
             GsOutput *output,
             GError **error)
{
  return write_annotation (document, options, output, FALSE, error);
}

static gboolean
write_binary (const GsDocument *document,
              const GsFormatOptions *options,
              GsOutput *output,
              GError **error)
{
  return write_annotation (document, options, output, TRUE, error);
}

#define HOLDS                                                                                                          \
  (GS_HOLDS_TRACES | GS_HOLDS_RANGE | GS_HOLDS_RATER | GS_HOLDS_CONFIDENCE | GS_HOLDS_GAPS | GS_HOLDS_TIERS |          \
   GS_HOLDS_TIER_NAME | GS_HOLDS_COLOURS | GS_HOLDS_POINTS | GS_HOLDS_OVERLAPS | GS_HOLDS_SCHEME)

const GsFormat gs_nova_format = {
  .id = "nova",
  .title = "NOVA annotation",
  .ending = ".annotation",
  .holds = HOLDS | GS_HOLDS_NOTES,
  .resolution = 1,
  .detect = detect,
  .read = gs_nova_read,
  .write = write_ascii,
};

const GsFormat gs_nova_binary_format = {
  .id = "nova-binary",
  .title = "NOVA annotation, binary",
  .ending = ".annotation",
  .holds = HOLDS,
  .resolution = 1,
  .read = gs_nova_read,
  .write = write_binary,
};
