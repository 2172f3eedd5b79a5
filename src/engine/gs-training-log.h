/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-training.h"

G_BEGIN_DECLS

/* Columns of a logged epoch's gate weights. */
typedef enum
{
  GS_LOGGED_VIDEO,
  GS_LOGGED_AUDIO,
  GS_N_LOGGED_MODALITIES,
} GsLoggedModality;

/**
 * GsLoggedEpoch:
 * @epoch: counted from 1
 * @loss: mean training loss; NaN where the log has none
 * @learning_rate: it was trained with
 * @ccc: of valence and arousal, by #GsLabel and not by the network's outputs; NaN where there is none
 * @own: mean weight of a modality's own features in its gates, over the gates of all stages for hgrjca; NaN without gates
 * @best: whether it was the best so far
 *
 * One line of a training's log.
 */
typedef struct
{
  guint epoch;
  double loss;
  double learning_rate;
  double ccc[GS_N_LABELS];
  double own[GS_N_LOGGED_MODALITIES];
  gboolean best;
} GsLoggedEpoch;

GArray *gs_training_log_parse (const char *text);
GArray *gs_training_log_load (const char *path);

G_END_DECLS
