/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coded-view.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_MOVES 300

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED TRUE
#else
#define SANITIZED FALSE
#endif

/* The playing speed is measured in so many slices of so many milliseconds. */
#define N_SLICES 20
#define SLICE    50

/* How long a slow view takes for a picture, microseconds: several pictures' time. */
#define SLOW 260000

static char *folder;

static GsPlayer *
open_clip (const CodedClip *clip,
           CodedView *view)
{
  g_autofree char *path = coded_clip_write (clip, folder);
  GsPlayer *player = coded_view_open_path (view, path);

  g_assert_no_error (gs_player_get_error (player));

  return player;
}

/* Seeks and steps show exactly the asked picture, and the position is its time. */
static void
test_moves (gconstpointer data)
{
  const CodedClip *clip = data;
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (clip, &view);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  GsMediaInfo *info = gs_player_get_media_info (player);
  int frame = 0;

  g_assert_cmpuint (info->n_frames, ==, clip->n_frames);
  g_assert_cmpint (coded_view_get_number (&view), ==, 0);

  for (guint i = 0; i < N_MOVES; i++)
    {
      int last = info->n_frames - 1;

      switch (g_rand_int_range (rand, 0, 5))
        {
        case 0:
          frame = MIN (frame + 1, last);
          gs_player_step (player, 1);
          break;
        case 1:
          frame = MAX (frame - 1, 0);
          gs_player_step (player, -1);
          break;
        case 2:
          /* several steps at once add up */
          frame = MIN (frame + 3, last);
          gs_player_step (player, 1);
          gs_player_step (player, 1);
          gs_player_step (player, 1);
          break;
        case 3:
          frame = g_rand_int_range (rand, 0, last + 1);
          gs_player_seek (player,
                          info->pts[frame] + (gs_media_info_get_frame_end (info, frame) - info->pts[frame]) / 2);
          break;
        default:
          frame = g_rand_int_range (rand, 0, last + 1);
          gs_player_seek_frame (player, frame);
          break;
        }

      coded_wait_settled (player);
      g_assert_no_error (gs_player_get_error (player));
      g_assert_cmpint (coded_view_get_number (&view), ==, frame);
      g_assert_cmpuint (gs_player_get_frame (player), ==, frame);
      g_assert_cmpint (gs_player_get_position (player), ==, info->pts[frame]);
    }
}

/* Long walks forward and back show every picture once; playing on begins at the picture on view. */
static void
test_walk (gconstpointer data)
{
  const CodedClip *clip = data;
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (clip, &view);
  GsMediaInfo *info = gs_player_get_media_info (player);
  /* up, back past where it began to be kept, and so on; ends in the middle */
  static const int legs[] = { 70, -50, 3, -3, 8, -25, 60, -1, 1, -40 };
  int frame = 0;

  for (guint i = 0; i < G_N_ELEMENTS (legs); i++)
    {
      for (int j = 0; j < ABS (legs[i]); j++)
        {
          int step = legs[i] > 0 ? 1 : -1;

          frame = CLAMP (frame + step, 0, (int) info->n_frames - 1);
          gs_player_step (player, step);
          coded_wait_settled (player);
          g_assert_no_error (gs_player_get_error (player));
          g_assert_cmpint (coded_view_get_number (&view), ==, frame);
          g_assert_cmpint (gs_player_get_position (player), ==, info->pts[frame]);
        }
    }

  gs_player_play (player);
  coded_wait_settled (player);
  g_assert_cmpint (gs_player_get_position (player), >=, info->pts[frame]);
  g_assert_cmpint (gs_player_get_position (player), <, info->pts[frame] + 600000000);
  while (coded_view_get_number (&view) == frame)
    coded_wait_moving (player);
  g_assert_cmpint (coded_view_get_number (&view), >, frame);
  gs_player_pause (player);
  do
    {
      coded_spin (50);
      coded_wait_settled (player);
      frame = coded_view_get_number (&view);
    }
  while (frame != (int) gs_media_info_get_frame_at (info, gs_player_get_position (player)));
  gs_player_step (player, -1);
  coded_wait_settled (player);
  g_assert_cmpint (coded_view_get_number (&view), ==, frame - 1);
}

