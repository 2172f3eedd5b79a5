/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-diagnostics-page.h"

#include "gs-hand-latency.h"

#include "gs-blas.h"
#include "gs-engine.h"
#include "gs-renderer.h"

#include <glib/gi18n.h>

#define LOOK_MILLISECONDS 500

struct _GsDiagnosticsPage
{
  AdwPreferencesPage parent_instance;

  GtkLabel *device_label;
  GtkLabel *format_label;
  GtkLabel *latency_label;
  GtkLabel *underruns_label;
  AdwActionRow *sound_row;
  GtkLabel *decoder_label;
  GtkLabel *decoded_label;
  GtkLabel *shown_label;
  GtkLabel *dropped_label;
  GtkLabel *hand_labels[GS_HAND_N_KINDS];
  GtkLabel *blas_label;
  GtkLabel *threads_label;
  GtkLabel *renderer_label;
  GtkLabel *version_label;

  GsPlayer *player;
  guint look_id;
};

G_DEFINE_FINAL_TYPE (GsDiagnosticsPage, gs_diagnostics_page, ADW_TYPE_PREFERENCES_PAGE)

static void
show_number (GtkLabel *label,
             guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  gtk_label_set_label (label, text);
}

static void
show_sound (GsDiagnosticsPage *self)
{
  const char *reason = gs_player_get_silent_reason (self->player);
  const char *notice = gs_player_get_sound_notice (self->player);
  const char *remark = reason != NULL ? reason : notice != NULL ? notice : "";
  g_autofree char *escaped = g_markup_escape_text (remark, -1);
  GsSoundState state;

  gs_player_get_sound_state (self->player, &state);
  gtk_label_set_label (self->device_label, state.device != NULL ? state.device : _ ("None"));
  adw_action_row_set_subtitle (self->sound_row, escaped);
  if (state.device != NULL)
    {
      g_autofree char *format = g_strdup_printf (ngettext ("%d Hz, %d channel", "%d Hz, %d channels", state.channels), state.rate,
                                                 state.channels);
      g_autofree char *latency = g_strdup_printf (_ ("%.0f ms"), state.latency / 1e6);

      gtk_label_set_label (self->format_label, format);
      gtk_label_set_label (self->latency_label, latency);
    }
  else
    {
      gtk_label_set_label (self->format_label, "–");
      gtk_label_set_label (self->latency_label, "–");
    }
  show_number (self->underruns_label, state.underruns);
  g_free (state.device);
}

static void
show_pictures (GsDiagnosticsPage *self)
{
  GsPictureState state;

  gs_player_get_picture_state (self->player, &state);
  gtk_label_set_label (self->decoder_label, state.decoder != NULL ? state.decoder : _ ("None"));
  show_number (self->decoded_label, state.decoded);
  show_number (self->shown_label, state.shown);
  show_number (self->dropped_label, state.dropped);
  g_free (state.decoder);
}

static void
show_rating (GsDiagnosticsPage *self)
{
  for (GsHandKind kind = 0; kind < GS_HAND_N_KINDS; kind++)
    {
      gint64 median, high;
      guint n = gs_hand_latency_get (kind, GS_HAND_NOTED, &median, &high);
      g_autoptr (GString) text = g_string_new (NULL);

      if (n > 0)
        /* Translators: median and 95th percentile in milliseconds, and number of samples */
        g_string_printf (text, ngettext ("in the trace: %.1f and %.1f ms, %u sample", "in the trace: %.1f and %.1f ms, %u samples", n),
                         (double) median / 1e3, (double) high / 1e3, n);
      n = gs_hand_latency_get (kind, GS_HAND_STORED, &median, &high);
      if (n > 0)
        {
          g_string_append_c (text, '\n');
          g_string_append_printf (text, ngettext ("in the file: %.0f and %.0f ms, %u sample", "in the file: %.0f and %.0f ms, %u samples", n),
                                  (double) median / 1e3, (double) high / 1e3, n);
        }
      gtk_label_set_label (self->hand_labels[kind], text->len > 0 ? text->str : _ ("None yet"));
    }
}

static gboolean
look_cb (gpointer user_data)
{
  GsDiagnosticsPage *self = user_data;

  show_rating (self);
  if (self->player != NULL)
    {
      show_sound (self);
      show_pictures (self);
    }

  return G_SOURCE_CONTINUE;
}

static void
gs_diagnostics_page_map (GtkWidget *widget)
{
  GsDiagnosticsPage *self = GS_DIAGNOSTICS_PAGE (widget);

  GTK_WIDGET_CLASS (gs_diagnostics_page_parent_class)->map (widget);

  look_cb (self);
  self->look_id = g_timeout_add (LOOK_MILLISECONDS, look_cb, self);
}

static void
gs_diagnostics_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&GS_DIAGNOSTICS_PAGE (widget)->look_id, g_source_remove);

  GTK_WIDGET_CLASS (gs_diagnostics_page_parent_class)->unmap (widget);
}

static void
gs_diagnostics_page_dispose (GObject *object)
{
  GsDiagnosticsPage *self = GS_DIAGNOSTICS_PAGE (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (gs_diagnostics_page_parent_class)->dispose (object);
}

static void
gs_diagnostics_page_class_init (GsDiagnosticsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_diagnostics_page_dispose;
  widget_class->map = gs_diagnostics_page_map;
  widget_class->unmap = gs_diagnostics_page_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-diagnostics-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, device_label);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, format_label);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, latency_label);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, underruns_label);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, sound_row);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, decoder_label);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, decoded_label);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, shown_label);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, dropped_label);
  for (GsHandKind kind = 0; kind < GS_HAND_N_KINDS; kind++)
    {
      g_autofree char *name = g_strconcat (gs_hand_kind_get_nick (kind), "_latency_label", NULL);

      gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (name), FALSE,
                                                 (gssize) G_STRUCT_OFFSET (GsDiagnosticsPage, hand_labels) + (gssize) (kind * sizeof (GtkLabel *)));
    }
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, blas_label);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, threads_label);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, renderer_label);
  gtk_widget_class_bind_template_child (widget_class, GsDiagnosticsPage, version_label);
}

static void
gs_diagnostics_page_init (GsDiagnosticsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_label_set_label (self->blas_label, gs_blas_get_core_name ());
  show_number (self->threads_label, gs_engine_get_n_threads ());
  gtk_label_set_label (self->renderer_label, gs_renderer_describe ());
  gtk_label_set_label (self->version_label, GS_VERSION);
}

/**
 * gs_diagnostics_page_set_player:
 * @self: a #GsDiagnosticsPage
 * @player: whose sound and pictures are shown
 */
void
gs_diagnostics_page_set_player (GsDiagnosticsPage *self,
                                GsPlayer *player)
{
  g_return_if_fail (GS_IS_DIAGNOSTICS_PAGE (self));

  g_set_object (&self->player, player);
  look_cb (self);
}
