/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-random.h"

G_BEGIN_DECLS

gboolean gs_synth_babble_prepare (GError **error);
void gs_synth_babble_add (float *samples, gsize n_samples, double level, GsSynthRandom *random);

G_END_DECLS
