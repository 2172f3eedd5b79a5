/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

#include <math.h>
#include <string.h>

/* A run's long arrays, read into one block. */

static gboolean
read_predictions (GsConnection *connection,
                  gint64 run_id,
                  GsRunBlock *block,
                  GError **error)
{
  float *valence = gs_run_block_add_prediction (block, GS_OUTPUT_VALENCE);
  float *arousal = gs_run_block_add_prediction (block, GS_OUTPUT_AROUSAL);
  GsStatement *query = gs_connection_query (connection, error,
                                            "SELECT frame, valence, arousal FROM prediction WHERE run_id = ?", "i", run_id);

  for (;;)
    {
      gboolean has_row;
      gint64 frame;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      frame = gs_statement_get_int64 (query, 0);
      if (frame < 0 || frame >= block->n_frames)
        continue;

      valence[frame] = (float) gs_statement_get_double (query, 1);
      arousal[frame] = (float) gs_statement_get_double (query, 2);
    }
}

static gboolean
read_gate (GsConnection *connection,
           gint64 run_id,
           GsRunBlock *block,
           guint gate,
           GError **error)
{
  guint n_candidates = block->n_candidates[gate];
  float *weights = gs_run_block_add_gate (block, gate);
  GsStatement *query =
    gs_connection_query (connection, error,
                         "SELECT frame, candidate, weight FROM gate_weight WHERE series_id = "
                         "(SELECT id FROM gate_series WHERE run_id = ? AND position = ?)",
                         "ii", run_id, (gint64) gate);

  for (;;)
    {
      gboolean has_row;
      gint64 frame, candidate;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      frame = gs_statement_get_int64 (query, 0);
      candidate = gs_statement_get_int64 (query, 1);
      if (frame >= 0 && frame < block->n_frames && candidate >= 0 && candidate < n_candidates)
        weights[frame * n_candidates + candidate] = (float) gs_statement_get_double (query, 2);
    }
}

static gboolean
read_faces (GsConnection *connection,
            gint64 run_id,
            GsRunBlock *block,
            GError **error)
{
  GsRunFace *faces = NULL;
  GsStatement *query = gs_connection_query (
    connection, error, "SELECT frame, presence, x, y, width, height, n_faces, landmarks FROM face WHERE run_id = ?", "i",
    run_id);

  for (;;)
    {
      gboolean has_row;
      gint64 frame;
      GsRunFace *face;
      gsize size;
      const gint16 *landmarks;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      frame = gs_statement_get_int64 (query, 0);
      if (frame < 0 || frame >= block->n_frames)
        continue;

      if (faces == NULL)
        faces = gs_run_block_add_faces (block);

      face = &faces[frame];
      face->presence = (float) gs_statement_get_double (query, 1);
      face->n_faces = (gint32) gs_statement_get_int64 (query, 6);
      if (!(face->presence > 0.0f))
        continue;

      face->x = (float) gs_statement_get_double (query, 2);
      face->y = (float) gs_statement_get_double (query, 3);
      face->width = (float) gs_statement_get_double (query, 4);
      face->height = (float) gs_statement_get_double (query, 5);
      landmarks = gs_statement_get_blob (query, 7, &size);
      if (landmarks == NULL || size != sizeof face->landmarks)
        continue;

      for (guint i = 0; i < GS_RUN_FACE_N_LANDMARKS; i++)
        {
          gint16 point[2];

          /* A blob inside a page need not be aligned. */
          memcpy (point, (const guint8 *) landmarks + i * sizeof point, sizeof point);
          face->landmarks[i][0] = GINT16_FROM_LE (point[0]);
          face->landmarks[i][1] = GINT16_FROM_LE (point[1]);
        }
    }
}

static gboolean
read_run (GsStore *self,
          gint64 run_id,
          GsRunBlock *block,
          GError **error)
{
  GsConnection *connection = gs_store_lock_reader (self, error);
  gboolean done;

  if (connection == NULL)
    return FALSE;

  done = read_predictions (connection, run_id, block, error);
  for (guint i = 0; done && i < block->n_gates; i++)
    done = read_gate (connection, run_id, block, i, error);
  done = done && read_faces (connection, run_id, block, error);
  gs_store_unlock_reader (self);

  return done;
}

/**
 * gs_store_load_run:
 * @self: a store
 * @run: a run of the project
 * @error: (out) (optional): why not
 *
 * Loads a run's results, unless some are in memory: those are never older than the file.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_load_run (GsStore *self,
                   GsRun *run,
                   GError **error)
{
  g_autoptr (GsRunBlock) block = NULL;

  g_return_val_if_fail (GS_IS_STORE (self), FALSE);

  if (gs_run_has_frames (run) || gs_run_get_n_frames (run) == 0)
    return TRUE;

  if (!gs_store_flush (self, error))
    return FALSE;

  block = gs_run_create_block (run, 0, gs_run_get_n_frames (run));
  if (!read_run (self, gs_store_get_row (run), block, error))
    return FALSE;

  gs_run_set_frames (run, block);

  return TRUE;
}

typedef struct
{
  GsRun *run;
  gint64 run_id;
  GsRunBlock *block;
} LoadRun;

static void
load_run_free (gpointer user_data)
{
  LoadRun *load = user_data;

  g_object_unref (load->run);
  g_clear_pointer (&load->block, gs_run_block_unref);
  g_free (load);
}

static void
load_run_thread (GTask *task,
                 gpointer source_object,
                 gpointer task_data,
                 GCancellable *cancellable)
{
  LoadRun *load = task_data;
  GError *error = NULL;

  if (load->block == NULL || read_run (source_object, load->run_id, load->block, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * gs_store_load_run_async:
 * @self: a store
 * @run: a run of the project
 * @cancellable: (nullable): to forget about it
 * @callback: called when it is loaded
 * @user_data: for @callback
 *
 * gs_store_load_run() off the main thread; the run is filled by gs_store_load_run_finish().
 */
void
gs_store_load_run_async (GsStore *self,
                         GsRun *run,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  LoadRun *load = g_new0 (LoadRun, 1);

  load->run = g_object_ref (run);
  load->run_id = gs_store_get_row (run);
  if (!gs_run_has_frames (run) && gs_run_get_n_frames (run) > 0)
    load->block = gs_run_create_block (run, 0, gs_run_get_n_frames (run));
  g_task_set_source_tag (task, gs_store_load_run_async);
  g_task_set_task_data (task, load, load_run_free);
  g_task_run_in_thread (task, load_run_thread);
}

gboolean
gs_store_load_run_finish (GsStore *self,
                          GAsyncResult *result,
                          GError **error)
{
  LoadRun *load = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  if (load->block != NULL && !gs_run_has_frames (load->run))
    gs_run_set_frames (load->run, load->block);

  return TRUE;
}
