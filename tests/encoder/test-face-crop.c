/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-crop.h"

#include <math.h>
#include <string.h>

#define WIDTH  1600
#define HEIGHT 1200

/* The customary five points in 112x112, once more and from their publication. */
static const double five[5][2] = {
  { 38.2946, 51.6963 }, { 73.5318, 51.5014 }, { 56.0252, 71.7366 }, { 41.5493, 92.3655 }, { 70.7299, 92.2041 },
};

static guint8 *picture; /* [1200, 1600, 3] */

/* A place in the picture of a place in the template: turned, scaled and moved. */
typedef struct
{
  double scale;
  double angle;
  double x;
  double y;
} Pose;

static void
map (const Pose *pose,
     double u,
     double v,
     double *x,
     double *y)
{
  double a = pose->scale * cos (pose->angle), b = pose->scale * sin (pose->angle);

  *x = a * u - b * v + pose->x;
  *y = b * u + a * v + pose->y;
}

/* The 68 points of a face whose five are exactly the template's; no other point may count. */
static void
make_landmarks (const Pose *pose,
                float landmarks[GS_FACE_N_LANDMARKS][2])
{
  static const struct
  {
    guint8 landmark;
    guint8 point;
    double u;
    double v;
  } parts[] = {
    { 36, 0, -7.0, 1.0 }, { 39, 0, 7.0, -1.0 }, { 42, 1, -7.0, 0.5 }, { 45, 1, 7.0, -0.5 },
    { 30, 2, 0.0, 0.0 }, { 48, 3, 0.0, 0.0 }, { 54, 4, 0.0, 0.0 },
  };

  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    landmarks[i][0] = landmarks[i][1] = (float) (37 * i % 100);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      double x, y;

      map (pose, five[parts[i].point][0] + parts[i].u, five[parts[i].point][1] + parts[i].v, &x, &y);
      landmarks[parts[i].landmark][0] = (float) x;
      landmarks[parts[i].landmark][1] = (float) y;
    }
}

static void
paint (guint8 red,
       guint8 green,
       guint8 blue)
{
  for (gsize i = 0; i < (gsize) WIDTH * HEIGHT; i++)
    {
      picture[3 * i] = red;
      picture[3 * i + 1] = green;
      picture[3 * i + 2] = blue;
    }
}

static void
paint_disc (double x,
            double y,
            double radius,
            int channel)
{
  for (int row = MAX (0, (int) (y - radius)); row <= MIN (HEIGHT - 1, (int) (y + radius + 1.0)); row++)
    for (int column = MAX (0, (int) (x - radius)); column <= MIN (WIDTH - 1, (int) (x + radius + 1.0)); column++)
      if (hypot (column - x, row - y) <= radius)
        picture[3 * (row * WIDTH + column) + channel] = 255;
}

/* The centre of what is bright in a channel, in template pixels. */
static void
find_centre (const guint8 *crop,
             int channel,
             double *u,
             double *v)
{
  double sum = 0.0;

  *u = *v = 0.0;
  for (int row = 0; row < GS_FACE_CROP_SIZE; row++)
    for (int column = 0; column < GS_FACE_CROP_SIZE; column++)
      {
        double value = crop[3 * (row * GS_FACE_CROP_SIZE + column) + channel];

        sum += value;
        *u += value * ((column + 0.5) * 112.0 / 48.0 - 0.5);
        *v += value * ((row + 0.5) * 112.0 / 48.0 - 0.5);
      }
  g_assert_cmpfloat (sum, >, 0.0);
  *u /= sum;
  *v /= sum;
}

