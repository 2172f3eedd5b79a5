/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-norm-tracks.h"

#include "gs-engine.h"
#include "gs-fusion-columns.h"
#include "gs-line-track.h"
#include "gs-track-memory.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GsNormTracks
{
  GObject parent_instance;

  GsTimeline *timeline; /* not owned: it is the window's, which owns this too */
  GsTracks *tracks;     /* the same */
  GsClipPlots *plots;
  GsEngine *engine; /* NULL until somebody asks */
  GsInsideJob *job; /* at work or done */
  GPtrArray *added; /* of GsTrack */
  gboolean hidden;
};

G_DEFINE_FINAL_TYPE (GsNormTracks, gs_norm_tracks, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* From 0 to a step that the eye knows. */
static void
fit_scale (GsTrack *track,
           double most)
{
  static const double steps[] = { 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0 };
  guint step = 0;

  while (step < G_N_ELEMENTS (steps) - 1 && steps[step] < most)
    step++;
  gs_line_track_set_range (GS_LINE_TRACK (track), 0.0, MAX (steps[step], most));
}

static guint
find_position (GsNormTracks *self)
{
  GListModel *tracks = gs_timeline_get_tracks (self->timeline);

  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (GsTrack) track = g_list_model_get_item (tracks, i);

      if (g_strcmp0 (gs_track_get_title (track), _ ("Arousal")) == 0)
        return i + 1;
    }

  return g_list_model_get_n_items (tracks);
}

static GsTrack *
make_track (GsNormTracks *self,
            const GsClipNorms *norms,
            guint modality,
            const char *output)
{
  static const char *const keys[] = { "norms-face", "norms-sound" };
  GsTrack *track = gs_line_track_new (modality == 0 ? _ ("Face norms") : _ ("Sound norms"), output);
  guint n_candidates = norms->n_iterations + 1;
  float most = 0.0f;

  for (guint k = 0; k < n_candidates; k++)
    {
      g_autoptr (GsSeries) series = gs_series_new (gs_clip_plots_get_times (self->plots));
      g_autofree char *name = gs_candidate_name (k, FALSE);
      GsSeriesBin bin;

      gs_series_set_values (series, 0, norms->norms[modality] + k, n_candidates, MIN (norms->n_frames, gs_series_get_n_frames (series)));
      gs_line_track_add_candidate (GS_LINE_TRACK (track), series, name, k, n_candidates);
      gs_series_summarise (series, 0, gs_series_get_n_frames (series), &bin);
      if (bin.n_values > 0)
        most = MAX (most, bin.max);
    }
  fit_scale (track, most);
  gs_track_remember (track, keys[modality], TRUE);

  return track;
}

static void
add_tracks (GsNormTracks *self)
{
  guint position = find_position (self);
  const GsClipNorms *former = NULL;

  if (self->hidden || self->job == NULL || gs_job_get_state (GS_JOB (self->job)) != GS_JOB_DONE)
    return;

  for (guint output = 0; output < GS_OUTPUT_BOTH; output++)
    {
      const GsClipNorms *norms = gs_inside_job_get_norms (self->job, output);
      gboolean both = norms != NULL && norms == gs_inside_job_get_norms (self->job, 1 - output);

      /* A network of both has one kind of features. */
      if (norms == NULL || norms == former)
        continue;

      former = norms;
      for (guint m = 0; m < 2; m++)
        {
          GsTrack *track = make_track (self, norms, m, gs_fusion_columns_name_output (both ? GS_OUTPUT_BOTH : output));

          gs_timeline_insert_track (self->timeline, track, position++);
          g_ptr_array_add (self->added, track);
        }
    }
  gs_tracks_share_height (self->tracks);
}

/* @taken: whether the timeline has let go of all tracks already */
static void
remove_tracks (GsNormTracks *self,
               gboolean taken)
{
  for (guint i = 0; i < self->added->len && !taken; i++)
    gs_timeline_remove_track (self->timeline, self->added->pdata[i]);
  g_ptr_array_set_size (self->added, 0);
}

static void
forget (GsNormTracks *self,
        gboolean taken)
{
  if (self->job != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->job, self);
      gs_job_cancel (GS_JOB (self->job));
      g_clear_object (&self->job);
    }
  remove_tracks (self, taken);
}

