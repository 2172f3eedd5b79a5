/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-media-info.h"

#include "gs-log-mel.h"

G_BEGIN_DECLS

#define GS_TYPE_SOUND_OVERVIEW (gs_sound_overview_get_type ())

/**
 * GsSoundOverview:
 *
 * The peaks and the mel spectrogram of a clip's sound track at every zoom, made once in a thread of its own while the
 * clip is already in use, and kept in the user's cache under the clip's content hash. Memory goes with the length alone:
 * 8.6 MB an hour; the spectrogram's finest columns (23 MB an hour) are in a file that is mapped.
 *
 * Every value stands at the number of its sample, and samples are counted from media time 0: nothing can drift.
 *
 * Signal "progress" (ready_until: int64 nanoseconds): what is before this media time is there; emitted in the main
 * context of the maker, at most ten times a second, the last time with the end of the sound. Property "complete"
 * (boolean, notified), "error" (#GError boxed, notified).
 */
G_DECLARE_FINAL_TYPE (GsSoundOverview, gs_sound_overview, GS, SOUND_OVERVIEW, GObject)

GsSoundOverview *gs_sound_overview_new (GsMediaInfo *info, const char *hash);
void gs_sound_overview_set_hash (GsSoundOverview *self, const char *hash);
void gs_sound_overview_cancel (GsSoundOverview *self);
gint64 gs_sound_overview_get_ready_until (GsSoundOverview *self);
gboolean gs_sound_overview_get_complete (GsSoundOverview *self);
gboolean gs_sound_overview_was_cached (GsSoundOverview *self);
const GError *gs_sound_overview_get_error (GsSoundOverview *self);
void gs_sound_overview_get_peaks (GsSoundOverview *self, gint64 start, gint64 end, guint n_columns, float *lowest,
                                  float *highest);
void gs_sound_overview_get_mel (GsSoundOverview *self, gint64 start, gint64 end, guint n_columns, guint8 *values,
                                guint8 *known);

G_END_DECLS
