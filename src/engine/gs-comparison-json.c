/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-comparison.h"

#include "gs-block-length.h"
#include "gs-json.h"

#include <math.h>

static void
add_count (JsonBuilder *builder,
           const char *name,
           gsize count)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) count);
}

static void
add_text (JsonBuilder *builder,
          const char *name,
          const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_name (JsonBuilder *builder,
          const char *member,
          const GsComparison *self,
          guint column)
{
  g_autofree char *name = g_filename_display_name (gs_trace_table_get_column (self->table, column)->name);

  add_text (builder, member, name);
}

static void
add_interval (JsonBuilder *builder,
              const char *name,
              const GsInterval *interval)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  gs_json_add_number (builder, interval->low);
  gs_json_add_number (builder, interval->high);
  json_builder_end_array (builder);
}

/* Why figures are null; not there if none is. */
static void
add_undefined (JsonBuilder *builder,
               const char *const *names,
               const GsUndefined *reasons,
               guint n)
{
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (reasons[i] == GS_DEFINED)
        continue;
      if (!any)
        {
          json_builder_set_member_name (builder, "undefined");
          json_builder_begin_object (builder);
        }
      any = TRUE;
      add_text (builder, names[i], gs_undefined_explain (reasons[i]));
    }
  if (any)
    json_builder_end_object (builder);
}

static void
add_agreement (JsonBuilder *builder,
               const GsAgreement *agreement)
{
  const char *const names[] = { "ccc", "pearson" };
  const GsUndefined reasons[] = { agreement->ccc_undefined, agreement->pearson_undefined };

  add_count (builder, "n", agreement->n);
  for (guint f = 0; f < GS_N_FIGURES; f++)
    gs_json_set_number (builder, gs_agreement_figure_get_name (f), gs_agreement_get_figure (agreement, f));
  add_undefined (builder, names, reasons, G_N_ELEMENTS (names));
}

static void
add_intervals (JsonBuilder *builder,
               const GsInterval *intervals)
{
  json_builder_set_member_name (builder, "intervals");
  json_builder_begin_object (builder);
  for (guint f = 0; f < GS_N_FIGURES; f++)
    add_interval (builder, gs_agreement_figure_get_name (f), &intervals[f]);
  json_builder_end_object (builder);
}

