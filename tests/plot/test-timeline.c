/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "gs-gate-track.h"
#include "gs-line-track.h"
#include "gs-plot-sample.h"
#include "gs-plot-test.h"
#include "gs-segment.h"
#include "gs-tier-track.h"

#define SECOND   (G_GINT64_CONSTANT (1000000000))
#define N_FRAMES 2500 /* 100 s */

typedef struct
{
  GtkWidget *window;
  GtkWidget *timeline;
  GsTimeAxis *axis;
  GsPlayhead *playhead;
  GsFrameTimes *times;
  GsPalette palette;
  guint n_seeks;
} Fixture;

static void
seek_cb (GsPlayhead *playhead,
         gint64 time,
         Fixture *fixture)
{
  fixture->n_seeks++;
  gs_playhead_set_time (playhead, time);
}

static GsSeries *
make_constant (Fixture *fixture,
               float value,
               gsize n_values)
{
  GsSeries *series = gs_series_new (fixture->times);
  g_autofree float *values = g_new (float, N_FRAMES);

  for (gsize i = 0; i < n_values; i++)
    values[i] = value;
  gs_series_append (series, values, n_values);

  return series;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autofree gint64 *pts = g_new (gint64, N_FRAMES);

  for (gsize i = 0; i < N_FRAMES; i++)
    pts[i] = i * (SECOND / 25);

  fixture->times = gs_frame_times_new (pts, N_FRAMES);
  fixture->playhead = gs_playhead_new ();
  fixture->timeline = gs_timeline_new ();
  fixture->axis = gs_timeline_get_axis (GS_TIMELINE (fixture->timeline));
  gs_playhead_set_duration (fixture->playhead, 100 * SECOND);
  g_signal_connect (fixture->playhead, "seek", G_CALLBACK (seek_cb), fixture);
  gs_timeline_set_playhead (GS_TIMELINE (fixture->timeline), fixture->playhead);
}

static void
show (Fixture *fixture)
{
  fixture->window = gs_plot_test_show (fixture->timeline, 1000, 400);
  gs_palette_read (&fixture->palette, fixture->timeline);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->playhead);
  gs_frame_times_unref (fixture->times);
}

/* The leftmost pixel of the cursor's colour in a line of pixels; -1 when there is none. */
static int
find_cursor (Fixture *fixture,
             int y)
{
  cairo_surface_t *picture = gs_plot_test_draw (fixture->timeline);
  int found = -1;

  for (int x = 0; x < cairo_image_surface_get_width (picture) && found < 0; x++)
    {
      GdkRGBA pixel = gs_plot_test_pixel (picture, x, y);

      if (gs_plot_test_similar (&pixel, &fixture->palette.cursor, 0.02))
        found = x;
    }
  cairo_surface_destroy (picture);

  return found;
}

/* Width of the header, from where the cursor is at time 0. */
static int
get_header (Fixture *fixture)
{
  gint64 time = gs_playhead_get_time (fixture->playhead);
  int header;

  gs_playhead_set_time (fixture->playhead, 0);
  header = find_cursor (fixture, 380);
  gs_playhead_set_time (fixture->playhead, time);
  g_assert_cmpint (header, >, 100);
  g_assert_cmpint (header, <=, 300);

  return header;
}

static void
test_cursor (Fixture *fixture,
             gconstpointer data)
{
  int header;

  show (fixture);
  header = get_header (fixture);

  for (gint64 second = 5; second < 100; second += 19)
    {
      double expected = header + (1000 - header) * (double) second / 100;

      gs_playhead_set_time (fixture->playhead, second * SECOND);
      g_assert_cmpint (ABS (find_cursor (fixture, 380) - (int) floor (expected)), <=, 1);
    }

  /* Zoomed in, and outside of what is shown. */
  gs_time_axis_set_range (fixture->axis, 20 * SECOND, 40 * SECOND);
  gs_playhead_set_time (fixture->playhead, 30 * SECOND);
  g_assert_cmpint (ABS (find_cursor (fixture, 380) - (header + (1000 - header) / 2)), <=, 1);
  gs_timeline_set_follow (GS_TIMELINE (fixture->timeline), FALSE);
  gs_playhead_set_time (fixture->playhead, 50 * SECOND);
  g_assert_cmpint (find_cursor (fixture, 380), ==, -1);
}

