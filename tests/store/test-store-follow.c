/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <stdio.h>
#include <string.h>

/* A project that is open twice, in one program or in two: what one does the other sees, and neither harms the other. */

static const char *program;

typedef gboolean (*Condition) (gpointer data);

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_for (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;
  guint id = g_timeout_add (10, tick_cb, NULL);

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static gboolean
wait_for (Condition condition,
          gpointer data)
{
  for (guint i = 0; i < 1000 && !condition (data); i++)
    run_for (10);

  return condition (data);
}

static GsStore *
follow (const char *path)
{
  return gs_fixture_open (path, GS_STORE_CREATE | GS_STORE_FOLLOW);
}

static GsClip *
get_clip (GsStore *store)
{
  return gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
}

/* --- all that a session holds, as text --- */

static void
describe_plan (GsProject *project,
               GString *text)
{
  GListModel *lists[] = { gs_project_get_raters (project), gs_project_get_dimensions (project), gs_project_get_assignments (project) };

  for (guint list = 0; list < G_N_ELEMENTS (lists); list++)
    for (guint i = 0; i < g_list_model_get_n_items (lists[list]); i++)
      {
        GObject *item = gs_fixture_get_item (lists[list], i);
        gint64 id;

        g_object_get (item, "id", &id, NULL);
        g_string_append_printf (text, "%s %" G_GINT64_FORMAT " ", G_OBJECT_TYPE_NAME (item), id);
        if (GS_IS_RATER (item))
          g_string_append_printf (text, "%s\n", gs_rater_get_name (GS_RATER (item)));
        else if (GS_IS_DIMENSION (item))
          g_string_append_printf (text, "%s\n", gs_dimension_get_name (GS_DIMENSION (item)));
        else
          g_string_append_printf (text, "%s %s\n", gs_rater_get_name (gs_assignment_get_rater (GS_ASSIGNMENT (item))),
                                  gs_assignment_state_get_nick (gs_assignment_get_state (GS_ASSIGNMENT (item))));
      }
}

static void
describe_trace (GsTrace *trace,
                GString *text)
{
  guint n_samples, n_strokes;
  const GsTraceSample *samples = gs_trace_get_samples (trace, &n_samples);
  const GsTraceStroke *strokes = gs_trace_get_strokes (trace, &n_strokes);

  g_string_append_printf (text, "trace %s %s take %u %s chosen %d delay %" G_GINT64_FORMAT " device %s\n",
                          gs_rater_get_name (gs_trace_get_rater (trace)), gs_trace_get_dimension (trace), gs_trace_get_take (trace),
                          gs_record_state_get_nick (gs_trace_get_state (trace)), gs_trace_get_chosen (trace), gs_trace_get_delay (trace),
                          gs_trace_get_device (trace));
  for (guint i = 0; i < n_strokes; i++)
    {
      double sum = 0.0;

      if (strokes[i].kind == GS_STROKE_RECORDED && strokes[i].n_samples == 0)
        continue;
      for (guint j = strokes[i].first; j < strokes[i].first + strokes[i].n_samples; j++)
        sum += samples[j].value + (double) samples[j].media_time / 1e9;
      g_string_append_printf (text, "  %u %s %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " %u samples %.6f\n", strokes[i].number,
                              gs_stroke_kind_get_nick (strokes[i].kind), strokes[i].start, strokes[i].end, strokes[i].n_samples, sum);
    }
}

static int
compare_ids_cb (gconstpointer a,
                gconstpointer b)
{
  gint64 first, second;

  g_object_get (*(GObject *const *) a, "id", &first, NULL);
  g_object_get (*(GObject *const *) b, "id", &second, NULL);

  return first < second ? -1 : first > second;
}

static void
describe_tier (GsTier *tier,
               GString *text)
{
  GListModel *words = gs_tier_get_vocabulary (tier);
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func (g_object_unref);

  g_string_append_printf (text, "tier %s %s\n", gs_tier_get_name (tier), gs_overlap_policy_get_nick (gs_tier_get_overlap (tier)));
  for (guint i = 0; i < g_list_model_get_n_items (words); i++)
    g_string_append_printf (text, "  word %s\n", gs_word_get_name (gs_fixture_get_item (words, i)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tier)); i++)
    g_ptr_array_add (segments, g_list_model_get_item (G_LIST_MODEL (tier), i));
  g_ptr_array_sort (segments, compare_ids_cb);
  for (guint i = 0; i < segments->len; i++)
    {
      GsSegment *segment = segments->pdata[i];

      g_string_append_printf (text, "  %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " %s %s\n", gs_segment_get_id (segment),
                              gs_segment_get_start (segment), gs_segment_get_end (segment), gs_segment_get_label (segment),
                              gs_segment_get_note (segment));
    }
}

