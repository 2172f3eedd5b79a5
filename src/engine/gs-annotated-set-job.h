/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-job.h"
#include "gs-network.h"
#include "gs-store.h"

G_BEGIN_DECLS

#define GS_TYPE_ANNOTATED_SET_JOB (gs_annotated_set_job_get_type ())

/* Makes a data set to train on of what people have said about the clips of a project. */
G_DECLARE_FINAL_TYPE (GsAnnotatedSetJob, gs_annotated_set_job, GS, ANNOTATED_SET_JOB, GsJob)

GsAnnotatedSetJob *gs_annotated_set_job_new           (GPtrArray           *networks,
                                                       const char          *parent,
                                                       const char          *name);
void               gs_annotated_set_job_add_clip      (GsAnnotatedSetJob   *self,
                                                       GsClip              *clip);
guint              gs_annotated_set_job_get_n_clips   (GsAnnotatedSetJob   *self);
const char        *gs_annotated_set_job_get_folder    (GsAnnotatedSetJob   *self);

void               gs_annotated_set_job_collect_async (GsAnnotatedSetJob   *self,
                                                       GsStore             *store,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);
gboolean           gs_annotated_set_job_collect_finish (GsAnnotatedSetJob  *self,
                                                        GAsyncResult       *result,
                                                        GError            **error);

G_END_DECLS
