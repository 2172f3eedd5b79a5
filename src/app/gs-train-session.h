/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-job.h"
#include "gs-training-plot.h"

G_BEGIN_DECLS

/**
 * GsTrainSetup:
 * @path: where the network goes
 * @config: configuration, a JSON object
 * @folders: data sets
 *
 * What a training is made of. It stands in `PATH.setup` until the training is done, so that it can be taken up again
 * another day.
 */
typedef struct
{
  char *path;
  char *config;
  GStrv folders;
} GsTrainSetup;

GsTrainSetup *gs_train_setup_new (const char *path, const char *config, const char *const *folders);
GsTrainSetup *gs_train_setup_load (const char *path);
gboolean gs_train_setup_save (const GsTrainSetup *self, GError **error);
void gs_train_setup_free (GsTrainSetup *self);
char *gs_train_setup_get_folder (void);
GPtrArray *gs_train_setup_list (void);
gboolean gs_train_setup_is_interrupted (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTrainSetup, gs_train_setup_free)

#define GS_TYPE_TRAIN_SESSION (gs_train_session_get_type ())

/**
 * GsTrainSession:
 *
 * The one training that the program does at a time, on a worker of its own: it goes on whichever windows are closed, and
 * analyses do not wait for it.
 *
 * Signal "changed": progress, an epoch or the state.
 */
G_DECLARE_FINAL_TYPE (GsTrainSession, gs_train_session, GS, TRAIN_SESSION, GObject)

GsTrainSession *gs_train_session_get_default (void);
void gs_train_session_shut_down (void);

gboolean gs_train_session_start (GsTrainSession *self, const GsTrainSetup *setup, gboolean resume, GError **error);
void gs_train_session_cancel (GsTrainSession *self);

const GsTrainSetup *gs_train_session_get_setup (GsTrainSession *self);
gboolean gs_train_session_is_running (GsTrainSession *self);
gboolean gs_train_session_is_cancelling (GsTrainSession *self);
GsJobState gs_train_session_get_state (GsTrainSession *self);
const GError *gs_train_session_get_error (GsTrainSession *self);
const GsTrainingPoint *gs_train_session_get_points (GsTrainSession *self, guint *n_points);
const GsTrainingPoint *gs_train_session_get_best (GsTrainSession *self);
guint gs_train_session_get_n_epochs (GsTrainSession *self);
double gs_train_session_get_fraction (GsTrainSession *self);
double gs_train_session_get_rate (GsTrainSession *self);
double gs_train_session_get_seconds_left (GsTrainSession *self);
char *gs_train_session_get_name (GsTrainSession *self);

G_END_DECLS
