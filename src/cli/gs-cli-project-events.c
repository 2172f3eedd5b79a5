/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-project.h"

#include "gs-cli-networks.h"
#include "gs-cli.h"
#include "gs-engine.h"
#include "gs-gate-events.h"
#include "gs-json.h"
#include "gs-run-events.h"
#include "gs-stored-run.h"

#include <stdio.h>

/* Seconds for which a candidate has to be the heaviest, and above the weight that is asked for. */
#define SHORTEST       0.25
#define ABOVE_SHORTEST 1.0
#define N_PERMUTATIONS 999

/* `project P events`: where gates change sides, where a modality was kept, where one seems to be weak, and gates under labels against elsewhere. */

typedef struct
{
  const GsCliEvents *options;
  GsEventsOf of;
  JsonBuilder *json;
  GsEngine *engine;    /* NULL until something is computed */
  GPtrArray *networks; /* (nullable): loaded last */
} Events;

static void
add_events (JsonBuilder *json,
            const char *name,
            GArray *events,
            const gint64 *pts,
            guint n_frames,
            gint64 duration)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (guint i = 0; i < events->len; i++)
    {
      const GsGateEvent *event = &g_array_index (events, GsGateEvent, i);

      json_builder_begin_object (json);
      gs_json_set_number (json, "start", (double) pts[event->first] / 1e9);
      gs_json_set_number (json, "end", (double) (event->end < n_frames ? pts[event->end] : MAX (duration, pts[n_frames - 1])) / 1e9);
      gs_json_set_int (json, "first", event->first);
      gs_json_set_int (json, "frames", event->end - event->first);
      gs_json_set_int (json, "candidate", event->candidate);
      if (event->before >= 0)
        gs_json_set_int (json, "before", event->before);
      gs_json_set_number (json, "mean", event->mean);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
mark (guint8 *labelled,
      const gint64 *pts,
      guint n_frames,
      GListModel *segments,
      const char *label)
{
  for (guint i = 0; i < g_list_model_get_n_items (segments); i++)
    {
      g_autoptr (GsSegment) segment = g_list_model_get_item (segments, i);

      if (g_strcmp0 (gs_segment_get_label (segment), label) != 0)
        continue;
      for (guint frame = 0; frame < n_frames; frame++)
        if (pts[frame] >= gs_segment_get_start (segment) && pts[frame] < gs_segment_get_end (segment))
          labelled[frame] = 1;
    }
}

/* Own features under every label against elsewhere. */
static void
add_labels (JsonBuilder *json,
            GsClip *clip,
            const GsGateSeries *gate,
            const float *weights,
            const gint64 *pts,
            guint n_frames)
{
  GListModel *tiers = gs_clip_get_tiers (clip);

  json_builder_set_member_name (json, "labels");
  json_builder_begin_array (json);
  for (guint t = 0; t < g_list_model_get_n_items (tiers); t++)
    {
      g_autoptr (GsTier) tier = g_list_model_get_item (tiers, t);
      g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tier)); i++)
        {
          g_autoptr (GsSegment) segment = g_list_model_get_item (G_LIST_MODEL (tier), i);
          const char *label = gs_segment_get_label (segment);
          g_autofree guint8 *labelled = NULL;
          GsGateContrast contrast;

          if (label == NULL || !g_hash_table_add (done, g_strdup (label)))
            continue;

          labelled = g_new0 (guint8, n_frames);
          mark (labelled, pts, n_frames, G_LIST_MODEL (tier), label);
          gs_gate_contrast (&contrast, weights, n_frames, gate->n_candidates, 0, labelled, N_PERMUTATIONS);
          json_builder_begin_object (json);
          gs_json_set_string (json, "tier", gs_tier_get_name (tier));
          gs_json_set_string (json, "label", label);
          gs_json_set_int (json, "frames", contrast.n_inside);
          gs_json_set_number (json, "own_inside", contrast.mean_inside);
          gs_json_set_number (json, "own_elsewhere", contrast.mean_outside);
          gs_json_set_number (json, "p", contrast.p);
          json_builder_end_object (json);
        }
    }
  json_builder_end_array (json);
}

static void
add_reasons (JsonBuilder *json,
             guint reasons)
{
  static const struct
  {
    GsWeakReason reason;
    const char *name;
  } names[] = { { GS_WEAK_OWN, "kept-own" },
                { GS_WEAK_NO_FACE, "no-face" },
                { GS_WEAK_NO_VOICE, "silence" },
                { GS_WEAK_NO_PAUSE, "no-pauses" },
                { GS_WEAK_LIPS_APART, "lips-apart" },
                { GS_WEAK_SOUND_DECIDES, "sound-decides" } };

  json_builder_set_member_name (json, "reasons");
  json_builder_begin_array (json);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (reasons & names[i].reason)
      json_builder_add_string_value (json, names[i].name);
  json_builder_end_array (json);
}

