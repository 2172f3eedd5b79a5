/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-ablation-private.h"

#include "gs-data-labels.h"
#include "gs-engine-error.h"

#include <math.h>

static void
list_variants (GsAblation *self,
               const GsAblationPlan *plan)
{
  for (guint f = 0; f < GS_ABLATION_N_FUSIONS; f++)
    {
      GsAblationVariant variant = { f, 0 };

      if (!plan->fusions[f])
        continue;
      if (f == GS_FUSION_CONCAT)
        g_array_append_val (self->variants, variant);
      for (variant.iterations = 1; f != GS_FUSION_CONCAT && variant.iterations <= GS_FUSION_MAX_ITERATIONS;
           variant.iterations++)
        {
          if (plan->iterations[variant.iterations])
            g_array_append_val (self->variants, variant);
        }
    }
}

static gboolean
has_labels (const GsAblation *self,
            guint output)
{
  const GPtrArray *sequences = self->data->parts[self->part];
  GsLabel label = gs_label_from_output (gs_fusion_config_get_output_name (self->config, output));

  for (guint i = 0; i < sequences->len; i++)
    {
      if (gs_sequence_count_labels (sequences->pdata[i], label) > 1)
        return TRUE;
    }

  return FALSE;
}

/* The clips that had no say in the training, or where there are none those that only chose the epoch. */
static gboolean
choose_part (GsAblation *self,
             GError **error)
{
  self->part = self->data->parts[GS_DATA_TEST]->len > 0 ? GS_DATA_TEST : GS_DATA_VALIDATE;

  if (self->data->parts[self->part]->len == 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "no clip is left to evaluate the networks on; name some under “test” or “validate” in split.json, or "
                   "give more clips");
      return FALSE;
    }

  for (guint o = 0; o < gs_fusion_config_get_n_outputs (self->config); o++)
    {
      if (!has_labels (self, o))
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "none of the %u clips to evaluate the networks on has labels for %s",
                       self->data->parts[self->part]->len, gs_fusion_config_get_output_name (self->config, o));
          return FALSE;
        }
    }

  /* Who chooses the epoch. */
  return gs_data_labels_check_judges (self->data, self->config, error);
}

static void
count_frames (GsAblation *self)
{
  const GPtrArray *sequences = self->data->parts[self->part];

  for (guint i = 0; i < sequences->len; i++)
    {
      const GsSequence *sequence = sequences->pdata[i];

      for (gsize t = 0; t < sequence->n_frames; t++)
        {
          const char *weakness = gs_sequence_get_weakness (sequence, t);

          for (guint r = 0; r < self->regions->len; r++)
            {
              GsAblationRegion *region = self->regions->pdata[r];

              region->n_frames += gs_ablation_is_in_region (r, region, weakness);
            }
        }
    }
}

/**
 * gs_ablation_new:
 * @config: complete configuration, see gs_train_config_new(); what it says of `fusion` and `iterations` does not count
 * @data: (transfer full): clips; those that test evaluate the networks, or those that validate where none test
 * @plan: what to train; at least one way of joining, one number of iterations and one seed
 * @folder: (nullable): where networks and logs go; %NULL: nowhere
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an ablation before it begins; %NULL if no clip with labels is left to
 *   evaluate on, or the seeds would be too large
 */
GsAblation *
gs_ablation_new (const GsFusionConfig *config,
                 GsDataSet *data,
                 const GsAblationPlan *plan,
                 const char *folder,
                 GError **error)
{
  g_autoptr (GsAblation) self = g_new0 (GsAblation, 1);

  g_mutex_init (&self->mutex);
  self->data = data;
  self->n_seeds = plan->n_seeds;
  self->folder = g_strdup (folder);
  self->stop = g_cancellable_new ();
  self->variants = g_array_new (FALSE, FALSE, sizeof (GsAblationVariant));
  self->cells = g_ptr_array_new_with_free_func (gs_ablation_cell_free);

  self->config = gs_fusion_config_copy (config);
  if (config->seed > (guint64) G_MAXINT64 - plan->n_seeds)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "the seeds after %" G_GUINT64_FORMAT " are larger than a configuration can hold; choose a smaller “seed”",
                   config->seed);
      return NULL;
    }
  if (!choose_part (self, error))
    return NULL;

  self->regions = gs_ablation_list_regions (data->parts[self->part]);
  count_frames (self);
  list_variants (self, plan);

  return g_steal_pointer (&self);
}

/**
 * gs_ablation_free:
 * @self: (transfer full): an ablation
 */
void
gs_ablation_free (GsAblation *self)
{
  g_clear_pointer (&self->config, gs_fusion_config_free);
  g_clear_pointer (&self->data, gs_data_set_free);
  g_clear_pointer (&self->regions, g_ptr_array_unref);
  g_array_unref (self->variants);
  g_ptr_array_unref (self->cells);
  g_object_unref (self->stop);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self);
}

