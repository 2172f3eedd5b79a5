/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-ablation-private.h"

#include "gs-agreement.h"

#include <math.h>
#include <string.h>

static const char *const modalities[] = { "video", "audio" };

/* Names of a cell's files tell what it is: grjca-2-3407, concat-3407. */
GsAblationCell *
gs_ablation_cell_new (GsAblation *owner,
                      guint variant,
                      guint seed,
                      const GsFusionConfig *config,
                      const char *folder)
{
  const GsAblationVariant *what = gs_ablation_get_variant (owner, variant);
  GsAblationCell *self = g_new0 (GsAblationCell, 1);
  const char *fusion = gs_fusion_kind_get_name (what->fusion);

  self->owner = owner;
  self->variant = variant;
  self->seed = seed;
  self->config = gs_fusion_config_copy (config);
  self->config->fusion = what->fusion;
  self->config->iterations = MAX (what->iterations, 1);
  self->config->seed += seed;
  if (what->iterations > 0)
    self->name = g_strdup_printf ("%s-%u-%" G_GUINT64_FORMAT, fusion, what->iterations, self->config->seed);
  else
    self->name = g_strdup_printf ("%s-%" G_GUINT64_FORMAT, fusion, self->config->seed);
  if (folder != NULL)
    self->path = g_strdup_printf ("%s/%s.safetensors", folder, self->name);

  return self;
}

void
gs_ablation_cell_free (gpointer data)
{
  GsAblationCell *self = data;

  gs_fusion_config_free (self->config);
  g_free (self->name);
  g_free (self->path);
  g_free (self->figures);
  g_free (self);
}

