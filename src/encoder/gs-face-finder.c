/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-finder.h"

#include "gs-dlib.h"
#include "gs-encoder-error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The detector sees faces from 80 pixels on and its time grows with the area: it first looks at a picture of this
 * size and only when nobody is there at the whole one. */
#define QUICK_SIDE 640

/* Pictures smaller than this are looked at twice as large when nobody is there. */
#define SMALL_SIDE 400

#define MAX_FACES 16


struct _GsFaceFinder
{
  const GsDlibShape *shape;
  GsDlibDetector *detector;
};

/* Loaded once and kept until the program ends: 65 MiB, 0.7 s. */
static GMutex shape_lock;
static GsDlibShape *shared_shape;

static const GsDlibShape *
get_shape (GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shape_lock);
  const char *path = g_getenv ("GATESCOPE_LANDMARKS");
  char *reason = NULL;

  if (shared_shape != NULL)
    return shared_shape;

  if (path == NULL || *path == '\0')
    path = GS_LANDMARKS_FILE;

  shared_shape = gs_dlib_shape_load (path, &reason);
  if (shared_shape == NULL)
    {
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_FAILED,
                   "The face landmark data %s cannot be read (%s): install libdlib-data or name the file in GATESCOPE_LANDMARKS",
                   path, reason != NULL ? reason : "out of memory");
      free (reason);
    }
  else if (gs_dlib_shape_get_n_points (shared_shape) != GS_FACE_N_LANDMARKS)
    {
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                   "The face landmark data %s has %zu points instead of %d: use dlib's 68-point data",
                   path, gs_dlib_shape_get_n_points (shared_shape), GS_FACE_N_LANDMARKS);
      g_clear_pointer (&shared_shape, gs_dlib_shape_free);
    }

  return shared_shape;
}

/**
 * gs_face_finder_new:
 * @error: why not
 *
 * Loads the landmark data at the first call, which takes most of a second: not for the main thread.
 *
 * Returns: (transfer full) (nullable): a finder for use from one thread
 */
GsFaceFinder *
gs_face_finder_new (GError **error)
{
  const GsDlibShape *shape = get_shape (error);
  GsDlibDetector *detector;
  GsFaceFinder *self;

  if (shape == NULL)
    return NULL;

  detector = gs_dlib_detector_new ();
  if (detector == NULL)
    {
      g_set_error_literal (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_FAILED, "The face detector found no memory: close other programs");
      return NULL;
    }

  self = g_new0 (GsFaceFinder, 1);
  self->shape = shape;
  self->detector = detector;

  return self;
}

void
gs_face_finder_free (GsFaceFinder *self)
{
  gs_dlib_detector_free (self->detector);
  g_free (self);
}

/* Places landmarks in a box given in the picture's own pixels; the face is in pixels of the source. */
static gboolean
place (GsFaceFinder *self,
       const GsGrey *picture,
       const GsDlibBox *box,
       GsFace *face)
{
  if (!gs_dlib_shape_place (self->shape, picture->data, picture->width, picture->height, picture->width, box,
                            (float *) face->landmarks))
    return FALSE;

  if (!gs_face_is_plausible (face->landmarks))
    return FALSE;

  gs_face_fit_box (face);
  gs_face_scale (face, picture->x_scale, picture->y_scale);

  return TRUE;
}

static int
compare_area (gconstpointer a,
              gconstpointer b)
{
  const GsFace *x = a, *y = b;
  float first = x->width * x->height, second = y->width * y->height;

  if (first != second)
    return first > second ? -1 : 1;

  /* Twins in size: the one further left, so that the order never depends on the detector's. */
  return (x->x > y->x) - (x->x < y->x);
}

/**
 * gs_face_finder_detect:
 * @self: the finder
 * @picture: where to look
 * @faces: (element-type GsFace): is emptied and filled with the faces found, the largest first, in pixels of the
 *   picture that @picture was made from
 * @error: why not
 *
 * Looks for faces turned more or less to the front, from 80 pixels of @picture on (40 in small pictures).
 *
 * Returns: %FALSE if looking failed, not if nobody was found
 */
gboolean
gs_face_finder_detect (GsFaceFinder *self,
                       const GsGrey *picture,
                       GArray *faces,
                       GError **error)
{
  int side = MAX (picture->width, picture->height);
  int tries[2] = { MIN (side, QUICK_SIDE), side < SMALL_SIDE ? 2 * side : side };

  g_array_set_size (faces, 0);

  for (guint i = 0; i < G_N_ELEMENTS (tries) && faces->len == 0; i++)
    {
      g_autoptr (GsGrey) resized = NULL;
      const GsGrey *view = picture;
      GsDlibBox boxes[MAX_FACES];
      int n;

      if (i > 0 && tries[i] == tries[i - 1])
        break;

      if (tries[i] != side)
        view = resized = gs_grey_copy_resized (picture,
                                               MAX (1, (int) lround ((double) picture->width * tries[i] / side)),
                                               MAX (1, (int) lround ((double) picture->height * tries[i] / side)));

      n = gs_dlib_detector_run (self->detector, view->data, view->width, view->height, view->width, 0.0,
                                boxes, MAX_FACES);
      if (n < 0)
        {
          g_set_error_literal (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_FAILED,
                               "The face detector failed: it may have run out of memory");
          return FALSE;
        }

      for (int j = 0; j < n; j++)
        {
          float x = view->x_scale / picture->x_scale, y = view->y_scale / picture->y_scale;
          GsDlibBox box = { boxes[j].left * x, boxes[j].top * y, boxes[j].right * x, boxes[j].bottom * y, 0.0 };
          GsFace face = { .confidence = (float) boxes[j].score };

          if (place (self, picture, &box, &face))
            g_array_append_val (faces, face);
        }
    }

  g_array_sort (faces, compare_area);

  return TRUE;
}

/**
 * gs_face_finder_follow:
 * @self: the finder
 * @picture: the next (or previous) picture
 * @previous: the face in the one before
 * @face: (out): the same face in this one; its confidence is kept from @previous
 *
 * Places landmarks in the box that the face's own landmarks draw: fifteen times faster than to detect.
 *
 * Returns: %FALSE if the face went out of the picture, jumped or became something that no face is
 */
gboolean
gs_face_finder_follow (GsFaceFinder *self,
                       const GsGrey *picture,
                       const GsFace *previous,
                       GsFace *face)
{
  GsDlibBox box = { previous->x / picture->x_scale, previous->y / picture->y_scale,
                    (previous->x + previous->width) / picture->x_scale,
                    (previous->y + previous->height) / picture->y_scale, 0.0 };
  float x, y, growth;

  if (box.right - box.left < 20.0 || !place (self, picture, &box, face))
    return FALSE;

  face->confidence = previous->confidence;
  growth = face->width / previous->width;
  x = face->x + face->width / 2.0f;
  y = face->y + face->height / 2.0f;

  return growth > 0.8f && growth < 1.25f && gs_face_get_overlap (face, previous) > 0.5f
         && x > 0.0f && y > 0.0f && x < picture->width * picture->x_scale && y < picture->height * picture->y_scale;
}
