/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-job.h"

G_BEGIN_DECLS

#define GS_TYPE_ENGINE (gs_engine_get_type ())

/* One worker thread with a queue of jobs, and the number of threads that a job may spread its independent parts over. */
G_DECLARE_FINAL_TYPE (GsEngine, gs_engine, GS, ENGINE, GObject)

GsEngine *gs_engine_new (void);
GsEngine *gs_engine_new_background (void);

void gs_engine_submit (GsEngine *self,
                       GsJob *job);
gboolean gs_engine_run (GsEngine *self,
                        GsJob *job,
                        GError **error);
GListModel *gs_engine_get_jobs (GsEngine *self);
void gs_engine_shut_down (GsEngine *self);

void gs_engine_set_gives_way (gboolean enabled);
void gs_engine_set_n_threads (guint n_threads);
guint gs_engine_get_n_threads (void);

G_END_DECLS
