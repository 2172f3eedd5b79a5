/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-stick.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GS_TYPE_STICK_WINDOW (gs_stick_window_get_type ())

/**
 * GsStickWindow:
 *
 * Which axes of a stick give values, their dead zone and direction, and their calibration: rest first, then the extremes.
 */
G_DECLARE_FINAL_TYPE (GsStickWindow, gs_stick_window, GS, STICK_WINDOW, AdwWindow)

GtkWidget *gs_stick_window_new (GtkWindow *parent,
                                GsStick   *stick);

G_END_DECLS
