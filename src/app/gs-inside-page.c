/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-inside-page.h"

#include "gs-accessible.h"
#include "gs-figure-area.h"
#include "gs-inside-figure.h"
#include "gs-inside-networks.h"
#include "gs-time-text.h"

#include <glib/gi18n.h>

/* While somebody drags; while a run is being made; and a computation that is over before does not flash its progress. */
#define UPDATE_MILLISECONDS   150
#define RUNNING_MILLISECONDS  2000
#define PROGRESS_MILLISECONDS 250

struct _GsInsidePage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *box;
  GtkLabel *place;
  GtkWidget *save_button;
  GtkWidget *candidate_box;
  GtkDropDown *candidate;
  GtkWidget *by_strength;
  GtkStack *stack;
  GsFigureArea *area;
  GtkLabel *message;
  GtkWidget *again;
  GtkProgressBar *progress;

  GsAnalysis *analysis;
  GsPlayhead *playhead;
  GsClipPlots *plots;
  GsRun *run;
  GsInsideSpot spot;
  gboolean chosen; /* whether there is a spot */

  GsEngine *engine; /* NULL until somebody asks */
  GsInsideJob *job; /* at work or done; of the run */
  guint frame;      /* that it was asked for */
  char *stopped;    /* (nullable): why there is no correlation until somebody asks again */
  GCancellable *cancellable;
  guint update_id;
  gint64 update_due; /* monotonic time of that, microseconds */
  guint progress_id;
};

G_DEFINE_FINAL_TYPE (GsInsidePage, gs_inside_page, GTK_TYPE_WIDGET)

/* --- what is seen --- */

static void
show_figure (GsInsidePage *self,
             GsFigure *figure)
{
  g_clear_handle_id (&self->progress_id, g_source_remove);
  gs_figure_area_set_figure (self->area, figure);
  gtk_stack_set_visible_child_name (self->stack, "figure");
  gtk_widget_set_sensitive (self->save_button, TRUE);
}

static void
say (GsInsidePage *self,
     const char *sentence,
     gboolean again)
{
  g_clear_handle_id (&self->progress_id, g_source_remove);
  gs_figure_area_set_figure (self->area, NULL);
  gtk_label_set_label (self->message, sentence);
  gtk_widget_set_visible (self->again, again);
  gtk_stack_set_visible_child_name (self->stack, "message");
  gtk_widget_set_sensitive (self->save_button, FALSE);
}

static void
drop_request (GsInsidePage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
make_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  g_task_return_pointer (task, gs_inside_figure_make (data), (GDestroyNotify) gs_figure_unref);
}

static void
made_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GsInsidePage) self = user_data;
  GsFigure *figure = g_task_propagate_pointer (G_TASK (result), NULL);

  if (figure == NULL)
    return;

  if (g_task_get_cancellable (G_TASK (result)) == self->cancellable)
    show_figure (self, figure);
  else
    gs_figure_unref (figure);
}

/* Takes what it is made of. The thread may be the last to let go of the task, hence of what the task holds: not of a widget. */
static void
make (GsInsidePage *self,
      GsInsideFigure *figure)
{
  g_autoptr (GTask) task = NULL;

  drop_request (self);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, made_cb, g_object_ref (self));
  g_task_set_task_data (task, figure, (GDestroyNotify) gs_inside_figure_free);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, make_thread);
}

/* --- a gate --- */

static void
update_gate (GsInsidePage *self)
{
  GsSelection *selection = gs_playhead_get_selection (self->playhead);
  GsFrameTimes *times = gs_clip_plots_get_times (self->plots);
  gsize first = 0, n_frames = gs_frame_times_get_n_frames (times);
  g_autofree char *place = NULL;
  GsInsideFigure *figure;

  if (gs_selection_get_empty (selection))
    place = g_strdup (_ ("whole clip"));
  else
    {
      g_autofree char *start = gs_time_text_exact (gs_selection_get_start (selection));
      g_autofree char *end = gs_time_text_exact (gs_selection_get_end (selection));

      first = gs_frame_times_find (times, gs_selection_get_start (selection));
      n_frames = gs_frame_times_find (times, gs_selection_get_end (selection)) - first + 1;
      place = g_strdup_printf (_ ("selection %s–%s"), start, end);
    }
  gtk_label_set_label (self->place, place);

  figure = gs_inside_figure_new_gate (self->plots, &self->spot, first, n_frames, gtk_drop_down_get_selected (self->candidate));
  if (figure != NULL)
    make (self, figure);
  else
    say (self, _ ("The run that is shown has no such gate."), FALSE);
}

