/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsSynthVoice:
 *
 * What is heard in a clip, and how the mouth moves with it.
 */
typedef struct _GsSynthVoice GsSynthVoice;

GsSynthVoice *gs_synth_voice_new (const GsSynthPlan *plan, guint rate, GCancellable *cancellable, GError **error);
void gs_synth_voice_free (GsSynthVoice *self);

guint gs_synth_voice_get_rate (const GsSynthVoice *self);
const float *gs_synth_voice_get_samples (const GsSynthVoice *self, gsize *n_samples);
double gs_synth_voice_get_mouth (const GsSynthVoice *self, double time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsSynthVoice, gs_synth_voice_free)

G_END_DECLS
