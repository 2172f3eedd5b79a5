/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-what-if-sweep.h"

#include "gs-figure-area.h"
#include "gs-sweep-figure.h"

#include <glib/gi18n.h>

static const struct
{
  const char *title;
  const char *sweep; /* as gs_sweep_parse() reads it, without where */
} choices[] = {
  { N_ ("Noise, −10 to 30 dB"), "noise:-10..30/9" },
  { N_ ("Delay, −2 to 2 s"), "delay:-2..2/9" },
  { N_ ("Blur, 1 to 16 pixels"), "blur:1..16/6" },
  { N_ ("Dropped frames, 0 to 90 %"), "drop:0..0.9/7" },
};

struct _GsWhatIfSweep
{
  GtkWidget parent_instance;

  GtkDropDown *choice;
  GtkDropDown *output;
  GtkWidget *start;
  GsFigureArea *area;

  GsWhatIf *what_if;
  GsAnalysis *analysis;
  GsPlayhead *playhead;
  gboolean playable;
  GsSweep *sweep; /* NULL before the first */
  GArray *points; /* of GsSweepPoint, so far */
  GsRun *original;
  gboolean running;
  guint next_id;
};

G_DEFINE_FINAL_TYPE (GsWhatIfSweep, gs_what_if_sweep, GTK_TYPE_WIDGET)

static void
update (GsWhatIfSweep *self)
{
  GsRun *run = gs_analysis_get_run (self->analysis);

  gtk_widget_set_sensitive (self->start, self->playable && run != NULL && gs_run_get_state (run) == GS_RECORD_COMPLETE
                                           && gs_analysis_get_networks (self->analysis) != NULL && !self->running
                                           && !gs_what_if_is_busy (self->what_if));
}

static void
draw (GsWhatIfSweep *self)
{
  GsFigure *figure = NULL;

  if (self->sweep != NULL && self->points->len > 0)
    figure = gs_sweep_figure_new (self->sweep, (const GsSweepPoint *) (gpointer) self->points->data, self->points->len,
                                  gtk_drop_down_get_selected (self->output));
  gtk_widget_set_visible (GTK_WIDGET (self->area), figure != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->output), figure != NULL);
  gs_figure_area_set_figure (self->area, figure); /* which keeps it */
}

static void
stop (GsWhatIfSweep *self)
{
  g_clear_handle_id (&self->next_id, g_source_remove);
  self->running = FALSE;
  update (self);
}

static gboolean
next_cb (gpointer user_data)
{
  GsWhatIfSweep *self = user_data;
  const GsNetworkSet *networks = gs_analysis_get_networks (self->analysis);
  g_autofree char *change = gs_sweep_dup_change (self->sweep, self->points->len);

  self->next_id = 0;
  if (networks == NULL || gs_analysis_get_run (self->analysis) != self->original || gs_what_if_is_busy (self->what_if)
      || !gs_what_if_compute (self->what_if, (const char *const[]) { change, NULL }, networks->networks, FALSE, NULL))
    stop (self);

  return G_SOURCE_REMOVE;
}

/* Outside of what has just told that it is done. */
static void
queue_next (GsWhatIfSweep *self)
{
  if (self->next_id == 0)
    self->next_id = g_idle_add (next_cb, self);
}

static void
done_cb (GsWhatIfSweep *self,
         GsRun *run,
         gboolean found)
{
  GsSweepPoint point;

  if (!self->running)
    return;
  /* Other networks are in use, or somebody else speaks: their points do not belong on this curve */
  if (run == NULL || gs_run_get_clip (run) != gs_run_get_clip (self->original)
      || gs_analysis_get_run (self->analysis) != self->original)
    {
      stop (self);
      return;
    }

  gs_sweep_measure (self->sweep, self->points->len, self->original, run, &point);
  g_array_append_val (self->points, point);
  draw (self);
  if (self->points->len < gs_sweep_get_n_values (self->sweep))
    queue_next (self);
  else
    stop (self);
}

