/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-predict.h"

#include "gs-forward.h"
#include "gs-fusion-error.h"
#include "gs-windows.h"
#include "gs-workers.h"

#include <math.h>
#include <string.h>

/* Several windows at once, then their values added in the order of the windows. */
typedef struct
{
  GsTensor *video;
  GsTensor *audio;
  guint window;
  GArray *starts;
  GPtrArray *forwards;
  float **padded; /* [2 forwards]: input of a window that reaches beyond the clip */
  guint first;    /* window of the first task */
} Work;

static gboolean
check_features (const char *name,
                GsTensor *features,
                gsize width,
                GError **error)
{
  g_autofree char *shape = gs_tensor_dup_shape_text (features);

  if (features->n_dims != 2 || features->shape[1] != width)
    {
      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                   "“%s” has shape %s, but the network takes rows of %" G_GSIZE_FORMAT
                   " features; make them with the network's own encoder",
                   name, shape, width);
      return FALSE;
    }

  if (features->shape[0] == 0)
    {
      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                   "“%s” has shape %s: there is no frame to predict; make the features of a clip with frames", name, shape);
      return FALSE;
    }

  if (features->shape[0] > G_MAXINT)
    {
      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID, "“%s” has more frames than a clip can have", name);
      return FALSE;
    }

  for (gsize i = 0; i < features->n_elements; i++)
    {
      if (!isfinite (features->data[i]))
        {
          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                       "feature %" G_GSIZE_FORMAT " of “%s” is not a finite number in frame %" G_GSIZE_FORMAT
                       "; make the features again",
                       i % width, name, i / width);
          return FALSE;
        }
    }

  return TRUE;
}

/* Finite features and parameters may still be so large that what lies between them is not. */
static gboolean
check_prediction (GsTensorFile *file,
                  GError **error)
{
  GsTensor *prediction = gs_tensor_file_get (file, "prediction");

  for (gsize i = 0; i < prediction->n_elements; i++)
    {
      if (!isfinite (prediction->data[i]))
        {
          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                       "the network predicts no number in frame %" G_GSIZE_FORMAT
                       ": its weights or the features are too large; check that they belong together",
                       i / prediction->shape[1]);
          return FALSE;
        }
    }

  return TRUE;
}

static const float *
get_input (Work *work,
           GsTensor *features,
           guint start,
           float **padded)
{
  gsize width = features->shape[1];

  if (features->shape[0] >= work->window)
    return features->data + start * width;

  if (*padded == NULL)
    {
      *padded = gs_floats_new (work->window * width);
      memcpy (*padded, features->data, features->n_elements * sizeof (float));
    }

  return *padded;
}

static void
window_cb (guint index,
           gpointer user_data)
{
  Work *work = user_data;
  guint start = g_array_index (work->starts, guint, work->first + index);

  gs_forward_run (g_ptr_array_index (work->forwards, index),
                  get_input (work, work->video, start, &work->padded[2 * index]),
                  get_input (work, work->audio, start, &work->padded[2 * index + 1]));
}

static void
add_window (GsForward *forward,
            GsTensor *const *sums,
            guint start,
            guint n)
{
  for (guint i = 0; i < gs_forward_get_n_intermediates (forward); i++)
    {
      const GsIntermediate *from = gs_forward_get_intermediate (forward, i);
      float *to = sums[i] != NULL ? sums[i]->data + start * from->n_columns : NULL;

      for (gsize k = 0; to != NULL && k < n * from->n_columns; k++)
        to[k] += from->data[k];
    }
}

static void
divide_by_counts (GsTensor *sum,
                  GArray *starts,
                  guint window)
{
  gsize n_frames = sum->shape[0], width = sum->shape[1];
  g_autofree guint *counts = g_new0 (guint, n_frames);

  for (guint i = 0; i < starts->len; i++)
    {
      gsize start = g_array_index (starts, guint, i);

      for (gsize frame = start; frame < MIN (start + window, n_frames); frame++)
        counts[frame]++;
    }

  for (gsize frame = 0; frame < n_frames; frame++)
    {
      for (gsize k = 0; k < width; k++)
        sum->data[frame * width + k] /= (float) counts[frame];
    }
}

