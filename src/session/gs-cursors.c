/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cursors.h"

/* Two places in the clip whose values are held against each other: nanoseconds of media time, -1 = nowhere. */
struct _GsCursors
{
  GObject parent_instance;

  gint64 times[GS_N_CURSORS];
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (GsCursors, gs_cursors, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
gs_cursors_class_init (GsCursorsClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", GS_TYPE_CURSORS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_cursors_init (GsCursors *self)
{
  for (guint i = 0; i < GS_N_CURSORS; i++)
    self->times[i] = -1;
}

/**
 * gs_cursors_new:
 *
 * Returns: (transfer full): two cursors that are nowhere yet
 */
GsCursors *
gs_cursors_new (void)
{
  return g_object_new (GS_TYPE_CURSORS, NULL);
}

/**
 * gs_cursors_get:
 * @self: the cursors
 * @cursor: which
 *
 * Returns: where it is, nanoseconds of media time; -1 = nowhere
 */
gint64
gs_cursors_get (GsCursors *self,
                GsCursor cursor)
{
  g_return_val_if_fail (GS_IS_CURSORS (self), -1);
  g_return_val_if_fail (cursor < GS_N_CURSORS, -1);

  return self->times[cursor];
}

/**
 * gs_cursors_get_empty:
 * @self: the cursors
 *
 * Returns: whether both are nowhere
 */
gboolean
gs_cursors_get_empty (GsCursors *self)
{
  g_return_val_if_fail (GS_IS_CURSORS (self), TRUE);

  return self->times[GS_CURSOR_A] < 0 && self->times[GS_CURSOR_B] < 0;
}

/**
 * gs_cursors_put:
 * @self: the cursors
 * @cursor: which
 * @time: where, nanoseconds of media time; negative takes it away
 */
void
gs_cursors_put (GsCursors *self,
                GsCursor cursor,
                gint64 time)
{
  g_return_if_fail (GS_IS_CURSORS (self));
  g_return_if_fail (cursor < GS_N_CURSORS);

  time = MAX (time, -1);
  if (self->times[cursor] == time)
    return;

  self->times[cursor] = time;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_cursors_clear:
 * @self: the cursors
 *
 * Takes both away.
 */
void
gs_cursors_clear (GsCursors *self)
{
  g_return_if_fail (GS_IS_CURSORS (self));

  if (gs_cursors_get_empty (self))
    return;

  for (guint i = 0; i < GS_N_CURSORS; i++)
    self->times[i] = -1;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_cursor_get_name:
 * @cursor: which
 *
 * Returns: (transfer none): the letter that stands at it, the same in every language
 */
const char *
gs_cursor_get_name (GsCursor cursor)
{
  return cursor == GS_CURSOR_A ? "A" : "B";
}
