/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-dimension-window.h"

#include "gs-annotator.h"

#include <glib/gi18n.h>
#include <string.h>

struct _GsDimensionWindow
{
  AdwWindow parent_instance;

  GtkEditable *name;
  GtkSwitch *bounded;
  GtkWidget *minimum_row;
  GtkWidget *maximum_row;
  GtkSpinButton *minimum;
  GtkSpinButton *maximum;
  GtkEditable *high;
  GtkEditable *middle;
  GtkEditable *low;
  GtkLabel *problem;
  GtkWidget *add;

  GsStore *store;
};

G_DEFINE_FINAL_TYPE (GsDimensionWindow, gs_dimension_window, ADW_TYPE_WINDOW)

enum
{
  ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is wrong with what was entered; empty before anything was, %NULL when it can be added. */
static const char *
find_problem (GsDimensionWindow *self,
              const char *name)
{
  if (name[0] == '\0')
    return "";
  if (strcmp (name, "valence") == 0 || strcmp (name, "arousal") == 0 || strcmp (name, GS_ANNOTATOR_BOTH) == 0)
    return _ ("This name has a meaning already: choose another.");
  if (gs_project_find_dimension_by_name (gs_store_get_project (self->store), name) != NULL)
    return _ ("There is a dimension of this name already: choose another.");
  if (gtk_switch_get_active (self->bounded) && gtk_spin_button_get_value (self->maximum) <= gtk_spin_button_get_value (self->minimum))
    return _ ("The highest value must be above the lowest.");

  return NULL;
}

static void
changed_cb (GsDimensionWindow *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  const char *problem = self->store != NULL ? find_problem (self, name) : "";

  gtk_widget_set_sensitive (self->minimum_row, gtk_switch_get_active (self->bounded));
  gtk_widget_set_sensitive (self->maximum_row, gtk_switch_get_active (self->bounded));
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_sensitive (self->add, problem == NULL);
}

static void
add_cb (GsDimensionWindow *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  gboolean bounded = gtk_switch_get_active (self->bounded);
  g_autoptr (GsDimension) dimension = NULL;

  if (find_problem (self, name) != NULL)
    return;

  /* Without bounds one unit is what half the pad's height is at first. */
  dimension = gs_dimension_new (name, bounded ? gtk_spin_button_get_value (self->minimum) : -1.0,
                                bounded ? gtk_spin_button_get_value (self->maximum) : 1.0, bounded,
                                gtk_editable_get_text (self->low), gtk_editable_get_text (self->middle),
                                gtk_editable_get_text (self->high));
  gs_store_add_dimension (self->store, dimension);
  g_signal_emit (self, signals[ADDED], 0, dimension);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
gs_dimension_window_dispose (GObject *object)
{
  g_clear_object (&GS_DIMENSION_WINDOW (object)->store);

  G_OBJECT_CLASS (gs_dimension_window_parent_class)->dispose (object);
}

static void
gs_dimension_window_class_init (GsDimensionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_dimension_window_dispose;

  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 GS_TYPE_DIMENSION);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-dimension-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, name);
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, bounded);
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, minimum_row);
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, maximum_row);
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, minimum);
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, maximum);
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, high);
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, middle);
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, low);
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, GsDimensionWindow, add);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gs_dimension_window_init (GsDimensionWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  changed_cb (self);
}

/**
 * gs_dimension_window_new:
 * @parent: window that it belongs to
 * @store: the project
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
gs_dimension_window_new (GtkWindow *parent,
                         GsStore *store)
{
  GsDimensionWindow *self = g_object_new (GS_TYPE_DIMENSION_WINDOW, "transient-for", parent, NULL);

  self->store = g_object_ref (store);
  changed_cb (self);

  return GTK_WIDGET (self);
}
