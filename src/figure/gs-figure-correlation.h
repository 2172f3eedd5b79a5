/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"

G_BEGIN_DECLS

/**
 * GsFigureChannel:
 * @row: which channel of the modality
 * @strength: root mean square of its row of C
 * @column: with which joined channel it correlates most
 * @value: how much
 *
 * A channel of a correlation map.
 */
typedef struct
{
  guint row;
  double strength;
  guint column;
  double value;
} GsFigureChannel;

GsFigure *gs_figure_correlation_new (const char *title, const char *letter, const float *values, guint n_rows, guint n_columns,
                                     guint n_video_columns, gboolean by_strength);
guint gs_figure_correlation_get_n_channels (const GsFigure *self);
const GsFigureChannel *gs_figure_correlation_get_channel (const GsFigure *self, guint rank);

G_END_DECLS