static void
test_follow (Fixture *fixture,
             gconstpointer data)
{
  show (fixture);
  gs_time_axis_set_range (fixture->axis, 0, 10 * SECOND);
  gs_playhead_set_time (fixture->playhead, 9 * SECOND);
  g_assert_cmpint (gs_time_axis_get_start (fixture->axis), ==, 0);
  gs_playhead_set_playing (fixture->playhead, TRUE);
  gs_playhead_set_time (fixture->playhead, 10 * SECOND + 1);
  g_assert_cmpint (gs_time_axis_get_start (fixture->axis), >, 9 * SECOND);
  g_assert_cmpint (gs_time_axis_get_start (fixture->axis), <=, 10 * SECOND);

  /* Who looks elsewhere is left alone. */
  gs_time_axis_set_range (fixture->axis, 60 * SECOND, 70 * SECOND);
  gs_playhead_set_time (fixture->playhead, 11 * SECOND);
  g_assert_cmpint (gs_time_axis_get_start (fixture->axis), ==, 60 * SECOND);
}

static void
test_gate (Fixture *fixture,
           gconstpointer data)
{
  static const float weights[] = { 0.5f, 0.3f, 0.2f };
  g_autoptr (GsTrack) track = gs_gate_track_new ("Face gate", "valence");
  cairo_surface_t *picture;
  int counts[G_N_ELEMENTS (weights)] = { 0 };
  int header;
  int x;

  gs_track_set_height (track, 206); /* 200 without the margins */
  for (guint k = 0; k < G_N_ELEMENTS (weights); k++)
    {
      g_autoptr (GsSeries) series = make_constant (fixture, weights[k], N_FRAMES / 2);

      gs_gate_track_add_candidate (GS_GATE_TRACK (track), series, "candidate");
    }
  gs_timeline_add_track (GS_TIMELINE (fixture->timeline), track);
  show (fixture);
  header = get_header (fixture);
  x = header + (1000 - header) / 4;

  /* The analysed half shows the weights' proportions ... */
  picture = gs_plot_test_draw (fixture->timeline);
  for (int y = 0; y < 400; y++)
    for (guint k = 0; k < G_N_ELEMENTS (weights); k++)
      {
        GdkRGBA pixel = gs_plot_test_pixel (picture, x, y);
        GdkRGBA colour = gs_palette_candidate (&fixture->palette, k, G_N_ELEMENTS (weights));

        counts[k] += gs_plot_test_similar (&pixel, &colour, 0.02);
      }
  for (guint k = 0; k < G_N_ELEMENTS (weights); k++)
    g_assert_cmpint (ABS (counts[k] - (int) roundf (200 * weights[k])), <=, 2);

  /* ... and the other half none of their colours, but hatching. */
  counts[0] = counts[1] = 0;
  for (int y = 40; y < 200; y++)
    for (int dx = 0; dx < 40; dx++)
      {
        GdkRGBA pixel = gs_plot_test_pixel (picture, 1000 - 60 + dx, y);

        for (guint k = 0; k < G_N_ELEMENTS (weights); k++)
          {
            GdkRGBA colour = gs_palette_candidate (&fixture->palette, k, G_N_ELEMENTS (weights));

            counts[0] += gs_plot_test_similar (&pixel, &colour, 0.02);
          }
        counts[1] += !gs_plot_test_similar (&pixel, &fixture->palette.surface, 0.02);
      }
  g_assert_cmpint (counts[0], ==, 0);
  g_assert_cmpint (counts[1], >, 500);
  cairo_surface_destroy (picture);
}

