/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-track.h"

G_BEGIN_DECLS

void gs_track_remember (GsTrack    *track,
                        const char *key,
                        gboolean    shown);

G_END_DECLS
