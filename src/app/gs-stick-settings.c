/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-stick-settings.h"

#include "gs-preferences.h"

#include <linux/input-event-codes.h>

G_STATIC_ASSERT (GS_STICK_N_AXES == ABS_MISC + 1);

typedef struct
{
  guint n_saves;
  GsStickSettings settings;
} Kept;

/* How often settings were saved, of whichever stick: what is kept from before is read again. */
static guint n_saves;

static const char *const use_keys[GS_STICK_N_USES] = { "one", "valence", "arousal" };

/* Away from the hand is up, and up is more; evdev counts the other way. */
static gboolean
points_down (guint axis)
{
  return axis == ABS_Y || axis == ABS_RY;
}

/**
 * gs_stick_settings_load:
 * @self: (out): how the stick is used
 * @stick: a stick
 *
 * What has not been chosen is: one dimension and arousal along Y, valence along X, or what the stick has in their place.
 */
void
gs_stick_settings_load (GsStickSettings *self,
                        GsStick *stick)
{
  GsPreferences *preferences = gs_preferences_get_default ();
  const char *guid = gs_stick_get_guid (stick);
  const guint wanted[GS_STICK_N_USES] = { ABS_Y, ABS_X, ABS_Y };
  g_autofree char *enabled = gs_preferences_get_stick (preferences, guid, "enabled");
  guint n_axes = gs_stick_get_n_axes (stick);

  self->enabled = g_strcmp0 (enabled, "no") != 0;
  for (guint use = 0; use < GS_STICK_N_USES; use++)
    {
      g_autofree char *text = gs_preferences_get_stick (preferences, guid, use_keys[use]);
      guint64 axis = wanted[use];

      if (text != NULL && (!g_ascii_string_to_unsigned (text, 10, 0, GS_STICK_N_AXES - 1, &axis, NULL) || !gs_stick_has_axis (stick, (guint) axis)))
        axis = wanted[use];
      self->axes[use] = gs_stick_has_axis (stick, (guint) axis) || n_axes == 0 ? (guint) axis : gs_stick_get_axis (stick, 0);
    }
  for (guint axis = 0; axis < GS_STICK_N_AXES; axis++)
    {
      g_autofree char *key = g_strdup_printf ("axis-%u", axis);
      g_autofree char *text = gs_preferences_get_stick (preferences, guid, key);

      self->calibration[axis] = (GsStickAxis) GS_STICK_AXIS_INIT;
      self->calibration[axis].inverted = points_down (axis);
      gs_stick_axis_from_string (&self->calibration[axis], text);
    }
}

/**
 * gs_stick_settings_get:
 * @stick: a stick
 *
 * As gs_stick_settings_load(), but read only once until something is saved: a stick speaks hundreds of times a second.
 *
 * Returns: (transfer none): how it is used now; until the next call
 */
const GsStickSettings *
gs_stick_settings_get (GsStick *stick)
{
  Kept *kept = g_object_get_data (G_OBJECT (stick), "gs-stick-settings");

  if (kept == NULL)
    {
      kept = g_new0 (Kept, 1);
      kept->n_saves = n_saves - 1;
      g_object_set_data_full (G_OBJECT (stick), "gs-stick-settings", kept, g_free);
    }
  if (kept->n_saves != n_saves)
    {
      gs_stick_settings_load (&kept->settings, stick);
      kept->n_saves = n_saves;
    }

  return &kept->settings;
}

/**
 * gs_stick_settings_save:
 * @self: how the stick is used
 * @stick: a stick
 */
void
gs_stick_settings_save (const GsStickSettings *self,
                        GsStick *stick)
{
  GsPreferences *preferences = gs_preferences_get_default ();
  const char *guid = gs_stick_get_guid (stick);

  n_saves++;
  gs_preferences_set_stick (preferences, guid, "name", gs_stick_get_name (stick));
  gs_preferences_set_stick (preferences, guid, "enabled", self->enabled ? "yes" : "no");
  for (guint use = 0; use < GS_STICK_N_USES; use++)
    {
      g_autofree char *text = g_strdup_printf ("%u", self->axes[use]);

      gs_preferences_set_stick (preferences, guid, use_keys[use], text);
    }
  for (guint i = 0; i < gs_stick_get_n_axes (stick); i++)
    {
      guint axis = gs_stick_get_axis (stick, i);
      g_autofree char *key = g_strdup_printf ("axis-%u", axis);
      g_autofree char *text = gs_stick_axis_to_string (&self->calibration[axis]);

      gs_preferences_set_stick (preferences, guid, key, text);
    }
}

/**
 * gs_stick_settings_map:
 * @self: how the stick is used
 * @stick: a stick
 * @use: what is asked for
 * @unheard: what counts as long as the axis has said nothing
 *
 * Returns: what the stick says now, -1 to 1
 */
double
gs_stick_settings_map (const GsStickSettings *self,
                       GsStick *stick,
                       GsStickUse use,
                       double unheard)
{
  guint axis = self->axes[use];

  g_return_val_if_fail (axis < GS_STICK_N_AXES, unheard);

  if (!gs_stick_has_reading (stick, axis))
    return unheard;

  return gs_stick_axis_map (&self->calibration[axis], gs_stick_get_reading (stick, axis));
}

/**
 * gs_stick_name_axis:
 * @axis: number of an axis
 *
 * Returns: (transfer full): what stands beside it on most sticks
 */
char *
gs_stick_name_axis (guint axis)
{
  static const char *const names[] = { "X", "Y", "Z", "RX", "RY", "RZ" };

  return axis < G_N_ELEMENTS (names) ? g_strdup (names[axis]) : g_strdup_printf ("%u", axis);
}
