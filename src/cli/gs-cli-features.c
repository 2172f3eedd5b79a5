/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-cache.h"
#include "gs-cli-encoder.h"
#include "gs-cli-persons.h"
#include "gs-cli.h"
#include "gs-clip-encoder.h"
#include "gs-clip-faces.h"
#include "gs-clip-probe.h"
#include "gs-engine.h"
#include "gs-json.h"

#include <stdio.h>

static void
progress_cb (double fraction,
             double rate,
             gpointer user_data)
{
  gs_cli_progress (fraction, "encoding", rate, "frames");
}

static void
show_persons (GsClip *clip,
              const GsClipFeatures *features,
              gboolean json)
{
  g_autoptr (GsClipPersons) persons = gs_clip_faces_make_persons (features);
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  if (!json)
    {
      gs_cli_persons_print (clip, persons);
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "clip");
  json_builder_add_string_value (builder, gs_clip_get_path (clip));
  json_builder_set_member_name (builder, "frames");
  json_builder_add_int_value (builder, gs_clip_get_n_frames (clip));
  gs_cli_persons_add_json (builder, clip, persons);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

/* Without a file to write to, says who is seen. */
static int
encode (const char *path,
        GsEncoderKind kind,
        const char *out,
        guint person,
        gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDeep) deep = NULL;
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsClipFeatures) features = NULL;
  g_autoptr (GsTensorFile) file = NULL;

  clip = gs_clip_probe (path, gs_cli_get_cancellable (), &error);
  if (clip == NULL)
    return gs_cli_fail (path, error);

  if (!gs_cli_encoder_load (kind, TRUE, &deep, &error))
    return gs_cli_fail (NULL, error);

  gs_clip_set_person (clip, person);
  features = gs_encode_clip (clip, deep, progress_cb, NULL, gs_cli_get_cancellable (), &error);
  if (features == NULL)
    return gs_cli_fail (path, error);

  if (out == NULL)
    {
      gs_cli_progress_end ();
      show_persons (clip, features, json);
      return GS_CLI_DONE;
    }

  file = gs_clip_features_to_file (features, gs_clip_get_hash (clip));
  gs_tensor_file_set_metadata (file, "clip", gs_clip_get_title (clip));
  if (person > 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", person);

      gs_tensor_file_set_metadata (file, "person", number);
    }
  if (!gs_tensor_file_save (file, out, &error))
    return gs_cli_fail (NULL, error);

  gs_cli_progress_end ();
  for (guint i = 0; i < features->notes->len; i++)
    fprintf (stderr, "gatescope-cli: %s: %s\n", path, (const char *) features->notes->pdata[i]);
  fprintf (stderr, "gatescope-cli: %s: the features of %u frames are written there\n", out, gs_clip_get_n_frames (clip));

  return GS_CLI_DONE;
}

/**
 * gs_cli_features:
 *
 * `gatescope-cli features CLIP --out F.safetensors`: an encoder's features of a clip, one row per frame; `--persons`: who is seen in it; `--cache` and
 * `--clear-cache`: where they are kept for the next time.
 */
int
gs_cli_features (int argc,
                 char **argv)
{
  g_autofree char *encoder = NULL;
  g_autofree char *weights = NULL;
  g_autofree char *out = NULL;
  gboolean cache = FALSE;
  gboolean clear_cache = FALSE;
  gboolean persons = FALSE;
  int person = 0;
  gboolean json = FALSE;
  int n_threads = 0;
  const GOptionEntry entries[] = {
    GS_CLI_ENCODER_OPTION (&encoder),
    GS_CLI_WEIGHTS_OPTION (&weights),
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Where the features go", "F.safetensors" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads to look for faces and encode with (0: as many as processors)", "N" },
    { "person", 0, 0, G_OPTION_ARG_INT, &person, "Whose face, by the number that --persons lists (0: the largest)", "N" },
    { "persons", 0, 0, G_OPTION_ARG_NONE, &persons, "List who is seen in the clip, instead", NULL },
    { "cache", 0, 0, G_OPTION_ARG_NONE, &cache, "Show what the cache holds, instead", NULL },
    { "clear-cache", 0, 0, G_OPTION_ARG_NONE, &clear_cache, "Empty the cache, instead; nothing is lost that cannot be computed again", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "With --persons, --cache or --clear-cache: print one JSON document", NULL },
    G_OPTION_ENTRY_NULL,
  };
  GsEncoderKind kind;
  int status;

  if (!gs_cli_parse ("features", "CLIP", "Writes the features of a clip: video, audio and pts, one row per frame.", entries,
                     &argc, &argv, &status))
    return status;
  if (cache || clear_cache)
    {
      if (cache && clear_cache)
        return gs_cli_usage ("features", "--cache and --clear-cache exclude each other");
      if (argc != 1 || out != NULL || persons || person != 0)
        return gs_cli_usage ("features", "%s goes without a clip and without --out and persons", cache ? "--cache" : "--clear-cache");
      return cache ? gs_cli_cache_show (json) : gs_cli_cache_clear (json);
    }
  if (json && !persons)
    return gs_cli_usage ("features", "--json goes with --persons, --cache or --clear-cache; features go to --out");
  if (argc != 2)
    return gs_cli_usage ("features", "one clip is needed");
  if (persons && (out != NULL || person != 0))
    return gs_cli_usage ("features", "--persons only lists: --out and --person are for the next call");
  if (person < 0)
    return gs_cli_usage ("features", "--person wants a number from 1, or 0");
  if (out == NULL && !persons)
    return gs_cli_usage ("features", "--out is needed");
  if (!gs_cli_encoder_choose ("features", encoder, weights, &kind, &status))
    return status;
  if (!gs_cli_count_threads ("features", &n_threads, &status))
    return status;

  gs_engine_set_n_threads ((guint) n_threads);

  return encode (argv[1], kind, out, (guint) person, json);
}
