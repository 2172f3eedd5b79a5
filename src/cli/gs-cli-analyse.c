/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-analyse-job.h"
#include "gs-cli-encoder.h"
#include "gs-cli-figure.h"
#include "gs-cli-networks.h"
#include "gs-cli-persons.h"
#include "gs-cli-project.h"
#include "gs-cli-sweep.h"
#include "gs-cli.h"
#include "gs-clip-predictors.h"
#include "gs-clip-probe.h"
#include "gs-engine.h"
#include "gs-json.h"
#include "gs-stored-run.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  GsEngine *engine;
  GsStore *store;
  GPtrArray *networks;  /* of GsNetwork */
  GPtrArray *paths;     /* of char *, theirs */
  JsonBuilder *json;    /* NULL for plain text */
  const char *figure;   /* NULL for none */
  int person;           /* whom to choose; -1 = whoever is chosen */
  GsPerturbation *perturbation; /* NULL for none */
  char *changes;         /* the same as runs keep it; NULL for none */
  GsRun *original;       /* the clip as it is, where gates are held as in it or changes are held against it; NULL otherwise */
  GsSweep *sweep;        /* NULL for none */
  gboolean from_cache;  /* the features of the last clip were there already */
  GError *store_error;  /* what the store could not keep */
} Analysis;

/* Before the work, not after it. */
static gboolean
check_figure (const char *path,
              GError **error)
{
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  if (path == NULL || g_access (folder, W_OK) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The figure cannot be written to the folder “%s” (%s): choose another",
               folder, g_strerror (errno));

  return FALSE;
}

/* Before any clip is opened. */
static gboolean
check_encoder (Analysis *self,
               GsEncoderKind kind,
               GError **error)
{
  g_autoptr (GsDeep) deep = NULL;

  if (!gs_cli_encoder_load (kind, FALSE, &deep, error))
    return FALSE;

  for (guint i = 0; i < self->networks->len; i++)
    {
      if (!gs_network_check_encoder (self->networks->pdata[i], deep, error))
        {
          g_prefix_error (error, "%s: ", (const char *) self->paths->pdata[i]);
          return FALSE;
        }
    }

  return TRUE;
}

/* Loads the run over the clip that need not be computed again, if there is one. What calls itself complete is believed
 * only with a prediction for every frame. */
static gboolean
find_run (Analysis *self,
          GsClip *clip,
          GsRun **found,
          GError **error)
{
  g_autoptr (GsRun) run = gs_stored_run_find_perturbed (clip, self->networks, self->changes, NULL);

  while (run != NULL)
    {
      g_autoptr (GsRun) broken = NULL;

      if (!gs_store_load_run (self->store, run, error))
        return FALSE;
      if (gs_stored_run_is_whole (run))
        break;

      broken = g_steal_pointer (&run);
      gs_run_unload (broken);
      run = gs_stored_run_find_perturbed (clip, self->networks, self->changes, broken);
    }
  *found = g_steal_pointer (&run);

  return TRUE;
}

/* The project's clip is the one of this content; where its file has gone or become another, it is this one now. */
static void
take_place (Analysis *self,
            GsClip *clip,
            GsClip *probed)
{
  GStatBuf status;

  if (g_stat (gs_clip_get_path (clip), &status) == 0 && status.st_size == gs_clip_get_size (probed))
    return;

  gs_clip_set_path (clip, gs_clip_get_path (probed));
  gs_clip_set_size (clip, gs_clip_get_size (probed));
  gs_clip_set_missing (clip, FALSE);
  gs_store_update_clip (self->store, clip);
}

static void
progress_cb (GsJob *job)
{
  gs_cli_progress (gs_job_get_fraction (job), gs_job_get_subject (job), gs_job_get_rate (job), gs_job_get_unit (job));
}

static void
cancelled_cb (GCancellable *cancellable,
              GsJob *job)
{
  gs_job_cancel (job);
}

/* The networks' names are those of their files. */
static void
name_networks (Analysis *self,
               GsRun *run)
{
  for (guint i = 0; i < self->networks->len; i++)
    {
      g_autofree char *name = g_path_get_basename (self->paths->pdata[i]);
      g_autofree char *path = g_canonicalize_filename (self->paths->pdata[i], NULL);
      GsNetworkInfo *info = gs_run_get_network (run, gs_network_get_output (self->networks->pdata[i]));

      gs_network_info_set_name (info, name);
      gs_network_info_set_path (info, path);
    }
}

