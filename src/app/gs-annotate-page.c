/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotate-page.h"

#include "gs-affect-pad.h"
#include "gs-preferences.h"
#include "gs-segment-panel.h"
#include "gs-rating-row.h"
#include "gs-stick-row.h"
#include "gs-time-text.h"
#include "gs-trace-row.h"
#include "gs-value-pad.h"

#include <glib/gi18n.h>

struct _GsAnnotatePage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkEntry *rater_entry;
  GsRatingRow *rating_row;
  GsStickRow *stick_row;
  GtkButton *record_button;
  GtkButton *end_button;
  GtkLabel *status_label;
  GsValuePad *pad;
  GsAffectPad *affect_pad;
  GtkListBox *trace_list;
  GtkFilterListModel *traces;
  GtkFilter *filter;
  GsCoveragePanel *coverage;
  GsWorthPanel *worth;
  GsSegmentPanel *segments;

  GsWorkspace *workspace;
  GsAnnotator *annotator;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (GsAnnotatePage, gs_annotate_page, GTK_TYPE_WIDGET)

/* --- recording --- */

/**
 * gs_annotate_page_focus_pad:
 * @self: a #GsAnnotatePage
 *
 * Gives the keyboard to what shows the live value.
 */
void
gs_annotate_page_focus_pad (GsAnnotatePage *self)
{
  g_return_if_fail (GS_IS_ANNOTATE_PAGE (self));

  if (self->annotator == NULL)
    return;

  gtk_widget_grab_focus (gs_annotator_is_both (self->annotator) ? GTK_WIDGET (self->affect_pad) : GTK_WIDGET (self->pad));
}

static void
rater_changed_cb (GsAnnotatePage *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->rater_entry));

  if (self->updating || self->annotator == NULL)
    return;

  gs_annotator_set_rater (self->annotator, name);
  gs_preferences_set_rater (gs_preferences_get_default (), name);
}

/* The name is taken as it is typed; Return gives the keys back to the window, so that R records. */
static void
rater_activated_cb (GsAnnotatePage *self)
{
  gs_annotate_page_focus_pad (self);
}

/* One dimension has its pad beside the rest of the page, two theirs above it. */
static void
show_pad (GsAnnotatePage *self)
{
  gboolean both = gs_annotator_is_both (self->annotator);
  const char *name = gs_annotator_get_dimension (self->annotator);
  GsProject *project = gs_workspace_get_project (self->workspace);
  GsDimension *dimension = project != NULL ? gs_project_find_dimension_by_name (project, name) : NULL;
  double minimum, maximum;
  gboolean bounded;

  GtkWidget *old = both ? GTK_WIDGET (self->pad) : GTK_WIDGET (self->affect_pad);
  gboolean focused = gtk_widget_is_focus (old);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), both ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (both ? GTK_WIDGET (self->affect_pad) : GTK_WIDGET (self->pad), TRUE);
  /* Or else the name's entry would get the keys */
  if (focused)
    gs_annotate_page_focus_pad (self);
  gtk_widget_set_visible (old, FALSE);

  gs_annotator_get_range (self->annotator, &minimum, &maximum, &bounded);
  gs_value_pad_set_range (self->pad, minimum, maximum, bounded);
  if (dimension != NULL)
    gs_value_pad_set_anchors (self->pad, gs_dimension_get_high (dimension), gs_dimension_get_middle (dimension),
                              gs_dimension_get_low (dimension));
  else if (g_str_equal (name, "arousal"))
    gs_value_pad_set_anchors (self->pad, _ ("active"), _ ("neutral"), _ ("calm"));
  else
    gs_value_pad_set_anchors (self->pad, _ ("pleasant"), _ ("neutral"), _ ("unpleasant"));
}

