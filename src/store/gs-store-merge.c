/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-store-private.h"

#include <string.h>

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* Takes one project into another: what a cluster computed in shards, or several people annotated apart. */

static guint
count_content (GsStore *self,
               const char *hash)
{
  GListModel *clips = gs_project_get_clips (self->project);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      n += g_strcmp0 (gs_clip_get_hash (clip), hash) == 0;
    }

  return n;
}

/* The clip of the same content. Where a project has several of it, one for each person in it, they are told apart by their titles. */
static GsClip *
find_clip (GsStore *self,
           GsStore *other,
           GsClip *clip)
{
  const char *hash = gs_clip_get_hash (clip);
  GListModel *clips = gs_project_get_clips (self->project);

  if (hash == NULL)
    return NULL;

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) there = g_list_model_get_item (clips, i);

      if (g_strcmp0 (gs_clip_get_hash (there), hash) == 0 &&
          g_strcmp0 (gs_clip_get_title (there), gs_clip_get_title (clip)) == 0)
        return there;
    }

  return count_content (other, hash) > 1 || count_content (self, hash) > 1 ? NULL : gs_store_find_clip_by_hash (self, hash);
}

/* Persons come with the clip that has none; their numbers mean nothing among others. */
static GsClip *
merge_clip (GsStore *self,
            GsStore *other,
            GsClip *clip,
            GError **error)
{
  g_autoptr (GsClip) copy = NULL;
  GsClip *found = find_clip (self, other, clip);
  const gint64 *pts;
  guint n_frames;

  if (found != NULL)
    {
      /* What is known of it is read with it. */
      if (gs_clip_get_id (found) != 0 && !gs_store_load_clip (self, found, error))
        return NULL;
      if (gs_clip_get_persons (found) == NULL && gs_clip_get_persons (clip) != NULL)
        gs_store_set_persons (self, found, gs_clip_get_persons (clip));
      /* Who was chosen there counts where nobody is chosen here, and the numbers mean the same. */
      if (gs_clip_get_person (found) == 0 && gs_clip_get_person (clip) > 0 && gs_clip_get_persons (clip) != NULL &&
          gs_clip_persons_equal (gs_clip_get_persons (found), gs_clip_get_persons (clip)))
        gs_store_choose_person (self, found, gs_clip_get_person (clip));
      return found;
    }

  copy = gs_clip_new (gs_clip_get_path (clip));
  pts = gs_clip_get_pts (clip, &n_frames);
  gs_clip_set_title (copy, gs_clip_get_title (clip));
  gs_clip_set_hash (copy, gs_clip_get_hash (clip));
  gs_clip_set_size (copy, gs_clip_get_size (clip));
  gs_clip_set_duration (copy, gs_clip_get_duration (clip));
  gs_clip_set_picture_size (copy, gs_clip_get_width (clip), gs_clip_get_height (clip));
  gs_clip_set_has_video (copy, gs_clip_get_has_video (clip));
  gs_clip_set_has_audio (copy, gs_clip_get_has_audio (clip));
  gs_clip_set_missing (copy, gs_clip_get_missing (clip));
  gs_clip_set_pts (copy, pts, n_frames);
  gs_clip_set_person (copy, gs_clip_get_person (clip));
  gs_store_add_clip (self, copy);
  if (gs_clip_get_persons (clip) != NULL)
    gs_store_set_persons (self, copy, gs_clip_get_persons (clip));

  return copy;
}

static GsNetworkInfo *
merge_network (GsStore *self,
               GsNetworkInfo *network)
{
  g_autoptr (GsNetworkInfo) copy = gs_network_info_new (gs_network_info_get_name (network),
                                                        gs_network_info_get_hash (network),
                                                        gs_network_info_get_output (network));

  gs_network_info_set_path (copy, gs_network_info_get_path (network));
  gs_network_info_set_configuration (copy, gs_network_info_get_configuration (network));
  gs_network_info_set_provenance (copy, gs_network_info_get_provenance (network));

  return gs_store_ensure_network (self, copy);
}

