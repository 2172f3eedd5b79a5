/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsJobState:
 * @GS_JOB_QUEUED: waiting for the worker
 * @GS_JOB_RUNNING: being worked on
 * @GS_JOB_DONE: ended as it should
 * @GS_JOB_FAILED: ended by an error, see gs_job_get_error()
 * @GS_JOB_CANCELLED: ended because someone asked for it
 *
 * How far a job has come.
 */
typedef enum
{
  GS_JOB_QUEUED,
  GS_JOB_RUNNING,
  GS_JOB_DONE,
  GS_JOB_FAILED,
  GS_JOB_CANCELLED,
} GsJobState;

#define GS_TYPE_JOB_STATE (gs_job_state_get_type ())
#define GS_TYPE_JOB       (gs_job_get_type ())

G_DECLARE_DERIVABLE_TYPE (GsJob, gs_job, GS, JOB, GObject)

/**
 * GsJobClass:
 * @run: does the work, in the worker thread; must look at the cancellable at least every 200 ms; %FALSE with an
 *   error (%G_IO_ERROR_CANCELLED when cancelled) if it did not succeed
 * @deliver: (nullable): takes over what the worker has made since the last time; in the main context, called
 *   after gs_job_schedule() and once more before the job becomes finished
 * @finish: (nullable): learns how it ended, in the main context after the last @deliver and before anybody else does
 *
 * What kinds of job differ in.
 */
struct _GsJobClass
{
  GObjectClass parent_class;

  gboolean (*run) (GsJob *self,
                   GCancellable *cancellable,
                   GError **error);
  void (*deliver) (GsJob *self);
  void (*finish) (GsJob *self,
                  GsJobState state,
                  const GError *error);
};

GType gs_job_state_get_type (void);

/* Main context. Every property notifies there, at most some 30 times a second. */
const char *gs_job_get_title (GsJob *self);
const char *gs_job_get_subject (GsJob *self);
double gs_job_get_fraction (GsJob *self);
double gs_job_get_rate (GsJob *self);
const char *gs_job_get_unit (GsJob *self);
double gs_job_get_seconds_left (GsJob *self);
GsJobState gs_job_get_state (GsJob *self);
gboolean gs_job_is_finished (GsJob *self);
const GError *gs_job_get_error (GsJob *self);

/* Any thread. */
GCancellable *gs_job_get_cancellable (GsJob *self);
void gs_job_cancel (GsJob *self);

/* The worker. */
void gs_job_report (GsJob *self,
                    double fraction,
                    double rate);
void gs_job_schedule (GsJob *self);

/* Who runs jobs: the engine. */
void gs_job_execute (GsJob *self);

G_END_DECLS
