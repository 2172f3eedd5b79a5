/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-network.h"
#include "gs-prepared.h"

G_BEGIN_DECLS

struct _GsNetwork
{
  gatomicrefcount ref_count;
  GsFusionConfig *config;
  GsParameterList *list;
  float *values;
  GsParameterMap map;
  GsPrepared *prepared;
  GArray *gates; /* of GsGateInfo, whose names it owns */
  GPtrArray *passed_over;
  GPtrArray *inferred; /* of char *; empty for a network that came with its configuration */
  GPtrArray *assumed;  /* the same */
  char *hash;
  char *provenance;
};

GsNetwork *gs_network_new_from_values (const GsFusionConfig *config,
                                       const float *values);

G_END_DECLS
