/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-playhead.h"
#include "gs-series.h"
#include "gs-time-axis.h"
#include "gs-track.h"

G_BEGIN_DECLS

#define GS_TIMELINE_PAD 12 /* left and right of names, pixels */

/**
 * GsTimelineShared:
 * @axis: what is visible
 * @playhead: (nullable): the cursor and the selection
 * @coverage: (nullable): a series with values where the clip has been analysed
 * @palette: colours
 * @header_width: width of the column of names, pixels
 *
 * What a timeline's parts have in common. Belongs to the timeline, which outlives them; they only read it.
 */
typedef struct
{
  GsTimeAxis *axis;
  GsPlayhead *playhead;
  GsSeries *coverage;
  GsPalette palette;
  int header_width;
} GsTimelineShared;

G_END_DECLS
