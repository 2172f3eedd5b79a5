/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-plan-private.h"

#include "gs-synth-error.h"

#include <math.h>

/* The square of valence and arousal is visited cell by cell in a random order. */
#define CELLS    4
#define N_CELLS  (CELLS * CELLS)
#define FARTHEST 0.96

/* Least valence and arousal in a contradiction, else there is nothing to contradict. */
#define LEAST_CONTRADICTED 0.45

/* Between two keys, and from a contradiction to the keys around it, seconds. */
#define LEAST_STEP           1.2
#define MOST_STEP            4.2
#define CONTRADICTION_MARGIN 0.2

static const guint usual_fps[] = { 24, 25, 30 };

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
  self->fps = fps != 0.0 ? (guint) fps : usual_fps[gs_synth_random_below (&random, G_N_ELEMENTS (usual_fps))];
  self->n_frames = (guint) lround (seconds * self->fps);
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
        return (int) i;
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
  double end = (double) self->n_frames / self->fps;
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

static void
draw_eyes (GsSynthPlan *self)
{
  GsSynthRandom random;
  double end = (double) self->n_frames / self->fps;

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
