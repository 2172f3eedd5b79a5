/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-textgrid.h"

#include <string.h>

/*
 * Praat's binary files: numbers big-endian, names of classes with a byte before them that says how long they are, texts with
 * two bytes: how many bytes of ASCII follow, or -1 and then how many characters of UTF-16.
 */

#define START "ooBinaryFile\x08TextGrid"
#define UTF16_MARK 0xffff

typedef struct
{
  const GsSource *source;
  gsize offset;
} Reader;

G_GNUC_PRINTF (3, 4)
static gboolean
refuse (Reader *self,
        GError **error,
        const char *format,
        ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  gs_source_refuse (self->source, error, "byte %" G_GSIZE_FORMAT ": %s", self->offset, reason);

  return FALSE;
}

static const guint8 *
take (Reader *self,
      gsize size,
      GError **error)
{
  const guint8 *bytes = self->source->data + self->offset;

  if (self->source->size - self->offset < size)
    {
      refuse (self, error, "the file ends too early");
      return NULL;
    }
  self->offset += size;

  return bytes;
}

static gboolean
read_unsigned (Reader *self,
               gsize size,
               guint64 *value,
               GError **error)
{
  const guint8 *bytes = take (self, size, error);

  if (bytes == NULL)
    return FALSE;
  *value = 0;
  for (gsize i = 0; i < size; i++)
    *value = *value << 8 | bytes[i];

  return TRUE;
}

static gboolean
read_time (Reader *self,
           gint64 *time,
           GError **error)
{
  guint64 bits;
  double seconds;

  if (!read_unsigned (self, 8, &bits, error))
    return FALSE;
  memcpy (&seconds, &bits, sizeof seconds);

  return gs_time_from_double (seconds, 1e9, time) || refuse (self, error, "%g is no time in seconds", seconds);
}

static gboolean
read_count (Reader *self,
            guint most,
            guint *n,
            GError **error)
{
  guint64 value;

  if (!read_unsigned (self, 4, &value, error))
    return FALSE;
  if (value > most)
    return refuse (self, error, "%" G_GUINT64_FORMAT " is more than the %u there may be", value, most);
  *n = (guint) value;

  return TRUE;
}

static gboolean
read_text (Reader *self,
           char **text,
           GError **error)
{
  guint64 length;
  const guint8 *bytes;

  if (!read_unsigned (self, 2, &length, error))
    return FALSE;
  if (length == UTF16_MARK)
    {
      if (!read_unsigned (self, 2, &length, error))
        return FALSE;
      bytes = take (self, 2 * length, error);
      if (bytes == NULL)
        return FALSE;
      *text = g_convert ((const char *) bytes, (gssize) (2 * length), "UTF-8", "UTF-16BE", NULL, NULL, NULL);
    }
  else
    {
      bytes = take (self, length, error);
      if (bytes == NULL)
        return FALSE;
      *text = g_strndup ((const char *) bytes, length);
    }

  if (*text == NULL || !g_utf8_validate (*text, -1, NULL))
    {
      g_clear_pointer (text, g_free);
      return refuse (self, error, "the text before it is damaged");
    }

  return TRUE;
}

static gboolean
read_class (Reader *self,
            gboolean *points,
            GError **error)
{
  guint64 length;
  const guint8 *bytes;

  if (!read_unsigned (self, 1, &length, error))
    return FALSE;
  bytes = take (self, length, error);
  if (bytes == NULL)
    return FALSE;
  *points = length == 8 && memcmp (bytes, "TextTier", 8) == 0;

  return *points || (length == 12 && memcmp (bytes, "IntervalTier", 12) == 0) ||
         refuse (self, error, "there should be IntervalTier or TextTier");
}

static gboolean
read_tier (Reader *self,
           GsDocument *document,
           GError **error)
{
  g_autofree char *name = NULL;
  GsDocumentTier *tier;
  gboolean points;
  gint64 start, end;
  guint n;

  if (!read_class (self, &points, error) || !read_text (self, &name, error) || !read_time (self, &start, error) ||
      !read_time (self, &end, error) || !read_count (self, GS_TEXTGRID_MAX_SEGMENTS, &n, error))
    return FALSE;

  tier = gs_document_add_tier (document, name);
  tier->points = points;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = NULL;

      if (!read_time (self, &start, error) || (!points && !read_time (self, &end, error)) || !read_text (self, &label, error))
        return FALSE;
      if (points)
        end = start;
      if (end < start)
        return refuse (self, error, "the interval before it ends before it starts");
      if (points || *label != '\0')
        gs_document_tier_append (tier, start, end, label);
    }

  return TRUE;
}

gboolean
gs_textgrid_read_binary (const GsSource *source,
                         GsDocument *document,
                         GError **error)
{
  Reader self = { source, strlen (START) };
  guint64 exists;
  guint n;

  if (source->size < strlen (START) || memcmp (source->data, START, strlen (START)) != 0)
    return gs_source_refuse (source, error, "it is a file of Praat's, but no TextGrid");
  if (!read_time (&self, &document->start, error) || !read_time (&self, &document->end, error) ||
      !read_unsigned (&self, 1, &exists, error))
    return FALSE;
  if (document->end < document->start)
    return refuse (&self, error, "it ends before it starts");
  if (exists == 0)
    return TRUE;
  if (!read_count (&self, GS_FORMATS_MAX_TIERS, &n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!read_tier (&self, document, error))
        return FALSE;
    }

  return self.offset == source->size || refuse (&self, error, "something follows the last tier");
}