/* What was known of the run: what is not named could tell nothing. */
static void
add_evidence (Events *self,
              GsRun *run,
              GsAttributeJob *attribution)
{
  const gboolean face = self->of != GS_EVENTS_OF_SOUND, sound = self->of != GS_EVENTS_OF_FACE;
  gboolean contributions = attribution != NULL && sound;

  json_builder_set_member_name (self->json, "evidence");
  json_builder_begin_array (self->json);
  json_builder_add_string_value (self->json, "gates");
  if (face && gs_run_get_faces (run) != NULL)
    json_builder_add_string_value (self->json, "presence");
  if (contributions && gs_attribute_job_get_pauses (attribution) != NULL)
    json_builder_add_string_value (self->json, "pauses");
  if (contributions && face && gs_attribute_job_get_mouth (attribution) != NULL)
    json_builder_add_string_value (self->json, "lips");
  if (contributions)
    json_builder_add_string_value (self->json, "contributions");
  json_builder_end_array (self->json);
}

static void
add_weak (Events *self,
          GsClip *clip,
          GsRun *run,
          GsAttributeJob *attribution)
{
  guint n_frames;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames);
  gint64 duration = gs_clip_get_duration (clip);
  g_autoptr (GArray) events = gs_run_find_weak_events (clip, run, attribution, self->of);
  JsonBuilder *json = self->json;

  add_evidence (self, run, attribution);
  json_builder_set_member_name (json, "weak");
  json_builder_begin_array (json);
  for (guint i = 0; i < events->len; i++)
    {
      const GsWeakEvent *event = &g_array_index (events, GsWeakEvent, i);

      json_builder_begin_object (json);
      gs_json_set_number (json, "start", (double) pts[event->first] / 1e9);
      gs_json_set_number (json, "end", (double) (event->end < n_frames ? pts[event->end] : MAX (duration, pts[n_frames - 1])) / 1e9);
      gs_json_set_int (json, "first", event->first);
      gs_json_set_int (json, "frames", event->end - event->first);
      add_reasons (json, event->reasons);
      json_builder_set_member_name (json, "no_face");
      json_builder_add_boolean_value (json, (event->reasons & GS_WEAK_NO_FACE) != 0);
      if (event->gate >= 0)
        {
          const GsGateSeries *gate = gs_run_get_gate (run, (guint) event->gate);

          gs_json_set_string (json, "output", gs_output_get_nick (gate->output));
          gs_json_set_string (json, "modality", gate->modality);
          gs_json_set_number (json, "rise", event->rise);
        }
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* --- attribution --- */

/* The networks that made the run: those that were named, or else where they came from. */
static gboolean
load_networks (Events *self,
               GsRun *run,
               GError **error)
{
  g_autoptr (GPtrArray) networks = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GPtrArray) hashes = NULL;
  g_auto (GStrv) found = NULL;

  if (self->networks != NULL && gs_stored_run_has_networks (run, self->networks))
    return TRUE;

  networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  paths = g_ptr_array_new_with_free_func (g_free);
  hashes = g_ptr_array_new_with_free_func (g_free);
  found = gs_cli_find_networks_of_run (run, hashes);
  if (!gs_cli_load_networks (self->options->networks != NULL ? self->options->networks : found, networks, paths, error)
      || !gs_cli_check_networks (networks, hashes, error))
    return FALSE;

  g_clear_pointer (&self->networks, g_ptr_array_unref);
  self->networks = g_steal_pointer (&networks);

  return TRUE;
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

/* As in the window: of the clip as it is and the person who is chosen, by the networks that made the run. Where these are gone, the run itself tells what it can. */
static gboolean
attribute (Events *self,
           GsClip *clip,
           GsRun *run,
           GsAttributeJob **attribution,
           GError **error)
{
  g_autoptr (GsAttributeJob) job = NULL;
  g_autoptr (GError) missing = NULL;
  gboolean done;
  gulong watch;

  if (!self->options->attribute || gs_run_get_perturbation (run) != NULL || gs_run_get_person (run) != gs_clip_get_person (clip))
    return TRUE;

  if (!load_networks (self, run, &missing))
    {
      g_autofree char *subject = g_strdup_printf ("%s, run %" G_GINT64_FORMAT, gs_clip_get_title (clip), gs_run_get_id (run));

      gs_cli_fail (subject, missing);
      return TRUE;
    }

  if (self->engine == NULL)
    self->engine = gs_engine_new ();
  job = gs_attribute_job_new (clip, self->networks);
  watch = g_cancellable_connect (gs_cli_get_cancellable (), G_CALLBACK (cancelled_cb), g_object_ref (job), g_object_unref);
  g_signal_connect (job, "notify::fraction", G_CALLBACK (progress_cb), NULL);
  done = gs_engine_run (self->engine, GS_JOB (job), error);
  g_cancellable_disconnect (gs_cli_get_cancellable (), watch);
  gs_cli_progress_end ();
  if (!done)
    {
      g_prefix_error (error, "%s: ", gs_clip_get_title (clip));
      return FALSE;
    }

  *attribution = g_steal_pointer (&job);

  return TRUE;
}

/* --- runs --- */

static void
add_gate (Events *self,
          GsClip *clip,
          const GsGateSeries *gate,
          const float *weights,
          const gint64 *pts,
          guint n_frames)
{
  double shortest = self->options->shortest;
  guint candidate = (guint) self->options->candidate;
  gint64 duration = gs_clip_get_duration (clip);
  g_autoptr (GArray) transitions = gs_gate_transitions_find (weights, n_frames, gate->n_candidates, pts, (gint64) (1e9 * (shortest < 0.0 ? SHORTEST : shortest)));
  JsonBuilder *json = self->json;

  json_builder_begin_object (json);
  gs_json_set_string (json, "output", gs_output_get_nick (gate->output));
  gs_json_set_string (json, "modality", gate->modality);
  gs_json_set_int (json, "stage", gate->stage);
  add_events (json, "dominant", transitions, pts, n_frames, duration);
  if (candidate < gate->n_candidates)
    {
      g_autoptr (GArray) above = gs_gate_spans_find (weights, n_frames, gate->n_candidates, candidate, self->options->above, pts,
                                                     (gint64) (1e9 * (shortest < 0.0 ? ABOVE_SHORTEST : shortest)));

      add_events (json, candidate == 0 ? "first_above" : "above", above, pts, n_frames, duration);
    }
  add_labels (json, clip, gate, weights, pts, n_frames);
  json_builder_end_object (json);
}

static gboolean
add_run (Events *self,
         GsClip *clip,
         GsRun *run,
         GError **error)
{
  JsonBuilder *json = self->json;
  guint n_frames;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames);
  gboolean whole = n_frames == gs_run_get_n_frames (run) && n_frames > 0;
  g_autoptr (GsAttributeJob) attribution = NULL;

  if (whole && !attribute (self, clip, run, &attribution, error))
    return FALSE;

  json_builder_begin_object (json);
  gs_json_set_int (json, "run", gs_run_get_id (run));
  gs_json_set_string (json, "clip", gs_clip_get_title (clip));
  if (gs_run_get_perturbation (run) != NULL)
    gs_json_set_string (json, "perturbation", gs_run_get_perturbation (run));
  if (whole)
    add_weak (self, clip, run, attribution);
  json_builder_set_member_name (json, "gates");
  json_builder_begin_array (json);
  for (guint i = 0; i < gs_run_get_n_gates (run) && whole; i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);
      const float *weights = gs_run_get_gate_weights (run, i);
      gboolean face = g_str_equal (gate->modality, "video");

      /* Those of HGRJCA's iterations too, which the window shows and does not list */
      if (weights != NULL && (self->of == GS_EVENTS_OF_ALL || (self->of == GS_EVENTS_OF_FACE) == face))
        add_gate (self, clip, gate, weights, pts, n_frames);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);

  return TRUE;
}

