/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-deep-sound-pass.h"

#include "gs-clip-sound.h"
#include "gs-patch-stream.h"

#include <string.h>

#define BLOCK 8000 /* samples read at a time: half a second */

/* Batches that lie ready at the most: the thread that decodes does not run ahead of the pool. */
#define MAX_READY 16

struct _GsDeepSoundPass
{
  GThread *thread;
  GsMediaInfo *info;
  GsPerturbation *perturbation; /* (nullable) */
  GsClipFeatures *features;
  GsDeep *deep;
  GsTaskPool *pool;
  GCancellable *cancellable;

  GMutex mutex;
  GCond taken;
  GQueue ready;   /* of GsPatchBatch; under the mutex, as all below */
  guint8 *done;   /* [n_frames] */
  guint n_rows;   /* frames from the first on that are done */
  guint n_busy;   /* batches in the pool */
  gboolean closing;
  GError *error;
};

typedef struct
{
  GsDeepSoundPass *pass;
  GsPatchBatch *batch;
} BatchTask;

/* Gives what is complete to the worker; waits while there is enough. FALSE when it is to end. */
static gboolean
hand_over (GsDeepSoundPass *self,
           GsPatchStream *stream)
{
  GsPatchBatch *batch;
  gboolean closing = FALSE;

  while (!closing && (batch = gs_patch_stream_take (stream)) != NULL)
    {
      g_mutex_lock (&self->mutex);
      while (self->ready.length >= MAX_READY && !self->closing)
        g_cond_wait (&self->taken, &self->mutex);
      g_queue_push_tail (&self->ready, batch);
      closing = self->closing;
      g_mutex_unlock (&self->mutex);
    }

  return !closing;
}

static gpointer
run (gpointer data)
{
  GsDeepSoundPass *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClipSound) sound = NULL;
  g_autoptr (GsPatchStream) stream = NULL;
  float samples[BLOCK];
  gssize n;

  sound = gs_clip_sound_new (self->info, self->perturbation, self->cancellable, &error);
  if (sound == NULL)
    goto out;

  stream = gs_patch_stream_new (self->features->pts, self->features->n_frames);
  while ((n = gs_clip_sound_read (sound, samples, BLOCK, &error)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, &error))
        goto out;
      gs_patch_stream_push (stream, samples, (gsize) n);
      if (!hand_over (self, stream))
        goto out;
    }
  if (n < 0)
    goto out;

  gs_patch_stream_finish (stream);
  hand_over (self, stream);

out:
  if (error != NULL)
    {
      g_mutex_lock (&self->mutex);
      if (self->error == NULL)
        self->error = g_steal_pointer (&error);
      g_mutex_unlock (&self->mutex);
    }

  return NULL;
}

/**
 * gs_deep_sound_pass_new:
 * @info: what is in the clip's file
 * @features: where the rows go
 * @deep: the encoder
 * @pool: the threads that encode
 * @perturbation: (nullable): what is changed in the clip
 * @cancellable: ends it early
 *
 * Begins. A clip without sound has all its rows, zero, at once.
 *
 * Returns: (transfer full): the pass
 */
GsDeepSoundPass *
gs_deep_sound_pass_new (GsMediaInfo *info,
                        GsClipFeatures *features,
                        GsDeep *deep,
                        GsTaskPool *pool,
                        GsPerturbation *perturbation,
                        GCancellable *cancellable)
{
  GsDeepSoundPass *self = g_new0 (GsDeepSoundPass, 1);

  self->info = gs_media_info_ref (info);
  self->perturbation = perturbation != NULL ? gs_perturbation_ref (perturbation) : NULL;
  self->features = features;
  self->deep = gs_deep_ref (deep);
  self->pool = pool;
  self->cancellable = g_object_ref (cancellable);
  self->done = g_new0 (guint8, features->n_frames);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->taken);
  g_queue_init (&self->ready);

  if (info->has_audio || gs_perturbation_changes_sound (perturbation))
    {
      self->thread = g_thread_new ("gs-sound", run, self);
    }
  else
    {
      self->n_rows = features->n_frames;
    }

  return self;
}

