/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GS_TYPE_DIMENSION_WINDOW (gs_dimension_window_get_type ())

/**
 * GsDimensionWindow:
 *
 * Asks for a new dimension: its name, its range or that it has none, and the words at its ends.
 *
 * Signal "added" (#GsDimension): it is in the project now.
 */
G_DECLARE_FINAL_TYPE (GsDimensionWindow, gs_dimension_window, GS, DIMENSION_WINDOW, AdwWindow)

GtkWidget *gs_dimension_window_new (GtkWindow *parent,
                                    GsStore   *store);

G_END_DECLS
