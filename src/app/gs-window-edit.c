/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-time-text.h"
#include "gs-trace-change.h"

#include <glib/gi18n.h>

/* Editing a trace over the selected range, recording over it, choosing among takes; what a take has left out; the names of steps. */

#define FRAME_SECONDS (1.0 / 25.0) /* of clips without pictures */
#define HIGHER        0.05
#define WIDER         1.1
#define SMOOTH        0.5 /* seconds */

static gboolean
is_of_hand (GsWindow *self,
            GsTrace *trace)
{
  const char *dimension = gs_annotator_is_both (self->annotator) ? "valence" : gs_annotator_get_dimension (self->annotator);

  return g_strcmp0 (gs_rater_get_name (gs_trace_get_rater (trace)), gs_annotator_get_rater (self->annotator)) == 0
         && g_strcmp0 (gs_trace_get_dimension (trace), dimension) == 0;
}

/* Whether whoever rates may be shown what is said of it, and go on with it: nobody else's, nor, blind, what began as the network's line. */
static gboolean
is_own (GsWindow *self,
        GsTrace *trace)
{
  return g_strcmp0 (gs_rater_get_name (gs_trace_get_rater (trace)), gs_annotator_get_rater (self->annotator)) == 0
         && !(gs_annotator_get_blind (self->annotator) && gs_trace_get_taken_over (trace));
}

/* --- what began as the network's line is at work before it counts --- */

/**
 * gs_window_note_begun:
 * @self: a #GsWindow
 * @trace: a network's line that has just been taken over
 *
 * Until it has been worked over, or another take is chosen, it is what edits are for, whichever take counts.
 */
void
gs_window_note_begun (GsWindow *self,
                      GsTrace *trace)
{
  if (self->begun == NULL)
    self->begun = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->begun, g_object_ref (trace));
}

static gboolean
is_begun (GsWindow *self,
          GsTrace *trace)
{
  return self->begun != NULL && g_ptr_array_find (self->begun, trace, NULL);
}

/* From its first correction on it counts, as any last take does, also where an earlier one was chosen. */
static void
let_count (GsWindow *self,
           GsTrace *trace)
{
  GsClip *clip = gs_trace_get_clip (trace);
  GsTrace *chosen;

  if (!is_begun (self, trace) || gs_trace_get_untouched (trace))
    return;

  g_ptr_array_remove (self->begun, trace);
  chosen = clip != NULL ? gs_takes_find_chosen (clip, gs_trace_get_rater (trace), gs_trace_get_dimension (trace)) : NULL;
  if (chosen != NULL && chosen != trace)
    gs_store_choose_take (gs_workspace_get_store (self->workspace), trace);
}

/**
 * gs_window_find_trace:
 * @self: a #GsWindow
 *
 * Returns: (transfer none) (nullable): the trace at work: the one that is paused, the network's line that this rater has just taken over,
 *   the chosen take of this rater and dimension, or the last
 */
GsTrace *
gs_window_find_trace (GsWindow *self)
{
  GsTrace *found = gs_annotator_get_trace (self->annotator);
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  GListModel *traces = clip != NULL ? gs_clip_get_traces (clip) : NULL;

  if (found != NULL)
    return found;

  for (guint i = 0; traces != NULL && i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      /* What began as the network's line is hidden from who rates blind, and not to be gone on with */
      if (is_of_hand (self, trace) && gs_trace_get_state (trace) != GS_RECORD_RUNNING
          && !(gs_annotator_get_blind (self->annotator) && gs_trace_get_taken_over (trace))
          && (found == NULL || is_begun (self, trace)
              || (!is_begun (self, found)
                  && (gs_trace_get_chosen (trace)
                      || (!gs_trace_get_chosen (found) && gs_trace_get_take (trace) > gs_trace_get_take (found))))))
        found = trace;
    }

  return found;
}

