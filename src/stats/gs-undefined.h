/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsUndefined:
 * @GS_DEFINED: it has a value
 * @GS_UNDEFINED_NO_PAIRS: no time at which all that are compared have a value
 * @GS_UNDEFINED_ONE_PAIR: a single such time, which says nothing about how anything varies
 * @GS_UNDEFINED_NONE_VARIES: every value is the same in each trace
 * @GS_UNDEFINED_ONE_CONSTANT: one of two traces does not vary
 * @GS_UNDEFINED_ONE_RATER: a single rater
 * @GS_UNDEFINED_NO_VARIANCE: the variance that the figure is a share of is zero
 *
 * Why a statistic has no value. It is NaN then: never 0 or 1.
 */
typedef enum
{
  GS_DEFINED,
  GS_UNDEFINED_NO_PAIRS,
  GS_UNDEFINED_ONE_PAIR,
  GS_UNDEFINED_NONE_VARIES,
  GS_UNDEFINED_ONE_CONSTANT,
  GS_UNDEFINED_ONE_RATER,
  GS_UNDEFINED_NO_VARIANCE,
} GsUndefined;

const char *gs_undefined_explain (GsUndefined reason);

G_END_DECLS
