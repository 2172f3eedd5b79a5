/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-text.h"

G_BEGIN_DECLS

/* What the formats that are tables share. */

char gs_table_guess_delimiter (const char *text);
guint gs_table_detect_header (const GsSource *source, const char *header, guint score);
gboolean gs_table_parse_number (const char *field, char delimiter, double *value);
gboolean gs_table_read_value (GsText *text, const char *field, const char *column, double *value, GError **error);
GArray *gs_table_unite_times (const GsDocument *document);

G_END_DECLS
