/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-live-job.h"

#include "gs-clip-predictors.h"
#include "gs-engine-error.h"
#include "gs-engine.h"
#include "gs-face-follower.h"
#include "gs-encoders.h"
#include "gs-live-predictor.h"

#include <math.h>
#include <string.h>

/* Pictures that wait to be looked at; when more do, the oldest is passed over. A third of a second. */
#define MAX_PICTURES 8

/* Samples that wait to be encoded; they cost little, so that more than seconds of them mean that the worker stands still. */
#define MAX_SAMPLES (10 * GS_LIVE_SOUND_RATE)

/* Pictures are looked at no larger than this, as in an analysis: more costs time and does not find more. */
#define MAX_SIDE 960

typedef struct
{
  GsGrey *grey; /* NULL: passed over */
  guint index;
  gint64 time;
} Picture;

typedef struct
{
  float *samples;
  gsize n_samples;
  gint64 time;
} Sound;

struct _GsLiveJob
{
  GsJob parent_instance;

  /* Set when made. */
  GsLiveSource *source;
  char *path;
  GPtrArray *networks;
  GsLivePreviewFunc preview;
  gpointer preview_data;
  GDestroyNotify preview_destroy;

  gint stopping; /* atomic */

  /* Under the mutex. */
  GMutex mutex;
  GCond cond;        /* something has come in */
  GQueue pictures;   /* of Picture */
  guint n_waiting;   /* of them with a picture */
  GQueue sounds;     /* of Sound */
  gsize n_samples;   /* in them */
  GQueue blocks;     /* of GsLiveBlock, to be delivered */
  GsLiveStatus status;
  gint64 first_time;
};

G_DEFINE_FINAL_TYPE (GsLiveJob, gs_live_job, GS_TYPE_JOB)

enum
{
  VALUES,
  STATUS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_clear_pointer (&picture->grey, gs_grey_free);
  g_free (picture);
}

static void
sound_free (gpointer data)
{
  Sound *sound = data;

  g_free (sound->samples);
  g_free (sound);
}

static void
block_free (gpointer data)
{
  GsLiveBlock *block = data;

  gs_run_block_unref (block->values);
  g_free (block->times);
  g_free (block);
}

/* --- GStreamer's streaming threads: only queue --- */

static void
picture_cb (const GsLivePicture *taken,
            gpointer user_data)
{
  GsLiveJob *self = user_data;
  Picture *picture = g_new0 (Picture, 1);

  picture->grey = gs_grey_new_from_rgb (taken->rgb, taken->width, taken->height, (gsize) taken->stride, MAX_SIDE);
  picture->index = taken->index;
  picture->time = taken->time;

  g_mutex_lock (&self->mutex);
  if (self->status.n_frames++ == 0)
    self->first_time = picture->time;
  self->status.duration = picture->time - self->first_time;
  g_queue_push_tail (&self->pictures, picture);
  if (self->n_waiting++ == MAX_PICTURES)
    {
      GList *item = self->pictures.head;

      while (((Picture *) item->data)->grey == NULL)
        item = item->next;
      g_clear_pointer (&((Picture *) item->data)->grey, gs_grey_free);
      self->n_waiting--;
      self->status.n_skipped++;
    }
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
sound_cb (const float *samples,
          gsize n_samples,
          gint64 time,
          gpointer user_data)
{
  GsLiveJob *self = user_data;
  float level = 0.0f;

  for (gsize i = 0; i < n_samples; i++)
    level = MAX (level, fabsf (samples[i]));

  g_mutex_lock (&self->mutex);
  self->status.level = MAX (self->status.level, MIN (level, 1.0f));
  if (self->n_samples < MAX_SAMPLES)
    {
      Sound *sound = g_new0 (Sound, 1);

      sound->samples = g_memdup2 (samples, n_samples * sizeof *samples);
      sound->n_samples = n_samples;
      sound->time = time;
      self->n_samples += n_samples;
      g_queue_push_tail (&self->sounds, sound);
      g_cond_signal (&self->cond);
    }
  g_mutex_unlock (&self->mutex);
}

static void
preview_cb (GsVideoFrame *frame,
            gpointer user_data)
{
  GsLiveJob *self = user_data;

  self->preview (frame, self->preview_data);
}

/* --- the worker --- */

typedef struct
{
  GsTaskPool *pool;
  GsFaceFollower *follower;
  GsLiveEncoder *encoder;
  GsLivePredictor *predictor; /* NULL without networks */
  GsLiveRecorder *recorder;
  gboolean stopped;
  gboolean ended;
  gint64 times[GS_LIVE_MAX_BLOCK];
} Work;

static void
work_clear (Work *work)
{
  /* The recorder first: its threads call back. */
  g_clear_pointer (&work->recorder, gs_live_recorder_free);
  g_clear_pointer (&work->predictor, gs_live_predictor_free);
  g_clear_pointer (&work->encoder, gs_live_encoder_free);
  g_clear_pointer (&work->follower, gs_face_follower_free);
  g_clear_pointer (&work->pool, gs_task_pool_free);
}

static gboolean
look (GsLiveJob *self,
      Work *work,
      Picture *picture,
      GError **error)
{
  const GsFace *face = NULL;
  guint n_faces;

  if (picture->grey == NULL)
    gs_face_follower_skip (work->follower, &face, &n_faces);
  else if (!gs_face_follower_step (work->follower, picture->index, picture->grey, &face, &n_faces, error))
    return FALSE;

  gs_live_encoder_push_face (work->encoder, picture->time, face);
  g_mutex_lock (&self->mutex);
  self->status.face = face != NULL;
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

/* Takes all the sound and one picture; FALSE if there was neither. */
static gboolean
take_input (GsLiveJob *self,
            Picture **picture,
            GQueue *sounds,
            guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&self->mutex);
  while (milliseconds > 0 && g_queue_is_empty (&self->pictures) && g_queue_is_empty (&self->sounds))
    if (!g_cond_wait_until (&self->cond, &self->mutex, end))
      break;
  *picture = g_queue_pop_head (&self->pictures);
  if (*picture != NULL && (*picture)->grey != NULL)
    self->n_waiting--;
  *sounds = self->sounds;
  self->n_samples = 0;
  g_queue_init (&self->sounds);
  g_mutex_unlock (&self->mutex);

  return *picture != NULL || !g_queue_is_empty (sounds);
}

static void
take_values (GsLiveJob *self,
             Work *work)
{
  GsRunBlock *values = work->predictor != NULL ? gs_live_predictor_take (work->predictor, work->times) : NULL;
  GsLiveBlock *block;

  if (values == NULL)
    return;

  block = g_new0 (GsLiveBlock, 1);
  block->values = values;
  block->delay = gs_live_recorder_get_time (work->recorder) - work->times[values->n_frames - 1];
  block->times = g_memdup2 (work->times, values->n_frames * sizeof (gint64));

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < values->n_frames; i++)
    block->times[i] -= self->first_time;
  self->status.n_given = values->first + values->n_frames;
  self->status.n_windows++;
  g_queue_push_tail (&self->blocks, block);
  g_mutex_unlock (&self->mutex);
  gs_job_schedule (GS_JOB (self));
}

