/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-textgrid.h"

#include <string.h>

/* Long and short text and binary share the order in which things are written; each has its own words for them. */

typedef struct _Style Style;

typedef struct
{
  GString *out;
  const Style *style;
  gint64 start;
  gint64 end;
} Writer;

struct _Style
{
  void (*begin) (Writer *self, guint n_tiers);
  void (*begin_tier) (Writer *self, const GsDocumentTier *tier, guint number, guint n);
  void (*interval) (Writer *self, guint number, gint64 start, gint64 end, const char *label);
  void (*point) (Writer *self, guint number, gint64 time, const char *label);
};

static void
append_string (GString *out,
               const char *text)
{
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
append_time (Writer *self,
             const char *before,
             gint64 time,
             const char *after)
{
  g_string_append (self->out, before);
  gs_text_append_seconds (self->out, time, 0);
  g_string_append (self->out, after);
}

static void
append_text (Writer *self,
             const char *before,
             const char *text,
             const char *after)
{
  g_string_append (self->out, before);
  append_string (self->out, text);
  g_string_append (self->out, after);
}

static void
long_begin (Writer *self,
            guint n_tiers)
{
  g_string_append (self->out, "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n");
  append_time (self, "xmin = ", self->start, " \n");
  append_time (self, "xmax = ", self->end, " \n");
  g_string_append_printf (self->out, "tiers? <exists> \nsize = %u \nitem []: \n", n_tiers);
}

static void
long_begin_tier (Writer *self,
                 const GsDocumentTier *tier,
                 guint number,
                 guint n)
{
  g_string_append_printf (self->out, "    item [%u]:\n        class = \"%s\" \n", number,
                          tier->points ? "TextTier" : "IntervalTier");
  append_text (self, "        name = ", tier->name, " \n");
  append_time (self, "        xmin = ", self->start, " \n");
  append_time (self, "        xmax = ", self->end, " \n");
  g_string_append_printf (self->out, "        %s: size = %u \n", tier->points ? "points" : "intervals", n);
}

static void
long_interval (Writer *self,
               guint number,
               gint64 start,
               gint64 end,
               const char *label)
{
  g_string_append_printf (self->out, "        intervals [%u]:\n", number);
  append_time (self, "            xmin = ", start, " \n");
  append_time (self, "            xmax = ", end, " \n");
  append_text (self, "            text = ", label, " \n");
}

static void
long_point (Writer *self,
            guint number,
            gint64 time,
            const char *label)
{
  g_string_append_printf (self->out, "        points [%u]:\n", number);
  append_time (self, "            number = ", time, " \n");
  append_text (self, "            mark = ", label, " \n");
}

static void
short_begin (Writer *self,
             guint n_tiers)
{
  g_string_append (self->out, "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n");
  append_time (self, "", self->start, "\n");
  append_time (self, "", self->end, "\n");
  g_string_append_printf (self->out, "<exists>\n%u\n", n_tiers);
}

static void
short_begin_tier (Writer *self,
                  const GsDocumentTier *tier,
                  guint number,
                  guint n)
{
  g_string_append_printf (self->out, "\"%s\"\n", tier->points ? "TextTier" : "IntervalTier");
  append_text (self, "", tier->name, "\n");
  append_time (self, "", self->start, "\n");
  append_time (self, "", self->end, "\n");
  g_string_append_printf (self->out, "%u\n", n);
}

static void
short_interval (Writer *self,
                guint number,
                gint64 start,
                gint64 end,
                const char *label)
{
  append_time (self, "", start, "\n");
  append_time (self, "", end, "\n");
  append_text (self, "", label, "\n");
}

static void
short_point (Writer *self,
             guint number,
             gint64 time,
             const char *label)
{
  append_time (self, "", time, "\n");
  append_text (self, "", label, "\n");
}

static void
put_unsigned (Writer *self,
              guint64 value,
              guint size)
{
  for (guint i = size; i-- > 0;)
    g_string_append_c (self->out, (char) (value >> (8 * i) & 0xff));
}

static void
put_time (Writer *self,
          gint64 time)
{
  double seconds = (double) time / 1e9;
  guint64 bits;

  memcpy (&bits, &seconds, sizeof bits);
  put_unsigned (self, bits, 8);
}

static void
put_text (Writer *self,
          const char *text)
{
  gsize length = strlen (text);
  glong n_units;
  g_autofree gunichar2 *units = NULL;

  if (g_str_is_ascii (text) && length < 0xffff)
    {
      put_unsigned (self, length, 2);
      g_string_append (self->out, text);
      return;
    }

  units = g_utf8_to_utf16 (text, -1, NULL, &n_units, NULL);
  put_unsigned (self, 0xffff, 2);
  put_unsigned (self, (guint64) n_units, 2);
  for (glong i = 0; i < n_units; i++)
    put_unsigned (self, units[i], 2);
}

static void
put_class (Writer *self,
           const char *name)
{
  put_unsigned (self, strlen (name), 1);
  g_string_append (self->out, name);
}

static void
binary_begin (Writer *self,
              guint n_tiers)
{
  g_string_append (self->out, "ooBinaryFile");
  put_class (self, "TextGrid");
  put_time (self, self->start);
  put_time (self, self->end);
  put_unsigned (self, 1, 1);
  put_unsigned (self, n_tiers, 4);
}

static void
binary_begin_tier (Writer *self,
                   const GsDocumentTier *tier,
                   guint number,
                   guint n)
{
  put_class (self, tier->points ? "TextTier" : "IntervalTier");
  put_text (self, tier->name);
  put_time (self, self->start);
  put_time (self, self->end);
  put_unsigned (self, n, 4);
}

static void
binary_interval (Writer *self,
                 guint number,
                 gint64 start,
                 gint64 end,
                 const char *label)
{
  put_time (self, start);
  put_time (self, end);
  put_text (self, label);
}

static void
binary_point (Writer *self,
              guint number,
              gint64 time,
              const char *label)
{
  put_time (self, time);
  put_text (self, label);
}

static const Style long_style = { long_begin, long_begin_tier, long_interval, long_point };
static const Style short_style = { short_begin, short_begin_tier, short_interval, short_point };
static const Style binary_style = { binary_begin, binary_begin_tier, binary_interval, binary_point };

/* Intervals must tile the tier: what is between them is filled with empty ones. Called twice, to count and to write. */
static guint
write_intervals (Writer *self,
                 const GsDocumentTier *tier,
                 gboolean count_only)
{
  gint64 at = self->start;
  guint n = 0;

  for (guint i = 0; i < tier->segments->len; i++)
    {
      const GsDocumentSegment *segment = tier->segments->pdata[i];

      /* Empty ones are filling already. */
      if (*segment->label == '\0')
        continue;
      if (segment->start > at && ++n > 0 && !count_only)
        self->style->interval (self, n, at, segment->start, "");
      if (++n > 0 && !count_only)
        self->style->interval (self, n, segment->start, segment->end, segment->label);
      at = segment->end;
    }
  if ((at < self->end || n == 0) && ++n > 0 && !count_only)
    self->style->interval (self, n, at, self->end, "");

  return n;
}

static void
write_tier (Writer *self,
            const GsDocumentTier *tier,
            guint number)
{
  if (!tier->points)
    {
      self->style->begin_tier (self, tier, number, write_intervals (self, tier, TRUE));
      write_intervals (self, tier, FALSE);
      return;
    }

  self->style->begin_tier (self, tier, number, tier->segments->len);
  for (guint i = 0; i < tier->segments->len; i++)
    {
      const GsDocumentSegment *segment = tier->segments->pdata[i];

      self->style->point (self, i + 1, segment->start, segment->label);
    }
}

static gboolean
write_grid (const GsDocument *document,
            const GsFormatOptions *options,
            GsOutput *output,
            const Style *style,
            GError **error)
{
  g_autoptr (GPtrArray) tiers = gs_format_separate_tiers (document, TRUE, output);
  Writer self = { output->text, style, document->start, MAX (gs_document_get_end (document), options->duration) };
  guint n_empty = 0;

  for (guint i = 0; i < tiers->len; i++)
    {
      const GsDocumentTier *tier = tiers->pdata[i];

      if (tier->segments->len > 0)
        self.start = MIN (self.start, ((GsDocumentSegment *) tier->segments->pdata[0])->start);
      for (guint k = 0; k < tier->segments->len && !tier->points; k++)
        n_empty += *((GsDocumentSegment *) tier->segments->pdata[k])->label == '\0';
      for (guint k = 0; k < tier->segments->len && style == &binary_style; k++)
        {
          if (strlen (((GsDocumentSegment *) tier->segments->pdata[k])->label) >= 0xffff)
            {
              g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                           "%s: a label of “%s” is longer than a binary TextGrid can hold", output->path, tier->name);
              return FALSE;
            }
        }
    }
  if (n_empty > 0)
    gs_output_note (output, "%u segments have no label; in a TextGrid they are what is between the others", n_empty);
  /* A file of no length at all Praat does not open. */
  if (self.end <= self.start)
    self.end = self.start + 1000000000;

  style->begin (&self, tiers->len);
  for (guint i = 0; i < tiers->len; i++)
    write_tier (&self, tiers->pdata[i], i + 1);

  return TRUE;
}

