/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-analyse-job.h"
#include "gs-clip-encoder.h"
#include "gs-clip-predictors.h"
#include "gs-clip-probe.h"
#include "gs-compact.h"
#include "gs-engine.h"
#include "gs-stored-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define SECONDS "6"

/* Made once: a clip of the drawn, speaking face, and what it becomes without sound, without pictures and cut off. */
static char *folder;
static char *clip_path;
static GPtrArray *networks;

static GsNetwork *
make_network (const char *output,
              GsFusionKind kind)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  g_autofree char *path = g_strdup_printf ("%s/%s-%d.safetensors", folder, output, kind);
  g_autoptr (GsNetwork) network = NULL;
  g_autoptr (GError) error = NULL;

  config->fusion = kind;
  config->window = 64;
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

static char *
derive (const char *from,
        const char *name,
        const char *option,
        const char *value)
{
  char *path = g_build_filename (folder, name, NULL);
  const char *const argv[] = { "ffmpeg", "-v", "error", "-y", "-i", from, "-c", "copy", option, value != NULL ? value : path,
                               value != NULL ? path : NULL, NULL };

  run_program (argv);

  return path;
}

static void
prepare (void)
{
  g_autofree char *clips = NULL;
  g_autofree char *cache = NULL;

  folder = g_dir_make_tmp ("gatescope-analyse-XXXXXX", NULL);
  cache = g_build_filename (folder, "cache", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  clips = g_build_filename (folder, "clips", NULL);
  clip_path = g_build_filename (clips, "clip-0001", "clip.webm", NULL);
  run_program ((const char *const[]) { g_getenv ("GATESCOPE_CLI"), "synth", "--out", clips, "--seconds", SECONDS, "--fps",
                                       "25", "--seed", "3", NULL });
  networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  g_ptr_array_add (networks, make_network ("valence", GS_FUSION_GRJCA));
  g_ptr_array_add (networks, make_network ("arousal", GS_FUSION_HGRJCA));
}

static char *
get_cache_path (GsClip *clip)
{
  g_autofree char *name = g_strconcat (gs_clip_get_hash (clip), ".safetensors", NULL);

  return g_build_filename (g_get_user_cache_dir (), "gatescope", "features", GS_COMPACT_VERSION, name, NULL);
}

static void
forget_cache (GsClip *clip)
{
  g_autofree char *path = get_cache_path (clip);

  g_unlink (path);
}

static GsClip *
probe (const char *path)
{
  g_autoptr (GError) error = NULL;
  GsClip *clip = gs_clip_probe (path, NULL, &error);

  g_assert_no_error (error);

  return clip;
}

static GsRun *
analyse (GsClip *clip,
         guint playhead,
         guint n_threads)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsAnalyseJob) job = gs_analyse_job_new (clip, networks, NULL);
  g_autoptr (GError) error = NULL;

  gs_engine_set_n_threads (n_threads);
  gs_analyse_job_set_playhead (job, playhead);
  gs_engine_run (engine, GS_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_cmpint (gs_run_get_state (gs_analyse_job_get_run (job)), ==, GS_RECORD_COMPLETE);

  return g_object_ref (gs_analyse_job_get_run (job));
}

static void
assert_complete (GsRun *run)
{
  guint n = gs_run_get_n_frames (run);

  g_assert_cmpuint (gs_run_get_n_predicted (run), ==, n);
  for (GsOutput output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_AROUSAL; output++)
    for (guint i = 0; i < n; i++)
      g_assert_true (fabsf (gs_run_get_prediction (run, output)[i]) < 1.0f);

  for (guint gate = 0; gate < gs_run_get_n_gates (run); gate++)
    {
      guint n_candidates = gs_run_get_gate (run, gate)->n_candidates;

      for (guint i = 0; i < n; i++)
        {
          float sum = 0.0f;

          for (guint k = 0; k < n_candidates; k++)
            sum += gs_run_get_gate_weights (run, gate)[i * n_candidates + k];
          g_assert_cmpfloat_with_epsilon (sum, 1.0f, 1e-5f);
        }
    }
}

