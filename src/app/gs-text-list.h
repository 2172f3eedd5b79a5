/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkListItemFactory *gs_text_list_set_up (GtkListView         *list,
                                         GtkStringList      **texts,
                                         GtkSingleSelection **selection,
                                         GCallback            selected,
                                         gpointer             object);

G_END_DECLS
