/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-group.h"

#include "gs-face-look.h"

#include <string.h>

/* A face that no longer looks like the one detected is covered, gone, or another one's ... */
#define LAST_LIKENESS 0.5f

/* ... and so is one whose signature changes by more from one picture to the next than anybody's does. */
#define LAST_STEP 0.9f

/* Boxes that overlap by so much in one picture are of one face. */
#define SAME_FACE 0.5f

/* Where somebody was lost or nobody was found, the next look is so many frames on. */
#define LOOK_AGAIN 4

/* A glance: the whole picture in so many cells, each from so many samples along a side. */
#define GLANCE_WIDTH   32
#define GLANCE_HEIGHT  18
#define GLANCE_SAMPLES 4

/* Mean difference in brightness (of 255) from which two pictures in a row are a cut. */
#define CUT 12.0

typedef struct
{
  guint8 cells[GLANCE_WIDTH * GLANCE_HEIGHT];
} Glance;

struct _GsFaceGroup
{
  guint n_frames;
  GArray *tracklets;         /* of GsFaceTracklet, the largest at their detection first */
  guint cuts;                /* bit f: there is a cut before frame f */
  Glance glances[2];         /* of the first and of the last picture */
};

/* A tracklet in the making. */
typedef struct
{
  guint detected; /* frame */
  guint from;
  guint to; /* exclusive */
  GsFace faces[GS_FACE_GROUP];
  GsFaceSignature signatures[GS_FACE_GROUP];
} Pursuit;

static void
clear_tracklet (gpointer data)
{
  GsFaceTracklet *tracklet = data;

  g_free (tracklet->faces);
}

static void
take_glance (Glance *self,
             const GsGrey *picture)
{
  for (int row = 0; row < GLANCE_HEIGHT; row++)
    for (int column = 0; column < GLANCE_WIDTH; column++)
      {
        guint sum = 0;

        for (int part = 0; part < GLANCE_SAMPLES * GLANCE_SAMPLES; part++)
          {
            int x = (column * GLANCE_SAMPLES + part % GLANCE_SAMPLES) * picture->width / (GLANCE_WIDTH * GLANCE_SAMPLES);
            int y = (row * GLANCE_SAMPLES + part / GLANCE_SAMPLES) * picture->height / (GLANCE_HEIGHT * GLANCE_SAMPLES);

            sum += picture->data[(gsize) y * picture->width + x];
          }
        self->cells[row * GLANCE_WIDTH + column] = (guint8) (sum / (GLANCE_SAMPLES * GLANCE_SAMPLES));
      }
}

static gboolean
is_cut (const Glance *before,
        const Glance *after)
{
  double sum = 0.0;

  for (guint i = 0; i < G_N_ELEMENTS (before->cells); i++)
    sum += ABS ((int) before->cells[i] - (int) after->cells[i]);

  return sum / G_N_ELEMENTS (before->cells) > CUT;
}

static void
find_cuts (GsFaceGroup *self,
           GsGrey *const *pictures)
{
  Glance before, now;

  for (guint frame = 0; frame < self->n_frames; frame++)
    {
      take_glance (&now, pictures[frame]);
      if (frame == 0)
        self->glances[0] = now;
      else if (is_cut (&before, &now))
        self->cuts |= 1u << frame;
      before = now;
    }
  if (self->n_frames > 0)
    self->glances[1] = before;
}

static gboolean
is_taken (GArray *pursuits,
          guint frame,
          const GsFace *face)
{
  for (guint i = 0; i < pursuits->len; i++)
    {
      const Pursuit *other = &g_array_index (pursuits, Pursuit, i);

      if (frame >= other->from && frame < other->to && gs_face_get_overlap (&other->faces[frame], face) > SAME_FACE)
        return TRUE;
    }

  return FALSE;
}

