/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-analyse-job.h"
#include "gs-clip-pictures.h"
#include "gs-clip-probe.h"
#include "gs-clip-sound.h"
#include "gs-compact.h"
#include "gs-engine.h"
#include "gs-stored-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* What is changed before an analysis gives what a file gives that was changed by others (ffmpeg) in the same way. */

#define EXACT 1e-5f

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

static int
run_program (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

/* A clip with sound of 16 kHz in packets of half a second, so that neither a change of rate nor times rounded to
 * milliseconds stand between it and what ffmpeg makes of it. */
static void
prepare (void)
{
  g_autofree char *cache = NULL;
  g_autofree char *clips = NULL;
  g_autofree char *made = NULL;

  folder = g_dir_make_tmp ("gatescope-perturb-XXXXXX", NULL);
  cache = g_build_filename (folder, "cache", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  clips = g_build_filename (folder, "clips", NULL);
  made = g_build_filename (clips, "clip-0001", "clip.webm", NULL);
  clip_path = g_build_filename (folder, "clip.mkv", NULL);
  g_assert_cmpint (run_program ((const char *const[]) { g_getenv ("GATESCOPE_CLI"), "synth", "--out", clips, "--seconds", "5", "--fps",
                                                        "25", "--seed", "3", NULL }), ==, 0);
  g_assert_cmpint (run_program ((const char *const[]) { "ffmpeg", "-v", "error", "-y", "-i", made, "-c:v", "copy", "-ac", "1", "-ar", "16000",
                                                        "-af", "aresample=16000,apad,atrim=end=5,asetnsamples=n=8000", "-c:a", "pcm_s16le", clip_path, NULL }), ==, 0);
  networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  g_ptr_array_add (networks, make_network ("valence", GS_FUSION_GRJCA));
  g_ptr_array_add (networks, make_network ("arousal", GS_FUSION_HGRJCA));
}

static GsPerturbation *
parse (const char *texts)
{
  g_auto (GStrv) parts = g_strsplit (texts, "\n", -1);
  g_autoptr (GError) error = NULL;
  GsPerturbation *perturbation = gs_perturbation_parse ((const char *const *) parts, &error);

  g_assert_no_error (error);

  return perturbation;
}

static GsRun *
analyse (const char *path,
         const char *texts,
         GsStore *store)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClip) clip = gs_clip_probe (path, NULL, &error);
  g_autoptr (GsAnalyseJob) job = NULL;

  g_assert_no_error (error);
  job = gs_analyse_job_new (clip, networks, store);
  if (texts != NULL)
    {
      g_autoptr (GsPerturbation) perturbation = parse (texts);

      gs_analyse_job_set_perturbation (job, perturbation, NULL);
    }
  gs_engine_run (engine, GS_JOB (job), &error);
  g_assert_no_error (error);

  return g_object_ref (gs_analyse_job_get_run (job));
}

static float
measure_difference (GsRun *run,
                    GsRun *other)
{
  guint n = gs_run_get_n_frames (run);
  float largest = 0.0f;

  g_assert_cmpuint (gs_run_get_n_frames (other), ==, n);
  for (GsOutput output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_AROUSAL; output++)
    for (guint i = 0; i < n; i++)
      largest = fmaxf (largest, fabsf (gs_run_get_prediction (run, output)[i] - gs_run_get_prediction (other, output)[i]));
  for (guint gate = 0; gate < gs_run_get_n_gates (run); gate++)
    for (guint i = 0; i < n * gs_run_get_gate (run, gate)->n_candidates; i++)
      largest = fmaxf (largest, fabsf (gs_run_get_gate_weights (run, gate)[i] - gs_run_get_gate_weights (other, gate)[i]));

  return largest;
}

