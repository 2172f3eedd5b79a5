/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-nova.h"
#include "gs-xml.h"

#include <math.h>
#include <string.h>

/*
 * NOVA's and SSI's annotations: an XML header, and a data file of the same name with a tilde. The data is text with semicolons or
 * little-endian records.
 */

typedef struct
{
  const GsSource *source;
  GsDocument *document;
  GsNovaScheme scheme;
  gboolean binary;
  GsDocumentTrace *trace;
  GsDocumentTier *tier;
} Reader;

/* Records of binary files. */
#define CONTINUOUS_SIZE 8
#define DISCRETE_SIZE   24
#define SHORT_SIZE      16

G_GNUC_PRINTF (3, 4)
static gboolean
refuse_data (Reader *self,
             GError **error,
             const char *format,
             ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_INVALID, "%s~: %s", self->source->path, reason);

  return FALSE;
}

static gboolean
get_number (Reader *self,
            const xmlNode *node,
            const char *attribute,
            double *value,
            GError **error)
{
  g_autofree char *text = gs_xml_get (node, attribute);

  if (text == NULL || gs_text_to_double (text, value))
    return TRUE;

  return gs_xml_refuse (self->source, node, error, "%s=\"%.40s\" is not a number", attribute, text);
}

static gboolean
read_labels (Reader *self,
             const xmlNode *scheme,
             GError **error)
{
  for (const xmlNode *node = scheme->children; node != NULL; node = node->next)
    {
      g_autofree char *name = NULL, *id_text = NULL;
      GsDocumentLabel *label;
      int id;

      if (!gs_xml_is (node, "item"))
        continue;
      if (self->tier->labels->len == GS_NOVA_MAX_LABELS)
        return gs_xml_refuse (self->source, node, error, "more than %d labels", GS_NOVA_MAX_LABELS);
      name = gs_xml_get (node, "name");
      id_text = gs_xml_get (node, "id");
      if (name == NULL || id_text == NULL || !gs_text_to_int (id_text, &id))
        return gs_xml_refuse (self->source, node, error, "an <item> has a name and a number, its id");
      label = gs_document_tier_add_label (self->tier, id, name);
      label->colour = gs_xml_get (node, "color");
    }

  return TRUE;
}

static gboolean
read_scheme (Reader *self,
             const xmlNode *node,
             GError **error)
{
  g_autofree char *name = gs_xml_get (node, "name");
  g_autofree char *type = gs_xml_get (node, "type");

  if (type == NULL)
    return gs_xml_refuse (self->source, node, error, "the <scheme> has no type");

  if (g_ascii_strcasecmp (type, "CONTINUOUS") == 0)
    {
      self->scheme = GS_NOVA_CONTINUOUS;
      self->trace = gs_document_add_trace (self->document, name != NULL ? name : "");
      self->trace->minimum_colour = gs_xml_get (node, "mincolor");
      self->trace->maximum_colour = gs_xml_get (node, "maxcolor");
      if (!get_number (self, node, "sr", &self->trace->rate, error) ||
          !get_number (self, node, "min", &self->trace->minimum, error) ||
          !get_number (self, node, "max", &self->trace->maximum, error))
        return FALSE;
      if (!(self->trace->rate > 0.0 && self->trace->rate <= 1e5))
        return gs_xml_refuse (self->source, node, error, "its rate sr should be a number above 0");
      return TRUE;
    }

  self->tier = gs_document_add_tier (self->document, name != NULL ? name : "");
  self->tier->colour = gs_xml_get (node, "color");
  if (g_ascii_strcasecmp (type, "FREE") == 0)
    {
      self->scheme = GS_NOVA_FREE;
      return TRUE;
    }
  if (g_ascii_strcasecmp (type, "DISCRETE") == 0)
    {
      self->scheme = GS_NOVA_DISCRETE;
      return read_labels (self, node, error);
    }

  return gs_xml_refuse (self->source, node, error, "a scheme of type “%.40s” cannot be read; CONTINUOUS, DISCRETE and FREE can", type);
}

static gboolean
read_header (Reader *self,
             GError **error)
{
  g_autoptr (xmlDoc) document = gs_xml_parse (self->source, "annotation", error);
  gboolean has_info = FALSE, has_scheme = FALSE;

  if (document == NULL)
    return FALSE;

  for (const xmlNode *node = xmlDocGetRootElement (document)->children; node != NULL; node = node->next)
    {
      if (gs_xml_is (node, "info") && !has_info)
        {
          g_autofree char *type = gs_xml_get (node, "ftype");

          has_info = TRUE;
          if (type == NULL || (strcmp (type, "ASCII") != 0 && strcmp (type, "BINARY") != 0))
            return gs_xml_refuse (self->source, node, error, "ftype should be ASCII or BINARY");
          self->binary = *type == 'B';
        }
      else if (gs_xml_is (node, "meta"))
        {
          g_free (self->document->annotator);
          g_free (self->document->role);
          self->document->annotator = gs_xml_get (node, "annotator");
          self->document->role = gs_xml_get (node, "role");
        }
      else if (gs_xml_is (node, "scheme") && !has_scheme)
        {
          has_scheme = TRUE;
          if (!read_scheme (self, node, error))
            return FALSE;
        }
    }

  if (!has_info || !has_scheme)
    return gs_source_refuse (self->source, error, "a NOVA header has an <info> and a <scheme>");

  return TRUE;
}

