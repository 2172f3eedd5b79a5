/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-textgrid.h"

#include <string.h>

/*
 * Praat's text files are a row of numbers, strings in quotes and flags in angle brackets; whatever else stands there, `xmin =` and
 * `intervals [1]:`, is for people. The long and the short form are read by the same reader therefore.
 */

typedef struct
{
  GsText text;
  char *p;
} Reader;

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* To the next number, string or flag. */
static gboolean
find_token (Reader *self,
            GError **error)
{
  for (;;)
    {
      while (is_blank (*self->p))
        {
          self->text.line += *self->p == '\n' || (*self->p == '\r' && self->p[1] != '\n');
          self->p++;
        }
      if (*self->p == '\0')
        return gs_text_refuse (&self->text, error, "the file ends too early");
      if (*self->p == '!')
        {
          self->p += strcspn (self->p, "\r\n");
          continue;
        }
      if (*self->p == '"' || *self->p == '<' || *self->p == '-' || *self->p == '+' || g_ascii_isdigit (*self->p))
        return TRUE;
      while (*self->p != '\0' && !is_blank (*self->p))
        self->p++;
    }
}

static gboolean
read_string (Reader *self,
             const char **string,
             GError **error)
{
  char *out;

  if (!find_token (self, error))
    return FALSE;
  if (*self->p != '"')
    return gs_text_refuse (&self->text, error, "there should be a text in quotes");

  out = ++self->p;
  *string = out;
  while (*self->p != '\0' && (*self->p != '"' || self->p[1] == '"'))
    {
      if (*self->p == '"')
        self->p++;
      self->text.line += *self->p == '\n';
      *out++ = *self->p++;
    }
  if (*self->p == '\0')
    return gs_text_refuse (&self->text, error, "a quote is opened and never closed");
  self->p++;
  *out = '\0';

  return TRUE;
}

static gboolean
read_number (Reader *self,
             double *number,
             GError **error)
{
  char *end;

  if (!find_token (self, error))
    return FALSE;
  *number = g_ascii_strtod (self->p, &end);
  if (end == self->p || (*end != '\0' && !is_blank (*end)))
    return gs_text_refuse (&self->text, error, "there should be a number");
  self->p = end;

  return TRUE;
}

static gboolean
read_time (Reader *self,
           gint64 *time,
           GError **error)
{
  double seconds;

  if (!read_number (self, &seconds, error))
    return FALSE;

  return gs_time_from_double (seconds, 1e9, time) || gs_text_refuse (&self->text, error, "%g is no time in seconds", seconds);
}

static gboolean
read_count (Reader *self,
            guint most,
            guint *n,
            GError **error)
{
  double number;

  if (!read_number (self, &number, error))
    return FALSE;
  if (!(number >= 0.0 && number <= most) || number != (double) (guint) number)
    return gs_text_refuse (&self->text, error, "%g is no number of things from 0 to %u", number, most);
  *n = (guint) number;

  return TRUE;
}

static gboolean
read_interval (Reader *self,
               GsDocumentTier *tier,
               GError **error)
{
  gint64 start, end;
  const char *label;

  if (!read_time (self, &start, error) || !read_time (self, &end, error) || !read_string (self, &label, error))
    return FALSE;
  if (end < start)
    return gs_text_refuse (&self->text, error, "the interval ends before it starts");
  /* Empty ones are there to fill the tier. */
  if (*label != '\0')
    gs_document_tier_append (tier, start, end, label);

  return TRUE;
}

static gboolean
read_point (Reader *self,
            GsDocumentTier *tier,
            GError **error)
{
  gint64 time;
  const char *label;

  if (!read_time (self, &time, error) || !read_string (self, &label, error))
    return FALSE;
  gs_document_tier_append (tier, time, time, label);

  return TRUE;
}