/* Where there is no face the stripe fades: not its own colours, and not the bare surface either. */
static void
test_gate_gap (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (GsTrack) track = gs_gate_track_new ("Face gate", NULL);
  g_autoptr (GsSeries) weight = make_constant (fixture, 1.0f, N_FRAMES);
  g_autoptr (GsSeries) presence = make_constant (fixture, 1.0f, N_FRAMES);
  g_autofree float *nobody = g_new0 (float, N_FRAMES / 4);
  GdkRGBA colour, there, gone;
  cairo_surface_t *picture;
  int header;

  gs_series_set_values (presence, N_FRAMES / 2, nobody, 1, N_FRAMES / 4);
  gs_gate_track_add_candidate (GS_GATE_TRACK (track), weight, "own");
  gs_gate_track_set_presence (GS_GATE_TRACK (track), presence);
  gs_track_set_height (track, 206);
  gs_timeline_add_track (GS_TIMELINE (fixture->timeline), track);
  show (fixture);
  header = get_header (fixture);
  colour = gs_palette_candidate (&fixture->palette, 0, 1);

  picture = gs_plot_test_draw (fixture->timeline);
  there = gs_plot_test_pixel (picture, header + (1000 - header) / 4, 150);
  gone = gs_plot_test_pixel (picture, header + (1000 - header) * 5 / 8, 150);
  g_assert_true (gs_plot_test_similar (&there, &colour, 0.02));
  g_assert_false (gs_plot_test_similar (&gone, &colour, 0.1));
  g_assert_false (gs_plot_test_similar (&gone, &fixture->palette.surface, 0.02));
  there = gs_plot_test_pixel (picture, header + (1000 - header) * 7 / 8, 150);
  g_assert_true (gs_plot_test_similar (&there, &colour, 0.02));
  cairo_surface_destroy (picture);
}

/* At low zoom a pixel shows the mean of its frames, whichever of them it would hit. */
static void
test_gate_mean (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GsTrack) track = gs_gate_track_new ("Gate", NULL);
  g_autofree gint64 *pts = g_new (gint64, 200000);
  g_autofree float *values = g_new (float, 200000);
  g_autoptr (GsFrameTimes) times = NULL;
  cairo_surface_t *picture;
  int header;

  for (gsize i = 0; i < 200000; i++)
    pts[i] = i * (SECOND / 2000);
  times = gs_frame_times_new (pts, 200000);

  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (GsSeries) series = gs_series_new (times);

      /* "Own" takes all in one frame of four, the rest of the time the other. */
      for (gsize i = 0; i < 200000; i++)
        values[i] = (i % 4 == 0) == (k == 0);
      gs_series_append (series, values, 200000);
      gs_gate_track_add_candidate (GS_GATE_TRACK (track), series, "candidate");
    }
  gs_track_set_height (track, 206);
  gs_timeline_add_track (GS_TIMELINE (fixture->timeline), track);
  show (fixture);
  header = get_header (fixture);

  picture = gs_plot_test_draw (fixture->timeline);
  for (int x = header + 10; x < 990; x += 7)
    {
      int n_own = 0;

      for (int y = 0; y < 300; y++)
        {
          GdkRGBA pixel = gs_plot_test_pixel (picture, x, y);

          n_own += gs_plot_test_similar (&pixel, &fixture->palette.own, 0.02);
        }
      g_assert_cmpint (ABS (n_own - 50), <=, 3);
    }
  cairo_surface_destroy (picture);
}

