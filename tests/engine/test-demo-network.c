/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-encoder.h"
#include "gs-clip-predictor.h"
#include "gs-clip-probe.h"
#include "gs-compact.h"
#include "gs-data-set.h"
#include "gs-decoder.h"
#include "gs-evaluation.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* What is shipped must stay below this together. */
#define MOST_BYTES (4 * 1024 * 1024)

/* A real clip as the networks see it. */
typedef struct
{
  guint n_frames;
  gint64 *pts;
  float *video;
  float *audio;
  GArray *sound; /* of float, 16 kHz */
} Clip;

/* gatescope-cli, the program's argument. */
static const char *program;

static char *
get_network_path (const char *output)
{
  g_autofree char *name = g_strdup_printf ("demo-%s.safetensors", output);

  return g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "data", "networks", name, NULL);
}

static GsNetwork *
load_network (const char *output)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = get_network_path (output);
  GsNetwork *network = gs_network_load (path, &error);

  g_assert_no_error (error);

  return network;
}

static void
test_shipped (void)
{
  const char *const outputs[] = { "valence", "arousal" };
  goffset size = 0;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = get_network_path (outputs[i]);
      g_autoptr (GsNetwork) network = load_network (outputs[i]);
      const GsFusionConfig *config = gs_network_get_config (network);
      GStatBuf information;

      g_assert_cmpint (g_stat (path, &information), ==, 0);
      size += information.st_size;
      g_assert_cmpstr (config->output, ==, outputs[i]);
      g_assert_cmpint (config->fusion, ==, GS_FUSION_GRJCA);
      g_assert_cmpuint (config->iterations, ==, 2);
      g_assert_cmpstr (config->encoder, ==, GS_COMPACT_VERSION);
      g_assert_cmpuint (config->video_features, ==, GS_COMPACT_VIDEO_FEATURES);
      g_assert_cmpstr (config->audio_feature_names[0], ==, gs_compact_audio_get_feature_name (0));
      /* Nobody is to take it for more than it is. */
      g_assert_nonnull (strstr (gs_network_get_provenance (network), "synthetic faces and voices, not on people"));
    }
  g_assert_cmpint (size, <, MOST_BYTES);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

/* Clips of people that the networks have never met. The target is 0.75; few clips scatter about the figure of many. */
static void
test_synthetic (void)
{
  const char *const outputs[] = { "valence", "arousal" };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gs-demo-XXXXXX", NULL);
  g_autofree char *clips = g_build_filename (folder, "clips", NULL);
  const char *argv[] = { program, "synth", "--landmarks", "--out",    clips, "--clips", "12",
                         "--seconds", "30", "--seed", "424242", NULL };
  const char *const folders[] = { clips, NULL };
  g_autoptr (GsDataSet) data = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));

  data = gs_data_set_load (folders, 0, 0, NULL, &error);
  g_assert_no_error (error);
  for (guint p = 0; p < GS_N_DATA_PARTS; p++)
    g_ptr_array_extend (all, data->parts[p], NULL, NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GsNetwork) network = load_network (outputs[i]);
      g_autoptr (GsEvaluation) evaluation = gs_evaluation_new (network, all, 1, NULL, &error);

      g_assert_no_error (error);
      g_test_message ("%s: CCC %.3f outside weak spans, %.3f inside", outputs[i], evaluation->outside->agreement[0].ccc,
                      evaluation->inside->agreement[0].ccc);
      g_assert_cmpfloat (evaluation->outside->agreement[0].ccc, >, 0.72);
    }

  remove_folder (folder);
}

static void
clip_free (Clip *clip)
{
  g_free (clip->pts);
  g_free (clip->video);
  g_free (clip->audio);
  g_array_unref (clip->sound);
  g_free (clip);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Clip, clip_free)

static void
listen (Clip *clip,
        GsMediaInfo *info)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDecoder) decoder = gs_decoder_new (info, GS_DECODER_AUDIO, NULL, &error);
  float block[4096];
  gssize n;

  g_assert_no_error (error);
  while ((n = gs_decoder_read_audio (decoder, block, G_N_ELEMENTS (block), &error)) > 0)
    g_array_append_vals (clip->sound, block, (guint) n);
  g_assert_no_error (error);
}

/* Plays the sound louder and faster (higher, as a tape would), from its beginning again where it ends too soon. */
static void
hear (Clip *clip,
      double gain,
      double speed)
{
  const float *sound = &g_array_index (clip->sound, float, 0);
  gsize n = clip->sound->len;
  g_autofree float *played = g_new (float, n);
  g_autoptr (GsCompactAudio) encoder = gs_compact_audio_new (clip->pts, clip->n_frames, clip->audio);

  for (gsize i = 0; i < n; i++)
    {
      double place = fmod ((double) i * speed, (double) (n - 1));
      gsize k = (gsize) place;
      double share = place - (double) k;

      played[i] = (float) CLAMP (gain * ((1.0 - share) * sound[k] + share * sound[k + 1]), -1.0, 1.0);
    }

  gs_compact_audio_push (encoder, played, n);
  gs_compact_audio_finish (encoder);
}

