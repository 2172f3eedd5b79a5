/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-segment-panel.h"

#include "gs-palette.h"
#include "gs-time-text.h"
#include "gs-tier-window.h"

#include <glib/gi18n.h>

struct _GsSegmentPanel
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkDropDown *tier_drop_down;
  GtkFlowBox *words;
  GtkLabel *segment_label;
  GtkEntry *label_entry;
  GtkEntry *note_entry;
  GtkWidget *edge_button;

  GsWorkspace *workspace;
  GsSegmenter *segmenter;
  GsTracks *tracks;
  GSignalGroup *segment_signals;
  GSignalGroup *vocabulary_signals;
  GtkFilter *filter;
  GtkFilterListModel *tiers; /* of the clip, those that may be worked on */
  GsSegment *shown;    /* (nullable) */
  GsTier *shown_tier;  /* (nullable): where it lies */
  gboolean labelling;  /* its label is being typed */
  gboolean noting;     /* its note is being typed */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (GsSegmentPanel, gs_segment_panel, GTK_TYPE_WIDGET)

/* So that the next key is the window's again. */
static void
give_back_keys (GsSegmentPanel *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-timeline", NULL);
}

/* --- the selected segment --- */

/* Whether the keys go there, or will when the window has them again. */
static gboolean
has_keys (GtkEntry *entry)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (entry));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (entry));
}

static void
show_text (GtkEntry *entry,
           const char *text)
{
  /* The cursor stays where it is when nothing is new. */
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text))
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/* What is being typed is left alone: another window may be what makes this look anew. */
static void
show_segment (GsSegmentPanel *self)
{
  GsSegment *segment = gs_tracks_get_selected (self->tracks, NULL);
  gint64 in_point = gs_segmenter_get_in_point (self->segmenter);
  const char *in_label = gs_segmenter_get_in_label (self->segmenter);
  g_autofree char *text = NULL;

  if (in_point >= 0)
    {
      g_autofree char *start = gs_time_text_exact (in_point);

      text = in_label != NULL && in_label[0] != '\0' ? g_strdup_printf (_ ("“%s” from %s; its key or O ends it"), in_label, start)
                                                     : g_strdup_printf (_ ("From %s; O ends it"), start);
    }
  else if (segment != NULL)
    {
      g_autofree char *start = gs_time_text_exact (gs_segment_get_start (segment));
      g_autofree char *end = gs_time_text_exact (gs_segment_get_end (segment));

      text = g_strdup_printf ("%s–%s", start, end);
    }
  else
    text = g_strdup (_ ("I begins a segment, O ends it"));

  gtk_label_set_label (self->segment_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->segment_label), text);
  self->labelling = self->labelling && has_keys (self->label_entry);
  self->updating = TRUE;
  if (!self->labelling)
    show_text (self->label_entry, segment != NULL ? gs_segment_get_label (segment) : "");
  if (!self->noting)
    show_text (self->note_entry, segment != NULL ? gs_segment_get_note (segment) : "");
  self->updating = FALSE;
  /* Keys that went to a segment that is gone would be nobody's. */
  if (segment == NULL && (has_keys (self->label_entry) || has_keys (self->note_entry)))
    give_back_keys (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->label_entry), segment != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->note_entry), segment != NULL);
  gtk_widget_set_sensitive (self->edge_button, segment != NULL);
}

/* A note that was typed is not lost because somebody goes on with the pointer, to another segment perhaps. */
static void
store_note (GsSegmentPanel *self)
{
  const char *note = gtk_editable_get_text (GTK_EDITABLE (self->note_entry));

  if (self->shown != NULL && self->noting)
    {
      self->noting = FALSE;
      gs_segmenter_note (self->segmenter, self->shown_tier, self->shown, note);
    }
}

static void
label_changed_cb (GsSegmentPanel *self)
{
  self->labelling = !self->updating;
}

static void
note_changed_cb (GsSegmentPanel *self)
{
  self->noting = !self->updating;
}

static void
selected_cb (GsSegmentPanel *self)
{
  GsTier *tier = NULL;
  GsSegment *segment = gs_tracks_get_selected (self->tracks, &tier);

  store_note (self);
  self->labelling = FALSE;
  g_set_object (&self->shown, segment);
  g_set_object (&self->shown_tier, tier);
  g_signal_group_set_target (self->segment_signals, segment);
  show_segment (self);
}

static void
label_activated_cb (GsSegmentPanel *self)
{
  self->labelling = FALSE;
  if (gs_tracks_get_selected (self->tracks, NULL) != NULL)
    gs_segmenter_label (self->segmenter, gtk_editable_get_text (GTK_EDITABLE (self->label_entry)));
  show_segment (self);
  give_back_keys (self);
}

static void
note_activated_cb (GsSegmentPanel *self)
{
  store_note (self);
  give_back_keys (self);
}

static void
note_left_cb (GsSegmentPanel *self)
{
  store_note (self);
}

/* --- the tier and its words --- */

