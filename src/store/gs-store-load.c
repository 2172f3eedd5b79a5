/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/*
 * From rows to objects. A project's lists are loaded when it is opened; what lies over a clip, and a run's long arrays,
 * when somebody looks at them.
 */

/* So many frames (thirteen minutes) a run may claim without being looked at: opening a project must not count every row. */
#define BELIEVED_FRAMES 20000

/* Walks a query: sets @has_row, and leaves the function with %FALSE on error. */
#define NEXT_ROW(query, has_row, error)                                                                                \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    if ((query) == NULL || !gs_statement_next (query, &(has_row), error))                                              \
      return FALSE;                                                                                                    \
  }                                                                                                                    \
  G_STMT_END

/* Words that are always there in what this program writes may be missing in what others have written. */
static const char *
get_word (GsStatement *query,
          int column)
{
  const char *text = gs_statement_get_text (query, column);

  return text != NULL ? text : "";
}

static void
set_id (gpointer object,
        gint64 id)
{
  gs_store_set_row (object, id);
  g_object_set (object, "id", id, NULL);
}

/**
 * gs_store_set_place:
 * @self: a store
 * @clip: a clip of its
 * @path: where the clip's file was
 * @relative_path: (nullable): where it lay to the project
 *
 * Finds the place where the file is now: as stored, or as it lies to a project that has moved with it.
 */
void
gs_store_set_place (GsStore *self,
                    GsClip *clip,
                    const char *path,
                    const char *relative_path)
{
  if (relative_path != NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *folder = g_path_get_dirname (self->path);
      g_autofree char *moved = g_build_filename (folder, relative_path, NULL);

      if (g_file_test (moved, G_FILE_TEST_EXISTS))
        {
          gs_clip_set_path (clip, moved);
          return;
        }
    }

  gs_clip_set_missing (clip, !g_file_test (path, G_FILE_TEST_EXISTS));
}

static gboolean
load_clips (GsStore *self,
            GsConnection *connection,
            GError **error)
{
  GsStatement *query =
    gs_connection_query (connection, error,
                         "SELECT id, title, path, relative_path, size, hash, duration, width, height, has_video, "
                         "has_audio, n_frames, person FROM clip ORDER BY id",
                         "");

  for (;;)
    {
      g_autoptr (GsClip) clip = NULL;
      gint64 n_frames;
      gboolean has_row;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      clip = gs_clip_new (get_word (query, 2));
      set_id (clip, gs_statement_get_int64 (query, 0));
      gs_clip_set_title (clip, get_word (query, 1));
      gs_clip_set_size (clip, gs_statement_get_int64 (query, 4));
      gs_clip_set_hash (clip, gs_statement_get_text (query, 5));
      gs_clip_set_duration (clip, gs_statement_get_int64 (query, 6));
      gs_clip_set_picture_size (clip, gs_statement_get_int64 (query, 7), gs_statement_get_int64 (query, 8));
      gs_clip_set_has_video (clip, gs_statement_get_int64 (query, 9) != 0);
      gs_clip_set_has_audio (clip, gs_statement_get_int64 (query, 10) != 0);
      n_frames = gs_statement_get_int64 (query, 11);
      gs_clip_set_n_frames (clip, (guint) CLAMP (n_frames, 0, G_MAXINT32));
      gs_clip_set_person (clip, (guint) CLAMP (gs_statement_get_int64 (query, 12), 0, G_MAXINT32));
      gs_store_set_place (self, clip, get_word (query, 2), gs_statement_get_text (query, 3));
      gs_project_add_clip (self->project, clip);
    }
}

static gboolean
load_raters (GsStore *self,
             GsConnection *connection,
             GError **error)
{
  GsStatement *query = gs_connection_query (connection, error, "SELECT id, name, derived FROM rater ORDER BY id", "");

  for (;;)
    {
      g_autoptr (GsRater) rater = NULL;
      gboolean has_row;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      rater = gs_rater_new (get_word (query, 1));
      gs_rater_set_derived (rater, gs_statement_get_text (query, 2));
      set_id (rater, gs_statement_get_int64 (query, 0));
      gs_project_add_rater (self->project, rater);
    }
}

