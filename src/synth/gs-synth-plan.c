/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-plan-private.h"

#include <math.h>

/* How strong a put-on face is. */
#define MASK_STRENGTH 0.85

/* How long ways in and out take, seconds, and how far a head turns away. */
#define COVER_SECONDS 0.35
#define TURN_SECONDS  0.50
#define TURN_ANGLE    1.35
#define MASK_SECONDS  0.40
#define BLINK_SECONDS 0.28

/* What a frontal face finder still finds. */
#define PRESENT_COVER 0.4
#define PRESENT_ANGLE 0.70

/**
 * gs_synth_plan_ref:
 * @self: a plan
 *
 * Returns: (transfer full): @self
 */
GsSynthPlan *
gs_synth_plan_ref (GsSynthPlan *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * gs_synth_plan_unref:
 * @self: a plan
 */
void
gs_synth_plan_unref (GsSynthPlan *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->spans);
  g_array_unref (self->keys);
  g_array_unref (self->blinks);
  g_array_unref (self->looks);
  g_strfreev (self->sentences);
  g_free (self);
}

/**
 * gs_synth_plan_get_seed:
 * @self: a plan
 *
 * Returns: the seed that it was drawn from
 */
guint64
gs_synth_plan_get_seed (const GsSynthPlan *self)
{
  return self->seed;
}

/**
 * gs_synth_plan_get_n_frames:
 * @self: a plan
 *
 * Returns: frames of the clip
 */
guint
gs_synth_plan_get_n_frames (const GsSynthPlan *self)
{
  return self->n_frames;
}

/**
 * gs_synth_plan_get_fps:
 * @self: a plan
 *
 * Returns: frames a second
 */
guint
gs_synth_plan_get_fps (const GsSynthPlan *self)
{
  return self->fps;
}

/**
 * gs_synth_plan_get_seconds:
 * @self: a plan
 *
 * Returns: length of the clip, a whole number of frames
 */
double
gs_synth_plan_get_seconds (const GsSynthPlan *self)
{
  return (double) self->n_frames / self->fps;
}

/**
 * gs_synth_plan_get_pts:
 * @self: a plan
 * @frame: a frame, or their number for the clip's end
 *
 * Returns: when the frame is shown, nanoseconds
 */
gint64
gs_synth_plan_get_pts (const GsSynthPlan *self, guint frame)
{
  return (gint64) frame * G_GINT64_CONSTANT (1000000000) / self->fps;
}

/**
 * gs_synth_plan_get_identity:
 * @self: a plan
 *
 * Returns: (transfer none): who is seen and heard
 */
const GsSynthIdentity *
gs_synth_plan_get_identity (const GsSynthPlan *self)
{
  return &self->identity;
}

/**
 * gs_synth_plan_get_spans:
 * @self: a plan
 * @n_spans: (out): how many
 *
 * Returns: (transfer none) (array length=n_spans): weak spans in the order of time, not touching each other
 */
const GsSynthWeakSpan *
gs_synth_plan_get_spans (const GsSynthPlan *self, guint *n_spans)
{
  *n_spans = self->spans->len;

  return (const GsSynthWeakSpan *) (gconstpointer) self->spans->data;
}

/**
 * gs_synth_plan_get_sentences:
 * @self: a plan
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): what is said, in turn, or %NULL for the usual
 * sentences
 */
const char *const *
gs_synth_plan_get_sentences (const GsSynthPlan *self)
{
  return (const char *const *) self->sentences;
}

/**
 * gs_synth_plan_get_feeling:
 * @self: a plan
 * @time: seconds
 *
 * The feeling moves from key to key along the path of least jerk (Flash and Hogan 1985), which never overshoots:
 * valence and arousal stay in [-1, 1].
 *
 * Returns: what the person feels
 */
GsSynthFeeling
gs_synth_plan_get_feeling (const GsSynthPlan *self, double time)
{
  const GsSynthKey *keys = (const GsSynthKey *) (gconstpointer) self->keys->data;
  guint low = 0, high = self->keys->len - 1;
  GsSynthFeeling a, b;
  double x;

  if (time <= keys[low].time)
    return keys[low].feeling;
  if (time >= keys[high].time)
    return keys[high].feeling;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (keys[middle].time <= time)
        low = middle;
      else
        high = middle;
    }

  a = keys[low].feeling;
  b = keys[high].feeling;
  x = (time - keys[low].time) / (keys[high].time - keys[low].time);
  x = x * x * x * (10.0 + x * (6.0 * x - 15.0));

  return (GsSynthFeeling){ a.valence + x * (b.valence - a.valence), a.arousal + x * (b.arousal - a.arousal) };
}

