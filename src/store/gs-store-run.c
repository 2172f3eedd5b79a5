/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

#include <math.h>

/* Runs: what made them at once, their frames block by block as they are computed. */

/* Frames per transaction, so that what people type never waits long behind a run. */
#define FRAMES_PER_TRANSACTION 4096

typedef struct
{
  const char *output;
  GObject *network;
} RunNetwork;

typedef struct
{
  const char *output;
  const char *modality;
  gint64 stage;
  gint64 n_candidates;
} RunGate;

typedef struct
{
  gint64 n_frames;
  char *encoder;
  char *configuration;
  char *program_version;
  char *perturbation;
  gint64 person;
  const char *state;
  gint64 started;
  gint64 finished;
  char *notes;
  gint64 n_predicted; /* frames known to have a prediction */
  RunNetwork networks[GS_OUTPUT_BOTH + 1];
  guint n_networks;
  RunGate *gates;
  guint n_gates;
} RunRow;

static void
run_row_free (gpointer data)
{
  RunRow *row = data;

  for (guint i = 0; i < row->n_networks; i++)
    g_object_unref (row->networks[i].network);
  g_free (row->encoder);
  g_free (row->configuration);
  g_free (row->program_version);
  g_free (row->perturbation);
  g_free (row->notes);
  g_free (row->gates);
  g_free (row);
}

static RunRow *
run_row_new (GsRun *run)
{
  RunRow *row = g_new0 (RunRow, 1);

  row->n_frames = gs_run_get_n_frames (run);
  row->encoder = g_strdup (gs_run_get_encoder (run));
  row->configuration = g_strdup (gs_run_get_configuration (run));
  row->program_version = g_strdup (gs_run_get_program_version (run));
  row->perturbation = g_strdup (gs_run_get_perturbation (run));
  row->person = gs_run_get_person (run);
  row->state = gs_record_state_get_nick (gs_run_get_state (run));
  row->started = gs_run_get_started (run);
  row->finished = gs_run_get_finished (run);
  row->notes = g_strjoinv ("\n", (char **) gs_run_get_notes (run));
  row->n_predicted = gs_run_get_n_predicted (run);

  for (int output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_BOTH; output++)
    {
      GsNetworkInfo *network = gs_run_get_network (run, output);

      /* One that says both answers for each: it has one row. */
      if (network == NULL ||
          (output != GS_OUTPUT_BOTH && gs_network_info_get_output (network) == GS_OUTPUT_BOTH &&
           network == gs_run_get_network (run, GS_OUTPUT_BOTH)))
        continue;

      row->networks[row->n_networks].output = gs_output_get_nick (output);
      row->networks[row->n_networks++].network = g_object_ref (G_OBJECT (network));
    }

  row->n_gates = gs_run_get_n_gates (run);
  row->gates = g_new0 (RunGate, row->n_gates);
  for (guint i = 0; i < row->n_gates; i++)
    {
      const GsGateSeries *series = gs_run_get_gate (run, i);

      row->gates[i] = (RunGate){ gs_output_get_nick (series->output), series->modality, series->stage,
                                 series->n_candidates };
    }

  return row;
}

static gboolean
make_run (GsStore *self,
          GsConnection *connection,
          GsStoreChange *change,
          GError **error)
{
  RunRow *row = change->payload;
  gint64 clip_id, network_id, id;

  if (!gs_store_need_row (change->parent, &clip_id, error) ||
      !gs_connection_run (connection, error,
                          "INSERT INTO run (clip_id, n_frames, encoder, configuration, program_version, perturbation, "
                          "state, recorder, started, notes, person) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif (?, 0))",
                          "iittttttiti", clip_id, row->n_frames, row->encoder, row->configuration,
                          row->program_version, row->perturbation, row->state, self->recorder, row->started, row->notes,
                          row->person))
    return FALSE;

  id = gs_connection_get_last_id (connection);

  for (guint i = 0; i < row->n_networks; i++)
    {
      if (!gs_store_need_row (row->networks[i].network, &network_id, error) ||
          !gs_connection_run (connection, error,
                              "INSERT INTO run_network (run_id, output, network_id) VALUES (?, ?, ?)", "iti", id,
                              row->networks[i].output, network_id))
        return FALSE;
    }

  for (guint i = 0; i < row->n_gates; i++)
    {
      const RunGate *gate = &row->gates[i];

      if (!gs_connection_run (connection, error,
                              "INSERT INTO gate_series (run_id, position, output, modality, stage, n_candidates) "
                              "VALUES (?, ?, ?, ?, ?, ?)",
                              "iittii", id, (gint64) i, gate->output, gate->modality, gate->stage, gate->n_candidates))
        return FALSE;
    }

  gs_store_set_row (change->object, id);

  return TRUE;
}

