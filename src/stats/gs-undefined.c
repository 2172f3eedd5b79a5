/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-undefined.h"

/**
 * gs_undefined_explain:
 * @reason: why a statistic has no value
 *
 * Returns: (nullable): the reason in English, without a full stop; %NULL if it has a value
 */
const char *
gs_undefined_explain (GsUndefined reason)
{
  switch (reason)
    {
    case GS_UNDEFINED_NO_PAIRS:
      return "there is no time at which all of them have a value";
    case GS_UNDEFINED_ONE_PAIR:
      return "there is only one time at which all of them have a value";
    case GS_UNDEFINED_NONE_VARIES:
      return "none of the traces varies";
    case GS_UNDEFINED_ONE_CONSTANT:
      return "one of the traces does not vary";
    case GS_UNDEFINED_ONE_RATER:
      return "it takes two raters";
    case GS_UNDEFINED_NO_VARIANCE:
      return "the variance that it is a share of is zero";
    case GS_DEFINED:
    default:
      return NULL;
    }
}
