/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-sound-clock.h"

#include <stdlib.h>

#define RATE   48000
#define SECOND G_GINT64_CONSTANT (1000000000)
#define CHUNK  480

/* Reports that jitter by 4 ms give a clock that is right to half a millisecond and never goes back. */
static void
test_jitter (void)
{
  GsSoundClock clock = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  const gint64 start = 100 * SECOND;
  const gint64 delay = 50 * SECOND / 1000;
  gint64 last = 0;

  gs_sound_clock_init (&clock, RATE);
  for (gint64 i = 0; i < 500; i++)
    {
      gint64 now = start + i * CHUNK * SECOND / RATE;
      gint64 jitter = g_rand_int_range (rand, -4000000, 4000001);

      gs_sound_clock_report (&clock, i * CHUNK, now + delay + jitter, (i + 1) * CHUNK);
      for (gint64 part = 0; part < 10; part++)
        {
          gint64 at = now + part * SECOND / 1000;
          gint64 heard = gs_sound_clock_get_heard (&clock, at);
          gint64 truth = (at - start - delay) * RATE / SECOND;

          g_assert_cmpint (heard, >=, last);
          last = heard;
          if (i > 100)
            g_assert_cmpint (ABS (heard - truth), <, RATE / 1000);
        }
    }
}

static void
test_hold (void)
{
  GsSoundClock clock = { 0 };
  gint64 held;

  gs_sound_clock_init (&clock, RATE);
  g_assert_cmpint (gs_sound_clock_get_heard (&clock, 5 * SECOND), ==, 0);

  gs_sound_clock_report (&clock, 0, SECOND, RATE);
  g_assert_cmpint (gs_sound_clock_get_heard (&clock, SECOND / 2), ==, 0);
  g_assert_cmpint (gs_sound_clock_get_heard (&clock, SECOND + SECOND / 2), ==, RATE / 2);
  /* no more than was handed over */
  g_assert_cmpint (gs_sound_clock_get_heard (&clock, 9 * SECOND), ==, RATE);

  gs_sound_clock_init (&clock, RATE);
  gs_sound_clock_report (&clock, 0, SECOND, RATE);
  gs_sound_clock_hold (&clock, SECOND + SECOND / 4);
  held = gs_sound_clock_get_heard (&clock, 3 * SECOND);
  g_assert_cmpint (held, ==, RATE / 4);
  g_assert_cmpint (gs_sound_clock_get_end_time (&clock, 3 * SECOND), ==, 3 * SECOND + SECOND * 3 / 4);

  /* It goes on from there, when what comes next is heard. */
  gs_sound_clock_report (&clock, RATE / 4, 4 * SECOND, RATE);
  g_assert_cmpint (gs_sound_clock_get_heard (&clock, 4 * SECOND + SECOND / 8), ==, RATE * 3 / 8);
}

/* A device that is exchanged is believed at once. */
static void
test_jump (void)
{
  GsSoundClock clock = { 0 };

  gs_sound_clock_init (&clock, RATE);
  gs_sound_clock_report (&clock, 0, SECOND, RATE);
  gs_sound_clock_report (&clock, RATE / 2, 2 * SECOND, RATE);
  g_assert_cmpint (gs_sound_clock_get_heard (&clock, 2 * SECOND + SECOND / 4), ==, RATE * 3 / 4);
}

typedef struct
{
  GsSoundClock clock;
  atomic_bool quit;
} Race;

static gpointer
read_thread (gpointer data)
{
  Race *race = data;
  gint64 last = 0;

  while (!atomic_load (&race->quit))
    {
      gint64 heard = gs_sound_clock_get_heard (&race->clock, SECOND);

      g_assert_cmpint (heard, >=, last);
      last = heard;
    }

  return NULL;
}

/* Readers never see half a report: each one here says that exactly its own number of samples is heard at one second. */
static void
test_race (void)
{
  Race race = { 0 };
  GThread *threads[3];

  gs_sound_clock_init (&race.clock, RATE);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("read", read_thread, &race);
  for (gint64 i = 0; i < 200000; i++)
    gs_sound_clock_report (&race.clock, i, SECOND, i + 10);
  g_assert_cmpint (gs_sound_clock_get_heard (&race.clock, SECOND), <=, 200000);
  atomic_store (&race.quit, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/sound-clock/jitter", test_jitter);
  g_test_add_func ("/media/sound-clock/hold", test_hold);
  g_test_add_func ("/media/sound-clock/jump", test_jump);
  g_test_add_func ("/media/sound-clock/race", test_race);

  return g_test_run ();
}
