/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-what-if-summary.h"

#include "gs-run-difference.h"
#include "gs-time-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define UPDATE_MILLISECONDS 200

enum
{
  ORIGINAL,
  CHANGED,
  HELD,
  N_RUNS
};

struct _GsWhatIfSummary
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkGrid *grid;
  int n_rows;

  GsRun *runs[N_RUNS];
  guint update_id;
};

G_DEFINE_FINAL_TYPE (GsWhatIfSummary, gs_what_if_summary, GTK_TYPE_WIDGET)

static char *
format_number (double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%.3f", value);
}

static char *
format_shift (const GsRunShift *shift)
{
  if (isnan (shift->before) || isnan (shift->after))
    return g_strdup ("–");

  /* Translators: a mean before and after a change */
  return g_strdup_printf (_ ("%.2f → %.2f"), shift->before, shift->after);
}

/* Takes the values. */
static void
add_row (GsWhatIfSummary *self,
         const char *name,
         const char *tooltip,
         char *valence,
         char *arousal)
{
  g_autofree char *values[] = { valence, arousal };
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, tooltip);
  gtk_grid_attach (self->grid, label, 0, self->n_rows, 1, 1);
  for (guint column = 0; column < G_N_ELEMENTS (values); column++)
    {
      GtkWidget *cell = gtk_label_new (values[column]);

      gtk_label_set_xalign (GTK_LABEL (cell), 1.0f);
      gtk_widget_add_css_class (cell, "numeric");
      gtk_widget_set_tooltip_text (cell, tooltip);
      gtk_grid_attach (self->grid, cell, 1 + (int) column, self->n_rows, 1, 1);
      g_clear_pointer (&values[column], g_free);
    }
  self->n_rows++;
}

static char *
format_place (GsWhatIfSummary *self,
              const GsRunMovement *movement)
{
  if (movement->n_frames == 0)
    return g_strdup ("–");

  return gs_time_text_exact (gs_clip_get_frame_time (gs_run_get_clip (self->runs[CHANGED]), movement->most_frame));
}

static char *
format_held (const GsRunMovement *free,
             const GsRunMovement *held)
{
  if (!(held->mean > 0.0))
    return g_strdup ("–");

  return g_strdup_printf (_ ("%.0f %%"), 100.0 * (1.0 - free->mean / held->mean));
}

static void
set_title (GsWhatIfSummary *self,
           guint first,
           guint n_frames)
{
  GsClip *clip = gs_run_get_clip (self->runs[CHANGED]);
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  g_autofree char *title = NULL;

  if (n_frames == gs_run_get_n_frames (self->runs[CHANGED]))
    {
      gtk_label_set_label (self->title, _ ("Over the whole clip"));
      return;
    }

  start = gs_time_text_exact (gs_clip_get_frame_time (clip, first));
  end = gs_time_text_exact (gs_clip_get_frame_time (clip, first + n_frames - 1));
  title = g_strdup_printf (_ ("Over the changed stretch, %s–%s"), start, end);
  gtk_label_set_label (self->title, title);
}

static void
fill (GsWhatIfSummary *self)
{
  GsRunDifference difference;
  const GsRunMovement *moved = difference.movements;
  guint first, n_frames;

  gs_run_difference_get_stretch (self->runs[gs_run_get_perturbation (self->runs[CHANGED]) != NULL ? CHANGED : ORIGINAL], &first, &n_frames);
  gs_run_difference_init (&difference, self->runs[ORIGINAL], self->runs[CHANGED], first, n_frames);
  set_title (self, first, n_frames);

  add_row (self, "", NULL, g_strdup (_ ("valence")), g_strdup (_ ("arousal")));
  add_row (self, _ ("mean |B − A|"), _ ("Mean distance of the two predictions, frame by frame"), format_number (moved[0].mean),
           format_number (moved[1].mean));
  add_row (self, _ ("most"), _ ("Largest distance of the two predictions"), format_number (moved[0].most), format_number (moved[1].most));
  add_row (self, _ ("  at"), _ ("Where the distance is largest"), format_place (self, &moved[0]), format_place (self, &moved[1]));
  add_row (self, _ ("CCC"), _ ("Concordance of the two predictions (Lin 1989, variances divided by N)"), format_number (moved[0].ccc),
           format_number (moved[1].ccc));
  add_row (self, _ ("face own"), _ ("Mean weight of the face’s own features, in A → in B"), format_shift (&difference.shifts[0][0]),
           format_shift (&difference.shifts[1][0]));
  add_row (self, _ ("sound own"), _ ("Mean weight of the sound’s own features, in A → in B"), format_shift (&difference.shifts[0][1]),
           format_shift (&difference.shifts[1][1]));
  if (self->runs[HELD] != NULL)
    {
      GsRunDifference held;

      gs_run_difference_init (&held, self->runs[ORIGINAL], self->runs[HELD], first, n_frames);
      add_row (self, _ ("with gates held"), _ ("Mean distance from A where the gates weigh as they do in A"), format_number (held.movements[0].mean),
               format_number (held.movements[1].mean));
      add_row (self, _ ("gates held back"),
               _ ("1 − (mean distance with the gates free) / (mean distance with the gates held as in A); negative: they let more through"),
               format_held (&moved[0], &held.movements[0]), format_held (&moved[1], &held.movements[1]));
    }
}

static void
update (GsWhatIfSummary *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  self->n_rows = 0;
  if (self->runs[ORIGINAL] != NULL && self->runs[CHANGED] != NULL)
    fill (self);
  else
    gtk_label_set_label (self->title, _ ("Choose a run B to hold against A."));
}

static gboolean
update_cb (gpointer user_data)
{
  GsWhatIfSummary *self = user_data;

  self->update_id = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (GsWhatIfSummary *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MILLISECONDS, update_cb, self);
}

static void
gs_what_if_summary_dispose (GObject *object)
{
  GsWhatIfSummary *self = GS_WHAT_IF_SUMMARY (object);
  GtkWidget *child;

  gs_what_if_summary_set_runs (self, NULL, NULL, NULL);
  g_clear_handle_id (&self->update_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (gs_what_if_summary_parent_class)->dispose (object);
}

static void
gs_what_if_summary_class_init (GsWhatIfSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_what_if_summary_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gs_what_if_summary_init (GsWhatIfSummary *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 2);

  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0.0f);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->title), GTK_WIDGET (self));

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 14);
  gtk_grid_set_row_spacing (self->grid, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "gs-summary");
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("How far it moved"), -1);
  update (self);
}

/**
 * gs_what_if_summary_set_runs:
 * @self: a #GsWhatIfSummary
 * @original: (nullable): A
 * @changed: (nullable): B
 * @held: (nullable): what B would be if the gates weighed as they do in the clip as it is
 */
void
gs_what_if_summary_set_runs (GsWhatIfSummary *self,
                             GsRun *original,
                             GsRun *changed,
                             GsRun *held)
{
  GsRun *const runs[N_RUNS] = { original, changed, held };

  g_return_if_fail (GS_IS_WHAT_IF_SUMMARY (self));

  for (guint i = 0; i < N_RUNS; i++)
    {
      if (self->runs[i] == runs[i])
        continue;
      if (self->runs[i] != NULL)
        g_signal_handlers_disconnect_by_func (self->runs[i], queue_update, self);
      g_set_object (&self->runs[i], runs[i]);
      if (runs[i] != NULL)
        g_signal_connect_object (runs[i], "frames-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
    }
  queue_update (self);
}
