/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-crop.h"

#include <math.h>
#include <string.h>

/* The picture that the template is for. */
#define TEMPLATE_SIZE 112

/* Template pixels to one of the crop. */
#define STEP ((double) TEMPLATE_SIZE / GS_FACE_CROP_SIZE)

/* Samples to a crop's pixel, along one side, an even number: enough for a face 3000 pixels wide. */
#define MAX_FINENESS 64

#define N_POINTS 5

/* Where eyes, tip of the nose and corners of the mouth come to lie in 112x112: the five points of J. Deng, J. Guo, N. Xue,
 * S. Zafeiriou, ArcFace (CVPR 2019), as InsightFace publishes them, by which Aff-Wild2's cropped_aligned was made too. */
static const double template_points[N_POINTS][2] = {
  { 38.2946, 51.6963 }, { 73.5318, 51.5014 }, { 56.0252, 71.7366 }, { 41.5493, 92.3655 }, { 70.7299, 92.2041 },
};

/* From the template to the picture: (x, y) = (a, -b; b, a) (u, v) + (x0, y0). */
typedef struct
{
  double a;
  double b;
  double x;
  double y;
} Similarity;

/* The five among the 68. An eye's centre is between its corners, which stay where they are when it shuts. */
static void
take_points (const float landmarks[GS_FACE_N_LANDMARKS][2],
             double points[N_POINTS][2])
{
  for (guint axis = 0; axis < 2; axis++)
    {
      points[0][axis] = ((double) landmarks[36][axis] + landmarks[39][axis]) / 2.0;
      points[1][axis] = ((double) landmarks[42][axis] + landmarks[45][axis]) / 2.0;
      points[2][axis] = landmarks[30][axis];
      points[3][axis] = landmarks[48][axis];
      points[4][axis] = landmarks[54][axis];
    }
}

/* The similarity, never a mirror, that brings the picture's points nearest to the template's by least squares in the template:
 * what is sought is the way there, what is needed is the way back. */
static gboolean
fit (const double points[N_POINTS][2],
     Similarity *back)
{
  double mean_u = 0.0, mean_v = 0.0, mean_x = 0.0, mean_y = 0.0, size = 0.0, along = 0.0, across = 0.0;
  double a, b, square;

  for (guint i = 0; i < N_POINTS; i++)
    {
      mean_u += template_points[i][0] / N_POINTS;
      mean_v += template_points[i][1] / N_POINTS;
      mean_x += points[i][0] / N_POINTS;
      mean_y += points[i][1] / N_POINTS;
    }

  for (guint i = 0; i < N_POINTS; i++)
    {
      double u = template_points[i][0] - mean_u, v = template_points[i][1] - mean_v;
      double x = points[i][0] - mean_x, y = points[i][1] - mean_y;

      size += x * x + y * y;
      along += x * u + y * v;
      across += x * v - y * u;
    }

  /* Not finite, one point, or a mirrored face of which nothing is left. */
  if (!isfinite (size) || size < 1e-6)
    return FALSE;
  a = along / size;
  b = across / size;
  square = a * a + b * b;
  if (!isfinite (square) || square < 1e-12)
    return FALSE;

  back->a = a / square;
  back->b = -b / square;
  back->x = mean_x - back->a * mean_u + back->b * mean_v;
  back->y = mean_y - back->b * mean_u - back->a * mean_v;

  return TRUE;
}

/* Between four pixels; black outside. */
static void
sample (const guint8 *rgb,
        int width,
        int height,
        int stride,
        double x,
        double y,
        float colour[3])
{
  int left, top;
  float right_share, bottom_share;

  colour[0] = colour[1] = colour[2] = 0.0f;
  if (!(x > -1.0 && y > -1.0 && x < width && y < height))
    return;

  left = (int) floor (x);
  top = (int) floor (y);
  right_share = (float) (x - left);
  bottom_share = (float) (y - top);

  if (left >= 0 && top >= 0 && left + 1 < width && top + 1 < height)
    {
      const guint8 *upper = rgb + (gsize) top * (gsize) stride + (gsize) left * 3, *lower = upper + stride;

      for (int c = 0; c < 3; c++)
        {
          float above = upper[c] + right_share * (float) (upper[c + 3] - upper[c]);
          float below = lower[c] + right_share * (float) (lower[c + 3] - lower[c]);

          colour[c] = above + bottom_share * (below - above);
        }
      return;
    }

  for (int i = 0; i < 4; i++)
    {
      int column = left + i % 2, row = top + i / 2;
      float share = (i % 2 ? right_share : 1.0f - right_share) * (i / 2 ? bottom_share : 1.0f - bottom_share);
      const guint8 *pixel;

      if (column < 0 || row < 0 || column >= width || row >= height)
        continue;

      pixel = rgb + (gsize) row * (gsize) stride + (gsize) column * 3;
      for (int c = 0; c < 3; c++)
        colour[c] += share * pixel[c];
    }
}

