/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-tier-window.h"

#include "gs-accessible.h"
#include "gs-bindings.h"
#include "gs-palette.h"
#include "gs-word-row.h"

#include <glib/gi18n.h>

/* Where older projects keep the words of the digits 1 to 9, of all tiers. */
#define LABELS_SETTING "annotate.labels"

struct _GsTierWindow
{
  AdwWindow parent_instance;

  GtkWidget *done_button;
  GtkLabel *problem_label;
  AdwEntryRow *name_row;
  AdwComboRow *overlap_row;
  GtkListBox *word_list;
  GtkWidget *empty_box;

  GsStore *store;
  GsTier *tier;

  /* As it was when it was shown here: only what is another is written, for somebody else may have changed the rest meanwhile. */
  char *name;
  GsOverlapPolicy overlap;
  GPtrArray *words; /* GsWord of the tier */
  GPtrArray *shown; /* the same as the rows make them: with a colour each */
};

G_DEFINE_FINAL_TYPE (GsTierWindow, gs_tier_window, ADW_TYPE_WINDOW)

static guint
get_n_words (GsTierWindow *self)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (self->word_list, (int) n) != NULL)
    n++;

  return n;
}

static GsWordRow *
get_row (GsTierWindow *self,
         guint i)
{
  return GS_WORD_ROW (gtk_list_box_get_row_at_index (self->word_list, (int) i));
}

/* Whether the tier has other words than those that were shown here. */
static gboolean
has_other_words (GsTierWindow *self)
{
  GListModel *words = gs_tier_get_vocabulary (self->tier);
  gboolean other = g_list_model_get_n_items (words) != self->words->len;

  for (guint i = 0; !other && i < self->words->len; i++)
    {
      g_autoptr (GsWord) word = g_list_model_get_item (words, i);

      other = !gs_word_equal (word, self->words->pdata[i]);
    }

  return other;
}

/* Whether the words have been changed here. */
static gboolean
is_changed (GsTierWindow *self)
{
  gboolean changed = get_n_words (self) != self->words->len;

  for (guint i = 0; !changed && i < self->words->len; i++)
    {
      g_autoptr (GsWord) word = gs_word_row_make_word (get_row (self, i));

      changed = gs_word_row_get_former (get_row (self, i)) != self->words->pdata[i] || !gs_word_equal (word, self->shown->pdata[i]);
    }

  return changed;
}

static gboolean
is_gone (GsTierWindow *self)
{
  GsClip *clip = gs_tier_get_clip (self->tier);
  GListModel *tiers = clip != NULL ? gs_clip_get_tiers (clip) : NULL;

  for (guint i = 0; tiers != NULL && i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) tier = g_list_model_get_item (tiers, i);

      if (tier == self->tier)
        return FALSE;
    }

  return TRUE;
}

/* What stands in the way of these words, as a sentence; %NULL if nothing does. */
static char *
find_problem (GsTierWindow *self)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (is_gone (self))
    return g_strdup (_ ("The tier is not there any more: it was taken away in another window."));
  if (gtk_editable_get_text (GTK_EDITABLE (self->name_row))[0] == '\0')
    return g_strdup (_ ("The tier needs a name."));

  for (guint i = 0; i < get_n_words (self); i++)
    {
      char *name = gs_word_row_get_name (get_row (self, i)), *key = gs_word_row_get_key (get_row (self, i));
      gboolean new_name = g_hash_table_add (names, name), new_key = g_hash_table_add (keys, key);

      if (name[0] == '\0')
        return g_strdup_printf (_ ("Word %u has no name yet."), i + 1);
      if (!new_name)
        return g_strdup_printf (_ ("“%s” is there twice."), name);
      if (key[0] == '\0')
        continue;
      if (!new_key)
        return g_strdup_printf (_ ("The key %s is given to two words."), key);
      if (g_str_equal (key, "0"))
        return g_strdup (_ ("The key 0 takes labels away: choose 1 to 9 or a letter."));
      if (!g_unichar_isalnum (g_utf8_get_char (key)) || (!g_ascii_isdigit (key[0]) && gs_bindings_has_key (key)))
        return g_strdup_printf (_ ("The key %s does something else already: choose 1 to 9 or another letter."), key);
    }

  if (is_changed (self) && has_other_words (self))
    return g_strdup (_ ("The words have been changed in another window meanwhile: close this one and open it again to see them."));

  return NULL;
}

