/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-what-if-tracks.h"

#include "gs-gate-track.h"
#include "gs-line-track.h"
#include "gs-run-difference.h"
#include "gs-track-memory.h"

#include <glib/gi18n.h>
#include <math.h>

/* Least half height of the scale of differences; larger ones make it grow. */
#define LEAST_RANGE 0.05

/* changed - original, frame by frame, of a prediction or of a candidate of a gate. */
typedef struct
{
  GsSeries *changed;
  GsSeries *original;
  GsSeries *difference;
  GsTrack *track; /* not owned */
} Difference;

struct _GsWhatIfTracks
{
  GObject parent_instance;

  GsTimeline *timeline; /* not owned: it is the window's, which owns this too */
  GsTracks *tracks;     /* the same */
  GsClipPlots *plots;
  GPtrArray *added;       /* of GsTrack */
  GPtrArray *differences; /* of Difference */
  guint update_id;
  gboolean hidden;
};

G_DEFINE_FINAL_TYPE (GsWhatIfTracks, gs_what_if_tracks, G_TYPE_OBJECT)

static void
changed_cb (gpointer source,
            gsize first,
            gsize n_frames,
            Difference *self)
{
  g_autofree float *values = g_new (float, n_frames);

  for (gsize i = 0; i < n_frames; i++)
    values[i] = gs_series_get_value (self->changed, first + i) - gs_series_get_value (self->original, first + i);
  gs_series_set_values (self->difference, first, values, 1, n_frames);
}

static void
difference_free (gpointer data)
{
  Difference *self = data;

  g_signal_handlers_disconnect_by_data (self->changed, self);
  g_signal_handlers_disconnect_by_data (self->original, self);
  g_object_unref (self->changed);
  g_object_unref (self->original);
  g_object_unref (self->difference);
  g_free (self);
}

/* The scale is as large as what stands on it, in steps that the eye knows. */
static gboolean
fit_scales_cb (gpointer user_data)
{
  static const double steps[] = { 0.1, 0.2, 0.5, 1.0, 2.0 };
  GsWhatIfTracks *self = user_data;

  self->update_id = 0;
  for (guint i = 0; i < self->differences->len; i++)
    {
      const Difference *first = self->differences->pdata[i];
      double most = LEAST_RANGE;
      guint step = 0;

      for (guint j = 0; j < self->differences->len; j++)
        {
          const Difference *other = self->differences->pdata[j];
          GsSeriesBin bin;

          if (other->track != first->track)
            continue;
          gs_series_summarise (other->difference, 0, gs_series_get_n_frames (other->difference), &bin);
          if (bin.n_values > 0)
            most = MAX (most, MAX (fabsf (bin.min), fabsf (bin.max)));
        }
      while (step < G_N_ELEMENTS (steps) - 1 && steps[step] < most)
        step++;
      gs_line_track_set_range (GS_LINE_TRACK (first->track), -steps[step], steps[step]);
    }

  return G_SOURCE_REMOVE;
}

static void
queue_fit (GsWhatIfTracks *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (fit_scales_cb, self);
}

static void
add_difference (GsWhatIfTracks *self,
                GsTrack *track,
                GsSeries *original,
                GsSeries *changed,
                const char *name,
                GsLineStyle style)
{
  Difference *difference = g_new0 (Difference, 1);

  difference->original = g_object_ref (original);
  difference->changed = g_object_ref (changed);
  difference->difference = gs_series_new (gs_series_get_times (original));
  difference->track = track;
  changed_cb (NULL, 0, gs_series_get_n_frames (original), difference);
  g_signal_connect (original, "changed", G_CALLBACK (changed_cb), difference);
  g_signal_connect (changed, "changed", G_CALLBACK (changed_cb), difference);
  g_signal_connect_object (difference->difference, "changed", G_CALLBACK (queue_fit), self, G_CONNECT_SWAPPED);
  gs_line_track_add_series (GS_LINE_TRACK (track), difference->difference, name, style);
  g_ptr_array_add (self->differences, difference);
}

static guint
find_track (GsWhatIfTracks *self,
            const char *title,
            const char *subtitle)
{
  GListModel *tracks = gs_timeline_get_tracks (self->timeline);

  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (GsTrack) track = g_list_model_get_item (tracks, i);

      if (g_strcmp0 (gs_track_get_title (track), title) == 0 && g_strcmp0 (gs_track_get_subtitle (track), subtitle) == 0)
        return i;
    }

  return g_list_model_get_n_items (tracks);
}

static void
insert (GsWhatIfTracks *self,
        GsTrack *track,
        const char *key,
        guint position)
{
  gs_track_remember (track, key, TRUE);
  gs_timeline_insert_track (self->timeline, track, MIN (position, g_list_model_get_n_items (gs_timeline_get_tracks (self->timeline))));
  g_ptr_array_add (self->added, track);
}

/* Right below the run's own. */
static void
add_gates (GsWhatIfTracks *self,
           GsRunSeries *other)
{
  GsRun *run = gs_run_series_get_run (other);

  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);
      gboolean stages = gs_run_is_hierarchical (run, gate->output);
      gboolean face = g_str_equal (gate->modality, "video");
      const char *subtitle = gate->output == GS_OUTPUT_VALENCE   ? _ ("valence")
                             : gate->output == GS_OUTPUT_AROUSAL ? _ ("arousal")
                                                                 : _ ("valence, arousal");
      GsTrack *track;

      if (gate->stage > 0)
        continue;

      track = gs_gate_track_new (face ? _ ("Face gate B") : _ ("Sound gate B"), subtitle);
      gs_gate_track_set_stages (GS_GATE_TRACK (track), stages);
      if (face)
        gs_gate_track_set_presence (GS_GATE_TRACK (track), gs_run_series_get_presence (other));
      for (guint candidate = 0; candidate < gate->n_candidates; candidate++)
        {
          g_autofree char *name = gs_candidate_name (candidate, stages);

          gs_gate_track_add_candidate (GS_GATE_TRACK (track), gs_run_series_get_gate (other, i, candidate), name);
        }
      insert (self, track, "changed-gates", find_track (self, face ? _ ("Face gate") : _ ("Sound gate"), subtitle) + 1);
    }
}

