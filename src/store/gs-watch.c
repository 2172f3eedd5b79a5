/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-watch-private.h"

/*
 * Sees what other windows and programs do to a project. SQLite says cheaply that somebody else has written (PRAGMA data_version); which rows
 * are other ones is found by going through those of the lists and of the clips that are loaded, and comparing a hash of each with what it was.
 * That finds the changes of any program, SQLite's own shell included, and needs nothing in the file. Rows that this program has changed itself
 * are noted as it does so, for others may take them away before they are looked at; they are found once as well, and in the session they are
 * that already.
 *
 * Samples are never compared: a stroke only ever grows at its end, and only while its trace is recorded.
 */

const GsWatchList gs_watch_lists[] = {
  { "clip", "0", "title, path, relative_path, size, hash, duration, width, height, has_video, has_audio, n_frames, person",
    "'title', title, 'path', path, 'relative_path', relative_path, 'size', size, 'hash', hash, 'duration', duration, 'width', width, "
    "'height', height, 'has_video', has_video, 'has_audio', has_audio, 'n_frames', n_frames, 'person', person",
    "" },
  { "rater", "0", "name, derived", "'name', name, 'derived', derived", "" },
  { "network", "0", "hash, path",
    "'name', name, 'hash', hash, 'output', output, 'path', path, 'configuration', configuration, 'provenance', provenance", "" },
  { "dimension", "0", "name, minimum, maximum",
    "'id', id, 'name', name, 'minimum', minimum, 'maximum', maximum, 'bounded', bounded, 'low', low, 'middle', middle, 'high', high",
    " WHERE removed = 0" },
  /* How long a run is that says so itself: see bound_frames() in gs-store-load.c. */
  { "run", "clip_id", "state, started, finished, notes",
    "'clip_id', clip_id, 'n_frames', CASE WHEN n_frames <= 20000 THEN n_frames ELSE min(n_frames, max(20000, "
    "(SELECT count(*) FROM frame WHERE clip_id = run.clip_id), (SELECT count(*) FROM prediction WHERE run_id = run.id))) END, "
    "'encoder', encoder, 'configuration', configuration, 'program_version', program_version, 'perturbation', perturbation, 'state', state, "
    "'started', started, 'finished', finished, 'notes', notes, 'person', person, "
    "'networks', json((SELECT json_group_array(json_object('output', output, 'network_id', network_id)) FROM run_network WHERE run_id = run.id)), "
    "'gates', json((SELECT json_group_array(json_object('output', output, 'modality', modality, 'stage', stage, 'n_candidates', n_candidates)) "
    "FROM (SELECT * FROM gate_series WHERE run_id = run.id ORDER BY position)))",
    "" },
  { "trace", "clip_id",
    "state, take, chosen, bounded, blind, speed, device, delay_method, delay, delay_criterion, delay_settings, derived",
    "'id', id, 'clip_id', clip_id, 'rater_id', rater_id, 'dimension', dimension, 'minimum', minimum, 'maximum', maximum, 'take', take, "
    "'state', state, 'chosen', chosen, 'bounded', bounded, 'blind', blind, 'speed', speed, 'device', device, 'delay_method', delay_method, "
    "'delay', delay, 'delay_criterion', delay_criterion, 'delay_settings', delay_settings, 'derived', derived",
    " WHERE removed = 0" },
  { "tier", "clip_id", "name, overlap", "'id', id, 'clip_id', clip_id, 'rater_id', rater_id, 'name', name, 'overlap', overlap",
    " WHERE removed = 0" },
  { "vocabulary", "tier_id", "position, name, colour, \"key\"",
    "'id', id, 'tier_id', tier_id, 'position', position, 'name', name, 'colour', colour, 'key', \"key\"",
    " WHERE removed = 0 AND tier_id IN (SELECT id FROM tier WHERE removed = 0)" },
  { "assignment", "clip_id", "dimension, repetition, state, note",
    "'id', id, 'clip_id', clip_id, 'rater_id', rater_id, 'dimension', dimension, 'repetition', repetition, 'state', state, 'note', note",
    " WHERE removed = 0" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (gs_watch_lists) == GS_WATCH_STROKE);

static GHashTable *
entries_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
}

