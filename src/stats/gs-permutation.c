/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-permutation.h"

#include "gs-draws.h"
#include "gs-pair-sums.h"
#include "gs-parallel.h"

#include <math.h>

#define N_PER_TASK 32

/* What is exchanged as a whole: the sums that the first and the second trace bring in. */
typedef struct
{
  guint clip;
  double sums[2][GS_N_PAIR_SUMS];
} Unit;

typedef struct
{
  const GsPermutation *permutation;
  GsPair pairs[2];
  GArray *units; /* Unit */
  guint n_clips;
  gboolean exact;
  double threshold;
  guint8 *extreme; /* [n_tried] */
} Test;

static double
get_figure (const Test *self,
            guint which,
            const double *sums)
{
  GsAgreement agreement;

  gs_pair_measure (&self->pairs[which], sums, &agreement);

  return gs_agreement_get_figure (&agreement, self->permutation->figure);
}

/* The figure of one side, given each clip's sums. */
static double
pool_figure (const Test *self,
             guint which,
             const double *clips)
{
  double total[GS_N_PAIR_SUMS] = { 0 }, mean = 0.0;
  guint n_defined = 0;

  for (guint c = 0; c < self->n_clips; c++)
    {
      const double *clip = clips + (gsize) c * GS_N_PAIR_SUMS;
      double value = self->permutation->mean ? get_figure (self, which, clip) : NAN;

      for (guint q = 0; q < GS_N_PAIR_SUMS; q++)
        total[q] += clip[q];
      if (isnan (value))
        continue;
      mean += value;
      n_defined++;
    }

  if (!self->permutation->mean)
    return get_figure (self, which, total);

  return n_defined > 0 ? mean / n_defined : NAN;
}

/* Exchange number @r: bit u of it if all are tried (none at 0), else by draws. */
static gboolean
is_exchanged (const Test *self,
              gsize r,
              GsDraws *draws,
              guint unit,
              guint64 *bits)
{
  if (self->exact)
    return (r >> unit) & 1;
  if (unit % 64 == 0)
    *bits = gs_draws_next (draws);

  return (*bits >> (unit % 64)) & 1;
}

static void
sum_sides (const Test *self,
           gsize r,
           gboolean exchange,
           double *sides[2])
{
  GsDraws draws = gs_draws_begin (self->permutation->seed, r);
  guint64 bits = 0;

  for (guint side = 0; side < 2; side++)
    {
      for (gsize i = 0; i < (gsize) self->n_clips * GS_N_PAIR_SUMS; i++)
        sides[side][i] = 0.0;
    }

  for (guint u = 0; u < self->units->len; u++)
    {
      const Unit *unit = &g_array_index (self->units, Unit, u);
      guint first = exchange && is_exchanged (self, r, &draws, u, &bits) ? 1 : 0;

      for (guint side = 0; side < 2; side++)
        {
          double *sums = sides[side] + (gsize) unit->clip * GS_N_PAIR_SUMS;

          for (guint q = 0; q < GS_N_PAIR_SUMS; q++)
            sums[q] += unit->sums[side ^ first][q];
        }
    }
}

static void
try_cb (gsize first,
        gsize end,
        gpointer user_data)
{
  Test *self = user_data;
  g_autofree double *a = g_new (double, (gsize) self->n_clips * GS_N_PAIR_SUMS);
  g_autofree double *b = g_new (double, (gsize) self->n_clips * GS_N_PAIR_SUMS);
  double *sides[] = { a, b };

  for (gsize r = first; r < end; r++)
    {
      double difference;

      sum_sides (self, r, TRUE, sides);
      difference = pool_figure (self, 0, a) - pool_figure (self, 1, b);
      /* An exchange without a value speaks for no difference. */
      self->extreme[r] = isnan (difference) || fabs (difference) >= self->threshold;
    }
}

/* Both traces' sums must have the same origins, or they could not be exchanged. */
static void
init_pairs (Test *self,
            const double *reference,
            const double *a,
            const double *b,
            gsize first,
            gsize end)
{
  gs_pair_init (&self->pairs[0], a, reference, first, end);
  gs_pair_init (&self->pairs[1], b, reference, first, end);
  self->pairs[0].total_xx = self->pairs[1].total_xx = MAX (self->pairs[0].total_xx, self->pairs[1].total_xx);
  self->pairs[0].total_yy = self->pairs[1].total_yy = MAX (self->pairs[0].total_yy, self->pairs[1].total_yy);
  self->pairs[1].origin_x = self->pairs[0].origin_x;
  self->pairs[1].origin_y = self->pairs[0].origin_y;
}

