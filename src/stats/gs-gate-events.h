/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsGateEvent:
 * @first: first frame
 * @end: frame after the last
 * @candidate: the candidate that dominates
 * @before: the one that dominated before; -1 at the clip's beginning and after frames that are not known
 * @mean: mean weight of @candidate over the frames
 *
 * A stretch in which one candidate of a gate is the heaviest, or is heavier than a threshold.
 */
typedef struct
{
  guint first;
  guint end;
  guint candidate;
  int before;
  double mean;
} GsGateEvent;

/**
 * GsGateContrast:
 * @n_inside: frames with the label
 * @n_outside: frames without
 * @mean_inside: mean weight there
 * @mean_outside: mean weight elsewhere
 * @p: probability of a difference at least as large if the labels lay elsewhere in the clip by chance; NaN where undefined
 *
 * A candidate's weight under a label against elsewhere.
 */
typedef struct
{
  guint n_inside;
  guint n_outside;
  double mean_inside;
  double mean_outside;
  double p;
} GsGateContrast;

GArray *gs_gate_transitions_find (const float *weights,
                                  guint n_frames,
                                  guint n_candidates,
                                  const gint64 *pts,
                                  gint64 shortest);
GArray *gs_gate_spans_find (const float *weights,
                            guint n_frames,
                            guint n_candidates,
                            guint candidate,
                            double above,
                            const gint64 *pts,
                            gint64 shortest);
void gs_gate_contrast (GsGateContrast *self,
                       const float *weights,
                       guint n_frames,
                       guint n_candidates,
                       guint candidate,
                       const guint8 *labelled,
                       guint n_permutations);

G_END_DECLS