static gboolean
add_clip (Events *self,
          GsStore *store,
          GsClip *clip,
          GError **error)
{
  GListModel *runs = gs_clip_get_runs (clip);

  if (!gs_store_load_clip (store, clip, error))
    return FALSE;

  for (guint k = 0; k < g_list_model_get_n_items (runs); k++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, k);

      if (gs_run_get_state (run) != GS_RECORD_COMPLETE)
        continue;
      if (!gs_store_load_run (store, run, error) || !add_run (self, clip, run, error))
        return FALSE;
      gs_run_unload (run);
    }

  return TRUE;
}

/**
 * gs_cli_project_events:
 * @store: a project
 * @options: what is wanted
 * @error: why not
 *
 * Prints the gate events of every complete run, and where a modality seems to be weak in it, as one JSON document.
 *
 * Returns: %FALSE if the project could not be read, or contributions could not be computed; then nothing was printed
 */
gboolean
gs_cli_project_events (GsStore *store,
                       const GsCliEvents *options,
                       GError **error)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));
  g_autoptr (JsonBuilder) json = json_builder_new ();
  Events self = { options, GS_EVENTS_OF_ALL, json, NULL, NULL };
  gboolean done = TRUE;

  if (options->modality != NULL)
    self.of = g_str_equal (options->modality, "face") ? GS_EVENTS_OF_FACE : GS_EVENTS_OF_SOUND;

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "runs");
  json_builder_begin_array (json);
  for (guint i = 0; done && i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      done = add_clip (&self, store, clip, error);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  if (done)
    {
      g_autoptr (JsonNode) root = json_builder_get_root (json);
      g_autofree char *text = gs_json_to_string (root, TRUE);

      printf ("%s\n", text);
    }
  if (self.engine != NULL)
    gs_engine_shut_down (self.engine);
  g_clear_object (&self.engine);
  g_clear_pointer (&self.networks, g_ptr_array_unref);

  return done;
}
