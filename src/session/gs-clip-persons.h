/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsPersonFace:
 * @frame: frame of the clip
 * @person: number of the person, from 1
 * @x: left edge of the face's box, pixels of the displayed picture
 * @y: top edge
 * @width: width of the box
 * @height: height of the box
 *
 * Where a person's face is in a frame.
 */
typedef struct
{
  guint frame;
  guint person;
  float x, y, width, height;
} GsPersonFace;

/**
 * GsClipPerson:
 * @n_frames: frames in which the person's face was found
 * @first: the first of them
 * @last: the last
 *
 * What is known of a person over the clip.
 */
typedef struct
{
  guint n_frames;
  guint first;
  guint last;
} GsClipPerson;

#define GS_TYPE_CLIP_PERSONS (gs_clip_persons_get_type ())

/**
 * GsClipPersons:
 *
 * Everybody whose face was found in a clip, and where. Never changes, so any thread may read it.
 */
typedef struct _GsClipPersons GsClipPersons;

GType gs_clip_persons_get_type (void);
GsClipPersons *gs_clip_persons_new (const GsPersonFace *faces, guint n_faces);
GsClipPersons *gs_clip_persons_ref (GsClipPersons *self);
void gs_clip_persons_unref (GsClipPersons *self);
guint gs_clip_persons_get_n_persons (const GsClipPersons *self);
const GsClipPerson *gs_clip_persons_get_person (const GsClipPersons *self, guint person);
const GsPersonFace *gs_clip_persons_get_all_faces (const GsClipPersons *self, guint *n_faces);
const GsPersonFace *gs_clip_persons_get_faces (const GsClipPersons *self, guint frame, guint *n_faces);
guint gs_clip_persons_get_person_at (const GsClipPersons *self, guint frame, double x, double y);
gboolean gs_clip_persons_equal (const GsClipPersons *self, const GsClipPersons *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipPersons, gs_clip_persons_unref)

G_END_DECLS
