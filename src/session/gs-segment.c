/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-segment-private.h"
#include "gs-string.h"

/* A labelled stretch of a tier: [start, end) nanoseconds of media time. */
struct _GsSegment
{
  GObject parent_instance;

  gint64 id;
  gint64 start;
  gint64 end;
  char *label;
  char *note;

  gpointer owner; /* the tier it lies in */
  GsSegmentHook hook;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_START,
  PROP_END,
  PROP_LABEL,
  PROP_NOTE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (GsSegment, gs_segment, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
gs_segment_finalize (GObject *object)
{
  GsSegment *self = GS_SEGMENT (object);

  g_free (self->label);
  g_free (self->note);

  G_OBJECT_CLASS (gs_segment_parent_class)->finalize (object);
}

static void
gs_segment_get_property (GObject *object,
                         guint prop_id,
                         GValue *value,
                         GParamSpec *pspec)
{
  GsSegment *self = GS_SEGMENT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;

    case PROP_START:
      g_value_set_int64 (value, self->start);
      break;

    case PROP_END:
      g_value_set_int64 (value, self->end);
      break;

    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;

    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_segment_set_property (GObject *object,
                         guint prop_id,
                         const GValue *value,
                         GParamSpec *pspec)
{
  GsSegment *self = GS_SEGMENT (object);

  switch (prop_id)
    {
    case PROP_ID:
      gs_segment_set_id (self, g_value_get_int64 (value));
      break;

    case PROP_LABEL:
      gs_segment_set_label (self, g_value_get_string (value));
      break;

    case PROP_NOTE:
      gs_segment_set_note (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_segment_class_init (GsSegmentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = gs_segment_finalize;
  object_class->get_property = gs_segment_get_property;
  object_class->set_property = gs_segment_set_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_START] = g_param_spec_int64 ("start", NULL, NULL, G_MININT64, G_MAXINT64, 0, read_flags);
  properties[PROP_END] = g_param_spec_int64 ("end", NULL, NULL, G_MININT64, G_MAXINT64, 0, read_flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, "", flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_segment_init (GsSegment *self)
{
  self->label = g_strdup ("");
  self->note = g_strdup ("");
}

/**
 * gs_segment_new:
 * @start: where it starts, nanoseconds of media time
 * @end: where it ends; the frame shown at @end is not part of it
 * @label: what is there; may be empty
 *
 * Returns: (transfer full): a segment, in no tier yet
 */
GsSegment *
gs_segment_new (gint64 start,
                gint64 end,
                const char *label)
{
  GsSegment *self = g_object_new (GS_TYPE_SEGMENT, NULL);

  gs_segment_set_range (self, start, end);
  gs_segment_set_label (self, label);

  return self;
}

gint64
gs_segment_get_id (GsSegment *self)
{
  g_return_val_if_fail (GS_IS_SEGMENT (self), 0);

  return self->id;
}

void
gs_segment_set_id (GsSegment *self,
                   gint64 id)
{
  gint64 last_id;

  g_return_if_fail (GS_IS_SEGMENT (self));

  last_id = self->id;

  if (self->id == id)
    return;

  self->id = id;
  if (self->hook != NULL)
    self->hook (self->owner, self, last_id, self->start);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

gint64
gs_segment_get_start (GsSegment *self)
{
  g_return_val_if_fail (GS_IS_SEGMENT (self), 0);

  return self->start;
}

gint64
gs_segment_get_end (GsSegment *self)
{
  g_return_val_if_fail (GS_IS_SEGMENT (self), 0);

  return self->end;
}

/**
 * gs_segment_set_range:
 * @self: a segment
 * @start: one edge, nanoseconds of media time
 * @end: the other edge; edges in the wrong order are exchanged
 *
 * Moves both edges. Within a project use gs_store_set_segment_range(), which also keeps it.
 */
void
gs_segment_set_range (GsSegment *self,
                      gint64 start,
                      gint64 end)
{
  gint64 low = MIN (start, end);
  gint64 high = MAX (start, end);
  gint64 last_start = self->start;
  gboolean start_moved, end_moved;

  g_return_if_fail (GS_IS_SEGMENT (self));

  start_moved = self->start != low;
  end_moved = self->end != high;

  self->start = low;
  self->end = high;
  if (self->hook != NULL && (start_moved || end_moved))
    self->hook (self->owner, self, self->id, last_start);

  g_object_freeze_notify (G_OBJECT (self));
  if (start_moved)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_START]);
  if (end_moved)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * gs_segment_get_label:
 * @self: a segment
 *
 * Returns: (transfer none): its label, never %NULL
 */
const char *
gs_segment_get_label (GsSegment *self)
{
  g_return_val_if_fail (GS_IS_SEGMENT (self), NULL);

  return self->label;
}

void
gs_segment_set_label (GsSegment *self,
                      const char *label)
{
  g_return_if_fail (GS_IS_SEGMENT (self));

  if (!gs_set_string (&self->label, label != NULL ? label : ""))
    return;

  if (self->hook != NULL)
    self->hook (self->owner, self, self->id, self->start);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

/**
 * gs_segment_get_note:
 * @self: a segment
 *
 * Returns: (transfer none): free text about it, never %NULL
 */
const char *
gs_segment_get_note (GsSegment *self)
{
  g_return_val_if_fail (GS_IS_SEGMENT (self), NULL);

  return self->note;
}

void
gs_segment_set_note (GsSegment *self,
                     const char *note)
{
  g_return_if_fail (GS_IS_SEGMENT (self));

  if (gs_set_string (&self->note, note != NULL ? note : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTE]);
}

/**
 * gs_segment_set_owner:
 * @self: a segment
 * @owner: (nullable): the tier it lies in; it lies in one at most
 * @hook: (nullable): told of its changes
 */
void
gs_segment_set_owner (GsSegment *self,
                      gpointer owner,
                      GsSegmentHook hook)
{
  g_return_if_fail (GS_IS_SEGMENT (self));
  g_return_if_fail (owner == NULL || self->owner == NULL);

  self->owner = owner;
  self->hook = hook;
}
