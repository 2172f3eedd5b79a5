/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-network.h"
#include "gs-tape.h"

G_BEGIN_DECLS

/**
 * GsIntervention:
 *
 * What is changed within a network while it computes: gates that are forced to a candidate or held at given weights, iterations that are left out,
 * each over a range of the clip's frames. Immutable once a pass uses it.
 */
typedef struct _GsIntervention GsIntervention;

GsIntervention *gs_intervention_new (void);
GsIntervention *gs_intervention_ref (GsIntervention *self);
void gs_intervention_unref (GsIntervention *self);
void gs_intervention_force_gate (GsIntervention *self,
                                 guint modality,
                                 guint candidate,
                                 guint first,
                                 guint end);
void gs_intervention_leave_out (GsIntervention *self,
                                guint iteration,
                                guint first,
                                guint end);
void gs_intervention_hold_gate (GsIntervention *self,
                                guint modality,
                                guint stage,
                                const float *weights,
                                guint n_candidates,
                                guint n_frames,
                                guint first,
                                guint end);
gboolean gs_intervention_check (const GsIntervention *self,
                                GsNetwork *network,
                                GError **error);

void gs_intervention_apply_iteration (const GsIntervention *self,
                                      GsTape *tape,
                                      guint iteration,
                                      guint first_frame);
void gs_intervention_apply_stage (const GsIntervention *self,
                                  GsTape *tape,
                                  guint modality,
                                  guint stage,
                                  guint first_frame);
void gs_intervention_apply_gate (const GsIntervention *self,
                                 GsTape *tape,
                                 guint modality,
                                 guint first_frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsIntervention, gs_intervention_unref)

G_END_DECLS