static void
assert_same (GsRun *run,
             GsRun *other)
{
  gsize n = gs_run_get_n_frames (run);

  g_assert_cmpuint (gs_run_get_n_frames (other), ==, n);
  for (GsOutput output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_AROUSAL; output++)
    g_assert_cmpmem (gs_run_get_prediction (run, output), n * sizeof (float), gs_run_get_prediction (other, output),
                     n * sizeof (float));
  for (guint gate = 0; gate < gs_run_get_n_gates (run); gate++)
    {
      gsize size = n * gs_run_get_gate (run, gate)->n_candidates * sizeof (float);

      g_assert_cmpmem (gs_run_get_gate_weights (run, gate), size, gs_run_get_gate_weights (other, gate), size);
    }
  g_assert_cmpmem (gs_run_get_faces (run), n * sizeof (GsRunFace), gs_run_get_faces (other), n * sizeof (GsRunFace));
}

/* Neither the playhead nor the number of threads nor the cache may show in the results. */
static void
test_same_bits (void)
{
  static const guint variants[][2] = { { 100, 3 }, { 5000, 1 } };
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsRun) first = NULL;
  guint n_present = 0;

  forget_cache (clip);
  first = analyse (clip, 0, 1);
  assert_complete (first);
  g_assert_cmpuint (gs_run_get_n_gates (first), ==, 8);
  for (guint i = 0; i < gs_run_get_n_frames (first); i++)
    n_present += gs_run_get_faces (first)[i].presence == 1.0f;
  g_assert_cmpuint (n_present, >, gs_run_get_n_frames (first) / 2);

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autoptr (GsRun) cached = analyse (clip, variants[i][0], variants[i][1]);
      g_autoptr (GsRun) fresh = NULL;

      forget_cache (clip);
      fresh = analyse (clip, variants[i][0], variants[i][1]);
      assert_same (first, cached);
      assert_same (first, fresh);
    }
}

/* Several people: who is followed is settled on the whole clip, so that a playhead in the middle changes nothing. */
static void
test_same_person (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "clips", "several-faces.mp4", NULL);
  g_autofree char *part = NULL;
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsRun) first = NULL;
  g_autoptr (GsRun) second = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the clips of real people are not on this machine");
      return;
    }

  part = derive (path, "several.mp4", "-t", "5");
  clip = probe (part);
  first = analyse (clip, 0, 2);
  forget_cache (clip);
  second = analyse (clip, 1000, 2);
  assert_complete (first);
  assert_same (first, second);
  g_assert_cmpint (gs_run_get_faces (first)[0].n_faces, >, 1);
}

/* Whoever is chosen is analysed, from the cache as from the clip, whatever the playhead; who is not there is refused and leaves
 * the clip as it was. */
static void
test_chosen (void)
{
  g_autofree char *path = g_build_filename (folder, "chosen.gatescope", NULL);
  g_autoptr (GsStore) store = gs_store_open (path, GS_STORE_CREATE, NULL);
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsRun) largest = NULL;
  g_autoptr (GsRun) cached = NULL;
  g_autoptr (GsRun) fresh = NULL;
  g_autoptr (GsAnalyseJob) nobody = NULL;
  g_autoptr (GsAnalyseJob) kept = NULL;
  g_autoptr (GError) error = NULL;
  GsClipPersons *persons;
  guint n_faces, n_persons, n_frames;

  largest = analyse (clip, 0, 2);
  persons = gs_clip_get_persons (clip);
  g_assert_nonnull (persons);
  n_persons = gs_clip_persons_get_n_persons (persons);
  g_assert_cmpuint (n_persons, >=, 1);
  n_frames = gs_clip_persons_get_person (persons, 1)->n_frames;
  g_assert_cmpuint (gs_run_get_person (largest), ==, 0);

  gs_clip_set_person (clip, 1);
  cached = analyse (clip, 0, 2);
  forget_cache (clip);
  fresh = analyse (clip, 5000, 3);
  assert_same (cached, fresh);
  g_assert_cmpuint (gs_run_get_person (cached), ==, 1);
  for (guint i = 0; i < gs_run_get_n_frames (cached); i++)
    {
      const GsPersonFace *faces = gs_clip_persons_get_faces (persons, i, &n_faces);
      gboolean there = n_faces > 0 && faces[0].person == 1;

      g_assert_true ((gs_run_get_faces (cached)[i].presence > 0.0f) == there);
      g_assert_true (!there || gs_run_get_faces (cached)[i].x == faces[0].x);
    }

  /* Back to nobody: as it was. */
  gs_clip_set_person (clip, 0);
  g_clear_object (&cached);
  cached = analyse (clip, 0, 1);
  assert_same (cached, largest);

  for (guint i = 0; i < 2; i++)
    {
      gs_clip_set_person (clip, 99);
      if (i == 1)
        forget_cache (clip);
      g_clear_object (&nobody);
      nobody = gs_analyse_job_new (clip, networks, NULL);
      g_assert_false (gs_engine_run (engine, GS_JOB (nobody), &error));
      g_assert_nonnull (strstr (error->message, "no person 99"));
      g_clear_error (&error);
    }

  gs_clip_set_person (clip, 1);
  kept = gs_analyse_job_new (clip, networks, store);
  g_assert_true (gs_engine_run (engine, GS_JOB (kept), &error));
  g_assert_true (gs_store_close (store, &error));
  g_clear_object (&store);
  g_clear_object (&clip);
  store = gs_store_open (path, GS_STORE_EXISTING, &error);
  g_assert_no_error (error);
  clip = g_list_model_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  g_assert_true (gs_store_load_clip (store, clip, &error));
  g_assert_cmpuint (gs_clip_get_person (clip), ==, 1);
  g_assert_cmpuint (gs_clip_persons_get_n_persons (gs_clip_get_persons (clip)), ==, n_persons);
  g_assert_cmpuint (gs_clip_persons_get_person (gs_clip_get_persons (clip), 1)->n_frames, ==, n_frames);
}

