/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-tier.h"

#include "gs-segment-private.h"
#include "gs-string.h"

/* A segment with what is asked of all of them for each drawn frame, side by side in memory. */
typedef struct
{
  gint64 start;
  gint64 end;
  gint64 reach; /* the latest end up to here: where to begin to look for what lies at a time */
  GsSegment *segment;
} Entry;

/* A track of labelled segments that belongs to a rater. */
struct _GsTier
{
  GObject parent_instance;

  gint64 id;
  char *name;
  GsRater *rater;
  GWeakRef clip;
  GsOverlapPolicy overlap;
  GListStore *vocabulary; /* of GsWord, in the order of their positions */
  GArray *entries;        /* Entry, sorted by start, then end */
  guint n_reached;        /* entries whose reach is known */
  GHashTable *by_id;      /* row -> segment */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_CLIP,
  PROP_RATER,
  PROP_OVERLAP,
  N_PROPS
};

enum
{
  SEGMENT_CHANGED,
  N_SIGNALS
};

static inline Entry *
get_entry (GsTier *self,
           guint position)
{
  return &g_array_index (self->entries, Entry, position);
}

static GType
gs_tier_get_item_type (GListModel *model)
{
  return GS_TYPE_SEGMENT;
}

static guint
gs_tier_get_n_items (GListModel *model)
{
  return GS_TIER (model)->entries->len;
}