/* Many seeks at once, as when a slider is dragged: the last one counts. */
static void
test_scrubbing (void)
{
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (&coded_h264, &view);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint round = 0; round < 5; round++)
    {
      guint frame = 0;

      for (guint i = 0; i < 60; i++)
        {
          frame = g_rand_int_range (rand, 0, coded_h264.n_frames);
          gs_player_seek_frame (player, frame);
          /* Nor does the position fall back to an earlier one while that is carried out. */
          for (guint look = 0; look < 4; look++)
            {
              g_assert_cmpint (gs_player_get_position (player), ==, gs_player_get_media_info (player)->pts[frame]);
              g_usleep (look * 200);
            }
          coded_spin (1);
        }
      coded_wait_settled (player);
      g_assert_cmpint (coded_view_get_number (&view), ==, frame);
    }
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* What the position gains on the wall clock while it plays, in a slice of time. */
static double
measure_slice (GsPlayer *player)
{
  gint64 start_position = gs_player_get_position (player);
  gint64 start = g_get_monotonic_time ();

  coded_spin (SLICE);

  return (gs_player_get_position (player) - start_position) / 1000.0 / (g_get_monotonic_time () - start);
}

/* The speed that most slices of a second agree on. Playing stands still, and clocks are read late, where the machine
 * has something else to do: such slices agree on nothing. Whether there is a verdict is for the slices alone to say,
 * not for the speed that is hoped for: a wrong one is agreed on just as well. */
static gboolean
measure_rate (GsPlayer *player,
              double *rate)
{
  double slices[N_SLICES];
  guint n_agreeing = 0;

  for (guint i = 0; i < N_SLICES; i++)
    slices[i] = measure_slice (player);
  qsort (slices, N_SLICES, sizeof (double), compare_doubles);
  *rate = slices[N_SLICES / 2];
  for (guint i = 0; i < N_SLICES; i++)
    n_agreeing += ABS (slices[i] - *rate) < 0.005 * *rate;

  return n_agreeing > N_SLICES / 2;
}

static void
test_playing (void)
{
  static const double rates[] = { 1, 0.5, 2, 0.25 };
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (&coded_h264, &view);
  gint64 position;
  int number;

  gs_player_play (player);
  g_assert_true (gs_player_get_playing (player));

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      double rate;
      gboolean agreed = FALSE;

      for (guint attempt = 0; attempt < 8 && !agreed; attempt++)
        {
          gs_player_set_rate (player, rates[i]);
          gs_player_seek (player, 500000000);
          coded_wait_settled (player);
          coded_wait_moving (player);
          agreed = measure_rate (player, &rate);
          g_test_message ("speed %.2f: measured %.4f%s", rates[i], rate, agreed ? "" : ", disturbed");
        }
      g_assert_true (agreed);
      g_assert_cmpfloat (ABS (rate / rates[i] - 1), <, 0.01);

      /* The picture is the one of the position. */
      number = coded_view_get_number (&view);
      position = gs_player_get_position (player);
      g_assert_cmpint (ABS ((int) gs_media_info_get_frame_at (gs_player_get_media_info (player), position) - number),
                       <=, 2);
    }

  gs_player_pause (player);
  coded_spin (150);
  coded_wait_settled (player);
  number = coded_view_get_number (&view);
  position = gs_player_get_position (player);
  g_assert_cmpint (gs_media_info_get_frame_at (gs_player_get_media_info (player), position), ==, number);
  coded_spin (300);
  g_assert_cmpint (gs_player_get_position (player), ==, position);
  g_assert_cmpint (coded_view_get_number (&view), ==, number);

  /* From the picture on view, whatever it is. */
  gs_player_step (player, 1);
  coded_wait_settled (player);
  g_assert_cmpint (coded_view_get_number (&view), ==, number + 1);

  gs_player_play (player);
  coded_wait_moving (player);
  g_assert_no_error (gs_player_get_error (player));
}

/* Nanoseconds by which the device's clock may be ahead: where others have the processors the sound runs dry, and its clock leaps. */
static gint64
get_leap (void)
{
  double load = 0.0;

  getloadavg (&load, 1);

  return load > 2.0 * g_get_num_processors () ? 150000000 : 20000000;
}