static void
tier_chosen_cb (GsSegmentPanel *self)
{
  gpointer tier = gtk_drop_down_get_selected_item (self->tier_drop_down);

  if (!self->updating && self->segmenter != NULL && tier != NULL)
    gs_segmenter_set_tier (self->segmenter, tier);
}

static void
add_word (GsSegmentPanel *self,
          const char *name,
          const char *colour,
          const char *key)
{
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new (NULL);
  GsPalette palette = { 0 };
  GdkRGBA rgba = gs_palette_label (&palette, name);
  g_autofree char *hex = g_strdup_printf ("#%02x%02x%02x", (guint) (rgba.red * 255 + 0.5), (guint) (rgba.green * 255 + 0.5),
                                          (guint) (rgba.blue * 255 + 0.5));
  g_autofree char *markup = g_markup_printf_escaped ("<span foreground=\"%s\">■</span> <b>%s</b>%s%s", colour[0] != '\0' ? colour : hex,
                                                     key, key[0] != '\0' ? " " : "", name);
  /* Translators: a label, and the key that gives it */
  g_autofree char *spoken = key[0] != '\0' ? g_strdup_printf (_ ("%s, key %s"), name, key) : g_strdup (name);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_add_css_class (button, "gs-word");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.label");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  gtk_flow_box_insert (self->words, button, -1);
  /* The button takes the focus, not the place it stands in */
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static void
show_words (GsSegmentPanel *self)
{
  GsTier *tier = gs_segmenter_get_tier (self->segmenter);
  GListModel *words = tier != NULL ? gs_tier_get_vocabulary (tier) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->words))) != NULL)
    gtk_flow_box_remove (self->words, child);

  for (guint i = 0; words != NULL && i < g_list_model_get_n_items (words); i++)
    {
      g_autoptr (GsWord) word = g_list_model_get_item (words, i);

      add_word (self, gs_word_get_name (word), gs_word_get_colour (word), gs_word_get_key (word));
    }
  if (words == NULL || g_list_model_get_n_items (words) == 0)
    {
      g_auto (GStrv) usual = gs_tier_window_get_usual_words (gs_workspace_get_store (self->workspace));

      for (guint i = 0; usual[i] != NULL && i < 9; i++)
        {
          g_autofree char *key = g_strdup_printf ("%u", i + 1);

          add_word (self, usual[i], "", key);
        }
    }
}

static void
show_tier (GsSegmentPanel *self)
{
  GsTier *tier = gs_segmenter_get_tier (self->segmenter);
  GListModel *tiers = G_LIST_MODEL (self->tiers);
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) item = g_list_model_get_item (tiers, i);

      if (item == tier)
        position = i;
    }
  gtk_drop_down_set_selected (self->tier_drop_down, position);
  gtk_widget_set_sensitive (GTK_WIDGET (self->tier_drop_down), g_list_model_get_n_items (tiers) > 0);
  g_signal_group_set_target (self->vocabulary_signals, tier != NULL ? gs_tier_get_vocabulary (tier) : NULL);
  show_words (self);
}

static gboolean
is_open (gpointer tier,
         gpointer user_data)
{
  GsSegmentPanel *self = user_data;

  return self->segmenter == NULL || gs_segmenter_is_open (self->segmenter, tier);
}

static void
only_cb (GsSegmentPanel *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* What the drop-down then selects by itself nobody chose: the segmenter knows better. */
static void
tiers_changing_cb (GsSegmentPanel *self)
{
  self->updating = TRUE;
}

/* A drop-down asks for a name once. */
static void
name_cb (GsSegmentPanel *self)
{
  self->updating = TRUE;
  gtk_drop_down_set_model (self->tier_drop_down, NULL);
  gtk_drop_down_set_model (self->tier_drop_down, G_LIST_MODEL (self->tiers));
  self->updating = FALSE;
  if (self->segmenter != NULL)
    show_tier (self);
}

static void
tiers_changed_cb (GsSegmentPanel *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tiers)); i++)
    {
      g_autoptr (GsTier) tier = g_list_model_get_item (G_LIST_MODEL (self->tiers), i);

      g_signal_handlers_disconnect_by_func (tier, name_cb, self);
      g_signal_connect_object (tier, "notify::name", G_CALLBACK (name_cb), self, G_CONNECT_SWAPPED);
    }
  self->updating = FALSE;
  if (self->segmenter != NULL)
    show_tier (self);
}

static void
clip_cb (GsSegmentPanel *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  gtk_filter_list_model_set_model (self->tiers, clip != NULL ? gs_clip_get_tiers (clip) : NULL);
  show_tier (self);
  show_segment (self);
}

static void
gs_segment_panel_dispose (GObject *object)
{
  GsSegmentPanel *self = GS_SEGMENT_PANEL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->shown);
  g_clear_object (&self->shown_tier);
  g_clear_object (&self->segment_signals);
  g_clear_object (&self->vocabulary_signals);
  g_clear_object (&self->tiers);
  g_clear_object (&self->filter);
  g_clear_object (&self->tracks);
  g_clear_object (&self->segmenter);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (gs_segment_panel_parent_class)->dispose (object);
}

