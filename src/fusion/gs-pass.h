/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-prepared.h"

G_BEGIN_DECLS

/* One sequence through the network and back, in the parts between which batch normalisation joins
 * the sequences of a batch. Forward: temporal, fusion, head. Backward: head, fusion, temporal. */

void gs_pass_temporal_forward (const GsPass *self,
                               GsTape *tape,
                               const float *video,
                               const float *audio);
void gs_pass_fusion_forward (const GsPass *self,
                             GsTape *tape);
void gs_pass_head_forward (const GsPass *self,
                           GsTape *tape);
void gs_pass_head_backward (const GsPass *self,
                            GsTape *tape);
void gs_pass_fusion_backward (const GsPass *self,
                              GsTape *tape);
void gs_pass_temporal_backward (const GsPass *self,
                                GsTape *tape);

G_END_DECLS
