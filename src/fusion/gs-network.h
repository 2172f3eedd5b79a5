/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-fusion-config.h"
#include "gs-safetensors.h"

G_BEGIN_DECLS

/**
 * GsNetwork:
 *
 * A network with its configuration and parameters, immutable and shared freely between threads.
 */
typedef struct _GsNetwork GsNetwork;

/**
 * GsGateInfo:
 * @modality: `video` or `audio`
 * @stage: 0 for the final gate; t for the gate of iteration t (hgrjca)
 * @n_candidates: K, what the gate chooses between
 * @name: its name in traces, such as `gate.video_gating_fc_layer`
 *
 * One gate of a network.
 */
typedef struct
{
  const char *modality;
  guint stage;
  guint n_candidates;
  const char *name;
} GsGateInfo;

GsNetwork *gs_network_new (const GsFusionConfig *config,
                           guint64 seed,
                           GError **error);
GsNetwork *gs_network_load (const char *path,
                            GError **error);
gboolean gs_network_save (GsNetwork *self,
                          const char *path,
                          const char *provenance_json,
                          GError **error);
GsNetwork *gs_network_ref (GsNetwork *self);
void gs_network_unref (GsNetwork *self);

const GsFusionConfig *gs_network_get_config (GsNetwork *self);
const char *gs_network_get_hash (GsNetwork *self);
const char *gs_network_get_provenance (GsNetwork *self);
gsize gs_network_get_n_parameters (GsNetwork *self);
GsTensor *gs_network_get_parameter (GsNetwork *self,
                                    const char *name);
guint gs_network_get_n_passed_over (GsNetwork *self);
const char *gs_network_get_passed_over (GsNetwork *self,
                                        guint index);
guint gs_network_get_n_inferred (GsNetwork *self);
const char *gs_network_get_inferred (GsNetwork *self,
                                     guint index);
guint gs_network_get_n_assumed (GsNetwork *self);
const char *gs_network_get_assumed (GsNetwork *self,
                                    guint index);
guint gs_network_get_n_gates (GsNetwork *self);
const GsGateInfo *gs_network_get_gate (GsNetwork *self,
                                       guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsNetwork, gs_network_unref)

G_END_DECLS