static void
take_rows (Work *work)
{
  GsLiveRow row;

  while (gs_live_encoder_take_row (work->encoder, &row))
    if (work->predictor != NULL)
      gs_live_predictor_push (work->predictor, &row);
}

/* One round: what has come in, what it makes complete, and a wait where there is nothing. */
static gboolean
work_a_little (GsLiveJob *self,
               Work *work,
               GError **error)
{
  gboolean computing = work->predictor != NULL && !gs_live_predictor_is_done (work->predictor);
  GQueue sounds = G_QUEUE_INIT;
  Picture *picture = NULL;
  gboolean good = TRUE;

  take_input (self, &picture, &sounds, computing ? 2 : 20);
  for (Sound *sound = g_queue_pop_head (&sounds); sound != NULL; sound = g_queue_pop_head (&sounds))
    {
      gs_live_encoder_push_sound (work->encoder, sound->samples, sound->n_samples, sound->time);
      sound_free (sound);
    }
  if (picture != NULL)
    {
      good = look (self, work, picture, error);
      picture_free (picture);
      gs_job_schedule (GS_JOB (self));
    }
  if (!good)
    return FALSE;

  take_rows (work);
  take_values (self, work);
  if (work->predictor != NULL)
    gs_live_predictor_step (work->predictor, FALSE);

  return TRUE;
}

static gboolean
has_input (GsLiveJob *self)
{
  gboolean has;

  g_mutex_lock (&self->mutex);
  has = !g_queue_is_empty (&self->pictures) || !g_queue_is_empty (&self->sounds);
  g_mutex_unlock (&self->mutex);

  return has;
}

static gboolean
record (GsLiveJob *self,
        Work *work,
        GCancellable *cancellable,
        GError **error)
{
  while (!work->ended || has_input (self))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !work_a_little (self, work, error))
        return FALSE;

      if (g_atomic_int_get (&self->stopping) && !work->stopped)
        {
          gs_live_recorder_stop (work->recorder);
          work->stopped = TRUE;
        }
      if (!work->ended && !gs_live_recorder_check (work->recorder, &work->ended, error))
        return FALSE;
    }

  /* Nothing comes any more, so that what looks ahead sees the end. */
  gs_live_encoder_finish (work->encoder);
  take_rows (work);
  while (work->predictor != NULL && !gs_live_predictor_is_done (work->predictor))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      gs_live_predictor_step (work->predictor, TRUE);
      gs_task_pool_wait_change (work->pool, 5);
      take_values (self, work);
    }

  if (self->status.n_frames == 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "“%s” gave no picture: check that the camera is on and not covered by a switch",
                   gs_live_source_get_name (self->source));
      return FALSE;
    }

  return TRUE;
}

