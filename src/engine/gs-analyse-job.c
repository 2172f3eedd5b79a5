/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-analyse-job.h"

#include "gs-clip-encoder.h"
#include "gs-clip-faces.h"
#include "gs-clip-predictors.h"
#include "gs-deep-weights.h"
#include "gs-encoders.h"
#include "gs-engine-error.h"
#include "gs-engine.h"

#include <string.h>

/* Share of the progress bar that encoding takes; the rest is the networks'. */
#define ENCODING_SHARE 0.85

struct _GsAnalyseJob
{
  GsJob parent_instance;

  /* Set when made. */
  GPtrArray *networks;
  GsClipSource *source;
  GPtrArray *interventions; /* of GsIntervention (nullable), one for each network; NULL for none */
  gboolean lacks_original;  /* gates are to be held as in an analysis that is not there */

  /* Atomic. */
  gint playhead;

  /* main */
  GsClip *clip;
  GsRun *run;
  GsStore *store;
  gboolean begun; /* the store knows the run */

  /* Under the mutex: made by the worker, not yet delivered. */
  GMutex mutex;
  GQueue blocks; /* of GsRunBlock */
  GPtrArray *notes;
  char *encoder; /* name, once it is known */
  gboolean from_cache; /* nothing had to be encoded */
  GsClipPersons *persons; /* NULL until the whole clip is known */
};

G_DEFINE_FINAL_TYPE (GsAnalyseJob, gs_analyse_job, GS_TYPE_JOB)

static void
hand_over (GsAnalyseJob *self,
           GsRunBlock *block)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->blocks, block);
  g_mutex_unlock (&self->mutex);

  gs_job_schedule (GS_JOB (self));
}

static void
hand_over_faces (GsAnalyseJob *self,
                 const GsClipFeatures *features,
                 const guint *n_candidates,
                 guint n_gates,
                 guint first,
                 guint n)
{
  GsRunBlock *block = gs_run_block_new (first, n, n_candidates, n_gates);

  memcpy (gs_run_block_add_faces (block), features->faces + first, n * sizeof (GsRunFace));
  hand_over (self, block);
}

static void
hand_over_persons (GsAnalyseJob *self,
                   const GsClipFeatures *features)
{
  GsClipPersons *persons = gs_clip_faces_make_persons (features);

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->persons, gs_clip_persons_unref);
  self->persons = persons;
  g_mutex_unlock (&self->mutex);

  gs_job_schedule (GS_JOB (self));
}

/* What the worker holds while it runs. */
typedef struct
{
  GsTaskPool *pool;
  GsDeep *deep; /* NULL for the compact encoder */
  GsClipEncoder *encoder;
  GsClipPredictors *predictors;
  GArray *n_candidates; /* of guint, one for each gate series of the run */
  gint64 start;
  gboolean withheld; /* rows are not those of the person who is chosen yet */
} Work;

static GsClipPredictors *
make_predictors (GsAnalyseJob *self,
                 Work *work,
                 GCancellable *cancellable)
{
  GsClipPredictors *predictors = gs_clip_predictors_new ((GsNetwork *const *) self->networks->pdata, self->networks->len,
                                                         self->source->n_frames, work->pool, &self->playhead, cancellable);

  for (guint i = 0; self->interventions != NULL && i < self->networks->len; i++)
    gs_clip_predictors_set_intervention (predictors, i, self->interventions->pdata[i]);

  return predictors;
}

static gboolean
take_rows (GsAnalyseJob *self,
           Work *work,
           GError **error)
{
  const GsClipFeatures *features = gs_clip_encoder_get_features (work->encoder);
  guint first, n;

  while (gs_clip_encoder_take_rows (work->encoder, &first, &n))
    {
      if (work->withheld)
        continue;
      if (!gs_clip_predictors_set_rows (work->predictors, features, first, n, error))
        return FALSE;
      hand_over_faces (self, features, (const guint *) (gpointer) work->n_candidates->data, work->n_candidates->len,
                       first, n);
    }

  return TRUE;
}

static void
take_predictions (GsAnalyseJob *self,
                  Work *work)
{
  GsRunBlock *block;

  while ((block = gs_clip_predictors_take_block (work->predictors)) != NULL)
    hand_over (self, block);
}

