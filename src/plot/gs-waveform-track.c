/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-waveform-track.h"

#include <math.h>

#include "gs-draw.h"

struct _GsWaveformTrack
{
  GsTrack parent_instance;

  GsPeaksFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
};

G_DEFINE_FINAL_TYPE (GsWaveformTrack, gs_waveform_track, GS_TYPE_TRACK)

static void
gs_waveform_track_draw (GsTrack *track,
                        cairo_t *cr,
                        const GsTrackView *view)
{
  GsWaveformTrack *self = GS_WAVEFORM_TRACK (track);
  guint n_bins = (guint) ceil (view->width * view->scale);
  double step = view->width / n_bins;
  double middle = round (view->height / 2 * view->scale) / view->scale;
  double reach = view->height / 2 - 2;
  g_autofree float *min = NULL;
  g_autofree float *max = NULL;

  if (self->func == NULL)
    {
      gs_draw_view_hatch (cr, view, 0, view->width);
      return;
    }

  min = g_new (float, n_bins);
  max = g_new (float, n_bins);
  self->func (view->start, view->end, n_bins, min, max, self->user_data);

  for (guint i = 0; i < n_bins; i++)
    {
      double top = middle - CLAMP (max[i], -1, 1) * reach;
      double bottom = middle - CLAMP (min[i], -1, 1) * reach;
      double missing = MAX (1 - (bottom - top), 0); /* silence still shows as a line */

      max[i] = isfinite (min[i]) ? (float) (top - missing / 2) : NAN;
      min[i] = isfinite (max[i]) ? (float) (bottom + missing / 2) : NAN;
    }
  gs_draw_columns (cr, view, max, min, n_bins, &view->palette->waveform);

  for (guint i = 0; i < n_bins; i++)
    {
      guint first = i;

      while (i < n_bins && isnan (min[i]))
        i++;
      gs_draw_view_hatch (cr, view, first * step, (i - first) * step);
    }
}

static void
gs_waveform_track_finalize (GObject *object)
{
  GsWaveformTrack *self = GS_WAVEFORM_TRACK (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  G_OBJECT_CLASS (gs_waveform_track_parent_class)->finalize (object);
}

static void
gs_waveform_track_class_init (GsWaveformTrackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_waveform_track_finalize;
  GS_TRACK_CLASS (klass)->draw = gs_waveform_track_draw;
}

static void
gs_waveform_track_init (GsWaveformTrack *self)
{
}

/**
 * gs_waveform_track_new:
 * @title: (nullable): its name
 *
 * Makes a track that shows the sound's peaks.
 *
 * Returns: (transfer full): the track
 */
GsTrack *
gs_waveform_track_new (const char *title)
{
  return g_object_new (GS_TYPE_WAVEFORM_TRACK, "title", title, "height", 36, NULL);
}

/**
 * gs_waveform_track_set_peaks:
 * @self: a waveform track
 * @func: (nullable): where the peaks come from; %NULL = no sound known
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 *
 * Sets where the peaks come from. When more of them are known, call gs_track_changed().
 */
void
gs_waveform_track_set_peaks (GsWaveformTrack *self,
                             GsPeaksFunc func,
                             gpointer user_data,
                             GDestroyNotify destroy)
{
  g_return_if_fail (GS_IS_WAVEFORM_TRACK (self));

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  gs_track_changed (GS_TRACK (self));
}
