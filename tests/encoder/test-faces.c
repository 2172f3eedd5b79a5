/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-encoder-error.h"
#include "gs-face-group.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#define WIDTH  640
#define HEIGHT 480

static GsFaceFinder *finder;

/* A plainly drawn face: enough for dlib, and nobody's. `size` is the width of the head. */
static void
draw_face (cairo_t *cr,
           double x,
           double y,
           double size)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, size / 180.0, size / 180.0);

  cairo_save (cr);
  cairo_scale (cr, 90.0, 122.0);
  cairo_arc (cr, 0.0, 0.0, 1.0, 0.0, 2.0 * G_PI);
  cairo_restore (cr);
  cairo_set_source_rgb (cr, 0.85, 0.68, 0.56);
  cairo_fill (cr);

  for (int side = -1; side <= 1; side += 2)
    {
      cairo_save (cr);
      cairo_translate (cr, side * 38.0, -22.0);
      cairo_scale (cr, 17.0, 8.5);
      cairo_arc (cr, 0.0, 0.0, 1.0, 0.0, 2.0 * G_PI);
      cairo_restore (cr);
      cairo_set_source_rgb (cr, 0.97, 0.96, 0.95);
      cairo_fill_preserve (cr);
      cairo_set_source_rgb (cr, 0.25, 0.14, 0.1);
      cairo_set_line_width (cr, 3.0);
      cairo_stroke (cr);
      cairo_arc (cr, side * 38.0, -22.0, 8.0, 0.0, 2.0 * G_PI);
      cairo_set_source_rgb (cr, 0.15, 0.1, 0.08);
      cairo_fill (cr);

      cairo_move_to (cr, side * 15.0, -46.0);
      cairo_curve_to (cr, side * 28.0, -56.0, side * 48.0, -56.0, side * 62.0, -44.0);
      cairo_set_line_width (cr, 7.0);
      cairo_set_source_rgb (cr, 0.22, 0.14, 0.1);
      cairo_stroke (cr);

      cairo_arc (cr, side * 8.0, 26.0, 4.0, 0.0, 2.0 * G_PI);
      cairo_set_source_rgb (cr, 0.4, 0.22, 0.16);
      cairo_fill (cr);
    }

  cairo_move_to (cr, -6.0, -20.0);
  cairo_curve_to (cr, -8.0, 5.0, -18.0, 18.0, -16.0, 26.0);
  cairo_curve_to (cr, -8.0, 34.0, 8.0, 34.0, 16.0, 26.0);
  cairo_set_line_width (cr, 3.0);
  cairo_set_source_rgb (cr, 0.6, 0.42, 0.34);
  cairo_stroke (cr);

  cairo_move_to (cr, -32.0, 60.0);
  cairo_curve_to (cr, -14.0, 50.0, 14.0, 50.0, 32.0, 60.0);
  cairo_curve_to (cr, 14.0, 76.0, -14.0, 76.0, -32.0, 60.0);
  cairo_set_source_rgb (cr, 0.65, 0.25, 0.25);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 0.35, 0.12, 0.12);
  cairo_set_line_width (cr, 2.0);
  cairo_stroke (cr);
  cairo_restore (cr);
}

typedef struct
{
  double x;
  double y;
  double size; /* 0 = not there */
} Actor;

static GsGrey *
draw (const Actor *actors,
      guint n,
      double light)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autofree guint8 *rgb = g_malloc (WIDTH * HEIGHT * 3);
  const guint8 *pixels;
  int stride;

  cairo_set_source_rgb (cr, light, light, light + 0.05);
  cairo_paint (cr);
  for (guint i = 0; i < n; i++)
    if (actors[i].size > 0.0)
      draw_face (cr, actors[i].x, actors[i].y, actors[i].size);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  pixels = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      for (int c = 0; c < 3; c++)
        rgb[3 * (y * WIDTH + x) + c] = pixels[y * stride + 4 * x + 2 - c];
  cairo_surface_destroy (surface);

  return gs_grey_new_from_rgb (rgb, WIDTH, HEIGHT, WIDTH * 3, 0);
}

