/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-clip-plots.h"

#include <glib/gi18n.h>

/* A clip without pictures has no frames; its traces are drawn on a grid of this many nanoseconds. */
#define FRAMELESS_STEP G_GINT64_CONSTANT (40000000)

struct _GsClipPlots
{
  GObject parent_instance;

  GsClip *clip;
  GsFrameTimes *times;
  GsRun *run;
  GsRunSeries *run_series;
  GsRunSeries *former;
  GsRunSeries *other;
  GHashTable *traces; /* GsTrace → GsSeries, without the delay of who rated */
  GHashTable *recorded; /* the same as recorded, of those that somebody has asked for */
  GsMediaInfo *info;
  GsSoundOverview *sound;
};

G_DEFINE_FINAL_TYPE (GsClipPlots, gs_clip_plots, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_RUN,
  PROP_OTHER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GsFrameTimes *
make_times (GsClip *clip)
{
  guint n_frames;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames);
  g_autofree gint64 *grid = NULL;

  if (n_frames > 0)
    return gs_frame_times_new (pts, n_frames);

  n_frames = MAX (gs_clip_get_duration (clip) / FRAMELESS_STEP, 1);
  grid = g_new (gint64, n_frames);
  for (guint i = 0; i < n_frames; i++)
    grid[i] = i * FRAMELESS_STEP;

  return gs_frame_times_new (grid, n_frames);
}

static void
fill_trace (GsClipPlots *self,
            GsTrace *trace,
            GsSeries *series,
            gint64 delay,
            gsize first,
            gsize n_frames)
{
  g_autofree gint64 *times = g_new (gint64, n_frames);
  g_autofree float *values = g_new (float, n_frames);

  for (gsize i = 0; i < n_frames; i++)
    times[i] = gs_frame_times_get (self->times, first + i) + delay;

  gs_trace_get_values (trace, times, n_frames, values);
  gs_series_set_values (series, first, values, 1, n_frames);
}

static void
fill_range (GsClipPlots *self,
            GsTrace *trace,
            GsSeries *series,
            gint64 delay,
            gint64 start,
            gint64 end)
{
  gsize first, last;

  if (series == NULL)
    return;

  first = gs_frame_times_find (self->times, start - delay);
  last = gs_frame_times_find (self->times, end - delay);
  if (last >= first)
    fill_trace (self, trace, series, delay, first, last - first + 1);
}

static void
trace_changed_cb (GsTrace *trace,
                  gint64 start,
                  gint64 end,
                  GsClipPlots *self)
{
  gint64 delay = gs_trace_get_delay (trace);

  fill_range (self, trace, g_hash_table_lookup (self->traces, trace), delay, start, end);
  fill_range (self, trace, g_hash_table_lookup (self->recorded, trace), 0, start, end);
}

