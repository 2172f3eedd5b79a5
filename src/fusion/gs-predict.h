/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-network.h"

G_BEGIN_DECLS

/**
 * GsPredictProgress:
 * @n_done: windows that are computed
 * @n_windows: all of them
 * @user_data: what was given with it
 *
 * Called in the calling thread while a clip is predicted.
 */
typedef void (*GsPredictProgress) (guint n_done,
                                   guint n_windows,
                                   gpointer user_data);

GsTensorFile *gs_predict_clip (GsNetwork *network,
                               GsTensor *video,
                               GsTensor *audio,
                               gboolean trace,
                               guint n_threads,
                               GsPredictProgress progress,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