static void
test_detect (void)
{
  const Actor actors[] = { { 450.0, 260.0, 120.0 }, { 180.0, 240.0, 190.0 } };
  g_autoptr (GsGrey) picture = draw (actors, 2, 0.4);
  g_autoptr (GsGrey) empty = draw (NULL, 0, 0.4);
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (GsFace));
  g_autoptr (GError) error = NULL;
  const GsFace *face;

  g_assert_true (gs_face_finder_detect (finder, picture, faces, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (faces->len, ==, 2);

  /* The largest first, its eyes and mouth where they were drawn. */
  face = &g_array_index (faces, GsFace, 0);
  g_assert_cmpfloat_with_epsilon ((face->landmarks[36][0] + face->landmarks[39][0]) / 2.0f, 180.0f - 40.0f, 8.0f);
  g_assert_cmpfloat_with_epsilon ((face->landmarks[42][0] + face->landmarks[45][0]) / 2.0f, 180.0f + 40.0f, 8.0f);
  g_assert_cmpfloat_with_epsilon ((face->landmarks[36][1] + face->landmarks[45][1]) / 2.0f, 240.0f - 23.0f, 8.0f);
  g_assert_cmpfloat_with_epsilon ((face->landmarks[51][1] + face->landmarks[57][1]) / 2.0f, 240.0f + 66.0f, 12.0f);
  g_assert_cmpfloat (g_array_index (faces, GsFace, 1).x, >, 350.0f);

  g_assert_true (gs_face_finder_detect (finder, empty, faces, &error));
  g_assert_cmpuint (faces->len, ==, 0);
}

/* A picture and its half say the same, in pixels of the whole. */
static void
test_scale (void)
{
  const Actor actor = { 300.0, 240.0, 240.0 };
  g_autoptr (GsGrey) picture = draw (&actor, 1, 0.4);
  g_autoptr (GsGrey) half = gs_grey_copy_resized (picture, WIDTH / 2, HEIGHT / 2);
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (GsFace));
  GsFace whole;

  g_assert_cmpfloat (half->x_scale, ==, 2.0f);
  g_assert_true (gs_face_finder_detect (finder, picture, faces, NULL));
  g_assert_cmpuint (faces->len, ==, 1);
  whole = g_array_index (faces, GsFace, 0);
  g_assert_true (gs_face_finder_detect (finder, half, faces, NULL));
  g_assert_cmpuint (faces->len, ==, 1);
  g_assert_cmpfloat (gs_face_get_overlap (&whole, &g_array_index (faces, GsFace, 0)), >, 0.8f);
}

/* Finds the groups of a clip of which each frame is drawn by a function. */
static GPtrArray *
find_groups (guint n_frames,
             void (*stage) (guint frame,
                            Actor actors[2],
                            double *light))
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_face_group_free);
  GsGrey *pictures[GS_FACE_GROUP];
  guint n = 0;

  for (guint frame = 0; frame < n_frames; frame++)
    {
      Actor actors[2] = { 0 };
      double light = 0.4;

      stage (frame, actors, &light);
      pictures[n++] = draw (actors, 2, light);
      if (n == GS_FACE_GROUP || frame == n_frames - 1)
        {
          GsFaceGroup *group = gs_face_group_new (finder, pictures, n, NULL, NULL);

          g_assert_nonnull (group);
          g_ptr_array_add (groups, group);
          while (n > 0)
            gs_grey_free (pictures[--n]);
        }
    }

  return groups;
}

static const GsFace **
link_groups (GPtrArray *groups)
{
  const GsFace **faces = g_new0 (const GsFace *, groups->len * GS_FACE_GROUP);

  gs_face_groups_link ((const GsFaceGroup *const *) groups->pdata, groups->len, faces);

  return faces;
}

/* One person moves; from 20 to 39 a hand (nothing) stands where they were. */
static void
stage_gone (guint frame,
            Actor actors[2],
            double *light)
{
  if (frame < 20 || frame >= 40)
    actors[0] = (Actor) { 250.0 + 2.0 * frame, 240.0, 180.0 };
}

