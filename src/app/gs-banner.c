/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-banner.h"

/* libadwaita has a banner of its own only from 1.3 on. */

struct _GsBanner
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (GsBanner, gs_banner, GTK_TYPE_WIDGET)

static void
dismiss_cb (GsBanner *self)
{
  gs_banner_hide (self);
}

static void
gs_banner_dispose (GObject *object)
{
  GsBanner *self = GS_BANNER (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (child != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (gs_banner_parent_class)->dispose (object);
}

static void
gs_banner_class_init (GsBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_banner_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, GsBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, GsBanner, label);
  gtk_widget_class_bind_template_child (widget_class, GsBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
gs_banner_init (GsBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gs_banner_show:
 * @self: a #GsBanner
 * @title: one sentence
 * @button_label: (nullable): what the button says, or %NULL for no button
 * @action_name: (nullable): detailed name of the action that the button activates
 */
void
gs_banner_show (GsBanner *self,
                const char *title,
                const char *button_label,
                const char *action_name)
{
  g_return_if_fail (GS_IS_BANNER (self));
  g_return_if_fail (title != NULL);

  gtk_label_set_label (self->label, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button_label != NULL);
  if (button_label != NULL)
    {
      gtk_button_set_label (self->button, button_label);
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action_name);
    }
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
gs_banner_hide (GsBanner *self)
{
  g_return_if_fail (GS_IS_BANNER (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

/**
 * gs_banner_get_shown:
 * @self: a #GsBanner
 *
 * Returns: whether it is there: shown, and neither hidden nor dismissed since
 */
gboolean
gs_banner_get_shown (GsBanner *self)
{
  g_return_val_if_fail (GS_IS_BANNER (self), FALSE);

  return gtk_revealer_get_reveal_child (self->revealer);
}