static gboolean
load_networks (GsStore *self,
               GsConnection *connection,
               GError **error)
{
  GsStatement *query =
    gs_connection_query (connection, error,
                         "SELECT id, name, hash, output, path, configuration, provenance FROM network ORDER BY id", "");

  for (;;)
    {
      g_autoptr (GsNetworkInfo) network = NULL;
      GsOutput output = GS_OUTPUT_VALENCE;
      gboolean has_row;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      gs_output_from_nick (gs_statement_get_text (query, 3), &output);
      network = gs_network_info_new (get_word (query, 1), get_word (query, 2), output);
      set_id (network, gs_statement_get_int64 (query, 0));
      gs_network_info_set_path (network, gs_statement_get_text (query, 4));
      gs_network_info_set_configuration (network, gs_statement_get_text (query, 5));
      gs_network_info_set_provenance (network, gs_statement_get_text (query, 6));
      gs_project_add_network (self->project, network);
    }
}

static gboolean
load_run_networks (GsStore *self,
                   GsConnection *connection,
                   GsRun *run,
                   GError **error)
{
  GsStatement *query = gs_connection_query (connection, error,
                                            "SELECT output, network_id FROM run_network WHERE run_id = ?", "i",
                                            gs_store_get_row (run));

  for (;;)
    {
      GsNetworkInfo *network;
      GsOutput output;
      gboolean has_row;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      network = gs_project_find_network (self->project, gs_statement_get_int64 (query, 1));
      if (gs_output_from_nick (gs_statement_get_text (query, 0), &output))
        gs_run_set_network (run, output, network);
    }
}

static gboolean
load_run_gates (GsConnection *connection,
                GsRun *run,
                GError **error)
{
  GsStatement *query = gs_connection_query (
    connection, error, "SELECT output, modality, stage, n_candidates FROM gate_series WHERE run_id = ? ORDER BY position",
    "i", gs_store_get_row (run));

  for (;;)
    {
      GsOutput output = GS_OUTPUT_VALENCE;
      gint64 n_candidates;
      gboolean has_row;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      gs_output_from_nick (gs_statement_get_text (query, 0), &output);
      n_candidates = gs_statement_get_int64 (query, 3);
      gs_run_add_gate_series (run, output, get_word (query, 1), gs_statement_get_int64 (query, 2),
                              CLAMP (n_candidates, 1, 256));
    }
}

/* How long a run is that says so itself. Memory is taken for every frame of it, so that a long one is believed only as far as there
 * are rows: of the clip's frame index, or, if others have written none, of predictions. Returns %FALSE on error. */
static gboolean
bound_frames (GsConnection *connection,
              gint64 run_id,
              gint64 clip_id,
              gint64 *n_frames,
              GError **error)
{
  static const char *const queries[] = { "SELECT count(*) FROM frame WHERE clip_id = ?",
                                         "SELECT count(*) FROM prediction WHERE run_id = ?" };
  const gint64 ids[] = { clip_id, run_id };
  gint64 n_rows = BELIEVED_FRAMES;

  for (guint i = 0; i < G_N_ELEMENTS (queries) && n_rows < *n_frames; i++)
    {
      gint64 n = 0;

      if (!gs_connection_query_int64 (connection, &n, error, queries[i], "i", ids[i]))
        return FALSE;
      n_rows = MAX (n_rows, n);
    }

  *n_frames = CLAMP (*n_frames, 0, MIN (n_rows, G_MAXINT32));

  return TRUE;
}

