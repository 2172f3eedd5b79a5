/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-look.h"

#include <math.h>

/* The part of the face looked at, in face coordinates: from the brows to below the mouth. */
#define LEFT  -1.0f
#define TOP   -0.5f
#define SIDE  2.0f

/**
 * gs_face_look_take:
 * @self: (out): the look
 * @picture: a picture
 * @face: a face in it
 *
 * Samples the face upright on a coarse grid, each sample the mean of nine, and takes brightness and contrast out.
 */
void
gs_face_look_take (GsFaceLook *self,
                   const GsGrey *picture,
                   const GsFace *face)
{
  GsFaceFrame frame;
  double mean = 0.0, square = 0.0;
  gboolean aligned = gs_face_align (face->landmarks, &frame, NULL);

  for (int row = 0; row < GS_FACE_LOOK_SIDE; row++)
    for (int column = 0; column < GS_FACE_LOOK_SIDE; column++)
      {
        float sum = 0.0f;

        for (int part = 0; part < 9 && aligned; part++)
          {
            float u = LEFT + SIDE * (column + (part % 3 + 0.5f) / 3.0f) / GS_FACE_LOOK_SIDE;
            float v = TOP + SIDE * (row + (part / 3 + 0.5f) / 3.0f) / GS_FACE_LOOK_SIDE;
            float x = (frame.x + frame.scale * (frame.cosine * u - frame.sine * v)) / picture->x_scale;
            float y = (frame.y + frame.scale * (frame.sine * u + frame.cosine * v)) / picture->y_scale;
            int px = (int) CLAMP (x, 0.0f, (float) (picture->width - 1));
            int py = (int) CLAMP (y, 0.0f, (float) (picture->height - 1));

            sum += picture->data[(gsize) py * picture->width + px];
          }

        self->pixels[row * GS_FACE_LOOK_SIDE + column] = sum;
        mean += sum / G_N_ELEMENTS (self->pixels);
      }

  for (guint i = 0; i < G_N_ELEMENTS (self->pixels); i++)
    {
      self->pixels[i] -= (float) mean;
      square += (double) self->pixels[i] * self->pixels[i];
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->pixels); i++)
    self->pixels[i] /= (float) sqrt (square + 1.0);
}

/**
 * gs_face_look_compare:
 * @self: a look
 * @other: another
 *
 * Returns: their correlation, -1 to 1: above 0.8 for a face in following pictures, about 0 for unrelated pictures
 */
float
gs_face_look_compare (const GsFaceLook *self,
                      const GsFaceLook *other)
{
  float sum = 0.0f;

  for (guint i = 0; i < G_N_ELEMENTS (self->pixels); i++)
    sum += self->pixels[i] * other->pixels[i];

  return sum;
}
