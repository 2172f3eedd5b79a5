/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-events-page.h"

#include "gs-event-list.h"
#include "gs-label-contrasts.h"
#include "gs-stored-run.h"
#include "gs-text-list.h"
#include "gs-time-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* While somebody types; while a run is being made, which an hour's list need not follow frame by frame. */
#define UPDATE_MILLISECONDS  300
#define RUNNING_MILLISECONDS 2000
#define PLACE_MILLISECONDS   150

struct _GsEventsPage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkDropDown *kind;
  GtkDropDown *modality;
  GtkWidget *above_box;
  GtkDropDown *candidate;
  GtkSpinButton *above;
  GtkWidget *shortest_box;
  GtkSpinButton *shortest;
  GtkLabel *count;
  GtkStack *list_stack;
  GtkListView *list;
  GtkLabel *contribution_title;
  GtkGrid *contributions;
  GtkButton *attribute;
  GtkLabel *attribute_state;
  GsLabelContrasts *contrasts;

  GtkStringList *texts;
  GtkSingleSelection *selection;
  GArray *lines; /* of GsEventLine */
  GsClipPlots *plots;
  GsRun *run;
  GsAttributor *attributor;
  GsAnalysis *analysis;
  GsPlayhead *playhead;
  guint update_id;
  gint64 update_due; /* monotonic time of that, microseconds */
  guint place_id;
  gboolean walking; /* the selection follows what somebody else does */
};

G_DEFINE_FINAL_TYPE (GsEventsPage, gs_events_page, GTK_TYPE_WIDGET)

/* --- events --- */

static void
go_to (GsEventsPage *self,
       guint index)
{
  const GsEventLine *line;

  if (index >= self->lines->len)
    return;

  line = &g_array_index (self->lines, GsEventLine, index);
  gs_selection_set_range (gs_playhead_get_selection (self->playhead), line->start, line->end);
  gs_playhead_seek (self->playhead, line->start);
}

static void
selected_cb (GsEventsPage *self)
{
  guint index = gtk_single_selection_get_selected (self->selection);

  if (!self->walking && index != GTK_INVALID_LIST_POSITION)
    go_to (self, index);
}

static void
activated_cb (GsEventsPage *self,
              guint index)
{
  go_to (self, index);
}

static void
fill_events (GsEventsPage *self)
{
  GsEventFilter filter = { gtk_drop_down_get_selected (self->kind), gtk_drop_down_get_selected (self->modality),
                           gtk_drop_down_get_selected (self->candidate), gtk_spin_button_get_value (self->above),
                           gtk_spin_button_get_value (self->shortest) };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *count = NULL;
  guint selected = gtk_single_selection_get_selected (self->selection);
  gint64 start = selected < self->lines->len ? g_array_index (self->lines, GsEventLine, selected).start : -1;

  selected = GTK_INVALID_LIST_POSITION;
  g_array_unref (self->lines);
  self->lines = self->plots != NULL ? gs_event_list_make (gs_clip_plots_get_clip (self->plots), self->run,
                                                          gs_attributor_get_job (self->attributor), &filter)
                                    : g_array_new (FALSE, FALSE, sizeof (GsEventLine));
  for (guint i = 0; i < self->lines->len; i++)
    {
      const GsEventLine *line = &g_array_index (self->lines, GsEventLine, i);
      g_autofree char *time = gs_time_text_short (line->start);

      if (line->start == start)
        selected = i;

      /* Translators: when it begins, how many seconds it lasts, what it is */
      g_ptr_array_add (texts, g_strdup_printf (_ ("%s  %.1f s  %s"), time, (double) (line->end - line->start) / 1e9, line->text));
    }
  g_ptr_array_add (texts, NULL);

  self->walking = TRUE;
  gtk_string_list_splice (self->texts, 0, g_list_model_get_n_items (G_LIST_MODEL (self->texts)), (const char *const *) texts->pdata);
  gtk_single_selection_set_selected (self->selection, selected);
  self->walking = FALSE;

  count = g_strdup_printf (ngettext ("%u event", "%u events", self->lines->len), self->lines->len);
  gtk_label_set_label (self->count, self->run != NULL ? count : "");
  gtk_stack_set_visible_child_name (self->list_stack, self->run == NULL ? "unknown" : self->lines->len == 0 ? "none" : "list");
}

