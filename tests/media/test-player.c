/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coded-clip.h"
#include "gs-media.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE (20 * G_USEC_PER_SEC)
#define N_MOVES  40

/* The playing speed is measured in so many slices of so many milliseconds. */
#define N_SLICES 20
#define SLICE    50

static char *folder;

/* What the player showed last; written in a streaming thread. */
typedef struct
{
  GMutex lock;
  guint n_frames;
  int number; /* read from the picture itself */
  guint index;
  gint64 pts;
} View;

static void
view_cb (GsVideoFrame *frame,
         gpointer user_data)
{
  View *view = user_data;
  int number = -1;

  if (frame->width == CODED_WIDTH && frame->height == CODED_HEIGHT)
    number = coded_clip_read_number (frame->data, frame->stride, 4);

  g_mutex_lock (&view->lock);
  view->n_frames++;
  view->number = number;
  view->index = frame->index;
  view->pts = frame->pts;
  g_mutex_unlock (&view->lock);
}

static int
view_get_number (View *view)
{
  int number;

  g_mutex_lock (&view->lock);
  number = view->number;
  g_mutex_unlock (&view->lock);

  return number;
}

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static void
wait_settled (GsPlayer *player)
{
  gint64 start = g_get_monotonic_time ();

  while (gs_player_get_loading (player) || gs_player_get_seeking (player))
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    }
}

static GsPlayer *
open_path (const char *path,
           View *view)
{
  GsPlayer *player = gs_player_new ();
  gint64 start = g_get_monotonic_time ();

  g_mutex_init (&view->lock);
  view->number = -1;
  gs_player_set_frame_func (player, view_cb, view, NULL);
  gs_player_load (player, path);
  while (!gs_player_get_media_info (player) && !gs_player_get_error (player))
    {
      spin (1);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    }
  wait_settled (player);

  return player;
}

static GsPlayer *
open_clip (const CodedClip *clip,
           View *view)
{
  g_autofree char *path = coded_clip_write (clip, folder);
  GsPlayer *player = open_path (path, view);

  g_assert_no_error (gs_player_get_error (player));

  return player;
}

static void
wait_moving (GsPlayer *player)
{
  gint64 start = g_get_monotonic_time ();
  gint64 position = gs_player_get_position (player);

  while (gs_player_get_position (player) - position < 50000000)
    {
      spin (1);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    }
}

/* Seeks and steps show exactly the asked picture, and the position is its time. */
static void
test_moves (gconstpointer data)
{
  const CodedClip *clip = data;
  View view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (clip, &view);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  GsMediaInfo *info = gs_player_get_media_info (player);
  int frame = 0;

  g_assert_cmpuint (info->n_frames, ==, clip->n_frames);
  g_assert_cmpint (view_get_number (&view), ==, 0);

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

      wait_settled (player);
      g_assert_no_error (gs_player_get_error (player));
      g_assert_cmpint (view_get_number (&view), ==, frame);
      g_assert_cmpuint (gs_player_get_frame (player), ==, frame);
      g_assert_cmpint (gs_player_get_position (player), ==, info->pts[frame]);
    }
}

/* Long walks forward and back show every picture once; playing on begins at the picture on view. */
static void
test_walk (gconstpointer data)
{
  const CodedClip *clip = data;
  View view = { 0 };
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
          wait_settled (player);
          g_assert_no_error (gs_player_get_error (player));
          g_assert_cmpint (view_get_number (&view), ==, frame);
          g_assert_cmpint (gs_player_get_position (player), ==, info->pts[frame]);
        }
    }

  gs_player_play (player);
  wait_settled (player);
  g_assert_cmpint (gs_player_get_position (player), >=, info->pts[frame]);
  g_assert_cmpint (gs_player_get_position (player), <, info->pts[frame] + 600000000);
  while (view_get_number (&view) == frame)
    wait_moving (player);
  g_assert_cmpint (view_get_number (&view), >, frame);
  gs_player_pause (player);
  spin (50);
  frame = view_get_number (&view);
  gs_player_step (player, -1);
  wait_settled (player);
  g_assert_cmpint (view_get_number (&view), ==, frame - 1);
}