/* Whatever size and turn a face has, its eyes, nose and mouth come to lie where they belong. */
static void
test_geometry (void)
{
  static const Pose poses[] = {
    { 1.0, 0.0, 300.0, 200.0 }, { 0.6, 0.2, 700.25, 500.75 }, { 2.5, -0.5, 400.5, 500.0 },
    { 5.0, 0.1, 500.0, 300.0 }, { 8.0, 0.0, 300.0, 150.0 }, { 3.0, G_PI, 900.0, 800.0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (poses); i++)
    {
      float landmarks[GS_FACE_N_LANDMARKS][2];
      double places[3][2] = { { five[0][0], five[0][1] }, { five[1][0], five[1][1] }, { 56.0, 92.0 } };
      guint8 crop[GS_FACE_CROP_BYTES];

      make_landmarks (&poses[i], landmarks);
      paint (0, 0, 0);
      for (int channel = 0; channel < 3; channel++)
        {
          double x, y;

          map (&poses[i], places[channel][0], places[channel][1], &x, &y);
          paint_disc (x, y, 5.0 * poses[i].scale, channel);
        }

      gs_face_crop (picture, WIDTH, HEIGHT, 3 * WIDTH, landmarks, crop);

      for (int channel = 0; channel < 3; channel++)
        {
          double u, v;

          find_centre (crop, channel, &u, &v);
          g_assert_cmpfloat_with_epsilon (u, places[channel][0], 0.3);
          g_assert_cmpfloat_with_epsilon (v, places[channel][1], 0.3);
        }
    }
}

/* The five points of a real face never fit exactly: what a least-squares fit by another program says. */
static void
test_fit (void)
{
  /* numpy.linalg.lstsq of (a, b, tx, ty) on the five points below tells where (352, 371) comes to lie. */
  float landmarks[GS_FACE_N_LANDMARKS][2] = { 0 };
  double u, v;
  guint8 crop[GS_FACE_CROP_BYTES];

  landmarks[36][0] = 280.0f, landmarks[36][1] = 305.0f;
  landmarks[39][0] = 320.0f, landmarks[39][1] = 299.0f;
  landmarks[42][0] = 380.0f, landmarks[42][1] = 296.0f;
  landmarks[45][0] = 416.0f, landmarks[45][1] = 300.0f;
  landmarks[30][0] = 362.0f, landmarks[30][1] = 361.0f;
  landmarks[48][0] = 311.0f, landmarks[48][1] = 425.0f;
  landmarks[54][0] = 398.0f, landmarks[54][1] = 410.0f;

  paint (0, 0, 0);
  paint_disc (352.0, 371.0, 9.0, 0);
  gs_face_crop (picture, WIDTH, HEIGHT, 3 * WIDTH, landmarks, crop);
  find_centre (crop, 0, &u, &v);
  g_assert_cmpfloat_with_epsilon (u, 55.1633, 0.15);
  g_assert_cmpfloat_with_epsilon (v, 75.9195, 0.15);
}

/* Even light stays even light, to the last bit, in any size. */
static void
test_even (void)
{
  static const double scales[] = { 0.2, 0.9, 1.7, 6.3 };

  paint (200, 17, 99);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      Pose pose = { scales[i], 0.3, 500.0, 250.0 };
      float landmarks[GS_FACE_N_LANDMARKS][2];
      guint8 crop[GS_FACE_CROP_BYTES];

      make_landmarks (&pose, landmarks);
      gs_face_crop (picture, WIDTH, HEIGHT, 3 * WIDTH, landmarks, crop);
      for (guint j = 0; j < GS_FACE_CROP_BYTES; j += 3)
        {
          g_assert_cmpuint (crop[j], ==, 200);
          g_assert_cmpuint (crop[j + 1], ==, 17);
          g_assert_cmpuint (crop[j + 2], ==, 99);
        }
    }
}

