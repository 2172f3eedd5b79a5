/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

/* What others have done to rows, done to the objects. */

/* From so many segments on a tier takes them with one notification. */
#define MANY_SEGMENTS 32

typedef struct
{
  GsStore *store;
  GHashTable *new_segments; /* GsTier -> GPtrArray of GsSegment */
  gboolean has_postponed;   /* something that others may belong to had to wait */
  gint64 tier_id, trace_id; /* those looked for last, since rows come grouped */
  GsTier *tier;
  GsTrace *trace;
} Following;

/* Whether something of the object that has the row is on its way to the file, or of one that may be the same and has no row yet. */
static gboolean
is_pending (GsStore *self,
            GType type,
            gint64 id)
{
  GHashTableIter iter;
  gpointer object;

  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &object, NULL))
    {
      gint64 row;

      if (G_OBJECT_TYPE (object) != type)
        continue;

      row = gs_store_get_row (object);
      if (row == id || row == 0)
        return TRUE;
    }

  return FALSE;
}

static GType
get_type (GsWatchTable table)
{
  switch (table)
    {
    case GS_WATCH_CLIP:
      return GS_TYPE_CLIP;
    case GS_WATCH_RATER:
      return GS_TYPE_RATER;
    case GS_WATCH_NETWORK:
      return GS_TYPE_NETWORK_INFO;
    case GS_WATCH_DIMENSION:
      return GS_TYPE_DIMENSION;
    case GS_WATCH_RUN:
      return GS_TYPE_RUN;
    case GS_WATCH_TRACE:
    case GS_WATCH_STROKE:
    case GS_WATCH_CONTENT:
      return GS_TYPE_TRACE;
    case GS_WATCH_TIER:
    case GS_WATCH_VOCABULARY:
    case GS_WATCH_SEGMENT:
      return GS_TYPE_TIER;
    case GS_WATCH_ASSIGNMENT:
    default:
      return GS_TYPE_ASSIGNMENT;
    }
}

/**
 * gs_store_note_change:
 * @self: a store with a watch
 * @object: (nullable): an object of which a change was made or could not be made
 *
 * In the writer's thread: the session is ahead of the file there, and what the file says next is news even if it said so before.
 */
void
gs_store_note_change (GsStore *self,
                      GObject *object)
{
  gint64 id = object != NULL ? gs_store_get_row (object) : 0;

  if (id == 0)
    return;

  if (GS_IS_SEGMENT (object))
    gs_watch_note (self->watch, GS_WATCH_SEGMENT, id);
  else if (GS_IS_WORD (object))
    gs_watch_note (self->watch, GS_WATCH_VOCABULARY, id);
  else
    {
      for (GsWatchTable table = GS_WATCH_CLIP; table < GS_WATCH_STROKE; table++)
        {
          if (table != GS_WATCH_VOCABULARY && G_OBJECT_TYPE (object) == get_type (table))
            gs_watch_note (self->watch, table, id);
        }
    }
}

static GsTier *
find_tier (Following *self,
           gint64 id)
{
  if (self->tier_id != id)
    {
      self->tier_id = id;
      self->tier = gs_project_find_tier (self->store->project, id);
    }

  return self->tier;
}

static GsTrace *
find_trace (Following *self,
            gint64 id)
{
  if (self->trace_id != id)
    {
      self->trace_id = id;
      self->trace = gs_project_find_trace (self->store->project, id);
    }

  return self->trace;
}

static gboolean
is_of_parent (GsWatchTable table)
{
  return table == GS_WATCH_STROKE || table == GS_WATCH_VOCABULARY || table == GS_WATCH_SEGMENT;
}

static gboolean
must_wait (Following *self,
           const GsWatchChange *change)
{
  gint64 id = is_of_parent (change->table) ? change->parent : change->id;

  if (is_pending (self->store, get_type (change->table), id))
    return TRUE;

  return change->table == GS_WATCH_SEGMENT && is_pending (self->store, GS_TYPE_SEGMENT, change->id);
}

static const char *
get_text (JsonObject *image,
          const char *name)
{
  return json_object_get_string_member_with_default (image, name, NULL);
}

