/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cue.h"

#include <libxml/HTMLparser.h>
#include <string.h>

/*
 * WebVTT, by the parsing rules of the W3C: a cue whose times are damaged is dropped, and so is all that is no cue. A voice, `<v NAME>`,
 * is a tier; other tags are taken off. The provenance stands in a NOTE.
 */

/* The tier of cues without a voice. */
#define PLAIN_TIER "cues"

static guint
detect (const GsSource *source)
{
  g_autofree char *start = gs_text_peek_start (source, 64);

  return g_str_has_prefix (start, "WEBVTT") && strchr (" \t\r\n", start[6]) != NULL ? 98 : 0;
}

/* HTML's names that may do without the semicolon are those of Latin 1 and these. */
static const char *const capitals[] = { "AMP", "LT", "GT", "QUOT", "COPY", "REG", NULL };

#define LAST_LATIN_1 255

static guint
lookup_entity (const char *name,
               gsize length)
{
  g_autofree char *key = g_strndup (name, length);
  const htmlEntityDesc *entity;

  if (g_strv_contains (capitals, key))
    {
      g_autofree char *lower = g_ascii_strdown (key, -1);

      entity = htmlEntityLookup ((const xmlChar *) lower);
    }
  else
    {
      entity = htmlEntityLookup ((const xmlChar *) key);
    }

  return entity != NULL ? entity->value : 0;
}

/* Returns where the text goes on after the reference at @p, or after the ampersand alone. */
static const char *
decode_entity (const char *p,
               GString *out)
{
  gsize length = 0;

  if (p[1] == '#')
    {
      gboolean hex = p[2] == 'x' || p[2] == 'X';
      const char *digits = p + (hex ? 3 : 2);
      char *end = (char *) digits;
      guint64 code = (hex ? g_ascii_isxdigit (*digits) : g_ascii_isdigit (*digits)) ? g_ascii_strtoull (digits, &end, hex ? 16 : 10) : 0;

      if (code > 0 && end > digits && *end == ';' && code <= 0x10ffff && g_unichar_validate ((gunichar) code))
        {
          g_string_append_unichar (out, (gunichar) code);
          return end + 1;
        }
    }

  while (length < 32 && g_ascii_isalnum (p[1 + length]))
    length++;
  for (gsize n = length; n >= 2; n--)
    {
      guint code = lookup_entity (p + 1, n);
      gboolean closed = n == length && p[1 + n] == ';';

      if (code > 0 && (closed || code <= LAST_LATIN_1))
        {
          g_string_append_unichar (out, code);
          return p + 1 + n + closed;
        }
    }

  g_string_append_c (out, '&');

  return p + 1;
}

/* The payload without its tags; the first voice is kept. */
static char *
decode_payload (const char *payload,
                char **voice)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = payload;

  while (*p != '\0')
    {
      if (*p == '&')
        {
          p = decode_entity (p, out);
        }
      else if (*p == '<')
        {
          const char *end = p + 1 + strcspn (p + 1, ">");

          if (p[1] == 'v' && (p[2] == ' ' || p[2] == '.' || p[2] == '\t') && *voice == NULL)
            {
              const char *name = p + 2 + strcspn (p + 2, " \t>");
              g_autofree char *raw = g_strndup (name, (gsize) (end - MIN (name, end)));
              g_autoptr (GString) decoded = g_string_new (NULL);

              for (const char *q = raw; *q != '\0';)
                {
                  if (*q == '&')
                    q = decode_entity (q, decoded);
                  else
                    g_string_append_c (decoded, *q++);
                }
              *voice = g_strdup (g_strstrip (decoded->str));
            }
          p = *end == '>' ? end + 1 : end;
        }
      else
        {
          g_string_append_c (out, *p++);
        }
    }

  return g_strdup (out->str);
}

