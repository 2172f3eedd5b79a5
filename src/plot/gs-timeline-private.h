/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-timeline-overlay.h"
#include "gs-timeline-ruler.h"
#include "gs-timeline-shared.h"
#include "gs-timeline.h"
#include "gs-track-row.h"

G_BEGIN_DECLS

/* What a drag does. */
typedef enum
{
  GS_TIMELINE_DRAG_NONE,
  GS_TIMELINE_DRAG_SEEK,
  GS_TIMELINE_DRAG_RULER,  /* a click so far: seek on release */
  GS_TIMELINE_DRAG_SELECT, /* from drag_time to the pointer */
  GS_TIMELINE_DRAG_CURSOR, /* drag_cursor goes along */
  GS_TIMELINE_DRAG_TRACK,  /* the track took it */
  GS_TIMELINE_DRAG_HEIGHT,
  GS_TIMELINE_DRAG_PLACE,
} GsTimelineDrag;

struct _GsTimeline
{
  GtkWidget parent_instance;

  GsTimelineShared shared;
  GListStore *tracks;
  gboolean follow;

  GtkWidget *ruler;
  GtkWidget *scroller;
  GtkWidget *rows; /* box of GsTrackRow, in the order of tracks */
  GtkWidget *overlay;
  GtkWidget *scrollbar;
  GtkAdjustment *adjustment; /* of the scrollbar, seconds */
  gboolean syncing;          /* the adjustment is being set from the axis */

  gint64 last_time;   /* the cursor when it was last drawn */
  gint64 last_values; /* monotonic time of the last new values in the headers, microseconds */
  gint64 last_spoken; /* and of the last ones told to screen readers */
  guint speech_source;

  /* input */
  GsTimelineDrag drag;
  GsTrackRow *drag_row; /* weak */
  gint64 drag_time;
  GsCursor drag_cursor;
  int drag_height;
  gint64 pan_start;
  double pointer_x; /* negative = not over the timeline */
  double pointer_y;
  GtkWidget *menu;
  GsTrack *menu_track; /* weak */
  gint64 menu_time;    /* where the pointer was, or else the playhead */
};

void gs_timeline_init_input (GsTimeline *self);
void gs_timeline_update_hover (GsTimeline *self);
void gs_timeline_install_actions (GtkWidgetClass *widget_class);
void gs_timeline_show_menu (GsTimeline *self, GsTrack *track, double x, double y);
GsTrackRow *gs_timeline_get_row_at (GsTimeline *self, double y);
double gs_timeline_get_plot_width (GsTimeline *self);
gint64 gs_timeline_get_time_at (GsTimeline *self, double x);

G_END_DECLS