/* Four people in four windows of one picture, none of whom leaves theirs: whoever is chosen is there or is not, and never somebody
 * else. */
static void
test_several (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "clips", "several-faces.mp4", NULL);
  guint windows = 0;
  g_autoptr (GsClip) clip = NULL;
  guint n_persons;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the clips of real people are not on this machine");
      return;
    }

  clip = probe (path);
  g_object_unref (analyse (clip, 0, 2));
  n_persons = gs_clip_persons_get_n_persons (gs_clip_get_persons (clip));
  g_assert_cmpuint (n_persons, >=, 4);

  for (guint person = 1; person <= n_persons; person++)
    {
      g_autoptr (GsRun) run = NULL;
      guint n_seen = 0, window = 0;

      gs_clip_set_person (clip, person);
      run = analyse (clip, 0, 2);
      for (guint i = 0; i < gs_run_get_n_frames (run); i++)
        {
          const GsRunFace *face = &gs_run_get_faces (run)[i];
          guint now;

          if (!(face->presence > 0.0f))
            continue;
          now = (face->x + face->width / 2.0f > 620.0f ? 1 : 0) + (face->y + face->height / 2.0f > 300.0f ? 2 : 0);
          if (n_seen++ == 0)
            window = now;
          g_assert_cmpuint (now, ==, window);
        }

      g_assert_cmpuint (n_seen, ==, gs_clip_persons_get_person (gs_clip_get_persons (clip), person)->n_frames);
      if (person <= 4)
        {
          /* The first four are the four, each for most of the shot. */
          g_assert_cmpuint (windows & (1u << window), ==, 0);
          g_assert_cmpuint (n_seen, >, gs_run_get_n_frames (run) * 3 / 4);
        }
      windows |= 1u << window;
    }
}

static void
test_broken_cache (void)
{
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsRun) first = NULL;
  g_autoptr (GsRun) second = NULL;
  g_autofree char *path = get_cache_path (clip);
  g_autofree char *contents = NULL;
  gsize size;

  first = analyse (clip, 0, 2);
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (path, contents, (gssize) size / 2, NULL));
  second = analyse (clip, 0, 2);
  assert_same (first, second);
}

/* Numbers that are none, in any of its tensors, make a cache that is not there. */
static void
test_hostile_cache (void)
{
  static const char *const names[] = { "video", "audio", "faces" };
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autofree char *path = get_cache_path (clip);
  g_autoptr (GsClipFeatures) features = gs_encode_clip (clip, NULL, NULL, NULL, NULL, NULL);
  const gint64 *pts = gs_clip_get_pts (clip, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GsClipFeatures) good = NULL;
      g_autoptr (GsTensorFile) file = NULL;

      gs_clip_features_save_cached (features, gs_clip_get_hash (clip));
      good = gs_clip_features_load_cached (gs_clip_get_hash (clip), pts, features->n_frames, NULL);
      g_assert_nonnull (good);

      file = gs_tensor_file_load (path, NULL);
      gs_tensor_file_get (file, names[i])->data[7] = NAN;
      g_assert_true (gs_tensor_file_save (file, path, NULL));
      g_assert_null (gs_clip_features_load_cached (gs_clip_get_hash (clip), pts, features->n_frames, NULL));
    }

  gs_clip_features_save_cached (features, gs_clip_get_hash (clip));
}

