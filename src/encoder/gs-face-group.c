/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-group.h"

#include "gs-face-look.h"

#include <string.h>

/* A face that no longer looks like the one detected is covered, gone, or another one's. */
#define LEAST_LIKENESS 0.5f

/* Where nobody was found, the next look is so many frames on. */
#define LOOK_AGAIN 4

struct _GsFaceGroup
{
  guint n_frames;
  GArray *tracklets; /* of GsFaceTracklet, the largest at their detection first */
};

static void
clear_tracklet (gpointer data)
{
  GsFaceTracklet *tracklet = data;

  g_free (tracklet->faces);
}

/* Follows a face from the frame of its detection both ways until it is lost; or until it is cancelled, and then what there is
 * is of no use. */
static GsFaceTracklet
follow (GsFaceFinder *finder,
        GsGrey *const *pictures,
        guint first,
        guint end,
        guint detected,
        const GsFace *face,
        GCancellable *cancellable)
{
  GsFace faces[GS_FACE_GROUP];
  GsFaceLook look, now;
  guint from = detected, to = detected + 1;

  faces[detected] = *face;
  gs_face_look_take (&look, pictures[detected], face);

  for (; to < end && !g_cancellable_is_cancelled (cancellable); to++)
    {
      if (!gs_face_finder_follow (finder, pictures[to], &faces[to - 1], &faces[to]))
        break;
      gs_face_look_take (&now, pictures[to], &faces[to]);
      if (gs_face_look_compare (&look, &now) < LEAST_LIKENESS)
        break;
    }

  for (; from > first && !g_cancellable_is_cancelled (cancellable); from--)
    {
      if (!gs_face_finder_follow (finder, pictures[from - 1], &faces[from], &faces[from - 1]))
        break;
      gs_face_look_take (&now, pictures[from - 1], &faces[from - 1]);
      if (gs_face_look_compare (&look, &now) < LEAST_LIKENESS)
        break;
    }

  return (GsFaceTracklet) { from, to - from, g_memdup2 (&faces[from], (to - from) * sizeof (GsFace)) };
}

/**
 * gs_face_group_new:
 * @finder: this thread's finder
 * @pictures: (array length=n_frames): the pictures
 * @n_frames: how many, 0 .. %GS_FACE_GROUP
 * @cancellable: (nullable): looked at before each detection and each step of following
 * @error: why not
 *
 * Detects in the first picture and follows the largest faces through the others; where the largest is lost, or nobody was
 * there, detects again.
 *
 * Returns: (transfer full) (nullable): the faces
 */
GsFaceGroup *
gs_face_group_new (GsFaceFinder *finder,
                   GsGrey *const *pictures,
                   guint n_frames,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GsFaceGroup) self = g_new0 (GsFaceGroup, 1);
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (GsFace));
  guint covered = 0; /* frames before this one are settled */

  self->n_frames = n_frames;
  self->tracklets = g_array_new (FALSE, FALSE, sizeof (GsFaceTracklet));
  g_array_set_clear_func (self->tracklets, clear_tracklet);

  for (guint frame = 0; frame < n_frames;)
    {
      guint next = frame + LOOK_AGAIN;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !gs_face_finder_detect (finder, pictures[frame], faces, error))
        return NULL;

      for (guint i = 0; i < MIN (faces->len, GS_FACE_GROUP_MAX_FACES); i++)
        {
          GsFaceTracklet tracklet = follow (finder, pictures, covered, n_frames, frame, &g_array_index (faces, GsFace, i), cancellable);

          g_array_append_val (self->tracklets, tracklet);
          if (i == 0)
            next = tracklet.first + tracklet.n_frames;
        }

      if (faces->len > 0)
        covered = next;
      frame = next;
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
gs_face_group_free (GsFaceGroup *self)
{
  if (self->tracklets != NULL)
    g_array_unref (self->tracklets);
  g_free (self);
}

guint
gs_face_group_get_n_frames (const GsFaceGroup *self)
{
  return self->n_frames;
}

guint
gs_face_group_get_n_tracklets (const GsFaceGroup *self)
{
  return self->tracklets->len;
}

/**
 * gs_face_group_get_tracklet:
 * @self: the group
 * @tracklet: 0 .. number of tracklets - 1
 *
 * Returns: (transfer none): the tracklet
 */
const GsFaceTracklet *
gs_face_group_get_tracklet (const GsFaceGroup *self,
                            guint tracklet)
{
  return &g_array_index (self->tracklets, GsFaceTracklet, tracklet);
}

/**
 * gs_face_group_count_faces:
 * @self: the group
 * @frame: frame of the group
 *
 * Returns: how many faces are followed in the frame, at most %GS_FACE_GROUP_MAX_FACES in one look
 */
guint
gs_face_group_count_faces (const GsFaceGroup *self,
                           guint frame)
{
  guint n = 0;

  for (guint i = 0; i < self->tracklets->len; i++)
    {
      const GsFaceTracklet *tracklet = gs_face_group_get_tracklet (self, i);

      n += frame >= tracklet->first && frame - tracklet->first < tracklet->n_frames;
    }

  return n;
}