/* Fine stripes on a large face are grey in the crop and make no pattern. */
static void
test_no_aliasing (void)
{
  static const int periods[] = { 2, 3, 5, 7, 11 };
  Pose pose = { 8.0, 0.05, 350.0, 150.0 };
  float landmarks[GS_FACE_N_LANDMARKS][2];

  make_landmarks (&pose, landmarks);
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      guint8 crop[GS_FACE_CROP_BYTES];
      int lowest = 255, highest = 0;

      for (int row = 0; row < HEIGHT; row++)
        for (int column = 0; column < WIDTH; column++)
          memset (picture + 3 * (row * WIDTH + column), column % periods[i] == 0 ? 255 : 0, 3);

      gs_face_crop (picture, WIDTH, HEIGHT, 3 * WIDTH, landmarks, crop);
      for (guint j = 0; j < GS_FACE_CROP_BYTES; j++)
        {
          lowest = MIN (lowest, crop[j]);
          highest = MAX (highest, crop[j]);
        }
      g_assert_cmpint (highest - lowest, <=, 10);
      g_assert_cmpint (ABS (lowest - 255 / periods[i]), <=, 10);
    }
}

/* Where the picture ends the crop is black; no byte beside the picture is looked at. */
static void
test_border (void)
{
  const int width = 100, height = 120, stride = 3 * width + 5;
  Pose pose = { 1.0, 0.0, -56.0, 10.0 };
  float landmarks[GS_FACE_N_LANDMARKS][2];
  g_autofree guint8 *small = g_malloc ((gsize) stride * height);
  guint8 crop[GS_FACE_CROP_BYTES];

  memset (small, 255, (gsize) stride * height);
  for (int row = 0; row < height; row++)
    memset (small + row * stride, 100, 3 * width);
  make_landmarks (&pose, landmarks);
  gs_face_crop (small, width, height, stride, landmarks, crop);

  for (int row = 0; row < GS_FACE_CROP_SIZE; row++)
    for (int column = 0; column < GS_FACE_CROP_SIZE; column++)
      {
        guint value = crop[3 * (row * GS_FACE_CROP_SIZE + column)];

        /* Template column 56 is the picture's left edge: crop column 24. */
        if (column < 23)
          g_assert_cmpuint (value, ==, 0);
        else if (column > 24 && row < 46)
          g_assert_cmpuint (value, ==, 100);
        else
          g_assert_cmpuint (value, <=, 100);
      }

  /* Wholly outside. */
  pose.x = -5000.0;
  make_landmarks (&pose, landmarks);
  gs_face_crop (small, width, height, stride, landmarks, crop);
  for (guint i = 0; i < GS_FACE_CROP_BYTES; i++)
    g_assert_cmpuint (crop[i], ==, 0);
}

static void
test_degenerate (void)
{
  static const float places[] = { 0.0f, 300.0f, NAN, INFINITY, 3e38f, -3e38f };
  guint8 crop[GS_FACE_CROP_BYTES];

  paint (255, 255, 255);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      float landmarks[GS_FACE_N_LANDMARKS][2];

      for (guint j = 0; j < GS_FACE_N_LANDMARKS; j++)
        landmarks[j][0] = landmarks[j][1] = places[i];
      memset (crop, 1, sizeof crop);
      gs_face_crop (picture, WIDTH, HEIGHT, 3 * WIDTH, landmarks, crop);
      for (guint j = 0; j < GS_FACE_CROP_BYTES; j++)
        g_assert_cmpuint (crop[j], ==, 0);
    }

  /* Absurdly large or small is cut out of what is there, without a crash. */
  for (int exponent = -4; exponent < 12; exponent++)
    {
      Pose pose = { pow (10.0, exponent), 1.0, 800.0, 600.0 };
      float landmarks[GS_FACE_N_LANDMARKS][2];

      make_landmarks (&pose, landmarks);
      gs_face_crop (picture, WIDTH, HEIGHT, 3 * WIDTH, landmarks, crop);
    }
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  picture = g_malloc ((gsize) WIDTH * HEIGHT * 3);

  g_test_add_func ("/face-crop/geometry", test_geometry);
  g_test_add_func ("/face-crop/fit", test_fit);
  g_test_add_func ("/face-crop/even", test_even);
  g_test_add_func ("/face-crop/no-aliasing", test_no_aliasing);
  g_test_add_func ("/face-crop/border", test_border);
  g_test_add_func ("/face-crop/degenerate", test_degenerate);

  status = g_test_run ();
  g_free (picture);

  return status;
}