/* A project may say that a clip's hash is anything. */
static void
test_hostile_hash (void)
{
  g_autofree char *victim = g_build_filename (folder, "victim.safetensors", NULL);
  g_autofree char *hash = g_strconcat ("../../../../../../../../../../../..", folder, "/victim", NULL);
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsClipFeatures) features = gs_encode_clip (clip, NULL, NULL, NULL, NULL, NULL);

  gs_clip_features_save_cached (features, hash);
  g_assert_false (g_file_test (victim, G_FILE_TEST_EXISTS));
  g_assert_null (gs_clip_features_load_cached (hash, features->pts, features->n_frames, NULL));
}

static void
test_changed_clip (void)
{
  g_autofree char *path = g_build_filename (folder, "changing.webm", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsClipFeatures) features = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (clip_path, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));
  clip = probe (path);
  forget_cache (clip);
  contents = g_realloc (contents, size + 8);
  memcpy (contents + size, "\xec\x86 and on", 8); /* a void element, which changes nothing else */
  g_assert_true (g_file_set_contents (path, contents, (gssize) size + 8, NULL));

  features = gs_encode_clip (clip, NULL, NULL, NULL, NULL, &error);
  g_assert_null (features);
  g_assert_nonnull (strstr (error->message, "open it again"));
}

static gboolean
has_note (GsRun *run,
          const char *part)
{
  for (guint i = 0; gs_run_get_notes (run)[i] != NULL; i++)
    if (strstr (gs_run_get_notes (run)[i], part) != NULL)
      return TRUE;

  return FALSE;
}

static void
test_one_sense (void)
{
  g_autofree char *silent_path = derive (clip_path, "silent.webm", "-an", NULL);
  g_autofree char *sound_path = derive (clip_path, "sound.webm", "-vn", NULL);
  g_autoptr (GsClip) silent = probe (silent_path);
  g_autoptr (GsClip) sound = probe (sound_path);
  g_autoptr (GsRun) saw = analyse (silent, 0, 2);
  g_autoptr (GsRun) heard = analyse (sound, 0, 2);
  g_autoptr (GsClipFeatures) deaf = gs_encode_clip (silent, NULL, NULL, NULL, NULL, NULL);
  g_autoptr (GsClipFeatures) blind = gs_encode_clip (sound, NULL, NULL, NULL, NULL, NULL);

  assert_complete (saw);
  assert_complete (heard);
  g_assert_true (has_note (saw, "no sound"));
  g_assert_true (has_note (heard, "no pictures"));
  g_assert_cmpuint (gs_run_get_n_frames (saw), ==, 150);
  g_assert_cmpuint (ABS ((int) gs_run_get_n_frames (heard) - 150), <=, 5);

  for (gsize i = 0; i < (gsize) deaf->n_frames * GS_COMPACT_AUDIO_FEATURES; i++)
    g_assert_cmpfloat (deaf->audio[i], ==, 0.0f);
  for (gsize i = 0; i < (gsize) blind->n_frames * GS_COMPACT_VIDEO_FEATURES; i++)
    g_assert_cmpfloat (blind->video[i], ==, 0.0f);
  g_assert_cmpfloat (blind->audio[50 * GS_COMPACT_AUDIO_FEATURES], ==, 1.0f);
}

static void
cancel_cb (GsJob *job,
           GParamSpec *pspec,
           gint64 *asked)
{
  if (gs_job_get_fraction (job) > 0.05 && *asked == 0)
    {
      *asked = g_get_monotonic_time ();
      gs_job_cancel (job);
    }
}

