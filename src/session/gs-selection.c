/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-selection.h"

/* A range of media time that every view brushes: nanoseconds, [start, end). */
struct _GsSelection
{
  GObject parent_instance;

  gint64 start;
  gint64 end;
};

enum
{
  PROP_0,
  PROP_START,
  PROP_END,
  PROP_EMPTY,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (GsSelection, gs_selection, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
gs_selection_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  GsSelection *self = GS_SELECTION (object);

  switch (prop_id)
    {
    case PROP_START:
      g_value_set_int64 (value, self->start);
      break;

    case PROP_END:
      g_value_set_int64 (value, self->end);
      break;

    case PROP_EMPTY:
      g_value_set_boolean (value, gs_selection_get_empty (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_selection_class_init (GsSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = gs_selection_get_property;

  properties[PROP_START] =
    g_param_spec_int64 ("start", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_END] =
    g_param_spec_int64 ("end", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_EMPTY] =
    g_param_spec_boolean ("empty", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] =
    g_signal_new ("changed", GS_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_selection_init (GsSelection *self)
{
}

/**
 * gs_selection_new:
 *
 * Returns: (transfer full): an empty selection
 */
GsSelection *
gs_selection_new (void)
{
  return g_object_new (GS_TYPE_SELECTION, NULL);
}

gint64
gs_selection_get_start (GsSelection *self)
{
  g_return_val_if_fail (GS_IS_SELECTION (self), 0);

  return self->start;
}

gint64
gs_selection_get_end (GsSelection *self)
{
  g_return_val_if_fail (GS_IS_SELECTION (self), 0);

  return self->end;
}

gboolean
gs_selection_get_empty (GsSelection *self)
{
  g_return_val_if_fail (GS_IS_SELECTION (self), TRUE);

  return self->end <= self->start;
}

/**
 * gs_selection_set_range:
 * @self: a selection
 * @start: one edge, nanoseconds of media time
 * @end: the other edge; a drag to the left may give the smaller one here
 *
 * Selects a range. Negative times count as 0; equal edges clear the selection.
 */
void
gs_selection_set_range (GsSelection *self,
                        gint64 start,
                        gint64 end)
{
  gint64 low = MAX (0, MIN (start, end));
  gint64 high = MAX (0, MAX (start, end));
  gboolean was_empty;

  g_return_if_fail (GS_IS_SELECTION (self));

  if (low == high)
    low = high = 0;

  if (low == self->start && high == self->end)
    return;

  was_empty = gs_selection_get_empty (self);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->start != low)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_START]);
  if (self->end != high)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END]);
  self->start = low;
  self->end = high;
  if (was_empty != gs_selection_get_empty (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY]);
  g_object_thaw_notify (G_OBJECT (self));

  g_signal_emit (self, signals[CHANGED], 0);
}

void
gs_selection_clear (GsSelection *self)
{
  gs_selection_set_range (self, 0, 0);
}

/**
 * gs_selection_contains:
 * @self: a selection
 * @time: nanoseconds of media time
 *
 * Returns: %TRUE if @time lies in [start, end)
 */
gboolean
gs_selection_contains (GsSelection *self,
                       gint64 time)
{
  g_return_val_if_fail (GS_IS_SELECTION (self), FALSE);

  return time >= self->start && time < self->end;
}
