/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-pictures.h"

#include "gs-engine-error.h"
#include "gs-random.h"

#include <math.h>
#include <string.h>

/* Rather than seek, the decoder reads on over so many pictures. */
#define READ_ON 100

/* Pictures of a file by number, the last one kept. */
typedef struct
{
  GsMediaInfo *info;
  GsDecoder *decoder;
  gint64 next;   /* what the decoder gives next; -1 = unknown */
  gint64 held;   /* number of the picture below; -1 = none */
  guint8 *rgb;   /* [height, width, 3] */
  int width;
  int height;
} Reader;

struct _GsClipPictures
{
  GsPerturbation *perturbation; /* NULL where it changes no picture */
  Reader own;
  Reader *others; /* one for each step; empty but for face-from */
  guint n_steps;
  guint position; /* frame that is given next */
  guint8 *rgb;    /* the changed picture */
};

static gboolean
reader_open (Reader *self,
             GsMediaInfo *info,
             int max_side,
             GCancellable *cancellable,
             GError **error)
{
  self->info = gs_media_info_ref (info);
  self->held = -1;
  self->decoder = gs_decoder_new_scaled (info, GS_DECODER_VIDEO, max_side, max_side, cancellable, error);

  return self->decoder != NULL;
}

static void
reader_clear (Reader *self)
{
  g_clear_pointer (&self->info, gs_media_info_unref);
  g_clear_object (&self->decoder);
  g_clear_pointer (&self->rgb, g_free);
}

/* Holds the picture of that number, or if it cannot be decoded the next one that can; at the end none. */
static gboolean
reader_fetch (Reader *self,
              guint frame,
              GError **error)
{
  if (self->held == frame)
    return TRUE;

  if (self->next < 0 || frame < self->next || frame > self->next + READ_ON)
    {
      self->next = -1;
      self->held = -1;
      if (!gs_decoder_seek_frame (self->decoder, frame, error))
        return FALSE;
    }

  while (self->held < frame)
    {
      g_autoptr (GError) failure = NULL;
      GsPicture picture;
      gsize row;

      if (!gs_decoder_next_frame (self->decoder, &picture, &failure))
        {
          self->held = -1;
          self->next = -1;
          if (failure == NULL)
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }

      self->next = (gint64) picture.index + 1;
      if (picture.index < frame)
        continue;

      row = (gsize) picture.width * 3;
      self->held = picture.index;
      self->width = picture.width;
      self->height = picture.height;
      self->rgb = g_realloc (self->rgb, row * (gsize) picture.height);
      for (int y = 0; y < picture.height; y++)
        memcpy (self->rgb + (gsize) y * row, picture.rgb + (gssize) y * picture.stride, row);
    }

  return TRUE;
}

/**
 * gs_clip_pictures_new:
 * @info: what is in the clip's file
 * @max_side: pixels that a picture has at most across and down
 * @perturbation: (nullable): what is changed
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Returns: (transfer full) (nullable): the pictures
 */