static void
test_pointer (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GsTrack) track = gs_line_track_new ("Valence", NULL);
  g_autoptr (GsSeries) series = make_constant (fixture, 0.5f, N_FRAMES);
  GsSelection *selection = gs_playhead_get_selection (fixture->playhead);
  g_autofree char *click = NULL;
  g_autofree char *drag = NULL;
  g_autofree char *second = NULL;
  g_autofree char *wheel = NULL;
  g_autofree char *pan = NULL;
  int header;
  int middle;
  gint64 about;

  gs_line_track_add_series (GS_LINE_TRACK (track), series, "network", GS_LINE_NETWORK);
  gs_timeline_add_track (GS_TIMELINE (fixture->timeline), track);
  show (fixture);
  header = get_header (fixture);
  middle = header + (1000 - header) / 2;

  /* a click in a track */
  click = g_strdup_printf ("mousemove %d 60 click 1", middle);
  gs_plot_test_do (click);
  g_assert_cmpint (ABS (gs_playhead_get_time (fixture->playhead) - 50 * SECOND), <, SECOND / 4);

  /* a drag on the ruler */
  drag = g_strdup_printf ("mousemove %d 8 mousedown 1 mousemove %d 8 mousemove %d 8 mouseup 1", middle, middle + 30,
                          middle + (1000 - header) / 4);
  gs_plot_test_do (drag);
  g_assert_false (gs_selection_get_empty (selection));
  g_assert_cmpint (ABS (gs_selection_get_start (selection) - 50 * SECOND), <, SECOND / 4);
  g_assert_cmpint (ABS (gs_selection_get_end (selection) - 75 * SECOND), <, SECOND / 4);
  g_assert_cmpint (ABS (gs_playhead_get_time (fixture->playhead) - 50 * SECOND), <, SECOND / 4);

  /* a double click takes it back */
  gs_plot_test_wait (600);
  second = g_strdup_printf ("mousemove %d 8 click 1 click 1", middle - 60);
  gs_plot_test_do (second);
  g_assert_true (gs_selection_get_empty (selection));

  /* Ctrl and the wheel: what is below the pointer stays there */
  about = gs_time_axis_x_to_time (fixture->axis, 0.3 * (1000 - header), 1000 - header);
  wheel = g_strdup_printf ("mousemove %d 60 keydown Control_L click 4 click 4 keyup Control_L",
                           header + (int) (0.3 * (1000 - header)));
  gs_plot_test_do (wheel);
  g_assert_cmpint (gs_time_axis_get_end (fixture->axis) - gs_time_axis_get_start (fixture->axis), <, 75 * SECOND);
  g_assert_cmpfloat_with_epsilon (gs_time_axis_time_to_x (fixture->axis, about, 1), 0.3, 0.003);

  /* Shift and the wheel, and a middle drag */
  about = gs_time_axis_get_start (fixture->axis);
  gs_plot_test_do ("keydown Shift_L click 5 keyup Shift_L");
  g_assert_cmpint (gs_time_axis_get_start (fixture->axis), >, about);
  about = gs_time_axis_get_start (fixture->axis);
  pan = g_strdup_printf ("mousemove %d 60 mousedown 2 mousemove %d 60 mousemove %d 60 mouseup 2", middle, middle + 20,
                         middle + 50);
  gs_plot_test_do (pan);
  g_assert_cmpint (gs_time_axis_get_start (fixture->axis), <, about);
}

/* How many pixels of a column are of the text's colour. */
static int
count_dashes (cairo_surface_t *picture,
              Fixture *fixture,
              int x,
              int from,
              int to)
{
  int n = 0;

  for (int y = from; y < to; y++)
    {
      GdkRGBA pixel = gs_plot_test_pixel (picture, x, y);

      n += gs_plot_test_similar (&pixel, &fixture->palette.text, 0.02);
    }

  return n;
}

