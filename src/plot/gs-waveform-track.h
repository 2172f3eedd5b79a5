/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-track.h"

G_BEGIN_DECLS

/**
 * GsPeaksFunc:
 * @start: media time of the first bin's start, nanoseconds
 * @end: media time of the last bin's end
 * @n_bins: number of equally long bins
 * @min: (out caller-allocates) (array length=n_bins): lowest sample of each bin, -1 to 1; NaN = not known (yet)
 * @max: (out caller-allocates) (array length=n_bins): highest sample of each bin
 * @user_data: what was given to gs_waveform_track_set_peaks()
 *
 * Asks for the peaks of the sound. Called while drawing: must only look up, never compute or wait.
 */
typedef void (*GsPeaksFunc) (gint64 start, gint64 end, guint n_bins, float *min, float *max, gpointer user_data);

#define GS_TYPE_WAVEFORM_TRACK (gs_waveform_track_get_type ())

G_DECLARE_FINAL_TYPE (GsWaveformTrack, gs_waveform_track, GS, WAVEFORM_TRACK, GsTrack)

GsTrack *gs_waveform_track_new (const char *title);
void gs_waveform_track_set_peaks (GsWaveformTrack *self, GsPeaksFunc func, gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
