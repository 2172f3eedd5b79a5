/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-delay.h"

#include "gs-dot.h"

#include <math.h>

/* Sums over the pairs that a lag leaves, about a fixed origin in each trace. */
typedef struct
{
  double n;
  double x;
  double y;
  double xx;
  double yy;
  double xy;
} Sums;

/* A trace about its mean, with zeros where it is missing, and sums of everything before each place. */
typedef struct
{
  double *values;   /* [n] */
  double *present;  /* [n] 1 or 0 */
  double *sums;     /* [n + 1] of the values */
  double *squares;  /* [n + 1] of their squares */
  gsize n_present;
  double mean;
} Series;

static void
series_init (Series *self,
             const double *trace,
             gsize n)
{
  double sum = 0.0, minimum = G_MAXDOUBLE, maximum = -G_MAXDOUBLE;

  *self = (Series){
    .values = g_new (double, MAX (n, 1)),
    .present = g_new (double, MAX (n, 1)),
    .sums = g_new (double, n + 1),
    .squares = g_new (double, n + 1),
  };

  for (gsize i = 0; i < n; i++)
    {
      self->present[i] = isnan (trace[i]) ? 0.0 : 1.0;
      if (isnan (trace[i]))
        continue;
      self->n_present++;
      sum += trace[i];
      minimum = MIN (minimum, trace[i]);
      maximum = MAX (maximum, trace[i]);
    }

  /* The rounded mean of equal values may differ from them. */
  self->mean = self->n_present > 0 ? CLAMP (sum / (double) self->n_present, minimum, maximum) : 0.0;
  self->sums[0] = self->squares[0] = 0.0;
  for (gsize i = 0; i < n; i++)
    {
      double value = isnan (trace[i]) ? 0.0 : trace[i] - self->mean;

      self->values[i] = value;
      self->sums[i + 1] = self->sums[i] + value;
      self->squares[i + 1] = self->squares[i] + value * value;
    }
}

static void
series_clear (Series *self)
{
  g_free (self->values);
  g_free (self->present);
  g_free (self->sums);
  g_free (self->squares);
}

/* Where nothing is missing, all but the products come from the sums before and after. */
static void
sum_lag (Sums *sums,
         const Series *x,
         const Series *y,
         gsize n,
         gsize lag)
{
  const double *late = x->values + lag, *late_present = x->present + lag;
  gsize left = n - lag;

  sums->xy = gs_dot (late, y->values, left);
  if (x->n_present == n && y->n_present == n)
    {
      sums->n = (double) left;
      sums->x = x->sums[n] - x->sums[lag];
      sums->xx = x->squares[n] - x->squares[lag];
      sums->y = y->sums[left];
      sums->yy = y->squares[left];
      return;
    }

  sums->n = gs_dot (late_present, y->present, left);
  sums->x = gs_dot (late, y->present, left);
  sums->xx = gs_dot_squares (late, y->present, left);
  sums->y = gs_dot (late_present, y->values, left);
  sums->yy = gs_dot_squares (y->values, late_present, left);
}

/* What rounding may leave of the squares of equal values. */
#define NEGLIGIBLE 1e-12

static double
get_value (const Sums *sums,
           const Series *x,
           const Series *y,
           gsize n,
           GsDelayCriterion criterion)
{
  double mean_x = sums->x / sums->n, mean_y = sums->y / sums->n;
  double xx = sums->xx - sums->n * mean_x * mean_x;
  double yy = sums->yy - sums->n * mean_y * mean_y;
  double xy = sums->xy - sums->n * mean_x * mean_y;
  double distance = (mean_x + x->mean) - (mean_y + y->mean);

  xx = xx > NEGLIGIBLE * x->squares[n] ? xx : 0.0;
  yy = yy > NEGLIGIBLE * y->squares[n] ? yy : 0.0;
  if (criterion == GS_DELAY_PEARSON)
    return xx > 0.0 && yy > 0.0 ? CLAMP (xy / sqrt (xx * yy), -1.0, 1.0) : NAN;
  if (xx == 0.0 && yy == 0.0)
    return NAN;

  return xx > 0.0 && yy > 0.0 ? 2.0 * xy / (xx + yy + sums->n * distance * distance) : 0.0;
}

/**
 * gs_delay_apply:
 * @trace: [n] a trace, one value a frame; NaN = missing
 * @n: how many frames
 * @lag: by how many frames it is late
 * @shifted: (out caller-allocates): [n] the trace as if it were not; must not overlap @trace
 *
 * Takes a delay back: what was said at t + @lag is about t. The vacated end is missing, not repeated.
 */
void
gs_delay_apply (const double *trace,
                gsize n,
                gsize lag,
                double *shifted)
{
  for (gsize i = 0; i < n; i++)
    shifted[i] = lag < n - i ? trace[i + lag] : NAN;
}

/**
 * gs_delay_find:
 * @trace: [n] the trace that may be late, one value a frame; NaN = missing
 * @reference: [n] what it is about: another rater, the others' mean, a network's line or a feature
 * @n: how many frames
 * @longest: the longest lag to try, frames; 10 s (%GS_DELAY_LONGEST_SECONDS) times the frame rate is usual
 * @criterion: what to make largest
 * @cancelled: (nullable): asked at every lag
 * @cancelled_data: for @cancelled
 *
 * Tries every lag from 0 to @longest in steps of one frame: value(L) is the criterion over the pairs (trace[t + L],
 * reference[t]) of which neither is missing (Mariooryad and Busso 2015). A lag counts if at least three pairs and half as
 * many as at lag 0 are left, so that no lag wins by a handful of frames. Takes O(n x lags) products, and six times as many
 * where something is missing.
 *
 * Returns: (transfer full) (nullable): the whole curve; free with gs_delay_curve_free(). %NULL if it was cancelled
 */
GsDelayCurve *
gs_delay_find (const double *trace,
               const double *reference,
               gsize n,
               gsize longest,
               GsDelayCriterion criterion,
               GsStatsCancelled cancelled,
               gpointer cancelled_data)
{
  GsDelayCurve *self = g_new0 (GsDelayCurve, 1);
  gboolean stopped = FALSE;
  Series x, y;

  self->criterion = criterion;
  self->n_lags = longest + 1;
  self->values = g_new (double, self->n_lags);
  self->pairs = g_new0 (gsize, self->n_lags);
  self->best = -1;
  self->best_value = NAN;
  series_init (&x, trace, n);
  series_init (&y, reference, n);

  for (gsize lag = 0; lag <= longest && !stopped; lag++)
    {
      Sums sums = { 0 };

      stopped = cancelled != NULL && cancelled (cancelled_data);
      self->values[lag] = NAN;
      if (lag >= n || stopped)
        continue;

      sum_lag (&sums, &x, &y, n, lag);
      self->pairs[lag] = (gsize) sums.n;
      if (lag == 0)
        self->least_pairs = MAX (3, (self->pairs[0] + 1) / 2);
      if (self->pairs[lag] < self->least_pairs)
        continue;

      self->values[lag] = get_value (&sums, &x, &y, n, criterion);
      if (!isnan (self->values[lag]) && (self->best < 0 || self->values[lag] > self->best_value))
        {
          self->best = (gssize) lag;
          self->best_value = self->values[lag];
        }
    }

  series_clear (&x);
  series_clear (&y);
  if (stopped)
    g_clear_pointer (&self, gs_delay_curve_free);

  return self;
}

/**
 * gs_delay_curve_free:
 * @self: (transfer full): a curve
 */
void
gs_delay_curve_free (GsDelayCurve *self)
{
  g_free (self->values);
  g_free (self->pairs);
  g_free (self);
}