/* Lists keep the order in which things came here: it is that of the file in other programs. */
static void
describe_sorted (GListModel *list,
                 GString *text)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (items, g_list_model_get_item (list, i));
  g_ptr_array_sort (items, compare_ids_cb);
  for (guint i = 0; i < items->len; i++)
    {
      gint64 id;

      g_object_get (items->pdata[i], "id", &id, NULL);
      g_string_append_printf (text, "%" G_GINT64_FORMAT " ", id);
      if (GS_IS_TRACE (items->pdata[i]))
        describe_trace (items->pdata[i], text);
      else if (GS_IS_TIER (items->pdata[i]))
        describe_tier (items->pdata[i], text);
      else
        g_string_append_printf (text, "run %s %u gates, valence by %s\n", gs_record_state_get_nick (gs_run_get_state (items->pdata[i])),
                                gs_run_get_n_gates (items->pdata[i]),
                                gs_network_info_get_name (gs_run_get_network (items->pdata[i], GS_OUTPUT_VALENCE)));
    }
}

static char *
describe (GsStore *store)
{
  GsProject *project = gs_store_get_project (store);
  GString *text = g_string_new (NULL);

  describe_plan (project, text);
  for (guint i = 0; i < g_list_model_get_n_items (gs_project_get_clips (project)); i++)
    {
      GsClip *clip = gs_fixture_get_item (gs_project_get_clips (project), i);

      g_string_append_printf (text, "clip %" G_GINT64_FORMAT " %s person %u\n", gs_clip_get_id (clip), gs_clip_get_title (clip),
                              gs_clip_get_person (clip));
      describe_sorted (gs_clip_get_runs (clip), text);
      describe_sorted (gs_clip_get_traces (clip), text);
      describe_sorted (gs_clip_get_tiers (clip), text);
    }

  return g_string_free (text, FALSE);
}

/* The session is what the file says, which is sound. */
static void
assert_as_stored (GsStore *store,
                  const char *path)
{
  g_autoptr (GsStore) fresh = gs_fixture_open (path, GS_STORE_EXISTING);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *seen = describe (store);
  g_autofree char *stored = NULL;
  GListModel *clips = gs_project_get_clips (gs_store_get_project (fresh));

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      gs_store_load_clip (fresh, gs_fixture_get_item (clips, i), &error);
      g_assert_no_error (error);
    }
  stored = describe (fresh);
  g_assert_cmpstr (seen, ==, stored);

  gs_store_check (fresh, findings, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    {
      if (!g_str_has_prefix (findings->pdata[i], "the media file"))
        g_error ("%s", (char *) findings->pdata[i]);
    }
}

/* Whether that is so by now; the file is not written any more. */
static gboolean
is_as_stored (gpointer data)
{
  g_autoptr (GsStore) fresh = gs_fixture_open (gs_store_get_path (data), GS_STORE_EXISTING);
  g_autofree char *seen = describe (data);
  g_autofree char *stored = NULL;

  gs_store_load_clip (fresh, get_clip (fresh), NULL);
  stored = describe (fresh);

  return g_str_equal (seen, stored);
}

typedef struct
{
  GsStore *first;
  GsStore *second;
} Both;

static gboolean
are_equal (gpointer data)
{
  Both *both = data;
  g_autofree char *first = describe (both->first);
  g_autofree char *second = describe (both->second);

  return g_str_equal (first, second);
}

static void
assert_equal (GsStore *first,
              GsStore *second,
              const char *path)
{
  Both both = { first, second };

  gs_store_flush (first, NULL);
  gs_store_flush (second, NULL);
  run_for (700);
  wait_for (are_equal, &both);
  assert_as_stored (first, path);
  assert_as_stored (second, path);
}