/* Computes and stores; what failed or was interrupted leaves nothing in the project. */
static GsRun *
compute (Analysis *self,
         GsClip *clip,
         GError **error)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (self->store));
  guint n_clips = g_list_model_get_n_items (clips);
  g_autoptr (GsAnalyseJob) job = gs_analyse_job_new (clip, self->networks, self->store);
  GsRun *run = gs_analyse_job_get_run (job);
  gulong handler;
  gboolean done;

  name_networks (self, run);
  if (self->perturbation != NULL)
    gs_analyse_job_set_perturbation (job, self->perturbation, self->original);
  g_signal_connect (job, "notify::fraction", G_CALLBACK (progress_cb), NULL);
  handler = g_cancellable_connect (gs_cli_get_cancellable (), G_CALLBACK (cancelled_cb), g_object_ref (job), g_object_unref);
  done = gs_engine_run (self->engine, GS_JOB (job), error);
  g_cancellable_disconnect (gs_cli_get_cancellable (), handler);
  gs_cli_progress_end ();
  self->from_cache = gs_analyse_job_is_from_cache (job);

  if (done)
    done = gs_store_flush (self->store, error);
  if (done && self->store_error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->store_error));
      done = FALSE;
    }
  if (done)
    return g_object_ref (run);

  /* Only a run that has begun is in the project, and a clip only if it was new. */
  if (gs_run_get_started (run) != 0)
    {
      gs_store_remove_run (self->store, run);
      if (g_list_model_get_n_items (clips) > n_clips)
        gs_store_remove_clip (self->store, clip);
      gs_store_flush (self->store, NULL);
    }

  return NULL;
}

static void
set_double (JsonBuilder *json,
            const char *name,
            double value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, value);
}

static guint
count_gate_rows (GsRun *run,
                 guint gate)
{
  const float *weights = gs_run_get_gate_weights (run, gate);
  guint n_candidates = gs_run_get_gate (run, gate)->n_candidates, n = 0;

  for (guint i = 0; weights != NULL && i < gs_run_get_n_frames (run); i++)
    n += weights[(gsize) i * n_candidates] == weights[(gsize) i * n_candidates];

  return n;
}

static void
report_json (JsonBuilder *json,
             GsClip *clip,
             GsRun *run,
             const char *state,
             gboolean from_cache,
             double seconds)
{
  const char *const *notes = gs_run_get_notes (run);

  json_builder_begin_object (json);
  gs_json_set_string (json, "clip", gs_clip_get_path (clip));
  gs_json_set_string (json, "state", state);
  json_builder_set_member_name (json, "features_from_cache");
  json_builder_add_boolean_value (json, from_cache);
  if (gs_run_get_perturbation (run) != NULL)
    gs_json_set_string (json, "perturbation", gs_run_get_perturbation (run));
  gs_json_set_int (json, "person", gs_run_get_person (run));
  gs_cli_persons_add_json (json, clip, gs_clip_get_persons (clip));
  gs_json_set_int (json, "frames", gs_run_get_n_frames (run));
  gs_json_set_int (json, "predictions", gs_run_get_n_predicted (run));

  json_builder_set_member_name (json, "gates");
  json_builder_begin_array (json);
  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);

      json_builder_begin_object (json);
      gs_json_set_string (json, "output", gs_output_get_nick (gate->output));
      gs_json_set_string (json, "modality", gate->modality);
      gs_json_set_int (json, "stage", gate->stage);
      gs_json_set_int (json, "candidates", gate->n_candidates);
      gs_json_set_int (json, "frames", count_gate_rows (run, i));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);

  set_double (json, "duration", gs_clip_get_duration (clip) / 1e9);
  set_double (json, "seconds", seconds);
  set_double (json, "real_time_factor", seconds > 0.0 ? gs_clip_get_duration (clip) / 1e9 / seconds : 0.0);
  json_builder_set_member_name (json, "notes");
  json_builder_begin_array (json);
  for (guint i = 0; notes[i] != NULL; i++)
    json_builder_add_string_value (json, notes[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
report_text (const char *path,
             GsClip *clip,
             GsRun *run,
             const char *state,
             gboolean from_cache,
             double seconds)
{
  double duration = gs_clip_get_duration (clip) / 1e9;
  g_autofree char *person = gs_run_get_person (run) > 0 ? g_strdup_printf (", person %u", gs_run_get_person (run)) : NULL;
  g_autofree char *speed = NULL;

  /* A speed would be misleading where next to nothing was done. */
  if (from_cache || strcmp (state, "stored") == 0)
    speed = g_strdup (from_cache ? "features from the cache" : "from the project");
  else
    speed = g_strdup_printf ("%.1f x real time", seconds > 0.0 ? duration / seconds : 0.0);
  printf ("%s: %s%s, %u frames, %u predictions, %u gates, %.1f s for %.1f s (%s)\n", path, state, person != NULL ? person : "",
          gs_run_get_n_frames (run), gs_run_get_n_predicted (run), gs_run_get_n_gates (run), seconds, duration, speed);
  for (guint i = 0; gs_run_get_notes (run)[i] != NULL; i++)
    fprintf (stderr, "gatescope-cli: %s: %s\n", path, gs_run_get_notes (run)[i]);
}

/* Where the clip as it is is needed: takes its analysis from the project, or makes it first. */
static gboolean
find_original (Analysis *self,
               GsClip *clip,
               GError **error)
{
  GsPerturbation *perturbation = self->perturbation;
  char *changes = self->changes;
  gboolean good;

  g_clear_object (&self->original);
  if (!gs_perturbation_holds_gates (perturbation) && self->sweep == NULL)
    return TRUE;

  self->perturbation = NULL;
  self->changes = NULL;
  good = find_run (self, clip, &self->original, error);
  if (good && self->original == NULL)
    self->original = compute (self, clip, error);
  self->perturbation = perturbation;
  self->changes = changes;

  return good && self->original != NULL;
}

/* The clip of that content. Where the project has several of it, one for each person in it, the one whose person is asked for; else the
 * one of that file; else the first. */
static GsClip *
find_clip (Analysis *self,
           GsClip *probed)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (self->store));
  GsClip *found = NULL;
  guint best = 0;

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);
      guint worth = 1;

      if (g_strcmp0 (gs_clip_get_hash (clip), gs_clip_get_hash (probed)) != 0)
        continue;
      worth += g_strcmp0 (gs_clip_get_path (clip), gs_clip_get_path (probed)) == 0 ? 1 : 0;
      worth += self->person > 0 && gs_clip_get_person (clip) == (guint) self->person ? 2 : 0;
      if (worth > best)
        {
          best = worth;
          found = clip;
        }
    }

  return found;
}

