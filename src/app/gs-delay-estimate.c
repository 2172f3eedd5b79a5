/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-delay-estimate.h"

#include "gs-trace-change.h"

#include <json-glib/json-glib.h>
#include <math.h>

/* What both said on an even grid, so that a lag is the same time everywhere, whatever the clip's frames are. */
typedef struct
{
  double *trace;
  double *reference;
  gsize n;
  gsize longest;
  GsDelayCriterion criterion;
  GsDelayEstimate *estimate;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->trace);
  g_free (work->reference);
  g_clear_pointer (&work->estimate, gs_delay_estimate_free);
  g_free (work);
}

/**
 * gs_delay_estimate_free:
 * @self: (transfer full): an estimate
 */
void
gs_delay_estimate_free (GsDelayEstimate *self)
{
  g_clear_pointer (&self->curve, gs_delay_curve_free);
  g_free (self);
}

static gboolean
cancelled_cb (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

static void
work_thread (GTask *task,
             gpointer source_object,
             gpointer task_data,
             GCancellable *cancellable)
{
  Work *work = task_data;
  GsDelayCurve *curve = gs_delay_find (work->trace, work->reference, work->n, work->longest, work->criterion,
                                       cancellable != NULL ? cancelled_cb : NULL, cancellable);

  if (curve == NULL || g_task_return_error_if_cancelled (task))
    {
      if (curve != NULL)
        gs_delay_curve_free (curve);
      else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
      return;
    }

  work->estimate->curve = curve;
  g_task_return_pointer (task, g_steal_pointer (&work->estimate), (GDestroyNotify) gs_delay_estimate_free);
}

static GsSeries *
get_network (GsClipPlots *plots,
             GsTrace *trace)
{
  GsRunSeries *run = gs_clip_plots_get_run_series (plots);
  GsOutput output;

  return run != NULL && gs_output_from_nick (gs_trace_get_dimension (trace), &output) && output < GS_RUN_N_PREDICTIONS
           ? gs_run_series_get_prediction (run, output)
           : NULL;
}

/*
 * What the hand said @shift after each of @n times by its own clock; of a network's line that was taken over only the corrections, for the rest
 * has no delay.
 */
static void
take_said (GsTrace *trace,
           gint64 first,
           gint64 step,
           gint64 shift,
           double *said,
           gsize n)
{
  g_autofree gint64 *times = NULL;
  g_autofree float *values = NULL;

  if (!gs_trace_get_taken_over (trace))
    {
      for (gsize i = 0; i < n; i++)
        said[i] = gs_trace_get_value_at (trace, first + (gint64) i * step + shift);
      return;
    }

  times = g_new (gint64, n);
  values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    times[i] = first + (gint64) i * step + shift - gs_trace_get_delay (trace);
  gs_trace_get_own_values (trace, times, (guint) n, values);
  for (gsize i = 0; i < n; i++)
    said[i] = (double) values[i];
}

/**
 * gs_delay_estimate_async:
 * @plots: of the clip
 * @trace: the trace that may be late
 * @reference: (nullable): another trace of the same dimension, which is taken without its own delay; %NULL = the network's line
 * @criterion: what to make largest
 * @longest: seconds; longer delays are not tried
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks for the delay with which @trace fits best (gs_delay_find()), in steps of one frame, in a thread of its own.
 */
void
gs_delay_estimate_async (GsClipPlots *plots,
                         GsTrace *trace,
                         GsTrace *reference,
                         GsDelayCriterion criterion,
                         double longest,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (plots, cancellable, callback, user_data);
  GsFrameTimes *times = gs_clip_plots_get_times (plots);
  gsize n = gs_frame_times_get_n_frames (times);
  GsSeries *network = reference == NULL ? get_network (plots, trace) : NULL;
  gint64 first = gs_frame_times_get (times, 0), last = gs_frame_times_get (times, n - 1);
  Work *work = g_new0 (Work, 1);

  work->n = n;
  work->criterion = criterion;
  work->estimate = g_new0 (GsDelayEstimate, 1);
  work->estimate->step = n > 1 ? MAX ((last - first) / (gint64) (n - 1), 1) : GS_TRACE_SECOND;
  work->estimate->reference = reference != NULL ? "trace" : "network";
  work->estimate->reference_id = reference != NULL ? gs_trace_get_id (reference) : gs_run_get_id (gs_clip_plots_get_run (plots));
  work->longest = (gsize) MAX (longest * GS_TRACE_SECOND / (double) work->estimate->step, 1.0);
  work->trace = g_new (double, n);
  work->reference = g_new (double, n);
  take_said (trace, first, work->estimate->step, 0, work->trace, n);
  if (reference != NULL)
    take_said (reference, first, work->estimate->step, gs_trace_get_delay (reference), work->reference, n);
  for (gsize i = 0; i < n && reference == NULL; i++)
    work->reference[i] = network != NULL ? (double) gs_series_get_value_at (network, first + (gint64) i * work->estimate->step) : NAN;

  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_thread);
}

/**
 * gs_delay_estimate_finish:
 * @result: what the callback was given
 * @error: (out) (optional): that it was cancelled
 *
 * Returns: (transfer full) (nullable): the estimate; its curve has no best delay where the two have nothing in common
 */
GsDelayEstimate *
gs_delay_estimate_finish (GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * gs_delay_estimate_to_json:
 * @self: an estimate
 *
 * Returns: (transfer full): what `trace.delay_settings` says of it: `reference` and its `id`, `step` in nanoseconds, and `curve`, the
 *   criterion at each delay from 0 on, null where it has no value
 */
char *
gs_delay_estimate_to_json (const GsDelayEstimate *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "reference");
  json_builder_add_string_value (builder, self->reference);
  json_builder_set_member_name (builder, "id");
  json_builder_add_int_value (builder, self->reference_id);
  json_builder_set_member_name (builder, "step");
  json_builder_add_int_value (builder, self->step);
  json_builder_set_member_name (builder, "curve");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < self->curve->n_lags; i++)
    {
      if (isnan (self->curve->values[i]))
        json_builder_add_null_value (builder);
      else
        json_builder_add_double_value (builder, self->curve->values[i]);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}
