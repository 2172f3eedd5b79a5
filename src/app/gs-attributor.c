/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-attributor.h"

#include "gs-line-track.h"
#include "gs-track-memory.h"

#include <glib/gi18n.h>
#include <math.h>

#define LEAST_RANGE 0.2

struct _GsAttributor
{
  GObject parent_instance;

  GsTimeline *timeline; /* not owned: it is the window's, which owns this too */
  GsTracks *tracks;     /* the same */
  GsClipPlots *plots;
  GsEngine *engine;    /* NULL until somebody asks */
  GsAttributeJob *job; /* at work or done */
  GsTrack *added[GS_RUN_N_PREDICTIONS];
  GsSeries *series[GS_RUN_N_PREDICTIONS][2]; /* face, sound */
  gboolean hidden;
};

G_DEFINE_FINAL_TYPE (GsAttributor, gs_attributor, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In steps that the eye knows, as large as what stands on it. */
static void
fit_scale (GsAttributor *self,
           guint output)
{
  static const double steps[] = { LEAST_RANGE, 0.5, 1.0, 2.0 };
  double most = 0.0;
  guint step = 0;

  for (guint i = 0; i < 2; i++)
    {
      GsSeriesBin bin;

      gs_series_summarise (self->series[output][i], 0, gs_series_get_n_frames (self->series[output][i]), &bin);
      if (bin.n_values > 0)
        most = MAX (most, MAX (fabsf (bin.min), fabsf (bin.max)));
    }
  while (step < G_N_ELEMENTS (steps) - 1 && steps[step] < most)
    step++;
  gs_line_track_set_range (GS_LINE_TRACK (self->added[output]), -steps[step], steps[step]);
}

static void
frames_cb (GsAttributor *self,
           guint output,
           guint first,
           guint n_frames)
{
  const float *const values[] = { gs_attribute_job_get_face (self->job, output), gs_attribute_job_get_sound (self->job, output) };

  if (self->added[output] == NULL)
    return;

  for (guint i = 0; i < 2; i++)
    gs_series_set_values (self->series[output][i], first, values[i] + first, 1, n_frames);
  fit_scale (self, output);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
state_cb (GsAttributor *self)
{
  if (gs_job_get_state (GS_JOB (self->job)) == GS_JOB_FAILED)
    {
      g_autoptr (GError) error = g_error_copy (gs_job_get_error (GS_JOB (self->job)));

      gs_attributor_clear (self);
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }

  g_signal_emit (self, signals[CHANGED], 0);
}

static guint
find_track (GsAttributor *self,
            const char *title)
{
  GListModel *tracks = gs_timeline_get_tracks (self->timeline);

  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (GsTrack) track = g_list_model_get_item (tracks, i);

      if (g_strcmp0 (gs_track_get_title (track), title) == 0)
        return i + 1;
    }

  return g_list_model_get_n_items (tracks);
}

static void
add_tracks (GsAttributor *self)
{
  static const GsLineStyle styles[] = { GS_LINE_NETWORK, GS_LINE_ALTERNATIVE };
  const char *const outputs[] = { _ ("valence"), _ ("arousal") };
  const char *const names[] = { _ ("face"), _ ("sound") };
  guint position = find_track (self, _ ("Arousal"));

  if (self->hidden)
    return;

  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      GsTrack *track = gs_line_track_new (_ ("Contribution"), outputs[output]);
      const float *const values[] = { gs_attribute_job_get_face (self->job, output), gs_attribute_job_get_sound (self->job, output) };

      for (guint i = 0; i < 2; i++)
        {
          self->series[output][i] = gs_series_new (gs_clip_plots_get_times (self->plots));
          gs_series_set_values (self->series[output][i], 0, values[i], 1, gs_attribute_job_get_n_frames (self->job, output));
          gs_line_track_add_series (GS_LINE_TRACK (track), self->series[output][i], names[i], styles[i]);
        }
      self->added[output] = track;
      fit_scale (self, output);
      gs_track_remember (track, output == 0 ? "contribution-valence" : "contribution-arousal", TRUE);
      gs_timeline_insert_track (self->timeline, track, position + output);
    }
  gs_tracks_share_height (self->tracks);
}

static void
drop_job (GsAttributor *self)
{
  if (self->job == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->job, self);
  gs_job_cancel (GS_JOB (self->job));
  g_clear_object (&self->job);
}

