/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-attribution-path.h"

#include "gs-network-private.h"
#include "gs-pass.h"
#include "gs-secant.h"

#include <math.h>
#include <string.h>

/* The way is walked in so many steps first, and again in twice as many until halving them changes nothing that matters. */
#define FIRST_STEPS 8
#define MOST_STEPS  1024

/* How far off the contributions to a frame may be: this share of what face and sound contribute together without their signs, but
 * not less than LEAST. */
#define TOLERANCE 0.01
#define LEAST     0.002

struct _GsAttributionPath
{
  GsNetwork *network;
  GsSecant *secant;
  GsTape *tapes[2]; /* where the way has come from, where it is */
  float *video[2];  /* [T, Fv] features there; a step */
  float *audio[2];  /* [T, Fa] */
  float *shares[2][GS_N_MODALITIES]; /* [T, outputs] of the coarse walk, of the fine one */
  float *ends[2];                    /* [T, outputs] prediction at the beginning and at the end of the way */
  gsize n;                           /* T x outputs */
};

/**
 * gs_attribution_path_new:
 * @network: a network
 *
 * Returns: (transfer full): room for one window
 */
GsAttributionPath *
gs_attribution_path_new (GsNetwork *network)
{
  GsAttributionPath *self = g_new0 (GsAttributionPath, 1);
  const GsFusionConfig *config = network->config;

  self->network = gs_network_ref (network);
  self->secant = gs_secant_new (config);
  for (guint i = 0; i < 2; i++)
    {
      self->tapes[i] = gs_tape_new (config, FALSE);
      self->video[i] = gs_floats_new ((gsize) config->window * config->video_features);
      self->audio[i] = gs_floats_new ((gsize) config->window * config->audio_features);
    }
  self->n = self->tapes[0]->n_rows * self->tapes[0]->n_outputs;
  for (guint i = 0; i < 2; i++)
    {
      for (guint m = 0; m < GS_N_MODALITIES; m++)
        self->shares[i][m] = gs_floats_new (self->n);
      self->ends[i] = gs_floats_new (self->n);
    }

  return self;
}

/**
 * gs_attribution_path_free:
 * @self: (transfer full): a path
 */
void
gs_attribution_path_free (GsAttributionPath *self)
{
  for (guint i = 0; i < 2; i++)
    {
      gs_tape_free (self->tapes[i]);
      gs_floats_free (self->video[i]);
      gs_floats_free (self->audio[i]);
      for (guint m = 0; m < GS_N_MODALITIES; m++)
        gs_floats_free (self->shares[i][m]);
      gs_floats_free (self->ends[i]);
    }
  gs_secant_free (self->secant);
  gs_network_unref (self->network);
  g_free (self);
}

static void
scale (gsize n,
       const float *x,
       double by,
       float *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = (float) (by * (double) x[i]);
}

static void
compute (GsAttributionPath *self,
         const GsPass *pass,
         const float *video,
         const float *audio,
         double place,
         GsTape *tape)
{
  const GsFusionConfig *config = pass->config;

  scale ((gsize) config->window * config->video_features, video, place, self->video[0]);
  scale ((gsize) config->window * config->audio_features, audio, place, self->audio[0]);
  gs_pass_temporal_forward (pass, tape, self->video[0], self->audio[0]);
  gs_pass_fusion_forward (pass, tape);
  gs_pass_head_forward (pass, tape);
}

/* Once along the whole way. */
static void
walk (GsAttributionPath *self,
      const float *video,
      const float *audio,
      guint n_steps,
      GCancellable *cancellable,
      float *const *shares)
{
  GsNetwork *network = self->network;
  const GsFusionConfig *config = network->config;
  const GsPass pass = { .config = config, .parameters = &network->map, .prepared = network->prepared };
  g_autofree double *sums = g_new0 (double, GS_N_MODALITIES * self->n);

  scale ((gsize) config->window * config->video_features, video, 1.0 / n_steps, self->video[1]);
  scale ((gsize) config->window * config->audio_features, audio, 1.0 / n_steps, self->audio[1]);
  compute (self, &pass, video, audio, 0.0, self->tapes[0]);
  memcpy (self->ends[0], self->tapes[0]->prediction, self->n * sizeof (float));

  for (guint step = 1; step <= n_steps && !g_cancellable_is_cancelled (cancellable); step++)
    {
      GsTape *before = self->tapes[(step - 1) % 2], *after = self->tapes[step % 2];

      compute (self, &pass, video, audio, (double) step / n_steps, after);
      gs_secant_run (self->secant, &pass, before, after, self->video[1], self->audio[1]);
      for (guint m = 0; m < GS_N_MODALITIES; m++)
        for (gsize i = 0; i < self->n; i++)
          sums[m * self->n + i] += (double) gs_secant_get (self->secant, m)[i];
    }

  memcpy (self->ends[1], self->tapes[n_steps % 2]->prediction, self->n * sizeof (float));
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    for (gsize i = 0; i < self->n; i++)
      shares[m][i] = (float) sums[m * self->n + i];
}

