/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-timeline-shared.h"

G_BEGIN_DECLS

/* The ruler of a timeline: times, ticks, and a line below them where the clip has been analysed. For assistive
 * technology it is the slider of the media time. */
#define GS_TYPE_TIMELINE_RULER (gs_timeline_ruler_get_type ())

G_DECLARE_FINAL_TYPE (GsTimelineRuler, gs_timeline_ruler, GS, TIMELINE_RULER, GtkWidget)

GtkWidget *gs_timeline_ruler_new (const GsTimelineShared *shared);
void gs_timeline_ruler_invalidate (GsTimelineRuler *self);
void gs_timeline_ruler_set_time (GsTimelineRuler *self, gint64 time, gboolean announce);

G_END_DECLS
