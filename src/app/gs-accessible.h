/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void gs_accessible_mend    (GtkWidget  *root);
void gs_accessible_name_row (GtkWidget *child,
                             const char *name);

G_END_DECLS
