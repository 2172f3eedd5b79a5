/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "gs-store.h"

G_BEGIN_DECLS

#define GS_TYPE_HISTORY_WINDOW (gs_history_window_get_type ())

/**
 * GsHistoryWindow:
 *
 * The steps of a project, back to the first. A click on one makes it the last that counts.
 *
 * Signal "chosen" (step: int64).
 */
G_DECLARE_FINAL_TYPE (GsHistoryWindow, gs_history_window, GS, HISTORY_WINDOW, AdwWindow)

GsHistoryWindow *gs_history_window_new (GtkWindow *parent,
                                        GsStore   *store);

G_END_DECLS