/* Before anything is decoded, where the project knows who is seen in the clip. */
static gboolean
check_person (Analysis *self,
              GsClip *clip,
              GError **error)
{
  GsClipPersons *persons = gs_clip_get_persons (clip);
  guint n = persons != NULL ? gs_clip_persons_get_n_persons (persons) : 0;

  if (persons == NULL || self->person <= 0 || (guint) self->person <= n)
    return TRUE;

  if (n == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "There is no person %d in the clip: no face was found in any frame", self->person);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "There is no person %d in the clip: choose one from 1 to %u", self->person, n);

  return FALSE;
}

/* Every value is a run of its own, after what is changed anyway. */
static gboolean
sweep_values (Analysis *self,
              GsClip *clip,
              GsSweepPoint *points,
              GError **error)
{
  GsPerturbation *perturbation = g_steal_pointer (&self->perturbation);
  char *changes = g_steal_pointer (&self->changes);
  gboolean good = TRUE;

  for (guint i = 0; good && i < gs_sweep_get_n_values (self->sweep); i++)
    {
      g_autofree char *change = gs_sweep_dup_change (self->sweep, i);
      g_autofree char *text = changes != NULL ? g_strjoin ("\n", changes, change, NULL) : g_strdup (change);
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      g_autoptr (GsRun) run = NULL;

      self->perturbation = gs_perturbation_parse ((const char *const *) lines, error);
      self->changes = self->perturbation != NULL ? gs_perturbation_to_string (self->perturbation) : NULL;
      good = self->perturbation != NULL && find_run (self, clip, &run, error);
      if (good && run == NULL)
        run = compute (self, clip, error);
      if (run != NULL)
        gs_sweep_measure (self->sweep, i, self->original, run, &points[i]);
      good = good && run != NULL;
      g_clear_pointer (&self->perturbation, gs_perturbation_unref);
      g_clear_pointer (&self->changes, g_free);
    }

  self->perturbation = perturbation;
  self->changes = changes;

  return good;
}

static gboolean
sweep_clip (Analysis *self,
            const char *path,
            GsClip *clip,
            GError **error)
{
  g_autofree GsSweepPoint *points = g_new0 (GsSweepPoint, gs_sweep_get_n_values (self->sweep));

  if (!find_original (self, clip, error) || !sweep_values (self, clip, points, error))
    return FALSE;

  if (self->json != NULL)
    {
      json_builder_begin_object (self->json);
      gs_json_set_string (self->json, "clip", gs_clip_get_path (clip));
      if (self->changes != NULL)
        gs_json_set_string (self->json, "perturbation", self->changes);
      gs_json_set_int (self->json, "person", gs_clip_get_person (clip));
    }
  else
    {
      printf ("%s\n", path);
    }
  gs_cli_sweep_print (self->sweep, points, self->json);
  if (self->json != NULL)
    json_builder_end_object (self->json);

  return self->figure == NULL || gs_cli_sweep_save (self->sweep, points, self->figure, error);
}

