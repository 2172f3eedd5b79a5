/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

/* Vocabularies and overlap policies of tiers; segments found by what is written on them; the list of steps. */

static GsTier *
add_tier (GsStore *store,
          GsClip *clip,
          const char *name)
{
  g_autoptr (GsTier) tier = gs_tier_new (clip, gs_store_ensure_rater (store, "Ada"), name);

  gs_store_add_tier (store, tier);

  return tier;
}

static GsSegment *
add_segment (GsStore *store,
             GsTier *tier,
             gint64 start,
             const char *label,
             const char *note)
{
  g_autoptr (GsSegment) segment = gs_segment_new (start, start + SECOND, label);

  gs_segment_set_note (segment, note);
  gs_store_add_segment (store, tier, segment);

  return segment;
}

static void
undo (GsStore *store)
{
  g_autoptr (GError) error = NULL;

  gs_store_undo (store, &error);
  g_assert_no_error (error);
}

static void
redo (GsStore *store)
{
  g_autoptr (GError) error = NULL;

  gs_store_redo (store, &error);
  g_assert_no_error (error);
}

static GsClip *
restart (GsStore **store,
         const char *path)
{
  g_autoptr (GError) error = NULL;
  GsClip *clip;

  gs_store_close (*store, &error);
  g_assert_no_error (error);
  g_clear_object (store);
  *store = gs_fixture_open (path, GS_STORE_EXISTING);
  clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (*store)), 0);
  gs_store_load_clip (*store, clip, &error);
  g_assert_no_error (error);

  return clip;
}

static char *
describe (GsTier *tier)
{
  GListModel *words = gs_tier_get_vocabulary (tier);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (words); i++)
    {
      GsWord *word = gs_fixture_get_item (words, i);

      g_string_append_printf (text, "%s%s/%s/%s", i > 0 ? " " : "", gs_word_get_name (word), gs_word_get_colour (word),
                              gs_word_get_key (word));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_words (GsTier *tier,
              const char *expected)
{
  g_autofree char *words = describe (tier);

  g_assert_cmpstr (words, ==, expected);
}

/* Three words; then the first is called otherwise, the second goes, the third comes to the front, and one is new. */
static void
set_words (GsStore *store,
           GsTier *tier)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) former = g_ptr_array_new ();

  g_ptr_array_add (words, gs_word_new ("smile", "#ff0000", "1"));
  g_ptr_array_add (words, gs_word_new ("frown", NULL, "2"));
  g_ptr_array_add (words, gs_word_new ("speech", "#00ff00", NULL));
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (former, NULL);
  gs_store_set_vocabulary (store, tier, words, former);
}

static void
change_words (GsStore *store,
              GsTier *tier)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) former = g_ptr_array_new ();

  g_ptr_array_add (words, g_object_ref (gs_tier_find_word (tier, "speech")));
  g_ptr_array_add (former, words->pdata[0]);
  g_ptr_array_add (words, gs_word_new ("grin", "#ff0000", "1"));
  g_ptr_array_add (former, gs_tier_find_word (tier, "smile"));
  g_ptr_array_add (words, gs_word_new ("silence", NULL, "9"));
  g_ptr_array_add (former, NULL);
  gs_store_set_vocabulary (store, tier, words, former);
}

#define FIRST "smile/#ff0000/1 frown//2 speech/#00ff00/"
#define THEN "speech/#00ff00/ grin/#ff0000/1 silence//9"

static void
test_vocabulary (GsFolder *folder,
                 gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTier *tier = add_tier (store, clip, "face");
  GsSegment *smile = add_segment (store, tier, 0, "smile", "");
  GsSegment *frown = add_segment (store, tier, 2 * SECOND, "frown", "");

  assert_words (tier, "");
  set_words (store, tier);
  assert_words (tier, FIRST);
  g_assert_cmpstr (gs_word_get_name (gs_tier_find_word_by_key (tier, "2")), ==, "frown");
  g_assert_null (gs_tier_find_word_by_key (tier, "3"));

  /* Before the rows are known, and after. */
  change_words (store, tier);
  assert_words (tier, THEN);
  g_assert_cmpstr (gs_segment_get_label (smile), ==, "grin");
  g_assert_cmpstr (gs_segment_get_label (frown), ==, "frown");
  undo (store);
  assert_words (tier, FIRST);
  g_assert_cmpstr (gs_segment_get_label (smile), ==, "smile");
  redo (store);
  assert_words (tier, THEN);
  undo (store);
  undo (store);
  assert_words (tier, "");
  redo (store);
  redo (store);
  assert_words (tier, THEN);

  clip = restart (&store, folder->path);
  tier = gs_fixture_get_item (gs_clip_get_tiers (clip), 0);
  assert_words (tier, THEN);
  undo (store);
  assert_words (tier, FIRST);
  change_words (store, tier);
  gs_store_flush (store, NULL);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM vocabulary WHERE removed = 0"), ==, 3);
  undo (store);
  assert_words (tier, FIRST);

  /* A tier that comes back after a restart has its words. */
  gs_store_remove_tier (store, tier);
  clip = restart (&store, folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_tiers (clip)), ==, 0);
  undo (store);
  assert_words (gs_fixture_get_item (gs_clip_get_tiers (clip), 0), FIRST);
}