static void
report (GsAnalyseJob *self,
        Work *work)
{
  guint n_encoded = gs_clip_encoder_get_n_frames_done (work->encoder);
  double seconds = (double) (g_get_monotonic_time () - work->start) / G_USEC_PER_SEC;
  double encoded = (double) n_encoded / self->source->n_frames;
  double predicted = (double) gs_clip_predictors_get_n_frames_done (work->predictors) / self->source->n_frames;

  gs_job_report (GS_JOB (self), ENCODING_SHARE * encoded + (1.0 - ENCODING_SHARE) * predicted,
                 seconds > 0.0 ? n_encoded / seconds : 0.0);
}

/* One round: a little encoding, the windows that have become possible, and a wait if all hands are busy. */
static gboolean
work_a_little (GsAnalyseJob *self,
               Work *work,
               GCancellable *cancellable,
               GError **error)
{
  guint n_done = gs_clip_encoder_get_n_frames_done (work->encoder);
  gboolean pushed;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (!gs_clip_encoder_is_done (work->encoder) && !gs_clip_encoder_step (work->encoder, error))
    return FALSE;

  if (!take_rows (self, work, error))
    return FALSE;
  pushed = gs_clip_predictors_step (work->predictors);
  take_predictions (self, work);
  report (self, work);

  if (gs_task_pool_get_n_busy (work->pool) > gs_task_pool_get_n_threads (work->pool))
    gs_task_pool_wait (work->pool, gs_task_pool_get_n_threads (work->pool), 50);
  else if (!pushed && gs_clip_encoder_is_waiting (work->encoder)
           && n_done == gs_clip_encoder_get_n_frames_done (work->encoder))
    gs_task_pool_wait_change (work->pool, 10);

  return TRUE;
}

/* The person turned out to be another somewhere: everything is predicted again, from features that are final. */
static gboolean
start_again (GsAnalyseJob *self,
             Work *work,
             GCancellable *cancellable,
             GError **error)
{
  const GsClipFeatures *features = gs_clip_encoder_get_features (work->encoder);

  g_clear_pointer (&work->predictors, gs_clip_predictors_free);
  work->predictors = make_predictors (self, work, cancellable);
  hand_over_faces (self, features, (const guint *) (gpointer) work->n_candidates->data, work->n_candidates->len, 0,
                   features->n_frames);

  return gs_clip_predictors_set_rows (work->predictors, features, 0, features->n_frames, error);
}

static gboolean
analyse (GsAnalyseJob *self,
         Work *work,
         GCancellable *cancellable,
         GError **error)
{
  const GsClipFeatures *features;
  gboolean changed;

  work->encoder = gs_clip_encoder_new (self->source, work->deep, work->pool, &self->playhead, cancellable, error);
  if (work->encoder == NULL)
    return FALSE;
  g_mutex_lock (&self->mutex);
  self->from_cache = gs_clip_encoder_is_from_cache (work->encoder);
  g_mutex_unlock (&self->mutex);
  work->predictors = make_predictors (self, work, cancellable);

  /* Somebody else's values must not stand in a run of the person who is chosen, not even in one that is cancelled. */
  work->withheld = self->source->person > 0 && !gs_clip_encoder_is_settled (work->encoder);
  while (!gs_clip_encoder_is_done (work->encoder))
    if (!work_a_little (self, work, cancellable, error))
      return FALSE;

  if (!gs_clip_encoder_settle (work->encoder, &changed, error))
    return FALSE;
  /* Who is seen in the clip is what is seen in it as it is. */
  if (!gs_perturbation_changes_pictures (self->source->perturbation))
    hand_over_persons (self, gs_clip_encoder_get_features (work->encoder));
  changed = changed || work->withheld;
  work->withheld = FALSE;
  if (changed && !start_again (self, work, cancellable, error))
    return FALSE;

  while (!gs_clip_predictors_is_done (work->predictors))
    if (!work_a_little (self, work, cancellable, error))
      return FALSE;

  features = gs_clip_encoder_get_features (work->encoder);
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < features->notes->len; i++)
    g_ptr_array_add (self->notes, g_strdup (features->notes->pdata[i]));
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