static void
annotator_cb (GsAnnotatePage *self)
{
  GsAnnotatorState state = gs_annotator_get_state (self->annotator);
  gboolean live = state == GS_ANNOTATOR_RECORDING || state == GS_ANNOTATOR_COUNTDOWN;
  const char *const labels[] = { _ ("Record"), _ ("Stop"), _ ("Pause"), _ ("Resume") };
  const char *const names[] = { _ ("Record a trace"), _ ("Stop counting down"), _ ("Pause recording"), _ ("Resume recording") };
  const char *const words[] = {
    _ ("R records from the cursor on"),
    _ ("Get ready…"),
    _ ("Recording: move the pointer here, or use the wheel, the arrow keys, 1 to 9"),
    _ ("Paused: R resumes from the cursor on"),
  };
  g_autofree char *status = NULL;

  self->updating = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->rater_entry)), gs_annotator_get_rater (self->annotator)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->rater_entry), gs_annotator_get_rater (self->annotator));
  self->updating = FALSE;

  gtk_button_set_label (self->record_button, labels[state]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->record_button), GTK_ACCESSIBLE_PROPERTY_LABEL, names[state], -1);
  if (gs_annotator_get_away (self->annotator) != NULL && !live)
    /* Translators: %s: name of a gamepad or joystick */
    status = g_strdup_printf (_ ("%s is unplugged: plug it in, or press R twice to record without it"), gs_annotator_get_away (self->annotator));
  gtk_label_set_label (self->status_label, status != NULL ? status : words[state]);
  gtk_widget_set_sensitive (GTK_WIDGET (self->end_button), gs_annotator_get_trace (self->annotator) != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->rater_entry), state == GS_ANNOTATOR_IDLE || state == GS_ANNOTATOR_PAUSED);
  gtk_widget_set_sensitive (GTK_WIDGET (self->coverage), !live);
  gs_value_pad_set_live (self->pad, live);
  gs_affect_pad_set_live (self->affect_pad, live);
  /* What has the keys may be out of reach now, and then nothing has them; and in two dimensions the arrow keys are for the pad */
  if (state == GS_ANNOTATOR_COUNTDOWN)
    gs_annotate_page_focus_pad (self);
  if (state == GS_ANNOTATOR_RECORDING)
    gtk_widget_add_css_class (GTK_WIDGET (self->record_button), "destructive-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->record_button), "destructive-action");

  show_pad (self);
}

static void
value_cb (GsAnnotatePage *self)
{
  gs_value_pad_set_value (self->pad, gs_annotator_get_value (self->annotator));
  gs_affect_pad_set_point (self->affect_pad, CLAMP (gs_annotator_get_value (self->annotator), -1.0, 1.0),
                           gs_annotator_get_second (self->annotator));
}

static void
value_given_cb (GsAnnotatePage *self,
                double value,
                int kind,
                gint64 age)
{
  if (self->annotator != NULL)
    gs_annotator_give (self->annotator, kind, NULL, age, value, gs_annotator_get_second (self->annotator));
}

static void
point_given_cb (GsAnnotatePage *self,
                double valence,
                double arousal,
                int kind,
                gint64 age)
{
  if (self->annotator != NULL)
    gs_annotator_give (self->annotator, kind, NULL, age, valence, arousal);
}

static GtkWidget *
make_trace_row_cb (gpointer item,
                   gpointer user_data)
{
  return gs_trace_row_new (item);
}

static void
clip_cb (GsAnnotatePage *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  gtk_filter_list_model_set_model (self->traces, clip != NULL ? gs_clip_get_traces (clip) : NULL);
}

/* To whoever rates blind the list does not say who has said something about which dimension, nor how late. */
static gboolean
is_listed (gpointer trace,
           gpointer user_data)
{
  GsAnnotatePage *self = user_data;

  return self->annotator == NULL || !gs_annotator_get_blind (self->annotator)
         || (g_strcmp0 (gs_rater_get_name (gs_trace_get_rater (trace)), gs_annotator_get_rater (self->annotator)) == 0
             && !gs_trace_get_taken_over (trace));
}

static void
blind_cb (GsAnnotatePage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
gs_annotate_page_dispose (GObject *object)
{
  GsAnnotatePage *self = GS_ANNOTATE_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->traces);
  g_clear_object (&self->filter);
  g_clear_object (&self->annotator);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (gs_annotate_page_parent_class)->dispose (object);
}

static void
gs_annotate_page_class_init (GsAnnotatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_annotate_page_dispose;

  g_type_ensure (GS_TYPE_SEGMENT_PANEL);
  g_type_ensure (GS_TYPE_VALUE_PAD);
  g_type_ensure (GS_TYPE_COVERAGE_PANEL);
  g_type_ensure (GS_TYPE_WORTH_PANEL);
  g_type_ensure (GS_TYPE_AFFECT_PAD);
  g_type_ensure (GS_TYPE_RATING_ROW);
  g_type_ensure (GS_TYPE_STICK_ROW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-annotate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, box);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, rater_entry);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, rating_row);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, stick_row);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, record_button);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, end_button);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, status_label);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, pad);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, affect_pad);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, trace_list);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, coverage);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, worth);
  gtk_widget_class_bind_template_child (widget_class, GsAnnotatePage, segments);
  gtk_widget_class_bind_template_callback (widget_class, rater_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rater_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, point_given_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_given_cb);
}

