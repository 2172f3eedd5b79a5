/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-persons.h"
#include "gs-synth-test.h"

#include <math.h>
#include <string.h>

/* The picture, and the smaller ones that actors are drawn in before they are cut out and put where they stand. */
#define WIDTH     640
#define HEIGHT    360
#define N_ACTORS  4
#define N_SECONDS 6.0

static const GsSynthView view = { 480, 360 };

static GsFaceFinder *finder;
static GsSynthPlan *plans[N_ACTORS];

/* Who stands where: the middle between the eyes, pixels; x < 0 = not there. Later ones stand in front. */
typedef struct
{
  double x;
  double y;
} Place;

typedef struct
{
  guint n_frames;
  void (*stage) (guint frame, Place places[N_ACTORS], double *wall);
} Scene;

static void
get_eyes (const GsSynthPlan *plan, const GsSynthMoment *moment, double *x, double *y)
{
  float points[GS_SYNTH_N_LANDMARKS][2];

  gs_synth_face_get_points (plan, moment, 0.0, &view, points);
  *x = *y = 0.0;
  for (guint i = 36; i < 48; i++)
    {
      *x += points[i][0] / 12.0;
      *y += points[i][1] / 12.0;
    }
}

/* One actor, head and hair, without the room. */
static void
put_actor (cairo_t *cr, guint actor, guint frame, const Place *place)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, view.width, view.height);
  cairo_t *own = cairo_create (surface);
  GsSynthMoment moment;
  double x, y;

  gs_synth_plan_get_moment (plans[actor], frame / 25.0, &moment);
  gs_synth_face_draw (own, plans[actor], &moment, 0.3 + 0.3 * sin (frame), &view);
  get_eyes (plans[actor], &moment, &x, &y);
  cairo_destroy (own);

  cairo_save (cr);
  cairo_translate (cr, place->x - x, place->y - y);
  cairo_save (cr);
  cairo_translate (cr, x, y + 20.0);
  cairo_scale (cr, 85.0, 125.0);
  cairo_arc (cr, 0.0, 0.0, 1.0, 0.0, 2.0 * G_PI);
  cairo_restore (cr);
  cairo_clip (cr);
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static GsGrey *
draw (guint frame, const Place places[N_ACTORS], double wall)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autofree guint8 *rgb = g_malloc (WIDTH * HEIGHT * 3);
  const guint8 *pixels;
  int stride = cairo_image_surface_get_stride (surface);

  cairo_set_source_rgb (cr, wall, wall, wall);
  cairo_paint (cr);
  for (guint i = 0; i < N_ACTORS; i++)
    if (places[i].x >= 0.0)
      put_actor (cr, i, frame, &places[i]);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  pixels = cairo_image_surface_get_data (surface);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      for (int c = 0; c < 3; c++)
        rgb[3 * (y * WIDTH + x) + c] = pixels[y * stride + 4 * x + 2 - c];
  cairo_surface_destroy (surface);

  return gs_grey_new_from_rgb (rgb, WIDTH, HEIGHT, WIDTH * 3, 0);
}

static void
get_places (const Scene *scene, guint frame, Place places[N_ACTORS], double *wall)
{
  for (guint i = 0; i < N_ACTORS; i++)
    places[i] = (Place){ -1.0, 160.0 };
  *wall = 0.5;
  scene->stage (frame, places, wall);
}