static void
region_free (gpointer data)
{
  GsAblationRegion *region = data;

  g_free (region->kind);
  g_free (region);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_region (GPtrArray *regions,
            const char *kind)
{
  GsAblationRegion *region = g_new0 (GsAblationRegion, 1);

  region->kind = g_strdup (kind);
  g_ptr_array_add (regions, region);
}

/* All frames alone where no clip has a weak span. */
GPtrArray *
gs_ablation_list_regions (GPtrArray *sequences)
{
  GPtrArray *regions = g_ptr_array_new_with_free_func (region_free);
  g_autoptr (GPtrArray) kinds = g_ptr_array_new ();

  for (guint i = 0; i < sequences->len; i++)
    {
      const GsSequence *sequence = sequences->pdata[i];

      for (guint s = 0; s < sequence->weak_spans->len; s++)
        {
          gpointer kind = (gpointer) g_array_index (sequence->weak_spans, GsWeakSpan, s).kind;

          /* interned: the same kind is the same pointer */
          if (!g_ptr_array_find (kinds, kind, NULL))
            g_ptr_array_add (kinds, kind);
        }
    }
  g_ptr_array_sort (kinds, compare_strings);

  add_region (regions, NULL);
  for (guint i = 0; i < (kinds->len > 0 ? 2 : 0); i++)
    add_region (regions, NULL);
  for (guint i = 0; i < kinds->len; i++)
    add_region (regions, kinds->pdata[i]);

  return regions;
}

/* Whether a frame with this weakness, %NULL for none, is in a region. */
gboolean
gs_ablation_is_in_region (guint region,
                          const GsAblationRegion *what,
                          const char *weakness)
{
  switch (region)
    {
    case GS_ABLATION_ALL:
      return TRUE;
    case GS_ABLATION_OUTSIDE:
      return weakness == NULL;
    case GS_ABLATION_INSIDE:
      return weakness != NULL;
    default:
      return g_strcmp0 (weakness, what->kind) == 0;
    }
}

static const GsPool *
get_pool (const GsEvaluation *evaluation,
          guint region)
{
  switch (region)
    {
    case GS_ABLATION_ALL:
      return evaluation->pooled;
    case GS_ABLATION_OUTSIDE:
      return evaluation->outside;
    case GS_ABLATION_INSIDE:
      return evaluation->inside;
    default:
      return evaluation->kinds->pdata[region - GS_ABLATION_FIRST_KIND];
    }
}

/* What a modality's gates leave of its own features in a frame; NaN without gates. */
static double
get_own_weight (const GsClipEvaluation *clip,
                GsNetwork *network,
                const char *modality,
                gsize t)
{
  gboolean hierarchical = gs_network_get_config (network)->fusion == GS_FUSION_HGRJCA;
  const float *final = NULL;
  double own = 0.0;

  for (guint g = 0; g < gs_network_get_n_gates (network); g++)
    {
      const GsGateInfo *gate = gs_network_get_gate (network, g);

      if (gate->stage == 0 && strcmp (gate->modality, modality) == 0)
        final = clip->gates[g] + t * gate->n_candidates;
    }
  if (final == NULL)
    return NAN;
  if (!hierarchical)
    return final[0];

  for (guint g = 0; g < gs_network_get_n_gates (network); g++)
    {
      const GsGateInfo *gate = gs_network_get_gate (network, g);

      if (gate->stage > 0 && strcmp (gate->modality, modality) == 0)
        own += (double) final[gate->stage - 1] * (double) clip->gates[g][t * gate->n_candidates];
    }

  return own;
}

/* Mean own weight in a region, and its correlation with being there rather than outside: point-biserial, which is
 * Pearson's with an indicator of 0 and 1. */
static void
measure_weights (const GsEvaluation *evaluation,
                 guint region,
                 const GsAblationRegion *what,
                 const char *modality,
                 double *own,
                 double *follows)
{
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) indicator = g_array_new (FALSE, FALSE, sizeof (double));
  double sum = 0.0;
  gsize n = 0;

  for (guint i = 0; i < evaluation->clips->len; i++)
    {
      const GsClipEvaluation *clip = evaluation->clips->pdata[i];

      for (gsize t = 0; t < clip->sequence->n_frames; t++)
        {
          const char *weakness = gs_sequence_get_weakness (clip->sequence, t);
          double inside = gs_ablation_is_in_region (region, what, weakness);
          double weight;

          if (inside == 0.0 && weakness != NULL)
            continue;

          weight = get_own_weight (clip, evaluation->network, modality, t);
          g_array_append_val (weights, weight);
          g_array_append_val (indicator, inside);
          if (inside != 0.0)
            {
              sum += weight;
              n++;
            }
        }
    }

  *own = n > 0 ? sum / (double) n : NAN;
  *follows = region >= GS_ABLATION_INSIDE ? gs_pearson ((const double *) (void *) weights->data,
                                                        (const double *) (void *) indicator->data, weights->len)
                                          : NAN;
}

/* Takes the figures of a trained network on the clips it is evaluated on. */
void
gs_ablation_cell_measure (GsAblationCell *self,
                          const GsEvaluation *evaluation)
{
  guint n_regions = gs_ablation_get_n_regions (self->owner);
  gboolean gated = gs_network_get_n_gates (evaluation->network) > 0;

  self->n_parameters = gs_network_get_n_parameters (evaluation->network);
  self->figures = g_new (double, n_regions * GS_ABLATION_N_FIGURES);

  for (guint r = 0; r < n_regions; r++)
    {
      const GsAgreement *agreement = get_pool (evaluation, r)->agreement;
      double *figures = self->figures + r * GS_ABLATION_N_FIGURES;

      figures[GS_ABLATION_CCC] = agreement[0].ccc;
      figures[GS_ABLATION_CCC_SECOND] = gs_fusion_config_get_n_outputs (self->config) > 1 ? agreement[1].ccc : NAN;
      for (guint m = 0; m < G_N_ELEMENTS (modalities); m++)
        {
          double *own = &figures[GS_ABLATION_OWN_VIDEO + m];
          double *follows = &figures[GS_ABLATION_FOLLOWS_VIDEO + m];

          *own = *follows = NAN;
          if (gated)
            measure_weights (evaluation, r, gs_ablation_get_region (self->owner, r), modalities[m], own, follows);
        }
    }
}