static gint64
get_number (JsonObject *image,
            const char *name)
{
  return json_object_get_int_member_with_default (image, name, 0);
}

static void
set_row (gpointer object,
         gint64 id)
{
  gs_store_set_row (object, id);
  g_object_set (object, "id", id, NULL);
}

static void
fill_clip (GsStore *self,
           GsClip *clip,
           JsonObject *image)
{
  guint person = (guint) CLAMP (get_number (image, "person"), 0, G_MAXINT32);

  gs_clip_set_title (clip, get_text (image, "title"));
  gs_clip_set_size (clip, get_number (image, "size"));
  gs_clip_set_hash (clip, get_text (image, "hash"));
  gs_clip_set_duration (clip, get_number (image, "duration"));
  gs_clip_set_picture_size (clip, (guint) get_number (image, "width"), (guint) get_number (image, "height"));
  gs_clip_set_has_video (clip, get_number (image, "has_video") != 0);
  gs_clip_set_has_audio (clip, get_number (image, "has_audio") != 0);
  gs_clip_set_n_frames (clip, (guint) CLAMP (get_number (image, "n_frames"), 0, G_MAXINT32));
  if (gs_clip_get_person (clip) != person)
    gs_clip_set_person (clip, person);
}

static void
apply_clip (GsStore *self,
            const GsWatchChange *change,
            JsonObject *image)
{
  GsClip *clip = gs_project_find_clip (self->project, change->id);
  g_autoptr (GsClip) added = NULL;
  const char *path;

  if (change->gone)
    {
      if (clip != NULL)
        gs_project_remove_clip (self->project, clip);
      return;
    }

  path = get_text (image, "path") != NULL ? get_text (image, "path") : "";
  if (clip == NULL)
    {
      clip = added = gs_clip_new (path);
      set_row (clip, change->id);
      gs_store_set_place (self, clip, path, get_text (image, "relative_path"));
    }
  else if (g_strcmp0 (path, gs_clip_get_path (clip)) != 0 && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      gs_clip_set_path (clip, path);
      gs_clip_set_missing (clip, FALSE);
    }
  fill_clip (self, clip, image);
  if (added != NULL)
    gs_project_add_clip (self->project, added);
}

static void
apply_rater (GsStore *self,
             const GsWatchChange *change,
             JsonObject *image)
{
  GsRater *rater = gs_project_find_rater (self->project, change->id);
  g_autoptr (GsRater) added = NULL;
  const char *name;

  /* Nobody takes raters away. */
  if (change->gone)
    return;

  name = get_text (image, "name") != NULL ? get_text (image, "name") : "";
  if (rater == NULL)
    {
      rater = added = gs_rater_new (name);
      set_row (rater, change->id);
    }
  gs_rater_set_name (rater, name);
  gs_rater_set_derived (rater, get_text (image, "derived"));
  if (added != NULL)
    gs_project_add_rater (self->project, added);
}

static void
apply_network (GsStore *self,
               const GsWatchChange *change,
               JsonObject *image)
{
  GsNetworkInfo *network = gs_project_find_network (self->project, change->id);
  g_autoptr (GsNetworkInfo) added = NULL;
  GsOutput output = GS_OUTPUT_VALENCE;

  if (change->gone)
    return;

  if (network == NULL)
    {
      gs_output_from_nick (get_text (image, "output"), &output);
      network = added = gs_network_info_new (get_text (image, "name"), get_text (image, "hash"), output);
      set_row (network, change->id);
      gs_network_info_set_configuration (network, get_text (image, "configuration"));
      gs_network_info_set_provenance (network, get_text (image, "provenance"));
    }
  gs_network_info_set_path (network, get_text (image, "path"));
  if (added != NULL)
    gs_project_add_network (self->project, added);
}

static GsRun *
find_run (GsStore *self,
          gint64 clip_id,
          gint64 id)
{
  GsClip *clip = gs_project_find_clip (self->project, clip_id);
  GListModel *runs = clip != NULL ? gs_clip_get_runs (clip) : NULL;

  for (guint i = 0; runs != NULL && i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (gs_store_get_row (run) == id)
        return run; /* the list keeps it */
    }

  return NULL;
}