/* The error falls with the square of the step: a third of what halving it has changed is left. */
static double
get_uncertainty (const GsAttributionPath *self,
                 gsize i)
{
  double most = 0.0;

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    most = MAX (most, fabs ((double) self->shares[1][m][i] - (double) self->shares[0][m][i]) / 3);

  return most;
}

static gboolean
is_settled (const GsAttributionPath *self,
            gsize n_counted)
{
  for (gsize i = 0; i < n_counted; i++)
    {
      double size = fabs ((double) self->shares[1][GS_VIDEO][i]) + fabs ((double) self->shares[1][GS_AUDIO][i]);

      if (get_uncertainty (self, i) > MAX (TOLERANCE * size, LEAST))
        return FALSE;
    }

  return TRUE;
}

/**
 * gs_attribution_path_run:
 * @self: a path
 * @video: [T, Fv] video features
 * @audio: [T, Fa] audio features
 * @n_rows: rows that belong to the clip, whose predictions are to be explained; at most T
 * @cancellable: (nullable): looked at before every step
 * @face: (out caller-allocates): [T, outputs] contribution of @video
 * @sound: (out caller-allocates): [T, outputs] contribution of @audio
 * @difference: (out caller-allocates): [T, outputs] prediction less baseline
 * @baseline: (out caller-allocates): [T, outputs] prediction from rows of zeros
 * @uncertainty: (out caller-allocates): [T, outputs] how far @face and @sound may be from the integral
 *
 * Integrated gradients (M. Sundararajan, A. Taly, Q. Yan, ICML 2017) from rows of zeros, which is what an encoder gives where there is no
 * face and no sound: with f the prediction of a frame, x the features and a from 0 to 1, a modality's contribution
 * is the sum over its features in the whole window of x times the integral of df (a x) / dx over a. What is summed is the
 * derivative of f along the modality's features alone, so that all frames come out at once.
 *
 * The integral is taken step by step with secants (gs_secant_run()), since a network of leaky ReLUs has so many kinks on the way that a rule
 * with derivatives at points comes no closer than with the number of points. Two walks, one in steps half as long, give the value by
 * Richardson's extrapolation, and what is uncertain of it.
 *
 * Returns: steps of the finest walk; 0 if it was cancelled: then there is no result
 */
guint
gs_attribution_path_run (GsAttributionPath *self,
                         const float *video,
                         const float *audio,
                         guint n_rows,
                         GCancellable *cancellable,
                         float *face,
                         float *sound,
                         float *difference,
                         float *baseline,
                         float *uncertainty)
{
  gsize n_counted = n_rows * self->tapes[0]->n_outputs;
  guint n_steps = FIRST_STEPS;

  walk (self, video, audio, n_steps, cancellable, self->shares[1]);
  do
    {
      for (guint m = 0; m < GS_N_MODALITIES; m++)
        memcpy (self->shares[0][m], self->shares[1][m], self->n * sizeof (float));
      n_steps *= 2;
      walk (self, video, audio, n_steps, cancellable, self->shares[1]);
      if (g_cancellable_is_cancelled (cancellable))
        return 0;
    }
  while (!is_settled (self, n_counted) && n_steps < MOST_STEPS);

  for (gsize i = 0; i < self->n; i++)
    {
      face[i] = self->shares[1][GS_VIDEO][i] + (self->shares[1][GS_VIDEO][i] - self->shares[0][GS_VIDEO][i]) / 3.0f;
      sound[i] = self->shares[1][GS_AUDIO][i] + (self->shares[1][GS_AUDIO][i] - self->shares[0][GS_AUDIO][i]) / 3.0f;
      baseline[i] = self->ends[0][i];
      difference[i] = self->ends[1][i] - self->ends[0][i];
      uncertainty[i] = (float) get_uncertainty (self, i);
    }

  return n_steps;
}
