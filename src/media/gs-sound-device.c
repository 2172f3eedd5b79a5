/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-sound-device.h"

#include <stdatomic.h>

/* The one choice of the whole program, and a number that is another after each. */
static GMutex lock;
static char *chosen;
static atomic_uint serial;

/**
 * gs_sound_device_choose:
 * @name: (nullable): a device of gs_sound_device_list(); %NULL or "" for what the system has for its default
 *
 * Says where sound is to go. What plays goes over to it at once; where it cannot be used, or is lost, the system's
 * default stands in for it. Any thread.
 */
void
gs_sound_device_choose (const char *name)
{
  g_mutex_lock (&lock);
  if (g_strcmp0 (chosen ? chosen : "", name ? name : "") != 0)
    {
      g_free (chosen);
      chosen = g_strdup (name);
      atomic_fetch_add (&serial, 1);
    }
  g_mutex_unlock (&lock);
}

/* Returns: (transfer full) (nullable): the device that was chosen, %NULL for the system's default */
char *
gs_sound_device_dup_choice (void)
{
  char *name;

  g_mutex_lock (&lock);
  name = chosen && chosen[0] != '\0' ? g_strdup (chosen) : NULL;
  g_mutex_unlock (&lock);

  return name;
}

/* Returns: a number that changes with each choice; takes no lock */
guint
gs_sound_device_get_serial (void)
{
  return atomic_load (&serial);
}