/* After a seek in mid-play the position never runs ahead of the time that has passed, not even for a moment. */
static void
test_no_jump (void)
{
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (&coded_h264, &view);

  gs_player_play (player);
  for (guint i = 0; i < 12; i++)
    {
      const gint64 leap = get_leap ();
      const gint64 target = 400000000 + i * 40000000;
      gint64 start;

      coded_spin (300 + i * 40);
      start = g_get_monotonic_time ();
      gs_player_seek (player, target);
      while (g_get_monotonic_time () - start < 250000)
        {
          gint64 position = gs_player_get_position (player);

          g_assert_cmpint (position, >=, target);
          g_assert_cmpint (position, <=, target + (g_get_monotonic_time () - start) * 1000 + leap);
          g_main_context_iteration (NULL, FALSE);
        }
    }
}

/* Pictures that are asked for early come early, and the position stays that of the clock. */
static void
test_lead (void)
{
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (&coded_h264, &view);
  GsMediaInfo *info = gs_player_get_media_info (player);
  guint n_ahead = 0;
  gint64 position;

  gs_player_set_picture_lead (player, 100000000);
  gs_player_play (player);
  coded_wait_moving (player);
  coded_spin (300);
  for (guint i = 0; i < 40; i++)
    {
      int number;

      position = gs_player_get_position (player);
      number = coded_view_get_number (&view);
      n_ahead += number >= (int) gs_media_info_get_frame_at (info, position + 50000000);
      g_assert_cmpint (number, <=, (int) gs_media_info_get_frame_at (info, position + 120000000));
      coded_spin (23);
    }
  /* Without a lead there is none of them; a decoder that others or a sanitizer slow down keeps up for fewer than all 40 */
  g_assert_cmpuint (n_ahead, >, SANITIZED ? 10 : 20);

  /* Stopped, the time is that of the picture on view. */
  gs_player_pause (player);
  for (guint i = 0; i < 50 && (i == 0 || gs_player_get_position (player) != info->pts[coded_view_get_number (&view)]); i++)
    coded_spin (100);
  g_assert_cmpint (gs_player_get_position (player), ==, info->pts[coded_view_get_number (&view)]);
  position = gs_player_get_position (player);
  gs_player_play (player);
  coded_spin (20);
  g_assert_cmpint (gs_player_get_position (player), >=, position);
  gs_player_pause (player);
}

/* A clip without pictures cannot be stepped through, and says so at once. */
static void
test_step_without_pictures (void)
{
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (&coded_audio_only, &view);

  gs_player_seek (player, 1000000000);
  coded_wait_settled (player);
  gs_player_step (player, 1);
  coded_wait_settled (player);
  g_assert_cmpint (gs_player_get_position (player), ==, 1000000000);
}

static void
note_position_cb (GsPlayer *player,
                  GParamSpec *pspec,
                  gint64 *position)
{
  if (gs_player_get_eos (player) && *position < 0)
    *position = gs_player_get_position (player);
}

static void
wait_eos (GsPlayer *player)
{
  gint64 start = g_get_monotonic_time ();

  while (!gs_player_get_eos (player))
    {
      coded_spin (1);
      g_assert_cmpint (g_get_monotonic_time () - start, <, CODED_PATIENCE);
    }
}

/* The picture, its number and the time are those of @frame. */
static void
check_shown_is (GsPlayer *player,
                CodedView *view,
                guint frame)
{
  g_assert_cmpint (coded_view_get_number (view), ==, frame);
  g_assert_cmpuint (gs_player_get_frame (player), ==, frame);
  g_assert_cmpint (gs_player_get_position (player), ==, gs_player_get_media_info (player)->pts[frame]);
}

static void
test_end (gconstpointer data)
{
  const CodedClip *clip = data;
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (clip, &view);
  gint64 duration = gs_player_get_duration (player);

  gs_player_seek (player, MAX (duration - 400000000, 0));
  gs_player_play (player);
  wait_eos (player);
  g_assert_false (gs_player_get_playing (player));
  g_assert_no_error (gs_player_get_error (player));
  coded_wait_settled (player);
  g_assert_true (gs_player_get_eos (player));
  if (clip->video)
    check_shown_is (player, &view, clip->n_frames - 1);
  else
    g_assert_cmpint (gs_player_get_position (player), ==, duration);

  /* Playing again begins at the start. */
  gs_player_play (player);
  coded_spin (50);
  coded_wait_settled (player);
  g_assert_cmpint (gs_player_get_position (player), <, MAX (duration - 400000000, duration / 2) + 200000000);
}

