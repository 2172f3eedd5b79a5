/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-perturbation.h"
#include "gs-run.h"

G_BEGIN_DECLS

/* Face, sound. */
#define GS_RUN_N_MODALITIES 2

/**
 * GsRunMovement:
 * @n_frames: frames of the stretch that both runs have
 * @mean: mean of |changed - original|; NaN without such frames
 * @most: the largest |changed - original|; NaN without
 * @most_frame: where that is first
 * @ccc: concordance of the two (Lin 1989, divided by N); NaN where it is undefined
 *
 * How far a prediction has moved.
 */
typedef struct
{
  guint n_frames;
  double mean;
  double most;
  guint most_frame;
  double ccc;
} GsRunMovement;

/**
 * GsRunShift:
 * @before: mean weight of the modality's own features in the original; NaN where that has no such gate
 * @after: the same in the changed run
 *
 * How far a gate has moved.
 */
typedef struct
{
  double before;
  double after;
} GsRunShift;

/**
 * GsRunDifference:
 * @movements: of valence and arousal
 * @shifts: of valence and arousal, of face and sound
 *
 * Two runs over the same clip held against each other, over a stretch of its frames.
 */
typedef struct
{
  GsRunMovement movements[GS_RUN_N_PREDICTIONS];
  GsRunShift shifts[GS_RUN_N_PREDICTIONS][GS_RUN_N_MODALITIES];
} GsRunDifference;

void gs_run_difference_init (GsRunDifference *self,
                             GsRun *original,
                             GsRun *changed,
                             guint first,
                             guint n_frames);
void gs_run_difference_get_stretch (GsRun *changed,
                                    guint *first,
                                    guint *n_frames);
int gs_run_find_own_gate (GsRun *run,
                          GsOutput output,
                          guint modality);
double gs_run_get_mean_own (GsRun *run,
                            GsOutput output,
                            guint modality,
                            guint first,
                            guint n_frames);

G_END_DECLS
