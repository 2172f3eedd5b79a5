/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GsFrameTimes:
 *
 * The presentation times of a clip's frames, nanoseconds, ascending; shared, not copied, by every series of the
 * clip. Immutable.
 */
typedef struct _GsFrameTimes GsFrameTimes;

#define GS_TYPE_FRAME_TIMES (gs_frame_times_get_type ())
GType gs_frame_times_get_type (void);

GsFrameTimes *gs_frame_times_new (const gint64 *pts, gsize n_frames);
GsFrameTimes *gs_frame_times_ref (GsFrameTimes *self);
void gs_frame_times_unref (GsFrameTimes *self);
gsize gs_frame_times_get_n_frames (const GsFrameTimes *self);
gint64 gs_frame_times_get (const GsFrameTimes *self, gsize frame);
gint64 gs_frame_times_get_end (const GsFrameTimes *self, gsize frame);
gsize gs_frame_times_find (const GsFrameTimes *self, gint64 time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsFrameTimes, gs_frame_times_unref)

G_END_DECLS