/**
 * gs_face_crop:
 * @rgb: a picture, three bytes a pixel
 * @width: its width, pixels
 * @height: its height
 * @stride: bytes from one row to the next
 * @landmarks: the face's points in the picture's pixels, whose centres are at whole numbers ([68, (x, y)])
 * @crop: (out): the face, three bytes a pixel, rows without padding ([48, 48, 3])
 *
 * Cuts a face out as Aff-Wild2's `cropped_aligned` has it and the deep encoder wants it: the similarity transform that lays
 * five points (centres of the eyes, tip of the nose, corners of the mouth) by least squares on the customary template of
 * 112x112 pixels, and that picture at 48x48. A pixel of the crop is the picture's average under a triangle two pixels of the
 * crop wide, from samples at most one pixel of the picture apart: large faces are smoothed before they are made small.
 *
 * What lies outside the picture is black. So is the whole crop when the points are not finite or fall together.
 */
void
gs_face_crop (const guint8 *rgb,
              int width,
              int height,
              int stride,
              const float landmarks[GS_FACE_N_LANDMARKS][2],
              guint8 *crop)
{
  double points[N_POINTS][2];
  float weights[2 * MAX_FINENESS];
  g_autofree float *sums = NULL;
  Similarity back;
  int fineness, reach;
  float total = 0.0f;

  memset (crop, 0, GS_FACE_CROP_BYTES);
  take_points (landmarks, points);
  if (!fit (points, &back))
    return;

  fineness = 2 * (int) CLAMP (ceil (hypot (back.a, back.b) * STEP / 2.0), 1.0, MAX_FINENESS / 2);

  /* Samples lie at the centres of the parts that each pixel is cut in; the triangle covers 2 * fineness of them. */
  reach = 2 * fineness;
  for (int i = 0; i < reach; i++)
    {
      weights[i] = 1.0f - fabsf ((i + 0.5f) / (float) fineness - 1.0f);
      total += weights[i];
    }
  for (int i = 0; i < reach; i++)
    weights[i] /= total;

  /* Line by line of samples, each of which counts for two rows of the crop; first across, then down. */
  sums = g_new0 (float, GS_FACE_CROP_BYTES);
  for (int line = -fineness / 2; line < GS_FACE_CROP_SIZE * fineness + fineness / 2; line++)
    {
      double v = ((line + 0.5) / fineness) * STEP - 0.5;
      float across[GS_FACE_CROP_SIZE * 3] = { 0.0f };

      for (int column = -fineness / 2; column < GS_FACE_CROP_SIZE * fineness + fineness / 2; column++)
        {
          double u = ((column + 0.5) / fineness) * STEP - 0.5;
          float colour[3];

          sample (rgb, width, height, stride, back.a * u - back.b * v + back.x, back.b * u + back.a * v + back.y, colour);

          for (int pixel = MAX ((column - reach + fineness / 2) / fineness, 0); pixel < GS_FACE_CROP_SIZE; pixel++)
            {
              int tap = column - pixel * fineness + fineness / 2;

              if (tap < 0)
                break;
              if (tap >= reach)
                continue;
              for (int c = 0; c < 3; c++)
                across[3 * pixel + c] += weights[tap] * colour[c];
            }
        }

      for (int row = MAX ((line - reach + fineness / 2) / fineness, 0); row < GS_FACE_CROP_SIZE; row++)
        {
          int tap = line - row * fineness + fineness / 2;

          if (tap < 0)
            break;
          if (tap >= reach)
            continue;
          for (int i = 0; i < GS_FACE_CROP_SIZE * 3; i++)
            sums[row * GS_FACE_CROP_SIZE * 3 + i] += weights[tap] * across[i];
        }
    }

  for (int i = 0; i < GS_FACE_CROP_BYTES; i++)
    crop[i] = (guint8) CLAMP (sums[i] + 0.5f, 0.0f, 255.0f);
}
