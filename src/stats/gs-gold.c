/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gold.h"

#include "gs-agreement.h"
#include "gs-barycentre.h"

#include <math.h>
#include <stdlib.h>

/* The raters who count, after delays and scaling. */
typedef struct
{
  const GsGoldConfig *config;
  GsGold *gold;
  double **traces; /* [k] [n], all raters */
  const double **used;
  guint *numbers; /* [n_used] which raters these are */
  guint n_used;
} Panel;

static void
copy_traces (Panel *self,
             const double *const *raters)
{
  gsize n = self->gold->n;

  for (guint k = 0; k < self->gold->n_raters; k++)
    {
      gsize delay = self->config->delays != NULL ? self->config->delays[k] : 0;

      self->traces[k] = g_new (double, MAX (n, 1));
      gs_delay_apply (raters[k], n, delay, self->traces[k]);
      self->gold->raters[k].delay = delay;
    }
}

static void
list_used (Panel *self)
{
  self->n_used = 0;
  for (guint k = 0; k < self->gold->n_raters; k++)
    {
      if (self->gold->raters[k].reason != GS_GOLD_USED)
        continue;
      self->numbers[self->n_used] = k;
      self->used[self->n_used++] = self->traces[k];
    }
}

typedef struct
{
  double mean;
  double sd;
  double minimum;
  double maximum;
  gsize n;
} Scale;

static Scale
find_scale (const double *trace,
            gsize n)
{
  Scale scale = { .minimum = G_MAXDOUBLE, .maximum = -G_MAXDOUBLE };
  GsAgreement agreement;

  gs_agreement_measure (&agreement, trace, trace, n);
  scale.n = agreement.n;
  scale.mean = agreement.mean_x;
  scale.sd = sqrt (agreement.variance_x);
  for (gsize t = 0; t < n; t++)
    {
      if (isnan (trace[t]))
        continue;
      scale.minimum = MIN (scale.minimum, trace[t]);
      scale.maximum = MAX (scale.maximum, trace[t]);
    }

  return scale;
}

/* Raters about whom nothing can be said: no values, or always the same one where weights come from correlations. */
static void
leave_out_empty (Panel *self)
{
  GsGoldMethod method = self->config->method;
  gboolean must_vary = method == GS_GOLD_EWE || method == GS_GOLD_EWE_LEAVE_ONE_OUT ||
                       self->config->scaling != GS_GOLD_AS_GIVEN || !isnan (self->config->least_agreement);

  for (guint k = 0; k < self->gold->n_raters; k++)
    {
      Scale scale = find_scale (self->traces[k], self->gold->n);

      self->gold->raters[k].weight = self->gold->raters[k].agreement = NAN;
      if (scale.n == 0)
        self->gold->raters[k].reason = GS_GOLD_EMPTY;
      else if (must_vary && scale.minimum == scale.maximum)
        self->gold->raters[k].reason = GS_GOLD_CONSTANT;
    }
  list_used (self);
}

/* To the average of what the raters have, so that the result is in their unit. */
static void
scale_traces (Panel *self)
{
  g_autofree Scale *scales = g_new0 (Scale, MAX (self->n_used, 1));
  Scale average = { 0 };

  for (guint u = 0; u < self->n_used; u++)
    {
      scales[u] = find_scale (self->used[u], self->gold->n);
      average.mean += scales[u].mean / self->n_used;
      average.sd += scales[u].sd / self->n_used;
      average.minimum += scales[u].minimum / self->n_used;
      average.maximum += scales[u].maximum / self->n_used;
    }

  for (guint u = 0; u < self->n_used; u++)
    {
      double *trace = self->traces[self->numbers[u]];
      const Scale *own = &scales[u];

      for (gsize t = 0; t < self->gold->n; t++)
        {
          if (self->config->scaling == GS_GOLD_STANDARDISED)
            trace[t] = average.mean + (trace[t] - own->mean) * (average.sd / own->sd);
          else
            trace[t] = average.minimum + (trace[t] - own->minimum) *
                                           ((average.maximum - average.minimum) / (own->maximum - own->minimum));
        }
    }
}

