/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-cache.h"
#include "gs-cli.h"
#include "gs-clip-encoder.h"
#include "gs-clip-probe.h"
#include "gs-engine.h"

#include <stdio.h>
#include <string.h>

static void
progress_cb (double fraction,
             double rate,
             gpointer user_data)
{
  gs_cli_progress (fraction, "encoding", rate, "frames");
}

static int
encode (const char *path,
        const char *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsClipFeatures) features = NULL;
  g_autoptr (GsTensorFile) file = NULL;

  clip = gs_clip_probe (path, gs_cli_get_cancellable (), &error);
  if (clip == NULL)
    return gs_cli_fail (path, error);

  features = gs_encode_clip (clip, progress_cb, NULL, gs_cli_get_cancellable (), &error);
  if (features == NULL)
    return gs_cli_fail (path, error);

  file = gs_clip_features_to_file (features, gs_clip_get_hash (clip));
  gs_tensor_file_set_metadata (file, "clip", gs_clip_get_title (clip));
  if (!gs_tensor_file_save (file, out, &error))
    return gs_cli_fail (NULL, error);

  gs_cli_progress_end ();
  for (guint i = 0; i < features->notes->len; i++)
    fprintf (stderr, "gatescope-cli: %s: %s\n", path, (const char *) features->notes->pdata[i]);

  return GS_CLI_DONE;
}

/**
 * gs_cli_features:
 *
 * `gatescope-cli features CLIP --out F.safetensors`: the encoder's features of a clip, one row per frame; `--cache` and
 * `--clear-cache`: where they are kept for the next time.
 */
int
gs_cli_features (int argc,
                 char **argv)
{
  g_autofree char *encoder = NULL;
  g_autofree char *out = NULL;
  gboolean cache = FALSE;
  gboolean clear_cache = FALSE;
  gboolean json = FALSE;
  int n_threads = 0;
  const GOptionEntry entries[] = {
    { "encoder", 0, 0, G_OPTION_ARG_STRING, &encoder, "Which encoder (compact)", "NAME" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Where the features go", "F.safetensors" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads to look for faces with (0: as many as processors)", "N" },
    { "cache", 0, 0, G_OPTION_ARG_NONE, &cache, "Show what the cache holds, instead", NULL },
    { "clear-cache", 0, 0, G_OPTION_ARG_NONE, &clear_cache, "Empty the cache, instead; nothing is lost that cannot be computed again", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "With --cache or --clear-cache: print one JSON document", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;

  if (!gs_cli_parse ("features", "CLIP", "Writes the features of a clip: video, audio and pts, one row per frame.", entries,
                     &argc, &argv, &status))
    return status;
  if (cache || clear_cache)
    {
      if (cache && clear_cache)
        return gs_cli_usage ("features", "--cache and --clear-cache exclude each other");
      if (argc != 1 || out != NULL)
        return gs_cli_usage ("features", "%s goes without a clip and without --out", cache ? "--cache" : "--clear-cache");
      return cache ? gs_cli_cache_show (json) : gs_cli_cache_clear (json);
    }
  if (json)
    return gs_cli_usage ("features", "--json goes with --cache or --clear-cache; features go to --out");
  if (argc != 2)
    return gs_cli_usage ("features", "one clip is needed");
  if (out == NULL)
    return gs_cli_usage ("features", "--out is needed");
  if (encoder != NULL && strcmp (encoder, "compact") != 0)
    return gs_cli_usage ("features", "there is no encoder “%s”; this version has “compact”", encoder);
  if (!gs_cli_count_threads ("features", &n_threads, &status))
    return status;

  gs_engine_set_n_threads ((guint) n_threads);

  return encode (argv[1], out);
}
