/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-bootstrap.h"

G_BEGIN_DECLS

/**
 * GsPermutation:
 * @figure: what is compared
 * @mean: %TRUE: its mean over clips; %FALSE: over all clips' values
 * @n_permutations: how many to draw, at most; all of them are tried if there are no more than that
 * @seed: what the draws are made of
 * @block: length of a block in bins, for those cases in which blocks are exchanged
 * @n_threads: how many threads; 0 = as many as there are processors. It changes nothing in the result
 * @cancelled: (nullable): asked now and then
 * @cancelled_data: for @cancelled
 *
 * How to test a difference.
 */
typedef struct
{
  GsAgreementFigure figure;
  gboolean mean;
  guint n_permutations;
  guint64 seed;
  gsize block;
  guint n_threads;
  GsStatsCancelled cancelled;
  gpointer cancelled_data;
} GsPermutation;

/**
 * GsPermutationResult:
 * @n: bins in which the reference and both traces have a value; all figures are about these
 * @a: the first's figure
 * @b: the second's
 * @difference: a - b
 * @p: two-sided; NaN if the difference is undefined
 * @n_units: clips or blocks that were exchanged
 * @by_clip: %TRUE if whole clips were exchanged, %FALSE if blocks within clips
 * @exact: %TRUE if all 2^n_units exchanges were tried
 * @n_tried: exchanges that were tried
 *
 * Outcome of gs_permutation_test().
 */
typedef struct
{
  gsize n;
  double a;
  double b;
  double difference;
  double p;
  gsize n_units;
  gboolean by_clip;
  gboolean exact;
  guint n_tried;
} GsPermutationResult;

/* With so many clips whole clips are exchanged: then p can be as small as 2 / 2^8 = 0.008. */
#define GS_PERMUTATION_LEAST_CLIPS 8

gboolean gs_permutation_test (const GsPermutation *self, const double *reference, const double *a, const double *b,
                              const gsize *clips, guint n_clips, GsPermutationResult *result, GError **error);

G_END_DECLS
