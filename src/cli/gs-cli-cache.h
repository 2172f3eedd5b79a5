/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int gs_cli_cache_show (gboolean json);
int gs_cli_cache_clear (gboolean json);

G_END_DECLS
