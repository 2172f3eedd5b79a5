/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-progress-row.h"

#include "gs-time-text.h"

#include <glib/gi18n.h>

/* What a worker does, how far it is and how long it will take, with a button that cancels it, win.cancel-job at first. */

struct _GsProgressRow
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *title;
  GtkProgressBar *bar;
  GtkLabel *remaining;
  GtkButton *show_button;
  GtkButton *cancel_button;
};

G_DEFINE_FINAL_TYPE (GsProgressRow, gs_progress_row, GTK_TYPE_WIDGET)

static void
gs_progress_row_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  if (child != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (gs_progress_row_parent_class)->dispose (object);
}

static void
gs_progress_row_class_init (GsProgressRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_progress_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-progress-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GsProgressRow, revealer);
  gtk_widget_class_bind_template_child (widget_class, GsProgressRow, title);
  gtk_widget_class_bind_template_child (widget_class, GsProgressRow, bar);
  gtk_widget_class_bind_template_child (widget_class, GsProgressRow, remaining);
  gtk_widget_class_bind_template_child (widget_class, GsProgressRow, show_button);
  gtk_widget_class_bind_template_child (widget_class, GsProgressRow, cancel_button);
}

static void
gs_progress_row_init (GsProgressRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gs_progress_row_show:
 * @self: a #GsProgressRow
 * @title: what is being done, to what
 * @fraction: how much of it is done, 0 to 1
 * @seconds_left: time left, negative if not known yet
 */
void
gs_progress_row_show (GsProgressRow *self,
                      const char *title,
                      double fraction,
                      double seconds_left)
{
  g_autofree char *left = gs_time_text_remaining (seconds_left);
  g_autofree char *text = NULL;

  g_return_if_fail (GS_IS_PROGRESS_ROW (self));

  if (left != NULL)
    /* Translators: per cent done, then “0:48 left” */
    text = g_strdup_printf (_ ("%.0f %%, %s"), 100.0 * fraction, left);
  else
    text = g_strdup_printf (_ ("%.0f %%"), 100.0 * fraction);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->remaining, text);
  gtk_progress_bar_set_fraction (self->bar, CLAMP (fraction, 0.0, 1.0));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

/**
 * gs_progress_row_hide:
 * @self: a #GsProgressRow
 *
 * Lets it slide away; what it says stays until it is shown again.
 */
void
gs_progress_row_hide (GsProgressRow *self)
{
  g_return_if_fail (GS_IS_PROGRESS_ROW (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

/**
 * gs_progress_row_set_actions:
 * @self: a #GsProgressRow
 * @cancel: action that cancels the work
 * @show: (nullable): action that shows more of it
 */
void
gs_progress_row_set_actions (GsProgressRow *self,
                             const char *cancel,
                             const char *show)
{
  g_return_if_fail (GS_IS_PROGRESS_ROW (self));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->cancel_button), cancel);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->show_button), show);
  gtk_widget_set_visible (GTK_WIDGET (self->show_button), show != NULL);
}
