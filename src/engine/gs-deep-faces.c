/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-deep-faces.h"

#include <string.h>

#define ROW GS_DEEP_VIDEO_FEATURES

struct _GsDeepFaces
{
  const GsFaceGroup *group;
  float *rows; /* [faces of all tracklets one after the other, 512] */
};

/**
 * gs_colours_take:
 * @rgb: a picture
 * @width: pixels
 * @height: pixels
 * @stride: bytes from a row to the next
 * @x_scale: from a pixel of it to one of the clip's picture
 * @y_scale: the same downwards
 *
 * Returns: a copy; free with gs_colours_clear()
 */
GsColours
gs_colours_take (const guint8 *rgb,
                 int width,
                 int height,
                 gsize stride,
                 float x_scale,
                 float y_scale)
{
  gsize n_row = 3 * (gsize) width;
  guint8 *copy = g_malloc (n_row * (gsize) height);

  for (gsize y = 0; y < (gsize) height; y++)
    memcpy (copy + y * n_row, rgb + y * stride, n_row);

  return (GsColours) { g_bytes_new_take (copy, n_row * (gsize) height), width, height, x_scale, y_scale };
}

void
gs_colours_clear (GsColours *self)
{
  g_clear_pointer (&self->rgb, g_bytes_unref);
}

static guint
count_faces (const GsFaceGroup *group)
{
  guint n = 0;

  for (guint i = 0; i < gs_face_group_get_n_tracklets (group); i++)
    n += gs_face_group_get_tracklet (group, i)->n_frames;

  return n;
}

static void
crop_face (const GsColours *picture,
           const GsFace *face,
           guint8 *crop)
{
  float landmarks[GS_FACE_N_LANDMARKS][2];

  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    {
      landmarks[i][0] = face->landmarks[i][0] / picture->x_scale;
      landmarks[i][1] = face->landmarks[i][1] / picture->y_scale;
    }
  gs_face_crop (g_bytes_get_data (picture->rgb, NULL), picture->width, picture->height, 3 * picture->width,
                (const float (*)[2]) landmarks, crop);
}

/**
 * gs_deep_faces_new:
 * @deep: the encoder
 * @group: the group; must live as long as the rows
 * @pictures: the group's pictures in colour
 * @cancellable: (nullable): ends it early
 * @error: only that it was cancelled
 *
 * Aligns, crops and encodes every face of the group.
 *
 * Returns: (transfer full) (nullable): the rows
 */
GsDeepFaces *
gs_deep_faces_new (GsDeep *deep,
                   const GsFaceGroup *group,
                   const GsColours *pictures,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GsDeepFaces) self = g_new0 (GsDeepFaces, 1);
  guint n_faces = count_faces (group), n = 0;
  g_autofree guint8 *crops = g_malloc ((gsize) MAX (n_faces, 1) * GS_FACE_CROP_BYTES);
  g_autofree const guint8 **list = g_new (const guint8 *, MAX (n_faces, 1));

  for (guint i = 0; i < gs_face_group_get_n_tracklets (group); i++)
    {
      const GsFaceTracklet *tracklet = gs_face_group_get_tracklet (group, i);

      for (guint k = 0; k < tracklet->n_frames; k++, n++)
        {
          guint8 *crop = crops + (gsize) n * GS_FACE_CROP_BYTES;

          crop_face (&pictures[tracklet->first + k], &tracklet->faces[k], crop);
          list[n] = crop;
        }
    }

  self->group = group;
  self->rows = g_new (float, (gsize) MAX (n_faces, 1) * ROW);
  if (!gs_deep_encode_faces (deep, n_faces, list, cancellable, self->rows))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
gs_deep_faces_free (GsDeepFaces *self)
{
  g_free (self->rows);
  g_free (self);
}

/**
 * gs_deep_faces_get_row:
 * @self: the rows of a group
 * @face: a face of one of the group's tracklets
 *
 * Returns: (transfer none): [512]; %NULL if it is none of the group's
 */
const float *
gs_deep_faces_get_row (const GsDeepFaces *self,
                       const GsFace *face)
{
  const float *rows = self->rows;

  for (guint i = 0; i < gs_face_group_get_n_tracklets (self->group); i++)
    {
      const GsFaceTracklet *tracklet = gs_face_group_get_tracklet (self->group, i);

      if (face >= tracklet->faces && face < tracklet->faces + tracklet->n_frames)
        return rows + (gsize) (face - tracklet->faces) * ROW;
      rows += (gsize) tracklet->n_frames * ROW;
    }

  return NULL;
}

/**
 * gs_deep_faces_take_rows:
 * @groups: the rows of each group of the clip; those of the frames asked for are there
 * @faces: the clip's person in each frame of the clip, from gs_face_groups_link(); %NULL where there is nobody
 * @first: first frame
 * @n: number of frames
 * @rows: (out): [n, 512]; zero where there is nobody
 */
void
gs_deep_faces_take_rows (const GsDeepFaces *const *groups,
                         const GsFace *const *faces,
                         guint first,
                         guint n,
                         float *rows)
{
  for (guint i = 0; i < n; i++)
    {
      const GsFace *face = faces[first + i];
      const GsDeepFaces *group = groups[(first + i) / GS_FACE_GROUP];
      const float *row = face != NULL && group != NULL ? gs_deep_faces_get_row (group, face) : NULL;

      if (row != NULL)
        memcpy (rows + (gsize) i * ROW, row, ROW * sizeof (float));
      else
        memset (rows + (gsize) i * ROW, 0, ROW * sizeof (float));
    }
}