void
gs_watch_change_free (GsWatchChange *change)
{
  if (change == NULL)
    return;

  g_free (change->image);
  g_clear_object (&change->segment);
  g_clear_pointer (&change->samples, g_array_unref);
  g_clear_pointer (&change->edits, g_array_unref);
  g_free (change);
}

/**
 * gs_watch_new:
 * @recorder: who watches, from gs_recorder_new(): what is recorded under that name is not looked at
 *
 * Returns: (transfer full): a watch that knows no row yet
 */
GsWatch *
gs_watch_new (const char *recorder)
{
  GsWatch *self = g_new0 (GsWatch, 1);

  self->recorder = g_strdup (recorder);
  self->data_version = -1;
  self->notes = g_array_new (FALSE, FALSE, sizeof (GsWatchNote));
  for (guint i = 0; i < G_N_ELEMENTS (self->lists); i++)
    self->lists[i] = entries_new ();
  self->clips = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) gs_watch_clip_free);

  return self;
}

void
gs_watch_free (GsWatch *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (self->lists); i++)
    g_hash_table_unref (self->lists[i]);
  g_hash_table_unref (self->clips);
  g_array_unref (self->notes);
  g_free (self->recorder);
  g_free (self);
}

GsWatchClip *
gs_watch_clip_new (gint64 clip_id)
{
  GsWatchClip *self = g_new0 (GsWatchClip, 1);

  self->clip_id = clip_id;
  self->strokes = entries_new ();
  self->segments = entries_new ();

  return self;
}

void
gs_watch_clip_free (GsWatchClip *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->strokes);
  g_hash_table_unref (self->segments);
  g_free (self);
}

static GsWatchChange *
add_change (GPtrArray *changes,
            GsWatchTable table,
            gint64 clip_id,
            const GsWatchEntry *entry)
{
  GsWatchChange *change = g_new0 (GsWatchChange, 1);

  change->table = table;
  change->clip_id = clip_id;
  change->id = entry->id;
  change->parent = entry->parent;
  change->number = entry->number;
  g_ptr_array_add (changes, change);

  return change;
}

/* Takes the row that @query is on down: its number, what it belongs to and its number there are the first columns. */
static GsWatchEntry *
see_row (GHashTable *entries,
         GsStatement *query,
         guint round,
         gboolean *is_other)
{
  guint64 hash = gs_statement_hash (query);
  GsWatchEntry *entry = gs_watch_ensure_entry (entries, gs_statement_get_int64 (query, 0), 0, 0);

  *is_other = entry->hash != hash;
  entry->hash = hash;
  entry->round = round;
  entry->parent = gs_statement_get_int64 (query, 1);
  entry->number = gs_statement_get_int64 (query, 2);

  return entry;
}

/* What was there and was not seen this time. */
static void
find_gone (GHashTable *entries,
           GHashTable *containers,
           guint round,
           GsWatchTable table,
           gint64 clip_id,
           GPtrArray *changes)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const GsWatchEntry *entry = value;

      if (entry->round == round)
        continue;

      /* With what it lay in it has gone already. */
      if (containers == NULL || g_hash_table_contains (containers, &entry->parent))
        add_change (changes, table, clip_id, entry)->gone = TRUE;
      g_hash_table_iter_remove (&iter);
    }
}