/* --- a correlation --- */

static void
drop_job (GsInsidePage *self)
{
  g_clear_handle_id (&self->progress_id, g_source_remove);
  if (self->job == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->job, self);
  gs_job_cancel (GS_JOB (self->job));
  g_clear_object (&self->job);
}

static GsNetwork *
find_network (GPtrArray *networks,
              GsOutput output)
{
  for (guint i = 0; i < networks->len; i++)
    if (g_str_equal (gs_network_get_config (networks->pdata[i])->output, gs_output_get_nick (output)))
      return networks->pdata[i];

  return NULL;
}

static void
show_map (GsInsidePage *self)
{
  guint first, n_frames;
  GsInsideFigure *figure = gs_inside_figure_new_correlation (self->job, &self->spot,
                                                             gtk_check_button_get_active (GTK_CHECK_BUTTON (self->by_strength)));
  GsFrameTimes *times = gs_clip_plots_get_times (self->plots);
  g_autofree char *start = NULL, *end = NULL, *place = NULL;

  if (figure == NULL)
    {
      say (self, _ ("This network has no attention there."), FALSE);
      return;
    }

  gs_inside_job_get_maps (self->job, self->spot.output == GS_OUTPUT_BOTH ? GS_OUTPUT_VALENCE : self->spot.output, &first, &n_frames);
  start = gs_time_text_exact (gs_frame_times_get (times, first));
  end = gs_time_text_exact (gs_frame_times_get_end (times, first + n_frames - 1));
  /* Translators: from when, until when the network looks at once */
  place = g_strdup_printf (_ ("window %s–%s"), start, end);
  gtk_label_set_label (self->place, place);
  make (self, figure);
}

/* Where the playhead goes meanwhile does not ask again. */
static void
stop (GsInsidePage *self,
      const char *sentence)
{
  drop_job (self);
  g_free (self->stopped);
  self->stopped = g_strdup (sentence);
  gtk_label_set_label (self->place, "");
  say (self, self->stopped, TRUE);
}

static void
job_cb (GsInsidePage *self)
{
  switch (gs_job_get_state (GS_JOB (self->job)))
    {
    case GS_JOB_DONE:
      g_clear_handle_id (&self->progress_id, g_source_remove);
      show_map (self);
      break;

    case GS_JOB_FAILED:
      {
        g_autofree char *sentence = g_strdup (gs_job_get_error (GS_JOB (self->job))->message);

        stop (self, sentence);
      }
      break;

    default:
      if (gs_job_get_fraction (GS_JOB (self->job)) > 0.0)
        gtk_progress_bar_set_fraction (self->progress, gs_job_get_fraction (GS_JOB (self->job)));
    }
}

static gboolean
progress_cb (gpointer user_data)
{
  GsInsidePage *self = user_data;

  gtk_stack_set_visible_child_name (self->stack, "progress");
  gtk_widget_set_sensitive (self->save_button, FALSE);
  /* How long a clip takes whose features nobody kept is not known before. */
  if (gs_job_get_fraction (GS_JOB (self->job)) <= 0.0)
    gtk_progress_bar_pulse (self->progress);

  return G_SOURCE_CONTINUE;
}

