/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-prepared.h"

G_BEGIN_DECLS

/* One iteration of joint cross-attention, or of cross-attention (ca, dca), for one sequence. */

void gs_attention_forward (const GsPass *pass,
                           GsTape *tape,
                           guint iteration);
void gs_attention_backward (const GsPass *pass,
                            GsTape *tape,
                            guint iteration);

G_END_DECLS
