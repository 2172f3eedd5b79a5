/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-what-if.h"

#include "gs-analyse-job.h"
#include "gs-stored-run.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct _Question Question;

enum
{
  PROP_0,
  PROP_JOB,
  PROP_BASE,
  PROP_OTHER,
  PROP_HELD,
  N_PROPS
};

struct _GsWhatIf
{
  GObject parent_instance;

  GsEngine *engine;
  GsStore *store;
  GsClip *clip;
  GsRun *base;
  GsRun *other;
  GsRun *held;
  GsRun *wanted[N_PROPS]; /* not owned, only compared: what was chosen last in each place, while it is loaded too */
  GsJob *job;
  Question *pending;         /* not owned: what is asked for while the project is read, before there is a job */
  GCancellable *cancellable; /* of what is done for the clip */
};

G_DEFINE_FINAL_TYPE (GsWhatIf, gs_what_if, G_TYPE_OBJECT)

enum
{
  FAILED,
  DONE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* What is asked for, while what the project holds of it is read. */
struct _Question
{
  GsWhatIf *self;
  GsPerturbation *changes; /* NULL for none */
  GPtrArray *networks;
  gboolean show;
  gboolean settled; /* nothing of it is in the project */
  GsRun *run;       /* what the project holds of it; once that is settled, of the clip as it is */
};

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_clear_pointer (&question->changes, gs_perturbation_unref);
  g_ptr_array_unref (question->networks);
  g_clear_object (&question->run);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void find_held (GsWhatIf *self);

static void
fail (GsWhatIf *self,
      const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
set_pending (GsWhatIf *self,
             Question *question)
{
  if (self->pending == question)
    return;

  self->pending = question;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

static void
forget_job (GsWhatIf *self)
{
  if (self->job == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

static void
job_state_cb (GsWhatIf *self,
              GParamSpec *pspec,
              GsJob *job)
{
  g_autoptr (GsJob) finished = NULL;
  GsRun *run = gs_analyse_job_get_run (GS_ANALYSE_JOB (job));

  if (!gs_job_is_finished (job) || job != self->job)
    return;

  finished = g_object_ref (job);
  forget_job (self);
  if (gs_job_get_state (job) == GS_JOB_DONE)
    {
      find_held (self);
      g_signal_emit (self, signals[DONE], 0, run, FALSE);
      return;
    }

  /* Half a changed run is of no use; what was asked for is asked for again */
  gs_what_if_remove (self, run);
  if (gs_job_get_state (job) == GS_JOB_FAILED)
    fail (self, gs_job_get_error (job));
  g_signal_emit (self, signals[DONE], 0, NULL, FALSE);
}

static void
start_job (Question *question)
{
  GsWhatIf *self = question->self;
  GsAnalyseJob *job = gs_analyse_job_new (self->clip, question->networks, self->store);

  if (question->changes != NULL)
    gs_analyse_job_set_perturbation (job, question->changes, question->run);
  self->pending = NULL;
  self->job = GS_JOB (job);
  g_signal_connect_swapped (job, "notify::state", G_CALLBACK (job_state_cb), self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
  if (question->show)
    gs_what_if_set_other (self, gs_analyse_job_get_run (job));
  gs_engine_submit (self->engine, self->job);
}

static void look (Question *question);

static void
run_loaded_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  gboolean loaded = gs_store_load_run_finish (GS_STORE (source), result, &error);

  /* Another clip has been chosen */
  if (question->self->pending != question)
    return;
  if (!loaded)
    {
      set_pending (question->self, NULL);
      fail (question->self, error);
      g_signal_emit (question->self, signals[DONE], 0, NULL, FALSE);
      return;
    }

  look (g_steal_pointer (&question));
}

/* Goes on from the run that was looked at last: what calls itself complete is believed only with a prediction for every frame. */
static void
look (Question *question)
{
  g_autoptr (Question) owned = question;
  GsWhatIf *self = question->self;
  g_autofree char *text = question->changes != NULL ? gs_perturbation_to_string (question->changes) : NULL;

  if (!question->settled && question->run != NULL && gs_stored_run_is_whole (question->run))
    {
      set_pending (self, NULL);
      if (question->show)
        gs_what_if_set_other (self, question->run);
      g_signal_emit (self, signals[DONE], 0, question->run, TRUE);
      return;
    }

  if (question->run == NULL || !question->settled)
    {
      g_autoptr (GsRun) broken = g_steal_pointer (&question->run);

      if (!question->settled)
        question->run = gs_stored_run_find_perturbed (self->clip, question->networks, text, broken);
      if (question->run == NULL && !question->settled)
        {
          question->settled = TRUE;
          /* Gates are held as in the clip as it is */
          if (gs_perturbation_holds_gates (question->changes))
            question->run = gs_stored_run_find (self->clip, question->networks, NULL);
        }
    }

  if (question->run != NULL && !gs_run_has_frames (question->run))
    gs_store_load_run_async (self->store, question->run, self->cancellable, run_loaded_cb, g_steal_pointer (&owned));
  else if (question->settled)
    start_job (question);
  else
    look (g_steal_pointer (&owned));
}

/**
 * gs_what_if_compute:
 * @self: a #GsWhatIf with a clip whose file is there
 * @changes: (array zero-terminated=1): changes in their order, each as gs_perturbation_parse() reads it; none = the clip as it is
 * @networks: (element-type GsNetwork): whom to ask
 * @show: whether it becomes the other run as soon as it is there
 * @error: return location
 *
 * Finds the run in the project or lets the worker make it. "done" or "failed" tells.
 *
 * Returns: whether @changes can be understood and nothing else is being computed
 */
gboolean
gs_what_if_compute (GsWhatIf *self,
                    const char *const *changes,
                    GPtrArray *networks,
                    gboolean show,
                    GError **error)
{
  g_autoptr (GsPerturbation) parsed = NULL;
  Question *question;

  g_return_val_if_fail (GS_IS_WHAT_IF (self), FALSE);
  g_return_val_if_fail (self->clip != NULL, FALSE);

  if (gs_what_if_is_busy (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("Something else is being computed."));
      return FALSE;
    }

  if (changes[0] != NULL)
    {
      parsed = gs_perturbation_parse (changes, error);
      if (parsed == NULL)
        return FALSE;
    }

  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->changes = g_steal_pointer (&parsed);
  question->show = show;
  question->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  for (guint i = 0; i < networks->len; i++)
    g_ptr_array_add (question->networks, gs_network_ref (networks->pdata[i]));
  set_pending (self, question);
  look (question);

  return TRUE;
}

/**
 * gs_what_if_cancel:
 * @self: a #GsWhatIf
 *
 * Asks the worker to stop. What it has found goes.
 */
void
gs_what_if_cancel (GsWhatIf *self)
{
  g_return_if_fail (GS_IS_WHAT_IF (self));

  if (self->job != NULL)
    gs_job_cancel (self->job);
}

/**
 * gs_what_if_set_clip:
 * @self: a #GsWhatIf
 * @store: (nullable): the project
 * @clip: (nullable): a clip of it that has been loaded
 *
 * What is computed for another clip is cancelled.
 */
void
gs_what_if_set_clip (GsWhatIf *self,
                     GsStore *store,
                     GsClip *clip)
{
  g_return_if_fail (GS_IS_WHAT_IF (self));

  if (self->clip == clip && self->store == store)
    return;

  if (self->job != NULL)
    gs_job_cancel (self->job);
  forget_job (self);
  set_pending (self, NULL);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gs_what_if_set_other (self, NULL);
  gs_what_if_set_base (self, NULL);
  g_set_object (&self->store, store);
  g_set_object (&self->clip, clip);
}

typedef struct
{
  GsWhatIf *self;
  GsRun *run;
  guint prop;
} Showing;

static void show (GsWhatIf *self, guint prop, GsRun *run);

/* By the same networks, of the same person, and complete. */
static gboolean
is_twin (GsRun *run,
         GsRun *other,
         const char *perturbation)
{
  if (gs_run_get_state (run) != GS_RECORD_COMPLETE || g_strcmp0 (gs_run_get_perturbation (run), perturbation) != 0
      || gs_run_get_person (run) != gs_run_get_person (other) || g_strcmp0 (gs_run_get_encoder (run), gs_run_get_encoder (other)) != 0)
    return FALSE;

  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      GsNetworkInfo *mine = gs_run_get_network (run, output), *theirs = gs_run_get_network (other, output);

      if (mine == NULL || theirs == NULL || g_strcmp0 (gs_network_info_get_hash (mine), gs_network_info_get_hash (theirs)) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
find_held (GsWhatIf *self)
{
  g_autofree char *text = self->other != NULL ? gs_what_if_dup_held (self->other) : NULL;
  GListModel *runs = text != NULL ? gs_clip_get_runs (self->clip) : NULL;

  for (guint i = runs != NULL ? g_list_model_get_n_items (runs) : 0; i > 0; i--)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i - 1);

      if (is_twin (run, self->other, text))
        {
          show (self, PROP_HELD, run);
          return;
        }
    }

  show (self, PROP_HELD, NULL);
}

static GsRun **
get_place (GsWhatIf *self,
           guint prop)
{
  return prop == PROP_BASE ? &self->base : prop == PROP_OTHER ? &self->other : &self->held;
}

static void
set_run (GsWhatIf *self,
         guint prop,
         GsRun *run)
{
  if (!g_set_object (get_place (self, prop), run))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
  if (prop == PROP_OTHER)
    find_held (self);
}

static void
shown_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autofree Showing *showing = user_data;
  g_autoptr (GsWhatIf) self = showing->self;
  g_autoptr (GsRun) run = showing->run;
  g_autoptr (GError) error = NULL;

  if (!gs_store_load_run_finish (GS_STORE (source), result, &error))
    fail (self, error);
  else if (self->clip == gs_run_get_clip (run) && run == self->wanted[showing->prop])
    set_run (self, showing->prop, run);
}

static void
show (GsWhatIf *self,
      guint prop,
      GsRun *run)
{
  Showing *showing;

  self->wanted[prop] = run;
  if (run == NULL || gs_run_has_frames (run) || self->store == NULL || gs_run_get_id (run) <= 0)
    {
      set_run (self, prop, run);
      return;
    }

  showing = g_new0 (Showing, 1);
  showing->self = g_object_ref (self);
  showing->run = g_object_ref (run);
  showing->prop = prop;
  gs_store_load_run_async (self->store, run, self->cancellable, shown_cb, showing);
}

/**
 * gs_what_if_set_base:
 * @self: a #GsWhatIf
 * @run: (nullable): a run of the clip that the other is held against; %NULL for what the networks in use say of it as it is
 */
void
gs_what_if_set_base (GsWhatIf *self,
                     GsRun *run)
{
  g_return_if_fail (GS_IS_WHAT_IF (self));

  show (self, PROP_BASE, run);
}

/**
 * gs_what_if_set_other:
 * @self: a #GsWhatIf
 * @run: (nullable): a run of the clip that is shown beside the base; its frames are loaded if they are not yet
 */
void
gs_what_if_set_other (GsWhatIf *self,
                      GsRun *run)
{
  g_return_if_fail (GS_IS_WHAT_IF (self));

  show (self, PROP_OTHER, run);
}

/**
 * gs_what_if_remove:
 * @self: a #GsWhatIf
 * @run: a run of the clip
 *
 * Takes it out of the project, for good: it can be computed again.
 */
void
gs_what_if_remove (GsWhatIf *self,
                   GsRun *run)
{
  g_autoptr (GsRun) removed = g_object_ref (run);

  g_return_if_fail (GS_IS_WHAT_IF (self));

  for (guint prop = PROP_BASE; prop <= PROP_HELD; prop++)
    {
      if (self->wanted[prop] == run)
        show (self, prop, NULL);
      else if (*get_place (self, prop) == run)
        set_run (self, prop, NULL);
    }
  /* Only a run that has begun is in the project */
  if (self->store != NULL && gs_store_is_open (self->store) && gs_run_get_started (run) != 0)
    gs_store_remove_run (self->store, removed);
}

static void
gs_what_if_get_property (GObject *object,
                         guint prop_id,
                         GValue *value,
                         GParamSpec *pspec)
{
  GsWhatIf *self = GS_WHAT_IF (object);

  switch (prop_id)
    {
    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;

    case PROP_BASE:
      g_value_set_object (value, self->base);
      break;

    case PROP_OTHER:
      g_value_set_object (value, self->other);
      break;

    case PROP_HELD:
      g_value_set_object (value, self->held);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_what_if_dispose (GObject *object)
{
  GsWhatIf *self = GS_WHAT_IF (object);

  gs_what_if_set_clip (self, NULL, NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gs_what_if_parent_class)->dispose (object);
}

static void
gs_what_if_class_init (GsWhatIfClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gs_what_if_dispose;
  object_class->get_property = gs_what_if_get_property;

  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, GS_TYPE_JOB, flags);
  properties[PROP_BASE] = g_param_spec_object ("base", NULL, NULL, GS_TYPE_RUN, flags);
  properties[PROP_OTHER] = g_param_spec_object ("other", NULL, NULL, GS_TYPE_RUN, flags);
  properties[PROP_HELD] = g_param_spec_object ("held", NULL, NULL, GS_TYPE_RUN, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                GS_TYPE_RUN, G_TYPE_BOOLEAN);
}

static void
gs_what_if_init (GsWhatIf *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * gs_what_if_new:
 * @engine: the worker
 *
 * Returns: (transfer full): a #GsWhatIf without a clip
 */
GsWhatIf *
gs_what_if_new (GsEngine *engine)
{
  GsWhatIf *self = g_object_new (GS_TYPE_WHAT_IF, NULL);

  self->engine = g_object_ref (engine);

  return self;
}

GsJob *
gs_what_if_get_job (GsWhatIf *self)
{
  g_return_val_if_fail (GS_IS_WHAT_IF (self), NULL);

  return self->job;
}

/**
 * gs_what_if_is_busy:
 * @self: a #GsWhatIf
 *
 * Returns: whether something is being computed, or looked for in the project first; "job" is notified of both
 */
gboolean
gs_what_if_is_busy (GsWhatIf *self)
{
  g_return_val_if_fail (GS_IS_WHAT_IF (self), FALSE);

  return self->job != NULL || self->pending != NULL;
}

GsRun *
gs_what_if_get_base (GsWhatIf *self)
{
  g_return_val_if_fail (GS_IS_WHAT_IF (self), NULL);

  return self->base;
}

GsRun *
gs_what_if_get_other (GsWhatIf *self)
{
  g_return_val_if_fail (GS_IS_WHAT_IF (self), NULL);

  return self->other;
}

/**
 * gs_what_if_get_held:
 * @self: a #GsWhatIf
 *
 * Returns: (transfer none) (nullable): the other run's changes with the gates held, if that was computed
 */
GsRun *
gs_what_if_get_held (GsWhatIf *self)
{
  g_return_val_if_fail (GS_IS_WHAT_IF (self), NULL);

  return self->held;
}

/**
 * gs_what_if_dup_held:
 * @run: a run
 *
 * Returns: (transfer full) (nullable): the changes of @run with the gates held as in the clip as it is; %NULL where nothing is
 *   changed in the clip, or its gates are held or forced already
 */
char *
gs_what_if_dup_held (GsRun *run)
{
  const char *text = gs_run_get_perturbation (run);

  if (text == NULL || gs_run_get_n_gates (run) == 0 || strstr (text, "hold-gates") != NULL || strstr (text, "force-gate") != NULL)
    return NULL;

  return g_strconcat (text, "\nhold-gates", NULL);
}

GsClip *
gs_what_if_get_clip (GsWhatIf *self)
{
  g_return_val_if_fail (GS_IS_WHAT_IF (self), NULL);

  return self->clip;
}
