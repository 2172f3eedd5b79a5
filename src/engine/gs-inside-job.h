/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-inside.h"
#include "gs-job.h"
#include "gs-run.h"

G_BEGIN_DECLS

#define GS_TYPE_INSIDE_JOB (gs_inside_job_get_type ())

/**
 * GsInsideJob:
 *
 * What lies within networks while they compute a clip: the correlations C of the window at a frame, or the lengths of features over the whole clip.
 */
G_DECLARE_FINAL_TYPE (GsInsideJob, gs_inside_job, GS, INSIDE_JOB, GsJob)

GsInsideJob *gs_inside_job_new_maps (GsClip *clip,
                                     GPtrArray *networks,
                                     guint frame);
GsInsideJob *gs_inside_job_new_norms (GsClip *clip,
                                      GPtrArray *networks);

/* Main context, once the job is done. */
const GArray *gs_inside_job_get_maps (GsInsideJob *self, GsOutput output, guint *first, guint *n_frames);
const GsClipNorms *gs_inside_job_get_norms (GsInsideJob *self, GsOutput output);

G_END_DECLS