static void
append_score (Reader *self,
              double score,
              double confidence)
{
  guint n = self->trace->samples->len;
  GsDocumentSample sample = { (gint64) llround (n * 1e9 / self->trace->rate), 0, score, (float) confidence };

  g_array_append_val (self->trace->samples, sample);
}

static gboolean
append_segment (Reader *self,
                double from,
                double to,
                double unit,
                const char *label,
                GsDocumentSegment **segment)
{
  gint64 start, end;

  if (!gs_time_from_double (from, unit, &start) || !gs_time_from_double (to, unit, &end) || end < start)
    return FALSE;
  *segment = gs_document_tier_append (self->tier, start, end, label);

  return TRUE;
}

static void
name_label (Reader *self,
            GsDocumentSegment *segment,
            int id)
{
  const GsDocumentLabel *label = gs_document_tier_find_label (self->tier, id);
  g_autofree char *number = g_strdup_printf ("%d", id);

  segment->id = id;
  g_free (segment->label);
  segment->label = g_strdup (label != NULL ? label->name : id == GS_DOCUMENT_GARBAGE ? "GARBAGE" : number);
}

/* Everything from the third semicolon on: notes have semicolons too. */
static gboolean
read_discrete_line (Reader *self,
                    GsText *text,
                    char *line,
                    GError **error)
{
  g_auto (GStrv) fields = g_strsplit (line, ";", 5);
  guint n = g_strv_length (fields);
  double from, to, confidence = NAN;
  GsDocumentSegment *segment;
  int id;

  if (n < 3 || !gs_text_to_double (fields[0], &from) || !gs_text_to_double (fields[1], &to) ||
      !gs_text_to_int (fields[2], &id) || (n > 3 && *fields[3] != '\0' && !gs_text_to_double (fields[3], &confidence)))
    return gs_text_refuse (text, error, "it should be “from;to;id;confidence” in seconds");
  if (!append_segment (self, from, to, 1e9, "", &segment))
    return gs_text_refuse (text, error, "it is from %g to %g s, which is no stretch of time", from, to);
  name_label (self, segment, id);
  segment->confidence = confidence;
  if (n > 4 && *fields[4] != '\0')
    segment->note = g_strdup (fields[4]);

  return TRUE;
}

/* Free text may have semicolons of its own, which nobody escapes: times are taken from the front, confidence and colour from
 * the back, and what is left is the text. */
static gboolean
read_free_line (Reader *self,
                GsText *text,
                char *line,
                GError **error)
{
  char *label, *last;
  g_autofree char *colour = NULL;
  double from, to, confidence = NAN;
  GsDocumentSegment *segment;
  char *first = strchr (line, ';');
  char *second = first != NULL ? strchr (first + 1, ';') : NULL;

  if (second == NULL)
    return gs_text_refuse (text, error, "it should be “from;to;text;confidence” in seconds");
  *first = *second = '\0';
  if (!gs_text_to_double (line, &from) || !gs_text_to_double (first + 1, &to))
    return gs_text_refuse (text, error, "it should be “from;to;text;confidence” in seconds");

  label = second + 1;
  last = strrchr (label, ';');
  if (last != NULL && last[1] == '#')
    {
      g_autofree char *start = g_strndup (label, (gsize) (last - label));
      const char *before = strrchr (start, ';');
      double ignored;

      /* A colour follows a confidence; else it is a text that ends so. */
      if (before != NULL && gs_text_to_double (before + 1, &ignored))
        {
          colour = g_strdup (last + 1);
          *last = '\0';
          last = strrchr (label, ';');
        }
    }
  if (last != NULL && gs_text_to_double (last + 1, &confidence))
    *last = '\0';

  if (!append_segment (self, from, to, 1e9, label, &segment))
    return gs_text_refuse (text, error, "it is from %g to %g s, which is no stretch of time", from, to);
  segment->confidence = confidence;
  segment->colour = g_steal_pointer (&colour);

  return TRUE;
}

static gboolean
read_score_line (Reader *self,
                 GsText *text,
                 char *line,
                 GError **error)
{
  char *separator = strchr (line, ';');
  double score, confidence = NAN;

  if (separator != NULL)
    *separator = '\0';
  if (!gs_text_to_double (line, &score) || (separator != NULL && !gs_text_to_double (separator + 1, &confidence)))
    return gs_text_refuse (text, error, "it should be “score;confidence”");
  append_score (self, score, confidence);

  return TRUE;
}

