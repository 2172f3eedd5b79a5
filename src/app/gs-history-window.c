/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-history-window.h"

#include "gs-accessible.h"

#include <glib/gi18n.h>

/* A step in the list; there is one object for each, and widgets only for those in sight. */
struct _GsHistoryItem
{
  GObject parent_instance;

  gint64 id;
  char *name;
  char *when;
  gboolean undone;
  gboolean now;
};

#define GS_TYPE_HISTORY_ITEM (gs_history_item_get_type ())
G_DECLARE_FINAL_TYPE (GsHistoryItem, gs_history_item, GS, HISTORY_ITEM, GObject)
G_DEFINE_FINAL_TYPE (GsHistoryItem, gs_history_item, G_TYPE_OBJECT)

struct _GsHistoryWindow
{
  AdwWindow parent_instance;

  GtkListView *list;
  GtkLabel *problem_label;
  GListStore *items;
};

G_DEFINE_FINAL_TYPE (GsHistoryWindow, gs_history_window, ADW_TYPE_WINDOW)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
gs_history_item_finalize (GObject *object)
{
  g_free (GS_HISTORY_ITEM (object)->name);
  g_free (GS_HISTORY_ITEM (object)->when);

  G_OBJECT_CLASS (gs_history_item_parent_class)->finalize (object);
}

static void
gs_history_item_class_init (GsHistoryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_history_item_finalize;
}

static void
gs_history_item_init (GsHistoryItem *self)
{
}

static char *
describe_time (gint64 time)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (g_date_time_get_year (then) == g_date_time_get_year (now) && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%R");

  return g_date_time_format (then, "%x %R");
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (NULL), *when = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (when, "caption");
  gtk_widget_add_css_class (when, "dim-label");
  gtk_widget_add_css_class (when, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), when);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem *list_item)
{
  GsHistoryItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *when = gtk_widget_get_last_child (gtk_list_item_get_child (list_item));
  /* Translators: %s is a step, as it follows the word Undo */
  g_autofree char *undone = g_strdup_printf (_ ("%s (undone)"), item->name);

  gtk_label_set_label (GTK_LABEL (name), item->undone ? undone : item->name);
  gtk_label_set_label (GTK_LABEL (when), item->now ? _ ("now") : item->when);
  gtk_widget_set_tooltip_text (name, item->name);
  gs_accessible_name_row (gtk_list_item_get_child (list_item), item->undone ? undone : item->name);
  if (item->undone)
    gtk_widget_add_css_class (name, "dim-label");
  else
    gtk_widget_remove_css_class (name, "dim-label");
  if (item->now)
    gtk_widget_add_css_class (name, "heading");
  else
    gtk_widget_remove_css_class (name, "heading");
}

static void
add_item (GPtrArray *items,
          gint64 id,
          const char *name,
          char *when,
          gboolean undone,
          gboolean now)
{
  GsHistoryItem *item = g_object_new (GS_TYPE_HISTORY_ITEM, NULL);

  item->id = id;
  item->name = g_strdup (name);
  item->when = when;
  item->undone = undone;
  item->now = now;
  g_ptr_array_add (items, item);
}

static void
loaded_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GsHistoryWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = gs_store_load_history_finish (GS_STORE (source), result, &error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean now_shown = FALSE;

  if (steps == NULL)
    {
      gtk_label_set_label (self->problem_label, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
      return;
    }

  for (guint i = 0; i < steps->len; i++)
    {
      const GsUndoStep *step = steps->pdata[i];

      add_item (items, step->id, step->name, describe_time (step->created), step->undone, !step->undone && !now_shown);
      now_shown = now_shown || !step->undone;
    }
  add_item (items, 0, _ ("Before the first step"), g_strdup (""), FALSE, !now_shown);
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
activate_cb (GsHistoryWindow *self,
             guint position)
{
  g_autoptr (GsHistoryItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  g_object_ref (self);
  if (item != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, item->id);
  gtk_window_close (GTK_WINDOW (self));
  g_object_unref (self);
}

static void
gs_history_window_dispose (GObject *object)
{
  g_clear_object (&GS_HISTORY_WINDOW (object)->items);

  G_OBJECT_CLASS (gs_history_window_parent_class)->dispose (object);
}

static void
gs_history_window_class_init (GsHistoryWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_history_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-history-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsHistoryWindow, list);
  gtk_widget_class_bind_template_child (widget_class, GsHistoryWindow, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_INT64);
}

static void
gs_history_window_init (GsHistoryWindow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (GS_TYPE_HISTORY_ITEM);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->items)))));
  g_object_unref (factory);
}

/**
 * gs_history_window_new:
 * @parent: the window it belongs to
 * @store: the project
 *
 * Returns: (transfer none): a window that is to be presented
 */
GsHistoryWindow *
gs_history_window_new (GtkWindow *parent,
                       GsStore *store)
{
  GsHistoryWindow *self = g_object_new (GS_TYPE_HISTORY_WINDOW, "transient-for", parent, NULL);

  gs_store_load_history_async (store, NULL, loaded_cb, g_object_ref (self));

  return self;
}
