/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-compact-video.h"

#include <math.h>
#include <string.h>

/* Shape: x and y of these points, without the jaw, which slides along the head as it turns (but for the chin), and
 * without the bridge of the nose, on which the face is aligned. */
#define N_SHAPE_POINTS 49

/* Layout of a row. docs/encoder.md has the same table. */
enum
{
  SHAPE = 1,                          /* [49, (x, y)] */
  POSE = SHAPE + 2 * N_SHAPE_POINTS,  /* yaw, pitch, roll */
  MEASURES = POSE + 3,                /* see measures[] */
  N_MEASURES = 14,
  CHANGES = MEASURES + N_MEASURES,    /* see changes[] */
  N_CHANGES = 12,
  N_STATIC = CHANGES,

  EYE_LEFT = MEASURES,
  EYE_RIGHT,
  MOUTH_OPEN,
  MOUTH_WIDTH,
  CORNER_HEIGHT,
  CORNER_CURVE,
  LIPS,
  UPPER_LIP,
  BROW_INNER,
  BROW_OUTER,
  BROW_GAP,
  CHIN,
  CORNER_ASYMMETRY,
  BROW_ASYMMETRY,
};

G_STATIC_ASSERT (CHANGES + N_CHANGES == GS_COMPACT_VIDEO_FEATURES);

static const char *const measures[N_MEASURES] = {
  "eye-left", "eye-right", "mouth-open", "mouth-width", "corner-height", "corner-curve", "lips",
  "upper-lip", "brow-inner", "brow-outer", "brow-gap", "chin", "corner-asymmetry", "brow-asymmetry",
};

static const char *const changes[N_CHANGES] = {
  "yaw", "pitch", "roll", "move-x", "move-y", "grow",
  "eyes", "mouth-open", "mouth-width", "corner-height", "brow-inner", "stir",
};

/* How far the points stand in front of the eyes' inner corners, in distances between the eyes: by
 * anthropometry, a nose of 37 mm and eyes 63 mm apart. Only of those that pose is measured on. */
static const struct
{
  guint8 point;
  float depth;
} solid[] = {
  { 27, 0.10f }, { 28, 0.25f }, { 29, 0.42f }, { 30, 0.58f }, { 31, 0.22f }, { 32, 0.32f },
  { 33, 0.36f }, { 34, 0.32f }, { 35, 0.22f }, { 36, -0.20f }, { 39, 0.0f }, { 42, 0.0f }, { 45, -0.20f },
};

/* What a single frame says, before anything is taken together over time. */
typedef struct
{
  gboolean present;
  float values[N_STATIC];
  float move_x; /* place of the face in the picture, in distances between the eyes */
  float move_y;
  float scale; /* logarithm of that distance */
} Instant;

static guint
shape_point (guint i)
{
  /* 17-26 brows, 30-67 lower nose, eyes, lips, then 8 the chin */
  if (i < 10)
    return 17 + i;
  if (i < 48)
    return 30 + i - 10;
  return 8;
}

/**
 * gs_compact_video_get_feature_name:
 * @feature: 0 .. %GS_COMPACT_VIDEO_FEATURES - 1
 *
 * Returns: a short name, for instance "shape-48-x" or "change-stir"; interned
 */
const char *
gs_compact_video_get_feature_name (guint feature)
{
  static const char *const pose[] = { "yaw", "pitch", "roll" };
  char name[32];

  if (feature == GS_COMPACT_VIDEO_PRESENCE)
    return "presence";

  if (feature < POSE)
    g_snprintf (name, sizeof name, "shape-%u-%c", shape_point ((feature - SHAPE) / 2), (feature - SHAPE) % 2 ? 'y' : 'x');
  else if (feature < MEASURES)
    g_snprintf (name, sizeof name, "%s", pose[feature - POSE]);
  else if (feature < CHANGES)
    g_snprintf (name, sizeof name, "%s", measures[feature - MEASURES]);
  else if (feature < GS_COMPACT_VIDEO_FEATURES)
    g_snprintf (name, sizeof name, "change-%s", changes[feature - CHANGES]);
  else
    return NULL;

  return g_intern_string (name);
}