static gboolean
load_runs (GsStore *self,
           GsConnection *connection,
           GError **error)
{
  GsStatement *query =
    gs_connection_query (connection, error,
                         "SELECT id, clip_id, n_frames, encoder, configuration, program_version, perturbation, state, "
                         "started, finished, notes, person FROM run ORDER BY id",
                         "");

  for (;;)
    {
      g_autoptr (GsRun) run = NULL;
      g_auto (GStrv) notes = NULL;
      GsRecordState state = GS_RECORD_INTERRUPTED;
      GsClip *clip;
      gint64 n_frames;
      gboolean has_row;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      clip = gs_project_find_clip (self->project, gs_statement_get_int64 (query, 1));
      if (clip == NULL)
        continue;

      n_frames = gs_statement_get_int64 (query, 2);
      if (!bound_frames (connection, gs_statement_get_int64 (query, 0), gs_store_get_row (clip), &n_frames, error))
        return FALSE;
      run = gs_run_new (clip, (guint) n_frames);
      set_id (run, gs_statement_get_int64 (query, 0));
      gs_run_set_encoder (run, gs_statement_get_text (query, 3));
      gs_run_set_configuration (run, gs_statement_get_text (query, 4));
      gs_run_set_program_version (run, gs_statement_get_text (query, 5));
      gs_run_set_perturbation (run, gs_statement_get_text (query, 6));
      gs_record_state_from_nick (gs_statement_get_text (query, 7), &state);
      gs_run_set_state (run, state);
      gs_run_set_started (run, gs_statement_get_int64 (query, 8));
      gs_run_set_finished (run, gs_statement_get_int64 (query, 9));
      gs_run_set_person (run, (guint) CLAMP (gs_statement_get_int64 (query, 11), 0, G_MAXINT32));
      if (get_word (query, 10)[0] != '\0')
        notes = g_strsplit (get_word (query, 10), "\n", 0);
      gs_run_set_notes (run, (const char *const *) notes);
      if (!load_run_networks (self, connection, run, error) || !load_run_gates (connection, run, error))
        return FALSE;
      gs_project_add_run (self->project, run);
    }
}

static gboolean
load_traces (GsStore *self,
             GsConnection *connection,
             GError **error)
{
  GsStatement *query =
    gs_connection_query (connection, error,
                         "SELECT id, clip_id, rater_id, dimension, minimum, maximum, take, state, chosen, blind, speed, "
                         "delay_method, delay, bounded, device, derived, delay_criterion, delay_settings FROM trace WHERE removed = 0 ORDER BY id",
                         "");

  for (;;)
    {
      g_autoptr (GsTrace) trace = NULL;
      GsRecordState state = GS_RECORD_INTERRUPTED;
      GsClip *clip;
      GsRater *rater;
      gboolean has_row;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      clip = gs_project_find_clip (self->project, gs_statement_get_int64 (query, 1));
      rater = gs_project_find_rater (self->project, gs_statement_get_int64 (query, 2));
      if (clip == NULL || rater == NULL)
        continue;

      trace = gs_trace_new (clip, rater, get_word (query, 3), gs_statement_get_double (query, 4),
                            gs_statement_get_double (query, 5));
      set_id (trace, gs_statement_get_int64 (query, 0));
      gs_trace_set_take (trace, gs_statement_get_int64 (query, 6));
      gs_record_state_from_nick (gs_statement_get_text (query, 7), &state);
      gs_trace_set_state (trace, state);
      gs_trace_set_chosen (trace, gs_statement_get_int64 (query, 8) != 0);
      gs_trace_set_blind (trace, gs_statement_get_int64 (query, 9) != 0);
      gs_trace_set_speed (trace, gs_statement_get_double (query, 10));
      gs_trace_set_delay (trace, gs_delay_method_from_nick (gs_statement_get_text (query, 11)), gs_statement_get_int64 (query, 12));
      gs_trace_set_bounded (trace, gs_statement_get_int64 (query, 13) != 0);
      gs_trace_set_device (trace, gs_statement_get_text (query, 14));
      gs_trace_set_derived (trace, gs_statement_get_text (query, 15));
      gs_trace_set_delay_estimate (trace, gs_statement_get_text (query, 16), gs_statement_get_text (query, 17));
      gs_project_add_trace (self->project, trace);
    }
}

