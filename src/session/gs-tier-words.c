/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-tier.h"

/* The words of a tier. A vocabulary has a few dozen of them at most: they are looked at one after the other. */

/**
 * gs_tier_set_vocabulary:
 * @self: a tier
 * @words: (element-type GsWord): all its words; they are given their positions
 *
 * Within a project use gs_store_set_vocabulary(), which also keeps it.
 */
void
gs_tier_set_vocabulary (GsTier *self,
                        GPtrArray *words)
{
  GListStore *vocabulary;

  g_return_if_fail (GS_IS_TIER (self));

  vocabulary = G_LIST_STORE (gs_tier_get_vocabulary (self));
  for (guint i = 0; i < words->len; i++)
    gs_word_set_position (words->pdata[i], i);
  g_list_store_splice (vocabulary, 0, g_list_model_get_n_items (G_LIST_MODEL (vocabulary)), words->pdata, words->len);
}

/**
 * gs_tier_put_word:
 * @self: a tier
 * @word: a word that has its position; takes the place of the one of the same row
 */
void
gs_tier_put_word (GsTier *self,
                  GsWord *word)
{
  GListModel *words;
  guint i = 0;

  g_return_if_fail (GS_IS_TIER (self));

  gs_tier_remove_word (self, gs_word_get_id (word));
  words = gs_tier_get_vocabulary (self);
  for (; i < g_list_model_get_n_items (words); i++)
    {
      g_autoptr (GsWord) other = g_list_model_get_item (words, i);

      /* Of two in one place the older one comes first, as in the file. */
      if (gs_word_get_position (other) > gs_word_get_position (word) ||
          (gs_word_get_position (other) == gs_word_get_position (word) && gs_word_get_id (other) > gs_word_get_id (word)))
        break;
    }
  g_list_store_insert (G_LIST_STORE (words), i, word);
}

/**
 * gs_tier_remove_word:
 * @self: a tier
 * @id: a word's row in the project file; nothing happens where there is none
 */
void
gs_tier_remove_word (GsTier *self,
                     gint64 id)
{
  GListModel *words;

  g_return_if_fail (GS_IS_TIER (self));

  words = gs_tier_get_vocabulary (self);
  for (guint i = 0; id != 0 && i < g_list_model_get_n_items (words); i++)
    {
      g_autoptr (GsWord) word = g_list_model_get_item (words, i);

      if (gs_word_get_id (word) == id)
        {
          g_list_store_remove (G_LIST_STORE (words), i);
          return;
        }
    }
}

/**
 * gs_tier_drop_word:
 * @self: a tier
 * @word: a word, which may have no row; nothing happens where it is not among those of the tier
 */
void
gs_tier_drop_word (GsTier *self,
                   GsWord *word)
{
  GListStore *words;
  guint position;

  g_return_if_fail (GS_IS_TIER (self));

  words = G_LIST_STORE (gs_tier_get_vocabulary (self));
  if (g_list_store_find (words, word, &position))
    g_list_store_remove (words, position);
}

static GsWord *
find (GsTier *self,
      const char *text,
      const char *(*get_text) (GsWord *word))
{
  GListModel *words = gs_tier_get_vocabulary (self);

  for (guint i = 0; i < g_list_model_get_n_items (words); i++)
    {
      g_autoptr (GsWord) word = g_list_model_get_item (words, i);

      if (g_strcmp0 (get_text (word), text) == 0)
        return word; /* the list keeps it alive */
    }

  return NULL;
}

/**
 * gs_tier_find_word:
 * @self: a tier
 * @name: a label
 *
 * Returns: (transfer none) (nullable): the word of that name
 */
GsWord *
gs_tier_find_word (GsTier *self,
                   const char *name)
{
  g_return_val_if_fail (GS_IS_TIER (self), NULL);

  return find (self, name, gs_word_get_name);
}

/**
 * gs_tier_find_word_by_key:
 * @self: a tier
 * @key: a character
 *
 * Returns: (transfer none) (nullable): the word that the key gives
 */
GsWord *
gs_tier_find_word_by_key (GsTier *self,
                          const char *key)
{
  g_return_val_if_fail (GS_IS_TIER (self), NULL);
  g_return_val_if_fail (key != NULL && key[0] != '\0', NULL);

  return find (self, key, gs_word_get_key);
}
