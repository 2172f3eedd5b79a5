/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *gs_time_text_exact    (gint64 time);
char *gs_time_text_short    (gint64 time);
char *gs_time_text_remaining (double seconds);

G_END_DECLS
