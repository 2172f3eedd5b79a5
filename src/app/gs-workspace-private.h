/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-workspace.h"

G_BEGIN_DECLS

struct _GsWorkspace
{
  GObject parent_instance;

  GsPlayer *player;
  GsPlayhead *playhead;
  GsFramePaintable *paintable;

  GsStore *store;
  GsClip *clip;
  GsMediaInfo *info;
  GsMediaInfo *instead; /* what plays in its place */

  GCancellable *opening; /* of a file that was asked for */
  GCancellable *loading; /* of the clip that was chosen */
  guint n_busy;
  gboolean play_next; /* asked for before the clip was there */
};

void gs_workspace_fail           (GsWorkspace  *self,
                                  const char   *path,
                                  const GError *error);
void gs_workspace_connect_player (GsWorkspace  *self);

G_END_DECLS
