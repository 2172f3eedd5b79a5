/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-data-set.h"
#include "gs-network.h"

G_BEGIN_DECLS

/**
 * GsTrainingEpoch:
 * @epoch: counted from 1
 * @loss: mean training loss, 1 - CCC per window
 * @learning_rate: it was trained with
 * @ccc: of each output with the validation clips' labels, pooled; NaN if undefined
 * @score: mean of @ccc
 * @best: whether it is the best so far
 *
 * What one epoch brought.
 */
typedef struct
{
  guint epoch;
  double loss;
  double learning_rate;
  double ccc[GS_N_LABELS];
  double score;
  gboolean best;
} GsTrainingEpoch;

/**
 * GsTrainingFuncs:
 * @step: (nullable): after each step, with the fraction of the whole training that is done (were no epoch to be saved by early stop) and windows a second
 * @epoch: (nullable): after each epoch
 *
 * Who wants to know how a training goes; called in the training thread.
 */
typedef struct
{
  void (*step) (double fraction, double windows_per_second, gpointer user_data);
  void (*epoch) (const GsTrainingEpoch *epoch, gpointer user_data);
} GsTrainingFuncs;

/**
 * GsTraining:
 *
 * A network trained from a data set into a file, with a log and a state from which it can be resumed. Beside the network
 * `OUT` stand `OUT.jsonl` (one JSON object an epoch), and until the training is done `OUT.best` and `OUT.state`.
 */
typedef struct _GsTraining GsTraining;

GsTraining *gs_training_new (const GsFusionConfig *config, GsDataSet *data, const char *path, guint n_threads,
                             GError **error);
void gs_training_free (GsTraining *self);
void gs_training_set_note (GsTraining *self, const char *note);
void gs_training_set_funcs (GsTraining *self, const GsTrainingFuncs *funcs, gpointer user_data);
gboolean gs_training_resume (GsTraining *self, GError **error);
gboolean gs_training_is_finished (GsTraining *self);
gboolean gs_training_run (GsTraining *self, GCancellable *cancellable, GError **error);
guint gs_training_get_n_epochs (GsTraining *self);
guint gs_training_get_best_epoch (GsTraining *self);
double gs_training_get_best_score (GsTraining *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTraining, gs_training_free)

G_END_DECLS