/* Reads the weights, where they are needed and were not read yet. */
static gboolean
find_encoder (GsAnalyseJob *self,
              Work *work,
              GCancellable *cancellable,
              GError **error)
{
  if (!gs_deep_weights_get_for_networks (self->networks, &work->deep, cancellable, error))
    return FALSE;

  for (guint i = 0; i < self->networks->len; i++)
    {
      if (!gs_network_check_encoder (self->networks->pdata[i], work->deep, error))
        return FALSE;
      if (self->interventions != NULL && self->interventions->pdata[i] != NULL
          && !gs_intervention_check (self->interventions->pdata[i], self->networks->pdata[i], error))
        return FALSE;
    }
  if (self->lacks_original)
    {
      g_set_error_literal (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                           "To hold the gates the clip as it is has to be analysed by the same networks first");
      return FALSE;
    }

  g_mutex_lock (&self->mutex);
  g_free (self->encoder);
  self->encoder = g_strdup (gs_encoder_get_name (work->deep));
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

static gboolean
gs_analyse_job_run (GsJob *job,
                    GCancellable *cancellable,
                    GError **error)
{
  GsAnalyseJob *self = GS_ANALYSE_JOB (job);
  Work work = { 0 };
  gboolean good;

  if (!find_encoder (self, &work, cancellable, error))
    {
      g_clear_pointer (&work.deep, gs_deep_unref);
      return FALSE;
    }

  work.pool = gs_task_pool_new (gs_engine_get_n_threads ());
  work.start = g_get_monotonic_time ();
  work.n_candidates = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->networks->len; i++)
    for (guint gate = 0; gate < gs_network_get_n_gates (self->networks->pdata[i]); gate++)
      g_array_append_val (work.n_candidates, gs_network_get_gate (self->networks->pdata[i], gate)->n_candidates);

  good = analyse (self, &work, cancellable, error);

  g_clear_pointer (&work.predictors, gs_clip_predictors_free);
  g_clear_pointer (&work.encoder, gs_clip_encoder_free);
  gs_task_pool_free (work.pool);
  g_clear_pointer (&work.deep, gs_deep_unref);
  g_array_unref (work.n_candidates);

  return good;
}

static gboolean
is_in_project (GsStore *store,
               GsClip *clip)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) other = g_list_model_get_item (clips, i);

      if (other == clip)
        return TRUE;
    }

  return FALSE;
}

/* The project learns of the run when there is something to keep: a clip that cannot be read leaves nothing behind. */
static void
begin (GsAnalyseJob *self)
{
  self->begun = TRUE;
  if (self->store == NULL)
    return;

  if (!is_in_project (self->store, self->clip))
    gs_store_add_clip (self->store, self->clip);
  for (GsOutput output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_BOTH; output++)
    {
      GsNetworkInfo *info = gs_run_get_network (self->run, output);

      /* One that says both stands for each of them; it is kept once. */
      if (info != NULL && gs_network_info_get_output (info) == output)
        gs_run_set_network (self->run, output, gs_store_ensure_network (self->store, info));
    }
  gs_store_begin_run (self->store, self->run);
}

/* The project may have been closed while the worker had still to notice that it was cancelled. */
static void
leave_closed_store (GsAnalyseJob *self)
{
  if (self->store != NULL && !gs_store_is_open (self->store))
    g_clear_object (&self->store);
}

static void
take_persons (GsAnalyseJob *self,
              GsClipPersons *persons)
{
  GsClipPersons *known = gs_clip_get_persons (self->clip);

  if (known != NULL && gs_clip_persons_equal (known, persons))
    return;

  if (self->begun && self->store != NULL)
    gs_store_set_persons (self->store, self->clip, persons);
  else
    gs_clip_set_persons (self->clip, persons);
}

static void
gs_analyse_job_deliver (GsJob *job)
{
  GsAnalyseJob *self = GS_ANALYSE_JOB (job);
  g_autoptr (GsClipPersons) persons = NULL;
  g_autoptr (GsRunBlock) block = NULL;
  GQueue blocks;

  leave_closed_store (self);

  g_mutex_lock (&self->mutex);
  blocks = self->blocks;
  g_queue_init (&self->blocks);
  if (self->encoder != NULL)
    gs_run_set_encoder (self->run, self->encoder);
  persons = g_steal_pointer (&self->persons);
  g_mutex_unlock (&self->mutex);

  if (!self->begun && !g_queue_is_empty (&blocks))
    begin (self);

  while ((block = g_queue_pop_head (&blocks)) != NULL)
    {
      gs_run_set_frames (self->run, block);
      if (self->store != NULL)
        gs_store_write_run_block (self->store, self->run, block);
      gs_run_block_unref (g_steal_pointer (&block));
    }

  if (persons != NULL)
    take_persons (self, persons);
}