static gboolean
load_tiers (GsStore *self,
            GsConnection *connection,
            GError **error)
{
  GsStatement *query =
    gs_connection_query (connection, error, "SELECT id, clip_id, rater_id, name, overlap FROM tier WHERE removed = 0 ORDER BY id", "");

  for (;;)
    {
      g_autoptr (GsTier) tier = NULL;
      GsClip *clip;
      GsRater *rater;
      gboolean has_row;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      clip = gs_project_find_clip (self->project, gs_statement_get_int64 (query, 1));
      rater = gs_project_find_rater (self->project, gs_statement_get_int64 (query, 2));
      if (clip == NULL || rater == NULL)
        continue;

      tier = gs_tier_new (clip, rater, get_word (query, 3));
      gs_tier_set_overlap (tier, gs_overlap_policy_from_nick (gs_statement_get_text (query, 4)));
      set_id (tier, gs_statement_get_int64 (query, 0));
      gs_project_add_tier (self->project, tier);
    }
}

static gboolean
load_settings (GsStore *self,
               GsConnection *connection,
               GError **error)
{
  GsStatement *query = gs_connection_query (connection, error, "SELECT key, value FROM setting", "");

  for (;;)
    {
      gboolean has_row;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      g_hash_table_replace (self->settings, g_strdup (get_word (query, 0)),
                            g_strdup (gs_statement_get_text (query, 1)));
    }
}

/**
 * gs_store_load_project:
 * @self: a store that is being opened, with an empty project
 * @connection: its connection
 * @error: (out) (optional): why not
 *
 * Loads the project's lists and settings.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_load_project (GsStore *self,
                       GsConnection *connection,
                       GError **error)
{
  return (self->watch == NULL || gs_watch_prime (self->watch, connection, error)) && load_clips (self, connection, error) && load_raters (self, connection, error) &&
         load_networks (self, connection, error) && load_runs (self, connection, error) &&
         load_traces (self, connection, error) && load_tiers (self, connection, error) &&
         gs_store_load_plan (self, connection, error) && gs_store_load_words (self, connection, error) &&
         load_settings (self, connection, error);
}

/* A stroke that covers a range of its own. */
typedef struct
{
  gint64 trace_id;
  gint64 number;
  GsStrokeKind kind;
  gint64 start;
  gint64 end;
} Edit;

/* What lies over a clip, read in any thread and handed to the objects in the main one. */
typedef struct
{
  GsClip *clip; /* whoever loads it holds it */
  gint64 clip_id;
  GArray *pts;         /* gint64 */
  GHashTable *samples; /* trace id -> GArray of GsTraceSample */
  GArray *edits;       /* Edit */
  GHashTable *tiers;   /* tier id -> GPtrArray of GsSegment */
  GsClipPersons *persons;
  GsWatchClip *watched; /* %NULL = the session does not follow others */
} ClipData;

static void
clip_data_free (gpointer user_data)
{
  ClipData *data = user_data;

  g_array_unref (data->pts);
  g_array_unref (data->edits);
  g_hash_table_unref (data->samples);
  g_hash_table_unref (data->tiers);
  g_clear_pointer (&data->persons, gs_clip_persons_unref);
  g_clear_pointer (&data->watched, gs_watch_clip_free);
  g_free (data);
}

static ClipData *
clip_data_new (GsClip *clip)
{
  ClipData *data = g_new0 (ClipData, 1);

  data->clip = clip;
  data->pts = g_array_new (FALSE, FALSE, sizeof (gint64));
  data->edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  data->samples = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  data->tiers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  return data;
}

static gboolean
read_pts (GsConnection *connection,
          ClipData *data,
          GError **error)
{
  GsStatement *query = gs_connection_query (connection, error, "SELECT pts FROM frame WHERE clip_id = ? ORDER BY frame",
                                            "i", data->clip_id);

  for (;;)
    {
      gboolean has_row;
      gint64 pts;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      pts = gs_statement_get_int64 (query, 0);
      g_array_append_val (data->pts, pts);
    }
}

