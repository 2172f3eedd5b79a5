/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-segmenter.h"

#include <glib/gi18n.h>

struct _GsSegmenter
{
  GObject parent_instance;

  GsWorkspace *workspace; /* not owned: the window owns all three */
  GsTracks *tracks;
  GsTier *tier;
  gint64 in_point;
};

G_DEFINE_FINAL_TYPE (GsSegmenter, gs_segmenter, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TIER,
  PROP_IN_POINT,
  N_PROPS
};

enum
{
  REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gint64
get_time (GsSegmenter *self)
{
  return gs_playhead_get_time (gs_workspace_get_playhead (self->workspace));
}

static void
refuse (GsSegmenter *self,
        const char *sentence)
{
  g_signal_emit (self, signals[REFUSED], 0, sentence);
}

static void
set_in_point (GsSegmenter *self,
              gint64 time)
{
  if (self->in_point == time)
    return;

  self->in_point = time;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IN_POINT]);
}

/* The first tier of the clip, if nobody chose one */
static void
clip_cb (GsSegmenter *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  g_autoptr (GsTier) first = clip != NULL ? g_list_model_get_item (gs_clip_get_tiers (clip), 0) : NULL;

  set_in_point (self, -1);
  gs_segmenter_set_tier (self, first);
}

static void
gs_segmenter_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  GsSegmenter *self = GS_SEGMENTER (object);

  switch (prop_id)
    {
    case PROP_TIER:
      g_value_set_object (value, self->tier);
      break;

    case PROP_IN_POINT:
      g_value_set_int64 (value, self->in_point);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_segmenter_finalize (GObject *object)
{
  g_clear_object (&GS_SEGMENTER (object)->tier);

  G_OBJECT_CLASS (gs_segmenter_parent_class)->finalize (object);
}

static void
gs_segmenter_class_init (GsSegmenterClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_segmenter_finalize;
  object_class->get_property = gs_segmenter_get_property;

  properties[PROP_TIER] = g_param_spec_object ("tier", NULL, NULL, GS_TYPE_TIER, flags);
  properties[PROP_IN_POINT] = g_param_spec_int64 ("in-point", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
gs_segmenter_init (GsSegmenter *self)
{
  self->in_point = -1;
}

/**
 * gs_segmenter_new:
 * @workspace: where it writes; must live as long as this
 * @tracks: which segment is selected; must live as long as this
 *
 * Returns: (transfer full): a segmenter
 */
GsSegmenter *
gs_segmenter_new (GsWorkspace *workspace,
                  GsTracks *tracks)
{
  GsSegmenter *self = g_object_new (GS_TYPE_SEGMENTER, NULL);

  self->workspace = workspace;
  self->tracks = tracks;
  g_signal_connect_object (workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);

  return self;
}

GsTier *
gs_segmenter_get_tier (GsSegmenter *self)
{
  g_return_val_if_fail (GS_IS_SEGMENTER (self), NULL);

  return self->tier;
}

/**
 * gs_segmenter_set_tier:
 * @self: a #GsSegmenter
 * @tier: (nullable): where new segments go
 */
void
gs_segmenter_set_tier (GsSegmenter *self,
                       GsTier *tier)
{
  g_return_if_fail (GS_IS_SEGMENTER (self));

  if (g_set_object (&self->tier, tier))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIER]);
}

gint64
gs_segmenter_get_in_point (GsSegmenter *self)
{
  g_return_val_if_fail (GS_IS_SEGMENTER (self), -1);

  return self->in_point;
}

/**
 * gs_segmenter_add_tier:
 * @self: a #GsSegmenter
 * @name: what it is called
 * @rater: whose it is
 *
 * Adds a tier to the clip and chooses it.
 *
 * Returns: (transfer none) (nullable): the tier, or %NULL if there is no clip or no rater
 */
GsTier *
gs_segmenter_add_tier (GsSegmenter *self,
                       const char *name,
                       const char *rater)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  g_autoptr (GsTier) tier = NULL;

  g_return_val_if_fail (GS_IS_SEGMENTER (self), NULL);

  if (store == NULL || clip == NULL)
    return NULL;

  if (rater == NULL || rater[0] == '\0')
    {
      refuse (self, _ ("Segments belong to a rater: enter a name first."));
      return NULL;
    }

  tier = gs_tier_new (clip, gs_store_ensure_rater (store, rater), name);
  gs_store_add_tier (store, tier);
  gs_segmenter_set_tier (self, tier);

  return self->tier;
}

/**
 * gs_segmenter_add:
 * @self: a #GsSegmenter
 * @start: media time of its beginning, nanoseconds
 * @end: media time of its end, after @start
 * @label: what it is called, "" = nothing yet
 * @rater: who rates, for the tier that is made if there is none
 *
 * Adds a segment to the chosen tier and selects it.
 */
void
gs_segmenter_add (GsSegmenter *self,
                  gint64 start,
                  gint64 end,
                  const char *label,
                  const char *rater)
{
  g_autoptr (GsSegment) segment = NULL;

  g_return_if_fail (GS_IS_SEGMENTER (self));
  g_return_if_fail (start < end);

  if (self->tier == NULL && gs_segmenter_add_tier (self, _ ("Segments"), rater) == NULL)
    return;

  segment = gs_segment_new (start, end, label);
  gs_store_add_segment (gs_workspace_get_store (self->workspace), self->tier, segment);
  set_in_point (self, -1);
  gs_tracks_select (self->tracks, self->tier, segment);
}

/**
 * gs_segmenter_mark_in:
 * @self: a #GsSegmenter
 *
 * The next segment begins at the playhead.
 */
