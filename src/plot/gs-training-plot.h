/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TRAINING_PLOT_N_OUTPUTS    2
#define GS_TRAINING_PLOT_N_MODALITIES 2

/**
 * GsTrainingPoint:
 * @epoch: counted from 1
 * @loss: mean training loss, 1 - CCC: 0 to 2
 * @learning_rate: it was trained with; 0 when not known
 * @ccc: of valence and arousal with the validation clips' labels, -1 to 1; NaN where the network does not say that output
 * @own: mean weight of "own" in the gates of face and sound, 0 to 1; NaN for a network without gates
 * @best: whether it was the best so far
 *
 * One epoch as it is drawn.
 */
typedef struct
{
  guint epoch;
  double loss;
  double learning_rate;
  double ccc[GS_TRAINING_PLOT_N_OUTPUTS];
  double own[GS_TRAINING_PLOT_N_MODALITIES];
  gboolean best;
} GsTrainingPoint;

#define GS_TYPE_TRAINING_PLOT (gs_training_plot_get_type ())

/**
 * GsTrainingPlot:
 *
 * How a training goes: loss, validation CCC and the gates' trust in each modality's own features, epoch by epoch, over
 * one axis. The best epoch, warm-up and changes of the learning rate are marked. The values of the last epoch are
 * written beside the lines' names, or those of the epoch under the pointer or chosen with the arrow keys.
 */
G_DECLARE_FINAL_TYPE (GsTrainingPlot, gs_training_plot, GS, TRAINING_PLOT, GtkWidget)

GtkWidget *gs_training_plot_new (void);
void gs_training_plot_set_n_epochs (GsTrainingPlot *self, guint n_epochs);
void gs_training_plot_set_points (GsTrainingPlot *self, const GsTrainingPoint *points, guint n_points);
guint gs_training_plot_get_n_points (GsTrainingPlot *self);
char *gs_training_plot_describe (GsTrainingPlot *self);

G_END_DECLS