/* The clip with its sound put through a filter of ffmpeg. */
static char *
filter (const char *name,
        const char *option,
        const char *value)
{
  char *path = g_build_filename (folder, name, NULL);
  gboolean sound = strcmp (option, "-af") == 0;

  g_assert_cmpint (run_program ((const char *const[]) { "ffmpeg", "-v", "error", "-y", "-i", clip_path, "-c:v", sound ? "copy" : "ffv1",
                                                        option, value, "-c:a", "pcm_s16le", path, NULL }), ==, 0);

  return path;
}

static void
test_outside (void)
{
  static const struct
  {
    const char *texts;
    const char *option;
    const char *filter;
  } cases[] = {
    { "silence", "-af", "volume=0" },
    { "silence@1-2.5", "-af", "asetnsamples=n=8000,volume=0:enable='between(t,0.99,2.49)'" },
    { "delay:0.5", "-af", "adelay=500,atrim=end=5" },
    { "delay:-0.4", "-af", "atrim=start=0.4,asetpts=PTS-STARTPTS,apad,atrim=end=5" },
    { "delay:2\nsilence", "-af", "volume=0" },
    { "hide", "-vf", "geq=lum=16:cb=128:cr=128" },
  };
  g_autoptr (GsRun) plain = analyse (clip_path, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("outside-%u.mkv", i);
      g_autofree char *path = filter (name, cases[i].option, cases[i].filter);
      g_autoptr (GsRun) run = analyse (clip_path, cases[i].texts, NULL);
      g_autoptr (GsRun) outside = analyse (path, NULL, NULL);
      float difference = measure_difference (run, outside);

      g_test_message ("%s: %g from what ffmpeg made, %g from the clip", cases[i].texts, difference, measure_difference (run, plain));
      g_assert_cmpfloat (difference, <=, EXACT);
      g_assert_cmpfloat (measure_difference (run, plain), >, 1e-4f);
    }
}

static GArray *
hear (const char *texts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (clip_path, NULL, &error);
  g_autoptr (GsPerturbation) perturbation = texts != NULL ? parse (texts) : NULL;
  g_autoptr (GsClipSound) sound = gs_clip_sound_new (info, perturbation, NULL, &error);
  GArray *heard = g_array_new (FALSE, FALSE, sizeof (float));
  float samples[3333];
  gssize n;

  g_assert_no_error (error);
  while ((n = gs_clip_sound_read (sound, samples, G_N_ELEMENTS (samples), &error)) > 0)
    g_array_append_vals (heard, samples, (guint) n);
  g_assert_no_error (error);

  return heard;
}

/* To the sample, earlier and later, over all and in a stretch. */
static void
test_delay (void)
{
  g_autoptr (GArray) plain = hear (NULL);
  g_autoptr (GArray) later = hear ("delay:0.5");
  g_autoptr (GArray) earlier = hear ("delay:-0.4");
  g_autoptr (GArray) part = hear ("delay:2@1-3");

  g_assert_cmpuint (later->len, ==, plain->len);
  g_assert_cmpuint (earlier->len, ==, plain->len);
  g_assert_cmpuint (part->len, ==, plain->len);
  for (gint64 i = 0; i < plain->len; i++)
    {
      gint64 from[] = { i - 8000, i + 6400, i >= 16000 && i < 48000 ? i - 32000 : i };
      GArray *heard[] = { later, earlier, part };

      for (guint k = 0; k < G_N_ELEMENTS (from); k++)
        {
          gboolean there = from[k] >= 0 && from[k] < plain->len;

          g_assert_cmpfloat (g_array_index (heard[k], float, i), ==, there ? g_array_index (plain, float, from[k]) : 0.0f);
        }
    }
}

