/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The deep encoder on a clip of the drawn, speaking face and on a data set of pictures and log-mel, with weights that are drawn
 * and pass through a file once. */

#include "deep-weights.h"

#include "gs-analyse-job.h"
#include "gs-clip-encoder.h"
#include "gs-clip-faces.h"
#include "gs-clip-probe.h"
#include "gs-compact.h"
#include "gs-data-set.h"
#include "gs-decoder.h"
#include "gs-deep-weights.h"
#include "gs-encoders.h"
#include "gs-engine.h"
#include "gs-engine-error.h"
#include "gs-npy.h"
#include "gs-patch-stream.h"
#include "gs-random.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/wait.h>

#define SECONDS  "2"
#define N_FRAMES 14 /* of the data set's clip */
#define N_BLACK  3  /* which of them shows nobody */

static char *folder;
static char *weights_path;
static GsClip *clip;

static char *
run_program (const char *const *argv,
             int wanted)
{
  g_autoptr (GError) error = NULL;
  char *err = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &err, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) != wanted)
    g_error ("status %d: %s", WEXITSTATUS (status), err);

  return err;
}

static void
prepare (void)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autoptr (GsTensor) unused = gs_tensor_new_vector (1);
  g_autofree char *clips = NULL;
  g_autofree char *cache = NULL;
  g_autofree char *path = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;

  folder = g_dir_make_tmp ("gatescope-deep-XXXXXX", NULL);
  cache = g_build_filename (folder, "cache", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  clips = g_build_filename (folder, "clips", NULL);
  path = g_build_filename (clips, "clip-0001", "clip.webm", NULL);
  err = run_program ((const char *const[]) { g_getenv ("GATESCOPE_CLI"), "synth", "--out", clips, "--seconds", SECONDS,
                                             "--fps", "25", "--seed", "3", NULL }, 0);
  clip = gs_clip_probe (path, NULL, &error);
  g_assert_no_error (error);

  weights_path = g_build_filename (folder, "weights.safetensors", NULL);
  deep_weights_add_ir50 (file, DEEP_VISUAL);
  deep_weights_add_vggish (file, DEEP_AUDIO);
  gs_tensor_file_set (file, "temporal.unused", unused);
  g_assert_true (gs_tensor_file_save (file, weights_path, &error));
}

static GsDeep *
get_deep (void)
{
  g_autoptr (GError) error = NULL;
  GsDeep *deep;

  gs_deep_weights_set_path (weights_path);
  deep = gs_deep_weights_get (NULL, &error);
  g_assert_no_error (error);

  return deep;
}

static void
forget_cache (void)
{
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  g_autofree char *err = run_program ((const char *const[]) { "rm", "-rf", cache, NULL }, 0);
}

