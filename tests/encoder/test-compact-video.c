/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-compact-video.h"

#include <math.h>
#include <string.h>

#define FV GS_COMPACT_VIDEO_FEATURES

static guint
find (const char *name)
{
  for (guint i = 0; i < FV; i++)
    if (strcmp (gs_compact_video_get_feature_name (i), name) == 0)
      return i;

  g_assert_not_reached ();
}

/* The mean face, 100 pixels between the eyes, with corners of the mouth raised by `smile` of that. */
static GsFace
make_face (float smile)
{
  GsFace face = { .confidence = 1.0f };

  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    {
      face.landmarks[i][0] = 300.0f + 100.0f * gs_face_mean[i][0];
      face.landmarks[i][1] = 200.0f + 100.0f * gs_face_mean[i][1];
    }
  for (guint i = 48; i <= 60; i += 12)
    {
      face.landmarks[i][0] -= 50.0f * smile;
      face.landmarks[i][1] -= 100.0f * smile;
    }
  for (guint i = 54; i <= 64; i += 10)
    {
      face.landmarks[i][0] += 50.0f * smile;
      face.landmarks[i][1] -= 100.0f * smile;
    }

  return face;
}

static void
transform (GsFace *face,
           float scale,
           float angle,
           float x,
           float y)
{
  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    {
      float px = face->landmarks[i][0] - 300.0f, py = face->landmarks[i][1] - 200.0f;

      face->landmarks[i][0] = x + scale * (cosf (angle) * px - sinf (angle) * py);
      face->landmarks[i][1] = y + scale * (sinf (angle) * px + cosf (angle) * py);
    }
}

static void
encode_one (const GsFace *face,
            float *row)
{
  gint64 pts = 0;

  gs_compact_video_encode (&face, &pts, 1, 0, 1, row);
}

static void
test_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < FV; i++)
    g_assert_true (g_hash_table_add (names, (gpointer) gs_compact_video_get_feature_name (i)));
  g_assert_null (gs_compact_video_get_feature_name (FV));
}

static void
test_mean_face (void)
{
  GsFace face = make_face (0.0f);
  float row[FV];

  encode_one (&face, row);
  g_assert_cmpfloat (row[GS_COMPACT_VIDEO_PRESENCE], ==, 1.0f);
  for (guint i = 1; i < FV; i++)
    if (strcmp (gs_compact_video_get_feature_name (i), "mouth-open") != 0)
      g_assert_cmpfloat_with_epsilon (row[i], 0.0f, 0.05f);
}

/* Where the face stands, how large it is and how it is tilted must show in roll alone. */
static void
test_similarity (void)
{
  GsFace face = make_face (0.1f), moved = make_face (0.1f);
  float row[FV], other[FV];

  transform (&moved, 0.37f, 0.3f, 900.0f, -20.0f);
  encode_one (&face, row);
  encode_one (&moved, other);

  for (guint i = 0; i < FV; i++)
    g_assert_cmpfloat_with_epsilon (other[i] - row[i], i == find ("roll") ? 0.6f : 0.0f, 1e-2f);
}

static void
test_smile (void)
{
  GsFace face = make_face (0.12f);
  float row[FV];

  encode_one (&face, row);
  g_assert_cmpfloat (row[find ("corner-height")], >, 0.7f);
  g_assert_cmpfloat (row[find ("corner-curve")], >, 0.7f);
  g_assert_cmpfloat (row[find ("mouth-width")], >, 0.4f);
  g_assert_cmpfloat_with_epsilon (row[find ("corner-asymmetry")], 0.0f, 0.05f);
  g_assert_cmpfloat_with_epsilon (row[find ("brow-inner")], 0.0f, 0.05f);
}

