/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-network.h"

G_BEGIN_DECLS

void       gs_network_set_load_async  (const char           *path,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
GPtrArray *gs_network_set_load_finish (GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