static void
start_job (GsInsidePage *self,
           GPtrArray *networks,
           guint frame)
{
  drop_job (self);
  drop_request (self);
  if (self->engine == NULL)
    self->engine = gs_engine_new_background ();
  self->frame = frame;
  gtk_label_set_label (self->place, "");
  self->job = gs_inside_job_new_maps (gs_clip_plots_get_clip (self->plots), networks, frame);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (job_cb), self);
  g_signal_connect_swapped (self->job, "notify::fraction", G_CALLBACK (job_cb), self);
  gtk_progress_bar_set_fraction (self->progress, 0.0);
  self->progress_id = g_timeout_add (PROGRESS_MILLISECONDS, progress_cb, self);
  gs_engine_submit (self->engine, GS_JOB (self->job));
}

static void
update_correlation (GsInsidePage *self)
{
  const char *reason;
  GPtrArray *networks = gs_inside_networks_find (self->analysis, self->plots, &reason);
  GsNetwork *network = networks != NULL ? find_network (networks, self->spot.output) : NULL;
  GsClip *clip = gs_clip_plots_get_clip (self->plots);
  guint n_frames = gs_clip_get_n_frames (clip), frame;

  if (network == NULL)
    {
      drop_job (self);
      gtk_label_set_label (self->place, "");
      say (self, reason != NULL ? reason : _ ("No network in use says this."), FALSE);
      return;
    }

  if (self->stopped != NULL)
    {
      gtk_label_set_label (self->place, "");
      say (self, self->stopped, TRUE);
      return;
    }

  frame = gs_clip_get_frame_at (clip, gs_playhead_get_time (self->playhead));
  /* The window moves in steps: most frames have that of the one before. */
  if (self->job == NULL || gs_window_maps_find (network, n_frames, frame) != gs_window_maps_find (network, n_frames, self->frame))
    start_job (self, networks, frame);
  else if (gs_job_get_state (GS_JOB (self->job)) == GS_JOB_DONE)
    show_map (self);
}

/* --- what it follows --- */

static void
update (GsInsidePage *self)
{
  gboolean gate = self->spot.iteration == 0;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  gtk_widget_set_visible (self->candidate_box, self->chosen && gate);
  gtk_widget_set_visible (self->by_strength, self->chosen && !gate);
  drop_request (self);
  if (!self->chosen || self->plots == NULL || self->run == NULL)
    {
      gtk_label_set_label (self->place, "");
      say (self, self->chosen ? _ ("Not analysed yet") : _ ("Click a gate or a correlation of the fusion."), FALSE);
    }
  else if (gate)
    update_gate (self);
  else
    update_correlation (self);
}

static gboolean
update_cb (gpointer user_data)
{
  GsInsidePage *self = user_data;

  self->update_id = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

/* What comes sooner takes the place of what would come later. */
static void
queue_update_in (GsInsidePage *self,
                 guint milliseconds)
{
  gint64 due = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || (self->update_id != 0 && self->update_due <= due))
    return;

  g_clear_handle_id (&self->update_id, g_source_remove);
  self->update_due = due;
  self->update_id = g_timeout_add (milliseconds, update_cb, self);
}

static void
queue_update (GsInsidePage *self)
{
  queue_update_in (self, UPDATE_MILLISECONDS);
}

static void
frames_cb (GsInsidePage *self)
{
  queue_update_in (self, RUNNING_MILLISECONDS);
}

static void
time_cb (GsInsidePage *self)
{
  if (self->spot.iteration > 0 && !gs_playhead_get_playing (self->playhead))
    queue_update (self);
}

static void
selection_cb (GsInsidePage *self)
{
  if (self->spot.iteration == 0)
    queue_update (self);
}

static void
fill_candidates (GsInsidePage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GsRun *run = self->run;
  const GsInsideSpot *spot = &self->spot;
  int gate = run != NULL && spot->iteration == 0
               ? gs_run_find_gate (run, spot->output, spot->modality == 0 ? "video" : "audio", spot->stage)
               : -1;

  for (guint k = 0; gate >= 0 && k < gs_run_get_gate (run, (guint) gate)->n_candidates; k++)
    gtk_string_list_take (names, gs_candidate_name (k, spot->stage == 0 && gs_run_is_hierarchical (run, spot->output)));
  gtk_drop_down_set_model (self->candidate, G_LIST_MODEL (names));
  gs_accessible_mend (GTK_WIDGET (self->candidate));
}

