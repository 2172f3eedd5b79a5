/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-journal.h"
#include "gs-store-writer.h"
#include "gs-store.h"
#include "gs-watch.h"

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
  GHashTable *pending;    /* object -> how many changes that belong to it are on their way */
  GHashTable *to_reread;  /* GsTrace whose strokes are other ones in the file: see gs-store-follow.c */
  GPtrArray *clips_read;  /* GsWatchClip that the writer has not got yet */
  GPtrArray *postponed;   /* GsWatchChange that could not be made in the session */
  guint look_id;
  guint n_looks;
  gint64 next_look; /* monotonic time before which the file is not looked at */
  gboolean looks;     /* the writer has been asked to look at the file */
  gboolean has_news;  /* it is to look even if nobody else has written */
  gboolean has_recorded;  /* a run, a trace or a step of the journal was begun: they are marked as this store's until it is closed */

  /* Writer thread */
  GsJournal journal;
  GsWatch *watch; /* %NULL = the session does not follow others */
  GHashTable *renumbered; /* "TRACE NUMBER" -> number that a stroke has in the file, where somebody else had taken its own */

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
  gint64 row_before; /* of the object; 0 = none */
  guint n_samples; /* that were written, of the stroke @stroke of the trace @object, the first of them at @position in it */
  guint stroke;
  guint position;
  gboolean has_names;
  gboolean is_renumbered; /* the stroke has another number in the file */
  char *undo_name;
  char *redo_name;
};

gint64 gs_store_get_row (gpointer object);
void gs_store_set_row (gpointer object, gint64 id);
gboolean gs_store_need_row (gpointer object, gint64 *id, GError **error);
void gs_store_post (GsStore *self, GsStorePriority priority, GsStoreMakeFunc make, gpointer object, gpointer parent,
                    gpointer payload, GDestroyNotify payload_free, const char *name);
void gs_store_set_names (GsStore *self, const char *undo_name, const char *redo_name);
void gs_store_set_path (GsStore *self, const char *path);
gboolean gs_store_journal_begin (GsStore *self, GsConnection *connection, GsStoreChange *change, GError **error);
GsConnection *gs_store_lock_reader (GsStore *self, GError **error);
void gs_store_unlock_reader (GsStore *self);

/* gs-store-load.c: from rows to objects */
gboolean gs_store_load_project (GsStore *self, GsConnection *connection, GError **error);
void gs_store_set_place (GsStore *self, GsClip *clip, const char *path, const char *relative_path);

/* gs-store-words.c */
GsWord *gs_store_find_word (GsTier *tier, gint64 id);
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
GHashTable *gs_store_make_parked (void);
void gs_store_mistrust_parked (GsStore *self);
void gs_store_forget_strokes (GsStore *self, GsTrace *trace);
gboolean gs_store_fill_changes (GsStore *self, GsConnection *connection, GPtrArray *changes, GError **error);

/* gs-store-trace.c */
char *gs_store_format_time (gint64 time);
void gs_store_recording_free (gpointer data);
void gs_store_forget_posted (GsStore *self, GsTrace *trace);
gboolean gs_store_find_number (GsStore *self, GsConnection *connection, GsStoreChange *change, gint64 trace_id, gboolean is_new,
                               guint *number, GError **error);
gboolean gs_store_bring_back (GsConnection *connection, gint64 trace_id, GError **error);

/* gs-store-follow.c: what other windows and programs change */
void gs_store_follow_start (GsStore *self);
void gs_store_follow_stop (GsStore *self);
void gs_store_follow_clip (GsStore *self, GsWatchClip *clip);
void gs_store_read_anew (GsStore *self, GsTrace *trace);
void gs_store_forget_numbers (GsStore *self, gint64 trace_id);

/* gs-store-follow-apply.c */
void gs_store_note_change (GsStore *self, GObject *object);
void gs_store_take_out (GsStore *self, GObject *object, GObject *parent);
void gs_store_apply_watched (GsStore *self, GPtrArray *changes);

/* gs-recorder.c: who records, and is it still alive? */
char *gs_recorder_new (void);
gboolean gs_recorder_is_alive (const char *recorder);
gboolean gs_recorder_can_wait (const GError *error);
gboolean gs_recorder_recover (GsConnection *connection, gboolean opening, GError **error);
gboolean gs_recorder_leave (GsConnection *connection, const char *recorder, GError **error);

G_END_DECLS
