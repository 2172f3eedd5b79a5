/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face.h"

#include <math.h>

/* The box that dlib's detector would draw, in face coordinates: its centre below the origin, its side. */
#define BOX_DROP 0.4496f
#define BOX_SIDE 2.4332f

/* The start shape of the distribution's landmark data, made symmetric, eye centres one apart. */
const float gs_face_mean[GS_FACE_N_LANDMARKS][2] = {
  { -1.145f, 0.016f }, { -1.137f, 0.319f }, { -1.105f, 0.621f }, { -1.042f, 0.917f },
  { -0.924f, 1.192f }, { -0.743f, 1.430f }, { -0.521f, 1.629f }, { -0.277f, 1.788f },
  { 0.000f, 1.836f }, { 0.277f, 1.788f }, { 0.521f, 1.629f }, { 0.743f, 1.430f },
  { 0.924f, 1.192f }, { 1.042f, 0.917f }, { 1.105f, 0.621f }, { 1.137f, 0.319f },
  { 1.145f, 0.016f }, { -0.927f, -0.205f }, { -0.785f, -0.333f }, { -0.584f, -0.371f },
  { -0.377f, -0.342f }, { -0.183f, -0.261f }, { 0.183f, -0.261f }, { 0.377f, -0.342f },
  { 0.584f, -0.371f }, { 0.785f, -0.333f }, { 0.927f, -0.205f }, { 0.000f, -0.024f },
  { 0.000f, 0.172f }, { 0.000f, 0.365f }, { 0.000f, 0.564f }, { -0.232f, 0.699f },
  { -0.121f, 0.740f }, { 0.000f, 0.775f }, { 0.121f, 0.740f }, { 0.232f, 0.699f },
  { -0.696f, 0.001f }, { -0.572f, -0.070f }, { -0.424f, -0.068f }, { -0.294f, 0.030f },
  { -0.433f, 0.055f }, { -0.581f, 0.053f }, { 0.294f, 0.030f }, { 0.424f, -0.068f },
  { 0.572f, -0.070f }, { 0.696f, 0.001f }, { 0.581f, 0.053f }, { 0.433f, 0.055f },
  { -0.445f, 1.061f }, { -0.281f, 0.995f }, { -0.116f, 0.961f }, { 0.000f, 0.990f },
  { 0.116f, 0.961f }, { 0.281f, 0.995f }, { 0.445f, 1.061f }, { 0.287f, 1.221f },
  { 0.125f, 1.291f }, { 0.000f, 1.305f }, { -0.125f, 1.291f }, { -0.287f, 1.221f },
  { -0.377f, 1.069f }, { -0.117f, 1.058f }, { 0.000f, 1.070f }, { 0.117f, 1.058f },
  { 0.377f, 1.069f }, { 0.119f, 1.145f }, { 0.000f, 1.159f }, { -0.119f, 1.145f },
};

/* What hardly moves with expression: eye corners, bridge and base of the nose. */
static const guint8 stable[] = { 27, 28, 29, 30, 31, 33, 35, 36, 39, 42, 45 };

/**
 * gs_face_get_overlap:
 * @self: a face
 * @other: another
 *
 * Returns: area of the boxes' intersection over that of their union, 0 to 1
 */
float
gs_face_get_overlap (const GsFace *self,
                     const GsFace *other)
{
  float width = MIN (self->x + self->width, other->x + other->width) - MAX (self->x, other->x);
  float height = MIN (self->y + self->height, other->y + other->height) - MAX (self->y, other->y);
  float common;

  if (width <= 0.0f || height <= 0.0f)
    return 0.0f;

  common = width * height;

  return common / (self->width * self->height + other->width * other->height - common);
}

/**
 * gs_face_scale:
 * @self: a face
 * @x_factor: factor across
 * @y_factor: factor down
 *
 * Moves the face from the pixels of one size of a picture to those of another.
 */
void
gs_face_scale (GsFace *self,
               float x_factor,
               float y_factor)
{
  self->x *= x_factor;
  self->width *= x_factor;
  self->y *= y_factor;
  self->height *= y_factor;

  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    {
      self->landmarks[i][0] *= x_factor;
      self->landmarks[i][1] *= y_factor;
    }
}

