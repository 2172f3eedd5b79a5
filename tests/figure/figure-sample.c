/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-sample.h"

#include "gs-figure-bland-altman.h"
#include "gs-figure-curve.h"
#include "gs-figure-gate-error.h"
#include "gs-figure-matrix.h"
#include "gs-figure-quadrants.h"
#include "gs-figure-scatter.h"

#include <math.h>

/* One figure of each kind, made of a network that is right about a course but for scale, offset and noise. */

#define N 6000

static const char *const names[N_SAMPLES] = { "scatter", "scatter-few", "bland-altman", "quadrants",
                                              "matrix",  "gate-error",  "curve",        "traces" };

typedef struct
{
  double time[N];
  double valence[N];
  double arousal[N];
  double said[N];
  double said_arousal[N];
  double weight[N];
  double error[N];
} Sample;

static double
noise (guint i,
       guint k)
{
  return 2.0 * (fmod (sin ((double) i * 12.9898 + k * 78.233) * 43758.5453, 1.0)) * 0.5;
}

static Sample *
make_sample (void)
{
  Sample *s = g_new0 (Sample, 1);

  for (guint i = 0; i < N; i++)
    {
      double t = i / 25.0;

      s->time[i] = t;
      s->valence[i] = 0.6 * sin (t / 9.0) + 0.2 * sin (t / 2.3);
      s->arousal[i] = 0.5 * cos (t / 13.0) + 0.25 * sin (t / 3.1);
      s->weight[i] = CLAMP (0.5 + 0.4 * sin (t / 5.0) + 0.08 * noise (i, 3), 0.0, 1.0);
      s->said[i] = 0.1 + 0.7 * s->valence[i] + (1.0 - 0.8 * s->weight[i]) * 0.4 * (noise (i, 1) + sin (t / 1.7));
      s->said_arousal[i] = 0.8 * s->arousal[i] + 0.2 * noise (i, 2);
      s->error[i] = fabs (s->said[i] - s->valence[i]);
    }
  for (guint i = 1000; i < 1200; i++)
    s->said[i] = s->error[i] = NAN;

  return s;
}

static GsFigure *
make_matrix (void)
{
  static const char *const raters[] = { "Ada", "Bob", "Cem with quite a long name", "Dan", "network demo-valence" };
  static const double values[] = { 1,    0.72, 0.65, 0.05,  0.58, 0.72, 1,    0.61, -0.12, 0.55, 0.65, 0.61, 1,
                                   0.02, 0.49, 0.05, -0.12, 0.02, 1,    NAN,  0.58, 0.55,  0.49, NAN,  1 };
  static const double weights[] = { 0.91, 0.88, 0.83, 0.11, NAN };
  GsFigure *figure = gs_figure_matrix_new ("Agreement of valence, rater by rater", "CCC", raters, G_N_ELEMENTS (raters), values);

  gs_figure_matrix_add_column (figure, "EWE weight", weights);
  gs_figure_matrix_mark (figure, 3, "correlation with the mean of the others 0.06, below 0.2");

  return figure;
}

static GsFigure *
make_curve (void)
{
  static const double snr[] = { -10, -5, 0, 5, 10, 20, 30 };
  static const double face[] = { 0.72, 0.7, 0.66, 0.58, 0.53, 0.5, 0.49 }, sound[] = { 0.2, 0.24, 0.31, 0.42, 0.47, 0.5, 0.5 };
  double low[7], high[7];
  GsFigure *figure = gs_figure_curve_new ("Mean gate against noise", "signal-to-noise ratio", "dB", "mean weight of “own”", NULL);

  for (guint i = 0; i < 7; i++)
    {
      low[i] = face[i] - 0.05;
      high[i] = face[i] + 0.05;
    }
  gs_figure_curve_add_line (figure, "face", GS_FIGURE_LINE_NETWORK, 0, snr, face, 7);
  gs_figure_curve_add_band (figure, "95 % interval", GS_FIGURE_LINE_NETWORK, 0, snr, low, high, 7);
  gs_figure_curve_add_line (figure, "sound", GS_FIGURE_LINE_OWN, 0, snr, sound, 7);
  gs_figure_curve_add_mark (figure, "speech level", 0.0);
  gs_figure_curve_set_points (figure, TRUE);
  gs_figure_curve_set_y_range (figure, 0.0, 1.0);

  return figure;
}

static GsFigure *
make_traces (const Sample *s)
{
  GsFigure *figure = gs_figure_curve_new ("Gold standard and network", "time", "s", "valence", NULL);
  g_autofree double *low = g_new (double, N);
  g_autofree double *high = g_new (double, N);

  for (guint i = 0; i < N; i++)
    {
      low[i] = s->valence[i] - 0.15;
      high[i] = s->valence[i] + 0.15;
    }
  gs_figure_curve_add_band (figure, "raters ± SD", GS_FIGURE_LINE_GOLD, 0, s->time, low, high, N);
  gs_figure_curve_add_line (figure, "gold standard", GS_FIGURE_LINE_GOLD, 0, s->time, s->valence, N);
  gs_figure_curve_add_line (figure, "network", GS_FIGURE_LINE_NETWORK, 0, s->time, s->said, N);
  gs_figure_curve_add_line (figure, "Ada", GS_FIGURE_LINE_PERSON, 0, s->time, s->arousal, N / 2);
  gs_figure_curve_set_y_range (figure, -1.0, 1.0);

  return figure;
}

/* @which: 0 to N_SAMPLES - 1 */
GsFigure *
gs_figure_sample (guint which)
{
  g_autofree Sample *s = make_sample ();
  const gsize clips[] = { 0, N / 2, N };
  GsQuadrants quadrants;
  GsFigure *figure;

  switch (which)
    {
    case 0:
      figure = gs_figure_scatter_new ("Network against gold standard", "gold standard", "network demo-valence", s->valence, s->said, N);
      gs_figure_scatter_set_selected (figure, 3000, 3100);
      return figure;

    case 1:
      return gs_figure_scatter_new ("Ada against Bob", "Ada", "Bob", s->valence, s->said, 300);

    case 2:
      return gs_figure_bland_altman_new ("Network and gold standard", "network", "gold standard", s->said, s->valence, N);

    case 3:
      gs_quadrants_measure (&quadrants, s->valence, s->arousal, s->said, s->said_arousal, N, 0.05);
      return gs_figure_quadrants_new ("Quadrants", "gold standard", "network", &quadrants);

    case 4:
      return make_matrix ();

    case 5:
      return gs_figure_gate_error_new ("Does “own” go with a smaller error?", "weight of “own”, gate of the face",
                                       "absolute error of valence", s->weight, s->error, clips, 2);

    case 6:
      return make_curve ();

    case 7:
    default:
      return make_traces (s);
    }
}

const char *
gs_figure_sample_name (guint which)
{
  return names[which];
}