static gboolean
parse_times (const char *line,
             gint64 *start,
             gint64 *end)
{
  line += strspn (line, " \t");
  if (!gs_cue_parse_time (&line, '.', FALSE, start))
    return FALSE;
  line += strspn (line, " \t");
  if (!g_str_has_prefix (line, "-->"))
    return FALSE;
  line += 3 + strspn (line + 3, " \t");

  return gs_cue_parse_time (&line, '.', FALSE, end) && *end >= *start;
}

/* `annotator: Ada` and `created: …` in a NOTE are ours. */
static void
read_note (GsDocument *document,
           const char *line)
{
  if (g_str_has_prefix (line, "annotator: ") && document->annotator == NULL)
    document->annotator = g_strdup (line + strlen ("annotator: "));
  else if (g_str_has_prefix (line, "created: ") && document->created == NULL)
    document->created = g_strdup (line + strlen ("created: "));
  else if (g_str_has_prefix (line, "media: ") && document->media->len == 0)
    gs_document_add_media (document, line + strlen ("media: "));
}

static gboolean
add_cue (GsText *text,
         GsDocument *document,
         GHashTable *tiers,
         gint64 start,
         gint64 end,
         const char *payload,
         GError **error)
{
  g_autofree char *voice = NULL;
  g_autofree char *label = decode_payload (payload, &voice);
  const char *name = voice != NULL && *voice != '\0' ? voice : PLAIN_TIER;
  GsDocumentTier *tier = g_hash_table_lookup (tiers, name);

  if (tier == NULL)
    {
      if (document->tiers->len == GS_FORMATS_MAX_TIERS)
        return gs_text_refuse (text, error, "more than %d voices", GS_FORMATS_MAX_TIERS);
      tier = gs_document_add_tier (document, name);
      g_hash_table_insert (tiers, tier->name, tier);
    }
  gs_document_tier_append (tier, start, end, label);

  return TRUE;
}

/* Damaged text is no reason to refuse a WebVTT file: what is no UTF-8, and zero bytes, become replacement characters. */
static char *
repair (const GsSource *source)
{
  g_autofree char *copy = g_malloc (source->size + 1);

  memcpy (copy, source->data, source->size);
  copy[source->size] = '\0';
  for (gsize i = 0; i < source->size; i++)
    {
      if (copy[i] == '\0')
        copy[i] = '\xff';
    }

  return g_utf8_make_valid (copy, (gssize) source->size);
}

static gboolean
read_cues (const GsSource *source,
           GsDocument *document,
           GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GHashTable) tiers = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_dropped = 0;
  g_autofree char *repaired = repair (source);
  char *line;
  gboolean header = TRUE;

  if (!gs_text_init (&text, source, (const guint8 *) repaired, strlen (repaired), NULL, error))
    return FALSE;
  line = gs_text_next_line (&text);
  if (line == NULL || !g_str_has_prefix (line, "WEBVTT") || (line[6] != '\0' && line[6] != ' ' && line[6] != '\t'))
    return gs_text_refuse (&text, error, "the first line should be “WEBVTT”");

  line = gs_text_next_line (&text);
  while (line != NULL)
    {
      gboolean is_note;
      gint64 start = 0, end = 0;
      gboolean timed, good = FALSE;

      /* A block: lines up to an empty one; a line with an arrow starts a cue wherever it stands. */
      if (*line == '\0')
        {
          header = FALSE;
          line = gs_text_next_line (&text);
          continue;
        }

      is_note = g_str_has_prefix (line, "NOTE") && (line[4] == '\0' || line[4] == ' ' || line[4] == '\t');
      timed = strstr (line, "-->") != NULL;
      if (!timed && header)
        {
          line = gs_text_next_line (&text);
          continue;
        }
      if (!timed && is_note)
        {
          read_note (document, line[4] != '\0' ? line + 5 : line);
          while ((line = gs_text_next_line (&text)) != NULL && *line != '\0' && strstr (line, "-->") == NULL)
            read_note (document, line);
          continue;
        }
      if (!timed)
        {
          /* An identifier, or a block of something else. */
          line = gs_text_next_line (&text);
          if (line == NULL || *line == '\0')
            continue;
          timed = strstr (line, "-->") != NULL;
        }

      header = FALSE;
      if (timed)
        {
          good = parse_times (line, &start, &end);
          n_dropped += !good;
        }

      {
        g_autoptr (GString) payload = g_string_new (NULL);

        while ((line = gs_text_next_line (&text)) != NULL && *line != '\0' && strstr (line, "-->") == NULL)
          {
            if (payload->len > 0)
              g_string_append_c (payload, '\n');
            g_string_append (payload, line);
          }
        if (good && !add_cue (&text, document, tiers, start, end, payload->str, error))
          return FALSE;
      }
    }

  if (n_dropped > 0)
    gs_document_note (document, "%u cues have no proper times and were dropped, as WebVTT has it", n_dropped);

  return TRUE;
}

