/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_PROGRESS_ROW (gs_progress_row_get_type ())

G_DECLARE_FINAL_TYPE (GsProgressRow, gs_progress_row, GS, PROGRESS_ROW, GtkWidget)

void gs_progress_row_show (GsProgressRow *self,
                           const char    *title,
                           double         fraction,
                           double         seconds_left);
void gs_progress_row_hide (GsProgressRow *self);
void gs_progress_row_set_actions (GsProgressRow *self,
                                  const char    *cancel,
                                  const char    *show);

G_END_DECLS
