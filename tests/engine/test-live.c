/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-encoder.h"
#include "gs-clip-probe.h"
#include "gs-compact.h"
#include "gs-decoder.h"
#include "gs-engine.h"
#include "gs-face-follower.h"
#include "gs-forward.h"
#include "gs-live-encoder.h"
#include "gs-live-job.h"
#include "gs-math.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define SECONDS 6
#define WINDOW  64 /* shorter than the clip, so that it slides */

static char *folder;
static char *clip_path;
static GPtrArray *networks;

static GsNetwork *
make_network (const char *output,
              GsFusionKind kind)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  g_autofree char *path = g_strdup_printf ("%s/%s.safetensors", folder, output);
  g_autoptr (GsNetwork) network = NULL;
  g_autoptr (GError) error = NULL;

  config->fusion = kind;
  config->window = WINDOW;
  config->hop = 40;
  g_free (config->output);
  config->output = g_strdup (output);
  config->video_features = GS_COMPACT_VIDEO_FEATURES;
  config->audio_features = GS_COMPACT_AUDIO_FEATURES;
  config->video_tcn = (GsTcnConfig) { 1, { 32 } };
  config->audio_tcn = (GsTcnConfig) { 1, { 16 } };
  config->hidden = 16;
  network = gs_network_new (config, 11, &error);
  g_assert_no_error (error);
  g_assert_true (gs_network_save (network, path, "{}", &error));

  return gs_network_load (path, &error);
}

