/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gold-standard.h"

#include "gs-engine-error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
 * gs_gold_standard_config_init:
 * @config: (out): what is usual: the mean of the raters as they are, nobody left out
 */
void
gs_gold_standard_config_init (GsGoldStandardConfig *config)
{
  *config = (GsGoldStandardConfig){
    .method = GS_GOLD_MEAN,
    .least_agreement = NAN,
    .delay = GS_GOLD_DELAY_NONE,
    .criterion = GS_DELAY_CCC,
    .band_seconds = 2.0,
  };
}

static int
compare_times (const void *a,
               const void *b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/* Seconds from one row to the next: the median, since frames need not be evenly spaced. */
static double
find_period (GArray *times)
{
  const gint64 *all = (const gint64 *) (const void *) times->data;
  g_autofree gint64 *steps = NULL;
  guint n = times->len > 0 ? times->len - 1 : 0;

  if (n == 0)
    return 1.0;

  steps = g_new (gint64, n);
  for (guint i = 0; i < n; i++)
    steps[i] = all[i + 1] - all[i];
  qsort (steps, n, sizeof (gint64), compare_times);

  return MAX (1e-9, (double) steps[n / 2] / 1e9);
}

static gboolean
cancelled_cb (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

static gboolean
find_delays (const GsGoldStandard *self,
             const double *const *raters,
             gsize n,
             GCancellable *cancellable,
             gsize *delays)
{
  const GsGoldStandardConfig *config = &self->config;
  gsize longest = (gsize) llround (GS_DELAY_LONGEST_SECONDS / self->period);

  if (config->delay == GS_GOLD_DELAY_BEST)
    return gs_gold_find_delays (raters, self->names->len, n, MIN (longest, MAX (n, 1) - 1), config->criterion, cancelled_cb,
                                cancellable, delays);

  for (guint k = 0; k < self->names->len && config->delay == GS_GOLD_DELAY_FIXED; k++)
    delays[k] = (gsize) llround (config->delay_seconds / self->period);

  return TRUE;
}

static gboolean
make (GsGoldStandard *self,
      const double *const *raters,
      gsize n,
      GCancellable *cancellable,
      GError **error)
{
  g_autofree gsize *delays = g_new0 (gsize, MAX (1, self->names->len));
  g_autoptr (GError) own_error = NULL;
  const GsGoldConfig config = {
    .method = self->config.method,
    .scaling = self->config.scaling,
    .clip_negative = self->config.clip_negative,
    .least_agreement = self->config.least_agreement,
    .delays = delays,
    .band = (gsize) llround (MIN (self->config.band_seconds / self->period, (double) n)),
    .n_threads = self->config.n_threads,
    .cancelled = cancelled_cb,
    .cancelled_data = cancellable,
  };

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (find_delays (self, raters, n, cancellable, delays))
    self->gold = gs_gold_new (&config, raters, self->names->len, n, &own_error);
  if (self->gold == NULL)
    {
      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }

  if (self->gold->n_used == 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "No rater is left to make a gold standard of: none has values that vary");
      return FALSE;
    }

  return TRUE;
}

static void
add_number (GChecksum *checksum,
            gint64 number)
{
  guint64 bytes = GUINT64_TO_LE ((guint64) number);

  g_checksum_update (checksum, (const guchar *) &bytes, sizeof bytes);
}

/* Bits of a value; every NaN the same, since which one it is says nothing. */
static gint64
get_bits (double value)
{
  gint64 bits = -1;

  if (!isnan (value))
    memcpy (&bits, &value, sizeof bits);

  return bits;
}

/**
 * gs_gold_standard_get_fingerprint:
 * @table: traces
 * @clip: which clip
 *
 * Tells whether a gold standard has to be made again: it changes when somebody who counts says something else, comes or
 * goes, or when the clip's times change; not when a network says something else.
 *
 * Returns: (transfer full): SHA-256 of the clip's times and of its people's names and values, hexadecimal
 */
char *
gs_gold_standard_get_fingerprint (const GsTraceTable *table,
                                  guint clip)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const gsize *starts = gs_trace_table_get_starts (table);

  for (gsize t = starts[clip]; t < starts[clip + 1]; t++)
    add_number (checksum, g_array_index (table->times, gint64, t));

  for (guint c = 0; c < table->columns->len; c++)
    {
      const GsTraceColumn *column = gs_trace_table_get_column (table, c);

      if (!gs_trace_column_is_person (column))
        continue;
      g_checksum_update (checksum, (const guchar *) column->name, (gssize) strlen (column->name) + 1);
      for (gsize t = starts[clip]; t < starts[clip + 1]; t++)
        add_number (checksum, get_bits (gs_trace_table_get_values (table, c)[t]));
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * gs_gold_standard_new:
 * @table: traces
 * @clip: which clip
 * @config: how
 * @cancellable: (nullable): stops it
 * @error: (out) (optional): why there is none
 *
 * Makes the gold standard of a clip from the people in the table; networks do not count. May take seconds: not for the main thread.
 *
 * Returns: (transfer full): the gold standard, which does not need the table any more
 */
GsGoldStandard *
gs_gold_standard_new (const GsTraceTable *table,
                      guint clip,
                      const GsGoldStandardConfig *config,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GsGoldStandard) self = g_new0 (GsGoldStandard, 1);
  g_autofree const double **raters = g_new0 (const double *, MAX (1, table->columns->len));
  const gsize *starts = gs_trace_table_get_starts (table);
  gsize n = starts[clip + 1] - starts[clip];

  self->config = *config;
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->clip = g_strdup (table->clips->pdata[clip]);
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (n > 0)
    g_array_append_vals (self->times, &g_array_index (table->times, gint64, starts[clip]), (guint) n);
  self->fingerprint = gs_gold_standard_get_fingerprint (table, clip);
  self->period = table->rate > 0.0 ? 1.0 / table->rate : find_period (self->times);

  for (guint c = 0; c < table->columns->len; c++)
    {
      const GsTraceColumn *column = gs_trace_table_get_column (table, c);

      if (!gs_trace_column_is_person (column))
        continue;
      raters[self->names->len] = gs_trace_table_get_values (table, c) + starts[clip];
      g_ptr_array_add (self->names, g_strdup (column->name));
    }

  return make (self, raters, n, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * gs_gold_standard_free:
 * @self: (transfer full): a gold standard
 */
void
gs_gold_standard_free (GsGoldStandard *self)
{
  g_ptr_array_unref (self->names);
  g_free (self->clip);
  g_array_unref (self->times);
  g_free (self->fingerprint);
  g_clear_pointer (&self->gold, gs_gold_free);
  g_free (self);
}

/**
 * gs_gold_standard_list_warnings:
 * @self: a gold standard
 *
 * Returns: (transfer full) (element-type utf8): sentences that people should see: who was left out and why, who has a
 *   negative weight, what is missing for that
 */
GPtrArray *
gs_gold_standard_list_warnings (const GsGoldStandard *self)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func (g_free);
  const GsGold *gold = self->gold;

  for (guint k = 0; k < gold->n_raters; k++)
    {
      const GsGoldRater *rater = &gold->raters[k];
      g_autofree char *name = g_filename_display_name (self->names->pdata[k]);

      if (rater->reason == GS_GOLD_DISAGREES)
        g_ptr_array_add (warnings, g_strdup_printf ("%s is left out: the correlation with the mean of the others is %.3f, below %g",
                                                    name, rater->agreement, self->config.least_agreement));
      else if (rater->reason != GS_GOLD_USED)
        g_ptr_array_add (warnings, g_strdup_printf ("%s is left out: %s", name, gs_gold_reason_explain (rater->reason)));
      else if (rater->weight < 0.0)
        g_ptr_array_add (warnings, g_strdup_printf ("%s has the negative weight %.3f: what they said counts turned round", name,
                                                    rater->weight));
      else if (gold->n_negative > 0 && rater->weight == 0.0 && self->config.clip_negative)
        g_ptr_array_add (warnings, g_strdup_printf ("%s had a negative weight and counts nothing", name));
    }
  if (gold->n_unweighted > 0)
    g_ptr_array_add (warnings, g_strdup_printf ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " frames are missing: the weights of those who "
                                                "were there do not add up to more than zero",
                                                gold->n_unweighted, gold->n));

  return warnings;
}