/* The same computation, begun at the same microsecond, is the same run. */
static gboolean
has_run (GsClip *clip,
         GsRun *run)
{
  GListModel *runs = gs_clip_get_runs (clip);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) other = g_list_model_get_item (runs, i);

      if (gs_run_get_started (other) == gs_run_get_started (run) &&
          gs_run_get_person (other) == gs_run_get_person (run) &&
          g_strcmp0 (gs_run_get_perturbation (other), gs_run_get_perturbation (run)) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
merge_run (GsStore *self,
           GsStore *other,
           GsClip *clip,
           GsRun *run,
           GError **error)
{
  g_autoptr (GsRun) copy = NULL;
  g_autoptr (GsRunBlock) block = NULL;
  GsRecordState state = gs_run_get_state (run);

  /* A run that another program is computing has no end yet. */
  if (has_run (clip, run) || state == GS_RECORD_RUNNING)
    return TRUE;

  if (!gs_store_load_run (other, run, error))
    return FALSE;

  copy = gs_run_new (clip, gs_run_get_n_frames (run));
  for (int output = GS_OUTPUT_VALENCE; output < GS_OUTPUT_BOTH; output++)
    {
      GsNetworkInfo *network = gs_run_get_network (run, output);

      if (network != NULL)
        gs_run_set_network (copy, gs_network_info_get_output (network) == GS_OUTPUT_BOTH ? GS_OUTPUT_BOTH : output,
                            merge_network (self, network));
    }
  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *series = gs_run_get_gate (run, i);

      gs_run_add_gate_series (copy, series->output, series->modality, series->stage, series->n_candidates);
    }
  gs_run_set_encoder (copy, gs_run_get_encoder (run));
  gs_run_set_configuration (copy, gs_run_get_configuration (run));
  gs_run_set_program_version (copy, gs_run_get_program_version (run));
  gs_run_set_perturbation (copy, gs_run_get_perturbation (run));
  gs_run_set_person (copy, gs_run_get_person (run));
  gs_run_set_started (copy, gs_run_get_started (run));
  gs_store_begin_run (self, copy);

  if (gs_run_get_n_frames (run) > 0)
    {
      guint n = gs_run_get_n_frames (run);

      block = gs_run_create_block (run, 0, n);
      for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
        memcpy (gs_run_block_add_prediction (block, output), gs_run_get_prediction (run, output), n * sizeof (float));
      for (guint i = 0; i < gs_run_get_n_gates (run); i++)
        memcpy (gs_run_block_add_gate (block, i), gs_run_get_gate_weights (run, i),
                (gsize) n * block->n_candidates[i] * sizeof (float));
      memcpy (gs_run_block_add_faces (block), gs_run_get_faces (run), n * sizeof (GsRunFace));
      gs_store_write_run_block (self, copy, block);
    }

  gs_run_set_notes (copy, gs_run_get_notes (run));
  gs_run_set_state (copy, state);
  gs_run_set_finished (copy, gs_run_get_finished (run));
  gs_store_finish_run (self, copy);
  gs_run_unload (run);

  return TRUE;
}

/* The first sample's wall clock tells takes apart, even those of people of one name. */
static gboolean
has_trace (GsClip *clip,
           GsTrace *trace)
{
  GListModel *traces = gs_clip_get_traces (clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) other = g_list_model_get_item (traces, i);

      if (g_strcmp0 (gs_trace_get_dimension (other), gs_trace_get_dimension (trace)) == 0 &&
          gs_trace_get_n_samples (other) > 0 &&
          gs_trace_get_samples (other, NULL)->wall_time == gs_trace_get_samples (trace, NULL)->wall_time)
        return TRUE;
    }

  return FALSE;
}

static GsRater *
find_rater (GsStore *self,
            GsRater *rater)
{
  const char *name = gs_rater_get_name (rater), *derived = gs_rater_get_derived (rater);

  return derived != NULL ? gs_store_ensure_derived_rater (self, name, derived) : gs_store_ensure_rater (self, name);
}

