/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GS_PROSODY_RATE 16000 /* samples a second */
#define GS_PROSODY_HOP  160   /* samples from value to value: 10 ms */
#define GS_PROSODY_SIZE 816   /* samples looked at for one value: 51 ms */

#define GS_PROSODY_MIN_PITCH 60.0f  /* Hz */
#define GS_PROSODY_MAX_PITCH 500.0f /* Hz */

/**
 * GsProsodyValue:
 * @energy: mean square of the samples
 * @pitch: fundamental frequency, Hz; what the strongest period says even where @voicing is low
 * @voicing: normalised autocorrelation at that period, 0 (noise, silence) to 1 (a perfect period)
 *
 * What is heard of the voice at one moment.
 */
typedef struct
{
  float energy;
  float pitch;
  float voicing;
} GsProsodyValue;

/**
 * GsProsody:
 *
 * Energy, pitch and voicing every 10 ms of a stream of any length. Use from one thread.
 */
typedef struct _GsProsody GsProsody;

GsProsody *gs_prosody_new (void);
void gs_prosody_free (GsProsody *self);
gsize gs_prosody_get_n_values (gsize n_samples);
gsize gs_prosody_push (GsProsody *self, const float *samples, gsize n_samples, GsProsodyValue *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsProsody, gs_prosody_free)

G_END_DECLS