static gboolean
read_tier (Reader *self,
           GsDocument *document,
           GError **error)
{
  const char *class, *name;
  GsDocumentTier *tier;
  gint64 start, end;
  guint n;

  if (!read_string (self, &class, error))
    return FALSE;
  if (strcmp (class, "IntervalTier") != 0 && strcmp (class, "TextTier") != 0)
    return gs_text_refuse (&self->text, error, "“%.40s” is neither IntervalTier nor TextTier", class);
  if (!read_string (self, &name, error) || !read_time (self, &start, error) || !read_time (self, &end, error) ||
      !read_count (self, GS_TEXTGRID_MAX_SEGMENTS, &n, error))
    return FALSE;

  tier = gs_document_add_tier (document, name);
  tier->points = *class == 'T';
  for (guint i = 0; i < n; i++)
    {
      if (!(tier->points ? read_point (self, tier, error) : read_interval (self, tier, error)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_grid (Reader *self,
           GsDocument *document,
           GError **error)
{
  const char *type, *class;
  guint n;

  if (!read_string (self, &type, error) || !read_string (self, &class, error))
    return FALSE;
  if (!g_str_has_prefix (type, "ooTextFile") || strcmp (class, "TextGrid") != 0)
    return gs_text_refuse (&self->text, error, "it is a file of Praat's, but no TextGrid");
  if (!read_time (self, &document->start, error) || !read_time (self, &document->end, error))
    return FALSE;
  if (document->end < document->start)
    return gs_text_refuse (&self->text, error, "it ends before it starts");

  if (!find_token (self, error))
    return FALSE;
  if (!g_str_has_prefix (self->p, "<exists>"))
    return g_str_has_prefix (self->p, "<absent>") ||
           gs_text_refuse (&self->text, error, "there should be <exists> or <absent>");
  self->p += strlen ("<exists>");
  if (!read_count (self, GS_FORMATS_MAX_TIERS, &n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!read_tier (self, document, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
gs_textgrid_read_text (const GsSource *source,
                       GsDocument *document,
                       GError **error)
{
  Reader self = { 0 };
  gboolean done;

  if (!gs_text_init (&self.text, source, source->data, source->size, NULL, error))
    {
      gs_text_clear (&self.text);
      return FALSE;
    }
  self.p = self.text.contents;
  self.text.line = 1;
  done = read_grid (&self, document, error);
  gs_text_clear (&self.text);

  return done;
}

static gboolean
read_any (const GsSource *source,
          GsDocument *document,
          GError **error)
{
  if (source->size >= 12 && memcmp (source->data, "ooBinaryFile", 12) == 0)
    return gs_textgrid_read_binary (source, document, error);

  return gs_textgrid_read_text (source, document, error);
}

static guint
detect (const GsSource *source)
{
  g_autofree char *start = gs_text_peek_start (source, 512);

  if (source->size >= 21 && memcmp (source->data, "ooBinaryFile\x08TextGrid", 21) == 0)
    return 95;
  if (strstr (start, "ooTextFile") != NULL && strstr (start, "TextGrid") != NULL)
    return 95;

  return 0;
}

#define HOLDS (GS_HOLDS_TIERS | GS_HOLDS_MANY_TIERS | GS_HOLDS_TIER_NAME | GS_HOLDS_POINTS)

const GsFormat gs_textgrid_format = {
  .id = "textgrid",
  .title = "Praat TextGrid",
  .ending = ".TextGrid",
  .holds = HOLDS,
  .resolution = 1,
  .detect = detect,
  .read = read_any,
  .write = gs_textgrid_write_long,
};

const GsFormat gs_textgrid_short_format = {
  .id = "textgrid-short",
  .title = "Praat TextGrid, short text",
  .ending = ".TextGrid",
  .holds = HOLDS,
  .resolution = 1,
  .read = read_any,
  .write = gs_textgrid_write_short,
};

const GsFormat gs_textgrid_utf16_format = {
  .id = "textgrid-utf16",
  .title = "Praat TextGrid, UTF-16",
  .ending = ".TextGrid",
  .holds = HOLDS,
  .resolution = 1,
  .read = read_any,
  .write = gs_textgrid_write_utf16,
};

const GsFormat gs_textgrid_binary_format = {
  .id = "textgrid-binary",
  .title = "Praat TextGrid, binary",
  .ending = ".TextGrid",
  .holds = HOLDS,
  .resolution = 1,
  .read = read_any,
  .write = gs_textgrid_write_binary,
};
