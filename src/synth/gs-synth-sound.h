/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-random.h"

G_BEGIN_DECLS

float *gs_synth_sound_resample (const float *samples, gsize n_samples, guint rate, guint new_rate, gsize n_new);
void
gs_synth_sound_shelve (float *samples, gsize n_samples, guint rate, double corner, const double *gains, gsize n_gains);
float *
gs_synth_sound_get_envelope (const float *samples, gsize n_samples, guint rate, guint envelope_rate, gsize *n_envelope);
void gs_synth_sound_add_noise (float *samples, gsize n_samples, double level, GsSynthRandom *random);

G_END_DECLS