static void
start_cb (GsWhatIfSweep *self)
{
  GsSelection *selection = gs_playhead_get_selection (self->playhead);
  g_autoptr (GString) text = g_string_new (choices[gtk_drop_down_get_selected (self->choice)].sweep);

  if (!gs_selection_get_empty (selection))
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "@%s", g_ascii_formatd (buffer, sizeof buffer, "%.10g", (double) gs_selection_get_start (selection) / 1e9));
      g_string_append_printf (text, "-%s", g_ascii_formatd (buffer, sizeof buffer, "%.10g", (double) gs_selection_get_end (selection) / 1e9));
    }

  g_clear_pointer (&self->sweep, gs_sweep_free);
  self->sweep = gs_sweep_parse (text->str, NULL);
  g_array_set_size (self->points, 0);
  g_set_object (&self->original, gs_analysis_get_run (self->analysis));
  draw (self);
  self->running = self->sweep != NULL;
  update (self);
  if (self->running)
    queue_next (self);
}

static void
gs_what_if_sweep_dispose (GObject *object)
{
  GsWhatIfSweep *self = GS_WHAT_IF_SWEEP (object);
  GtkWidget *child;

  g_clear_handle_id (&self->next_id, g_source_remove);
  g_clear_pointer (&self->sweep, gs_sweep_free);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_object (&self->original);
  g_clear_object (&self->what_if);
  g_clear_object (&self->analysis);
  g_clear_object (&self->playhead);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (gs_what_if_sweep_parent_class)->dispose (object);
}

static void
gs_what_if_sweep_class_init (GsWhatIfSweepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_what_if_sweep_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
gs_what_if_sweep_init (GsWhatIfSweep *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  const char *titles[G_N_ELEMENTS (choices) + 1] = { NULL };
  const char *const outputs[] = { _ ("Valence"), _ ("Arousal"), NULL };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    titles[i] = _ (choices[i].title);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->points = g_array_new (FALSE, TRUE, sizeof (GsSweepPoint));

  self->choice = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (titles));
  gtk_widget_set_hexpand (GTK_WIDGET (self->choice), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What to sweep"), -1);
  self->start = gtk_button_new_with_label (_ ("Sweep"));
  gtk_widget_set_tooltip_text (self->start, _ ("Computes a run for each value, over the selection or the whole clip"));
  g_signal_connect_object (self->start, "clicked", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->choice));
  gtk_box_append (GTK_BOX (row), self->start);
  gtk_widget_set_parent (row, GTK_WIDGET (self));

  self->output = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (outputs));
  gtk_widget_set_halign (GTK_WIDGET (self->output), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->output), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Output of the curve"), -1);
  g_signal_connect_object (self->output, "notify::selected", G_CALLBACK (draw), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->output), GTK_WIDGET (self));

  self->area = g_object_new (GS_TYPE_FIGURE_AREA, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self->area), -1, 220);
  gtk_widget_set_parent (GTK_WIDGET (self->area), GTK_WIDGET (self));
  draw (self);
}

/**
 * gs_what_if_sweep_connect:
 * @self: a #GsWhatIfSweep
 * @what_if: what asks
 * @analysis: the networks in use, and what they say of the clip as it is
 * @playhead: whose selection is changed
 *
 * To be called once.
 */
void
gs_what_if_sweep_connect (GsWhatIfSweep *self,
                          GsWhatIf *what_if,
                          GsAnalysis *analysis,
                          GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_WHAT_IF_SWEEP (self));
  g_return_if_fail (self->what_if == NULL);

  self->what_if = g_object_ref (what_if);
  self->analysis = g_object_ref (analysis);
  self->playhead = g_object_ref (playhead);
  g_signal_connect_object (what_if, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (what_if, "notify::job", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (analysis, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * gs_what_if_sweep_reset:
 * @self: a #GsWhatIfSweep that is connected
 * @playable: whether the clip that is shown now can be analysed
 *
 * To be called when another clip is shown, or its file is found.
 */
void
gs_what_if_sweep_reset (GsWhatIfSweep *self,
                        gboolean playable)
{
  GsClip *clip = gs_what_if_get_clip (self->what_if);

  g_return_if_fail (GS_IS_WHAT_IF_SWEEP (self));

  self->playable = playable;
  if (self->original != NULL && gs_run_get_clip (self->original) != clip)
    {
      g_clear_pointer (&self->sweep, gs_sweep_free);
      g_clear_object (&self->original);
      g_array_set_size (self->points, 0);
      draw (self);
      stop (self);
    }
  update (self);
}
