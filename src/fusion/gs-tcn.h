/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-prepared.h"

G_BEGIN_DECLS

/* The temporal convolutional network of one modality, for one sequence (Bai, Kolter and Koltun 2018). */

void gs_tcn_forward (const GsPass *pass,
                     GsTape *tape,
                     guint modality);
void gs_tcn_backward (const GsPass *pass,
                      GsTape *tape,
                      guint modality);
const float *gs_tcn_get_block_input (const GsTape *tape,
                                     guint modality,
                                     guint block);

G_END_DECLS