/* Two sessions over a project with one clip, loaded in both. */
static void
open_both (const char *path,
           GsStore **first,
           GsStore **second)
{
  g_autoptr (GError) error = NULL;

  *first = follow (path);
  gs_fixture_add_clip (*first, 300);
  gs_store_ensure_rater (*first, "Ada");
  gs_store_flush (*first, &error);
  g_assert_no_error (error);
  *second = follow (path);
  gs_store_load_clip (*second, get_clip (*second), &error);
  g_assert_no_error (error);
  gs_store_load_clip (*first, get_clip (*first), &error);
  g_assert_no_error (error);
  run_for (600);
}

static GsTier *
add_tier (GsStore *store,
          const char *name)
{
  g_autoptr (GsTier) tier = gs_tier_new (get_clip (store), gs_store_ensure_rater (store, "Ada"), name);

  gs_store_add_tier (store, tier);

  return tier;
}

static GsSegment *
add_segment (GsStore *store,
             GsTier *tier,
             gint64 start,
             const char *label)
{
  g_autoptr (GsSegment) segment = gs_segment_new (start, start + SECOND, label);

  gs_store_add_segment (store, tier, segment);

  return segment;
}

static GsTier *
get_tier (GsStore *store,
          guint position)
{
  return gs_fixture_get_item (gs_clip_get_tiers (get_clip (store)), position);
}

static GsSegment *
get_segment (GsStore *store,
             guint position)
{
  return gs_fixture_get_item (G_LIST_MODEL (get_tier (store, 0)), position);
}

/* --- what one does the other sees --- */

static void
add_all_kinds (GsStore *store)
{
  g_autoptr (GsDimension) power = gs_dimension_new ("power", 0.0, 10.0, TRUE, "none", "", "all");
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) former = g_ptr_array_new ();
  GsRater *ben = gs_store_ensure_rater (store, "Ben");
  g_autoptr (GsAssignment) assignment = gs_assignment_new (get_clip (store), ben, "power", 1, "");
  const GsTraceSample drawn[] = { { SECOND, 1, 0.5, 0 }, { 2 * SECOND, 1, -0.5, 0 } };
  g_autoptr (GsRunBlock) block = NULL;
  GsTrace *trace;
  GsTier *tier;
  GsRun *run;

  gs_store_add_dimension (store, power);
  gs_store_add_assignment (store, assignment);
  tier = add_tier (store, "laughter");
  g_ptr_array_add (words, gs_word_new ("loud", "#ff0000", "l"));
  g_ptr_array_add (words, gs_word_new ("quiet", "", ""));
  g_ptr_array_add (former, NULL);
  g_ptr_array_add (former, NULL);
  gs_store_set_vocabulary (store, tier, words, former);
  for (guint i = 0; i < 100; i++)
    add_segment (store, tier, i * SECOND, i % 2 == 0 ? "loud" : "quiet");
  trace = gs_fixture_record (store, get_clip (store), 200);
  gs_store_edit_trace (store, trace, GS_STROKE_DRAWN, SECOND, 2 * SECOND, drawn, G_N_ELEMENTS (drawn));
  gs_store_edit_trace (store, trace, GS_STROKE_ERASED, 2 * SECOND, 3 * SECOND, NULL, 0);
  run = gs_fixture_begin_run (store, get_clip (store));
  block = gs_fixture_create_block (run, 0, 300);
  gs_store_write_run_block (store, run, block);
  gs_store_finish_run (store, run);
}

