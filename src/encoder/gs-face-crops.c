/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-crops.h"

#include "gs-encoder-error.h"
#include "gs-face-resize.h"
#include "gs-jpeg.h"
#include "gs-npy-file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Ten million frames are four days at 30 a second. */
#define MOST_FRAMES (10 * 1000 * 1000)

struct _GsFaceCrops
{
  char *path;
  guint n_frames;
  guint n_faces;

  guint8 *present; /* of pictures in a folder ([n_frames]); NULL for an array */
  guint side;      /* of the first picture */
  GsNpyFile *array;
};

/* Returns: the number of a picture, or 0 for another file. Numbers have five digits, or as many as they need. */
static guint
parse_number (const char *name)
{
  g_autofree char *expected = NULL;
  guint64 number;
  char *end;

  if (!g_ascii_isdigit (*name))
    return 0;

  number = g_ascii_strtoull (name, &end, 10);
  if (number > MOST_FRAMES || strcmp (end, ".jpg") != 0)
    return 0;
  expected = g_strdup_printf ("%05u.jpg", (guint) number);

  return strcmp (name, expected) == 0 ? (guint) number : 0;
}

static char *
get_picture_path (GsFaceCrops *self,
                  guint frame)
{
  g_autofree char *name = g_strdup_printf ("%05u.jpg", frame + 1);

  return g_build_filename (self->path, name, NULL);
}

/* A picture of the folder as it is. */
static guint8 *
load_picture (GsFaceCrops *self,
              guint frame,
              guint *side,
              GError **error)
{
  g_autofree char *path = get_picture_path (self, frame);
  g_autofree guint8 *pixels = NULL;
  guint width, height;
  g_autoptr (GError) why = NULL;

  pixels = gs_jpeg_load (path, &width, &height, &why);
  if (pixels == NULL)
    {
      g_set_error (error, why->domain, why->code, "%s; copy it again, or delete it if its frame is to count as one without a face",
                   why->message);
      return NULL;
    }

  if (width != height || (self->side != 0 && width != self->side))
    {
      g_autofree char *expected = self->side != 0 ? g_strdup_printf ("%u by %u as the others are", self->side, self->side)
                                                  : g_strdup ("square");

      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                   "%s: it is %u by %u pixels large and not %s; crop all faces of a clip to the same square", path, width, height,
                   expected);
      return NULL;
    }
  *side = width;

  return g_steal_pointer (&pixels);
}

static gboolean
open_folder (GsFaceCrops *self,
             GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GDir) dir = g_dir_open (self->path, 0, &why);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint8 *pixels = NULL;
  const char *name;
  guint first = G_MAXUINT;

  if (dir == NULL)
    {
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_FAILED, "%s: it cannot be read: %s", self->path, why->message);
      return FALSE;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      guint number = parse_number (name);

      if (strcmp (name, "00000.jpg") == 0)
        {
          g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                       "%s: it holds 00000.jpg, but pictures are counted from 1, the first frame; rename them", self->path);
          return FALSE;
        }
      if (number == 0)
        continue;
      g_array_append_val (numbers, number);
      self->n_frames = MAX (self->n_frames, number);
      first = MIN (first, number);
    }

  if (numbers->len == 0)
    {
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                   "%s: it holds no pictures called 00001.jpg and so on, one a frame", self->path);
      return FALSE;
    }

  self->n_faces = numbers->len;
  self->present = g_new0 (guint8, self->n_frames);
  for (guint i = 0; i < numbers->len; i++)
    self->present[g_array_index (numbers, guint, i) - 1] = TRUE;

  /* The size of the first picture is that of all. */
  pixels = load_picture (self, first - 1, &self->side, error);

  return pixels != NULL;
}

