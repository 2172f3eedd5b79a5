/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store.h"

G_BEGIN_DECLS

/* From frame to frame: 25 a second. */
#define CLIP_PROJECT_STEP G_GINT64_CONSTANT (40000000)

/**
 * ClipProject:
 * @folder: a folder of its own
 * @path: the project file in it
 * @store: the project
 * @clip: (transfer none): its only clip, whose file is nowhere
 *
 * What a test needs that asks for traces and runs and not for media.
 */
typedef struct
{
  char *folder;
  char *path;
  GsStore *store;
  GsClip *clip;
} ClipProject;

void clip_project_make (ClipProject *self,
                        guint        n_frames);
void clip_project_reopen (ClipProject *self);
void clip_project_clear (ClipProject *self);

G_END_DECLS