GsClipPictures *
gs_clip_pictures_new (GsMediaInfo *info,
                      int max_side,
                      GsPerturbation *perturbation,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GsClipPictures) self = g_new0 (GsClipPictures, 1);

  if (!reader_open (&self->own, info, max_side, cancellable, error))
    return NULL;
  if (!gs_perturbation_changes_pictures (perturbation))
    return g_steal_pointer (&self);

  self->perturbation = gs_perturbation_ref (perturbation);
  self->n_steps = gs_perturbation_get_n_steps (perturbation);
  self->others = g_new0 (Reader, self->n_steps);
  for (guint i = 0; i < self->n_steps; i++)
    {
      const GsPerturbationStep *step = gs_perturbation_get_step (perturbation, i);
      g_autoptr (GsMediaInfo) other = NULL;

      if (step->kind != GS_PERTURB_FACE_FROM)
        continue;
      other = gs_media_probe (step->path, cancellable, error);
      if (other == NULL)
        return NULL;
      if (other->n_frames == 0)
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s has no pictures that could be taken: choose another clip",
                       step->path);
          return NULL;
        }
      if (!reader_open (&self->others[i], other, max_side, cancellable, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
gs_clip_pictures_free (GsClipPictures *self)
{
  reader_clear (&self->own);
  for (guint i = 0; i < self->n_steps; i++)
    reader_clear (&self->others[i]);
  g_free (self->others);
  g_free (self->rgb);
  g_clear_pointer (&self->perturbation, gs_perturbation_unref);
  g_free (self);
}

/**
 * gs_clip_pictures_seek:
 * @self: pictures
 * @frame: a frame of the clip
 * @error: return location
 *
 * Returns: whether gs_clip_pictures_next() goes on with @frame
 */
gboolean
gs_clip_pictures_seek (GsClipPictures *self,
                       guint frame,
                       GError **error)
{
  self->position = frame;

  return self->perturbation != NULL || gs_decoder_seek_frame (self->own.decoder, frame, error);
}

static gboolean
is_in (const GsPerturbationStep *step,
       gint64 time)
{
  return time >= step->start && time < step->end;
}

/* The frame whose picture is shown instead. */
static guint
hold_back (const GsPerturbationStep *step,
           const GsMediaInfo *info,
           guint frame)
{
  while (frame > 0 && is_in (step, info->pts[frame - 1])
         && (step->kind == GS_PERTURB_FREEZE || gs_random_unit (step->seed, frame) < step->value))
    frame--;

  return frame;
}

/* Gaussian of three standard deviations; the border is repeated. */
static void
blur (guint8 *rgb,
      int width,
      int height,
      double sigma)
{
  int radius = (int) ceil (3.0 * sigma);
  g_autofree float *kernel = g_new (float, 2 * radius + 1);
  g_autofree float *line = g_new (float, (gsize) MAX (width, height) * 3);
  double sum = 0.0;

  for (int i = -radius; i <= radius; i++)
    sum += exp (-0.5 * i * i / (sigma * sigma));
  for (int i = -radius; i <= radius; i++)
    kernel[i + radius] = (float) (exp (-0.5 * i * i / (sigma * sigma)) / sum);

  for (int direction = 0; direction < 2; direction++)
    {
      int n_lines = direction == 0 ? height : width;
      int length = direction == 0 ? width : height;
      gsize step = direction == 0 ? 3 : (gsize) width * 3;
      gsize across = direction == 0 ? (gsize) width * 3 : 3;

      for (int l = 0; l < n_lines; l++)
        {
          guint8 *base = rgb + (gsize) l * across;

          for (int i = 0; i < length; i++)
            for (int c = 0; c < 3; c++)
              line[i * 3 + c] = base[(gsize) i * step + c];
          for (int i = 0; i < length; i++)
            {
              float values[3] = { 0.5f, 0.5f, 0.5f };

              for (int k = -radius; k <= radius; k++)
                {
                  const float *from = line + CLAMP (i + k, 0, length - 1) * 3;

                  for (int c = 0; c < 3; c++)
                    values[c] += kernel[k + radius] * from[c];
                }
              for (int c = 0; c < 3; c++)
                base[(gsize) i * step + c] = (guint8) MIN (values[c], 255.0f);
            }
        }
    }
}

/* As large as fits, in the middle of black; between pixels linear. */
static void
paste (const Reader *other,
       guint8 *rgb,
       int width,
       int height)
{
  double scale = MIN ((double) width / other->width, (double) height / other->height);
  double left = 0.5 * (width - scale * other->width), top = 0.5 * (height - scale * other->height);

  memset (rgb, 0, (gsize) width * (gsize) height * 3);
  for (int y = (int) ceil (top); y < height - (int) ceil (top); y++)
    for (int x = (int) ceil (left); x < width - (int) ceil (left); x++)
      {
        double u = CLAMP ((x + 0.5 - left) / scale - 0.5, 0.0, other->width - 1.0);
        double v = CLAMP ((y + 0.5 - top) / scale - 0.5, 0.0, other->height - 1.0);
        int u0 = (int) u, v0 = (int) v, u1 = MIN (u0 + 1, other->width - 1), v1 = MIN (v0 + 1, other->height - 1);

        for (int c = 0; c < 3; c++)
          {
            const guint8 *upper = other->rgb + (gsize) v0 * (gsize) other->width * 3;
            const guint8 *lower = other->rgb + (gsize) v1 * (gsize) other->width * 3;
            double a = upper[u0 * 3 + c] + (u - u0) * (upper[u1 * 3 + c] - upper[u0 * 3 + c]);
            double b = lower[u0 * 3 + c] + (u - u0) * (lower[u1 * 3 + c] - lower[u0 * 3 + c]);

            rgb[((gsize) y * (gsize) width + (gsize) x) * 3 + (gsize) c] = (guint8) (a + (v - v0) * (b - a) + 0.5);
          }
      }
}

static gboolean
paste_other (Reader *other,
             gint64 time,
             guint8 *rgb,
             int width,
             int height,
             GError **error)
{
  if (time >= other->info->duration)
    other->held = -1;
  else if (!reader_fetch (other, gs_media_info_get_frame_at (other->info, time), error))
    return FALSE;

  if (other->held >= 0)
    paste (other, rgb, width, height);
  else
    memset (rgb, 0, (gsize) width * (gsize) height * 3);

  return TRUE;
}

/* Frame @frame as the first @n_steps steps show it, into self->rgb; *known is FALSE if it cannot be decoded. */
static gboolean
show (GsClipPictures *self,
      guint n_steps,
      guint frame,
      gboolean *known,
      GError **error)
{
  const GsMediaInfo *info = self->own.info;
  const GsPerturbationStep *step;

  if (n_steps == 0)
    {
      gsize size;

      if (!reader_fetch (&self->own, frame, error))
        return FALSE;
      *known = self->own.held == frame;
      if (!*known)
        return TRUE;
      size = (gsize) self->own.width * (gsize) self->own.height * 3;
      self->rgb = g_realloc (self->rgb, size);
      memcpy (self->rgb, self->own.rgb, size);
      return TRUE;
    }

  step = gs_perturbation_get_step (self->perturbation, n_steps - 1);
  if (!is_in (step, info->pts[frame]))
    return show (self, n_steps - 1, frame, known, error);
  if (step->kind == GS_PERTURB_FREEZE || step->kind == GS_PERTURB_DROP)
    frame = hold_back (step, info, frame);
  if (!show (self, n_steps - 1, frame, known, error))
    return FALSE;
  if (!*known)
    return TRUE;

  if (step->kind == GS_PERTURB_HIDE)
    memset (self->rgb, 0, (gsize) self->own.width * (gsize) self->own.height * 3);
  else if (step->kind == GS_PERTURB_BLUR)
    blur (self->rgb, self->own.width, self->own.height, step->value * self->own.width / MAX (info->width, 1));
  else if (step->kind == GS_PERTURB_FACE_FROM)
    return paste_other (&self->others[n_steps - 1], info->pts[frame] - step->start, self->rgb, self->own.width, self->own.height,
                        error);

  return TRUE;
}

/**
 * gs_clip_pictures_next:
 * @self: pictures
 * @picture: (out): the next one, valid until the next call
 * @error: return location
 *
 * Returns: %FALSE at the end, or with @error set; a picture that cannot be decoded is passed over
 */
gboolean
gs_clip_pictures_next (GsClipPictures *self,
                       GsPicture *picture,
                       GError **error)
{
  if (self->perturbation == NULL)
    return gs_decoder_next_frame (self->own.decoder, picture, error);

  while (self->position < self->own.info->n_frames)
    {
      guint frame = self->position++;
      gboolean known;

      if (!show (self, self->n_steps, frame, &known, error))
        return FALSE;
      if (!known)
        continue;

      *picture = (GsPicture) { self->rgb, self->own.width, self->own.height, self->own.width * 3, frame, self->own.info->pts[frame] };
      return TRUE;
    }

  return FALSE;
}
