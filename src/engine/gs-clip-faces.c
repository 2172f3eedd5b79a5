/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-faces.h"

#include "gs-compact.h"
#include "gs-engine-error.h"

#include <math.h>
#include <string.h>

/* From everybody whose face was found in a clip to the one whose face is analysed. */

/* Rows are encoded and compared in pieces of this size. */
#define PIECE 1024

/**
 * gs_clip_faces_take:
 * @face: (nullable): a face; %NULL = nobody is there
 * @n_faces: how many faces there are in the frame
 * @taken: (out): the same, as runs keep it
 */
void
gs_clip_faces_take (const GsFace *face,
                    guint n_faces,
                    GsRunFace *taken)
{
  memset (taken, 0, sizeof *taken);
  taken->n_faces = (gint32) n_faces;
  if (face == NULL)
    return;

  taken->presence = 1.0f;
  taken->x = face->x;
  taken->y = face->y;
  taken->width = face->width;
  taken->height = face->height;
  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    for (guint axis = 0; axis < 2; axis++)
      taken->landmarks[i][axis] = (gint16) lroundf (CLAMP (face->landmarks[i][axis] * GS_RUN_FACE_SCALE, -32768.0f, 32767.0f));
}

static const GsSeenFace *
get_seen (const GsClipFeatures *features,
          guint i)
{
  return &g_array_index (features->seen, GsSeenFace, i);
}

/**
 * gs_clip_faces_make_persons:
 * @features: features that are settled
 *
 * Returns: (transfer full): everybody who is seen in the clip
 */
GsClipPersons *
gs_clip_faces_make_persons (const GsClipFeatures *features)
{
  g_autofree GsPersonFace *faces = g_new (GsPersonFace, MAX (features->seen->len, 1));

  for (guint i = 0; i < features->seen->len; i++)
    {
      const GsSeenFace *seen = get_seen (features, i);

      faces[i] = (GsPersonFace) { seen->frame, seen->person, seen->face.x, seen->face.y, seen->face.width, seen->face.height };
    }

  return gs_clip_persons_new (faces, features->seen->len);
}

/**
 * gs_clip_faces_add_notes:
 * @features: features whose faces are final
 *
 * Says in the notes, after those that hold for the whole clip, where there was no face and whose was followed.
 */
void
gs_clip_faces_add_notes (GsClipFeatures *features)
{
  guint n_absent = 0, n_several = 0;

  for (guint i = 0; i < features->n_frames; i++)
    {
      n_absent += !(features->faces[i].presence > 0.0f);
      n_several += features->faces[i].n_faces > 1;
    }

  g_ptr_array_set_size (features->notes, (int) features->n_clip_notes);
  /* Of sound alone that is said already. */
  if (g_ptr_array_find_with_equal_func (features->notes, GS_CLIP_NOTE_NO_PICTURES, g_str_equal, NULL))
    return;

  if (features->person > 0)
    g_ptr_array_add (features->notes, g_strdup_printf ("Person %u was followed", features->person));
  if (n_absent == features->n_frames)
    g_ptr_array_add (features->notes, g_strdup ("No face was found in any frame"));
  else if (n_absent > 0)
    g_ptr_array_add (features->notes, g_strdup_printf ("No face in %u of %u frames", n_absent, features->n_frames));
  if (n_several > 0 && features->person == 0)
    g_ptr_array_add (features->notes, g_strdup_printf ("Several faces in %u of %u frames: the largest was followed", n_several,
                                                       features->n_frames));
}

static gboolean
check_person (const GsClipFeatures *features,
              guint person,
              GError **error)
{
  guint n_persons = 0;

  for (guint i = 0; i < features->seen->len; i++)
    n_persons = MAX (n_persons, get_seen (features, i)->person);

  if (person <= n_persons)
    return TRUE;

  if (n_persons == 0)
    g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                 "There is no person %u in the clip: no face was found in any frame", person);
  else
    g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "There is no person %u in the clip: choose one from 1 to %u",
                 person, n_persons);

  return FALSE;
}

/* The compact encoder's rows depend on the frames around; the deep encoder's are there for every face. */
static void
encode_rows (const GsClipFeatures *features,
             const GsFace *const *faces,
             const guint *places,
             guint first,
             guint n,
             float *rows)
{
  gsize n_row = features->n_video;

  if (features->weights == NULL)
    {
      gs_compact_video_encode (faces, features->pts, features->n_frames, first, n, rows);
      return;
    }

  memset (rows, 0, n * n_row * sizeof (float));
  for (guint i = 0; i < n; i++)
    {
      if (faces[first + i] != NULL)
        memcpy (rows + i * n_row, features->seen_rows + places[first + i] * n_row, n_row * sizeof (float));
    }
}

/**
 * gs_clip_faces_choose:
 * @features: features that are settled
 * @person: number of a person; 0 = the largest face, followed over time
 * @changed: (out): whether any row has changed
 * @error: why not
 *
 * Makes the features those of another person of the clip, without looking at the clip again.
 *
 * Returns: %FALSE if there is no such person; then nothing has changed
 */
gboolean
gs_clip_faces_choose (GsClipFeatures *features,
                      guint person,
                      gboolean *changed,
                      GError **error)
{
  guint n_frames = features->n_frames;
  g_autofree const GsFace **faces = NULL;
  g_autofree guint *places = NULL; /* of each frame's face among those seen */
  g_autofree float *rows = NULL;
  gsize n_row = features->n_video;

  *changed = FALSE;
  if (!check_person (features, person, error))
    return FALSE;

  faces = g_new0 (const GsFace *, MAX (n_frames, 1));
  places = g_new0 (guint, MAX (n_frames, 1));
  rows = g_new (float, PIECE * n_row);
  for (guint i = 0; i < features->seen->len; i++)
    {
      const GsSeenFace *seen = get_seen (features, i);

      if (person == 0 ? seen->followed : seen->person == person)
        {
          faces[seen->frame] = &seen->face;
          places[seen->frame] = i;
        }
    }

  for (guint first = 0; first < n_frames; first += PIECE)
    {
      float *old = features->video + first * n_row;
      guint n = MIN (PIECE, n_frames - first);
      gsize size = n * n_row * sizeof (float);

      encode_rows (features, faces, places, first, n, rows);
      if (memcmp (rows, old, size) != 0)
        {
          memcpy (old, rows, size);
          *changed = TRUE;
        }
    }

  for (guint i = 0; i < n_frames; i++)
    gs_clip_faces_take (faces[i], (guint) features->faces[i].n_faces, &features->faces[i]);
  features->person = person;
  gs_clip_faces_add_notes (features);

  return TRUE;
}
