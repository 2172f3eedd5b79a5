/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-sound-row.h"

#include "gs-preferences.h"
#include "gs-sound-device.h"

#include <glib/gi18n.h>

struct _GsSoundRow
{
  AdwComboRow parent_instance;

  GPtrArray *devices; /* of names as in the row, "" for the system's default */
  GCancellable *cancellable;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (GsSoundRow, gs_sound_row, ADW_TYPE_COMBO_ROW)

/* The system's default, what there is, and what was chosen even if it is not there now. */
static void
fill (GsSoundRow *self,
      const char *const *found)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *chosen = gs_preferences_get_sound_device (gs_preferences_get_default ());
  guint selected = 0;

  g_ptr_array_set_size (self->devices, 0);
  g_ptr_array_add (self->devices, g_strdup (""));
  gtk_string_list_append (names, _ ("As the system has it"));
  for (guint i = 0; found != NULL && found[i] != NULL; i++)
    {
      if (g_str_equal (found[i], chosen))
        selected = self->devices->len;
      g_ptr_array_add (self->devices, g_strdup (found[i]));
      gtk_string_list_append (names, found[i]);
    }
  if (selected == 0 && chosen[0] != '\0')
    {
      /* Translators: a sound device */
      g_autofree char *absent = found != NULL ? g_strdup_printf (_ ("%s (not there now)"), chosen) : g_strdup (chosen);

      selected = self->devices->len;
      g_ptr_array_add (self->devices, g_strdup (chosen));
      gtk_string_list_append (names, absent);
    }

  self->filling = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  self->filling = FALSE;
}

static void
list_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  g_task_return_pointer (task, gs_sound_device_list (), (GDestroyNotify) g_strfreev);
}

static void
list_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_auto (GStrv) found = g_task_propagate_pointer (G_TASK (result), NULL);

  if (found != NULL)
    fill (GS_SOUND_ROW (source), (const char *const *) found);
}

static void
selected_cb (GsSoundRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (!self->filling && selected < self->devices->len)
    g_object_set (gs_preferences_get_default (), "sound-device", self->devices->pdata[selected], NULL);
}

static void
gs_sound_row_dispose (GObject *object)
{
  g_cancellable_cancel (GS_SOUND_ROW (object)->cancellable);

  G_OBJECT_CLASS (gs_sound_row_parent_class)->dispose (object);
}

static void
gs_sound_row_finalize (GObject *object)
{
  GsSoundRow *self = GS_SOUND_ROW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->devices);

  G_OBJECT_CLASS (gs_sound_row_parent_class)->finalize (object);
}

static void
gs_sound_row_class_init (GsSoundRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gs_sound_row_dispose;
  object_class->finalize = gs_sound_row_finalize;
}

static void
gs_sound_row_init (GsSoundRow *self)
{
  g_autoptr (GTask) task = NULL;

  self->devices = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  fill (self, NULL);
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);

  /* The sound system is asked, which may take a while */
  task = g_task_new (self, self->cancellable, list_cb, NULL);
  g_task_run_in_thread (task, list_thread);
}
