/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsSpan:
 * @start: first instant, nanoseconds of media time
 * @end: first instant after it, not before @start
 * @label: what is there; spans are alike if the numbers are
 *
 * A labelled segment.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  int label;
} GsSpan;

/**
 * GsOverlap:
 * @n_a: segments of the first
 * @n_b: segments of the second
 * @common: nanoseconds in which both say the same label
 * @either: nanoseconds in which at least one says the label, added up over labels
 * @share: common / either, in [0, 1]; NaN if nobody says anything
 * @n_matched: segments of the first that some segment of the second with the same label overlaps by half or more
 * @mean_best: mean over the first's segments of the best overlap; NaN without segments
 *
 * How far two tiers of segments coincide.
 */
typedef struct
{
  gsize n_a;
  gsize n_b;
  gint64 common;
  gint64 either;
  double share;
  gsize n_matched;
  double mean_best;
} GsOverlap;

void gs_overlap_measure (GsOverlap *self, const GsSpan *a, gsize n_a, const GsSpan *b, gsize n_b, double *best);

G_END_DECLS