static void
merge_trace (GsStore *self,
             GsClip *clip,
             GsTrace *trace)
{
  g_autoptr (GsTrace) copy = NULL;
  guint n_samples;
  const GsTraceSample *samples = gs_trace_get_samples (trace, &n_samples);
  guint n_strokes;
  const GsTraceStroke *strokes = gs_trace_get_strokes (trace, &n_strokes);

  if (n_samples == 0 || has_trace (clip, trace))
    return;

  copy = gs_trace_new (clip, find_rater (self, gs_trace_get_rater (trace)), gs_trace_get_dimension (trace), gs_trace_get_minimum (trace),
                       gs_trace_get_maximum (trace));
  gs_trace_set_take (copy, gs_trace_get_take (trace));
  gs_trace_set_blind (copy, gs_trace_get_blind (trace));
  gs_trace_set_speed (copy, gs_trace_get_speed (trace));
  gs_trace_set_bounded (copy, gs_trace_get_bounded (trace));
  gs_trace_set_device (copy, gs_trace_get_device (trace));
  gs_trace_set_derived (copy, gs_trace_get_derived (trace));
  gs_store_begin_trace (self, copy);
  for (guint i = 0; i < n_strokes; i++)
    {
      if (strokes[i].kind == GS_STROKE_RECORDED)
        gs_trace_append_samples (copy, samples + strokes[i].first, strokes[i].n_samples);
      else
        gs_store_edit_trace (self, copy, strokes[i].kind, strokes[i].start, strokes[i].end, samples + strokes[i].first,
                             strokes[i].n_samples);
    }
  gs_trace_set_state (copy, gs_trace_get_state (trace));
  gs_store_end_trace (self, copy);
  if (gs_trace_get_delay_method (trace) != GS_DELAY_NONE)
    {
      if (gs_trace_get_delay_method (trace) == GS_DELAY_ESTIMATED)
        gs_store_set_trace_delay_estimate (self, copy, gs_trace_get_delay (trace), gs_trace_get_delay_criterion (trace),
                                           gs_trace_get_delay_settings (trace));
      else
        gs_store_set_trace_delay (self, copy, gs_trace_get_delay_method (trace), gs_trace_get_delay (trace));
    }
  /* Where a take was chosen already it stays so. */
  if (gs_trace_get_chosen (trace) && gs_takes_find_chosen (clip, gs_trace_get_rater (copy), gs_trace_get_dimension (copy)) == NULL)
    gs_store_choose_take (self, copy);
}

static GsTier *
find_tier (GsClip *clip,
           GsTier *tier)
{
  GListModel *tiers = gs_clip_get_tiers (clip);

  for (guint i = 0; i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) other = g_list_model_get_item (tiers, i);

      if (g_strcmp0 (gs_tier_get_name (other), gs_tier_get_name (tier)) == 0 &&
          g_strcmp0 (gs_rater_get_name (gs_tier_get_rater (other)), gs_rater_get_name (gs_tier_get_rater (tier))) == 0)
        return other;
    }

  return NULL;
}

static gboolean
has_segment (GsTier *tier,
             GsSegment *segment)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tier)); i++)
    {
      g_autoptr (GsSegment) other = g_list_model_get_item (G_LIST_MODEL (tier), i);

      if (gs_segment_get_start (other) == gs_segment_get_start (segment) &&
          gs_segment_get_end (other) == gs_segment_get_end (segment) &&
          g_strcmp0 (gs_segment_get_label (other), gs_segment_get_label (segment)) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
merge_words (GsStore *self,
             GsTier *tier,
             GsTier *target)
{
  GListModel *words = gs_tier_get_vocabulary (tier);
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) former = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (words); i++)
    {
      g_autoptr (GsWord) word = g_list_model_get_item (words, i);

      g_ptr_array_add (copies, gs_word_new (gs_word_get_name (word), gs_word_get_colour (word), gs_word_get_key (word)));
      g_ptr_array_add (former, NULL);
    }
  if (copies->len > 0)
    gs_store_set_vocabulary (self, target, copies, former);
}

