/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-text.h"

G_BEGIN_DECLS

/* What WebVTT and SubRip share. */

/**
 * GsCue:
 * @tier: its tier
 * @segment: what is written
 * @start: in milliseconds
 * @end: in milliseconds
 * @position: among all segments of the document
 *
 * A segment that is about to be written.
 */
typedef struct
{
  const GsDocumentTier *tier;
  const GsDocumentSegment *segment;
  gint64 start;
  gint64 end;
  guint position;
} GsCue;

gboolean gs_cue_parse_time (const char **text, char decimal, gboolean hours_needed, gint64 *time);
void gs_cue_append_time (GString *out, gint64 milliseconds, char decimal);
gint64 gs_cue_round (gint64 time);
GPtrArray *gs_cue_order (const GsDocument *document, gint64 shortest, GsOutput *output);

G_END_DECLS