static void
test_cancel (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsAnalyseJob) job = gs_analyse_job_new (clip, networks, NULL);
  g_autoptr (GError) error = NULL;
  gint64 asked = 0;

  forget_cache (clip);
  g_signal_connect (job, "notify::fraction", G_CALLBACK (cancel_cb), &asked);
  g_assert_false (gs_engine_run (engine, GS_JOB (job), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_test_message ("ended %.0f ms after it was asked", (g_get_monotonic_time () - asked) / 1000.0);
  /* 200 ms on a machine that has nothing else to do. */
  g_assert_cmpint (g_get_monotonic_time () - asked, <, 2 * G_USEC_PER_SEC);
  g_assert_cmpint (gs_run_get_state (gs_analyse_job_get_run (job)), ==, GS_RECORD_CANCELLED);
}

static void
close_cb (GsJob *job,
          GParamSpec *pspec,
          GsStore *store)
{
  if (gs_job_get_fraction (job) > 0.2 && gs_store_is_open (store))
    {
      gs_job_cancel (job);
      g_assert_true (gs_store_close (store, NULL));
    }
}

/* A window opens another project while a clip is being analysed. */
static void
test_closed (void)
{
  g_autofree char *path = g_build_filename (folder, "closed.gatescope", NULL);
  g_autoptr (GsStore) store = gs_store_open (path, GS_STORE_CREATE, NULL);
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsClip) found = NULL;
  g_autoptr (GsRun) run = NULL;
  g_autoptr (GsAnalyseJob) job = gs_analyse_job_new (clip, networks, store);

  forget_cache (clip);
  g_signal_connect (job, "notify::fraction", G_CALLBACK (close_cb), store);
  g_assert_false (gs_engine_run (engine, GS_JOB (job), NULL));
  g_assert_false (gs_store_is_open (store));
  g_clear_object (&store);

  store = gs_store_open (path, GS_STORE_EXISTING, NULL);
  found = g_list_model_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  run = g_list_model_get_item (gs_clip_get_runs (found), 0);
  g_assert_cmpint (gs_run_get_state (run), ==, GS_RECORD_INTERRUPTED);
}

static void
test_stored (void)
{
  g_autofree char *path = g_build_filename (folder, "a \"project\" ü.gatescope", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsStore) store = gs_store_open (path, GS_STORE_CREATE, &error);
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsAnalyseJob) job = gs_analyse_job_new (clip, networks, store);
  g_autoptr (GsRun) loaded = NULL;
  GListModel *clips;

  g_assert_no_error (error);
  g_assert_true (gs_engine_run (engine, GS_JOB (job), &error));
  g_assert_true (gs_store_close (store, &error));
  g_assert_no_error (error);
  g_clear_object (&store);

  store = gs_store_open (path, GS_STORE_EXISTING, &error);
  g_assert_no_error (error);
  clips = gs_project_get_clips (gs_store_get_project (store));
  g_assert_cmpuint (g_list_model_get_n_items (clips), ==, 1);
  g_clear_object (&clip);
  clip = g_list_model_get_item (clips, 0);
  g_assert_true (gs_store_load_clip (store, clip, &error));
  loaded = g_list_model_get_item (gs_clip_get_runs (clip), 0);
  g_assert_true (gs_store_load_run (store, loaded, &error));
  g_assert_cmpint (gs_run_get_state (loaded), ==, GS_RECORD_COMPLETE);
  assert_complete (loaded);
  assert_same (loaded, gs_analyse_job_get_run (job));
  g_assert_cmpstr (gs_run_get_encoder (loaded), ==, GS_COMPACT_VERSION);
  g_assert_cmpstr (gs_network_info_get_hash (gs_run_get_network (loaded, GS_OUTPUT_AROUSAL)), ==,
                   gs_network_get_hash (networks->pdata[1]));
}

/* What cannot be analysed leaves nothing in the project. */
static void
test_refused (void)
{
  g_autofree char *path = g_build_filename (folder, "refused.gatescope", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsStore) store = gs_store_open (path, GS_STORE_CREATE, &error);
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GPtrArray) twice = g_ptr_array_new ();
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsAnalyseJob) job = NULL;

  g_ptr_array_add (twice, networks->pdata[0]);
  g_ptr_array_add (twice, networks->pdata[0]);
  job = gs_analyse_job_new (clip, twice, store);
  g_assert_false (gs_engine_run (engine, GS_JOB (job), &error));
  g_assert_nonnull (strstr (error->message, "valence"));
  g_assert_cmpint (gs_run_get_state (gs_analyse_job_get_run (job)), ==, GS_RECORD_FAILED);
  g_assert_cmpuint (g_list_model_get_n_items (gs_project_get_clips (gs_store_get_project (store))), ==, 0);
  g_assert_true (gs_store_close (store, NULL));
}

/* A copy that broke off still has its header, which says how long it was. */
static void
test_cut_off (void)
{
  g_autofree char *path = g_build_filename (folder, "cut-off.webm", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GsClip) whole = probe (clip_path);
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsRun) run = NULL;
  g_autoptr (GsRun) again = NULL;
  g_autoptr (GsRun) complete = analyse (whole, 0, 2);
  gsize size;

  g_assert_true (g_file_get_contents (clip_path, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (path, contents, (gssize) size / 2, NULL));
  clip = probe (path);
  g_assert_cmpint (gs_clip_get_duration (clip), <, gs_clip_get_duration (whole) * 4 / 5);

  run = analyse (clip, 0, 2);
  g_assert_true (has_note (run, "not complete"));
  again = analyse (clip, 0, 2);
  g_assert_true (has_note (again, "not complete"));
  g_assert_false (has_note (complete, "not complete"));
}

