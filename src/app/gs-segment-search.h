/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "gs-store.h"

G_BEGIN_DECLS

#define GS_TYPE_SEGMENT_SEARCH (gs_segment_search_get_type ())

/**
 * GsSegmentSearch:
 *
 * A window that finds segments of the whole project by their labels and notes. Return in the entry goes to the first.
 *
 * Signal "chosen" (clip: int64, tier: int64, segment: int64): the rows of where to go.
 */
G_DECLARE_FINAL_TYPE (GsSegmentSearch, gs_segment_search, GS, SEGMENT_SEARCH, AdwWindow)

GsSegmentSearch *gs_segment_search_new (GtkWindow *parent,
                                        GsStore   *store);

G_END_DECLS
