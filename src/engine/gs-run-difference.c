/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-run-difference.h"

#include "gs-agreement.h"

#include <math.h>

static const char *const modalities[GS_RUN_N_MODALITIES] = { "video", "audio" };

/**
 * gs_run_find_own_gate:
 * @run: a run
 * @output: valence or arousal
 * @modality: 0 = face, 1 = sound
 *
 * Returns: the final gate of that modality that decides over @output, whose candidate 0 are the modality's own features; -1 if
 * there is none: without gates, or with HGRJCA, whose final gate chooses between iterations
 */
int
gs_run_find_own_gate (GsRun *run,
                      GsOutput output,
                      guint modality)
{
  int gate = gs_run_find_gate (run, output, modalities[modality], 0);

  if (gate < 0)
    gate = gs_run_find_gate (run, GS_OUTPUT_BOTH, modalities[modality], 0);
  if (gate >= 0 && gs_run_find_gate (run, gs_run_get_gate (run, (guint) gate)->output, modalities[modality], 1) >= 0)
    return -1;

  return gate;
}

/**
 * gs_run_get_mean_own:
 * @run: a run whose frames are loaded
 * @output: valence or arousal
 * @modality: 0 = face, 1 = sound
 * @first: first frame
 * @n_frames: how many
 *
 * Returns: mean weight of the modality's own features over the frames that have one; NaN without
 */
double
gs_run_get_mean_own (GsRun *run,
                     GsOutput output,
                     guint modality,
                     guint first,
                     guint n_frames)
{
  int gate = gs_run_find_own_gate (run, output, modality);
  const float *weights = gate >= 0 ? gs_run_get_gate_weights (run, (guint) gate) : NULL; /* [n_frames, K] */
  gsize n_candidates = gate >= 0 ? gs_run_get_gate (run, (guint) gate)->n_candidates : 0;
  double sum = 0.0;
  guint n = 0;

  for (gsize i = first; weights != NULL && i < (gsize) first + n_frames; i++)
    if (!isnan (weights[i * n_candidates]))
      {
        sum += weights[i * n_candidates];
        n++;
      }

  return n > 0 ? sum / n : NAN;
}

static void
measure_movement (GsRunMovement *movement,
                  const float *original,
                  const float *changed,
                  guint first,
                  guint n_frames)
{
  g_autofree double *x = g_new (double, n_frames);
  g_autofree double *y = g_new (double, n_frames);
  double sum = 0.0;

  *movement = (GsRunMovement) { 0, NAN, NAN, first, NAN };
  for (guint i = first; original != NULL && changed != NULL && i < first + n_frames; i++)
    {
      double distance = fabs ((double) changed[i] - original[i]);

      if (isnan (distance))
        continue;
      if (!(distance <= movement->most))
        {
          movement->most = distance;
          movement->most_frame = i;
        }
      sum += distance;
      x[movement->n_frames] = original[i];
      y[movement->n_frames++] = changed[i];
    }

  if (movement->n_frames > 0)
    movement->mean = sum / movement->n_frames;
  if (movement->n_frames > 1)
    movement->ccc = gs_ccc (x, y, movement->n_frames);
}

/**
 * gs_run_difference_init:
 * @self: (out): the figures
 * @original: a run
 * @changed: another one over the same clip
 * @first: first frame of the stretch
 * @n_frames: frames of the stretch
 *
 * Holds the two against each other, as far as both have frames.
 */
void
gs_run_difference_init (GsRunDifference *self,
                        GsRun *original,
                        GsRun *changed,
                        guint first,
                        guint n_frames)
{
  guint n_common = MIN (gs_run_get_n_frames (original), gs_run_get_n_frames (changed));

  first = MIN (first, n_common);
  n_frames = MIN (n_frames, n_common - first);
  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      measure_movement (&self->movements[output], gs_run_get_prediction (original, output), gs_run_get_prediction (changed, output),
                        first, n_frames);
      for (guint modality = 0; modality < GS_RUN_N_MODALITIES; modality++)
        self->shifts[output][modality] = (GsRunShift) { gs_run_get_mean_own (original, output, modality, first, n_frames),
                                                        gs_run_get_mean_own (changed, output, modality, first, n_frames) };
    }
}

/**
 * gs_run_difference_get_stretch:
 * @changed: a run
 * @first: (out): first frame that was changed
 * @n_frames: (out): frames to the last one that was changed
 *
 * From where to where the clip or the networks were changed: all of the clip where a change holds for all of it, where only the networks
 * are others, and where nothing is changed.
 */
void
gs_run_difference_get_stretch (GsRun *changed,
                               guint *first,
                               guint *n_frames)
{
  const char *text = gs_run_get_perturbation (changed);
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;
  g_autoptr (GsPerturbation) changes = lines != NULL ? gs_perturbation_parse ((const char *const *) lines, NULL) : NULL;
  guint n_all = gs_run_get_n_frames (changed), n_pts, end = 0;
  const gint64 *pts = gs_clip_get_pts (gs_run_get_clip (changed), &n_pts);

  *first = changes != NULL ? n_all : 0;
  for (guint i = 0; changes != NULL && i < gs_perturbation_get_n_steps (changes); i++)
    {
      const GsPerturbationStep *step = gs_perturbation_get_step (changes, i);
      guint from = 0, to;

      while (from < n_pts && pts[from] < step->start)
        from++;
      for (to = from; to < n_pts && pts[to] < step->end; to++)
        ;
      *first = MIN (*first, from);
      end = MAX (end, to);
    }
  if (changes == NULL || end <= *first)
    {
      *first = 0;
      end = n_all;
    }
  *n_frames = MIN (end, n_all) - MIN (*first, n_all);
}
