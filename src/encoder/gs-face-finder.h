/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-face.h"
#include "gs-grey.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsFaceFinder:
 *
 * Finds faces and their 68 landmarks with dlib. Make one per thread; the landmark data is loaded once (0.7 s, at the
 * first gs_face_finder_new()) and shared.
 */
typedef struct _GsFaceFinder GsFaceFinder;

GsFaceFinder *gs_face_finder_new (GError **error);
void gs_face_finder_free (GsFaceFinder *self);

gboolean gs_face_finder_detect (GsFaceFinder *self, const GsGrey *picture, GArray *faces, GError **error);
gboolean gs_face_finder_follow (GsFaceFinder *self, const GsGrey *picture, const GsFace *previous, GsFace *face);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsFaceFinder, gs_face_finder_free)

G_END_DECLS