static void
append_escaped (GString *out,
                const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (*text == '&')
        g_string_append (out, "&amp;");
      else if (*text == '<')
        g_string_append (out, "&lt;");
      else if (*text == '>')
        g_string_append (out, "&gt;");
      else
        g_string_append_c (out, *text);
    }
}

/* An empty line would end the cue. */
static void
append_payload (GString *out,
                const char *label)
{
  g_auto (GStrv) lines = g_strsplit_set (label, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*g_strchomp (lines[i]) == '\0')
        continue;
      append_escaped (out, lines[i]);
      g_string_append_c (out, '\n');
    }
}

/* One line each, without an arrow. */
static void
append_note (GString *out,
             const char *key,
             const char *value)
{
  g_autoptr (GString) line = g_string_new (value);

  g_strdelimit (line->str, "\r\n", ' ');
  while (strstr (line->str, "-->") != NULL)
    g_string_replace (line, "-->", "->", 0);
  g_string_append_printf (out, "%s: %s\n", key, line->str);
}

static gboolean
write_cues (const GsDocument *document,
            const GsFormatOptions *options,
            GsOutput *output,
            GError **error)
{
  g_autoptr (GPtrArray) cues = gs_cue_order (document, 1, output);
  const char *media = document->media->len > 0 ? ((GsDocumentMedia *) document->media->pdata[0])->url : options->media;

  g_string_append (output->text, "WEBVTT\n\nNOTE\nwritten by Gatescope\n");
  if (media != NULL)
    append_note (output->text, "media", media);
  if (document->annotator != NULL)
    append_note (output->text, "annotator", document->annotator);
  if (document->created != NULL)
    append_note (output->text, "created", document->created);
  g_string_append_c (output->text, '\n');

  for (guint i = 0; i < cues->len; i++)
    {
      const GsCue *cue = cues->pdata[i];

      gs_cue_append_time (output->text, cue->start, '.');
      g_string_append (output->text, " --> ");
      gs_cue_append_time (output->text, cue->end, '.');
      g_string_append_c (output->text, '\n');
      if (strcmp (cue->tier->name, PLAIN_TIER) != 0 && *cue->tier->name != '\0')
        {
          g_autofree char *name = g_strdelimit (g_strdup (cue->tier->name), "\r\n\t", ' ');

          g_string_append (output->text, "<v ");
          append_escaped (output->text, g_strstrip (name));
          g_string_append_c (output->text, '>');
          if (*cue->segment->label == '\0')
            g_string_append_c (output->text, '\n');
        }
      append_payload (output->text, cue->segment->label);
      g_string_append_c (output->text, '\n');
    }

  return TRUE;
}

const GsFormat gs_webvtt_format = {
  .id = "webvtt",
  .title = "WebVTT",
  .ending = ".vtt",
  .holds = GS_HOLDS_TIERS | GS_HOLDS_MANY_TIERS | GS_HOLDS_TIER_NAME | GS_HOLDS_OVERLAPS | GS_HOLDS_MEDIA,
  .resolution = 1000000,
  .detect = detect,
  .read = read_cues,
  .write = write_cues,
};
