/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-store-private.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* What is to be rated, and by whom: dimensions and assignments. */

static gboolean
make_dimension (GsStore *self,
                GsConnection *connection,
                GsStoreChange *change,
                GError **error)
{
  GsDimension *dimension = GS_DIMENSION (change->object);
  gint64 found;

  /* The same may have come in by another window's hand. */
  if (gs_connection_query_int64 (connection, &found, NULL, "SELECT id FROM dimension WHERE name = ? AND removed = 0", "t",
                                 gs_dimension_get_name (dimension)))
    {
      gs_store_set_row (dimension, found);
      return TRUE;
    }

  /* A dimension never changes, so that the writer may look at it. One that was taken back in another window must not bar its name. */
  if (!gs_store_journal_begin (self, connection, change, error) ||
      !gs_connection_run (connection, error, "DELETE FROM dimension WHERE name = ? AND removed = 1", "t", gs_dimension_get_name (dimension)) ||
      !gs_connection_run (connection, error,
                          "INSERT INTO dimension (name, minimum, maximum, bounded, low, middle, high) VALUES (?, ?, ?, ?, ?, ?, ?)",
                          "tddittt", gs_dimension_get_name (dimension), gs_dimension_get_minimum (dimension),
                          gs_dimension_get_maximum (dimension), (gint64) gs_dimension_get_bounded (dimension),
                          gs_dimension_get_low (dimension), gs_dimension_get_middle (dimension), gs_dimension_get_high (dimension)))
    return FALSE;

  gs_store_set_row (dimension, gs_connection_get_last_id (connection));

  return gs_journal_insert (&self->journal, connection, "dimension", gs_store_get_row (dimension), error);
}

/**
 * gs_store_add_dimension:
 * @self: a store
 * @dimension: a new dimension, whose name no other of the project has
 *
 * Can be undone; a dimension is never taken away otherwise, for traces name it.
 */
void
gs_store_add_dimension (GsStore *self,
                        GsDimension *dimension)
{
  g_autofree char *name = NULL;

  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (gs_project_find_dimension_by_name (self->project, gs_dimension_get_name (dimension)) == NULL);

  /* Translators: follows the word Undo or Redo in a menu: Undo adding the dimension “power” */
  name = g_strdup_printf (_ ("adding the dimension “%s”"), gs_dimension_get_name (dimension));
  gs_project_add_dimension (self->project, dimension);
  gs_store_post (self, GS_STORE_TYPED, make_dimension, dimension, NULL, NULL, NULL, name);
}

static gboolean
make_assignment (GsStore *self,
                 GsConnection *connection,
                 GsStoreChange *change,
                 GError **error)
{
  GsAssignment *assignment = GS_ASSIGNMENT (change->object);
  gint64 clip_id, rater_id, found;

  if (!gs_store_need_row (gs_assignment_get_clip (assignment), &clip_id, error) ||
      !gs_store_need_row (gs_assignment_get_rater (assignment), &rater_id, error))
    return FALSE;

  /* The same may have come in by another window's hand. */
  if (gs_connection_query_int64 (connection, &found, NULL,
                                 "SELECT id FROM assignment WHERE clip_id = ? AND rater_id = ? AND dimension = ? AND repetition = ? "
                                 "AND removed = 0",
                                 "iiti", clip_id, rater_id, gs_assignment_get_dimension (assignment),
                                 (gint64) gs_assignment_get_repetition (assignment)))
    {
      gs_store_set_row (assignment, found);
      return TRUE;
    }

  if (!gs_store_journal_begin (self, connection, change, error) ||
      !gs_connection_run (connection, error,
                          "DELETE FROM assignment WHERE clip_id = ? AND rater_id = ? AND dimension = ? AND repetition = ? AND removed = 1",
                          "iiti", clip_id, rater_id, gs_assignment_get_dimension (assignment),
                          (gint64) gs_assignment_get_repetition (assignment)) ||
      !gs_connection_run (connection, error,
                          "INSERT INTO assignment (clip_id, rater_id, dimension, repetition, note) VALUES (?, ?, ?, ?, ?)", "iitit",
                          clip_id, rater_id, gs_assignment_get_dimension (assignment),
                          (gint64) gs_assignment_get_repetition (assignment), gs_assignment_get_note (assignment)))
    return FALSE;

  gs_store_set_row (assignment, gs_connection_get_last_id (connection));

  return gs_journal_insert (&self->journal, connection, "assignment", gs_store_get_row (assignment), error);
}

