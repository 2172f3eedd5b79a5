/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-hand-latency.h"
#include "gs-hand-time.h"

#define MILLISECOND G_GINT64_CONSTANT (1000)

static void
test_age (void)
{
  const gint64 now = G_GINT64_CONSTANT (1795720974398608);
  const guint32 stamp = (guint32) (now / 1000);
  const gint64 wrapped = ((G_GINT64_CONSTANT (1) << 32) + 3) * MILLISECOND;

  g_assert_cmpint (gs_hand_time_get_age (stamp, now), ==, 0);
  g_assert_cmpint (gs_hand_time_get_age (stamp - 7, now), ==, 7 * MILLISECOND);
  /* Rounded up by its clock */
  g_assert_cmpint (gs_hand_time_get_age (stamp + 1, now), ==, 0);
  g_assert_cmpint (gs_hand_time_get_age (stamp + 2, now), ==, GS_HAND_AGE_UNKNOWN);
  /* Another clock, or none */
  g_assert_cmpint (gs_hand_time_get_age (stamp - 60000, now), ==, GS_HAND_AGE_UNKNOWN);
  g_assert_cmpint (gs_hand_time_get_age (0, now), ==, GS_HAND_AGE_UNKNOWN);
  /* 32 bits have turned over between the two */
  g_assert_cmpint (gs_hand_time_get_age (G_MAXUINT32 - 1, wrapped), ==, 5 * MILLISECOND);
}

static void
test_latency (void)
{
  gint64 median = -5, high = -5;

  gs_hand_latency_clear ();
  g_assert_cmpuint (gs_hand_latency_get (GS_HAND_STICK, GS_HAND_NOTED, &median, &high), ==, 0);
  g_assert_cmpint (median, ==, -5);

  gs_hand_latency_add (GS_HAND_STICK, GS_HAND_NOTED, 300);
  g_assert_cmpuint (gs_hand_latency_get (GS_HAND_STICK, GS_HAND_NOTED, &median, &high), ==, 1);
  g_assert_cmpint (median, ==, 300);
  g_assert_cmpint (high, ==, 300);

  /* 1 to 100 in an order that is none: of each quantile it is known which it is */
  gs_hand_latency_clear ();
  for (int i = 0; i < 100; i++)
    gs_hand_latency_add (GS_HAND_WHEEL, GS_HAND_NOTED, (i * 37) % 100 + 1);
  g_assert_cmpuint (gs_hand_latency_get (GS_HAND_WHEEL, GS_HAND_NOTED, &median, &high), ==, 100);
  g_assert_cmpint (median, ==, 50);
  g_assert_cmpint (high, ==, 95);
  g_assert_cmpuint (gs_hand_latency_get (GS_HAND_STICK, GS_HAND_NOTED, NULL, NULL), ==, 0);

  /* When it is in the file is told apart from when it is in the trace */
  g_assert_cmpuint (gs_hand_latency_get (GS_HAND_WHEEL, GS_HAND_STORED, &median, &high), ==, 0);
  for (int i = 0; i < 20; i++)
    gs_hand_latency_add (GS_HAND_WHEEL, GS_HAND_STORED, 1000 * (20 - i));
  g_assert_cmpuint (gs_hand_latency_get (GS_HAND_WHEEL, GS_HAND_STORED, &median, &high), ==, 20);
  g_assert_cmpint (median, ==, 10000);
  g_assert_cmpint (high, ==, 19000);
  g_assert_cmpuint (gs_hand_latency_get (GS_HAND_WHEEL, GS_HAND_NOTED, &median, &high), ==, 100);
  g_assert_cmpint (median, ==, 50);

  /* The latest 4096 count */
  for (int i = 0; i < 5000; i++)
    gs_hand_latency_add (GS_HAND_WHEEL, GS_HAND_NOTED, 7);
  g_assert_cmpuint (gs_hand_latency_get (GS_HAND_WHEEL, GS_HAND_NOTED, &median, &high), ==, 5100);
  g_assert_cmpint (median, ==, 7);
  g_assert_cmpint (high, ==, 7);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hand/age", test_age);
  g_test_add_func ("/hand/latency", test_latency);

  return g_test_run ();
}
