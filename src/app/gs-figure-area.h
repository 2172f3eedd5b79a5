/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-figure.h"

G_BEGIN_DECLS

#define GS_TYPE_FIGURE_AREA (gs_figure_area_get_type ())

/**
 * GsFigureArea:
 *
 * Shows a figure, light or dark as the window is; a screen reader hears its description.
 */
G_DECLARE_FINAL_TYPE (GsFigureArea, gs_figure_area, GS, FIGURE_AREA, GtkWidget)

void          gs_figure_area_set_figure     (GsFigureArea *self,
                                            GsFigure     *figure);
void          gs_figure_area_replace_figure (GsFigureArea *self,
                                            GsFigure     *figure,
                                            gboolean      speak);
GsFigure     *gs_figure_area_get_figure     (GsFigureArea *self);
GsFigureStyle gs_figure_area_get_style      (GsFigureArea *self);
void          gs_figure_area_save           (GsFigureArea *self,
                                            const char   *name);
void          gs_figure_area_export         (GsFigureArea *self,
                                            GsFigure     *figure,
                                            const char   *name,
                                            const char   *path);

G_END_DECLS