static gboolean
read_text (Reader *self,
           GError **error)
{
  const GsSource *source = self->source;
  g_autofree char *path = g_strconcat (source->path, "~", NULL);
  GsSource data = { path, source->name, source->companion, source->companion_size, NULL, 0, source->options };
  g_auto (GsText) text = { 0 };
  char *line;

  if (!gs_text_init (&text, &data, data.data, data.size, NULL, error))
    return FALSE;

  while ((line = gs_text_next_line (&text)) != NULL)
    {
      if (*line == '\0')
        continue;
      if (!(self->scheme == GS_NOVA_CONTINUOUS ? read_score_line (self, &text, line, error)
            : self->scheme == GS_NOVA_DISCRETE ? read_discrete_line (self, &text, line, error)
                                               : read_free_line (self, &text, line, error)))
        return FALSE;
    }

  return TRUE;
}

static guint64
get_bits (const guint8 *bytes,
          guint size)
{
  guint64 bits = 0;

  for (guint i = 0; i < size; i++)
    bits |= (guint64) bytes[i] << (8 * i);

  return bits;
}

static double
get_f32 (const guint8 *bytes)
{
  guint32 bits = (guint32) get_bits (bytes, 4);
  float value;

  memcpy (&value, &bits, sizeof value);

  return (double) value;
}

static double
get_f64 (const guint8 *bytes)
{
  guint64 bits = get_bits (bytes, 8);
  double value;

  memcpy (&value, &bits, sizeof value);

  return value;
}

static int
get_i32 (const guint8 *bytes)
{
  return (int) (gint32) (guint32) get_bits (bytes, 4);
}

/* Whether all records of 24 bytes make sense: a file may be a multiple of both sizes. */
static gboolean
are_long (const guint8 *data,
          gsize size)
{
  for (gsize at = 0; at < size; at += DISCRETE_SIZE)
    {
      double from = get_f64 (data + at), to = get_f64 (data + at + 8);

      if (!(from >= 0.0 && to >= from && to < 1e7) || (from > 0.0 && from < 1e-7) || (to > 0.0 && to < 1e-7))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_records (Reader *self,
              GError **error)
{
  const guint8 *data = self->source->companion;
  gsize size = self->source->companion_size;
  gboolean is_long;

  if (self->scheme == GS_NOVA_FREE)
    return refuse_data (self, error, "free text is never written as BINARY");

  if (self->scheme == GS_NOVA_CONTINUOUS)
    {
      if (size % CONTINUOUS_SIZE != 0)
        return refuse_data (self, error, "it is %" G_GSIZE_FORMAT " bytes long, which are no records of 8; it is damaged", size);
      for (gsize at = 0; at < size; at += CONTINUOUS_SIZE)
        {
          double score = get_f32 (data + at), confidence = get_f32 (data + at + 4);

          if (isinf (score) || isinf (confidence))
            return refuse_data (self, error, "byte %" G_GSIZE_FORMAT ": the score is infinite", at);
          append_score (self, score, confidence);
        }
      return TRUE;
    }

  if (size % DISCRETE_SIZE != 0 && size % SHORT_SIZE != 0)
    return refuse_data (self, error, "it is %" G_GSIZE_FORMAT " bytes long, which are no records of 24 or 16; it is damaged", size);

  is_long = size % DISCRETE_SIZE == 0 && (size % SHORT_SIZE != 0 || are_long (data, size));
  for (gsize at = 0; at < size; at += is_long ? DISCRETE_SIZE : SHORT_SIZE)
    {
      double from = is_long ? get_f64 (data + at) : get_i32 (data + at);
      double to = is_long ? get_f64 (data + at + 8) : get_i32 (data + at + 4);
      GsDocumentSegment *segment;

      if (!append_segment (self, from, to, is_long ? 1e9 : 1e6, "", &segment))
        return refuse_data (self, error, "byte %" G_GSIZE_FORMAT ": it is from %g to %g, which is no stretch of time", at, from, to);
      name_label (self, segment, get_i32 (data + at + (is_long ? 16 : 8)));
      segment->confidence = get_f32 (data + at + (is_long ? 20 : 12));
      if (isinf (segment->confidence))
        segment->confidence = NAN;
    }

  return TRUE;
}

gboolean
gs_nova_read (const GsSource *source,
              GsDocument *document,
              GError **error)
{
  Reader self = { source, document };

  if (!read_header (&self, error))
    return FALSE;
  if (source->companion == NULL)
    return gs_source_refuse (source, error, "its data file, with a tilde behind the name, is not there");
  if (!(self.binary ? read_records (&self, error) : read_text (&self, error)))
    return FALSE;

  if (self.trace != NULL && document->annotator != NULL && *document->annotator != '\0')
    self.trace->rater = g_strdup (document->annotator);
  if (self.tier != NULL && document->annotator != NULL && *document->annotator != '\0')
    self.tier->rater = g_strdup (document->annotator);

  return TRUE;
}
