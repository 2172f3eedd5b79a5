/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-clip-features.h"

#include "gs-cache.h"
#include "gs-clip-faces.h"
#include "gs-encoders.h"

#include <math.h>
#include <string.h>

/* A face in a tensor: frame, person, whether it is followed, confidence, box, landmarks. To the last bit, so that the features of
 * any person can be made of it. */
#define FACE_COLUMNS (8 + 2 * GS_FACE_N_LANDMARKS)

/* What is said of faces beside the features; changed when the faces found or what is kept of them change. */
#define FACES_VERSION "faces-2"

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
  self->seen = g_array_new (FALSE, FALSE, sizeof (GsSeenFace));
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
  g_array_unref (self->seen);
  g_free (self->seen_rows);
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
faces_to_rows (const GArray *seen,
               float *rows)
{
  for (guint i = 0; i < seen->len; i++)
    {
      const GsSeenFace *face = &g_array_index (seen, GsSeenFace, i);
      float *row = rows + (gsize) i * FACE_COLUMNS;

      row[0] = (float) face->frame;
      row[1] = (float) face->person;
      row[2] = face->followed;
      row[3] = face->face.confidence;
      row[4] = face->face.x;
      row[5] = face->face.y;
      row[6] = face->face.width;
      row[7] = face->face.height;
      memcpy (row + 8, face->face.landmarks, sizeof face->face.landmarks);
    }
}

/* FALSE if the rows make no sense. */
static gboolean
rows_to_faces (const float *rows,
               guint n_rows,
               GsClipFeatures *self)
{
  guint last = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      const float *row = rows + (gsize) i * FACE_COLUMNS;
      GsSeenFace seen = { .followed = row[2] > 0.5f };

      if (!(row[0] >= (float) last && row[0] < (float) self->n_frames && row[1] >= 0.0f && row[1] <= 1e6f))
        return FALSE;

      seen.frame = last = (guint) row[0];
      seen.person = (guint) row[1];
      seen.face.confidence = row[3];
      seen.face.x = row[4];
      seen.face.y = row[5];
      seen.face.width = row[6];
      seen.face.height = row[7];
      memcpy (seen.face.landmarks, row + 8, sizeof seen.face.landmarks);
      g_array_append_val (self->seen, seen);
      self->faces[seen.frame].n_faces++;
    }

  for (guint i = 0; i < self->seen->len; i++)
    {
      const GsSeenFace *seen = &g_array_index (self->seen, GsSeenFace, i);

      if (seen->followed)
        gs_clip_faces_take (&seen->face, (guint) self->faces[seen->frame].n_faces, &self->faces[seen->frame]);
    }

  return TRUE;
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

/* A clip without any face has one row of zeros, since a tensor has at least one: nobody's. */
static gboolean
take_faces (GsTensor *tensor,
            GsClipFeatures *self)
{
  if (tensor == NULL || tensor->n_dims != 2 || tensor->shape[1] != FACE_COLUMNS || tensor->shape[0] > G_MAXINT32)
    return FALSE;

  for (gsize i = 0; i < tensor->n_elements; i++)
    if (!isfinite (tensor->data[i]))
      return FALSE;

  if (tensor->shape[0] == 1 && tensor->data[6] <= 0.0f)
    return TRUE;

  return rows_to_faces (tensor->data, (guint) tensor->shape[0], self);
}

/* With the deep encoder every face has its row, whoever is chosen. */
static gboolean
take_seen_rows (GsTensorFile *file,
                GsClipFeatures *self)
{
  if (self->weights == NULL || self->seen->len == 0)
    return TRUE;

  self->seen_rows = g_new (float, (gsize) self->seen->len * self->n_video);

  return take_rows (file, "faces.video", self->seen_rows, self->seen->len, self->n_video);
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
  g_auto (GStrv) notes = NULL;
  const double *seconds;
  GsTensor *faces;
  gsize n;

  if (!gs_cache_use (path))
    return NULL;

  file = gs_tensor_file_load (path, NULL);
  if (file == NULL || g_strcmp0 (gs_tensor_file_get_metadata (file, "encoder"), gs_encoder_get_name (deep)) != 0
      || g_strcmp0 (gs_tensor_file_get_metadata (file, "faces"), FACES_VERSION) != 0)
    return NULL;

  seconds = gs_tensor_file_get_f64 (file, "pts", &n);
  if (seconds == NULL || n != n_frames)
    return NULL;
  for (gsize i = 0; i < n; i++)
    if (seconds[i] != pts[i] / 1e9)
      return NULL;

  self = gs_clip_features_new (pts, n_frames, deep);
  faces = gs_tensor_file_get (file, "faces");
  if (!take_rows (file, "video", self->video, n_frames, self->n_video)
      || !take_rows (file, "audio", self->audio, n_frames, self->n_audio)
      || !take_faces (faces, self) || !take_seen_rows (file, self))
    return NULL;

  if (gs_tensor_file_get_metadata (file, "notes") != NULL)
    notes = g_strsplit (gs_tensor_file_get_metadata (file, "notes"), "\n", -1);
  for (guint i = 0; notes != NULL && notes[i] != NULL; i++)
    if (*notes[i] != '\0')
      g_ptr_array_add (self->notes, g_strdup (notes[i]));
  self->n_clip_notes = self->notes->len;
  gs_clip_faces_add_notes (self);

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
 * Puts features that are settled, and nobody chosen in them, in the user's cache, with the faces of all persons. A cache that cannot be
 * written is no error: it only saves time.
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
  faces = g_new0 (float, (gsize) MAX (self->seen->len, 1) * FACE_COLUMNS);
  faces_to_rows (self->seen, faces);
  set_rows (file, "faces", faces, MAX (self->seen->len, 1), FACE_COLUMNS);
  if (self->seen_rows != NULL && self->seen->len > 0)
    set_rows (file, "faces.video", self->seen_rows, self->seen->len, self->n_video);
  gs_tensor_file_set_metadata (file, "faces", FACES_VERSION);
  for (guint i = 0; i < self->n_clip_notes; i++)
    g_string_append_printf (notes, "%s\n", (const char *) self->notes->pdata[i]);
  gs_tensor_file_set_metadata (file, "notes", notes->str);

  if (!gs_cache_store (path, write_cached, file, &error))
    g_debug ("features not cached: %s", error->message);
}
