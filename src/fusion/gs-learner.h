/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-network.h"

G_BEGIN_DECLS

/**
 * GsExample:
 * @video: [T, Fv] video features of one window
 * @audio: [T, Fa] audio features of one window
 * @labels: [T, outputs]; NaN where there is no label: those frames do not count
 *
 * One training sequence; borrowed while a step runs. T is the configuration's window: pad short ones
 * with zero features and NaN labels.
 */
typedef struct
{
  const float *video;
  const float *audio;
  const float *labels;
} GsExample;

/**
 * GsLearner:
 *
 * A network while it is trained: parameters, gradients, Adam's moments and room for a batch. One
 * thread at a time.
 */
typedef struct _GsLearner GsLearner;

GsLearner *gs_learner_new (const GsFusionConfig *config,
                           guint n_threads,
                           GError **error);
GsLearner *gs_learner_new_from_network (GsNetwork *network,
                                        const GsFusionConfig *config,
                                        guint n_threads,
                                        GError **error);
void gs_learner_free (GsLearner *self);
void gs_learner_set_cancellable (GsLearner *self,
                                 GCancellable *cancellable);

double gs_learner_train_step (GsLearner *self,
                              const GsExample *examples,
                              guint n_examples,
                              double learning_rate);
double gs_learner_compute_gradient (GsLearner *self,
                                    const GsExample *examples,
                                    guint n_examples,
                                    gboolean *has_gradient);
gboolean gs_learner_is_finite (GsLearner *self,
                               const GsExample *examples,
                               guint n_examples);
GsTensor *gs_learner_get_gradient (GsLearner *self,
                                   const char *name);
GsNetwork *gs_learner_snapshot (GsLearner *self);
void gs_learner_save_state (GsLearner *self,
                            GsTensorFile *file);
gboolean gs_learner_load_state (GsLearner *self,
                                GsTensorFile *file,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsLearner, gs_learner_free)

G_END_DECLS
