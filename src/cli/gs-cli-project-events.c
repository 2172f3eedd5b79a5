/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-project.h"

#include "gs-cli.h"
#include "gs-gate-events.h"
#include "gs-json.h"
#include "gs-stored-run.h"
#include "gs-weak-events.h"

#include <stdio.h>

/* A candidate has to be the heaviest for so long, and the weight of "own" that is listed apart. */
#define SHORTEST       (G_GINT64_CONSTANT (1000000000) / 4)
#define OWN_ABOVE      0.8
#define OWN_SHORTEST   G_GINT64_CONSTANT (1000000000)
#define N_PERMUTATIONS 999

/* `project P events`: where gates change sides, where a modality was kept, and gates under labels against elsewhere. */

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

/* Where a modality seems to be weak, from what a run has: the own weights of all final gates and whether the face is seen. */
static void
add_weak (JsonBuilder *json,
          GsRun *run,
          const gint64 *pts,
          guint n_frames,
          gint64 duration)
{
  const GsRunFace *faces = gs_run_get_faces (run);
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) gates = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree float *seen = faces != NULL ? g_new (float, n_frames) : NULL;
  g_autoptr (GArray) events = NULL;
  GsWeakEvidence evidence = { .n_frames = n_frames, .pts = pts, .face = seen };

  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);
      const float *weights = gs_run_get_gate_weights (run, i);
      float *values;

      if (weights == NULL || gate->stage > 0)
        continue;
      values = g_new (float, n_frames);
      for (guint frame = 0; frame < n_frames; frame++)
        values[frame] = weights[(gsize) frame * gate->n_candidates];
      g_ptr_array_add (own, values);
      g_array_append_val (gates, i);
    }
  for (guint frame = 0; faces != NULL && frame < n_frames; frame++)
    seen[frame] = faces[frame].presence;
  evidence.n_gates = own->len;
  evidence.own = (const float *const *) own->pdata;
  events = gs_weak_events_find (&evidence);

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
      json_builder_set_member_name (json, "no_face");
      json_builder_add_boolean_value (json, (event->reasons & GS_WEAK_NO_FACE) != 0);
      if (event->gate >= 0)
        {
          const GsGateSeries *gate = gs_run_get_gate (run, g_array_index (gates, guint, event->gate));

          gs_json_set_string (json, "output", gs_output_get_nick (gate->output));
          gs_json_set_string (json, "modality", gate->modality);
          gs_json_set_number (json, "rise", event->rise);
        }
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_run (JsonBuilder *json,
         GsClip *clip,
         GsRun *run)
{
  guint n_frames;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames);

  json_builder_begin_object (json);
  gs_json_set_int (json, "run", gs_run_get_id (run));
  gs_json_set_string (json, "clip", gs_clip_get_title (clip));
  if (gs_run_get_perturbation (run) != NULL)
    gs_json_set_string (json, "perturbation", gs_run_get_perturbation (run));
  if (n_frames == gs_run_get_n_frames (run) && n_frames > 0)
    add_weak (json, run, pts, n_frames, gs_clip_get_duration (clip));
  json_builder_set_member_name (json, "gates");
  json_builder_begin_array (json);
  for (guint i = 0; i < gs_run_get_n_gates (run) && n_frames == gs_run_get_n_frames (run) && n_frames > 0; i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);
      const float *weights = gs_run_get_gate_weights (run, i);
      g_autoptr (GArray) transitions = NULL;
      g_autoptr (GArray) kept = NULL;

      if (weights == NULL)
        continue;
      transitions = gs_gate_transitions_find (weights, n_frames, gate->n_candidates, pts, SHORTEST);
      kept = gs_gate_spans_find (weights, n_frames, gate->n_candidates, 0, OWN_ABOVE, pts, OWN_SHORTEST);
      json_builder_begin_object (json);
      gs_json_set_string (json, "output", gs_output_get_nick (gate->output));
      gs_json_set_string (json, "modality", gate->modality);
      gs_json_set_int (json, "stage", gate->stage);
      add_events (json, "dominant", transitions, pts, n_frames, gs_clip_get_duration (clip));
      add_events (json, "first_above", kept, pts, n_frames, gs_clip_get_duration (clip));
      add_labels (json, clip, gate, weights, pts, n_frames);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

/**
 * gs_cli_project_events:
 * @store: a project
 * @error: why not
 *
 * Prints the gate events of every complete run as one JSON document.
 *
 * Returns: %FALSE if the project could not be read; then nothing was printed
 */
gboolean
gs_cli_project_events (GsStore *store,
                       GError **error)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "runs");
  json_builder_begin_array (json);
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);
      GListModel *runs = gs_clip_get_runs (clip);

      if (!gs_store_load_clip (store, clip, error))
        return FALSE;
      for (guint k = 0; k < g_list_model_get_n_items (runs); k++)
        {
          g_autoptr (GsRun) run = g_list_model_get_item (runs, k);

          if (gs_run_get_state (run) != GS_RECORD_COMPLETE)
            continue;
          if (!gs_store_load_run (store, run, error))
            return FALSE;
          add_run (json, clip, run);
          gs_run_unload (run);
        }
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);

  return TRUE;
}
