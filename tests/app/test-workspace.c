/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-workspace.h"

#include <glib/gstdio.h>

#define PATIENCE (20 * G_USEC_PER_SEC)

static const char *clip_path;

static GsWorkspace *
open_clip (void)
{
  GsWorkspace *self = gs_workspace_new ();
  gint64 start = g_get_monotonic_time ();

  gs_workspace_open (self, clip_path);
  while (gs_workspace_get_media_info (self) == NULL || gs_player_get_media_info (gs_workspace_get_player (self)) == NULL ||
         gs_player_get_loading (gs_workspace_get_player (self)))
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    }

  return self;
}

/* As the window does before each drawn frame, until nothing moves. */
static void
settle (GsWorkspace *self)
{
  gint64 start = g_get_monotonic_time ();

  while (gs_workspace_tick (self))
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    }
}

/* What is marked before the picture is there begins with the picture that was asked for. */
static void
test_seek_is_to_a_frame (void)
{
  g_autoptr (GsWorkspace) workspace = open_clip ();
  GsPlayhead *playhead = gs_workspace_get_playhead (workspace);
  GsMediaInfo *info = gs_workspace_get_media_info (workspace);
  static const guint frames[] = { 40, 7, 0, 91, 90 };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      gint64 middle = (info->pts[frames[i]] + gs_media_info_get_frame_end (info, frames[i])) / 2;

      gs_playhead_seek (playhead, middle);
      g_assert_true (gs_player_get_seeking (gs_workspace_get_player (workspace)));
      g_assert_cmpint (gs_playhead_get_time (playhead), ==, info->pts[frames[i]]);
      if (i % 2 == 0)
        settle (workspace);
      g_assert_cmpint (gs_playhead_get_time (playhead), ==, info->pts[frames[i]]);
      if (i % 2 == 0)
        g_assert_cmpuint (gs_player_get_frame (gs_workspace_get_player (workspace)), ==, frames[i]);
    }

  gs_playhead_seek (playhead, gs_playhead_get_duration (playhead));
  g_assert_cmpint (gs_playhead_get_time (playhead), ==, info->pts[info->n_frames - 1]);
}

/* The same of steps, which add up before the first of them is made. */
static void
test_steps_are_at_once (void)
{
  static const int steps[] = { 1, 1, 1, -2, 5, -30, -200, 3 };
  g_autoptr (GsWorkspace) workspace = open_clip ();
  GsPlayhead *playhead = gs_workspace_get_playhead (workspace);
  GsMediaInfo *info = gs_workspace_get_media_info (workspace);
  int frame = 60;

  gs_playhead_seek (playhead, info->pts[frame]);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      frame = CLAMP (frame + steps[i], 0, (int) info->n_frames - 1);
      gs_workspace_step (workspace, steps[i]);
      g_assert_cmpint (gs_playhead_get_time (playhead), ==, info->pts[frame]);
      if (i % 3 == 2)
        settle (workspace);
    }
  settle (workspace);
  g_assert_cmpint (gs_playhead_get_time (playhead), ==, info->pts[frame]);
  g_assert_cmpuint (gs_player_get_frame (gs_workspace_get_player (workspace)), ==, frame);

  /* From where it plays to the picture beside the one on view, and stopped there. */
  gs_playhead_set_playing (playhead, TRUE);
  while (gs_playhead_get_time (playhead) < info->pts[frame + 5])
    {
      gs_workspace_tick (workspace);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  gs_workspace_step (workspace, -1);
  g_assert_false (gs_playhead_get_playing (playhead));
  settle (workspace);
  g_assert_cmpint (gs_playhead_get_time (playhead), ==, info->pts[gs_player_get_frame (gs_workspace_get_player (workspace))]);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("gs-workspace-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_setenv ("PULSE_SERVER", "unix:/nonexistent", TRUE);
  g_setenv ("ALSA_CONFIG_PATH", "/nonexistent", TRUE);

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  clip_path = argv[1];

  g_test_add_func ("/app/workspace/seek-is-to-a-frame", test_seek_is_to_a_frame);
  g_test_add_func ("/app/workspace/steps-are-at-once", test_steps_are_at_once);

  status = g_test_run ();
  remove_folder (folder);

  return status;
}
