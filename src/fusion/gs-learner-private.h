/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-learner.h"
#include "gs-prepared.h"
#include "gs-tape.h"
#include "gs-workers.h"

G_BEGIN_DECLS

/* Video's, audio's and the head's. */
#define GS_N_BATCH_NORMS (GS_N_MODALITIES + 1)

/* Statistics of one batch normalisation over a batch; n = its channels. */
typedef struct
{
  gsize n;
  double *mean;      /* [n] */
  double *deviation; /* [n], inverse */
  double *sums;      /* [2, n] */
} GsBatchStatistics;

struct _GsLearner
{
  GsFusionConfig *config;
  GsParameterList *list;
  GsWorkers *workers;
  guint64 n_steps;
  double learning_rate; /* of the step at work */

  float *values;
  float *gradient;
  float *first_moment;
  float *second_moment;
  GsParameterMap map;
  GsParameterMap gradient_map;
  GsPrepared *prepared;
  GsPrepared *folded_gradient;
  GArray *tasks;
  GAsyncQueue *scratch; /* of float *, one a thread: what a task works in */

  GsBatchStatistics statistics[GS_N_BATCH_NORMS];

  /* one for each sequence of the largest batch so far */
  GPtrArray *tapes;
  GPtrArray *partial_sums; /* of double [2, n] of each batch normalisation, one behind the other */

  /* the batch at work */
  const GsExample *examples;
  guint n_examples;
};

G_END_DECLS