static void
run_cb (GsInsidePage *self)
{
  GsRun *run = self->plots != NULL ? gs_clip_plots_get_run (self->plots) : NULL;

  drop_job (self);
  drop_request (self);
  /* Another question. What was seen is no answer to it, and nobody shall save it as one. */
  g_clear_pointer (&self->stopped, g_free);
  gs_figure_area_set_figure (self->area, NULL);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL)
    {
      g_signal_connect_swapped (run, "frames-changed", G_CALLBACK (frames_cb), self);
      g_signal_connect_swapped (run, "notify::state", G_CALLBACK (queue_update), self);
    }
  if (self->chosen)
    fill_candidates (self);
  queue_update (self);
}

static void
cancel_cb (GsInsidePage *self)
{
  stop (self, _ ("Cancelled"));
}

static void
again_cb (GsInsidePage *self)
{
  g_clear_pointer (&self->stopped, g_free);
  update (self);
}

static void
save_cb (GsInsidePage *self)
{
  gs_inside_page_save_figure (self, NULL);
}

/* --- the widget --- */

static void
gs_inside_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gs_inside_page_parent_class)->map (widget);

  update (GS_INSIDE_PAGE (widget));
}

static void
gs_inside_page_unmap (GtkWidget *widget)
{
  GsInsidePage *self = GS_INSIDE_PAGE (widget);

  /* What nobody waits for any more */
  if (self->job != NULL && !gs_job_is_finished (GS_JOB (self->job)))
    drop_job (self);
  g_clear_handle_id (&self->update_id, g_source_remove);

  GTK_WIDGET_CLASS (gs_inside_page_parent_class)->unmap (widget);
}

static void
gs_inside_page_dispose (GObject *object)
{
  GsInsidePage *self = GS_INSIDE_PAGE (object);

  drop_request (self);
  drop_job (self);
  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->engine != NULL)
    gs_engine_shut_down (self->engine);
  g_clear_object (&self->engine);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_clear_object (&self->plots);
  g_clear_object (&self->playhead);
  g_clear_object (&self->analysis);
  g_clear_pointer (&self->stopped, g_free);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_inside_page_parent_class)->dispose (object);
}

static void
gs_inside_page_class_init (GsInsidePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_inside_page_dispose;
  widget_class->map = gs_inside_page_map;
  widget_class->unmap = gs_inside_page_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add_button (GtkWidget *box,
            const char *label,
            const char *tooltip)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "gs-small-button");
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static void
add_head (GsInsidePage *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *back, *label;

  gtk_box_append (GTK_BOX (self->box), line);
  back = add_button (line, "", _ ("Back to the fusion at the cursor (Alt+W)"));
  gtk_button_set_icon_name (GTK_BUTTON (back), "go-previous-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("At the Cursor"), -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (back), "win.inspect-side('cursor')");
  self->place = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->place, 0.0f);
  gtk_label_set_ellipsize (self->place, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (self->place, 10);
  gtk_widget_set_hexpand (GTK_WIDGET (self->place), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->place), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->place), "dim-label");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->place));
  self->save_button = add_button (line, "", _ ("Save the figure as SVG, PDF or PNG, with its data as CSV (Ctrl+E)"));
  gtk_button_set_icon_name (GTK_BUTTON (self->save_button), "document-save-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Save…"), -1);
  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (save_cb), self);

  self->candidate_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->candidate_box);
  label = gtk_label_new (_ ("Error against the weight of"));
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  /* Wide words must not move what stands beside the page. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 10);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (self->candidate_box), label);
  self->candidate = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->candidate), "gs-small-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->candidate), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Error against the weight of"), -1);
  g_signal_connect_swapped (self->candidate, "notify::selected", G_CALLBACK (queue_update), self);
  gtk_box_append (GTK_BOX (self->candidate_box), GTK_WIDGET (self->candidate));

  self->by_strength = gtk_check_button_new_with_label (_ ("Strongest channels first"));
  g_signal_connect_swapped (self->by_strength, "toggled", G_CALLBACK (queue_update), self);
  gtk_box_append (GTK_BOX (self->box), self->by_strength);
}

static GtkWidget *
make_middle (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);

  return box;
}

static void
add_stack (GsInsidePage *self)
{
  GtkWidget *box = make_middle (), *button;

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));

  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_max_width_chars (self->message, 32);
  gtk_label_set_justify (self->message, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "dim-label");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  self->again = add_button (box, _ ("Compute Again"), NULL);
  gtk_widget_set_halign (self->again, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (again_cb), self);
  gtk_stack_add_named (self->stack, box, "message");

  box = make_middle ();
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_progress_bar_set_text (self->progress, _ ("Computing the correlations"));
  gtk_progress_bar_set_show_text (self->progress, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Computing the correlations"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->progress));
  button = add_button (box, _ ("Cancel"), NULL);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (cancel_cb), self);
  gtk_stack_add_named (self->stack, box, "progress");

  self->area = g_object_new (GS_TYPE_FIGURE_AREA, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self->area), -1, 220);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->area), "figure");
}

static void
gs_inside_page_init (GsInsidePage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (self->box, "gs-page");
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "propagate-natural-width", TRUE, "child", self->box, NULL);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  add_head (self);
  add_stack (self);
  gs_accessible_mend (self->box);
}

/**
 * gs_inside_page_new:
 * @analysis: whose networks are asked
 * @playhead: where the window is, and what is selected
 *
 * Returns: (transfer floating): a side that shows nothing yet
 */