static gpointer
gs_tier_get_item (GListModel *model,
                  guint position)
{
  GsTier *self = GS_TIER (model);

  if (position >= self->entries->len)
    return NULL;

  return g_object_ref (get_entry (self, position)->segment);
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
static guint signals[N_SIGNALS];

static int
compare_entries (gconstpointer first,
                 gconstpointer second)
{
  const Entry *a = first, *b = second;

  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;

  return a->end == b->end ? 0 : a->end < b->end ? -1 : 1;
}

static Entry
make_entry (GsSegment *segment)
{
  return (Entry) { gs_segment_get_start (segment), gs_segment_get_end (segment), 0, segment };
}

/* The first position whose entry does not sort before @entry. */
static guint
find_place (GsTier *self,
            const Entry *entry)
{
  guint low = 0, high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_entries (get_entry (self, middle), entry) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Where the segment is that began at @start when it was put there. */
static gboolean
find_segment (GsTier *self,
              GsSegment *segment,
              gint64 start,
              guint *position)
{
  const Entry first = { start, G_MININT64, 0, NULL };

  for (guint i = find_place (self, &first); i < self->entries->len && get_entry (self, i)->start == start; i++)
    {
      if (get_entry (self, i)->segment == segment)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static void
reach (GsTier *self)
{
  gint64 latest = self->n_reached > 0 ? get_entry (self, self->n_reached - 1)->reach : G_MININT64;

  for (; self->n_reached < self->entries->len; self->n_reached++)
    {
      Entry *entry = get_entry (self, self->n_reached);

      latest = MAX (latest, entry->end);
      entry->reach = latest;
    }
}

static void
remember_id (GsTier *self,
             GsSegment *segment)
{
  gint64 id = gs_segment_get_id (segment);

  if (id != 0)
    g_hash_table_replace (self->by_id, g_memdup2 (&id, sizeof id), segment);
}

/* A moved edge can change the order, but only this one segment is out of place. */
static void
segment_changed (gpointer owner,
                 GsSegment *segment,
                 gint64 last_id,
                 gint64 last_start)
{
  GsTier *self = owner;
  Entry entry = make_entry (segment);
  guint position, target;

  if (gs_segment_get_id (segment) != last_id)
    {
      g_hash_table_remove (self->by_id, &last_id);
      remember_id (self, segment);
      return;
    }

  if (find_segment (self, segment, last_start, &position) && compare_entries (get_entry (self, position), &entry) != 0)
    {
      g_array_remove_index (self->entries, position);
      target = find_place (self, &entry);
      g_array_insert_val (self->entries, target, entry);
      self->n_reached = MIN (self->n_reached, MIN (target, position));

      if (target != position)
        {
          guint first = MIN (target, position);
          guint n = MAX (target, position) - first + 1;

          g_list_model_items_changed (G_LIST_MODEL (self), first, n, n);
        }
    }

  g_signal_emit (self, signals[SEGMENT_CHANGED], 0, segment);
}

static void
release (GsSegment *segment)
{
  gs_segment_set_owner (segment, NULL, NULL);
  g_object_unref (segment);
}

static void
gs_tier_finalize (GObject *object)
{
  GsTier *self = GS_TIER (object);

  for (guint i = 0; i < self->entries->len; i++)
    release (get_entry (self, i)->segment);

  g_free (self->name);
  g_clear_object (&self->rater);
  g_clear_object (&self->vocabulary);
  g_weak_ref_clear (&self->clip);
  g_array_unref (self->entries);
  g_hash_table_unref (self->by_id);

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

    case PROP_OVERLAP:
      g_value_set_enum (value, self->overlap);
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

    case PROP_OVERLAP:
      gs_tier_set_overlap (self, g_value_get_enum (value));
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

  properties[PROP_OVERLAP] = g_param_spec_enum ("overlap", NULL, NULL, GS_TYPE_OVERLAP_POLICY, GS_OVERLAP_ALLOW, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * GsTier::segment-changed:
   * @segment: one of its segments
   *
   * A segment's edges or label changed; after a change of the order also "items-changed" was emitted.
   */
  signals[SEGMENT_CHANGED] = g_signal_new ("segment-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, GS_TYPE_SEGMENT);
}

static void
gs_tier_init (GsTier *self)
{
  g_weak_ref_init (&self->clip, NULL);
  self->vocabulary = g_list_store_new (GS_TYPE_WORD);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
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

GsOverlapPolicy
gs_tier_get_overlap (GsTier *self)
{
  g_return_val_if_fail (GS_IS_TIER (self), GS_OVERLAP_ALLOW);

  return self->overlap;
}

/**
 * gs_tier_set_overlap:
 * @self: a tier
 * @overlap: what is to happen to segments in each other's way; those that are in each other's way already stay so
 */
void
gs_tier_set_overlap (GsTier *self,
                     GsOverlapPolicy overlap)
{
  g_return_if_fail (GS_IS_TIER (self));

  if (self->overlap == overlap)
    return;

  self->overlap = overlap;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERLAP]);
}

/**
 * gs_tier_get_vocabulary:
 * @self: a tier
 *
 * Returns: (transfer none): its #GsWord, in their order; empty = labels are free
 */
GListModel *
gs_tier_get_vocabulary (GsTier *self)
{
  g_return_val_if_fail (GS_IS_TIER (self), NULL);

  return G_LIST_MODEL (self->vocabulary);
}

/**
 * gs_tier_add:
 * @self: a tier
 * @segment: a segment that lies in no tier, taken into the order; O(log n) to find its place
 */
void
gs_tier_add (GsTier *self,
             GsSegment *segment)
{
  Entry entry;
  guint position;

  g_return_if_fail (GS_IS_TIER (self));
  g_return_if_fail (GS_IS_SEGMENT (segment));

  entry = make_entry (g_object_ref (segment));
  position = find_place (self, &entry);
  g_array_insert_val (self->entries, position, entry);
  self->n_reached = MIN (self->n_reached, position);
  remember_id (self, segment);
  gs_segment_set_owner (segment, self, segment_changed);
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

  before = self->entries->len;

  for (guint i = 0; i < segments->len; i++)
    {
      Entry entry = make_entry (g_object_ref (g_ptr_array_index (segments, i)));

      g_array_append_val (self->entries, entry);
      remember_id (self, entry.segment);
      gs_segment_set_owner (entry.segment, self, segment_changed);
    }

  g_array_sort (self->entries, compare_entries);
  self->n_reached = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->entries->len);
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
  gint64 id;

  g_return_val_if_fail (GS_IS_TIER (self), FALSE);

  if (!find_segment (self, segment, gs_segment_get_start (segment), &position))
    return FALSE;

  g_array_remove_index (self->entries, position);
  self->n_reached = MIN (self->n_reached, position);
  id = gs_segment_get_id (segment);
  g_hash_table_remove (self->by_id, &id);
  gs_segment_set_owner (segment, NULL, NULL);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  g_object_unref (segment);

  return TRUE;
}

/**
 * gs_tier_contains:
 * @self: a tier
 * @segment: any segment
 *
 * Returns: whether it lies in this tier
 */
gboolean
gs_tier_contains (GsTier *self,
                  GsSegment *segment)
{
  guint position;

  g_return_val_if_fail (GS_IS_TIER (self), FALSE);

  return find_segment (self, segment, gs_segment_get_start (segment), &position);
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

  return g_hash_table_lookup (self->by_id, &id);
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
  GsSegment *found = NULL;
  guint i;

  g_return_val_if_fail (GS_IS_TIER (self), NULL);

  for (i = gs_tier_get_first (self, time); i < self->entries->len && get_entry (self, i)->start <= time; i++)
    {
      if (time < get_entry (self, i)->end)
        found = get_entry (self, i)->segment;
    }

  return found;
}

/**
 * gs_tier_get_first:
 * @self: a tier
 * @time: nanoseconds of media time
 *
 * Together with gs_tier_peek() this finds what lies in a range without looking at all segments: from here to the first that
 * starts after the range. Some on the way may end before it.
 *
 * Returns: the first position from which on a segment may end after @time; the number of segments if none does
 */
guint
gs_tier_get_first (GsTier *self,
                   gint64 time)
{
  guint low = 0, high;

  g_return_val_if_fail (GS_IS_TIER (self), 0);

  reach (self);
  high = self->entries->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_entry (self, middle)->reach <= time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * gs_tier_get_position:
 * @self: a tier
 * @time: nanoseconds of media time
 *
 * Returns: the first position of a segment that starts at @time or later; the number of segments if none does
 */
guint
gs_tier_get_position (GsTier *self,
                      gint64 time)
{
  const Entry first = { time, G_MININT64, 0, NULL };

  g_return_val_if_fail (GS_IS_TIER (self), 0);

  return find_place (self, &first);
}

/**
 * gs_tier_peek:
 * @self: a tier
 * @position: from 0, in the order of start and end
 * @start: (out) (optional): where the segment starts, nanoseconds
 * @end: (out) (optional): where it ends
 *
 * Returns: (transfer none) (nullable): the segment; %NULL beyond the last
 */
GsSegment *
gs_tier_peek (GsTier *self,
              guint position,
              gint64 *start,
              gint64 *end)
{
  const Entry *entry;

  g_return_val_if_fail (GS_IS_TIER (self), NULL);

  if (position >= self->entries->len)
    return NULL;

  entry = get_entry (self, position);
  if (start != NULL)
    *start = entry->start;
  if (end != NULL)
    *end = entry->end;

  return entry->segment;
}

/**
 * gs_tier_get_overlapping:
 * @self: a tier
 * @start: nanoseconds of media time
 * @end: the first instant that does not matter any more
 * @except: (nullable): a segment that is not asked for
 *
 * Returns: (transfer full) (element-type GsSegment): what lies in the range, in order
 */
GPtrArray *
gs_tier_get_overlapping (GsTier *self,
                         gint64 start,
                         gint64 end,
                         GsSegment *except)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (GS_IS_TIER (self), found);

  for (guint i = gs_tier_get_first (self, start); i < self->entries->len && get_entry (self, i)->start < end; i++)
    {
      const Entry *entry = get_entry (self, i);

      if (entry->end > start && entry->segment != except)
        g_ptr_array_add (found, g_object_ref (entry->segment));
    }

  return found;
}
