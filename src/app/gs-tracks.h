/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-playhead.h"
#include "gs-tier.h"
#include "gs-tier-track.h"
#include "gs-timeline.h"

G_BEGIN_DECLS

#define GS_TYPE_TRACKS (gs_tracks_get_type ())

/**
 * GsTracks:
 *
 * Fills a timeline with the tracks of a clip and keeps them in step: sound, valence, arousal, a gate stripe for each output
 * and modality, the tiers.
 *
 * Signals: "segment-activated" (tier, segment): to be named; "segment-moved" (tier, segment, start, end); property
 * "selected" (nullable #GsSegment), notified.
 */
G_DECLARE_FINAL_TYPE (GsTracks, gs_tracks, GS, TRACKS, GObject)

/**
 * GsPairLine:
 * @series: its values
 * @name: what it is called in the legend
 * @style: what it stands for
 *
 * One of two lines that are compared.
 */
typedef struct
{
  GsSeries *series;
  const char *name;
  GsLineStyle style;
} GsPairLine;

GsTracks  *gs_tracks_new          (GsTimeline  *timeline);
void       gs_tracks_set_plots    (GsTracks    *self,
                                   GsClipPlots *plots);
void       gs_tracks_set_pair     (GsTracks    *self,
                                   const char  *dimension,
                                   const GsPairLine *pair);
void       gs_tracks_set_band     (GsTracks    *self,
                                   const char  *dimension,
                                   GsSeries    *low,
                                   GsSeries    *high);
void       gs_tracks_sound_ready  (GsTracks    *self);
void       gs_tracks_set_recorded (GsTracks    *self,
                                   gboolean     recorded);
void       gs_tracks_set_only     (GsTracks    *self,
                                   const char  *rater);
void       gs_tracks_share_height (GsTracks    *self);
GsSegment *gs_tracks_get_selected (GsTracks    *self,
                                   GsTier     **tier);
GsSoundOverview *gs_tracks_get_sound (GsTracks  *self);
void       gs_tracks_set_playhead (GsTracks    *self,
                                   GsPlayhead  *playhead);
void       gs_tracks_set_pending  (GsTracks    *self,
                                   GsTier      *tier,
                                   gint64       start,
                                   gint64       end,
                                   const char  *label);
void       gs_tracks_select       (GsTracks    *self,
                                   GsTier      *tier,
                                   GsSegment   *segment);

G_END_DECLS
