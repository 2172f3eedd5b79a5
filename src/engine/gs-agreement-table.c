/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement-table.h"

#include "gs-block-length.h"

typedef struct
{
  GsAgreementTable *result;
  const GsAgreementTableConfig *config;
  GCancellable *cancellable;
} Work;

static gboolean
cancelled_cb (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

static void
choose_block (Work *work)
{
  const GsTraceTable *table = work->result->table;
  g_autofree const double **traces = g_new (const double *, MAX (1, table->columns->len));

  if (work->config->n_replicates == 0 && work->config->n_permutations == 0)
    return;

  for (guint c = 0; c < table->columns->len; c++)
    traces[c] = gs_trace_table_get_values (table, c);
  work->result->block = gs_block_length_choose (traces, table->columns->len, gs_trace_table_get_starts (table),
                                                gs_trace_table_get_n_clips (table));
}

static gboolean
draw (Work *work,
      const double *x,
      const double *y,
      const gsize *clips,
      guint n_clips,
      GsAgreementIntervals *intervals,
      GError **error)
{
  const GsBootstrap bootstrap = {
    .n_replicates = work->config->n_replicates,
    .seed = work->config->seed,
    .block = work->result->block,
    .confidence = work->config->confidence,
    .n_threads = work->config->n_threads,
    .cancelled = cancelled_cb,
    .cancelled_data = work->cancellable,
  };

  return work->config->n_replicates == 0 || gs_bootstrap_agreement (&bootstrap, x, y, clips, n_clips, intervals, error);
}

static void
add_row (Work *work,
         GsAgreementRow *row,
         const GsAgreement *agreement,
         const GsInterval *intervals)
{
  row->agreement = *agreement;
  if (work->config->n_replicates > 0)
    memcpy (row->intervals, intervals, sizeof row->intervals);
  g_array_append_val (work->result->rows, *row);
}

static gboolean
compare_clip (Work *work,
              guint column,
              guint clip,
              GError **error)
{
  const GsTraceTable *table = work->result->table;
  const gsize *starts = gs_trace_table_get_starts (table);
  const double *x = gs_trace_table_get_values (table, column) + starts[clip];
  const double *y = gs_trace_table_get_values (table, (guint) work->result->reference) + starts[clip];
  const gsize own[] = { 0, starts[clip + 1] - starts[clip] };
  GsAgreementRow row = { .column = column, .scope = GS_SCOPE_CLIP, .clip = clip, .n_clips = 1 };
  GsAgreementIntervals intervals;
  GsAgreement agreement;

  gs_agreement_measure (&agreement, x, y, own[1]);
  if (agreement.n == 0)
    return TRUE;
  if (!draw (work, x, y, own, 1, &intervals, error))
    return FALSE;

  add_row (work, &row, &agreement, intervals.concatenated);

  return TRUE;
}

static gboolean
compare_column (Work *work,
                guint column,
                GError **error)
{
  GsAgreementTable *self = work->result;
  const gsize *starts = gs_trace_table_get_starts (self->table);
  guint n_clips = gs_trace_table_get_n_clips (self->table);
  const double *x = gs_trace_table_get_values (self->table, column);
  const double *y = gs_trace_table_get_values (self->table, (guint) self->reference);
  GsAgreementRow row = { .column = column };
  GsAgreementIntervals intervals;
  GsPooledAgreement pooled;

  for (guint clip = 0; clip < n_clips; clip++)
    {
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error) || !compare_clip (work, column, clip, error))
        return FALSE;
    }

  gs_agreement_pool (&pooled, x, y, starts, n_clips);
  if (pooled.n_clips < 2)
    return TRUE;
  if (!draw (work, x, y, starts, n_clips, &intervals, error))
    return FALSE;

  row.n_clips = pooled.n_clips;
  row.scope = GS_SCOPE_JOINED;
  add_row (work, &row, &pooled.concatenated, intervals.concatenated);
  row.scope = GS_SCOPE_MEAN;
  add_row (work, &row, &pooled.mean, intervals.mean);

  return TRUE;
}