static void
gs_analyse_job_finish (GsJob *job,
                       GsJobState state,
                       const GError *error)
{
  GsAnalyseJob *self = GS_ANALYSE_JOB (job);

  for (guint i = 0; i < self->notes->len; i++)
    gs_run_add_note (self->run, self->notes->pdata[i]);

  if (state == GS_JOB_FAILED)
    gs_run_add_note (self->run, error->message);

  gs_run_set_finished (self->run, g_get_real_time ());
  gs_run_set_state (self->run, state == GS_JOB_DONE     ? GS_RECORD_COMPLETE
                               : state == GS_JOB_FAILED ? GS_RECORD_FAILED
                                                        : GS_RECORD_CANCELLED);
  leave_closed_store (self);
  if (self->begun && self->store != NULL)
    gs_store_finish_run (self->store, self->run);
}

static void
gs_analyse_job_finalize (GObject *object)
{
  GsAnalyseJob *self = GS_ANALYSE_JOB (object);

  g_ptr_array_unref (self->networks);
  g_clear_pointer (&self->source, gs_clip_source_free);
  g_clear_pointer (&self->interventions, g_ptr_array_unref);
  g_clear_object (&self->clip);
  g_clear_object (&self->run);
  g_clear_object (&self->store);
  g_queue_clear_full (&self->blocks, (GDestroyNotify) gs_run_block_unref);
  g_ptr_array_unref (self->notes);
  g_free (self->encoder);
  g_clear_pointer (&self->persons, gs_clip_persons_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (gs_analyse_job_parent_class)->finalize (object);
}

static void
gs_analyse_job_class_init (GsAnalyseJobClass *klass)
{
  GsJobClass *job_class = GS_JOB_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gs_analyse_job_finalize;
  job_class->run = gs_analyse_job_run;
  job_class->deliver = gs_analyse_job_deliver;
  job_class->finish = gs_analyse_job_finish;
}

static void
gs_analyse_job_init (GsAnalyseJob *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->blocks);
  self->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  self->notes = g_ptr_array_new_with_free_func (g_free);
}

/* What made the run, so that it can be made again. */
static void
describe_run (GsAnalyseJob *self)
{
  g_autoptr (GString) configuration = g_string_new ("[");
  GsEncoderKind kind;

  for (guint i = 0; i < self->networks->len; i++)
    {
      GsNetwork *network = self->networks->pdata[i];
      const GsFusionConfig *config = gs_network_get_config (network);
      const char *hash = gs_network_get_hash (network);
      GsOutput output = gs_network_get_output (network);
      g_autofree char *name = g_strdup_printf ("%s, %s", gs_fusion_kind_get_name (config->fusion), config->output);
      g_autofree char *json = gs_fusion_config_to_json (config);
      g_autoptr (GsNetworkInfo) info = gs_network_info_new (name, hash != NULL ? hash : "", output);

      gs_network_info_set_configuration (info, json);
      gs_network_info_set_provenance (info, gs_network_get_provenance (network));
      gs_run_set_network (self->run, output, info);
      g_string_append_printf (configuration, "%s%s", i > 0 ? "," : "", json);

      for (guint gate = 0; gate < gs_network_get_n_gates (network); gate++)
        {
          const GsGateInfo *gate_info = gs_network_get_gate (network, gate);

          gs_run_add_gate_series (self->run, output, gate_info->modality, gate_info->stage, gate_info->n_candidates);
        }
    }

  g_string_append_c (configuration, ']');
  gs_run_set_configuration (self->run, configuration->str);
  /* The deep encoder's weights are known when the work begins. */
  if (gs_network_find_encoder (self->networks->pdata[0], &kind, NULL))
    gs_run_set_encoder (self->run, gs_encoder_kind_get_version (kind));
  gs_run_set_program_version (self->run, GS_VERSION);
  gs_run_set_person (self->run, self->source->person);
}