/**
 * gs_store_begin_run:
 * @self: a store
 * @run: a new run over a clip of the project, with its networks and gate series; all of it is stored
 *
 * Adds a run. Its networks must have come from gs_store_ensure_network(). A run without a start has started now.
 */
void
gs_store_begin_run (GsStore *self,
                    GsRun *run)
{
  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (gs_run_get_clip (run) != NULL);

  if (gs_run_get_started (run) == 0)
    gs_run_set_started (run, g_get_real_time ());

  self->has_recorded = TRUE;
  gs_project_add_run (self->project, run);
  gs_store_post (self, GS_STORE_TYPED, make_run, run, gs_run_get_clip (run), run_row_new (run), run_row_free, NULL);
}

typedef struct
{
  GsRunBlock *block;
  guint start; /* frames of the block */
  guint end;
} BlockRange;

static void
block_range_free (gpointer data)
{
  BlockRange *range = data;

  gs_run_block_unref (range->block);
  g_free (range);
}

static gboolean
write_predictions (GsConnection *connection,
                   gint64 id,
                   const BlockRange *range,
                   GError **error)
{
  const GsRunBlock *block = range->block;
  const float *valence = block->predictions[GS_OUTPUT_VALENCE];
  const float *arousal = block->predictions[GS_OUTPUT_AROUSAL];
  GsStatement *insert;

  if (valence == NULL && arousal == NULL)
    return TRUE;

  /* The two outputs may come in blocks of their own. */
  insert = gs_connection_prepare (connection,
                                  "INSERT INTO prediction (run_id, frame, valence, arousal) VALUES (?, ?, ?, ?) "
                                  "ON CONFLICT (run_id, frame) DO UPDATE SET "
                                  "valence = coalesce (excluded.valence, valence), "
                                  "arousal = coalesce (excluded.arousal, arousal)",
                                  error);
  if (insert == NULL)
    return FALSE;

  for (guint i = range->start; i < range->end; i++)
    {
      double v = valence != NULL ? valence[i] : NAN;
      double a = arousal != NULL ? arousal[i] : NAN;

      if (isnan (v) && isnan (a))
        continue;

      gs_statement_bind_int64 (insert, 1, id);
      gs_statement_bind_int64 (insert, 2, block->first + i);
      gs_statement_bind_double (insert, 3, v);
      gs_statement_bind_double (insert, 4, a);
      if (!gs_statement_finish (insert, error))
        return FALSE;
    }

  return TRUE;
}

/* All candidates of a frame in one statement: a third of the time of one statement each. */
static GsStatement *
prepare_weights (GsConnection *connection,
                 guint n_candidates,
                 GError **error)
{
  g_autoptr (GString) sql = g_string_new ("INSERT OR REPLACE INTO gate_weight (series_id, frame, candidate, weight) VALUES");

  for (guint k = 0; k < n_candidates; k++)
    g_string_append_printf (sql, "%s (?1, ?2, %u, ?%u)", k > 0 ? "," : "", k, k + 3);

  return gs_connection_prepare (connection, sql->str, error);
}

