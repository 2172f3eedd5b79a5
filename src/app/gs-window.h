/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "gs-analysis.h"
#include "gs-player.h"

G_BEGIN_DECLS

#define GS_TYPE_WINDOW (gs_window_get_type ())

G_DECLARE_FINAL_TYPE (GsWindow, gs_window, GS, WINDOW, AdwApplicationWindow)

GtkWidget  *gs_window_new          (AdwApplication *application,
                                    GsEngine       *engine);
void        gs_window_open         (GsWindow       *self,
                                    const char     *path);
void        gs_window_play_next    (GsWindow       *self);
gboolean    gs_window_is_empty     (GsWindow       *self);
const char *gs_window_get_project  (GsWindow       *self);
GsAnalysis *gs_window_get_analysis (GsWindow       *self);
GsPlayer   *gs_window_get_player   (GsWindow       *self);

G_END_DECLS