static void
state_cb (GsNormTracks *self)
{
  if (gs_job_get_state (GS_JOB (self->job)) == GS_JOB_FAILED)
    {
      g_autoptr (GError) error = g_error_copy (gs_job_get_error (GS_JOB (self->job)));

      gs_norm_tracks_clear (self);
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }

  if (gs_job_get_state (GS_JOB (self->job)) == GS_JOB_DONE)
    add_tracks (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
fraction_cb (GsNormTracks *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
gs_norm_tracks_dispose (GObject *object)
{
  GsNormTracks *self = GS_NORM_TRACKS (object);

  forget (self, TRUE);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_clear_object (&self->plots);
  if (self->engine != NULL)
    gs_engine_shut_down (self->engine);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gs_norm_tracks_parent_class)->dispose (object);
}

static void
gs_norm_tracks_finalize (GObject *object)
{
  g_ptr_array_unref (GS_NORM_TRACKS (object)->added);

  G_OBJECT_CLASS (gs_norm_tracks_parent_class)->finalize (object);
}

static void
gs_norm_tracks_class_init (GsNormTracksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_norm_tracks_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_norm_tracks_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
gs_norm_tracks_init (GsNormTracks *self)
{
  self->added = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * gs_norm_tracks_new:
 * @timeline: where the tracks go; must live as long as this
 * @tracks: what fills it otherwise; the same
 *
 * Returns: (transfer full): a #GsNormTracks without a clip
 */
GsNormTracks *
gs_norm_tracks_new (GsTimeline *timeline,
                    GsTracks *tracks)
{
  GsNormTracks *self = g_object_new (GS_TYPE_NORM_TRACKS, NULL);

  self->timeline = timeline;
  self->tracks = tracks;

  return self;
}

/**
 * gs_norm_tracks_set_plots:
 * @self: a #GsNormTracks
 * @plots: (nullable): the clip, whose other tracks are in the timeline already
 *
 * What was computed of another clip goes.
 */
void
gs_norm_tracks_set_plots (GsNormTracks *self,
                          GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_NORM_TRACKS (self));

  if (self->plots == plots)
    return;

  forget (self, TRUE);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_set_object (&self->plots, plots);
  /* Another run is of other networks, or of somebody else */
  if (plots != NULL)
    g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (gs_norm_tracks_clear), self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_norm_tracks_start:
 * @self: a #GsNormTracks with a clip that has pictures
 * @networks: (element-type GsNetwork): those of the clip's run
 */
void
gs_norm_tracks_start (GsNormTracks *self,
                      GPtrArray *networks)
{
  g_return_if_fail (GS_IS_NORM_TRACKS (self));
  g_return_if_fail (self->plots != NULL);

  if (self->job != NULL)
    return;

  if (self->engine == NULL)
    self->engine = gs_engine_new_background ();
  self->job = gs_inside_job_new_norms (gs_clip_plots_get_clip (self->plots), networks);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect_swapped (self->job, "notify::fraction", G_CALLBACK (fraction_cb), self);
  gs_engine_submit (self->engine, GS_JOB (self->job));
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_norm_tracks_clear:
 * @self: a #GsNormTracks
 *
 * Ends what is at work, and takes tracks and values away.
 */
void
gs_norm_tracks_clear (GsNormTracks *self)
{
  gboolean any = self->job != NULL;

  g_return_if_fail (GS_IS_NORM_TRACKS (self));

  forget (self, FALSE);
  if (!any)
    return;

  gs_tracks_share_height (self->tracks);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_norm_tracks_set_hidden:
 * @self: a #GsNormTracks
 * @hidden: whether there are no tracks, as when somebody rates blind; what was computed stays
 *
 * To be called when the timeline's other tracks have followed.
 */
void
gs_norm_tracks_set_hidden (GsNormTracks *self,
                           gboolean hidden)
{
  g_return_if_fail (GS_IS_NORM_TRACKS (self));

  if (self->hidden == hidden)
    return;

  self->hidden = hidden;
  if (self->job == NULL)
    return;

  if (hidden)
    {
      remove_tracks (self, FALSE);
      gs_tracks_share_height (self->tracks);
    }
  else
    add_tracks (self);
}

/**
 * gs_norm_tracks_get_job:
 * @self: a #GsNormTracks
 *
 * Returns: (transfer none) (nullable): what computes them or has computed them
 */
GsJob *
gs_norm_tracks_get_job (GsNormTracks *self)
{
  g_return_val_if_fail (GS_IS_NORM_TRACKS (self), NULL);

  return self->job != NULL ? GS_JOB (self->job) : NULL;
}
