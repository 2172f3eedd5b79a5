/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-clip-features.h"

#include "gs-cache.h"
#include "gs-encoders.h"

#include <math.h>
#include <string.h>

/* A face in a tensor: presence, box, number of faces, landmarks. */
#define FACE_COLUMNS (6 + 2 * GS_RUN_FACE_N_LANDMARKS)

/**
 * gs_clip_features_new:
 * @pts: (array length=n_frames): presentation times, nanoseconds; copied
 * @n_frames: number of frames
 * @deep: (nullable): what will make them; %NULL for the compact encoder
 *
 * Returns: (transfer full): features that are all zero: no face, no sound
 */
GsClipFeatures *
gs_clip_features_new (const gint64 *pts,
                      guint n_frames,
                      const GsDeep *deep)
{
  GsClipFeatures *self = g_new0 (GsClipFeatures, 1);

  self->n_frames = n_frames;
  self->pts = g_memdup2 (pts, n_frames * sizeof *pts);
  self->encoder = g_strdup (gs_encoder_get_name (deep));
  self->weights = deep != NULL ? g_strdup (gs_deep_get_weights_hash (deep)) : NULL;
  self->n_video = gs_encoder_get_video_features (deep);
  self->n_audio = gs_encoder_get_audio_features (deep);
  self->video = g_new0 (float, (gsize) n_frames * self->n_video);
  self->audio = g_new0 (float, (gsize) n_frames * self->n_audio);
  self->faces = g_new0 (GsRunFace, n_frames);
  self->notes = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
gs_clip_features_free (GsClipFeatures *self)
{
  g_free (self->pts);
  g_free (self->encoder);
  g_free (self->weights);
  g_free (self->video);
  g_free (self->audio);
  g_free (self->faces);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static void
set_rows (GsTensorFile *file,
          const char *name,
          const float *rows,
          guint n_rows,
          guint n_columns)
{
  g_autoptr (GsTensor) tensor = gs_tensor_new_2d (n_rows, n_columns);

  memcpy (tensor->data, rows, tensor->n_elements * sizeof (float));
  gs_tensor_file_set (file, name, tensor);
}

/**
 * gs_clip_features_to_file:
 * @self: features
 * @clip_hash: (nullable): content hash of the clip
 *
 * Returns: (transfer full): a file with `video` [T, Fv], `audio` [T, Fa] and `pts` [T] (seconds), and in its
 *   metadata `encoder`, `weights` and `clip_hash`
 */
GsTensorFile *
gs_clip_features_to_file (const GsClipFeatures *self,
                          const char *clip_hash)
{
  GsTensorFile *file = gs_tensor_file_new ();
  g_autofree double *seconds = g_new (double, MAX (self->n_frames, 1));

  for (guint i = 0; i < self->n_frames; i++)
    seconds[i] = self->pts[i] / 1e9;

  set_rows (file, "video", self->video, self->n_frames, self->n_video);
  set_rows (file, "audio", self->audio, self->n_frames, self->n_audio);
  gs_tensor_file_set_f64 (file, "pts", seconds, self->n_frames);
  gs_tensor_file_set_metadata (file, "encoder", self->encoder);
  if (self->weights != NULL)
    gs_tensor_file_set_metadata (file, "weights", self->weights);
  gs_tensor_file_set_metadata (file, "program", "gatescope " GS_VERSION);
  if (clip_hash != NULL)
    gs_tensor_file_set_metadata (file, "clip_hash", clip_hash);

  return file;
}

static char *
get_cache_path (const char *clip_hash,
                const char *weights)
{
  GsEncoderKind kind = weights != NULL ? GS_ENCODER_DEEP : GS_ENCODER_COMPACT;

  return gs_cache_get_path ("features", gs_encoder_kind_get_version (kind), clip_hash, weights, "safetensors");
}

static void
faces_to_rows (const GsRunFace *faces,
               guint n,
               float *rows)
{
  for (guint i = 0; i < n; i++)
    {
      float *row = rows + (gsize) i * FACE_COLUMNS;

      row[0] = faces[i].presence;
      row[1] = faces[i].x;
      row[2] = faces[i].y;
      row[3] = faces[i].width;
      row[4] = faces[i].height;
      row[5] = faces[i].n_faces;
      for (guint j = 0; j < 2 * GS_RUN_FACE_N_LANDMARKS; j++)
        row[6 + j] = faces[i].landmarks[j / 2][j % 2];
    }
}

static void
rows_to_faces (const float *rows,
               guint n,
               GsRunFace *faces)
{
  for (guint i = 0; i < n; i++)
    {
      const float *row = rows + (gsize) i * FACE_COLUMNS;

      faces[i].presence = row[0];
      faces[i].x = row[1];
      faces[i].y = row[2];
      faces[i].width = row[3];
      faces[i].height = row[4];
      faces[i].n_faces = (gint32) CLAMP (row[5], 0.0f, 1000.0f);
      for (guint j = 0; j < 2 * GS_RUN_FACE_N_LANDMARKS; j++)
        faces[i].landmarks[j / 2][j % 2] = (gint16) CLAMP (row[6 + j], -32768.0f, 32767.0f);
    }
}

static gboolean
take_rows (GsTensorFile *file,
           const char *name,
           float *rows,
           guint n_rows,
           guint n_columns)
{
  const gsize shape[] = { n_rows, n_columns };
  GsTensor *tensor = gs_tensor_file_get (file, name);

  if (tensor == NULL || !gs_tensor_has_shape (tensor, 2, shape))
    return FALSE;

  for (gsize i = 0; i < tensor->n_elements; i++)
    if (!isfinite (tensor->data[i]))
      return FALSE;

  memcpy (rows, tensor->data, tensor->n_elements * sizeof (float));

  return TRUE;
}

/**
 * gs_clip_features_load_cached:
 * @clip_hash: content hash of the clip
 * @pts: (array length=n_frames): its presentation times
 * @n_frames: its number of frames
 * @deep: (nullable): what would make them; %NULL for the compact encoder
 *
 * Looks in the user's cache. What is there and cannot be used (half a file, another frame index, no numbers) counts as not there.
 *
 * Returns: (transfer full) (nullable): the clip's features
 */
GsClipFeatures *
gs_clip_features_load_cached (const char *clip_hash,
                              const gint64 *pts,
                              guint n_frames,
                              const GsDeep *deep)
{
  g_autofree char *path = get_cache_path (clip_hash, deep != NULL ? gs_deep_get_weights_hash (deep) : NULL);
  g_autoptr (GsTensorFile) file = NULL;
  g_autoptr (GsClipFeatures) self = NULL;
  g_autofree float *faces = NULL;
  g_auto (GStrv) notes = NULL;
  const double *seconds;
  gsize n;

  if (!gs_cache_use (path))
    return NULL;

  file = gs_tensor_file_load (path, NULL);
  if (file == NULL || g_strcmp0 (gs_tensor_file_get_metadata (file, "encoder"), gs_encoder_get_name (deep)) != 0)
    return NULL;

  seconds = gs_tensor_file_get_f64 (file, "pts", &n);
  if (seconds == NULL || n != n_frames)
    return NULL;
  for (gsize i = 0; i < n; i++)
    if (seconds[i] != pts[i] / 1e9)
      return NULL;

  self = gs_clip_features_new (pts, n_frames, deep);
  faces = g_new (float, (gsize) n_frames * FACE_COLUMNS);
  if (!take_rows (file, "video", self->video, n_frames, self->n_video)
      || !take_rows (file, "audio", self->audio, n_frames, self->n_audio)
      || !take_rows (file, "faces", faces, n_frames, FACE_COLUMNS))
    return NULL;

  rows_to_faces (faces, n_frames, self->faces);
  if (gs_tensor_file_get_metadata (file, "notes") != NULL)
    notes = g_strsplit (gs_tensor_file_get_metadata (file, "notes"), "\n", -1);
  for (guint i = 0; notes != NULL && notes[i] != NULL; i++)
    if (*notes[i] != '\0')
      g_ptr_array_add (self->notes, g_strdup (notes[i]));

  return g_steal_pointer (&self);
}

static gboolean
write_cached (const char *path,
              gpointer user_data,
              GError **error)
{
  return gs_tensor_file_save (user_data, path, error);
}

/**
 * gs_clip_features_save_cached:
 * @self: features
 * @clip_hash: content hash of the clip
 *
 * Puts the features in the user's cache. A cache that cannot be written is no error: it only saves time.
 */
void
gs_clip_features_save_cached (const GsClipFeatures *self,
                              const char *clip_hash)
{
  g_autofree char *path = get_cache_path (clip_hash, self->weights);
  g_autofree float *faces = NULL;
  g_autoptr (GsTensorFile) file = NULL;
  g_autoptr (GString) notes = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;

  file = gs_clip_features_to_file (self, clip_hash);
  faces = g_new (float, (gsize) self->n_frames * FACE_COLUMNS);
  faces_to_rows (self->faces, self->n_frames, faces);
  set_rows (file, "faces", faces, self->n_frames, FACE_COLUMNS);
  for (guint i = 0; i < self->notes->len; i++)
    g_string_append_printf (notes, "%s\n", (const char *) self->notes->pdata[i]);
  gs_tensor_file_set_metadata (file, "notes", notes->str);

  if (!gs_cache_store (path, write_cached, file, &error))
    g_debug ("features not cached: %s", error->message);
}