static gboolean
analyse_clip (Analysis *self,
              const char *path,
              GError **error)
{
  g_autoptr (GsClip) probed = gs_clip_probe (path, gs_cli_get_cancellable (), error);
  g_autoptr (GsRun) run = NULL;
  gint64 start = g_get_monotonic_time ();
  const char *state = "stored";
  double seconds;
  GsClip *clip;
  guint chosen;

  if (probed == NULL)
    return FALSE;

  self->from_cache = FALSE;
  clip = find_clip (self, probed);
  if (clip == NULL)
    clip = probed;
  else if (gs_store_load_clip (self->store, clip, error))
    take_place (self, clip, probed);
  else
    return FALSE;

  if (!check_person (self, clip, error))
    return FALSE;

  chosen = gs_clip_get_person (clip);
  if (self->person >= 0)
    gs_clip_set_person (clip, (guint) self->person);
  if (self->sweep != NULL)
    {
      gboolean good = sweep_clip (self, path, clip, error);

      if (good && gs_clip_get_person (clip) != chosen)
        gs_store_choose_person (self->store, clip, gs_clip_get_person (clip));
      else
        gs_clip_set_person (clip, chosen);
      return good;
    }

  if (find_original (self, clip, error) && find_run (self, clip, &run, error) && run == NULL)
    {
      run = compute (self, clip, error);
      state = "analysed";
    }
  if (run == NULL)
    {
      gs_clip_set_person (clip, chosen);
      return FALSE;
    }

  /* Only now: somebody who is not there shall not be remembered. */
  if (gs_clip_get_person (clip) != chosen)
    gs_store_choose_person (self->store, clip, gs_clip_get_person (clip));

  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  if (self->json != NULL)
    report_json (self->json, clip, run, state, self->from_cache, seconds);
  else
    report_text (path, clip, run, state, self->from_cache, seconds);

  return self->figure == NULL || gs_cli_figure_save (clip, run, self->figure, error);
}

static void
store_failed_cb (GsStore *store,
                 GError *error,
                 Analysis *self)
{
  if (self->store_error == NULL)
    self->store_error = g_error_copy (error);
}

static int
analyse_all (Analysis *self,
             char **clips,
             guint shard,
             guint n_shards,
             const char *project)
{
  gboolean is_new = !g_file_test (project, G_FILE_TEST_EXISTS);
  g_autoptr (GError) error = NULL;
  int status = GS_CLI_DONE;

  self->store = gs_store_open (project, GS_STORE_CREATE, &error);
  if (self->store == NULL)
    return gs_cli_fail (project, error);
  g_signal_connect (self->store, "failed", G_CALLBACK (store_failed_cb), self);

  for (guint i = 0; clips[i] != NULL && status != GS_CLI_INTERRUPTED; i++)
    {
      if (i % n_shards == shard && !analyse_clip (self, clips[i], &error))
        status = gs_cli_fail (clips[i], error);
      g_clear_error (&error);
    }

  return gs_cli_project_close (self->store, is_new, status);
}

static void
print_json (JsonBuilder *json)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_array (json);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

static gboolean
parse_shard (const char *text,
             guint *shard,
             guint *n_shards)
{
  char end;

  return sscanf (text, "%u/%u%c", shard, n_shards, &end) == 2 && *n_shards > 0 && *shard < *n_shards;
}

/**
 * gs_cli_analyse:
 *
 * `gatescope-cli analyse CLIP... --project P`: decodes, encodes, predicts and stores; skips what is stored.
 */
