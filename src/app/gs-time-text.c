/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-time-text.h"

#include <glib/gi18n.h>

static const gint64 second = G_GINT64_CONSTANT (1000000000);

/**
 * gs_time_text_exact:
 * @time: media time in nanoseconds
 *
 * Returns: (transfer full): "03:55.040" or "1:03:55.040": to the millisecond, cut and not rounded,
 *   so that the text never runs ahead of the picture
 */
char *
gs_time_text_exact (gint64 time)
{
  gint64 milliseconds = MAX (time, 0) / 1000000;
  gint64 hours = milliseconds / 3600000;
  gint64 minutes = milliseconds / 60000 % 60;
  gint64 seconds = milliseconds / 1000 % 60;

  if (hours > 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d:%02d.%03d", hours, (int) minutes, (int) seconds,
                            (int) (milliseconds % 1000));

  return g_strdup_printf ("%02d:%02d.%03d", (int) minutes, (int) seconds, (int) (milliseconds % 1000));
}

/**
 * gs_time_text_short:
 * @time: media time in nanoseconds
 *
 * Returns: (transfer full): "3:55" or "1:03:55", rounded to the second
 */
char *
gs_time_text_short (gint64 time)
{
  gint64 seconds = (MAX (time, 0) + second / 2) / second;

  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));

  return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

/**
 * gs_time_text_remaining:
 * @seconds: time left of a job, or a negative number if not known yet
 *
 * Returns: (transfer full) (nullable): "0:48 left" in the user's language, or %NULL if not known
 */
char *
gs_time_text_remaining (double seconds)
{
  g_autofree char *text = NULL;

  if (!(seconds >= 0.0) || seconds > 360000.0)
    return NULL;

  text = gs_time_text_short ((gint64) (seconds * 1e9));

  /* Translators: %s is a duration like 0:48 */
  return g_strdup_printf (_ ("%s left"), text);
}