GtkWidget *
gs_inside_page_new (GsAnalysis *analysis,
                    GsPlayhead *playhead)
{
  GsInsidePage *self = g_object_new (GS_TYPE_INSIDE_PAGE, NULL);

  self->analysis = g_object_ref (analysis);
  self->playhead = g_object_ref (playhead);
  g_signal_connect_object (analysis, "notify::networks", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (playhead, "notify::time", G_CALLBACK (time_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (playhead, "notify::playing", G_CALLBACK (time_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gs_playhead_get_selection (playhead), "changed", G_CALLBACK (selection_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * gs_inside_page_set_plots:
 * @self: a #GsInsidePage
 * @plots: (nullable): the clip
 */
void
gs_inside_page_set_plots (GsInsidePage *self,
                          GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_INSIDE_PAGE (self));

  if (self->plots == plots)
    return;

  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_set_object (&self->plots, plots);
  if (plots != NULL)
    g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (run_cb), self);
  run_cb (self);
}

/**
 * gs_inside_page_show:
 * @self: a #GsInsidePage with a clip
 * @output: under which output the run keeps the gate
 * @modality: 0 the face's, 1 the sound's
 * @stage: of a gate: 0 the final one, t that of iteration t
 * @iteration: t: the correlation of iteration t; 0: a gate
 *
 * Turns to a place of the fusion.
 */
void
gs_inside_page_show (GsInsidePage *self,
                     GsOutput output,
                     guint modality,
                     guint stage,
                     guint iteration)
{
  g_return_if_fail (GS_IS_INSIDE_PAGE (self));

  self->spot = (GsInsideSpot) { output, modality, stage, iteration };
  self->chosen = TRUE;
  g_clear_pointer (&self->stopped, g_free);
  drop_request (self);
  fill_candidates (self);
  gs_figure_area_set_figure (self->area, NULL);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  update (self);
}

/**
 * gs_inside_page_save_figure:
 * @self: a #GsInsidePage
 * @path: (nullable): where; %NULL asks
 *
 * Writes the figure as it is seen, with its numbers.
 *
 * Returns: whether there is one
 */
gboolean
gs_inside_page_save_figure (GsInsidePage *self,
                            const char *path)
{
  g_return_val_if_fail (GS_IS_INSIDE_PAGE (self), FALSE);

  if (gs_figure_area_get_figure (self->area) == NULL)
    return FALSE;

  gs_figure_area_export (self->area, NULL, self->spot.iteration > 0 ? "correlation.svg" : "gate.svg", path);

  return TRUE;
}
