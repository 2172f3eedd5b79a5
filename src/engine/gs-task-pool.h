/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsTaskPool:
 *
 * Threads for the independent parts of one job. Belongs to the thread that made it: the worker.
 */
typedef struct _GsTaskPool GsTaskPool;

typedef void (*GsTaskFunc) (gpointer task);

GsTaskPool *gs_task_pool_new (guint n_threads);
void gs_task_pool_free (GsTaskPool *self);
guint gs_task_pool_get_n_threads (GsTaskPool *self);
void gs_task_pool_push (GsTaskPool *self, GsTaskFunc func, gpointer task);
guint gs_task_pool_get_n_busy (GsTaskPool *self);
void gs_task_pool_wait (GsTaskPool *self, guint max_busy, guint milliseconds);
void gs_task_pool_wait_change (GsTaskPool *self, guint milliseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTaskPool, gs_task_pool_free)

G_END_DECLS
