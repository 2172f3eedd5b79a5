/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-connection.h"
#include "gs-session.h"

G_BEGIN_DECLS

/**
 * GsWatchTable:
 *
 * The tables that are watched, what others belong to first. %GS_WATCH_CONTENT is not a table: all strokes of a trace at once.
 */
typedef enum
{
  GS_WATCH_CLIP,
  GS_WATCH_RATER,
  GS_WATCH_NETWORK,
  GS_WATCH_DIMENSION,
  GS_WATCH_RUN,
  GS_WATCH_TRACE,
  GS_WATCH_TIER,
  GS_WATCH_VOCABULARY,
  GS_WATCH_ASSIGNMENT,
  GS_WATCH_STROKE,
  GS_WATCH_SEGMENT,
  GS_WATCH_CONTENT,
} GsWatchTable;

/**
 * GsWatchChange:
 * @table: which table
 * @id: which row; of %GS_WATCH_CONTENT the trace
 * @clip_id: the clip that a stroke or a segment lies over; 0 for others
 * @parent: the tier of a segment or word, the trace of a stroke, the clip of others
 * @number: of a stroke: its number
 * @gone: whether the row is not part of the project any more
 * @image: (nullable): the row as a JSON object, unless it is gone or one of strokes and segments
 * @segment: (nullable): a segment as it is now
 * @kind: of a stroke: where it comes from
 * @start: of an edit: from when on it counts, nanoseconds of media time
 * @end: of an edit: until when
 * @samples: (nullable) (element-type GsTraceSample): of a stroke: those that have come since the last time; of %GS_WATCH_CONTENT all
 * @goes_on: whether @samples follow those of the last time
 * @edits: (nullable) (element-type GsTraceStroke): of %GS_WATCH_CONTENT: the strokes that are edits
 *
 * One row that is not what it was when it was looked at last.
 */
typedef struct
{
  GsWatchTable table;
  gint64 id;
  gint64 clip_id;
  gint64 parent;
  gint64 number;
  gboolean gone;
  char *image;
  GsSegment *segment;
  GsStrokeKind kind;
  gint64 start;
  gint64 end;
  GArray *samples;
  gboolean goes_on;
  GArray *edits;
} GsWatchChange;

/**
 * GsWatch:
 *
 * What a project's rows were when they were looked at last. Used by one thread at a time.
 */
typedef struct _GsWatch GsWatch;

/**
 * GsWatchClip:
 *
 * The same for strokes and segments over one clip. These are watched only where a clip has been loaded.
 */
typedef struct _GsWatchClip GsWatchClip;

GsWatch *gs_watch_new (const char *recorder);
void gs_watch_free (GsWatch *self);
gboolean gs_watch_prime (GsWatch *self, GsConnection *connection, GError **error);
GsWatchClip *gs_watch_clip_new (gint64 clip_id);
void gs_watch_clip_free (GsWatchClip *self);
gboolean gs_watch_clip_prime (GsWatchClip *self, GsConnection *connection, GError **error);
gint64 gs_watch_get_version (const GsWatch *self);
void gs_watch_clip_forget_unknown (GsWatchClip *self, GsProject *project);
void gs_watch_take_clip (GsWatch *self, GsWatchClip *clip);
void gs_watch_forget (GsWatch *self, const GsWatchChange *change);
void gs_watch_move (GsWatch *self, GsConnection *connection);
void gs_watch_note (GsWatch *self, GsWatchTable table, gint64 id);
gboolean gs_watch_take_notes (GsWatch *self, GsConnection *connection);
gboolean gs_watch_look (GsWatch *self, GsConnection *connection, gboolean even_if_unchanged, const GArray *contents, const GArray *recordings,
                        GPtrArray *changes, gboolean *has_looked, GError **error);
void gs_watch_change_free (GsWatchChange *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsWatch, gs_watch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsWatchClip, gs_watch_clip_free)

G_END_DECLS