/* What is to be edited, or %NULL after a sentence that says what is missing. */
static GsTrace *
need_range (GsWindow *self,
            gint64 *start,
            gint64 *end)
{
  GsSelection *selection = gs_playhead_get_selection (gs_workspace_get_playhead (self->workspace));
  GsTrace *trace = gs_window_find_trace (self);

  if (gs_annotator_get_state (self->annotator) == GS_ANNOTATOR_RECORDING)
    return NULL;

  if (gs_selection_get_empty (selection))
    {
      gs_window_toast (self, _ ("No range is selected: drag on the ruler, or press Ctrl+A for the whole clip."));
      return NULL;
    }

  if (trace == NULL)
    {
      gs_window_toast (self, _ ("There is no trace of this rater and dimension to edit: record one with R."));
      return NULL;
    }

  *start = gs_selection_get_start (selection);
  *end = gs_selection_get_end (selection);

  return trace;
}

static double
get_frame_seconds (GsWindow *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  double rate = clip != NULL ? gs_clip_get_frame_rate (clip) : 0.0;

  return rate > 0.0 ? 1.0 / rate : FRAME_SECONDS;
}

static gboolean
change_one (GsWindow *self,
            GsTrace *trace,
            GsStrokeKind kind,
            double amount,
            gint64 start,
            gint64 end)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autoptr (GPtrArray) pieces = NULL;

  if (kind == GS_STROKE_ERASED)
    {
      gs_store_edit_trace (store, trace, GS_STROKE_ERASED, start, end, NULL, 0);
      return TRUE;
    }

  /* What is added is meant for a range of two. */
  if (kind == GS_STROKE_SHIFTED)
    amount *= (gs_trace_get_maximum (trace) - gs_trace_get_minimum (trace)) / 2.0;
  pieces = gs_trace_compute_change (trace, kind, start, end, amount);
  if (pieces->len > 0)
    gs_store_edit_trace_pieces (store, trace, kind, start, end, pieces);

  return pieces->len > 0;
}

static void
change_trace (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  GsWindow *self = user_data;
  const char *word = g_variant_get_string (parameter, NULL);
  const struct
  {
    const char *word;
    GsStrokeKind kind;
    double amount;
  } changes[] = {
    { "erase", GS_STROKE_ERASED, 0.0 },
    { "line", GS_STROKE_INTERPOLATED, 0.0 },
    { "smooth", GS_STROKE_SMOOTHED, SMOOTH },
    { "higher", GS_STROKE_SHIFTED, HIGHER },
    { "lower", GS_STROKE_SHIFTED, -HIGHER },
    { "wider", GS_STROKE_SCALED, WIDER },
    { "narrower", GS_STROKE_SCALED, 1.0 / WIDER },
    { "earlier", GS_STROKE_NUDGED, -get_frame_seconds (self) },
    { "later", GS_STROKE_NUDGED, get_frame_seconds (self) },
  };
  GsStore *store = gs_workspace_get_store (self->workspace);
  gint64 start, end;
  GsTrace *trace, *pair;
  gboolean changed;
  guint i = 0;

  while (i < G_N_ELEMENTS (changes) && !g_str_equal (changes[i].word, word))
    i++;
  if (i == G_N_ELEMENTS (changes) || store == NULL || (trace = need_range (self, &start, &end)) == NULL)
    return;

  /* Where both dimensions are rated both are edited, as a step each. */
  pair = gs_annotator_get_pair (self->annotator, trace);
  changed = change_one (self, trace, changes[i].kind, changes[i].amount, start, end);
  if (pair != NULL && change_one (self, pair, changes[i].kind, changes[i].amount, start, end))
    changed = TRUE;
  if (!changed)
    gs_window_toast (self, _ ("The trace says nothing in this range."));
  let_count (self, trace);
  if (pair != NULL)
    let_count (self, pair);
}

/* --- punch in: record over the range, and no farther --- */

static void
punch_cb (GsPlayhead *playhead,
          GParamSpec *pspec,
          GsWindow *self)
{
  gint64 end = gs_annotator_get_range_end (self->annotator);

  /* The trace has ended, or goes on elsewhere */
  if (end == G_MAXINT64)
    g_signal_handlers_disconnect_by_func (playhead, punch_cb, self);
  else if (gs_annotator_get_state (self->annotator) == GS_ANNOTATOR_RECORDING && gs_playhead_get_time (playhead) >= end)
    {
      g_signal_handlers_disconnect_by_func (playhead, punch_cb, self);
      /* The last sample is at the end of the range, wherever the drawn frames were */
      gs_annotator_pause (self->annotator);
      gs_annotator_end (self->annotator);
    }
}