/* A smile that grows as fast must read the same at any frame rate. */
static void
test_frame_rate (void)
{
  static const double rates[] = { 12.0, 24.0, 25.0, 30.0, 60.0, 120.0 };
  float first[FV];

  for (guint r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      gsize n = (gsize) rates[r] + 1;
      g_autofree GsFace *faces = g_new (GsFace, n);
      g_autofree const GsFace **pointers = g_new (const GsFace *, n);
      g_autofree gint64 *pts = g_new (gint64, n);
      float row[FV];

      for (gsize i = 0; i < n; i++)
        {
          faces[i] = make_face (0.2f * (float) (i / rates[r]));
          transform (&faces[i], 1.0f, 0.0f, 300.0f + 100.0f * (float) (i / rates[r]), 200.0f);
          pointers[i] = &faces[i];
          pts[i] = (gint64) (i * 1e9 / rates[r]);
        }

      gs_compact_video_encode (pointers, pts, n, n / 2, 1, r == 0 ? first : row);
      if (r == 0)
        {
          g_assert_cmpfloat_with_epsilon (first[find ("change-corner-height")], 0.16f, 0.02f);
          g_assert_cmpfloat_with_epsilon (first[find ("change-move-x")], 0.5f, 0.02f);
          continue;
        }

      /* The middle frame's own time differs by at most half a frame, what stands still with it. */
      for (guint i = 0; i < FV; i++)
        g_assert_cmpfloat_with_epsilon (row[i], first[i], g_str_has_prefix (gs_compact_video_get_feature_name (i), "change") ? 0.02f : 0.1f);
    }
}

/* A part of a clip with its neighbours gives the same bits as the whole. */
static void
test_parts (void)
{
  enum { N = 200 };
  g_autofree GsFace *faces = g_new (GsFace, N);
  const GsFace *pointers[N];
  gint64 pts[N];
  g_autofree float *whole = g_new (float, N * FV);
  g_autofree float *part = g_new (float, N * FV);

  for (gsize i = 0; i < N; i++)
    {
      faces[i] = make_face (0.1f * sinf (0.2f * i));
      transform (&faces[i], 1.0f, 0.1f * sinf (0.05f * i), 300.0f + i, 200.0f);
      pointers[i] = i % 37 < 5 ? NULL : &faces[i];
      pts[i] = (gint64) i * 20000000 + (i % 3) * 5000000;
    }

  gs_compact_video_encode (pointers, pts, N, 0, N, whole);

  for (gsize start = 0; start < N; start += 23)
    {
      gsize n = MIN (23, N - start), from = start > GS_COMPACT_VIDEO_CONTEXT ? start - GS_COMPACT_VIDEO_CONTEXT : 0;
      gsize to = MIN (start + n + GS_COMPACT_VIDEO_CONTEXT, N);

      gs_compact_video_encode (pointers + from, pts + from, to - from, start - from, n, part);
      g_assert_cmpmem (part, n * FV * sizeof (float), whole + start * FV, n * FV * sizeof (float));
    }

  for (gsize i = 0; i < N; i++)
    if (pointers[i] == NULL)
      for (guint j = 0; j < FV; j++)
        g_assert_cmpfloat (whole[i * FV + j], ==, 0.0f);
}

static void
test_nonsense (void)
{
  GsFace face = make_face (0.0f);
  float row[FV];

  face.landmarks[39][0] = NAN;
  encode_one (&face, row);
  for (guint i = 0; i < FV; i++)
    g_assert_cmpfloat (row[i], ==, 0.0f);

  face = make_face (0.0f);
  face.landmarks[50][1] = INFINITY;
  encode_one (&face, row);
  g_assert_cmpfloat (row[GS_COMPACT_VIDEO_PRESENCE], ==, 0.0f);

  for (guint i = 0; i < GS_FACE_N_LANDMARKS; i++)
    face.landmarks[i][0] = face.landmarks[i][1] = 5.0f;
  encode_one (&face, row);
  g_assert_cmpfloat (row[GS_COMPACT_VIDEO_PRESENCE], ==, 0.0f);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/compact-video/names", test_names);
  g_test_add_func ("/compact-video/mean-face", test_mean_face);
  g_test_add_func ("/compact-video/similarity", test_similarity);
  g_test_add_func ("/compact-video/smile", test_smile);
  g_test_add_func ("/compact-video/frame-rate", test_frame_rate);
  g_test_add_func ("/compact-video/parts", test_parts);
  g_test_add_func ("/compact-video/nonsense", test_nonsense);

  return g_test_run ();
}