/* --- contributions --- */

static char *
format_signed (double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%s%.3f", value < -0.0005 ? "−" : "+", fabs (value));
}

/* Takes the values. */
static void
add_row (GsEventsPage *self,
         int row,
         const char *name,
         const char *tooltip,
         char *valence,
         char *arousal)
{
  g_autofree char *first = valence;
  g_autofree char *second = arousal;
  const char *const texts[] = { name, first, second };

  for (int column = 0; column < 3; column++)
    {
      GtkWidget *cell = gtk_label_new (texts[column]);

      gtk_label_set_xalign (GTK_LABEL (cell), column == 0 ? 0.0f : 1.0f);
      gtk_widget_set_hexpand (cell, column == 0);
      if (column > 0)
        gtk_widget_add_css_class (cell, "numeric");
      gtk_widget_set_tooltip_text (cell, tooltip);
      gtk_grid_attach (self->contributions, cell, column, row, 1, 1);
    }
}

static char *
format_off (const GsAttributionSum *sum)
{
  if (isnan (sum->error))
    return g_strdup ("–");
  if (isnan (sum->relative_error))
    return g_strdup_printf ("%.5f", sum->error);

  return g_strdup_printf (_ ("%.4f %%"), 100.0 * sum->relative_error);
}

static void
get_frames (GsEventsPage *self,
            guint *first,
            guint *end)
{
  GsSelection *selection = gs_playhead_get_selection (self->playhead);
  GsFrameTimes *times = gs_clip_plots_get_times (self->plots);

  if (gs_selection_get_empty (selection))
    {
      *first = (guint) gs_frame_times_find (times, gs_playhead_get_time (self->playhead));
      *end = *first + 1;
      return;
    }

  *first = (guint) gs_frame_times_find (times, gs_selection_get_start (selection));
  *end = (guint) gs_frame_times_find (times, gs_selection_get_end (selection)) + 1;
}

static gboolean
can_attribute (GsEventsPage *self)
{
  const GsNetworkSet *set = self->analysis != NULL ? gs_analysis_get_networks (self->analysis) : NULL;

  return self->plots != NULL && set != NULL && self->run != NULL && gs_run_get_state (self->run) == GS_RECORD_COMPLETE
         && gs_run_get_perturbation (self->run) == NULL && gs_clip_get_n_frames (gs_clip_plots_get_clip (self->plots)) > 0
         && gs_stored_run_has_networks (self->run, set->networks);
}

