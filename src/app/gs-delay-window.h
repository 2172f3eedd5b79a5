/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GS_TYPE_DELAY_WINDOW (gs_delay_window_get_type ())

/**
 * GsDelayWindow:
 *
 * How late the rater of a trace was: not at all, by what somebody says, or as estimated against the network or another trace, with
 * the curve that it was read from.
 */
G_DECLARE_FINAL_TYPE (GsDelayWindow, gs_delay_window, GS, DELAY_WINDOW, AdwWindow)

GtkWidget *gs_delay_window_new (GtkWindow   *parent,
                                GsStore     *store,
                                GsClipPlots *plots,
                                GsTrace     *trace);

G_END_DECLS