static void
gs_clip_plots_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  GsClipPlots *self = GS_CLIP_PLOTS (object);

  switch (prop_id)
    {
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;

    case PROP_OTHER:
      g_value_set_object (value, self->other);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_clip_plots_finalize (GObject *object)
{
  GsClipPlots *self = GS_CLIP_PLOTS (object);
  GHashTableIter iter;
  gpointer trace;

  g_hash_table_iter_init (&iter, self->traces);
  while (g_hash_table_iter_next (&iter, &trace, NULL))
    g_signal_handlers_disconnect_by_data (trace, self);

  if (self->sound != NULL)
    gs_sound_overview_cancel (self->sound);
  g_clear_object (&self->sound);
  g_clear_pointer (&self->info, gs_media_info_unref);
  g_hash_table_unref (self->traces);
  g_hash_table_unref (self->recorded);
  g_clear_object (&self->former);
  g_clear_object (&self->other);
  g_clear_object (&self->run_series);
  g_clear_object (&self->run);
  gs_frame_times_unref (self->times);
  g_object_unref (self->clip);

  G_OBJECT_CLASS (gs_clip_plots_parent_class)->finalize (object);
}

static void
gs_clip_plots_class_init (GsClipPlotsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_clip_plots_finalize;
  object_class->get_property = gs_clip_plots_get_property;

  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, GS_TYPE_RUN,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_OTHER] = g_param_spec_object ("other", NULL, NULL, GS_TYPE_RUN_SERIES,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_clip_plots_init (GsClipPlots *self)
{
  self->traces = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->recorded = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
}

/**
 * gs_clip_plots_new:
 * @clip: a clip whose frame index is loaded
 *
 * Returns: (transfer full): its plots, without a run yet
 */
GsClipPlots *
gs_clip_plots_new (GsClip *clip)
{
  GsClipPlots *self = g_object_new (GS_TYPE_CLIP_PLOTS, NULL);

  self->clip = g_object_ref (clip);
  self->times = make_times (clip);

  return self;
}

GsClip *
gs_clip_plots_get_clip (GsClipPlots *self)
{
  g_return_val_if_fail (GS_IS_CLIP_PLOTS (self), NULL);

  return self->clip;
}

GsFrameTimes *
gs_clip_plots_get_times (GsClipPlots *self)
{
  g_return_val_if_fail (GS_IS_CLIP_PLOTS (self), NULL);

  return self->times;
}

/**
 * gs_clip_plots_get_own_values:
 * @self: a #GsClipPlots
 * @trace: a trace of the clip
 * @first: a frame
 * @n_frames: how many from there on
 *
 * What a person said of each frame, without their delay; of a network's line that was taken over what was corrected.
 *
 * Returns: (transfer full): [n_frames], NaN = nothing
 */
double *
gs_clip_plots_get_own_values (GsClipPlots *self,
                              GsTrace *trace,
                              gsize first,
                              gsize n_frames)
{
  g_autofree gint64 *times = g_new (gint64, MAX (n_frames, 1));
  g_autofree float *values = g_new (float, MAX (n_frames, 1));
  double *own = g_new (double, MAX (n_frames, 1));

  for (gsize i = 0; i < n_frames; i++)
    times[i] = gs_frame_times_get (self->times, first + i);
  gs_trace_get_own_values (trace, times, n_frames, values);
  for (gsize i = 0; i < n_frames; i++)
    own[i] = (double) values[i];

  return own;
}

/**
 * gs_clip_plots_set_run:
 * @self: a #GsClipPlots
 * @run: (nullable): the run whose values are drawn, with its gates known
 */
void
gs_clip_plots_set_run (GsClipPlots *self,
                       GsRun *run)
{
  g_return_if_fail (GS_IS_CLIP_PLOTS (self));

  if (!g_set_object (&self->run, run))
    return;

  g_clear_object (&self->run_series);
  if (run != NULL && gs_run_get_n_frames (run) == gs_frame_times_get_n_frames (self->times))
    self->run_series = gs_run_series_new (run, self->times);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

GsRun *
gs_clip_plots_get_run (GsClipPlots *self)
{
  g_return_val_if_fail (GS_IS_CLIP_PLOTS (self), NULL);

  return self->run;
}

/**
 * gs_clip_plots_set_former:
 * @self: a #GsClipPlots
 * @run: (nullable): a run by other networks that is shown beside the run
 *
 * Takes effect with the next gs_clip_plots_set_run().
 */
void
gs_clip_plots_set_former (GsClipPlots *self,
                          GsRun *run)
{
  g_return_if_fail (GS_IS_CLIP_PLOTS (self));

  g_clear_object (&self->former);
  if (run != NULL && gs_run_get_n_frames (run) == gs_frame_times_get_n_frames (self->times))
    self->former = gs_run_series_new (run, self->times);
}

/**
 * gs_clip_plots_get_former:
 * @self: a #GsClipPlots
 *
 * Returns: (transfer none) (nullable): the run by other networks as series
 */
GsRunSeries *
gs_clip_plots_get_former (GsClipPlots *self)
{
  g_return_val_if_fail (GS_IS_CLIP_PLOTS (self), NULL);

  return self->former;
}

/**
 * gs_clip_plots_set_other:
 * @self: a #GsClipPlots
 * @run: (nullable): a run of the clip that is held against the run
 */
void
gs_clip_plots_set_other (GsClipPlots *self,
                         GsRun *run)
{
  g_return_if_fail (GS_IS_CLIP_PLOTS (self));

  if (run == (self->other != NULL ? gs_run_series_get_run (self->other) : NULL))
    return;

  g_clear_object (&self->other);
  if (run != NULL && gs_run_get_n_frames (run) == gs_frame_times_get_n_frames (self->times))
    self->other = gs_run_series_new (run, self->times);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OTHER]);
}

/**
 * gs_clip_plots_get_other:
 * @self: a #GsClipPlots
 *
 * Returns: (transfer none) (nullable): the run that is held against the run, as series
 */
GsRunSeries *
gs_clip_plots_get_other (GsClipPlots *self)
{
  g_return_val_if_fail (GS_IS_CLIP_PLOTS (self), NULL);

  return self->other;
}

/**
 * gs_clip_plots_get_run_series:
 * @self: a #GsClipPlots
 *
 * Returns: (transfer none) (nullable): the run as series
 */
GsRunSeries *
gs_clip_plots_get_run_series (GsClipPlots *self)
{
  g_return_val_if_fail (GS_IS_CLIP_PLOTS (self), NULL);

  return self->run_series;
}

static GsSeries *
get_series (GsClipPlots *self,
            GHashTable *table,
            GsTrace *trace,
            gint64 delay)
{
  GsSeries *series = g_hash_table_lookup (table, trace);

  if (series == NULL)
    {
      series = gs_series_new (self->times);
      fill_trace (self, trace, series, delay, 0, gs_frame_times_get_n_frames (self->times));
      g_hash_table_insert (table, g_object_ref (trace), series);
    }

  return series;
}

/**
 * gs_clip_plots_get_trace:
 * @self: a #GsClipPlots
 * @trace: a trace of the clip
 *
 * Returns: (transfer none): the trace as one value a frame, what was said about each without the delay of who rated, kept in step
 *   with it from now on
 */
GsSeries *
gs_clip_plots_get_trace (GsClipPlots *self,
                         GsTrace *trace)
{
  g_return_val_if_fail (GS_IS_CLIP_PLOTS (self), NULL);

  if (!g_hash_table_contains (self->traces, trace))
    g_signal_connect (trace, "changed", G_CALLBACK (trace_changed_cb), self);

  return get_series (self, self->traces, trace, gs_trace_get_delay (trace));
}

/**
 * gs_clip_plots_get_recorded:
 * @self: a #GsClipPlots
 * @trace: a trace of the clip
 *
 * Returns: (transfer none): gs_clip_plots_get_trace() as it was recorded, with the delay of who rated
 */
GsSeries *
gs_clip_plots_get_recorded (GsClipPlots *self,
                            GsTrace *trace)
{
  g_return_val_if_fail (GS_IS_CLIP_PLOTS (self), NULL);

  /* It is the other that keeps both in step. */
  gs_clip_plots_get_trace (self, trace);

  return get_series (self, self->recorded, trace, 0);
}

/* A file that is new here is hashed while its sound is already being read. */
static void
hash_cb (GsClipPlots *self)
{
  gs_sound_overview_set_hash (self->sound, gs_clip_get_hash (self->clip));
}

/**
 * gs_clip_plots_set_media_info:
 * @self: a #GsClipPlots
 * @info: the clip's file
 *
 * Begins to make the sound's overview, if there is sound and it is not in the cache.
 */
void
gs_clip_plots_set_media_info (GsClipPlots *self,
                              GsMediaInfo *info)
{
  g_return_if_fail (GS_IS_CLIP_PLOTS (self));

  if (self->sound != NULL || info == NULL || !info->has_audio)
    return;

  self->info = gs_media_info_ref (info);
  self->sound = gs_sound_overview_new (info, gs_clip_get_hash (self->clip));
  g_signal_connect_object (self->clip, "notify::hash", G_CALLBACK (hash_cb), self, G_CONNECT_SWAPPED);
}

/**
 * gs_clip_plots_get_sound:
 * @self: a #GsClipPlots
 *
 * Returns: (transfer none) (nullable): the sound's overview, complete or not; %NULL without sound
 */
GsSoundOverview *
gs_clip_plots_get_sound (GsClipPlots *self)
{
  g_return_val_if_fail (GS_IS_CLIP_PLOTS (self), NULL);

  return self->sound;
}

/**
 * gs_candidate_name:
 * @candidate: index of a candidate of a gate
 * @stages: whether the gate chooses between stages
 *
 * Returns: (transfer full): its name in legends: "own", "iteration 1", … or "stage 1", …
 */
char *
gs_candidate_name (guint candidate,
                   gboolean stages)
{
  if (stages)
    return g_strdup_printf (_ ("stage %u"), candidate + 1);

  return candidate == 0 ? g_strdup (_ ("own")) : g_strdup_printf (_ ("iteration %u"), candidate);
}
