/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-segment-search.h"

#include "gs-time-text.h"

#include <glib/gi18n.h>

/* More than this nobody reads through */
#define MOST 200

struct _GsSegmentSearch
{
  AdwWindow parent_instance;

  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkListBox *list;
  GtkLabel *count_label;
  AdwStatusPage *nothing_page;

  GsStore *store;
  GCancellable *looking;
};

G_DEFINE_FINAL_TYPE (GsSegmentSearch, gs_segment_search, ADW_TYPE_WINDOW)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
make_row (const GsSegmentHit *hit)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *start = gs_time_text_short (hit->start);
  g_autofree char *end = gs_time_text_short (hit->end);
  g_autofree char *place = g_strdup_printf ("%s · %s · %s–%s", hit->clip, hit->tier, start, end);
  g_autofree char *note = g_strdelimit (g_strdup (hit->note), "\n\t", ' ');
  g_autofree char *subtitle = note[0] != '\0' ? g_strdup_printf ("%s\n%s", note, place) : g_strdup (place);
  gint64 *rows = g_new (gint64, 3);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), hit->label[0] != '\0' ? hit->label : _ ("no label"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  rows[0] = hit->clip_id;
  rows[1] = hit->tier_id;
  rows[2] = hit->segment_id;
  g_object_set_data_full (G_OBJECT (row), "gs-rows", rows, g_free);

  return row;
}

static void
show_hits (GsSegmentSearch *self,
           GPtrArray *hits)
{
  GtkListBoxRow *row;
  g_autofree char *count = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < MIN (hits->len, MOST); i++)
    gtk_list_box_append (self->list, make_row (hits->pdata[i]));

  if (hits->len > MOST)
    count = g_strdup_printf (_ ("The first %u"), MOST);
  else
    count = g_strdup_printf (ngettext ("%u segment", "%u segments", hits->len), hits->len);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), hits->len > 0);
  adw_status_page_set_title (self->nothing_page, _ ("Nothing Found"));
  adw_status_page_set_description (self->nothing_page, _ ("No label and no note of this project has these words."));
  gtk_stack_set_visible_child_name (self->stack, hits->len > 0 ? "hits" : "nothing");
}

static void
found_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GsSegmentSearch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = gs_store_find_segments_finish (GS_STORE (source), result, &error);

  if (hits != NULL)
    show_hits (self, hits);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      adw_status_page_set_title (self->nothing_page, _ ("The Project Cannot Be Searched"));
      adw_status_page_set_description (self->nothing_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "nothing");
    }
}

static void
changed_cb (GsSegmentSearch *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (text[0] == '\0')
    {
      gtk_widget_set_visible (GTK_WIDGET (self->count_label), FALSE);
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }

  if (!gs_store_is_open (self->store))
    return;

  self->looking = g_cancellable_new ();
  gs_store_find_segments_async (self->store, text, MOST + 1, self->looking, found_cb, g_object_ref (self));
}

static void
choose (GsSegmentSearch *self,
        GtkListBoxRow *row)
{
  const gint64 *rows = row != NULL ? g_object_get_data (G_OBJECT (row), "gs-rows") : NULL;

  if (rows == NULL)
    return;

  g_object_ref (self);
  g_signal_emit (self, signals[CHOSEN], 0, rows[0], rows[1], rows[2]);
  gtk_window_close (GTK_WINDOW (self));
  g_object_unref (self);
}

static void
activated_cb (GsSegmentSearch *self)
{
  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "hits"))
    choose (self, gtk_list_box_get_row_at_index (self->list, 0));
}

static void
row_activated_cb (GsSegmentSearch *self,
                  GtkListBoxRow *row)
{
  choose (self, row);
}

static void
gs_segment_search_dispose (GObject *object)
{
  GsSegmentSearch *self = GS_SEGMENT_SEARCH (object);

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (gs_segment_search_parent_class)->dispose (object);
}

static void
gs_segment_search_class_init (GsSegmentSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_segment_search_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-segment-search.ui");
  gtk_widget_class_bind_template_child (widget_class, GsSegmentSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, GsSegmentSearch, stack);
  gtk_widget_class_bind_template_child (widget_class, GsSegmentSearch, list);
  gtk_widget_class_bind_template_child (widget_class, GsSegmentSearch, count_label);
  gtk_widget_class_bind_template_child (widget_class, GsSegmentSearch, nothing_page);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                  G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64);
}

static void
gs_segment_search_init (GsSegmentSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Words in labels and notes"), -1);
}

/**
 * gs_segment_search_new:
 * @parent: the window it belongs to
 * @store: the project
 *
 * Returns: (transfer none): a window that is to be presented
 */
GsSegmentSearch *
gs_segment_search_new (GtkWindow *parent,
                       GsStore *store)
{
  GsSegmentSearch *self = g_object_new (GS_TYPE_SEGMENT_SEARCH, "transient-for", parent, NULL);

  self->store = g_object_ref (store);

  return self;
}
