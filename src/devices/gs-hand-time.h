/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How old an event is whose age cannot be told. */
#define GS_HAND_AGE_UNKNOWN G_GINT64_CONSTANT (-1)

gint64 gs_hand_time_get_age (guint32 stamp,
                             gint64  now);

G_END_DECLS
