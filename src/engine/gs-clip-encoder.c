/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-encoder.h"

#include "gs-clip-faces.h"
#include "gs-deep-sound-pass.h"
#include "gs-deep-weights.h"
#include "gs-encoders.h"
#include "gs-engine-error.h"
#include "gs-engine.h"
#include "gs-picture-pass.h"
#include "gs-sound-pass.h"

#include <glib/gstdio.h>
#include <string.h>

struct _GsClipEncoder
{
  const GsClipSource *source;
  GCancellable *cancellable; /* ours: cancelled by the caller's and when we go */
  GCancellable *callers;
  gulong callers_handler;

  GsClipFeatures *features;
  GsSoundPass *sound;          /* NULL when from the cache, or with the deep encoder */
  GsDeepSoundPass *deep_sound; /* NULL when from the cache, or with the compact encoder */
  GsPicturePass *pictures; /* NULL when from the cache or without pictures */

  guint n_groups;
  guint n_taken;     /* groups */
  guint8 *taken;     /* [n_groups] */
  gboolean settled;
};

/**
 * gs_clip_source_new:
 * @clip: a clip whose frame index is known
 *
 * Returns: (transfer full): a copy of what a worker needs of it
 */
GsClipSource *
gs_clip_source_new (GsClip *clip)
{
  GsClipSource *self = g_new0 (GsClipSource, 1);
  const gint64 *pts = gs_clip_get_pts (clip, &self->n_frames);

  self->path = g_strdup (gs_clip_get_path (clip));
  self->hash = g_strdup (gs_clip_get_hash (clip));
  self->size = gs_clip_get_size (clip);
  self->pts = g_memdup2 (pts, self->n_frames * sizeof *pts);
  self->person = gs_clip_get_person (clip);

  return self;
}

void
gs_clip_source_free (GsClipSource *self)
{
  g_free (self->path);
  g_free (self->hash);
  g_free (self->pts);
  g_clear_pointer (&self->perturbation, gs_perturbation_unref);
  g_free (self);
}

/* What is in the cache under the clip's hash has to be the clip's. */
static gboolean
check_unchanged (const GsClipSource *source,
                 const GsMediaInfo *info,
                 GError **error)
{
  GStatBuf status;

  if (info->n_frames > 0 && info->n_frames != source->n_frames)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s has %u frames now and had %u when it was opened: open it again", source->path, info->n_frames,
                   source->n_frames);
      return FALSE;
    }

  if (source->size > 0 && g_stat (source->path, &status) == 0 && status.st_size != source->size)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s has %" G_GINT64_FORMAT " bytes now and had %" G_GINT64_FORMAT " when it was opened: open it again",
                   source->path, (gint64) status.st_size, source->size);
      return FALSE;
    }

  return TRUE;
}

/* The sound of features from the cache, where it stays as it is, and nothing else of them. */
static GsClipFeatures *
forget_pictures (GsClipFeatures *cached,
                 const GsClipSource *source,
                 const GsDeep *deep,
                 gboolean changes_sound)
{
  GsClipFeatures *features = gs_clip_features_new (source->pts, source->n_frames, deep);

  if (!changes_sound)
    memcpy (features->audio, cached->audio, (gsize) source->n_frames * cached->n_audio * sizeof (float));
  gs_clip_features_free (cached);

  return features;
}

static void
cancelled_cb (GCancellable *callers,
              GCancellable *ours)
{
  g_cancellable_cancel (ours);
}

/**
 * gs_clip_encoder_new:
 * @source: the clip; must live as long as the encoder
 * @deep: (nullable): the encoder; %NULL for the compact one
 * @pool: threads for the work
 * @playhead: the frame that people look at; read atomically; must live as long as the encoder
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Looks for the features in the cache, else begins to make them. What a perturbation leaves as it is comes from the cache too; what it
 * changes does not, and does not go there.
 *
 * Returns: (transfer full) (nullable): an encoder
 */
