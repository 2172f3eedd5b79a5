/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-segmenter.h"

G_BEGIN_DECLS

struct _GsSegmenter
{
  GObject parent_instance;

  GsWorkspace *workspace; /* not owned: the window owns all three */
  GsTracks *tracks;
  GsTier *tier;
  char *only; /* rater whose tiers alone are worked on; NULL = everybody's */
  GSignalGroup *tier_signals;
  GSignalGroup *store_signals;
  gboolean following; /* what changes now another window has changed */
  gboolean lost;      /* the tier was taken away elsewhere, and nobody has chosen another one yet */
  gint64 in_point;
  char *in_label; /* what the segment that was begun will be called */

  char *held_label; /* (nullable): of the key that is held down */
  gint64 held_since, held_start;
};

void       gs_segmenter_refuse        (GsSegmenter *self,
                                       const char  *sentence);
GsSegment *gs_segmenter_get_chosen    (GsSegmenter *self,
                                       GsTier     **tier);
gboolean   gs_segmenter_has_room      (GsSegmenter *self,
                                       GsTier      *tier,
                                       gint64       start,
                                       gint64       end,
                                       GsSegment   *except);
gboolean   gs_segmenter_knows         (GsSegmenter *self,
                                       GsTier      *tier,
                                       const char  *label);
gboolean   gs_segmenter_has_item      (GListModel  *list,
                                       gpointer     wanted);
void       gs_segmenter_begin         (GsSegmenter *self,
                                       const char  *format,
                                       const char  *label,
                                       gint64       time);

G_END_DECLS
