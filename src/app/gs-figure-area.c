/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-area.h"

#include "gs-text-size.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _GsFigureArea
{
  GtkWidget parent_instance;

  GsFigure *figure; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (GsFigureArea, gs_figure_area, GTK_TYPE_WIDGET)

/**
 * gs_figure_area_get_style:
 * @self: a #GsFigureArea
 *
 * Returns: how its figures look now
 */
GsFigureStyle
gs_figure_area_get_style (GsFigureArea *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  return (GsFigureStyle) { .dark = adw_style_manager_get_dark (manager), .high_contrast = adw_style_manager_get_high_contrast (manager),
                           .text_size = GS_FIGURE_TEXT_SIZE * gs_text_size_get (GTK_WIDGET (self)) };
}

static void
gs_figure_area_snapshot (GtkWidget *widget,
                         GtkSnapshot *snapshot)
{
  GsFigureArea *self = GS_FIGURE_AREA (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GsFigureStyle style = gs_figure_area_get_style (self);
  cairo_t *cr;

  if (self->figure == NULL || width <= 0 || height <= 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gs_figure_draw (self->figure, cr, width, height, &style);
  cairo_destroy (cr);
}

static void
gs_figure_area_dispose (GObject *object)
{
  g_clear_pointer (&GS_FIGURE_AREA (object)->figure, gs_figure_unref);

  G_OBJECT_CLASS (gs_figure_area_parent_class)->dispose (object);
}

static void
gs_figure_area_class_init (GsFigureAreaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_figure_area_dispose;
  widget_class->snapshot = gs_figure_area_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_figure_area_init (GsFigureArea *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

/**
 * gs_figure_area_replace_figure:
 * @self: a #GsFigureArea
 * @figure: (nullable) (transfer full): what to show
 * @speak: whether a screen reader is told; not many times a second
 */
void
gs_figure_area_replace_figure (GsFigureArea *self,
                               GsFigure *figure,
                               gboolean speak)
{
  g_return_if_fail (GS_IS_FIGURE_AREA (self));

  g_clear_pointer (&self->figure, gs_figure_unref);
  self->figure = figure;
  if (speak)
    {
      g_autofree char *description = figure != NULL ? gs_figure_describe (figure) : NULL;

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description != NULL ? description : "", -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * gs_figure_area_set_figure:
 * @self: a #GsFigureArea
 * @figure: (nullable) (transfer full): what to show
 */
void
gs_figure_area_set_figure (GsFigureArea *self,
                           GsFigure *figure)
{
  gs_figure_area_replace_figure (self, figure, TRUE);
}

/**
 * gs_figure_area_get_figure:
 * @self: a #GsFigureArea
 *
 * Returns: (transfer none) (nullable): what is shown
 */
GsFigure *
gs_figure_area_get_figure (GsFigureArea *self)
{
  g_return_val_if_fail (GS_IS_FIGURE_AREA (self), NULL);

  return self->figure;
}

/* --- saving --- */

typedef struct
{
  GsFigure *figure;
  char *path;
  double width, height;
  GsFigureStyle style;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  gs_figure_unref (saving->figure);
  g_free (saving->path);
  g_free (saving);
}

static void
save_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  Saving *saving = data;
  GError *error = NULL;

  if (gs_figure_save_as (saving->figure, saving->path, saving->width, saving->height, &saving->style, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GsFigureArea) self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog;

  if (g_task_propagate_boolean (G_TASK (result), &error) || root == NULL)
    return;

  dialog = adw_message_dialog_new (GTK_WINDOW (root), _ ("The Figure Was Not Written"), error->message);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Close"), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Of @self the size and how it looks; what is written may have a title besides, which needs room. */
static void
write_figure (GsFigureArea *self,
              GsFigure *figure,
              const char *path)
{
  /* The thread may be the last to let go of the task, hence of what the task holds: not of a widget. */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, saved_cb, g_object_ref (self));
  Saving *saving = g_new0 (Saving, 1);
  gboolean titled = gs_figure_get_title (figure)[0] != '\0' && (self->figure == NULL || gs_figure_get_title (self->figure)[0] == '\0');

  saving->figure = gs_figure_ref (figure);
  saving->path = g_strdup (path);
  saving->style = gs_figure_area_get_style (self);
  saving->width = gtk_widget_get_width (GTK_WIDGET (self));
  saving->height = gtk_widget_get_height (GTK_WIDGET (self)) + (titled ? 3.0 * saving->style.text_size : 0.0);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_thread);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int response,
           GsFigureArea *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  /* The dialog keeps the figure as it was when somebody asked. */
  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    write_figure (self, g_object_get_data (G_OBJECT (dialog), "figure"), path);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

/**
 * gs_figure_area_export:
 * @self: a #GsFigureArea
 * @figure: (nullable) (transfer none): what is written; %NULL: what is shown
 * @name: what the file is called unless somebody chooses another name; its ending says the format
 * @path: (nullable): where; %NULL asks
 *
 * Writes a figure as large as what is seen, as SVG, PDF or PNG by the name's ending, with its data beside it as CSV; what goes wrong is said.
 */
void
gs_figure_area_export (GsFigureArea *self,
                       GsFigure *figure,
                       const char *name,
                       const char *path)
{
  GtkFileChooserNative *chooser;

  g_return_if_fail (GS_IS_FIGURE_AREA (self));

  if (figure == NULL)
    figure = self->figure;
  if (figure == NULL)
    return;

  if (path != NULL)
    {
      write_figure (self, figure, path);
      return;
    }

  chooser = gtk_file_chooser_native_new (_ ("Save the Figure as SVG, PDF or PNG"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data_full (G_OBJECT (chooser), "figure", gs_figure_ref (figure), (GDestroyNotify) gs_figure_unref);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * gs_figure_area_save:
 * @self: a #GsFigureArea
 * @name: what the file is called unless somebody chooses another name; its ending says the format
 *
 * Asks where, and writes the figure there as it is seen, see gs_figure_area_export().
 */
void
gs_figure_area_save (GsFigureArea *self,
                     const char *name)
{
  gs_figure_area_export (self, NULL, name, NULL);
}
