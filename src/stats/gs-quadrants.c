/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-quadrants.h"

#include "gs-nominal.h"

#include <math.h>

/**
 * gs_quadrant_find:
 * @valence: valence, NaN = missing
 * @arousal: arousal, NaN = missing
 * @neutral: half the width of the neutral zone along both axes; 0: only the axes themselves are neutral
 *
 * Returns: a #GsQuadrant; -1 if either is missing
 */
int
gs_quadrant_find (double valence,
                  double arousal,
                  double neutral)
{
  if (isnan (valence) || isnan (arousal))
    return -1;
  if (fabs (valence) <= neutral || fabs (arousal) <= neutral)
    return GS_QUADRANT_NEUTRAL;
  if (arousal > 0.0)
    return valence > 0.0 ? GS_QUADRANT_HVHA : GS_QUADRANT_LVHA;

  return valence > 0.0 ? GS_QUADRANT_HVLA : GS_QUADRANT_LVLA;
}

/**
 * gs_quadrants_measure:
 * @self: (out): where the figures go
 * @valence_a: [n] the first's valence, NaN = missing
 * @arousal_a: [n] the first's arousal
 * @valence_b: [n] the second's valence
 * @arousal_b: [n] the second's arousal
 * @n: values in each
 * @neutral: half the width of the neutral zone along both axes
 *
 * Counts how often each quadrant was taken for each. Times at which any of the four is missing are dropped.
 */
void
gs_quadrants_measure (GsQuadrants *self,
                      const double *valence_a,
                      const double *arousal_a,
                      const double *valence_b,
                      const double *arousal_b,
                      gsize n,
                      double neutral)
{
  gsize same = 0;

  *self = (GsQuadrants){ 0 };

  for (gsize i = 0; i < n; i++)
    {
      int a = gs_quadrant_find (valence_a[i], arousal_a[i], neutral);
      int b = gs_quadrant_find (valence_b[i], arousal_b[i], neutral);

      if (a < 0 || b < 0)
        continue;

      self->counts[a][b]++;
      self->n++;
      same += a == b;
    }

  self->same = self->n > 0 ? (double) same / (double) self->n : NAN;
  self->kappa = gs_kappa_from_counts (&self->counts[0][0], GS_N_QUADRANTS);
}