/* @taken: whether the timeline has let go of all tracks already */
static void
remove_tracks (GsAttributor *self,
               gboolean taken)
{
  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      if (self->added[output] != NULL && !taken)
        gs_timeline_remove_track (self->timeline, self->added[output]);
      g_clear_object (&self->added[output]);
      for (guint i = 0; i < 2; i++)
        g_clear_object (&self->series[output][i]);
    }
}

static void
forget (GsAttributor *self,
        gboolean taken)
{
  drop_job (self);
  remove_tracks (self, taken);
}

static void
gs_attributor_dispose (GObject *object)
{
  GsAttributor *self = GS_ATTRIBUTOR (object);

  forget (self, TRUE);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_clear_object (&self->plots);
  if (self->engine != NULL)
    gs_engine_shut_down (self->engine);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gs_attributor_parent_class)->dispose (object);
}

static void
gs_attributor_class_init (GsAttributorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_attributor_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
gs_attributor_init (GsAttributor *self)
{
}

/**
 * gs_attributor_new:
 * @timeline: where the tracks go; must live as long as this
 * @tracks: what fills it otherwise; the same
 *
 * Returns: (transfer full): a #GsAttributor without a clip
 */
GsAttributor *
gs_attributor_new (GsTimeline *timeline,
                   GsTracks *tracks)
{
  GsAttributor *self = g_object_new (GS_TYPE_ATTRIBUTOR, NULL);

  self->timeline = timeline;
  self->tracks = tracks;

  return self;
}

/**
 * gs_attributor_set_plots:
 * @self: a #GsAttributor
 * @plots: (nullable): the clip, whose other tracks are in the timeline already
 *
 * What was computed of another clip goes.
 */
void
gs_attributor_set_plots (GsAttributor *self,
                         GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_ATTRIBUTOR (self));

  if (self->plots == plots)
    return;

  forget (self, TRUE);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_set_object (&self->plots, plots);
  /* Another run is of other networks, or of somebody else */
  if (plots != NULL)
    g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (gs_attributor_clear), self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_attributor_start:
 * @self: a #GsAttributor with a clip that has pictures
 * @networks: (element-type GsNetwork): those of the clip's run
 */
void
gs_attributor_start (GsAttributor *self,
                     GPtrArray *networks)
{
  GsClip *clip;

  g_return_if_fail (GS_IS_ATTRIBUTOR (self));
  g_return_if_fail (self->plots != NULL);

  clip = gs_clip_plots_get_clip (self->plots);
  if (self->job != NULL || gs_clip_get_n_frames (clip) == 0)
    return;

  if (self->engine == NULL)
    self->engine = gs_engine_new_background ();
  self->job = gs_attribute_job_new (clip, networks);
  g_signal_connect_swapped (self->job, "frames", G_CALLBACK (frames_cb), self);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect_swapped (self->job, "notify::fraction", G_CALLBACK (state_cb), self);
  add_tracks (self);
  gs_engine_submit (self->engine, GS_JOB (self->job));
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_attributor_clear:
 * @self: a #GsAttributor
 *
 * Ends what is at work, and takes tracks and values away.
 */
void
gs_attributor_clear (GsAttributor *self)
{
  gboolean any = self->job != NULL;

  g_return_if_fail (GS_IS_ATTRIBUTOR (self));

  forget (self, FALSE);
  if (!any)
    return;

  gs_tracks_share_height (self->tracks);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_attributor_set_hidden:
 * @self: a #GsAttributor
 * @hidden: whether there are no tracks, as when somebody rates blind; what was computed stays
 *
 * To be called when the timeline's other tracks have followed.
 */
void
gs_attributor_set_hidden (GsAttributor *self,
                          gboolean hidden)
{
  g_return_if_fail (GS_IS_ATTRIBUTOR (self));

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
 * gs_attributor_get_job:
 * @self: a #GsAttributor
 *
 * Returns: (transfer none) (nullable): what computes it or has computed it, with the values
 */
GsAttributeJob *
gs_attributor_get_job (GsAttributor *self)
{
  g_return_val_if_fail (GS_IS_ATTRIBUTOR (self), NULL);

  return self->job;
}

/**
 * gs_attributor_is_at_work:
 * @self: a #GsAttributor
 *
 * Returns: whether there is more to come
 */
gboolean
gs_attributor_is_at_work (GsAttributor *self)
{
  g_return_val_if_fail (GS_IS_ATTRIBUTOR (self), FALSE);

  return self->job != NULL && !gs_job_is_finished (GS_JOB (self->job));
}
