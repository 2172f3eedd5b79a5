/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-network.h"
#include "gs-sequence.h"

G_BEGIN_DECLS

/**
 * GsTrainer:
 *
 * Trains a network by the authors' recipe (arXiv 2503.12261): windows of labelled clips in a seeded order,
 * warm-up of the learning rate, a lower one on a plateau of the score, early stop, the best epoch's network kept. The score of each
 * epoch comes from whoever drives the trainer, who alone knows the validation clips.
 *
 * One thread at a time. The same configuration, clips and scores give the same network, bit for bit, for any number
 * of threads and across gs_trainer_save() and gs_trainer_restore().
 */
typedef struct _GsTrainer GsTrainer;

/**
 * GsTrainerStepFunc:
 * @step: steps of this epoch that are done
 * @n_steps: steps of an epoch
 * @user_data: what was given with it
 *
 * Called after each step, in the training thread.
 */
typedef void (*GsTrainerStepFunc) (guint step, guint n_steps, gpointer user_data);

GsTrainer *gs_trainer_new (const GsFusionConfig *config, GPtrArray *sequences, guint n_threads, GError **error);
void gs_trainer_free (GsTrainer *self);
void gs_trainer_set_data_hash (GsTrainer *self, const char *hash);
gboolean gs_trainer_train_epoch (GsTrainer *self, GsTrainerStepFunc func, gpointer user_data, double *loss,
                                 GCancellable *cancellable, GError **error);
gboolean gs_trainer_end_epoch (GsTrainer *self, GsNetwork *network, double score);
GsNetwork *gs_trainer_snapshot (GsTrainer *self);

gboolean gs_trainer_is_finished (const GsTrainer *self);
guint gs_trainer_get_epoch (const GsTrainer *self);
guint gs_trainer_get_n_steps (const GsTrainer *self);
guint gs_trainer_get_n_windows (const GsTrainer *self);
double gs_trainer_get_learning_rate (const GsTrainer *self);
double gs_trainer_get_best_score (const GsTrainer *self);
guint gs_trainer_get_best_epoch (const GsTrainer *self);
GsNetwork *gs_trainer_get_best (const GsTrainer *self);

gboolean gs_trainer_save (GsTrainer *self, const char *path, GError **error);
gboolean gs_trainer_restore (GsTrainer *self, const char *path, GsNetwork *best, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTrainer, gs_trainer_free)

G_END_DECLS
