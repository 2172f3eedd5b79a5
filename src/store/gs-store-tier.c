/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-store-private.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* Tiers and segments: each change is an action that can be undone. */

typedef struct
{
  char *name;
  GsOverlapPolicy overlap;
} TierRow;

static void
tier_row_free (gpointer data)
{
  TierRow *row = data;

  g_free (row->name);
  g_free (row);
}

static gboolean
make_tier (GsStore *self,
           GsConnection *connection,
           GsStoreChange *change,
           GError **error)
{
  const TierRow *row = change->payload;
  gint64 clip_id, rater_id;

  if (!gs_store_need_row (change->parent, &clip_id, error) ||
      !gs_store_need_row (gs_tier_get_rater (GS_TIER (change->object)), &rater_id, error) ||
      !gs_store_journal_begin (self, connection, change, error) ||
      !gs_connection_run (connection, error, "INSERT INTO tier (clip_id, rater_id, name, overlap) VALUES (?, ?, ?, ?)", "iitt",
                          clip_id, rater_id, row->name, gs_overlap_policy_get_nick (row->overlap)))
    return FALSE;

  gs_store_set_row (change->object, gs_connection_get_last_id (connection));

  return gs_journal_insert (&self->journal, connection, "tier", gs_store_get_row (change->object), error);
}

/**
 * gs_store_add_tier:
 * @self: a store
 * @tier: a new, empty tier over a clip of the project
 */
void
gs_store_add_tier (GsStore *self,
                   GsTier *tier)
{
  g_autofree char *name = NULL;
  TierRow *row;

  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (gs_tier_get_clip (tier) != NULL);

  /* Translators: follows the word Undo or Redo in a menu: Undo adding the tier “laughter” */
  name = g_strdup_printf (_ ("adding the tier “%s”"), gs_tier_get_name (tier));
  gs_project_add_tier (self->project, tier);
  row = g_new0 (TierRow, 1);
  row->name = g_strdup (gs_tier_get_name (tier));
  row->overlap = gs_tier_get_overlap (tier);
  gs_store_post (self, GS_STORE_TYPED, make_tier, tier, gs_tier_get_clip (tier), row, tier_row_free, name);
}

/* One UPDATE of one column with its journal entry. */
static gboolean
update_column (GsStore *self,
               GsConnection *connection,
               GsStoreChange *change,
               const char *object,
               const char *sql,
               GError **error)
{
  g_autofree char *before = NULL;
  gint64 id;

  if (!gs_store_need_row (change->object, &id, error))
    return FALSE;

  before = gs_journal_get_image (connection, object, id, error);

  return before != NULL && gs_store_journal_begin (self, connection, change, error) &&
         gs_connection_run (connection, error, sql, "ti", change->payload, id) &&
         gs_journal_update (&self->journal, connection, object, id, before, error);
}

static gboolean
make_tier_name (GsStore *self,
                GsConnection *connection,
                GsStoreChange *change,
                GError **error)
{
  return update_column (self, connection, change, "tier", "UPDATE tier SET name = ? WHERE id = ?", error);
}

void
gs_store_rename_tier (GsStore *self,
                      GsTier *tier,
                      const char *name)
{
  g_autofree char *action = NULL;

  g_return_if_fail (GS_IS_STORE (self));

  if (g_strcmp0 (gs_tier_get_name (tier), name) == 0)
    return;

  /* Translators: follows the word Undo or Redo in a menu */
  action = g_strdup_printf (_ ("renaming the tier “%s”"), gs_tier_get_name (tier));
  gs_tier_set_name (tier, name);
  gs_store_post (self, GS_STORE_TYPED, make_tier_name, tier, NULL, g_strdup (name), g_free, action);
}

static gboolean
make_tier_removal (GsStore *self,
                   GsConnection *connection,
                   GsStoreChange *change,
                   GError **error)
{
  gint64 id;

  if (!gs_store_need_row (change->object, &id, error) || !gs_store_journal_begin (self, connection, change, error))
    return FALSE;

  return gs_journal_delete (&self->journal, connection, "tier", id, error);
}

/**
 * gs_store_remove_tier:
 * @self: a store
 * @tier: a tier of the project
 *
 * Takes a tier away, with all its segments; can be undone.
 */
void
gs_store_remove_tier (GsStore *self,
                      GsTier *tier)
{
  g_autofree char *name = NULL;

  g_return_if_fail (GS_IS_STORE (self));

  /* Translators: follows the word Undo or Redo in a menu */
  name = g_strdup_printf (_ ("removing the tier “%s”"), gs_tier_get_name (tier));
  gs_store_post (self, GS_STORE_TYPED, make_tier_removal, tier, NULL, NULL, NULL, name);
  gs_store_park (self, "tier", gs_store_get_row (tier), tier);
  gs_project_remove_tier (self->project, tier);
}

typedef struct
{
  gint64 start;
  gint64 end;
  char *label;
  char *note;
} SegmentRow;

static SegmentRow *
segment_row_new (GsSegment *segment)
{
  SegmentRow *row = g_new0 (SegmentRow, 1);

  row->start = gs_segment_get_start (segment);
  row->end = gs_segment_get_end (segment);
  row->label = g_strdup (gs_segment_get_label (segment));
  row->note = g_strdup (gs_segment_get_note (segment));

  return row;
}

static void
segment_row_free (gpointer data)
{
  SegmentRow *row = data;

  g_free (row->label);
  g_free (row->note);
  g_free (row);
}

