/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-application.h"

#include "gs-deep-weights.h"
#include "gs-engine.h"
#include "gs-preferences-window.h"
#include "gs-preferences.h"
#include "gs-sound-device.h"
#include "gs-train-question.h"
#include "gs-train-session.h"
#include "gs-window.h"

#include <glib/gi18n.h>

struct _GsApplication
{
  AdwApplication parent_instance;

  GsEngine *engine;
  gboolean play; /* --play on this program's own command line */
};

G_DEFINE_FINAL_TYPE (GsApplication, gs_application, ADW_TYPE_APPLICATION)

static GsWindow *
add_window (GsApplication *self)
{
  if (self->engine == NULL)
    {
      gs_engine_set_gives_way (TRUE);
      self->engine = gs_engine_new ();
    }

  return GS_WINDOW (gs_window_new (ADW_APPLICATION (self), self->engine));
}

/* The window that has the project open already, else an empty one, else a new one */
static GsWindow *
find_window (GsApplication *self,
             const char *path)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));
  GsWindow *empty = NULL;

  for (GList *item = windows; item != NULL; item = item->next)
    {
      if (!GS_IS_WINDOW (item->data))
        continue;

      if (path != NULL && g_strcmp0 (gs_window_get_project (item->data), path) == 0)
        return item->data;
      if (gs_window_is_empty (item->data))
        empty = item->data;
    }

  return empty != NULL ? empty : add_window (self);
}

static void
gs_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (find_window (GS_APPLICATION (application), NULL)));
}

static void
gs_application_open (GApplication *application,
                     GFile **files,
                     int n_files,
                     const char *hint)
{
  GsApplication *self = GS_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      GsWindow *window = find_window (self, path);

      gtk_window_present (GTK_WINDOW (window));
      if (path != NULL && g_strcmp0 (gs_window_get_project (window), path) != 0)
        {
          if (self->play)
            gs_window_play_next (window);
          gs_window_open (window, path);
        }
    }
}

static void
new_window (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (add_window (user_data)));
}

static void
preferences (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (!GS_IS_WINDOW (window))
    return;

  gtk_window_present (GTK_WINDOW (gs_preferences_window_new (window, gs_window_get_analysis (GS_WINDOW (window)),
                                                             gs_window_get_player (GS_WINDOW (window)))));
}

static void
about (GSimpleAction *action,
       GVariant *parameter,
       gpointer user_data)
{
  adw_show_about_window (gtk_application_get_active_window (user_data),
                         "application-name", _ ("Gatescope"),
                         "application-icon", GS_APPLICATION_ID,
                         "version", GS_VERSION,
                         "developer-name", _ ("The Gatescope developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("See how a network weighs sound against face, and hold it against what people say."),
                         NULL);
}

static void
close_all (GsApplication *self)
{
  GList *windows = g_list_copy_deep (gtk_application_get_windows (GTK_APPLICATION (self)), (GCopyFunc) g_object_ref, NULL);

  /* Dialogs first, let go of by their windows: one that handles the key for this lives on a little longer than its
   * window, of which GTK would then take leave. */
  for (GList *item = windows; item != NULL; item = item->next)
    {
      if (gtk_window_get_transient_for (item->data) == NULL)
        continue;
      gtk_window_set_transient_for (item->data, NULL);
      gtk_window_close (item->data);
    }

  /* Each closes as if by its button, so that everything is stored */
  for (GList *item = windows; item != NULL; item = item->next)
    {
      if (g_list_find (gtk_application_get_windows (GTK_APPLICATION (self)), item->data) != NULL)
        gtk_window_close (item->data);
    }
  g_list_free_full (windows, g_object_unref);
}

static void
quit (GSimpleAction *action,
      GVariant *parameter,
      gpointer user_data)
{
  if (!gs_train_question_ask (gtk_application_get_active_window (user_data), G_CALLBACK (close_all), user_data))
    close_all (user_data);
}

static const GActionEntry entries[] = {
  { "new-window", new_window },
  { "preferences", preferences },
  { "about", about },
  { "quit", quit },
};

static void
scheme_cb (GsPreferences *preferences_object)
{
  const char *scheme = gs_preferences_get_color_scheme (preferences_object);
  AdwColorScheme chosen = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (scheme, "light"))
    chosen = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (scheme, "dark"))
    chosen = ADW_COLOR_SCHEME_FORCE_DARK;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), chosen);
}

static void
sound_device_cb (GsPreferences *preferences_object)
{
  gs_sound_device_choose (gs_preferences_get_sound_device (preferences_object));
}

static void
gs_application_startup (GApplication *application)
{
  const char *weights;

  G_APPLICATION_CLASS (gs_application_parent_class)->startup (application);

  g_signal_connect (gs_preferences_get_default (), "notify::color-scheme", G_CALLBACK (scheme_cb), NULL);
  scheme_cb (gs_preferences_get_default ());
  g_signal_connect (gs_preferences_get_default (), "notify::sound-device", G_CALLBACK (sound_device_cb), NULL);
  sound_device_cb (gs_preferences_get_default ());
  weights = gs_preferences_get_weights (gs_preferences_get_default ());
  gs_deep_weights_set_path (*weights != '\0' ? weights : NULL);
}

static void
gs_application_shutdown (GApplication *application)
{
  GsApplication *self = GS_APPLICATION (application);

  gs_train_session_shut_down ();
  if (self->engine != NULL)
    gs_engine_shut_down (self->engine);
  g_clear_object (&self->engine);
  gs_preferences_save (gs_preferences_get_default ());

  G_APPLICATION_CLASS (gs_application_parent_class)->shutdown (application);
}

static void
gs_application_class_init (GsApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = gs_application_startup;
  application_class->activate = gs_application_activate;
  application_class->open = gs_application_open;
  application_class->shutdown = gs_application_shutdown;
}

static void
gs_application_init (GsApplication *self)
{
  const GOptionEntry options[] = {
    { "play", 'p', 0, G_OPTION_ARG_NONE, &self->play, N_ ("Play what is opened at once"), NULL },
    G_OPTION_ENTRY_NULL
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), "[FILE…]");
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            "Opens a clip or a Gatescope project; without one, a welcome page.");
}

GsApplication *
gs_application_new (void)
{
  return g_object_new (GS_TYPE_APPLICATION,
                       "application-id", GS_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/gatescope/Gatescope",
                       NULL);
}
