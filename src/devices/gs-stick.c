/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-stick.h"

#include "gs-hand-time.h"

#include <linux/input-event-codes.h>
#include <math.h>

#define N_AXES (ABS_MISC + 1) /* above are the axes of touch */

struct _GsStick
{
  GObject parent_instance;

  ManetteDevice *device;
  char *name;
  char *guid;
  GArray *axes; /* guint */
  double readings[N_AXES];
  gboolean heard[N_AXES];
  gboolean connected;
};

G_DEFINE_FINAL_TYPE (GsStick, gs_stick, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CONNECTED,
  N_PROPS
};

enum
{
  MOVED,
  PRESSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Version 0.2.6 of libmanette has it and does not declare it; where it is missing the name stands for it. */
extern const char *manette_device_get_guid (ManetteDevice *device) __attribute__ ((weak));

static gint64
get_age (ManetteEvent *event)
{
  /* evdev's clock is that of the wall unless somebody asks for another */
  return gs_hand_time_get_age (manette_event_get_time (event), g_get_real_time ());
}

static void
axis_cb (GsStick *self,
         ManetteEvent *event)
{
  guint16 axis;
  double reading;

  if (!manette_event_get_absolute (event, &axis, &reading) || axis >= N_AXES || !isfinite (reading))
    return;

  self->readings[axis] = reading;
  self->heard[axis] = TRUE;
  g_signal_emit (self, signals[MOVED], 0, (guint) axis, reading, get_age (event));
}

static void
button_cb (GsStick *self,
           ManetteEvent *event)
{
  guint16 button;

  if (manette_event_get_button (event, &button))
    g_signal_emit (self, signals[PRESSED], 0, (guint) button, get_age (event));
}

static void
gs_stick_get_property (GObject *object,
                       guint prop_id,
                       GValue *value,
                       GParamSpec *pspec)
{
  GsStick *self = GS_STICK (object);

  switch (prop_id)
    {
    case PROP_CONNECTED:
      g_value_set_boolean (value, self->connected);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_stick_finalize (GObject *object)
{
  GsStick *self = GS_STICK (object);

  g_clear_object (&self->device);
  g_free (self->name);
  g_free (self->guid);
  g_array_unref (self->axes);

  G_OBJECT_CLASS (gs_stick_parent_class)->finalize (object);
}

static void
gs_stick_class_init (GsStickClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_stick_finalize;
  object_class->get_property = gs_stick_get_property;

  properties[PROP_CONNECTED] = g_param_spec_boolean ("connected", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                 G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_INT64);
  signals[PRESSED] = g_signal_new ("pressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_UINT, G_TYPE_INT64);
}

static void
gs_stick_init (GsStick *self)
{
  self->axes = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * gs_stick_new:
 * @device: what is plugged in
 *
 * Returns: (transfer full): the stick, connected
 */
GsStick *
gs_stick_new (ManetteDevice *device)
{
  GsStick *self = g_object_new (GS_TYPE_STICK, NULL);

  self->device = g_object_ref (device);
  self->name = g_strdup (manette_device_get_name (device));
  self->guid = g_strdup (manette_device_get_guid != NULL ? manette_device_get_guid (device) : self->name);
  self->connected = TRUE;

  /* The cross has three places and no way between them */
  for (guint axis = 0; axis < N_AXES; axis++)
    {
      if ((axis < ABS_HAT0X || axis > ABS_HAT3Y) && manette_device_has_input (device, EV_ABS, axis))
        g_array_append_val (self->axes, axis);
    }

  g_signal_connect_object (device, "absolute-axis-event", G_CALLBACK (axis_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (device, "button-press-event", G_CALLBACK (button_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * gs_stick_disconnect:
 * @self: a stick that has been unplugged
 */
void
gs_stick_disconnect (GsStick *self)
{
  g_return_if_fail (GS_IS_STICK (self));

  if (!self->connected)
    return;

  self->connected = FALSE;
  g_signal_handlers_disconnect_by_data (self->device, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
}

/**
 * gs_stick_get_device:
 * @self: a stick
 *
 * Returns: (transfer none): what libmanette knows it by
 */
ManetteDevice *
gs_stick_get_device (GsStick *self)
{
  g_return_val_if_fail (GS_IS_STICK (self), NULL);

  return self->device;
}

const char *
gs_stick_get_name (GsStick *self)
{
  g_return_val_if_fail (GS_IS_STICK (self), NULL);

  return self->name;
}

/**
 * gs_stick_get_guid:
 * @self: a stick
 *
 * Returns: bus, vendor, product and version of its kind; two of one kind share it, and with it what was calibrated
 */
const char *
gs_stick_get_guid (GsStick *self)
{
  g_return_val_if_fail (GS_IS_STICK (self), NULL);

  return self->guid;
}

gboolean
gs_stick_get_connected (GsStick *self)
{
  g_return_val_if_fail (GS_IS_STICK (self), FALSE);

  return self->connected;
}

guint
gs_stick_get_n_axes (GsStick *self)
{
  g_return_val_if_fail (GS_IS_STICK (self), 0);

  return self->axes->len;
}

/**
 * gs_stick_get_axis:
 * @self: a stick
 * @index: from 0, less than gs_stick_get_n_axes()
 *
 * Returns: the number of that axis
 */
guint
gs_stick_get_axis (GsStick *self,
                   guint index)
{
  g_return_val_if_fail (GS_IS_STICK (self), 0);
  g_return_val_if_fail (index < self->axes->len, 0);

  return g_array_index (self->axes, guint, index);
}

gboolean
gs_stick_has_axis (GsStick *self,
                   guint axis)
{
  g_return_val_if_fail (GS_IS_STICK (self), FALSE);

  for (guint i = 0; i < self->axes->len; i++)
    {
      if (g_array_index (self->axes, guint, i) == axis)
        return TRUE;
    }

  return FALSE;
}

/**
 * gs_stick_get_reading:
 * @self: a stick
 * @axis: number of an axis
 *
 * Returns: what it said last, -1 to 1; 0 as long as it has said nothing
 */
double
gs_stick_get_reading (GsStick *self,
                      guint axis)
{
  g_return_val_if_fail (GS_IS_STICK (self), 0.0);

  return axis < N_AXES ? self->readings[axis] : 0.0;
}

/**
 * gs_stick_has_reading:
 * @self: a stick
 * @axis: number of an axis
 *
 * A device tells of an axis when it moves, and of none before.
 *
 * Returns: whether the axis has said anything yet
 */
gboolean
gs_stick_has_reading (GsStick *self,
                      guint axis)
{
  g_return_val_if_fail (GS_IS_STICK (self), FALSE);

  return axis < N_AXES && self->heard[axis];
}