void
gs_segmenter_mark_in (GsSegmenter *self)
{
  g_return_if_fail (GS_IS_SEGMENTER (self));

  if (gs_workspace_get_clip (self->workspace) != NULL)
    set_in_point (self, get_time (self));
}

/**
 * gs_segmenter_mark_out:
 * @self: a #GsSegmenter
 * @rater: who rates, for the tier that is made if there is none
 *
 * Makes a segment from the marked beginning, or else of the selected range, to the playhead, and selects it.
 */
void
gs_segmenter_mark_out (GsSegmenter *self,
                       const char *rater)
{
  GsSelection *selection = gs_playhead_get_selection (gs_workspace_get_playhead (self->workspace));
  gint64 start = self->in_point, end = get_time (self);

  g_return_if_fail (GS_IS_SEGMENTER (self));

  if (gs_workspace_get_clip (self->workspace) == NULL)
    return;

  if (start < 0 && !gs_selection_get_empty (selection))
    {
      start = gs_selection_get_start (selection);
      end = gs_selection_get_end (selection);
    }

  if (start < 0 || end == start)
    {
      refuse (self, _ ("A segment needs a beginning before its end: press I there, then O here."));
      return;
    }

  gs_segmenter_add (self, MIN (start, end), MAX (start, end), "", rater);
}

static GsSegment *
get_divisible (GsSegmenter *self,
               gint64 time)
{
  GsSegment *segment = self->tier != NULL ? gs_tier_get_segment_at (self->tier, time) : NULL;

  return segment != NULL && time > gs_segment_get_start (segment) && time < gs_segment_get_end (segment) ? segment : NULL;
}

/**
 * gs_segmenter_can_split:
 * @self: a #GsSegmenter
 *
 * Returns: whether there is a segment under the playhead that can be cut in two there
 */
gboolean
gs_segmenter_can_split (GsSegmenter *self)
{
  g_return_val_if_fail (GS_IS_SEGMENTER (self), FALSE);

  return get_divisible (self, get_time (self)) != NULL;
}

/**
 * gs_segmenter_split:
 * @self: a #GsSegmenter
 *
 * Cuts the segment under the playhead in two, as one step to undo.
 */
void
gs_segmenter_split (GsSegmenter *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  gint64 time = get_time (self), end;
  g_autoptr (GsSegment) second = NULL;
  GsSegment *segment;

  g_return_if_fail (GS_IS_SEGMENTER (self));

  segment = get_divisible (self, time);
  if (segment == NULL)
    {
      refuse (self, _ ("There is no segment under the cursor to split."));
      return;
    }

  end = gs_segment_get_end (segment);
  second = gs_segment_new (time, end, gs_segment_get_label (segment));
  gs_store_begin_action (store, _ ("splitting a segment"));
  gs_store_set_segment_range (store, self->tier, segment, gs_segment_get_start (segment), time);
  gs_store_add_segment (store, self->tier, second);
  gs_store_end_action (store);
  gs_tracks_select (self->tracks, self->tier, second);
}

/**
 * gs_segmenter_label:
 * @self: a #GsSegmenter
 * @label: what the selected segment is to be called; "" takes its label away
 */
void
gs_segmenter_label (GsSegmenter *self,
                    const char *label)
{
  GsTier *tier;
  GsSegment *segment = gs_tracks_get_selected (self->tracks, &tier);

  g_return_if_fail (GS_IS_SEGMENTER (self));

  if (segment == NULL)
    {
      tier = self->tier;
      segment = tier != NULL ? gs_tier_get_segment_at (tier, get_time (self)) : NULL;
      if (segment != NULL)
        gs_tracks_select (self->tracks, tier, segment);
    }

  if (segment == NULL)
    refuse (self, _ ("There is no segment to label: click one, or make one with I and O."));
  else if (g_strcmp0 (gs_segment_get_label (segment), label) != 0)
    gs_store_set_segment_label (gs_workspace_get_store (self->workspace), tier, segment, label);
}

/**
 * gs_segmenter_delete:
 * @self: a #GsSegmenter
 *
 * Deletes the selected segment.
 */
void
gs_segmenter_delete (GsSegmenter *self)
{
  GsTier *tier;
  g_autoptr (GsSegment) segment = NULL;

  g_return_if_fail (GS_IS_SEGMENTER (self));

  segment = gs_tracks_get_selected (self->tracks, &tier);
  if (segment == NULL)
    {
      refuse (self, _ ("No segment is selected."));
      return;
    }

  g_object_ref (segment);
  g_object_ref (tier);
  gs_tracks_select (self->tracks, NULL, NULL);
  gs_store_remove_segment (gs_workspace_get_store (self->workspace), tier, segment);
  g_object_unref (tier);
}

/**
 * gs_segmenter_step:
 * @self: a #GsSegmenter
 * @direction: 1 = the next segment, -1 = the one before
 *
 * Selects the segment that begins after (before) the playhead and goes there.
 *
 * Returns: whether there was one
 */
gboolean
gs_segmenter_step (GsSegmenter *self,
                   int direction)
{
  gint64 time = get_time (self);
  g_autoptr (GsSegment) found = NULL;
  guint n;

  g_return_val_if_fail (GS_IS_SEGMENTER (self), FALSE);

  n = self->tier != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->tier)) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GsSegment) segment = g_list_model_get_item (G_LIST_MODEL (self->tier), i);
      gint64 start = gs_segment_get_start (segment);

      if (direction > 0 ? start > time && found == NULL : start < time)
        g_set_object (&found, segment);
    }

  if (found == NULL)
    return FALSE;

  gs_tracks_select (self->tracks, self->tier, found);
  gs_playhead_seek (gs_workspace_get_playhead (self->workspace), gs_segment_get_start (found));

  return TRUE;
}
