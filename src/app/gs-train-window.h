/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GS_TYPE_TRAIN_WINDOW (gs_train_window_get_type ())

/**
 * GsTrainWindow:
 *
 * The dialog in which a network is trained: data sets, configuration and file on one page, the curves on the other. Closing it
 * leaves the training running; the windows' progress row leads back to it.
 */
G_DECLARE_FINAL_TYPE (GsTrainWindow, gs_train_window, GS, TRAIN_WINDOW, AdwWindow)

GsTrainWindow *gs_train_window_present (GtkWindow *parent);
void gs_train_window_set_folder (GsTrainWindow *self, const char *folder);
gboolean gs_train_window_is_open (void);

G_END_DECLS
