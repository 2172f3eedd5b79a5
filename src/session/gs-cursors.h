/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsCursor:
 * @GS_CURSOR_A: what is held against
 * @GS_CURSOR_B: what is held against it
 * @GS_N_CURSORS: how many there are
 *
 * A place in the clip that stays where it was put while the playhead goes on.
 */
typedef enum
{
  GS_CURSOR_A,
  GS_CURSOR_B,
  GS_N_CURSORS,
} GsCursor;

#define GS_TYPE_CURSORS (gs_cursors_get_type ())

/* Signal "changed": one of them, or both at once, were put elsewhere or taken away. */
G_DECLARE_FINAL_TYPE (GsCursors, gs_cursors, GS, CURSORS, GObject)

GsCursors *gs_cursors_new (void);

gint64 gs_cursors_get (GsCursors *self, GsCursor cursor);
gboolean gs_cursors_get_empty (GsCursors *self);
void gs_cursors_put (GsCursors *self, GsCursor cursor, gint64 time);
void gs_cursors_clear (GsCursors *self);
const char *gs_cursor_get_name (GsCursor cursor);

G_END_DECLS
