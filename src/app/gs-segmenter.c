/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-segmenter-private.h"

#include "gs-segment-room.h"
#include "gs-string.h"
#include "gs-time-text.h"

#include <glib/gi18n.h>

/* Shorter than this a key is tapped, not held; microseconds */
#define HELD 250000

G_DEFINE_FINAL_TYPE (GsSegmenter, gs_segmenter, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TIER,
  PROP_ONLY,
  PROP_IN_POINT,
  N_PROPS
};

enum
{
  REFUSED,
  LOST,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gint64
get_time (GsSegmenter *self)
{
  return gs_playhead_get_time (gs_workspace_get_playhead (self->workspace));
}

void
gs_segmenter_refuse (GsSegmenter *self,
                     const char *sentence)
{
  g_signal_emit (self, signals[REFUSED], 0, sentence);
}

/* What grows as the clip plays: from the marked beginning, or as long as a key is held. */
static void
show_pending (GsSegmenter *self)
{
  gint64 start = self->held_label != NULL ? self->held_start : self->in_point;
  const char *label = self->held_label != NULL ? self->held_label : self->in_label;

  gs_tracks_set_pending (self->tracks, self->tier, start, get_time (self), label);
}

static void
set_in_point (GsSegmenter *self,
              gint64 time,
              const char *label)
{
  gboolean changed = gs_set_string (&self->in_label, time >= 0 ? label : NULL);

  if (self->in_point == time && !changed)
    return;

  self->in_point = time;
  show_pending (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IN_POINT]);
}

static void
time_cb (GsSegmenter *self)
{
  if (self->in_point >= 0 || self->held_label != NULL)
    show_pending (self);
}

/* Begins a step to undo that says what was done to which segment: “adding “smile” at 0:12”. @format has the segment and the time. */
void
gs_segmenter_begin (GsSegmenter *self,
                    const char *format,
                    const char *label,
                    gint64 time)
{
  g_autofree char *at = gs_time_text_short (time);
  g_autofree char *what = label != NULL && label[0] != '\0' ? g_strdup_printf (_ ("“%s”"), label) : g_strdup (_ ("a segment"));
  g_auto (GStrv) parts = g_strsplit (format, "%s", 3);
  g_autofree char *name = NULL;

  if (g_strv_length (parts) == 3)
    name = g_strconcat (parts[0], what, parts[1], at, parts[2], NULL);
  gs_store_begin_action (gs_workspace_get_store (self->workspace), name != NULL ? name : format);
}

/* Whether the tier's policy lets a segment lie there; says why not. */
gboolean
gs_segmenter_has_room (GsSegmenter *self,
                       GsTier *tier,
                       gint64 start,
                       gint64 end,
                       GsSegment *except)
{
  GsSegment *other = gs_segment_room_find_in_way (tier, start, end, except);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *sentence = NULL;

  if (other == NULL)
    return TRUE;

  from = gs_time_text_short (gs_segment_get_start (other));
  to = gs_time_text_short (gs_segment_get_end (other));
  /* Translators: label, from, to, name of a tier */
  sentence = g_strdup_printf (_ ("“%s” (%s–%s) is in the way, and “%s” refuses overlaps: V changes that."), gs_segment_get_label (other),
                              from, to, gs_tier_get_name (tier));
  gs_segmenter_refuse (self, sentence);

  return FALSE;
}

/* The selected segment, or else the one under the cursor, which is then selected; %NULL after a sentence. */
GsSegment *
gs_segmenter_get_chosen (GsSegmenter *self,
                         GsTier **tier)
{
  GsSegment *segment = gs_tracks_get_selected (self->tracks, tier);

  if (segment != NULL && gs_tier_contains (*tier, segment))
    return segment;

  *tier = self->tier;
  segment = self->tier != NULL ? gs_tier_get_segment_at (self->tier, get_time (self)) : NULL;
  if (segment != NULL)
    gs_tracks_select (self->tracks, self->tier, segment);
  else
    gs_segmenter_refuse (self, _ ("No segment is selected: click one, or press Tab in the timeline."));

  return segment;
}

static void
forget_begun (GsSegmenter *self)
{
  gs_segmenter_cancel_held (self);
  set_in_point (self, -1, NULL);
}

static GListModel *
get_tiers (GsSegmenter *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  return clip != NULL ? gs_clip_get_tiers (clip) : NULL;
}

