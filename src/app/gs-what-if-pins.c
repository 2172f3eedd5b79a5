/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-what-if-pins.h"

#include "gs-time-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of more the panel would be full; the oldest goes. */
#define MOST_PINS 8

#define N_COLUMNS 4

struct _GsWhatIfPins
{
  GtkWidget parent_instance;

  GtkWidget *pin;
  GtkWidget *clear;
  GtkGrid *grid;
  int n_rows;

  GsPlayhead *playhead;
  GsRun *runs[2];
  GArray *frames; /* of guint */
};

G_DEFINE_FINAL_TYPE (GsWhatIfPins, gs_what_if_pins, GTK_TYPE_WIDGET)

/* U+2212 is as wide as the plus sign; a hyphen is not. */
static char *
format_signed (double value)
{
  if (isnan (value))
    return g_strdup ("–");

  return g_strdup_printf ("%s%.3f", value < -0.0005 ? "−" : "+", fabs (value));
}

static void
add_cell (GsWhatIfPins *self,
          const char *text,
          int column)
{
  GtkWidget *cell = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (cell), column == 0 ? 0.0f : 1.0f);
  gtk_widget_set_hexpand (cell, column == 0);
  gtk_widget_add_css_class (cell, "numeric");
  gtk_grid_attach (self->grid, cell, column, self->n_rows, 1, 1);
}

/* Valence and arousal of A, then of B. */
static double
get_value (GsWhatIfPins *self,
           guint column,
           guint frame)
{
  GsRun *run = self->runs[column / 2];
  const float *values = run != NULL && gs_run_has_frames (run) ? gs_run_get_prediction (run, column % 2) : NULL;

  return values != NULL && frame < gs_run_get_n_frames (run) ? values[frame] : NAN;
}

static void
add_values (GsWhatIfPins *self,
            const char *name,
            guint frame,
            gint64 before)
{
  add_cell (self, name, 0);
  for (guint column = 0; column < N_COLUMNS; column++)
    {
      double value = get_value (self, column, frame);
      g_autofree char *text = format_signed (before >= 0 ? value - get_value (self, column, (guint) before) : value);

      add_cell (self, text, 1 + (int) column);
    }
  self->n_rows++;
}

static void
update (GsWhatIfPins *self)
{
  const char *const heads[] = { "", _ ("valence A"), _ ("arousal A"), _ ("valence B"), _ ("arousal B") };
  const guint *frames = (const guint *) (gpointer) self->frames->data;
  guint n = self->frames->len;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  self->n_rows = 0;
  gtk_widget_set_sensitive (self->pin, self->runs[0] != NULL && self->playhead != NULL);
  gtk_widget_set_visible (self->clear, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->grid), n > 0);
  if (n == 0)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    add_cell (self, heads[i], (int) i);
  self->n_rows++;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *time = gs_time_text_exact (gs_clip_get_frame_time (gs_run_get_clip (self->runs[0]), frames[i]));

      add_values (self, time, frames[i], -1);
    }
  if (n > 1)
    add_values (self, _ ("last two"), frames[n - 1], frames[n - 2]);
}

static void
pin_cb (GsWhatIfPins *self)
{
  GsClip *clip = gs_run_get_clip (self->runs[0]);
  guint frame;

  if (gs_clip_get_n_frames (clip) == 0)
    return;

  frame = gs_clip_get_frame_at (clip, gs_playhead_get_time (self->playhead));
  if (self->frames->len == MOST_PINS)
    g_array_remove_index (self->frames, 0);
  g_array_append_val (self->frames, frame);
  update (self);
}

static void
clear_cb (GsWhatIfPins *self)
{
  g_array_set_size (self->frames, 0);
  update (self);
}

static void
gs_what_if_pins_dispose (GObject *object)
{
  GsWhatIfPins *self = GS_WHAT_IF_PINS (object);
  GtkWidget *child;

  for (guint i = 0; i < G_N_ELEMENTS (self->runs); i++)
    g_clear_object (&self->runs[i]);
  g_clear_object (&self->playhead);
  g_clear_pointer (&self->frames, g_array_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (gs_what_if_pins_parent_class)->dispose (object);
}

static void
gs_what_if_pins_class_init (GsWhatIfPinsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_what_if_pins_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gs_what_if_pins_init (GsWhatIfPins *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
  self->frames = g_array_new (FALSE, FALSE, sizeof (guint));

  self->pin = gtk_button_new_with_label (_ ("Pin the Values at the Cursor"));
  gtk_widget_add_css_class (self->pin, "gs-small-button");
  g_signal_connect_object (self->pin, "clicked", G_CALLBACK (pin_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), self->pin);
  self->clear = gtk_button_new_with_label (_ ("Clear"));
  gtk_widget_add_css_class (self->clear, "gs-small-button");
  gtk_widget_add_css_class (self->clear, "flat");
  g_signal_connect_object (self->clear, "clicked", G_CALLBACK (clear_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), self->clear);
  gtk_widget_set_parent (row, GTK_WIDGET (self));

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 10);
  gtk_grid_set_row_spacing (self->grid, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "gs-summary");
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Pinned values"), -1);
  update (self);
}

/**
 * gs_what_if_pins_set_playhead:
 * @self: a #GsWhatIfPins
 * @playhead: where it is pinned
 */
void
gs_what_if_pins_set_playhead (GsWhatIfPins *self,
                              GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_WHAT_IF_PINS (self));

  g_set_object (&self->playhead, playhead);
  update (self);
}

/**
 * gs_what_if_pins_set_runs:
 * @self: a #GsWhatIfPins
 * @a: (nullable): A
 * @b: (nullable): B
 *
 * The pins stay as long as it is the same clip.
 */
void
gs_what_if_pins_set_runs (GsWhatIfPins *self,
                          GsRun *a,
                          GsRun *b)
{
  g_return_if_fail (GS_IS_WHAT_IF_PINS (self));

  if (a == NULL || (self->runs[0] != NULL && gs_run_get_clip (self->runs[0]) != gs_run_get_clip (a)))
    g_array_set_size (self->frames, 0);
  g_set_object (&self->runs[0], a);
  g_set_object (&self->runs[1], b);
  update (self);
}
