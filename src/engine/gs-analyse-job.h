/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-job.h"
#include "gs-network.h"
#include "gs-perturbation.h"
#include "gs-store.h"

G_BEGIN_DECLS

#define GS_TYPE_ANALYSE_JOB (gs_analyse_job_get_type ())

/* Decodes a clip, encodes it and lets networks predict, from the playhead outward. */
G_DECLARE_FINAL_TYPE (GsAnalyseJob, gs_analyse_job, GS, ANALYSE_JOB, GsJob)

GsAnalyseJob *gs_analyse_job_new (GsClip *clip,
                                  GPtrArray *networks,
                                  GsStore *store);
gboolean gs_analyse_job_is_from_cache (GsAnalyseJob *self);
GsRun *gs_analyse_job_get_run (GsAnalyseJob *self);

void gs_analyse_job_set_perturbation (GsAnalyseJob *self,
                                      GsPerturbation *perturbation,
                                      GsRun *original);

/* Any thread. */
void gs_analyse_job_set_playhead (GsAnalyseJob *self,
                                  guint frame);

G_END_DECLS
