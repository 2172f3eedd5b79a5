/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-bootstrap.h"

#include "gs-pair-sums.h"
#include "gs-resample.h"

#include <math.h>

static const struct
{
  const char *name;
  gsize place;
} figures[GS_N_FIGURES] = {
  [GS_FIGURE_CCC] = { "ccc", G_STRUCT_OFFSET (GsAgreement, ccc) },
  [GS_FIGURE_CCC_UNBIASED] = { "ccc_unbiased", G_STRUCT_OFFSET (GsAgreement, ccc_unbiased) },
  [GS_FIGURE_CCC_AVEC] = { "ccc_avec", G_STRUCT_OFFSET (GsAgreement, ccc_avec) },
  [GS_FIGURE_PEARSON] = { "pearson", G_STRUCT_OFFSET (GsAgreement, pearson) },
  [GS_FIGURE_RMSE] = { "rmse", G_STRUCT_OFFSET (GsAgreement, rmse) },
  [GS_FIGURE_MAE] = { "mae", G_STRUCT_OFFSET (GsAgreement, mae) },
  [GS_FIGURE_SAGR] = { "sagr", G_STRUCT_OFFSET (GsAgreement, sagr) },
  [GS_FIGURE_BIAS] = { "bias", G_STRUCT_OFFSET (GsAgreement, bias) },
  [GS_FIGURE_LIMIT_LOW] = { "limit_low", G_STRUCT_OFFSET (GsAgreement, limit_low) },
  [GS_FIGURE_LIMIT_HIGH] = { "limit_high", G_STRUCT_OFFSET (GsAgreement, limit_high) },
};

/**
 * gs_agreement_figure_get_name:
 * @figure: a figure
 *
 * Returns: its name in #GsAgreement
 */
const char *
gs_agreement_figure_get_name (GsAgreementFigure figure)
{
  g_return_val_if_fail ((guint) figure < GS_N_FIGURES, NULL);

  return figures[figure].name;
}

/**
 * gs_agreement_get_figure:
 * @self: how two traces agree
 * @figure: which figure
 *
 * Returns: its value; NaN if undefined
 */
double
gs_agreement_get_figure (const GsAgreement *self,
                         GsAgreementFigure figure)
{
  g_return_val_if_fail ((guint) figure < GS_N_FIGURES, NAN);

  return G_STRUCT_MEMBER (double, self, figures[figure].place);
}

typedef struct
{
  GsPair pair;
  guint n_clips;
} PairData;

static void
fill_pair_cb (gsize t,
              double *row,
              gpointer user_data)
{
  const PairData *data = user_data;

  gs_pair_fill (&data->pair, t, row);
}

/* First the figures over all values, then their means over clips. */
static void
measure_pair_cb (const double *sums,
                 double *values,
                 gpointer user_data)
{
  const PairData *data = user_data;
  double total[GS_N_PAIR_SUMS] = { 0 }, means[GS_N_FIGURES] = { 0 };
  guint n_defined[GS_N_FIGURES] = { 0 };
  GsAgreement agreement;

  for (guint c = 0; c < data->n_clips; c++)
    {
      const double *clip = sums + (gsize) c * GS_N_PAIR_SUMS;

      for (guint q = 0; q < GS_N_PAIR_SUMS; q++)
        total[q] += clip[q];
      gs_pair_measure (&data->pair, clip, &agreement);
      for (guint f = 0; f < GS_N_FIGURES; f++)
        {
          double value = gs_agreement_get_figure (&agreement, f);

          if (isnan (value))
            continue;
          means[f] += value;
          n_defined[f]++;
        }
    }

  gs_pair_measure (&data->pair, total, &agreement);
  for (guint f = 0; f < GS_N_FIGURES; f++)
    {
      values[f] = gs_agreement_get_figure (&agreement, f);
      values[GS_N_FIGURES + f] = n_defined[f] > 0 ? means[f] / n_defined[f] : NAN;
    }
}

/**
 * gs_bootstrap_agreement:
 * @self: how to bootstrap
 * @x: [n] first trace, all clips one after another; NaN = missing
 * @y: [n] second trace
 * @clips: [n_clips + 1] where each clip begins, and at the end where the last ends
 * @n_clips: how many clips
 * @intervals: (out): where the intervals go
 * @error: (out) (optional): why there are none
 *
 * Percentile intervals of the agreement of two traces by moving-block bootstrap. Blocks are drawn within clips, and a
 * missing value stays with its block. Two calls with the same seed, clips and block draw the same blocks.
 *
 * Returns: %TRUE if the intervals are there
 */
gboolean
gs_bootstrap_agreement (const GsBootstrap *self,
                        const double *x,
                        const double *y,
                        const gsize *clips,
                        guint n_clips,
                        GsAgreementIntervals *intervals,
                        GError **error)
{
  PairData data = { .n_clips = n_clips };
  GsInterval all[2 * GS_N_FIGURES];

  gs_pair_init (&data.pair, x, y, clips[0], clips[n_clips]);
  if (!gs_resample (self, clips, n_clips, GS_N_PAIR_SUMS, fill_pair_cb, 2 * GS_N_FIGURES, measure_pair_cb, &data, all,
                    error))
    return FALSE;

  for (guint f = 0; f < GS_N_FIGURES; f++)
    {
      intervals->concatenated[f] = all[f];
      intervals->mean[f] = all[GS_N_FIGURES + f];
    }

  return TRUE;
}
