/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsStatsError:
 * @GS_STATS_ERROR_INVALID: what was given cannot be used; the message says what, where and what to do
 * @GS_STATS_ERROR_FAILED: the work could not be done for a reason outside what was given
 * @GS_STATS_ERROR_CANCELLED: the caller's #GsStatsCancelled said so
 *
 * Errors of this library.
 */
typedef enum
{
  GS_STATS_ERROR_INVALID,
  GS_STATS_ERROR_FAILED,
  GS_STATS_ERROR_CANCELLED,
} GsStatsError;

#define GS_STATS_ERROR (gs_stats_error_quark ())

GQuark gs_stats_error_quark (void);

/**
 * GsStatsCancelled:
 * @user_data: the caller's
 *
 * Asked now and then by what takes long, from any thread. With GIO: g_cancellable_is_cancelled() and a #GCancellable.
 *
 * Returns: %TRUE if the work is to stop
 */
typedef gboolean (*GsStatsCancelled) (gpointer user_data);

G_END_DECLS