/* Two lines across all tracks, each with its letter, that stay where they were put; the pointer takes them on the ruler, and the menu puts them. */
static void
test_ab (Fixture *fixture,
         gconstpointer data)
{
  GsCursors *cursors = gs_playhead_get_cursors (fixture->playhead);
  g_autofree char *drag = NULL;
  cairo_surface_t *picture;
  int header, at[GS_N_CURSORS], n_letters = 0;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GsTrack) track = gs_line_track_new (i == 0 ? "Valence" : "Arousal", NULL);

      gs_track_set_height (track, 120);
      gs_timeline_add_track (GS_TIMELINE (fixture->timeline), track);
    }
  show (fixture);
  header = get_header (fixture);
  gs_playhead_set_time (fixture->playhead, 10 * SECOND);
  for (guint i = 0; i < GS_N_CURSORS; i++)
    at[i] = (int) floor (header + (1000 - header) * (i == 0 ? 0.2 : 0.6));

  picture = gs_plot_test_draw (fixture->timeline);
  for (guint i = 0; i < GS_N_CURSORS; i++)
    g_assert_cmpint (count_dashes (picture, fixture, at[i], 250, 390), ==, 0);
  cairo_surface_destroy (picture);

  gs_cursors_put (cursors, GS_CURSOR_A, 20 * SECOND);
  gs_cursors_put (cursors, GS_CURSOR_B, 60 * SECOND);
  picture = gs_plot_test_draw (fixture->timeline);
  for (guint i = 0; i < GS_N_CURSORS; i++)
    {
      /* half of the way is dashes, in either track and below them */
      g_assert_cmpint (ABS (count_dashes (picture, fixture, at[i], 40, 140) - 50), <=, 8);
      g_assert_cmpint (ABS (count_dashes (picture, fixture, at[i], 160, 260) - 50), <=, 8);
      g_assert_cmpint (ABS (count_dashes (picture, fixture, at[i], 290, 390) - 50), <=, 8);
    }
  /* the letters differ */
  for (int y = 3; y < 16; y++)
    for (int x = 1; x < 12; x++)
      {
        GdkRGBA a = gs_plot_test_pixel (picture, at[0] + x, y), b = gs_plot_test_pixel (picture, at[1] + x, y);

        n_letters += !gs_plot_test_similar (&a, &b, 0.3);
      }
  g_assert_cmpint (n_letters, >, 3);
  cairo_surface_destroy (picture);

  /* Where the clip goes they do not */
  gs_playhead_set_time (fixture->playhead, 40 * SECOND);
  g_assert_cmpint (gs_cursors_get (cursors, GS_CURSOR_A), ==, 20 * SECOND);

  /* The pointer takes B, and selects nothing, and goes nowhere */
  fixture->n_seeks = 0;
  drag = g_strdup_printf ("mousemove %d 8 mousedown 1 mousemove %d 8 mousemove %d 8 mouseup 1", at[1] + 2, at[1] + 30,
                          header + (int) ((1000 - header) * 0.8));
  gs_plot_test_do (drag);
  g_assert_cmpint (ABS (gs_cursors_get (cursors, GS_CURSOR_B) - 80 * SECOND), <, SECOND / 2);
  g_assert_cmpint (gs_cursors_get (cursors, GS_CURSOR_A), ==, 20 * SECOND);
  g_assert_true (gs_selection_get_empty (gs_playhead_get_selection (fixture->playhead)));
  g_assert_cmpuint (fixture->n_seeks, ==, 0);

  /* From the keyboard the menu is of where the clip stands */
  gtk_widget_grab_focus (fixture->timeline);
  g_assert_true (gtk_widget_activate_action (fixture->timeline, "timeline.menu", NULL));
  gs_plot_test_wait (100);
  g_assert_true (gtk_widget_activate_action (fixture->timeline, "timeline.put-cursor", "u", 0));
  g_assert_cmpint (gs_cursors_get (cursors, GS_CURSOR_A), ==, 40 * SECOND);
  g_assert_true (gtk_widget_activate_action (fixture->timeline, "timeline.remove-cursors", NULL));
  g_assert_true (gs_cursors_get_empty (cursors));
  /* The menu has the pointer until it is gone */
  gs_plot_test_do ("key Escape");
}

typedef struct
{
  gint64 start;
  gint64 end;
  guint n_done;
} Moved;

static void
moved_cb (GsTierTrack *track,
          GsSegment *segment,
          gint64 start,
          gint64 end,
          gboolean done,
          Moved *moved)
{
  moved->start = start;
  moved->end = end;
  moved->n_done += done;
}

