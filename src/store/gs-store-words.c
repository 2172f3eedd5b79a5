/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-store-private.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* The vocabulary of a tier and what happens to segments in each other's way. */

/**
 * gs_store_find_word:
 * @tier: a tier
 * @id: a row
 *
 * Returns: (transfer none) (nullable): the word of the tier that has it, also if it has got it just now
 */
GsWord *
gs_store_find_word (GsTier *tier,
                    gint64 id)
{
  GListModel *words = gs_tier_get_vocabulary (tier);

  for (guint i = 0; i < g_list_model_get_n_items (words); i++)
    {
      g_autoptr (GsWord) word = g_list_model_get_item (words, i);

      if (gs_store_get_row (word) == id)
        return word;
    }

  return NULL;
}

/* Another window may have made another object of a word while somebody thought about this one. */
static GsWord *
get_present (GsTier *tier,
             GsWord *word)
{
  gint64 id = word != NULL ? gs_store_get_row (word) : 0;
  GsWord *present = id != 0 ? gs_store_find_word (tier, id) : NULL;

  return present != NULL ? present : word;
}

static gboolean
make_word (GsStore *self,
           GsConnection *connection,
           GsStoreChange *change,
           GError **error)
{
  GsWord *word = GS_WORD (change->object);
  guint position = GPOINTER_TO_UINT (change->payload);
  gint64 tier_id;

  if (!gs_store_need_row (change->parent, &tier_id, error) || !gs_store_journal_begin (self, connection, change, error) ||
      !gs_connection_run (connection, error, "INSERT INTO vocabulary (tier_id, position, name, colour, \"key\") SELECT id, ?2, ?3, ?4, ?5 FROM tier "
                          "WHERE id = ?1 AND removed = 0",
                          "iittt", tier_id, (gint64) position, gs_word_get_name (word), gs_word_get_colour (word),
                          gs_word_get_key (word)))
    return FALSE;

  /* As a segment's: the tier has been removed in another window. */
  if (gs_connection_get_n_changed (connection) == 0)
    return FALSE;

  gs_store_set_row (word, gs_connection_get_last_id (connection));

  return gs_journal_insert (&self->journal, connection, "vocabulary", gs_store_get_row (word), error);
}

static gboolean
make_word_removal (GsStore *self,
                   GsConnection *connection,
                   GsStoreChange *change,
                   GError **error)
{
  gint64 id;

  return gs_store_need_row (change->object, &id, error) && gs_store_journal_begin (self, connection, change, error) &&
         gs_journal_delete (&self->journal, connection, "vocabulary", id, error);
}

typedef struct
{
  GsWord *former;
  guint position;
} WordRow;

static void
word_row_free (gpointer data)
{
  WordRow *row = data;

  g_object_unref (row->former);
  g_free (row);
}

/* The row stays, with the number by which the journal knows it; the new word takes the number over. */
static gboolean
make_word_change (GsStore *self,
                  GsConnection *connection,
                  GsStoreChange *change,
                  GError **error)
{
  const WordRow *row = change->payload;
  GsWord *word = GS_WORD (change->object);
  g_autofree char *before = NULL;
  gint64 id;

  if (!gs_store_need_row (row->former, &id, error))
    return FALSE;

  before = gs_journal_get_image (connection, "vocabulary", id, error);
  if (before == NULL || !gs_store_journal_begin (self, connection, change, error) ||
      !gs_connection_run (connection, error, "UPDATE vocabulary SET position = ?, name = ?, colour = ?, \"key\" = ? WHERE id = ?", "ittti",
                          (gint64) row->position, gs_word_get_name (word), gs_word_get_colour (word), gs_word_get_key (word), id) ||
      !gs_journal_update (&self->journal, connection, "vocabulary", id, before, error))
    return FALSE;

  gs_store_set_row (word, id);

  return TRUE;
}

/* All at once, each by the label it had before: words may have taken each other's names. */
static void
relabel (GsStore *self,
         GsTier *tier,
         GHashTable *renamed)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (tier));
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      GsSegment *segment = gs_tier_peek (tier, i, NULL, NULL);
      char *label = g_hash_table_lookup (renamed, gs_segment_get_label (segment));

      if (label == NULL)
        continue;

      g_ptr_array_add (segments, g_object_ref (segment));
      g_ptr_array_add (labels, label);
    }
  for (guint i = 0; i < segments->len; i++)
    gs_store_set_segment_label (self, tier, segments->pdata[i], labels->pdata[i]);
}

/**
 * gs_store_set_vocabulary:
 * @self: a store
 * @tier: a tier of the project
 * @words: (element-type GsWord): all the words it is to have, in order
 * @former: (element-type GsWord): for each of @words the one of the tier whose place it takes, or %NULL for a new one; words of
 *   the tier that are not among them are removed
 *
 * Changes the words of a tier, in one step to undo. Segments that have the label of a word that is now called otherwise are called
 * otherwise too; those of a removed word keep their label.
 */
