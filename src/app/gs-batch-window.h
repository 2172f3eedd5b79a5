/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-window.h"

G_BEGIN_DECLS

#define GS_TYPE_BATCH_WINDOW (gs_batch_window_get_type ())

/* The dialog that imports the annotation files of a folder over the project's clips. */
G_DECLARE_FINAL_TYPE (GsBatchWindow, gs_batch_window, GS, BATCH_WINDOW, AdwWindow)

void gs_batch_window_present (GsWindow *parent, const char *folder);

G_END_DECLS
