/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-analyse-job.h"

#include "gs-clip-encoder.h"
#include "gs-clip-predictors.h"
#include "gs-compact.h"
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

/* What the worker holds while it runs. */
typedef struct
{
  GsTaskPool *pool;
  GsClipEncoder *encoder;
  GsClipPredictors *predictors;
  GArray *n_candidates; /* of guint, one for each gate series of the run */
  gint64 start;
  guint n_networks_frames; /* frames predicted */
} Work;

static GsClipPredictors *
make_predictors (GsAnalyseJob *self,
                 Work *work,
                 GCancellable *cancellable)
{
  return gs_clip_predictors_new ((GsNetwork *const *) self->networks->pdata, self->networks->len,
                                 self->source->n_frames, work->pool, &self->playhead, cancellable);
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

  work->encoder = gs_clip_encoder_new (self->source, work->pool, &self->playhead, cancellable, error);
  if (work->encoder == NULL)
    return FALSE;
  work->predictors = make_predictors (self, work, cancellable);

  while (!gs_clip_encoder_is_done (work->encoder))
    if (!work_a_little (self, work, cancellable, error))
      return FALSE;

  if (gs_clip_encoder_settle (work->encoder) && !start_again (self, work, cancellable, error))
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

static gboolean
gs_analyse_job_run (GsJob *job,
                    GCancellable *cancellable,
                    GError **error)
{
  GsAnalyseJob *self = GS_ANALYSE_JOB (job);
  Work work = { 0 };
  gboolean good;

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
  g_array_unref (work.n_candidates);

  return good;
}
