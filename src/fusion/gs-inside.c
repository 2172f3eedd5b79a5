/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-inside.h"

#include "gs-network-private.h"
#include "gs-windows.h"

#include <math.h>
#include <string.h>

/* Rows of a window; padded with zeros where the clip is shorter. */
typedef struct
{
  GsNetwork *network;
  GsForward *forward;
  guint n_frames;
  const float *features[GS_N_MODALITIES];
  float *padded[GS_N_MODALITIES]; /* (nullable) */
} Windows;

static void
windows_init (Windows *self,
              GsNetwork *network,
              guint n_frames,
              const float *video,
              const float *audio)
{
  const GsFusionConfig *config = gs_network_get_config (network);
  const gsize widths[] = { config->video_features, config->audio_features };

  *self = (Windows){ .network = network, .forward = gs_forward_new (network), .n_frames = n_frames, .features = { video, audio } };
  for (guint m = 0; m < GS_N_MODALITIES && n_frames < config->window; m++)
    {
      self->padded[m] = g_new0 (float, config->window * widths[m]);
      memcpy (self->padded[m], self->features[m], n_frames * widths[m] * sizeof (float));
    }
}

static void
windows_clear (Windows *self)
{
  gs_forward_free (self->forward);
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    g_free (self->padded[m]);
}

static void
windows_run (Windows *self,
             guint start)
{
  const GsFusionConfig *config = gs_network_get_config (self->network);

  if (self->padded[GS_VIDEO] != NULL)
    gs_forward_run (self->forward, self->padded[GS_VIDEO], self->padded[GS_AUDIO]);
  else
    gs_forward_run (self->forward, self->features[GS_VIDEO] + (gsize) start * config->video_features,
                    self->features[GS_AUDIO] + (gsize) start * config->audio_features);
}

static double
get_length (const float *row,
            gsize n)
{
  double square = 0.0;

  for (gsize i = 0; i < n; i++)
    square += (double) row[i] * row[i];

  return sqrt (square);
}

/* Adds the norms of the window that was run. */
static void
add_window (GsClipNorms *norms,
            GsForward *forward,
            guint start,
            guint n)
{
  static const char *const own[] = { "video.bn", "logmel.bn" };
  static const char *const attended[] = { "video.attended.", "audio.attended." };
  gsize n_columns = norms->n_iterations + 1;

  for (guint i = 0; i < gs_forward_get_n_intermediates (forward); i++)
    {
      const GsIntermediate *from = gs_forward_get_intermediate (forward, i);

      for (guint m = 0; m < GS_N_MODALITIES; m++)
        {
          gboolean is_own = g_str_equal (from->name, own[m]);
          double scale = is_own ? 1.0 / sqrt ((double) from->n_columns) : 1.0;
          guint column = 0;

          if (!is_own && !g_str_has_prefix (from->name, attended[m]))
            continue;
          if (!is_own)
            column = (guint) g_ascii_strtoull (from->name + strlen (attended[m]), NULL, 10);
          for (guint row = 0; row < n; row++)
            norms->norms[m][(start + row) * n_columns + column] +=
              (float) (scale * get_length (from->data + row * from->n_columns, from->n_columns));
        }
    }
}

/**
 * gs_clip_norms_compute:
 * @network: a network
 * @n_frames: T, at least 1
 * @video: [T, Fv] features as @network takes them
 * @audio: [T, Fa] the same
 * @cancellable: (nullable): ends it between windows
 * @error: return location of %G_IO_ERROR_CANCELLED
 *
 * Where windows overlap it is the mean of the lengths over them.
 *
 * Returns: (transfer full): lengths of the features on their way; %NULL if cancelled
 */
