/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_WELCOME_PAGE (gs_welcome_page_get_type ())

G_DECLARE_FINAL_TYPE (GsWelcomePage, gs_welcome_page, GS, WELCOME_PAGE, GtkWidget)

void gs_welcome_page_show_problem (GsWelcomePage *self,
                                   const char    *title,
                                   const char    *sentence);
void gs_welcome_page_set_busy     (GsWelcomePage *self,
                                   gboolean       busy);

G_END_DECLS
