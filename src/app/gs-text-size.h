/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

double gs_text_size_get (GtkWidget *widget);
void gs_text_size_watch (GtkWidget *widget,
                         GCallback changed,
                         gpointer object);

G_END_DECLS
