/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-permutation.h"
#include "gs-trace-table.h"

G_BEGIN_DECLS

/**
 * GsAgreementScope:
 * @GS_SCOPE_CLIP: one clip, or the part of it that was asked for
 * @GS_SCOPE_JOINED: all clips' values as if they were one clip
 * @GS_SCOPE_MEAN: the mean of the clips' figures
 *
 * What a row is about. The last two are the poolings of gs_agreement_pool().
 */
typedef enum
{
  GS_SCOPE_CLIP,
  GS_SCOPE_JOINED,
  GS_SCOPE_MEAN,
} GsAgreementScope;

/**
 * GsAgreementRow:
 * @column: who is held against the reference
 * @scope: over what
 * @clip: which clip, for %GS_SCOPE_CLIP
 * @n_clips: for the poolings: in how many clips there are pairs
 * @agreement: the figures
 * @intervals: [GS_N_FIGURES] theirs, if there was a bootstrap
 *
 * One row of the table.
 */
typedef struct
{
  guint column;
  GsAgreementScope scope;
  guint clip;
  guint n_clips;
  GsAgreement agreement;
  GsInterval intervals[GS_N_FIGURES];
} GsAgreementRow;

/**
 * GsAgreementDifference:
 * @a: a network
 * @b: another
 * @result: whether their CCC with the reference differs
 *
 * Two networks on the same clips.
 */
typedef struct
{
  guint a;
  guint b;
  GsPermutationResult result;
} GsAgreementDifference;

/**
 * GsAgreementTableConfig:
 * @reference: the column that the others are held against
 * @start: values from here on count, nanoseconds of media time; %G_MININT64 for all
 * @end: and until here, included; %G_MAXINT64 for all
 * @n_replicates: of the bootstrap; 0: no intervals
 * @n_permutations: of the test of two networks' difference; 0: no test
 * @seed: what draws are made of
 * @confidence: what an interval is to hold
 * @n_threads: how many threads; 0 = as many as there are processors. It changes nothing in the result
 *
 * What to compute.
 */
typedef struct
{
  const char *reference;
  gint64 start;
  gint64 end;
  guint n_replicates;
  guint n_permutations;
  guint64 seed;
  double confidence;
  guint n_threads;
} GsAgreementTableConfig;

/**
 * GsAgreementTable:
 * @table: what was compared, all clips one after another; owned
 * @reference: the column that the others were held against; -1: it says nothing about these clips
 * @rows: #GsAgreementRow: of each other column the clips that both say something about, then, if these are several, both poolings
 * @differences: #GsAgreementDifference, of every two networks other than the reference, over all clips' values, if there was a test
 * @n_replicates: of the bootstrap; 0: there are no intervals
 * @block: length of a block in rows; 0: there was neither bootstrap nor test
 * @confidence: what an interval is to hold
 *
 * How several sources agree with one, clip by clip and pooled.
 */
typedef struct
{
  GsTraceTable *table;
  int reference;
  GArray *rows;
  GArray *differences;
  guint n_replicates;
  gsize block;
  double confidence;
} GsAgreementTable;

GsAgreementTable *gs_agreement_table_new (GPtrArray *clips, const GsAgreementTableConfig *config, GCancellable *cancellable,
                                          GError **error);
void gs_agreement_table_free (GsAgreementTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAgreementTable, gs_agreement_table_free)

G_END_DECLS
