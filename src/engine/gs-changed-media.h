/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-job.h"
#include "gs-media-info.h"
#include "gs-perturbation.h"

G_BEGIN_DECLS

#define GS_TYPE_CHANGED_MEDIA_JOB (gs_changed_media_job_get_type ())

/**
 * GsChangedMediaJob:
 *
 * Makes a changed clip to be seen and heard: the pictures and the sound that the analysis of the change gets, with the times of the clip's
 * frames, as a file in the cache.
 */
G_DECLARE_FINAL_TYPE (GsChangedMediaJob, gs_changed_media_job, GS, CHANGED_MEDIA_JOB, GsJob)

GsChangedMediaJob *gs_changed_media_job_new      (GsClip            *clip,
                                                  GsMediaInfo       *info,
                                                  GsPerturbation    *perturbation);
GsMediaInfo       *gs_changed_media_job_get_info (GsChangedMediaJob *self);

G_END_DECLS
