/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli.h"
#include "gs-predict.h"

#include <stdio.h>

static void
progress_cb (guint n_done,
             guint n_windows,
             gpointer user_data)
{
  const gint64 *start = user_data;
  double seconds = (double) (g_get_monotonic_time () - *start) / G_USEC_PER_SEC;

  gs_cli_progress ((double) n_done / n_windows, "predicting", seconds > 0.0 ? n_done / seconds : 0.0, "windows");
}

/* What the clip's features say of themselves goes on to its predictions. */
static void
copy_origin (GsTensorFile *from,
             GsNetwork *network,
             GsTensorFile *to)
{
  const char *const keys[] = { "encoder", "clip", "clip_sha256", "clip_hash", "sha256" };
  g_autofree char *config = gs_fusion_config_to_json (gs_network_get_config (network));
  const double *pts;
  gsize n;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *value = gs_tensor_file_get_metadata (from, keys[i]);

      if (value != NULL)
        gs_tensor_file_set_metadata (to, keys[i], value);
    }
  gs_tensor_file_set_metadata (to, "network_sha256", gs_network_get_hash (network));
  gs_tensor_file_set_metadata (to, "config", config);

  pts = gs_tensor_file_get_f64 (from, "pts", &n);
  if (pts != NULL)
    gs_tensor_file_set_f64 (to, "pts", pts, n);
}

static int
predict (const char *network_path,
         const char *features_path,
         const char *out,
         gboolean trace,
         guint n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsNetwork) network = NULL;
  g_autoptr (GsTensorFile) features = NULL;
  g_autoptr (GsTensorFile) result = NULL;
  GsTensor *video, *audio;
  gint64 start = g_get_monotonic_time ();
  gsize n_times;

  network = gs_network_load (network_path, &error);
  if (network == NULL)
    return gs_cli_fail (NULL, error);

  features = gs_tensor_file_load (features_path, &error);
  if (features == NULL)
    return gs_cli_fail (NULL, error);

  video = gs_tensor_file_get (features, "video");
  audio = gs_tensor_file_get (features, "audio");
  if (video == NULL || audio == NULL)
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "it holds no tensor “%s”; make it with gatescope-cli features", video == NULL ? "video" : "audio");
      return gs_cli_fail (features_path, error);
    }

  gs_tensor_file_get_f64 (features, "pts", &n_times);
  if (n_times > 0 && n_times != video->shape[0])
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "it holds %" G_GSIZE_FORMAT " times in “pts” for %" G_GSIZE_FORMAT
                   " frames; make it again with gatescope-cli features",
                   n_times, video->shape[0]);
      return gs_cli_fail (features_path, error);
    }

  result = gs_predict_clip (network, video, audio, trace, n_threads, progress_cb, &start, gs_cli_get_cancellable (),
                            &error);
  if (result == NULL)
    return gs_cli_fail (features_path, error);

  copy_origin (features, network, result);
  if (!gs_tensor_file_save (result, out, &error))
    return gs_cli_fail (NULL, error);
  gs_cli_progress_end ();
  fprintf (stderr, "gatescope-cli: %s: %" G_GSIZE_FORMAT " frames are predicted%s and written there\n", out, video->shape[0],
           trace ? ", with every value on the way" : "");

  return GS_CLI_DONE;
}

/**
 * gs_cli_predict:
 *
 * `gatescope-cli predict --network M --features F --out OUT [--trace]`: from features to predictions.
 */
int
gs_cli_predict (int argc,
                char **argv)
{
  g_autofree char *network = NULL;
  g_autofree char *features = NULL;
  g_autofree char *out = NULL;
  gboolean trace = FALSE;
  int n_threads = 0;
  const GOptionEntry entries[] = {
    { "network", 0, 0, G_OPTION_ARG_FILENAME, &network, "The network", "M" },
    { "features", 0, 0, G_OPTION_ARG_FILENAME, &features, "Features of a clip", "F.safetensors" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Where the predictions go", "OUT.safetensors" },
    { "trace", 0, 0, G_OPTION_ARG_NONE, &trace, "Write every value on the way too", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Windows computed at once (0: as many as processors)", "N" },
    G_OPTION_ENTRY_NULL,
  };
  int status;

  if (!gs_cli_parse ("predict", NULL, "Predicts a clip from its features and writes one row per frame.", entries, &argc,
                     &argv, &status))
    return status;
  if (argc != 1)
    return gs_cli_usage_stray ("predict", argv[1], "--network M --features F.safetensors --out OUT.safetensors");
  if (network == NULL || features == NULL || out == NULL)
    return gs_cli_usage ("predict", "--network, --features and --out are needed");
  if (!gs_cli_count_threads ("predict", &n_threads, &status))
    return status;

  return predict (network, features, out, trace, (guint) n_threads);
}
