/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-tracks.h"

#include "gs-dimension-tracks.h"
#include "gs-line-track.h"

G_BEGIN_DECLS

struct _GsTracks
{
  GObject parent_instance;

  GsTimeline *timeline; /* not owned: it is the window's, which owns this too */
  GsPlayhead *playhead; /* not owned: the workspace's */
  GsClipPlots *plots;
  GsTrack *waveform;
  GsTrack *mel;
  GsTrack *lines[GS_RUN_N_PREDICTIONS];
  GsPairLine pair[2]; /* what is compared; without a series: nothing */
  const char *pair_dimension; /* interned */
  GHashTable *bands; /* dimension, the spread around its gold standard */
  GsDimensionTracks *dimensions;
  GPtrArray *gates;
  GPtrArray *tiers; /* GsTierTrack, with "gs-tier" */
  GsSegment *selected;
  GsTier *selected_tier;
  GSignalGroup *selected_signals; /* of that tier: its segments may be taken away elsewhere */
  GsTier *pending_tier; /* (nullable): where a segment is that is not made yet */
  gint64 pending_start, pending_end;
  char *pending_label;
  gboolean recorded; /* traces that are taken without their delay are drawn with it too */
  char *only;     /* rater whose lines and tiers are shown and nothing else; NULL = everything */
  double unit;    /* height of the lowest track as shared out last, pixels */
  guint share_id;
};

void     gs_tracks_fill_lines  (GsTracks    *self);

/* gs-tracks-pair.c: what is compared, and the spread around the gold standard */
void     gs_tracks_init_pair   (GsTracks    *self);
gboolean gs_tracks_has_pair    (GsTracks    *self,
                                const char  *dimension);
gboolean gs_tracks_fill_pair   (GsTracks    *self,
                                GsLineTrack *track,
                                const char  *dimension);
void     gs_tracks_fill_others (GsTracks    *self);
void     gs_tracks_fill_bands  (GsTracks    *self);
void     gs_tracks_clear_pair  (GsTracks    *self);
void     gs_tracks_clear_bands (GsTracks    *self);

G_END_DECLS
