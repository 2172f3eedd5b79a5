/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-persons.h"

#include <string.h>

struct _GsClipPersons
{
  gatomicrefcount ref_count;
  guint n_persons;
  GsClipPerson *persons; /* [n_persons] */
  guint n_faces;
  GsPersonFace *faces; /* [n_faces], by frame, then by person */
};

G_DEFINE_BOXED_TYPE (GsClipPersons, gs_clip_persons, gs_clip_persons_ref, gs_clip_persons_unref)

static int
compare_faces (gconstpointer a,
               gconstpointer b,
               gpointer user_data)
{
  const GsPersonFace *x = a, *y = b;

  if (x->frame != y->frame)
    return x->frame < y->frame ? -1 : 1;

  return (x->person > y->person) - (x->person < y->person);
}

/**
 * gs_clip_persons_new:
 * @faces: (array length=n_faces): the faces of a clip in any order; those with number 0 are left out; copied
 * @n_faces: how many
 *
 * Returns: (transfer full): the clip's persons, as many as the greatest number
 */
GsClipPersons *
gs_clip_persons_new (const GsPersonFace *faces,
                     guint n_faces)
{
  GsClipPersons *self = g_new0 (GsClipPersons, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->faces = g_new (GsPersonFace, MAX (n_faces, 1));
  for (guint i = 0; i < n_faces; i++)
    if (faces[i].person > 0)
      {
        self->faces[self->n_faces++] = faces[i];
        self->n_persons = MAX (self->n_persons, faces[i].person);
      }
  g_qsort_with_data (self->faces, (int) self->n_faces, sizeof *self->faces, compare_faces, NULL);

  self->persons = g_new0 (GsClipPerson, MAX (self->n_persons, 1));
  for (guint i = 0; i < self->n_faces; i++)
    {
      GsClipPerson *person = &self->persons[self->faces[i].person - 1];

      if (person->n_frames++ == 0)
        person->first = self->faces[i].frame;
      person->last = self->faces[i].frame;
    }

  return self;
}

GsClipPersons *
gs_clip_persons_ref (GsClipPersons *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
gs_clip_persons_unref (GsClipPersons *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->persons);
  g_free (self->faces);
  g_free (self);
}

guint
gs_clip_persons_get_n_persons (const GsClipPersons *self)
{
  return self->n_persons;
}

/**
 * gs_clip_persons_get_person:
 * @self: the persons
 * @person: a number, from 1
 *
 * Returns: (nullable): what is known of that person; %NULL = there is no such number
 */
const GsClipPerson *
gs_clip_persons_get_person (const GsClipPersons *self,
                            guint person)
{
  return person > 0 && person <= self->n_persons ? &self->persons[person - 1] : NULL;
}

/**
 * gs_clip_persons_get_all_faces:
 * @self: the persons
 * @n_faces: (out): how many
 *
 * Returns: (array length=n_faces): all faces, by frame, then by person
 */
const GsPersonFace *
gs_clip_persons_get_all_faces (const GsClipPersons *self,
                               guint *n_faces)
{
  *n_faces = self->n_faces;

  return self->faces;
}

/**
 * gs_clip_persons_get_faces:
 * @self: the persons
 * @frame: frame of the clip
 * @n_faces: (out): how many faces there are in it
 *
 * Returns: (array length=n_faces): the frame's faces, by person
 */
const GsPersonFace *
gs_clip_persons_get_faces (const GsClipPersons *self,
                           guint frame,
                           guint *n_faces)
{
  guint low = 0, high = self->n_faces;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->faces[middle].frame < frame)
        low = middle + 1;
      else
        high = middle;
    }

  *n_faces = 0;
  while (low + *n_faces < self->n_faces && self->faces[low + *n_faces].frame == frame)
    ++*n_faces;

  return self->faces + low;
}

/**
 * gs_clip_persons_get_person_at:
 * @self: the persons
 * @frame: frame of the clip
 * @x: a place, pixels of the displayed picture
 * @y: a place
 *
 * Returns: the person whose face's box is there, the smallest box if there are several; 0 = nobody's
 */
guint
gs_clip_persons_get_person_at (const GsClipPersons *self,
                               guint frame,
                               double x,
                               double y)
{
  guint n, found = 0;
  const GsPersonFace *faces = gs_clip_persons_get_faces (self, frame, &n);
  double area = G_MAXDOUBLE;

  for (guint i = 0; i < n; i++)
    {
      double size = (double) faces[i].width * faces[i].height;

      if (x >= faces[i].x && y >= faces[i].y && x < faces[i].x + faces[i].width && y < faces[i].y + faces[i].height && size < area)
        {
          area = size;
          found = faces[i].person;
        }
    }

  return found;
}

gboolean
gs_clip_persons_equal (const GsClipPersons *self,
                       const GsClipPersons *other)
{
  return self->n_faces == other->n_faces && memcmp (self->faces, other->faces, self->n_faces * sizeof *self->faces) == 0;
}
