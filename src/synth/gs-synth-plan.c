/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-plan-private.h"

#include "gs-synth-error.h"

#include <math.h>

/* The square of valence and arousal is visited cell by cell in a random order. */
#define CELLS    4
#define N_CELLS  (CELLS * CELLS)
#define FARTHEST 0.96

/* Least valence and arousal in a contradiction, else there is nothing to contradict; and how strong the put-on face is.
 */
#define LEAST_CONTRADICTED 0.45
#define MASK_STRENGTH      0.85

/* Between two keys, and from a contradiction to the keys around it, seconds. */
#define LEAST_STEP           1.2
#define MOST_STEP            4.2
#define CONTRADICTION_MARGIN 0.2

#define COVER_SECONDS 0.35
#define TURN_SECONDS  0.50
#define TURN_ANGLE    1.35
#define MASK_SECONDS  0.40
#define BLINK_SECONDS 0.28

/* What a frontal face finder still finds. */
#define PRESENT_COVER 0.4
#define PRESENT_ANGLE 0.60

static const guint usual_fps[] = { 24, 25, 30 };

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

/*< private >
 * Checks what was asked for and makes a plan that holds nothing yet.
 */
GsSynthPlan *
gs_synth_plan_alloc (guint64 seed, double seconds, double fps, GError **error)
{
  GsSynthPlan *self;
  GsSynthRandom random;

  if (!(seconds >= GS_SYNTH_MIN_SECONDS && seconds <= GS_SYNTH_MAX_SECONDS))
    {
      g_set_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_INVALID, "A synthetic clip lasts %.0f to %.0f seconds, not %g",
                   GS_SYNTH_MIN_SECONDS, GS_SYNTH_MAX_SECONDS, seconds);
      return NULL;
    }
  if (fps != 0.0 && !(fps >= GS_SYNTH_MIN_FPS && fps <= GS_SYNTH_MAX_FPS && fps == floor (fps)))
    {
      g_set_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_INVALID,
                   "A synthetic clip has a whole number of %.0f to %.0f frames a second, not %g", GS_SYNTH_MIN_FPS,
                   GS_SYNTH_MAX_FPS, fps);
      return NULL;
    }

  gs_synth_random_init (&random, seed, STREAM_CLIP);
  self = g_new0 (GsSynthPlan, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->seed = seed;
  self->identity_seed = seed;
  self->fps = fps != 0.0 ? (guint)fps : usual_fps[gs_synth_random_below (&random, G_N_ELEMENTS (usual_fps))];
  self->n_frames = (guint)lround (seconds * self->fps);
  self->spans = g_array_new (FALSE, TRUE, sizeof (GsSynthWeakSpan));
  self->keys = g_array_new (FALSE, TRUE, sizeof (GsSynthKey));
  self->blinks = g_array_new (FALSE, TRUE, sizeof (double));
  self->looks = g_array_new (FALSE, TRUE, sizeof (GsSynthLook));

  return self;
}

/* The contradiction that @time lies in or close to, or -1. */
static int
find_contradiction (const GsSynthPlan *self, double time)
{
  for (guint i = 0; i < self->spans->len; i++)
    {
      const GsSynthWeakSpan *span = &g_array_index (self->spans, GsSynthWeakSpan, i);

      if (span->kind == GS_SYNTH_WEAK_CONTRADICTION && time > span->start - 1.5 * CONTRADICTION_MARGIN &&
          time < span->end + 1.5 * CONTRADICTION_MARGIN)
        return (int)i;
    }

  return -1;
}

/* The next time after @time that needs a key of its own: around a contradiction the feeling must not leave its
 * quadrant. */
static double
find_needed (const GsSynthPlan *self, double time)
{
  for (guint i = 0; i < self->spans->len; i++)
    {
      const GsSynthWeakSpan *span = &g_array_index (self->spans, GsSynthWeakSpan, i);

      if (span->kind != GS_SYNTH_WEAK_CONTRADICTION)
        continue;
      if (span->start - CONTRADICTION_MARGIN > time + 1e-9)
        return span->start - CONTRADICTION_MARGIN;
      if (span->end + CONTRADICTION_MARGIN > time + 1e-9)
        return span->end + CONTRADICTION_MARGIN;
    }

  return INFINITY;
}

static double
draw_in_cell (GsSynthRandom *random, guint cell)
{
  double width = 2.0 * FARTHEST / CELLS;

  return -FARTHEST + width * (cell + gs_synth_random_uniform (random, 0.0, 1.0));
}

/* In a contradiction the feeling stays in the quadrant where it was at first, and away from the axes. */
static double
contradict (double value, double sign)
{
  return sign * (LEAST_CONTRADICTED + (FARTHEST - LEAST_CONTRADICTED) * fabs (value) / FARTHEST);
}