static void
run_program (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
prepare (void)
{
  g_autofree char *clips = NULL;
  g_autofree char *cache = NULL;
  g_autofree char *seconds = g_strdup_printf ("%d", SECONDS);

  folder = g_dir_make_tmp ("gatescope-live-XXXXXX", NULL);
  cache = g_build_filename (folder, "cache", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  clips = g_build_filename (folder, "clips", NULL);
  clip_path = g_build_filename (clips, "clip-0001", "clip.webm", NULL);
  run_program ((const char *const[]) { g_getenv ("GATESCOPE_CLI"), "synth", "--out", clips, "--seconds", seconds, "--fps",
                                       "25", "--seed", "3", "--weak", "off", NULL });
  networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  g_ptr_array_add (networks, make_network ("valence", GS_FUSION_GRJCA));
  g_ptr_array_add (networks, make_network ("arousal", GS_FUSION_HGRJCA));
}

static char *
get_out (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static GsClip *
probe (const char *path)
{
  g_autoptr (GError) error = NULL;
  GsClip *clip = gs_clip_probe (path, NULL, &error);

  g_assert_no_error (error);

  return clip;
}

static guint
count_decodable (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (path, NULL, &error);
  g_autoptr (GsDecoder) decoder = NULL;
  GsPicture picture;
  guint n = 0;

  g_assert_no_error (error);
  decoder = gs_decoder_new (info, GS_DECODER_VIDEO, NULL, &error);
  g_assert_no_error (error);
  while (gs_decoder_next_frame (decoder, &picture, &error))
    n++;
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, info->n_frames);

  return n;
}

/* --- a recording --- */

typedef struct
{
  GArray *ends;       /* of guint: end of the window that gave each frame its values */
  GArray *values[2];  /* of float */
  GArray *gate;       /* of float: the last gate's first candidate */
  GArray *delays;     /* of double, milliseconds */
  gint64 last_time;
  gint64 stop_after;
} Heard;

static void
values_cb (GsLiveJob *job,
           const GsLiveBlock *block,
           Heard *heard)
{
  const GsRunBlock *values = block->values;
  guint end = values->first + values->n_frames, last = values->n_gates - 1;
  double delay = block->delay / 1e6;

  g_assert_cmpuint (values->first, ==, heard->ends->len);
  g_array_append_val (heard->delays, delay);
  for (guint i = 0; i < values->n_frames; i++)
    {
      g_array_append_val (heard->ends, end);
      for (guint output = 0; output < 2; output++)
        g_array_append_val (heard->values[output], values->predictions[output][i]);
      g_array_append_val (heard->gate, values->gates[last][i * values->n_candidates[last]]);
      g_assert_cmpint (block->times[i], >=, heard->last_time);
      heard->last_time = block->times[i] + 1;
    }
}

static void
status_cb (GsLiveJob *job,
           const GsLiveStatus *status,
           Heard *heard)
{
  if (heard->stop_after > 0 && status->duration >= heard->stop_after)
    gs_live_job_stop (job);
}

static void
heard_init (Heard *heard)
{
  heard->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  heard->values[0] = g_array_new (FALSE, FALSE, sizeof (float));
  heard->values[1] = g_array_new (FALSE, FALSE, sizeof (float));
  heard->gate = g_array_new (FALSE, FALSE, sizeof (float));
  heard->delays = g_array_new (FALSE, FALSE, sizeof (double));
  heard->last_time = 0;
  heard->stop_after = 0;
}

static void
heard_clear (Heard *heard)
{
  g_array_unref (heard->ends);
  g_array_unref (heard->values[0]);
  g_array_unref (heard->values[1]);
  g_array_unref (heard->gate);
  g_array_unref (heard->delays);
}

static void
record (const char *from,
        const char *out,
        Heard *heard,
        GsLiveStatus *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsLiveSource) source = gs_live_source_new_test (from, NULL, &error);
  g_autoptr (GsLiveJob) job = NULL;

  g_assert_no_error (error);
  job = gs_live_job_new (source, out, networks);
  g_signal_connect (job, "values", G_CALLBACK (values_cb), heard);
  g_signal_connect (job, "status", G_CALLBACK (status_cb), heard);
  gs_engine_run (engine, GS_JOB (job), &error);
  g_assert_no_error (error);
  gs_live_job_get_status (job, status);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Every frame's values against a window of its own over the features that an analysis makes of the clip: the T frames that
 * end where the live window did, zeros behind where there are fewer. */
static double
compare_offline (const GsClipFeatures *features,
                 const Heard *heard,
                 double *worst_gate)
{
  double worst = 0.0;

  *worst_gate = 0.0;
  for (guint output = 0; output < 2; output++)
    {
      GsForward *forward = gs_forward_new (networks->pdata[output]);
      float *video = gs_floats_new (WINDOW * GS_COMPACT_VIDEO_FEATURES);
      float *audio = gs_floats_new (WINDOW * GS_COMPACT_AUDIO_FEATURES);
      guint n_gates = gs_network_get_n_gates (networks->pdata[output]), last_end = 0;

      for (guint frame = 0; frame < heard->ends->len; frame++)
        {
          guint end = g_array_index (heard->ends, guint, frame), first = end > WINDOW ? end - WINDOW : 0;
          double live = g_array_index (heard->values[output], float, frame);

          if (end != last_end)
            {
              memset (video, 0, WINDOW * GS_COMPACT_VIDEO_FEATURES * sizeof (float));
              memset (audio, 0, WINDOW * GS_COMPACT_AUDIO_FEATURES * sizeof (float));
              memcpy (video, features->video + first * GS_COMPACT_VIDEO_FEATURES,
                      (end - first) * GS_COMPACT_VIDEO_FEATURES * sizeof (float));
              memcpy (audio, features->audio + first * GS_COMPACT_AUDIO_FEATURES,
                      (end - first) * GS_COMPACT_AUDIO_FEATURES * sizeof (float));
              gs_forward_run (forward, video, audio);
              last_end = end;
            }
          worst = MAX (worst, fabs (gs_forward_get_prediction (forward)[frame - first] - live));
          if (output == 1)
            {
              guint k = gs_network_get_gate (networks->pdata[1], n_gates - 1)->n_candidates;

              *worst_gate = MAX (*worst_gate, fabs (gs_forward_get_gate (forward, n_gates - 1)[(frame - first) * k] -
                                                    g_array_index (heard->gate, float, frame)));
            }
        }

      gs_floats_free (video);
      gs_floats_free (audio);
      gs_forward_free (forward);
    }

  return worst;
}

/* What is followed picture by picture gives the rows that the analysis gives the clip, bit for bit: nobody is lost in it. */
static void
test_rows (void)
{
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClipFeatures) features = gs_encode_clip (clip, NULL, NULL, NULL, NULL, &error);
  g_autoptr (GsMediaInfo) info = gs_media_probe (clip_path, NULL, &error);
  g_autoptr (GsDecoder) decoder = gs_decoder_new (info, GS_DECODER_VIDEO | GS_DECODER_AUDIO, NULL, &error);
  g_autoptr (GsFaceFollower) follower = gs_face_follower_new (&error);
  g_autoptr (GsLiveEncoder) encoder = gs_live_encoder_new (TRUE);
  float samples[640];
  gint64 n_samples = 0;
  GsPicture picture;
  GsLiveRow row;
  guint next = 0, n_video = 0, n_audio = 0;

  g_assert_no_error (error);
  while (TRUE)
    {
      gboolean more = gs_decoder_next_frame (decoder, &picture, &error);
      gssize n = gs_decoder_read_audio (decoder, samples, 640, &error);

      if (more)
        {
          g_autoptr (GsGrey) grey = gs_grey_new_from_rgb (picture.rgb, picture.width, picture.height, (gsize) picture.stride, 960);
          const GsFace *face;
          guint n_faces;

          g_assert_true (gs_face_follower_step (follower, picture.index, grey, &face, &n_faces, &error));
          gs_live_encoder_push_face (encoder, picture.pts, face);
        }
      if (n > 0)
        gs_live_encoder_push_sound (encoder, samples, (gsize) n, n_samples * 1000000 / 16);
      n_samples += MAX (n, 0);
      if (!more && n <= 0)
        gs_live_encoder_finish (encoder);
      while (gs_live_encoder_take_row (encoder, &row))
        {
          g_assert_cmpuint (row.index, ==, next);
          n_video += memcmp (row.video, features->video + next * GS_COMPACT_VIDEO_FEATURES, sizeof row.video) != 0;
          n_audio += memcmp (row.audio, features->audio + next * GS_COMPACT_AUDIO_FEATURES, sizeof row.audio) != 0;
          if (memcmp (row.video, features->video + next * GS_COMPACT_VIDEO_FEATURES, sizeof row.video) != 0)
            g_test_message ("row %u: presence %.0f, in the analysis %.0f", next, row.video[0], features->video[next * GS_COMPACT_VIDEO_FEATURES]);
          next++;
        }
      if (!more && n <= 0)
        break;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (next, ==, features->n_frames);
  g_test_message ("%u rows of pictures and %u of sound differ", n_video, n_audio);
  g_assert_cmpuint (n_video, ==, 0);
  g_assert_cmpuint (n_audio, ==, 0);
}

static void
test_record (void)
{
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClipFeatures) features = gs_encode_clip (clip, NULL, NULL, NULL, NULL, &error);
  GsLiveStatus status = { 0 };
  double worst, worst_gate, median;
  Heard heard = { 0 };

  g_assert_no_error (error);
  for (guint attempt = 0; attempt < 3; attempt++)
    {
      g_autofree char *name = g_strdup_printf ("record-%u.mkv", attempt);
      g_autofree char *out = get_out (name);
      g_autoptr (GsClip) recorded = NULL;

      if (attempt > 0)
        heard_clear (&heard);
      heard_init (&heard);
      record (clip_path, out, &heard, &status);

      /* every picture that was taken is in the file, and has values */
      recorded = probe (out);
      g_assert_cmpuint (status.n_frames, ==, gs_clip_get_n_frames (clip));
      g_assert_cmpuint (gs_clip_get_n_frames (recorded), ==, status.n_frames);
      g_assert_cmpuint (count_decodable (out), ==, status.n_frames);
      g_assert_true (gs_clip_get_has_audio (recorded));
      g_assert_cmpint (ABS (gs_clip_get_duration (recorded) - gs_clip_get_duration (clip)), <, 100000000);
      g_assert_cmpuint (heard.ends->len, ==, status.n_frames);
      g_assert_cmpuint (status.n_given, ==, status.n_frames);
      if (status.n_skipped == 0)
        break;
    }

  g_array_sort (heard.delays, compare);
  median = g_array_index (heard.delays, double, heard.delays->len / 2);
  worst = compare_offline (features, &heard, &worst_gate);
  g_test_message ("%u frames, %u skipped, %u windows; delay %.0f ms (median), %.0f ms (most); furthest from the offline "
                  "computation %.2g (prediction), %.2g (gate)", status.n_frames, status.n_skipped, status.n_windows, median,
                  g_array_index (heard.delays, double, heard.delays->len - 1), worst, worst_gate);

  /* 0.525 s are the look ahead of the sound features; a busy machine may add some. */
  g_assert_cmpfloat (median, >, 400);
  g_assert_cmpfloat (median, <, 2000);
  /* The decoded pictures are the same, and so are the faces in them as long as the one face is never lost; so is the sound. What
   * is allowed is what sound resampled in other pieces may come to. */
  if (status.n_skipped == 0)
    {
      g_assert_cmpfloat (worst, <, 1e-5);
      g_assert_cmpfloat (worst_gate, <, 1e-5);
    }
  else
    g_test_message ("the machine was too slow for every picture: values were not compared");
  heard_clear (&heard);
}

static void
test_stop (void)
{
  g_autofree char *silent = get_out ("silent.webm");
  g_autofree char *out = get_out ("stopped.mkv");
  g_autoptr (GsClip) recorded = NULL;
  g_autoptr (GsMediaInfo) info = NULL;
  GsLiveStatus status;
  Heard heard;

  run_program ((const char *const[]) { "ffmpeg", "-v", "error", "-y", "-i", clip_path, "-c", "copy", "-an", silent, NULL });
  heard_init (&heard);
  heard.stop_after = G_GINT64_CONSTANT (1500000000);
  record (silent, out, &heard, &status);

  recorded = probe (out);
  info = gs_clip_ref_media_info (recorded, NULL, NULL);
  g_assert_false (gs_clip_get_has_audio (recorded));
  g_assert_false (gs_media_info_is_cut_off (info));
  g_assert_cmpuint (status.n_frames, >, 30);
  g_assert_cmpuint (status.n_frames, <, 140);
  g_assert_cmpuint (gs_clip_get_n_frames (recorded), ==, status.n_frames);
  g_assert_cmpuint (heard.ends->len, ==, status.n_frames);
  heard_clear (&heard);
}

static void
test_cancel (void)
{
  g_autofree char *out = get_out ("cancelled.mkv");
  g_autoptr (GError) error = NULL;
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsLiveSource) source = gs_live_source_new_test (clip_path, NULL, &error);
  g_autoptr (GsLiveJob) job = gs_live_job_new (source, out, networks);
  GsLiveStatus status = { 0 };
  gint64 start;

  gs_engine_submit (engine, GS_JOB (job));
  while (status.n_frames < 25)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
      gs_live_job_get_status (job, &status);
    }
  start = g_get_monotonic_time ();
  gs_job_cancel (GS_JOB (job));
  while (!gs_job_is_finished (GS_JOB (job)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (gs_job_get_state (GS_JOB (job)), ==, GS_JOB_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
}

/* --- what cannot be recorded --- */

static void
test_refused (void)
{
  g_autofree char *there = get_out ("there.mkv");
  g_autofree char *nowhere = g_build_filename (folder, "no", "folder", "out.mkv", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GPtrArray) devices = gs_live_devices_list ();
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsLiveSource) source = NULL;
  g_autoptr (GError) error = NULL;
  const char *const paths[] = { there, nowhere };
  guint n_cameras = 0;

  for (guint i = 0; i < devices->len; i++)
    n_cameras += ((const GsLiveDevice *) devices->pdata[i])->is_camera;
  if (n_cameras == 0)
    {
      g_assert_null (gs_live_source_parse ("camera", NULL, &error));
      g_assert_true (g_str_has_prefix (error->message, "No camera was found: connect one"));
      g_clear_error (&error);
    }
  g_assert_null (gs_live_source_new ("a camera that nobody has", NULL, &error));
  g_assert_nonnull (strstr (error->message, "a camera that nobody has"));
  g_clear_error (&error);
  g_assert_null (gs_live_source_parse ("window", NULL, &error));
  g_assert_nonnull (strstr (error->message, "There is no source “window”"));
  g_clear_error (&error);
  g_assert_null (gs_live_source_parse ("test:/no/such/clip.webm", NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  source = gs_live_source_new_test (clip_path, NULL, &error);
  g_assert_true (g_file_set_contents (there, "somebody's work", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GsLiveJob) job = gs_live_job_new (source, paths[i], networks);

      g_assert_false (gs_engine_run (engine, GS_JOB (job), &error));
      g_assert_nonnull (strstr (error->message, paths[i]));
      g_clear_error (&error);
    }
  g_assert_true (g_file_get_contents (there, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "somebody's work");
}

/* A recording that fails before its first picture leaves no file behind: its name can be used again. */
static void
test_nothing_recorded (void)
{
  g_autofree char *out = get_out ("nothing.mkv");
  g_autofree char *lost = g_build_filename (folder, "lost.webm", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsLiveSource) source = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (clip_path, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (lost, contents, (gssize) length, NULL));
  source = gs_live_source_new_test (lost, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (lost), ==, 0);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GsLiveJob) job = gs_live_job_new (source, out, networks);

      g_assert_false (gs_engine_run (engine, GS_JOB (job), &error));
      g_assert_null (strstr (error->message, "exists already"));
      g_test_message ("%s", error->message);
      g_clear_error (&error);
      g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
    }
}

/* How long a recording may be is looked at before it begins. */
static void
test_too_long (void)
{
  g_autofree char *out = get_out ("too-long.mkv");
  g_autofree char *source = g_strconcat ("test:", clip_path, NULL);
  const char *const too_long[] = { g_getenv ("GATESCOPE_CLI"), "record", "--out", out, "--source", source, "--only-record", "--seconds",
                                   "86401", NULL };
  g_autofree char *said = NULL;
  int status;

  g_spawn_sync (NULL, (char **) too_long, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status, NULL);
  g_assert_cmpint (WEXITSTATUS (status), ==, 2);
  g_assert_nonnull (strstr (said, "--seconds wants a number up to 86400"));
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
}

/* --- kill -9 --- */

static void
test_killed (void)
{
  g_autofree char *out = get_out ("killed.mkv");
  g_autofree char *source = g_strconcat ("test:", clip_path, NULL);
  g_autofree char *network = get_out ("valence.safetensors");
  const char *const argv[] = { g_getenv ("GATESCOPE_CLI"), "record", "--out", out, "--source", source, "--network", network, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_autoptr (GDataInputStream) lines = NULL;
  double time = 0.0;
  guint n;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program));
  while (time < 2.0)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_nonnull (line);
      time = g_ascii_strtod (line, NULL);
    }
  g_subprocess_send_signal (program, SIGKILL);
  g_subprocess_wait (program, NULL, NULL);

  n = count_decodable (out);
  g_test_message ("killed after the values of second %.2f: %u frames can be played", time, n);
  /* The values are half a second late: a second and a half of the recording may be lost on a busy machine. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  /* Nor does a sanitizer let the pictures be written as fast as they come. */
  g_assert_cmpuint (n, >, 0);
#else
  g_assert_cmpfloat (n, >=, (time - 1.0) * 25);
#endif
}