/* Inverts the symmetric positive matrix of the pose's normal equations, once. */
static void
invert (double matrix[4][4],
        double inverse[4][4])
{
  double work[4][8];

  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      {
        work[i][j] = matrix[i][j];
        work[i][4 + j] = i == j;
      }

  for (int i = 0; i < 4; i++)
    {
      double pivot = work[i][i];

      for (int j = 0; j < 8; j++)
        work[i][j] /= pivot;
      for (int k = 0; k < 4; k++)
        {
          double factor = work[k][i];

          if (k == i)
            continue;
          for (int j = 0; j < 8; j++)
            work[k][j] -= factor * work[i][j];
        }
    }

  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      inverse[i][j] = work[i][4 + j];
}

/* [4, 13]: least squares of an affine camera on the solid points: (x, y) = P (X, Y, Z, 1). */
static const double (*
get_pose_solver (void))[G_N_ELEMENTS (solid)]
{
  static double solver[4][G_N_ELEMENTS (solid)];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      double normal[4][4] = { 0 }, inverse[4][4];
      double points[G_N_ELEMENTS (solid)][4];

      for (guint i = 0; i < G_N_ELEMENTS (solid); i++)
        {
          points[i][0] = gs_face_mean[solid[i].point][0];
          points[i][1] = gs_face_mean[solid[i].point][1];
          points[i][2] = solid[i].depth;
          points[i][3] = 1.0;
          for (int j = 0; j < 4; j++)
            for (int k = 0; k < 4; k++)
              normal[j][k] += points[i][j] * points[i][k];
        }

      invert (normal, inverse);
      for (int j = 0; j < 4; j++)
        for (guint i = 0; i < G_N_ELEMENTS (solid); i++)
          {
            solver[j][i] = 0.0;
            for (int k = 0; k < 4; k++)
              solver[j][i] += inverse[j][k] * points[i][k];
          }

      g_once_init_leave (&once, 1);
    }

  return (const double (*)[G_N_ELEMENTS (solid)]) solver;
}

/*
 * Weak perspective: fits an affine camera to the solid points, reads yaw and pitch off it and turns the face to the
 * front by inverting its in-plane part. Points off the solid ones' depth keep an error, which the pose values
 * beside them let a network undo.
 */
static void
measure_pose (const float aligned[GS_FACE_N_LANDMARKS][2],
              float *yaw,
              float *pitch,
              float front[GS_FACE_N_LANDMARKS][2])
{
  const double (*solver)[G_N_ELEMENTS (solid)] = get_pose_solver ();
  double camera[2][4] = { 0 };
  double xx, yy, xy, yx, determinant;

  for (int axis = 0; axis < 2; axis++)
    for (int j = 0; j < 4; j++)
      for (guint i = 0; i < G_N_ELEMENTS (solid); i++)
        camera[axis][j] += solver[j][i] * aligned[solid[i].point][axis];

  *yaw = (float) atan2 (camera[0][2], MAX (camera[0][0], 0.2));
  *pitch = (float) -atan2 (camera[1][2], MAX (camera[1][1], 0.2));

  /* An in-plane part far from the identity is a face too far turned, or none: do not blow it up. */
  xx = CLAMP (camera[0][0], 0.6, 1.6);
  yy = CLAMP (camera[1][1], 0.6, 1.6);
  xy = CLAMP (camera[0][1], -0.4, 0.4);
  yx = CLAMP (camera[1][0], -0.4, 0.4);
  determinant = xx * yy - xy * yx;

  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    {
      double x = aligned[i][0] - camera[0][3], y = aligned[i][1] - camera[1][3];

      front[i][0] = (float) ((yy * x - xy * y) / determinant);
      front[i][1] = (float) ((xx * y - yx * x) / determinant);
    }
}

static float
distance (const float points[GS_FACE_N_LANDMARKS][2],
          guint a,
          guint b)
{
  return hypotf (points[a][0] - points[b][0], points[a][1] - points[b][1]);
}

static float
eye_opening (const float points[GS_FACE_N_LANDMARKS][2],
             guint first)
{
  float lids = distance (points, first + 1, first + 5) + distance (points, first + 2, first + 4);

  return lids / (2.0f * MAX (distance (points, first, first + 3), 0.05f));
}