static void
add_differences (GsWhatIfTracks *self,
                 GsRunSeries *original,
                 GsRunSeries *other)
{
  static const GsLineStyle styles[] = { GS_LINE_NETWORK, GS_LINE_ALTERNATIVE };
  const char *const names[] = { _ ("valence"), _ ("arousal") };
  GsTrack *predictions = gs_line_track_new (_ ("Difference"), _ ("B − A"));
  GsRun *runs[] = { gs_run_series_get_run (original), gs_run_series_get_run (other) };
  guint position = find_track (self, _ ("Arousal"), NULL) + 1;

  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    add_difference (self, predictions, gs_run_series_get_prediction (original, output), gs_run_series_get_prediction (other, output),
                    names[output], styles[output]);
  insert (self, predictions, "difference", position);

  for (guint modality = 0; modality < GS_RUN_N_MODALITIES; modality++)
    {
      GsTrack *track = NULL;

      for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
        {
          int before = gs_run_find_own_gate (runs[0], output, modality), after = gs_run_find_own_gate (runs[1], output, modality);
          gboolean both = before >= 0 && gs_run_get_gate (runs[0], (guint) before)->output == GS_OUTPUT_BOTH;

          if (before < 0 || after < 0 || (both && output > 0))
            continue;
          if (track == NULL)
            track = gs_line_track_new (modality == 0 ? _ ("Face own") : _ ("Sound own"),
                                       _ ("B − A"));
          add_difference (self, track, gs_run_series_get_gate (original, (guint) before, 0),
                          gs_run_series_get_gate (other, (guint) after, 0), both ? _ ("own") : names[output], styles[output]);
        }
      if (track != NULL)
        insert (self, track, "gate-difference", G_MAXUINT);
    }
}

static void
clear (GsWhatIfTracks *self)
{
  g_ptr_array_set_size (self->differences, 0);
  for (guint i = 0; i < self->added->len; i++)
    gs_timeline_remove_track (self->timeline, self->added->pdata[i]);
  g_ptr_array_set_size (self->added, 0);
}

static void
fill (GsWhatIfTracks *self)
{
  GsRunSeries *original = self->plots != NULL ? gs_clip_plots_get_run_series (self->plots) : NULL;
  GsRunSeries *other = self->plots != NULL ? gs_clip_plots_get_other (self->plots) : NULL;
  gboolean had = self->added->len > 0;

  clear (self);
  if (other != NULL && !self->hidden)
    {
      add_gates (self, other);
      if (original != NULL)
        add_differences (self, original, other);
      queue_fit (self);
    }
  if (had || self->added->len > 0)
    gs_tracks_share_height (self->tracks);
}

static void
gs_what_if_tracks_dispose (GObject *object)
{
  GsWhatIfTracks *self = GS_WHAT_IF_TRACKS (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_clear_object (&self->plots);
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  g_clear_pointer (&self->added, g_ptr_array_unref);

  G_OBJECT_CLASS (gs_what_if_tracks_parent_class)->dispose (object);
}

static void
gs_what_if_tracks_class_init (GsWhatIfTracksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_what_if_tracks_dispose;
}

static void
gs_what_if_tracks_init (GsWhatIfTracks *self)
{
  self->added = g_ptr_array_new_with_free_func (g_object_unref);
  self->differences = g_ptr_array_new_with_free_func (difference_free);
}

/**
 * gs_what_if_tracks_new:
 * @timeline: where the tracks go; must live as long as this
 * @tracks: what fills it otherwise; the same
 *
 * Returns: (transfer full): a #GsWhatIfTracks without a clip
 */
GsWhatIfTracks *
gs_what_if_tracks_new (GsTimeline *timeline,
                       GsTracks *tracks)
{
  GsWhatIfTracks *self = g_object_new (GS_TYPE_WHAT_IF_TRACKS, NULL);

  self->timeline = timeline;
  self->tracks = tracks;

  return self;
}

/**
 * gs_what_if_tracks_set_plots:
 * @self: a #GsWhatIfTracks
 * @plots: (nullable): the clip, whose other tracks are in the timeline already
 */
void
gs_what_if_tracks_set_plots (GsWhatIfTracks *self,
                             GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_WHAT_IF_TRACKS (self));

  if (self->plots == plots)
    return;

  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  /* Those of another clip have gone with all others */
  g_ptr_array_set_size (self->differences, 0);
  g_ptr_array_set_size (self->added, 0);
  g_set_object (&self->plots, plots);
  if (plots != NULL)
    {
      g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (fill), self);
      g_signal_connect_swapped (plots, "notify::other", G_CALLBACK (fill), self);
    }
  fill (self);
}

/**
 * gs_what_if_tracks_set_hidden:
 * @self: a #GsWhatIfTracks
 * @hidden: whether there are no tracks, as when somebody rates blind
 *
 * To be called when the timeline's other tracks have followed.
 */
void
gs_what_if_tracks_set_hidden (GsWhatIfTracks *self,
                              gboolean hidden)
{
  g_return_if_fail (GS_IS_WHAT_IF_TRACKS (self));

  if (self->hidden == hidden)
    return;

  self->hidden = hidden;
  fill (self);
}
