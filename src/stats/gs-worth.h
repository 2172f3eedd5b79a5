/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsWorthReason:
 * @GS_WORTH_NETWORKS: networks say different things
 * @GS_WORTH_GATES: gates turn from one candidate to another, again and again
 * @GS_WORTH_PEOPLE: people say different things
 *
 * Why a stretch is worth a person's time. A set of them.
 */
typedef enum
{
  GS_WORTH_NETWORKS = 1 << 0,
  GS_WORTH_GATES = 1 << 1,
  GS_WORTH_PEOPLE = 1 << 2,
} GsWorthReason;

#define GS_WORTH_N_REASONS 3

/**
 * GsWorthEvidence:
 * @n_frames: number of frames
 * @pts: presentation times, nanoseconds, rising ([n_frames])
 * @values: for each reason (nullable): [n_frames] how much there is of it, from 0 on; NaN = not known. Of networks and people the spread of
 *   what they say (gs_worth_spread()), in units of a range from -1 to 1; of gates turns a second (gs_worth_turn_rate())
 *
 * What is known about a clip. What is not given tells nothing.
 */
typedef struct
{
  guint n_frames;
  const gint64 *pts;
  const float *values[GS_WORTH_N_REASONS];
} GsWorthEvidence;

/**
 * GsWorthStretch:
 * @first: first frame
 * @end: frame after the last
 * @reasons: set of #GsWorthReason
 * @means: mean of each reason's evidence over the frames; NaN where it is not known
 * @score: sum over @reasons of the mean in units of its threshold: what the stretches are ranked by
 *
 * A stretch that is worth a look.
 */
typedef struct
{
  guint first;
  guint end;
  guint reasons;
  double means[GS_WORTH_N_REASONS];
  double score;
} GsWorthStretch;

void gs_worth_spread (const float *const *lines, guint n_lines, guint n_frames, float *spread);
void gs_worth_turn_rate (const guint *turns, const gint64 *pts, guint n_frames, float *rate);
double gs_worth_mean (const float *values, guint first, guint end, double *deviation);
GArray *gs_worth_find (const GsWorthEvidence *evidence);

G_END_DECLS