/* The noise has the strength that was asked for, and the analysis with it is that of a file with that very sound. */
static void
test_noise (void)
{
  g_autoptr (GArray) plain = hear (NULL);
  g_autoptr (GArray) noisy = hear ("noise:6/7@1-4");
  g_autoptr (GArray) again = hear ("noise:6/7@1-4");
  g_autoptr (GArray) other = hear ("noise:6/8@1-4");
  g_autofree char *raw = g_build_filename (folder, "noisy.raw", NULL);
  g_autofree char *path = g_build_filename (folder, "noisy.mkv", NULL);
  g_autoptr (GsRun) run = NULL;
  g_autoptr (GsRun) outside = NULL;
  double signal = 0.0, noise = 0.0;

  g_assert_cmpuint (noisy->len, ==, plain->len);
  for (guint i = 0; i < plain->len; i++)
    {
      double x = g_array_index (plain, float, i), y = g_array_index (noisy, float, i);

      if (i < 16000 || i >= 64000)
        g_assert_cmpfloat (x, ==, y);
      else
        {
          signal += x * x;
          noise += (y - x) * (y - x);
        }
    }
  g_assert_cmpfloat_with_epsilon (10.0 * log10 (signal / noise), 6.0, 0.1);
  g_assert_cmpmem (noisy->data, noisy->len * sizeof (float), again->data, again->len * sizeof (float));
  g_assert_true (memcmp (noisy->data, other->data, noisy->len * sizeof (float)) != 0);

  g_assert_true (g_file_set_contents (raw, noisy->data, noisy->len * sizeof (float), NULL));
  g_assert_cmpint (run_program ((const char *const[]) { "ffmpeg", "-v", "error", "-y", "-i", clip_path, "-f", "f32le", "-ar", "16000", "-ac",
                                                        "1", "-i", raw, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "pcm_f32le",
                                                        path, NULL }), ==, 0);
  run = analyse (clip_path, "noise:6/7@1-4", NULL);
  outside = analyse (path, NULL, NULL);
  g_assert_cmpfloat (measure_difference (run, outside), <=, EXACT);
}

static void
test_sound_from (void)
{
  g_autofree char *path = filter ("other.mkv", "-af", "atempo=1.25,apad,atrim=end=5");
  g_autofree char *texts = g_strconcat ("sound-from:", path, NULL);
  g_autofree char *later = g_strconcat ("sound-from:", path, "@2-3", NULL);
  g_autoptr (GsRun) run = analyse (clip_path, texts, NULL);
  g_autoptr (GsRun) outside = analyse (path, NULL, NULL);
  g_autoptr (GArray) plain = hear (NULL);
  g_autoptr (GArray) whole = hear (texts);
  g_autoptr (GArray) part = hear (later);

  g_assert_cmpfloat (measure_difference (run, outside), <=, EXACT);
  g_assert_cmpmem (part->data, 32000 * sizeof (float), plain->data, 32000 * sizeof (float));
  g_assert_cmpmem (part->data + 32000 * sizeof (float), 16000 * sizeof (float), whole->data, 16000 * sizeof (float));
  g_assert_cmpmem (part->data + 48000 * sizeof (float), 16000 * sizeof (float), plain->data + 48000 * sizeof (float),
                   16000 * sizeof (float));
}

/* SHA-256 of every picture. */
static GPtrArray *
look (const char *texts,
      guint first)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (clip_path, NULL, &error);
  g_autoptr (GsPerturbation) perturbation = texts != NULL ? parse (texts) : NULL;
  g_autoptr (GsClipPictures) pictures = gs_clip_pictures_new (info, 320, perturbation, NULL, &error);
  GPtrArray *seen = g_ptr_array_new_with_free_func (g_free);
  GsPicture picture;

  g_assert_no_error (error);
  if (first > 0)
    g_assert_true (gs_clip_pictures_seek (pictures, first, &error));
  while (gs_clip_pictures_next (pictures, &picture, &error))
    {
      g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

      g_assert_cmpuint (picture.index, ==, first + seen->len);
      for (int y = 0; y < picture.height; y++)
        g_checksum_update (sum, picture.rgb + (gssize) y * picture.stride, picture.width * 3);
      g_ptr_array_add (seen, g_strdup (g_checksum_get_string (sum)));
    }
  g_assert_no_error (error);

  return seen;
}

