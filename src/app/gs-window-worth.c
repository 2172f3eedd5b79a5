/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include <glib/gi18n.h>

/* Cooperation with the network: what is worth a look, and its line as the beginning of a trace. */

static void
clip_cb (GsWindow *self)
{
  gs_worth_panel_set_plots (gs_annotate_page_get_worth (self->annotate), self->plots);
}

static void
blind_cb (GsWindow *self)
{
  gs_worth_panel_set_blind (gs_annotate_page_get_worth (self->annotate), gs_annotator_get_blind (self->annotator));
}

/* Whoever records is not taken elsewhere by a click that missed */
static void
state_cb (GsWindow *self)
{
  GsAnnotatorState state = gs_annotator_get_state (self->annotator);
  GtkWidget *worth = GTK_WIDGET (gs_annotate_page_get_worth (self->annotate));
  gboolean free = state != GS_ANNOTATOR_RECORDING && state != GS_ANNOTATOR_COUNTDOWN;

  /* What cannot be used cannot keep the keyboard */
  if (!free && gtk_widget_get_focus_child (worth) != NULL)
    gs_annotate_page_focus_pad (self->annotate);
  gtk_widget_set_sensitive (worth, free);
}

static void
step_worth (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  GsWindow *self = user_data;

  if (gs_window_refuse_blind (self))
    return;
  /* Whoever records is not taken elsewhere */
  if (gs_annotator_get_state (self->annotator) == GS_ANNOTATOR_RECORDING
      || gs_annotator_get_state (self->annotator) == GS_ANNOTATOR_COUNTDOWN)
    return;

  if (gs_worth_panel_step (gs_annotate_page_get_worth (self->annotate), g_variant_get_int32 (parameter)))
    adw_view_stack_set_visible_child_name (self->pages, "annotate");
  else
    gs_window_toast (self, _ ("Nothing of this clip is left that is worth a look"));
}

/* --- the network's line as the beginning of a trace --- */

static void
take_over (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  static const GsOutput outputs[] = { GS_OUTPUT_VALENCE, GS_OUTPUT_AROUSAL };
  GsWindow *self = user_data;
  GsStore *store = gs_workspace_get_store (self->workspace);
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  GsRun *run = self->plots != NULL ? gs_clip_plots_get_run (self->plots) : NULL;
  const char *dimension = gs_annotator_get_dimension (self->annotator);
  gboolean both = gs_annotator_is_both (self->annotator);
  g_autofree char *sentence = NULL;
  GsRater *rater;
  guint take = 1, n = 0;

  if (gs_annotator_get_blind (self->annotator))
    sentence = g_strdup (_ ("Whoever rates blind does not start from the network’s line."));
  else if (gs_annotator_get_state (self->annotator) != GS_ANNOTATOR_IDLE)
    sentence = g_strdup (_ ("A trace is being recorded: end it first (Shift+R)."));
  else if (run != NULL && gs_run_get_perturbation (run) != NULL)
    sentence = g_strdup (_ ("This run asks “what if”: choose a run of the clip as it is."));
  else if (store == NULL || clip == NULL || run == NULL || !gs_run_has_frames (run) || gs_run_get_state (run) != GS_RECORD_COMPLETE)
    sentence = g_strdup (_ ("The network has not said anything about this clip yet."));
  else if (*gs_annotator_get_rater (self->annotator) == '\0')
    sentence = g_strdup (_ ("Say first who rates: the name is asked for above."));
  else if (!both && !g_str_equal (dimension, "valence") && !g_str_equal (dimension, "arousal"))
    sentence = g_strdup (_ ("A network says valence and arousal: choose one of them, or both."));
  if (sentence != NULL)
    {
      gs_window_toast (self, sentence);
      return;
    }

  rater = gs_store_ensure_rater (store, gs_annotator_get_rater (self->annotator));
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    if (both || g_str_equal (dimension, gs_output_get_nick (outputs[i])))
      take = MAX (take, gs_takes_get_last (clip, rater, gs_output_get_nick (outputs[i])) + 1);

  gs_store_begin_action (store, _ ("starting from the network’s line"));
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      GsTrace *trace = both || g_str_equal (dimension, gs_output_get_nick (outputs[i]))
                         ? gs_store_take_over_run (store, run, outputs[i], rater, take)
                         : NULL;

      if (trace != NULL)
        gs_window_note_begun (self, trace);
      n += trace != NULL;
    }
  gs_store_end_action (store);

  sentence = n > 0 ? g_strdup_printf (_ ("Take %u is the network’s line now: select a range and correct it (Ctrl+R records over it)"), take)
                   : g_strdup (_ ("The network says nothing about this dimension."));
  gs_window_toast (self, sentence);
}

static const GActionEntry entries[] = {
  { "step-worth", step_worth, "i" },
  { "take-over", take_over },
};

/**
 * gs_window_add_worth:
 * @self: a #GsWindow that has its workspace and annotator
 *
 * To be called once.
 */
void
gs_window_add_worth (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gs_worth_panel_connect (gs_annotate_page_get_worth (self->annotate), self->workspace);
  g_signal_connect_object (self->workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annotator, "notify::blind", G_CALLBACK (blind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annotator, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
}