static GsRun *
make_run (GsStore *self,
          GsClip *clip,
          gint64 id,
          JsonObject *image)
{
  JsonArray *networks = json_object_get_array_member (image, "networks");
  JsonArray *gates = json_object_get_array_member (image, "gates");
  GsRun *run = gs_run_new (clip, (guint) CLAMP (get_number (image, "n_frames"), 0, G_MAXINT32));
  GsOutput output;

  set_row (run, id);
  gs_run_set_encoder (run, get_text (image, "encoder"));
  gs_run_set_configuration (run, get_text (image, "configuration"));
  gs_run_set_program_version (run, get_text (image, "program_version"));
  gs_run_set_perturbation (run, get_text (image, "perturbation"));
  gs_run_set_person (run, (guint) CLAMP (get_number (image, "person"), 0, G_MAXINT32));
  gs_run_set_started (run, get_number (image, "started"));
  for (guint i = 0; i < json_array_get_length (networks); i++)
    {
      JsonObject *network = json_array_get_object_element (networks, i);

      if (gs_output_from_nick (get_text (network, "output"), &output))
        gs_run_set_network (run, output, gs_project_find_network (self->project, get_number (network, "network_id")));
    }
  for (guint i = 0; i < json_array_get_length (gates); i++)
    {
      JsonObject *gate = json_array_get_object_element (gates, i);

      output = GS_OUTPUT_VALENCE;
      gs_output_from_nick (get_text (gate, "output"), &output);
      gs_run_add_gate_series (run, output, get_text (gate, "modality"), (guint) get_number (gate, "stage"),
                              (guint) CLAMP (get_number (gate, "n_candidates"), 1, 256));
    }

  return run;
}

static void
run_loaded_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  gs_store_load_run_finish (GS_STORE (source), result, NULL);
}

/* Frames of a run that others compute are read when somebody looks at it; who has looked too early sees the rest when it is done. */
static void
apply_run (GsStore *self,
           const GsWatchChange *change,
           JsonObject *image)
{
  GsRun *run = find_run (self, change->parent, change->id);
  GsClip *clip = gs_project_find_clip (self->project, change->parent);
  g_autoptr (GsRun) added = NULL;
  g_auto (GStrv) notes = NULL;
  GsRecordState state = GS_RECORD_INTERRUPTED;
  gboolean has_ended;

  if (change->gone)
    {
      if (run != NULL)
        gs_project_remove_run (self->project, run);
      return;
    }

  if (clip == NULL)
    return;

  if (run == NULL)
    run = added = make_run (self, clip, change->id, image);

  gs_record_state_from_nick (get_text (image, "state"), &state);
  has_ended = gs_run_get_state (run) == GS_RECORD_RUNNING && state != GS_RECORD_RUNNING;
  if (get_text (image, "notes") != NULL && get_text (image, "notes")[0] != '\0')
    notes = g_strsplit (get_text (image, "notes"), "\n", 0);
  gs_run_set_notes (run, (const char *const *) notes);
  gs_run_set_finished (run, get_number (image, "finished"));
  gs_run_set_state (run, state);
  if (added != NULL)
    gs_project_add_run (self->project, added);
  else if (has_ended && gs_run_has_frames (run))
    {
      gs_run_unload (run);
      gs_store_load_run_async (self, run, NULL, run_loaded_cb, NULL);
    }
}

static const char *
get_name (GsWatchTable table)
{
  switch (table)
    {
    case GS_WATCH_DIMENSION:
      return "dimension";
    case GS_WATCH_TRACE:
      return "trace";
    case GS_WATCH_TIER:
      return "tier";
    case GS_WATCH_VOCABULARY:
      return "vocabulary";
    case GS_WATCH_ASSIGNMENT:
    default:
      return "assignment";
    }
}

static gpointer
find_object (GsStore *self,
             const GsWatchChange *change)
{
  switch (change->table)
    {
    case GS_WATCH_TRACE:
      return gs_project_find_trace (self->project, change->id);
    case GS_WATCH_TIER:
      return gs_project_find_tier (self->project, change->id);
    case GS_WATCH_ASSIGNMENT:
      return gs_project_find_assignment (self->project, change->id);
    default:
      return NULL;
    }
}

