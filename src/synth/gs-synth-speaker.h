/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Samples a second of what a speaker says. */
#define GS_SYNTH_SPEAKER_RATE 22050

/**
 * GsSynthManner:
 * @voice: name of the voice, as espeak-ng has it
 * @pitch: 0 to 99
 * @range: of the pitch, 0 to 99
 * @rate: words a minute, 80 to 450
 *
 * How something is said.
 */
typedef struct
{
  char voice[24];
  int pitch;
  int range;
  int rate;
} GsSynthManner;

/**
 * GsSynthSpeaker:
 *
 * espeak-ng in a process of its own. The library keeps its state in static variables, and what it says depends
 * on what it said before; a fresh process for each clip makes a clip's sound depend on nothing but the clip, and lets
 * several clips be spoken at once. Use from one thread.
 */
typedef struct _GsSynthSpeaker GsSynthSpeaker;

GsSynthSpeaker *gs_synth_speaker_new (GError **error);
void gs_synth_speaker_free (GsSynthSpeaker *self);

gboolean gs_synth_speaker_say (
  GsSynthSpeaker *self, const char *text, const GsSynthManner *manner, GArray *samples, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsSynthSpeaker, gs_synth_speaker_free)

G_END_DECLS