static gsize
make_units (Test *self,
            const gsize *clips,
            gboolean by_clip)
{
  gsize n = 0;

  for (guint c = 0; c < self->n_clips; c++)
    {
      gsize block = by_clip ? MAX (1, clips[c + 1] - clips[c]) : MAX (1, self->permutation->block);

      for (gsize start = clips[c]; start < clips[c + 1]; start += block)
        {
          Unit unit = { .clip = c };

          for (gsize t = start; t < MIN (start + block, clips[c + 1]); t++)
            {
              double rows[2][GS_N_PAIR_SUMS];

              gs_pair_fill (&self->pairs[0], t, rows[0]);
              gs_pair_fill (&self->pairs[1], t, rows[1]);
              if (rows[0][GS_PAIR_N] == 0.0 || rows[1][GS_PAIR_N] == 0.0)
                continue;
              n++;
              for (guint q = 0; q < GS_N_PAIR_SUMS; q++)
                {
                  unit.sums[0][q] += rows[0][q];
                  unit.sums[1][q] += rows[1][q];
                }
            }
          if (unit.sums[0][GS_PAIR_N] > 0.0)
            g_array_append_val (self->units, unit);
        }
    }

  return n;
}

/* Differences that are equal but for the order of additions count as equal. */
#define TOLERANCE 1e-12

/**
 * gs_permutation_test:
 * @self: how to test
 * @reference: [n] what both are held against, all clips one after another; NaN = missing
 * @a: [n] the first network's line
 * @b: [n] the second's
 * @clips: [n_clips + 1] where each clip begins, and at the end where the last ends
 * @n_clips: how many clips
 * @result: (out): where the outcome goes
 * @error: (out) (optional): why there is none
 *
 * Paired permutation test (Good 2005) of whether two networks agree differently with a reference on the same clips. If they were
 * equally good, it would not matter which line is whose: the two are exchanged, clip by clip where there are at least
 * %GS_PERMUTATION_LEAST_CLIPS clips, else block by block within the clips, since bins are no independent witnesses. p is
 * the share of exchanges whose difference is at least as far from zero as the real one: of all 2^units where these are no more than
 * @n_permutations, else (1 + hits) / (1 + draws) (Phipson and Smyth 2010). Bins in which any of the three is missing are dropped.
 *
 * Returns: %TRUE if it was tested, even if the difference is undefined
 */
gboolean
gs_permutation_test (const GsPermutation *self,
                     const double *reference,
                     const double *a,
                     const double *b,
                     const gsize *clips,
                     guint n_clips,
                     GsPermutationResult *result,
                     GError **error)
{
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (Unit));
  g_autofree guint8 *extreme = NULL;
  g_autofree double *side_a = g_new (double, MAX (1, (gsize) n_clips * GS_N_PAIR_SUMS));
  g_autofree double *side_b = g_new (double, MAX (1, (gsize) n_clips * GS_N_PAIR_SUMS));
  double *sides[] = { side_a, side_b };
  Test test = { .permutation = self, .units = units, .n_clips = n_clips };
  gsize hits = 0;

  if (self->n_permutations < 1 || self->n_permutations > GS_BOOTSTRAP_MOST_REPLICATES)
    {
      g_set_error (error, GS_STATS_ERROR, GS_STATS_ERROR_INVALID, "A permutation test takes 1 to %d permutations, not %u",
                   GS_BOOTSTRAP_MOST_REPLICATES, self->n_permutations);
      return FALSE;
    }

  *result = (GsPermutationResult){ .by_clip = n_clips >= GS_PERMUTATION_LEAST_CLIPS };
  init_pairs (&test, reference, a, b, clips[0], clips[n_clips]);
  result->n = make_units (&test, clips, result->by_clip);
  result->n_units = units->len;
  sum_sides (&test, 0, FALSE, sides);
  result->a = pool_figure (&test, 0, side_a);
  result->b = pool_figure (&test, 1, side_b);
  result->difference = result->a - result->b;
  result->p = NAN;
  if (isnan (result->difference))
    return TRUE;

  test.exact = result->exact = units->len < 20 && (1u << units->len) <= self->n_permutations;
  result->n_tried = test.exact ? 1u << units->len : self->n_permutations;
  test.threshold = fabs (result->difference) * (1.0 - TOLERANCE) - TOLERANCE;
  test.extreme = extreme = g_new0 (guint8, result->n_tried);
  if (!gs_parallel_run (result->n_tried, N_PER_TASK, self->n_threads, try_cb, &test, self->cancelled,
                        self->cancelled_data, error))
    return FALSE;

  for (guint r = 0; r < result->n_tried; r++)
    hits += extreme[r];
  result->p = test.exact ? (double) hits / result->n_tried : (1.0 + (double) hits) / (1.0 + result->n_tried);

  return TRUE;
}
