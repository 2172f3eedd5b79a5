/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean gs_cli_load_networks (char **wanted, GPtrArray *networks, GPtrArray *paths, GError **error);

G_END_DECLS
