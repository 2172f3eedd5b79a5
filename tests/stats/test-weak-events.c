/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-weak-events.h"

#include <math.h>

#define N     1500
#define FRAME (G_GINT64_CONSTANT (1000000000) / 25)

static gint64 pts[N];
static float own[2][N], face[N], pauses[N], of_sound[N], mouth[N], loudness[N];
static const float *const gates[] = { own[0], own[1] };
static const float *const sounds[] = { of_sound };

/* Syllables, never the same twice: about four a second, some louder than others. */
static double
speak (double frame)
{
  return sin (frame * 0.97) + 0.6 * sin (frame * 0.23) + 0.4 * sin (frame * 1.31);
}

/* A clip in which nothing stands out: own weights of which one hardly moves and one swings slowly. */
static GsWeakEvidence
prepare (void)
{
  for (guint i = 0; i < N; i++)
    {
      pts[i] = i * FRAME;
      own[0][i] = 0.02f + (i % 3 == 0 ? 0.01f : 0.0f);
      own[1][i] = 0.3f + 0.2f * (float) sin (i * 0.02);
      face[i] = 1.0f;
      pauses[i] = 0.2f;
      of_sound[i] = -0.2f;
      mouth[i] = 0.4f + 0.3f * (float) speak (i);
      loudness[i] = -1.0f + (float) speak (i) + 0.2f * (float) cos (i * 1.7);
    }

  return (GsWeakEvidence) { .n_frames = N, .pts = pts, .n_gates = 2, .own = gates, .face = face, .pauses = pauses, .mouth = mouth,
                            .loudness = loudness, .n_outputs = 1, .of_sound = sounds };
}

static void
fill (float *values,
      guint first,
      guint end,
      float value)
{
  for (guint i = first; i < end; i++)
    values[i] = value;
}

static void
assert_event (GArray *events,
              guint index,
              guint first,
              guint end,
              guint reasons,
              guint within)
{
  const GsWeakEvent *event = &g_array_index (events, GsWeakEvent, index);

  g_assert_cmpint (ABS ((int) event->first - (int) first), <=, within);
  g_assert_cmpint (ABS ((int) event->end - (int) end), <=, within);
  g_assert_cmpuint (event->reasons, ==, reasons);
}

static void
test_quiet (void)
{
  GsWeakEvidence evidence = prepare ();
  g_autoptr (GArray) events = gs_weak_events_find (&evidence);

  g_assert_cmpuint (events->len, ==, 0);
}

/* Each kind of evidence by itself, long enough and not. */
static void
test_kinds (void)
{
  GsWeakEvidence evidence = prepare ();
  g_autoptr (GArray) events = NULL;

  fill (own[0], 100, 160, 0.4f);
  fill (own[0], 200, 206, 0.4f); /* a flicker */
  fill (own[1], 250, 300, 0.52f); /* no more than it does otherwise */
  fill (face, 400, 450, 0.0f);
  fill (face, 475, 480, 0.0f);
  fill (pauses, 600, 660, 0.95f);
  fill (pauses, 700, 760, 0.0f);
  fill (pauses, 800, 825, 0.0f); /* a breath between two pauses is no noise */
  fill (of_sound, 900, 970, 0.7f);
  fill (of_sound, 1000, 1060, -0.3f); /* hardly more than otherwise */
  events = gs_weak_events_find (&evidence);

  g_assert_cmpuint (events->len, ==, 5);
  assert_event (events, 0, 100, 160, GS_WEAK_OWN, 12);
  g_assert_cmpint (g_array_index (events, GsWeakEvent, 0).gate, ==, 0);
  g_assert_cmpfloat_with_epsilon (g_array_index (events, GsWeakEvent, 0).rise, 0.38, 0.1);
  assert_event (events, 1, 400, 450, GS_WEAK_NO_FACE, 1);
  assert_event (events, 2, 600, 660, GS_WEAK_NO_VOICE, 2);
  assert_event (events, 3, 700, 760, GS_WEAK_NO_PAUSE, 4);
  assert_event (events, 4, 900, 970, GS_WEAK_SOUND_DECIDES, 12);
  g_assert_cmpint (g_array_index (events, GsWeakEvent, 4).gate, ==, -1);
}

