/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-session.h"
#include "gs-store-error.h"

G_BEGIN_DECLS

/**
 * GsStoreFlags:
 * @GS_STORE_EXISTING: the project file must be there
 * @GS_STORE_CREATE: make an empty project where there is no file
 * @GS_STORE_FOLLOW: while the main context runs, bring into the objects what other windows and programs change in the file
 *
 * How to open a project file.
 */
typedef enum
{
  GS_STORE_EXISTING = 0,
  GS_STORE_CREATE = 1 << 0,
  GS_STORE_FOLLOW = 1 << 1,
} GsStoreFlags;

/**
 * GsSegmentHit:
 * @clip_id: the clip
 * @tier_id: the tier
 * @segment_id: the segment
 * @start: where it starts, nanoseconds of media time
 * @end: where it ends
 * @clip: title of the clip
 * @tier: name of the tier
 * @label: the segment's label
 * @note: its note
 *
 * A segment that was looked for, whether its clip is in memory or not.
 */
typedef struct
{
  gint64 clip_id;
  gint64 tier_id;
  gint64 segment_id;
  gint64 start;
  gint64 end;
  char *clip;
  char *tier;
  char *label;
  char *note;
} GsSegmentHit;

/**
 * GsUndoStep:
 * @id: its number; a later step has a higher one
 * @name: as it follows the word Undo in a menu
 * @created: when it was done, microseconds since 1970
 * @undone: whether it has been undone
 *
 * A step of the undo journal.
 */
typedef struct
{
  gint64 id;
  char *name;
  gint64 created;
  gboolean undone;
} GsUndoStep;

#define GS_TYPE_STORE (gs_store_get_type ())

/*
 * A project file and the GsProject that mirrors it. Belongs to the main thread: every function that changes
 * something changes the session's objects at once, posts the rows to the one writer thread and returns; what
 * people typed goes ahead of what was computed. gs_store_flush() waits for all of it.
 *
 * Properties: "path"; "undo-name", "redo-name" (nullable: nothing to undo).
 * Signals: "failed" (GError *): a posted change could not be stored and is given up; "stalled" (GError *): the disk is
 * full or the like, changes wait in memory and are tried again; %NULL = it goes on; "samples-stored" (GsTrace *, uint stroke,
 * uint position, uint n, int64 when): so many samples of a recorded stroke, from that position on, were committed at that
 * moment of monotonic time, microseconds; "reloaded": undo or redo replaced objects; "following", "followed": before and after
 * objects are changed, added and taken away because another window or program has changed the file.
 */
G_DECLARE_FINAL_TYPE (GsStore, gs_store, GS, STORE, GObject)