/* Where showing a picture takes so long that most are left out, the one that stays at the end is the last all the same, and steps
 * go from there. */
static void
test_late_end (gconstpointer data)
{
  const CodedClip *clip = data;
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (clip, &view);
  const int last = clip->n_frames - 1;
  gint64 heard = -1;

  gs_player_seek (player, MAX (gs_player_get_duration (player) - 1000000000, 0));
  coded_wait_settled (player);
  g_atomic_int_set (&view.slowness, SLOW);
  g_signal_connect (player, "notify::eos", G_CALLBACK (note_position_cb), &heard);
  gs_player_play (player);
  wait_eos (player);
  coded_wait_settled (player);
  g_assert_no_error (gs_player_get_error (player));
  g_assert_true (gs_player_get_eos (player));
  check_shown_is (player, &view, last);
  /* who records hears of the end at the end, not at the beginning of the last picture */
  g_assert_cmpint (heard, ==, gs_player_get_duration (player));

  gs_player_step (player, -1);
  coded_wait_settled (player);
  g_assert_false (gs_player_get_eos (player));
  check_shown_is (player, &view, last - 1);

  /* From the last picture without an end playing goes to the end, and from there to the start. */
  gs_player_play (player);
  wait_eos (player);
  coded_wait_settled (player);
  check_shown_is (player, &view, last);
  gs_player_play (player);
  coded_spin (50);
  coded_wait_settled (player);
  g_assert_cmpint (gs_player_get_position (player), <, gs_player_get_duration (player) / 2);
}

/* Stopped where pictures come late, what is shown is the picture of the time at which it was stopped, not one from before. */
static void
test_late_pause (void)
{
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (&coded_h264, &view);
  GsMediaInfo *info = gs_player_get_media_info (player);
  guint n_late = 0;

  g_atomic_int_set (&view.slowness, SLOW);
  for (guint i = 0; i < 6; i++)
    {
      gint64 start = g_get_monotonic_time ();
      gint64 asked;
      guint frame;

      gs_player_seek (player, 200000000);
      coded_wait_settled (player);
      gs_player_play (player);
      coded_wait_moving (player);
      coded_spin (400 + 70 * i);
      asked = gs_player_get_position (player);
      n_late += gs_player_get_frame (player) < gs_media_info_get_frame_at (info, asked);
      gs_player_pause (player);
      do
        {
          coded_spin (20);
          coded_wait_settled (player);
          frame = gs_media_info_get_frame_at (info, gs_player_get_position (player));
          g_assert_cmpint (g_get_monotonic_time () - start, <, CODED_PATIENCE);
        }
      while (coded_view_get_number (&view) != (int) frame);

      /* Nor is the time set back to an old picture. */
      g_assert_cmpuint (frame, >=, gs_media_info_get_frame_at (info, asked));
      coded_spin (300);
      g_assert_cmpint (coded_view_get_number (&view), ==, frame);
      g_assert_cmpuint (gs_media_info_get_frame_at (info, gs_player_get_position (player)), ==, frame);

      gs_player_step (player, -1);
      coded_wait_settled (player);
      check_shown_is (player, &view, frame - 1);
    }
  g_assert_cmpuint (n_late, >, 0);
}

static void
test_loop (void)
{
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (&coded_h264, &view);
  guint n_returns = 0;
  gint64 before = 0;

  gs_player_set_loop (player, 1000000000, 1400000000);
  gs_player_play (player);
  for (guint i = 0; i < 300; i++)
    {
      gint64 position = gs_player_get_position (player);

      if (position < before - 100000000)
        n_returns++;
      before = position;
      if (i > 50)
        {
          g_assert_cmpint (position, >=, 1000000000 - 40000000);
          g_assert_cmpint (position, <, 1400000000 + 100000000);
        }
      coded_spin (10);
    }
  g_assert_cmpuint (n_returns, >=, 3);
  g_assert_true (gs_player_get_playing (player));
}