static guint
count_same (GPtrArray *seen,
            GPtrArray *other,
            guint first,
            guint end)
{
  guint n = 0;

  for (guint i = first; i < end; i++)
    n += strcmp (seen->pdata[i], other->pdata[i]) == 0;

  return n;
}

static void
test_pictures (void)
{
  g_autofree char *other = g_strconcat ("face-from:", clip_path, "@0-2", NULL);
  const char *const cases[] = { "freeze@1-3", "drop:0.5/3@1-3", "blur:4@1-3", "hide@1-3", "hide@1-2\nfreeze@1-3", "drop:0.3", other };
  g_autoptr (GPtrArray) plain = look (NULL, 0);

  g_assert_cmpuint (plain->len, ==, 125);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) seen = look (cases[i], 0);
      g_autoptr (GPtrArray) middle = look (cases[i], 60);

      g_assert_cmpuint (seen->len, ==, 125);
      for (guint k = 0; k < middle->len; k++)
        g_assert_cmpstr (middle->pdata[k], ==, seen->pdata[60 + k]);
      if (i < 5)
        {
          g_assert_cmpuint (count_same (seen, plain, 0, 25), ==, 25);
          g_assert_cmpuint (count_same (seen, plain, 75, 125), ==, 50);
        }
      if (i == 0 || i == 3 || i == 4)
        for (guint k = 26; k < 75; k++)
          g_assert_cmpstr (seen->pdata[k], ==, seen->pdata[25]);
      if (i == 0)
        g_assert_cmpstr (seen->pdata[25], ==, plain->pdata[25]);
      if (i == 1)
        {
          guint n_kept = count_same (seen, plain, 25, 75);

          g_assert_cmpuint (n_kept, >, 15);
          g_assert_cmpuint (n_kept, <, 35);
        }
      if (i == 2 || i == 3 || i == 4)
        g_assert_cmpuint (count_same (seen, plain, 25, 75), ==, 0);
      if (i == 6)
        g_assert_cmpuint (count_same (seen, plain, 0, 125), ==, 125);
    }
}

static void
test_network (void)
{
  g_autoptr (GsRun) plain = analyse (clip_path, NULL, NULL);
  g_autoptr (GsRun) forced = analyse (clip_path, "force-gate:audio/own@1-3", NULL);
  g_autoptr (GsRun) own = analyse (clip_path, "force-gate:audio/own\nforce-gate:video/own", NULL);
  g_autoptr (GsRun) without = analyse (clip_path, "without-iteration:1\nwithout-iteration:2", NULL);
  int gate = gs_run_find_gate (plain, GS_OUTPUT_VALENCE, "audio", 0);
  float difference = 0.0f;
  guint n_differ = 0;

  for (guint i = 0; i < gs_run_get_n_frames (plain); i++)
    {
      const float *weights = gs_run_get_gate_weights (forced, gate) + i * 3;
      const float *before = gs_run_get_gate_weights (plain, gate) + i * 3;

      if (i >= 25 && i < 75)
        {
          g_assert_cmpfloat (weights[0], ==, 1.0f);
          g_assert_cmpfloat (weights[1], ==, 0.0f);
          n_differ += before[0] != 1.0f;
        }
      else
        g_assert_cmpmem (weights, 3 * sizeof (float), before, 3 * sizeof (float));
    }
  g_assert_cmpuint (n_differ, >, 0);

  /* Without iterations all candidates are the modality's own features. */
  for (GsOutput output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_AROUSAL; output++)
    for (guint i = 0; i < gs_run_get_n_frames (own); i++)
      difference = fmaxf (difference, fabsf (gs_run_get_prediction (own, output)[i] - gs_run_get_prediction (without, output)[i]));
  g_assert_cmpfloat (difference, <=, EXACT);
  g_assert_cmpfloat (measure_difference (own, plain), >, 1e-4f);
}

