/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cue.h"

#include <stdlib.h>
#include <string.h>

#define MILLISECOND G_GINT64_CONSTANT (1000000)

static gboolean
parse_digits (const char **text,
              guint fewest,
              guint most,
              gint64 *value)
{
  guint n = 0;

  *value = 0;
  while (g_ascii_isdigit (**text) && n < most)
    {
      *value = *value * 10 + (**text - '0');
      (*text)++;
      n++;
    }

  return n >= fewest && !g_ascii_isdigit (**text);
}

/**
 * gs_cue_parse_time:
 * @text: (inout): `[hh:]mm:ss.ttt`; moved behind it
 * @decimal: between seconds and milliseconds
 * @hours_needed: whether the hours must be there
 * @time: (out): nanoseconds
 *
 * Returns: whether it is one
 */
gboolean
gs_cue_parse_time (const char **text,
                   char decimal,
                   gboolean hours_needed,
                   gint64 *time)
{
  const char *p = *text;
  gint64 parts[3] = { 0 };
  gint64 milliseconds;
  guint n = 0;
  gsize first = 0;

  for (;;)
    {
      const char *start = p;

      if (n == 3 || !parse_digits (&p, n == 0 ? 1 : 2, n == 0 ? 6 : 2, &parts[n]))
        return FALSE;
      if (n == 0)
        first = (gsize) (p - start);
      n++;
      if (*p != ':')
        break;
      p++;
    }

  if (n < 2 || (n == 2 && (hours_needed || first != 2)))
    return FALSE;
  if (n == 2)
    {
      parts[2] = parts[1];
      parts[1] = parts[0];
      parts[0] = 0;
    }
  if (*p++ != decimal || !parse_digits (&p, 3, 3, &milliseconds) || parts[1] > 59 || parts[2] > 59 || parts[0] > 2400)
    return FALSE;

  *time = (((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + milliseconds) * MILLISECOND;
  *text = p;

  return TRUE;
}

/* To the nearest millisecond. */
gint64
gs_cue_round (gint64 time)
{
  return time >= 0 ? (time + MILLISECOND / 2) / MILLISECOND : 0;
}

void
gs_cue_append_time (GString *out,
                    gint64 milliseconds,
                    char decimal)
{
  g_string_append_printf (out, "%02d:%02d:%02d%c%03d", (int) (milliseconds / 3600000), (int) (milliseconds / 60000 % 60),
                          (int) (milliseconds / 1000 % 60), decimal, (int) (milliseconds % 1000));
}

static int
compare_cues (gconstpointer a,
              gconstpointer b)
{
  const GsCue *first = *(GsCue *const *) a, *second = *(GsCue *const *) b;
  int names;

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  if (first->end != second->end)
    return first->end < second->end ? -1 : 1;

  /* Tiers come in the order of their first cue when they are read again; their names stay. */
  names = strcmp (first->tier->name, second->tier->name);
  if (names != 0)
    return names;

  return first->position < second->position ? -1 : 1;
}

/**
 * gs_cue_order:
 * @document: what is written
 * @shortest: milliseconds that a cue lasts at least
 * @output: gets a note for what has to change
 *
 * Returns: (transfer full) (element-type GsCue): all segments in the order of their start
 */
GPtrArray *
gs_cue_order (const GsDocument *document,
              gint64 shortest,
              GsOutput *output)
{
  GPtrArray *cues = g_ptr_array_new_with_free_func (g_free);
  guint n_early = 0;

  for (guint i = 0; i < document->tiers->len; i++)
    {
      const GsDocumentTier *tier = document->tiers->pdata[i];

      for (guint k = 0; k < tier->segments->len; k++)
        {
          GsCue *cue = g_new0 (GsCue, 1);

          cue->tier = tier;
          cue->segment = tier->segments->pdata[k];
          cue->position = cues->len;
          cue->start = gs_cue_round (cue->segment->start);
          cue->end = MAX (gs_cue_round (cue->segment->end), cue->start + shortest);
          n_early += cue->segment->start < 0;
          g_ptr_array_add (cues, cue);
        }
    }
  g_ptr_array_sort (cues, compare_cues);
  if (n_early > 0)
    gs_output_note (output, "%u segments start before 0 and are written from 0 on", n_early);

  return cues;
}

static guint
detect (const GsSource *source)
{
  g_autofree char *start = gs_text_peek_start (source, 256);
  const char *p = start + strspn (start, " \t\r\n");
  gint64 time;

  if (!g_ascii_isdigit (*p))
    return 0;
  p += strspn (p, "0123456789");
  p += strspn (p, " \t");
  if (*p != '\r' && *p != '\n')
    return 0;
  p += strspn (p, "\r\n");

  return gs_cue_parse_time (&p, ',', TRUE, &time) ? 90 : gs_source_has_ending (source, ".srt") ? 40 : 0;
}

static gboolean
parse_times (const char *line,
             gint64 *start,
             gint64 *end)
{
  line += strspn (line, " \t");
  if (!gs_cue_parse_time (&line, strchr (line, ',') != NULL ? ',' : '.', TRUE, start))
    return FALSE;
  line += strspn (line, " \t");
  if (!g_str_has_prefix (line, "-->"))
    return FALSE;
  line += 3 + strspn (line + 3, " \t");

  return gs_cue_parse_time (&line, strchr (line, ',') != NULL ? ',' : '.', TRUE, end);
}

static gboolean
read_subtitles (const GsSource *source,
                GsDocument *document,
                GError **error)
{
  g_auto (GsText) text = { 0 };
  GsDocumentTier *tier = gs_document_add_tier (document, "subtitles");
  char *line;

  if (!gs_text_init (&text, source, source->data, source->size, NULL, error))
    return FALSE;

  while ((line = gs_text_next_line (&text)) != NULL)
    {
      g_autoptr (GString) label = g_string_new (NULL);
      gint64 start, end;

      if (*g_strstrip (line) == '\0')
        continue;
      if (line[strspn (line, "0123456789")] != '\0')
        return gs_text_refuse (&text, error, "a subtitle starts with its number, not with “%.40s”", line);
      line = gs_text_next_line (&text);
      if (line == NULL || !parse_times (line, &start, &end))
        return gs_text_refuse (&text, error, "it should be “hh:mm:ss,ttt --> hh:mm:ss,ttt”");
      if (end < start)
        return gs_text_refuse (&text, error, "the subtitle ends before it starts");

      while ((line = gs_text_next_line (&text)) != NULL && *g_strchomp (line) != '\0')
        {
          if (label->len > 0)
            g_string_append_c (label, '\n');
          g_string_append (label, line);
        }
      gs_document_tier_append (tier, start, end, label->str);
    }

  return TRUE;
}

/* An empty line would end the subtitle, an arrow would start another. */
static void
append_label (GString *out,
              const char *label)
{
  g_auto (GStrv) lines = g_strsplit_set (label, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GString) line = g_string_new (g_strstrip (lines[i]));

      while (strstr (line->str, "-->") != NULL)
        g_string_replace (line, "-->", "->", 0);
      if (line->len > 0)
        g_string_append_printf (out, "%s\n", line->str);
    }
}

static gboolean
write_subtitles (const GsDocument *document,
                 const GsFormatOptions *options,
                 GsOutput *output,
                 GError **error)
{
  g_autoptr (GPtrArray) cues = gs_cue_order (document, 0, output);

  for (guint i = 0; i < cues->len; i++)
    {
      const GsCue *cue = cues->pdata[i];

      g_string_append_printf (output->text, "%u\n", i + 1);
      gs_cue_append_time (output->text, cue->start, ',');
      g_string_append (output->text, " --> ");
      gs_cue_append_time (output->text, cue->end, ',');
      g_string_append_c (output->text, '\n');
      append_label (output->text, cue->segment->label);
      g_string_append_c (output->text, '\n');
    }

  return TRUE;
}

const GsFormat gs_srt_format = {
  .id = "srt",
  .title = "SubRip subtitles",
  .ending = ".srt",
  .holds = GS_HOLDS_TIERS | GS_HOLDS_MANY_TIERS | GS_HOLDS_POINTS | GS_HOLDS_OVERLAPS,
  .resolution = MILLISECOND,
  .detect = detect,
  .read = read_subtitles,
  .write = write_subtitles,
};