static GPtrArray *
find_groups (const Scene *scene)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_face_group_free);
  GsGrey *pictures[GS_FACE_GROUP];
  guint n = 0;

  for (guint frame = 0; frame < scene->n_frames; frame++)
    {
      Place places[N_ACTORS];
      double wall;

      get_places (scene, frame, places, &wall);
      pictures[n++] = draw (frame, places, wall);
      if (n == GS_FACE_GROUP || frame == scene->n_frames - 1)
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

/*
 * Holds what was found against who was there. A person may be lost, and may be found again under another number; but no number may
 * stand for two actors, ever. Gives the share of the frames with an actor in which their main number was seen, and how many numbers
 * they had in all.
 */
static void
check (const Scene *scene, double shares[N_ACTORS], guint n_numbers[N_ACTORS])
{
  g_autoptr (GPtrArray) groups = find_groups (scene);
  g_autoptr (GsFacePersons) persons = gs_face_persons_new ((const GsFaceGroup *const *) groups->pdata, groups->len);
  g_autofree const GsFace **faces = g_new (const GsFace *, groups->len * GS_FACE_GROUP);
  guint n_there[N_ACTORS] = { 0 }, main_seen[N_ACTORS] = { 0 };

  memset (n_numbers, 0, N_ACTORS * sizeof *n_numbers);
  for (guint frame = 0; frame < scene->n_frames; frame++)
    {
      Place places[N_ACTORS];
      double wall;

      get_places (scene, frame, places, &wall);
      for (guint i = 0; i < N_ACTORS; i++)
        n_there[i] += places[i].x >= 0.0;
    }

  for (guint person = 1; person <= gs_face_persons_get_n_persons (persons); person++)
    {
      int who = -1;
      guint n_seen = 0;

      gs_face_persons_get_faces (persons, person, faces);
      for (guint frame = 0; frame < scene->n_frames; frame++)
        {
          Place places[N_ACTORS];
          double wall, nearest = 45.0, x, y;
          int actor = -1;

          if (faces[frame] == NULL)
            continue;

          x = (double) (faces[frame]->landmarks[39][0] + faces[frame]->landmarks[42][0]) / 2.0;
          y = (double) (faces[frame]->landmarks[39][1] + faces[frame]->landmarks[42][1]) / 2.0;
          get_places (scene, frame, places, &wall);
          /* Where two stand in one place the one in front is seen. */
          for (guint i = 0; i < N_ACTORS; i++)
            if (places[i].x >= 0.0 && hypot (places[i].x - x, places[i].y - y) <= nearest)
              {
                nearest = MAX (hypot (places[i].x - x, places[i].y - y), 20.0);
                actor = (int) i;
              }

          if (actor < 0 || (who >= 0 && actor != who))
            g_test_message ("frame %u: number %u is actor %d, was %d", frame, person, actor, who);
          g_assert_cmpint (actor, >=, 0);
          if (who < 0)
            who = actor;
          g_assert_cmpint (actor, ==, who);
          n_seen++;
        }

      g_assert_cmpint (who, >=, 0);
      n_numbers[who]++;
      main_seen[who] = MAX (main_seen[who], n_seen);
    }

  for (guint i = 0; i < N_ACTORS; i++)
    {
      shares[i] = n_there[i] > 0 ? (double) main_seen[i] / n_there[i] : 0.0;
      g_test_message ("actor %u: %.2f of %u frames under the main of %u numbers", i, shares[i], n_there[i], n_numbers[i]);
    }
}

/* Two stand beside each other; one goes out of the picture, is away for two seconds and comes back elsewhere. */
static void
stage_returning (guint frame, Place places[N_ACTORS], double *wall)
{
  places[0].x = 170.0 + 10.0 * sin (frame / 9.0);
  if (frame < 40)
    places[1].x = frame < 24 ? 450.0 : 450.0 + 20.0 * (frame - 24);
  else if (frame >= 84)
    places[1] = (Place){ 400.0, 180.0 };
}

static void
test_returning (void)
{
  const Scene scene = { 120, stage_returning };
  double shares[N_ACTORS];
  guint n_numbers[N_ACTORS];

  check (&scene, shares, n_numbers);
  g_assert_cmpfloat (shares[0], >, 0.9);
  g_assert_cmpuint (n_numbers[0], ==, 1);
  /* On the way out, half out of the picture, the face may get a number of its own. */
  g_assert_cmpfloat (shares[1], >, 0.8);
  g_assert_cmpuint (n_numbers[1], <=, 2);
}

/* Two walk past each other, one before the other. */
static void
stage_crossing (guint frame, Place places[N_ACTORS], double *wall)
{
  double way = CLAMP ((frame - 12.0) / 48.0, 0.0, 1.0);

  places[0].x = 150.0 + 340.0 * way;
  places[1].x = 490.0 - 340.0 * way;
}

static void
test_crossing (void)
{
  const Scene scene = { 72, stage_crossing };
  double shares[N_ACTORS];
  guint n_numbers[N_ACTORS];

  check (&scene, shares, n_numbers);
  g_assert_cmpfloat (shares[0], >, 0.6);
  g_assert_cmpfloat (shares[1], >, 0.9);
  /* Half a face beside somebody's ear may be nobody's. */
  g_assert_cmpuint (n_numbers[0], <=, 2);
  g_assert_cmpuint (n_numbers[1], ==, 1);
}

/* A cut in the middle of a group after which the two have changed places, and back at the border of two groups. */
static void
stage_swap (guint frame, Place places[N_ACTORS], double *wall)
{
  gboolean swapped = frame >= 30 && frame < 60;

  places[0].x = swapped ? 470.0 : 170.0;
  places[1].x = swapped ? 170.0 : 470.0;
}

static void
test_swap (void)
{
  const Scene scene = { 84, stage_swap };
  double shares[N_ACTORS];
  guint n_numbers[N_ACTORS];

  check (&scene, shares, n_numbers);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpfloat (shares[i], >, 0.9);
      g_assert_cmpuint (n_numbers[i], ==, 1);
    }
}

