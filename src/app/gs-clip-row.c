/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-clip-row.h"

#include "gs-run.h"
#include "gs-thumbnail.h"
#include "gs-time-text.h"
#include "gs-trace.h"

#include <glib/gi18n.h>

/* A clip in the list: its picture, name, state and length, and how far its analysis is. */

struct _GsClipRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkPicture *picture;
  GtkLabel *name;
  GtkLabel *state;
  GtkProgressBar *bar;

  GsClip *clip;
  GCancellable *cancellable;
  double job;
};

G_DEFINE_FINAL_TYPE (GsClipRow, gs_clip_row, GTK_TYPE_WIDGET)

static guint
count_raters (GsClip *clip)
{
  g_autoptr (GHashTable) raters = g_hash_table_new (NULL, NULL);
  GListModel *traces = gs_clip_get_traces (clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      if (gs_trace_get_derived (trace) == NULL)
        g_hash_table_add (raters, gs_trace_get_rater (trace));
    }

  return g_hash_table_size (raters);
}

static gboolean
is_analysed (GsClip *clip)
{
  GListModel *runs = gs_clip_get_runs (clip);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (gs_run_get_state (run) == GS_RECORD_COMPLETE)
        return TRUE;
    }

  return FALSE;
}

static char *
describe_state (GsClipRow *self)
{
  guint n_raters = count_raters (self->clip);
  gboolean analysed = is_analysed (self->clip);

  if (gs_clip_get_missing (self->clip))
    return g_strdup (_ ("file is missing"));
  if (self->job >= 0.0)
    return g_strdup_printf (_ ("analysing %.0f %%"), 100.0 * self->job);
  if (n_raters > 0 && analysed)
    return g_strdup_printf (ngettext ("analysed, %u rater", "analysed, %u raters", n_raters), n_raters);
  if (n_raters > 0)
    return g_strdup_printf (ngettext ("%u rater", "%u raters", n_raters), n_raters);

  return g_strdup (analysed ? _ ("analysed") : _ ("new"));
}

static void
update (GsClipRow *self)
{
  g_autofree char *state = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *text = NULL;

  if (self->clip == NULL)
    return;

  state = describe_state (self);
  duration = gs_time_text_short (gs_clip_get_duration (self->clip));
  gtk_label_set_label (self->name, gs_clip_get_title (self->clip));
  text = self->job >= 0.0 ? g_strdup (state) : g_strdup_printf ("%s · %s", duration, state);
  gtk_label_set_label (self->state, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), gs_clip_get_path (self->clip));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, gs_clip_get_title (self->clip),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state,
                                  -1);
}

static void
thumbnail_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gs_thumbnail_finish (result, &error);

  /* A cancelled row may be gone already */
  if (texture != NULL)
    gtk_picture_set_paintable (GS_CLIP_ROW (user_data)->picture, GDK_PAINTABLE (texture));
}

static void
gs_clip_row_dispose (GObject *object)
{
  GsClipRow *self = GS_CLIP_ROW (object);

  gs_clip_row_set_clip (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_clip_row_parent_class)->dispose (object);
}

static void
gs_clip_row_class_init (GsClipRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_clip_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-clip-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GsClipRow, box);
  gtk_widget_class_bind_template_child (widget_class, GsClipRow, picture);
  gtk_widget_class_bind_template_child (widget_class, GsClipRow, name);
  gtk_widget_class_bind_template_child (widget_class, GsClipRow, state);
  gtk_widget_class_bind_template_child (widget_class, GsClipRow, bar);
}

static void
gs_clip_row_init (GsClipRow *self)
{
  self->job = -1.0;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gs_clip_row_new (void)
{
  return g_object_new (GS_TYPE_CLIP_ROW, NULL);
}

/**
 * gs_clip_row_set_clip:
 * @self: a #GsClipRow
 * @clip: (nullable): what it shows
 */
void
gs_clip_row_set_clip (GsClipRow *self,
                      GsClip *clip)
{
  g_return_if_fail (GS_IS_CLIP_ROW (self));

  if (self->clip == clip)
    return;

  if (self->clip != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->clip, self);
      g_signal_handlers_disconnect_by_data (gs_clip_get_runs (self->clip), self);
      g_signal_handlers_disconnect_by_data (gs_clip_get_traces (self->clip), self);
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
    }

  g_set_object (&self->clip, clip);
  if (clip == NULL)
    return;

  gtk_picture_set_paintable (self->picture, NULL);
  g_signal_connect_swapped (clip, "notify", G_CALLBACK (update), self);
  g_signal_connect_swapped (gs_clip_get_runs (clip), "items-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (gs_clip_get_traces (clip), "items-changed", G_CALLBACK (update), self);
  self->cancellable = g_cancellable_new ();
  gs_thumbnail_load_async (gs_clip_get_path (clip), self->cancellable, thumbnail_cb, self);
  gs_clip_row_set_job (self, -1.0);
}

GsClip *
gs_clip_row_get_clip (GsClipRow *self)
{
  g_return_val_if_fail (GS_IS_CLIP_ROW (self), NULL);

  return self->clip;
}

/**
 * gs_clip_row_set_job:
 * @self: a #GsClipRow
 * @fraction: how much of the clip has been analysed, or a negative number when no analysis runs
 */
void
gs_clip_row_set_job (GsClipRow *self,
                     double fraction)
{
  g_return_if_fail (GS_IS_CLIP_ROW (self));

  self->job = fraction;
  gtk_widget_set_visible (GTK_WIDGET (self->bar), fraction >= 0.0);
  gtk_progress_bar_set_fraction (self->bar, CLAMP (fraction, 0.0, 1.0));
  update (self);
}