static void
check (GsTierWindow *self)
{
  g_autofree char *problem = find_problem (self);
  gboolean empty = get_n_words (self) == 0;

  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
  gtk_widget_set_sensitive (self->done_button, problem == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->word_list), !empty);
  gtk_widget_set_visible (self->empty_box, empty);
}

static void
move_cb (GsWordRow *row,
         int direction,
         GsTierWindow *self)
{
  int place = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + direction;

  if (place < 0 || place >= (int) get_n_words (self))
    return;

  g_object_ref (row);
  gtk_list_box_remove (self->word_list, GTK_WIDGET (row));
  gtk_list_box_insert (self->word_list, GTK_WIDGET (row), place);
  g_object_unref (row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  check (self);
}

static void
remove_cb (GsWordRow *row,
           GsTierWindow *self)
{
  int place = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  guint n;

  gtk_list_box_remove (self->word_list, GTK_WIDGET (row));
  n = get_n_words (self);
  if (n > 0)
    gtk_widget_grab_focus (GTK_WIDGET (get_row (self, MIN ((guint) place, n - 1))));
  check (self);
}

static void
add_row (GsTierWindow *self,
         GsWord *former,
         const char *name,
         const char *colour,
         const char *key)
{
  GtkWidget *row = gs_word_row_new (former, name, colour, key);

  g_signal_connect_object (row, "changed", G_CALLBACK (check), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "move", G_CALLBACK (move_cb), self, 0);
  g_signal_connect_object (row, "remove", G_CALLBACK (remove_cb), self, 0);
  gtk_list_box_append (self->word_list, row);
}

/* The lowest digit that no word has; "" when all are taken. */
static char *
get_free_key (GsTierWindow *self)
{
  for (char digit = '1'; digit <= '9'; digit++)
    {
      gboolean taken = FALSE;

      for (guint i = 0; i < get_n_words (self); i++)
        {
          g_autofree char *key = gs_word_row_get_key (get_row (self, i));

          taken = taken || (key[0] == digit && key[1] == '\0');
        }
      if (!taken)
        return g_strndup (&digit, 1);
    }

  return g_strdup ("");
}

static void
add_cb (GsTierWindow *self)
{
  g_autofree char *key = get_free_key (self);
  guint n = get_n_words (self);

  add_row (self, NULL, "", gs_palette_nth_label (n), key);
  check (self);
  gtk_widget_grab_focus (GTK_WIDGET (get_row (self, n)));
}

static void
usual_cb (GsTierWindow *self)
{
  g_auto (GStrv) words = gs_tier_window_get_usual_words (self->store);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *key = get_free_key (self);

      add_row (self, NULL, words[i], gs_palette_nth_label (i), key);
    }
  check (self);
  if (get_n_words (self) > 0)
    gtk_widget_grab_focus (GTK_WIDGET (get_row (self, 0)));
}

static void
delete_cb (GsTierWindow *self)
{
  if (!is_gone (self) && gs_store_is_open (self->store))
    gs_store_remove_tier (self->store, self->tier);
  gtk_window_close (GTK_WINDOW (self));
}

/* What is among the tier's words in place of one that was shown: the same, but perhaps made anew. */
static GsWord *
find_former (GsTierWindow *self,
             GsWord *shown)
{
  g_autoptr (GsWord) word = NULL;
  guint place;

  if (shown != NULL && g_ptr_array_find (self->words, shown, &place))
    word = g_list_model_get_item (gs_tier_get_vocabulary (self->tier), place);

  return word; /* the tier keeps it */
}

static void
store_words (GsTierWindow *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) former = g_ptr_array_new ();

  for (guint i = 0; i < get_n_words (self); i++)
    {
      GsWord *shown = gs_word_row_get_former (get_row (self, i)), *before = find_former (self, shown);
      g_autoptr (GsWord) word = gs_word_row_make_word (get_row (self, i));

      g_ptr_array_add (words, g_object_ref (word == shown ? before : word));
      g_ptr_array_add (former, before);
    }

  gs_store_set_vocabulary (self->store, self->tier, words, former);
}

