/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a seek to a picture and a step to the next or the previous one take in the player, from the order until the picture has
 * been handed over and the player says that it is there:
 *
 *   bench-seek [CLIP]
 *
 * Without a clip one of 720p H.264 with a key frame every 60 pictures and B-frames is made. No sound device is used. */

#include "gs-media.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#define N_SEEKS 200
#define N_STEPS 200
#define PATIENCE (20 * G_USEC_PER_SEC)

static volatile gint shown = -1;

static void
frame_cb (GsVideoFrame *frame,
          gpointer user_data)
{
  g_atomic_int_set (&shown, (gint) frame->index);
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
print (const char *name,
       double *times,
       guint n)
{
  qsort (times, n, sizeof (double), compare);
  printf ("%-18s median %6.1f ms, 95th percentile %6.1f ms, longest %6.1f ms\n", name, times[n / 2], times[n * 95 / 100],
          times[n - 1]);
}

/* Milliseconds until the picture is there; negative if another one is. */
static double
wait_for (GsPlayer *player,
          guint frame,
          gint64 start)
{
  while (gs_player_get_seeking (player) || g_atomic_int_get (&shown) != (gint) frame)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (100);
      if (gs_player_get_error (player) || g_get_monotonic_time () - start > PATIENCE)
        return -1;
    }

  return (g_get_monotonic_time () - start) / 1000.0;
}

static gboolean
measure (GsPlayer *player)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint n_frames = gs_player_get_media_info (player)->n_frames;
  double seeks[N_SEEKS], forward[N_STEPS], back[N_STEPS];
  guint frame = 0;

  for (guint i = 0; i < N_SEEKS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      frame = (guint) g_rand_int_range (rand, 0, (gint) n_frames);
      gs_player_seek_frame (player, frame);
      seeks[i] = wait_for (player, frame, start);
      if (seeks[i] < 0)
        return FALSE;
    }

  for (int way = 1; way >= -1; way -= 2)
    {
      double *times = way > 0 ? forward : back;

      frame = way > 0 ? 30 : n_frames - 30;
      gs_player_seek_frame (player, frame);
      if (wait_for (player, frame, g_get_monotonic_time ()) < 0)
        return FALSE;
      for (guint i = 0; i < N_STEPS; i++)
        {
          gint64 start = g_get_monotonic_time ();

          frame += way;
          gs_player_step (player, way);
          times[i] = wait_for (player, frame, start);
          if (times[i] < 0)
            return FALSE;
        }
    }

  print ("seek", seeks, N_SEEKS);
  print ("next picture", forward, N_STEPS);
  print ("previous picture", back, N_STEPS);

  return TRUE;
}

int
main (int argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GsPlayer) player = NULL;
  gint64 start;
  gboolean good;

  g_setenv ("PULSE_SERVER", "unix:/nonexistent", TRUE);
  g_setenv ("ALSA_CONFIG_PATH", "/nonexistent", TRUE);
  if (argc > 1)
    path = g_strdup (argv[1]);
  else
    {
      g_autofree char *command = NULL;
      int status;

      folder = g_dir_make_tmp ("gs-bench-seek-XXXXXX", NULL);
      path = g_build_filename (folder, "clip.mp4", NULL);
      command = g_strdup_printf ("ffmpeg -v error -f lavfi -i testsrc2=size=1280x720:rate=25:duration=40 -f lavfi -i "
                                 "sine=sample_rate=48000:duration=40 -c:v libx264 -preset veryfast -g 60 -keyint_min 60 "
                                 "-sc_threshold 0 -bf 2 -pix_fmt yuv420p -c:a aac %s",
                                 path);
      if (!g_spawn_command_line_sync (command, NULL, NULL, &status, NULL) || status != 0)
        {
          fprintf (stderr, "bench-seek: ffmpeg did not make the clip; is it installed?\n");
          return 1;
        }
    }

  player = gs_player_new ();
  gs_player_set_frame_func (player, frame_cb, NULL, NULL);
  gs_player_load (player, path);
  start = g_get_monotonic_time ();
  while ((!gs_player_get_media_info (player) || gs_player_get_loading (player)) && !gs_player_get_error (player) &&
         g_get_monotonic_time () - start < PATIENCE)
    g_main_context_iteration (NULL, FALSE);

  good = gs_player_get_media_info (player) && gs_player_get_media_info (player)->n_frames > N_STEPS + 60 && measure (player);
  if (!good)
    fprintf (stderr, "bench-seek: %s\n",
             gs_player_get_error (player) ? gs_player_get_error (player)->message : "the asked picture did not come, or the clip has too few");
  g_clear_object (&player);
  if (folder)
    {
      g_unlink (path);
      g_rmdir (folder);
    }

  return good ? 0 : 1;
}
