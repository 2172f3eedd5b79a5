/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-data-deep.h"

#include "gs-cache.h"
#include "gs-deep-weights.h"
#include "gs-engine-error.h"
#include "gs-engine.h"
#include "gs-face-crops.h"
#include "gs-npy.h"
#include "gs-safetensors.h"
#include "gs-workers.h"

#include <math.h>
#include <string.h>

/* Frames of a task. */
#define FRAMES 12

typedef struct
{
  GsDeep *deep;
  GCancellable *cancellable;
  gsize n_frames;
  GsFaceCrops *crops;
  const float *log_mel;   /* [96, T, 64] */
  GsTensor *video;        /* [T, 512] */
  GsTensor *audio;        /* [T, 128] */
  GMutex mutex;
  GError *error; /* under the mutex */
} Encoding;

/* The faces among @n frames: which they are, and their pictures. */
static guint
load_faces (Encoding *self,
            gsize first,
            guint n,
            guint8 (*pictures)[GS_FACE_CROP_BYTES],
            guint *frames)
{
  g_autoptr (GError) error = NULL;
  guint n_faces = 0;

  for (guint i = 0; i < n && error == NULL; i++)
    {
      gboolean has_face;

      if (gs_face_crops_load (self->crops, (guint) first + i, pictures[n_faces], &has_face, &error) && has_face)
        frames[n_faces++] = i;
    }

  if (error != NULL)
    {
      g_mutex_lock (&self->mutex);
      if (self->error == NULL)
        self->error = g_steal_pointer (&error);
      g_mutex_unlock (&self->mutex);
    }

  return n_faces;
}

/* A frame without a face keeps its row of zeros, as in clips. */
static void
encode_cb (guint index,
           gpointer user_data)
{
  Encoding *self = user_data;
  gsize first = (gsize) index * FRAMES;
  guint n = (guint) MIN (FRAMES, self->n_frames - first), n_faces, frames[FRAMES];
  guint8 pictures[FRAMES][GS_FACE_CROP_BYTES];
  const guint8 *faces[FRAMES];
  const float *patches[FRAMES];
  float *rows = gs_floats_new (FRAMES * GS_DEEP_VIDEO_FEATURES), *mel = gs_floats_new (FRAMES * GS_VGGISH_PATCH);

  n_faces = load_faces (self, first, n, pictures, frames);
  for (guint i = 0; i < n_faces; i++)
    faces[i] = pictures[i];
  for (guint i = 0; i < n; i++)
    {
      patches[i] = mel + i * GS_VGGISH_PATCH;
      for (gsize row = 0; row < GS_VGGISH_FRAMES; row++)
        memcpy (mel + i * GS_VGGISH_PATCH + row * GS_LOG_MEL_BANDS,
                self->log_mel + (row * self->n_frames + first + i) * GS_LOG_MEL_BANDS, GS_LOG_MEL_BANDS * sizeof (float));
    }

  if (gs_deep_encode_faces (self->deep, n_faces, faces, self->cancellable, rows) &&
      gs_deep_encode_patches (self->deep, n, patches, self->cancellable, self->audio->data + first * GS_DEEP_AUDIO_FEATURES))
    {
      for (guint i = 0; i < n_faces; i++)
        memcpy (self->video->data + (first + frames[i]) * GS_DEEP_VIDEO_FEATURES, rows + i * GS_DEEP_VIDEO_FEATURES,
                GS_DEEP_VIDEO_FEATURES * sizeof (float));
    }
  gs_floats_free (rows);
  gs_floats_free (mel);
}

static GsTensor *
load_log_mel (const char *path,
              gsize n_frames,
              GError **error)
{
  const gsize shape[] = { GS_VGGISH_FRAMES, n_frames, GS_LOG_MEL_BANDS };
  g_autoptr (GsTensor) log_mel = gs_npy_load (path, error);

  if (log_mel == NULL)
    return NULL;

  if (!gs_tensor_has_shape (log_mel, G_N_ELEMENTS (shape), shape))
    {
      g_autofree char *found = gs_tensor_dup_shape_text (log_mel), *wanted = gs_shape_dup_text (G_N_ELEMENTS (shape), shape);

      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: its shape is %s; beside that video.npy it has to be %s", path, found, wanted);
      return NULL;
    }

  for (gsize i = 0; i < log_mel->n_elements; i++)
    {
      if (!isfinite (log_mel->data[i]))
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "%s: the patch of frame %" G_GSIZE_FORMAT " holds a value that is not a finite number; make it again", path,
                       i / GS_LOG_MEL_BANDS % n_frames);
          return NULL;
        }
    }

  return g_steal_pointer (&log_mel);
}

