/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

/* A day of ELAN's annotations comes to a few megabytes; the tree takes some ten times as much. */
#define MAX_SIZE (64u * 1024 * 1024)

static void
refuse_type_cb (void *context,
                const xmlChar *name,
                const xmlChar *external_id,
                const xmlChar *system_id)
{
  xmlParserCtxt *parser = context;

  parser->_private = GINT_TO_POINTER (TRUE);
  xmlStopParser (parser);
}

static xmlEntity *
no_entity_cb (void *context,
              const xmlChar *name)
{
  return xmlGetPredefinedEntity (name);
}

/**
 * gs_xml_parse:
 * @source: a file
 * @root: what its outermost element is called
 * @error: return location: it is too large, not well-formed (with the line), has a document type, or is something else
 *
 * Returns: (transfer full) (nullable): the tree
 */
xmlDoc *
gs_xml_parse (const GsSource *source,
              const char *root,
              GError **error)
{
  xmlParserCtxt *parser;
  xmlDoc *document;
  const xmlError *problem;

  if (source->size > MAX_SIZE)
    {
      gs_source_refuse (source, error, "it is larger than %u MB, which no such file is", MAX_SIZE >> 20);
      return NULL;
    }

  parser = xmlNewParserCtxt ();
  parser->sax->internalSubset = refuse_type_cb;
  parser->sax->getEntity = no_entity_cb;
  document = xmlCtxtReadMemory (parser, (const char *) source->data, (int) source->size, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
  problem = xmlCtxtGetLastError (parser);

  if (parser->_private != NULL)
    {
      gs_source_refuse (source, error, "it declares a document type (DOCTYPE), which Gatescope does not follow; remove it");
      g_clear_pointer (&document, xmlFreeDoc);
    }
  else if (document == NULL)
    {
      g_autofree char *reason = problem != NULL && problem->message != NULL ? g_strdup (problem->message) : g_strdup ("damaged");
      g_autofree char *valid = g_utf8_make_valid (g_strchomp (reason), -1);

      gs_source_refuse (source, error, "line %d: it is not well-formed XML: %.200s", problem != NULL ? problem->line : 1, valid);
    }
  else if (!gs_xml_is (xmlDocGetRootElement (document), root))
    {
      gs_source_refuse (source, error, "line 1: its outermost element should be <%s>", root);
      g_clear_pointer (&document, xmlFreeDoc);
    }
  xmlFreeParserCtxt (parser);

  return document;
}

gboolean
gs_xml_is (const xmlNode *node,
           const char *name)
{
  return node != NULL && node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

/**
 * gs_xml_get:
 * @node: an element
 * @attribute: its name
 *
 * Returns: (transfer full) (nullable): its value
 */
char *
gs_xml_get (const xmlNode *node,
            const char *attribute)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) attribute);
  char *copy = g_strdup ((const char *) value);

  xmlFree (value);

  return copy;
}

char *
gs_xml_get_text (const xmlNode *node)
{
  xmlChar *value = xmlNodeGetContent (node);
  char *copy = g_strdup (value != NULL ? (const char *) value : "");

  xmlFree (value);

  return copy;
}

/**
 * gs_xml_refuse:
 * @source: a file
 * @node: where in it
 * @error: return location
 * @format: what is wrong
 *
 * Returns: %FALSE
 */
gboolean
gs_xml_refuse (const GsSource *source,
               const xmlNode *node,
               GError **error,
               const char *format,
               ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  return gs_source_refuse (source, error, "line %ld: %s", xmlGetLineNo ((xmlNode *) node), reason);
}

/* Characters that XML cannot hold at all are left out; a line's end in an attribute would become a blank. */
static void
append_escaped (GString *out,
                const char *text,
                gboolean attribute)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (out, "&amp;");
      else if (c == '<')
        g_string_append (out, "&lt;");
      else if (c == '>')
        g_string_append (out, "&gt;");
      else if (c == '"' && attribute)
        g_string_append (out, "&quot;");
      else if (c == '\r' || (attribute && (c == '\n' || c == '\t')))
        g_string_append_printf (out, "&#%u;", c);
      else if (c >= 0x20 || c == '\n' || c == '\t')
        {
          if (c != 0xfffe && c != 0xffff)
            g_string_append_unichar (out, c);
        }
    }
}

void
gs_xml_append_attribute (GString *out,
                         const char *name,
                         const char *value)
{
  g_string_append_printf (out, " %s=\"", name);
  append_escaped (out, value, TRUE);
  g_string_append_c (out, '"');
}

void
gs_xml_append_text (GString *out,
                    const char *text)
{
  append_escaped (out, text, FALSE);
}
