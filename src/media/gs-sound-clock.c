/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-sound-clock.h"

#define NANOSECONDS G_GINT64_CONSTANT (1000000000)

/* A report that is off by more than this is believed at once: the device stood still or was exchanged. */
#define BELIEVE_AT_ONCE (20 * NANOSECONDS / 1000)
/* Otherwise each report moves the clock by this part of the difference: a time constant of half a second at 10 ms a
 * report. */
#define FILTER 50

static gint64
to_time (const GsSoundClock *self,
         gint64 samples)
{
  return samples * NANOSECONDS / self->rate;
}

/**
 * gs_sound_clock_init:
 * @self: room for a clock, zeroed
 * @rate: samples a second
 *
 * Sets the clock to nothing heard. No other thread may look at it yet.
 */
void
gs_sound_clock_init (GsSoundClock *self,
                     int rate)
{
  self->rate = rate;
  self->locked = FALSE;
  atomic_store (&self->samples, 0);
  atomic_store (&self->time, 0);
  atomic_store (&self->limit, 0);
  atomic_store (&self->running, FALSE);
  atomic_store (&self->heard, 0);
}

static void
write_state (GsSoundClock *self,
             gint64 samples,
             gint64 time,
             gint64 limit,
             gboolean running)
{
  atomic_fetch_add (&self->sequence, 1);
  atomic_store (&self->samples, samples);
  atomic_store (&self->time, time);
  atomic_store (&self->limit, limit);
  atomic_store (&self->running, running);
  atomic_fetch_add (&self->sequence, 1);
}

/**
 * gs_sound_clock_report:
 * @self: a clock
 * @samples: samples handed to the device before those of this report
 * @time: when the next one will be heard, nanoseconds of the monotonic clock
 * @limit: samples handed over including those of this report
 *
 * The writer's report, made each time it hands samples over. Takes no lock and no memory.
 */
void
gs_sound_clock_report (GsSoundClock *self,
                       gint64 samples,
                       gint64 time,
                       gint64 limit)
{
  if (self->locked)
    {
      gint64 expected = atomic_load (&self->time) + to_time (self, samples - atomic_load (&self->samples));
      gint64 difference = time - expected;

      if (difference < BELIEVE_AT_ONCE && difference > -BELIEVE_AT_ONCE)
        time = expected + difference / FILTER;
    }

  self->locked = TRUE;
  write_state (self, samples, time, limit, TRUE);
}

/**
 * gs_sound_clock_hold:
 * @self: a clock
 * @now: nanoseconds of the monotonic clock
 *
 * The writer's report that it hands nothing over (paused): the clock stands until the next report.
 */
void
gs_sound_clock_hold (GsSoundClock *self,
                     gint64 now)
{
  if (!atomic_load (&self->running))
    return;

  gs_sound_clock_get_heard (self, now);
  self->locked = FALSE;
  write_state (self, atomic_load (&self->samples), atomic_load (&self->time), atomic_load (&self->limit), FALSE);
}

/**
 * gs_sound_clock_get_heard:
 * @self: a clock
 * @now: nanoseconds of the monotonic clock
 *
 * Returns: how many samples have been heard at @now; never less than before
 */
gint64
gs_sound_clock_get_heard (GsSoundClock *self,
                          gint64 now)
{
  gint64 before = atomic_load (&self->heard);
  gint64 samples;
  gint64 time;
  gint64 limit;
  gint64 heard;
  gboolean running;
  guint sequence;

  do
    {
      sequence = atomic_load (&self->sequence);
      samples = atomic_load (&self->samples);
      time = atomic_load (&self->time);
      limit = atomic_load (&self->limit);
      running = atomic_load (&self->running);
    }
  while ((sequence & 1) || sequence != atomic_load (&self->sequence));

  if (!running)
    return before;

  heard = samples + (gint64) ((now - time) * ((double) self->rate / NANOSECONDS));
  heard = MIN (heard, limit);

  while (heard > before)
    {
      if (atomic_compare_exchange_weak (&self->heard, &before, heard))
        return heard;
    }

  return before;
}

/**
 * gs_sound_clock_get_end_time:
 * @self: a clock
 * @now: nanoseconds of the monotonic clock
 *
 * Returns: when everything handed over so far will have been heard, nanoseconds of the monotonic clock
 */
gint64
gs_sound_clock_get_end_time (GsSoundClock *self,
                             gint64 now)
{
  gint64 left = atomic_load (&self->limit) - gs_sound_clock_get_heard (self, now);

  return now + to_time (self, MAX (left, 0));
}