static void
fill_contributions (GsEventsPage *self)
{
  GsAttributeJob *job = gs_attributor_get_job (self->attributor);
  gboolean at_work = gs_attributor_is_at_work (self->attributor);
  gboolean empty = gs_selection_get_empty (gs_playhead_get_selection (self->playhead));
  GsAttributionSum sums[GS_RUN_N_PREDICTIONS];
  g_autofree char *state = NULL;
  GtkWidget *child;
  guint first, end;

  gtk_label_set_label (self->contribution_title, empty ? _ ("Contributions at the cursor") : _ ("Contributions to the selection"));
  gtk_button_set_label (self->attribute, at_work ? _ ("Cancel") : _ ("Attribute"));
  gtk_widget_set_visible (GTK_WIDGET (self->attribute), job == NULL || at_work);
  gtk_widget_set_sensitive (GTK_WIDGET (self->attribute), at_work || can_attribute (self));
  if (at_work)
    state = g_strdup_printf (_ ("%.0f %%"), 100.0 * gs_job_get_fraction (GS_JOB (job)));
  gtk_label_set_label (self->attribute_state, state != NULL ? state : "");

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->contributions))) != NULL)
    gtk_grid_remove (self->contributions, child);
  gtk_widget_set_visible (GTK_WIDGET (self->contributions), job != NULL);
  if (job == NULL || self->plots == NULL)
    return;

  get_frames (self, &first, &end);
  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    gs_attribute_job_sum (job, output, first, end, &sums[output]);
  add_row (self, 0, "", NULL, g_strdup (_ ("valence")), g_strdup (_ ("arousal")));
  add_row (self, 1, _ ("face"), _ ("What the face’s features moved the output by, from no face and no sound (integrated gradients)"),
           format_signed (sums[0].face), format_signed (sums[1].face));
  add_row (self, 2, _ ("sound"), _ ("What the sound’s features moved the output by, from no face and no sound (integrated gradients)"),
           format_signed (sums[0].sound), format_signed (sums[1].sound));
  add_row (self, 3, _ ("neither"), _ ("What the network says without face and sound"), format_signed (sums[0].baseline),
           format_signed (sums[1].baseline));
  add_row (self, 4, _ ("output"), _ ("What the network says: the three together"), format_signed (sums[0].baseline + sums[0].difference),
           format_signed (sums[1].baseline + sums[1].difference));
  add_row (self, 5, _ ("off by"), _ ("What is missing until face and sound add up, in percent of what both move the output by"),
           format_off (&sums[0]), format_off (&sums[1]));
}

static void
attribute_cb (GsEventsPage *self)
{
  if (gs_attributor_is_at_work (self->attributor))
    gs_attributor_clear (self->attributor);
  else if (can_attribute (self))
    gs_attributor_start (self->attributor, gs_analysis_get_networks (self->analysis)->networks);
}

/* --- what it follows --- */

static gboolean
update_cb (gpointer user_data)
{
  GsEventsPage *self = user_data;

  self->update_id = 0;
  fill_events (self);
  fill_contributions (self);

  return G_SOURCE_REMOVE;
}

/* What comes sooner takes the place of what would come later. */
static void
queue_update_in (GsEventsPage *self,
                 guint milliseconds)
{
  gint64 due = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  if (self->update_id != 0 && self->update_due <= due)
    return;

  g_clear_handle_id (&self->update_id, g_source_remove);
  self->update_due = due;
  self->update_id = g_timeout_add (milliseconds, update_cb, self);
}

static void
queue_update (GsEventsPage *self)
{
  queue_update_in (self, UPDATE_MILLISECONDS);
}

static void
frames_cb (GsEventsPage *self)
{
  queue_update_in (self, gs_run_get_state (self->run) == GS_RECORD_COMPLETE ? UPDATE_MILLISECONDS : RUNNING_MILLISECONDS);
}

static void
filter_cb (GsEventsPage *self)
{
  GsEventKind kind = gtk_drop_down_get_selected (self->kind);

  gtk_widget_set_visible (self->above_box, kind == GS_EVENTS_ABOVE);
  gtk_widget_set_visible (self->shortest_box, kind != GS_EVENTS_WEAK);
  if (self->attributor != NULL)
    queue_update (self);
}

static void
attributor_cb (GsEventsPage *self)
{
  /* The list asks for all frames; the numbers do not. */
  if (!gs_attributor_is_at_work (self->attributor))
    queue_update (self);
  fill_contributions (self);
}

static void
run_cb (GsEventsPage *self)
{
  GsRun *run = self->plots != NULL ? gs_clip_plots_get_run (self->plots) : NULL;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL)
    {
      g_signal_connect_swapped (run, "frames-changed", G_CALLBACK (frames_cb), self);
      g_signal_connect_swapped (run, "notify::state", G_CALLBACK (queue_update), self);
    }
  queue_update (self);
}

