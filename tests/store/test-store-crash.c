/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Programs that are killed at random moments, and programs that share a project. Each is this program itself, started
 * with the name of what it shall do.
 */

static int n_rounds = 20;
static const char *program;

static void
say (const char *word,
     gint64 number)
{
  printf ("%s %" G_GINT64_FORMAT "\n", word, number);
  fflush (stdout);
}

typedef struct
{
  GsTrace *trace;
  guint n;
} Hand;

static gboolean
move_hand_cb (gpointer user_data)
{
  Hand *hand = user_data;

  gs_trace_append (hand->trace, hand->n * SECOND / 200, 0, (hand->n % 100) / 100.0);
  say ("sample", (gint64) hand->n++);

  return G_SOURCE_CONTINUE;
}

/* A person who records, two hundred samples a second, until the end comes. */
static void
child_record (GsStore *store)
{
  GsClip *clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "valence", -1.0, 1.0);
  Hand hand = { trace, 0 };

  gs_store_begin_trace (store, trace);
  gs_store_flush (store, NULL);
  say ("ready", 0);
  g_timeout_add (5, move_hand_cb, &hand);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* A worker that computes. */
static void
child_run (GsStore *store)
{
  GsClip *clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  GsRun *run = gs_fixture_begin_run (store, clip);

  say ("ready", 0);
  for (guint first = 0;; first = (first + 300) % gs_clip_get_n_frames (clip))
    {
      g_autoptr (GsRunBlock) block = gs_fixture_create_block (run, first, 300);

      gs_store_write_run_block (store, run, block);
      if (first % 3000 == 0)
        gs_store_flush (store, NULL);
    }
}

/* A person who edits without rest, undo and redo included. */
static void
child_edit (GsStore *store)
{
  GsClip *clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  GListModel *tiers = gs_clip_get_tiers (clip);

  say ("ready", 0);
  for (;;)
    {
      guint n_tiers = g_list_model_get_n_items (tiers);
      GsTier *tier = n_tiers > 0 ? gs_fixture_get_item (tiers, g_random_int_range (0, (gint32) n_tiers)) : NULL;
      guint n_segments = tier != NULL ? g_list_model_get_n_items (G_LIST_MODEL (tier)) : 0;
      g_autoptr (GsSegment) segment =
        n_segments > 0 ? g_list_model_get_item (G_LIST_MODEL (tier), g_random_int_range (0, (gint32) n_segments)) : NULL;

      switch (g_random_int_range (0, 11))
        {
        case 0:
          {
            g_autoptr (GsTier) added = gs_tier_new (clip, gs_store_ensure_rater (store, "Ada"), "tier");

            gs_store_add_tier (store, added);
          }
          break;

        case 1:
          if (tier != NULL && g_random_int_range (0, 4) == 0)
            gs_store_remove_tier (store, tier);
          break;

        case 2:
          if (segment != NULL)
            gs_store_set_segment_range (store, tier, segment, g_random_int (), g_random_int ());
          break;

        case 3:
          if (segment != NULL)
            gs_store_remove_segment (store, tier, segment);
          break;

        case 4:
          gs_store_undo (store, NULL);
          break;

        case 8:
          {
            g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "valence", -1.0, 1.0);

            gs_store_begin_trace (store, trace);
            for (guint i = 0; i < 50; i++)
              gs_trace_append (trace, i * SECOND / 25, 0, i / 50.0);
            gs_store_end_trace (store, trace);
          }
          break;

        case 9:
        case 10:
          {
            GListModel *traces = gs_clip_get_traces (clip);
            guint n_traces = g_list_model_get_n_items (traces);
            GsTrace *trace = n_traces > 0 ? gs_fixture_get_item (traces, g_random_int_range (0, (gint32) n_traces)) : NULL;
            GsTraceSample samples[] = { { 0, 1, 0.5, 0 }, { SECOND / 2, 1, -0.5, 0 } };

            if (trace != NULL && g_random_int_range (0, 6) == 0)
              gs_store_remove_trace (store, trace);
            else if (trace != NULL)
              gs_store_edit_trace (store, trace, GS_STROKE_DRAWN, 0, SECOND, samples, G_N_ELEMENTS (samples));
          }
          break;

        case 5:
          gs_store_redo (store, NULL);
          break;

        default:
          if (tier != NULL)
            {
              g_autoptr (GsSegment) added = gs_segment_new (g_random_int (), g_random_int (), "x");

              gs_store_add_segment (store, tier, added);
            }
        }

      /* Also lets the rows' numbers come in. */
      g_main_context_iteration (NULL, FALSE);
    }
}