static gboolean
run_windows (Work *work,
             GsWorkers *workers,
             GsTensor *const *sums,
             GsPredictProgress progress,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  guint n_frames = work->video->shape[0];

  for (work->first = 0; work->first < work->starts->len; work->first += work->forwards->len)
    {
      guint n = MIN (work->forwards->len, work->starts->len - work->first);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      gs_workers_run (workers, n, window_cb, work);
      for (guint i = 0; i < n; i++)
        {
          guint start = g_array_index (work->starts, guint, work->first + i);

          add_window (g_ptr_array_index (work->forwards, i), sums, start, MIN (work->window, n_frames - start));
        }

      if (progress != NULL)
        progress (work->first + n, work->starts->len, user_data);
    }

  return TRUE;
}

/**
 * gs_predict_clip:
 * @network: a network
 * @video: [T, Fv] video features of the clip
 * @audio: [T, Fa] audio features of the clip
 * @trace: whether every value on the way is wanted, not the prediction alone
 * @n_threads: windows computed at once, 0 for as many as there are processors; results do not depend on it
 * @progress: (nullable): told how far it is
 * @user_data: given to @progress
 * @cancellable: (nullable): ends it between windows
 * @error: return location of a #GsFusionError, or %G_IO_ERROR_CANCELLED
 *
 * Cuts the clip into windows at the configuration's hop and averages where they overlap.
 *
 * Returns: (transfer full): `prediction` [T, outputs] and, with @trace, each intermediate [T, n] under its name;
 * %NULL with @error set if the features do not fit or the prediction is not finite
 */
GsTensorFile *
gs_predict_clip (GsNetwork *network,
                 GsTensor *video,
                 GsTensor *audio,
                 gboolean trace,
                 guint n_threads,
                 GsPredictProgress progress,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  const GsFusionConfig *config = gs_network_get_config (network);
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autoptr (GsWorkers) workers = NULL;
  g_autoptr (GArray) starts = NULL;
  g_autoptr (GPtrArray) forwards = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_forward_free);
  g_autofree GsTensor **sums = NULL;
  GsForward *first;
  gboolean done;
  Work work;
  guint n;

  if (!check_features ("video", video, config->video_features, error) ||
      !check_features ("audio", audio, config->audio_features, error))
    return NULL;

  if (video->shape[0] != audio->shape[0])
    {
      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                   "there are features of %" G_GSIZE_FORMAT " video frames but %" G_GSIZE_FORMAT
                   " audio frames; both need one row per frame",
                   video->shape[0], audio->shape[0]);
      return NULL;
    }

  starts = gs_windows_plan (video->shape[0], config->window, config->hop);
  workers = gs_workers_new (MIN (n_threads > 0 ? n_threads : g_get_num_processors (), starts->len));
  for (guint i = 0; i < gs_workers_get_n_threads (workers); i++)
    g_ptr_array_add (forwards, gs_forward_new (network));

  first = g_ptr_array_index (forwards, 0);
  n = gs_forward_get_n_intermediates (first);
  sums = g_new0 (GsTensor *, n);
  for (guint i = 0; i < n; i++)
    {
      const GsIntermediate *intermediate = gs_forward_get_intermediate (first, i);

      if (trace || g_str_equal (intermediate->name, "prediction"))
        sums[i] = gs_tensor_new_2d (video->shape[0], intermediate->n_columns);
    }

  work = (Work) { .video = video, .audio = audio, .window = config->window, .starts = starts, .forwards = forwards };
  work.padded = g_new0 (float *, 2 * forwards->len);
  done = run_windows (&work, workers, sums, progress, user_data, cancellable, error);

  for (guint i = 0; i < n; i++)
    {
      if (sums[i] == NULL)
        continue;
      divide_by_counts (sums[i], starts, config->window);
      gs_tensor_file_set (file, gs_forward_get_intermediate (first, i)->name, sums[i]);
      gs_tensor_unref (sums[i]);
    }
  for (guint i = 0; i < 2 * forwards->len; i++)
    gs_floats_free (work.padded[i]);
  g_free (work.padded);

  return done && check_prediction (file, error) ? g_steal_pointer (&file) : NULL;
}