static gboolean
read_samples (GsConnection *connection,
              ClipData *data,
              GError **error)
{
  GsStatement *query =
    gs_connection_query (connection, error,
                         "SELECT s.trace_id, s.stroke, s.media_time, s.wall_time, s.value FROM trace AS t "
                         "JOIN stroke AS k ON k.trace_id = t.id JOIN trace_sample AS s ON s.trace_id = t.id AND s.stroke = k.number "
                         "WHERE t.clip_id = ? AND t.removed = 0 AND k.removed = 0 "
                         "ORDER BY s.trace_id, s.stroke, s.media_time, s.position",
                         "i", data->clip_id);
  GArray *samples = NULL;
  gint64 last_id = 0;

  for (;;)
    {
      GsTraceSample sample;
      gboolean has_row;
      gint64 id;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      id = gs_statement_get_int64 (query, 0);
      if (samples == NULL || id != last_id)
        {
          samples = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
          g_hash_table_insert (data->samples, g_memdup2 (&id, sizeof id), samples);
          last_id = id;
        }

      sample.stroke = gs_statement_get_int64 (query, 1);
      sample.media_time = gs_statement_get_int64 (query, 2);
      sample.wall_time = gs_statement_get_int64 (query, 3);
      sample.value = gs_statement_get_double (query, 4);
      g_array_append_val (samples, sample);
    }
}

static gboolean
read_edits (GsConnection *connection,
            ClipData *data,
            GError **error)
{
  GsStatement *query =
    gs_connection_query (connection, error,
                         "SELECT k.trace_id, k.number, k.kind, k.start, k.\"end\" FROM trace AS t JOIN stroke AS k ON k.trace_id = t.id "
                         "WHERE t.clip_id = ? AND t.removed = 0 AND k.removed = 0 AND k.\"end\" IS NOT NULL ORDER BY k.trace_id, k.number",
                         "i", data->clip_id);

  for (;;)
    {
      Edit edit;
      gboolean has_row;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      edit.trace_id = gs_statement_get_int64 (query, 0);
      edit.number = gs_statement_get_int64 (query, 1);
      edit.kind = gs_stroke_kind_from_nick (gs_statement_get_text (query, 2));
      edit.start = gs_statement_get_int64 (query, 3);
      edit.end = gs_statement_get_int64 (query, 4);
      if (edit.kind != GS_STROKE_RECORDED)
        g_array_append_val (data->edits, edit);
    }
}

static gboolean
read_segments (GsConnection *connection,
               ClipData *data,
               GError **error)
{
  GsStatement *query =
    gs_connection_query (connection, error,
                         "SELECT s.tier_id, s.id, s.start, s.\"end\", s.label, s.note FROM tier AS t "
                         "JOIN segment AS s ON s.tier_id = t.id WHERE t.clip_id = ? AND t.removed = 0 ORDER BY s.tier_id, s.start",
                         "i", data->clip_id);
  GPtrArray *segments = NULL;
  gint64 last_id = 0;

  for (;;)
    {
      GsSegment *segment;
      gboolean has_row;
      gint64 id;

      NEXT_ROW (query, has_row, error);
      if (!has_row)
        return TRUE;

      id = gs_statement_get_int64 (query, 0);
      if (segments == NULL || id != last_id)
        {
          segments = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (data->tiers, g_memdup2 (&id, sizeof id), segments);
          last_id = id;
        }

      segment = gs_segment_new (gs_statement_get_int64 (query, 2), gs_statement_get_int64 (query, 3),
                                get_word (query, 4));
      gs_segment_set_note (segment, get_word (query, 5));
      set_id (segment, gs_statement_get_int64 (query, 1));
      g_ptr_array_add (segments, segment);
    }
}

static gboolean
read_clip (GsStore *self,
           ClipData *data,
           GError **error)
{
  GsConnection *connection = gs_store_lock_reader (self, error);
  gboolean done;

  if (connection == NULL)
    return FALSE;

  /* One that was added just now has got its row only while this waited for the connection. */
  data->clip_id = gs_store_get_row (data->clip);
  if (self->watch != NULL && data->clip_id != 0)
    data->watched = gs_watch_clip_new (data->clip_id);

  /* In one transaction: what is watched from then on is what has been read. */
  done = gs_connection_execute (connection, "BEGIN", error) && read_pts (connection, data, error) &&
         read_samples (connection, data, error) && read_edits (connection, data, error) && read_segments (connection, data, error) &&
         gs_store_read_persons (connection, data->clip_id, &data->persons, error) &&
         (data->watched == NULL || gs_watch_clip_prime (data->watched, connection, error));
  gs_connection_rollback (connection);
  gs_store_unlock_reader (self);

  return done;
}

