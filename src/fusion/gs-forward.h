/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-intervention.h"

G_BEGIN_DECLS

/**
 * GsForward:
 *
 * Room for one window on its way through a network, and afterwards everything it left there. One for each
 * thread; the memory is laid out once.
 */
typedef struct _GsForward GsForward;

/**
 * GsIntermediate:
 * @name: its name in traces, such as `video.attended.1`
 * @n_columns: width of a row
 * @data: [T, n_columns]
 *
 * One value on the way. @data belongs to the #GsForward and holds the last window.
 */
typedef struct
{
  const char *name;
  gsize n_columns;
  const float *data;
} GsIntermediate;

/**
 * GsCorrelation:
 * @iteration: t, from 1
 * @modality: `video` or `audio`: whose features are attended to
 * @n_rows: its width, dv or da
 * @n_columns: width of what is joined with it: d = dv + da, or with cross-attention that of the other modality
 * @n_video_columns: how many of the columns, from the first on, are the face's
 * @data: [n_rows, n_columns] in [-1, 1]
 *
 * The correlation C that an iteration computed over a window. @data belongs to the #GsForward and holds the last window.
 */
typedef struct
{
  guint iteration;
  const char *modality;
  gsize n_rows;
  gsize n_columns;
  gsize n_video_columns;
  const float *data;
} GsCorrelation;

GsForward *gs_forward_new (GsNetwork *network);
void gs_forward_free (GsForward *self);
void gs_forward_run (GsForward *self,
                     const float *video,
                     const float *audio);
void gs_forward_run_changed (GsForward *self,
                             const float *video,
                             const float *audio,
                             const GsIntervention *intervention,
                             guint first_frame);
const float *gs_forward_get_prediction (GsForward *self);
const float *gs_forward_get_gate (GsForward *self,
                                  guint index);
guint gs_forward_get_n_intermediates (GsForward *self);
const GsIntermediate *gs_forward_get_intermediate (GsForward *self,
                                                   guint index);
guint gs_forward_get_n_correlations (GsForward *self);
void gs_forward_get_correlation (GsForward *self,
                                 guint index,
                                 GsCorrelation *correlation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsForward, gs_forward_free)

G_END_DECLS
