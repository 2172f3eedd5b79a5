/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-window.h"

G_BEGIN_DECLS

#define GS_TYPE_AFFWILD2_WINDOW (gs_affwild2_window_get_type ())

/* The dialog that makes a project of the data set Aff-Wild2. */
G_DECLARE_FINAL_TYPE (GsAffwild2Window, gs_affwild2_window, GS, AFFWILD2_WINDOW, AdwWindow)

void gs_affwild2_window_present (GsWindow *parent);

G_END_DECLS