static void
add_clips (JsonBuilder *builder,
           const GsComparison *self,
           const GsComparisonPair *pair)
{
  json_builder_set_member_name (builder, "mean_over_clips");
  json_builder_begin_object (builder);
  add_count (builder, "clips", pair->pooled.n_clips);
  add_count (builder, "clips_with_ccc", pair->pooled.n_ccc);
  add_count (builder, "clips_with_pearson", pair->pooled.n_pearson);
  add_agreement (builder, &pair->pooled.mean);
  if (self->n_replicates > 0)
    add_intervals (builder, pair->intervals.mean);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "clips");
  json_builder_begin_array (builder);
  for (guint c = 0; c < gs_trace_table_get_n_clips (self->table); c++)
    {
      json_builder_begin_object (builder);
      add_text (builder, "clip", self->table->clips->pdata[c]);
      add_agreement (builder, &pair->clips[c]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_pairs (JsonBuilder *builder,
           const GsComparison *self)
{
  json_builder_set_member_name (builder, "pairs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const GsComparisonPair *pair = &g_array_index (self->pairs, GsComparisonPair, i);

      json_builder_begin_object (builder);
      add_name (builder, "a", self, pair->a);
      add_name (builder, "b", self, pair->b);
      add_agreement (builder, &pair->pooled.concatenated);
      if (self->n_replicates > 0)
        add_intervals (builder, pair->intervals.concatenated);
      if (gs_trace_table_get_n_clips (self->table) > 1)
        add_clips (builder, self, pair);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_weights (JsonBuilder *builder,
             const char *name,
             const double *weights,
             guint n)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    gs_json_add_number (builder, weights[i]);
  json_builder_end_array (builder);
}

static void
add_group (JsonBuilder *builder,
           const GsComparison *self)
{
  const GsReliability *r = &self->reliability;
  const GsReliabilityIntervals *intervals = &self->reliability_intervals;
  const char *const names[] = { "icc", "alpha_standardised", "krippendorff" };
  const GsUndefined reasons[] = { r->icc_undefined, r->alpha_undefined, r->krippendorff_undefined };
  guint k = self->raters->len;

  json_builder_set_member_name (builder, "group");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "raters");
  json_builder_begin_array (builder);
  for (guint i = 0; i < k; i++)
    {
      const char *name = gs_trace_table_get_column (self->table, g_array_index (self->raters, guint, i))->name;
      g_autofree char *display = g_filename_display_name (name);

      json_builder_add_string_value (builder, display);
    }
  json_builder_end_array (builder);
  add_count (builder, "n", r->n_bins);
  add_count (builder, "krippendorff_units", r->n_units);
  gs_json_set_number (builder, "icc_a1", r->icc_a1);
  gs_json_set_number (builder, "icc_ak", r->icc_ak);
  gs_json_set_number (builder, "icc_c1", r->icc_c1);
  gs_json_set_number (builder, "icc_ck", r->icc_ck);
  gs_json_set_number (builder, "alpha", r->icc_ck);
  gs_json_set_number (builder, "alpha_standardised", r->alpha_standardised);
  gs_json_set_number (builder, "krippendorff", r->krippendorff);
  add_weights (builder, "ewe_weights", self->ewe_weights, k);
  add_weights (builder, "ewe_loo_weights", self->ewe_loo_weights, k);
  add_undefined (builder, names, reasons, G_N_ELEMENTS (names));
  if (self->n_replicates > 0 && k >= 2)
    {
      json_builder_set_member_name (builder, "intervals");
      json_builder_begin_object (builder);
      add_interval (builder, "icc_a1", &intervals->icc_a1);
      add_interval (builder, "icc_ak", &intervals->icc_ak);
      add_interval (builder, "icc_c1", &intervals->icc_c1);
      add_interval (builder, "icc_ck", &intervals->icc_ck);
      add_interval (builder, "alpha", &intervals->icc_ck);
      add_interval (builder, "alpha_standardised", &intervals->alpha_standardised);
      add_interval (builder, "krippendorff", &intervals->krippendorff);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_differences (JsonBuilder *builder,
                 const GsComparison *self)
{
  json_builder_set_member_name (builder, "differences");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->differences->len; i++)
    {
      const GsComparisonDifference *difference = &g_array_index (self->differences, GsComparisonDifference, i);
      const GsPermutationResult *result = &difference->result;

      json_builder_begin_object (builder);
      add_name (builder, "reference", self, (guint) self->reference);
      add_name (builder, "a", self, difference->a);
      add_name (builder, "b", self, difference->b);
      add_text (builder, "figure", gs_agreement_figure_get_name (difference->figure));
      add_count (builder, "n", result->n);
      gs_json_set_number (builder, "value_a", result->a);
      gs_json_set_number (builder, "value_b", result->b);
      gs_json_set_number (builder, "difference", result->difference);
      gs_json_set_number (builder, "p", result->p);
      add_text (builder, "exchanged", result->by_clip ? "clips" : "blocks");
      add_count (builder, "units", result->n_units);
      add_count (builder, "permutations", result->n_tried);
      json_builder_set_member_name (builder, "exact");
      json_builder_add_boolean_value (builder, result->exact);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_bootstrap (JsonBuilder *builder,
               const GsComparison *self)
{
  json_builder_set_member_name (builder, "bootstrap");
  json_builder_begin_object (builder);
  add_text (builder, "method", "moving blocks within clips, percentile intervals");
  add_count (builder, "replicates", self->n_replicates);
  json_builder_set_member_name (builder, "seed");
  json_builder_add_int_value (builder, (gint64) self->seed);
  gs_json_set_number (builder, "confidence", self->confidence);
  add_count (builder, "block", self->block);
  if (self->table->rate > 0.0)
    gs_json_set_number (builder, "block_seconds", (double) self->block / self->table->rate);
  add_text (builder, "block_rule", self->block_chosen ? GS_BLOCK_LENGTH_RULE : "as given");
  json_builder_end_object (builder);
}

/**
 * gs_comparison_build_json:
 * @self: a comparison
 * @builder: where to add an object
 *
 * Adds `{"bins": ..., "pairs": [...], "group": {...}}` and, where there are any, "bootstrap" and "differences". What is
 * undefined is null, and "undefined" says why.
 */
void
gs_comparison_build_json (const GsComparison *self,
                          JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "bins");
  json_builder_begin_object (builder);
  add_count (builder, "n", gs_trace_table_get_n (self->table));
  add_count (builder, "clips", gs_trace_table_get_n_clips (self->table));
  gs_json_set_number (builder, "rate", self->table->rate > 0.0 ? self->table->rate : NAN);
  json_builder_end_object (builder);
  add_pairs (builder, self);
  add_group (builder, self);
  if (self->n_replicates > 0)
    add_bootstrap (builder, self);
  if (self->differences->len > 0)
    add_differences (builder, self);
  json_builder_end_object (builder);
}
