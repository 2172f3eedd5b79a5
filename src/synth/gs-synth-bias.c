/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-bias.h"

#include <math.h>

/* A stream of random numbers of its own, apart from those that a plan draws from. */
#define STREAM 0x62696173

/* Standard deviations, distances between the eyes. Seen in dlib's landmarks of people filmed while they speak: the
 * means of a clip scatter so far about each other. */
#define BROW_HEIGHT   0.055
#define BROW_TILT     0.045
#define BROW_ARCH     0.020
#define LID           0.010
#define NOSE_HEIGHT   0.015
#define MOUTH_HEIGHT  0.020
#define CORNER_HEIGHT 0.030
#define CHIN_HEIGHT   0.080
#define JAW_WIDTH     0.040
#define POINT         0.010
#define SIDE          0.006

/* Corners of resting mouths hang lower, by this much, than those of the drawn ones. */
#define CORNER_HANG 0.022

/* Of the place of the camera, radians. */
#define YAW   0.14
#define PITCH 0.12

/* Cameras look up at people rather than down, or a finder sees it so. */
#define USUAL_PITCH (-0.10)

/* Of the recording's loudness, dB. */
#define GAIN 3.0

/* Some mumble, and some faces are heard without being the ones that speak. */
#define LEAST_SPEECH 0.2

/* Of factors. */
#define MOUTH_WIDTH 0.08
#define LIPS        0.12

/* Of each point the one in the face's other half. */
static const guint8 mirror[GS_SYNTH_BIAS_N_POINTS] = {
  16, 15, 14, 13, 12, 11, 10, 9,  8,  7,  6,  5,  4,  3,  2,  1,  0,  26, 25, 24, 23, 22, 21,
  20, 19, 18, 17, 27, 28, 29, 30, 35, 34, 33, 32, 31, 45, 44, 43, 42, 47, 46, 39, 38, 37, 36,
  41, 40, 54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55, 64, 63, 62, 61, 60, 67, 66, 65,
};

/* Two standard deviations at most: no face is a monster. */
static double
draw (GsSynthRandom *random, double deviation)
{
  return deviation * CLAMP (gs_synth_random_normal (random), -2.0, 2.0);
}

static void
move (GsSynthBias *self, guint first, guint n, double y)
{
  for (guint i = first; i < first + n; i++)
    self->offset[i][1] += y;
}

static void
bias_brows (GsSynthBias *self, GsSynthRandom *random)
{
  double height = draw (random, BROW_HEIGHT);
  double tilt = draw (random, BROW_TILT);
  double arch = draw (random, BROW_ARCH);

  for (guint i = 0; i < 5; i++)
    {
      double out = i / 2.0 - 1.0;
      double y = height + tilt * out + arch * (1.0 - out * out);

      self->offset[21 - i][1] += y;
      self->offset[22 + i][1] += y;
    }
}

static void
bias_eyes (GsSynthBias *self, GsSynthRandom *random)
{
  double upper = draw (random, LID);
  double lower = draw (random, LID);

  for (guint eye = 36; eye <= 42; eye += 6)
    {
      move (self, eye + 1, 2, upper);
      move (self, eye + 4, 2, lower);
    }
}

static void
bias_mouth (GsSynthBias *self, GsSynthRandom *random)
{
  static const struct
  {
    guint8 point;
    double share;
  } corners[] = { { 48, 1.0 }, { 54, 1.0 }, { 60, 0.9 }, { 64, 0.9 }, { 49, 0.4 },
                  { 53, 0.4 }, { 59, 0.4 }, { 55, 0.4 }, { 61, 0.2 }, { 63, 0.2 } };
  double corner = CORNER_HANG + draw (random, CORNER_HEIGHT);

  move (self, 48, 20, draw (random, MOUTH_HEIGHT));
  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    self->offset[corners[i].point][1] += corners[i].share * corner;

  self->mouth_width = 1.0 + draw (random, MOUTH_WIDTH);
  self->lips = 1.0 + draw (random, LIPS);
}

static void
bias_jaw (GsSynthBias *self, GsSynthRandom *random)
{
  double chin = draw (random, CHIN_HEIGHT);
  double width = draw (random, JAW_WIDTH);

  for (guint i = 0; i < 17; i++)
    {
      double up = fabs (i - 8.0) / 8.0;

      self->offset[i][1] += chin * (1.0 - up);
      self->offset[i][0] += (i < 8 ? -width : width) * MIN (up, 1.0);
    }
}

