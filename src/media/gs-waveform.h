/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-media-info.h"

G_BEGIN_DECLS

#define GS_TYPE_WAVEFORM (gs_waveform_get_type ())

/**
 * GsWaveform:
 *
 * The lowest and highest sample of a clip's sound track at every zoom, made once in a thread of its own while the clip
 * is already in use. Memory is bounded by the clip's length: about 5 MB an hour.
 *
 * Signal "progress" (ready_until: int64 nanoseconds): peaks before this media time are there; emitted in the main
 * context of the maker, at most ten times a second, the last time with the end of the sound. Property "complete"
 * (boolean, notified), "error" (#GError boxed, notified).
 */
G_DECLARE_FINAL_TYPE (GsWaveform, gs_waveform, GS, WAVEFORM, GObject)

GsWaveform *gs_waveform_new (GsMediaInfo *info);
void gs_waveform_cancel (GsWaveform *self);
gint64 gs_waveform_get_ready_until (GsWaveform *self);
gboolean gs_waveform_get_complete (GsWaveform *self);
const GError *gs_waveform_get_error (GsWaveform *self);
void gs_waveform_get_peaks (GsWaveform *self,
                            gint64 start,
                            gint64 end,
                            guint n_columns,
                            float *lowest,
                            float *highest);

G_END_DECLS
