/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-watch.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  guint64 hash;
  guint round; /* in which it was seen last */
  gint64 parent;
  gint64 number;
  gint64 media_time; /* of a stroke: its last sample */
  gint64 position;
} GsWatchEntry;

struct _GsWatchClip
{
  gint64 clip_id;
  GHashTable *strokes;  /* id -> GsWatchEntry */
  GHashTable *segments; /* id -> GsWatchEntry */
};

struct _GsWatch
{
  char *recorder;
  gint64 data_version;
  guint round;
  GHashTable *lists[GS_WATCH_STROKE]; /* of each table id -> GsWatchEntry */
  GHashTable *clips;                  /* number of a clip -> GsWatchClip */
  GArray *notes;                      /* GsWatchNote */
};

/* A row that was written here and may not be known yet. */
typedef struct
{
  GsWatchTable table;
  gint64 id;
} GsWatchNote;

typedef struct
{
  const char *name;
  const char *parent; /* what a change's parent is */
  const char *hashed; /* more that has to be other to be a change */
  const char *image;  /* arguments of json_object() */
  const char *where;  /* what is part of the project */
} GsWatchList;

extern const GsWatchList gs_watch_lists[GS_WATCH_STROKE];

/* gs-watch-notes.c */
GsWatchEntry *gs_watch_ensure_entry (GHashTable *entries, gint64 id, gint64 parent, gint64 number);
GHashTable *gs_watch_get_entries (GsWatch *self, GsWatchTable table, gint64 clip_id);
void gs_watch_row_cb (const char *table, gint64 id, gpointer user_data);

G_END_DECLS
