/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-follower.h"

#include "gs-face-group.h"
#include "gs-face-look.h"

/* As in gs-face-group.c. */
#define LEAST_LIKENESS 0.5f
#define LOOK_AGAIN     4

/* A face that overlaps the one followed so far by so much is the same person's. */
#define SAME_OVERLAP 0.3f

/* Pictures after which a person who is not seen any more is given up for the largest face. */
#define PATIENCE 50

struct _GsFaceFollower
{
  GsFaceFinder *finder;
  GArray *found;
  GsFace face;      /* in the last picture, or where the person was last seen */
  GsFaceLook look;  /* of the face when it was detected */
  gboolean present;
  gboolean known;   /* whether anybody has been seen yet */
  guint n_absent;   /* pictures since */
  guint n_faces;
  guint next_look;  /* picture before which no detection is worth its time */
};

/**
 * gs_face_follower_new:
 * @error: why not
 *
 * As gs_face_finder_new(): not for the main thread.
 *
 * Returns: (transfer full) (nullable): a follower who has seen nobody yet
 */
GsFaceFollower *
gs_face_follower_new (GError **error)
{
  GsFaceFinder *finder = gs_face_finder_new (error);
  GsFaceFollower *self;

  if (finder == NULL)
    return NULL;

  self = g_new0 (GsFaceFollower, 1);
  self->finder = finder;
  self->found = g_array_new (FALSE, FALSE, sizeof (GsFace));

  return self;
}

void
gs_face_follower_free (GsFaceFollower *self)
{
  gs_face_finder_free (self->finder);
  g_array_unref (self->found);
  g_free (self);
}

/* The face of the person followed so far among those found, else the largest once patience is at its end. */
static const GsFace *
choose (GsFaceFollower *self)
{
  const GsFace *best = NULL;
  float most = SAME_OVERLAP;

  if (self->found->len == 0)
    return NULL;
  if (!self->known || self->n_absent >= PATIENCE)
    return &g_array_index (self->found, GsFace, 0);

  for (guint i = 0; i < self->found->len; i++)
    {
      const GsFace *face = &g_array_index (self->found, GsFace, i);
      float overlap = gs_face_get_overlap (face, &self->face);

      if (overlap > most)
        {
          most = overlap;
          best = face;
        }
    }

  return best;
}

static gboolean
detect (GsFaceFollower *self,
        guint index,
        const GsGrey *picture,
        GError **error)
{
  const GsFace *chosen;

  if (!gs_face_finder_detect (self->finder, picture, self->found, error))
    return FALSE;

  self->n_faces = MIN (self->found->len, GS_FACE_GROUP_MAX_FACES);
  self->next_look = index + LOOK_AGAIN;
  chosen = choose (self);
  self->present = chosen != NULL;
  if (chosen == NULL)
    return TRUE;

  self->known = TRUE;
  self->face = *chosen;
  gs_face_look_take (&self->look, picture, chosen);

  return TRUE;
}

static gboolean
follow (GsFaceFollower *self,
        const GsGrey *picture)
{
  GsFaceLook now;
  GsFace face;

  if (!self->present || !gs_face_finder_follow (self->finder, picture, &self->face, &face))
    return FALSE;

  gs_face_look_take (&now, picture, &face);
  if (gs_face_look_compare (&self->look, &now) < LEAST_LIKENESS)
    return FALSE;

  self->face = face;

  return TRUE;
}

static void
give (GsFaceFollower *self,
      const GsFace **face,
      guint *n_faces)
{
  self->n_absent = self->present ? 0 : self->n_absent + 1;
  *face = self->present ? &self->face : NULL;
  *n_faces = self->n_faces;
}

/**
 * gs_face_follower_step:
 * @self: a follower
 * @index: number of the picture, larger than before
 * @picture: the picture
 * @face: (out) (transfer none) (nullable): the person's face in it; %NULL = not there; valid until the next step
 * @n_faces: (out): how many faces were found when it last looked
 * @error: why not
 *
 * Returns: %FALSE if looking failed, not if nobody was found
 */
gboolean
gs_face_follower_step (GsFaceFollower *self,
                       guint index,
                       const GsGrey *picture,
                       const GsFace **face,
                       guint *n_faces,
                       GError **error)
{
  gboolean followed = index % GS_FACE_GROUP != 0 && follow (self, picture);

  if (!followed)
    {
      gboolean lost = self->present;

      self->present = FALSE;
      if ((lost || index % GS_FACE_GROUP == 0 || index >= self->next_look) && !detect (self, index, picture, error))
        return FALSE;
    }
  give (self, face, n_faces);

  return TRUE;
}

/**
 * gs_face_follower_skip:
 * @self: a follower
 * @face: (out) (transfer none) (nullable): the face as it was
 * @n_faces: (out): as it was
 *
 * For a picture that there is no time to look at: it counts as showing what the one before did.
 */
void
gs_face_follower_skip (GsFaceFollower *self,
                       const GsFace **face,
                       guint *n_faces)
{
  give (self, face, n_faces);
}
