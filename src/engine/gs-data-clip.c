/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-data-clip.h"

#include "gs-data-deep.h"
#include "gs-data-json.h"
#include "gs-engine-error.h"
#include "gs-labels.h"
#include "gs-npy.h"
#include "gs-safetensors.h"

#include <math.h>

/* weak.json: [{"start": .. }]. */
#define SPANS_DEPTH 4

static gboolean
has_file (const char *folder,
          const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/**
 * gs_data_clip_is_clip:
 * @folder: a folder in a data set
 *
 * Returns: %TRUE if it holds features of a clip, or only a part of them, or what they would be made from
 */
gboolean
gs_data_clip_is_clip (const char *folder)
{
  static const char *const files[] = { "features.safetensors", "cnn.npy", "vggish.npy", "video.npy", "logmel.npy" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      if (has_file (folder, files[i]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
check_features (const GsTensor *features,
                const char *what,
                const char *folder,
                GError **error)
{
  if (features == NULL || features->n_dims != 2 || features->shape[0] == 0 || features->shape[1] == 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: its %s features are not an array of frames by features", folder, what);
      return FALSE;
    }

  for (gsize i = 0; i < features->n_elements; i++)
    {
      if (!isfinite (features->data[i]))
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "%s: %s feature %" G_GSIZE_FORMAT " of frame %" G_GSIZE_FORMAT
                       " is not a finite number; make the features of this clip again",
                       folder, what, i % features->shape[1], i / features->shape[1]);
          return FALSE;
        }
    }

  return TRUE;
}

/* Frames a second from presentation times; 0 when they are missing or do not advance. */
static double
frame_rate_from_times (GsTensorFile *file)
{
  gsize n = 0;
  const double *pts = gs_tensor_file_get_f64 (file, "pts", &n);

  if (pts == NULL || n < 2 || !(pts[n - 1] > pts[0]))
    return 0.0;

  return (double) (n - 1) / (pts[n - 1] - pts[0]);
}

static gboolean
load_features (const char *folder,
               GsTensor **video,
               GsTensor **audio,
               double *frame_rate,
               char **encoder,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *path = g_build_filename (folder, "features.safetensors", NULL);
  g_autofree char *cnn = g_build_filename (folder, "cnn.npy", NULL);
  g_autofree char *vggish = g_build_filename (folder, "vggish.npy", NULL);

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_autoptr (GsTensorFile) file = gs_tensor_file_load (path, error);
      GsTensor *found;

      if (file == NULL)
        return FALSE;
      found = gs_tensor_file_get (file, "video");
      *video = found != NULL ? gs_tensor_ref (found) : NULL;
      found = gs_tensor_file_get (file, "audio");
      *audio = found != NULL ? gs_tensor_ref (found) : NULL;
      *frame_rate = frame_rate_from_times (file);
      *encoder = g_strdup (gs_tensor_file_get_metadata (file, "encoder"));
    }
  else if (has_file (folder, "cnn.npy") != has_file (folder, "vggish.npy"))
    {
      gboolean has_video = has_file (folder, "cnn.npy");

      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: %s is missing beside %s; a clip needs the features of picture and sound", folder,
                   has_video ? "vggish.npy" : "cnn.npy", has_video ? "cnn.npy" : "vggish.npy");
      return FALSE;
    }
  else if (has_file (folder, "cnn.npy"))
    {
      *video = gs_npy_load (cnn, error);
      *audio = *video != NULL ? gs_npy_load (vggish, error) : NULL;
      if (*audio == NULL)
        return FALSE;
    }
  else if (!has_file (folder, "video.npy") || !has_file (folder, "logmel.npy"))
    {
      gboolean has_video = has_file (folder, "video.npy");

      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: %s is missing beside %s; the deep encoder needs picture and sound", folder,
                   has_video ? "logmel.npy" : "video.npy", has_video ? "video.npy" : "logmel.npy");
      return FALSE;
    }
  else if (!gs_data_deep_encode (folder, video, audio, encoder, cancellable, error))
    {
      return FALSE;
    }

  if (!check_features (*video, "video", folder, error) || !check_features (*audio, "audio", folder, error))
    return FALSE;

  if ((*video)->shape[0] != (*audio)->shape[0])
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: it has %" G_GSIZE_FORMAT " frames of video features but %" G_GSIZE_FORMAT
                   " of audio features; both need one row a frame",
                   folder, (*video)->shape[0], (*audio)->shape[0]);
      return FALSE;
    }

  return TRUE;
}

