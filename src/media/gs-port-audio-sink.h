/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-sound-device.h"

#include <gst/audio/audio.h>

G_BEGIN_DECLS

#define GS_TYPE_PORT_AUDIO_SINK (gs_port_audio_sink_get_type ())

/**
 * GsPortAudioSink:
 *
 * Plays raw sound through PortAudio's default device and gives its time as the pipeline's clock. Never fails for want
 * of a device: it plays in silence then and says why.
 *
 * Properties, notified in any thread: "silent-reason" (string or %NULL), "underruns" (uint, not notified), "volume"
 * (double 0..1, as the factor on the samples), "mute" (boolean).
 */
G_DECLARE_FINAL_TYPE (GsPortAudioSink, gs_port_audio_sink, GS, PORT_AUDIO_SINK, GstAudioBaseSink)

GstElement *gs_port_audio_sink_new (void);
void gs_port_audio_sink_get_state (GsPortAudioSink *self,
                                   GsSoundState *state);

G_END_DECLS
