/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-plan.h"

G_BEGIN_DECLS

/* Streams of random numbers: each part of a clip draws from its own. */
enum
{
  STREAM_CLIP,
  STREAM_IDENTITY,
  STREAM_SPANS,
  STREAM_FEELING,
  STREAM_MOTION,
  STREAM_EYES,
  STREAM_WORDS,
  STREAM_SOUND,
  STREAM_JITTER,
};

/* Waves that a swaying of the head is made of. */
#define GS_SYNTH_N_WAVES 4

typedef struct
{
  double amplitude[GS_SYNTH_N_WAVES];
  double frequency[GS_SYNTH_N_WAVES];
  double phase[GS_SYNTH_N_WAVES];
} GsSynthSway;

/* A look: from @time on the eyes rest at (@x, @y). */
typedef struct
{
  double time, x, y;
} GsSynthLook;

struct _GsSynthPlan
{
  gatomicrefcount ref_count;

  guint64 seed;
  guint64 identity_seed;
  guint fps;
  guint n_frames;
  GsSynthIdentity identity;
  GArray *spans;    /* GsSynthWeakSpan, ordered */
  GArray *keys;     /* GsSynthKey, ordered, from before the first frame to behind the last */
  GArray *blinks;   /* double: times */
  GArray *looks;    /* GsSynthLook, ordered */
  char **sentences; /* (nullable): instead of the usual ones */

  GsSynthSway yaw, pitch, roll, x, y, nearness, light;
};

GsSynthPlan *gs_synth_plan_alloc (guint64 seed, double seconds, double fps, GError **error);
void gs_synth_plan_complete (GsSynthPlan *self);

G_END_DECLS