static void
change_all_kinds (GsStore *store)
{
  GsClip *clip = get_clip (store);
  GsTrace *trace = gs_fixture_get_item (gs_clip_get_traces (clip), 0);
  GsTier *tier = get_tier (store, 0);
  GListModel *old = gs_tier_get_vocabulary (tier);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) former = g_ptr_array_new ();

  gs_clip_set_title (clip, "Another title");
  gs_store_update_clip (store, clip);
  gs_store_choose_person (store, clip, 2);
  gs_store_rename_rater (store, gs_project_find_rater_by_name (gs_store_get_project (store), "Ben"), "Benjamin");
  gs_store_choose_take (store, trace);
  gs_store_set_trace_delay (store, trace, GS_DELAY_FIXED, SECOND / 2);
  gs_store_rename_tier (store, tier, "mirth");
  gs_store_set_tier_overlap (store, tier, GS_OVERLAP_CUT);
  g_ptr_array_add (words, gs_word_new ("very loud", "#ff0000", "v"));
  g_ptr_array_add (former, gs_fixture_get_item (old, 0));
  gs_store_set_vocabulary (store, tier, words, former);
  gs_store_set_segment_range (store, tier, get_segment (store, 99), 0, SECOND / 2);
  gs_store_set_segment_note (store, tier, get_segment (store, 5), "sure?");
  gs_store_remove_segment (store, tier, get_segment (store, 7));
  gs_store_set_assignment_state (store, gs_fixture_get_item (gs_project_get_assignments (gs_store_get_project (store)), 0),
                                 GS_ASSIGNMENT_BEGUN);
}

static void
test_everything (GsFolder *folder,
                 gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  g_autoptr (GsClip) clip = gs_clip_new ("/films/second.mp4");
  GsRun *run;

  open_both (folder->path, &first, &second);
  add_all_kinds (first);
  assert_equal (first, second, folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_tier (second, 0))), ==, 100);
  g_assert_cmpuint (gs_trace_get_n_samples (gs_fixture_get_item (gs_clip_get_traces (get_clip (second)), 0)), ==, 202);
  run = gs_fixture_get_item (gs_clip_get_runs (get_clip (second)), 0);
  g_assert_true (gs_store_load_run (second, run, NULL));
  g_assert_cmpuint (gs_run_get_n_predicted (run), ==, 300);

  /* and the other way */
  change_all_kinds (second);
  assert_equal (first, second, folder->path);
  g_assert_cmpstr (gs_clip_get_title (get_clip (first)), ==, "Another title");
  g_assert_cmpstr (gs_segment_get_label (get_segment (first, 1)), ==, "very loud");

  gs_store_remove_tier (first, get_tier (first, 0));
  gs_store_remove_trace (first, gs_fixture_get_item (gs_clip_get_traces (get_clip (first)), 0));
  gs_store_remove_run (first, gs_fixture_get_item (gs_clip_get_runs (get_clip (first)), 0));
  assert_equal (first, second, folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_tiers (get_clip (second))), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (get_clip (second))), ==, 0);

  /* What comes back does so with all that is in it. */
  g_assert_true (gs_store_undo (first, NULL));
  g_assert_true (gs_store_undo (first, NULL));
  gs_store_add_clip (second, clip);
  assert_equal (first, second, folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_tier (second, 0))), ==, 99);
  g_assert_cmpuint (gs_trace_get_n_samples (gs_fixture_get_item (gs_clip_get_traces (get_clip (second)), 0)), ==, 202);
  g_assert_cmpuint (g_list_model_get_n_items (gs_project_get_clips (gs_store_get_project (first))), ==, 2);

  gs_store_remove_clip (first, gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (first)), 1));
  assert_equal (first, second, folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (gs_project_get_clips (gs_store_get_project (second))), ==, 1);
}

/* --- a hand that records --- */

typedef struct
{
  GsTrace *trace;
  guint n;
} Hand;

static gboolean
move_hand_cb (gpointer user_data)
{
  Hand *hand = user_data;

  gs_trace_append (hand->trace, hand->n * SECOND / 100, 0, (hand->n % 100) / 100.0);
  hand->n++;

  return G_SOURCE_CONTINUE;
}

static gboolean
has_samples (gpointer data)
{
  GListModel *traces = gs_clip_get_traces (get_clip (data));

  return g_list_model_get_n_items (traces) > 0 && gs_trace_get_n_samples (gs_fixture_get_item (traces, 0)) > 100;
}

