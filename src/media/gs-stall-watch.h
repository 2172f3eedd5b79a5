/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* To be seen as private; all zero before its first use. */
typedef struct
{
  gint64 begin;   /* microseconds, monotonic */
  gint64 counted; /* time of the last look, 0 before the first */
  gint64 used;    /* what the process had used of processors at that look, microseconds */
  gint64 stalled; /* microseconds that count, up to that look */
  int progress;   /* of gs_stall_watch_follow() */
} GsStallWatch;

void     gs_stall_watch_begin   (GsStallWatch *self,
                                 gint64        now);
gint64   gs_stall_watch_count   (GsStallWatch *self,
                                 gint64        now,
                                 gint64        used,
                                 gboolean      runnable);
gboolean gs_stall_watch_is_over (GsStallWatch *self,
                                 gint64        limit);
gboolean gs_stall_watch_follow  (GsStallWatch *self,
                                 int           progress,
                                 gint64        limit);

G_END_DECLS