static char *
get_cache_path (Encoding *self,
                const char *video_path,
                gsize n_mel,
                GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GMappedFile) video = g_mapped_file_new (video_path, FALSE, error);

  if (video == NULL)
    return NULL;

  g_checksum_update (sum, (const guchar *) g_mapped_file_get_contents (video), (gssize) g_mapped_file_get_length (video));
  g_checksum_update (sum, (const guchar *) self->log_mel, (gssize) (n_mel * sizeof (float)));

  return gs_cache_get_path ("features", GS_DEEP_VERSION, g_checksum_get_string (sum), gs_deep_get_weights_hash (self->deep),
                            "safetensors");
}

static gboolean
take_cached (Encoding *self,
             const char *path)
{
  g_autoptr (GsTensorFile) file = gs_cache_use (path) ? gs_tensor_file_load (path, NULL) : NULL;
  GsTensor *video = file != NULL ? gs_tensor_file_get (file, "video") : NULL;
  GsTensor *audio = file != NULL ? gs_tensor_file_get (file, "audio") : NULL;

  if (video == NULL || audio == NULL || !gs_tensor_has_shape (video, 2, self->video->shape) ||
      !gs_tensor_has_shape (audio, 2, self->audio->shape))
    return FALSE;

  memcpy (self->video->data, video->data, video->n_elements * sizeof (float));
  memcpy (self->audio->data, audio->data, audio->n_elements * sizeof (float));

  return TRUE;
}

static gboolean
write_cached (const char *path,
              gpointer user_data,
              GError **error)
{
  return gs_tensor_file_save (user_data, path, error);
}

static void
save_cached (Encoding *self,
             const char *path)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autoptr (GError) error = NULL;

  gs_tensor_file_set (file, "video", self->video);
  gs_tensor_file_set (file, "audio", self->audio);
  if (path != NULL && !gs_cache_store (path, write_cached, file, &error))
    g_debug ("features not cached: %s", error->message);
}

/**
 * gs_data_deep_encode:
 * @folder: a clip's folder in the authors' layout: `video.npy` [T, 48, 48, 3] of bytes, `logmel.npy` [96, T, 64]
 * @video: (out): [T, 512]
 * @audio: (out): [T, 128]
 * @encoder: (out): its name
 * @cancellable: (nullable): ends it early
 * @error: return location: files that do not fit, or what is wrong with the weights
 *
 * Encodes with gs_engine_get_n_threads() threads and the weights of gs_deep_weights_set_path(), or takes what the cache has of the
 * same content and weights.
 *
 * Returns: whether the clip is encoded
 */
gboolean
gs_data_deep_encode (const char *folder,
                     GsTensor **video,
                     GsTensor **audio,
                     char **encoder,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *video_path = g_build_filename (folder, "video.npy", NULL);
  g_autofree char *audio_path = g_build_filename (folder, "logmel.npy", NULL);
  g_autofree char *cache_path = NULL;
  g_autoptr (GsFaceCrops) crops = NULL;
  g_autoptr (GsTensor) log_mel = NULL;
  g_autoptr (GsDeep) deep = NULL;
  g_autoptr (GsTensor) video_rows = NULL;
  g_autoptr (GsTensor) audio_rows = NULL;
  Encoding self = { .cancellable = cancellable };

  crops = gs_face_crops_open (video_path, error);
  if (crops == NULL)
    return FALSE;
  self.n_frames = gs_face_crops_get_n_frames (crops);
  log_mel = load_log_mel (audio_path, self.n_frames, error);
  if (log_mel == NULL)
    return FALSE;

  deep = gs_deep_weights_get (cancellable, error);
  if (deep == NULL)
    {
      g_prefix_error (error, "%s: ", folder);
      return FALSE;
    }

  self.deep = deep;
  self.crops = crops;
  self.log_mel = log_mel->data;
  self.video = video_rows = gs_tensor_new_2d (self.n_frames, GS_DEEP_VIDEO_FEATURES);
  self.audio = audio_rows = gs_tensor_new_2d (self.n_frames, GS_DEEP_AUDIO_FEATURES);
  cache_path = get_cache_path (&self, video_path, log_mel->n_elements, error);
  if (cache_path == NULL)
    return FALSE;

  if (!take_cached (&self, cache_path))
    {
      g_autoptr (GsWorkers) workers = gs_workers_new (gs_engine_get_n_threads ());

      g_mutex_init (&self.mutex);
      gs_workers_set_cancellable (workers, cancellable);
      gs_workers_run (workers, (guint) ((self.n_frames + FRAMES - 1) / FRAMES), encode_cb, &self);
      g_mutex_clear (&self.mutex);
      if (self.error != NULL)
        {
          g_propagate_error (error, self.error);
          return FALSE;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      save_cached (&self, cache_path);
    }

  *video = g_steal_pointer (&video_rows);
  *audio = g_steal_pointer (&audio_rows);
  *encoder = g_strdup (gs_deep_get_name (deep));

  return TRUE;
}