static gboolean
write_gates (GsConnection *connection,
             gint64 id,
             const BlockRange *range,
             GError **error)
{
  const GsRunBlock *block = range->block;

  for (guint gate = 0; gate < block->n_gates; gate++)
    {
      const float *weights = block->gates[gate];
      guint n_candidates = block->n_candidates[gate];
      GsStatement *insert;
      gint64 series_id;

      if (weights == NULL)
        continue;

      if (!gs_connection_query_int64 (connection, &series_id, error,
                                      "SELECT id FROM gate_series WHERE run_id = ? AND position = ?", "ii", id,
                                      (gint64) gate))
        return FALSE;

      insert = prepare_weights (connection, n_candidates, error);
      if (insert == NULL)
        return FALSE;

      gs_statement_bind_int64 (insert, 1, series_id);
      for (guint i = range->start; i < range->end; i++)
        {
          const float *row = weights + (gsize) i * n_candidates;

          if (isnan (row[0]))
            continue;

          gs_statement_bind_int64 (insert, 2, block->first + i);
          for (guint k = 0; k < n_candidates; k++)
            gs_statement_bind_double (insert, (int) k + 3, row[k]);
          if (!gs_statement_finish (insert, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
write_faces (GsConnection *connection,
             gint64 id,
             const BlockRange *range,
             GError **error)
{
  const GsRunBlock *block = range->block;
  GsStatement *insert;

  if (block->faces == NULL)
    return TRUE;

  insert = gs_connection_prepare (connection, "INSERT OR REPLACE INTO face VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  if (insert == NULL)
    return FALSE;

  for (guint i = range->start; i < range->end; i++)
    {
      const GsRunFace *face = &block->faces[i];
      gint16 landmarks[GS_RUN_FACE_N_LANDMARKS][2];
      gboolean there = face->presence > 0.0f;

      if (isnan (face->presence))
        continue;

      for (guint j = 0; j < GS_RUN_FACE_N_LANDMARKS; j++)
        {
          landmarks[j][0] = GINT16_TO_LE (face->landmarks[j][0]);
          landmarks[j][1] = GINT16_TO_LE (face->landmarks[j][1]);
        }

      gs_statement_bind_int64 (insert, 1, id);
      gs_statement_bind_int64 (insert, 2, block->first + i);
      gs_statement_bind_double (insert, 3, face->presence);
      gs_statement_bind_double (insert, 4, there ? face->x : NAN);
      gs_statement_bind_double (insert, 5, there ? face->y : NAN);
      gs_statement_bind_double (insert, 6, there ? face->width : NAN);
      gs_statement_bind_double (insert, 7, there ? face->height : NAN);
      gs_statement_bind_int64 (insert, 8, face->n_faces);
      gs_statement_bind_blob (insert, 9, there ? landmarks : NULL, sizeof landmarks);
      if (!gs_statement_finish (insert, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
make_run_block (GsStore *self,
                GsConnection *connection,
                GsStoreChange *change,
                GError **error)
{
  const BlockRange *range = change->payload;
  gint64 id;

  return gs_store_need_row (change->object, &id, error) && write_predictions (connection, id, range, error) &&
         write_gates (connection, id, range, error) && write_faces (connection, id, range, error);
}

/**
 * gs_store_write_run_block:
 * @self: a store
 * @run: a run that was begun
 * @block: results, not changed from now on
 *
 * Stores results in the background. Frames that were there are replaced; NaN changes nothing.
 */
void
gs_store_write_run_block (GsStore *self,
                          GsRun *run,
                          GsRunBlock *block)
{
  g_return_if_fail (GS_IS_STORE (self));

  for (guint start = 0; start < block->n_frames; start += FRAMES_PER_TRANSACTION)
    {
      BlockRange *range = g_new0 (BlockRange, 1);

      range->block = gs_run_block_ref (block);
      range->start = start;
      range->end = MIN (start + FRAMES_PER_TRANSACTION, block->n_frames);
      gs_store_post (self, GS_STORE_COMPUTED, make_run_block, run, NULL, range, block_range_free, NULL);
    }
}

static gboolean
make_run_end (GsStore *self,
              GsConnection *connection,
              GsStoreChange *change,
              GError **error)
{
  RunRow *row = change->payload;
  gint64 id, n_stored;

  /* A block that could not be stored has been given up by now: what is left must not pass for the whole. */
  return gs_store_need_row (change->object, &id, error) &&
         gs_connection_query_int64 (connection, &n_stored, error, "SELECT count(*) FROM prediction WHERE run_id = ?",
                                    "i", id) &&
         gs_connection_run (connection, error,
                            "UPDATE run SET state = ?, finished = ?, notes = ?, recorder = NULL WHERE id = ?", "titi",
                            n_stored < row->n_predicted ? gs_record_state_get_nick (GS_RECORD_FAILED) : row->state,
                            row->finished, row->notes, id);
}

/**
 * gs_store_finish_run:
 * @self: a store
 * @run: a run that was begun, with its last state and notes
 *
 * Stores how the run ended, after all of its blocks. A run that still counts as running is complete now. One that has
 * more predictions in memory than could be stored is kept as failed.
 */
void
gs_store_finish_run (GsStore *self,
                     GsRun *run)
{
  g_return_if_fail (GS_IS_STORE (self));

  if (gs_run_get_state (run) == GS_RECORD_RUNNING)
    gs_run_set_state (run, GS_RECORD_COMPLETE);
  if (gs_run_get_finished (run) == 0)
    gs_run_set_finished (run, g_get_real_time ());

  /* In the queue of the blocks, so that "complete" means complete. */
  gs_store_post (self, GS_STORE_COMPUTED, make_run_end, run, NULL, run_row_new (run), run_row_free, NULL);
}

static gboolean
make_run_removal (GsStore *self,
                  GsConnection *connection,
                  GsStoreChange *change,
                  GError **error)
{
  gint64 id;

  return gs_store_need_row (change->object, &id, error) &&
         gs_connection_run (connection, error, "DELETE FROM run WHERE id = ?", "i", id);
}

/**
 * gs_store_remove_run:
 * @self: a store
 * @run: a run of the project
 *
 * Takes a run and its results away. It can be computed again, so there is no undo.
 */
void
gs_store_remove_run (GsStore *self,
                     GsRun *run)
{
  g_return_if_fail (GS_IS_STORE (self));

  gs_store_post (self, GS_STORE_COMPUTED, make_run_removal, run, NULL, NULL, NULL, NULL);
  gs_project_remove_run (self->project, run);
}