static gboolean
is_other_network (const GsAgreementTable *self,
                  guint column)
{
  return gs_trace_table_get_column (self->table, column)->is_network && (int) column != self->reference;
}

static gboolean
test_difference (Work *work,
                 guint a,
                 guint b,
                 GError **error)
{
  GsAgreementTable *self = work->result;
  GsAgreementDifference difference = { .a = a, .b = b };
  const GsPermutation permutation = {
    .figure = GS_FIGURE_CCC,
    .n_permutations = work->config->n_permutations,
    .seed = work->config->seed,
    .block = self->block,
    .n_threads = work->config->n_threads,
    .cancelled = cancelled_cb,
    .cancelled_data = work->cancellable,
  };

  if (!gs_permutation_test (&permutation, gs_trace_table_get_values (self->table, (guint) self->reference),
                            gs_trace_table_get_values (self->table, a), gs_trace_table_get_values (self->table, b),
                            gs_trace_table_get_starts (self->table), gs_trace_table_get_n_clips (self->table), &difference.result, error))
    return FALSE;

  if (difference.result.n > 0)
    g_array_append_val (self->differences, difference);

  return TRUE;
}

static gboolean
test_differences (Work *work,
                  GError **error)
{
  GsAgreementTable *self = work->result;

  for (guint a = 0; a < self->table->columns->len && work->config->n_permutations > 0; a++)
    {
      for (guint b = a + 1; b < self->table->columns->len; b++)
        {
          if (is_other_network (self, a) && is_other_network (self, b) && !test_difference (work, a, b, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
compare (Work *work,
         GError **error)
{
  GsAgreementTable *self = work->result;

  choose_block (work);
  for (guint c = 0; c < self->table->columns->len; c++)
    {
      if ((int) c != self->reference && !compare_column (work, c, error))
        return FALSE;
    }

  return test_differences (work, error);
}

/**
 * gs_agreement_table_new:
 * @clips: (element-type GsTraceTable): the clips, of the same dimension and rate; each is only read, so that others may hold it too
 * @config: what to compute
 * @cancellable: (nullable): stops it within some milliseconds
 * @error: (out) (optional): why not
 *
 * Holds every source against one of them. May take seconds with intervals: not for the main thread. Blocks are as long as
 * gs_block_length_choose() says for all columns over all clips, as `gatescope-cli agreement` has it, so that the intervals of the pooled
 * figures are the same there.
 *
 * Returns: (transfer full): the figures; free with gs_agreement_table_free()
 */
GsAgreementTable *
gs_agreement_table_new (GPtrArray *clips,
                        const GsAgreementTableConfig *config,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GsAgreementTable) self = g_new0 (GsAgreementTable, 1);
  g_autoptr (GError) own_error = NULL;
  Work work = { .result = self, .config = config, .cancellable = cancellable };

  self->table = gs_trace_table_new (0.0);
  self->rows = g_array_new (FALSE, TRUE, sizeof (GsAgreementRow));
  self->differences = g_array_new (FALSE, FALSE, sizeof (GsAgreementDifference));
  self->n_replicates = config->n_replicates;
  self->confidence = config->confidence;
  for (guint clip = 0; clip < clips->len; clip++)
    gs_trace_table_append (self->table, clips->pdata[clip], config->start, config->end, FALSE);
  self->reference = config->reference != NULL ? gs_trace_table_find (self->table, config->reference) : -1;
  if (self->reference < 0)
    return g_steal_pointer (&self);

  if (!compare (&work, &own_error))
    {
      /* The library without GIO has a word of its own for it. */
      if (g_error_matches (own_error, GS_STATS_ERROR, GS_STATS_ERROR_CANCELLED))
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The comparison was cancelled");
      else
        g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * gs_agreement_table_free:
 * @self: (transfer full): a table
 */
void
gs_agreement_table_free (GsAgreementTable *self)
{
  gs_trace_table_free (self->table);
  g_array_unref (self->rows);
  g_array_unref (self->differences);
  g_free (self);
}
