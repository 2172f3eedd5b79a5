/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsWorkers:
 *
 * Threads that wait for lists of independent tasks. A task's result may depend on its index only, never on the
 * thread that runs it.
 */
typedef struct _GsWorkers GsWorkers;

typedef void (*GsTaskFunc) (guint index,
                            gpointer user_data);

GsWorkers *gs_workers_new (guint n_threads);
void gs_workers_free (GsWorkers *self);
guint gs_workers_get_n_threads (GsWorkers *self);
void gs_workers_set_cancellable (GsWorkers *self,
                                 GCancellable *cancellable);
void gs_workers_run (GsWorkers *self,
                     guint n_tasks,
                     GsTaskFunc func,
                     gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsWorkers, gs_workers_free)

G_END_DECLS
