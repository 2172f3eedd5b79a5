/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-what-if-playback.h"

#include "gs-changed-media.h"
#include "gs-what-if-text.h"

#include <glib/gi18n.h>

/* What is longer is written when somebody asks for it, not as soon as it is shown. */
#define MOST_SECONDS 600

struct _GsWhatIfPlayback
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *label;
  GtkButton *button;

  GsWhatIf *what_if;
  GsWorkspace *workspace;
  GsEngine *engine;
  GsRun *run;           /* that is shown, where it changes what is seen or heard */
  GsMediaInfo *changed; /* NULL until it is written */
  gboolean original;    /* asked for */
  char *problem;        /* why the change cannot be played */
  GsJob *job;
};

G_DEFINE_FINAL_TYPE (GsWhatIfPlayback, gs_what_if_playback, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_JOB,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GsPerturbation *
parse (GsRun *run)
{
  const char *text = run != NULL ? gs_run_get_perturbation (run) : NULL;
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  return lines != NULL ? gs_perturbation_parse ((const char *const *) lines, NULL) : NULL;
}

static void
update (GsWhatIfPlayback *self)
{
  g_autofree char *what = self->run != NULL ? gs_what_if_describe (gs_run_get_perturbation (self->run)) : NULL;
  g_autofree char *text = NULL;
  const char *button;

  gtk_widget_set_visible (GTK_WIDGET (self), self->run != NULL);
  if (self->run == NULL)
    return;

  if (self->changed != NULL && !self->original)
    {
      text = g_strdup_printf (_ ("Changed: %s"), what);
      button = _ ("Play the Original");
    }
  else if (self->job != NULL)
    {
      text = g_strdup_printf (_ ("Original; being made: %s"), what);
      button = NULL;
    }
  else
    {
      text = self->problem != NULL ? g_strdup (self->problem) : g_strdup_printf (_ ("Original, not: %s"), what);
      button = _ ("Play the Change");
    }

  gtk_label_set_label (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->button, button);
}

static void
play (GsWhatIfPlayback *self)
{
  gs_workspace_play_instead (self->workspace, self->run != NULL && !self->original ? self->changed : NULL);
  update (self);
}

static void
forget_job (GsWhatIfPlayback *self)
{
  if (self->job == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->job, self);
  gs_job_cancel (self->job);
  g_clear_object (&self->job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

static void
job_state_cb (GsWhatIfPlayback *self,
              GParamSpec *pspec,
              GsJob *job)
{
  GsMediaInfo *info = gs_changed_media_job_get_info (GS_CHANGED_MEDIA_JOB (job));

  if (job != self->job || !gs_job_is_finished (job))
    return;

  if (gs_job_get_state (job) == GS_JOB_DONE && info != NULL)
    self->changed = gs_media_info_ref (info);
  else
    self->original = TRUE;
  if (gs_job_get_state (job) == GS_JOB_FAILED)
    self->problem = g_strdup (gs_job_get_error (job)->message);
  forget_job (self);
  play (self);
}

static void
begin (GsWhatIfPlayback *self)
{
  g_autoptr (GsPerturbation) changes = parse (self->run);
  GsMediaInfo *info = gs_workspace_get_media_info (self->workspace);

  if (changes == NULL || info == NULL || self->job != NULL)
    return;

  g_clear_pointer (&self->problem, g_free);
  self->job = GS_JOB (gs_changed_media_job_new (gs_run_get_clip (self->run), info, changes));
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (job_state_cb), self);
  gs_engine_submit (self->engine, self->job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

/* Only a run that is whole: while it is computed the worker has better to do. */
static void
look (GsWhatIfPlayback *self)
{
  GsRun *other = gs_what_if_get_other (self->what_if);
  GsMediaInfo *info = gs_workspace_get_media_info (self->workspace);
  g_autoptr (GsPerturbation) changes = parse (other);

  if (info == NULL || !info->has_video || other == NULL || gs_run_get_state (other) != GS_RECORD_COMPLETE
      || !(gs_perturbation_changes_sound (changes) || gs_perturbation_changes_pictures (changes)))
    other = NULL;
  if (other == self->run)
    return;

  forget_job (self);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->changed, gs_media_info_unref);
  g_set_object (&self->run, other);
  self->original = other != NULL && info->duration > MOST_SECONDS * G_GINT64_CONSTANT (1000000000);
  if (other != NULL && !self->original)
    begin (self);
  play (self);
}

static void
button_cb (GsWhatIfPlayback *self)
{
  if (self->changed == NULL)
    {
      self->original = FALSE;
      begin (self);
    }
  else
    {
      self->original = !self->original;
    }
  play (self);
}

static void
gs_what_if_playback_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  GsWhatIfPlayback *self = GS_WHAT_IF_PLAYBACK (object);

  switch (prop_id)
    {
    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_what_if_playback_dispose (GObject *object)
{
  GsWhatIfPlayback *self = GS_WHAT_IF_PLAYBACK (object);

  forget_job (self);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->changed, gs_media_info_unref);
  g_clear_object (&self->run);
  g_clear_object (&self->what_if);
  g_clear_object (&self->workspace);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_what_if_playback_parent_class)->dispose (object);
}

static void
gs_what_if_playback_class_init (GsWhatIfPlaybackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gs_what_if_playback_dispose;
  object_class->get_property = gs_what_if_playback_get_property;
  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, GS_TYPE_JOB,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
gs_what_if_playback_init (GsWhatIfPlayback *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (self->box, "gs-changed");
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  self->button = GTK_BUTTON (gtk_button_new_with_label (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "gs-small-button");
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (button_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->button));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * gs_what_if_playback_connect:
 * @self: a #GsWhatIfPlayback
 * @what_if: which run is shown
 * @workspace: what plays
 * @engine: the worker
 *
 * To be called once.
 */
void
gs_what_if_playback_connect (GsWhatIfPlayback *self,
                             GsWhatIf *what_if,
                             GsWorkspace *workspace,
                             GsEngine *engine)
{
  g_return_if_fail (GS_IS_WHAT_IF_PLAYBACK (self));
  g_return_if_fail (self->what_if == NULL);

  self->what_if = g_object_ref (what_if);
  self->workspace = g_object_ref (workspace);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (what_if, "notify", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::media-info", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
}

/**
 * gs_what_if_playback_cancel:
 * @self: a #GsWhatIfPlayback
 *
 * Stops writing the changed clip; the original plays.
 */
void
gs_what_if_playback_cancel (GsWhatIfPlayback *self)
{
  g_return_if_fail (GS_IS_WHAT_IF_PLAYBACK (self));

  if (self->job != NULL)
    gs_job_cancel (self->job);
}

GsJob *
gs_what_if_playback_get_job (GsWhatIfPlayback *self)
{
  g_return_val_if_fail (GS_IS_WHAT_IF_PLAYBACK (self), NULL);

  return self->job;
}