/**
 * gs_face_align:
 * @landmarks: points in pixels ([68, (x, y)])
 * @frame: (out): where the face stands
 * @aligned: (out) (nullable): the points in face coordinates
 *
 * Finds the similarity transform that lays the points which hardly move with expression (eye corners, bridge and
 * base of the nose) on #gs_face_mean, by least squares, and applies it to all of them. Scale, place and in-plane
 * rotation are gone afterwards; one unit is the mean face's distance between the eye centres.
 *
 * Returns: %FALSE if the points are not finite or fall together
 */
gboolean
gs_face_align (const float landmarks[GS_FACE_N_LANDMARKS][2],
               GsFaceFrame *frame,
               float aligned[GS_FACE_N_LANDMARKS][2])
{
  double mean_x = 0.0, mean_y = 0.0, x = 0.0, y = 0.0, size = 0.0, along = 0.0, across = 0.0, a, b, square;

  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    if (!isfinite (landmarks[i][0]) || !isfinite (landmarks[i][1]))
      return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (stable); i++)
    {
      mean_x += gs_face_mean[stable[i]][0] / G_N_ELEMENTS (stable);
      mean_y += gs_face_mean[stable[i]][1] / G_N_ELEMENTS (stable);
      x += (double) landmarks[stable[i]][0] / G_N_ELEMENTS (stable);
      y += (double) landmarks[stable[i]][1] / G_N_ELEMENTS (stable);
    }

  for (guint i = 0; i < G_N_ELEMENTS (stable); i++)
    {
      double mx = gs_face_mean[stable[i]][0] - mean_x, my = gs_face_mean[stable[i]][1] - mean_y;
      double px = landmarks[stable[i]][0] - x, py = landmarks[stable[i]][1] - y;

      size += mx * mx + my * my;
      along += mx * px + my * py;
      across += mx * py - my * px;
    }

  /* p = (a, -b; b, a) m + p0, from the mean face to pixels. */
  a = along / size;
  b = across / size;
  square = a * a + b * b;
  if (!isfinite (square) || square < 1e-6)
    return FALSE;

  x -= a * mean_x - b * mean_y;
  y -= b * mean_x + a * mean_y;
  frame->scale = (float) sqrt (square);
  frame->cosine = (float) (a / sqrt (square));
  frame->sine = (float) (b / sqrt (square));
  frame->x = (float) x;
  frame->y = (float) y;

  if (aligned == NULL)
    return TRUE;

  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    {
      double px = landmarks[i][0] - x, py = landmarks[i][1] - y;

      aligned[i][0] = (float) ((a * px + b * py) / square);
      aligned[i][1] = (float) ((a * py - b * px) / square);
    }

  return TRUE;
}

/**
 * gs_face_is_plausible:
 * @landmarks: points in pixels
 *
 * A landmark finder answers whatever it is shown. This tells an answer that looks like a face from one that does
 * not: after alignment no point may stand more than about a head's half width from where it belongs, and the
 * root mean square distance is limited.
 *
 * Returns: whether the points can be those of a face
 */
gboolean
gs_face_is_plausible (const float landmarks[GS_FACE_N_LANDMARKS][2])
{
  float aligned[GS_FACE_N_LANDMARKS][2];
  GsFaceFrame frame;
  double sum = 0.0;

  if (!gs_face_align (landmarks, &frame, aligned) || frame.scale < 4.0f)
    return FALSE;

  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    {
      double dx = aligned[i][0] - gs_face_mean[i][0], dy = aligned[i][1] - gs_face_mean[i][1];
      double square = dx * dx + dy * dy;

      if (!(square < 1.0))
        return FALSE;
      sum += square;
    }

  return sqrt (sum / GS_FACE_N_LANDMARKS) < 0.4;
}

/**
 * gs_face_fit_box:
 * @self: a face whose landmarks are set
 *
 * Sets the box from the landmarks: the one that the detector would draw around them.
 */
void
gs_face_fit_box (GsFace *self)
{
  GsFaceFrame frame;
  float side;

  if (!gs_face_align (self->landmarks, &frame, NULL))
    return;

  side = BOX_SIDE * frame.scale;
  self->x = frame.x - BOX_DROP * frame.scale * frame.sine - side / 2.0f;
  self->y = frame.y + BOX_DROP * frame.scale * frame.cosine - side / 2.0f;
  self->width = side;
  self->height = side;
}
