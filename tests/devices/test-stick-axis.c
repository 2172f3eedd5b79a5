/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-stick-axis.h"

#include <math.h>

static void
test_map (void)
{
  /* A worn joystick: rests at 520 of 1023, and reaches 30 to 1000 only */
  static const struct
  {
    GsStickAxis axis;
    double reading, value;
  } cases[] = {
    { { 30, 520, 1000, 0.0, FALSE }, 520, 0.0 },
    { { 30, 520, 1000, 0.0, FALSE }, 1000, 1.0 },
    { { 30, 520, 1000, 0.0, FALSE }, 30, -1.0 },
    { { 30, 520, 1000, 0.0, FALSE }, 760, 0.5 },
    { { 30, 520, 1000, 0.0, FALSE }, 275, -0.5 },
    { { 30, 520, 1000, 0.0, TRUE }, 760, -0.5 },
    { { 30, 520, 1000, 0.0, TRUE }, 30, 1.0 },
    { { 30, 520, 1000, 0.0, FALSE }, 1023, 1.0 }, /* further than calibration has seen */
    { { 30, 520, 1000, 0.0, FALSE }, -5, -1.0 },
    { { -1, 0, 1, 0.2, FALSE }, 0.2, 0.0 },
    { { -1, 0, 1, 0.2, FALSE }, -0.2, 0.0 },
    { { -1, 0, 1, 0.2, FALSE }, 0.6, 0.5 },
    { { -1, 0, 1, 0.2, FALSE }, -0.6, -0.5 },
    { { -1, 0, 1, 0.2, FALSE }, 1.0, 1.0 },
    { { -1, 0, 1, 0.0, FALSE }, NAN, 0.0 },
    { { 0, 0, 1, 0.0, FALSE }, -0.5, 0.0 }, /* a pedal: no way below its rest */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (gs_stick_axis_map (&cases[i].axis, cases[i].reading), cases[i].value, 1e-12);
}

/* Nothing jumps at the edge of the dead zone, and the value never goes back as the stick goes on. */
static void
test_even (void)
{
  const GsStickAxis axis = { -0.9, 0.05, 1.0, 0.1, FALSE };
  double last = gs_stick_axis_map (&axis, -1.0);

  for (double reading = -1.0; reading <= 1.0; reading += 0.001)
    {
      double value = gs_stick_axis_map (&axis, reading);

      g_assert_cmpfloat (value, >=, last);
      g_assert_cmpfloat (value - last, <, 0.0013);
      last = value;
    }
}

static void
test_calibrate (void)
{
  GsStickAxis axis = GS_STICK_AXIS_INIT;

  gs_stick_axis_rest (&axis, 0.04);
  g_assert_false (gs_stick_axis_is_valid (&axis));
  g_assert_cmpfloat (gs_stick_axis_map (&axis, 1.0), ==, 0.0);

  gs_stick_axis_widen (&axis, 0.8);
  g_assert_false (gs_stick_axis_is_valid (&axis)); /* one side was never reached */
  gs_stick_axis_widen (&axis, -0.9);
  gs_stick_axis_widen (&axis, 0.2);
  gs_stick_axis_widen (&axis, INFINITY);
  g_assert_true (gs_stick_axis_is_valid (&axis));
  g_assert_cmpfloat (axis.minimum, ==, -0.9);
  g_assert_cmpfloat (axis.maximum, ==, 0.8);
  g_assert_cmpfloat (gs_stick_axis_map (&axis, 0.8), ==, 1.0);
}

static void
test_text (void)
{
  static const char *const wrong[] = { NULL, "", "1", "-1 0 1 0.1", "-1 0 1 0.1 0 0", "-1 0 1 x 0", "0 0 1 0.1 0",
                                       "1 0 -1 0.1 0", "-1 0 1 0.95 0", "-1 0 1 -0.1 0", "nan 0 1 0.1 0", "-1 0 inf 0.1 0" };
  const GsStickAxis axis = { -0.91, 1.0 / 3.0, 0.875, 0.05, TRUE };
  g_autofree char *text = gs_stick_axis_to_string (&axis);
  GsStickAxis found = GS_STICK_AXIS_INIT;

  g_assert_true (gs_stick_axis_from_string (&found, text));
  g_assert_cmpfloat (found.minimum, ==, axis.minimum);
  g_assert_cmpfloat (found.centre, ==, axis.centre);
  g_assert_cmpfloat (found.maximum, ==, axis.maximum);
  g_assert_cmpfloat (found.dead_zone, ==, axis.dead_zone);
  g_assert_true (found.inverted);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      GsStickAxis kept = GS_STICK_AXIS_INIT;

      g_assert_false (gs_stick_axis_from_string (&kept, wrong[i]));
      g_assert_cmpfloat (kept.maximum, ==, 1.0);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stick-axis/map", test_map);
  g_test_add_func ("/stick-axis/even", test_even);
  g_test_add_func ("/stick-axis/calibrate", test_calibrate);
  g_test_add_func ("/stick-axis/text", test_text);

  return g_test_run ();
}