/* Labels of all frames: what lies beyond the clip is cut, what is missing at its end is not labelled. */
static GsTensor *
fit_labels (const GsTensor *labels,
            gsize n_frames,
            char **note)
{
  GsTensor *fitted = gs_tensor_new_2d (n_frames, GS_N_LABELS);

  for (gsize i = 0; i < fitted->n_elements; i++)
    fitted->data[i] = i < labels->n_elements ? labels->data[i] : NAN;

  if (labels->shape[0] != n_frames)
    *note = g_strdup_printf ("%" G_GSIZE_FORMAT " labels for %" G_GSIZE_FORMAT " frames", labels->shape[0], n_frames);

  return fitted;
}

static gboolean
load_labels (const char *folder,
             gsize n_frames,
             GsTensor **labels,
             char **note,
             GError **error)
{
  g_autofree char *npy = g_build_filename (folder, "VA_continuous_label.npy", NULL);
  g_autofree char *text = g_build_filename (folder, "labels.txt", NULL);
  g_autoptr (GsTensor) read = NULL;

  if (g_file_test (npy, G_FILE_TEST_IS_REGULAR))
    read = gs_labels_load_npy (npy, error);
  else if (g_file_test (text, G_FILE_TEST_IS_REGULAR))
    read = gs_labels_load_text (text, error);
  else
    return TRUE;

  if (read == NULL)
    return FALSE;
  *labels = fit_labels (read, n_frames, note);

  return TRUE;
}

/* The first frame that is not before @seconds; times of frames may be rounded. */
static gsize
frame_at (double seconds,
          const GsSequence *sequence)
{
  return (gsize) ceil (MAX (seconds * sequence->frame_rate - 0.01, 0.0));
}

static gboolean
add_weak_spans (GsSequence *sequence,
                const char *folder,
                GError **error)
{
  g_autofree char *path = g_build_filename (folder, "weak.json", NULL);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *spans;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || sequence->frame_rate <= 0.0)
    return TRUE;

  root = gs_data_json_load (path, SPANS_DEPTH, error);
  if (root == NULL)
    return FALSE;

  if (!JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s: it should be a list of spans", path);
      return FALSE;
    }

  spans = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (spans); i++)
    {
      JsonNode *node = json_array_get_element (spans, i);
      JsonObject *span = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      double start = span != NULL ? json_object_get_double_member_with_default (span, "start", NAN) : NAN;
      double end = span != NULL ? json_object_get_double_member_with_default (span, "end", NAN) : NAN;

      if (!(start >= 0.0 && end >= start && end < 1e9))
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "%s: span %u has no start and end in seconds", path, i + 1);
          return FALSE;
        }
      gs_sequence_add_weak_span (sequence, frame_at (start, sequence), frame_at (end, sequence),
                                 json_object_get_string_member_with_default (span, "kind", "weak"));
    }

  return TRUE;
}

/**
 * gs_data_clip_load:
 * @folder: a clip's folder of a data set
 * @cancellable: (nullable): ends encoding early
 * @error: return location
 *
 * Reads features (`features.safetensors`, or `cnn.npy` and `vggish.npy`, or of `video.npy` and `logmel.npy`
 * what the deep encoder makes), labels
 * (`VA_continuous_label.npy`, or `labels.txt` in Aff-Wild2's form, or none) and known weak spans (`weak.json`). Errors name the
 * file, and clip and frame for a value that is not finite or a label outside -1 to 1.
 *
 * Returns: (transfer full) (nullable): the clip
 */
GsDataClip *
gs_data_clip_load (const char *folder,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GsDataClip) self = g_new0 (GsDataClip, 1);
  g_autoptr (GsTensor) video = NULL;
  g_autoptr (GsTensor) audio = NULL;
  g_autoptr (GsTensor) labels = NULL;
  g_autofree char *name = g_path_get_basename (folder);
  double frame_rate = 0.0;

  if (!load_features (folder, &video, &audio, &frame_rate, &self->encoder, cancellable, error) ||
      !load_labels (folder, video->shape[0], &labels, &self->note, error))
    return NULL;

  self->sequence = gs_sequence_new (name, frame_rate, video, audio, labels);
  if (!add_weak_spans (self->sequence, folder, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gs_data_clip_free:
 * @self: (transfer full): a clip
 */
void
gs_data_clip_free (GsDataClip *self)
{
  g_clear_pointer (&self->sequence, gs_sequence_unref);
  g_free (self->encoder);
  g_free (self->note);
  g_free (self);
}