/* Calls the words of the tier, in their order, by these names. */
static void
rename_words (GsStore *store,
              GsTier *tier,
              const char *const *names)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) former = g_ptr_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      GListModel *old = gs_tier_get_vocabulary (tier);

      g_ptr_array_add (words, gs_word_new (names[i], NULL, NULL));
      g_ptr_array_add (former, i < g_list_model_get_n_items (old) ? gs_fixture_get_item (old, i) : NULL);
    }
  gs_store_set_vocabulary (store, tier, words, former);
}

static void
assert_labels (GsTier *tier,
               const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tier)); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", gs_segment_get_label (gs_tier_peek (tier, i, NULL, NULL)));
  g_assert_cmpstr (text->str, ==, expected);
}

/* Words that take each other's names, and words that take the name of the next, in either order, keep their segments apart. */
static void
test_renamed (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTier *tier = add_tier (store, clip, "face");

  add_segment (store, tier, 0, "joy", "");
  add_segment (store, tier, 2 * SECOND, "anger", "");
  add_segment (store, tier, 4 * SECOND, "joy", "");
  add_segment (store, tier, 6 * SECOND, "other", "");
  rename_words (store, tier, (const char *const[]) { "joy", "anger", NULL });
  assert_labels (tier, "joy anger joy other");

  rename_words (store, tier, (const char *const[]) { "anger", "joy", NULL });
  assert_words (tier, "anger// joy//");
  assert_labels (tier, "anger joy anger other");
  undo (store);
  assert_labels (tier, "joy anger joy other");
  redo (store);
  undo (store);

  rename_words (store, tier, (const char *const[]) { "anger", "fear", NULL });
  assert_labels (tier, "anger fear anger other");
  rename_words (store, tier, (const char *const[]) { "joy", "anger", NULL });
  assert_labels (tier, "joy anger joy other");

  rename_words (store, tier, (const char *const[]) { "anger", "joy", NULL });
  clip = restart (&store, folder->path);
  assert_labels (gs_fixture_get_item (gs_clip_get_tiers (clip), 0), "anger joy anger other");
}

static void
test_overlap (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTier *tier = add_tier (store, clip, "face");

  g_assert_cmpint (gs_tier_get_overlap (tier), ==, GS_OVERLAP_ALLOW);
  gs_store_set_tier_overlap (store, tier, GS_OVERLAP_CUT);
  gs_store_set_tier_overlap (store, tier, GS_OVERLAP_REFUSE);
  undo (store);
  g_assert_cmpint (gs_tier_get_overlap (tier), ==, GS_OVERLAP_CUT);
  redo (store);

  clip = restart (&store, folder->path);
  tier = gs_fixture_get_item (gs_clip_get_tiers (clip), 0);
  g_assert_cmpint (gs_tier_get_overlap (tier), ==, GS_OVERLAP_REFUSE);
}

