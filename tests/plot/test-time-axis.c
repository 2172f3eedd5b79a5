/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-time-axis.h"

#define MS (G_GINT64_CONSTANT (1000000))
#define S  (1000 * MS)

static void
test_format (void)
{
  static const struct
  {
    gint64 time;
    gint64 resolution;
    const char *text;
  } cases[] = {
    { 0, S, "00:00" },
    { 0, 1, "00:00.000" },
    { 235 * S + 40 * MS, 1, "03:55.040" },
    { 235 * S + 40 * MS, 10 * MS, "03:55.04" },
    { 235 * S + 49 * MS, 20 * MS, "03:55.04" },
    { 235 * S + 990 * MS, 100 * MS, "03:55.9" },
    { 235 * S + 999 * MS, S, "03:55" },
    { 3599 * S + 999999999, 1, "59:59.999" },
    { 3600 * S, S, "1:00:00" },
    { 36062 * S + 500 * MS, 500 * MS, "10:01:02.5" },
    { -1500 * MS, 100 * MS, "\u221200:01.5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = gs_time_format (cases[i].time, cases[i].resolution);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_ticks (void)
{
  static const struct
  {
    gint64 start;
    gint64 end;
    double width;
    double spacing;
    gint64 step;
    gint64 first; /* the first labelled tick that is listed */
    guint n_major;
    guint n_ticks;
  } cases[] = {
    /* the mockup: two minutes over 1160 pixels */
    { 180 * S, 300 * S, 1160, 80, 10 * S, 180 * S, 13, 61 },
    { 180 * S, 300 * S, 1160, 100, 15 * S, 180 * S, 9, 25 },
    { 183 * S, 303 * S, 1160, 100, 15 * S, 180 * S, 9, 25 },
    { 0, 3600 * S, 1160, 80, 300 * S, 0, 13, 61 },
    { 0, 1 * S, 1000, 80, 100 * MS, 0, 11, 51 },
    { 55 * S, 55 * S + 40 * MS, 1000, 80, 5 * MS, 55 * S, 9, 41 },
    { 1, 1 + MS, 1000, 80, MS, 0, 2, 2 },
    { 0, 40 * 3600 * S, 500, 80, 12 * 3600 * S, 0, 4, 14 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GsTimeAxis) axis = gs_time_axis_new ();
      g_autoptr (GArray) ticks = NULL;
      guint n_major = 0;
      gint64 last = G_MININT64;

      gs_time_axis_set_limits (axis, 0, 100 * 3600 * S);
      gs_time_axis_set_range (axis, cases[i].start, cases[i].end);
      g_assert_cmpint (gs_time_axis_tick_step (axis, cases[i].width, cases[i].spacing), ==, cases[i].step);

      ticks = gs_time_axis_list_ticks (axis, cases[i].width, cases[i].spacing);
      g_assert_true (g_array_index (ticks, GsTick, 0).major);
      g_assert_cmpint (g_array_index (ticks, GsTick, 0).time, ==, cases[i].first);
      for (guint k = 0; k < ticks->len; k++)
        {
          const GsTick *tick = &g_array_index (ticks, GsTick, k);

          g_assert_cmpint (tick->time, >, last);
          g_assert_cmpint (tick->time, <=, cases[i].end);
          last = tick->time;
          if (tick->major)
            {
              g_assert_cmpint (tick->time % cases[i].step, ==, 0);
              n_major++;
            }
        }
      g_assert_cmpuint (n_major, ==, cases[i].n_major);
      g_assert_cmpuint (ticks->len, ==, cases[i].n_ticks);
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_zoom (void)
{
  g_autoptr (GsTimeAxis) axis = gs_time_axis_new ();
  guint n_changed = 0;

  g_signal_connect_swapped (axis, "changed", G_CALLBACK (count_cb), &n_changed);
  gs_time_axis_set_limits (axis, 0, 100 * S);
  g_assert_cmpint (gs_time_axis_get_end (axis), ==, 100 * S);
  g_assert_cmpuint (n_changed, ==, 1);

  /* What is below the pointer stays there. */
  gs_time_axis_zoom (axis, 0.5, 30 * S);
  g_assert_cmpint (gs_time_axis_get_start (axis), ==, 15 * S);
  g_assert_cmpint (gs_time_axis_get_end (axis), ==, 65 * S);
  g_assert_cmpfloat (gs_time_axis_time_to_x (axis, 30 * S, 1000), ==, 300);
  g_assert_cmpint (gs_time_axis_x_to_time (axis, 300, 1000), ==, 30 * S);

  for (guint i = 0; i < 200; i++)
    gs_time_axis_zoom (axis, 0.7, 30 * S);
  g_assert_cmpint (gs_time_axis_get_end (axis) - gs_time_axis_get_start (axis), ==, GS_TIME_AXIS_MIN_SPAN);
  g_assert_cmpint (gs_time_axis_get_start (axis), <=, 30 * S);
  g_assert_cmpint (gs_time_axis_get_end (axis), >=, 30 * S);

  n_changed = 0;
  gs_time_axis_zoom (axis, 0.7, 30 * S);
  g_assert_cmpuint (n_changed, ==, 0);

  for (guint i = 0; i < 200; i++)
    gs_time_axis_zoom (axis, 1.5, 30 * S);
  g_assert_cmpint (gs_time_axis_get_start (axis), ==, 0);
  g_assert_cmpint (gs_time_axis_get_end (axis), ==, 100 * S);
}

static void
test_pan (void)
{
  g_autoptr (GsTimeAxis) axis = gs_time_axis_new ();

  gs_time_axis_set_limits (axis, 0, 100 * S);
  gs_time_axis_set_range (axis, 40 * S, 60 * S);
  gs_time_axis_pan (axis, -50 * S);
  g_assert_cmpint (gs_time_axis_get_start (axis), ==, 0);
  g_assert_cmpint (gs_time_axis_get_end (axis), ==, 20 * S);
  gs_time_axis_pan (axis, 1000 * S);
  g_assert_cmpint (gs_time_axis_get_start (axis), ==, 80 * S);

  gs_time_axis_set_range (axis, 40 * S, 60 * S);
  gs_time_axis_reveal (axis, 50 * S, 0.1);
  g_assert_cmpint (gs_time_axis_get_start (axis), ==, 40 * S);
  gs_time_axis_reveal (axis, 61 * S, 0.1);
  g_assert_cmpint (gs_time_axis_get_end (axis), ==, 63 * S);
  gs_time_axis_reveal (axis, 5 * S, 0.1);
  g_assert_cmpint (gs_time_axis_get_start (axis), ==, 0);

  /* A shorter clip takes the range along. */
  gs_time_axis_set_range (axis, 70 * S, 90 * S);
  gs_time_axis_set_limits (axis, 0, 30 * S);
  g_assert_cmpint (gs_time_axis_get_start (axis), ==, 10 * S);
  g_assert_cmpint (gs_time_axis_get_end (axis), ==, 30 * S);
  gs_time_axis_set_limits (axis, 0, 8 * S);
  g_assert_cmpint (gs_time_axis_get_start (axis), ==, 0);
  g_assert_cmpint (gs_time_axis_get_end (axis), ==, 8 * S);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/time-axis/format", test_format);
  g_test_add_func ("/plot/time-axis/ticks", test_ticks);
  g_test_add_func ("/plot/time-axis/zoom", test_zoom);
  g_test_add_func ("/plot/time-axis/pan", test_pan);

  return g_test_run ();
}