static void
test_tier (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GListStore) segments = g_list_store_new (GS_TYPE_SEGMENT);
  g_autoptr (GsSegment) segment = gs_segment_new (20 * SECOND, 40 * SECOND, "laughter");
  g_autoptr (GsTrack) track = NULL;
  g_autofree char *click = NULL;
  g_autofree char *drag = NULL;
  Moved moved = { 0 };
  int header;
  int edge;

  g_list_store_append (segments, segment);
  track = gs_tier_track_new ("Speech", G_LIST_MODEL (segments));
  g_signal_connect (track, "segment-moved", G_CALLBACK (moved_cb), &moved);
  gs_timeline_add_track (GS_TIMELINE (fixture->timeline), track);
  show (fixture);
  header = get_header (fixture);

  /* A click selects the segment and goes there all the same. */
  click = g_strdup_printf ("mousemove %d 45 click 1", header + (int) ((1000 - header) * 0.3));
  gs_plot_test_do (click);
  g_assert_true (gs_tier_track_get_selected (GS_TIER_TRACK (track)) == G_OBJECT (segment));
  g_assert_cmpint (ABS (gs_playhead_get_time (fixture->playhead) - 30 * SECOND), <, SECOND / 4);

  /* A drag of its end does not move the playhead, and tells when it is done. */
  fixture->n_seeks = 0;
  edge = header + (int) ((1000 - header) * 0.4);
  drag = g_strdup_printf ("mousemove %d 45 mousedown 1 mousemove %d 45 mousemove %d 45 mouseup 1", edge, edge + 20,
                          header + (int) ((1000 - header) * 0.6));
  gs_plot_test_do (drag);
  g_assert_cmpuint (moved.n_done, ==, 1);
  g_assert_cmpint (moved.start, ==, 20 * SECOND);
  g_assert_cmpint (ABS (moved.end - 60 * SECOND), <, SECOND / 4);
  g_assert_cmpint (gs_segment_get_end (segment), ==, 40 * SECOND);
  g_assert_cmpuint (fixture->n_seeks, ==, 0);
}

static void
test_tracks (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GsPlotSample) sample = gs_plot_sample_new (N_FRAMES, 1);
  GListModel *tracks = gs_timeline_get_tracks (GS_TIMELINE (fixture->timeline));
  g_autoptr (GsTrack) first = NULL;
  g_autoptr (GsTrack) moved = NULL;
  g_autofree char *text = NULL;
  int before;
  int after;

  gs_plot_sample_fill (sample, GS_TIMELINE (fixture->timeline), TRUE);
  show (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (tracks), ==, 9);

  first = g_list_model_get_item (tracks, 0);
  gs_timeline_move_track (GS_TIMELINE (fixture->timeline), first, 3);
  moved = g_list_model_get_item (tracks, 3);
  g_assert_true (moved == first);
  g_assert_cmpuint (g_list_model_get_n_items (tracks), ==, 9);

  gs_plot_test_wait (100);
  gtk_widget_measure (fixture->timeline, GTK_ORIENTATION_VERTICAL, -1, NULL, &before, NULL, NULL);
  gs_track_set_visible (first, FALSE);
  gs_plot_test_wait (100);
  gtk_widget_measure (fixture->timeline, GTK_ORIENTATION_VERTICAL, -1, NULL, &after, NULL, NULL);
  g_assert_cmpint (after, ==, before - gs_track_get_height (first) - 1);

  /* What a screen reader says. */
  gs_series_set_values (sample->valence, 0, (float[]) { 0.42f }, 1, 1);
  gs_series_set_values (sample->gold[0], 0, (float[]) { -0.1f }, 1, 1);
  g_clear_object (&first);
  first = g_list_model_get_item (tracks, 0);
  text = gs_track_describe (first, 0);
  g_assert_true (g_str_has_prefix (text, "network +0.42, gold \u22120.10, "));

  gs_timeline_remove_all (GS_TIMELINE (fixture->timeline));
  gs_plot_test_wait (50);
}

static void
test_keyboard (Fixture *fixture,
               gconstpointer data)
{
  cairo_surface_t *picture;
  GdkRGBA pixel;

  show (fixture);
  gtk_widget_grab_focus (fixture->timeline);
  g_assert_true (gtk_widget_has_focus (fixture->timeline));

  gtk_window_set_focus_visible (GTK_WINDOW (fixture->window), TRUE);
  gs_plot_test_wait (100);
  picture = gs_plot_test_draw (fixture->timeline);
  pixel = gs_plot_test_pixel (picture, 500, 0);
  g_assert_true (gs_plot_test_similar (&pixel, &fixture->palette.focus, 0.02));
  cairo_surface_destroy (picture);
}

