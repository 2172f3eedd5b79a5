/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-overlap-policy.h"
#include "gs-rater.h"
#include "gs-segment.h"
#include "gs-word.h"

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

GsOverlapPolicy gs_tier_get_overlap (GsTier *self);
void gs_tier_set_overlap (GsTier *self, GsOverlapPolicy overlap);
GListModel *gs_tier_get_vocabulary (GsTier *self);

void gs_tier_add (GsTier *self, GsSegment *segment);
void gs_tier_add_all (GsTier *self, GPtrArray *segments);
gboolean gs_tier_remove (GsTier *self, GsSegment *segment);
gboolean gs_tier_contains (GsTier *self, GsSegment *segment);
GsSegment *gs_tier_find (GsTier *self, gint64 id);
GsSegment *gs_tier_get_segment_at (GsTier *self, gint64 time);
guint gs_tier_get_first (GsTier *self, gint64 time);
guint gs_tier_get_position (GsTier *self, gint64 time);
GsSegment *gs_tier_peek (GsTier *self, guint position, gint64 *start, gint64 *end);
GPtrArray *gs_tier_get_overlapping (GsTier *self, gint64 start, gint64 end, GsSegment *except);

/* The vocabulary, gs-tier-words.c */
void gs_tier_set_vocabulary (GsTier *self, GPtrArray *words);
void gs_tier_put_word (GsTier *self, GsWord *word);
void gs_tier_remove_word (GsTier *self, gint64 id);
void gs_tier_drop_word (GsTier *self, GsWord *word);
GsWord *gs_tier_find_word (GsTier *self, const char *name);
GsWord *gs_tier_find_word_by_key (GsTier *self, const char *key);

G_END_DECLS