static gboolean
make_segment (GsStore *self,
              GsConnection *connection,
              GsStoreChange *change,
              GError **error)
{
  SegmentRow *row = change->payload;
  gint64 tier_id;

  if (!gs_store_need_row (change->parent, &tier_id, error) ||
      !gs_store_journal_begin (self, connection, change, error) ||
      !gs_connection_run (connection, error,
                          "INSERT INTO segment (tier_id, start, \"end\", label, note) SELECT id, ?2, ?3, ?4, ?5 FROM tier "
                          "WHERE id = ?1 AND removed = 0",
                          "iiitt", tier_id, row->start, row->end, row->label, row->note))
    return FALSE;

  /* The tier has been removed in another window: it would lie there unseen. */
  if (gs_connection_get_n_changed (connection) == 0)
    return FALSE;

  gs_store_set_row (change->object, gs_connection_get_last_id (connection));

  return gs_journal_insert (&self->journal, connection, "segment", gs_store_get_row (change->object), error);
}

/**
 * gs_store_add_segment:
 * @self: a store
 * @tier: a tier of the project
 * @segment: a new segment
 */
void
gs_store_add_segment (GsStore *self,
                      GsTier *tier,
                      GsSegment *segment)
{
  g_return_if_fail (GS_IS_STORE (self));

  gs_tier_add (tier, segment);
  /* Translators: follows the word Undo or Redo in a menu: Undo adding a segment */
  gs_store_post (self, GS_STORE_TYPED, make_segment, segment, tier, segment_row_new (segment), segment_row_free,
                 _ ("adding a segment"));
}

static gboolean
make_segment_range (GsStore *self,
                    GsConnection *connection,
                    GsStoreChange *change,
                    GError **error)
{
  SegmentRow *row = change->payload;
  g_autofree char *before = NULL;
  gint64 id;

  if (!gs_store_need_row (change->object, &id, error))
    return FALSE;

  before = gs_journal_get_image (connection, "segment", id, error);

  return before != NULL && gs_store_journal_begin (self, connection, change, error) &&
         gs_connection_run (connection, error, "UPDATE segment SET start = ?, \"end\" = ? WHERE id = ?", "iii",
                            row->start, row->end, id) &&
         gs_journal_update (&self->journal, connection, "segment", id, before, error);
}

/**
 * gs_store_set_segment_range:
 * @self: a store
 * @tier: the tier that the segment lies in
 * @segment: a segment of the project
 * @start: where it starts, nanoseconds of media time
 * @end: where it ends
 *
 * Moves or resizes a segment.
 */
void
gs_store_set_segment_range (GsStore *self,
                            GsTier *tier,
                            GsSegment *segment,
                            gint64 start,
                            gint64 end)
{
  g_return_if_fail (GS_IS_STORE (self));

  if (gs_segment_get_start (segment) == MIN (start, end) && gs_segment_get_end (segment) == MAX (start, end))
    return;

  gs_segment_set_range (segment, start, end);
  /* Translators: follows the word Undo or Redo in a menu */
  gs_store_post (self, GS_STORE_TYPED, make_segment_range, segment, tier, segment_row_new (segment), segment_row_free,
                 _ ("moving a segment"));
}

static gboolean
make_segment_label (GsStore *self,
                    GsConnection *connection,
                    GsStoreChange *change,
                    GError **error)
{
  return update_column (self, connection, change, "segment", "UPDATE segment SET label = ? WHERE id = ?", error);
}

void
gs_store_set_segment_label (GsStore *self,
                            GsTier *tier,
                            GsSegment *segment,
                            const char *label)
{
  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (label != NULL);

  if (g_strcmp0 (gs_segment_get_label (segment), label) == 0)
    return;

  gs_segment_set_label (segment, label);
  /* Translators: follows the word Undo or Redo in a menu */
  gs_store_post (self, GS_STORE_TYPED, make_segment_label, segment, tier, g_strdup (label), g_free,
                 _ ("naming a segment"));
}

static gboolean
make_segment_note (GsStore *self,
                   GsConnection *connection,
                   GsStoreChange *change,
                   GError **error)
{
  return update_column (self, connection, change, "segment", "UPDATE segment SET note = ? WHERE id = ?", error);
}

void
gs_store_set_segment_note (GsStore *self,
                           GsTier *tier,
                           GsSegment *segment,
                           const char *note)
{
  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (note != NULL);

  if (g_strcmp0 (gs_segment_get_note (segment), note) == 0)
    return;

  gs_segment_set_note (segment, note);
  /* Translators: follows the word Undo or Redo in a menu */
  gs_store_post (self, GS_STORE_TYPED, make_segment_note, segment, tier, g_strdup (note), g_free,
                 _ ("the note on a segment"));
}

static gboolean
make_segment_removal (GsStore *self,
                      GsConnection *connection,
                      GsStoreChange *change,
                      GError **error)
{
  gint64 id;

  return gs_store_need_row (change->object, &id, error) && gs_store_journal_begin (self, connection, change, error) &&
         gs_journal_delete (&self->journal, connection, "segment", id, error);
}

void
gs_store_remove_segment (GsStore *self,
                         GsTier *tier,
                         GsSegment *segment)
{
  g_return_if_fail (GS_IS_STORE (self));

  /* Translators: follows the word Undo or Redo in a menu */
  gs_store_post (self, GS_STORE_TYPED, make_segment_removal, segment, tier, NULL, NULL, _ ("removing a segment"));
  gs_tier_remove (tier, segment);
}
