/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libmanette as it is, on a device that umockdev answers for: what is plugged in, what it says and when, what is unplugged. */

#include "gs-hand-time.h"
#include "gs-stick-axis.h"
#include "gs-sticks.h"

#include <linux/input.h>
#include <string.h>
#include <umockdev.h>
#include <unistd.h>

#define MIDDLE 1.1e-3 /* libmanette puts the middle of 0 to 1023 on a whole number */
#define GUID "03000000616700006574000000010000"

typedef struct
{
  UMockdevTestbed *testbed;
  GsSticks *sticks;
  guint n_added, n_removed;
  guint n_moved, n_pressed;
  guint axis, button;
  double reading;
  gint64 age, button_age;
} Fixture;

static const char *
get_folder (void)
{
  return g_test_get_dir (G_TEST_DIST);
}

/* umockdev tells of a device as soon as it describes it, and libmanette looks at once: answers must be there before. A node cannot
 * come back under its name, so that each time the device gets another. */
static char *
plug (Fixture *fixture,
      guint number)
{
  g_autofree char *answers = g_build_filename (get_folder (), "devices", "stick.ioctl", NULL);
  g_autofree char *node = g_strdup_printf ("/dev/input/event%u", number);
  g_autofree char *path = g_strdup_printf ("/sys/devices/usb1/1-1/input/input%u/event%u", number, number);
  g_autofree char *description = g_strdup_printf ("P: %s\nN: input/event%u\nE: DEVNAME=%s\nE: ID_BUS=usb\nE: ID_INPUT=1\n"
                                                  "E: ID_INPUT_JOYSTICK=1\nE: MAJOR=13\nE: MINOR=%u\nE: SUBSYSTEM=input\nA: dev=13:%u\n",
                                                  path + strlen ("/sys"), number, node, 64 + number, 64 + number);
  g_autoptr (GError) error = NULL;

  umockdev_testbed_add_from_string (fixture->testbed, description, &error);
  g_assert_no_error (error);
  umockdev_testbed_load_ioctl (fixture->testbed, node, answers, &error);
  g_assert_no_error (error);
  umockdev_testbed_uevent (fixture->testbed, path, "add");

  return g_steal_pointer (&path);
}

static void
unplug (Fixture *fixture,
        const char *path)
{
  umockdev_testbed_uevent (fixture->testbed, path, "remove");
  umockdev_testbed_remove_device (fixture->testbed, path);
}

/* As the kernel does it: what changed at one moment, and the end of the report. */
static void
say (Fixture *fixture,
     guint number,
     guint16 type,
     guint16 code,
     gint32 value,
     gint64 time)
{
  g_autofree char *node = g_strdup_printf ("/dev/input/event%u", number);
  int fd = umockdev_testbed_get_dev_fd (fixture->testbed, node);
  struct input_event events[2] = { 0 };

  events[0].input_event_sec = events[1].input_event_sec = time / G_USEC_PER_SEC;
  events[0].input_event_usec = events[1].input_event_usec = time % G_USEC_PER_SEC;
  events[0].type = type;
  events[0].code = code;
  events[0].value = value;
  g_assert_cmpint (write (fd, events, sizeof events), ==, sizeof events);
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Runs the main loop until the number is reached, five seconds at the most. */
static void
wait_until (const guint *number,
            guint value)
{
  gboolean late = FALSE;
  guint id = g_timeout_add_seconds (5, late_cb, &late);

  while (*number != value && !late)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (id);
  g_assert_cmpuint (*number, ==, value);
}

static void
changed_cb (Fixture *fixture,
            guint position,
            guint removed,
            guint added)
{
  fixture->n_added += added;
  fixture->n_removed += removed;
}

static void
moved_cb (Fixture *fixture,
          guint axis,
          double reading,
          gint64 age)
{
  fixture->n_moved++;
  fixture->axis = axis;
  fixture->reading = reading;
  fixture->age = age;
}

static void
pressed_cb (Fixture *fixture,
            guint button,
            gint64 age)
{
  fixture->n_pressed++;
  fixture->button = button;
  fixture->button_age = age;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->testbed = umockdev_testbed_new ();
  fixture->sticks = gs_sticks_new ();
  g_signal_connect_swapped (fixture->sticks, "items-changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->sticks);
  g_clear_object (&fixture->testbed);
}

static void
test_hot_plug (Fixture *fixture,
               gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GsStick) stick = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->sticks)), ==, 0);
  g_assert_null (gs_sticks_find (fixture->sticks, GUID));

  first = plug (fixture, 7);
  wait_until (&fixture->n_added, 1);
  stick = g_list_model_get_item (G_LIST_MODEL (fixture->sticks), 0);
  g_assert_cmpstr (gs_stick_get_name (stick), ==, "Gatescope Test Stick");
  g_assert_cmpstr (gs_stick_get_guid (stick), ==, GUID);
  g_assert_true (gs_stick_get_connected (stick));
  g_assert_true (gs_sticks_find (fixture->sticks, GUID) == stick);

  /* Its cross is none of them */
  g_assert_cmpuint (gs_stick_get_n_axes (stick), ==, 3);
  g_assert_cmpuint (gs_stick_get_axis (stick, 0), ==, ABS_X);
  g_assert_cmpuint (gs_stick_get_axis (stick, 1), ==, ABS_Y);
  g_assert_cmpuint (gs_stick_get_axis (stick, 2), ==, ABS_THROTTLE);
  g_assert_false (gs_stick_has_axis (stick, ABS_HAT0X));

  unplug (fixture, first);
  wait_until (&fixture->n_removed, 1);
  g_assert_false (gs_stick_get_connected (stick));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->sticks)), ==, 0);

  /* The same stick in another socket: known by its kind, although it is another object */
  second = plug (fixture, 8);
  wait_until (&fixture->n_added, 2);
  g_assert_nonnull (gs_sticks_find (fixture->sticks, GUID));
  g_assert_true (gs_sticks_find (fixture->sticks, GUID) != stick);
  g_assert_false (gs_stick_get_connected (stick));
}

