/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-format.h"

G_BEGIN_DECLS

#define SECOND G_GINT64_CONSTANT (1000000000)

GsDocument *read_text (const char *path, const char *text, const char *companion, const GsFormatOptions *options,
                       const GsFormat **used, GError **error);
GsDocument *read_good (const char *path, const char *text, const char *companion, const char *id);
GsDocumentTrace *get_trace (GsDocument *document, guint index);
GsDocumentTier *get_tier (GsDocument *document, guint index);
GsDocumentSegment *get_segment (GsDocument *document, guint tier, guint index);
void check_sample (GsDocument *document, guint trace, guint index, double seconds, double value);
void check_segment (GsDocument *document, guint tier, guint index, double start, double end, const char *label);

/* A folder of the test's own. */
char *make_folder (void);
void remove_folder (const char *folder);

G_END_DECLS
