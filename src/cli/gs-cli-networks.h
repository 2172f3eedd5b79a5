/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-run.h"

G_BEGIN_DECLS

gboolean gs_cli_load_networks (char **wanted, GPtrArray *networks, GPtrArray *paths, GError **error);
char **gs_cli_find_networks_of_run (GsRun *run, GPtrArray *hashes);
gboolean gs_cli_check_networks (GPtrArray *networks, GPtrArray *hashes, GError **error);

G_END_DECLS
