/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-rating-row.h"

#include "gs-dimension-window.h"

#include <glib/gi18n.h>
#include <string.h>

struct _GsRatingRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkOrientable *lines;
  GtkToggleButton *valence;
  GtkToggleButton *arousal;
  GtkToggleButton *both;
  GtkMenuButton *others;
  GtkToggleButton *blind;
  GMenu *menu;

  GsWorkspace *workspace;
  GsAnnotator *annotator;
  GListModel *dimensions;
  char *listed; /* the dimension that is chosen, if it is or was one of the project's */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (GsRatingRow, gs_rating_row, GTK_TYPE_WIDGET)

static void
toggled_cb (GsRatingRow *self,
            GtkToggleButton *button)
{
  if (self->updating || !gtk_toggle_button_get_active (button))
    return;

  gs_annotator_set_dimension (self->annotator, button == self->valence ? "valence" : button == self->arousal ? "arousal"
                                                                                                              : GS_ANNOTATOR_BOTH);
}

static gboolean
note_listed (GsRatingRow *self)
{
  GsProject *project = gs_workspace_get_project (self->workspace);
  const char *chosen = gs_annotator_get_dimension (self->annotator);

  if (project == NULL || gs_project_find_dimension_by_name (project, chosen) == NULL)
    return FALSE;

  gs_set_string (&self->listed, chosen);

  return TRUE;
}

/* Undo, here or in another window, may have taken the dimension that is chosen. Not in the middle of a recording of it, which would end. */
static void
leave_gone (GsRatingRow *self)
{
  GsProject *project = gs_workspace_get_project (self->workspace);
  const char *chosen = gs_annotator_get_dimension (self->annotator);

  if (project == NULL || gs_annotator_get_trace (self->annotator) != NULL || gs_annotator_get_state (self->annotator) != GS_ANNOTATOR_IDLE)
    return;

  /* Traces of other tools may have dimensions that the project has no entry of. */
  if (!note_listed (self) && g_strcmp0 (self->listed, chosen) == 0)
    gs_annotator_set_dimension (self->annotator, "valence");
}

static void
update (GsRatingRow *self)
{
  const char *dimension = gs_annotator_get_dimension (self->annotator);
  gboolean is_valence = strcmp (dimension, "valence") == 0;
  gboolean is_arousal = strcmp (dimension, "arousal") == 0;
  gboolean is_both = gs_annotator_is_both (self->annotator);
  GsAnnotatorState state = gs_annotator_get_state (self->annotator);
  gboolean at_rest = state == GS_ANNOTATOR_IDLE || state == GS_ANNOTATOR_PAUSED;

  note_listed (self);
  self->updating = TRUE;
  gtk_toggle_button_set_active (self->valence, is_valence);
  gtk_toggle_button_set_active (self->arousal, is_arousal);
  gtk_toggle_button_set_active (self->both, is_both);
  gtk_menu_button_set_label (self->others, is_valence || is_arousal || is_both ? _ ("Other") : dimension);
  gtk_toggle_button_set_active (self->blind, gs_annotator_get_blind (self->annotator));
  self->updating = FALSE;

  /* The pad for both leaves the width but not the height. */
  gtk_orientable_set_orientation (self->lines, is_both ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);

  /* Nobody takes another scale, or looks at the others' lines, in the middle of a stroke. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->valence), at_rest);
  gtk_widget_set_sensitive (GTK_WIDGET (self->arousal), at_rest);
  gtk_widget_set_sensitive (GTK_WIDGET (self->both), at_rest);
  gtk_widget_set_sensitive (GTK_WIDGET (self->others), at_rest);
  gtk_widget_set_sensitive (GTK_WIDGET (self->blind), gs_annotator_get_trace (self->annotator) == NULL && state == GS_ANNOTATOR_IDLE);
}

/* A recording has begun, or ended: then what has happened to its dimension meanwhile counts. */
static void
recording_cb (GsRatingRow *self)
{
  update (self);
  leave_gone (self);
}

static void
blind_cb (GsRatingRow *self)
{
  if (!self->updating)
    gs_annotator_set_blind (self->annotator, gtk_toggle_button_get_active (self->blind));
}

static void
fill_menu (GsRatingRow *self)
{
  g_autoptr (GMenu) dimensions = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();

  g_menu_remove_all (self->menu);
  for (guint i = 0; self->dimensions != NULL && i < g_list_model_get_n_items (self->dimensions); i++)
    {
      g_autoptr (GsDimension) dimension = g_list_model_get_item (self->dimensions, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (gs_dimension_get_name (dimension), NULL);

      g_menu_item_set_action_and_target (item, "rating.dimension", "s", gs_dimension_get_name (dimension));
      g_menu_append_item (dimensions, item);
    }
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (dimensions));
  g_menu_append (more, _ ("_New Dimension…"), "rating.new-dimension");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (more));

  leave_gone (self);
}

