/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement.h"

#include <math.h>

/* A figure's mean over those clips in which it is defined. */
typedef struct
{
  double sum;
  guint n;
} Mean;

static void
mean_add (Mean *mean,
          double value)
{
  if (isnan (value))
    return;

  mean->sum += value;
  mean->n++;
}

static double
mean_get (const Mean *mean)
{
  return mean->n > 0 ? mean->sum / mean->n : NAN;
}

/* The figures that are averaged, by place: they have the same names in each clip and in the mean. */
static const gsize figures[] = {
  G_STRUCT_OFFSET (GsAgreement, mean_x),       G_STRUCT_OFFSET (GsAgreement, mean_y),
  G_STRUCT_OFFSET (GsAgreement, variance_x),   G_STRUCT_OFFSET (GsAgreement, variance_y),
  G_STRUCT_OFFSET (GsAgreement, covariance),   G_STRUCT_OFFSET (GsAgreement, ccc),
  G_STRUCT_OFFSET (GsAgreement, ccc_unbiased), G_STRUCT_OFFSET (GsAgreement, ccc_avec),
  G_STRUCT_OFFSET (GsAgreement, pearson),      G_STRUCT_OFFSET (GsAgreement, rmse),
  G_STRUCT_OFFSET (GsAgreement, mae),          G_STRUCT_OFFSET (GsAgreement, sagr),
  G_STRUCT_OFFSET (GsAgreement, bias),         G_STRUCT_OFFSET (GsAgreement, difference_sd),
  G_STRUCT_OFFSET (GsAgreement, limit_low),    G_STRUCT_OFFSET (GsAgreement, limit_high),
};

/**
 * gs_agreement_pool:
 * @self: (out): where the figures go
 * @x: [n] first trace of all clips, one after another; NaN where it has no value
 * @y: [n] second trace
 * @clips: [n_clips + 1] where each clip begins, and at the end n
 * @n_clips: how many clips
 *
 * Pools the agreement of several clips in the two usual ways: over the concatenated values, and as the mean over clips of
 * each figure. A clip in which a figure is undefined does not count in that figure's mean. Every clip counts the same in
 * the mean, however long it is. Takes O(n).
 */
void
gs_agreement_pool (GsPooledAgreement *self,
                   const double *x,
                   const double *y,
                   const gsize *clips,
                   guint n_clips)
{
  Mean means[G_N_ELEMENTS (figures)] = { 0 };
  GsUndefined ccc_undefined = GS_UNDEFINED_NO_PAIRS, pearson_undefined = GS_UNDEFINED_NO_PAIRS;

  *self = (GsPooledAgreement){ 0 };
  gs_agreement_measure (&self->concatenated, x + clips[0], y + clips[0], clips[n_clips] - clips[0]);

  for (guint c = 0; c < n_clips; c++)
    {
      GsAgreement clip;

      gs_agreement_measure (&clip, x + clips[c], y + clips[c], clips[c + 1] - clips[c]);
      self->mean.n += clip.n;
      self->n_clips += clip.n > 0;
      self->n_ccc += !isnan (clip.ccc);
      self->n_pearson += !isnan (clip.pearson);
      ccc_undefined = MAX (ccc_undefined, clip.ccc_undefined);
      pearson_undefined = MAX (pearson_undefined, clip.pearson_undefined);
      for (guint f = 0; f < G_N_ELEMENTS (figures); f++)
        mean_add (&means[f], G_STRUCT_MEMBER (double, &clip, figures[f]));
    }

  for (guint f = 0; f < G_N_ELEMENTS (figures); f++)
    G_STRUCT_MEMBER (double, &self->mean, figures[f]) = mean_get (&means[f]);
  self->mean.ccc_undefined = self->n_ccc > 0 ? GS_DEFINED : ccc_undefined;
  self->mean.pearson_undefined = self->n_pearson > 0 ? GS_DEFINED : pearson_undefined;
}

/**
 * gs_abaw_score:
 * @ccc_valence: concordance correlation of valence
 * @ccc_arousal: of arousal
 *
 * Returns: the ABAW challenge's score P = (CCC_V + CCC_A) / 2; NaN if either is undefined
 */
double
gs_abaw_score (double ccc_valence,
               double ccc_arousal)
{
  return (ccc_valence + ccc_arousal) / 2.0;
}