static void
done_cb (GsTierWindow *self)
{
  g_autofree char *problem = find_problem (self);
  const char *new_name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  GsOverlapPolicy overlap = (GsOverlapPolicy) adw_combo_row_get_selected (self->overlap_row);
  g_autofree char *name = NULL;

  if (problem != NULL || !gs_store_is_open (self->store))
    return;

  /* Translators: follows the word Undo or Redo in a menu */
  name = g_strdup_printf (_ ("changing the tier “%s”"), gs_tier_get_name (self->tier));
  gs_store_begin_action (self->store, name);
  if (!g_str_equal (new_name, self->name))
    gs_store_rename_tier (self->store, self->tier, new_name);
  if (overlap != self->overlap)
    gs_store_set_tier_overlap (self->store, self->tier, overlap);
  if (is_changed (self))
    store_words (self);
  gs_store_end_action (self->store);
  gtk_window_close (GTK_WINDOW (self));
}

static void
gs_tier_window_dispose (GObject *object)
{
  GsTierWindow *self = GS_TIER_WINDOW (object);

  g_clear_object (&self->store);
  g_clear_object (&self->tier);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);

  G_OBJECT_CLASS (gs_tier_window_parent_class)->dispose (object);
}

static void
gs_tier_window_class_init (GsTierWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_tier_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-tier-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsTierWindow, done_button);
  gtk_widget_class_bind_template_child (widget_class, GsTierWindow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, GsTierWindow, name_row);
  gtk_widget_class_bind_template_child (widget_class, GsTierWindow, overlap_row);
  gtk_widget_class_bind_template_child (widget_class, GsTierWindow, word_list);
  gtk_widget_class_bind_template_child (widget_class, GsTierWindow, empty_box);
  gtk_widget_class_bind_template_callback (widget_class, check);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, usual_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gs_tier_window_init (GsTierWindow *self)
{
  self->words = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gs_tier_window_get_usual_words:
 * @store: (nullable): the project
 *
 * Returns: (transfer full): the words that a tier without a vocabulary gives the keys 1 to 9
 */
char **
gs_tier_window_get_usual_words (GsStore *store)
{
  g_autofree char *text = store != NULL && gs_store_is_open (store) ? gs_store_get_setting (store, LABELS_SETTING) : NULL;
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : _ ("smile, laughter, frown, surprise, speech, silence"), ",", -1);
  GPtrArray *words = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_strstrip (parts[i])[0] != '\0')
        g_ptr_array_add (words, g_strdup (parts[i]));
    }
  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (words, FALSE);
}

/**
 * gs_tier_window_present:
 * @parent: the window in whose way it stands
 * @store: the project
 * @tier: what is to be changed
 */
void
gs_tier_window_present (GtkWindow *parent,
                        GsStore *store,
                        GsTier *tier)
{
  GsTierWindow *self = g_object_new (GS_TYPE_TIER_WINDOW, "transient-for", parent, NULL);
  GListModel *words = gs_tier_get_vocabulary (tier);
  GsClip *clip = gs_tier_get_clip (tier);

  self->store = g_object_ref (store);
  self->tier = g_object_ref (tier);
  self->name = g_strdup (gs_tier_get_name (tier));
  self->overlap = gs_tier_get_overlap (tier);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), gs_tier_get_name (tier));
  adw_combo_row_set_selected (self->overlap_row, gs_tier_get_overlap (tier));
  for (guint i = 0; i < g_list_model_get_n_items (words); i++)
    {
      g_autoptr (GsWord) word = g_list_model_get_item (words, i);
      const char *colour = gs_word_get_colour (word);

      add_row (self, word, gs_word_get_name (word), colour[0] != '\0' ? colour : gs_palette_nth_label (i), gs_word_get_key (word));
      g_ptr_array_add (self->words, g_object_ref (word));
      g_ptr_array_add (self->shown, gs_word_row_make_word (get_row (self, i)));
    }
  g_signal_connect_object (words, "items-changed", G_CALLBACK (check), self, G_CONNECT_SWAPPED);
  if (clip != NULL)
    g_signal_connect_object (gs_clip_get_tiers (clip), "items-changed", G_CALLBACK (check), self, G_CONNECT_SWAPPED);
  check (self);
  gtk_window_present (GTK_WINDOW (self));
  gs_accessible_mend (GTK_WIDGET (self));
}
