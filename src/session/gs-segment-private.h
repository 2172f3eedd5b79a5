/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-segment.h"

G_BEGIN_DECLS

/**
 * GsSegmentHook:
 * @owner: the tier
 * @segment: the segment
 * @last_id: its row before
 * @last_start: where it began before
 *
 * A segment of the tier was changed, before anybody else is told. A plain call: a hundred thousand segments with three signal
 * handlers each would take a second to connect.
 */
typedef void (*GsSegmentHook) (gpointer owner, GsSegment *segment, gint64 last_id, gint64 last_start);

void gs_segment_set_owner (GsSegment *self, gpointer owner, GsSegmentHook hook);

G_END_DECLS