/* One of two programs that write to the same project. */
static int
child_share (GsStore *store)
{
  GsClip *clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  g_autoptr (GsTier) tier = gs_tier_new (clip, gs_store_ensure_rater (store, "Ada"), "shared");
  g_autoptr (GError) error = NULL;

  say ("ready", 0);
  gs_store_add_tier (store, tier);
  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (GsSegment) segment = gs_segment_new (i * SECOND, i * SECOND + 1, "x");

      gs_store_add_segment (store, tier, segment);
      if (i % 10 == 0)
        g_usleep (1000);
    }

  return gs_store_close (store, &error) ? 0 : 1;
}

static int
run_child (const char *what,
           const char *path)
{
  g_autoptr (GsStore) store = gs_fixture_open (path, GS_STORE_EXISTING);

  if (g_str_equal (what, "share"))
    return child_share (store);

  if (g_str_equal (what, "record"))
    child_record (store);
  else if (g_str_equal (what, "run"))
    child_run (store);
  else
    child_edit (store);

  return 1;
}

static GSubprocess *
start (const char *what,
       const char *path)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *child =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--child", what, path, NULL);

  g_assert_no_error (error);

  return child;
}

static void
wait_until_ready (GDataInputStream *output)
{
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);

  g_assert_cmpstr (line, ==, "ready 0");
}

static void
prepare (const char *path)
{
  g_autoptr (GsStore) store = gs_fixture_open (path, GS_STORE_CREATE);

  gs_fixture_add_clip (store, 9000);
}

/* Nothing wrong inside but the media file that never was. */
static void
assert_sound (GsStore *store)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  gs_store_check (store, findings, &error);
  g_assert_no_error (error);
  for (guint i = 1; i < findings->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (findings, i));
  for (guint i = 0; i < findings->len; i++)
    g_assert_true (g_str_has_prefix (g_ptr_array_index (findings, i), "the media file"));
}

static void
test_record (GsFolder *folder,
             gconstpointer data)
{
  gint64 most_lost = 0;

  prepare (folder->path);

  for (int round = 0; round < n_rounds; round++)
    {
      g_autoptr (GSubprocess) child = start ("record", folder->path);
      g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
      g_autoptr (GsStore) store = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *line = NULL;
      GListModel *traces;
      GsClip *clip;
      GsTrace *trace;
      gint64 said = -1, lost;
      guint n_samples;
      const GsTraceSample *samples;

      wait_until_ready (output);
      g_usleep (g_random_int_range (300000, 1500000));
      g_subprocess_send_signal (child, SIGKILL);
      g_subprocess_wait (child, NULL, NULL);
      while ((line = g_data_input_stream_read_line (output, NULL, NULL, NULL)) != NULL)
        {
          sscanf (line, "sample %" G_GINT64_FORMAT, &said);
          g_clear_pointer (&line, g_free);
        }

      store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
      assert_sound (store);
      clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
      gs_store_load_clip (store, clip, &error);
      g_assert_no_error (error);
      traces = gs_clip_get_traces (clip);
      /* On a machine that has no time nothing may have been stored yet; that bound is the same. */
      if (g_list_model_get_n_items (traces) == 0)
        {
          g_assert_cmpint (said + 1, <=, 100);
          continue;
        }
      g_assert_cmpuint (g_list_model_get_n_items (traces), ==, 1);
      trace = gs_fixture_get_item (traces, 0);
      g_assert_cmpint (gs_trace_get_state (trace), ==, GS_RECORD_INTERRUPTED);

      samples = gs_trace_get_samples (trace, &n_samples);
      for (guint i = 0; i < n_samples; i++)
        {
          g_assert_cmpint (samples[i].media_time, ==, i * SECOND / 200);
          g_assert_cmpfloat (samples[i].value, ==, (i % 100) / 100.0);
        }

      /* The hand moves every 5 ms, or less often on a machine that has no time. */
      lost = said + 1 - (gint64) n_samples;
      most_lost = MAX (most_lost, lost);
      g_assert_cmpint (lost, <=, 100);

      /* The take can be continued, and taken back. */
      gs_store_begin_trace (store, trace);
      gs_trace_append (trace, 100 * SECOND, 0, 0.0);
      gs_store_end_trace (store, trace);
      gs_store_flush (store, NULL);
      while (gs_store_get_undo_name (store) != NULL)
        {
          gs_store_undo (store, &error);
          g_assert_no_error (error);
        }
      g_assert_cmpuint (g_list_model_get_n_items (traces), ==, 0);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample AS s JOIN stroke AS k ON k.trace_id = s.trace_id AND k.number = s.stroke "
                                                       "JOIN trace AS t ON t.id = k.trace_id WHERE k.removed = 0 AND t.removed = 0"), ==, 0);
    }

  g_test_message ("at most %d of 200 samples a second were lost in %d rounds", (int) most_lost, n_rounds);
}

