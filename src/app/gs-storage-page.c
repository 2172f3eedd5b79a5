/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-storage-page.h"

#include "gs-cache.h"
#include "gs-preferences.h"

#include <glib/gi18n.h>
#include <string.h>

/* How often the page looks again while it is seen: the worker may be filling the cache. */
#define LOOK_SECONDS 2

#define CLEAR "clear"
#define KEEP  "keep"

struct _GsStoragePage
{
  AdwPreferencesPage parent_instance;

  AdwActionRow *used_row;
  AdwActionRow *folder_row;
  AdwComboRow *limit_row;
  AdwPreferencesGroup *kinds_group;
  GtkWidget *clear_button;

  GArray *limits; /* of double, MiB, as in @limit_row */
  GPtrArray *kind_rows;
  GCancellable *cancellable;
  guint look_id;
  gboolean looking;
};

G_DEFINE_FINAL_TYPE (GsStoragePage, gs_storage_page, ADW_TYPE_PREFERENCES_PAGE)

/* What can be chosen, MiB */
static const double limits[] = { 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072 };

/* What a thread is asked to do before it looks; a negative number: nothing */
typedef struct
{
  double limit;
  gboolean clear;
} Request;

static char *
describe (guint64 bytes,
          guint n_files)
{
  g_autofree char *size = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);

  /* Translators: size of all files together, number of files */
  return g_strdup_printf (ngettext ("%s in %u file", "%s in %u files", n_files), size, n_files);
}

/* What people call what is kept under `features` and the like. */
static const char *
describe_kind (const char *name)
{
  if (g_str_has_prefix (name, "features/"))
    return _ ("Features");
  if (g_str_has_prefix (name, "sound/"))
    return _ ("Sound");

  return _ ("Other");
}

static void
show_kinds (GsStoragePage *self,
            const GsCacheStatistics *statistics)
{
  for (guint i = 0; i < self->kind_rows->len; i++)
    adw_preferences_group_remove (self->kinds_group, self->kind_rows->pdata[i]);
  g_ptr_array_set_size (self->kind_rows, 0);

  for (guint i = 0; i < statistics->kinds->len; i++)
    {
      const GsCacheKind *kind = statistics->kinds->pdata[i];
      const char *version = strchr (kind->name, '/');
      g_autofree char *display = g_filename_display_name (version != NULL ? version + 1 : kind->name);
      g_autofree char *escaped = g_markup_escape_text (display, -1);
      g_autofree char *text = describe (kind->bytes, kind->n_entries);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *label = gtk_label_new (text);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), describe_kind (kind->name));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      adw_preferences_group_add (self->kinds_group, row);
      g_ptr_array_add (self->kind_rows, row);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->kinds_group), statistics->kinds->len > 0);
}

static void
show (GsStoragePage *self,
      const GsCacheStatistics *statistics)
{
  g_autofree char *used = statistics->n_entries > 0 ? describe (statistics->bytes, statistics->n_entries)
                                                    : g_strdup (_ ("Empty"));
  g_autofree char *folder = g_filename_display_name (statistics->folder);
  g_autofree char *escaped = g_markup_escape_text (folder, -1);

  adw_action_row_set_subtitle (self->used_row, used);
  adw_action_row_set_subtitle (self->folder_row, escaped);
  gtk_widget_set_sensitive (self->clear_button, statistics->n_entries > 0);
  show_kinds (self, statistics);
}

static void
request_thread (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  const Request *request = data;
  GError *error = NULL;

  if (request->clear && !gs_cache_clear (NULL, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (request->limit >= 0.0)
    gs_cache_evict ((guint64) (request->limit * 1024.0 * 1024.0));

  g_task_return_pointer (task, gs_cache_get_statistics (), (GDestroyNotify) gs_cache_statistics_free);
}

static void
tell (GsStoragePage *self,
      const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_timeout (toast, 8);
  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), toast);
  else
    g_object_unref (toast);
}

static void
request_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  GsStoragePage *self = GS_STORAGE_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsCacheStatistics) statistics = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->looking = FALSE;
  if (statistics != NULL)
    show (self, statistics);
  else
    tell (self, error->message);
}

/* The files are looked at and deleted by a thread: there may be many, on a slow disk. */
static void
ask (GsStoragePage *self,
     double limit,
     gboolean clear)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  if (self->looking && limit < 0.0 && !clear)
    return;

  request = g_new0 (Request, 1);
  request->limit = limit;
  request->clear = clear;
  self->looking = TRUE;
  task = g_task_new (self, self->cancellable, request_cb, NULL);
  g_task_set_task_data (task, request, g_free);
  g_task_run_in_thread (task, request_thread);
}