static void
test_refused (void)
{
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = gs_player_new ();
  g_autofree char *good = coded_clip_write (&coded_h264, folder);
  g_autofree char *part = g_build_filename (folder, "part.mp4", NULL);
  g_autofree char *text = g_build_filename (folder, "text.mp4", NULL);
  const char *paths[] = { "/nowhere/at/all.mp4", part, text };

  coded_copy_part (good, part, 0.5);
  g_assert_true (g_file_set_contents (text, "no clip at all, only words and words and words\n", -1, NULL));

  coded_view_attach (&view, player);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autofree char *name = g_path_get_basename (paths[i]);

      gs_player_load (player, paths[i]);
      gs_player_play (player);
      gs_player_seek (player, 1000000);
      gs_player_step (player, 1);
      do
        {
          coded_spin (1);
          g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
        }
      while (!gs_player_get_error (player) || !strstr (gs_player_get_error (player)->message, name));
      coded_spin (20);
      g_assert_false (gs_player_get_loading (player));
      g_assert_false (gs_player_get_playing (player));
      g_assert_null (gs_player_get_media_info (player));
    }

  /* And it is as good as new. */
  gs_player_load (player, good);
  while (!gs_player_get_media_info (player))
    coded_spin (1);
  coded_wait_settled (player);
  g_assert_null (gs_player_get_error (player));
  gs_player_seek_frame (player, 33);
  coded_wait_settled (player);
  g_assert_cmpint (coded_view_get_number (&view), ==, 33);

  gs_player_unload (player);
  coded_spin (50);
  g_assert_null (gs_player_get_media_info (player));
}

static const double usual_speed = 1;
static const double half_speed = 0.5;

/* The file goes away, or becomes shorter, in mid-play: an end or an error, no standstill. */
static void
test_file_lost (gconstpointer data)
{
  double rate = *(const double *) data;
  g_autofree char *original = coded_clip_write (&coded_h264, folder);
  g_autofree char *copy = g_build_filename (folder, "lost.mp4", NULL);
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = NULL;
  gint64 start;
  int fd;

  coded_copy_part (original, copy, 1);
  player = coded_view_open_path (&view, copy);
  g_assert_no_error (gs_player_get_error (player));
  gs_player_set_rate (player, rate);
  gs_player_play (player);
  coded_wait_moving (player);

  fd = g_open (copy, O_WRONLY, 0);
  g_assert_cmpint (ftruncate (fd, 3000), ==, 0);
  g_close (fd, NULL);
  g_assert_cmpint (g_unlink (copy), ==, 0);
  gs_player_seek (player, 4000000000);

  start = g_get_monotonic_time ();
  while (!gs_player_get_error (player) && !gs_player_get_eos (player))
    {
      coded_spin (1);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
    }
}

/* Let go of in every state, at once. */
static void
test_freed (void)
{
  g_autofree char *path = coded_clip_write (&coded_h264, folder);

  for (guint i = 0; i < 8; i++)
    {
      CodedView view = { 0 };
      GsPlayer *player = gs_player_new ();

      coded_view_attach (&view, player);
      gs_player_load (player, path);
      gs_player_play (player);
      coded_spin (i * i * 12);
      if (i % 2)
        gs_player_seek (player, 3000000000);
      g_object_unref (player);
    }
}

/* Turned pictures and such of wide or narrow pixels come upright and square, and are the asked ones. */
static void
check_shown (const char *path,
             int turns,
             int width,
             int height)
{
  CodedView view = { turns };
  g_autoptr (GsPlayer) player = coded_view_open_path (&view, path);
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  GsMediaInfo *info = gs_player_get_media_info (player);

  g_assert_no_error (gs_player_get_error (player));
  g_assert_cmpint (info->width, ==, width);
  g_assert_cmpint (info->height, ==, height);
  for (guint i = 0; i < 20; i++)
    {
      int frame = g_rand_int_range (rand, 0, info->n_frames);

      gs_player_seek_frame (player, frame);
      coded_wait_settled (player);
      g_assert_cmpint (coded_view_get_number (&view), ==, frame);
      g_assert_cmpuint (gs_player_get_frame (player), ==, frame);
    }
}

static void
test_turned (void)
{
  g_autofree char *turned = coded_clip_write (&coded_rotated, folder);
  g_autofree char *wide = coded_clip_write (&coded_wide_pixels, folder);
  g_autofree char *narrow = coded_clip_write (&coded_narrow_pixels, folder);

  for (int turns = 1; turns < 4; turns++)
    {
      coded_clip_turn (turned, turns);
      check_shown (turned, turns, turns == 2 ? CODED_WIDTH : CODED_HEIGHT, turns == 2 ? CODED_HEIGHT : CODED_WIDTH);
    }

  check_shown (wide, 0, (CODED_WIDTH * 4 + 1) / 3, CODED_HEIGHT);
  check_shown (narrow, 0, (CODED_WIDTH * 8 + 4) / 9, CODED_HEIGHT);
  coded_clip_turn (wide, 1);
  check_shown (wide, 1, CODED_HEIGHT, (CODED_WIDTH * 4 + 1) / 3);
}