gboolean
gs_segmenter_has_item (GListModel *list,
                       gpointer wanted)
{
  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);

      if (item == wanted)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_there (GsSegmenter *self,
          GsTier *tier)
{
  return gs_segmenter_has_item (get_tiers (self), tier) && gs_segmenter_is_open (self, tier);
}

/* The first tier of the clip that may be worked on. */
static GsTier *
find_first (GsSegmenter *self)
{
  GListModel *tiers = get_tiers (self);

  for (guint i = 0; tiers != NULL && i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) tier = g_list_model_get_item (tiers, i);

      if (gs_segmenter_is_open (self, tier))
        return tier; /* the list keeps it */
    }

  return NULL;
}

/* Another window has taken the tier away under somebody's hands: what they do next does not go to a tier that they did not choose, which may
 * be another rater's. */
static void
lose_tier (GsSegmenter *self)
{
  g_autoptr (GsTier) lost = g_object_ref (self->tier);
  g_autofree char *sentence = NULL;

  self->lost = find_first (self) != NULL;
  gs_segmenter_set_tier (self, NULL);
  if (self->lost)
    /* Translators: name of a tier */
    sentence = g_strdup_printf (_ ("The tier “%s” was taken away in another window: choose the one that segments go to now."), gs_tier_get_name (lost));
  else
    /* Translators: name of a tier */
    sentence = g_strdup_printf (_ ("The tier “%s” was taken away in another window."), gs_tier_get_name (lost));
  gs_segmenter_refuse (self, sentence);
}

/* The first tier, if there is none or it is gone; and nothing that is gone is selected. */
static void
tiers_cb (GsSegmenter *self)
{
  GsTier *selected;

  if (gs_tracks_get_selected (self->tracks, &selected) != NULL && !is_there (self, selected))
    gs_tracks_select (self->tracks, NULL, NULL);

  if (self->tier != NULL && is_there (self, self->tier))
    return;

  /* What was begun before there was a tier goes on in the first one */
  if (self->tier != NULL)
    forget_begun (self);
  if (self->tier != NULL && self->following && !gs_segmenter_has_item (get_tiers (self), self->tier))
    lose_tier (self);
  else if (!self->lost || find_first (self) == NULL)
    gs_segmenter_set_tier (self, find_first (self));
  self->lost = self->lost && find_first (self) != NULL;
}

static void
clip_cb (GsSegmenter *self)
{
  forget_begun (self);
  self->lost = FALSE;
  g_signal_group_set_target (self->tier_signals, get_tiers (self));
  tiers_cb (self);
}

static void
following_cb (GsSegmenter *self)
{
  self->following = TRUE;
}

static void
followed_cb (GsSegmenter *self)
{
  self->following = FALSE;
}

static void
store_cb (GsSegmenter *self)
{
  self->following = FALSE;
  g_signal_group_set_target (self->store_signals, gs_workspace_get_store (self->workspace));
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

    case PROP_ONLY:
      g_value_set_string (value, self->only);
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
  GsSegmenter *self = GS_SEGMENTER (object);

  g_clear_object (&self->tier_signals);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->tier);
  g_free (self->only);
  g_free (self->in_label);
  g_free (self->held_label);

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
  properties[PROP_ONLY] = g_param_spec_string ("only", NULL, NULL, NULL, flags);
  properties[PROP_IN_POINT] = g_param_spec_int64 ("in-point", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LOST] = g_signal_new ("lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
gs_segmenter_init (GsSegmenter *self)
{
  self->in_point = -1;
  self->tier_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->tier_signals, "items-changed", G_CALLBACK (tiers_cb), self);
  self->store_signals = g_signal_group_new (GS_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "following", G_CALLBACK (following_cb), self);
  g_signal_group_connect_swapped (self->store_signals, "followed", G_CALLBACK (followed_cb), self);
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
  gs_tracks_set_playhead (tracks, gs_workspace_get_playhead (workspace));
  g_signal_connect_object (workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::store", G_CALLBACK (store_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gs_workspace_get_playhead (workspace), "notify::time", G_CALLBACK (time_cb), self, G_CONNECT_SWAPPED);

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
 * @tier: (nullable): where new segments go; nothing happens if it is not open
 */
void
gs_segmenter_set_tier (GsSegmenter *self,
                       GsTier *tier)
{
  g_return_if_fail (GS_IS_SEGMENTER (self));

  if (tier != NULL && !gs_segmenter_is_open (self, tier))
    return;

  self->lost = self->lost && tier == NULL;
  if (g_set_object (&self->tier, tier))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIER]);
}