static gboolean
look_at_list (GsWatch *self,
              GsConnection *connection,
              GsWatchTable table,
              GPtrArray *changes,
              GError **error)
{
  const GsWatchList *list = &gs_watch_lists[table];
  g_autofree char *select = g_strdup_printf ("SELECT id, %s, 0, %s FROM \"%s\"%s ORDER BY id", list->parent, list->hashed, list->name,
                                             list->where);
  g_autofree char *image = g_strdup_printf ("SELECT json_object(%s) FROM \"%s\" WHERE id = ?", list->image, list->name);
  GsStatement *query = gs_connection_query (connection, error, select, "");
  guint first = changes->len;

  for (;;)
    {
      gboolean has_row, is_other;
      GsWatchEntry *entry;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      entry = see_row (self->lists[table], query, self->round, &is_other);
      if (is_other)
        add_change (changes, table, 0, entry);
    }

  for (guint i = first; i < changes->len; i++)
    {
      GsWatchChange *change = changes->pdata[i];

      g_autoptr (GError) local_error = NULL;

      change->image = gs_connection_query_text (connection, &local_error, image, "i", change->id);
      if (change->image != NULL)
        continue;

      if (local_error != NULL && !g_error_matches (local_error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      /* Another tool may write what is no number or no text, and what this program cannot take must not keep it from all the rest. */
      gs_watch_forget (self, change);
      g_ptr_array_remove_index (changes, i--);
    }

  find_gone (self->lists[table], NULL, self->round, table, 0, changes);

  return TRUE;
}

static gboolean
look_at_segments (GsWatchClip *clip,
                  GHashTable *tiers,
                  GsConnection *connection,
                  guint round,
                  GPtrArray *changes,
                  GError **error)
{
  GsStatement *query = gs_connection_query (connection, error,
                                            "SELECT s.id, s.tier_id, 0, s.start, s.\"end\", s.label, s.note FROM tier AS t "
                                            "JOIN segment AS s ON s.tier_id = t.id WHERE t.clip_id = ? AND t.removed = 0",
                                            "i", clip->clip_id);

  for (;;)
    {
      gboolean has_row, is_other;
      const char *text;
      GsWatchEntry *entry;
      GsSegment *segment;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      entry = see_row (clip->segments, query, round, &is_other);
      if (!is_other || changes == NULL)
        continue;

      text = gs_statement_get_text (query, 5);
      segment = gs_segment_new (gs_statement_get_int64 (query, 3), gs_statement_get_int64 (query, 4), text != NULL ? text : "");
      text = gs_statement_get_text (query, 6);
      gs_segment_set_note (segment, text != NULL ? text : "");
      add_change (changes, GS_WATCH_SEGMENT, clip->clip_id, entry)->segment = segment;
    }

  if (changes != NULL)
    find_gone (clip->segments, tiers, round, GS_WATCH_SEGMENT, clip->clip_id, changes);

  return TRUE;
}

/* The samples of a stroke after the last one that is known, which moves on. */
static gboolean
read_samples (GsConnection *connection,
              GsWatchEntry *entry,
              GArray *samples,
              GError **error)
{
  GsStatement *query =
    gs_connection_query (connection, error,
                         "SELECT media_time, position, wall_time, value FROM trace_sample WHERE trace_id = ? AND stroke = ? "
                         "AND (media_time, position) > (?, ?) ORDER BY media_time, position",
                         "iiii", entry->parent, entry->number, entry->position >= 0 ? entry->media_time : G_MININT64, entry->position);

  for (;;)
    {
      GsTraceSample sample;
      gboolean has_row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      entry->media_time = gs_statement_get_int64 (query, 0);
      entry->position = gs_statement_get_int64 (query, 1);
      sample.media_time = entry->media_time;
      sample.wall_time = gs_statement_get_int64 (query, 2);
      sample.value = gs_statement_get_double (query, 3);
      sample.stroke = (guint) entry->number;
      g_array_append_val (samples, sample);
    }
}

/* Where a stroke ends, without going through it. */
static gboolean
find_end (GsConnection *connection,
          GsWatchEntry *entry,
          GError **error)
{
  GsStatement *query = gs_connection_query (connection, error,
                                            "SELECT media_time, position FROM trace_sample WHERE trace_id = ? AND stroke = ? "
                                            "ORDER BY media_time DESC, position DESC LIMIT 1",
                                            "ii", entry->parent, entry->number);
  gboolean has_row;

  if (query == NULL || !gs_statement_next (query, &has_row, error))
    return FALSE;

  if (has_row)
    {
      entry->media_time = gs_statement_get_int64 (query, 0);
      entry->position = gs_statement_get_int64 (query, 1);
    }
  gs_statement_reset (query);

  return TRUE;
}

#define STROKES                                                                                                        \
  "SELECT k.id, k.trace_id, k.number, k.kind, k.start, k.\"end\" FROM trace AS t JOIN stroke AS k ON k.trace_id = t.id " \
  "WHERE t.clip_id = ?1 AND t.removed = 0 AND k.removed = 0 "

static void
take_range (GsStatement *query,
            GsStrokeKind *kind,
            gint64 *start,
            gint64 *end)
{
  *kind = gs_statement_is_null (query, 5) ? GS_STROKE_RECORDED : gs_stroke_kind_from_nick (gs_statement_get_text (query, 3));
  *start = gs_statement_get_int64 (query, 4);
  *end = gs_statement_get_int64 (query, 5);
}

/*
 * Strokes that are new or of traces that are recorded or have just been. What is recorded here is passed over: neither gone nor changed; its
 * samples are in memory long before.
 */
static gboolean
look_at_strokes (GsWatch *self,
                 GsWatchClip *clip,
                 GsConnection *connection,
                 GHashTable *recorded,
                 GHashTable *own,
                 GPtrArray *changes,
                 GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  GsStatement *query = gs_connection_query (connection, error, STROKES "ORDER BY k.trace_id, k.number", "i", clip->clip_id);
  guint first = changes->len;

  for (;;)
    {
      gboolean has_row, is_other;
      GsWatchChange *change;
      gint64 id, trace_id;
      GsWatchEntry *entry;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      id = gs_statement_get_int64 (query, 0);
      trace_id = gs_statement_get_int64 (query, 1);
      if (g_hash_table_contains (own, &trace_id))
        {
          entry = g_hash_table_lookup (clip->strokes, &id);
          if (entry != NULL)
            entry->round = self->round;
          continue;
        }

      entry = see_row (clip->strokes, query, self->round, &is_other);
      if (!is_other && !g_hash_table_contains (recorded, &trace_id))
        continue;

      change = add_change (changes, GS_WATCH_STROKE, clip->clip_id, entry);
      take_range (query, &change->kind, &change->start, &change->end);
      change->goes_on = !is_other;
      g_ptr_array_add (entries, entry);
    }

  for (guint i = 0; i < entries->len; i++)
    {
      GsWatchChange *change = changes->pdata[first + i];
      GsWatchEntry *entry = entries->pdata[i];

      if (!change->goes_on)
        entry->position = -1;
      change->samples = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
      if (!read_samples (connection, entry, change->samples, error))
        return FALSE;
    }

  find_gone (clip->strokes, self->lists[GS_WATCH_TRACE], self->round, GS_WATCH_STROKE, clip->clip_id, changes);

  return TRUE;
}

/**
 * gs_watch_clip_prime:
 * @self: a clip's rows
 * @connection: a connection, inside of the transaction in which the clip is read
 * @error: (out) (optional): why not
 *
 * Takes down what the rows over a clip are that is being loaded.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_watch_clip_prime (GsWatchClip *self,
                     GsConnection *connection,
                     GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  GsStatement *query = gs_connection_query (connection, error, STROKES, "i", self->clip_id);

  for (;;)
    {
      gboolean has_row, is_other;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      g_ptr_array_add (entries, see_row (self->strokes, query, 0, &is_other));
    }

  for (guint i = 0; i < entries->len; i++)
    {
      if (!find_end (connection, entries->pdata[i], error))
        return FALSE;
    }

  return look_at_segments (self, NULL, connection, 0, NULL, error);
}

/**
 * gs_watch_take_clip:
 * @self: a watch
 * @clip: (transfer full): what its rows were when it was loaded
 *
 * Looks at the rows over that clip as well from now on. One that is watched already stays as it is known.
 */
void
gs_watch_take_clip (GsWatch *self,
                    GsWatchClip *clip)
{
  if (g_hash_table_contains (self->clips, &clip->clip_id))
    gs_watch_clip_free (clip);
  else
    g_hash_table_insert (self->clips, &clip->clip_id, clip);
}

static gboolean
get_data_version (GsConnection *connection,
                  gint64 *version,
                  GError **error)
{
  return gs_connection_query_int64 (connection, version, error, "PRAGMA data_version", "");
}

/**
 * gs_watch_get_version:
 * @self: a watch
 *
 * Returns: a number that is another one after a look that found that somebody else has written
 */
gint64
gs_watch_get_version (const GsWatch *self)
{
  return self->data_version;
}

/**
 * gs_watch_prime:
 * @self: a new watch
 * @connection: the connection that will be looked through, inside of the transaction in which the project is loaded
 * @error: (out) (optional): why not
 *
 * Takes down what the rows of the lists are.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_watch_prime (GsWatch *self,
                GsConnection *connection,
                GError **error)
{
  for (guint table = 0; table < GS_WATCH_STROKE; table++)
    {
      const GsWatchList *list = &gs_watch_lists[table];
      g_autofree char *select = g_strdup_printf ("SELECT id, %s, 0, %s FROM \"%s\"%s ORDER BY id", list->parent, list->hashed, list->name,
                                                 list->where);
      GsStatement *query = gs_connection_query (connection, error, select, "");

      for (;;)
        {
          gboolean has_row, is_other;

          if (query == NULL || !gs_statement_next (query, &has_row, error))
            return FALSE;
          if (!has_row)
            break;

          see_row (self->lists[table], query, 0, &is_other);
        }
    }

  gs_connection_tell_rows (connection, gs_watch_row_cb, self);

  return get_data_version (connection, &self->data_version, error);
}

/**
 * gs_watch_move:
 * @self: a watch
 * @connection: the connection that will be looked through from now on, to a copy of the file
 */
void
gs_watch_move (GsWatch *self,
               GsConnection *connection)
{
  gs_connection_tell_rows (connection, gs_watch_row_cb, self);
  self->data_version = -1;
}

/* Traces that others record, with those that this look finds another state of, and traces that are recorded here. */
static gboolean
find_recorded (GsWatch *self,
               GsConnection *connection,
               const GPtrArray *changes,
               const GArray *recordings,
               GHashTable *recorded,
               GHashTable *own,
               GError **error)
{
  GsStatement *query = gs_connection_query (connection, error,
                                            "SELECT id, recorder IS ? FROM trace WHERE removed = 0 AND state = 'running'", "t",
                                            self->recorder);

  for (guint i = 0; i < changes->len; i++)
    {
      const GsWatchChange *change = changes->pdata[i];

      if (change->table == GS_WATCH_TRACE && !change->gone)
        g_hash_table_add (recorded, g_memdup2 (&change->id, sizeof change->id));
    }

  for (;;)
    {
      gboolean has_row;
      gint64 id;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      id = gs_statement_get_int64 (query, 0);
      g_hash_table_add (gs_statement_get_int64 (query, 1) != 0 ? own : recorded, g_memdup2 (&id, sizeof id));
    }

  /* Another window may record into the same trace, and stand in its row. */
  for (guint i = 0; i < recordings->len; i++)
    {
      const gint64 *id = &g_array_index (recordings, gint64, i);

      g_hash_table_remove (recorded, id);
      g_hash_table_add (own, g_memdup2 (id, sizeof *id));
    }

  return TRUE;
}

/* All that a trace says. */
static gboolean
read_content (GsConnection *connection,
              gint64 trace_id,
              GPtrArray *changes,
              GError **error)
{
  GsWatchEntry trace = { .id = trace_id };
  GsWatchChange *change = add_change (changes, GS_WATCH_CONTENT, 0, &trace);
  GsStatement *query = gs_connection_query (connection, error,
                                            "SELECT id, trace_id, number, kind, start, \"end\" FROM stroke WHERE trace_id = ? AND removed = 0 "
                                            "ORDER BY number",
                                            "i", trace_id);

  change->edits = g_array_new (FALSE, FALSE, sizeof (GsTraceStroke));
  change->samples = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
  for (;;)
    {
      GsTraceStroke stroke = { 0 };
      gboolean has_row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      stroke.number = (guint) gs_statement_get_int64 (query, 2);
      take_range (query, &stroke.kind, &stroke.start, &stroke.end);
      g_array_append_val (change->edits, stroke);
    }

  for (guint i = 0; i < change->edits->len; i++)
    {
      GsWatchEntry entry = { .parent = trace_id, .number = g_array_index (change->edits, GsTraceStroke, i).number, .position = -1 };

      if (!read_samples (connection, &entry, change->samples, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
look (GsWatch *self,
      GsConnection *connection,
      const GArray *contents,
      const GArray *recordings,
      GPtrArray *changes,
      GError **error)
{
  g_autoptr (GHashTable) recorded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) own = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer clip;

  self->round++;
  for (guint table = 0; table < GS_WATCH_STROKE; table++)
    {
      if (!look_at_list (self, connection, table, changes, error))
        return FALSE;
    }

  for (guint i = 0; i < changes->len; i++)
    {
      const GsWatchChange *change = changes->pdata[i];

      if (change->table == GS_WATCH_CLIP && change->gone)
        g_hash_table_remove (self->clips, &change->id);
    }

  if (!find_recorded (self, connection, changes, recordings, recorded, own, error))
    return FALSE;

  g_hash_table_iter_init (&iter, self->clips);
  while (g_hash_table_iter_next (&iter, NULL, &clip))
    {
      if (!look_at_strokes (self, clip, connection, recorded, own, changes, error) ||
          !look_at_segments (clip, self->lists[GS_WATCH_TIER], connection, self->round, changes, error))
        return FALSE;
    }

  for (guint i = 0; i < contents->len; i++)
    {
      if (!read_content (connection, g_array_index (contents, gint64, i), changes, error))
        return FALSE;
    }

  return get_data_version (connection, &self->data_version, error);
}

/**
 * gs_watch_look:
 * @self: a watch
 * @connection: the connection that it was primed with, outside of a transaction
 * @even_if_unchanged: whether to look although nobody else has written
 * @contents: (element-type gint64): traces of which everything is wanted
 * @recordings: (element-type gint64): traces that are recorded here
 * @changes: (element-type GsWatchChange): is given the rows that are other ones
 * @has_looked: (out): whether there was anything to look at
 * @error: (out) (optional): why not; everything is looked at again the next time
 *
 * Returns: %FALSE on error
 */
gboolean
gs_watch_look (GsWatch *self,
               GsConnection *connection,
               gboolean even_if_unchanged,
               const GArray *contents,
               const GArray *recordings,
               GPtrArray *changes,
               gboolean *has_looked,
               GError **error)
{
  gint64 version = 0;

  *has_looked = FALSE;
  if (!get_data_version (connection, &version, error))
    return FALSE;
  if (version == self->data_version && !even_if_unchanged)
    return TRUE;

  if (!gs_connection_execute (connection, "BEGIN", error))
    return FALSE;

  *has_looked = look (self, connection, contents, recordings, changes, error);
  gs_connection_rollback (connection);
  if (*has_looked)
    return TRUE;

  /* What was taken down is not what the session has been told. */
  for (guint i = 0; i < changes->len; i++)
    gs_watch_forget (self, changes->pdata[i]);
  self->data_version = -1;

  return FALSE;
}
