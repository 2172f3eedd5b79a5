/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-rater.h"
#include "gs-segment.h"

G_BEGIN_DECLS

#define GS_TYPE_TIER (gs_tier_get_type ())

/* A GsTier is a GListModel of its GsSegments, sorted by start, then by end. */
G_DECLARE_FINAL_TYPE (GsTier, gs_tier, GS, TIER, GObject)

GsTier *gs_tier_new (GsClip *clip, GsRater *rater, const char *name);

gint64 gs_tier_get_id (GsTier *self);
void gs_tier_set_id (GsTier *self, gint64 id);
GsClip *gs_tier_get_clip (GsTier *self);
GsRater *gs_tier_get_rater (GsTier *self);
const char *gs_tier_get_name (GsTier *self);
void gs_tier_set_name (GsTier *self, const char *name);

void gs_tier_add (GsTier *self, GsSegment *segment);
void gs_tier_add_all (GsTier *self, GPtrArray *segments);
gboolean gs_tier_remove (GsTier *self, GsSegment *segment);
GsSegment *gs_tier_find (GsTier *self, gint64 id);
GsSegment *gs_tier_get_segment_at (GsTier *self, gint64 time);

G_END_DECLS
