/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-prepared.h"
#include "gs-tape.h"

G_BEGIN_DECLS

/**
 * GsGradientTask:
 *
 * The gradient of one tensor, or of one plane of a convolution, over all sequences of a batch. Tasks touch
 * different memory and go through the sequences in order, so that they may run on any threads.
 */
typedef struct
{
  enum
  {
    GS_GRADIENT_PLANE,
    GS_GRADIENT_SHORTCUT,
    GS_GRADIENT_QUERY,
    GS_GRADIENT_KEY,
    GS_GRADIENT_VALUE,
    GS_GRADIENT_UPDATE,
    GS_GRADIENT_STAGE_GATE,
    GS_GRADIENT_GATE,
    GS_GRADIENT_REGRESSOR1,
    GS_GRADIENT_REGRESSOR2,
  } kind;
  guint modality;
  guint index; /* of the block or iteration */
  guint conv;
  guint plane;
} GsGradientTask;

GArray *gs_gradient_tasks_new (const GsFusionConfig *config);
gsize gs_gradient_tasks_count_scratch (GArray *tasks,
                                       const GsFusionConfig *config,
                                       guint n_sequences);
void gs_gradient_task_run (const GsGradientTask *self,
                           const GsFusionConfig *config,
                           GsTape *const *tapes,
                           guint n_tapes,
                           float *scratch,
                           const GsParameterMap *gradient,
                           const GsPrepared *folded_gradient);

G_END_DECLS