/**
 * gs_store_find_assignment:
 * @self: a store
 * @clip: a clip
 * @rater: a rater
 * @dimension: what is to be rated
 * @repetition: the how many-th time, from 1
 *
 * Returns: (transfer none) (nullable): that assignment
 */
GsAssignment *
gs_store_find_assignment (GsStore *self,
                          GsClip *clip,
                          GsRater *rater,
                          const char *dimension,
                          guint repetition)
{
  GListModel *assignments;

  g_return_val_if_fail (GS_IS_STORE (self), NULL);

  assignments = gs_project_get_assignments (self->project);
  for (guint i = 0; i < g_list_model_get_n_items (assignments); i++)
    {
      g_autoptr (GsAssignment) assignment = g_list_model_get_item (assignments, i);

      if (gs_assignment_get_clip (assignment) == clip && gs_assignment_get_rater (assignment) == rater &&
          gs_assignment_get_repetition (assignment) == repetition &&
          g_strcmp0 (gs_assignment_get_dimension (assignment), dimension) == 0)
        return assignment;
    }

  return NULL;
}

/**
 * gs_store_add_assignment:
 * @self: a store
 * @assignment: a new assignment, of which the project has no equal (gs_store_find_assignment())
 *
 * Can be undone.
 */
void
gs_store_add_assignment (GsStore *self,
                         GsAssignment *assignment)
{
  g_return_if_fail (GS_IS_STORE (self));

  gs_project_add_assignment (self->project, assignment);
  /* Translators: follows the word Undo or Redo in a menu */
  gs_store_post (self, GS_STORE_TYPED, make_assignment, assignment, NULL, NULL, NULL, _ ("adding an assignment"));
}

static gboolean
make_assignment_removal (GsStore *self,
                         GsConnection *connection,
                         GsStoreChange *change,
                         GError **error)
{
  gint64 id;

  /* Not to be undone: one that was removed and is made again would be there twice. */
  return gs_store_need_row (change->object, &id, error) &&
         gs_connection_run (connection, error, "DELETE FROM assignment WHERE id = ?", "i", id);
}

/**
 * gs_store_remove_assignment:
 * @self: a store
 * @assignment: an assignment of the project
 *
 * Takes it away for good; the traces that were recorded for it stay.
 */
void
gs_store_remove_assignment (GsStore *self,
                            GsAssignment *assignment)
{
  g_return_if_fail (GS_IS_STORE (self));

  gs_store_post (self, GS_STORE_TYPED, make_assignment_removal, assignment, NULL, NULL, NULL, NULL);
  gs_project_remove_assignment (self->project, assignment);
}

static gboolean
make_assignment_state (GsStore *self,
                       GsConnection *connection,
                       GsStoreChange *change,
                       GError **error)
{
  gint64 id;

  return gs_store_need_row (change->object, &id, error) &&
         gs_connection_run (connection, error, "UPDATE assignment SET state = ? WHERE id = ?", "ti", change->payload, id);
}

/**
 * gs_store_set_assignment_state:
 * @self: a store
 * @assignment: an assignment of the project
 * @state: how far it is
 *
 * No step of its own: it follows from what was recorded.
 */
void
gs_store_set_assignment_state (GsStore *self,
                               GsAssignment *assignment,
                               GsAssignmentState state)
{
  g_return_if_fail (GS_IS_STORE (self));

  if (gs_assignment_get_state (assignment) == state)
    return;

  gs_assignment_set_state (assignment, state);
  gs_store_post (self, GS_STORE_TYPED, make_assignment_state, assignment, NULL, (gpointer) gs_assignment_state_get_nick (state), NULL,
                 NULL);
}

/* Words that are always there in what this program writes may be missing in what others have written. */
static const char *
get_word (GsStatement *query,
          int column)
{
  const char *text = gs_statement_get_text (query, column);

  return text != NULL ? text : "";
}

