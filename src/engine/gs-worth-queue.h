/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-run.h"
#include "gs-worth.h"

G_BEGIN_DECLS

/**
 * GsWorthItem:
 * @start: media time, nanoseconds
 * @end: the same
 * @reasons: set of #GsWorthReason
 * @score: what the queue is ranked by: see gs_worth_find()
 * @networks: how far networks are apart there, mean standard deviation; NaN = not known
 * @networks_output: about which output they are farther apart
 * @n_turns: how often gates turn there
 * @people: how far people are apart there, mean standard deviation in units of a range from -1 to 1; NaN = not known
 * @people_output: about which dimension they are farther apart
 *
 * A stretch of a clip that is worth a look, with what is needed to say why.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  guint reasons;
  double score;
  double networks;
  GsOutput networks_output;
  guint n_turns;
  double people;
  GsOutput people_output;
} GsWorthItem;

gboolean gs_worth_queue_counts (GsRun *run);
GArray *gs_worth_queue_make (GsClip *clip, GsRun *run);
double gs_worth_queue_get_looked_at (GsClip *clip, const GsWorthItem *item, gint64 since);

G_END_DECLS
