/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-media-init.h"

#include <gst/pbutils/pbutils.h>

static gpointer
init_once (gpointer data)
{
  gst_init (NULL, NULL);
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
