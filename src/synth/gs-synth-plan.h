/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-identity.h"
#include "gs-synth-weak.h"

G_BEGIN_DECLS

/**
 * GsSynthFeeling:
 * @valence: unpleasant -1 to pleasant 1
 * @arousal: calm -1 to excited 1
 *
 * A point of the circumplex.
 */
typedef struct
{
  double valence;
  double arousal;
} GsSynthFeeling;

/**
 * GsSynthKey:
 * @time: seconds
 * @feeling: what is felt then
 *
 * A point that the feeling passes through.
 */
typedef struct
{
  double time;
  GsSynthFeeling feeling;
} GsSynthKey;

/**
 * GsSynthMoment:
 * @felt: what the person feels: the label
 * @face: what the face shows; differs from @felt only in a contradiction
 * @voice: what the voice says; differs from @felt only where the sound is delayed
 * @mask: how far the expression is put on, 0 to 1
 * @cover: how far an object covers the face, 0 to 1
 * @away: how far the head is turned away, 0 to 1 (it is contained in @yaw)
 * @yaw: turn of the head, radians, positive towards the right of the picture
 * @pitch: nod, radians, positive downwards
 * @roll: tilt, radians, positive clockwise in the picture
 * @x: shift of the head from its place, distances between the eyes, positive to the right of the picture
 * @y: shift downwards
 * @nearness: size of the head against its usual one
 * @blink: closing of the lids, 0 to 1
 * @gaze_x: -1 to 1, positive to the right of the picture
 * @gaze_y: -1 to 1, positive downwards
 * @light: brightness of the scene against its usual one
 * @present: whether a face finder can be expected to find the face
 *
 * Everything that is to be seen and heard of a person at one time.
 */
typedef struct
{
  GsSynthFeeling felt;
  GsSynthFeeling face;
  GsSynthFeeling voice;
  double mask;
  double cover;
  double away;
  double yaw;
  double pitch;
  double roll;
  double x;
  double y;
  double nearness;
  double blink;
  double gaze_x;
  double gaze_y;
  double light;
  gboolean present;
} GsSynthMoment;

/**
 * GsSynthPlan:
 *
 * What happens in a synthetic clip: drawn once from a seed and the same on every machine; read-only afterwards, so
 * that any number of threads may ask it.
 */
typedef struct _GsSynthPlan GsSynthPlan;

/* Limits of what can be asked for. */
#define GS_SYNTH_MIN_SECONDS 1.0
#define GS_SYNTH_MAX_SECONDS 7200.0
#define GS_SYNTH_MIN_FPS     5.0
#define GS_SYNTH_MAX_FPS     120.0

GsSynthPlan *gs_synth_plan_new (guint64 seed, double seconds, double fps, gboolean weak, GError **error);
GsSynthPlan *gs_synth_plan_new_from_json (const char *text, GError **error);
GsSynthPlan *gs_synth_plan_ref (GsSynthPlan *self);
void gs_synth_plan_unref (GsSynthPlan *self);
char *gs_synth_plan_to_json (const GsSynthPlan *self);

guint64 gs_synth_plan_get_seed (const GsSynthPlan *self);
guint gs_synth_plan_get_n_frames (const GsSynthPlan *self);
guint gs_synth_plan_get_fps (const GsSynthPlan *self);
double gs_synth_plan_get_seconds (const GsSynthPlan *self);
gint64 gs_synth_plan_get_pts (const GsSynthPlan *self, guint frame);
const GsSynthIdentity *gs_synth_plan_get_identity (const GsSynthPlan *self);
const GsSynthWeakSpan *gs_synth_plan_get_spans (const GsSynthPlan *self, guint *n_spans);
const char *const *gs_synth_plan_get_sentences (const GsSynthPlan *self);

GsSynthFeeling gs_synth_plan_get_feeling (const GsSynthPlan *self, double time);
GsSynthFeeling gs_synth_plan_get_label (const GsSynthPlan *self, guint frame);
void gs_synth_plan_get_moment (const GsSynthPlan *self, double time, GsSynthMoment *moment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsSynthPlan, gs_synth_plan_unref)

G_END_DECLS
