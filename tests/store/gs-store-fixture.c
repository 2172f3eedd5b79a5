/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

void
gs_folder_set_up (GsFolder *self)
{
  g_autofree char *folder = g_dir_make_tmp ("gatescope 'test' \"ünï\" XXXXXX", NULL);

  g_assert_nonnull (folder);
  self->path = g_build_filename (folder, "Émile's 100 % \"project\".gatescope", NULL);
  self->folder = g_steal_pointer (&folder);
}

void
gs_folder_tear_down (GsFolder *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      if (g_unlink (path) < 0)
        {
          /* the copies of a project */
          g_autoptr (GDir) copies = g_dir_open (path, 0, NULL);
          const char *copy;

          while (copies != NULL && (copy = g_dir_read_name (copies)) != NULL)
            {
              g_autofree char *copy_path = g_build_filename (path, copy, NULL);

              g_unlink (copy_path);
            }
          g_rmdir (path);
        }
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

/* A project as version 2 of the file wrote it: a valence trace of two strokes, an arousal trace that was removed, a tier with a
 * segment, and one more segment whose adding was undone. */
void
gs_fixture_make_version_2 (const char *path)
{
  g_autofree char *name = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "tests", "store", "version-2.sql", NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_file_get_contents (name, &sql, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

GsStore *
gs_fixture_open (const char *path,
                 GsStoreFlags flags)
{
  g_autoptr (GError) error = NULL;
  GsStore *store = gs_store_open (path, flags, &error);

  g_assert_no_error (error);

  return store;
}

/* A clip of variable frame rate that starts after zero. */
GsClip *
gs_fixture_add_clip (GsStore *store,
                     guint n_frames)
{
  g_autofree gint64 *pts = g_new (gint64, n_frames);
  g_autoptr (GsClip) clip = gs_clip_new ("/films/ein Film.mp4");

  for (guint i = 0; i < n_frames; i++)
    pts[i] = 40000000 + i * G_GINT64_CONSTANT (33366667) + (i % 3) * 1000;

  gs_clip_set_title (clip, "Zwei \"Gesichter\"");
  gs_clip_set_hash (clip, "0123456789abcdef");
  gs_clip_set_size (clip, 123456);
  gs_clip_set_duration (clip, pts[n_frames - 1] + 33366667);
  gs_clip_set_picture_size (clip, 640, 480);
  gs_clip_set_has_video (clip, TRUE);
  gs_clip_set_has_audio (clip, TRUE);
  gs_clip_set_pts (clip, pts, n_frames);
  gs_store_add_clip (store, clip);

  return clip;
}

/* A trace of one stroke, sixty samples a second, recorded and ended. */
GsTrace *
gs_fixture_record (GsStore *store,
                   GsClip *clip,
                   guint n_samples)
{
  GsRater *rater = gs_store_ensure_rater (store, "Ada");
  g_autoptr (GsTrace) trace = gs_trace_new (clip, rater, "valence", -1.0, 1.0);

  gs_store_begin_trace (store, trace);
  for (guint i = 0; i < n_samples; i++)
    gs_trace_append (trace, i * SECOND / 60, 1000 + i, (i % 200) / 100.0 - 1.0);
  gs_store_end_trace (store, trace);

  return trace;
}

GsRun *
gs_fixture_begin_run (GsStore *store,
                      GsClip *clip)
{
  static const char *const modalities[] = { "video", "audio" };
  g_autoptr (GsRun) run = gs_run_new (clip, gs_clip_get_n_frames (clip));

  for (int output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_AROUSAL; output++)
    {
      g_autofree char *hash = g_strdup_printf ("%064d", output);
      g_autoptr (GsNetworkInfo) network = gs_network_info_new (gs_output_get_nick (output), hash, output);

      gs_network_info_set_configuration (network, "{\"fusion\":\"grjca\"}");
      gs_network_info_set_provenance (network, "{\"seed\":1}");
      gs_network_info_set_path (network, "/networks/x.safetensors");
      gs_run_set_network (run, output, gs_store_ensure_network (store, network));
      for (guint i = 0; i < G_N_ELEMENTS (modalities); i++)
        gs_run_add_gate_series (run, output, modalities[i], 0, 3);
    }

  gs_run_set_person (run, gs_clip_get_person (clip));
  gs_run_set_encoder (run, "compact-1");
  gs_run_set_configuration (run, "{\"window\":300,\"hop\":200}");
  gs_run_set_program_version (run, "0.1.0");
  gs_run_set_perturbation (run, "silence@1-2");
  gs_store_begin_run (store, run);

  return run;
}

/* Results that can be told apart: every value says its frame. */
GsRunBlock *
gs_fixture_create_block (GsRun *run,
                         guint first,
                         guint n_frames)
{
  GsRunBlock *block = gs_run_create_block (run, first, n_frames);
  float *valence = gs_run_block_add_prediction (block, GS_OUTPUT_VALENCE);
  float *arousal = gs_run_block_add_prediction (block, GS_OUTPUT_AROUSAL);
  GsRunFace *faces = gs_run_block_add_faces (block);

  for (guint i = 0; i < n_frames; i++)
    {
      guint frame = first + i;

      valence[i] = (frame % 1000) / 1000.0f;
      arousal[i] = -(float) (frame % 777) / 777.0f;
      faces[i].presence = frame % 10 == 0 ? 0.0f : 0.9f;
      faces[i].n_faces = frame % 3;
      faces[i].x = 100.5f;
      faces[i].y = frame % 50;
      faces[i].width = faces[i].height = 200.25f;
      for (guint j = 0; j < GS_RUN_FACE_N_LANDMARKS; j++)
        {
          faces[i].landmarks[j][0] = (gint16) (j * 4 - 100);
          faces[i].landmarks[j][1] = (gint16) (frame % 1000);
        }
    }

  for (guint gate = 0; gate < block->n_gates; gate++)
    {
      float *weights = gs_run_block_add_gate (block, gate);

      for (guint i = 0; i < n_frames; i++)
        {
          weights[3 * i] = 0.25f;
          weights[3 * i + 1] = ((first + i) % 4) / 8.0f;
          weights[3 * i + 2] = 0.75f - weights[3 * i + 1];
        }
    }

  return block;
}

/* The item, which its list keeps. */
gpointer
gs_fixture_get_item (GListModel *list,
                     guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (list, position);

  g_assert_nonnull (item);

  return item;
}

/* What any other program sees in the file. */
gint64
gs_fixture_query (const char *path,
                  const char *sql)
{
  sqlite3 *db;
  sqlite3_stmt *statement;
  gint64 value;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return value;
}
