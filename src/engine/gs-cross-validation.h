/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-data-set.h"
#include "gs-evaluation.h"
#include "gs-fusion-config.h"

G_BEGIN_DECLS

/**
 * GsCrossValidationFuncs:
 * @step: (nullable): with the fraction of the whole work that is done, windows a second of all folds together, and how
 *   many folds are done
 *
 * Who wants to know how a cross-validation goes; called in one of its threads at a time.
 */
typedef struct
{
  void (*step) (double fraction, double windows_per_second, guint n_done, gpointer user_data);
} GsCrossValidationFuncs;

/**
 * GsCrossValidation:
 *
 * As many trainings as there are folds, each without the clips of its own part, which its network then predicts:
 * figures of clips that had no say in anything. A folder holds `fold-01.safetensors` and so on with their logs, and at
 * the end `summary.json`.
 */
typedef struct _GsCrossValidation GsCrossValidation;

GsCrossValidation *gs_cross_validation_new (const GsFusionConfig *config, GsDataSet *data, guint folds,
                                            const char *folder, guint n_threads, GError **error);
void gs_cross_validation_free (GsCrossValidation *self);
void gs_cross_validation_set_note (GsCrossValidation *self, const char *note);
void gs_cross_validation_set_funcs (GsCrossValidation *self, const GsCrossValidationFuncs *funcs, gpointer user_data);
gboolean gs_cross_validation_run (GsCrossValidation *self, gboolean resume, GCancellable *cancellable, GError **error);
guint gs_cross_validation_get_n_left_out (GsCrossValidation *self);
const GsEvaluation *gs_cross_validation_get_evaluation (GsCrossValidation *self);
char *gs_cross_validation_to_json (GsCrossValidation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsCrossValidation, gs_cross_validation_free)

G_END_DECLS