/**
 * gs_segmenter_is_open:
 * @self: a #GsSegmenter
 * @tier: a tier
 *
 * Returns: whether it may be worked on, whoever's it is
 */
gboolean
gs_segmenter_is_open (GsSegmenter *self,
                      GsTier *tier)
{
  g_return_val_if_fail (GS_IS_SEGMENTER (self), FALSE);

  return self->only == NULL || g_strcmp0 (gs_rater_get_name (gs_tier_get_rater (tier)), self->only) == 0;
}

/**
 * gs_segmenter_set_only:
 * @self: a #GsSegmenter
 * @rater: (nullable): name of the rater on whose tiers it works and on nobody else's; %NULL = all
 */
void
gs_segmenter_set_only (GsSegmenter *self,
                       const char *rater)
{
  g_return_if_fail (GS_IS_SEGMENTER (self));

  if (!gs_set_string (&self->only, rater))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLY]);
  tiers_cb (self);
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
      gs_segmenter_refuse (self, _ ("Segments belong to a rater: enter a name first."));
      return NULL;
    }

  tier = gs_tier_new (clip, gs_store_ensure_rater (store, rater), name);
  gs_store_add_tier (store, tier);
  gs_segmenter_set_tier (self, tier);

  return self->tier;
}

/* Says that one has to be chosen. */
static gboolean
has_lost_tier (GsSegmenter *self)
{
  if (self->lost)
    gs_segmenter_refuse (self, _ ("Choose a tier first: the one that segments went to is not there any more."));

  return self->lost;
}

/**
 * gs_segmenter_ensure_tier:
 * @self: a #GsSegmenter
 * @rater: whose it is, if it has to be made
 *
 * The chosen tier, or a new one where there is none. Where the chosen one was taken away elsewhere somebody has to choose first.
 *
 * Returns: (transfer none) (nullable): the tier, or %NULL after a sentence
 */
GsTier *
gs_segmenter_ensure_tier (GsSegmenter *self,
                          const char *rater)
{
  g_return_val_if_fail (GS_IS_SEGMENTER (self), NULL);

  if (self->tier != NULL)
    return self->tier;

  return has_lost_tier (self) ? NULL : gs_segmenter_add_tier (self, _ ("Segments"), rater);
}

/**
 * gs_segmenter_get_in_label:
 * @self: a #GsSegmenter
 *
 * Returns: (transfer none) (nullable): what the segment that was begun by tapping a key will be called
 */
const char *
gs_segmenter_get_in_label (GsSegmenter *self)
{
  g_return_val_if_fail (GS_IS_SEGMENTER (self), NULL);

  return self->in_label;
}

/**
 * gs_segmenter_add:
 * @self: a #GsSegmenter
 * @start: media time of its beginning, nanoseconds
 * @end: media time of its end, after @start
 * @label: what it is called, "" = nothing yet
 * @rater: who rates, for the tier that is made if there is none
 *
 * Adds a segment to the chosen tier, as its overlap policy has it, and selects it.
 */
void
gs_segmenter_add (GsSegmenter *self,
                  gint64 start,
                  gint64 end,
                  const char *label,
                  const char *rater)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autoptr (GsSegment) segment = NULL;

  g_return_if_fail (GS_IS_SEGMENTER (self));
  g_return_if_fail (start < end);

  if (gs_segmenter_ensure_tier (self, rater) == NULL)
    return;

  if (!gs_segmenter_knows (self, self->tier, label) || !gs_segmenter_has_room (self, self->tier, start, end, NULL))
    return;

  segment = gs_segment_new (start, end, label);
  /* Translators: follows the word Undo or Redo in a menu: Undo adding “smile” at 0:12 */
  gs_segmenter_begin (self, _ ("adding %s at %s"), label, start);
  gs_segment_room_make (store, self->tier, start, end, NULL);
  gs_store_add_segment (store, self->tier, segment);
  gs_store_end_action (store);
  set_in_point (self, -1, NULL);
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

  if (gs_workspace_get_clip (self->workspace) != NULL && !has_lost_tier (self))
    set_in_point (self, get_time (self), "");
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

  if (gs_workspace_get_clip (self->workspace) == NULL || has_lost_tier (self))
    return;

  if (start < 0 && !gs_selection_get_empty (selection))
    {
      start = gs_selection_get_start (selection);
      end = gs_selection_get_end (selection);
    }

  if (start < 0 || end == start)
    {
      gs_segmenter_refuse (self, _ ("A segment needs a beginning before its end: press I there, then O here."));
      return;
    }

  gs_segmenter_add (self, MIN (start, end), MAX (start, end), self->in_label != NULL ? self->in_label : "", rater);
}

