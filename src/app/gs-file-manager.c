/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-file-manager.h"

#define BUS_NAME "org.freedesktop.FileManager1"

typedef struct
{
  GtkWindow *parent;
  char *path;
} Request;

static void
request_free (Request *self)
{
  g_object_unref (self->parent);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
show_folder (const Request *request)
{
  g_autofree char *folder = g_path_get_dirname (request->path);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  gtk_show_uri (request->parent, uri, GDK_CURRENT_TIME);
}

static void
shown_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply == NULL)
    show_folder (request);
}

/**
 * gs_file_manager_show:
 * @parent: the window that a person is in
 * @path: absolute path of a file
 *
 * Shows the file in the file manager, chosen among its neighbours; where no file manager can do that, the folder that it is in.
 */
void
gs_file_manager_show (GtkWindow *parent,
                      const char *path)
{
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (Request) request = g_new0 (Request, 1);
  const char *uris[] = { uri, NULL };

  request->parent = g_object_ref (parent);
  request->path = g_strdup (path);
  if (bus == NULL)
    {
      show_folder (request);
      return;
    }

  g_dbus_connection_call (bus, BUS_NAME, "/org/freedesktop/FileManager1", BUS_NAME, "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, shown_cb,
                          g_steal_pointer (&request));
}
