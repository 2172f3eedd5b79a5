/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_TYPE_SEGMENT (gs_segment_get_type ())

G_DECLARE_FINAL_TYPE (GsSegment, gs_segment, GS, SEGMENT, GObject)

GsSegment *gs_segment_new (gint64 start, gint64 end, const char *label);

gint64 gs_segment_get_id (GsSegment *self);
void gs_segment_set_id (GsSegment *self, gint64 id);
gint64 gs_segment_get_start (GsSegment *self);
gint64 gs_segment_get_end (GsSegment *self);
void gs_segment_set_range (GsSegment *self, gint64 start, gint64 end);
const char *gs_segment_get_label (GsSegment *self);
void gs_segment_set_label (GsSegment *self, const char *label);
const char *gs_segment_get_note (GsSegment *self);
void gs_segment_set_note (GsSegment *self, const char *note);

G_END_DECLS
