/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-delay.h"
#include "gs-stats-error.h"

G_BEGIN_DECLS

/**
 * GsGoldMethod:
 * @GS_GOLD_MEAN: mean of the raters
 * @GS_GOLD_MEDIAN: their median
 * @GS_GOLD_EWE: evaluator weighted estimator, each rater's weight their correlation with the mean of all
 * @GS_GOLD_EWE_LEAVE_ONE_OUT: the same, with the mean of the others
 * @GS_GOLD_CCC_CENTRED: mean course, at the level of those who agree with the others (AVEC 2018)
 * @GS_GOLD_BARYCENTRE: mean under time warping, for raters who are late by changing amounts
 *
 * How one trace is made of several raters'.
 */
typedef enum
{
  GS_GOLD_MEAN,
  GS_GOLD_MEDIAN,
  GS_GOLD_EWE,
  GS_GOLD_EWE_LEAVE_ONE_OUT,
  GS_GOLD_CCC_CENTRED,
  GS_GOLD_BARYCENTRE,
  GS_N_GOLD_METHODS,
} GsGoldMethod;

/**
 * GsGoldScaling:
 * @GS_GOLD_AS_GIVEN: raters' values as they are
 * @GS_GOLD_STANDARDISED: every rater gets the raters' average mean and average standard deviation
 * @GS_GOLD_RANGED: every rater gets the raters' average minimum and maximum
 *
 * What is done to each rater's scale beforehand.
 */
typedef enum
{
  GS_GOLD_AS_GIVEN,
  GS_GOLD_STANDARDISED,
  GS_GOLD_RANGED,
  GS_N_GOLD_SCALINGS,
} GsGoldScaling;

/**
 * GsGoldReason:
 * @GS_GOLD_USED: the rater counts
 * @GS_GOLD_EMPTY: not a single value
 * @GS_GOLD_CONSTANT: the values do not vary, so that nothing is known about how they go with the others'
 * @GS_GOLD_DISAGREES: the correlation with the mean of the others is below the threshold
 *
 * Why a rater was left out.
 */
typedef enum
{
  GS_GOLD_USED,
  GS_GOLD_EMPTY,
  GS_GOLD_CONSTANT,
  GS_GOLD_DISAGREES,
} GsGoldReason;

/**
 * GsGoldConfig:
 * @method: how
 * @scaling: what is done to each rater's scale beforehand
 * @clip_negative: weights below zero become zero
 * @least_agreement: raters whose correlation with the mean of the others is lower are left out, the worst first and each time
 *   with what is left, as long as three or more are; NaN: nobody is left out for that
 * @delays: (nullable): [k] frames by which each rater is late; taken back first
 * @band: for the barycentre: by how many frames a value may be moved at most
 * @iterations: for the barycentre: how often it is refined at most; 0 = %GS_GOLD_ITERATIONS
 * @n_threads: how many threads; 0 = as many as there are processors. It changes nothing in the result
 * @cancelled: (nullable): asked now and then
 * @cancelled_data: for @cancelled
 *
 * How to make a gold standard.
 */
typedef struct
{
  GsGoldMethod method;
  GsGoldScaling scaling;
  gboolean clip_negative;
  double least_agreement;
  const gsize *delays;
  gsize band;
  guint iterations;
  guint n_threads;
  GsStatsCancelled cancelled;
  gpointer cancelled_data;
} GsGoldConfig;

#define GS_GOLD_ITERATIONS 10

/**
 * GsGoldRater:
 * @reason: %GS_GOLD_USED, or why not
 * @weight: what the rater counts; NaN if left out, or by a method without weights
 * @agreement: correlation with the mean of the others who were there when it was decided; NaN if undefined
 * @delay: frames that were taken back
 *
 * What became of a rater.
 */
typedef struct
{
  GsGoldReason reason;
  double weight;
  double agreement;
  gsize delay;
} GsGoldRater;

/**
 * GsGold:
 * @n: frames
 * @values: [n] the gold standard; NaN where nobody said anything
 * @sd: [n] standard deviation of the raters who count, divided by N - 1; NaN below two
 * @minimum: [n] the lowest of them; NaN without
 * @maximum: [n] the highest
 * @counts: [n] how many had a value
 * @n_raters: k
 * @raters: [k] what became of each
 * @n_used: raters who count
 * @n_negative: raters with a weight below zero, before that was clipped: a warning
 * @n_unweighted: frames in which the weights of those who were there do not add up to more than zero; they are missing
 *
 * A gold standard and the spread around it, after delays and scaling.
 */
typedef struct
{
  gsize n;
  double *values;
  double *sd;
  double *minimum;
  double *maximum;
  guint *counts;
  guint n_raters;
  GsGoldRater *raters;
  guint n_used;
  guint n_negative;
  gsize n_unweighted;
} GsGold;

/* The most memory that the barycentre may take for one rater. */
#define GS_GOLD_MOST_MEMORY (G_GUINT64_CONSTANT (512) << 20)

const char *gs_gold_method_get_nick (GsGoldMethod method);
int gs_gold_method_from_nick (const char *nick);
const char *gs_gold_scaling_get_nick (GsGoldScaling scaling);
int gs_gold_scaling_from_nick (const char *nick);
const char *gs_gold_reason_explain (GsGoldReason reason);

GsGold *gs_gold_new (const GsGoldConfig *config, const double *const *raters, guint n_raters, gsize n, GError **error);
void gs_gold_free (GsGold *self);
void gs_gold_weigh (GsGoldMethod method, const double *const *raters, guint n_raters, gsize n, double *weights);
gboolean gs_gold_find_delays (const double *const *raters, guint n_raters, gsize n, gsize longest,
                              GsDelayCriterion criterion, GsStatsCancelled cancelled, gpointer cancelled_data,
                              gsize *delays);
void gs_gold_find_mean (const double *const *raters, guint n_raters, gsize n, int without, double *mean);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsGold, gs_gold_free)

G_END_DECLS
