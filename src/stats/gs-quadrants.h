/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsQuadrant:
 * @GS_QUADRANT_NEUTRAL: valence or arousal no further from zero than the neutral zone
 * @GS_QUADRANT_HVHA: high valence, high arousal: both above zero
 * @GS_QUADRANT_LVHA: low valence, high arousal
 * @GS_QUADRANT_LVLA: low valence, low arousal
 * @GS_QUADRANT_HVLA: high valence, low arousal
 *
 * Quadrants of Russell's (1980) circumplex, counted against the clock from the upper right.
 */
typedef enum
{
  GS_QUADRANT_NEUTRAL,
  GS_QUADRANT_HVHA,
  GS_QUADRANT_LVHA,
  GS_QUADRANT_LVLA,
  GS_QUADRANT_HVLA,
  GS_N_QUADRANTS,
} GsQuadrant;

/**
 * GsQuadrants:
 * @n: times that were compared
 * @counts: how often the first was in quadrant [i] while the second was in [j]
 * @same: share of times in which both were in the same quadrant; NaN without any
 * @kappa: Cohen's kappa of the five classes; NaN where chance alone agrees
 *
 * Quadrant confusion of two pairs of traces.
 */
typedef struct
{
  gsize n;
  gsize counts[GS_N_QUADRANTS][GS_N_QUADRANTS];
  double same;
  double kappa;
} GsQuadrants;

int gs_quadrant_find (double valence, double arousal, double neutral);
void gs_quadrants_measure (GsQuadrants *self, const double *valence_a, const double *arousal_a, const double *valence_b,
                           const double *arousal_b, gsize n, double neutral);

G_END_DECLS
