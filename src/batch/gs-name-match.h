/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-session.h"

G_BEGIN_DECLS

/**
 * GsNameFit:
 * @GS_NAME_FITS: the file belongs to a clip
 * @GS_NAME_UNLIKE: its name is not as the pattern says
 * @GS_NAME_NO_CLIP: no clip of the project, or more than one, is called so
 *
 * How a file's name fits a project.
 */
typedef enum
{
  GS_NAME_FITS,
  GS_NAME_UNLIKE,
  GS_NAME_NO_CLIP,
} GsNameFit;

/**
 * GsNameMatch:
 * @fit: whether it says a clip
 * @clip: (nullable): the clip that a file belongs to
 * @rater: (nullable): who made it
 * @dimension: (nullable): what it is about
 *
 * What a file's name says.
 */
typedef struct
{
  GsNameFit fit;
  GsClip *clip;
  char *rater;
  char *dimension;
} GsNameMatch;

GsNameMatch *gs_name_match_new (GPtrArray *clips, GPtrArray *dimensions, const char *clip, const char *pattern, const char *name);
void gs_name_match_free (GsNameMatch *self);
GsClip *gs_name_match_clip (GPtrArray *clips, const char *name);
char *gs_name_match_get_dimension (const GsNameMatch *self, const char *name);
char *gs_name_match_guess_pattern (GPtrArray *clips, GPtrArray *dimensions, GPtrArray *names);
GPtrArray *gs_name_match_list (const char *folder, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsNameMatch, gs_name_match_free)

G_END_DECLS