static void
test_events (Fixture *fixture,
             gconstpointer data)
{
  const gint32 places[] = { 1023, 0, 600, 767, 256 };
  g_autofree char *path = plug (fixture, 7);
  GsStick *stick;
  gint64 now;

  wait_until (&fixture->n_added, 1);
  stick = gs_sticks_find (fixture->sticks, GUID);
  g_signal_connect_swapped (stick, "moved", G_CALLBACK (moved_cb), fixture);
  g_signal_connect_swapped (stick, "pressed", G_CALLBACK (pressed_cb), fixture);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      say (fixture, 7, EV_ABS, ABS_Y, places[i], g_get_real_time ());
      wait_until (&fixture->n_moved, i + 1);
      g_assert_cmpuint (fixture->axis, ==, ABS_Y);
      g_assert_cmpfloat_with_epsilon (fixture->reading, 2.0 * places[i] / 1023.0 - 1.0, MIDDLE);
      g_assert_cmpfloat (gs_stick_get_reading (stick, ABS_Y), ==, fixture->reading);
    }
  g_assert_cmpfloat (gs_stick_get_reading (stick, ABS_X), ==, 0.0);

  /* When it happened is told, not when it was heard of */
  now = g_get_real_time ();
  say (fixture, 7, EV_ABS, ABS_X, 900, now - 250000);
  wait_until (&fixture->n_moved, 6);
  g_assert_cmpint (fixture->age, >=, 249000);
  g_assert_cmpint (fixture->age, <=, 251000 + g_get_real_time () - now);

  say (fixture, 7, EV_KEY, BTN_TRIGGER, 1, g_get_real_time ());
  say (fixture, 7, EV_KEY, BTN_TRIGGER, 0, g_get_real_time ());
  wait_until (&fixture->n_pressed, 1);
  g_assert_cmpuint (fixture->button, ==, BTN_TRIGGER);
  g_assert_cmpint (fixture->button_age, >=, 0);
  g_assert_cmpuint (fixture->n_moved, ==, 6);

  /* Reports that wait together come one by one, in their order; the pseudo terminal below umockdev hands over few of them whole */
  for (guint i = 0; i < 10; i++)
    say (fixture, 7, EV_ABS, ABS_X, i, g_get_real_time ());
  wait_until (&fixture->n_moved, 16);
  g_assert_cmpfloat_with_epsilon (fixture->reading, 2.0 * 9.0 / 1023.0 - 1.0, MIDDLE);
}

/* Rest and extremes as somebody moves the stick, and what its readings are afterwards. */
static void
test_calibration (Fixture *fixture,
                  gconstpointer data)
{
  const gint32 way[] = { 500, 100, 900, 480 };
  g_autofree char *path = plug (fixture, 7);
  GsStickAxis axis = GS_STICK_AXIS_INIT;
  GsStick *stick;

  wait_until (&fixture->n_added, 1);
  stick = gs_sticks_find (fixture->sticks, GUID);
  g_signal_connect_swapped (stick, "moved", G_CALLBACK (moved_cb), fixture);

  for (guint i = 0; i < G_N_ELEMENTS (way); i++)
    {
      say (fixture, 7, EV_ABS, ABS_X, way[i], g_get_real_time ());
      wait_until (&fixture->n_moved, i + 1);
      if (i == 0)
        gs_stick_axis_rest (&axis, fixture->reading);
      else
        gs_stick_axis_widen (&axis, fixture->reading);
    }
  g_assert_true (gs_stick_axis_is_valid (&axis));

  /* The device calls 15 places around 512 its rest, so that 500 was read as 512. 480 is 32 of 412 below it, within the dead zone of
   * 0.08; 900 and 100 are its ends */
  g_assert_cmpfloat (gs_stick_axis_map (&axis, gs_stick_get_reading (stick, ABS_X)), ==, 0.0);
  say (fixture, 7, EV_ABS, ABS_X, 900, g_get_real_time ());
  wait_until (&fixture->n_moved, 5);
  g_assert_cmpfloat (gs_stick_axis_map (&axis, fixture->reading), ==, 1.0);
  say (fixture, 7, EV_ABS, ABS_X, 300, g_get_real_time ());
  wait_until (&fixture->n_moved, 6);
  g_assert_cmpfloat_with_epsilon (gs_stick_axis_map (&axis, fixture->reading), -((512.0 - 300.0) / (512.0 - 100.0) - 0.08) / 0.92, 3e-3);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  if (strstr (g_getenv ("LD_PRELOAD") != NULL ? g_getenv ("LD_PRELOAD") : "", "umockdev") == NULL)
    {
      g_print ("1..0 # SKIP to be run by umockdev-wrapper\n");
      return 0;
    }

  g_test_add ("/sticks/hot-plug", Fixture, NULL, set_up, test_hot_plug, tear_down);
  g_test_add ("/sticks/events", Fixture, NULL, set_up, test_events, tear_down);
  g_test_add ("/sticks/calibration", Fixture, NULL, set_up, test_calibration, tear_down);

  return g_test_run ();
}
