/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-media-init.h"

#include <gst/pbutils/pbutils.h>

/* Where every decoder refuses a damaged stream, playbin goes on to the sinks of the system and opens one after the other,
 * screens and sound cards that are none of this program's; one of them (DirectFB's) takes the whole process with it.
 * Those that the program uses it makes itself, by name. */
static void
forget_sinks (void)
{
  GList *sinks = gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_AUDIOVIDEO_SINKS, GST_RANK_MARGINAL);

  for (GList *l = sinks; l != NULL; l = l->next)
    gst_plugin_feature_set_rank (l->data, GST_RANK_NONE);
  gst_plugin_feature_list_free (sinks);
}

static gpointer
init_once (gpointer data)
{
  gst_init (NULL, NULL);
  forget_sinks ();
  gst_pb_utils_init ();

  return NULL;
}

/**
 * gs_media_init:
 *
 * Makes GStreamer ready; every public entry of this library calls it. Cheap after the first time, safe from any
 * thread.
 */
void
gs_media_init (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, init_once, NULL);
}
