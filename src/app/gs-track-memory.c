/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-track-memory.h"

#include "gs-preferences.h"

static void
visible_cb (GsTrack *track,
            GParamSpec *pspec,
            const char *key)
{
  gs_preferences_set_track_shown (gs_preferences_get_default (), key, gs_track_get_visible (track));
}

static void
free_key (gpointer key,
          GClosure *closure)
{
  g_free (key);
}

/**
 * gs_track_remember:
 * @track: a track of the timeline
 * @key: what it shows, the same for every clip: "mel"
 * @shown: whether it is shown as long as nobody has chosen
 *
 * Shows or hides the track as it was left the last time, in whatever clip, and remembers it from now on.
 */
void
gs_track_remember (GsTrack *track,
                   const char *key,
                   gboolean shown)
{
  gs_track_set_visible (track, gs_preferences_get_track_shown (gs_preferences_get_default (), key, shown));
  g_signal_connect_data (track, "notify::visible", G_CALLBACK (visible_cb), g_strdup (key), free_key, 0);
}
