/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkEventController *gs_bindings_create_controller       (void);
GtkWidget          *gs_bindings_create_shortcuts_window (void);
char               *gs_bindings_find_conflict           (void);
gboolean            gs_bindings_has_key                 (const char *trigger);

G_END_DECLS