static void
test_gone (void)
{
  g_autoptr (GPtrArray) groups = find_groups (60, stage_gone);
  g_autofree const GsFace **faces = link_groups (groups);

  for (guint frame = 0; frame < 60; frame++)
    {
      if (frame >= 20 && frame < 40)
        {
          g_assert_null (faces[frame]);
          continue;
        }
      g_assert_nonnull (faces[frame]);
      g_assert_cmpfloat_with_epsilon (faces[frame]->x + faces[frame]->width / 2.0f, 250.0f + 2.0f * frame, 15.0f);
    }
}

/* The larger person goes for a moment; the smaller one must not be taken for them. */
static void
stage_two (guint frame,
           Actor actors[2],
           double *light)
{
  actors[0] = (Actor) { 480.0, 240.0, 120.0 };
  if (frame < 24 || frame >= 40)
    actors[1] = (Actor) { 200.0, 240.0, 190.0 };
}

static void
test_two (void)
{
  g_autoptr (GPtrArray) groups = find_groups (60, stage_two);
  g_autofree const GsFace **faces = link_groups (groups);

  for (guint frame = 0; frame < 60; frame++)
    {
      if (frame >= 24 && frame < 40)
        g_assert_null (faces[frame]);
      else if (frame < 24 || frame >= 48)
        g_assert_cmpfloat (faces[frame]->x, <, 300.0f);
      else /* in the middle of a group somebody new may be overlooked */
        g_assert_true (faces[frame] == NULL || faces[frame]->x < 300.0f);
    }
}

/* A cut to somebody else: followed at once. */
static void
stage_cut (guint frame,
           Actor actors[2],
           double *light)
{
  actors[0] = frame < 30 ? (Actor) { 160.0, 240.0, 180.0 } : (Actor) { 470.0, 200.0, 170.0 };
  *light = frame < 30 ? 0.4 : 0.1;
}

static void
test_cut (void)
{
  g_autoptr (GPtrArray) groups = find_groups (48, stage_cut);
  g_autofree const GsFace **faces = link_groups (groups);

  for (guint frame = 0; frame < 48; frame++)
    {
      g_assert_nonnull (faces[frame]);
      if (frame < 30)
        g_assert_cmpfloat (faces[frame]->x, <, 300.0f);
      else
        g_assert_cmpfloat (faces[frame]->x, >, 300.0f);
    }
}

/* What is not known yet is no face, and does not disturb what comes after. */
static void
test_unknown (void)
{
  g_autoptr (GPtrArray) groups = find_groups (36, stage_cut);
  const GsFace *faces[3 * GS_FACE_GROUP];
  const GsFaceGroup *known[3] = { NULL, groups->pdata[1], groups->pdata[2] };

  gs_face_groups_link (known, 3, faces);
  for (guint i = 0; i < GS_FACE_GROUP; i++)
    {
      g_assert_null (faces[i]);
      g_assert_nonnull (faces[GS_FACE_GROUP + i]);
    }
}

static void
test_missing_data (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GError) error = NULL;

      g_setenv ("GATESCOPE_LANDMARKS", "/nonexistent/landmarks.dat", TRUE);
      g_assert_null (gs_face_finder_new (&error));
      g_assert_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, "/nonexistent/landmarks.dat"));
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/faces/missing-data", test_missing_data);
  g_test_add_func ("/faces/detect", test_detect);
  g_test_add_func ("/faces/scale", test_scale);
  g_test_add_func ("/faces/gone", test_gone);
  g_test_add_func ("/faces/two", test_two);
  g_test_add_func ("/faces/cut", test_cut);
  g_test_add_func ("/faces/unknown", test_unknown);

  if (!g_test_subprocess ())
    {
      finder = gs_face_finder_new (NULL);
      g_assert_nonnull (finder);
    }

  status = g_test_run ();
  g_clear_pointer (&finder, gs_face_finder_free);

  return status;
}
