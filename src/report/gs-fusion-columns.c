/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-fusion-columns.h"

#include "gs-fusion-config.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * gs_fusion_columns_name_output:
 * @output: valence, arousal or both
 *
 * Returns: (transfer none): what it is called within a sentence
 */
const char *
gs_fusion_columns_name_output (GsOutput output)
{
  switch (output)
    {
    case GS_OUTPUT_VALENCE:
      return _ ("valence");

    case GS_OUTPUT_AROUSAL:
      return _ ("arousal");

    default:
      return _ ("valence, arousal");
    }
}

/* Iterations that the gates tell, where the network's configuration is not known. */
static guint
count_iterations (GsRun *run,
                  GsOutput output)
{
  guint most = 0;

  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);

      if (gate->output == output && gate->stage == 0)
        most = MAX (most, gs_run_is_hierarchical (run, output) ? gate->n_candidates : gate->n_candidates - 1);
    }

  return most;
}

static void
add_column (GsFusionColumns *self,
            GsRun *run,
            GsOutput output,
            GsNetworkInfo *info)
{
  GsFigureFusionColumn *column = &self->columns[self->n_columns];
  const char *json = gs_network_info_get_configuration (info);
  g_autoptr (GsFusionConfig) config = json != NULL ? gs_fusion_config_from_json (json, NULL) : NULL;

  column->n_outputs = output == GS_OUTPUT_BOTH ? 2 : 1;
  column->outputs[0] = gs_fusion_columns_name_output (output == GS_OUTPUT_BOTH ? GS_OUTPUT_VALENCE : output);
  column->outputs[1] = gs_fusion_columns_name_output (GS_OUTPUT_AROUSAL);
  column->hierarchical = gs_run_is_hierarchical (run, output);
  column->n_iterations = count_iterations (run, output);
  column->has_gates = column->n_iterations > 0;
  if (config != NULL)
    {
      g_autofree char *kind = g_ascii_strup (gs_fusion_kind_get_name (config->fusion), -1);

      if (config->fusion == GS_FUSION_CONCAT)
        column->network = g_steal_pointer (&kind);
      else
        {
          column->n_iterations = config->iterations;
          /* Translators: kind of fusion, number of iterations */
          column->network = g_strdup_printf (_ ("%s, L = %u"), kind, config->iterations);
        }
    }
  else
    column->network = g_strdup (gs_network_info_get_name (info));
  column->n_iterations = MIN (column->n_iterations, GS_FIGURE_FUSION_CANDIDATES - 1);
  self->outputs[self->n_columns++] = output;
}

/**
 * gs_fusion_columns_new:
 * @run: a #GsRun
 *
 * Returns: (transfer full): the run's networks, valence before arousal, of which no value is known yet
 */
GsFusionColumns *
gs_fusion_columns_new (GsRun *run)
{
  GsFusionColumns *self = g_new0 (GsFusionColumns, 1);

  for (guint output = 0; output <= GS_OUTPUT_BOTH && self->n_columns < G_N_ELEMENTS (self->columns); output++)
    {
      GsNetworkInfo *info = gs_run_get_network (run, output);

      if (info != NULL)
        add_column (self, run, output, info);
    }
  gs_fusion_columns_read (self, NULL, NULL);

  return self;
}

/**
 * gs_fusion_columns_free:
 * @self: (transfer full): networks of a run
 */
void
gs_fusion_columns_free (GsFusionColumns *self)
{
  for (guint c = 0; c < self->n_columns; c++)
    g_free ((char *) self->columns[c].network);
  g_free (self);
}

/**
 * gs_fusion_columns_read:
 * @self: networks of a run
 * @run: (nullable): that run; %NULL: none of its values is known
 * @reader: (nullable): asked for the values; %NULL with @run
 *
 * Takes over predictions and weights. What is not known is NaN.
 */
void
gs_fusion_columns_read (GsFusionColumns *self,
                        GsRun *run,
                        const GsFusionReader *reader)
{
  for (guint c = 0; c < self->n_columns; c++)
    {
      GsFigureFusionColumn *column = &self->columns[c];

      for (guint m = 0; m < 2; m++)
        for (guint stage = 0; stage < GS_FIGURE_FUSION_CANDIDATES; stage++)
          for (guint k = 0; k < GS_FIGURE_FUSION_CANDIDATES; k++)
            column->weights[m][stage][k] = NAN;
      for (guint i = 0; i < column->n_outputs; i++)
        {
          GsOutput output = self->outputs[c] == GS_OUTPUT_BOTH ? (GsOutput) i : self->outputs[c];

          column->predictions[i] = run != NULL ? reader->read_prediction (output, reader->data) : NAN;
        }
      for (guint i = 0; run != NULL && i < gs_run_get_n_gates (run); i++)
        {
          const GsGateSeries *gate = gs_run_get_gate (run, i);
          guint modality = g_str_equal (gate->modality, "video") ? 0 : 1;

          if (gate->output != self->outputs[c] || gate->stage >= GS_FIGURE_FUSION_CANDIDATES)
            continue;
          for (guint k = 0; k < MIN (gate->n_candidates, GS_FIGURE_FUSION_CANDIDATES); k++)
            column->weights[modality][gate->stage][k] = reader->read_weight (i, k, reader->data);
        }
    }
}

/* Frames of a run. */
typedef struct
{
  GsRun *run;
  gsize first;
  gsize n_frames;
} Frames;

static double
get_mean (const Frames *frames,
          const float *values,
          gsize stride)
{
  gsize end = MIN (frames->first + frames->n_frames, gs_run_get_n_frames (frames->run));
  double sum = 0.0;
  gsize n = 0;

  for (gsize i = frames->first; values != NULL && i < end; i++)
    {
      if (isnan (values[i * stride]))
        continue;
      sum += (double) values[i * stride];
      n++;
    }

  return n > 0 ? sum / (double) n : NAN;
}

static double
read_prediction (GsOutput output,
                 gpointer data)
{
  const Frames *frames = data;

  return get_mean (frames, gs_run_get_prediction (frames->run, output), 1);
}

static double
read_weight (guint gate,
             guint candidate,
             gpointer data)
{
  const Frames *frames = data;
  const float *weights = gs_run_get_gate_weights (frames->run, gate);

  return get_mean (frames, weights != NULL ? weights + candidate : NULL, gs_run_get_gate (frames->run, gate)->n_candidates);
}

/**
 * gs_fusion_columns_read_frames:
 * @self: networks of a run
 * @run: that run, whose frames are loaded
 * @first: a frame
 * @n_frames: how many from there on
 *
 * Takes over the mean of predictions and weights over the frames for which they are known.
 */
void
gs_fusion_columns_read_frames (GsFusionColumns *self,
                               GsRun *run,
                               gsize first,
                               gsize n_frames)
{
  Frames frames = { run, first, n_frames };
  const GsFusionReader reader = { read_prediction, read_weight, &frames };

  gs_fusion_columns_read (self, run, &reader);
}
