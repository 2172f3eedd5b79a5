/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-job.h"
#include "gs-training.h"

G_BEGIN_DECLS

#define GS_TYPE_TRAIN_JOB (gs_train_job_get_type ())

/* Trains a network on data sets: the same training as on the command line, as a job of the engine. */
G_DECLARE_FINAL_TYPE (GsTrainJob, gs_train_job, GS, TRAIN_JOB, GsJob)

GsTrainJob *gs_train_job_new (const char *config, const char *const *folders, const char *path, gboolean resume);

/* Main context. */
guint gs_train_job_get_n_epochs (GsTrainJob *self);
const GsTrainingEpoch *gs_train_job_get_epoch (GsTrainJob *self, guint index);
const char *gs_train_job_get_path (GsTrainJob *self);

G_END_DECLS