/* From a frame in which the face is known to its neighbour; FALSE if the face is lost there. */
static gboolean
step (GsFaceFinder *finder,
      const GsGrey *picture,
      const GsFaceLook *look,
      Pursuit *pursuit,
      guint known,
      guint frame)
{
  GsFaceLook now;

  if (!gs_face_finder_follow (finder, picture, &pursuit->faces[known], &pursuit->faces[frame]))
    return FALSE;

  gs_face_look_take (&now, picture, &pursuit->faces[frame]);
  if (gs_face_look_compare (look, &now) < LAST_LIKENESS)
    return FALSE;

  gs_face_signature_take (&pursuit->signatures[frame], picture, &pursuit->faces[frame]);

  return gs_face_signature_compare (&pursuit->signatures[known], &pursuit->signatures[frame]) >= LAST_STEP;
}

/* Follows a face from the frame of its detection both ways until it is lost, the scene changes or, on the way back, it was
 * followed before; or until it is cancelled, and then what there is is of no use. */
static void
follow (GsFaceFinder *finder,
        const GsFaceGroup *group,
        GsGrey *const *pictures,
        GArray *pursuits,
        Pursuit *pursuit,
        GCancellable *cancellable)
{
  GsFaceLook look;

  gs_face_look_take (&look, pictures[pursuit->detected], &pursuit->faces[pursuit->detected]);
  gs_face_signature_take (&pursuit->signatures[pursuit->detected], pictures[pursuit->detected],
                          &pursuit->faces[pursuit->detected]);
  pursuit->from = pursuit->detected;
  pursuit->to = pursuit->detected + 1;

  while (pursuit->to < group->n_frames && !gs_face_group_has_cut (group, pursuit->to)
         && !g_cancellable_is_cancelled (cancellable)
         && step (finder, pictures[pursuit->to], &look, pursuit, pursuit->to - 1, pursuit->to))
    pursuit->to++;

  while (pursuit->from > 0 && !gs_face_group_has_cut (group, pursuit->from) && !g_cancellable_is_cancelled (cancellable)
         && step (finder, pictures[pursuit->from - 1], &look, pursuit, pursuit->from, pursuit->from - 1)
         && !is_taken (pursuits, pursuit->from - 1, &pursuit->faces[pursuit->from - 1]))
    pursuit->from--;
}

static float
get_likeness (const Pursuit *pursuit,
              guint frame)
{
  return gs_face_signature_compare (&pursuit->signatures[frame], &pursuit->signatures[pursuit->detected]);
}

static void
cut_short (Pursuit *pursuit,
           guint frame)
{
  if (frame > pursuit->detected)
    pursuit->to = MIN (pursuit->to, frame);
  else
    pursuit->from = MAX (pursuit->from, frame + 1);
}

/* Two that have come to follow one face, as when somebody passes before somebody else: whoever has less of the face that was
 * detected has lost theirs. */
static void
part (Pursuit *one,
      Pursuit *other)
{
  for (guint frame = MAX (one->from, other->from); frame < MIN (one->to, other->to); frame++)
    {
      gboolean keeps_one;

      if (gs_face_get_overlap (&one->faces[frame], &other->faces[frame]) <= SAME_FACE)
        continue;

      if (frame == one->detected || frame == other->detected)
        keeps_one = frame == one->detected;
      else
        keeps_one = get_likeness (one, frame) >= get_likeness (other, frame);
      cut_short (keeps_one ? other : one, frame);
    }
}

/* The next frame to detect in: where the scene changes or the largest is lost, and some way on where another one is. */
static guint
get_next_look (const GsFaceGroup *self,
               GArray *pursuits,
               guint frame)
{
  guint next = self->n_frames;
  gboolean somebody = FALSE;

  for (guint i = 0; i < pursuits->len; i++)
    {
      const Pursuit *pursuit = &g_array_index (pursuits, Pursuit, i);

      if (frame < pursuit->from || frame >= pursuit->to)
        continue;
      next = MIN (next, somebody ? MAX (pursuit->to, frame + LOOK_AGAIN) : pursuit->to);
      somebody = TRUE;
    }

  if (!somebody)
    next = MIN (next, frame + LOOK_AGAIN);
  for (guint i = frame + 1; i < next; i++)
    if (gs_face_group_has_cut (self, i))
      return i;

  return next;
}

