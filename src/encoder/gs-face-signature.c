/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-signature.h"

#include <math.h>
#include <string.h>

#define SIDE  48
#define CELLS GS_FACE_SIGNATURE_CELLS
#define CELL  (SIDE / CELLS)
#define N     GS_FACE_SIGNATURE_DIRECTIONS

/* The part of the face looked at, in face coordinates: about what gs_face_crop() shows, from the hairline to below the chin. */
#define LEFT  -1.59f
#define TOP   -1.46f
#define REACH 3.18f

/* Samples to a pixel, along one side. */
#define MAX_FINENESS 3

/* No direction counts for more than this, as one hard shadow would. */
#define MOST 0.4f

static float
look_at (const GsGrey *picture,
         float x,
         float y)
{
  float px = CLAMP (x, 0.0f, (float) (picture->width - 1)), py = CLAMP (y, 0.0f, (float) (picture->height - 1));
  int left = (int) px, top = (int) py;
  int right = MIN (left + 1, picture->width - 1), bottom = MIN (top + 1, picture->height - 1);
  const guint8 *upper = picture->data + (gsize) top * picture->width;
  const guint8 *lower = picture->data + (gsize) bottom * picture->width;
  float across = px - (float) left, down = py - (float) top;
  float above = upper[left] + across * (float) (upper[right] - upper[left]);
  float below = lower[left] + across * (float) (lower[right] - lower[left]);

  return above + down * (below - above);
}

/* The face upright, square root of brightness, so that contrast in the shadow counts like that in the light. */
static void
stand_upright (const GsGrey *picture,
               const GsFaceFrame *frame,
               float pixels[SIDE][SIDE])
{
  float step = REACH * frame->scale / SIDE / MIN (picture->x_scale, picture->y_scale);
  int fineness = (int) CLAMP (ceilf (step), 1.0f, MAX_FINENESS);

  for (int row = 0; row < SIDE; row++)
    for (int column = 0; column < SIDE; column++)
      {
        float sum = 0.0f;

        for (int part = 0; part < fineness * fineness; part++)
          {
            float u = LEFT + REACH * (column + (part % fineness + 0.5f) / fineness) / SIDE;
            float v = TOP + REACH * (row + (part / fineness + 0.5f) / fineness) / SIDE;

            sum += look_at (picture, (frame->x + frame->scale * (frame->cosine * u - frame->sine * v)) / picture->x_scale,
                            (frame->y + frame->scale * (frame->sine * u + frame->cosine * v)) / picture->y_scale);
          }
        pixels[row][column] = sqrtf (sum / (fineness * fineness));
      }
}

/* A quarter, a half, a quarter, both ways: what is one pixel wide is noise. */
static void
smooth (float pixels[SIDE][SIDE])
{
  float between[SIDE][SIDE];

  for (int row = 0; row < SIDE; row++)
    for (int column = 0; column < SIDE; column++)
      between[row][column] = 0.25f * pixels[MAX (row - 1, 0)][column] + 0.5f * pixels[row][column]
                             + 0.25f * pixels[MIN (row + 1, SIDE - 1)][column];

  for (int row = 0; row < SIDE; row++)
    for (int column = 0; column < SIDE; column++)
      pixels[row][column] = 0.25f * between[row][MAX (column - 1, 0)] + 0.5f * between[row][column]
                            + 0.25f * between[row][MIN (column + 1, SIDE - 1)];
}

static float
get_energy (float cells[CELLS][CELLS][N],
            int row,
            int column)
{
  const float *cell = cells[CLAMP (row, 0, CELLS - 1)][CLAMP (column, 0, CELLS - 1)];
  float sum = 0.0f;

  for (int i = 0; i < N; i++)
    sum += cell[i] * cell[i];

  return sum;
}

static void
set_length (float *values)
{
  float sum = 0.0f;

  for (guint i = 0; i < GS_FACE_SIGNATURE_LENGTH; i++)
    sum += values[i] * values[i];
  for (guint i = 0; i < GS_FACE_SIGNATURE_LENGTH && sum > 0.0f; i++)
    values[i] /= sqrtf (sum);
}

/**
 * gs_face_signature_take:
 * @self: (out): the signature; all zero if the face's landmarks fall together
 * @picture: a picture
 * @face: a face in it
 *
 * Histograms of oriented gradients (N. Dalal, B. Triggs, CVPR 2005) of the face laid upright: light, contrast, size, place and
 * in-plane turn hardly show. docs/encoder.md says how well it tells people apart.
 */
void
gs_face_signature_take (GsFaceSignature *self,
                        const GsGrey *picture,
                        const GsFace *face)
{
  float pixels[SIDE][SIDE];
  float cells[CELLS][CELLS][N] = { 0 };
  GsFaceFrame frame;

  memset (self, 0, sizeof *self);
  if (!gs_face_align (face->landmarks, &frame, NULL))
    return;

  stand_upright (picture, &frame, pixels);
  smooth (pixels);

  for (int row = 0; row < SIDE; row++)
    for (int column = 0; column < SIDE; column++)
      {
        int left = MAX (column - 1, 0), right = MIN (column + 1, SIDE - 1);
        int above = MAX (row - 1, 0), below = MIN (row + 1, SIDE - 1);
        float x = (pixels[row][right] - pixels[row][left]) / (float) (right - left);
        float y = (pixels[below][column] - pixels[above][column]) / (float) (below - above);
        float size = hypotf (x, y) / (CELL * CELL);
        float direction = (atan2f (y, x) / (2.0f * G_PI) + 1.0f) * N;
        int first = (int) direction;
        float *cell = cells[row / CELL][column / CELL];

        cell[first % N] += size * (1.0f - (direction - (float) first));
        cell[(first + 1) % N] += size * (direction - (float) first);
      }

  for (int row = 0; row < CELLS; row++)
    for (int column = 0; column < CELLS; column++)
      {
        float around = 0.0f;

        for (int i = 0; i < 9; i++)
          around += get_energy (cells, row + i / 3 - 1, column + i % 3 - 1) / 9.0f;
        for (int i = 0; i < N; i++)
          self->values[(row * CELLS + column) * N + i] = MIN (cells[row][column][i] / sqrtf (around + 1e-3f), MOST);
      }

  set_length (self->values);
}

/**
 * gs_face_signature_average:
 * @self: (out): their mean
 * @signatures: (array length=n_signatures): signatures of one person
 * @n_signatures: how many, at least 1
 */
void
gs_face_signature_average (GsFaceSignature *self,
                           const GsFaceSignature *signatures,
                           guint n_signatures)
{
  GsFaceSignature mean = { 0 };

  for (guint i = 0; i < n_signatures; i++)
    for (guint j = 0; j < GS_FACE_SIGNATURE_LENGTH; j++)
      mean.values[j] += signatures[i].values[j];

  set_length (mean.values);
  *self = mean;
}

/**
 * gs_face_signature_compare:
 * @self: a signature
 * @other: another
 *
 * Returns: their likeness, 0 to 1: above 0.95 for one person from moment to moment, about 0.8 for different people
 */
float
gs_face_signature_compare (const GsFaceSignature *self,
                           const GsFaceSignature *other)
{
  float sum = 0.0f;

  for (guint i = 0; i < GS_FACE_SIGNATURE_LENGTH; i++)
    sum += self->values[i] * other->values[i];

  return sum;
}
