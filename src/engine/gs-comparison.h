/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-permutation.h"
#include "gs-trace-table.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * GsComparisonConfig:
 * @reference: (nullable): column that all others are held against; %NULL: everybody against everybody
 * @n_replicates: of the bootstrap; 0: no intervals
 * @n_permutations: of the test of two columns' difference against the reference; 0: no test
 * @seed: what draws are made of
 * @block: length of a block in rows; 0: chosen by gs_block_length_choose()
 * @confidence: what an interval is to hold, 0.95 for 95 %
 * @n_threads: how many threads; 0 = as many as there are processors. It changes nothing in the result
 * @progress: (nullable): told how far it has come, 0 to 1, by the thread that compares
 * @progress_data: for @progress
 *
 * How to compare.
 */
typedef struct
{
  const char *reference;
  guint n_replicates;
  guint n_permutations;
  guint64 seed;
  gsize block;
  double confidence;
  guint n_threads;
  void (*progress) (double fraction, gpointer progress_data);
  gpointer progress_data;
} GsComparisonConfig;

/**
 * GsComparisonPair:
 * @a: a column
 * @b: another; the reference, if there is one
 * @pooled: how they agree
 * @clips: [n_clips] how they agree in each clip
 * @intervals: of @pooled, if there was a bootstrap
 *
 * Two columns.
 */
typedef struct
{
  guint a;
  guint b;
  GsPooledAgreement pooled;
  GsAgreement *clips;
  GsAgreementIntervals intervals;
} GsComparisonPair;

/**
 * GsComparisonDifference:
 * @a: a column
 * @b: another
 * @figure: what was tested
 * @result: whether they agree differently with the reference
 *
 * Two columns' difference.
 */
typedef struct
{
  guint a;
  guint b;
  GsAgreementFigure figure;
  GsPermutationResult result;
} GsComparisonDifference;

/**
 * GsComparison:
 * @table: what was compared; borrowed
 * @reference: the column that all others were held against; -1: none
 * @n_replicates: of the bootstrap; 0: there are no intervals
 * @n_permutations: of the tests
 * @seed: what draws were made of
 * @block: length of a block in rows
 * @block_chosen: %TRUE if it was chosen, %FALSE if it was given
 * @confidence: what an interval is to hold
 * @pairs: #GsComparisonPair
 * @raters: guint, the columns of people other than the reference: whom the reliability is about
 * @reliability: theirs
 * @reliability_intervals: if there was a bootstrap
 * @ewe_weights: [n raters] weights by correlation with the mean of all
 * @ewe_loo_weights: [n raters] with the mean of the others
 * @differences: #GsComparisonDifference
 *
 * How the columns of a table go together.
 */
typedef struct
{
  const GsTraceTable *table;
  int reference;
  guint n_replicates;
  guint n_permutations;
  guint64 seed;
  gsize block;
  gboolean block_chosen;
  double confidence;
  GArray *pairs;
  GArray *raters;
  GsReliability reliability;
  GsReliabilityIntervals reliability_intervals;
  double *ewe_weights;
  double *ewe_loo_weights;
  GArray *differences;
} GsComparison;

GsComparison *gs_comparison_new (const GsTraceTable *table, const GsComparisonConfig *config, GCancellable *cancellable,
                                 GError **error);
void gs_comparison_free (GsComparison *self);
void gs_comparison_build_json (const GsComparison *self, JsonBuilder *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsComparison, gs_comparison_free)

G_END_DECLS