/**
 * gs_ablation_set_func:
 * @self: an ablation
 * @func: (nullable): who wants to know how it goes
 * @user_data: for @func
 */
void
gs_ablation_set_func (GsAblation *self,
                      GsAblationFunc func,
                      gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
}

/**
 * gs_ablation_get_config:
 * @self: an ablation
 *
 * Returns: (transfer none): the complete configuration; each training differs from it in way of joining, iterations and
 *   seed
 */
const GsFusionConfig *
gs_ablation_get_config (GsAblation *self)
{
  return self->config;
}

/**
 * gs_ablation_get_data:
 * @self: an ablation
 *
 * Returns: (transfer none): the clips
 */
const GsDataSet *
gs_ablation_get_data (GsAblation *self)
{
  return self->data;
}

/**
 * gs_ablation_get_part:
 * @self: an ablation
 *
 * Returns: the clips that evaluate the networks: %GS_DATA_TEST, or %GS_DATA_VALIDATE where none test
 */
GsDataPart
gs_ablation_get_part (GsAblation *self)
{
  return self->part;
}

/**
 * gs_ablation_get_n_seeds:
 * @self: an ablation
 *
 * Returns: trainings of each variant
 */
guint
gs_ablation_get_n_seeds (GsAblation *self)
{
  return self->n_seeds;
}

/**
 * gs_ablation_get_n_variants:
 * @self: an ablation
 *
 * Returns: what is trained with each seed
 */
guint
gs_ablation_get_n_variants (GsAblation *self)
{
  return self->variants->len;
}

/**
 * gs_ablation_get_variant:
 * @self: an ablation
 * @variant: below gs_ablation_get_n_variants()
 *
 * Returns: (transfer none): what it is
 */
const GsAblationVariant *
gs_ablation_get_variant (GsAblation *self,
                         guint variant)
{
  return &g_array_index (self->variants, GsAblationVariant, variant);
}

static const GsAblationCell *
get_cell (GsAblation *self,
          guint variant,
          guint seed)
{
  return self->cells->pdata[seed * self->variants->len + variant];
}

/**
 * gs_ablation_get_n_parameters:
 * @self: an ablation after gs_ablation_run()
 * @variant: below gs_ablation_get_n_variants()
 *
 * Returns: trained numbers of its network
 */
gsize
gs_ablation_get_n_parameters (GsAblation *self,
                              guint variant)
{
  return get_cell (self, variant, 0)->n_parameters;
}

/**
 * gs_ablation_get_n_regions:
 * @self: an ablation
 *
 * Returns: 1 if no clip that evaluates has a weak span, else 3 and one more for each kind
 */
guint
gs_ablation_get_n_regions (GsAblation *self)
{
  return self->regions->len;
}

/**
 * gs_ablation_get_region:
 * @self: an ablation
 * @region: below gs_ablation_get_n_regions()
 *
 * Returns: (transfer none): what it is
 */
const GsAblationRegion *
gs_ablation_get_region (GsAblation *self,
                        guint region)
{
  return self->regions->pdata[region];
}

/**
 * gs_ablation_get_value:
 * @self: an ablation after gs_ablation_run()
 * @variant: below gs_ablation_get_n_variants()
 * @seed: below gs_ablation_get_n_seeds()
 * @region: below gs_ablation_get_n_regions()
 * @figure: what
 *
 * Returns: the figure of one network; NaN where it is undefined
 */
double
gs_ablation_get_value (GsAblation *self,
                       guint variant,
                       guint seed,
                       guint region,
                       GsAblationFigure figure)
{
  return get_cell (self, variant, seed)->figures[region * GS_ABLATION_N_FIGURES + figure];
}

/**
 * gs_ablation_summarise:
 * @self: an ablation after gs_ablation_run()
 * @variant: below gs_ablation_get_n_variants()
 * @region: below gs_ablation_get_n_regions()
 * @figure: what
 * @summary: (out): the figure over the seeds
 */
void
gs_ablation_summarise (GsAblation *self,
                       guint variant,
                       guint region,
                       GsAblationFigure figure,
                       GsAblationSummary *summary)
{
  double sum = 0.0, squares = 0.0;
  guint n = 0;

  for (guint seed = 0; seed < self->n_seeds; seed++)
    {
      double value = gs_ablation_get_value (self, variant, seed, region, figure);

      if (!isnan (value))
        {
          sum += value;
          n++;
        }
    }

  summary->n = n;
  summary->mean = n > 0 ? sum / n : NAN;
  for (guint seed = 0; seed < self->n_seeds; seed++)
    {
      double difference = gs_ablation_get_value (self, variant, seed, region, figure) - summary->mean;

      if (!isnan (difference))
        squares += difference * difference;
    }
  summary->deviation = n > 1 ? sqrt (squares / (n - 1)) : NAN;
}
