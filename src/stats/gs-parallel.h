/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-stats-error.h"

G_BEGIN_DECLS

/* Private to this library. */

/* Does the items from @first to before @end; each writes only what is its own. */
typedef void (*GsParallelFunc) (gsize first, gsize end, gpointer user_data);

gboolean gs_parallel_run (gsize n, gsize n_per_task, guint n_threads, GsParallelFunc func, gpointer user_data,
                          GsStatsCancelled cancelled, gpointer cancelled_data, GError **error);

G_END_DECLS
