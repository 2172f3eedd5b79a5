/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libmanette.h>

G_BEGIN_DECLS

#define GS_TYPE_STICK (gs_stick_get_type ())

/**
 * GsStick:
 *
 * A gamepad or joystick. An axis is known by its number in linux/input-event-codes.h; its readings are -1 to 1, as the device gives
 * them, without any calibration.
 *
 * Property "connected" (boolean), notified. Signals: "moved" (uint axis, double reading, int64 age) and "pressed" (uint button, int64
 * age); the age is what gs_hand_time_get_age() says.
 */
G_DECLARE_FINAL_TYPE (GsStick, gs_stick, GS, STICK, GObject)

GsStick       *gs_stick_new           (ManetteDevice *device);
void           gs_stick_disconnect    (GsStick       *self);
ManetteDevice *gs_stick_get_device    (GsStick       *self);
const char    *gs_stick_get_name      (GsStick       *self);
const char    *gs_stick_get_guid      (GsStick       *self);
gboolean       gs_stick_get_connected (GsStick       *self);
guint          gs_stick_get_n_axes    (GsStick       *self);
guint          gs_stick_get_axis      (GsStick       *self,
                                       guint          index);
gboolean       gs_stick_has_axis      (GsStick       *self,
                                       guint          axis);
double         gs_stick_get_reading   (GsStick       *self,
                                       guint          axis);
gboolean       gs_stick_has_reading   (GsStick       *self,
                                       guint          axis);

G_END_DECLS
