/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-decoder.h"
#include "gs-perturbation.h"

G_BEGIN_DECLS

/**
 * GsClipSound:
 *
 * A clip's sound from its beginning to its end as an encoder hears it: mono, %GS_DECODER_AUDIO_RATE samples a second, sample 0 at media time
 * 0, with what a perturbation changes in it. One thread at a time.
 */
typedef struct _GsClipSound GsClipSound;

GsClipSound *gs_clip_sound_new (GsMediaInfo *info,
                                GsPerturbation *perturbation,
                                GCancellable *cancellable,
                                GError **error);
void gs_clip_sound_free (GsClipSound *self);
gssize gs_clip_sound_read (GsClipSound *self,
                           float *samples,
                           gsize n_samples,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipSound, gs_clip_sound_free)

G_END_DECLS