static void
test_weights (void)
{
  g_autofree char *missing = g_build_filename (folder, "nowhere.pth", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDeep) deep = NULL;
  g_autoptr (GsDeep) again = NULL;

  gs_deep_weights_set_path (NULL);
  g_assert_null (gs_deep_weights_get (NULL, &error));
  g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "--weights"));
  g_clear_error (&error);

  gs_deep_weights_set_path (missing);
  g_assert_null (gs_deep_weights_get (NULL, &error));
  g_assert_nonnull (strstr (error->message, "nowhere.pth"));
  g_clear_error (&error);

  /* Whoever does not want to wait goes; the reading goes on for the next. */
  gs_deep_weights_set_path (weights_path);
  g_cancellable_cancel (cancellable);
  g_assert_null (gs_deep_weights_get (cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  deep = get_deep ();
  again = get_deep ();
  g_assert_true (deep == again);
  g_assert_true (g_str_has_prefix (gs_deep_get_name (deep), "deep-1-"));
  g_assert_true (g_str_has_prefix (gs_deep_get_weights_hash (deep), gs_deep_get_name (deep) + strlen ("deep-1-")));
  g_assert_cmpuint (g_strv_length ((char **) gs_deep_get_passed_over (deep)), ==, 1);
  g_assert_cmpstr (gs_deep_get_passed_over (deep)[0], ==, "temporal.unused");
}

static GsClipFeatures *
encode (guint n_threads)
{
  g_autoptr (GsDeep) deep = get_deep ();
  g_autoptr (GError) error = NULL;
  GsClipFeatures *features;

  gs_engine_set_n_threads (n_threads);
  features = gs_encode_clip (clip, deep, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return features;
}

static double
multiply (const float *a,
          const float *b)
{
  double sum = 0.0;

  for (guint i = 0; i < GS_DEEP_VIDEO_FEATURES; i++)
    sum += (double) a[i] * b[i];

  return sum;
}

/* The same steps by hand: picture, landmarks, crop, network. The landmarks of a run are rounded to a fraction of a pixel. */
static void
check_pictures (const GsClipFeatures *features)
{
  g_autoptr (GsDeep) deep = get_deep ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (gs_clip_get_path (clip), NULL, &error);
  g_autoptr (GsDecoder) decoder = gs_decoder_new (info, GS_DECODER_VIDEO, NULL, &error);
  GsPicture picture;
  guint n_faces = 0;

  g_assert_no_error (error);
  while (gs_decoder_next_frame (decoder, &picture, &error))
    {
      const GsRunFace *face = &features->faces[picture.index];
      const float *row = features->video + picture.index * GS_DEEP_VIDEO_FEATURES;
      guint8 crop[GS_FACE_CROP_BYTES];
      const guint8 *crops[] = { crop };
      float landmarks[GS_FACE_N_LANDMARKS][2], wanted[GS_DEEP_VIDEO_FEATURES];

      if (face->presence == 0.0f)
        {
          g_assert_cmpfloat (multiply (row, row), ==, 0.0);
          continue;
        }

      n_faces++;
      g_assert_cmpfloat_with_epsilon (multiply (row, row), 1.0, 1e-5);
      if (picture.index % 10 != 0)
        continue;
      for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
        {
          landmarks[i][0] = face->landmarks[i][0] / GS_RUN_FACE_SCALE;
          landmarks[i][1] = face->landmarks[i][1] / GS_RUN_FACE_SCALE;
        }
      gs_face_crop (picture.rgb, picture.width, picture.height, picture.stride, (const float (*)[2]) landmarks, crop);
      g_assert_true (gs_deep_encode_faces (deep, 1, crops, NULL, wanted));
      g_assert_cmpfloat (multiply (row, wanted), >, 0.999);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n_faces, >, features->n_frames / 2);
}

/* The whole sound at once, with its last sample behind it for a second. */
static void
check_sound (const GsClipFeatures *features)
{
  g_autoptr (GsDeep) deep = get_deep ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (gs_clip_get_path (clip), NULL, &error);
  g_autoptr (GsDecoder) decoder = gs_decoder_new (info, GS_DECODER_AUDIO, NULL, &error);
  g_autoptr (GArray) sound = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GsLogMel) log_mel = gs_log_mel_new ();
  g_autofree float *rows = NULL;
  float samples[4096];
  gssize n;

  g_assert_no_error (error);
  while ((n = gs_decoder_read_audio (decoder, samples, G_N_ELEMENTS (samples), &error)) > 0)
    g_array_append_vals (sound, samples, (guint) n);
  g_assert_no_error (error);
  g_assert_cmpuint (sound->len, >, GS_LOG_MEL_RATE);
  for (guint i = 0; i < GS_LOG_MEL_RATE; i++)
    {
      float last = g_array_index (sound, float, sound->len - 1);

      g_array_append_val (sound, last);
    }
  rows = g_new (float, gs_log_mel_get_n_frames (sound->len) * GS_LOG_MEL_BANDS);
  gs_log_mel_push (log_mel, (const float *) (gpointer) sound->data, sound->len, rows);

  for (guint i = 0; i < features->n_frames; i += 7)
    {
      const float *patch = rows + gs_patch_get_start (features->pts[i]) * GS_LOG_MEL_BANDS;
      float wanted[GS_DEEP_AUDIO_FEATURES];

      g_assert_true (gs_deep_encode_patches (deep, 1, &patch, NULL, wanted));
      g_assert_cmpmem (features->audio + i * GS_DEEP_AUDIO_FEATURES, sizeof wanted, wanted, sizeof wanted);
    }
}

static void
assert_same (const GsClipFeatures *one,
             const GsClipFeatures *other)
{
  gsize n_video = (gsize) one->n_frames * GS_DEEP_VIDEO_FEATURES, n_audio = (gsize) one->n_frames * GS_DEEP_AUDIO_FEATURES;

  g_assert_cmpuint (one->n_frames, ==, other->n_frames);
  g_assert_cmpstr (one->encoder, ==, other->encoder);
  g_assert_cmpmem (one->video, n_video * sizeof (float), other->video, n_video * sizeof (float));
  g_assert_cmpmem (one->audio, n_audio * sizeof (float), other->audio, n_audio * sizeof (float));
}

static void
test_clip (void)
{
  g_autoptr (GsDeep) deep = get_deep ();
  g_autoptr (GsClipFeatures) one = NULL;
  g_autoptr (GsClipFeatures) three = NULL;
  g_autoptr (GsClipFeatures) cached = NULL;
  g_autoptr (GsClipFeatures) compact = NULL;
  g_autoptr (GError) error = NULL;
  gboolean changed;

  forget_cache ();
  one = encode (1);
  g_assert_cmpstr (one->encoder, ==, gs_deep_get_name (deep));
  check_pictures (one);
  check_sound (one);
  forget_cache ();
  three = encode (3);
  assert_same (one, three);

  /* Kept by encoder and weights, and whoever is chosen is found in what was kept. */
  cached = gs_clip_features_load_cached (gs_clip_get_hash (clip), one->pts, one->n_frames, deep);
  g_assert_nonnull (cached);
  assert_same (one, cached);
  g_assert_null (gs_clip_features_load_cached (gs_clip_get_hash (clip), one->pts, one->n_frames, NULL));
  g_assert_true (gs_clip_faces_choose (cached, 1, &changed, &error));
  g_assert_false (changed);
  g_assert_false (gs_clip_faces_choose (cached, 9, &changed, &error));
  g_clear_error (&error);

  compact = gs_encode_clip (clip, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (compact->n_video, ==, GS_COMPACT_VIDEO_FEATURES);
  cached = (gs_clip_features_free (cached), encode (1));
  assert_same (one, cached);
}

static GsNetwork *
make_network (const char *output,
              const char *encoder,
              GsEncoderKind kind)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  g_autofree char *path = g_strdup_printf ("%s/%s-%u-%s.safetensors", folder, output, kind, encoder);
  g_autoptr (GsNetwork) network = NULL;
  g_autoptr (GError) error = NULL;

  config->window = 32;
  config->hop = 20;
  g_free (config->output);
  config->output = g_strdup (output);
  config->encoder = g_strdup (encoder);
  config->video_features = kind == GS_ENCODER_DEEP ? GS_DEEP_VIDEO_FEATURES : GS_COMPACT_VIDEO_FEATURES;
  config->audio_features = kind == GS_ENCODER_DEEP ? GS_DEEP_AUDIO_FEATURES : GS_COMPACT_AUDIO_FEATURES;
  config->video_tcn = (GsTcnConfig) { 1, { 16 } };
  config->audio_tcn = (GsTcnConfig) { 1, { 16 } };
  config->hidden = 8;
  network = gs_network_new (config, 11, &error);
  g_assert_no_error (error);
  g_assert_true (gs_network_save (network, path, "{}", &error));

  return gs_network_load (path, &error);
}

/* What the job says of networks; NULL if they are taken. */
static char *
analyse (GsNetwork *one,
         GsNetwork *two,
         GsRun **run)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new ();
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsAnalyseJob) job = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (networks, one);
  if (two != NULL)
    g_ptr_array_add (networks, two);
  job = gs_analyse_job_new (clip, networks, NULL);
  if (run != NULL)
    *run = g_object_ref (gs_analyse_job_get_run (job));
  gs_engine_run (engine, GS_JOB (job), &error);

  return error != NULL ? g_strdup (error->message) : NULL;
}

