/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-stats-error.h"

G_BEGIN_DECLS

/**
 * GsDelayCriterion:
 * @GS_DELAY_CCC: concordance correlation (Lin), which also minds scale and offset
 * @GS_DELAY_PEARSON: product-moment correlation
 *
 * What the best lag makes largest.
 */
typedef enum
{
  GS_DELAY_CCC,
  GS_DELAY_PEARSON,
} GsDelayCriterion;

/**
 * GsDelayCurve:
 * @criterion: what the values are
 * @n_lags: lags that were tried: 0 to n_lags - 1 frames
 * @values: [n_lags] the criterion at each lag; NaN where it is undefined or too little is left to compare
 * @pairs: [n_lags] pairs that each value is about
 * @least_pairs: a lag counts if so many pairs are left
 * @best: the lag with the largest value, the smallest of several; -1 if none has a value
 * @best_value: its value; NaN if there is none
 *
 * How well a trace fits a reference when it is taken to be late by each number of frames.
 */
typedef struct
{
  GsDelayCriterion criterion;
  gsize n_lags;
  double *values;
  gsize *pairs;
  gsize least_pairs;
  gssize best;
  double best_value;
} GsDelayCurve;

/* Raters react 1 to 6 s late (Mariooryad and Busso 2015): lags up to here are tried. */
#define GS_DELAY_LONGEST_SECONDS 10.0

void gs_delay_apply (const double *trace, gsize n, gsize lag, double *shifted);
GsDelayCurve *gs_delay_find (const double *trace, const double *reference, gsize n, gsize longest,
                             GsDelayCriterion criterion, GsStatsCancelled cancelled, gpointer cancelled_data);
void gs_delay_curve_free (GsDelayCurve *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsDelayCurve, gs_delay_curve_free)

G_END_DECLS
