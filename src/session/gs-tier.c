/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-string.h"
#include "gs-tier.h"

/* A track of labelled segments that belongs to a rater. */
struct _GsTier
{
  GObject parent_instance;

  gint64 id;
  char *name;
  GsRater *rater;
  GWeakRef clip;
  GPtrArray *segments; /* sorted by start, then end */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_CLIP,
  PROP_RATER,
  N_PROPS
};

static GType
gs_tier_get_item_type (GListModel *model)
{
  return GS_TYPE_SEGMENT;
}

static guint
gs_tier_get_n_items (GListModel *model)
{
  return GS_TIER (model)->segments->len;
}

static gpointer
gs_tier_get_item (GListModel *model,
                  guint position)
{
  GsTier *self = GS_TIER (model);

  if (position >= self->segments->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->segments, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = gs_tier_get_item_type;
  iface->get_n_items = gs_tier_get_n_items;
  iface->get_item = gs_tier_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (GsTier, gs_tier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];

static int
compare_segments (GsSegment *a,
                  GsSegment *b)
{
  gint64 a_start = gs_segment_get_start (a), b_start = gs_segment_get_start (b);
  gint64 a_end = gs_segment_get_end (a), b_end = gs_segment_get_end (b);

  if (a_start != b_start)
    return a_start < b_start ? -1 : 1;

  return a_end == b_end ? 0 : a_end < b_end ? -1 : 1;
}

static int
compare_segments_cb (gconstpointer a,
                     gconstpointer b)
{
  return compare_segments (*(GsSegment **) a, *(GsSegment **) b);
}

/* The first position whose segment does not sort before @segment. */
static guint
find_position (GsTier *self,
               GsSegment *segment)
{
  guint low = 0, high = self->segments->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_segments (g_ptr_array_index (self->segments, middle), segment) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* A moved edge can change the order, but only this one segment is out of place. */
static void
segment_moved_cb (GsTier *self,
                  GParamSpec *pspec,
                  GsSegment *segment)
{
  guint position, target;

  if (!g_ptr_array_find (self->segments, segment, &position))
    return;

  g_ptr_array_steal_index (self->segments, position);
  target = find_position (self, segment);
  g_ptr_array_insert (self->segments, target, segment);

  if (target != position)
    {
      guint first = MIN (target, position);
      guint n = MAX (target, position) - first + 1;

      g_list_model_items_changed (G_LIST_MODEL (self), first, n, n);
    }
}

static void
gs_tier_finalize (GObject *object)
{
  GsTier *self = GS_TIER (object);

  g_free (self->name);
  g_clear_object (&self->rater);
  g_weak_ref_clear (&self->clip);
  g_ptr_array_unref (self->segments);

  G_OBJECT_CLASS (gs_tier_parent_class)->finalize (object);
}

static void
gs_tier_get_property (GObject *object,
                      guint prop_id,
                      GValue *value,
                      GParamSpec *pspec)
{
  GsTier *self = GS_TIER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_CLIP:
      g_value_take_object (value, g_weak_ref_get (&self->clip));
      break;

    case PROP_RATER:
      g_value_set_object (value, self->rater);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_tier_set_property (GObject *object,
                      guint prop_id,
                      const GValue *value,
                      GParamSpec *pspec)
{
  GsTier *self = GS_TIER (object);

  switch (prop_id)
    {
    case PROP_ID:
      gs_tier_set_id (self, g_value_get_int64 (value));
      break;

    case PROP_NAME:
      gs_tier_set_name (self, g_value_get_string (value));
      break;

    case PROP_CLIP:
      g_weak_ref_set (&self->clip, g_value_get_object (value));
      break;

    case PROP_RATER:
      self->rater = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_tier_class_init (GsTierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags construct_flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = gs_tier_finalize;
  object_class->get_property = gs_tier_get_property;
  object_class->set_property = gs_tier_set_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, GS_TYPE_CLIP, construct_flags);
  properties[PROP_RATER] = g_param_spec_object ("rater", NULL, NULL, GS_TYPE_RATER, construct_flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_tier_init (GsTier *self)
{
  g_weak_ref_init (&self->clip, NULL);
  self->segments = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * gs_tier_new:
 * @clip: the clip it lies over
 * @rater: whose it is
 * @name: what the tier is about
 *
 * Returns: (transfer full): an empty tier, not in the project yet
 */
GsTier *
gs_tier_new (GsClip *clip,
             GsRater *rater,
             const char *name)
{
  return g_object_new (GS_TYPE_TIER, "clip", clip, "rater", rater, "name", name, NULL);
}

gint64
gs_tier_get_id (GsTier *self)
{
  g_return_val_if_fail (GS_IS_TIER (self), 0);

  return self->id;
}

void
gs_tier_set_id (GsTier *self,
                gint64 id)
{
  g_return_if_fail (GS_IS_TIER (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

/**
 * gs_tier_get_clip:
 * @self: a tier
 *
 * Returns: (transfer none) (nullable): the clip, which owns the tier; %NULL once it is gone
 */
GsClip *
gs_tier_get_clip (GsTier *self)
{
  g_autoptr (GsClip) clip = NULL;

  g_return_val_if_fail (GS_IS_TIER (self), NULL);

  /* The project holds the clip; the reference taken here only looks whether it is still there. */
  clip = g_weak_ref_get (&self->clip);

  return clip;
}

GsRater *
gs_tier_get_rater (GsTier *self)
{
  g_return_val_if_fail (GS_IS_TIER (self), NULL);

  return self->rater;
}

const char *
gs_tier_get_name (GsTier *self)
{
  g_return_val_if_fail (GS_IS_TIER (self), NULL);

  return self->name;
}

void
gs_tier_set_name (GsTier *self,
                  const char *name)
{
  g_return_if_fail (GS_IS_TIER (self));

  if (gs_set_string (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
watch (GsTier *self,
       GsSegment *segment)
{
  g_signal_connect_object (segment, "notify::start", G_CALLBACK (segment_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (segment, "notify::end", G_CALLBACK (segment_moved_cb), self, G_CONNECT_SWAPPED);
}

/**
 * gs_tier_add:
 * @self: a tier
 * @segment: a segment, taken into the order; O(log n) to find its place
 */
void
gs_tier_add (GsTier *self,
             GsSegment *segment)
{
  guint position;

  g_return_if_fail (GS_IS_TIER (self));
  g_return_if_fail (GS_IS_SEGMENT (segment));

  position = find_position (self, segment);
  g_ptr_array_insert (self->segments, position, g_object_ref (segment));
  watch (self, segment);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/**
 * gs_tier_add_all:
 * @self: a tier
 * @segments: (element-type GsSegment): many segments in any order
 *
 * Adds them with one sort and one notification.
 */
void
gs_tier_add_all (GsTier *self,
                 GPtrArray *segments)
{
  guint before;

  g_return_if_fail (GS_IS_TIER (self));

  before = self->segments->len;

  for (guint i = 0; i < segments->len; i++)
    {
      GsSegment *segment = g_ptr_array_index (segments, i);

      g_ptr_array_add (self->segments, g_object_ref (segment));
      watch (self, segment);
    }

  g_ptr_array_sort (self->segments, compare_segments_cb);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->segments->len);
}

/**
 * gs_tier_remove:
 * @self: a tier
 * @segment: a segment
 *
 * Returns: %FALSE if it was not there
 */
gboolean
gs_tier_remove (GsTier *self,
                GsSegment *segment)
{
  guint position;

  g_return_val_if_fail (GS_IS_TIER (self), FALSE);

  if (!g_ptr_array_find (self->segments, segment, &position))
    return FALSE;

  g_signal_handlers_disconnect_by_func (segment, segment_moved_cb, self);
  g_ptr_array_remove_index (self->segments, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);

  return TRUE;
}

/**
 * gs_tier_find:
 * @self: a tier
 * @id: a segment's row in the project file
 *
 * Returns: (transfer none) (nullable): that segment
 */
GsSegment *
gs_tier_find (GsTier *self,
              gint64 id)
{
  g_return_val_if_fail (GS_IS_TIER (self), NULL);

  for (guint i = 0; i < self->segments->len; i++)
    {
      GsSegment *segment = g_ptr_array_index (self->segments, i);

      if (gs_segment_get_id (segment) == id)
        return segment;
    }

  return NULL;
}

/**
 * gs_tier_get_segment_at:
 * @self: a tier
 * @time: nanoseconds of media time
 *
 * Returns: (transfer none) (nullable): a segment that @time lies in; where several overlap, the one that starts last
 */
GsSegment *
gs_tier_get_segment_at (GsTier *self,
                        gint64 time)
{
  guint low = 0, high;

  g_return_val_if_fail (GS_IS_TIER (self), NULL);

  high = self->segments->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (gs_segment_get_start (g_ptr_array_index (self->segments, middle)) <= time)
        low = middle + 1;
      else
        high = middle;
    }

  while (low-- > 0)
    {
      GsSegment *segment = g_ptr_array_index (self->segments, low);

      if (time < gs_segment_get_end (segment))
        return segment;
    }

  return NULL;
}