static void
keep (GsFaceGroup *self,
      const Pursuit *pursuit)
{
  GsFaceTracklet tracklet = { .first = pursuit->from, .n_frames = pursuit->to - pursuit->from };
  const GsFaceSignature seen[3] = { pursuit->signatures[pursuit->from],
                                    pursuit->signatures[pursuit->from + tracklet.n_frames / 2],
                                    pursuit->signatures[pursuit->to - 1] };

  tracklet.faces = g_memdup2 (&pursuit->faces[pursuit->from], tracklet.n_frames * sizeof (GsFace));
  gs_face_signature_average (&tracklet.signature, seen, G_N_ELEMENTS (seen));
  g_array_append_val (self->tracklets, tracklet);
}

/**
 * gs_face_group_new:
 * @finder: this thread's finder
 * @pictures: (array length=n_frames): the pictures
 * @n_frames: how many, 0 .. %GS_FACE_GROUP
 * @cancellable: (nullable): looked at before each detection and each step of following
 * @error: why not
 *
 * Detects in the first picture and follows the largest faces through the others; where the scene changes, somebody is lost, or
 * nobody was there, detects again. No two tracklets have one face in one frame.
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
  g_autoptr (GArray) pursuits = g_array_new (FALSE, TRUE, sizeof (Pursuit));

  self->n_frames = n_frames;
  self->tracklets = g_array_new (FALSE, FALSE, sizeof (GsFaceTracklet));
  g_array_set_clear_func (self->tracklets, clear_tracklet);
  find_cuts (self, pictures);

  for (guint frame = 0; frame < n_frames; frame = get_next_look (self, pursuits, frame))
    {
      guint n_before = pursuits->len;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !gs_face_finder_detect (finder, pictures[frame], faces, error))
        return NULL;

      for (guint i = 0; i < MIN (faces->len, GS_FACE_GROUP_MAX_FACES); i++)
        {
          const GsFace *face = &g_array_index (faces, GsFace, i);
          g_autofree Pursuit *pursuit = NULL;

          if (is_taken (pursuits, frame, face))
            continue;

          pursuit = g_new0 (Pursuit, 1);
          pursuit->detected = frame;
          pursuit->faces[frame] = *face;
          follow (finder, self, pictures, pursuits, pursuit, cancellable);
          g_array_append_vals (pursuits, pursuit, 1);
        }

      for (guint i = n_before; i < pursuits->len; i++)
        for (guint j = 0; j < i; j++)
          part (&g_array_index (pursuits, Pursuit, j), &g_array_index (pursuits, Pursuit, i));
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  for (guint i = 0; i < pursuits->len; i++)
    if (g_array_index (pursuits, Pursuit, i).from < g_array_index (pursuits, Pursuit, i).to)
      keep (self, &g_array_index (pursuits, Pursuit, i));

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
 * Returns: how many faces are followed in the frame
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

/**
 * gs_face_group_has_cut:
 * @self: the group
 * @frame: frame of the group, from 1
 *
 * Returns: whether the picture before the frame is of another scene
 */
gboolean
gs_face_group_has_cut (const GsFaceGroup *self,
                       guint frame)
{
  return (self->cuts >> frame) & 1;
}

/**
 * gs_face_group_is_cut_off:
 * @self: the group
 * @previous: the group before it
 *
 * Returns: whether the two have a cut between them
 */
gboolean
gs_face_group_is_cut_off (const GsFaceGroup *self,
                          const GsFaceGroup *previous)
{
  return is_cut (&previous->glances[1], &self->glances[0]);
}