gboolean
gs_textgrid_write_long (const GsDocument *document,
                        const GsFormatOptions *options,
                        GsOutput *output,
                        GError **error)
{
  return write_grid (document, options, output, &long_style, error);
}

gboolean
gs_textgrid_write_short (const GsDocument *document,
                         const GsFormatOptions *options,
                         GsOutput *output,
                         GError **error)
{
  return write_grid (document, options, output, &short_style, error);
}

gboolean
gs_textgrid_write_utf16 (const GsDocument *document,
                         const GsFormatOptions *options,
                         GsOutput *output,
                         GError **error)
{
  g_autofree char *wide = NULL;
  gsize length;

  if (!write_grid (document, options, output, &long_style, error))
    return FALSE;
  wide = g_convert (output->text->str, (gssize) output->text->len, "UTF-16BE", "UTF-8", NULL, &length, error);
  if (wide == NULL)
    return FALSE;
  g_string_truncate (output->text, 0);
  g_string_append_len (output->text, "\xfe\xff", 2);
  g_string_append_len (output->text, wide, (gssize) length);

  return TRUE;
}

gboolean
gs_textgrid_write_binary (const GsDocument *document,
                          const GsFormatOptions *options,
                          GsOutput *output,
                          GError **error)
{
  return write_grid (document, options, output, &binary_style, error);
}