/**
 * gs_analyse_job_new:
 * @clip: a clip whose frame index is known, from gs_clip_probe() or loaded from the project
 * @networks: (element-type GsNetwork): at most one for each output, or one for both; at least one
 * @store: (nullable): where the run is kept; the clip, if new, too
 *
 * The face is that of the clip's person, or the largest where nobody is chosen; who is seen in the clip is told to it (and to the
 * store) once that is known. The job decodes the clip, encodes it and lets the networks predict, from the playhead outward, and fills its run in
 * the main context as results come. Networks that do not fit the encoder or each other make it fail. The results are the same bits wherever the playhead was and however many threads there were.
 *
 * Returns: (transfer full): a job for gs_engine_submit()
 */
GsAnalyseJob *
gs_analyse_job_new (GsClip *clip,
                    GPtrArray *networks,
                    GsStore *store)
{
  GsAnalyseJob *self;

  g_return_val_if_fail (GS_IS_CLIP (clip), NULL);
  g_return_val_if_fail (networks->len > 0, NULL);

  self = g_object_new (GS_TYPE_ANALYSE_JOB, "title", "Analysing", "subject", gs_clip_get_title (clip), "unit", "frames", NULL);
  self->clip = g_object_ref (clip);
  self->source = gs_clip_source_new (clip);
  self->run = gs_run_new (clip, self->source->n_frames);
  g_set_object (&self->store, store);
  for (guint i = 0; i < networks->len; i++)
    g_ptr_array_add (self->networks, gs_network_ref (networks->pdata[i]));
  describe_run (self);

  return self;
}

/**
 * gs_analyse_job_is_from_cache:
 * @self: a job
 *
 * Returns: whether the clip's features were there already, so that the time it took says nothing of how fast clips are encoded
 */
gboolean
gs_analyse_job_is_from_cache (GsAnalyseJob *self)
{
  gboolean from_cache;

  g_mutex_lock (&self->mutex);
  from_cache = self->from_cache;
  g_mutex_unlock (&self->mutex);

  return from_cache;
}

/**
 * gs_analyse_job_get_run:
 * @self: a job
 *
 * Returns: (transfer none): the run that the job fills; in the main context
 */
GsRun *
gs_analyse_job_get_run (GsAnalyseJob *self)
{
  g_return_val_if_fail (GS_IS_ANALYSE_JOB (self), NULL);

  return self->run;
}

static void
unref_intervention (gpointer intervention)
{
  g_clear_pointer ((GsIntervention **) &intervention, gs_intervention_unref);
}

/**
 * gs_analyse_job_set_perturbation:
 * @self: a job that was not submitted yet
 * @perturbation: what is changed in clip or networks before the analysis
 * @original: (nullable): where the perturbation holds gates: the analysis of the clip as it is by the same networks, its results loaded
 *
 * The run carries the changes, and is one of its own beside that of the clip as it is.
 */
void
gs_analyse_job_set_perturbation (GsAnalyseJob *self,
                                 GsPerturbation *perturbation,
                                 GsRun *original)
{
  g_autofree char *text = gs_perturbation_to_string (perturbation);
  guint n_frames = self->source->n_frames;

  g_return_if_fail (GS_IS_ANALYSE_JOB (self));

  g_clear_pointer (&self->source->perturbation, gs_perturbation_unref);
  g_clear_pointer (&self->interventions, g_ptr_array_unref);
  self->source->perturbation = gs_perturbation_ref (perturbation);
  if (original != NULL && (!gs_run_has_frames (original) || gs_run_get_n_frames (original) != n_frames))
    original = NULL;
  self->lacks_original = gs_perturbation_holds_gates (perturbation) && original == NULL;
  self->interventions = g_ptr_array_new_with_free_func (unref_intervention);
  for (guint i = 0; i < self->networks->len; i++)
    g_ptr_array_add (self->interventions, gs_perturbation_make_intervention (perturbation, self->source->pts, n_frames, original,
                                                                             gs_network_get_output (self->networks->pdata[i])));
  gs_run_set_perturbation (self->run, text);
}

/**
 * gs_analyse_job_set_playhead:
 * @self: a job
 * @frame: the frame that people look at
 *
 * Work goes on from there. Any thread, at any time.
 */
void
gs_analyse_job_set_playhead (GsAnalyseJob *self,
                             guint frame)
{
  g_return_if_fail (GS_IS_ANALYSE_JOB (self));

  g_atomic_int_set (&self->playhead, (gint) MIN (frame, (guint) G_MAXINT));
}
