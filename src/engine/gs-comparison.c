/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-comparison.h"

#include "gs-block-length.h"
#include "gs-engine-error.h"
#include "gs-gold.h"

#include <math.h>

typedef struct
{
  GsComparison *result;
  const GsComparisonConfig *config;
  GCancellable *cancellable;
  guint n_steps;
  guint n_done;
} Work;

static gboolean
cancelled_cb (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

/* The library without GIO has a word of its own for it. */
static void
translate_error (GError **error)
{
  if (g_error_matches (*error, GS_STATS_ERROR, GS_STATS_ERROR_CANCELLED))
    {
      g_clear_error (error);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The comparison was cancelled");
    }
}

static void
step (Work *work)
{
  work->n_done++;
  if (work->config->progress != NULL)
    work->config->progress ((double) work->n_done / work->n_steps, work->config->progress_data);
}

static void
list_columns (Work *work)
{
  GsComparison *self = work->result;
  guint n = self->table->columns->len, n_others = n - (self->reference >= 0 ? 1 : 0);

  for (guint a = 0; a < n; a++)
    {
      if (gs_trace_column_is_person (gs_trace_table_get_column (self->table, a)) && (int) a != self->reference)
        g_array_append_val (self->raters, a);

      for (guint b = 0; b < n; b++)
        {
          GsComparisonPair pair = { .a = a, .b = b };

          if (self->reference >= 0 ? (int) b == self->reference && a != b : a < b)
            g_array_append_val (self->pairs, pair);
        }
    }

  work->n_steps = self->pairs->len + 1;
  if (self->reference >= 0 && self->n_permutations > 0)
    work->n_steps += n_others * (n_others - 1) / 2;
}

static void
choose_block (Work *work)
{
  GsComparison *self = work->result;
  const GsTraceTable *table = self->table;
  g_autofree const double **traces = g_new (const double *, table->columns->len);

  self->block = work->config->block;
  if (self->block > 0 || (self->n_replicates == 0 && self->n_permutations == 0))
    return;

  for (guint c = 0; c < table->columns->len; c++)
    traces[c] = gs_trace_table_get_values (table, c);
  self->block = gs_block_length_choose (traces, table->columns->len, gs_trace_table_get_starts (table),
                                        gs_trace_table_get_n_clips (table));
  self->block_chosen = TRUE;
}

static GsBootstrap
get_bootstrap (const Work *work)
{
  return (GsBootstrap){
    .n_replicates = work->result->n_replicates,
    .seed = work->result->seed,
    .block = work->result->block,
    .confidence = work->result->confidence,
    .n_threads = work->config->n_threads,
    .cancelled = cancelled_cb,
    .cancelled_data = work->cancellable,
  };
}

static gboolean
compare_pair (Work *work,
              GsComparisonPair *pair,
              GError **error)
{
  const GsTraceTable *table = work->result->table;
  const double *x = gs_trace_table_get_values (table, pair->a), *y = gs_trace_table_get_values (table, pair->b);
  const gsize *starts = gs_trace_table_get_starts (table);
  guint n_clips = gs_trace_table_get_n_clips (table);
  GsBootstrap bootstrap = get_bootstrap (work);

  if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
    return FALSE;

  gs_agreement_pool (&pair->pooled, x, y, starts, n_clips);
  pair->clips = g_new (GsAgreement, MAX (1, n_clips));
  for (guint c = 0; c < n_clips; c++)
    gs_agreement_measure (&pair->clips[c], x + starts[c], y + starts[c], starts[c + 1] - starts[c]);

  return work->result->n_replicates == 0 ||
         gs_bootstrap_agreement (&bootstrap, x, y, starts, n_clips, &pair->intervals, error);
}

static gboolean
compare_group (Work *work,
               GError **error)
{
  GsComparison *self = work->result;
  guint k = self->raters->len;
  gsize n = gs_trace_table_get_n (self->table);
  g_autofree const double **raters = g_new (const double *, MAX (1, k));
  GsBootstrap bootstrap = get_bootstrap (work);

  for (guint i = 0; i < k; i++)
    raters[i] = gs_trace_table_get_values (self->table, g_array_index (self->raters, guint, i));
  self->ewe_weights = g_new (double, MAX (1, k));
  self->ewe_loo_weights = g_new (double, MAX (1, k));
  gs_reliability_measure (&self->reliability, raters, k, n);
  gs_gold_weigh (GS_GOLD_EWE, raters, k, n, self->ewe_weights);
  gs_gold_weigh (GS_GOLD_EWE_LEAVE_ONE_OUT, raters, k, n, self->ewe_loo_weights);
  if (self->n_replicates == 0 || k < 2)
    return TRUE;

  return gs_bootstrap_reliability (&bootstrap, raters, k, gs_trace_table_get_starts (self->table),
                                   gs_trace_table_get_n_clips (self->table), &self->reliability_intervals, error);
}

static gboolean
test_differences (Work *work,
                  GError **error)
{
  GsComparison *self = work->result;
  const GsTraceTable *table = self->table;
  const GsPermutation permutation = {
    .figure = GS_FIGURE_CCC,
    .n_permutations = self->n_permutations,
    .seed = self->seed,
    .block = self->block,
    .n_threads = work->config->n_threads,
    .cancelled = cancelled_cb,
    .cancelled_data = work->cancellable,
  };

  for (guint i = 0; i < self->pairs->len; i++)
    {
      for (guint j = i + 1; j < self->pairs->len; j++)
        {
          GsComparisonDifference difference = { .a = g_array_index (self->pairs, GsComparisonPair, i).a,
                                                .b = g_array_index (self->pairs, GsComparisonPair, j).a,
                                                .figure = permutation.figure };

          if (!gs_permutation_test (&permutation, gs_trace_table_get_values (table, (guint) self->reference),
                                    gs_trace_table_get_values (table, difference.a),
                                    gs_trace_table_get_values (table, difference.b), gs_trace_table_get_starts (table),
                                    gs_trace_table_get_n_clips (table), &difference.result, error))
            return FALSE;
          g_array_append_val (self->differences, difference);
          step (work);
        }
    }

  return TRUE;
}

static gboolean
compare (Work *work,
         GError **error)
{
  GsComparison *self = work->result;

  choose_block (work);
  for (guint i = 0; i < self->pairs->len; i++)
    {
      if (!compare_pair (work, &g_array_index (self->pairs, GsComparisonPair, i), error))
        return FALSE;
      step (work);
    }
  if (!compare_group (work, error))
    return FALSE;
  step (work);

  return self->reference < 0 || self->n_permutations == 0 || test_differences (work, error);
}

static void
clear_pair_cb (gpointer data)
{
  g_free (((GsComparisonPair *) data)->clips);
}

/**
 * gs_comparison_new:
 * @table: what to compare; must outlive the result
 * @config: how
 * @cancellable: (nullable): stops it within some milliseconds
 * @error: (out) (optional): why not
 *
 * Compares every two columns, or all with the reference, in the two usual poolings and clip by clip; the people among the columns
 * as a group; and, against a reference, whether two of the others agree differently with it. May take seconds: not for the main
 * thread.
 *
 * Returns: (transfer full): the figures; free with gs_comparison_free()
 */
GsComparison *
gs_comparison_new (const GsTraceTable *table,
                   const GsComparisonConfig *config,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GsComparison) self = g_new0 (GsComparison, 1);
  g_autoptr (GError) own_error = NULL;
  Work work = { .result = self, .config = config, .cancellable = cancellable };

  self->table = table;
  self->reference = -1;
  self->n_replicates = config->n_replicates;
  self->n_permutations = config->n_permutations;
  self->seed = config->seed;
  self->confidence = config->confidence;
  self->pairs = g_array_new (FALSE, TRUE, sizeof (GsComparisonPair));
  g_array_set_clear_func (self->pairs, clear_pair_cb);
  self->raters = g_array_new (FALSE, FALSE, sizeof (guint));
  self->differences = g_array_new (FALSE, FALSE, sizeof (GsComparisonDifference));

  if (config->reference != NULL)
    {
      self->reference = gs_trace_table_find (table, config->reference);
      if (self->reference < 0)
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "There is no trace of “%s” to hold the others against", config->reference);
          return NULL;
        }
    }

  list_columns (&work);
  if (!compare (&work, &own_error))
    {
      translate_error (&own_error);
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * gs_comparison_free:
 * @self: (transfer full): a comparison
 */
void
gs_comparison_free (GsComparison *self)
{
  g_array_unref (self->pairs);
  g_array_unref (self->raters);
  g_array_unref (self->differences);
  g_free (self->ewe_weights);
  g_free (self->ewe_loo_weights);
  g_free (self);
}
