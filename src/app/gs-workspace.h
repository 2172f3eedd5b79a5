/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-frame-paintable.h"
#include "gs-media.h"
#include "gs-session.h"
#include "gs-store.h"

G_BEGIN_DECLS

#define GS_TYPE_WORKSPACE (gs_workspace_get_type ())

/**
 * GsWorkspace:
 *
 * What one window works on: a project file, the clip that is chosen in it, the player and the one playhead
 * that everything watches. Knows no widgets. Main thread; opening and probing run elsewhere.
 *
 * Properties: "store" (nullable), "clip" (nullable), "media-info" (nullable until the clip's file has been looked at),
 * "busy" (something is being opened).
 * Signals: "failed" (path, GError): a file could not be opened, or the project could not be written (path is %NULL);
 * "replacing" (path) -> boolean: the project at that path is about to take the place of the one that is open; %TRUE keeps that.
 */
G_DECLARE_FINAL_TYPE (GsWorkspace, gs_workspace, GS, WORKSPACE, GObject)

GsWorkspace      *gs_workspace_new            (void);
void              gs_workspace_open           (GsWorkspace *self,
                                               const char  *path);
void              gs_workspace_open_instead   (GsWorkspace *self,
                                               const char  *path);
void              gs_workspace_play_next      (GsWorkspace *self);
void              gs_workspace_close          (GsWorkspace *self);
void              gs_workspace_set_clip       (GsWorkspace *self,
                                               GsClip      *clip);
void              gs_workspace_locate_clip    (GsWorkspace *self,
                                               GsClip      *clip,
                                               const char  *path);
void              gs_workspace_step           (GsWorkspace *self,
                                               int          n_frames);
gboolean          gs_workspace_tick           (GsWorkspace *self);
void              gs_workspace_play_instead   (GsWorkspace *self,
                                               GsMediaInfo *info);

GsStore          *gs_workspace_get_store      (GsWorkspace *self);
GsProject        *gs_workspace_get_project    (GsWorkspace *self);
GsClip           *gs_workspace_get_clip       (GsWorkspace *self);
GsMediaInfo      *gs_workspace_get_media_info (GsWorkspace *self);
GsPlayer         *gs_workspace_get_player     (GsWorkspace *self);
GsPlayhead       *gs_workspace_get_playhead   (GsWorkspace *self);
GsFramePaintable *gs_workspace_get_paintable  (GsWorkspace *self);
gboolean          gs_workspace_get_busy       (GsWorkspace *self);

G_END_DECLS
