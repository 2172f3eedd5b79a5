/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-journal.h"
#include "gs-store-writer.h"
#include "gs-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

struct _GsStore
{
  GObject parent_instance;

  /* Main thread */
  char *path;
  char *recorder; /* says in the file which program is recording: see gs_recorder_new() */
  GsProject *project;
  GsStoreWriter *writer;
  char *undo_name;
  char *redo_name;
  guint serial; /* of the last action */
  guint action; /* serial of the action that is open; 0 = each change is its own */
  char *action_name;
  GHashTable *recordings; /* GsTrace -> Recording, see gs-store-trace.c */
  GHashTable *settings;   /* key -> value */
  gboolean has_recorded;  /* a run or a trace was begun */

  /* Writer thread */
  GsJournal journal;

  /* Whoever holds the lock */
  GMutex reader_lock;
  GsConnection *reader;

  /* Under its lock: what undo may bring back without reading it, "trace", "tier" or "stroke" and the row -> object; see
   * gs-store-parked.c */
  GMutex parked_lock;
  GHashTable *parked;
};

typedef struct _GsStoreChange GsStoreChange;

typedef gboolean (*GsStoreMakeFunc) (GsStore *store, GsConnection *connection, GsStoreChange *change, GError **error);

/**
 * GsStoreChange:
 * @store: the store
 * @make: makes the change, in the writer thread
 * @object: whose row it is; outside the main thread only its row number may be touched, and what never changes
 * @parent: (nullable): what the row belongs to
 * @payload: (nullable): values, copied in the main thread
 * @payload_free: (nullable): frees them
 * @serial: number of the action
 * @name: (nullable): what a person calls it; %NULL = not to be undone
 *
 * One change on its way to the file.
 */
struct _GsStoreChange
{
  GsStore *store;
  GsStoreMakeFunc make;
  GObject *object;
  GObject *parent;
  gpointer payload;
  GDestroyNotify payload_free;
  guint serial;
  char *name;

  /* Filled in the writer thread */
  guint n_samples; /* that were written, of the stroke @stroke of the trace @object, the first of them at @position in it */
  guint stroke;
  guint position;
  gboolean has_names;
  char *undo_name;
  char *redo_name;
};

gint64 gs_store_get_row (gpointer object);
void gs_store_set_row (gpointer object, gint64 id);
gboolean gs_store_need_row (gpointer object, gint64 *id, GError **error);
void gs_store_post (GsStore *self, GsStorePriority priority, GsStoreMakeFunc make, gpointer object, gpointer parent,
                    gpointer payload, GDestroyNotify payload_free, const char *name);
void gs_store_set_names (GsStore *self, const char *undo_name, const char *redo_name);
gboolean gs_store_journal_begin (GsStore *self, GsConnection *connection, GsStoreChange *change, GError **error);
GsConnection *gs_store_lock_reader (GsStore *self, GError **error);
void gs_store_unlock_reader (GsStore *self);

/* gs-store-load.c: from rows to objects */
gboolean gs_store_load_project (GsStore *self, GsConnection *connection, GError **error);

/* gs-store-words.c */
gboolean gs_store_load_words (GsStore *self, GsConnection *connection, GError **error);

/* gs-store-persons.c */
gboolean gs_store_read_persons (GsConnection *connection, gint64 clip_id, GsClipPersons **persons, GError **error);

/* gs-store-plan.c */
gboolean gs_store_load_plan (GsStore *self, GsConnection *connection, GError **error);
void gs_store_apply_dimension (GsStore *self, gint64 id, JsonObject *image);
void gs_store_apply_assignment (GsStore *self, gint64 id, JsonObject *image);

/* gs-store-apply.c: from the journal's images to objects */
void gs_store_apply_changes (GsStore *self, GPtrArray *changes);

/* gs-store-parked.c: what is gone and may come back */
void gs_store_park (GsStore *self, const char *object, gint64 id, gpointer value);
gpointer gs_store_unpark (GsStore *self, const char *object, gint64 id);
gboolean gs_store_fill_changes (GsStore *self, GsConnection *connection, GPtrArray *changes, GError **error);

/* gs-store-trace.c */
char *gs_store_format_time (gint64 time);
void gs_store_recording_free (gpointer data);
void gs_store_forget_posted (GsStore *self, GsTrace *trace);

/* gs-recorder.c: who records, and is it still alive? */
char *gs_recorder_new (void);
gboolean gs_recorder_is_alive (const char *recorder);
gboolean gs_recorder_recover (GsConnection *connection, GError **error);
gboolean gs_recorder_leave (GsConnection *connection, const char *recorder, GError **error);

G_END_DECLS
