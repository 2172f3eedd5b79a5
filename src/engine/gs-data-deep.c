/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-data-deep.h"

#include "gs-cache.h"
#include "gs-deep-weights.h"
#include "gs-engine-error.h"
#include "gs-engine.h"
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
  const guint8 *pictures; /* [T, 48, 48, 3] */
  const float *log_mel;   /* [96, T, 64] */
  GsTensor *video;        /* [T, 512] */
  GsTensor *audio;        /* [T, 128] */
} Encoding;

/* A picture goes through the network whatever it shows: the layout does not say which of its pictures are no faces. */
static void
encode_cb (guint index,
           gpointer user_data)
{
  Encoding *self = user_data;
  gsize first = (gsize) index * FRAMES;
  guint n = (guint) MIN (FRAMES, self->n_frames - first);
  const guint8 *crops[FRAMES];
  const float *patches[FRAMES];
  float *mel = gs_floats_new (FRAMES * GS_VGGISH_PATCH);

  for (guint i = 0; i < n; i++)
    {
      crops[i] = self->pictures + (first + i) * GS_FACE_CROP_BYTES;
      patches[i] = mel + i * GS_VGGISH_PATCH;
      for (gsize row = 0; row < GS_VGGISH_FRAMES; row++)
        memcpy (mel + i * GS_VGGISH_PATCH + row * GS_LOG_MEL_BANDS,
                self->log_mel + (row * self->n_frames + first + i) * GS_LOG_MEL_BANDS, GS_LOG_MEL_BANDS * sizeof (float));
    }

  if (gs_deep_encode_faces (self->deep, n, crops, self->cancellable, self->video->data + first * GS_DEEP_VIDEO_FEATURES))
    gs_deep_encode_patches (self->deep, n, patches, self->cancellable, self->audio->data + first * GS_DEEP_AUDIO_FEATURES);
  gs_floats_free (mel);
}

static GBytes *
load_pictures (const char *path,
               gsize *n_frames,
               GError **error)
{
  gsize shape[4];
  GBytes *pictures = gs_npy_map_bytes (path, 4, shape, error);

  if (pictures == NULL)
    return NULL;

  if (shape[0] == 0 || shape[0] > G_MAXUINT / 2 || shape[1] != GS_FACE_CROP_SIZE || shape[2] != GS_FACE_CROP_SIZE ||
      shape[3] != GS_IR50_CHANNELS)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: its shape is [%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT
                   "]; faces are an array [frames, 48, 48, 3]",
                   path, shape[0], shape[1], shape[2], shape[3]);
      g_bytes_unref (pictures);
      return NULL;
    }
  *n_frames = shape[0];

  return pictures;
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
                gsize n_mel)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *version = GS_DEEP_VERSION;

  g_checksum_update (sum, self->pictures, (gssize) (self->n_frames * GS_FACE_CROP_BYTES));
  g_checksum_update (sum, (const guchar *) self->log_mel, (gssize) (n_mel * sizeof (float)));

  return gs_cache_get_path ("features", version, g_checksum_get_string (sum), gs_deep_get_weights_hash (self->deep),
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
  g_autoptr (GBytes) pictures = NULL;
  g_autoptr (GsTensor) log_mel = NULL;
  g_autoptr (GsDeep) deep = NULL;
  g_autoptr (GsTensor) video_rows = NULL;
  g_autoptr (GsTensor) audio_rows = NULL;
  Encoding self = { .cancellable = cancellable };

  pictures = load_pictures (video_path, &self.n_frames, error);
  log_mel = pictures != NULL ? load_log_mel (audio_path, self.n_frames, error) : NULL;
  if (log_mel == NULL)
    return FALSE;

  deep = gs_deep_weights_get (cancellable, error);
  if (deep == NULL)
    {
      g_prefix_error (error, "%s: ", folder);
      return FALSE;
    }

  self.deep = deep;
  self.pictures = g_bytes_get_data (pictures, NULL);
  self.log_mel = log_mel->data;
  self.video = video_rows = gs_tensor_new_2d (self.n_frames, GS_DEEP_VIDEO_FEATURES);
  self.audio = audio_rows = gs_tensor_new_2d (self.n_frames, GS_DEEP_AUDIO_FEATURES);
  cache_path = get_cache_path (&self, log_mel->n_elements);

  if (!take_cached (&self, cache_path))
    {
      g_autoptr (GsWorkers) workers = gs_workers_new (gs_engine_get_n_threads ());

      gs_workers_set_cancellable (workers, cancellable);
      gs_workers_run (workers, (guint) ((self.n_frames + FRAMES - 1) / FRAMES), encode_cb, &self);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      save_cached (&self, cache_path);
    }

  *video = g_steal_pointer (&video_rows);
  *audio = g_steal_pointer (&audio_rows);
  *encoder = g_strdup (gs_deep_get_name (deep));

  return TRUE;
}