static void
assert_says (char *said,
             const char *part)
{
  g_assert_nonnull (said);
  if (strstr (said, part) == NULL)
    g_error ("%s", said);
  g_free (said);
}

static void
test_networks (void)
{
  g_autoptr (GsDeep) deep = get_deep ();
  g_autoptr (GsNetwork) unnamed = make_network ("valence", NULL, GS_ENCODER_DEEP);
  g_autoptr (GsNetwork) any = make_network ("arousal", "deep-1", GS_ENCODER_DEEP);
  g_autoptr (GsNetwork) same = make_network ("arousal", gs_deep_get_name (deep), GS_ENCODER_DEEP);
  g_autoptr (GsNetwork) other = make_network ("arousal", "deep-1-0123456789abcdef", GS_ENCODER_DEEP);
  g_autoptr (GsNetwork) later = make_network ("arousal", "deep-2", GS_ENCODER_DEEP);
  g_autoptr (GsNetwork) wrong = make_network ("arousal", "compact-1", GS_ENCODER_DEEP);
  g_autoptr (GsNetwork) compact = make_network ("arousal", "compact-1", GS_ENCODER_COMPACT);
  g_autoptr (GsRun) run = NULL;

  g_assert_null (analyse (unnamed, any, NULL));
  g_assert_null (analyse (unnamed, same, &run));
  g_assert_cmpstr (gs_run_get_encoder (run), ==, gs_deep_get_name (deep));
  g_assert_cmpuint (gs_run_get_n_predicted (run), ==, gs_run_get_n_frames (run));

  assert_says (analyse (unnamed, other, NULL), "choose the weights it was trained with");
  assert_says (analyse (unnamed, later, NULL), "“deep-2”");
  assert_says (analyse (wrong, NULL, NULL), "takes 512 video and 128 audio features, and the encoder “compact-1” makes 128 and 48");
  assert_says (analyse (unnamed, compact, NULL), "choose networks for the same one");
  gs_deep_weights_set_path (NULL);
  assert_says (analyse (unnamed, NULL, NULL), "none were chosen");
  g_assert_null (analyse (compact, NULL, NULL));
}