int
gs_cli_analyse (int argc,
                char **argv)
{
  g_autofree char *project = NULL;
  g_autofree char *encoder = NULL;
  g_autofree char *weights = NULL;
  g_autofree char *figure = NULL;
  g_autofree char *shard_text = NULL;
  g_auto (GStrv) networks = NULL;
  g_autofree char *sweep = NULL;
  g_auto (GStrv) perturb = NULL;
  gboolean json = FALSE;
  int n_threads = 0;
  int person = -1;
  const GOptionEntry entries[] = {
    { "project", 0, 0, G_OPTION_ARG_FILENAME, &project, "The project, made if it is not there", "P.gatescope" },
    { "network", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &networks, "A network; one for each output", "M.safetensors" },
    { "perturb", 0, 0, G_OPTION_ARG_STRING_ARRAY, &perturb, "Changes clip or network first, for all of the clip or from START to END seconds; several add up: silence, noise:SNR_DB, sound-from:FILE, delay:SECONDS, hide, freeze, blur:SIGMA, face-from:FILE, drop:SHARE, force-gate:MODALITY/CANDIDATE, without-iteration:K, hold-gates", "WHAT[:VALUE][@START-END]" },
    { "sweep", 0, 0, G_OPTION_ARG_STRING, &sweep, "Makes one change at N values, each a run of its own, and prints mean gates and how far the predictions moved; noise, delay, blur or drop", "KIND:FROM..TO/N[@START-END]" },
    { "person", 0, 0, G_OPTION_ARG_INT, &person, "Whose face to look at, by the number that features --persons lists; 0: the largest; the project remembers it", "N" },
    GS_CLI_ENCODER_OPTION (&encoder),
    GS_CLI_WEIGHTS_OPTION (&weights),
    { "shard", 0, 0, G_OPTION_ARG_STRING, &shard_text, "Every N-th clip only, from the I-th (0 ..) on", "I/N" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &figure, "Draws the result", "F.svg" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads for faces and networks (0: as many as processors)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Prints JSON", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GsEngine) engine = NULL;
  g_autoptr (GError) error = NULL;
  guint shard = 0, n_shards = 1;
  Analysis self = { 0 };
  GsEncoderKind kind;
  int status;

  if (!gs_cli_parse ("analyse", "CLIP…", "Decodes clips, encodes them, lets networks predict and stores the results; skips what is stored.",
                     entries, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return gs_cli_usage ("analyse", "at least one clip is needed");
  if (project == NULL)
    return gs_cli_usage ("analyse", "--project is needed");
  if (!gs_cli_encoder_choose ("analyse", encoder, weights, &kind, &status))
    return status;
  if (shard_text != NULL && !parse_shard (shard_text, &shard, &n_shards))
    return gs_cli_usage ("analyse", "--shard wants I/N with I from 0 to N-1");
  if (figure != NULL && argc != 2)
    return gs_cli_usage ("analyse", "--figure draws one clip: give just one");
  if (person < -1 || (person >= 0 && argc != 2))
    return gs_cli_usage ("analyse", person < -1 ? "--person wants a number from 1, or 0" : "--person is somebody of one clip: give just one");
  if (!gs_cli_count_threads ("analyse", &n_threads, &status))
    return status;

  gs_engine_set_n_threads ((guint) n_threads);
  self.networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  self.paths = g_ptr_array_new_with_free_func (g_free);
  self.figure = figure;
  self.person = person;

  if (perturb != NULL)
    {
      self.perturbation = gs_perturbation_parse ((const char *const *) perturb, &error);
      if (self.perturbation == NULL)
        {
          status = gs_cli_usage ("analyse", "--perturb: %s", error->message);
          goto out;
        }
      self.changes = gs_perturbation_to_string (self.perturbation);
    }

  if (sweep != NULL)
    {
      self.sweep = gs_sweep_parse (sweep, &error);
      if (self.sweep == NULL)
        {
          status = gs_cli_usage ("analyse", "--sweep: %s", error->message);
          goto out;
        }
    }

  if (check_figure (figure, &error) && gs_cli_load_networks (networks, self.networks, self.paths, &error)
      && check_encoder (&self, kind, &error))
    {
      self.engine = engine = gs_engine_new ();
      /* It is not for people what it is for the faces it was trained on. */
      if (networks == NULL)
        fprintf (stderr, "gatescope-cli: the demo network is asked, a prior trained on synthetic faces and voices, not on people; "
                         "--network names another\n");
      if (json)
        {
          self.json = json_builder_new ();
          json_builder_begin_object (self.json);
          gs_json_set_string (self.json, "project", project);
          json_builder_set_member_name (self.json, "clips");
          json_builder_begin_array (self.json);
        }

      status = analyse_all (&self, argv + 1, shard, n_shards, project);
      if (json)
        print_json (self.json);
    }
  else
    {
      status = gs_cli_fail (NULL, error);
    }

out:
  g_clear_object (&self.json);
  g_clear_object (&self.store);
  g_clear_error (&self.store_error);
  g_clear_object (&self.original);
  g_clear_pointer (&self.sweep, gs_sweep_free);
  g_clear_pointer (&self.perturbation, gs_perturbation_unref);
  g_free (self.changes);
  g_ptr_array_unref (self.networks);
  g_ptr_array_unref (self.paths);

  return status;
}
