/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsSoundState:
 * @device: (nullable): name of the device that sound goes to; %NULL without one
 * @rate: samples a second
 * @channels: samples a frame
 * @latency: nanoseconds from the hand-over of a sample until it is heard, as the device says
 * @underruns: how often the sound ran dry since the clip was opened
 *
 * How the sound of a player goes out.
 */
typedef struct
{
  char *device;
  int rate;
  int channels;
  gint64 latency;
  guint underruns;
} GsSoundState;

char **gs_sound_device_list (void);
gboolean gs_sound_device_is_there (const char *name);
void gs_sound_device_choose (const char *name);
char *gs_sound_device_dup_choice (void);
guint gs_sound_device_get_serial (void);

G_END_DECLS
