/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-nominal.h"

#include <math.h>

/**
 * gs_kappa_from_counts:
 * @counts: [n_categories, n_categories] how often the first said i and the second j
 * @n_categories: how many categories there are
 *
 * Cohen (1960): kappa = (p_o - p_e) / (1 - p_e), where p_o is the share of the diagonal and p_e = sum_c p(a = c) p(b = c).
 *
 * Returns: kappa, at most 1; NaN without counts or where both always said the same one category (p_e = 1)
 */
double
gs_kappa_from_counts (const gsize *counts,
                      guint n_categories)
{
  double n = 0.0, same = 0.0, chance = 0.0;

  for (guint i = 0; i < n_categories; i++)
    {
      double row = 0.0, column = 0.0;

      for (guint j = 0; j < n_categories; j++)
        {
          row += (double) counts[(gsize) i * n_categories + j];
          column += (double) counts[(gsize) j * n_categories + i];
        }
      n += row;
      same += (double) counts[(gsize) i * n_categories + i];
      chance += row * column;
    }

  /* Counts are whole numbers, so this comparison is exact as long as they are below 2^26. */
  if (n == 0.0 || chance == n * n)
    return NAN;

  return (same / n - chance / (n * n)) / (1.0 - chance / (n * n));
}

/**
 * gs_cohen_kappa:
 * @a: [n] what the first said: 0 to n_categories - 1; negative = missing
 * @b: [n] what the second said
 * @n: how many items or time bins
 * @n_categories: how many categories there are
 *
 * Unweighted kappa of two raters (Cohen 1960). Items that either did not rate are dropped.
 *
 * Returns: kappa; NaN if undefined
 */
double
gs_cohen_kappa (const int *a,
                const int *b,
                gsize n,
                guint n_categories)
{
  g_autofree gsize *counts = g_new0 (gsize, (gsize) n_categories * n_categories);

  for (gsize i = 0; i < n; i++)
    {
      if (a[i] < 0 || b[i] < 0)
        continue;

      g_return_val_if_fail ((guint) a[i] < n_categories && (guint) b[i] < n_categories, NAN);
      counts[(gsize) a[i] * n_categories + (gsize) b[i]]++;
    }

  return gs_kappa_from_counts (counts, n_categories);
}

/* Counts into @categories what the raters said about an item; %FALSE if somebody said nothing. */
static gboolean
count_item (const int *const *raters,
            guint n_raters,
            gsize item,
            gsize *categories,
            guint n_categories)
{
  for (guint c = 0; c < n_categories; c++)
    categories[c] = 0;

  for (guint k = 0; k < n_raters; k++)
    {
      if (raters[k][item] < 0)
        return FALSE;

      g_return_val_if_fail ((guint) raters[k][item] < n_categories, FALSE);
      categories[raters[k][item]]++;
    }

  return TRUE;
}

/**
 * gs_fleiss_kappa:
 * @raters: [n_raters] [n] what each said: 0 to n_categories - 1; negative = missing
 * @n_raters: k, at least 2
 * @n: how many items or time bins
 * @n_categories: how many categories there are
 *
 * Fleiss (1971): with n_ic of the k ratings of item i in category c and p_c the share of c in all ratings,
 * P = mean_i (sum_c n_ic^2 - k) / (k (k - 1)), P_e = sum_c p_c^2, kappa = (P - P_e) / (1 - P_e). Every item needs the same
 * number of ratings: items that somebody did not rate are dropped.
 *
 * Returns: kappa; NaN without items, with one rater, or where everybody always said the same one category
 */
double
gs_fleiss_kappa (const int *const *raters,
                 guint n_raters,
                 gsize n,
                 guint n_categories)
{
  g_autofree gsize *categories = g_new0 (gsize, n_categories);
  g_autofree double *totals = g_new0 (double, n_categories);
  double n_items = 0.0, agreeing = 0.0, chance = 0.0, k = n_raters;

  for (gsize i = 0; i < n; i++)
    {
      double squares = 0.0;

      if (!count_item (raters, n_raters, i, categories, n_categories))
        continue;

      for (guint c = 0; c < n_categories; c++)
        {
          squares += (double) categories[c] * (double) categories[c];
          totals[c] += (double) categories[c];
        }
      agreeing += squares - k;
      n_items += 1.0;
    }

  if (n_items == 0.0 || n_raters < 2)
    return NAN;

  for (guint c = 0; c < n_categories; c++)
    {
      if (totals[c] == n_items * k)
        return NAN;
      chance += (totals[c] / (n_items * k)) * (totals[c] / (n_items * k));
    }

  return (agreeing / (n_items * k * (k - 1.0)) - chance) / (1.0 - chance);
}