GsClipNorms *
gs_clip_norms_compute (GsNetwork *network,
                       guint n_frames,
                       const float *video,
                       const float *audio,
                       GCancellable *cancellable,
                       GError **error)
{
  const GsFusionConfig *config = gs_network_get_config (network);
  g_autoptr (GsClipNorms) self = g_new0 (GsClipNorms, 1);
  g_autoptr (GArray) starts = gs_windows_plan (n_frames, config->window, config->hop);
  g_autofree guint *counts = g_new0 (guint, MAX (n_frames, 1));
  gboolean cancelled = FALSE;
  Windows windows;

  self->n_frames = n_frames;
  self->n_iterations = config->fusion == GS_FUSION_CONCAT ? 0 : config->iterations;
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    self->norms[m] = g_new0 (float, MAX (n_frames, 1) * (gsize) (self->n_iterations + 1));

  windows_init (&windows, network, n_frames, video, audio);
  for (guint i = 0; i < starts->len && !cancelled; i++)
    {
      guint start = g_array_index (starts, guint, i), n = MIN (config->window, n_frames - start);

      cancelled = g_cancellable_set_error_if_cancelled (cancellable, error);
      if (cancelled)
        break;
      windows_run (&windows, start);
      add_window (self, windows.forward, start, n);
      for (guint row = 0; row < n; row++)
        counts[start + row]++;
    }
  windows_clear (&windows);
  if (cancelled)
    return NULL;

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    for (gsize frame = 0; frame < n_frames; frame++)
      for (guint k = 0; k <= self->n_iterations; k++)
        self->norms[m][frame * (self->n_iterations + 1) + k] /= (float) counts[frame];

  return g_steal_pointer (&self);
}

/**
 * gs_clip_norms_free:
 * @self: (transfer full): lengths
 */
void
gs_clip_norms_free (GsClipNorms *self)
{
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    g_free (self->norms[m]);
  g_free (self);
}

static void
map_clear (gpointer data)
{
  g_free (((GsWindowMap *) data)->values);
}

/**
 * gs_window_maps_find:
 * @network: a network
 * @n_frames: T, at least 1
 * @frame: a frame of the clip
 *
 * Returns: the first frame of the window that gs_window_maps_compute() takes: of those that the prediction of @frame is averaged over, the one
 *   whose middle is nearest to it
 */
guint
gs_window_maps_find (GsNetwork *network,
                     guint n_frames,
                     guint frame)
{
  const GsFusionConfig *config = gs_network_get_config (network);
  g_autoptr (GArray) starts = gs_windows_plan (n_frames, config->window, config->hop);
  guint best = G_MAXUINT, nearest = 0;

  for (guint i = 0; i < starts->len; i++)
    {
      guint start = g_array_index (starts, guint, i), middle = start + config->window / 2;
      guint distance = middle > frame ? middle - frame : frame - middle;

      if (distance < best)
        {
          best = distance;
          nearest = start;
        }
    }

  return nearest;
}

/**
 * gs_window_maps_compute:
 * @network: a network
 * @n_frames: T, at least 1
 * @video: [T, Fv] features as @network takes them
 * @audio: [T, Fa] the same
 * @frame: a frame of the clip
 * @first: (out): the first frame of the window
 *
 * The correlations C of one window, that of gs_window_maps_find().
 *
 * Returns: (transfer full) (element-type GsWindowMap): for each iteration that of the face, then that of the sound; none for a network
 * without attention
 */
GArray *
gs_window_maps_compute (GsNetwork *network,
                        guint n_frames,
                        const float *video,
                        const float *audio,
                        guint frame,
                        guint *first)
{
  GArray *maps = g_array_new (FALSE, TRUE, sizeof (GsWindowMap));
  guint nearest = gs_window_maps_find (network, n_frames, frame);
  Windows windows;

  g_array_set_clear_func (maps, map_clear);
  *first = nearest;

  windows_init (&windows, network, n_frames, video, audio);
  windows_run (&windows, nearest);
  for (guint i = 0; i < gs_forward_get_n_correlations (windows.forward); i++)
    {
      GsWindowMap map = { 0 };

      gs_forward_get_correlation (windows.forward, i, &map.correlation);
      map.values = g_memdup2 (map.correlation.data, map.correlation.n_rows * map.correlation.n_columns * sizeof (float));
      map.correlation.data = map.values;
      g_array_append_val (maps, map);
    }
  windows_clear (&windows);

  return maps;
}
