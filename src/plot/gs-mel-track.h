/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-track.h"

G_BEGIN_DECLS

/**
 * GsMelFunc:
 * @start: media time of the first column's start, nanoseconds
 * @end: media time of the last column's end
 * @n_columns: number of equally long columns
 * @values: (out caller-allocates): the spectrogram ([n_columns, n_bands]), the lowest band first
 * @known: (out caller-allocates) (array length=n_columns): 1 where there is a value; 0 = not known (yet)
 * @user_data: what was given to gs_mel_track_set_mel()
 *
 * Asks for columns of the spectrogram. Called while drawing: must only look up, never compute or wait.
 */
typedef void (*GsMelFunc) (gint64 start, gint64 end, guint n_columns, guint8 *values, guint8 *known, gpointer user_data);

#define GS_TYPE_MEL_TRACK (gs_mel_track_get_type ())

G_DECLARE_FINAL_TYPE (GsMelTrack, gs_mel_track, GS, MEL_TRACK, GsTrack)

GsTrack *gs_mel_track_new (const char *title, const char *subtitle);
void gs_mel_track_set_scale (GsMelTrack *self, const float *centres, guint n_bands, double floor, double step);
void gs_mel_track_set_mel (GsMelTrack *self, GsMelFunc func, gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