/* Returns NULL, with the test skipped, where the clips of the development machines are not. */
static Clip *
load_clip (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "clips", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClip) known = NULL;
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsClipFeatures) features = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Clip *clip;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no clips of real people beside the project");
      return NULL;
    }

  known = gs_clip_probe (path, NULL, &error);
  g_assert_no_error (error);
  info = gs_clip_ref_media_info (known, NULL, &error);
  g_assert_no_error (error);
  features = gs_encode_clip (known, NULL, NULL, NULL, cancellable, &error);
  g_assert_no_error (error);

  clip = g_new0 (Clip, 1);
  clip->n_frames = features->n_frames;
  clip->pts = g_memdup2 (features->pts, clip->n_frames * sizeof (gint64));
  clip->video = g_memdup2 (features->video, clip->n_frames * GS_COMPACT_VIDEO_FEATURES * sizeof (float));
  clip->audio = g_memdup2 (features->audio, clip->n_frames * GS_COMPACT_AUDIO_FEATURES * sizeof (float));
  clip->sound = g_array_new (FALSE, FALSE, sizeof (float));
  if (info->has_audio)
    listen (clip, info);

  return clip;
}

static float *
predict (const Clip *clip,
         const char *output)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsNetwork) network = load_network (output);
  g_autoptr (GsClipPredictor) predictor = NULL;
  float *prediction = g_new (float, clip->n_frames);
  int window;

  predictor = gs_clip_predictor_new (network, clip->n_frames, gs_network_get_config (network)->hop);
  gs_clip_predictor_set_features (predictor, 0, clip->n_frames, clip->video, clip->audio, &error);
  g_assert_no_error (error);
  while ((window = gs_clip_predictor_take_window (predictor, 0)) >= 0)
    gs_clip_predictor_compute (predictor, (guint) window);
  gs_clip_predictor_get_prediction (predictor, 0, clip->n_frames, prediction);

  return prediction;
}

static guint
find_feature (const char *name)
{
  for (guint i = 0; i < GS_COMPACT_VIDEO_FEATURES; i++)
    {
      if (strcmp (gs_compact_video_get_feature_name (i), name) == 0)
        return i;
    }

  g_assert_not_reached ();
}

/* How broad a mouth smiles, from its geometry alone: width and corners drawn up, over 9 frames. */
static double
get_smile (const Clip *clip,
           guint frame)
{
  guint first = frame > 4 ? frame - 4 : 0;
  guint last = MIN (frame + 5, clip->n_frames);
  double sum = 0.0;

  for (guint t = first; t < last; t++)
    {
      const float *row = clip->video + t * GS_COMPACT_VIDEO_FEATURES;

      sum += row[find_feature ("corner-curve")] + 0.5 * row[find_feature ("mouth-width")] +
             0.5 * row[find_feature ("corner-height")];
    }

  return sum / (last - first);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The broadest smiles of a person lie above the same person's resting face in valence. */
static void
test_smile (void)
{
  g_autoptr (Clip) clip = load_clip ("talking-face-200s-silent.mp4");
  g_autofree double *smiles = NULL;
  g_autofree double *sorted = NULL;
  g_autofree float *valence = NULL;
  double broad = 0.0, resting = 0.0;
  guint n_broad = 0, n_resting = 0;

  if (clip == NULL)
    return;

  smiles = g_new (double, clip->n_frames);
  for (guint t = 0; t < clip->n_frames; t++)
    smiles[t] = get_smile (clip, t);
  sorted = g_memdup2 (smiles, clip->n_frames * sizeof (double));
  qsort (sorted, clip->n_frames, sizeof (double), compare_doubles);
  valence = predict (clip, "valence");

  for (guint t = 0; t < clip->n_frames; t++)
    {
      if (smiles[t] >= sorted[clip->n_frames * 97 / 100])
        {
          broad += (double) valence[t];
          n_broad++;
        }
      else if (smiles[t] >= sorted[clip->n_frames * 40 / 100] && smiles[t] <= sorted[clip->n_frames * 60 / 100])
        {
          resting += (double) valence[t];
          n_resting++;
        }
    }
  broad /= n_broad;
  resting /= n_resting;

  g_test_message ("valence of the broadest smiles %.2f, of the resting face %.2f", broad, resting);
  g_assert_cmpfloat (broad, >, resting + 0.3);
  /* Who does not smile is about neutral. */
  g_assert_cmpfloat (fabs (resting), <, 0.35);
}

/* The same person's same words, said louder, faster and higher, lie above them said calmly in arousal. */
static void
test_agitation (gconstpointer name)
{
  g_autoptr (Clip) clip = load_clip (name);
  double means[2] = { 0.0, 0.0 };

  if (clip == NULL)
    return;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree float *arousal = NULL;

      hear (clip, i == 0 ? 0.5 : 2.0, i == 0 ? 0.87 : 1.15);
      arousal = predict (clip, "arousal");
      for (guint t = 0; t < clip->n_frames; t++)
        means[i] += (double) arousal[t] / clip->n_frames;
    }

  g_test_message ("arousal of calm speech %.2f, of agitated speech %.2f", means[0], means[1]);
  g_assert_cmpfloat (means[1], >, means[0] + 0.1);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("gs-demo-cache-XXXXXX", NULL);
  int status;

  /* Features of the clips are cached for as long as the test runs, and not among the user's. */
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  program = argv[1];

  /* Real faces take a minute: a test of their own. */
  if (g_strcmp0 (argv[2], "real") == 0)
    {
      g_test_add_func ("/demo-network/real/smile", test_smile);
      g_test_add_data_func ("/demo-network/real/agitation/a", "speech-256p30-a.mp4", test_agitation);
      g_test_add_data_func ("/demo-network/real/agitation/b", "speech-256p30-b.mp4", test_agitation);
      g_test_add_data_func ("/demo-network/real/agitation/c", "speech-hevc.mp4", test_agitation);
    }
  else
    {
      g_test_add_func ("/demo-network/shipped", test_shipped);
      g_test_add_func ("/demo-network/synthetic", test_synthetic);
    }

  status = g_test_run ();
  remove_folder (cache);

  return status;
}