static void
test_run (GsFolder *folder,
          gconstpointer data)
{
  prepare (folder->path);

  for (int round = 0; round < n_rounds; round++)
    {
      g_autoptr (GSubprocess) child = start ("run", folder->path);
      g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
      g_autoptr (GsStore) store = NULL;
      g_autoptr (GError) error = NULL;
      GsClip *clip;
      GsRun *run;

      wait_until_ready (output);
      g_usleep (g_random_int_range (1000, 500000));
      g_subprocess_send_signal (child, SIGKILL);
      g_subprocess_wait (child, NULL, NULL);

      store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
      assert_sound (store);
      clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
      if (g_list_model_get_n_items (gs_clip_get_runs (clip)) == 0)
        continue;

      run = gs_fixture_get_item (gs_clip_get_runs (clip), 0);
      g_assert_cmpint (gs_run_get_state (run), ==, GS_RECORD_INTERRUPTED);
      gs_store_load_run (store, run, &error);
      g_assert_no_error (error);
      /* Blocks are there whole or not at all. */
      g_assert_cmpuint (gs_run_get_n_predicted (run) % 300, ==, 0);
      gs_store_remove_run (store, run);
    }
}

static void
test_edit (GsFolder *folder,
           gconstpointer data)
{
  prepare (folder->path);

  for (int round = 0; round < n_rounds; round++)
    {
      g_autoptr (GSubprocess) child = start ("edit", folder->path);
      g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
      g_autoptr (GsStore) store = NULL;
      g_autoptr (GError) error = NULL;
      guint n_steps = 0;

      wait_until_ready (output);
      g_usleep (g_random_int_range (1000, 600000));
      g_subprocess_send_signal (child, SIGKILL);
      g_subprocess_wait (child, NULL, NULL);

      /* The journal leads back to the beginning, step by step. */
      store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
      assert_sound (store);
      while (gs_store_get_undo_name (store) != NULL)
        {
          gs_store_undo (store, &error);
          g_assert_no_error (error);
          n_steps++;
        }
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM tier WHERE removed = 0"), ==, 0);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment AS s JOIN tier AS t ON t.id = s.tier_id AND t.removed = 0"), ==, 0);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE removed = 0"), ==, 0);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM stroke AS k JOIN trace AS t ON t.id = k.trace_id "
                                                       "WHERE k.removed = 0 AND t.removed = 0"), ==, 0);
      g_test_message ("%u steps back", n_steps);
    }
}

static void
test_share (GsFolder *folder,
            gconstpointer data)
{
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GSubprocess) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsStore) store = NULL;

  prepare (folder->path);
  first = start ("share", folder->path);
  second = start ("share", folder->path);
  g_subprocess_wait_check (first, NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (second, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment"), ==, 300);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM rater"), ==, 1);
  store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
  assert_sound (store);
}

/* Who opens a project while another program records must not take that one for dead. */
static void
test_live_recorder (GsFolder *folder,
                    gconstpointer data)
{
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GDataInputStream) output = NULL;

  prepare (folder->path);
  child = start ("record", folder->path);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  wait_until_ready (output);
  g_usleep (400000);
  g_object_unref (gs_fixture_open (folder->path, GS_STORE_EXISTING));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE state = 'running'"), ==, 1);

  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, NULL);
  g_object_unref (gs_fixture_open (folder->path, GS_STORE_EXISTING));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE state = 'interrupted'"), ==, 1);
}

int
main (int argc,
      char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  for (int i = 1; i < argc; i++)
    {
      if (g_str_has_prefix (argv[i], "--rounds="))
        n_rounds = atoi (argv[i] + strlen ("--rounds="));
    }

  GS_TEST_ADD ("/store/crash/record", test_record);
  GS_TEST_ADD ("/store/crash/run", test_run);
  GS_TEST_ADD ("/store/crash/edit", test_edit);
  GS_TEST_ADD ("/store/shared/two-writers", test_share);
  GS_TEST_ADD ("/store/shared/live-recorder", test_live_recorder);

  return g_test_run ();
}
