/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-hand-time.h"

#define OLDEST_MILLISECONDS 2000 /* an event that waited longer is one of another clock */

/**
 * gs_hand_time_get_age:
 * @stamp: when an event happened: the last 32 bits of its milliseconds, as GDK and libmanette give them; 0 = not known
 * @now: the same clock now, microseconds: g_get_monotonic_time() for what the display says, g_get_real_time() for what the kernel says
 *
 * A stamp that is rounded to the next millisecond may lie in what is to come; it counts as now.
 *
 * Returns: how long ago it happened, microseconds, or %GS_HAND_AGE_UNKNOWN if @stamp cannot be of that clock
 */
gint64
gs_hand_time_get_age (guint32 stamp,
                      gint64 now)
{
  /* Both wrap every 49 days; their difference does not notice. */
  gint32 age = (gint32) ((guint32) (now / 1000) - stamp);

  if (stamp == 0 || age < -1 || age > OLDEST_MILLISECONDS)
    return GS_HAND_AGE_UNKNOWN;

  return MAX (age, 0) * G_GINT64_CONSTANT (1000);
}
