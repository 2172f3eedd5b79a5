/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * gs_set_string:
 * @pointer: (inout): an owned string or %NULL
 * @value: (nullable): what it shall be; copied
 *
 * The setter of every string property (GLib's own came after the oldest GLib this builds on).
 *
 * Returns: %TRUE if the string changed
 */
static inline gboolean
gs_set_string (char **pointer,
               const char *value)
{
  char *copy;

  if (g_strcmp0 (*pointer, value) == 0)
    return FALSE;

  copy = g_strdup (value);
  g_free (*pointer);
  *pointer = copy;

  return TRUE;
}

G_END_DECLS
