/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *gs_json_place_describe (const char *text, const char *message);

G_END_DECLS