static void
record_range (GsWindow *self,
              GsTrace *trace,
              gint64 start,
              gint64 end)
{
  GsPlayhead *playhead = gs_workspace_get_playhead (self->workspace);

  adw_view_stack_set_visible_child_name (self->pages, "annotate");
  gs_annotator_continue (self->annotator, trace);
  if (gs_annotator_get_trace (self->annotator) == NULL)
    return;

  gs_annotator_set_range (self->annotator, start, end);
  g_signal_handlers_disconnect_by_func (playhead, punch_cb, self);
  g_signal_connect_object (playhead, "notify::time", G_CALLBACK (punch_cb), self, 0);
  gs_annotator_toggle (self->annotator);
  /* Last, for the countdown leaves the clip's end by itself */
  gs_playhead_seek (playhead, start);
}

static gboolean
is_busy (GsWindow *self)
{
  GsAnnotatorState state = gs_annotator_get_state (self->annotator);

  return state == GS_ANNOTATOR_RECORDING || state == GS_ANNOTATOR_COUNTDOWN;
}

static void
punch_in (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  GsWindow *self = user_data;
  gint64 start, end;
  GsTrace *trace = need_range (self, &start, &end);

  if (trace != NULL && !is_busy (self))
    record_range (self, trace, start, end);
}

/* --- places that a take leaves out --- */

static void
go_to_range (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  GsWindow *self = user_data;
  GsPlayhead *playhead = gs_workspace_get_playhead (self->workspace);
  gint64 start, end;

  if (is_busy (self) || gs_workspace_get_clip (self->workspace) == NULL)
    return;

  g_variant_get (parameter, "(xx)", &start, &end);
  gs_selection_set_range (gs_playhead_get_selection (playhead), start, end);
  gs_playhead_seek (playhead, start);
}

/* Of the take that is named, whichever counts. */
static void
record_over (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  GsWindow *self = user_data;
  GsProject *project = gs_workspace_get_project (self->workspace);
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  gint64 id, start, end;
  GsTrace *trace;

  g_variant_get (parameter, "(xxx)", &id, &start, &end);
  trace = project != NULL ? gs_project_find_trace (project, id) : NULL;
  if (trace == NULL || clip == NULL || gs_trace_get_clip (trace) != clip || !is_own (self, trace) || is_busy (self))
    return;

  gs_selection_set_range (gs_playhead_get_selection (gs_workspace_get_playhead (self->workspace)), start, end);
  record_range (self, trace, start, end);
}

/* --- takes --- */

static void
choose_take (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  GsWindow *self = user_data;
  GsProject *project = gs_workspace_get_project (self->workspace);
  GsTrace *trace = project != NULL ? gs_project_find_trace (project, g_variant_get_int64 (parameter)) : NULL;

  if (trace == NULL)
    return;

  g_clear_pointer (&self->begun, g_ptr_array_unref);
  gs_store_choose_take (gs_workspace_get_store (self->workspace), trace);
}

static char *
describe_coverage (GsTrace *trace)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GsTraceCoverage coverage;

  gs_trace_get_coverage (trace, gs_clip_get_duration (gs_trace_get_clip (trace)), &coverage);
  g_string_printf (text, _ ("This take covers %.0f %% of the clip"), 100.0 * coverage.share);
  if (coverage.late)
    {
      g_autofree char *time = gs_time_text_short (coverage.start);

      g_string_append_printf (text, _ (", starts at %s"), time);
    }
  if (coverage.n_gaps > 0)
    {
      g_autofree char *time = gs_time_text_short (coverage.first_gap);

      /* Translators: number of gaps, time of the first */
      g_string_append_printf (text, ngettext (", has %u gap over 1 s, at %s", ", has %u gaps over 1 s, the first at %s", coverage.n_gaps),
                              coverage.n_gaps, time);
    }
  if (coverage.early_end)
    {
      g_autofree char *time = gs_time_text_short (coverage.end);

      g_string_append_printf (text, _ (", ends at %s"), time);
    }
  g_string_append_c (text, '.');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