/* A low track with several people has no line for each of them, but each value still has its name. */
static void
test_names (Fixture *fixture,
            gconstpointer data)
{
  static const char *const names[][3] = { { "Ada", "Grace", "Emmy" }, { "Ada", "Lise", "Emmy" } };
  cairo_surface_t *pictures[2];
  g_autofree GsSeries **series = g_new (GsSeries *, 3);
  g_autoptr (GsTrack) track = gs_line_track_new ("Valence", NULL);
  int header, n_different = 0;

  for (guint i = 0; i < 3; i++)
    series[i] = make_constant (fixture, 0.1f * (i + 1), N_FRAMES);
  gs_track_set_height (track, 46);
  gs_timeline_add_track (GS_TIMELINE (fixture->timeline), track);
  show (fixture);
  header = get_header (fixture);

  for (guint round = 0; round < 2; round++)
    {
      gs_line_track_remove_all (GS_LINE_TRACK (track));
      for (guint i = 0; i < 3; i++)
        gs_line_track_add_series (GS_LINE_TRACK (track), series[i], names[round][i], GS_LINE_PERSON);
      pictures[round] = gs_plot_test_draw (fixture->timeline);
    }

  for (int y = 0; y < 120; y++)
    for (int x = 0; x < header; x++)
      {
        GdkRGBA first = gs_plot_test_pixel (pictures[0], x, y);
        GdkRGBA second = gs_plot_test_pixel (pictures[1], x, y);

        n_different += !gs_plot_test_similar (&first, &second, 0.1);
      }
  g_test_message ("%d pixels of the header say who it is", n_different);
  g_assert_cmpint (n_different, >, 20);

  for (guint i = 0; i < 3; i++)
    g_object_unref (series[i]);
  for (guint i = 0; i < 2; i++)
    cairo_surface_destroy (pictures[i]);
}

/* Everybody whose line is drawn stands in the header, however low the track was to be. */
static void
test_everybody_is_named (Fixture *fixture,
                         gconstpointer data)
{
  static const char *const names[] = { "Ada", "Bob", "Eve", "Mia" };
  g_autoptr (GsTrack) track = gs_line_track_new ("Arousal", NULL);
  g_autoptr (GsSeries) line = make_constant (fixture, 0.3f, N_FRAMES);
  gboolean found[G_N_ELEMENTS (names) + 1] = { FALSE };
  cairo_surface_t *picture;
  int header;

  gs_track_set_height (track, 44);
  gs_line_track_add_series (GS_LINE_TRACK (track), line, "network", GS_LINE_NETWORK);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gs_line_track_add_series (GS_LINE_TRACK (track), line, names[i], GS_LINE_PERSON);
  gs_timeline_add_track (GS_TIMELINE (fixture->timeline), track);
  show (fixture);
  header = get_header (fixture);

  picture = gs_plot_test_draw (fixture->timeline);
  for (int y = 0; y < 200; y++)
    for (int x = 0; x < header - 2; x++)
      {
        GdkRGBA pixel = gs_plot_test_pixel (picture, x, y);

        for (guint i = 0; i < G_N_ELEMENTS (found); i++)
          {
            GdkRGBA colour = gs_palette_line (&fixture->palette, i == 0 ? GS_LINE_NETWORK : GS_LINE_PERSON, MAX (i, 1) - 1);

            found[i] = found[i] || gs_plot_test_similar (&pixel, &colour, 0.06);
          }
      }
  cairo_surface_destroy (picture);
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    g_assert_true (found[i]);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

#define ADD(name, func) g_test_add ("/plot/timeline/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("cursor", test_cursor);
  ADD ("follow", test_follow);
  ADD ("gate", test_gate);
  ADD ("gate-gap", test_gate_gap);
  ADD ("gate-mean", test_gate_mean);
  ADD ("pointer", test_pointer);
  ADD ("ab", test_ab);
  ADD ("tier", test_tier);
  ADD ("tracks", test_tracks);
  ADD ("keyboard", test_keyboard);
  ADD ("names", test_names);
  ADD ("everybody-is-named", test_everybody_is_named);
#undef ADD

  return g_test_run ();
}