/* Cuts between three people who are never seen together, always in one place. */
static void
stage_cuts (guint frame, Place places[N_ACTORS], double *wall)
{
  static const guint who[] = { 0, 1, 0, 2, 1 };

  places[who[frame / 21]].x = 320.0;
  *wall = who[frame / 21] == 1 ? 0.75 : 0.5;
}

static void
test_cuts (void)
{
  const Scene scene = { 105, stage_cuts };
  double shares[N_ACTORS];
  guint n_numbers[N_ACTORS];

  check (&scene, shares, n_numbers);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpfloat (shares[i], >, 0.9);
      g_assert_cmpuint (n_numbers[i], ==, 1);
    }
}

/* Somebody else in the place of one who went, while the third stays. */
static void
stage_stranger (guint frame, Place places[N_ACTORS], double *wall)
{
  places[0].x = 170.0;
  if (frame < 36)
    places[1].x = 470.0;
  else if (frame >= 48)
    places[2].x = 470.0;
}

static void
test_stranger (void)
{
  const Scene scene = { 84, stage_stranger };
  double shares[N_ACTORS];
  guint n_numbers[N_ACTORS];

  check (&scene, shares, n_numbers);
  g_assert_cmpuint (n_numbers[0], ==, 1);
  g_assert_cmpuint (n_numbers[1], ==, 1);
  g_assert_cmpuint (n_numbers[2], ==, 1);
}

/* Two who look alike change places at a cut: that may cost them their numbers, but neither gets the other's. */
static void
stage_twins (guint frame, Place places[N_ACTORS], double *wall)
{
  places[1].x = frame < 30 ? 170.0 : 470.0;
  places[3].x = frame < 30 ? 470.0 : 170.0;
  *wall = frame < 30 ? 0.5 : 0.62;
}

static void
test_twins (void)
{
  const Scene scene = { 60, stage_twins };
  double shares[N_ACTORS];
  guint n_numbers[N_ACTORS];

  check (&scene, shares, n_numbers);
  g_assert_cmpfloat (shares[1], >=, 0.5);
  g_assert_cmpfloat (shares[3], >=, 0.5);
}

/* What is not known yet is no face, and does not disturb what comes after. */
static void
test_unknown (void)
{
  const Scene scene = { 36, stage_swap };
  g_autoptr (GPtrArray) groups = find_groups (&scene);
  const GsFaceGroup *known[3] = { groups->pdata[0], NULL, groups->pdata[2] };
  g_autoptr (GsFacePersons) persons = gs_face_persons_new (known, 3);
  g_autoptr (GsFacePersons) nobody = gs_face_persons_new (known + 1, 1);
  const GsFace *faces[3 * GS_FACE_GROUP];

  g_assert_cmpuint (gs_face_persons_get_n_persons (nobody), ==, 0);
  g_assert_cmpuint (gs_face_persons_get_n_persons (persons), ==, 2);
  for (guint person = 1; person <= 2; person++)
    {
      gs_face_persons_get_faces (persons, person, faces);
      for (guint i = 0; i < 3 * GS_FACE_GROUP; i++)
        g_assert_true ((faces[i] != NULL) == (i / GS_FACE_GROUP != 1));
    }
}

int
main (int argc,
      char **argv)
{
  static const guint64 seeds[N_ACTORS] = { 1, 3, 10, 6 };
  int status;

  g_test_init (&argc, &argv, NULL);

  finder = gs_face_finder_new (NULL);
  g_assert_nonnull (finder);
  for (guint i = 0; i < N_ACTORS; i++)
    plans[i] = gs_synth_test_plan (seeds[i], N_SECONDS, 25.0, FALSE);

  g_test_add_func ("/synth/persons/returning", test_returning);
  g_test_add_func ("/synth/persons/crossing", test_crossing);
  g_test_add_func ("/synth/persons/swap", test_swap);
  g_test_add_func ("/synth/persons/cuts", test_cuts);
  g_test_add_func ("/synth/persons/stranger", test_stranger);
  g_test_add_func ("/synth/persons/twins", test_twins);
  g_test_add_func ("/synth/persons/unknown", test_unknown);

  status = g_test_run ();
  for (guint i = 0; i < N_ACTORS; i++)
    gs_synth_plan_unref (plans[i]);
  gs_face_finder_free (finder);

  return status;
}
