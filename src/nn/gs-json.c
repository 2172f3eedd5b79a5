/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-json.h"

#include "gs-file-words.h"
#include "gs-nn-error.h"

#include <math.h>
#include <string.h>

/* The parser also takes comments and strings in single quotes, in which brackets and quotes would be
 * counted wrongly here; JSON has neither. */
static gboolean
is_shallow (const char *text,
            gsize length,
            guint max_depth)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (!in_string && (c == '/' || c == '\'' || c == '#'))
        return FALSE;
      else if (!in_string && (c == '{' || c == '['))
        {
          if (++depth > max_depth)
            return FALSE;
        }
      else if (!in_string && (c == '}' || c == ']') && depth > 0)
        depth--;
    }

  return TRUE;
}

/**
 * gs_json_parse:
 * @text: JSON text that nobody vouches for
 * @length: its length in bytes, -1 for up to its NUL
 * @max_depth: how deep its objects and lists may nest
 * @error: return location of a #GsNnError
 *
 * The parser recurses, so that text of brackets only would use up the stack: what nests deeper than
 * expected never reaches it.
 *
 * Returns: (transfer full): what @text says, %NULL with @error set if it says nothing or is no JSON
 */
JsonNode *
gs_json_parse (const char *text,
               gssize length,
               guint max_depth,
               GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) parse_error = NULL;
  gsize size = length >= 0 ? (gsize) length : strlen (text);
  JsonNode *root;

  if (!g_utf8_validate (text, size, NULL) || !is_shallow (text, size, max_depth))
    {
      g_set_error_literal (error, GS_NN_ERROR, GS_NN_ERROR_INVALID, "it is not JSON text");
      return NULL;
    }

  if (!json_parser_load_from_data (parser, text, size, &parse_error))
    {
      g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID, "it is not JSON text: %s", parse_error->message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL)
    {
      g_set_error_literal (error, GS_NN_ERROR, GS_NN_ERROR_INVALID, "it is not JSON text: there is nothing in it");
      return NULL;
    }

  return json_node_ref (root);
}

/**
 * gs_json_parse_object:
 * @text: as for gs_json_parse()
 * @length: the same
 * @max_depth: the same
 * @error: return location of a #GsNnError
 *
 * Returns: (transfer full): the object, %NULL with @error set if @text is not one
 */
JsonNode *
gs_json_parse_object (const char *text,
                      gssize length,
                      guint max_depth,
                      GError **error)
{
  g_autoptr (JsonNode) root = gs_json_parse (text, length, max_depth, error);

  if (root == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, GS_NN_ERROR, GS_NN_ERROR_INVALID, "it is not a JSON object");
      return NULL;
    }

  return g_steal_pointer (&root);
}

/**
 * gs_json_load:
 * @path: a file of JSON text that nobody vouches for
 * @max_depth: how deep its objects and lists may nest
 * @error: return location of a #GsNnError or #GFileError, naming the file
 *
 * Returns: (transfer full): what the file says, %NULL with @error set if it cannot be read or is no JSON
 */
JsonNode *
gs_json_load (const char *path,
              guint max_depth,
              GError **error)
{
  g_autofree char *text = NULL;
  JsonNode *root;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    {
      gs_file_words_take (error, path);
      return NULL;
    }

  root = gs_json_parse (text, (gssize) length, max_depth, error);
  if (root == NULL)
    g_prefix_error (error, "%s: ", path);

  return root;
}

/* json-glib gives each number without a point a “.0”, also after an exponent, where JSON has none: 1e-08.0. */
static void
mend_exponents (char *text)
{
  gboolean in_string = FALSE, in_exponent = FALSE;
  char *out = text;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (in_string && *c == '\\' && c[1] != '\0')
        {
          *out++ = *c++;
          *out++ = *c;
          continue;
        }

      if (*c == '"')
        in_string = !in_string;
      if (!in_string && in_exponent && c[0] == '.' && c[1] == '0')
        {
          c++;
          in_exponent = FALSE;
          continue;
        }

      in_exponent = !in_string && (*c == 'e' || (in_exponent && (g_ascii_isdigit (*c) || *c == '-' || *c == '+')));
      *out++ = *c;
    }
  *out = '\0';
}

/**
 * gs_json_to_string:
 * @node: (nullable): what is to be written
 * @pretty: whether with line breaks, for people
 *
 * Like json_to_string(), but what it gives is JSON for numbers with an exponent too.
 *
 * Returns: (transfer full): the text, without a line break at its end
 */
char *
gs_json_to_string (JsonNode *node,
                   gboolean pretty)
{
  char *text = json_to_string (node, pretty);

  mend_exponents (text);

  return text;
}

/**
 * gs_json_add_number:
 * @builder: where an array's element or a member's value is due
 * @value: a number; JSON has no NaN and no infinities, and what is undefined is null
 */
void
gs_json_add_number (JsonBuilder *builder,
                    double value)
{
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * gs_json_set_number:
 * @builder: where an object is being built
 * @name: a member's name
 * @value: its value, see gs_json_add_number()
 */
void
gs_json_set_number (JsonBuilder *builder,
                    const char *name,
                    double value)
{
  json_builder_set_member_name (builder, name);
  gs_json_add_number (builder, value);
}

/**
 * gs_json_set_string:
 * @builder: where an object is being built
 * @name: a member's name
 * @value: (nullable): its value; %NULL becomes null
 */
void
gs_json_set_string (JsonBuilder *builder,
                    const char *name,
                    const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * gs_json_set_int:
 * @builder: where an object is being built
 * @name: a member's name
 * @value: its value
 */
void
gs_json_set_int (JsonBuilder *builder,
                 const char *name,
                 gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}