static gboolean
load_dimensions (GsStore *self,
                 GsConnection *connection,
                 GError **error)
{
  GsStatement *query = gs_connection_query (connection, error,
                                            "SELECT id, name, minimum, maximum, bounded, low, middle, high FROM dimension "
                                            "WHERE removed = 0 AND name <> '' AND maximum > minimum ORDER BY id",
                                            "");

  for (;;)
    {
      g_autoptr (GsDimension) dimension = NULL;
      gboolean has_row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      dimension = gs_dimension_new (get_word (query, 1), gs_statement_get_double (query, 2), gs_statement_get_double (query, 3),
                                    gs_statement_get_int64 (query, 4) != 0, get_word (query, 5), get_word (query, 6),
                                    get_word (query, 7));
      if (dimension == NULL)
        continue;

      gs_store_set_row (dimension, gs_statement_get_int64 (query, 0));
      gs_dimension_set_id (dimension, gs_statement_get_int64 (query, 0));
      gs_project_add_dimension (self->project, dimension);
    }
}

static void
add_assignment (GsStore *self,
                gint64 id,
                gint64 clip_id,
                gint64 rater_id,
                const char *dimension,
                gint64 repetition,
                const char *state,
                const char *note)
{
  GsClip *clip = gs_project_find_clip (self->project, clip_id);
  GsRater *rater = gs_project_find_rater (self->project, rater_id);
  g_autoptr (GsAssignment) assignment = NULL;

  if (clip == NULL || rater == NULL || repetition < 1)
    return;

  assignment = gs_assignment_new (clip, rater, dimension, (guint) repetition, note);
  gs_assignment_set_state (assignment, gs_assignment_state_from_nick (state));
  gs_store_set_row (assignment, id);
  gs_assignment_set_id (assignment, id);
  gs_project_add_assignment (self->project, assignment);
}

/**
 * gs_store_load_plan:
 * @self: a store that is being opened, with clips and raters
 * @connection: its connection
 * @error: (out) (optional): why not
 *
 * Loads dimensions and assignments.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_load_plan (GsStore *self,
                    GsConnection *connection,
                    GError **error)
{
  GsStatement *query;

  if (!load_dimensions (self, connection, error))
    return FALSE;

  query = gs_connection_query (connection, error,
                               "SELECT id, clip_id, rater_id, dimension, repetition, state, note FROM assignment WHERE removed = 0 "
                               "ORDER BY id",
                               "");
  for (;;)
    {
      gboolean has_row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      add_assignment (self, gs_statement_get_int64 (query, 0), gs_statement_get_int64 (query, 1), gs_statement_get_int64 (query, 2),
                      get_word (query, 3), gs_statement_get_int64 (query, 4), gs_statement_get_text (query, 5), get_word (query, 6));
    }
}

/**
 * gs_store_apply_dimension:
 * @self: a store
 * @id: its row
 * @image: (nullable): what the row is now; %NULL = gone
 *
 * Does to the project's dimensions what undo or redo did to the row.
 */
void
gs_store_apply_dimension (GsStore *self,
                          gint64 id,
                          JsonObject *image)
{
  GsDimension *dimension = gs_project_find_dimension (self->project, id);
  g_autoptr (GsDimension) added = NULL;

  if (image == NULL && dimension != NULL)
    gs_project_remove_dimension (self->project, dimension);
  if (image == NULL || dimension != NULL)
    return;

  added = gs_dimension_new (json_object_get_string_member (image, "name"), json_object_get_double_member (image, "minimum"),
                            json_object_get_double_member (image, "maximum"), json_object_get_int_member (image, "bounded") != 0,
                            json_object_get_string_member (image, "low"), json_object_get_string_member (image, "middle"),
                            json_object_get_string_member (image, "high"));
  /* Another tool may write what is no range. */
  if (added == NULL)
    return;

  gs_store_set_row (added, id);
  gs_dimension_set_id (added, id);
  gs_project_add_dimension (self->project, added);
}

/**
 * gs_store_apply_assignment:
 * @self: a store
 * @id: its row
 * @image: (nullable): what the row is now; %NULL = gone
 *
 * Does to the project's assignments what undo or redo did to the row.
 */
void
gs_store_apply_assignment (GsStore *self,
                           gint64 id,
                           JsonObject *image)
{
  GsAssignment *assignment = gs_project_find_assignment (self->project, id);

  if (image == NULL && assignment != NULL)
    gs_project_remove_assignment (self->project, assignment);
  if (image == NULL || assignment != NULL)
    return;

  add_assignment (self, id, json_object_get_int_member (image, "clip_id"), json_object_get_int_member (image, "rater_id"),
                  json_object_get_string_member (image, "dimension"), json_object_get_int_member (image, "repetition"),
                  json_object_get_string_member (image, "state"), json_object_get_string_member (image, "note"));
}