/* Kept beside the run of the clip as it is, and found again; the cache changes nothing and is not changed. */
static void
test_stored (void)
{
  g_autofree char *path = g_build_filename (folder, "stored.gatescope", NULL);
  g_autofree char *cache = g_build_filename (folder, "cache", "gatescope", NULL);
  const char *const changes[] = { "silence", "hide@1-2" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsStore) store = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GsRun) plain = analyse (clip_path, NULL, NULL);
      g_autoptr (GsRun) cached = analyse (clip_path, changes[i], NULL);
      g_autoptr (GsRun) fresh = NULL;
      g_autoptr (GsRun) plain_again = NULL;

      g_assert_cmpint (run_program ((const char *const[]) { "rm", "-r", cache, NULL }), ==, 0);
      fresh = analyse (clip_path, changes[i], NULL);
      plain_again = analyse (clip_path, NULL, NULL);
      g_assert_cmpfloat (measure_difference (cached, fresh), ==, 0.0f);
      g_assert_cmpfloat (measure_difference (plain, plain_again), ==, 0.0f);
    }

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *valence = g_build_filename (folder, "valence.safetensors", NULL);

      g_assert_cmpint (run_program ((const char *const[]) { g_getenv ("GATESCOPE_CLI"), "analyse", clip_path, "--project", path, "--network",
                                                            valence, "--perturb", "delay:0.25", "--perturb", "hide@1-2", NULL }), ==, 0);
      g_assert_cmpint (run_program ((const char *const[]) { g_getenv ("GATESCOPE_CLI"), "analyse", clip_path, "--project", path, "--network",
                                                            valence, NULL }), ==, 0);
      g_assert_cmpint (run_program ((const char *const[]) { g_getenv ("GATESCOPE_CLI"), "analyse", clip_path, "--project", path, "--network",
                                                            valence, "--perturb", "delay:9", NULL }), ==, 2);
    }

  store = gs_store_open (path, GS_STORE_EXISTING, &error);
  g_assert_no_error (error);
  {
    g_autoptr (GsClip) clip = g_list_model_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
    g_autoptr (GsRun) plain = NULL;
    g_autoptr (GsRun) changed = NULL;

    g_assert_true (gs_store_load_clip (store, clip, &error));
    g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_runs (clip)), ==, 2);
    plain = gs_stored_run_find (clip, NULL, NULL);
    changed = gs_stored_run_find_perturbed (clip, NULL, "delay:0.25\nhide@1-2", NULL);
    g_assert_null (gs_run_get_perturbation (plain));
    g_assert_nonnull (changed);
    g_assert_null (gs_stored_run_find_perturbed (clip, NULL, "silence", NULL));
  }
}