GsClipEncoder *
gs_clip_encoder_new (const GsClipSource *source,
                     GsDeep *deep,
                     GsTaskPool *pool,
                     const gint *playhead,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GsClipEncoder) self = g_new0 (GsClipEncoder, 1);
  g_autoptr (GsMediaInfo) info = NULL;
  gboolean changes_sound = gs_perturbation_changes_sound (source->perturbation);
  gboolean changes_pictures = gs_perturbation_changes_pictures (source->perturbation);
  gboolean is_cached;

  self->source = source;
  self->n_groups = (source->n_frames + GS_FACE_GROUP - 1) / GS_FACE_GROUP;
  self->taken = g_new0 (guint8, self->n_groups + 1);
  self->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    {
      self->callers = g_object_ref (cancellable);
      self->callers_handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->cancellable, NULL);
    }

  if (source->n_frames == 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "The frame index of %s is empty: open the clip again", source->path);
      return NULL;
    }

  if (source->hash != NULL)
    self->features = gs_clip_features_load_cached (source->hash, source->pts, source->n_frames, deep);
  if (self->features != NULL)
    {
      gboolean changed;

      if (!changes_pictures && source->person > 0 && !gs_clip_faces_choose (self->features, source->person, &changed, error))
        return NULL;
      self->settled = !changes_pictures;
      if (!changes_sound && !changes_pictures)
        return g_steal_pointer (&self);
    }

  info = gs_media_probe (source->path, self->cancellable, error);
  if (info == NULL || !check_unchanged (source, info, error))
    return NULL;

  is_cached = self->features != NULL;
  if (is_cached && changes_pictures)
    self->features = forget_pictures (self->features, source, deep, changes_sound);
  else if (is_cached)
    memset (self->features->audio, 0, (gsize) source->n_frames * self->features->n_audio * sizeof (float));
  else
    self->features = gs_clip_features_new (source->pts, source->n_frames, deep);
  if (!info->has_audio && !changes_sound && (!is_cached || changes_pictures))
    g_ptr_array_add (self->features->notes, g_strdup ("The clip has no sound stream: the network heard silence"));
  if (info->n_frames == 0 && (!is_cached || changes_pictures))
    g_ptr_array_add (self->features->notes, g_strdup (GS_CLIP_NOTE_NO_PICTURES));

  if (gs_media_info_is_cut_off (info) && (!is_cached || changes_pictures))
    g_ptr_array_add (self->features->notes,
                     g_strdup_printf ("The file says it lasts %.1f s, but ends after %.1f s: it is not complete",
                                      (double) info->declared_duration / 1e9, (double) info->duration / 1e9));

  if (deep != NULL && (!is_cached || changes_sound))
    self->deep_sound = gs_deep_sound_pass_new (info, self->features, deep, pool, source->perturbation, self->cancellable);
  else if (!is_cached || changes_sound)
    self->sound = gs_sound_pass_new (info, self->features, source->perturbation, self->cancellable);
  if (info->n_frames > 0 && (!is_cached || changes_pictures))
    {
      self->pictures = gs_picture_pass_new (info, self->features, deep, pool, playhead, source->perturbation, self->cancellable,
                                            error);
      if (self->pictures == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
gs_clip_encoder_free (GsClipEncoder *self)
{
  g_cancellable_disconnect (self->callers, self->callers_handler);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->pictures, gs_picture_pass_free);
  g_clear_pointer (&self->sound, gs_sound_pass_free);
  g_clear_pointer (&self->deep_sound, gs_deep_sound_pass_free);
  g_clear_pointer (&self->features, gs_clip_features_free);
  g_object_unref (self->cancellable);
  g_clear_object (&self->callers);
  g_free (self->taken);
  g_free (self);
}

/**
 * gs_clip_encoder_step:
 * @self: the encoder
 * @error: what went wrong
 *
 * Does a little. Never waits for the pool: where there is nothing to do but wait, that is the caller's.
 *
 * Returns: %FALSE if the encoder cannot go on
 */
gboolean
gs_clip_encoder_step (GsClipEncoder *self,
                      GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  if (self->sound != NULL && !gs_sound_pass_check (self->sound, error))
    return FALSE;

  if (self->deep_sound != NULL && !gs_deep_sound_pass_step (self->deep_sound, error))
    return FALSE;

  return self->pictures == NULL || gs_picture_pass_step (self->pictures, error);
}

/* Frames from the first on whose sound is encoded. */
static guint
count_heard (GsClipEncoder *self)
{
  if (self->sound != NULL)
    return gs_sound_pass_get_n_rows (self->sound);

  return self->deep_sound != NULL ? gs_deep_sound_pass_get_n_rows (self->deep_sound) : self->source->n_frames;
}

/**
 * gs_clip_encoder_take_rows:
 * @self: the encoder
 * @first: (out): first frame
 * @n: (out): number of frames
 *
 * Gives out each frame once, as soon as picture and sound are both encoded.
 *
 * Returns: whether there was anything new
 */
gboolean
gs_clip_encoder_take_rows (GsClipEncoder *self,
                           guint *first,
                           guint *n)
{
  guint n_heard = count_heard (self);
  guint from, to;

  for (from = 0; from < self->n_groups; from++)
    {
      for (to = from; to < self->n_groups; to++)
        {
          guint end = MIN ((to + 1) * GS_FACE_GROUP, self->source->n_frames);

          if (self->taken[to] || end > n_heard || (self->pictures != NULL && !gs_picture_pass_has_rows (self->pictures, to)))
            break;
          self->taken[to] = TRUE;
          self->n_taken++;
        }

      if (to > from)
        {
          *first = from * GS_FACE_GROUP;
          *n = MIN (to * GS_FACE_GROUP, self->source->n_frames) - *first;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * gs_clip_encoder_is_waiting:
 * @self: the encoder
 *
 * Returns: whether all that is left is with other threads: another step now would do nothing
 */
gboolean
gs_clip_encoder_is_waiting (GsClipEncoder *self)
{
  return (self->pictures == NULL || gs_picture_pass_has_pushed_all (self->pictures)) &&
         (self->deep_sound == NULL || gs_deep_sound_pass_is_waiting (self->deep_sound));
}

/**
 * gs_clip_encoder_is_done:
 * @self: the encoder
 *
 * Returns: whether every row was taken
 */
gboolean
gs_clip_encoder_is_done (GsClipEncoder *self)
{
  return self->n_taken == self->n_groups;
}

/**
 * gs_clip_encoder_is_from_cache:
 * @self: an encoder
 *
 * Returns: whether all features were there already: neither picture nor sound is decoded
 */
gboolean
gs_clip_encoder_is_from_cache (GsClipEncoder *self)
{
  return self->pictures == NULL && self->sound == NULL && self->deep_sound == NULL;
}

/* In changed pictures the person may not be there any more: then it is whoever is. */
static gboolean
choose_if_there (GsClipEncoder *self,
                 gboolean *changed)
{
  guint person = self->source->person;
  gboolean chosen = FALSE;

  if (person > 0 && !gs_clip_faces_choose (self->features, person, &chosen, NULL))
    g_ptr_array_add (self->features->notes,
                     g_strdup_printf ("Person %u is not in the changed pictures: the largest face was followed", person));
  *changed = *changed || chosen;

  return TRUE;
}

/**
 * gs_clip_encoder_is_settled:
 * @self: an encoder
 *
 * Returns: whether the rows are already those of the person who is chosen
 */
gboolean
gs_clip_encoder_is_settled (GsClipEncoder *self)
{
  return self->settled;
}

/**
 * gs_clip_encoder_settle:
 * @self: an encoder that is done
 * @changed: (out): whether rows that were taken have changed
 * @error: why not
 *
 * Makes the features final and puts them in the cache, see gs_picture_pass_settle(); then makes them those of the person that is
 * chosen. Until now who is who was not known, and the largest face was followed.
 *
 * Returns: %FALSE if there is no such person, or when cancelled
 */
gboolean
gs_clip_encoder_settle (GsClipEncoder *self,
                        gboolean *changed,
                        GError **error)
{
  gboolean chosen = FALSE;

  *changed = FALSE;
  if (self->settled)
    return TRUE;

  if (self->pictures != NULL && !gs_picture_pass_settle (self->pictures, changed, error))
    return FALSE;
  if (self->pictures == NULL)
    self->features->n_clip_notes = self->features->notes->len;
  self->settled = TRUE;
  if (gs_perturbation_changes_pictures (self->source->perturbation))
    return choose_if_there (self, changed);

  if (self->source->hash != NULL && !gs_perturbation_changes_sound (self->source->perturbation))
    gs_clip_features_save_cached (self->features, self->source->hash);

  if (self->source->person > 0 && !gs_clip_faces_choose (self->features, self->source->person, &chosen, error))
    return FALSE;
  *changed = *changed || chosen;

  return TRUE;
}

/**
 * gs_clip_encoder_get_n_frames_done:
 * @self: the encoder
 *
 * Returns: frames whose pictures are encoded, or without pictures whose sound is
 */
guint
gs_clip_encoder_get_n_frames_done (GsClipEncoder *self)
{
  if (self->pictures != NULL)
    return gs_picture_pass_get_n_frames_done (self->pictures);

  return count_heard (self);
}

/**
 * gs_clip_encoder_get_features:
 * @self: the encoder
 *
 * Returns: (transfer none): the features; rows that were not taken may still be written
 */
const GsClipFeatures *
gs_clip_encoder_get_features (GsClipEncoder *self)
{
  return self->features;
}

/**
 * gs_encode_source:
 * @source: what is to be encoded; any thread
 * @deep: (nullable): the encoder; %NULL for the compact one
 * @progress: (nullable) (scope call): learns how far it is
 * @user_data: for @progress
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Encodes a clip from its beginning to its end with gs_engine_get_n_threads() threads, or takes its features from the cache.
 *
 * Returns: (transfer full) (nullable): its features
 */
GsClipFeatures *
gs_encode_source (const GsClipSource *source,
                  GsDeep *deep,
                  GsProgressFunc progress,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  const gint playhead = 0;
  g_autoptr (GsTaskPool) pool = gs_task_pool_new (gs_engine_get_n_threads ());
  g_autoptr (GsClipEncoder) encoder = gs_clip_encoder_new (source, deep, pool, &playhead, cancellable, error);
  gint64 start = g_get_monotonic_time ();
  gboolean changed;
  guint first, n;

  if (encoder == NULL)
    return NULL;

  while (!gs_clip_encoder_is_done (encoder))
    {
      guint n_done;

      if (!gs_clip_encoder_step (encoder, error))
        return NULL;
      while (gs_clip_encoder_take_rows (encoder, &first, &n))
        continue;

      n_done = gs_clip_encoder_get_n_frames_done (encoder);
      if (progress != NULL)
        progress ((double) n_done / source->n_frames,
                  n_done * 1e6 / (double) MAX (g_get_monotonic_time () - start, 1), user_data);
      if (gs_clip_encoder_is_waiting (encoder))
        gs_task_pool_wait_change (pool, 10);
      else
        gs_task_pool_wait (pool, gs_task_pool_get_n_threads (pool), 50);
    }

  if (!gs_clip_encoder_settle (encoder, &changed, error))
    return NULL;

  return g_steal_pointer (&encoder->features);
}

/**
 * gs_encode_clip:
 * @clip: a clip
 * @deep: (nullable): the encoder; %NULL for the compact one
 * @progress: (nullable) (scope call): learns how far it is
 * @user_data: for @progress
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Does gs_encode_source() for a clip.
 *
 * Returns: (transfer full) (nullable): its features
 */
GsClipFeatures *
gs_encode_clip (GsClip *clip,
                GsDeep *deep,
                GsProgressFunc progress,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GsClipSource) source = gs_clip_source_new (clip);

  return gs_encode_source (source, deep, progress, user_data, cancellable, error);
}

/**
 * gs_encode_for_networks:
 * @source: what is to be encoded; any thread
 * @networks: (element-type GsNetwork): networks that are to be asked together
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Does gs_encode_source() with the encoder whose features they take.
 *
 * Returns: (transfer full) (nullable): the features
 */
GsClipFeatures *
gs_encode_for_networks (const GsClipSource *source,
                        GPtrArray *networks,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GsDeep) deep = NULL;

  if (!gs_deep_weights_get_for_networks (networks, &deep, cancellable, error))
    return NULL;
  for (guint i = 0; i < networks->len; i++)
    if (!gs_network_check_encoder (networks->pdata[i], deep, error))
      return NULL;

  return gs_encode_source (source, deep, NULL, NULL, cancellable, error);
}
