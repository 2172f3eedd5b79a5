/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-job.h"
#include "gs-media-info.h"
#include "gs-session.h"

G_BEGIN_DECLS

#define GS_TYPE_PROBE_JOB (gs_probe_job_get_type ())

/* Looks into a media file and makes the clip of it; see gs_clip_probe(). */
G_DECLARE_FINAL_TYPE (GsProbeJob, gs_probe_job, GS, PROBE_JOB, GsJob)

GsProbeJob *gs_probe_job_new (const char *path);
GsClip *gs_probe_job_get_clip (GsProbeJob *self);

gboolean gs_clip_take_frames (GsClip *clip,
                              const GsMediaInfo *info);
GsClip *gs_clip_probe (const char *path,
                       GCancellable *cancellable,
                       GError **error);
GsMediaInfo *gs_clip_ref_media_info (GsClip *clip,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