static void
save_pictures (const char *path,
               const guint8 *pictures)
{
  g_autoptr (GString) out = g_string_new_len ("\x93NUMPY\x01\0", 8);
  g_autofree char *header = g_strdup_printf ("{'descr': '|u1', 'fortran_order': False, 'shape': (%d, 48, 48, 3), }", N_FRAMES);
  g_autofree char *padded = g_strdup_printf ("%-117s\n", header);

  g_string_append_c (out, (char) strlen (padded));
  g_string_append_c (out, 0);
  g_string_append (out, padded);
  g_string_append_len (out, (const char *) pictures, N_FRAMES * GS_FACE_CROP_BYTES);
  g_assert_true (g_file_set_contents (path, out->str, (gssize) out->len, NULL));
}

static void
test_data_set (void)
{
  const char *folders[] = { NULL, NULL };
  g_autofree char *set_folder = g_build_filename (folder, "set", NULL);
  g_autofree char *clip_folder = g_build_filename (set_folder, "one", NULL);
  g_autofree char *video_path = g_build_filename (clip_folder, "video.npy", NULL);
  g_autofree char *mel_path = g_build_filename (clip_folder, "logmel.npy", NULL);
  g_autofree guint8 *pictures = g_new0 (guint8, N_FRAMES * GS_FACE_CROP_BYTES);
  g_autoptr (GsTensor) log_mel = gs_tensor_new (3, (gsize[]) { GS_VGGISH_FRAMES, N_FRAMES, GS_LOG_MEL_BANDS });
  g_autoptr (GsTensor) short_mel = gs_tensor_new (3, (gsize[]) { GS_VGGISH_FRAMES, N_FRAMES - 1, GS_LOG_MEL_BANDS });
  g_autoptr (GsDeep) deep = get_deep ();
  g_autoptr (GError) error = NULL;

  folders[0] = set_folder;
  g_assert_cmpint (g_mkdir_with_parents (clip_folder, 0700), ==, 0);
  for (guint i = 0; i < N_FRAMES * GS_FACE_CROP_BYTES; i++)
    pictures[i] = i / GS_FACE_CROP_BYTES == N_BLACK ? 0 : (guint8) (gs_random_mix (i) >> 56);
  gs_random_fill_uniform (log_mel->data, log_mel->n_elements, "mel", 0, -4.0, 2.0);
  save_pictures (video_path, pictures);
  g_assert_true (gs_npy_save (short_mel, mel_path, NULL));
  g_assert_null (gs_data_set_load (folders, 1, 0, NULL, &error));
  assert_says (g_strdup (error->message), "it has to be [96, 14, 64]");
  g_clear_error (&error);

  g_assert_true (gs_npy_save (log_mel, mel_path, NULL));
  gs_deep_weights_set_path (NULL);
  g_assert_null (gs_data_set_load (folders, 1, 0, NULL, &error));
  assert_says (g_strdup (error->message), "--weights");
  g_clear_error (&error);
  gs_deep_weights_set_path (weights_path);

  /* Encoded, then from the cache. */
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GsDataSet) set = gs_data_set_load (folders, 1, 0, NULL, &error);
      const GsSequence *sequence;

      g_assert_no_error (error);
      g_assert_cmpstr (set->encoder, ==, gs_deep_get_name (deep));
      sequence = set->parts[GS_DATA_TRAIN]->pdata[0];
      for (guint i = 0; i < N_FRAMES; i++)
        {
          const guint8 *crops[] = { pictures + i * GS_FACE_CROP_BYTES };
          float video[GS_DEEP_VIDEO_FEATURES] = { 0.0f }, audio[GS_DEEP_AUDIO_FEATURES], patch[GS_VGGISH_PATCH];
          const float *patches[] = { patch };

          for (guint k = 0; k < GS_VGGISH_PATCH; k++)
            patch[k] = log_mel->data[(k / GS_LOG_MEL_BANDS * N_FRAMES + i) * GS_LOG_MEL_BANDS + k % GS_LOG_MEL_BANDS];
          if (i != N_BLACK)
            g_assert_true (gs_deep_encode_faces (deep, 1, crops, NULL, video));
          g_assert_true (gs_deep_encode_patches (deep, 1, patches, NULL, audio));
          g_assert_cmpmem (sequence->video->data + i * GS_DEEP_VIDEO_FEATURES, sizeof video, video, sizeof video);
          g_assert_cmpmem (sequence->audio->data + i * GS_DEEP_AUDIO_FEATURES, sizeof audio, audio, sizeof audio);
        }
    }
}

