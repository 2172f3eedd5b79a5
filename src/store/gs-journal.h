/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-connection.h"

G_BEGIN_DECLS

/**
 * GsJournal:
 * @serial: number of the action that the last entry belongs to
 * @undo_id: that entry
 * @author: who writes into it, from gs_recorder_new(); never changes
 * @last_before: the last step that was there when the project was opened; never changes
 * @gone: JSON: the authors among those before who had gone without a word; freed with the project, never changes
 * @is_unsettled: whether their steps could not be released at opening, because the project could not be written then
 * @has_settled: whether the change that is being made has released them
 *
 * Where the undo journal stands. Belongs to the writer thread.
 */
typedef struct
{
  guint serial;
  gint64 undo_id;
  const char *author;
  gint64 last_before;
  char *gone;
  gboolean is_unsettled;
  gboolean has_settled;
} GsJournal;

/**
 * GsJournalChange:
 * @object: which table: "segment", "stroke" and so on
 * @object_id: its row
 * @image: (nullable): its columns as a JSON object; %NULL = it is gone
 * @last_image: (nullable): its columns before; %NULL = it was not there
 * @samples: (nullable): for a stroke that came back and is no longer in memory, its samples, #GsJournalSample
 * @is_parked: whether what came back is in memory as it was when it went
 *
 * What undo or redo made of one row.
 */
typedef struct
{
  char *object;
  gint64 object_id;
  char *image;
  char *last_image;
  GBytes *samples;
  gboolean is_parked;
} GsJournalChange;

/* A sample inside the journal: little-endian as everything in it, without padding. */
typedef struct
{
  gint64 media_time;
  gint64 wall_time;
  double value;
} GsJournalSample;

gboolean gs_journal_open (GsJournal *self, GsConnection *connection, const char *author, GError **error);
void gs_journal_take_back (GsJournal *self);
gboolean gs_journal_leave (GsConnection *connection, const char *author, GError **error);
gboolean gs_journal_begin (GsJournal *self, GsConnection *connection, guint serial, const char *name, GError **error);
gboolean gs_journal_insert (GsJournal *self, GsConnection *connection, const char *object, gint64 id, GError **error);
char *gs_journal_get_image (GsConnection *connection, const char *object, gint64 id, GError **error);
gboolean gs_journal_update (GsJournal *self, GsConnection *connection, const char *object, gint64 id,
                            const char *before, GError **error);
gboolean gs_journal_delete (GsJournal *self, GsConnection *connection, const char *object, gint64 id, GError **error);
GBytes *gs_journal_pack_samples (GsConnection *connection, gint64 stroke_id, GError **error);
gboolean gs_journal_end_redo (GsJournal *self, GsConnection *connection, GError **error);
gboolean gs_journal_undo (GsJournal *self, GsConnection *connection, GPtrArray *changes, GError **error);
gboolean gs_journal_redo (GsJournal *self, GsConnection *connection, GPtrArray *changes, GError **error);
gboolean gs_journal_has_step (GsJournal *self, GsConnection *connection, gint64 target, gboolean *redo);
void gs_journal_forget_next (GsJournal *self, GsConnection *connection, gboolean redo);
GsStatement *gs_journal_query_steps (const GsJournal *self, GsConnection *connection, GError **error);
void gs_journal_take_names (GsJournal *self, GsConnection *connection, char **undo_name, char **redo_name);
void gs_journal_change_free (GsJournalChange *change);

G_END_DECLS