/* Short breaks do not part an event, and what overlaps is one with all reasons. */
static void
test_joined (void)
{
  GsWeakEvidence evidence = prepare ();
  g_autoptr (GArray) events = NULL;

  fill (face, 400, 450, 0.0f);
  fill (face, 457, 500, 0.0f);
  fill (pauses, 480, 560, 1.0f);
  fill (own[0], 540, 610, 0.3f);
  fill (face, 700, 750, 0.0f);
  fill (face, 770, 800, 0.0f);
  events = gs_weak_events_find (&evidence);

  g_assert_cmpuint (events->len, ==, 3);
  assert_event (events, 0, 400, 610, GS_WEAK_NO_FACE | GS_WEAK_NO_VOICE | GS_WEAK_OWN, 12);
  g_assert_cmpint (g_array_index (events, GsWeakEvent, 0).gate, ==, 0);
  assert_event (events, 1, 700, 750, GS_WEAK_NO_FACE, 1);
  assert_event (events, 2, 770, 800, GS_WEAK_NO_FACE, 1);
}

/* What is not known yet is no event; nothing given is nothing found. */
static void
test_unknown (void)
{
  GsWeakEvidence evidence = prepare ();
  g_autoptr (GArray) events = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) empty = NULL;

  fill (own[0], 100, 160, 0.4f);
  fill (own[0], 0, N / 2, NAN);
  fill (own[1], 0, N, NAN);
  fill (face, 0, N, NAN);
  fill (pauses, 0, N, NAN);
  fill (of_sound, 0, N, NAN);
  fill (mouth, 0, N, NAN);
  fill (own[0], 1400, N, 0.5f);
  events = gs_weak_events_find (&evidence);
  g_assert_cmpuint (events->len, ==, 1);
  assert_event (events, 0, 1400, N, GS_WEAK_OWN, 12);

  evidence = (GsWeakEvidence) { .n_frames = N, .pts = pts };
  none = gs_weak_events_find (&evidence);
  g_assert_cmpuint (none->len, ==, 0);
  evidence.n_frames = 0;
  empty = gs_weak_events_find (&evidence);
  g_assert_cmpuint (empty->len, ==, 0);
}

/* Sound that comes later, or from elsewhere, is not what the lips say; a clip that is out by a little as a whole says it all the same. */
static void
test_lips (void)
{
  GsWeakEvidence evidence = prepare ();
  g_autoptr (GArray) events = NULL;
  g_autoptr (GArray) late = NULL;
  g_autoptr (GArray) still = NULL;
  g_autoptr (GArray) listener = NULL;

  for (guint i = 300; i < 400; i++)
    loudness[i] = -1.0f + (float) speak (i - 35.0);
  for (guint i = 600; i < 612; i++) /* shorter than what is believed */
    loudness[i] = -1.0f + (float) speak (i - 35.0);
  fill (mouth, 900, 960, NAN);
  events = gs_weak_events_find (&evidence);
  g_assert_cmpuint (events->len, ==, 1);
  assert_event (events, 0, 300, 400, GS_WEAK_LIPS_APART, 19);

  prepare ();
  for (guint i = 0; i < N; i++)
    loudness[i] = -1.0f + (float) speak (i - 4.0);
  late = gs_weak_events_find (&evidence);
  g_assert_cmpuint (late->len, ==, 0);

  /* A mouth that stays as it is says nothing, right or wrong */
  prepare ();
  fill (mouth, 300, 400, 0.4f);
  still = gs_weak_events_find (&evidence);
  g_assert_cmpuint (still->len, ==, 0);

  /* Nor does one that has nothing to do with the sound anywhere */
  for (guint i = 0; i < N; i++)
    mouth[i] = (float) sin (i * 0.41);
  listener = gs_weak_events_find (&evidence);
  g_assert_cmpuint (listener->len, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/weak-events/quiet", test_quiet);
  g_test_add_func ("/weak-events/kinds", test_kinds);
  g_test_add_func ("/weak-events/joined", test_joined);
  g_test_add_func ("/weak-events/lips", test_lips);
  g_test_add_func ("/weak-events/unknown", test_unknown);

  return g_test_run ();
}