/* Opening and closing */
GsStore *gs_store_open (const char *path, GsStoreFlags flags, GError **error);
void gs_store_open_async (const char *path, GsStoreFlags flags, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
GsStore *gs_store_open_finish (GAsyncResult *result, GError **error);
gboolean gs_store_is_open (GsStore *self);
gboolean gs_store_flush (GsStore *self, GError **error);
gboolean gs_store_close (GsStore *self, GError **error);
void gs_store_save_elsewhere_async (GsStore *self, const char *path, GAsyncReadyCallback callback, gpointer user_data);
gboolean gs_store_save_elsewhere_finish (GsStore *self, GAsyncResult *result, GError **error);
gboolean gs_store_check (GsStore *self, GPtrArray *findings, GError **error);
gboolean gs_store_merge (GsStore *self, GsStore *other, GCancellable *cancellable, GError **error);
GsProject *gs_store_get_project (GsStore *self);
const char *gs_store_get_path (GsStore *self);

/* Clips, raters, networks */
void gs_store_add_clip (GsStore *self, GsClip *clip);
void gs_store_update_clip (GsStore *self, GsClip *clip);
void gs_store_remove_clip (GsStore *self, GsClip *clip);
void gs_store_set_persons (GsStore *self, GsClip *clip, GsClipPersons *persons);
void gs_store_choose_person (GsStore *self, GsClip *clip, guint person);
gboolean gs_store_load_clip (GsStore *self, GsClip *clip, GError **error);
void gs_store_load_clip_async (GsStore *self, GsClip *clip, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean gs_store_load_clip_finish (GsStore *self, GAsyncResult *result, GError **error);
GsClip *gs_store_find_clip_by_hash (GsStore *self, const char *hash);
GsRater *gs_store_ensure_rater (GsStore *self, const char *name);
GsRater *gs_store_ensure_derived_rater (GsStore *self, const char *name, const char *derived);
void gs_store_rename_rater (GsStore *self, GsRater *rater, const char *name);
GsNetworkInfo *gs_store_ensure_network (GsStore *self, GsNetworkInfo *network);

/* Runs */
void gs_store_begin_run (GsStore *self, GsRun *run);
void gs_store_write_run_block (GsStore *self, GsRun *run, GsRunBlock *block);
void gs_store_finish_run (GsStore *self, GsRun *run);
void gs_store_remove_run (GsStore *self, GsRun *run);
gboolean gs_store_load_run (GsStore *self, GsRun *run, GError **error);
void gs_store_load_run_async (GsStore *self, GsRun *run, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean gs_store_load_run_finish (GsStore *self, GAsyncResult *result, GError **error);

/* Traces */
void gs_store_begin_trace (GsStore *self, GsTrace *trace);
void gs_store_set_trace_device (GsStore *self, GsTrace *trace, const char *device);
void gs_store_append_samples (GsStore *self, GsTrace *trace);
void gs_store_append_all (GsStore *self);
void gs_store_end_trace (GsStore *self, GsTrace *trace);
void gs_store_remove_trace (GsStore *self, GsTrace *trace);
void gs_store_edit_trace (GsStore *self, GsTrace *trace, GsStrokeKind kind, gint64 start, gint64 end,
                          const GsTraceSample *samples, guint n_samples);
void gs_store_edit_trace_pieces (GsStore *self, GsTrace *trace, GsStrokeKind kind, gint64 start, gint64 end, GPtrArray *pieces);
GsTrace *gs_store_take_over_run (GsStore *self, GsRun *run, GsOutput output, GsRater *rater, guint take);
void gs_store_choose_take (GsStore *self, GsTrace *trace);
void gs_store_set_trace_delay (GsStore *self, GsTrace *trace, GsDelayMethod method, gint64 delay);
void gs_store_set_trace_delay_estimate (GsStore *self, GsTrace *trace, gint64 delay, const char *criterion, const char *settings);

/* What is to be rated, and by whom */
void gs_store_add_dimension (GsStore *self, GsDimension *dimension);
void gs_store_add_assignment (GsStore *self, GsAssignment *assignment);
void gs_store_remove_assignment (GsStore *self, GsAssignment *assignment);
void gs_store_set_assignment_state (GsStore *self, GsAssignment *assignment, GsAssignmentState state);
GsAssignment *gs_store_find_assignment (GsStore *self, GsClip *clip, GsRater *rater, const char *dimension, guint repetition);

/* Tiers and segments */
void gs_store_add_tier (GsStore *self, GsTier *tier);
void gs_store_rename_tier (GsStore *self, GsTier *tier, const char *name);
void gs_store_set_tier_overlap (GsStore *self, GsTier *tier, GsOverlapPolicy overlap);
void gs_store_set_vocabulary (GsStore *self, GsTier *tier, GPtrArray *words, GPtrArray *former);
void gs_store_remove_tier (GsStore *self, GsTier *tier);
void gs_store_add_segment (GsStore *self, GsTier *tier, GsSegment *segment);
void gs_store_set_segment_range (GsStore *self, GsTier *tier, GsSegment *segment, gint64 start, gint64 end);
void gs_store_set_segment_label (GsStore *self, GsTier *tier, GsSegment *segment, const char *label);
void gs_store_set_segment_note (GsStore *self, GsTier *tier, GsSegment *segment, const char *note);
void gs_store_remove_segment (GsStore *self, GsTier *tier, GsSegment *segment);

void gs_store_find_segments_async (GsStore *self, const char *text, guint limit, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *gs_store_find_segments_finish (GsStore *self, GAsyncResult *result, GError **error);
void gs_segment_hit_free (GsSegmentHit *hit);

/* Undo: kept in the file, across restarts */
void gs_store_begin_action (GsStore *self, const char *name);
void gs_store_end_action (GsStore *self);
const char *gs_store_get_undo_name (GsStore *self);
const char *gs_store_get_redo_name (GsStore *self);
gboolean gs_store_undo (GsStore *self, GError **error);
gboolean gs_store_redo (GsStore *self, GError **error);
void gs_store_undo_async (GsStore *self, GAsyncReadyCallback callback, gpointer user_data);
void gs_store_redo_async (GsStore *self, GAsyncReadyCallback callback, gpointer user_data);
void gs_store_go_to_step_async (GsStore *self, gint64 id, GAsyncReadyCallback callback, gpointer user_data);
gboolean gs_store_undo_finish (GsStore *self, GAsyncResult *result, GError **error);

void gs_store_load_history_async (GsStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *gs_store_load_history_finish (GsStore *self, GAsyncResult *result, GError **error);
void gs_undo_step_free (GsUndoStep *step);

/* Settings of the project */
char *gs_store_get_setting (GsStore *self, const char *key);
void gs_store_set_setting (GsStore *self, const char *key, const char *value);

/* The content hash by which media files and caches are known */
char *gs_content_hash_file (const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
