/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-media-info.h"
#include "gs-store.h"

G_BEGIN_DECLS

/**
 * GsOpening:
 * @path: absolute path of the file that was asked for
 * @is_project: whether it is a project file; otherwise it is a clip
 * @info: (nullable): what is in the clip
 * @size: bytes of the file
 *
 * What a file turned out to be.
 */
typedef struct
{
  char *path;
  gboolean is_project;
  GsMediaInfo *info;
  gint64 size;
} GsOpening;

void       gs_opening_free            (GsOpening           *self);
void       gs_opening_look_async      (const char          *path,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
GsOpening *gs_opening_look_finish     (GAsyncResult        *result,
                                       GError             **error);
void       gs_opening_project_async   (const char          *clip_path,
                                       gint64               clip_size,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
GsStore   *gs_opening_project_finish  (GAsyncResult        *result,
                                       GError             **error);
GsClip    *gs_opening_find_clip       (GsProject           *project,
                                       const char          *path);
void       gs_opening_fill_clip       (GsClip              *clip,
                                       const GsMediaInfo   *info,
                                       gint64               size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsOpening, gs_opening_free)

G_END_DECLS
