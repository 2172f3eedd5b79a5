/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-deep.h"

G_BEGIN_DECLS

/* The weights of the deep encoder, which the user names once for the whole program and which are read when they are first
 * needed. Any thread, at any time. */

void gs_deep_weights_set_path (const char *path);
char *gs_deep_weights_dup_path (void);
GsDeep *gs_deep_weights_get (GCancellable *cancellable,
                             GError **error);
gboolean gs_deep_weights_get_for_networks (GPtrArray *networks, GsDeep **deep, GCancellable *cancellable, GError **error);
char *gs_deep_weights_dup_name (void);
void gs_deep_weights_forget (void);

G_END_DECLS
