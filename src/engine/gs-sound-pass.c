/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-sound-pass.h"

#include "gs-compact.h"
#include "gs-clip-sound.h"

#define BLOCK 8000 /* samples read at a time: half a second */

struct _GsSoundPass
{
  GThread *thread;
  GsMediaInfo *info;
  GsPerturbation *perturbation; /* (nullable) */
  GCancellable *cancellable;

  /* The pass's thread writes its rows; up to n_rows (atomic) they are complete and everybody may read. */
  GsClipFeatures *features;
  gint n_rows;

  GMutex mutex;
  GError *error; /* under the mutex */
};

static gpointer
run (gpointer data)
{
  GsSoundPass *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClipSound) sound = NULL;
  g_autoptr (GsCompactAudio) encoder = NULL;
  float samples[BLOCK];
  gssize n;

  sound = gs_clip_sound_new (self->info, self->perturbation, self->cancellable, &error);
  if (sound == NULL)
    goto out;

  encoder = gs_compact_audio_new (self->features->pts, self->features->n_frames, self->features->audio);
  while ((n = gs_clip_sound_read (sound, samples, BLOCK, &error)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, &error))
        goto out;
      g_atomic_int_set (&self->n_rows, (gint) gs_compact_audio_push (encoder, samples, (gsize) n));
    }
  if (n < 0)
    goto out;

  gs_compact_audio_finish (encoder);
  g_atomic_int_set (&self->n_rows, (gint) self->features->n_frames);

out:
  if (error != NULL)
    {
      g_mutex_lock (&self->mutex);
      self->error = g_steal_pointer (&error);
      g_mutex_unlock (&self->mutex);
    }

  return NULL;
}

/**
 * gs_sound_pass_new:
 * @info: what is in the clip's file
 * @features: where the rows go; its audio belongs to the pass until the pass is freed
 * @perturbation: (nullable): what is changed in the clip
 * @cancellable: ends it early
 *
 * Begins. A clip without sound has all its rows, zero, at once.
 *
 * Returns: (transfer full): the pass
 */
GsSoundPass *
gs_sound_pass_new (GsMediaInfo *info,
                   GsClipFeatures *features,
                   GsPerturbation *perturbation,
                   GCancellable *cancellable)
{
  GsSoundPass *self = g_new0 (GsSoundPass, 1);

  self->info = gs_media_info_ref (info);
  self->perturbation = perturbation != NULL ? gs_perturbation_ref (perturbation) : NULL;
  self->features = features;
  self->cancellable = g_object_ref (cancellable);
  g_mutex_init (&self->mutex);

  if (info->has_audio || gs_perturbation_changes_sound (perturbation))
    self->thread = g_thread_new ("gs-sound", run, self);
  else
    self->n_rows = (gint) features->n_frames;

  return self;
}

/**
 * gs_sound_pass_free:
 * @self: the pass
 *
 * Waits for its thread, so cancel it first if it is not to go on.
 */
void
gs_sound_pass_free (GsSoundPass *self)
{
  if (self->thread != NULL)
    g_thread_join (self->thread);
  gs_media_info_unref (self->info);
  g_clear_pointer (&self->perturbation, gs_perturbation_unref);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * gs_sound_pass_get_n_rows:
 * @self: the pass
 *
 * Returns: how many rows, from the first on, are complete
 */
guint
gs_sound_pass_get_n_rows (GsSoundPass *self)
{
  return (guint) g_atomic_int_get (&self->n_rows);
}

/**
 * gs_sound_pass_check:
 * @self: the pass
 * @error: what went wrong
 *
 * Returns: %FALSE if the sound could not be decoded
 */
gboolean
gs_sound_pass_check (GsSoundPass *self,
                     GError **error)
{
  gboolean good;

  g_mutex_lock (&self->mutex);
  good = self->error == NULL;
  if (!good && error != NULL)
    *error = g_error_copy (self->error);
  g_mutex_unlock (&self->mutex);

  return good;
}