/* --- memory --- */

static gsize
get_own_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "RssAnon:");

  return line != NULL ? (gsize) g_ascii_strtoull (line + 8, NULL, 10) : 0; /* KiB */
}

/* Hours of pictures and sound, sound that comes late, not at all, or twice: rows come in order, and memory stays. */
static void
test_memory (void)
{
  g_autoptr (GsLiveEncoder) encoder = gs_live_encoder_new (TRUE);
  g_autofree float *samples = g_new0 (float, 640);
  gsize before = 0, after;
  guint next = 0;
  GsLiveRow row;

  for (guint i = 0; i < 640; i++)
    samples[i] = 0.1f * sinf (i * 0.1f);

  for (guint frame = 0; frame < 15000; frame++) /* 10 minutes */
    {
      gint64 time = frame * G_GINT64_CONSTANT (40000000);

      gs_live_encoder_push_face (encoder, time, NULL);
      if (frame % 4000 < 3500) /* 20 seconds without a microphone */
        gs_live_encoder_push_sound (encoder, samples, 640, time);
      if (frame % 1000 == 7)
        gs_live_encoder_push_sound (encoder, samples, 640, time);
      while (gs_live_encoder_take_row (encoder, &row))
        {
          g_assert_cmpuint (row.index, ==, next++);
          g_assert_cmpint (row.time, ==, row.index * G_GINT64_CONSTANT (40000000));
        }
      g_assert_cmpuint (frame - next, <=, 100);
      if (frame == 2000)
        before = get_own_memory ();
    }
  after = get_own_memory ();
  gs_live_encoder_finish (encoder);
  while (gs_live_encoder_take_row (encoder, &row))
    g_assert_cmpuint (row.index, ==, next++);
  g_assert_cmpuint (next, ==, 15000);
  g_test_message ("%.1f MiB after 80 s, %.1f MiB after 10 minutes", before / 1024.0, after / 1024.0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  /* A sanitizer keeps what was given back. */
  g_assert_cmpuint (after, <, before + 2048);
#endif
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  prepare ();
  g_test_add_func ("/live/rows", test_rows);
  g_test_add_func ("/live/record", test_record);
  g_test_add_func ("/live/stop", test_stop);
  g_test_add_func ("/live/cancel", test_cancel);
  g_test_add_func ("/live/refused", test_refused);
  g_test_add_func ("/live/nothing-recorded", test_nothing_recorded);
  g_test_add_func ("/live/too-long", test_too_long);
  g_test_add_func ("/live/killed", test_killed);
  g_test_add_func ("/live/memory", test_memory);
  status = g_test_run ();
  g_ptr_array_unref (networks);
  run_program ((const char *const[]) { "rm", "-r", folder, NULL });

  return status;
}
