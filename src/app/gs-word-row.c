/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-word-row.h"

#include <glib/gi18n.h>

struct _GsWordRow
{
  GtkListBoxRow parent_instance;

  GsWord *former; /* (nullable): the word whose place it takes */
  GtkWidget *colour;
  GtkWidget *name;
  GtkWidget *key;
};

G_DEFINE_FINAL_TYPE (GsWordRow, gs_word_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  CHANGED,
  MOVE,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Screen readers hear whose colour, key and buttons these are. The part of a colour button that takes the focus is a child of it. */
static void
name_parts (GsWordRow *self)
{
  g_autofree char *name = gs_word_row_get_name (self);
  g_autofree char *colour = g_strdup_printf (_ ("Colour of “%s”"), name);
  g_autofree char *key = g_strdup_printf (_ ("Key of “%s”"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->colour), GTK_ACCESSIBLE_PROPERTY_LABEL, colour, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->colour)), GTK_ACCESSIBLE_PROPERTY_LABEL, colour, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->key), GTK_ACCESSIBLE_PROPERTY_LABEL, key, -1);
}

static void
changed_cb (GsWordRow *self)
{
  name_parts (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
up_cb (GsWordRow *self)
{
  g_signal_emit (self, signals[MOVE], 0, -1);
}

static void
down_cb (GsWordRow *self)
{
  g_signal_emit (self, signals[MOVE], 0, 1);
}

static void
remove_cb (GsWordRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static gboolean
gs_word_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GS_WORD_ROW (widget)->name);
}

static void
gs_word_row_finalize (GObject *object)
{
  g_clear_object (&GS_WORD_ROW (object)->former);

  G_OBJECT_CLASS (gs_word_row_parent_class)->finalize (object);
}

static void
gs_word_row_class_init (GsWordRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_word_row_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = gs_word_row_grab_focus;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVE] = g_signal_new ("move", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_button (GsWordRow *self,
            GtkWidget *box,
            const char *icon,
            const char *label,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (box), button);
}

static void
gs_word_row_init (GsWordRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->colour = gtk_color_button_new ();
  self->name = gtk_entry_new ();
  self->key = gtk_entry_new ();

  gtk_widget_set_margin_start (box, 8);
  gtk_widget_set_margin_end (box, 8);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);

  gtk_widget_set_valign (self->colour, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->colour);

  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Word"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Word"), -1);
  gtk_box_append (GTK_BOX (box), self->name);

  gtk_editable_set_width_chars (GTK_EDITABLE (self->key), 3);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->key), 3);
  gtk_editable_set_alignment (GTK_EDITABLE (self->key), 0.5f);
  gtk_entry_set_max_length (GTK_ENTRY (self->key), 1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->key), _ ("key"));
  gtk_widget_set_tooltip_text (self->key, _ ("Key that gives the word: 1 to 9, or a letter that does nothing else"));
  gtk_box_append (GTK_BOX (box), self->key);

  add_button (self, box, "go-up-symbolic", _ ("Move up"), G_CALLBACK (up_cb));
  add_button (self, box, "go-down-symbolic", _ ("Move down"), G_CALLBACK (down_cb));
  add_button (self, box, "user-trash-symbolic", _ ("Remove the word"), G_CALLBACK (remove_cb));

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  /* What is in it takes the focus */
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->key, "changed", G_CALLBACK (changed_cb), self);
}

/**
 * gs_word_row_new:
 * @former: (nullable): a word of the tier that it takes the place of; %NULL = a new word
 * @name: the word
 * @colour: "#rrggbb"
 * @key: the character of its key; may be empty
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
gs_word_row_new (GsWord *former,
                 const char *name,
                 const char *colour,
                 const char *key)
{
  GsWordRow *self = g_object_new (GS_TYPE_WORD_ROW, NULL);
  GdkRGBA rgba = { 0.5f, 0.5f, 0.5f, 1.0f };

  g_set_object (&self->former, former);
  gdk_rgba_parse (&rgba, colour);
  gtk_color_chooser_set_rgba (GTK_COLOR_CHOOSER (self->colour), &rgba);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  gtk_editable_set_text (GTK_EDITABLE (self->key), key);
  name_parts (self);

  return GTK_WIDGET (self);
}

/**
 * gs_word_row_get_former:
 * @self: a #GsWordRow
 *
 * Returns: (transfer none) (nullable): the word whose place it takes
 */
GsWord *
gs_word_row_get_former (GsWordRow *self)
{
  g_return_val_if_fail (GS_IS_WORD_ROW (self), NULL);

  return self->former;
}

/**
 * gs_word_row_get_name:
 * @self: a #GsWordRow
 *
 * Returns: (transfer full): the word as it stands there, without blanks around it
 */
char *
gs_word_row_get_name (GsWordRow *self)
{
  g_return_val_if_fail (GS_IS_WORD_ROW (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

/**
 * gs_word_row_get_key:
 * @self: a #GsWordRow
 *
 * Returns: (transfer full): its key, in lower case; empty = none
 */
char *
gs_word_row_get_key (GsWordRow *self)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (GS_IS_WORD_ROW (self), NULL);

  key = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->key))));

  return g_utf8_strdown (key, -1);
}

/**
 * gs_word_row_make_word:
 * @self: a #GsWordRow
 *
 * Returns: (transfer full): the word; the former one itself, if nothing was changed
 */
GsWord *
gs_word_row_make_word (GsWordRow *self)
{
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  g_autofree char *colour = NULL;
  g_autoptr (GsWord) word = NULL;
  GdkRGBA rgba;

  g_return_val_if_fail (GS_IS_WORD_ROW (self), NULL);

  gtk_color_chooser_get_rgba (GTK_COLOR_CHOOSER (self->colour), &rgba);
  colour = g_strdup_printf ("#%02x%02x%02x", (guint) (rgba.red * 255 + 0.5), (guint) (rgba.green * 255 + 0.5), (guint) (rgba.blue * 255 + 0.5));
  name = gs_word_row_get_name (self);
  key = gs_word_row_get_key (self);
  word = gs_word_new (name, colour, key);

  return g_object_ref (self->former != NULL && gs_word_equal (self->former, word) ? self->former : word);
}
