/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement.h"
#include "gs-gold.h"

#include <math.h>

/**
 * gs_gold_find_mean:
 * @raters: [n_raters] [n] what each said; NaN = missing
 * @n_raters: k
 * @n: how many frames
 * @without: a rater who does not count; -1: all do
 * @mean: (out caller-allocates): [n] mean of those who have a value; NaN where nobody has
 *
 * The mean course of several raters.
 */
void
gs_gold_find_mean (const double *const *raters,
                   guint n_raters,
                   gsize n,
                   int without,
                   double *mean)
{
  for (gsize t = 0; t < n; t++)
    {
      double sum = 0.0;
      guint m = 0;

      for (guint k = 0; k < n_raters; k++)
        {
          if ((int) k == without || isnan (raters[k][t]))
            continue;
          sum += raters[k][t];
          m++;
        }
      mean[t] = m > 0 ? sum / m : NAN;
    }
}

/* Mean concordance with each of the others; those with whom it is undefined do not count. */
static double
find_mean_ccc (const double *const *raters,
               guint n_raters,
               gsize n,
               guint rater)
{
  double sum = 0.0;
  guint m = 0;

  for (guint k = 0; k < n_raters; k++)
    {
      double ccc = k == rater ? NAN : gs_ccc (raters[rater], raters[k], n);

      if (isnan (ccc))
        continue;
      sum += ccc;
      m++;
    }

  return m > 0 ? sum / m : NAN;
}

/**
 * gs_gold_weigh:
 * @method: %GS_GOLD_EWE, %GS_GOLD_EWE_LEAVE_ONE_OUT or %GS_GOLD_CCC_CENTRED
 * @raters: [n_raters] [n] what each said; NaN = missing
 * @n_raters: k
 * @n: how many frames
 * @weights: (out caller-allocates): [n_raters] each rater's weight, negative ones too; NaN if undefined
 *
 * EWE (Grimm and Kroschel 2005): Pearson's correlation with the mean of all, in the form that leaves one out with the mean of
 * the others; CCC centring (AVEC 2018): mean concordance with each of the others. Always over those frames in which both
 * sides have a value.
 */
void
gs_gold_weigh (GsGoldMethod method,
               const double *const *raters,
               guint n_raters,
               gsize n,
               double *weights)
{
  g_autofree double *mean = g_new (double, MAX (n, 1));

  if (method == GS_GOLD_EWE)
    gs_gold_find_mean (raters, n_raters, n, -1, mean);

  for (guint k = 0; k < n_raters; k++)
    {
      if (method == GS_GOLD_CCC_CENTRED)
        {
          weights[k] = find_mean_ccc (raters, n_raters, n, k);
          continue;
        }
      if (method != GS_GOLD_EWE)
        gs_gold_find_mean (raters, n_raters, n, (int) k, mean);
      weights[k] = gs_pearson (raters[k], mean, n);
    }
}
