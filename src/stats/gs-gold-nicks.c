/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gold.h"

#include <string.h>

static const char *const methods[GS_N_GOLD_METHODS] = {
  [GS_GOLD_MEAN] = "mean",
  [GS_GOLD_MEDIAN] = "median",
  [GS_GOLD_EWE] = "ewe",
  [GS_GOLD_EWE_LEAVE_ONE_OUT] = "ewe-loo",
  [GS_GOLD_CCC_CENTRED] = "ccc-centred",
  [GS_GOLD_BARYCENTRE] = "barycentre",
};

static const char *const scalings[GS_N_GOLD_SCALINGS] = {
  [GS_GOLD_AS_GIVEN] = "none",
  [GS_GOLD_STANDARDISED] = "standardise",
  [GS_GOLD_RANGED] = "range",
};

static int
find_nick (const char *const *nicks,
           int n,
           const char *nick)
{
  for (int i = 0; i < n; i++)
    {
      if (strcmp (nicks[i], nick) == 0)
        return i;
    }

  return -1;
}

/**
 * gs_gold_method_get_nick:
 * @method: a method
 *
 * Returns: its word in files and on the command line
 */
const char *
gs_gold_method_get_nick (GsGoldMethod method)
{
  g_return_val_if_fail ((guint) method < GS_N_GOLD_METHODS, NULL);

  return methods[method];
}

/**
 * gs_gold_method_from_nick:
 * @nick: a word
 *
 * Returns: the #GsGoldMethod; -1 if there is none of that name
 */
int
gs_gold_method_from_nick (const char *nick)
{
  return find_nick (methods, GS_N_GOLD_METHODS, nick);
}

/**
 * gs_gold_scaling_get_nick:
 * @scaling: a scaling
 *
 * Returns: its word in files and on the command line
 */
const char *
gs_gold_scaling_get_nick (GsGoldScaling scaling)
{
  g_return_val_if_fail ((guint) scaling < GS_N_GOLD_SCALINGS, NULL);

  return scalings[scaling];
}

/**
 * gs_gold_scaling_from_nick:
 * @nick: a word
 *
 * Returns: the #GsGoldScaling; -1 if there is none of that name
 */
int
gs_gold_scaling_from_nick (const char *nick)
{
  return find_nick (scalings, GS_N_GOLD_SCALINGS, nick);
}

/**
 * gs_gold_reason_explain:
 * @reason: why a rater was left out
 *
 * Returns: (nullable): the reason in English, without a full stop; %NULL if the rater counts
 */
const char *
gs_gold_reason_explain (GsGoldReason reason)
{
  switch (reason)
    {
    case GS_GOLD_EMPTY:
      return "has no values";
    case GS_GOLD_CONSTANT:
      return "does not vary";
    case GS_GOLD_DISAGREES:
      return "correlates less with the mean of the others than was asked for";
    case GS_GOLD_USED:
    default:
      return NULL;
    }
}