static void
draw_keys (GsSynthPlan *self)
{
  GsSynthRandom random;
  guint cells[N_CELLS];
  guint n_drawn = 0;
  double end = (double)self->n_frames / self->fps;
  double signs[2] = { 1.0, 1.0 };
  double time;
  int last = -1;

  gs_synth_random_init (&random, self->seed, STREAM_FEELING);
  time = -gs_synth_random_uniform (&random, 0.0, 1.5);

  while (self->keys->len < 2 || g_array_index (self->keys, GsSynthKey, self->keys->len - 1).time < end)
    {
      GsSynthKey key = { .time = time };
      int contradiction = find_contradiction (self, time);
      double next = time + gs_synth_random_uniform (&random, LEAST_STEP, MOST_STEP);
      double needed = find_needed (self, time);
      guint cell;

      if (n_drawn % N_CELLS == 0)
        {
          for (guint i = 0; i < N_CELLS; i++)
            cells[i] = i;
          gs_synth_random_shuffle (&random, cells, N_CELLS);
        }
      cell = cells[n_drawn++ % N_CELLS];
      key.feeling.valence = draw_in_cell (&random, cell % CELLS);
      key.feeling.arousal = draw_in_cell (&random, cell / CELLS);

      if (contradiction >= 0)
        {
          if (contradiction != last)
            {
              signs[0] = copysign (1.0, key.feeling.valence);
              signs[1] = copysign (1.0, key.feeling.arousal);
            }
          key.feeling.valence = contradict (key.feeling.valence, signs[0]);
          key.feeling.arousal = contradict (key.feeling.arousal, signs[1]);
        }
      /* Never two keys so close that the feeling would have to jump. */
      if (next > needed - LEAST_STEP)
        next = needed;

      last = contradiction;
      g_array_append_val (self->keys, key);
      time = next;
    }
}

static void
draw_sway (GsSynthRandom *random, GsSynthSway *sway, double extent, double slowest, double fastest)
{
  /* Slow waves are the larger ones; together they never leave the extent. */
  static const double shares[GS_SYNTH_N_WAVES] = { 0.4, 0.3, 0.18, 0.12 };

  for (guint i = 0; i < GS_SYNTH_N_WAVES; i++)
    {
      double place = (i + gs_synth_random_uniform (random, 0.0, 1.0)) / GS_SYNTH_N_WAVES;

      sway->amplitude[i] = extent * shares[i];
      sway->frequency[i] = slowest * pow (fastest / slowest, place);
      sway->phase[i] = gs_synth_random_uniform (random, 0.0, 2.0 * G_PI);
    }
}

static double
get_sway (const GsSynthSway *sway, double time)
{
  double sum = 0.0;

  for (guint i = 0; i < GS_SYNTH_N_WAVES; i++)
    sum += sway->amplitude[i] * sin (2.0 * G_PI * sway->frequency[i] * time + sway->phase[i]);

  return sum;
}

static void
draw_eyes (GsSynthPlan *self)
{
  GsSynthRandom random;
  double end = (double)self->n_frames / self->fps;

  gs_synth_random_init (&random, self->seed, STREAM_EYES);

  for (double time = gs_synth_random_uniform (&random, 0.8, 3.5); time < end;
       time += gs_synth_random_uniform (&random, 1.8, 5.5))
    g_array_append_val (self->blinks, time);

  for (double time = 0.0; time < end; time += gs_synth_random_uniform (&random, 0.6, 2.6))
    {
      gboolean ahead = gs_synth_random_below (&random, 5) < 3;
      GsSynthLook look = { .time = time };

      look.x = gs_synth_random_uniform (&random, -1.0, 1.0) * (ahead ? 0.08 : 0.55);
      look.y = gs_synth_random_uniform (&random, -1.0, 1.0) * (ahead ? 0.06 : 0.3);
      g_array_append_val (self->looks, look);
    }
}

/*< private >
 * Draws everything that is not there yet.
 */
void
gs_synth_plan_complete (GsSynthPlan *self)
{
  GsSynthRandom random;

  gs_synth_random_init (&random, self->identity_seed, STREAM_IDENTITY);
  gs_synth_identity_init (&self->identity, &random);

  if (self->keys->len == 0)
    draw_keys (self);
  draw_eyes (self);

  gs_synth_random_init (&random, self->seed, STREAM_MOTION);
  draw_sway (&random, &self->yaw, 0.20, 0.07, 0.6);
  draw_sway (&random, &self->pitch, 0.11, 0.08, 0.8);
  draw_sway (&random, &self->roll, 0.09, 0.06, 0.5);
  draw_sway (&random, &self->x, 0.16, 0.05, 0.4);
  draw_sway (&random, &self->y, 0.08, 0.05, 0.5);
  draw_sway (&random, &self->nearness, 0.05, 0.04, 0.2);
  draw_sway (&random, &self->light, 0.06, 0.03, 0.2);
}

/**
 * gs_synth_plan_new:
 * @seed: which clip; clips of different seeds have nothing in common
 * @seconds: length, %GS_SYNTH_MIN_SECONDS to %GS_SYNTH_MAX_SECONDS
 * @fps: frames a second, a whole number, or 0 for 24, 25 or 30, as the seed has it
 * @weak: whether there are weak spans
 * @error: return location for a #GsSynthError
 *
 * Draws what happens in a clip.
 *
 * Returns: (transfer full): the plan
 */
GsSynthPlan *
gs_synth_plan_new (guint64 seed, double seconds, double fps, gboolean weak, GError **error)
{
  GsSynthPlan *self = gs_synth_plan_alloc (seed, seconds, fps, error);
  GsSynthRandom random;

  if (self == NULL)
    return NULL;

  if (weak)
    {
      gs_synth_random_init (&random, seed, STREAM_SPANS);
      g_array_unref (self->spans);
      self->spans = gs_synth_weak_spans_new (&random, self->n_frames, self->fps);
    }
  gs_synth_plan_complete (self);

  return self;
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
  return (double)self->n_frames / self->fps;
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
  return (gint64)frame * G_GINT64_CONSTANT (1000000000) / self->fps;
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

  return (const GsSynthWeakSpan *)(gconstpointer)self->spans->data;
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
  return (const char *const *)self->sentences;
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
  const GsSynthKey *keys = (const GsSynthKey *)(gconstpointer)self->keys->data;
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
  return gs_synth_plan_get_feeling (self, (double)frame / self->fps);
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
