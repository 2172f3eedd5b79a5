/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-worth.h"

#include <math.h>

#define RATE 25
#define N    (60 * RATE)

static gint64 pts[N];

static void
fill_times (void)
{
  for (guint i = 0; i < N; i++)
    pts[i] = i * (G_GINT64_CONSTANT (1000000000) / RATE);
}

static void
fill (float *values,
      double background,
      guint from,
      guint to,
      double value)
{
  for (guint i = 0; i < N; i++)
    values[i] = (float) (i >= from * RATE && i < to * RATE ? value : background);
}

static void
test_spread (void)
{
  const float a[] = { 0.5f, 0.5f, NAN, NAN }, b[] = { -0.5f, 0.5f, 0.2f, NAN }, c[] = { NAN, 0.2f, NAN, NAN };
  const float *const lines[] = { a, b, c };
  float spread[4];

  gs_worth_spread (lines, 3, 4, spread);
  g_assert_cmpfloat_with_epsilon (spread[0], 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (spread[1], sqrt (0.02), 1e-6);
  g_assert_true (isnan (spread[2]));
  g_assert_true (isnan (spread[3]));
}

static void
test_turn_rate (void)
{
  g_autofree guint *turns = g_new0 (guint, N);
  g_autofree float *rate = g_new (float, N);

  turns[10 * RATE] = 1;
  turns[10 * RATE + 5] = 2;
  gs_worth_turn_rate (turns, pts, N, rate);
  g_assert_cmpfloat (rate[8 * RATE], ==, 0.0f);
  g_assert_cmpfloat (rate[10 * RATE], ==, 1.5f);
  g_assert_cmpfloat (rate[9 * RATE + 3], ==, 0.5f);
  g_assert_cmpfloat (rate[12 * RATE], ==, 0.0f);
}

static void
test_ranking (void)
{
  g_autofree float *networks = g_new (float, N);
  g_autofree float *people = g_new (float, N);
  GsWorthEvidence evidence = { N, pts, { networks, NULL, people } };
  g_autoptr (GArray) found = NULL;
  const GsWorthStretch *stretch;

  /* Networks disagree twice, people once where the networks do, and a little everywhere */
  fill (networks, 0.02, 10, 14, 0.3);
  for (guint i = 40 * RATE; i < 44 * RATE; i++)
    networks[i] = 0.5f;
  fill (people, 0.05, 11, 14, 0.6);
  found = gs_worth_find (&evidence);

  g_assert_cmpuint (found->len, ==, 2);
  stretch = &g_array_index (found, GsWorthStretch, 0);
  g_assert_cmpuint (stretch->reasons, ==, GS_WORTH_NETWORKS | GS_WORTH_PEOPLE);
  g_assert_cmpuint (stretch->first, >=, 9 * RATE);
  g_assert_cmpuint (stretch->end, <=, 15 * RATE);
  g_assert_cmpuint (stretch->first, <=, 10 * RATE + RATE / 2);
  g_assert_cmpuint (stretch->end, >=, 14 * RATE - RATE / 2);
  stretch = &g_array_index (found, GsWorthStretch, 1);
  g_assert_cmpuint (stretch->reasons, ==, GS_WORTH_NETWORKS);
  g_assert_cmpfloat (stretch->score, <, g_array_index (found, GsWorthStretch, 0).score);
  g_assert_true (isnan (stretch->means[1]));
  g_assert_cmpfloat (stretch->means[0], >, 0.4);
}

static void
test_nothing (void)
{
  g_autofree float *networks = g_new (float, N);
  GsWorthEvidence evidence = { N, pts, { networks, NULL, NULL } };
  g_autoptr (GArray) quiet = NULL, unknown = NULL, moment = NULL, empty = NULL;

  /* It stands out of its clip and is nothing all the same */
  fill (networks, 0.0, 10, 14, 0.08);
  quiet = gs_worth_find (&evidence);
  g_assert_cmpuint (quiet->len, ==, 0);

  fill (networks, NAN, 0, 0, 0.0);
  unknown = gs_worth_find (&evidence);
  g_assert_cmpuint (unknown->len, ==, 0);

  /* One frame is no stretch */
  fill (networks, 0.0, 0, 0, 0.0);
  networks[30 * RATE] = 1.0f;
  moment = gs_worth_find (&evidence);
  g_assert_cmpuint (moment->len, ==, 0);

  evidence.n_frames = 0;
  empty = gs_worth_find (&evidence);
  g_assert_cmpuint (empty->len, ==, 0);
}

/* Where all of a clip is disputed all of it is worth a look, in pieces that can be looked at. */
static void
test_everywhere (void)
{
  g_autofree float *people = g_new (float, N);
  GsWorthEvidence evidence = { N, pts, { NULL, NULL, people } };
  g_autoptr (GArray) found = NULL;
  guint n_frames = 0;

  fill (people, 0.5, 0, 0, 0.0);
  found = gs_worth_find (&evidence);
  g_assert_cmpuint (found->len, ==, 5);
  for (guint i = 0; i < found->len; i++)
    {
      const GsWorthStretch *stretch = &g_array_index (found, GsWorthStretch, i);

      g_assert_cmpuint (stretch->end - stretch->first, <=, 15 * RATE);
      g_assert_cmpuint (stretch->reasons, ==, GS_WORTH_PEOPLE);
      n_frames += stretch->end - stretch->first;
    }
  g_assert_cmpuint (n_frames, ==, N);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fill_times ();
  g_test_add_func ("/worth/spread", test_spread);
  g_test_add_func ("/worth/turn-rate", test_turn_rate);
  g_test_add_func ("/worth/ranking", test_ranking);
  g_test_add_func ("/worth/nothing", test_nothing);
  g_test_add_func ("/worth/everywhere", test_everywhere);

  return g_test_run ();
}
