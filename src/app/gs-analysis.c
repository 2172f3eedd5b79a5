/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-analysis.h"

#include "gs-analyse-job.h"
#include "gs-stored-run.h"

#include <glib/gi18n.h>

struct _GsAnalysis
{
  GObject parent_instance;

  GsEngine *engine;
  char *wanted_path;   /* of the networks that are being read; NULL: the ones that come with the program */
  GsNetworkSet *set;   /* NULL until read */
  GError *problem;     /* why the ones of the start cannot be used, until it is said */
  gboolean loading_networks;

  GsStore *store;
  GsClip *clip;
  gboolean playable;
  gboolean restart;
  gboolean anew; /* the job was asked for whatever the project holds */
  GsRun *run;
  GsRun *broken; /* where the search for a stored one goes on */
  GsRun *former; /* of the clip, by the networks that were in use before */
  GsJob *job;
  GCancellable *cancellable; /* of what is done for the clip */
};

G_DEFINE_FINAL_TYPE (GsAnalysis, gs_analysis, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_RUN,
  PROP_JOB,
  PROP_NETWORKS,
  N_PROPS
};

enum
{
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_run (GsAnalysis *self,
         GsRun *run)
{
  if (g_set_object (&self->run, run))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

static void
job_state_cb (GsAnalysis *self,
              GParamSpec *pspec,
              GsJob *job)
{
  const GError *error = gs_job_get_error (job);

  if (!gs_job_is_finished (job) || job != self->job)
    return;

  if (gs_job_get_state (job) == GS_JOB_FAILED && error != NULL)
    g_signal_emit (self, signals[FAILED], 0, NULL, error);

  g_signal_handlers_disconnect_by_func (job, job_state_cb, self);
  g_clear_object (&self->job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

static void
drop_job (GsAnalysis *self)
{
  if (self->job == NULL)
    return;

  g_signal_handlers_disconnect_by_func (self->job, job_state_cb, self);
  gs_job_cancel (self->job);
  g_clear_object (&self->job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

static void begin (GsAnalysis *self);

/* What calls itself complete but lacks predictions is not shown: an older run may be whole, or the clip is analysed again. */
static void
pass_over_broken (GsAnalysis *self)
{
  if (self->run == NULL || self->job != NULL || !gs_run_has_frames (self->run)
      || gs_run_get_state (self->run) != GS_RECORD_COMPLETE || gs_stored_run_is_whole (self->run))
    return;

  g_set_object (&self->broken, self->run);
  gs_run_unload (self->broken);
  set_run (self, NULL);
  begin (self);
}

static void
run_loaded_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GsAnalysis) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gs_store_load_run_finish (GS_STORE (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, NULL, error);
  else if (error == NULL)
    pass_over_broken (self);
}

static void
start_job (GsAnalysis *self)
{
  GsAnalyseJob *job;

  if (!self->playable || self->set == NULL || gs_clip_get_n_frames (self->clip) == 0)
    return;

  job = gs_analyse_job_new (self->clip, self->set->networks, self->store);
  self->job = GS_JOB (job);
  self->anew = self->restart;
  self->restart = FALSE;
  g_signal_connect_swapped (job, "notify::state", G_CALLBACK (job_state_cb), self);
  set_run (self, gs_analyse_job_get_run (job));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
  gs_engine_submit (self->engine, self->job);
}

/* Once, when a clip is open: what comes before it is no place for it. */
static void
say_problem (GsAnalysis *self)
{
  g_autoptr (GError) problem = NULL;

  if (self->problem == NULL || self->clip == NULL || !self->playable)
    return;

  problem = g_steal_pointer (&self->problem);
  g_signal_emit (self, signals[FAILED], 0, self->wanted_path, problem);
}

static void
begin (GsAnalysis *self)
{
  g_autoptr (GsRun) run = NULL;
  GPtrArray *networks;

  if (self->clip == NULL || self->job != NULL || (self->set == NULL && self->loading_networks))
    return;

  /* Networks that nobody has asked for do not hide what others have found */
  networks = self->set != NULL && !self->set->stand_in ? self->set->networks : NULL;
  run = self->restart ? NULL : gs_stored_run_find (self->clip, networks, self->broken);
  if (run == NULL)
    {
      if (self->set != NULL)
        start_job (self);
      return;
    }

  set_run (self, run);
  if (!gs_run_has_frames (run))
    gs_store_load_run_async (self->store, run, self->cancellable, run_loaded_cb, g_object_ref (self));
  else
    pass_over_broken (self);
}

static void
use_set (GsAnalysis *self,
         GsNetworkSet *set)
{
  self->loading_networks = FALSE;
  g_clear_pointer (&self->set, gs_network_set_free);
  self->set = set;
  drop_job (self);
  if (self->run != NULL && !gs_stored_run_has_networks (self->run, set->networks))
    g_set_object (&self->former, self->run);
  set_run (self, NULL);
  g_clear_object (&self->broken);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NETWORKS]);
  begin (self);
}

static void
stand_in_loaded_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GsAnalysis) self = user_data;
  g_autoptr (GsNetworkSet) set = gs_network_set_load_finish (result, NULL);

  /* Others have been chosen in the meantime */
  if (self->set != NULL)
    return;

  if (set != NULL)
    {
      set->stand_in = TRUE;
      use_set (self, g_steal_pointer (&set));
    }
  else
    {
      /* What the project holds can be shown all the same */
      self->loading_networks = FALSE;
      begin (self);
    }
  say_problem (self);
}

static void
networks_loaded_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GsAnalysis) self = user_data;
  g_autoptr (GError) error = NULL;
  GsNetworkSet *set = gs_network_set_load_finish (result, &error);

  if (set != NULL)
    {
      g_clear_error (&self->problem);
      use_set (self, set);
    }
  else if (self->set != NULL)
    {
      self->loading_networks = FALSE;
      g_signal_emit (self, signals[FAILED], 0, self->wanted_path, error);
    }
  else
    {
      g_clear_error (&self->problem);
      self->problem = g_steal_pointer (&error);
      gs_network_set_load_async (NULL, NULL, NULL, NULL, stand_in_loaded_cb, g_object_ref (self));
    }
}