static void
merge_tier (GsStore *self,
            GsClip *clip,
            GsTier *tier)
{
  GsTier *target = find_tier (clip, tier);
  g_autoptr (GsTier) copy = NULL;

  if (target == NULL)
    {
      target = copy = gs_tier_new (clip, gs_store_ensure_rater (self, gs_rater_get_name (gs_tier_get_rater (tier))),
                                   gs_tier_get_name (tier));
      gs_tier_set_overlap (target, gs_tier_get_overlap (tier));
      gs_store_add_tier (self, target);
      merge_words (self, tier, target);
    }

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tier)); i++)
    {
      g_autoptr (GsSegment) segment = g_list_model_get_item (G_LIST_MODEL (tier), i);
      g_autoptr (GsSegment) added = NULL;

      if (has_segment (target, segment))
        continue;

      added = gs_segment_new (gs_segment_get_start (segment), gs_segment_get_end (segment),
                              gs_segment_get_label (segment));
      gs_segment_set_note (added, gs_segment_get_note (segment));
      gs_store_add_segment (self, target, added);
    }
}

static gboolean
merge_over_clip (GsStore *self,
                 GsStore *other,
                 GsClip *clip,
                 GError **error)
{
  GListModel *runs = gs_clip_get_runs (clip);
  GListModel *traces = gs_clip_get_traces (clip);
  GListModel *tiers = gs_clip_get_tiers (clip);
  GsClip *target;

  if (!gs_store_load_clip (other, clip, error))
    return FALSE;

  target = merge_clip (self, other, clip, error);
  if (target == NULL)
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (!merge_run (self, other, target, run, error))
        return FALSE;
    }

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      merge_trace (self, target, trace);
    }

  for (guint i = 0; i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) tier = g_list_model_get_item (tiers, i);

      merge_tier (self, target, tier);
    }

  return TRUE;
}

/* A dimension that both have keeps the words of this one. */
static void
merge_dimensions (GsStore *self,
                  GsStore *other)
{
  GListModel *dimensions = gs_project_get_dimensions (gs_store_get_project (other));

  for (guint i = 0; i < g_list_model_get_n_items (dimensions); i++)
    {
      g_autoptr (GsDimension) dimension = g_list_model_get_item (dimensions, i);
      g_autoptr (GsDimension) copy = NULL;

      if (gs_project_find_dimension_by_name (self->project, gs_dimension_get_name (dimension)) != NULL)
        continue;

      copy = gs_dimension_new (gs_dimension_get_name (dimension), gs_dimension_get_minimum (dimension),
                               gs_dimension_get_maximum (dimension), gs_dimension_get_bounded (dimension),
                               gs_dimension_get_low (dimension), gs_dimension_get_middle (dimension), gs_dimension_get_high (dimension));
      gs_store_add_dimension (self, copy);
    }
}

/**
 * gs_store_merge:
 * @self: a store
 * @other: another one; stays as it is
 * @cancellable: (nullable): stops it between two clips
 * @error: (out) (optional): why not
 *
 * Takes the other project's dimensions and its clips with their runs, traces and tiers over; not its assignments. Clips are the same if their content is (and their
 * title, where a project has several clips of one content),
 * raters if their name is, networks if their file is; what is there already is not taken twice, so that merging again
 * changes nothing.
 *
 * Returns: %TRUE if everything is in the file
 */
gboolean
gs_store_merge (GsStore *self,
                GsStore *other,
                GCancellable *cancellable,
                GError **error)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (other));
  gboolean done = TRUE;

  /* Translators: follows the word Undo or Redo in a menu: Undo merging projects */
  gs_store_begin_action (self, _ ("merging projects"));
  merge_dimensions (self, other);
  for (guint i = 0; done && i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      done = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
             merge_over_clip (self, other, clip, error) && gs_store_flush (self, error);
    }
  gs_store_end_action (self);

  return done;
}
