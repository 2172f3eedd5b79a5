/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

void        gs_thumbnail_load_async (const char          *path,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
GdkTexture *gs_thumbnail_finish     (GAsyncResult        *result,
                                     GError             **error);

G_END_DECLS
