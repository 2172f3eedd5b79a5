/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-session.h"

G_BEGIN_DECLS

/**
 * GsCliMatch:
 * @clip: (transfer none): the clip that a file belongs to
 * @rater: (nullable): who made it
 * @dimension: (nullable): what it is about
 *
 * What a file's name says.
 */
typedef struct
{
  GsClip *clip;
  char *rater;
  char *dimension;
} GsCliMatch;

GsCliMatch *gs_cli_match_new (GPtrArray *clips, const char *clip, const char *pattern, const char *name);
void gs_cli_match_free (GsCliMatch *self);
GsClip *gs_cli_match_clip (GPtrArray *clips, const char *name);
char *gs_cli_match_get_dimension (const GsCliMatch *self, const char *name);
GPtrArray *gs_cli_match_list (const char *folder, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsCliMatch, gs_cli_match_free)

G_END_DECLS
