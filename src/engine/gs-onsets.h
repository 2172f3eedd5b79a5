/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-sound-overview.h"

G_BEGIN_DECLS

GArray *gs_onsets_pick (const guint8 *mel, const guint8 *known, guint n_columns);
GArray *gs_onsets_find (GsSoundOverview *sound, gint64 start, gint64 end);

G_END_DECLS
