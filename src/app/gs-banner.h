/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_BANNER (gs_banner_get_type ())

G_DECLARE_FINAL_TYPE (GsBanner, gs_banner, GS, BANNER, GtkWidget)

void gs_banner_show (GsBanner   *self,
                     const char *title,
                     const char *button_label,
                     const char *action_name);
void gs_banner_hide (GsBanner   *self);
gboolean gs_banner_get_shown (GsBanner *self);

G_END_DECLS