/**
 * gs_deep_sound_pass_free:
 * @self: the pass
 *
 * Waits for its thread and for what the pool still does for it, so cancel it first if it is not to go on.
 */
void
gs_deep_sound_pass_free (GsDeepSoundPass *self)
{
  guint n_busy;

  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_signal (&self->taken);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (self->thread);

  do
    {
      g_mutex_lock (&self->mutex);
      n_busy = self->n_busy;
      g_mutex_unlock (&self->mutex);
      if (n_busy > 0)
        gs_task_pool_wait_change (self->pool, 100);
    }
  while (n_busy > 0);

  g_queue_clear_full (&self->ready, (GDestroyNotify) gs_patch_batch_free);
  gs_media_info_unref (self->info);
  g_clear_pointer (&self->perturbation, gs_perturbation_unref);
  gs_deep_unref (self->deep);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->taken);
  g_free (self->done);
  g_free (self);
}

/* In a thread of the pool. */
static void
encode_cb (gpointer data)
{
  BatchTask *task = data;
  GsDeepSoundPass *self = task->pass;
  GsPatchBatch *batch = task->batch;
  float rows[GS_PATCH_BATCH * GS_DEEP_AUDIO_FEATURES];
  gboolean good = gs_deep_encode_patches (self->deep, batch->n, batch->patches, self->cancellable, rows);

  g_mutex_lock (&self->mutex);
  if (good)
    {
      memcpy (self->features->audio + (gsize) batch->first * GS_DEEP_AUDIO_FEATURES, rows,
              batch->n * GS_DEEP_AUDIO_FEATURES * sizeof (float));
      memset (self->done + batch->first, TRUE, batch->n);
      while (self->n_rows < self->features->n_frames && self->done[self->n_rows])
        self->n_rows++;
    }
  self->n_busy--;
  g_mutex_unlock (&self->mutex);

  gs_patch_batch_free (batch);
  g_free (task);
}

/**
 * gs_deep_sound_pass_step:
 * @self: the pass
 * @error: what went wrong
 *
 * Gives the pool a batch, if there is one and the pool has room. Never waits.
 *
 * Returns: %FALSE if the sound could not be decoded
 */
gboolean
gs_deep_sound_pass_step (GsDeepSoundPass *self,
                         GError **error)
{
  GsPatchBatch *batch = NULL;
  gboolean good;

  g_mutex_lock (&self->mutex);
  good = self->error == NULL;
  if (!good)
    g_propagate_error (error, g_error_copy (self->error));
  else if (gs_task_pool_get_n_busy (self->pool) <= gs_task_pool_get_n_threads (self->pool))
    batch = g_queue_pop_head (&self->ready);
  if (batch != NULL)
    {
      self->n_busy++;
      g_cond_signal (&self->taken);
    }
  g_mutex_unlock (&self->mutex);

  if (batch != NULL)
    {
      BatchTask *task = g_new (BatchTask, 1);

      *task = (BatchTask) { self, batch };
      gs_task_pool_push (self->pool, encode_cb, task);
    }

  return good;
}

/**
 * gs_deep_sound_pass_is_waiting:
 * @self: the pass
 *
 * Returns: whether all that is left is with other threads, the one that decodes among them
 */
gboolean
gs_deep_sound_pass_is_waiting (GsDeepSoundPass *self)
{
  gboolean waiting;

  g_mutex_lock (&self->mutex);
  waiting = self->ready.length == 0;
  g_mutex_unlock (&self->mutex);

  return waiting;
}

/**
 * gs_deep_sound_pass_get_n_rows:
 * @self: the pass
 *
 * Returns: how many rows, from the first on, are complete
 */
guint
gs_deep_sound_pass_get_n_rows (GsDeepSoundPass *self)
{
  guint n_rows;

  g_mutex_lock (&self->mutex);
  n_rows = self->n_rows;
  g_mutex_unlock (&self->mutex);

  return n_rows;
}