static void
test_recording (GsFolder *folder,
                gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  g_autoptr (GsStore) third = NULL;
  g_autoptr (GsTrace) trace = NULL;
  const GsTraceSample drawn[] = { { SECOND / 10, 1, 0.5, 0 }, { SECOND / 5, 1, -0.5, 0 } };
  Hand hand;
  guint id, n, recorded;
  GsTrace *seen;

  open_both (folder->path, &first, &second);
  trace = gs_trace_new (get_clip (first), gs_store_ensure_rater (first, "Ada"), "valence", -1.0, 1.0);
  hand = (Hand) { trace, 0 };
  gs_store_begin_trace (first, trace);
  id = g_timeout_add (10, move_hand_cb, &hand);
  g_assert_true (wait_for (has_samples, second));
  seen = gs_fixture_get_item (gs_clip_get_traces (get_clip (second)), 0);
  g_assert_cmpint (gs_trace_get_state (seen), ==, GS_RECORD_RUNNING);
  n = gs_trace_get_n_samples (seen);
  run_for (800);
  g_assert_cmpuint (gs_trace_get_n_samples (seen), >, n);
  g_assert_cmpuint (gs_trace_get_n_strokes (seen), ==, 1);

  /* Somebody edits what is being recorded, twice: the hand is not disturbed and neither is lost, though the strokes get the same numbers. */
  gs_store_edit_trace (second, seen, GS_STROKE_DRAWN, SECOND / 10, SECOND / 5, drawn, G_N_ELEMENTS (drawn));
  run_for (50);
  gs_trace_begin_stroke (trace);
  run_for (50);
  gs_store_edit_trace (second, seen, GS_STROKE_ERASED, SECOND, 2 * SECOND, NULL, 0);
  run_for (700);
  g_assert_cmpuint (gs_trace_get_n_strokes (trace), ==, 2);

  /* A third one comes and goes. */
  third = follow (folder->path);
  gs_store_ensure_rater (third, "Zoe");
  gs_fixture_record (third, get_clip (third), 10);
  gs_store_close (third, NULL);
  run_for (700);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE state = 'running'"), ==, 1);
  g_assert_cmpint (gs_trace_get_state (seen), ==, GS_RECORD_RUNNING);

  g_source_remove (id);
  recorded = gs_trace_get_n_samples (trace);
  gs_store_end_trace (first, trace);
  assert_equal (first, second, folder->path);
  g_assert_cmpuint (gs_trace_get_n_strokes (trace), ==, 4);
  g_assert_cmpuint (gs_trace_get_n_samples (trace), ==, recorded + 2);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample WHERE trace_id = 1"), ==, recorded + 2);

  /* Undo takes back what was done here, by the number that it has in the file. */
  g_assert_true (gs_store_undo (first, NULL));
  assert_equal (first, second, folder->path);
  g_assert_cmpuint (gs_trace_get_n_strokes (trace), ==, 3);
  g_assert_true (gs_store_undo (second, NULL));
  g_assert_true (gs_store_redo (first, NULL));
  assert_equal (first, second, folder->path);
  g_assert_cmpuint (gs_trace_get_n_strokes (trace), ==, 3);
}

/* --- undo --- */

static void
test_undo (GsFolder *folder,
           gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  g_autoptr (GsStore) third = NULL;
  g_autoptr (GError) error = NULL;

  open_both (folder->path, &first, &second);
  add_segment (first, add_tier (first, "laughter"), 0, "a");
  assert_equal (first, second, folder->path);
  g_assert_null (gs_store_get_undo_name (second));

  /* Each takes back its own. */
  add_segment (second, get_tier (second, 0), 5 * SECOND, "b");
  assert_equal (first, second, folder->path);
  g_assert_true (gs_store_undo (first, NULL));
  assert_equal (first, second, folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_tier (first, 0))), ==, 1);
  g_assert_cmpstr (gs_segment_get_label (get_segment (first, 0)), ==, "b");

  /* What the other does next does not end what can be done again here. */
  gs_store_set_segment_label (second, get_tier (second, 0), get_segment (second, 0), "c");
  assert_equal (first, second, folder->path);
  g_assert_nonnull (gs_store_get_redo_name (first));
  g_assert_true (gs_store_redo (first, NULL));
  assert_equal (first, second, folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_tier (second, 0))), ==, 2);

  /* A step over which the other has been is refused in a sentence, and the way to the one before it is free. */
  gs_store_set_segment_note (second, get_tier (second, 0), get_segment (second, 0), "mine");
  assert_equal (first, second, folder->path);
  g_assert_false (gs_store_undo (first, &error));
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "another window"));
  g_clear_error (&error);
  g_assert_false (gs_store_undo (first, &error));
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT);
  assert_equal (first, second, folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_tier (second, 0))), ==, 2);
  g_assert_null (gs_store_get_undo_name (first));

  /* Who comes later cannot undo what is still in somebody's hand; when that one has gone, who comes next can. */
  third = follow (folder->path);
  g_assert_null (gs_store_get_undo_name (third));
  gs_store_close (third, NULL);
  gs_store_close (second, NULL);
  g_clear_object (&third);
  third = follow (folder->path);
  g_assert_nonnull (gs_store_get_undo_name (third));
  g_assert_null (gs_store_get_undo_name (first));
}