/*
 * What the journal has words for goes the way of undo and redo. What others have taken away or brought back is never kept in memory: they may
 * change it while it is not seen here.
 */
static void
apply_journalled (GsStore *self,
                  const GsWatchChange *change,
                  JsonObject *image)
{
  const char *name = get_name (change->table);
  gboolean was_there = find_object (self, change) != NULL;
  g_autofree char *last_image = g_strdup_printf ("{\"tier_id\":%" G_GINT64_FORMAT "}", change->parent);
  GsJournalChange journalled = { .object = (char *) name, .object_id = change->id, .image = change->image };
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  g_autoptr (GObject) parked = NULL;
  GsRecordState state = GS_RECORD_INTERRUPTED;
  GsTrace *trace;
  GsAssignment *assignment;

  if (change->gone)
    journalled.last_image = last_image;

  g_ptr_array_add (changes, &journalled);
  gs_store_apply_changes (self, changes);

  if (change->gone)
    {
      if (was_there)
        parked = gs_store_unpark (self, name, change->id);
      return;
    }

  trace = change->table == GS_WATCH_TRACE ? gs_project_find_trace (self->project, change->id) : NULL;
  if (trace != NULL)
    {
      gs_record_state_from_nick (get_text (image, "state"), &state);
      gs_trace_set_state (trace, state);
    }

  assignment = change->table == GS_WATCH_ASSIGNMENT ? gs_project_find_assignment (self->project, change->id) : NULL;
  if (assignment != NULL)
    gs_assignment_set_state (assignment, gs_assignment_state_from_nick (get_text (image, "state")));
}

static const GsTraceStroke *
find_stroke (GsTrace *trace,
             gint64 number)
{
  guint n_strokes;
  const GsTraceStroke *strokes = gs_trace_get_strokes (trace, &n_strokes);

  for (guint i = n_strokes; i-- > 0;)
    {
      if (strokes[i].number == number)
        return &strokes[i];
    }

  return NULL;
}

static void
apply_stroke (GsStore *self,
              GsTrace *trace,
              const GsWatchChange *change)
{
  const GsTraceStroke *known = find_stroke (trace, change->number);
  const GsTraceSample *samples = change->samples != NULL ? (const GsTraceSample *) (gconstpointer) change->samples->data : NULL;
  guint n_samples = change->samples != NULL ? change->samples->len : 0;
  g_autoptr (GObject) parked = NULL;

  if (change->gone)
    {
      gs_trace_remove_stroke (trace, (guint) change->number);
      return;
    }

  if (change->goes_on)
    {
      if (n_samples > 0 && !gs_trace_extend_stroke (trace, (guint) change->number, samples, n_samples))
        gs_store_read_anew (self, trace);
      return;
    }

  /* Recorded or drawn here, as a rule; or as good as the same */
  if (known != NULL)
    {
      if (known->n_samples != n_samples || known->kind != change->kind)
        gs_store_read_anew (self, trace);
      return;
    }

  parked = gs_store_unpark (self, "stroke", change->id);
  gs_trace_insert_stroke (trace, samples, n_samples);
  if (change->kind != GS_STROKE_RECORDED)
    gs_trace_set_edit (trace, (guint) change->number, change->kind, change->start, change->end);
}

static void
apply_content (GsStore *self,
               GsTrace *trace,
               const GsWatchChange *change)
{
  gs_trace_clear (trace);
  gs_store_forget_strokes (self, trace);
  gs_trace_append_samples (trace, (const GsTraceSample *) (gconstpointer) change->samples->data, change->samples->len);
  for (guint i = 0; i < change->edits->len; i++)
    {
      const GsTraceStroke *edit = &g_array_index (change->edits, GsTraceStroke, i);

      if (edit->kind != GS_STROKE_RECORDED)
        gs_trace_set_edit (trace, edit->number, edit->kind, edit->start, edit->end);
    }
  g_hash_table_remove (self->to_reread, trace);
}

