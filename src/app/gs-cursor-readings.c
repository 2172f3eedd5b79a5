/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cursor-readings.h"

#include "gs-fusion-columns.h"
#include "gs-inside-figure.h"
#include "gs-what-if-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* What the runs that are shown say at cursors A and B: of the frame that is seen there. */

static void
reading_clear (gpointer data)
{
  g_free (((GsCursorReading *) data)->name);
}

/* Of [n_frames, n_columns]; NaN where there is nothing. */
static double
get_value (GsClipPlots *plots,
           GsRun *run,
           const float *values,
           guint n_columns,
           guint column,
           gint64 time)
{
  gsize frame;

  if (values == NULL || time < 0 || gs_run_get_n_frames (run) == 0)
    return NAN;

  frame = gs_frame_times_find (gs_clip_plots_get_times (plots), time);

  return frame < gs_run_get_n_frames (run) ? values[frame * n_columns + column] : NAN;
}

/* Takes @name. */
static void
add (GArray *readings,
     GsCursorReadingKind kind,
     char *name,
     double a,
     double b)
{
  GsCursorReading reading = { kind, name, { a, b } };

  g_array_append_val (readings, reading);
}

static void
add_gate (GArray *readings,
          GsClipPlots *plots,
          GsRun *run,
          guint index,
          const gint64 *times)
{
  const GsGateSeries *gate = gs_run_get_gate (run, index);
  const float *weights = gs_run_get_gate_weights (run, index); /* [n_frames, K] */
  GsInsideSpot spot = { gate->output, g_str_equal (gate->modality, "video") ? 0 : 1, gate->stage, 0 };
  gboolean stages = gate->stage == 0 && gs_run_is_hierarchical (run, gate->output);

  add (readings, GS_CURSOR_READING_GATE, gs_inside_figure_name_spot (&spot), NAN, NAN);
  for (guint k = 0; k < gate->n_candidates; k++)
    add (readings, GS_CURSOR_READING_WEIGHT, gs_candidate_name (k, stages),
         get_value (plots, run, weights, gate->n_candidates, k, times[GS_CURSOR_A]),
         get_value (plots, run, weights, gate->n_candidates, k, times[GS_CURSOR_B]));
}

static void
add_run (GArray *readings,
         GsClipPlots *plots,
         GsRun *run,
         const gint64 *times)
{
  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      const float *predictions = gs_run_get_prediction (run, output);

      add (readings, GS_CURSOR_READING_OUTPUT, g_strdup (gs_fusion_columns_name_output (output)),
           get_value (plots, run, predictions, 1, 0, times[GS_CURSOR_A]), get_value (plots, run, predictions, 1, 0, times[GS_CURSOR_B]));
    }
  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    add_gate (readings, plots, run, i, times);
}

/**
 * gs_cursor_readings_make:
 * @plots: the clip, with the runs that are shown
 * @cursors: the two places
 *
 * Returns: (transfer full) (element-type GsCursorReading): both outputs and each weight of each gate, of each run
 */
GArray *
gs_cursor_readings_make (GsClipPlots *plots,
                         GsCursors *cursors)
{
  const gint64 times[] = { gs_cursors_get (cursors, GS_CURSOR_A), gs_cursors_get (cursors, GS_CURSOR_B) };
  GsRunSeries *other = gs_clip_plots_get_other (plots);
  GsRun *runs[] = { gs_clip_plots_get_run (plots), other != NULL ? gs_run_series_get_run (other) : NULL };
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (GsCursorReading));

  g_array_set_clear_func (readings, reading_clear);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      if (runs[i] == NULL)
        continue;
      if (runs[1] != NULL)
        {
          g_autofree char *what = gs_what_if_describe (gs_run_get_perturbation (runs[i]));

          /* Translators: what was changed before this run was made, such as "No sound" or "As it is". The runs that What If holds against each other are A and B */
          add (readings, GS_CURSOR_READING_RUN, g_strdup_printf (i == 0 ? _ ("Run A: %s") : _ ("Run B: %s"), what), NAN, NAN);
        }
      add_run (readings, plots, runs[i], times);
    }

  return readings;
}

/**
 * gs_cursor_readings_get_output:
 * @plots: the clip
 * @output: valence or arousal
 * @time: nanoseconds of media time; negative = nowhere
 *
 * Returns: what the run that is shown says there; NaN = not known
 */
double
gs_cursor_readings_get_output (GsClipPlots *plots,
                               GsOutput output,
                               gint64 time)
{
  GsRun *run = gs_clip_plots_get_run (plots);

  return run != NULL ? get_value (plots, run, gs_run_get_prediction (run, output), 1, 0, time) : NAN;
}

/**
 * gs_cursor_readings_format:
 * @value: a value or a difference; NaN = not known
 * @is_signed: whether a positive one says so
 *
 * Returns: (transfer full): it with three digits. U+2212 is as wide as the plus sign; a hyphen is not
 */
char *
gs_cursor_readings_format (double value,
                           gboolean is_signed)
{
  if (isnan (value))
    return g_strdup ("–");

  return g_strdup_printf ("%s%.3f", value < -0.0005 ? "−" : is_signed ? "+" : "", fabs (value));
}

/**
 * gs_cursor_readings_format_span:
 * @span: B less A, nanoseconds
 *
 * Returns: (transfer full): it in seconds, to the millisecond, with its sign
 */
char *
gs_cursor_readings_format_span (gint64 span)
{
  /* Translators: seconds, such as "+1.640 s" */
  return g_strdup_printf (_ ("%s%.3f s"), span < 0 ? "−" : "+", (double) ABS (span) / 1e9);
}
