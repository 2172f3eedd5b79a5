/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-format-private.h"

#include <libxml/tree.h>

G_BEGIN_DECLS

/* XML of strangers: no document type, hence no entities of its own, nothing outside the file, bounded depth. */

xmlDoc *gs_xml_parse (const GsSource *source, const char *root, GError **error);
gboolean gs_xml_is (const xmlNode *node, const char *name);
char *gs_xml_get (const xmlNode *node, const char *attribute);
char *gs_xml_get_text (const xmlNode *node);
gboolean gs_xml_refuse (const GsSource *source, const xmlNode *node, GError **error, const char *format, ...)
  G_GNUC_PRINTF (4, 5);
void gs_xml_append_attribute (GString *out, const char *name, const char *value);
void gs_xml_append_text (GString *out, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

G_END_DECLS
