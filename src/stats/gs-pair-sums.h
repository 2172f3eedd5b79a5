/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-agreement.h"

G_BEGIN_DECLS

/* Private to this library: two traces as columns of sums, from which every figure of their agreement follows. */

enum
{
  GS_PAIR_N,
  GS_PAIR_X,
  GS_PAIR_Y,
  GS_PAIR_XX,
  GS_PAIR_YY,
  GS_PAIR_XY,
  GS_PAIR_SQUARES,
  GS_PAIR_ABSOLUTES,
  GS_PAIR_SAME_SIGN,
  GS_N_PAIR_SUMS,
};

/**
 * GsPair:
 * @x: [n] first trace, NaN = missing
 * @y: [n] second trace
 * @origin_x: what the first's sums are about
 * @origin_y: what the second's are about
 * @total_xx: squares of the whole first trace about its origin: what rounding is measured by
 * @total_yy: of the second
 *
 * Two traces and the origins of their sums.
 */
typedef struct
{
  const double *x;
  const double *y;
  double origin_x;
  double origin_y;
  double total_xx;
  double total_yy;
} GsPair;

void gs_pair_init (GsPair *self, const double *x, const double *y, gsize first, gsize end);
void gs_pair_fill (const GsPair *self, gsize t, double *row);
void gs_pair_measure (const GsPair *self, const double *sums, GsAgreement *agreement);

G_END_DECLS