static gboolean
look_cb (gpointer user_data)
{
  ask (user_data, -1.0, FALSE);

  return G_SOURCE_CONTINUE;
}

static void
gs_storage_page_map (GtkWidget *widget)
{
  GsStoragePage *self = GS_STORAGE_PAGE (widget);

  GTK_WIDGET_CLASS (gs_storage_page_parent_class)->map (widget);

  ask (self, -1.0, FALSE);
  self->look_id = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
}

static void
gs_storage_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&GS_STORAGE_PAGE (widget)->look_id, g_source_remove);

  GTK_WIDGET_CLASS (gs_storage_page_parent_class)->unmap (widget);
}

static void
limit_cb (GsStoragePage *self)
{
  GsPreferences *preferences = gs_preferences_get_default ();
  guint selected = adw_combo_row_get_selected (self->limit_row);
  double limit;

  if (selected >= self->limits->len)
    return;

  limit = g_array_index (self->limits, double, selected);
  if (limit == gs_preferences_get_cache_limit (preferences))
    return;

  /* Other programs read it in the file: it is written at once. */
  g_object_set (preferences, "cache-limit", limit, NULL);
  gs_preferences_save (preferences);
  ask (self, limit, FALSE);
}

static void
response_cb (GsStoragePage *self,
             const char *response)
{
  if (g_str_equal (response, CLEAR))
    ask (self, -1.0, TRUE);
}

static void
clear_cb (GsStoragePage *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *dialog = adw_message_dialog_new (window, _ ("Clear the Cache?"),
                                              _ ("No annotation and no result is lost. Clips that are analysed again have to be "
                                                 "encoded again, which may take hours for many of them."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), KEEP, _ ("Keep"), CLEAR, _ ("Clear"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), CLEAR, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), KEEP);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), KEEP);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
gs_storage_page_dispose (GObject *object)
{
  GsStoragePage *self = GS_STORAGE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look_id, g_source_remove);

  G_OBJECT_CLASS (gs_storage_page_parent_class)->dispose (object);
}

static void
gs_storage_page_finalize (GObject *object)
{
  GsStoragePage *self = GS_STORAGE_PAGE (object);

  g_object_unref (self->cancellable);
  g_array_unref (self->limits);
  g_ptr_array_unref (self->kind_rows);

  G_OBJECT_CLASS (gs_storage_page_parent_class)->finalize (object);
}

static void
gs_storage_page_class_init (GsStoragePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_storage_page_dispose;
  object_class->finalize = gs_storage_page_finalize;
  widget_class->map = gs_storage_page_map;
  widget_class->unmap = gs_storage_page_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-storage-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GsStoragePage, used_row);
  gtk_widget_class_bind_template_child (widget_class, GsStoragePage, folder_row);
  gtk_widget_class_bind_template_child (widget_class, GsStoragePage, limit_row);
  gtk_widget_class_bind_template_child (widget_class, GsStoragePage, kinds_group);
  gtk_widget_class_bind_template_child (widget_class, GsStoragePage, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, limit_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

/* The sizes to choose from, and the one that is set if somebody has written another into the file. */
static void
fill_limits (GsStoragePage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  double set = gs_preferences_get_cache_limit (gs_preferences_get_default ());
  gboolean found = FALSE;
  guint selected = 0;

  for (guint i = 0; i <= G_N_ELEMENTS (limits); i++)
    {
      if (!found && (i == G_N_ELEMENTS (limits) || limits[i] >= set))
        {
          selected = self->limits->len;
          g_array_append_val (self->limits, set);
          found = TRUE;
        }
      if (i < G_N_ELEMENTS (limits) && limits[i] != set)
        g_array_append_val (self->limits, limits[i]);
    }

  for (guint i = 0; i < self->limits->len; i++)
    {
      double bytes = g_array_index (self->limits, double, i) * 1024.0 * 1024.0;
      g_autofree char *name = g_format_size_full ((guint64) bytes, G_FORMAT_SIZE_IEC_UNITS);

      gtk_string_list_append (names, name);
    }

  adw_combo_row_set_model (self->limit_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->limit_row, selected);
}

static void
gs_storage_page_init (GsStoragePage *self)
{
  self->limits = g_array_new (FALSE, FALSE, sizeof (double));
  self->kind_rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  fill_limits (self);
}
