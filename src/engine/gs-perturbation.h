/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-intervention.h"
#include "gs-run.h"

G_BEGIN_DECLS

/**
 * GsPerturbationKind:
 * @GS_PERTURB_SILENCE: no sound
 * @GS_PERTURB_NOISE: white noise is added
 * @GS_PERTURB_SOUND_FROM: another clip's sound
 * @GS_PERTURB_DELAY: the sound comes later or earlier
 * @GS_PERTURB_HIDE: the picture is black: there is no face
 * @GS_PERTURB_FREEZE: the picture stands still
 * @GS_PERTURB_BLUR: the picture is blurred
 * @GS_PERTURB_FACE_FROM: another clip's picture
 * @GS_PERTURB_DROP: some pictures are left out, and the ones before them stay
 * @GS_PERTURB_FORCE_GATE: a gate of the network gives all its weight to one candidate
 * @GS_PERTURB_WITHOUT_ITERATION: an iteration of the network changes nothing
 * @GS_PERTURB_HOLD_GATES: the gates weigh as they do in the clip as it is
 *
 * What can be changed in a clip or a network before it is analysed.
 */
typedef enum
{
  GS_PERTURB_SILENCE,
  GS_PERTURB_NOISE,
  GS_PERTURB_SOUND_FROM,
  GS_PERTURB_DELAY,
  GS_PERTURB_HIDE,
  GS_PERTURB_FREEZE,
  GS_PERTURB_BLUR,
  GS_PERTURB_FACE_FROM,
  GS_PERTURB_DROP,
  GS_PERTURB_FORCE_GATE,
  GS_PERTURB_WITHOUT_ITERATION,
  GS_PERTURB_HOLD_GATES,
} GsPerturbationKind;

/**
 * GsPerturbationStep:
 * @kind: what is changed
 * @value: signal to noise in dB, delay in seconds, blur in pixels of the displayed picture, share of pictures dropped, or iteration
 * @seed: of the noise, or of which pictures are dropped
 * @path: (nullable): absolute path of the other clip
 * @modality: of a gate: %GS_VIDEO or %GS_AUDIO
 * @candidate: of a gate: 0 = own, t = iteration t
 * @start: from when on, nanoseconds of media time
 * @end: first moment after it; %G_MAXINT64 = to the end
 *
 * One change.
 */
typedef struct
{
  GsPerturbationKind kind;
  double value;
  guint64 seed;
  char *path;
  guint modality;
  guint candidate;
  gint64 start;
  gint64 end;
} GsPerturbationStep;

/**
 * GsPerturbation:
 *
 * Changes one after the other, each of what the ones before it have left. Immutable; reference counted.
 */
typedef struct _GsPerturbation GsPerturbation;

GsPerturbation *gs_perturbation_parse (const char *const *texts,
                                       GError **error);
GsPerturbation *gs_perturbation_ref (GsPerturbation *self);
void gs_perturbation_unref (GsPerturbation *self);
char *gs_perturbation_to_string (const GsPerturbation *self);
guint gs_perturbation_get_n_steps (const GsPerturbation *self);
const GsPerturbationStep *gs_perturbation_get_step (const GsPerturbation *self,
                                                    guint index);
gboolean gs_perturbation_changes_sound (const GsPerturbation *self);
gboolean gs_perturbation_changes_pictures (const GsPerturbation *self);
gboolean gs_perturbation_holds_gates (const GsPerturbation *self);
GsIntervention *gs_perturbation_make_intervention (const GsPerturbation *self,
                                                   const gint64 *pts,
                                                   guint n_frames,
                                                   GsRun *original,
                                                   GsOutput output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPerturbation, gs_perturbation_unref)

G_END_DECLS