/* Each measure less its value in the mean face, times what makes common movements about one. */
static void
measure_expression (const float p[GS_FACE_N_LANDMARKS][2],
                    float *values)
{
  float left_corner = p[33][1] - p[48][1], right_corner = p[33][1] - p[54][1];
  float middle = (p[51][1] + p[57][1]) / 2.0f;
  float left_eye = 0.0f, right_eye = 0.0f, left_inner, right_inner, outer;

  for (guint i = 0; i < 6; i++)
    {
      left_eye += p[36 + i][1] / 6.0f;
      right_eye += p[42 + i][1] / 6.0f;
    }
  left_inner = left_eye - (p[20][1] + p[21][1]) / 2.0f;
  right_inner = right_eye - (p[22][1] + p[23][1]) / 2.0f;
  outer = (left_eye + right_eye - (p[17][1] + p[18][1] + p[25][1] + p[26][1]) / 2.0f) / 2.0f;

  values[EYE_LEFT] = 8.0f * (eye_opening (p, 36) - 0.30f);
  values[EYE_RIGHT] = 8.0f * (eye_opening (p, 42) - 0.30f);
  values[MOUTH_OPEN] = 4.0f * (distance (p, 61, 67) + distance (p, 62, 66) + distance (p, 63, 65)) / 3.0f;
  values[MOUTH_WIDTH] = 5.0f * (distance (p, 48, 54) - 0.89f);
  values[CORNER_HEIGHT] = 8.0f * ((left_corner + right_corner) / 2.0f + 0.286f);
  values[CORNER_CURVE] = 8.0f * (middle - (p[48][1] + p[54][1]) / 2.0f - 0.087f);
  values[LIPS] = 6.0f * (distance (p, 51, 62) + distance (p, 66, 57) - 0.226f);
  values[UPPER_LIP] = 10.0f * (p[33][1] - p[51][1] + 0.215f);
  values[BROW_INNER] = 8.0f * ((left_inner + right_inner) / 2.0f - 0.302f);
  values[BROW_OUTER] = 8.0f * (outer - 0.269f);
  values[BROW_GAP] = 8.0f * (distance (p, 21, 22) - 0.366f);
  values[CHIN] = 4.0f * (p[8][1] - p[33][1] - 1.061f);
  values[CORNER_ASYMMETRY] = 10.0f * (left_corner - right_corner);
  values[BROW_ASYMMETRY] = 10.0f * (left_inner - right_inner);
}

static void
measure_instant (const GsFace *face,
                 Instant *instant)
{
  float aligned[GS_FACE_N_LANDMARKS][2], front[GS_FACE_N_LANDMARKS][2];
  GsFaceFrame frame;

  memset (instant, 0, sizeof *instant);
  if (face == NULL || !gs_face_align (face->landmarks, &frame, aligned))
    return;

  instant->present = TRUE;
  instant->scale = logf (frame.scale);
  instant->move_x = frame.x / frame.scale;
  instant->move_y = frame.y / frame.scale;
  instant->values[GS_COMPACT_VIDEO_PRESENCE] = 1.0f;

  for (guint i = 0; i < N_SHAPE_POINTS; i++)
    {
      guint point = shape_point (i);

      instant->values[SHAPE + 2 * i] = 8.0f * (aligned[point][0] - gs_face_mean[point][0]);
      instant->values[SHAPE + 2 * i + 1] = 8.0f * (aligned[point][1] - gs_face_mean[point][1]);
    }

  measure_pose (aligned, &instant->values[POSE], &instant->values[POSE + 1], front);
  instant->values[POSE] *= 2.0f;
  instant->values[POSE + 1] *= 2.0f;
  instant->values[POSE + 2] = 2.0f * atan2f (frame.sine, frame.cosine);
  measure_expression (front, instant->values);
}

/* Straight line through value (index) over the frames around one, by least squares: its rise in a second. */
typedef struct
{
  const Instant *instants[2 * GS_COMPACT_VIDEO_CONTEXT + 1];
  float times[2 * GS_COMPACT_VIDEO_CONTEXT + 1]; /* s, from the mean time */
  guint n;
  float size; /* sum of squared times */
} Neighbours;

static float
rise (const Neighbours *around,
      gsize offset)
{
  float sum = 0.0f;

  if (around->size <= 0.0f)
    return 0.0f;

  for (guint i = 0; i < around->n; i++)
    sum += around->times[i] * *(const float *) ((const char *) around->instants[i] + offset);

  return sum / around->size;
}

#define RISE(around, member) rise (around, G_STRUCT_OFFSET (Instant, member))

static float
value_rise (const Neighbours *around,
            guint value)
{
  return rise (around, G_STRUCT_OFFSET (Instant, values) + value * sizeof (float));
}