void
gs_store_set_vocabulary (GsStore *self,
                         GsTier *tier,
                         GPtrArray *words,
                         GPtrArray *former)
{
  GListModel *old;
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *name = NULL;
  gboolean own_step;

  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (words->len == former->len);

  old = gs_tier_get_vocabulary (tier);
  for (guint i = 0; i < g_list_model_get_n_items (old); i++)
    g_ptr_array_add (all, g_list_model_get_item (old, i));

  /* Translators: follows the word Undo or Redo in a menu */
  name = g_strdup_printf (_ ("the words of the tier “%s”"), gs_tier_get_name (tier));
  own_step = self->action == 0;
  if (own_step)
    gs_store_begin_action (self, name);
  for (guint i = 0; i < words->len; i++)
    {
      GsWord *word = words->pdata[i], *before = get_present (tier, former->pdata[i]);
      WordRow *row;

      if (before == NULL)
        {
          gs_store_post (self, GS_STORE_TYPED, make_word, word, tier, GUINT_TO_POINTER (i), NULL, name);
          continue;
        }

      /* What was not touched here stays as another window may have made it meanwhile. */
      if (word == former->pdata[i] && word != before)
        {
          g_set_object ((GsWord **) &words->pdata[i], before);
          word = before;
        }

      g_hash_table_add (kept, before);
      if (word == before && gs_word_get_position (before) == i)
        continue;

      row = g_new0 (WordRow, 1);
      row->former = g_object_ref (before);
      row->position = i;
      gs_store_post (self, GS_STORE_TYPED, make_word_change, word, tier, row, word_row_free, name);
      if (g_strcmp0 (gs_word_get_name (word), gs_word_get_name (before)) != 0)
        g_hash_table_insert (renamed, g_strdup (gs_word_get_name (before)), g_strdup (gs_word_get_name (word)));
    }
  relabel (self, tier, renamed);
  for (guint i = 0; i < all->len; i++)
    {
      if (!g_hash_table_contains (kept, all->pdata[i]))
        gs_store_post (self, GS_STORE_TYPED, make_word_removal, all->pdata[i], tier, NULL, NULL, name);
    }
  if (own_step)
    gs_store_end_action (self);
  gs_tier_set_vocabulary (tier, words);
}

static gboolean
make_overlap (GsStore *self,
              GsConnection *connection,
              GsStoreChange *change,
              GError **error)
{
  g_autofree char *before = NULL;
  gint64 id;

  if (!gs_store_need_row (change->object, &id, error))
    return FALSE;

  before = gs_journal_get_image (connection, "tier", id, error);

  return before != NULL && gs_store_journal_begin (self, connection, change, error) &&
         gs_connection_run (connection, error, "UPDATE tier SET overlap = ? WHERE id = ?", "ti",
                            gs_overlap_policy_get_nick (GPOINTER_TO_INT (change->payload)), id) &&
         gs_journal_update (&self->journal, connection, "tier", id, before, error);
}

/**
 * gs_store_set_tier_overlap:
 * @self: a store
 * @tier: a tier of the project
 * @overlap: what is to happen from now on to segments in each other's way
 */
void
gs_store_set_tier_overlap (GsStore *self,
                           GsTier *tier,
                           GsOverlapPolicy overlap)
{
  g_autofree char *name = NULL;

  g_return_if_fail (GS_IS_STORE (self));

  if (gs_tier_get_overlap (tier) == overlap)
    return;

  gs_tier_set_overlap (tier, overlap);
  /* Translators: follows the word Undo or Redo in a menu */
  name = g_strdup_printf (_ ("overlaps of the tier “%s”"), gs_tier_get_name (tier));
  gs_store_post (self, GS_STORE_TYPED, make_overlap, tier, NULL, GINT_TO_POINTER (overlap), NULL, name);
}

/**
 * gs_store_load_words:
 * @self: a store that is being opened, with its tiers
 * @connection: its connection
 * @error: (out) (optional): why not
 *
 * Loads the vocabularies of all tiers.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_load_words (GsStore *self,
                     GsConnection *connection,
                     GError **error)
{
  GsStatement *query = gs_connection_query (connection, error,
                                            "SELECT id, tier_id, position, name, colour, \"key\" FROM vocabulary "
                                            "WHERE removed = 0 ORDER BY tier_id, position, id",
                                            "");

  for (;;)
    {
      g_autoptr (GsWord) word = NULL;
      gboolean has_row;
      GsTier *tier;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      tier = gs_project_find_tier (self->project, gs_statement_get_int64 (query, 1));
      if (tier == NULL)
        continue;

      word = gs_word_new (gs_statement_get_text (query, 3), gs_statement_get_text (query, 4), gs_statement_get_text (query, 5));
      gs_store_set_row (word, gs_statement_get_int64 (query, 0));
      gs_word_set_id (word, gs_statement_get_int64 (query, 0));
      gs_word_set_position (word, (guint) gs_statement_get_int64 (query, 2));
      gs_tier_put_word (tier, word);
    }
}
