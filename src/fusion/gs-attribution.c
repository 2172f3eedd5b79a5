/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-attribution.h"

#include "gs-attribution-path.h"
#include "gs-fusion-error.h"
#include "gs-windows.h"
#include "gs-workers.h"

#include <math.h>
#include <string.h>

enum
{
  FACE,
  SOUND,
  DIFFERENCE,
  BASELINE,
  UNCERTAINTY,
  N_KINDS,
};

/* A few windows at once, then their values added in the order of the windows. */
typedef struct
{
  GPtrArray *paths; /* of GsAttributionPath, one for each that is computed at once */
  float **results;  /* [N_KINDS, T, outputs] of each */
  guint *n_steps;
  float *padded[2]; /* the window of a clip that is shorter */
  const float *video;
  const float *audio;
  gsize n_video;
  gsize n_audio;
  guint n_frames;
  guint window;
  gsize n; /* T x outputs */
  GArray *starts;
  guint first; /* window of the first task */
  GCancellable *cancellable;
} Work;

static void
window_cb (guint index,
           gpointer user_data)
{
  Work *work = user_data;
  guint start = g_array_index (work->starts, guint, work->first + index);
  float *results = work->results[index];
  const float *video = work->padded[0] != NULL ? work->padded[0] : work->video + start * work->n_video;
  const float *audio = work->padded[1] != NULL ? work->padded[1] : work->audio + start * work->n_audio;

  work->n_steps[index] = gs_attribution_path_run (g_ptr_array_index (work->paths, index), video, audio,
                                                  MIN (work->window, work->n_frames - start), work->cancellable, results + FACE * work->n,
                                                  results + SOUND * work->n, results + DIFFERENCE * work->n,
                                                  results + BASELINE * work->n, results + UNCERTAINTY * work->n);
}

static gboolean
check_finite (const char *what,
              const float *rows,
              guint n_frames,
              gsize width,
              GError **error)
{
  for (gsize i = 0; i < n_frames * width; i++)
    {
      if (!isfinite (rows[i]))
        {
          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                       "%s feature %" G_GSIZE_FORMAT " of frame %" G_GSIZE_FORMAT
                       " is not a finite number; make the features again",
                       what, i % width, i / width);
          return FALSE;
        }
    }

  return TRUE;
}

/* Windows that reach into the range, out of all of the clip. */
static GArray *
plan (guint n_frames,
      const GsFusionConfig *config,
      guint first,
      guint end)
{
  GArray *starts = gs_windows_plan (n_frames, config->window, config->hop);

  for (guint i = starts->len; i-- > 0;)
    {
      guint start = g_array_index (starts, guint, i);

      if (start >= end || start + config->window <= first)
        g_array_remove_index (starts, i);
    }

  return starts;
}

static float *
pad (const float *rows,
     guint n_frames,
     gsize width,
     guint window)
{
  float *padded = gs_floats_new (window * width);

  memset (padded, 0, window * width * sizeof (float));
  memcpy (padded, rows, n_frames * width * sizeof (float));

  return padded;
}

static void
add_window (GsAttribution *self,
            guint *counts,
            const Work *work,
            guint index)
{
  guint start = g_array_index (work->starts, guint, work->first + index);
  guint from = MAX (start, self->first);
  guint to = MIN (start + work->window, self->first + self->n_frames);
  float *const sums[] = { self->face, self->sound, self->difference, self->baseline, self->uncertainty };

  for (guint frame = from; frame < to; frame++)
    {
      counts[frame - self->first]++;
      for (guint kind = 0; kind < N_KINDS; kind++)
        for (guint output = 0; output < self->n_outputs; output++)
          sums[kind][(gsize) (frame - self->first) * self->n_outputs + output]
            += work->results[index][kind * work->n + (gsize) (frame - start) * self->n_outputs + output];
    }
  self->n_steps = MAX (self->n_steps, work->n_steps[index]);
}

static void
divide (GsAttribution *self,
        const guint *counts,
        guint first,
        guint end)
{
  float *const sums[] = { self->face, self->sound, self->difference, self->baseline, self->uncertainty };

  for (guint kind = 0; kind < N_KINDS; kind++)
    for (guint i = first; i < end; i++)
      for (guint output = 0; output < self->n_outputs; output++)
        sums[kind][(gsize) i * self->n_outputs + output] /= (float) counts[i];
}

static gboolean
run_windows (GsAttribution *self,
             Work *work,
             GsWorkers *workers,
             GsAttributionProgress progress,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree guint *counts = g_new0 (guint, self->n_frames);
  guint n_final = 0;

  for (work->first = 0; work->first < work->starts->len; work->first += work->paths->len)
    {
      guint n = MIN (work->paths->len, work->starts->len - work->first), next = self->n_frames;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      gs_workers_run (workers, n, window_cb, work);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (guint i = 0; i < n; i++)
        add_window (self, counts, work, i);

      /* What lies before the next window is final. */
      if (work->first + n < work->starts->len)
        next = MAX (g_array_index (work->starts, guint, work->first + n), self->first) - self->first;
      divide (self, counts, n_final, next);
      n_final = next;
      if (progress != NULL)
        progress (self, n_final, user_data);
    }

  return TRUE;
}

