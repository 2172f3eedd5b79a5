/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clips of real people, on machines that have them: each is indexed, played, sought in, stepped through and analysed.
 *
 *   test-real-clips GATESCOPE-CLI
 *
 * They belong to others and are no part of the project: without the folder ../shared/clips the test is skipped. */
#include "coded-view.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_SEEKS 30

static const char *cli;
static char *folder;

static GsPlayer *
open_clip (CodedView *view,
           const char *path)
{
  GsPlayer *player = coded_view_open_path (view, path);

  g_assert_no_error (gs_player_get_error (player));

  return player;
}

static guint
get_index (CodedView *view)
{
  guint index;

  g_mutex_lock (&view->lock);
  index = view->index;
  g_mutex_unlock (&view->lock);

  return index;
}

static void
test_plays (gconstpointer data)
{
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = open_clip (&view, data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  GsMediaInfo *info = gs_player_get_media_info (player);

  g_test_message ("%s: %u frames, %.3f s, %s, %s", info->container, info->n_frames, info->duration / 1e9, info->video_codec,
                  info->has_audio ? info->audio_codec : "no sound");
  g_assert_cmpuint (info->n_frames, >, 100);
  for (guint i = 0; i < N_SEEKS; i++)
    {
      guint frame = (guint) g_rand_int_range (rand, 1, (gint) info->n_frames - 1);
      int step = i % 2 == 0 ? 1 : -1;

      gs_player_seek_frame (player, frame);
      coded_wait_settled (player);
      g_assert_no_error (gs_player_get_error (player));
      g_assert_cmpuint (get_index (&view), ==, frame);
      gs_player_step (player, step);
      coded_wait_settled (player);
      g_assert_cmpuint (get_index (&view), ==, frame + step);
      g_assert_cmpint (gs_player_get_position (player), ==, info->pts[frame + step]);
    }

  gs_player_seek (player, 1000000000);
  gs_player_play (player);
  coded_wait_moving (player);
  coded_spin (1000);
  g_assert_no_error (gs_player_get_error (player));
  g_assert_cmpint (gs_player_get_position (player), >, 1300000000);
}

/* What the player is asked for is what the decoder, which the analysis reads, gives: as many pictures, each in its place. */
static void
test_decodes (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (data, NULL, &error);
  g_autoptr (GsDecoder) decoder = NULL;
  GsPicture picture;
  guint n = 0;

  g_assert_no_error (error);
  decoder = gs_decoder_new (info, GS_DECODER_VIDEO, NULL, &error);
  g_assert_no_error (error);
  while (n < 200 && gs_decoder_next_frame (decoder, &picture, &error))
    g_assert_cmpuint (picture.index, ==, n++);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, MIN (info->n_frames, 200));
}

static void
test_analyses (gconstpointer data)
{
  g_autofree char *project = g_build_filename (folder, "real.gatescope", NULL);
  const char *argv[] = { cli, "analyse", data, "--project", project, NULL };
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &complaint, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_test_message ("%s", complaint);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
remove_cache (void)
{
  g_autofree char *command = g_strdup_printf ("rm -rf %s/gatescope", folder);

  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *clips = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  int status;

  g_setenv ("PULSE_SERVER", "unix:/nonexistent", TRUE);
  g_setenv ("ALSA_CONFIG_PATH", "/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  cli = argc > 1 ? argv[1] : NULL;
  clips = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "clips", NULL);
  dir = g_dir_open (clips, 0, NULL);
  if (!cli || !dir)
    {
      g_print ("1..0 # SKIP the clips of real people (../shared/clips) are not here\n");
      return 0;
    }

  folder = coded_folder_new ();
  /* Nothing of what is computed here is to come from, or to be found in, somebody's cache. */
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *title = NULL;
      char *path = g_build_filename (clips, name, NULL);

      if (!g_str_has_suffix (name, ".mp4"))
        {
          g_free (path);
          continue;
        }
      title = g_strconcat ("/media/real-clips/plays/", name, NULL);
      g_test_add_data_func_full (title, g_strdup (path), test_plays, g_free);
      g_free (title);
      title = g_strconcat ("/media/real-clips/decodes/", name, NULL);
      g_test_add_data_func_full (title, g_strdup (path), test_decodes, g_free);
      g_free (title);
      title = g_strconcat ("/media/real-clips/analyses/", name, NULL);
      g_test_add_data_func_full (title, path, test_analyses, g_free);
    }

  status = g_test_run ();
  remove_cache ();
  coded_folder_remove (folder);

  return status;
}
