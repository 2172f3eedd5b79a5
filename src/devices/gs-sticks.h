/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-stick.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_TYPE_STICKS (gs_sticks_get_type ())

/**
 * GsSticks:
 *
 * The gamepads and joysticks that are plugged in now: a #GListModel of #GsStick that follows what is plugged and unplugged.
 */
G_DECLARE_FINAL_TYPE (GsSticks, gs_sticks, GS, STICKS, GObject)

GsSticks *gs_sticks_new         (void);
GsSticks *gs_sticks_get_default (void);
GsStick  *gs_sticks_find        (GsSticks   *self,
                                 const char *guid);

G_END_DECLS
