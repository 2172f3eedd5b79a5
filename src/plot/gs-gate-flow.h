/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-playhead.h"
#include "gs-series.h"

G_BEGIN_DECLS

/**
 * GsGateFlow:
 *
 * The gates of one output of the network at the playhead: for each modality its own features and each iteration's
 * attended features, flowing into the fused ones in bands as wide as their weights.
 *
 * #GsGateFlow::gate-activated (modality, stage) comes when a gate is clicked.
 */
#define GS_TYPE_GATE_FLOW (gs_gate_flow_get_type ())

G_DECLARE_FINAL_TYPE (GsGateFlow, gs_gate_flow, GS, GATE_FLOW, GtkWidget)

GtkWidget *gs_gate_flow_new (void);
void gs_gate_flow_set_playhead (GsGateFlow *self, GsPlayhead *playhead);
void gs_gate_flow_set_structure (GsGateFlow *self, const char *const *modalities, guint n_iterations, gboolean hierarchical);
void gs_gate_flow_set_gate (GsGateFlow *self, guint modality, guint stage, GsSeries *const *weights, guint n_candidates);
void gs_gate_flow_set_message (GsGateFlow *self, const char *message);

G_END_DECLS