static void
apply_to_trace (Following *self,
                const GsWatchChange *change)
{
  GsTrace *trace = find_trace (self, change->table == GS_WATCH_STROKE ? change->parent : change->id);

  if (trace == NULL)
    return;

  if (change->table == GS_WATCH_CONTENT)
    {
      /* Otherwise it stays among those that are to be read anew. */
      if (!g_hash_table_contains (self->store->recordings, trace))
        apply_content (self->store, trace, change);
    }
  else if (!g_hash_table_contains (self->store->to_reread, trace))
    apply_stroke (self->store, trace, change);
}

static void
apply_segment (Following *self,
               const GsWatchChange *change)
{
  GsTier *tier = find_tier (self, change->parent);
  GsSegment *segment = tier != NULL ? gs_tier_find (tier, change->id) : NULL;
  GPtrArray *added;

  if (tier == NULL)
    return;

  if (change->gone)
    {
      if (segment != NULL)
        gs_tier_remove (tier, segment);
      return;
    }

  if (segment != NULL)
    {
      gs_segment_set_range (segment, gs_segment_get_start (change->segment), gs_segment_get_end (change->segment));
      gs_segment_set_label (segment, gs_segment_get_label (change->segment));
      gs_segment_set_note (segment, gs_segment_get_note (change->segment));
      return;
    }

  added = g_hash_table_lookup (self->new_segments, tier);
  if (added == NULL)
    {
      added = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->new_segments, g_object_ref (tier), added);
    }
  set_row (change->segment, change->id);
  g_ptr_array_add (added, g_object_ref (change->segment));
}

static void
add_segments (Following *self)
{
  GHashTableIter iter;
  gpointer tier, value;

  g_hash_table_iter_init (&iter, self->new_segments);
  while (g_hash_table_iter_next (&iter, &tier, &value))
    {
      GPtrArray *added = value;

      if (added->len >= MANY_SEGMENTS)
        {
          gs_tier_add_all (tier, added);
          continue;
        }

      for (guint i = 0; i < added->len; i++)
        gs_tier_add (tier, added->pdata[i]);
    }
}

/* What it belongs to had to wait, and so must it. */
static gboolean
is_orphan (Following *self,
           const GsWatchChange *change,
           JsonObject *image)
{
  GsProject *project = self->store->project;

  if (!self->has_postponed || change->gone)
    return FALSE;

  switch (change->table)
    {
    case GS_WATCH_RUN:
      return gs_project_find_clip (project, change->parent) == NULL;
    case GS_WATCH_TRACE:
    case GS_WATCH_TIER:
    case GS_WATCH_ASSIGNMENT:
      return gs_project_find_clip (project, change->parent) == NULL ||
             gs_project_find_rater (project, get_number (image, "rater_id")) == NULL;
    case GS_WATCH_STROKE:
      return find_trace (self, change->parent) == NULL;
    case GS_WATCH_VOCABULARY:
    case GS_WATCH_SEGMENT:
      return find_tier (self, change->parent) == NULL;
    default:
      return FALSE;
    }
}

/* Nothing may come between the hand that records and its trace. */
static gboolean
is_recorded_here (Following *self,
                  gint64 trace_id)
{
  GsTrace *trace = g_hash_table_size (self->store->recordings) > 0 ? find_trace (self, trace_id) : NULL;

  return trace != NULL && g_hash_table_contains (self->store->recordings, trace);
}

/* Whether it is to be made now; otherwise it is postponed if it cannot be done without. */
static gboolean
may_apply (Following *self,
           GsWatchChange **change,
           JsonObject *image)
{
  GsStore *store = self->store;

  gboolean is_busy = ((*change)->table == GS_WATCH_STROKE && is_recorded_here (self, (*change)->parent)) ||
                     ((*change)->table == GS_WATCH_TRACE && is_recorded_here (self, (*change)->id));

  /* When recording ends, the trace's row will be another one again. One that is gone may come back with the next stroke. */
  if (is_busy && (*change)->table == GS_WATCH_TRACE && !(*change)->gone)
    return FALSE;

  /* What others say in it is read with all of it then. */
  if (is_busy && (*change)->table == GS_WATCH_STROKE)
    {
      gs_store_read_anew (store, find_trace (self, (*change)->parent));
      return FALSE;
    }

  /* What was in it is gone as well, and does not come back with the next stroke. */
  if (is_busy && (*change)->table == GS_WATCH_TRACE)
    gs_store_read_anew (store, find_trace (self, (*change)->id));

  if (!is_busy && !must_wait (self, *change) &&
      !is_orphan (self, *change, image))
    return TRUE;

  self->has_postponed = TRUE;
  if ((*change)->table != GS_WATCH_CONTENT)
    g_ptr_array_add (store->postponed, g_steal_pointer (change));

  return FALSE;
}