static GsRun *
add_stored (GsProject *project,
            GsClip *clip,
            const char *encoder,
            const char *perturbation,
            GsRecordState state,
            guint n_frames,
            guint n_predicted)
{
  g_autoptr (GsRun) run = gs_run_new (clip, n_frames);
  g_autoptr (GsRunBlock) block = gs_run_create_block (run, 0, n_frames);
  float *valence = gs_run_block_add_prediction (block, GS_OUTPUT_VALENCE);

  for (guint i = 0; i < n_predicted; i++)
    valence[i] = 0.5f;
  for (guint i = 0; i < networks->len; i++)
    {
      GsOutput output = gs_network_get_output (networks->pdata[i]);
      g_autoptr (GsNetworkInfo) info = gs_network_info_new ("it", gs_network_get_hash (networks->pdata[i]), output);

      gs_run_set_network (run, output, info);
    }
  gs_run_set_encoder (run, encoder);
  gs_run_set_perturbation (run, perturbation);
  gs_run_set_state (run, state);
  gs_run_set_frames (run, block);
  gs_project_add_run (project, run);

  return run;
}

/* Only what an analysis would give again stands for one. */
static void
test_stored_run (void)
{
  g_autoptr (GsProject) project = gs_project_new ();
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsRun) found = NULL;
  g_autoptr (GsRun) next = NULL;
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  guint n = gs_clip_get_n_frames (clip);
  GsRun *good, *holed;

  g_assert_null (gs_stored_run_find (clip, networks, NULL));
  gs_project_add_clip (project, clip);
  good = add_stored (project, clip, GS_COMPACT_VERSION, NULL, GS_RECORD_COMPLETE, n, n);
  holed = add_stored (project, clip, GS_COMPACT_VERSION, NULL, GS_RECORD_COMPLETE, n, n - 1);
  add_stored (project, clip, "compact-0", NULL, GS_RECORD_COMPLETE, n, n);
  add_stored (project, clip, GS_COMPACT_VERSION, "silence@1-2", GS_RECORD_COMPLETE, n, n);
  add_stored (project, clip, GS_COMPACT_VERSION, NULL, GS_RECORD_INTERRUPTED, n, n);
  add_stored (project, clip, GS_COMPACT_VERSION, NULL, GS_RECORD_COMPLETE, n - 1, n - 1);

  found = gs_stored_run_find (clip, networks, NULL);
  g_assert_true (found == holed);
  g_assert_false (gs_stored_run_is_whole (found));
  next = gs_stored_run_find (clip, networks, found);
  g_assert_true (next == good);
  g_assert_true (gs_stored_run_is_whole (next));
  g_assert_null (gs_stored_run_find (clip, networks, next));

  g_ptr_array_add (others, make_network ("valence", GS_FUSION_CA));
  g_assert_null (gs_stored_run_find (clip, others, NULL));
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  prepare ();

  g_test_add_func ("/analyse/same-bits", test_same_bits);
  g_test_add_func ("/analyse/same-person", test_same_person);
  g_test_add_func ("/analyse/chosen", test_chosen);
  g_test_add_func ("/analyse/several", test_several);
  g_test_add_func ("/analyse/broken-cache", test_broken_cache);
  g_test_add_func ("/analyse/hostile-cache", test_hostile_cache);
  g_test_add_func ("/analyse/hostile-hash", test_hostile_hash);
  g_test_add_func ("/analyse/changed-clip", test_changed_clip);
  g_test_add_func ("/analyse/one-sense", test_one_sense);
  g_test_add_func ("/analyse/cancel", test_cancel);
  g_test_add_func ("/analyse/closed", test_closed);
  g_test_add_func ("/analyse/stored", test_stored);
  g_test_add_func ("/analyse/refused", test_refused);
  g_test_add_func ("/analyse/cut-off", test_cut_off);
  g_test_add_func ("/analyse/stored-run", test_stored_run);

  status = g_test_run ();
  g_ptr_array_unref (networks);
  run_program ((const char *const[]) { "rm", "-r", folder, NULL });

  return status;
}
