/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-attribution.h"
#include "gs-clip.h"
#include "gs-job.h"
#include "gs-run.h"

G_BEGIN_DECLS

#define GS_TYPE_ATTRIBUTE_JOB (gs_attribute_job_get_type ())

/**
 * GsAttributeJob:
 *
 * What face and sound of a clip contribute to what networks say of it, frame by frame from its beginning.
 *
 * Signal "frames" (output, first, n_frames), in the main context: these have values now.
 */
G_DECLARE_FINAL_TYPE (GsAttributeJob, gs_attribute_job, GS, ATTRIBUTE_JOB, GsJob)

GsAttributeJob *gs_attribute_job_new (GsClip *clip,
                                      GPtrArray *networks);

/* Main context. */
guint gs_attribute_job_get_n_frames (GsAttributeJob *self, GsOutput output);
const float *gs_attribute_job_get_face (GsAttributeJob *self, GsOutput output);
const float *gs_attribute_job_get_sound (GsAttributeJob *self, GsOutput output);
const float *gs_attribute_job_get_pauses (GsAttributeJob *self);
const float *gs_attribute_job_get_loudness (GsAttributeJob *self);
const float *gs_attribute_job_get_mouth (GsAttributeJob *self);
void gs_attribute_job_sum (GsAttributeJob *self, GsOutput output, guint first, guint end, GsAttributionSum *sum);

G_END_DECLS