static gboolean
check_results (const GsAttribution *self,
               GError **error)
{
  for (gsize i = 0; i < (gsize) self->n_frames * self->n_outputs; i++)
    {
      if (!isfinite (self->face[i]) || !isfinite (self->sound[i]) || !isfinite (self->difference[i]))
        {
          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                       "the network predicts no number on the way to frame %" G_GSIZE_FORMAT
                       ": its weights or the features are too large; check that they belong together",
                       self->first + i / self->n_outputs);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * gs_attribution_compute:
 * @network: a network
 * @n_frames: frames of the clip, at least 1
 * @video: [n_frames, Fv] video features of the whole clip
 * @audio: [n_frames, Fa] audio features of the whole clip
 * @first: first frame that is asked about
 * @end: one past the last; above @first and at most @n_frames
 * @n_threads: windows computed at once, at least 1; results do not depend on it
 * @progress: (nullable): told how many frames, from @first on, are final
 * @user_data: given to @progress
 * @cancellable: (nullable): ends it between steps of the way
 * @error: return location of a #GsFusionError, or %G_IO_ERROR_CANCELLED
 *
 * Integrated gradients of every frame's prediction (gs_attribution_path_run()), in the windows that predict it: where windows
 * overlap, the mean over them, as the prediction is. So contributions add up to the clip's prediction less that of the baseline.
 *
 * Returns: (transfer full): the contributions; %NULL with @error set
 */
GsAttribution *
gs_attribution_compute (GsNetwork *network,
                        guint n_frames,
                        const float *video,
                        const float *audio,
                        guint first,
                        guint end,
                        guint n_threads,
                        GsAttributionProgress progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  const GsFusionConfig *config = gs_network_get_config (network);
  g_autoptr (GsAttribution) self = NULL;
  g_autoptr (GsWorkers) workers = NULL;
  Work work = { .video = video, .audio = audio, .n_frames = n_frames, .window = config->window,
                .cancellable = cancellable };
  gboolean good;
  gsize n;

  g_return_val_if_fail (first < end && end <= n_frames, NULL);

  if (!check_finite ("video", video, n_frames, config->video_features, error)
      || !check_finite ("audio", audio, n_frames, config->audio_features, error))
    return NULL;

  self = g_new0 (GsAttribution, 1);
  self->first = first;
  self->n_frames = end - first;
  self->n_outputs = gs_fusion_config_get_n_outputs (config);
  n = (gsize) self->n_frames * self->n_outputs;
  self->face = g_new0 (float, n);
  self->sound = g_new0 (float, n);
  self->difference = g_new0 (float, n);
  self->baseline = g_new0 (float, n);
  self->uncertainty = g_new0 (float, n);

  work.n_video = config->video_features;
  work.n_audio = config->audio_features;
  work.n = (gsize) config->window * self->n_outputs;
  work.starts = plan (n_frames, config, first, end);
  if (n_frames < config->window)
    {
      work.padded[0] = pad (video, n_frames, work.n_video, config->window);
      work.padded[1] = pad (audio, n_frames, work.n_audio, config->window);
    }
  workers = gs_workers_new (MAX (MIN (n_threads, work.starts->len), 1));
  work.paths = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_attribution_path_free);
  work.results = g_new0 (float *, gs_workers_get_n_threads (workers));
  work.n_steps = g_new0 (guint, gs_workers_get_n_threads (workers));
  for (guint i = 0; i < gs_workers_get_n_threads (workers); i++)
    {
      g_ptr_array_add (work.paths, gs_attribution_path_new (network));
      work.results[i] = g_new (float, N_KINDS * work.n);
    }

  good = run_windows (self, &work, workers, progress, user_data, cancellable, error) && check_results (self, error);

  for (guint i = 0; i < work.paths->len; i++)
    g_free (work.results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (work.padded); i++)
    gs_floats_free (work.padded[i]);
  g_free (work.results);
  g_free (work.n_steps);
  g_ptr_array_unref (work.paths);
  g_array_unref (work.starts);

  return good ? g_steal_pointer (&self) : NULL;
}

/**
 * gs_attribution_free:
 * @self: (transfer full): an attribution
 */
void
gs_attribution_free (GsAttribution *self)
{
  g_free (self->face);
  g_free (self->sound);
  g_free (self->difference);
  g_free (self->baseline);
  g_free (self->uncertainty);
  g_free (self);
}

/**
 * gs_attribution_sum:
 * @self: an attribution
 * @output: which output of the network
 * @first: first frame of the clip
 * @end: one past the last; only frames that @self has are counted
 * @sum: (out): their mean; all NaN where there is no such frame
 *
 * Contributions are linear in what they explain: the mean of frames' contributions is the contribution to their mean.
 */
void
gs_attribution_sum (const GsAttribution *self,
                    guint output,
                    guint first,
                    guint end,
                    GsAttributionSum *sum)
{
  *sum = (GsAttributionSum) { 0 };
  first = MAX (first, self->first);
  end = MIN (end, self->first + self->n_frames);
  for (guint frame = first; frame < end; frame++)
    {
      gsize i = (gsize) (frame - self->first) * self->n_outputs + output;

      sum->face += (double) self->face[i];
      sum->sound += (double) self->sound[i];
      sum->difference += (double) self->difference[i];
      sum->baseline += (double) self->baseline[i];
      sum->uncertainty += (double) self->uncertainty[i];
      sum->n_frames++;
    }

  sum->face /= sum->n_frames;
  sum->sound /= sum->n_frames;
  sum->difference /= sum->n_frames;
  sum->baseline /= sum->n_frames;
  sum->uncertainty /= sum->n_frames;
  sum->error = fabs (sum->face + sum->sound - sum->difference);
  sum->relative_error = fabs (sum->difference) >= GS_ATTRIBUTION_LEAST ? sum->error / fabs (sum->difference) : NAN;
}
