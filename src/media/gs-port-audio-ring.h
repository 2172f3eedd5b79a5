/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-sound-device.h"

#include <gst/audio/audio.h>

G_BEGIN_DECLS

#define GS_TYPE_PORT_AUDIO_RING (gs_port_audio_ring_get_type ())

/**
 * GsPortAudioRing:
 *
 * The buffer between GStreamer's streaming thread, which writes, and PortAudio's callback, which reads. Without a
 * device, or when it goes away, a thread reads in its place at the pace of the system clock, so that playing goes on in
 * silence; it looks for a device meanwhile, and goes over to another when one is chosen.
 *
 * Signal "silent-reason-changed": emitted in any thread, for the notice too.
 */
G_DECLARE_FINAL_TYPE (GsPortAudioRing, gs_port_audio_ring, GS, PORT_AUDIO_RING, GstAudioRingBuffer)

GsPortAudioRing *gs_port_audio_ring_new (void);

void gs_port_audio_ring_get_format (GsPortAudioRing *self,
                                    int *rate,
                                    int *channels);
GstClockTime gs_port_audio_ring_get_time (GsPortAudioRing *self);
char *gs_port_audio_ring_dup_silent_reason (GsPortAudioRing *self);
char *gs_port_audio_ring_dup_notice (GsPortAudioRing *self);
void gs_port_audio_ring_get_state (GsPortAudioRing *self,
                                   GsSoundState *state);
guint gs_port_audio_ring_get_underruns (GsPortAudioRing *self);
void gs_port_audio_ring_set_gain (GsPortAudioRing *self,
                                  float gain);
void gs_port_audio_ring_set_ended (GsPortAudioRing *self,
                                   gboolean ended);

G_END_DECLS
