/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-random.h"

G_BEGIN_DECLS

/**
 * GsSynthWeakKind:
 * @GS_SYNTH_WEAK_FACE_COVERED: something is held before the face: the voice alone tells
 * @GS_SYNTH_WEAK_FACE_AWAY: the head is turned away: the voice alone tells
 * @GS_SYNTH_WEAK_BABBLE: several other voices drown the speaker: the face alone tells
 * @GS_SYNTH_WEAK_SILENCE: no voice: the face alone tells
 * @GS_SYNTH_WEAK_CONTRADICTION: the face shows the opposite of what the voice says. The *face* lies and the label
 * follows the voice, for the face is the better controlled of the two and the voice leaks (Ekman and Friesen 1969;
 *   Zuckerman, DePaulo and Rosenthal 1981). The put-on face has its tells: it is asymmetric, and its smile
 *   moves the mouth (AU12) without the cheeks (AU6) (Ekman and Friesen 1982, "Felt, false and miserable smiles")
 * @GS_SYNTH_WEAK_SOUND_DELAYED: the sound comes late: the label follows the face
 *
 * Why face and voice do not complete each other over a stretch of a clip.
 */
typedef enum
{
  GS_SYNTH_WEAK_FACE_COVERED,
  GS_SYNTH_WEAK_FACE_AWAY,
  GS_SYNTH_WEAK_BABBLE,
  GS_SYNTH_WEAK_SILENCE,
  GS_SYNTH_WEAK_CONTRADICTION,
  GS_SYNTH_WEAK_SOUND_DELAYED,
  GS_SYNTH_N_WEAK_KINDS,
} GsSynthWeakKind;

/**
 * GsSynthWeakSpan:
 * @start: first moment, seconds; the time of a frame
 * @end: first moment after it, seconds; the time of a frame or the clip's end
 * @kind: what is weak
 * @amount: for %GS_SYNTH_WEAK_SOUND_DELAYED by how many seconds, else 0
 *
 * A stretch of a clip where face and voice do not complete each other. Ways in and out (an object rising before the
 * face) lie inside the span: outside, both are whole.
 */
typedef struct
{
  double start;
  double end;
  GsSynthWeakKind kind;
  double amount;
} GsSynthWeakSpan;

const char *gs_synth_weak_kind_get_name (GsSynthWeakKind kind);
gboolean gs_synth_weak_kind_is_video_reliable (GsSynthWeakKind kind);
gboolean gs_synth_weak_kind_from_name (const char *name, GsSynthWeakKind *kind);

GArray *gs_synth_weak_spans_new (GsSynthRandom *random, guint n_frames, double fps);
double gs_synth_weak_spans_get_weight (const GArray *spans, GsSynthWeakKind kind, double time, double ramp);

G_END_DECLS