/* Many seeks at once, as when a slider is dragged: the last one counts. */
static void
test_scrubbing (void)
{
  View view = { 0 };
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
          spin (1);
        }
      wait_settled (player);
      g_assert_cmpint (view_get_number (&view), ==, frame);
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

  spin (SLICE);

  return (gs_player_get_position (player) - start_position) / 1000.0 / (g_get_monotonic_time () - start);
}

/* The speed that most slices of a second agree on. Playing stands still, and clocks are read late, where the machine has
 * something else to do: such slices agree on nothing. Whether there is a verdict is for the slices alone to say, not for the
 * speed that is hoped for: a wrong one is agreed on just as well. */
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
  View view = { 0 };
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
          wait_settled (player);
          wait_moving (player);
          agreed = measure_rate (player, &rate);
          g_test_message ("speed %.2f: measured %.4f%s", rates[i], rate, agreed ? "" : ", disturbed");
        }
      g_assert_true (agreed);
      g_assert_cmpfloat (ABS (rate / rates[i] - 1), <, 0.01);

      /* The picture is the one of the position. */
      number = view_get_number (&view);
      position = gs_player_get_position (player);
      g_assert_cmpint (ABS ((int) gs_media_info_get_frame_at (gs_player_get_media_info (player), position) - number),
                       <=, 2);
    }

  gs_player_pause (player);
  spin (150);
  number = view_get_number (&view);
  position = gs_player_get_position (player);
  g_assert_cmpint (ABS ((int) gs_media_info_get_frame_at (gs_player_get_media_info (player), position) - number), <=,
                   1);
  spin (300);
  g_assert_cmpint (gs_player_get_position (player), ==, position);
  g_assert_cmpint (view_get_number (&view), ==, number);

  /* From the picture on view, whatever it is. */
  gs_player_step (player, 1);
  wait_settled (player);
  g_assert_cmpint (view_get_number (&view), ==, number + 1);

  gs_player_play (player);
  wait_moving (player);
  g_assert_no_error (gs_player_get_error (player));
}

/* After a seek in mid-play the position never runs ahead of the time that has passed, not even for a moment. */
static void
test_no_jump (void)
{
  View view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (&coded_h264, &view);

  gs_player_play (player);
  for (guint i = 0; i < 12; i++)
    {
      const gint64 target = 400000000 + i * 40000000;
      gint64 start;

      spin (300 + i * 40);
      start = g_get_monotonic_time ();
      gs_player_seek (player, target);
      while (g_get_monotonic_time () - start < 250000)
        {
          gint64 position = gs_player_get_position (player);

          g_assert_cmpint (position, >=, target);
          g_assert_cmpint (position, <=, target + (g_get_monotonic_time () - start) * 1000 + 20000000);
          g_main_context_iteration (NULL, FALSE);
        }
    }
}

static void
wait_eos (GsPlayer *player)
{
  gint64 start = g_get_monotonic_time ();

  while (!gs_player_get_eos (player))
    {
      spin (1);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    }
}

static void
test_end (gconstpointer data)
{
  const CodedClip *clip = data;
  View view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (clip, &view);
  gint64 duration = gs_player_get_duration (player);

  gs_player_seek (player, MAX (duration - 400000000, 0));
  gs_player_play (player);
  wait_eos (player);
  g_assert_false (gs_player_get_playing (player));
  g_assert_cmpint (gs_player_get_position (player), ==, duration);
  g_assert_no_error (gs_player_get_error (player));
  if (clip->video)
    g_assert_cmpint (view_get_number (&view), >=, (int) clip->n_frames - 2);

  /* Playing again begins at the start. */
  gs_player_play (player);
  spin (50);
  wait_settled (player);
  g_assert_cmpint (gs_player_get_position (player), <, MAX (duration - 400000000, duration / 2) + 200000000);
}

static void
test_loop (void)
{
  View view = { 0 };
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
      spin (10);
    }
  g_assert_cmpuint (n_returns, >=, 3);
  g_assert_true (gs_player_get_playing (player));
}