static void
test_refused (void)
{
  static const char *const wrong[] = { "", "loud", "silence:1", "noise", "noise:x", "noise:1/", "delay:2.5", "blur:0", "drop:1.5",
                                       "force-gate:audio", "force-gate:smell/own", "force-gate:audio/x", "without-iteration:0",
                                       "without-iteration:1.5", "silence@3-1", "silence@3", "sound-from:" };
  static const char *const right[] = { "silence", "hold-gates@1-2", "noise:-5/9@0.5-2", "delay:-1.25", "freeze@1-2", "drop:0.25/4", "force-gate:video/own",
                                       "force-gate:audio/2@0-1", "without-iteration:2", "sound-from:/a b/c@d-e:f.webm@1-2" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (gs_perturbation_parse ((const char *const[]) { wrong[i], NULL }, &error));
      g_assert_nonnull (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (GsPerturbation) perturbation = parse (right[i]);
      g_autofree char *text = gs_perturbation_to_string (perturbation);

      g_assert_cmpstr (text, ==, right[i]);
    }
}

/* Gates that are held weigh as they did, whatever is changed; where windows overlap they are held at the mean over them. */
static void
test_held (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsClip) clip = gs_clip_probe (clip_path, NULL, NULL);
  g_autoptr (GsAnalyseJob) first = gs_analyse_job_new (clip, networks, NULL);
  g_autoptr (GsPerturbation) changes = parse ("silence\nhold-gates");
  g_autoptr (GsRun) silent = analyse (clip_path, "silence", NULL);
  g_autoptr (GError) error = NULL;
  GsRun *plain = gs_analyse_job_get_run (first);
  float held = 0.0f, moved = 0.0f, gates = 0.0f;

  gs_engine_run (engine, GS_JOB (first), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GsAnalyseJob) job = gs_analyse_job_new (clip, networks, NULL);
      GsRun *run = gs_analyse_job_get_run (job);

      gs_analyse_job_set_perturbation (job, changes, plain);
      g_assert_cmpstr (gs_run_get_perturbation (run), ==, i == 0 ? "silence\nhold-gates" : "hold-gates@1-2");
      gs_engine_run (engine, GS_JOB (job), &error);
      g_assert_no_error (error);
      for (guint gate = 0; gate < gs_run_get_n_gates (run); gate++)
        for (guint k = 0; k < gs_run_get_n_frames (run) * gs_run_get_gate (run, gate)->n_candidates; k++)
          {
            const float now = gs_run_get_gate_weights (run, gate)[k], then = gs_run_get_gate_weights (plain, gate)[k];

            held = fmaxf (held, fabsf (now - then));
            gates = fmaxf (gates, fabsf (gs_run_get_gate_weights (silent, gate)[k] - then));
          }
      if (i == 0)
        moved = measure_difference (run, plain);
      else
        g_assert_cmpfloat (measure_difference (run, plain), <, 0.05f);
      gs_perturbation_unref (g_steal_pointer (&changes));
      changes = parse ("hold-gates@1-2");
    }

  g_assert_cmpfloat (held, <, 1e-6f);
  g_assert_cmpfloat (gates, >, 1e-3f);
  g_assert_cmpfloat (moved, >, 1e-3f);
}

/* A network that has not what is to be changed, and a clip that is not there, end the analysis with a sentence. */
static void
test_failed (void)
{
  static const struct
  {
    const char *texts;
    const char *sentence;
  } cases[] = { { "without-iteration:7", "no iteration 7" }, { "sound-from:/nowhere.webm", "nowhere.webm" },
                { "hold-gates", "analysed by the same networks first" }, { "silence\nnoise:3", "no sound to which" }, { "face-from:/nowhere.webm", "nowhere.webm" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GsEngine) engine = gs_engine_new ();
      g_autoptr (GsClip) clip = gs_clip_probe (clip_path, NULL, NULL);
      g_autoptr (GsAnalyseJob) job = gs_analyse_job_new (clip, networks, NULL);
      g_autoptr (GsPerturbation) perturbation = parse (cases[i].texts);
      g_autoptr (GError) error = NULL;

      gs_analyse_job_set_perturbation (job, perturbation, NULL);
      g_assert_false (gs_engine_run (engine, GS_JOB (job), &error));
      g_assert_nonnull (strstr (error->message, cases[i].sentence));
    }
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  prepare ();
  g_test_add_func ("/perturb/refused", test_refused);
  g_test_add_func ("/perturb/delay", test_delay);
  g_test_add_func ("/perturb/outside", test_outside);
  g_test_add_func ("/perturb/noise", test_noise);
  g_test_add_func ("/perturb/sound-from", test_sound_from);
  g_test_add_func ("/perturb/pictures", test_pictures);
  g_test_add_func ("/perturb/network", test_network);
  g_test_add_func ("/perturb/held", test_held);
  g_test_add_func ("/perturb/stored", test_stored);
  g_test_add_func ("/perturb/failed", test_failed);
  status = g_test_run ();
  g_ptr_array_unref (networks);
  run_program ((const char *const[]) { "rm", "-r", folder, NULL });
  g_free (folder);
  g_free (clip_path);

  return status;
}