/* A tapped key while the clip plays: names what is under the cursor, or begins a segment that the next tap ends. */
static void
tap (GsSegmenter *self,
     const char *label,
     gint64 time,
     const char *rater)
{
  GsSegment *segment = self->tier != NULL ? gs_tier_get_segment_at (self->tier, time) : NULL;
  g_autofree char *begun = g_strdup (self->in_label);
  gint64 start = self->in_point;

  if (start >= 0 && time > start)
    {
      gboolean ends = g_strcmp0 (begun, label) == 0 || g_strcmp0 (begun, "") == 0;

      gs_segmenter_add (self, start, time, ends ? label : begun, rater);
      if (!ends)
        set_in_point (self, time, label);
    }
  else if (segment != NULL)
    {
      gs_tracks_select (self->tracks, self->tier, segment);
      gs_segmenter_label (self, label);
    }
  else if (label[0] != '\0')
    set_in_point (self, time, label);
}

/**
 * gs_segmenter_press:
 * @self: a #GsSegmenter
 * @label: what the key stands for
 *
 * A key went down while the clip plays. The keyboard repeats a held key; only the first time counts.
 */
void
gs_segmenter_press (GsSegmenter *self,
                    const char *label)
{
  g_return_if_fail (GS_IS_SEGMENTER (self));

  if ((self->held_label != NULL && g_str_equal (self->held_label, label)) || has_lost_tier (self))
    return;

  gs_set_string (&self->held_label, label);
  self->held_since = g_get_monotonic_time ();
  self->held_start = get_time (self);
}

/**
 * gs_segmenter_release:
 * @self: a #GsSegmenter
 * @rater: who rates, for the tier that is made if there is none
 *
 * The key went up: what passed meanwhile gets its label, if it was held; otherwise the segment under the cursor does, or one begins
 * that ends where the key is tapped again.
 */
void
gs_segmenter_release (GsSegmenter *self,
                      const char *rater)
{
  g_autofree char *label = NULL;
  gint64 end = get_time (self);

  g_return_if_fail (GS_IS_SEGMENTER (self));

  label = g_steal_pointer (&self->held_label);
  if (label == NULL)
    return;

  show_pending (self);
  if (g_get_monotonic_time () - self->held_since >= HELD && end > self->held_start)
    gs_segmenter_add (self, self->held_start, end, label, rater);
  else
    tap (self, label, self->held_start, rater);
}

/**
 * gs_segmenter_cancel_held:
 * @self: a #GsSegmenter
 *
 * Nobody will say that the key went up.
 */
void
gs_segmenter_cancel_held (GsSegmenter *self)
{
  g_return_if_fail (GS_IS_SEGMENTER (self));

  if (self->held_label == NULL)
    return;

  g_clear_pointer (&self->held_label, g_free);
  show_pending (self);
}

/**
 * gs_segmenter_cancel_in:
 * @self: a #GsSegmenter
 *
 * Forgets the marked beginning.
 *
 * Returns: whether there was one
 */
gboolean
gs_segmenter_cancel_in (GsSegmenter *self)
{
  gboolean there;

  g_return_val_if_fail (GS_IS_SEGMENTER (self), FALSE);

  there = self->in_point >= 0;
  set_in_point (self, -1, NULL);

  return there;
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
      gs_segmenter_refuse (self, _ ("No segment is selected."));
      return;
    }

  g_object_ref (segment);
  g_object_ref (tier);
  gs_tracks_select (self->tracks, NULL, NULL);
  /* Translators: follows the word Undo or Redo in a menu: Undo deleting “smile” at 0:12 */
  gs_segmenter_begin (self, _ ("deleting %s at %s"), gs_segment_get_label (segment), gs_segment_get_start (segment));
  gs_store_remove_segment (gs_workspace_get_store (self->workspace), tier, segment);
  gs_store_end_action (gs_workspace_get_store (self->workspace));
  g_object_unref (tier);
}