trace_cb (GsWindow *self)
{
  g_autoptr (GsTrace) ended = g_steal_pointer (&self->take);
  GsTrace *trace = gs_annotator_get_trace (self->annotator);

  GsCoveragePanel *coverage = gs_annotate_page_get_coverage (self->annotate);

  if (trace != NULL)
    {
      self->take = g_object_ref (trace);
      if (gs_coverage_panel_get_trace (coverage) != trace)
        gs_coverage_panel_set_trace (coverage, NULL);
    }
  else if (ended != NULL && gs_trace_get_n_samples (ended) > 0 && gs_trace_get_clip (ended) != NULL)
    {
      g_autofree char *sentence = describe_coverage (ended);

      GsTrace *pair = gs_annotator_get_pair (self->annotator, ended);

      gs_window_toast (self, sentence);
      gs_coverage_panel_set_trace (coverage, ended);
      let_count (self, ended);
      if (pair != NULL)
        let_count (self, pair);
    }
}

/* A report on another clip, on a take that was deleted or undone, or on one that is not for whoever rates now, is none. */
static void
report_cb (GsWindow *self)
{
  GsCoveragePanel *coverage = gs_annotate_page_get_coverage (self->annotate);
  GsTrace *trace = gs_coverage_panel_get_trace (coverage);
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  if (trace != NULL
      && (clip == NULL || !g_list_store_find (G_LIST_STORE (gs_clip_get_traces (clip)), trace, NULL) || !is_own (self, trace)))
    gs_coverage_panel_set_trace (coverage, NULL);
}

static void
clip_cb (GsWindow *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  report_cb (self);
  if (clip == NULL)
    return;

  g_signal_handlers_disconnect_by_func (gs_clip_get_traces (clip), report_cb, self);
  g_signal_connect_object (gs_clip_get_traces (clip), "items-changed", G_CALLBACK (report_cb), self, G_CONNECT_SWAPPED);
}

/* --- the menu says what would be undone --- */

static void
append_step (GMenu *menu,
             const char *plain,
             const char *named,
             const char *name,
             const char *action)
{
  g_auto (GStrv) parts = g_strsplit (named, "%s", 2);
  g_autofree char *label = name != NULL ? g_strconcat (parts[0], name, parts[1], NULL) : g_strdup (plain);

  g_menu_append (menu, label, action);
}

static void
names_cb (GsWindow *self)
{
  /* The last step may be another rater's, and its name says what it was about */
  GsStore *store = gs_annotator_get_blind (self->annotator) ? NULL : gs_workspace_get_store (self->workspace);

  g_menu_remove_all (self->undo_menu);
  /* Translators: %s is what would be undone: Undo trace over 0:12–0:31 */
  append_step (self->undo_menu, _ ("Undo"), _ ("Undo %s"), store != NULL ? gs_store_get_undo_name (store) : NULL, "win.undo");
  append_step (self->undo_menu, _ ("Redo"), _ ("Redo %s"), store != NULL ? gs_store_get_redo_name (store) : NULL, "win.redo");
  g_menu_append (self->undo_menu, _ ("_History…"), "win.history");
}

static void
store_cb (GsWindow *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);

  if (store != NULL)
    {
      g_signal_connect_object (store, "notify::undo-name", G_CALLBACK (names_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (store, "notify::redo-name", G_CALLBACK (names_cb), self, G_CONNECT_SWAPPED);
    }
  names_cb (self);
}

static const GActionEntry entries[] = {
  { "change-trace", change_trace, "s" },
  { "punch-in", punch_in },
  { "go-to-range", go_to_range, "(xx)" },
  { "record-over", record_over, "(xxx)" },
  { "choose-take", choose_take, "x" },
};

/**
 * gs_window_add_editing:
 * @self: a #GsWindow that has its workspace and annotator
 *
 * Lets traces be edited. To be called once.
 */
void
gs_window_add_editing (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->annotator, "notify::trace", G_CALLBACK (trace_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annotator, "notify::blind", G_CALLBACK (names_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annotator, "notify::blind", G_CALLBACK (report_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annotator, "notify::rater", G_CALLBACK (report_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::store", G_CALLBACK (store_cb), self, G_CONNECT_SWAPPED);
  names_cb (self);
}
