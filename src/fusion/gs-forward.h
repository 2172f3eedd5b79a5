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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsForward, gs_forward_free)

G_END_DECLS