static void
encode_row (const Instant *instant,
            const Neighbours *around,
            const float *weights,
            float *row)
{
  float *change = row + CHANGES;
  float total = 0.0f, stir = 0.0f;

  memset (row, 0, GS_COMPACT_VIDEO_FEATURES * sizeof (float));
  if (!instant->present)
    return;

  for (guint i = 0; i < around->n; i++)
    {
      total += weights[i];
      for (guint j = 0; j < N_STATIC; j++)
        row[j] += weights[i] * around->instants[i]->values[j];
    }
  for (guint j = 0; j < N_STATIC; j++)
    row[j] /= total;

  for (guint i = 0; i < N_SHAPE_POINTS; i++)
    stir += hypotf (value_rise (around, SHAPE + 2 * i), value_rise (around, SHAPE + 2 * i + 1)) / 8.0f;

  change[0] = 0.25f * value_rise (around, POSE);
  change[1] = 0.25f * value_rise (around, POSE + 1);
  change[2] = 0.25f * value_rise (around, POSE + 2);
  change[3] = 0.5f * RISE (around, move_x);
  change[4] = 0.5f * RISE (around, move_y);
  change[5] = 2.0f * RISE (around, scale);
  change[6] = 0.05f * (value_rise (around, EYE_LEFT) + value_rise (around, EYE_RIGHT));
  change[7] = 0.1f * value_rise (around, MOUTH_OPEN);
  change[8] = 0.1f * value_rise (around, MOUTH_WIDTH);
  change[9] = 0.1f * value_rise (around, CORNER_HEIGHT);
  change[10] = 0.1f * value_rise (around, BROW_INNER);
  change[11] = 3.0f * stir / N_SHAPE_POINTS;

  for (guint j = 0; j < GS_COMPACT_VIDEO_FEATURES; j++)
    row[j] = CLAMP (row[j], -6.0f, 6.0f);
}

/**
 * gs_compact_video_encode:
 * @faces: (array length=n_frames): the face in each frame, %NULL = none
 * @pts: (array length=n_frames): presentation times, nanoseconds, increasing
 * @n_frames: number of frames known
 * @first: first frame to encode
 * @n_rows: number of frames to encode, @first + @n_rows <= @n_frames
 * @rows: (out): their features ([n_rows, GS_COMPACT_VIDEO_FEATURES])
 *
 * Encodes frames, each from itself and those at most %GS_COMPACT_VIDEO_REACH away: what stands still is
 * averaged over +-50 ms with triangular weights, what moves is the slope over +-100 ms, in units a second, so that the frame
 * rate does not show. To get the same rows from a part of a clip as from the whole, give
 * %GS_COMPACT_VIDEO_CONTEXT frames more on both sides. Values are of roughly unit scale and stay in -6..6;
 * docs/encoder.md tells each.
 */
void
gs_compact_video_encode (const GsFace *const *faces,
                         const gint64 *pts,
                         gsize n_frames,
                         gsize first,
                         gsize n_rows,
                         float *rows)
{
  gsize start = first > GS_COMPACT_VIDEO_CONTEXT ? first - GS_COMPACT_VIDEO_CONTEXT : 0;
  gsize end = MIN (first + n_rows + GS_COMPACT_VIDEO_CONTEXT, n_frames);
  g_autofree Instant *instants = g_new (Instant, MAX (end - start, 1));

  for (gsize i = start; i < end; i++)
    measure_instant (faces[i], &instants[i - start]);

  for (gsize i = first; i < first + n_rows; i++)
    {
      gsize from = i > GS_COMPACT_VIDEO_CONTEXT ? i - GS_COMPACT_VIDEO_CONTEXT : 0;
      gsize to = MIN (i + GS_COMPACT_VIDEO_CONTEXT + 1, n_frames);
      float weights[2 * GS_COMPACT_VIDEO_CONTEXT + 1];
      Neighbours around = { 0 };
      float mean = 0.0f;

      for (gsize j = from; j < to; j++)
        {
          gint64 away = pts[j] - pts[i];
          float time = (float) away / 1e9f;

          if (ABS (away) > GS_COMPACT_VIDEO_REACH || !instants[j - start].present)
            continue;

          weights[around.n] = MAX (0.0f, 1.0f - fabsf (time) / 0.05f);
          around.instants[around.n] = &instants[j - start];
          around.times[around.n++] = time;
          mean += time;
        }

      for (guint j = 0; j < around.n; j++)
        {
          around.times[j] -= mean / around.n;
          around.size += around.times[j] * around.times[j];
        }

      encode_row (&instants[i - start], &around, weights, rows + (i - first) * GS_COMPACT_VIDEO_FEATURES);
    }
}
