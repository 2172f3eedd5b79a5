/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-sweep-figure.h"

#include "gs-figure-curve.h"

#include <string.h>

/**
 * gs_sweep_figure_new:
 * @sweep: what was changed
 * @points: (array length=n_points): its figures, so far
 * @n_points: how many
 * @output: valence or arousal
 *
 * Mean weight of the modalities' own features and concordance with the clip as it is, over the values of the change.
 *
 * Returns: (transfer full): the figure
 */
GsFigure *
gs_sweep_figure_new (const GsSweep *sweep,
                     const GsSweepPoint *points,
                     guint n_points,
                     GsOutput output)
{
  static const struct
  {
    const char *kind, *name, *unit;
  } axes[] = { { "noise", "signal to noise", "dB" }, { "delay", "delay of the sound", "s" }, { "blur", "blur", "pixels" }, { "drop", "dropped frames", NULL } };
  static const char *const names[] = { "face own", "sound own", "CCC with the original" };
  static const GsFigureLine lines[] = { GS_FIGURE_LINE_OWN, GS_FIGURE_LINE_NETWORK, GS_FIGURE_LINE_ALTERNATIVE };
  g_autofree double *x = g_new (double, MAX (n_points, 1));
  g_autofree double *y = g_new (double, MAX (n_points, 1));
  GsFigure *figure;
  guint axis = 0;

  while (axis < G_N_ELEMENTS (axes) - 1 && strcmp (axes[axis].kind, gs_sweep_get_kind (sweep)) != 0)
    axis++;

  figure = gs_figure_curve_new (output == GS_OUTPUT_VALENCE ? "valence" : "arousal", axes[axis].name, axes[axis].unit, "mean weight, CCC", NULL);
  gs_figure_curve_set_points (figure, TRUE);
  for (guint line = 0; line < G_N_ELEMENTS (names); line++)
    {
      for (guint i = 0; i < n_points; i++)
        {
          x[i] = points[i].value;
          y[i] = line < GS_RUN_N_MODALITIES ? points[i].difference.shifts[output][line].after : points[i].difference.movements[output].ccc;
        }
      gs_figure_curve_add_line (figure, names[line], lines[line], 0, x, y, n_points);
    }

  return figure;
}