/* The worst goes first, since a bad rater pulls down the others' agreement too; two are never parted. */
static void
leave_out_worst (Panel *self)
{
  g_autofree double *agreements = g_new (double, MAX (self->n_used, 1));

  for (;;)
    {
      guint worst = 0;

      gs_gold_weigh (GS_GOLD_EWE_LEAVE_ONE_OUT, self->used, self->n_used, self->gold->n, agreements);
      for (guint u = 0; u < self->n_used; u++)
        {
          self->gold->raters[self->numbers[u]].agreement = agreements[u];
          if (agreements[u] < agreements[worst] || isnan (agreements[worst]))
            worst = u;
        }
      if (isnan (self->config->least_agreement) || self->n_used < 3 ||
          !(agreements[worst] < self->config->least_agreement))
        return;

      self->gold->raters[self->numbers[worst]].reason = GS_GOLD_DISAGREES;
      list_used (self);
    }
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The spread, and what needs no weights. */
static void
find_spread (Panel *self)
{
  GsGold *gold = self->gold;
  g_autofree double *said = g_new (double, MAX (self->n_used, 1));

  for (gsize t = 0; t < gold->n; t++)
    {
      double mean = 0.0, squares = 0.0;
      guint m = 0;

      for (guint u = 0; u < self->n_used; u++)
        {
          if (!isnan (self->used[u][t]))
            said[m++] = self->used[u][t];
        }

      gold->counts[t] = m;
      gold->values[t] = gold->sd[t] = gold->minimum[t] = gold->maximum[t] = NAN;
      if (m == 0)
        continue;

      for (guint i = 0; i < m; i++)
        mean += said[i] / m;
      for (guint i = 0; i < m; i++)
        squares += (said[i] - mean) * (said[i] - mean);
      qsort (said, m, sizeof (double), compare_doubles);
      gold->sd[t] = m > 1 ? sqrt (squares / (m - 1.0)) : NAN;
      gold->minimum[t] = said[0];
      gold->maximum[t] = said[m - 1];
      gold->values[t] = self->config->method == GS_GOLD_MEDIAN ? (said[(m - 1) / 2] + said[m / 2]) / 2.0 : mean;
    }
}

static void
find_weights (Panel *self,
              double *weights)
{
  gs_gold_weigh (self->config->method, self->used, self->n_used, self->gold->n, weights);
  for (guint u = 0; u < self->n_used; u++)
    {
      /* With nobody else to compare with, everybody counts the same. */
      if (isnan (weights[u]))
        weights[u] = self->n_used == 1 ? 1.0 : 0.0;
      if (weights[u] < 0.0)
        {
          self->gold->n_negative++;
          weights[u] = self->config->clip_negative ? 0.0 : weights[u];
        }
      self->gold->raters[self->numbers[u]].weight = weights[u];
    }
}

/* sum_k r_k x_k / sum_k r_k over those who have a value. */
static void
weigh_frames (Panel *self)
{
  GsGold *gold = self->gold;
  g_autofree double *weights = g_new (double, MAX (self->n_used, 1));

  find_weights (self, weights);
  for (gsize t = 0; t < gold->n; t++)
    {
      double sum = 0.0, total = 0.0;

      if (gold->counts[t] == 0)
        continue;
      for (guint u = 0; u < self->n_used; u++)
        {
          if (isnan (self->used[u][t]))
            continue;
          sum += weights[u] * self->used[u][t];
          total += weights[u];
        }
      gold->values[t] = total > 0.0 ? sum / total : NAN;
      gold->n_unweighted += !(total > 0.0);
    }
}

/* mean_k (x_k - m_k) + sum_k a_k m_k / sum_k a_k: each rater about their own mean, so that a gap makes no step. */
static void
centre_frames (Panel *self)
{
  GsGold *gold = self->gold;
  g_autofree double *weights = g_new (double, MAX (self->n_used, 1));
  g_autofree double *means = g_new (double, MAX (self->n_used, 1));
  double level = 0.0, total = 0.0;

  find_weights (self, weights);
  for (guint u = 0; u < self->n_used; u++)
    {
      means[u] = find_scale (self->used[u], gold->n).mean;
      level += weights[u] * means[u];
      total += weights[u];
    }

  for (gsize t = 0; t < gold->n; t++)
    {
      double sum = 0.0;

      if (gold->counts[t] == 0)
        continue;
      for (guint u = 0; u < self->n_used; u++)
        {
          if (!isnan (self->used[u][t]))
            sum += self->used[u][t] - means[u];
        }
      gold->values[t] = total > 0.0 ? sum / gold->counts[t] + level / total : NAN;
      gold->n_unweighted += !(total > 0.0);
    }
}

/* What the barycentre starts from: the course of the rater who goes best with the others, whose peaks have a real shape as those
 * of the mean have not; the mean where that rater said nothing. */
static void
start_from_best (Panel *self)
{
  guint best = 0;

  if (self->n_used == 0)
    return;

  for (guint u = 1; u < self->n_used; u++)
    {
      if (self->gold->raters[self->numbers[u]].agreement > self->gold->raters[self->numbers[best]].agreement)
        best = u;
    }
  for (gsize t = 0; t < self->gold->n; t++)
    {
      if (!isnan (self->used[best][t]))
        self->gold->values[t] = self->used[best][t];
    }
}

static gboolean
make (Panel *self,
      const double *const *raters,
      GError **error)
{
  copy_traces (self, raters);
  leave_out_empty (self);
  if (self->config->scaling != GS_GOLD_AS_GIVEN)
    scale_traces (self);
  leave_out_worst (self);
  self->gold->n_used = self->n_used;
  find_spread (self);

  switch (self->config->method)
    {
    case GS_GOLD_EWE:
    case GS_GOLD_EWE_LEAVE_ONE_OUT:
      weigh_frames (self);
      return TRUE;
    case GS_GOLD_CCC_CENTRED:
      centre_frames (self);
      return TRUE;
    case GS_GOLD_BARYCENTRE:
      start_from_best (self);
      return gs_barycentre_find (self->config, self->used, self->n_used, self->gold->n, self->gold->values, error);
    case GS_GOLD_MEAN:
    case GS_GOLD_MEDIAN:
    case GS_N_GOLD_METHODS:
    default:
      return TRUE;
    }
}

/**
 * gs_gold_new:
 * @config: how
 * @raters: [n_raters] [n] what each said, one value a frame; NaN = missing
 * @n_raters: k, at least 1
 * @n: how many frames
 * @error: (out) (optional): why there is none
 *
 * Makes one trace of several raters'. In this order: delays are taken back; raters without values are left out, and those
 * who do not vary if it takes a correlation or a scale to judge them; scales are made equal; raters who disagree are left
 * out; the spread and the gold standard are computed from those who are left. In every frame those count who have a value
 * there; where nobody has, the gold standard is missing.
 *
 * Mean and median: of the values. EWE (Grimm and Kroschel 2005): sum r_k x_k / sum r_k; a frame in which the weights do not
 * add up to more than zero is missing. CCC centring (AVEC 2018): mean of the traces minus the grand mean plus
 * sum m_k a_k / sum a_k, with m_k the raters' means and a_k their mean concordance with the others. Barycentre: Petitjean et
 * al. (2011) within a band (Sakoe and Chiba 1978), from the rater on who goes best with the others.
 *
 * Returns: (transfer full): the gold standard; free with gs_gold_free(); %NULL if it was cancelled or would take too much memory
 */
GsGold *
gs_gold_new (const GsGoldConfig *config,
             const double *const *raters,
             guint n_raters,
             gsize n,
             GError **error)
{
  g_autoptr (GsGold) gold = g_new0 (GsGold, 1);
  g_autofree const double **used = g_new0 (const double *, MAX (n_raters, 1));
  g_autofree guint *numbers = g_new0 (guint, MAX (n_raters, 1));
  Panel panel = { .config = config, .gold = gold, .used = used, .numbers = numbers };
  gboolean made;

  gold->n = n;
  gold->n_raters = n_raters;
  gold->values = g_new (double, MAX (n, 1));
  gold->sd = g_new (double, MAX (n, 1));
  gold->minimum = g_new (double, MAX (n, 1));
  gold->maximum = g_new (double, MAX (n, 1));
  gold->counts = g_new0 (guint, MAX (n, 1));
  gold->raters = g_new0 (GsGoldRater, MAX (n_raters, 1));

  panel.traces = g_new0 (double *, MAX (n_raters, 1));
  made = make (&panel, raters, error);
  for (guint k = 0; k < n_raters; k++)
    g_free (panel.traces[k]);
  g_free (panel.traces);

  return made ? g_steal_pointer (&gold) : NULL;
}

/**
 * gs_gold_free:
 * @self: (transfer full): a gold standard
 */
void
gs_gold_free (GsGold *self)
{
  g_free (self->values);
  g_free (self->sd);
  g_free (self->minimum);
  g_free (self->maximum);
  g_free (self->counts);
  g_free (self->raters);
  g_free (self);
}
