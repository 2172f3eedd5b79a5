/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-features.h"

G_BEGIN_DECLS

void gs_clip_faces_take (const GsFace *face, guint n_faces, GsRunFace *taken);
GsClipPersons *gs_clip_faces_make_persons (const GsClipFeatures *features);
void gs_clip_faces_add_notes (GsClipFeatures *features);
gboolean gs_clip_faces_choose (GsClipFeatures *features, guint person, gboolean *changed, GError **error);

G_END_DECLS