static void
gs_analysis_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  GsAnalysis *self = GS_ANALYSIS (object);

  switch (prop_id)
    {
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;

    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;

    case PROP_NETWORKS:
      g_value_set_pointer (value, self->set);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_analysis_dispose (GObject *object)
{
  GsAnalysis *self = GS_ANALYSIS (object);

  drop_job (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->former);
  g_clear_object (&self->run);
  g_clear_object (&self->broken);
  g_clear_object (&self->clip);
  g_clear_object (&self->store);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->set, gs_network_set_free);
  g_clear_pointer (&self->wanted_path, g_free);
  g_clear_error (&self->problem);

  G_OBJECT_CLASS (gs_analysis_parent_class)->dispose (object);
}

static void
gs_analysis_class_init (GsAnalysisClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gs_analysis_dispose;
  object_class->get_property = gs_analysis_get_property;

  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, GS_TYPE_RUN, flags);
  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, GS_TYPE_JOB, flags);
  properties[PROP_NETWORKS] = g_param_spec_pointer ("networks", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
gs_analysis_init (GsAnalysis *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * gs_analysis_new:
 * @engine: the worker
 *
 * Returns: (transfer full): an analysis without a clip; gs_analysis_use_networks() is to be called once
 */
GsAnalysis *
gs_analysis_new (GsEngine *engine)
{
  GsAnalysis *self = g_object_new (GS_TYPE_ANALYSIS, NULL);

  self->engine = g_object_ref (engine);

  return self;
}

/**
 * gs_analysis_use_networks:
 * @self: a #GsAnalysis
 * @file: (nullable): a network file; %NULL, empty or %GS_NETWORK_SET_DEMO for what comes with the program
 * @kept: (nullable): the file of the network that was kept for the other output, as in the preferences; empty = none
 *
 * Reads networks in a thread and applies them to the clip. Of the networks in use the one for the output that @file is silent about
 * stays; see gs_network_set_load_async(). A file that cannot be used leaves the ones before in use, and all that is shown; where
 * there are none before, the ones of the program stand in for it, and the newest run of a clip is shown, whosever it is.
 * "failed" says why.
 */
void
gs_analysis_use_networks (GsAnalysis *self,
                          const char *file,
                          const char *kept)
{
  g_return_if_fail (GS_IS_ANALYSIS (self));

  g_free (self->wanted_path);
  self->wanted_path = file != NULL && file[0] != '\0' ? g_strdup (file) : NULL;
  self->loading_networks = TRUE;
  gs_network_set_load_async (self->wanted_path, kept != NULL && kept[0] != '\0' ? kept : NULL, self->set, NULL,
                             networks_loaded_cb, g_object_ref (self));
}

/* Another person of the clip: what was found of them before, or a new analysis. */
static void
person_cb (GsAnalysis *self)
{
  drop_job (self);
  set_run (self, NULL);
  g_clear_object (&self->former);
  g_clear_object (&self->broken);
  self->restart = FALSE;
  begin (self);
}

/* Another window may have computed meanwhile what waits here for the worker. */
static void
followed_cb (GsAnalysis *self)
{
  g_autoptr (GsRun) run = NULL;

  if (self->job == NULL || self->anew || self->set == NULL || gs_job_get_state (self->job) != GS_JOB_QUEUED)
    return;

  run = gs_stored_run_find (self->clip, self->set->stand_in ? NULL : self->set->networks, self->broken);
  if (run == NULL)
    return;

  drop_job (self);
  set_run (self, NULL);
  begin (self);
}

/**
 * gs_analysis_set_clip:
 * @self: a #GsAnalysis
 * @store: (nullable): the project
 * @clip: (nullable): a clip of it that has been loaded
 * @playable: whether its file is there, so that it can be analysed
 */
void
gs_analysis_set_clip (GsAnalysis *self,
                      GsStore *store,
                      GsClip *clip,
                      gboolean playable)
{
  g_return_if_fail (GS_IS_ANALYSIS (self));

  if (self->clip != clip || self->store != store)
    {
      drop_job (self);
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      self->cancellable = g_cancellable_new ();
      g_clear_object (&self->former);
      set_run (self, NULL);
      g_clear_object (&self->broken);
      self->restart = FALSE;
    }

  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_func (self->clip, person_cb, self);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, followed_cb, self);
  g_set_object (&self->store, store);
  if (store != NULL)
    g_signal_connect_object (store, "followed", G_CALLBACK (followed_cb), self, G_CONNECT_SWAPPED);
  g_set_object (&self->clip, clip);
  if (clip != NULL)
    g_signal_connect_object (clip, "notify::person", G_CALLBACK (person_cb), self, G_CONNECT_SWAPPED);
  self->playable = playable;
  if (self->run == NULL)
    begin (self);
  if (!self->loading_networks)
    say_problem (self);
}

/**
 * gs_analysis_restart:
 * @self: a #GsAnalysis
 *
 * Analyses the clip anew, whatever the project holds.
 */
void
gs_analysis_restart (GsAnalysis *self)
{
  g_return_if_fail (GS_IS_ANALYSIS (self));

  drop_job (self);
  self->restart = TRUE;
  begin (self);
}

/**
 * gs_analysis_set_playhead:
 * @self: a #GsAnalysis
 * @frame: the frame that is looked at; the worker goes on from there
 */
void
gs_analysis_set_playhead (GsAnalysis *self,
                          guint frame)
{
  g_return_if_fail (GS_IS_ANALYSIS (self));

  if (self->job != NULL)
    gs_analyse_job_set_playhead (GS_ANALYSE_JOB (self->job), frame);
}

/**
 * gs_analysis_cancel:
 * @self: a #GsAnalysis
 *
 * Asks the worker to stop. What it has found stays.
 */
void
gs_analysis_cancel (GsAnalysis *self)
{
  g_return_if_fail (GS_IS_ANALYSIS (self));

  if (self->job != NULL)
    gs_job_cancel (self->job);
}

GsRun *
gs_analysis_get_run (GsAnalysis *self)
{
  g_return_val_if_fail (GS_IS_ANALYSIS (self), NULL);

  return self->run;
}

/**
 * gs_analysis_get_former:
 * @self: a #GsAnalysis
 *
 * Returns: (transfer none) (nullable): what the networks that were in use before said of the clip, to be held against the run
 */
GsRun *
gs_analysis_get_former (GsAnalysis *self)
{
  g_return_val_if_fail (GS_IS_ANALYSIS (self), NULL);

  return self->former;
}

GsJob *
gs_analysis_get_job (GsAnalysis *self)
{
  g_return_val_if_fail (GS_IS_ANALYSIS (self), NULL);

  return self->job;
}

/**
 * gs_analysis_get_networks:
 * @self: a #GsAnalysis
 *
 * Returns: (transfer none) (nullable): the networks in use; valid until "networks" is notified
 */
const GsNetworkSet *
gs_analysis_get_networks (GsAnalysis *self)
{
  g_return_val_if_fail (GS_IS_ANALYSIS (self), NULL);

  return self->set;
}
