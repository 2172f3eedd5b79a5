/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-tracks-private.h"

#include "gs-mel-track.h"
#include "gs-waveform-track.h"

/* The two tracks of the one sound. */

static void
peaks_cb (gint64 start,
          gint64 end,
          guint n_bins,
          float *min,
          float *max,
          gpointer user_data)
{
  gs_sound_overview_get_peaks (user_data, start, end, n_bins, min, max);
}

static void
mel_cb (gint64 start,
        gint64 end,
        guint n_columns,
        guint8 *values,
        guint8 *known,
        gpointer user_data)
{
  gs_sound_overview_get_mel (user_data, start, end, n_columns, values, known);
}

static void
sound_progress_cb (GsTracks *self)
{
  if (self->waveform != NULL)
    gs_track_changed (self->waveform);
  if (self->mel != NULL)
    gs_track_changed (self->mel);
}

/**
 * gs_tracks_sound_ready:
 * @self: a #GsTracks
 *
 * To be called when the plots' sound has been begun.
 */
void
gs_tracks_sound_ready (GsTracks *self)
{
  GsSoundOverview *sound;

  g_return_if_fail (GS_IS_TRACKS (self));

  sound = self->plots != NULL ? gs_clip_plots_get_sound (self->plots) : NULL;
  if (self->waveform == NULL || sound == NULL)
    return;

  g_signal_handlers_disconnect_by_data (sound, self);
  g_signal_connect_swapped (sound, "progress", G_CALLBACK (sound_progress_cb), self);
  gs_waveform_track_set_peaks (GS_WAVEFORM_TRACK (self->waveform), peaks_cb, g_object_ref (sound), g_object_unref);
  gs_mel_track_set_mel (GS_MEL_TRACK (self->mel), mel_cb, g_object_ref (sound), g_object_unref);
}

/**
 * gs_tracks_get_sound:
 * @self: a #GsTracks
 *
 * Returns: (transfer none) (nullable): the sound of the clip that is shown
 */
GsSoundOverview *
gs_tracks_get_sound (GsTracks *self)
{
  g_return_val_if_fail (GS_IS_TRACKS (self), NULL);

  return self->plots != NULL ? gs_clip_plots_get_sound (self->plots) : NULL;
}