static gboolean
place_shown_cb (gpointer user_data)
{
  GsEventsPage *self = user_data;

  self->place_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill_contributions (self);

  return G_SOURCE_REMOVE;
}

/* Nobody reads numbers faster while the clip plays. */
static void
place_cb (GsEventsPage *self)
{
  if (self->place_id == 0)
    self->place_id = g_timeout_add (PLACE_MILLISECONDS, place_shown_cb, self);
}

static void
gs_events_page_dispose (GObject *object)
{
  GsEventsPage *self = GS_EVENTS_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->place_id, g_source_remove);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->run);
  g_clear_object (&self->plots);
  g_clear_object (&self->attributor);
  g_clear_object (&self->analysis);
  g_clear_object (&self->playhead);
  g_clear_object (&self->selection);
  g_clear_object (&self->texts);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_events_page_parent_class)->dispose (object);
}

static void
gs_events_page_class_init (GsEventsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_events_page_dispose;

  g_type_ensure (GS_TYPE_LABEL_CONTRASTS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-events-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, kind);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, modality);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, above_box);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, candidate);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, above);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, shortest_box);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, shortest);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, count);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, list);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, contribution_title);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, contributions);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, attribute);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, attribute_state);
  gtk_widget_class_bind_template_child (widget_class, GsEventsPage, contrasts);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, attribute_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
gs_events_page_init (GsEventsPage *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (GsEventLine));
  gtk_widget_init_template (GTK_WIDGET (self));

  gs_text_list_set_up (self->list, &self->texts, &self->selection, G_CALLBACK (selected_cb), self);
  filter_cb (self);
}

/**
 * gs_events_page_connect:
 * @self: a #GsEventsPage
 * @attributor: computes contributions
 * @analysis: whose networks are asked
 * @playhead: where an event leads
 *
 * To be called once.
 */
void
gs_events_page_connect (GsEventsPage *self,
                        GsAttributor *attributor,
                        GsAnalysis *analysis,
                        GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_EVENTS_PAGE (self));

  self->attributor = g_object_ref (attributor);
  self->analysis = g_object_ref (analysis);
  self->playhead = g_object_ref (playhead);
  g_signal_connect_object (attributor, "changed", G_CALLBACK (attributor_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (analysis, "notify::networks", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (playhead, "notify::time", G_CALLBACK (place_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gs_playhead_get_selection (playhead), "changed", G_CALLBACK (place_cb), self, G_CONNECT_SWAPPED);
  queue_update (self);
}

/**
 * gs_events_page_set_plots:
 * @self: a #GsEventsPage that is connected
 * @plots: (nullable): the clip
 */
void
gs_events_page_set_plots (GsEventsPage *self,
                          GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_EVENTS_PAGE (self));

  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_set_object (&self->plots, plots);
  if (plots != NULL)
    g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (run_cb), self);
  gs_label_contrasts_set_plots (self->contrasts, plots);
  run_cb (self);
}

/**
 * gs_events_page_step:
 * @self: a #GsEventsPage
 * @direction: 1 for the next event after the playhead, -1 for the one before
 *
 * Goes to an event of the list and selects it.
 *
 * Returns: whether there is one
 */
gboolean
gs_events_page_step (GsEventsPage *self,
                     int direction)
{
  int index;

  g_return_val_if_fail (GS_IS_EVENTS_PAGE (self), FALSE);

  /* What was asked for last counts, not what is about to be drawn */
  if (self->update_id != 0)
    {
      g_clear_handle_id (&self->update_id, g_source_remove);
      update_cb (self);
    }
  index = gs_event_list_step (self->lines, gs_playhead_get_time (self->playhead), direction);
  if (index < 0)
    return FALSE;

  self->walking = TRUE;
  gtk_single_selection_set_selected (self->selection, (guint) index);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", (guint) index);
  self->walking = FALSE;
  go_to (self, (guint) index);

  return TRUE;
}
