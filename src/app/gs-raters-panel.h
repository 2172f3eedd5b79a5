/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_RATERS_PANEL (gs_raters_panel_get_type ())

/**
 * GsRatersPanel:
 *
 * How the people agree among each other: everybody with everybody, each with the mean of the others, who would be left out of a gold
 * standard and why, and every coefficient of reliability with its interval and what it means.
 */
G_DECLARE_FINAL_TYPE (GsRatersPanel, gs_raters_panel, GS, RATERS_PANEL, GtkWidget)

void gs_raters_panel_ask (GsRatersPanel *self,
                          GPtrArray     *tables,
                          gint64         start,
                          gint64         end,
                          double         least_agreement);

G_END_DECLS
