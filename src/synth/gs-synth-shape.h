/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-plan.h"

G_BEGIN_DECLS

/**
 * GsSynthPoint:
 *
 * A point of the head: origin between the eyes, unit the mean face's distance between the eye centres, x to
 * the right of the picture, y downwards, z towards the viewer.
 */
typedef struct
{
  double x, y, z;
} GsSynthPoint;

/**
 * GsSynthActions:
 *
 * Intensities of action units (Ekman, Friesen and Hager, Facial Action Coding System, 2002), 0 to 1.
 */
typedef struct
{
  double inner_brow_raiser;  /* AU1 */
  double outer_brow_raiser;  /* AU2 */
  double brow_lowerer;       /* AU4 */
  double upper_lid_raiser;   /* AU5 */
  double cheek_raiser;       /* AU6 */
  double lid_tightener;      /* AU7 */
  double lip_corner_puller;  /* AU12 */
  double lip_corner_lowerer; /* AU15 */
  double chin_raiser;        /* AU17 */
  double lip_stretcher;      /* AU20 */
  double lip_tightener;      /* AU23 */
  double lips_part;          /* AU25 */
  double jaw_drop;           /* AU26 */
  double mouth_stretch;      /* AU27 */
  double lid_droop;          /* AU41, now a low AU43 */
} GsSynthActions;

#define GS_SYNTH_N_POINTS 68

void gs_synth_actions_init (GsSynthActions *self, GsSynthFeeling feeling, double mask, double expression);
void gs_synth_shape_init (GsSynthPoint points[GS_SYNTH_N_POINTS],
                          const GsSynthIdentity *identity,
                          const GsSynthActions *actions,
                          double mask,
                          double blink,
                          double mouth);

G_END_DECLS
