/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-segment-snap.h"
#include "gs-tracks.h"
#include "gs-workspace.h"

G_BEGIN_DECLS

#define GS_TYPE_SEGMENTER (gs_segmenter_get_type ())

typedef enum
{
  GS_SEGMENT_START,
  GS_SEGMENT_END,
} GsSegmentEdge;

/**
 * GsSegmenter:
 *
 * Makes and changes segments at the playhead, each change one step to undo. Knows no widgets but the tracks' selection.
 *
 * Properties, notified: "tier" (#GsTier, nullable: made when first needed), "only" (string, nullable), "in-point" (int64, -1 = none).
 * Signals: "refused" (string): why nothing was done, one sentence; "lost" (string): what somebody wrote has no place any more, with its words.
 */
G_DECLARE_FINAL_TYPE (GsSegmenter, gs_segmenter, GS, SEGMENTER, GObject)

GsSegmenter *gs_segmenter_new          (GsWorkspace *workspace,
                                        GsTracks    *tracks);
GsTier      *gs_segmenter_get_tier     (GsSegmenter *self);
void         gs_segmenter_set_tier     (GsSegmenter *self,
                                        GsTier      *tier);
gboolean     gs_segmenter_is_open      (GsSegmenter *self,
                                        GsTier      *tier);
void         gs_segmenter_set_only     (GsSegmenter *self,
                                        const char  *rater);
gint64       gs_segmenter_get_in_point (GsSegmenter *self);
const char  *gs_segmenter_get_in_label (GsSegmenter *self);
GsTier      *gs_segmenter_ensure_tier  (GsSegmenter *self,
                                        const char  *rater);
GsTier      *gs_segmenter_add_tier     (GsSegmenter *self,
                                        const char  *name,
                                        const char  *rater);
void         gs_segmenter_mark_in      (GsSegmenter *self);
void         gs_segmenter_mark_out     (GsSegmenter *self,
                                        const char  *rater);
void         gs_segmenter_add          (GsSegmenter *self,
                                        gint64       start,
                                        gint64       end,
                                        const char  *label,
                                        const char  *rater);
void         gs_segmenter_press        (GsSegmenter *self,
                                        const char  *label);
void         gs_segmenter_release      (GsSegmenter *self,
                                        const char  *rater);
void         gs_segmenter_cancel_held  (GsSegmenter *self);
gboolean     gs_segmenter_cancel_in    (GsSegmenter *self);
void         gs_segmenter_delete       (GsSegmenter *self);

/* Labels and notes, gs-segmenter-label.c */
void         gs_segmenter_label        (GsSegmenter *self,
                                        const char  *label);
void         gs_segmenter_note         (GsSegmenter *self,
                                        GsTier      *tier,
                                        GsSegment   *segment,
                                        const char  *note);

/* Edges and neighbours, gs-segmenter-edges.c */
gboolean     gs_segmenter_can_split    (GsSegmenter *self);
void         gs_segmenter_split        (GsSegmenter *self);
void         gs_segmenter_move         (GsSegmenter *self,
                                        GsTier      *tier,
                                        GsSegment   *segment,
                                        gint64       start,
                                        gint64       end);
void         gs_segmenter_nudge        (GsSegmenter *self,
                                        GsSegmentEdge edge,
                                        int          direction);
void         gs_segmenter_snap         (GsSegmenter *self,
                                        GsSegmentEdge edge,
                                        GsSnapTarget target);
void         gs_segmenter_join         (GsSegmenter *self,
                                        int          direction);
gboolean     gs_segmenter_step         (GsSegmenter *self,
                                        int          direction);

G_END_DECLS
