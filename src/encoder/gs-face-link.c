/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-group.h"

/* Boxes that overlap by so much in neighbouring frames are one person's. */
#define SAME_PERSON 0.3f

/* Frames for which a lost person is waited for while others are still there. */
#define PATIENCE (3 * GS_FACE_GROUP)

/* Whom we follow, on the way through the frames. */
typedef struct
{
  const GsFaceGroup *group;       /* where the tracklet belongs to */
  const GsFaceTracklet *tracklet; /* that shows the person just now; NULL when lost */
  const GsFace *last;             /* the person when last seen; NULL before the first */
  guint lost;                     /* frames since then */

  /* Others who were there when the person was last seen. */
  const GsFace *others[GS_FACE_GROUP_MAX_FACES * GS_FACE_GROUP];
  guint n_others;
} Chase;

static const GsFace *
get_face (const GsFaceTracklet *tracklet,
          guint frame)
{
  if (frame < tracklet->first || frame - tracklet->first >= tracklet->n_frames)
    return NULL;

  return &tracklet->faces[frame - tracklet->first];
}

static gboolean
was_there (const Chase *chase,
           const GsFace *face)
{
  for (guint i = 0; i < chase->n_others; i++)
    if (gs_face_get_overlap (chase->others[i], face) > SAME_PERSON)
      return TRUE;

  return FALSE;
}

/*
 * Whom to follow from this frame on: the person we had, if somebody stands where they stood; else the largest. Somebody
 * who stood beside a person now lost is not taken for them until they have been gone for a while: a gap is
 * better than another's face under the same name. After a cut all are new, and the largest is taken at once.
 */
static const GsFaceTracklet *
choose (const Chase *chase,
        const GsFaceGroup *group,
        guint frame)
{
  const GsFaceTracklet *same = NULL, *largest = NULL;
  float best = SAME_PERSON, area = 0.0f;

  for (guint i = 0; i < gs_face_group_get_n_tracklets (group); i++)
    {
      const GsFaceTracklet *tracklet = gs_face_group_get_tracklet (group, i);
      const GsFace *face = get_face (tracklet, frame);
      float overlap;

      if (face == NULL)
        continue;

      overlap = chase->last != NULL && chase->lost <= PATIENCE ? gs_face_get_overlap (chase->last, face) : 0.0f;
      if (overlap > best)
        {
          best = overlap;
          same = tracklet;
        }

      if (chase->last != NULL && chase->lost <= PATIENCE && was_there (chase, face))
        continue;

      if (face->width * face->height > area)
        {
          area = face->width * face->height;
          largest = tracklet;
        }
    }

  return same != NULL ? same : largest;
}

static void
remember_others (Chase *chase,
                 guint frame)
{
  chase->n_others = 0;
  for (guint i = 0; i < gs_face_group_get_n_tracklets (chase->group); i++)
    {
      const GsFaceTracklet *tracklet = gs_face_group_get_tracklet (chase->group, i);
      const GsFace *face = get_face (tracklet, frame);

      if (face != NULL && tracklet != chase->tracklet && chase->n_others < G_N_ELEMENTS (chase->others)
          && gs_face_get_overlap (face, chase->last) < SAME_PERSON)
        chase->others[chase->n_others++] = face;
    }
}

/**
 * gs_face_groups_link:
 * @groups: (array length=n_groups): the groups of a clip in order; %NULL = not known yet
 * @n_groups: how many
 * @faces: (out): the followed person's face in each frame, %NULL = none ([n_groups * GS_FACE_GROUP]); they belong to
 *   the groups
 *
 * Picks the one person of a clip: the largest face to begin with, followed for as long as it is there, then the
 * largest again. Frames that are not known yet break the chase, so what is picked after them may change when they
 * become known; with all groups known the answer depends on nothing else.
 */
void
gs_face_groups_link (const GsFaceGroup *const *groups,
                     guint n_groups,
                     const GsFace **faces)
{
  Chase chase = { 0 };

  for (guint g = 0; g < n_groups; g++)
    {
      const GsFaceGroup *group = groups[g];

      if (group == NULL)
        chase = (Chase) { 0 };

      for (guint frame = 0; frame < GS_FACE_GROUP; frame++)
        {
          const GsFace *face = NULL;

          if (group != NULL && frame < gs_face_group_get_n_frames (group))
            {
              if (chase.group == group && chase.tracklet != NULL)
                face = get_face (chase.tracklet, frame);

              if (face == NULL)
                {
                  chase.group = group;
                  chase.tracklet = choose (&chase, group, frame);
                  face = chase.tracklet != NULL ? get_face (chase.tracklet, frame) : NULL;
                }

              if (face != NULL)
                {
                  chase.last = face;
                  chase.lost = 0;
                  remember_others (&chase, frame);
                }
              else
                {
                  chase.lost++;
                }
            }

          faces[(gsize) g * GS_FACE_GROUP + frame] = face;
        }
    }
}
