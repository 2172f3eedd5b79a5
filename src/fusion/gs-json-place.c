/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-json-place.h"

#include <stdio.h>
#include <string.h>

/* So json-glib begins the message about a text that came from no file. */
#define PARSER_START "<data>:"
#define PARSER_WORDS "Parse error: "

/* The first character that only other dialects than JSON have: of a comment, or a single quote. */
static const char *
find_stray (const char *text)
{
  gboolean in_string = FALSE;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (in_string && *c == '\\' && c[1] != '\0')
        c++;
      else if (*c == '"')
        in_string = !in_string;
      else if (!in_string && strchr ("/'#", *c) != NULL)
        return c;
    }

  return NULL;
}

static void
count_lines (const char *text,
             const char *at,
             guint *line,
             guint *column)
{
  const char *start = text;

  *line = 1;
  for (const char *c = text; c < at; c++)
    {
      if (*c == '\n')
        {
          (*line)++;
          start = c + 1;
        }
    }
  *column = (guint) g_utf8_strlen (start, at - start) + 1;
}

/**
 * gs_json_place_describe:
 * @text: what could not be read as JSON
 * @message: what gs_json_parse() said of it
 *
 * Returns: (transfer full): where in @text the first mistake is and what it is, "line 3, column 7: ..."; @message where the place is
 *   not known
 */
char *
gs_json_place_describe (const char *text,
                        const char *message)
{
  const char *start = strstr (message, PARSER_START);
  guint line, column;
  int n = 0;

  if (start != NULL && sscanf (start, PARSER_START "%u:%u: %n", &line, &column, &n) == 2 && n > 0)
    {
      const char *what = start + n;

      if (g_str_has_prefix (what, PARSER_WORDS))
        what += strlen (PARSER_WORDS);

      return g_strdup_printf ("it is not JSON text: line %u, column %u: %s", line, column, what);
    }

  if (g_utf8_validate (text, -1, NULL) && find_stray (text) != NULL)
    {
      const char *stray = find_stray (text);

      count_lines (text, stray, &line, &column);
      return g_strdup_printf ("it is not JSON text: line %u, column %u: JSON has no “%c” outside of strings, and no comments",
                              line, column, *stray);
    }

  return g_strdup (message);
}