static void
gs_annotate_page_init (GsAnnotatePage *self)
{
  GtkWidget *placeholder = gtk_label_new (_ ("No traces yet"));

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_widget_add_css_class (placeholder, "dim-label");
  gtk_widget_add_css_class (placeholder, "gs-placeholder");
  gtk_list_box_set_placeholder (self->trace_list, placeholder);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_listed, self, NULL));
  self->traces = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  gtk_list_box_bind_model (self->trace_list, G_LIST_MODEL (self->traces), make_trace_row_cb, self, NULL);
}

/**
 * gs_annotate_page_connect:
 * @self: a #GsAnnotatePage
 * @workspace: the window's clip and project
 * @annotator: records traces
 * @segmenter: makes segments
 * @tracks: which segment is selected
 *
 * To be called once.
 */
void
gs_annotate_page_connect (GsAnnotatePage *self,
                          GsWorkspace *workspace,
                          GsAnnotator *annotator,
                          GsSegmenter *segmenter,
                          GsTracks *tracks)
{
  g_return_if_fail (GS_IS_ANNOTATE_PAGE (self));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  self->annotator = g_object_ref (annotator);
  gs_segment_panel_connect (self->segments, workspace, segmenter, tracks);

  gs_annotator_set_rater (annotator, gs_preferences_get_rater (gs_preferences_get_default ()));
  g_signal_connect_object (annotator, "notify::state", G_CALLBACK (annotator_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::trace", G_CALLBACK (annotator_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::away", G_CALLBACK (annotator_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::dimension", G_CALLBACK (annotator_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::rater", G_CALLBACK (annotator_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::value", G_CALLBACK (value_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::second", G_CALLBACK (value_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::blind", G_CALLBACK (blind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (annotator, "notify::rater", G_CALLBACK (blind_cb), self, G_CONNECT_SWAPPED);
  gs_rating_row_connect (self->rating_row, workspace, annotator);
  gs_stick_row_connect (self->stick_row, annotator);
  g_signal_connect_object (workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);

  annotator_cb (self);
  clip_cb (self);
}

/**
 * gs_annotate_page_focus_rater:
 * @self: a #GsAnnotatePage
 *
 * Lets the user type the rater's name.
 */
void
gs_annotate_page_focus_rater (GsAnnotatePage *self)
{
  g_return_if_fail (GS_IS_ANNOTATE_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->rater_entry));
}

/**
 * gs_annotate_page_focus_label:
 * @self: a #GsAnnotatePage
 *
 * Lets the user type the selected segment's label.
 */
void
gs_annotate_page_focus_label (GsAnnotatePage *self)
{
  g_return_if_fail (GS_IS_ANNOTATE_PAGE (self));

  gs_segment_panel_focus_label (self->segments);
}

/**
 * gs_annotate_page_focus_note:
 * @self: a #GsAnnotatePage
 *
 * Lets the user type the selected segment's note.
 */
void
gs_annotate_page_focus_note (GsAnnotatePage *self)
{
  g_return_if_fail (GS_IS_ANNOTATE_PAGE (self));

  gs_segment_panel_focus_note (self->segments);
}

/**
 * gs_annotate_page_get_label:
 * @self: a #GsAnnotatePage
 * @key: a character
 *
 * Returns: (transfer full) (nullable): the word that the key gives on the chosen tier; "" for 0; %NULL if it gives none
 */
char *
gs_annotate_page_get_label (GsAnnotatePage *self,
                            const char *key)
{
  g_return_val_if_fail (GS_IS_ANNOTATE_PAGE (self), NULL);

  return gs_segment_panel_get_label (self->segments, key);
}

/**
 * gs_annotate_page_get_worth:
 * @self: a #GsAnnotatePage
 *
 * Returns: (transfer none): the panel that lists what is worth a look
 */
GsWorthPanel *
gs_annotate_page_get_worth (GsAnnotatePage *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATE_PAGE (self), NULL);

  return self->worth;
}

/**
 * gs_annotate_page_get_coverage:
 * @self: a #GsAnnotatePage
 *
 * Returns: (transfer none): the panel that lists what a take leaves out
 */
GsCoveragePanel *
gs_annotate_page_get_coverage (GsAnnotatePage *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATE_PAGE (self), NULL);

  return self->coverage;
}