static gboolean
gs_live_job_run (GsJob *job,
                 GCancellable *cancellable,
                 GError **error)
{
  GsLiveJob *self = GS_LIVE_JOB (job);
  GsLiveFuncs funcs = { picture_cb, sound_cb, self->preview != NULL ? preview_cb : NULL };
  g_autofree Work *work = g_new0 (Work, 1);
  GsEncoderKind kind = GS_ENCODER_COMPACT;
  gboolean good;

  if (!gs_networks_check (self->networks, &kind, error))
    return FALSE;
  if (self->networks->len > 0 && kind != GS_ENCODER_COMPACT)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "The network takes the features of the encoder “%s”, which is too slow to follow a camera: record with another "
                   "network, or with none and analyse the recording",
                   gs_encoder_kind_get_nick (kind));
      return FALSE;
    }

  work->pool = gs_task_pool_new (gs_engine_get_n_threads ());
  work->encoder = gs_live_encoder_new (gs_live_source_has_sound (self->source));
  work->follower = gs_face_follower_new (error);
  if (work->follower != NULL && self->networks->len > 0)
    work->predictor = gs_live_predictor_new ((GsNetwork *const *) self->networks->pdata, self->networks->len, work->pool);
  if (work->follower != NULL)
    work->recorder = gs_live_recorder_new (self->source, self->path, &funcs, self, error);

  good = work->recorder != NULL && record (self, work, cancellable, error);
  work_clear (work);

  return good;
}

static void
gs_live_job_deliver (GsJob *job)
{
  GsLiveJob *self = GS_LIVE_JOB (job);
  GQueue blocks;
  GsLiveStatus status;

  g_mutex_lock (&self->mutex);
  blocks = self->blocks;
  g_queue_init (&self->blocks);
  status = self->status;
  self->status.level = 0.0f;
  g_mutex_unlock (&self->mutex);

  for (GsLiveBlock *block = g_queue_pop_head (&blocks); block != NULL; block = g_queue_pop_head (&blocks))
    {
      g_signal_emit (self, signals[VALUES], 0, block);
      block_free (block);
    }
  g_signal_emit (self, signals[STATUS], 0, &status);
}

static void
gs_live_job_finalize (GObject *object)
{
  GsLiveJob *self = GS_LIVE_JOB (object);

  g_queue_clear_full (&self->pictures, picture_free);
  g_queue_clear_full (&self->sounds, sound_free);
  g_queue_clear_full (&self->blocks, block_free);
  if (self->preview_destroy != NULL)
    self->preview_destroy (self->preview_data);
  g_clear_pointer (&self->source, gs_live_source_unref);
  g_free (self->path);
  g_ptr_array_unref (self->networks);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (gs_live_job_parent_class)->finalize (object);
}

static void
gs_live_job_class_init (GsLiveJobClass *klass)
{
  GsJobClass *job_class = GS_JOB_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gs_live_job_finalize;
  job_class->run = gs_live_job_run;
  job_class->deliver = gs_live_job_deliver;

  signals[VALUES] = g_signal_new ("values", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[STATUS] = g_signal_new ("status", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
gs_live_job_init (GsLiveJob *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->pictures);
  g_queue_init (&self->sounds);
  g_queue_init (&self->blocks);
  self->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
}

/**
 * gs_live_job_new:
 * @source: what to record
 * @path: (nullable): a Matroska file that does not exist yet; %NULL: nothing is recorded, only looked at
 * @networks: (element-type GsNetwork): what they say of it is wanted; may be empty
 *
 * Returns: (transfer full): a job that runs until gs_live_job_stop(), or until the source ends
 */
GsLiveJob *
gs_live_job_new (GsLiveSource *source,
                 const char *path,
                 GPtrArray *networks)
{
  GsLiveJob *self = g_object_new (GS_TYPE_LIVE_JOB, "title", "Recording", "subject", gs_live_source_get_name (source),
                                  "unit", "frames", NULL);

  self->source = gs_live_source_ref (source);
  self->path = g_strdup (path);
  for (guint i = 0; i < networks->len; i++)
    g_ptr_array_add (self->networks, gs_network_ref (networks->pdata[i]));

  return self;
}

/**
 * gs_live_job_set_preview:
 * @self: a job that has not begun
 * @func: is given pictures to be shown, in a streaming thread; must not wait
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 */
void
gs_live_job_set_preview (GsLiveJob *self,
                         GsLivePreviewFunc func,
                         gpointer user_data,
                         GDestroyNotify destroy)
{
  g_return_if_fail (GS_IS_LIVE_JOB (self) && self->preview == NULL);

  self->preview = func;
  self->preview_data = user_data;
  self->preview_destroy = destroy;
}

/**
 * gs_live_job_stop:
 * @self: a job
 *
 * Ends the recording; the job is done when all of it is written and has its values. Any thread.
 */
void
gs_live_job_stop (GsLiveJob *self)
{
  g_return_if_fail (GS_IS_LIVE_JOB (self));

  g_atomic_int_set (&self->stopping, TRUE);
}

/**
 * gs_live_job_get_status:
 * @self: a job
 * @status: (out): how it goes
 */
void
gs_live_job_get_status (GsLiveJob *self,
                        GsLiveStatus *status)
{
  g_return_if_fail (GS_IS_LIVE_JOB (self));

  g_mutex_lock (&self->mutex);
  *status = self->status;
  g_mutex_unlock (&self->mutex);
}