static void
test_program (void)
{
  const char *program = g_getenv ("GATESCOPE_CLI"), *path = gs_clip_get_path (clip);
  g_autofree char *out = g_build_filename (folder, "features.safetensors", NULL);
  g_autofree char *project = g_build_filename (folder, "new.gatescope", NULL);
  g_autoptr (GsNetwork) compact = make_network ("valence", "compact-1", GS_ENCODER_COMPACT);
  g_autofree char *network = g_build_filename (folder, "valence-0-compact-1.safetensors", NULL);
  g_autoptr (GsDeep) deep = get_deep ();
  g_autoptr (GsTensorFile) file = NULL;
  g_autoptr (GsClipFeatures) features = NULL;
  g_autoptr (GError) error = NULL;

  assert_says (run_program ((const char *const[]) { program, "features", path, "--encoder", "deep", "--out", out, NULL }, 2),
               "--encoder deep needs --weights");
  assert_says (run_program ((const char *const[]) { program, "features", path, "--weights", weights_path, "--out", out, NULL }, 2),
               "--weights goes with --encoder deep");
  assert_says (run_program ((const char *const[]) { program, "features", path, "--encoder", "deeper", "--out", out, NULL }, 2),
               "“compact” and “deep”");
  assert_says (run_program ((const char *const[]) { program, "analyse", path, "--project", project, "--network", network,
                                                    "--encoder", "deep", "--weights", weights_path, NULL }, 1),
               "takes the features of the encoder “compact”, not those of “deep”");
  g_assert_false (g_file_test (project, G_FILE_TEST_EXISTS));

  assert_says (run_program ((const char *const[]) { program, "features", path, "--encoder", "deep", "--weights", weights_path,
                                                    "--out", out, NULL }, 0),
               "what is not the encoder's was passed over: temporal.unused");
  file = gs_tensor_file_load (out, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gs_tensor_file_get_metadata (file, "encoder"), ==, gs_deep_get_name (deep));
  g_assert_cmpstr (gs_tensor_file_get_metadata (file, "weights"), ==, gs_deep_get_weights_hash (deep));
  features = encode (2);
  g_assert_cmpmem (gs_tensor_file_get (file, "video")->data, features->n_frames * GS_DEEP_VIDEO_FEATURES * sizeof (float),
                   features->video, features->n_frames * GS_DEEP_VIDEO_FEATURES * sizeof (float));
}

int
main (int argc,
      char **argv)
{
  g_autofree char *err = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  prepare ();

  g_test_add_func ("/deep-clip/weights", test_weights);
  g_test_add_func ("/deep-clip/clip", test_clip);
  g_test_add_func ("/deep-clip/networks", test_networks);
  g_test_add_func ("/deep-clip/data-set", test_data_set);
  g_test_add_func ("/deep-clip/program", test_program);

  status = g_test_run ();
  g_object_unref (clip);
  err = run_program ((const char *const[]) { "rm", "-r", folder, NULL }, 0);

  return status;
}
