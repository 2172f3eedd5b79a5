/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsWeakReason:
 * @GS_WEAK_OWN: a gate keeps its modality as it is more than it does in this clip otherwise
 * @GS_WEAK_NO_FACE: no face is seen
 * @GS_WEAK_NO_VOICE: nothing is heard but pauses
 * @GS_WEAK_NO_PAUSE: the voice makes no pause, as where other sound covers it
 * @GS_WEAK_SOUND_DECIDES: more of what the network says comes of the sound than otherwise in this clip
 * @GS_WEAK_LIPS_APART: the mouth does not open and close with the sound, as it does in this clip otherwise
 *
 * Why a stretch stands out. A set of them.
 */
typedef enum
{
  GS_WEAK_OWN = 1 << 0,
  GS_WEAK_NO_FACE = 1 << 1,
  GS_WEAK_NO_VOICE = 1 << 2,
  GS_WEAK_NO_PAUSE = 1 << 3,
  GS_WEAK_SOUND_DECIDES = 1 << 4,
  GS_WEAK_LIPS_APART = 1 << 5,
} GsWeakReason;

/**
 * GsWeakEvidence:
 * @n_frames: number of frames
 * @pts: presentation times, nanoseconds ([n_frames])
 * @n_gates: how many gates are looked at
 * @own: [n_gates][n_frames] weight of each gate's own candidate; NaN = not known
 * @face: (nullable): [n_frames] 1 where a face is seen, 0 where none is; NaN = not known
 * @pauses: (nullable): [n_frames] share of the sound around that is silence; NaN = not known
 * @mouth: (nullable): [n_frames] how far the mouth is open, in any unit; NaN = no face is seen
 * @loudness: (nullable): [n_frames] how loud it is, on a logarithmic scale in any unit; NaN = no sound
 * @n_outputs: outputs whose contributions are known, 0 for none
 * @of_sound: [n_outputs][n_frames] contribution of the sound; NaN = not known
 *
 * What may tell that a modality is weak. What is not given tells nothing.
 */
typedef struct
{
  guint n_frames;
  const gint64 *pts;
  guint n_gates;
  const float *const *own;
  const float *face;
  const float *pauses;
  const float *mouth;
  const float *loudness;
  guint n_outputs;
  const float *const *of_sound;
} GsWeakEvidence;

/**
 * GsWeakEvent:
 * @first: first frame
 * @end: frame after the last
 * @reasons: set of #GsWeakReason
 * @gate: with %GS_WEAK_OWN: the gate that rises most, else -1
 * @rise: with %GS_WEAK_OWN: by how much the mean of its own weight is above the clip's median
 *
 * A stretch that stands out.
 */
typedef struct
{
  guint first;
  guint end;
  guint reasons;
  int gate;
  double rise;
} GsWeakEvent;

GArray *gs_weak_events_find (const GsWeakEvidence *evidence);

G_END_DECLS