/* The same thing done twice at the same moment. */
static void
test_collisions (GsFolder *folder,
                 gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  GsStore *stores[2];

  open_both (folder->path, &first, &second);
  stores[0] = first;
  stores[1] = second;
  add_tier (stores[0], "laughter");
  assert_equal (stores[0], stores[1], folder->path);
  for (guint i = 0; i < 2; i++)
    {
      GsStore *store = stores[i];
      GsRater *ben = gs_store_ensure_rater (store, "Ben");
      g_autoptr (GsDimension) power = gs_dimension_new ("power", 0.0, 10.0, TRUE, "", "", "");
      g_autoptr (GsAssignment) assignment = gs_assignment_new (get_clip (store), ben, "power", 1, "");
      g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GPtrArray) former = g_ptr_array_new ();

      gs_store_add_dimension (store, power);
      gs_store_add_assignment (store, assignment);
      g_ptr_array_add (words, gs_word_new (i == 0 ? "loud" : "quiet", "", ""));
      g_ptr_array_add (former, NULL);
      gs_store_set_vocabulary (store, get_tier (store, 0), words, former);
    }
  assert_equal (stores[0], stores[1], folder->path);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM assignment"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM rater"), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (gs_tier_get_vocabulary (get_tier (stores[1], 0))), ==, 2);

  /* A segment put on a tier that is gone by then is not stored unseen. */
  gs_store_remove_tier (stores[0], get_tier (stores[0], 0));
  add_segment (stores[1], get_tier (stores[1], 0), 0, "late");
  assert_equal (stores[0], stores[1], folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_tiers (get_clip (stores[1]))), ==, 0);
}

/* --- without rest --- */

static void
edit_at_random (GsStore *store)
{
  GListModel *tiers = gs_clip_get_tiers (get_clip (store));
  GListModel *traces = gs_clip_get_traces (get_clip (store));
  guint n_tiers = g_list_model_get_n_items (tiers);
  guint n_traces = g_list_model_get_n_items (traces);
  GsTier *tier = n_tiers > 0 ? gs_fixture_get_item (tiers, (guint) g_random_int_range (0, (gint32) n_tiers)) : NULL;
  GsTrace *trace = n_traces > 0 ? gs_fixture_get_item (traces, (guint) g_random_int_range (0, (gint32) n_traces)) : NULL;
  guint n_segments = tier != NULL ? g_list_model_get_n_items (G_LIST_MODEL (tier)) : 0;
  g_autoptr (GsSegment) segment =
    n_segments > 0 ? g_list_model_get_item (G_LIST_MODEL (tier), (guint) g_random_int_range (0, (gint32) n_segments)) : NULL;
  const GsTraceSample drawn[] = { { 0, 1, 0.5, 0 }, { SECOND / 2, 1, -0.5, 0 } };
  gint64 start = g_random_int_range (0, 1000) * SECOND;

  switch (g_random_int_range (0, 16))
    {
    case 0:
      if (n_tiers < 4)
        add_tier (store, "tier");
      break;
    case 1:
      if (tier != NULL && n_tiers > 2)
        gs_store_remove_tier (store, tier);
      break;
    case 2:
    case 3:
      if (segment != NULL)
        gs_store_set_segment_range (store, tier, segment, start, start + SECOND);
      break;
    case 4:
      if (segment != NULL)
        gs_store_remove_segment (store, tier, segment);
      break;
    case 5:
      if (segment != NULL)
        gs_store_set_segment_label (store, tier, segment, g_random_boolean () ? "y" : "z");
      break;
    case 6:
    case 7:
      gs_store_undo (store, NULL);
      break;
    case 8:
      gs_store_redo (store, NULL);
      break;
    case 9:
      if (n_traces < 6)
        gs_fixture_record (store, get_clip (store), 50);
      break;
    case 10:
    case 11:
      if (trace != NULL)
        gs_store_edit_trace (store, trace, GS_STROKE_DRAWN, 0, SECOND, drawn, G_N_ELEMENTS (drawn));
      break;
    case 12:
      if (trace != NULL && n_traces > 3)
        gs_store_remove_trace (store, trace);
      break;
    case 13:
      if (trace != NULL)
        gs_store_choose_take (store, trace);
      break;
    default:
      if (tier != NULL)
        add_segment (store, tier, start, "x");
    }
}

