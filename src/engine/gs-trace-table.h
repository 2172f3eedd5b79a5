/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-session.h"

G_BEGIN_DECLS

/**
 * GsTraceColumn:
 * @name: a rater's name, or "network" and the name of the network (and what was done to the clip before)
 * @is_network: %TRUE if a network said it, %FALSE if a person did
 * @is_derived: %TRUE if it was made of other people's traces, as a gold standard is; neither a person nor a network then
 * @values: double [n]; NaN where nothing was said
 *
 * What one source said over all clips.
 */
typedef struct
{
  char *name;
  gboolean is_network;
  gboolean is_derived;
  GArray *values;
} GsTraceColumn;

/**
 * GsTraceTable:
 * @columns: #GsTraceColumn, in the order in which they were met
 * @times: gint64 [n], nanoseconds of media time: when a frame is shown, or the middle of a bin
 * @starts: gsize [n_clips + 1], where each clip begins, and at the end n
 * @clips: the clips' names
 * @n_references: who holds it, see gs_trace_table_ref()
 * @rate: bins a second; 0: the rows are frames, or the samples of the files as they are
 *
 * Traces of one dimension side by side, the clips one after another: what is compared and what a gold standard is made
 * of. Belongs to whoever made it; it holds copies and no session object, so that any thread may work on it.
 */
typedef struct
{
  gatomicrefcount n_references;
  GPtrArray *columns;
  GArray *times;
  GArray *starts;
  GPtrArray *clips;
  double rate;
} GsTraceTable;

GsTraceTable *gs_trace_table_new (double rate);
GsTraceTable *gs_trace_table_ref (GsTraceTable *self);
void gs_trace_table_free (GsTraceTable *self);
void gs_trace_table_begin_clip (GsTraceTable *self, const char *name, const gint64 *times, gsize n);
void gs_trace_table_set (GsTraceTable *self, const char *name, gboolean is_network, const double *values);
void gs_trace_table_add_clip (GsTraceTable *self, GsClip *clip, const char *dimension);
gboolean gs_trace_table_is_rather (GsTrace *trace, GsTrace *other);
gboolean gs_trace_table_may_count (GsTrace *trace);
gboolean gs_trace_table_is_counted (GListModel *traces, GsTrace *trace);
GsTrace *gs_trace_table_find_latest (GListModel *traces, const char *dimension);
char *gs_trace_table_name_run (GsRun *run, GsOutput output);
void gs_trace_table_add_derived (GsTraceTable *self, GsClip *clip, const char *dimension);
void gs_trace_table_append (GsTraceTable *self, const GsTraceTable *other, gint64 start, gint64 end, gboolean people_only);

gsize gs_trace_table_get_n (const GsTraceTable *self);
guint gs_trace_table_get_n_clips (const GsTraceTable *self);
const gsize *gs_trace_table_get_starts (const GsTraceTable *self);
const GsTraceColumn *gs_trace_table_get_column (const GsTraceTable *self, guint column);
const double *gs_trace_table_get_values (const GsTraceTable *self, guint column);
gboolean gs_trace_column_is_person (const GsTraceColumn *self);
int gs_trace_table_find (const GsTraceTable *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTraceTable, gs_trace_table_free)

G_END_DECLS
