/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-connection.h"

G_BEGIN_DECLS

/**
 * GsStorePriority:
 * @GS_STORE_TYPED: people made it: goes first, is on the disk when its transaction ends (synchronous=FULL)
 * @GS_STORE_COMPUTED: can be computed again: goes when nothing typed waits, and the disk may take its time (NORMAL)
 */
typedef enum
{
  GS_STORE_TYPED,
  GS_STORE_COMPUTED,
} GsStorePriority;

/**
 * GsStoreFunc:
 * @connection: the writer's connection, inside a transaction
 * @data: the job's data
 * @error: (out): why not; the transaction is then rolled back
 *
 * A change of the project file, made in the writer thread.
 */
typedef gboolean (*GsStoreFunc) (GsConnection *connection, gpointer data, GError **error);

/**
 * GsStoreBackFunc:
 * @data: the job's data
 *
 * A change was taken back because it could not be made; in the writer thread, before the next one. It may be tried again.
 */
typedef void (*GsStoreBackFunc) (gpointer data);

/**
 * GsStoreDoneFunc:
 * @data: the job's data
 * @error: (nullable): why the change could not be made
 * @user_data: what the writer was made with
 *
 * What follows a change, in the thread that owns the writer.
 */
typedef void (*GsStoreDoneFunc) (gpointer data, const GError *error, gpointer user_data);

/**
 * GsStoreStallFunc:
 * @error: (nullable): what holds the writer up; %NULL once it goes on
 * @user_data: what the writer was made with
 */
typedef void (*GsStoreStallFunc) (const GError *error, gpointer user_data);

/**
 * GsStoreMoveFunc:
 * @connection: the writer's connection, outside of a transaction
 * @data: the job's data
 * @error: (out): why not
 *
 * Returns: (transfer full): the connection that the writer goes on with; %NULL on error
 */
typedef GsConnection *(*GsStoreMoveFunc) (GsConnection *connection, gpointer data, GError **error);

typedef struct _GsStoreWriter GsStoreWriter;

GsStoreWriter *gs_store_writer_new (GsConnection *connection, GsStoreStallFunc stalled, gpointer user_data);
gboolean gs_store_writer_close (GsStoreWriter *self, GError **error);
void gs_store_writer_post (GsStoreWriter *self, GsStorePriority priority, GsStoreFunc func, GsStoreBackFunc back, gpointer data,
                           GDestroyNotify destroy, GsStoreDoneFunc done);
void gs_store_writer_read (GsStoreWriter *self, GsStoreFunc func, gpointer data, GDestroyNotify destroy, GsStoreDoneFunc done);
void gs_store_writer_move (GsStoreWriter *self, GsStoreMoveFunc func, gpointer data, GDestroyNotify destroy, GsStoreDoneFunc done);
gboolean gs_store_writer_run (GsStoreWriter *self, GsStoreFunc func, gpointer data, GError **error);
char *gs_store_writer_dup_path (GsStoreWriter *self);
gboolean gs_store_writer_wait (GsStoreWriter *self, GError **error);
gboolean gs_store_writer_flush (GsStoreWriter *self, GError **error);
gint64 gs_store_writer_get_ended_at (GsStoreWriter *self);

G_END_DECLS