static void
got_cb (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static char *
find (GsStore *store,
      const char *text,
      guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) found = g_string_new (NULL);

  gs_store_find_segments_async (store, text, limit, NULL, got_cb, &result);
  hits = gs_store_find_segments_finish (store, wait_result (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    {
      const GsSegmentHit *hit = hits->pdata[i];

      g_string_append_printf (found, "%s:%s@%d ", hit->tier, hit->label, (int) (hit->start / SECOND));
    }

  return g_string_free (g_steal_pointer (&found), FALSE);
}

static void
assert_found (GsStore *store,
              const char *text,
              guint limit,
              const char *expected)
{
  g_autofree char *found = find (store, text, limit);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_search (GsFolder *folder,
             gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTier *face = add_tier (store, clip, "face"), *talk = add_tier (store, clip, "talk");

  add_segment (store, face, 5 * SECOND, "Lächeln", "");
  add_segment (store, talk, 3 * SECOND, "speech", "she says 100 % lächeln");
  add_segment (store, face, 9 * SECOND, "frown", "");

  assert_found (store, "LÄCHELN", 10, "talk:speech@3 face:Lächeln@5 ");
  assert_found (store, "la\xcc\x88" "cheln", 10, "talk:speech@3 face:Lächeln@5 ");
  assert_found (store, "00 %", 10, "talk:speech@3 ");
  assert_found (store, "_", 10, "");
  assert_found (store, "", 2, "talk:speech@3 face:Lächeln@5 ");
  gs_store_remove_tier (store, talk);
  assert_found (store, "lächeln", 10, "face:Lächeln@5 ");
}

static void
go_to (GsStore *store,
       gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  gs_store_go_to_step_async (store, id, got_cb, &result);
  gs_store_undo_finish (store, wait_result (&result), &error);
  g_assert_no_error (error);
}

static GPtrArray *
load_history (GsStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *steps;

  gs_store_load_history_async (store, NULL, got_cb, &result);
  steps = gs_store_load_history_finish (store, wait_result (&result), &error);
  g_assert_no_error (error);

  return steps;
}

static void
test_history (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTier *tier = add_tier (store, clip, "face");
  GsSegment *segment = add_segment (store, tier, 0, "a", "");
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GPtrArray) later = NULL;
  const GsUndoStep *newest, *added;

  gs_store_set_segment_label (store, tier, segment, "b");
  gs_store_set_segment_label (store, tier, segment, "c");
  gs_store_set_segment_range (store, tier, segment, SECOND, 2 * SECOND);

  steps = load_history (store);
  g_assert_cmpuint (steps->len, ==, 5);
  newest = steps->pdata[0];
  added = steps->pdata[3];
  g_assert_cmpstr (newest->name, ==, "moving a segment");
  g_assert_cmpstr (added->name, ==, "adding a segment");
  g_assert_false (newest->undone);

  go_to (store, added->id);
  g_assert_cmpstr (gs_segment_get_label (segment), ==, "a");
  g_assert_cmpint (gs_segment_get_start (segment), ==, 0);
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, "adding a segment");
  later = load_history (store);
  g_assert_cmpuint (later->len, ==, 5);
  g_assert_true (((GsUndoStep *) later->pdata[2])->undone);
  g_assert_false (((GsUndoStep *) later->pdata[3])->undone);

  go_to (store, newest->id);
  g_assert_cmpstr (gs_segment_get_label (segment), ==, "c");
  g_assert_cmpint (gs_segment_get_start (segment), ==, SECOND);
  g_assert_null (gs_store_get_redo_name (store));

  go_to (store, 0);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_tiers (clip)), ==, 0);
  g_assert_null (gs_store_get_undo_name (store));

  /* From there after a restart, with everything on the way read from the file. */
  clip = restart (&store, folder->path);
  go_to (store, newest->id);
  tier = gs_fixture_get_item (gs_clip_get_tiers (clip), 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tier)), ==, 1);
  segment = gs_fixture_get_item (G_LIST_MODEL (tier), 0);
  g_assert_cmpstr (gs_segment_get_label (segment), ==, "c");
  g_assert_true (gs_tier_find (tier, gs_segment_get_id (segment)) == segment);
}

/* Forward over many steps at once, of which a later one takes away what an earlier one has brought. */
static void
test_history_of_what_is_gone (GsFolder *folder,
                              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTier *tier = add_tier (store, clip, "face");
  GsTrace *trace = gs_fixture_record (store, clip, 50);
  g_autoptr (GPtrArray) steps = NULL;

  add_segment (store, tier, 0, "a", "");
  gs_store_remove_trace (store, trace);
  gs_store_remove_tier (store, tier);
  add_tier (store, clip, "hands");
  steps = load_history (store);
  go_to (store, 0);
  clip = restart (&store, folder->path);
  go_to (store, ((const GsUndoStep *) steps->pdata[0])->id);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (clip)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_tiers (clip)), ==, 1);
  g_assert_null (gs_store_get_redo_name (store));

  g_assert_true (gs_store_undo (store, NULL) && gs_store_undo (store, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (gs_fixture_get_item (gs_clip_get_tiers (clip), 0)), ==, 1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/words/vocabulary", test_vocabulary);
  GS_TEST_ADD ("/store/words/renamed", test_renamed);
  GS_TEST_ADD ("/store/words/overlap", test_overlap);
  GS_TEST_ADD ("/store/words/search", test_search);
  GS_TEST_ADD ("/store/words/history", test_history);
  GS_TEST_ADD ("/store/words/history-of-what-is-gone", test_history_of_what_is_gone);

  return g_test_run ();
}
