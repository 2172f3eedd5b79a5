/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-job.h"
#include "gs-live-recorder.h"
#include "gs-network.h"
#include "gs-run-block.h"

G_BEGIN_DECLS

/**
 * GsLiveBlock:
 * @values: predictions and gates of some frames in a row; the window that gave them ended with the last of them. Its gates are those
 *   of the networks one after the other
 * @times: when each frame was taken, nanoseconds of the recording ([n_frames])
 * @delay: from when the last of them was taken to when its values were known, nanoseconds
 *
 * What the networks have just said.
 */
typedef struct
{
  GsRunBlock *values;
  gint64 *times;
  gint64 delay;
} GsLiveBlock;

/**
 * GsLiveStatus:
 * @n_frames: pictures taken
 * @n_skipped: pictures that there was no time to look at; they count as showing the face of the one before
 * @n_given: pictures whose values are known
 * @n_windows: windows computed
 * @face: whether a face is seen now
 * @level: loudest sample since the last delivery, 0 to 1
 * @duration: time from the first picture to the last, nanoseconds
 *
 * How it goes.
 */
typedef struct
{
  guint n_frames;
  guint n_skipped;
  guint n_given;
  guint n_windows;
  gboolean face;
  float level;
  gint64 duration;
} GsLiveStatus;

#define GS_TYPE_LIVE_JOB (gs_live_job_get_type ())

/**
 * GsLiveJob:
 *
 * Records a live source and lets networks say what they make of it while it happens: pictures to faces to features, sound
 * to features, and a window of the networks that slides (#GsLivePredictor). What cannot be done in time is left out and counted; memory does not grow.
 * Recording is never held up by the rest.
 *
 * Signals, in the main context: "values" (#GsLiveBlock pointer, valid during the call); "status" (#GsLiveStatus pointer, the same).
 */
G_DECLARE_FINAL_TYPE (GsLiveJob, gs_live_job, GS, LIVE_JOB, GsJob)

typedef void (*GsLivePreviewFunc) (GsVideoFrame *frame, gpointer user_data);

GsLiveJob *gs_live_job_new (GsLiveSource *source, const char *path, GPtrArray *networks);
void gs_live_job_set_preview (GsLiveJob *self, GsLivePreviewFunc func, gpointer user_data, GDestroyNotify destroy);
void gs_live_job_stop (GsLiveJob *self);
void gs_live_job_get_status (GsLiveJob *self, GsLiveStatus *status);

G_END_DECLS