static void
apply_change (Following *self,
              const GsWatchChange *change,
              JsonObject *image)
{
  /* It may bring or take what is remembered. */
  if (change->table == GS_WATCH_CLIP || change->table == GS_WATCH_TRACE || change->table == GS_WATCH_TIER)
    {
      self->tier_id = self->trace_id = 0;
      self->tier = NULL;
      self->trace = NULL;
    }

  switch (change->table)
    {
    case GS_WATCH_CLIP:
      apply_clip (self->store, change, image);
      break;
    case GS_WATCH_RATER:
      apply_rater (self->store, change, image);
      break;
    case GS_WATCH_NETWORK:
      apply_network (self->store, change, image);
      break;
    case GS_WATCH_RUN:
      apply_run (self->store, change, image);
      break;
    case GS_WATCH_STROKE:
    case GS_WATCH_CONTENT:
      apply_to_trace (self, change);
      break;
    case GS_WATCH_SEGMENT:
      apply_segment (self, change);
      break;
    default:
      apply_journalled (self->store, change, image);
    }
}

/**
 * gs_store_apply_watched:
 * @self: a store
 * @changes: (element-type GsWatchChange): rows that are other ones than before, what others belong to first
 *
 * Brings the project's objects to what the file says, where nothing of them is on its way to it. The rest is postponed.
 */
void
gs_store_apply_watched (GsStore *self,
                        GPtrArray *changes)
{
  Following following = { .store = self };

  g_signal_emit_by_name (self, "following");
  following.new_segments = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) g_ptr_array_unref);

  /* First what is gone: what is new may have its place. With what is gone goes what is in it. */
  for (guint i = 0; i < changes->len; i++)
    {
      GsWatchChange *change = changes->pdata[i];

      if (change->gone && may_apply (&following, (GsWatchChange **) &changes->pdata[i], NULL))
        apply_change (&following, change, NULL);
    }

  for (guint i = 0; i < changes->len; i++)
    {
      GsWatchChange *change = changes->pdata[i];
      g_autoptr (JsonNode) node = change != NULL && change->image != NULL ? json_from_string (change->image, NULL) : NULL;
      JsonObject *image = node != NULL ? json_node_get_object (node) : NULL;

      if (change != NULL && !change->gone && may_apply (&following, (GsWatchChange **) &changes->pdata[i], image))
        apply_change (&following, change, image);
    }

  add_segments (&following);
  g_hash_table_unref (following.new_segments);
  g_signal_emit_by_name (self, "followed");
}

/**
 * gs_store_take_out:
 * @self: a store
 * @object: (nullable): an object of which a change could not be stored
 * @parent: (nullable): what it belongs to
 *
 * Another window may be why: what has got no row is taken out of the session, for it is nowhere else; what has one will be as the file says.
 * Traces stay: what a hand has recorded is not thrown away.
 */
void
gs_store_take_out (GsStore *self,
                   GObject *object,
                   GObject *parent)
{
  self->has_news = TRUE;
  if (object == NULL || gs_store_get_row (object) != 0)
    return;

  if (GS_IS_SEGMENT (object))
    gs_tier_remove (GS_TIER (parent), GS_SEGMENT (object));
  else if (GS_IS_WORD (object))
    gs_tier_drop_word (GS_TIER (parent), GS_WORD (object));
  else if (GS_IS_TIER (object))
    gs_project_remove_tier (self->project, GS_TIER (object));
  else if (GS_IS_ASSIGNMENT (object))
    gs_project_remove_assignment (self->project, GS_ASSIGNMENT (object));
  else if (GS_IS_DIMENSION (object))
    gs_project_remove_dimension (self->project, GS_DIMENSION (object));
}
