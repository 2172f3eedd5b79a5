/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-preferences.h"

#include <glib/gi18n.h>

/**
 * gs_window_keep_networks:
 * @self: a #GsWindow whose networks have changed
 *
 * Keeps them for the next start. Only networks that can be used get here. Those that stand in for others are not kept: the
 * others may be on a disk that will be there again.
 */
void
gs_window_keep_networks (GsWindow *self)
{
  const GsNetworkSet *set = gs_analysis_get_networks (self->analysis);
  const char *file = set->files->pdata[0];

  if (set->stand_in)
    return;

  gs_preferences_set_networks (gs_preferences_get_default (), g_str_equal (file, GS_NETWORK_SET_DEMO) ? NULL : file,
                               set->kept ? set->files->pdata[1] : NULL);
}

static const char *
describe_demo (const GsNetworkSet *set)
{
  GsOutput output;

  if (set == NULL || !gs_network_set_has_demo (set, &output))
    return NULL;

  if (!set->kept)
    return _ ("Demo network: a prior trained on synthetic faces and voices, not on people");

  return output == GS_OUTPUT_VALENCE
           ? _ ("Demo network for valence: a prior trained on synthetic faces and voices, not on people")
           : _ ("Demo network for arousal: a prior trained on synthetic faces and voices, not on people");
}

/**
 * gs_window_show_demo:
 * @self: a #GsWindow
 * @shown: whether anything that networks say is shown
 *
 * Says so in a bar as long as a network that comes with the program has a part in it.
 */
void
gs_window_show_demo (GsWindow *self,
                     gboolean shown)
{
  const char *demo = shown ? describe_demo (gs_analysis_get_networks (self->analysis)) : NULL;

  if (demo != NULL)
    gs_banner_show (self->network_banner, demo, _ ("Choose a Network…"), "win.choose-network");
  else
    gs_banner_hide (self->network_banner);
}
