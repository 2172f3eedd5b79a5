/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-face-group.h"

G_BEGIN_DECLS

/**
 * GsFacePersons:
 *
 * Who is who in a whole clip: each tracklet of its groups is one person's. Persons are numbered from 1, who is seen longest
 * first.
 */
typedef struct _GsFacePersons GsFacePersons;

GsFacePersons *gs_face_persons_new (const GsFaceGroup *const *groups, guint n_groups);
void gs_face_persons_free (GsFacePersons *self);
guint gs_face_persons_get_n_persons (const GsFacePersons *self);
guint gs_face_persons_get_person (const GsFacePersons *self, guint group, guint tracklet);
void gs_face_persons_get_faces (const GsFacePersons *self, guint person, const GsFace **faces);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsFacePersons, gs_face_persons_free)

G_END_DECLS
