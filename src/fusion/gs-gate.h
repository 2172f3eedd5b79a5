/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-prepared.h"

G_BEGIN_DECLS

/* A gate: for every frame, how much of each candidate goes on. */

void gs_gate_forward (gsize n_rows,
                      gsize n,
                      float temperature,
                      const GsLinearParameters *parameters,
                      GsTapeGate *gate);
void gs_gate_backward (gsize n_rows,
                       gsize n,
                       float temperature,
                       const GsLinearParameters *parameters,
                       GsTapeGate *gate);

G_END_DECLS