static void
store_cb (GsRatingRow *self)
{
  GsProject *project = gs_workspace_get_project (self->workspace);

  if (self->dimensions != NULL)
    g_signal_handlers_disconnect_by_data (self->dimensions, self);
  g_clear_object (&self->dimensions);
  if (project != NULL)
    self->dimensions = g_object_ref (gs_project_get_dimensions (project));
  if (self->dimensions != NULL)
    g_signal_connect_swapped (self->dimensions, "items-changed", G_CALLBACK (fill_menu), self);
  fill_menu (self);
}

static void
choose_dimension (GtkWidget *widget,
                  const char *name,
                  GVariant *parameter)
{
  gs_annotator_set_dimension (GS_RATING_ROW (widget)->annotator, g_variant_get_string (parameter, NULL));
}

static void
added_cb (GsRatingRow *self,
          GsDimension *dimension)
{
  gs_annotator_set_dimension (self->annotator, gs_dimension_get_name (dimension));
}

static void
add_dimension (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  GsRatingRow *self = GS_RATING_ROW (widget);
  GsStore *store = gs_workspace_get_store (self->workspace);
  GtkWidget *window;

  if (store == NULL)
    return;

  window = gs_dimension_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), store);
  g_signal_connect_object (window, "added", G_CALLBACK (added_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
gs_rating_row_dispose (GObject *object)
{
  GsRatingRow *self = GS_RATING_ROW (object);

  if (self->dimensions != NULL)
    g_signal_handlers_disconnect_by_data (self->dimensions, self);
  g_clear_object (&self->dimensions);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->menu);
  g_clear_pointer (&self->listed, g_free);
  g_clear_object (&self->annotator);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (gs_rating_row_parent_class)->dispose (object);
}

static void
gs_rating_row_class_init (GsRatingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_rating_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-rating-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GsRatingRow, box);
  gtk_widget_class_bind_template_child (widget_class, GsRatingRow, lines);
  gtk_widget_class_bind_template_child (widget_class, GsRatingRow, valence);
  gtk_widget_class_bind_template_child (widget_class, GsRatingRow, arousal);
  gtk_widget_class_bind_template_child (widget_class, GsRatingRow, both);
  gtk_widget_class_bind_template_child (widget_class, GsRatingRow, others);
  gtk_widget_class_bind_template_child (widget_class, GsRatingRow, blind);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, blind_cb);
  gtk_widget_class_install_action (widget_class, "rating.dimension", "s", choose_dimension);
  gtk_widget_class_install_action (widget_class, "rating.new-dimension", NULL, add_dimension);
}

static void
gs_rating_row_init (GsRatingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu = g_menu_new ();
  gtk_menu_button_set_menu_model (self->others, G_MENU_MODEL (self->menu));
}

/**
 * gs_rating_row_connect:
 * @self: a #GsRatingRow
 * @workspace: the window's project
 * @annotator: what records
 *
 * To be called once.
 */
void
gs_rating_row_connect (GsRatingRow *self,
                       GsWorkspace *workspace,
                       GsAnnotator *annotator)
{
  g_return_if_fail (GS_IS_RATING_ROW (self));
  g_return_if_fail (self->annotator == NULL);

  self->workspace = g_object_ref (workspace);
  self->annotator = g_object_ref (annotator);
  g_signal_connect_object (annotator, "notify::dimension", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::state", G_CALLBACK (recording_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::trace", G_CALLBACK (recording_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::blind", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::store", G_CALLBACK (store_cb), self, G_CONNECT_SWAPPED);
  store_cb (self);
  update (self);
}