static void
take_clip (GsStore *self,
           GsClip *clip,
           ClipData *data)
{
  GListModel *traces = gs_clip_get_traces (clip);
  GListModel *tiers = gs_clip_get_tiers (clip);

  if (data->pts->len > 0 && gs_clip_get_pts (clip, NULL) == NULL)
    gs_clip_set_pts (clip, (const gint64 *) data->pts->data, data->pts->len);

  if (data->persons != NULL && gs_clip_get_persons (clip) == NULL)
    gs_clip_set_persons (clip, data->persons);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
      gint64 id = gs_store_get_row (trace);
      GArray *samples = g_hash_table_lookup (data->samples, &id);

      /* What is in memory is never older than the file. */
      if (gs_trace_get_n_strokes (trace) > 0)
        continue;

      if (samples != NULL)
        gs_trace_append_samples (trace, (const GsTraceSample *) samples->data, samples->len);
      for (guint e = 0; e < data->edits->len; e++)
        {
          const Edit *edit = &g_array_index (data->edits, Edit, e);

          if (edit->trace_id == id)
            gs_trace_set_edit (trace, (guint) edit->number, edit->kind, edit->start, edit->end);
        }
    }

  for (guint i = 0; i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) tier = g_list_model_get_item (tiers, i);
      gint64 id = gs_store_get_row (tier);
      GPtrArray *segments = g_hash_table_lookup (data->tiers, &id);

      if (segments != NULL && g_list_model_get_n_items (G_LIST_MODEL (tier)) == 0)
        gs_tier_add_all (tier, segments);
    }

  /* What others have made just now and the session has not: it is to be found with what is in it. */
  if (data->watched != NULL)
    {
      gs_watch_clip_forget_unknown (data->watched, self->project);
      gs_store_follow_clip (self, g_steal_pointer (&data->watched));
    }
}

/**
 * gs_store_load_clip:
 * @self: a store
 * @clip: a clip of the project
 * @error: (out) (optional): why not
 *
 * Loads the clip's frame index and the samples and segments that lie over it. What is in memory already stays.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_load_clip (GsStore *self,
                    GsClip *clip,
                    GError **error)
{
  ClipData *data;
  gboolean done;

  g_return_val_if_fail (GS_IS_STORE (self), FALSE);

  if (!gs_store_flush (self, error))
    return FALSE;

  data = clip_data_new (clip);
  done = read_clip (self, data, error);
  if (done)
    take_clip (self, clip, data);
  clip_data_free (data);

  return done;
}

typedef struct
{
  GObject *object;
  gpointer data;
  GDestroyNotify free;
} LoadTask;

static void
load_task_free (gpointer user_data)
{
  LoadTask *load = user_data;

  g_object_unref (load->object);
  load->free (load->data);
  g_free (load);
}

static void
load_clip_thread (GTask *task,
                  gpointer source_object,
                  gpointer task_data,
                  GCancellable *cancellable)
{
  LoadTask *load = task_data;
  GError *error = NULL;

  if (read_clip (source_object, load->data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * gs_store_load_clip_async:
 * @self: a store
 * @clip: a clip of the project
 * @cancellable: (nullable): to forget about it
 * @callback: called when it is loaded
 * @user_data: for @callback
 *
 * gs_store_load_clip() off the main thread; the objects are filled by gs_store_load_clip_finish().
 */
void
gs_store_load_clip_async (GsStore *self,
                          GsClip *clip,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  LoadTask *load = g_new0 (LoadTask, 1);

  load->object = g_object_ref (G_OBJECT (clip));
  load->data = clip_data_new (clip);
  load->free = clip_data_free;
  g_task_set_source_tag (task, gs_store_load_clip_async);
  g_task_set_task_data (task, load, load_task_free);
  g_task_run_in_thread (task, load_clip_thread);
}

gboolean
gs_store_load_clip_finish (GsStore *self,
                           GAsyncResult *result,
                           GError **error)
{
  LoadTask *load = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  take_clip (self, GS_CLIP (load->object), load->data);

  return TRUE;
}
