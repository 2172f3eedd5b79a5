/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <stdio.h>

/* How long an hour's run takes to be stored in the background and a project with it to be opened: printed, not judged. */

#define N_FRAMES 108000
#define N_ROUNDS 5

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0.0 ? -1 : difference > 0.0;
}

static void
report (const char *name,
        double *values)
{
  qsort (values, N_ROUNDS, sizeof *values, compare_cb);
  printf ("%s: median %.3f s, smallest %.3f s, largest %.3f s of %d\n", name, values[N_ROUNDS / 2], values[0],
          values[N_ROUNDS - 1], N_ROUNDS);
}

int
main (void)
{
  double post[N_ROUNDS], store_run[N_ROUNDS], open_project[N_ROUNDS], load_clip[N_ROUNDS], load_run[N_ROUNDS];

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GsStore) store = NULL;
      g_autoptr (GError) error = NULL;
      GsFolder folder;
      GsClip *clip;
      GsRun *run;
      gint64 start;

      gs_folder_set_up (&folder);
      store = gs_fixture_open (folder.path, GS_STORE_CREATE);
      clip = gs_fixture_add_clip (store, N_FRAMES);
      run = gs_fixture_begin_run (store, clip);
      gs_store_flush (store, NULL);

      /* In blocks as the worker delivers them. */
      start = g_get_monotonic_time ();
      for (guint first = 0; first < N_FRAMES; first += 600)
        {
          g_autoptr (GsRunBlock) block = gs_fixture_create_block (run, first, 600);

          gs_store_write_run_block (store, run, block);
        }
      gs_store_finish_run (store, run);
      post[round] = seconds_since (start);
      gs_store_flush (store, &error);
      g_assert_no_error (error);
      store_run[round] = seconds_since (start);
      g_clear_object (&store);

      start = g_get_monotonic_time ();
      store = gs_fixture_open (folder.path, GS_STORE_EXISTING);
      open_project[round] = seconds_since (start);

      clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
      start = g_get_monotonic_time ();
      gs_store_load_clip (store, clip, &error);
      g_assert_no_error (error);
      load_clip[round] = seconds_since (start);

      run = gs_fixture_get_item (gs_clip_get_runs (clip), 0);
      start = g_get_monotonic_time ();
      gs_store_load_run (store, run, &error);
      g_assert_no_error (error);
      load_run[round] = seconds_since (start);
      g_assert_cmpuint (gs_run_get_n_predicted (run), ==, N_FRAMES);

      g_clear_object (&store);
      gs_folder_tear_down (&folder);
    }

  printf ("an hour: %d frames, %d gate rows, a face in each frame\n", N_FRAMES, N_FRAMES * 12);
  report ("main thread, making and posting", post);
  report ("stored in the background", store_run);
  report ("project opened", open_project);
  report ("frame index loaded", load_clip);
  report ("run loaded, in a thread of its own", load_run);

  return 0;
}