static void
test_refused (void)
{
  View view = { 0 };
  g_autoptr (GsPlayer) player = gs_player_new ();
  g_autofree char *good = coded_clip_write (&coded_h264, folder);
  g_autofree char *part = g_build_filename (folder, "part.mp4", NULL);
  g_autofree char *text = g_build_filename (folder, "text.mp4", NULL);
  const char *paths[] = { "/nowhere/at/all.mp4", part, text };

  coded_copy_part (good, part, 0.5);
  g_assert_true (g_file_set_contents (text, "no clip at all, only words and words and words\n", -1, NULL));

  g_mutex_init (&view.lock);
  gs_player_set_frame_func (player, view_cb, &view, NULL);
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
          spin (1);
          g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
        }
      while (!gs_player_get_error (player) || !strstr (gs_player_get_error (player)->message, name));
      spin (20);
      g_assert_false (gs_player_get_loading (player));
      g_assert_false (gs_player_get_playing (player));
      g_assert_null (gs_player_get_media_info (player));
    }

  /* And it is as good as new. */
  gs_player_load (player, good);
  while (!gs_player_get_media_info (player))
    spin (1);
  wait_settled (player);
  g_assert_null (gs_player_get_error (player));
  gs_player_seek_frame (player, 33);
  wait_settled (player);
  g_assert_cmpint (view_get_number (&view), ==, 33);

  gs_player_unload (player);
  spin (50);
  g_assert_null (gs_player_get_media_info (player));
}

/* The file goes away, or becomes shorter, in mid-play: an end or an error, no standstill. */
static void
test_file_lost (void)
{
  g_autofree char *original = coded_clip_write (&coded_h264, folder);
  g_autofree char *copy = g_build_filename (folder, "lost.mp4", NULL);
  View view = { 0 };
  g_autoptr (GsPlayer) player = NULL;
  gint64 start;
  int fd;

  coded_copy_part (original, copy, 1);
  player = open_path (copy, &view);
  g_assert_no_error (gs_player_get_error (player));
  gs_player_play (player);
  wait_moving (player);

  fd = g_open (copy, O_WRONLY, 0);
  g_assert_cmpint (ftruncate (fd, 3000), ==, 0);
  g_close (fd, NULL);
  g_assert_cmpint (g_unlink (copy), ==, 0);
  gs_player_seek (player, 4000000000);

  start = g_get_monotonic_time ();
  while (!gs_player_get_error (player) && !gs_player_get_eos (player))
    {
      spin (1);
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
      View view = { 0 };
      GsPlayer *player = gs_player_new ();

      g_mutex_init (&view.lock);
      gs_player_set_frame_func (player, view_cb, &view, NULL);
      gs_player_load (player, path);
      gs_player_play (player);
      spin (i * i * 12);
      if (i % 2)
        gs_player_seek (player, 3000000000);
      g_object_unref (player);
    }
}

static void
test_turned (void)
{
  g_autofree char *path = coded_clip_write (&coded_rotated, folder);
  View view = { 0 };
  g_autoptr (GsPlayer) player = NULL;

  coded_clip_rotate (path);
  player = open_path (path, &view);
  g_assert_no_error (gs_player_get_error (player));
  g_assert_cmpint (gs_player_get_media_info (player)->width, ==, CODED_HEIGHT);
  gs_player_seek_frame (player, 7);
  wait_settled (player);
  g_assert_cmpuint (gs_player_get_frame (player), ==, 7);
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
  spin (50);
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
  g_test_add_func ("/media/player/scrubbing", test_scrubbing);
  g_test_add_func ("/media/player/playing", test_playing);
  g_test_add_func ("/media/player/no-jump", test_no_jump);
  g_test_add_func ("/media/player/loop", test_loop);
  g_test_add_func ("/media/player/refused", test_refused);
  g_test_add_func ("/media/player/file-lost", test_file_lost);
  g_test_add_func ("/media/player/freed", test_freed);
  g_test_add_func ("/media/player/turned", test_turned);
  g_test_add_func ("/media/player/properties", test_properties);

  status = g_test_run ();
  coded_folder_remove (folder);

  return status;
}