/**
 * gs_synth_plan_get_label:
 * @self: a plan
 * @frame: a frame
 *
 * Returns: valence and arousal that a network should find in the frame
 */
GsSynthFeeling
gs_synth_plan_get_label (const GsSynthPlan *self, guint frame)
{
  return gs_synth_plan_get_feeling (self, (double) frame / self->fps);
}

static double
get_sway (const GsSynthSway *sway, double time)
{
  double sum = 0.0;

  for (guint i = 0; i < GS_SYNTH_N_WAVES; i++)
    sum += sway->amplitude[i] * sin (2.0 * G_PI * sway->frequency[i] * time + sway->phase[i]);

  return sum;
}

/* The closing of the lids by the blinks around @time: fast down, slower up. */
static double
get_blink (const GsSynthPlan *self, double time)
{
  for (guint i = 0; i < self->blinks->len; i++)
    {
      double x = (time - g_array_index (self->blinks, double, i)) / BLINK_SECONDS;

      if (x > 0.0 && x < 1.0)
        return x < 0.35 ? x / 0.35 : 1.0 - (x - 0.35) / 0.65;
    }

  return 0.0;
}

static void
get_gaze (const GsSynthPlan *self, double time, GsSynthMoment *moment)
{
  for (guint i = self->looks->len; i > 0; i--)
    {
      const GsSynthLook *look = &g_array_index (self->looks, GsSynthLook, i - 1);

      if (look->time <= time)
        {
          moment->gaze_x = look->x;
          moment->gaze_y = look->y;
          return;
        }
    }
}

/* Towards which side the head turns away in the span around @time. */
static double
get_turn_side (const GsSynthPlan *self, double time)
{
  for (guint i = 0; i < self->spans->len; i++)
    {
      const GsSynthWeakSpan *span = &g_array_index (self->spans, GsSynthWeakSpan, i);

      if (time >= span->start && time < span->end)
        return ((self->seed + i) & 1) != 0 ? 1.0 : -1.0;
    }

  return 1.0;
}

/**
 * gs_synth_plan_get_moment:
 * @self: a plan
 * @time: seconds
 * @moment: (out): what is to be seen and heard then
 */
void
gs_synth_plan_get_moment (const GsSynthPlan *self, double time, GsSynthMoment *moment)
{
  GsSynthFeeling felt = gs_synth_plan_get_feeling (self, time);
  double liveliness = 0.75 + 0.25 * felt.arousal;
  double delay = 0.0;

  *moment = (GsSynthMoment){ .felt = felt };
  moment->mask = gs_synth_weak_spans_get_weight (self->spans, GS_SYNTH_WEAK_CONTRADICTION, time, MASK_SECONDS);
  moment->cover = gs_synth_weak_spans_get_weight (self->spans, GS_SYNTH_WEAK_FACE_COVERED, time, COVER_SECONDS);
  moment->away = gs_synth_weak_spans_get_weight (self->spans, GS_SYNTH_WEAK_FACE_AWAY, time, TURN_SECONDS);

  moment->face.valence = felt.valence * (1.0 - (1.0 + MASK_STRENGTH) * moment->mask);
  moment->face.arousal = felt.arousal * (1.0 - (1.0 + MASK_STRENGTH) * moment->mask);

  for (guint i = 0; i < self->spans->len; i++)
    {
      const GsSynthWeakSpan *span = &g_array_index (self->spans, GsSynthWeakSpan, i);

      if (time >= span->start && time < span->end)
        delay = span->amount;
    }
  moment->voice = gs_synth_plan_get_feeling (self, time - delay);

  /* A low head goes with displeasure, a raised one with pleasure (Wallbott 1998). */
  moment->yaw = liveliness * get_sway (&self->yaw, time);
  moment->pitch = liveliness * get_sway (&self->pitch, time) - 0.035 * moment->face.valence;
  moment->roll = liveliness * get_sway (&self->roll, time);
  moment->x = get_sway (&self->x, time);
  moment->y = get_sway (&self->y, time);
  moment->nearness = 1.0 + get_sway (&self->nearness, time);
  moment->light = 1.0 + get_sway (&self->light, time);
  moment->yaw += moment->away * (get_turn_side (self, time) * TURN_ANGLE - moment->yaw);

  moment->blink = get_blink (self, time);
  get_gaze (self, time, moment);
  moment->present = moment->cover < PRESENT_COVER && fabs (moment->yaw) < PRESENT_ANGLE;
}