static void
gs_segment_panel_class_init (GsSegmentPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_segment_panel_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-segment-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, GsSegmentPanel, box);
  gtk_widget_class_bind_template_child (widget_class, GsSegmentPanel, tier_drop_down);
  gtk_widget_class_bind_template_child (widget_class, GsSegmentPanel, words);
  gtk_widget_class_bind_template_child (widget_class, GsSegmentPanel, segment_label);
  gtk_widget_class_bind_template_child (widget_class, GsSegmentPanel, label_entry);
  gtk_widget_class_bind_template_child (widget_class, GsSegmentPanel, note_entry);
  gtk_widget_class_bind_template_child (widget_class, GsSegmentPanel, edge_button);
  gtk_widget_class_bind_template_callback (widget_class, tier_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, label_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, label_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_changed_cb);
}

static void
gs_segment_panel_init (GsSegmentPanel *self)
{
  GtkExpression *name = gtk_property_expression_new (GS_TYPE_TIER, NULL, "name");
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->segment_signals = g_signal_group_new (GS_TYPE_SEGMENT);
  g_signal_group_connect_swapped (self->segment_signals, "notify", G_CALLBACK (show_segment), self);
  self->vocabulary_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->vocabulary_signals, "items-changed", G_CALLBACK (show_words), self);

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (note_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->note_entry), focus);
  gtk_drop_down_set_expression (self->tier_drop_down, name);
  gtk_expression_unref (name);

  self->filter = GTK_FILTER (gtk_custom_filter_new (is_open, self, NULL));
  self->tiers = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  /* One before the drop-down hears of it, the other after */
  g_signal_connect_object (self->tiers, "items-changed", G_CALLBACK (tiers_changing_cb), self, G_CONNECT_SWAPPED);
  gtk_drop_down_set_model (self->tier_drop_down, G_LIST_MODEL (self->tiers));
  g_signal_connect_object (self->tiers, "items-changed", G_CALLBACK (tiers_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/**
 * gs_segment_panel_connect:
 * @self: a #GsSegmentPanel
 * @workspace: the window's clip and project
 * @segmenter: makes segments
 * @tracks: which segment is selected
 *
 * To be called once.
 */
void
gs_segment_panel_connect (GsSegmentPanel *self,
                          GsWorkspace *workspace,
                          GsSegmenter *segmenter,
                          GsTracks *tracks)
{
  g_return_if_fail (GS_IS_SEGMENT_PANEL (self));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  self->segmenter = g_object_ref (segmenter);
  self->tracks = g_object_ref (tracks);

  g_signal_connect_object (segmenter, "notify::in-point", G_CALLBACK (show_segment), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (segmenter, "notify::only", G_CALLBACK (only_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (segmenter, "notify::tier", G_CALLBACK (show_tier), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tracks, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  clip_cb (self);
}

/**
 * gs_segment_panel_focus_label:
 * @self: a #GsSegmentPanel
 *
 * Lets the user type the selected segment's label.
 */
void
gs_segment_panel_focus_label (GsSegmentPanel *self)
{
  g_return_if_fail (GS_IS_SEGMENT_PANEL (self));

  show_segment (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->label_entry));
}

/**
 * gs_segment_panel_focus_note:
 * @self: a #GsSegmentPanel
 *
 * Lets the user type the selected segment's note.
 */
void
gs_segment_panel_focus_note (GsSegmentPanel *self)
{
  g_return_if_fail (GS_IS_SEGMENT_PANEL (self));

  show_segment (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->note_entry));
}

/**
 * gs_segment_panel_get_label:
 * @self: a #GsSegmentPanel
 * @key: a character
 *
 * Returns: (transfer full) (nullable): the word that the key gives on the chosen tier; "" for 0; %NULL if it gives none
 */
char *
gs_segment_panel_get_label (GsSegmentPanel *self,
                            const char *key)
{
  GsTier *tier;
  GsWord *word;
  g_auto (GStrv) usual = NULL;
  guint place;

  g_return_val_if_fail (GS_IS_SEGMENT_PANEL (self), NULL);

  if (g_str_equal (key, "0"))
    return g_strdup ("");
  if (self->segmenter == NULL || key[0] == '\0')
    return NULL;

  tier = gs_segmenter_get_tier (self->segmenter);
  if (tier != NULL && g_list_model_get_n_items (gs_tier_get_vocabulary (tier)) > 0)
    {
      word = gs_tier_find_word_by_key (tier, key);
      return word != NULL ? g_strdup (gs_word_get_name (word)) : NULL;
    }

  usual = gs_tier_window_get_usual_words (gs_workspace_get_store (self->workspace));
  place = key[1] == '\0' && g_ascii_isdigit (key[0]) ? (guint) (key[0] - '0') : 0;

  return place > 0 && place <= g_strv_length (usual) ? g_strdup (usual[place - 1]) : NULL;
}