static void
test_concurrent (GsFolder *folder,
                 gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;

  open_both (folder->path, &first, &second);
  for (guint i = 0; i < 400; i++)
    {
      edit_at_random (g_random_boolean () ? first : second);
      if (i % 3 == 0)
        run_for (5);
      if (i % 200 == 199)
        assert_equal (first, second, folder->path);
    }
}

static int
run_child (const char *path)
{
  g_autoptr (GsStore) store = follow (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 end = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
  char line[16];

  gs_store_load_clip (store, get_clip (store), &error);
  g_assert_no_error (error);
  puts ("ready");
  fflush (stdout);
  while (g_get_monotonic_time () < end)
    {
      edit_at_random (store);
      run_for (5);
    }
  gs_store_flush (store, NULL);
  puts ("done");
  fflush (stdout);
  if (fgets (line, sizeof line, stdin) == NULL)
    return 1;
  wait_for (is_as_stored, store);
  text = describe (store);
  fputs (text, stdout);

  return 0;
}

static void
test_two_programs (GsFolder *folder,
                   gconstpointer data)
{
  g_autoptr (GsStore) store = follow (folder->path);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autofree char *ready = NULL;
  g_autofree char *own = NULL;
  char *line;
  gint64 end;

  gs_fixture_add_clip (store, 300);
  gs_store_ensure_rater (store, "Ada");
  gs_store_flush (store, &error);
  g_assert_no_error (error);
  gs_store_load_clip (store, get_clip (store), &error);
  g_assert_no_error (error);
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, program, "--child", folder->path, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  ready = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_cmpstr (ready, ==, "ready");
  for (end = g_get_monotonic_time () + 3 * G_USEC_PER_SEC; g_get_monotonic_time () < end;)
    {
      edit_at_random (store);
      run_for (5);
    }
  gs_store_flush (store, NULL);
  g_free (g_data_input_stream_read_line (output, NULL, NULL, &error));
  g_assert_no_error (error);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (child), "look\n", 5, NULL, NULL, &error);
  g_assert_no_error (error);
  wait_for (is_as_stored, store);
  while ((line = g_data_input_stream_read_line (output, NULL, NULL, NULL)) != NULL)
    {
      g_string_append_printf (seen, "%s\n", line);
      g_free (line);
    }
  g_subprocess_wait_check (child, NULL, &error);
  g_assert_no_error (error);
  own = describe (store);
  g_assert_cmpstr (own, ==, seen->str);
  assert_as_stored (store, folder->path);
}

int
main (int argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2]);

  g_test_init (&argc, &argv, NULL);
  program = argv[0];

  GS_TEST_ADD ("/store/follow/everything", test_everything);
  GS_TEST_ADD ("/store/follow/recording", test_recording);
  GS_TEST_ADD ("/store/follow/undo", test_undo);
  GS_TEST_ADD ("/store/follow/collisions", test_collisions);
  GS_TEST_ADD ("/store/follow/concurrent", test_concurrent);
  GS_TEST_ADD ("/store/follow/two-programs", test_two_programs);

  return g_test_run ();
}
