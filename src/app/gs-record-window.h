/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-window.h"

G_BEGIN_DECLS

#define GS_TYPE_RECORD_WINDOW (gs_record_window_get_type ())

/**
 * GsRecordWindow:
 *
 * Records a camera to a file, shows it and what the networks say of it while it happens, and opens the file in the window
 * it belongs to. `GATESCOPE_LIVE_SOURCE=test:CLIP` has a clip stand for the camera: for tests.
 */
G_DECLARE_FINAL_TYPE (GsRecordWindow, gs_record_window, GS, RECORD_WINDOW, AdwWindow)

void gs_record_window_present (GsWindow *parent);

G_END_DECLS