/* Every point a little, alike on both sides and then not quite. */
static void
bias_points (GsSynthBias *self, GsSynthRandom *random)
{
  for (guint i = 0; i < GS_SYNTH_BIAS_N_POINTS; i++)
    {
      double x = draw (random, POINT);
      double y = draw (random, POINT);

      if (mirror[i] > i)
        {
          self->offset[i][0] += x;
          self->offset[i][1] += y;
          self->offset[mirror[i]][0] -= x;
          self->offset[mirror[i]][1] += y;
        }
      self->offset[i][0] += draw (random, SIDE);
      self->offset[i][1] += draw (random, SIDE);
    }
}

/**
 * gs_synth_bias_init:
 * @self: (out): a bias
 * @seed: of the clip
 *
 * Draws how a clip's landmarks stand apart.
 */
void
gs_synth_bias_init (GsSynthBias *self, guint64 seed)
{
  GsSynthRandom random;

  *self = (GsSynthBias){ .mouth_width = 1.0, .lips = 1.0, .speech = 1.0, .gain = 1.0 };
  gs_synth_random_init (&random, seed, STREAM);
  bias_brows (self, &random);
  bias_eyes (self, &random);
  move (self, 31, 5, draw (&random, NOSE_HEIGHT));
  bias_mouth (self, &random);
  bias_jaw (self, &random);
  bias_points (self, &random);
  self->speech = gs_synth_random_uniform (&random, LEAST_SPEECH, 1.1);
  self->yaw = draw (&random, YAW);
  self->pitch = USUAL_PITCH + draw (&random, PITCH);
  self->gain = pow (10.0, draw (&random, GAIN) / 20.0);
}

/* Stretches the mouth about its middle, and the lips about the line where they meet. */
static void
stretch_mouth (const GsSynthBias *self, double points[GS_SYNTH_BIAS_N_POINTS][2])
{
  double middle = (points[48][0] + points[54][0]) / 2.0;

  for (guint i = 48; i < 68; i++)
    points[i][0] = middle + self->mouth_width * (points[i][0] - middle);

  /* The outer line follows the inner one below or above it; corners stay. */
  for (guint i = 49; i <= 53; i++)
    {
      double inner = points[i <= 50 ? 61 : i == 51 ? 62 : 63][1];

      points[i][1] = inner + self->lips * (points[i][1] - inner);
    }
  for (guint i = 55; i <= 59; i++)
    {
      double inner = points[i <= 56 ? 65 : i == 57 ? 66 : 67][1];

      points[i][1] = inner + self->lips * (points[i][1] - inner);
    }
}

/**
 * gs_synth_bias_apply:
 * @self: a bias
 * @points: (inout): 68 points in the iBUG order, pixels ([68, (x, y)])
 *
 * Moves the landmarks of a frame.
 */
void
gs_synth_bias_apply (const GsSynthBias *self, float points[GS_SYNTH_BIAS_N_POINTS][2])
{
  double own[GS_SYNTH_BIAS_N_POINTS][2];
  double eyes[2][2] = { { 0.0 } };
  double unit, cosine, sine;

  for (guint i = 0; i < 12; i++)
    {
      eyes[i / 6][0] += points[36 + i][0] / 6.0;
      eyes[i / 6][1] += points[36 + i][1] / 6.0;
    }
  unit = hypot (eyes[1][0] - eyes[0][0], eyes[1][1] - eyes[0][1]);
  if (unit < 1.0)
    return;
  cosine = (eyes[1][0] - eyes[0][0]) / unit;
  sine = (eyes[1][1] - eyes[0][1]) / unit;

  for (guint i = 0; i < GS_SYNTH_BIAS_N_POINTS; i++)
    {
      double x = (points[i][0] - eyes[0][0]) / unit;
      double y = (points[i][1] - eyes[0][1]) / unit;

      own[i][0] = cosine * x + sine * y;
      own[i][1] = cosine * y - sine * x;
    }

  stretch_mouth (self, own);

  for (guint i = 0; i < GS_SYNTH_BIAS_N_POINTS; i++)
    {
      double x = unit * (own[i][0] + self->offset[i][0]);
      double y = unit * (own[i][1] + self->offset[i][1]);

      points[i][0] = (float) (eyes[0][0] + cosine * x - sine * y);
      points[i][1] = (float) (eyes[0][1] + cosine * y + sine * x);
    }
}