static gboolean
open_array (GsFaceCrops *self,
            GError **error)
{
  const gsize *shape;
  guint n_dims;

  self->array = gs_npy_file_open (self->path, GS_NPY_U8, error);
  if (self->array == NULL)
    return FALSE;

  shape = gs_npy_file_get_shape (self->array, &n_dims);
  if (n_dims != 4 || shape[0] == 0 || shape[1] != GS_FACE_CROP_SIZE || shape[2] != GS_FACE_CROP_SIZE || shape[3] != 3)
    {
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID,
                   "%s: faces should be an array of frames by 48 by 48 by 3 bytes", self->path);
      return FALSE;
    }
  if (shape[0] > MOST_FRAMES)
    {
      g_set_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID, "%s: it has %" G_GSIZE_FORMAT " frames, more than any clip",
                   self->path, shape[0]);
      return FALSE;
    }
  self->n_frames = (guint) shape[0];

  return TRUE;
}

/**
 * gs_face_crops_open:
 * @path: a folder of pictures, a folder with `video.npy`, or such a file itself
 * @error: return location of a #GsEncoderError or a #GsNnError; each names file or folder
 *
 * Looks which frames have a picture. The first picture is read: all others have to have its size, and be square.
 *
 * Returns: (transfer full) (nullable): the faces
 */
GsFaceCrops *
gs_face_crops_open (const char *path,
                    GError **error)
{
  g_autoptr (GsFaceCrops) self = g_new0 (GsFaceCrops, 1);
  g_autofree char *array = g_build_filename (path, "video.npy", NULL);
  gboolean done;

  if (g_file_test (array, G_FILE_TEST_IS_REGULAR))
    {
      self->path = g_steal_pointer (&array);
      done = open_array (self, error);
    }
  else
    {
      self->path = g_strdup (path);
      done = g_str_has_suffix (path, ".npy") ? open_array (self, error) : open_folder (self, error);
    }

  return done ? g_steal_pointer (&self) : NULL;
}

void
gs_face_crops_free (GsFaceCrops *self)
{
  g_clear_pointer (&self->array, gs_npy_file_close);
  g_free (self->present);
  g_free (self->path);
  g_free (self);
}

/**
 * gs_face_crops_get_n_frames:
 * @self: faces of a clip
 *
 * Returns: the number of the last picture: at least so many frames the clip had; those behind it, if it has more, show no face
 */
guint
gs_face_crops_get_n_frames (GsFaceCrops *self)
{
  return self->n_frames;
}

/**
 * gs_face_crops_get_n_faces:
 * @self: faces of a clip
 *
 * Returns: how many pictures there are; 0 for an array, which would have to be read for that
 */
guint
gs_face_crops_get_n_faces (GsFaceCrops *self)
{
  return self->n_faces;
}

/**
 * gs_face_crops_load:
 * @self: faces of a clip
 * @frame: frame, from 0; may lie behind the last picture
 * @picture: (out): the face, three bytes a pixel, rows without padding ([48, 48, 3], RGB); black where there is none
 * @has_face: (out): whether there is one
 * @error: return location of a #GsEncoderError or a #GsNnError that names the picture
 *
 * Reads one picture. Pictures of other sizes are averaged or interpolated to 48x48 (gs_face_resize()). Any thread.
 *
 * Returns: %FALSE if the picture is damaged or has another size than the others
 */
gboolean
gs_face_crops_load (GsFaceCrops *self,
                    guint frame,
                    guint8 *picture,
                    gboolean *has_face,
                    GError **error)
{
  memset (picture, 0, GS_FACE_CROP_BYTES);
  *has_face = FALSE;

  if (frame >= self->n_frames)
    return TRUE;

  if (self->array != NULL)
    {
      if (!gs_npy_file_read (self->array, (gsize) frame * GS_FACE_CROP_BYTES, GS_FACE_CROP_BYTES, picture, error))
        return FALSE;
      for (guint i = 0; i < GS_FACE_CROP_BYTES && !*has_face; i++)
        *has_face = picture[i] != 0;
      return TRUE;
    }

  if (self->present[frame])
    {
      g_autofree guint8 *pixels = NULL;
      guint side;

      pixels = load_picture (self, frame, &side, error);
      if (pixels == NULL)
        return FALSE;
      gs_face_resize (pixels, side, picture, GS_FACE_CROP_SIZE);
      *has_face = TRUE;
    }

  return TRUE;
}