static void
test_properties (void)
{
  g_autoptr (GsPlayer) player = gs_player_new ();
  double volume;
  gboolean muted;

  gs_player_set_rate (player, 17);
  g_assert_cmpfloat (gs_player_get_rate (player), ==, GS_PLAYER_MAX_RATE);
  g_object_set (player, "volume", 0.5, "muted", TRUE, NULL);
  g_object_get (player, "volume", &volume, "muted", &muted, NULL);
  g_assert_cmpfloat (volume, ==, 0.5);
  g_assert_true (muted);

  /* Without a clip nothing happens. */
  gs_player_play (player);
  gs_player_seek (player, 5);
  gs_player_step (player, -1);
  coded_spin (50);
  g_assert_cmpint (gs_player_get_position (player), ==, 0);
  g_assert_cmpint (gs_player_get_duration (player), ==, 0);
}

int
main (int argc,
      char **argv)
{
  static const CodedClip *const moved[] = { &coded_h264,         &coded_vp8,          &coded_vp9,      &coded_hevc,
                                            &coded_variable_mp4, &coded_variable_mkv, &coded_late_mp4, &coded_late_mkv,
                                            &coded_video_only,   &coded_one_frame };
  static const CodedClip *const walked[] = { &coded_h264, &coded_vp9, &coded_hevc, &coded_variable_mkv };
  static const CodedClip *const ended[] = { &coded_h264, &coded_vp8, &coded_video_only, &coded_audio_only,
                                            &coded_one_frame };
  static const CodedClip *const late[] = { &coded_h264, &coded_vp8, &coded_video_only };
  int status;

  /* No sound device, wherever this runs: what needs one is tested with a sound server of its own. */
  g_setenv ("PULSE_SERVER", "unix:/nonexistent", TRUE);
  g_setenv ("ALSA_CONFIG_PATH", "/nonexistent", TRUE);

  g_test_init (&argc, &argv, NULL);
  folder = coded_folder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (moved); i++)
    {
      g_autofree char *name = g_strconcat ("/media/player/moves/", moved[i]->name, NULL);

      g_test_add_data_func (name, moved[i], test_moves);
    }
  for (guint i = 0; i < G_N_ELEMENTS (walked); i++)
    {
      g_autofree char *name = g_strconcat ("/media/player/walk/", walked[i]->name, NULL);

      g_test_add_data_func (name, walked[i], test_walk);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ended); i++)
    {
      g_autofree char *name = g_strconcat ("/media/player/end/", ended[i]->name, NULL);

      g_test_add_data_func (name, ended[i], test_end);
    }
  for (guint i = 0; i < G_N_ELEMENTS (late); i++)
    {
      g_autofree char *name = g_strconcat ("/media/player/late-end/", late[i]->name, NULL);

      g_test_add_data_func (name, late[i], test_late_end);
    }
  g_test_add_func ("/media/player/late-pause", test_late_pause);
  g_test_add_func ("/media/player/scrubbing", test_scrubbing);
  g_test_add_func ("/media/player/playing", test_playing);
  g_test_add_func ("/media/player/no-jump", test_no_jump);
  g_test_add_func ("/media/player/lead", test_lead);
  g_test_add_func ("/media/player/step-without-pictures", test_step_without_pictures);
  g_test_add_func ("/media/player/loop", test_loop);
  g_test_add_func ("/media/player/refused", test_refused);
  g_test_add_data_func ("/media/player/file-lost", &usual_speed, test_file_lost);
  g_test_add_data_func ("/media/player/file-lost-slowed", &half_speed, test_file_lost);
  g_test_add_func ("/media/player/freed", test_freed);
  g_test_add_func ("/media/player/turned", test_turned);
  g_test_add_func ("/media/player/properties", test_properties);

  status = g_test_run ();
  coded_folder_remove (folder);

  return status;
}
