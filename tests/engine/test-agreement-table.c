/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement-table.h"
#include "gs-block-length.h"
#include "gs-comparison.h"

#include <math.h>

#define N 300

static GsTraceTable *
make_clip (const char *name,
           guint seed,
           gboolean with_bob)
{
  GsTraceTable *table = gs_trace_table_new (0.0);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  double ada[N], bob[N], network[N];
  gint64 times[N];

  for (guint t = 0; t < N; t++)
    {
      double course = sin ((t + seed) / 25.0);

      times[t] = t * G_GINT64_CONSTANT (40000000);
      ada[t] = 0.5 * course + g_rand_double_range (random, -0.1, 0.1);
      bob[t] = t < 40 ? NAN : 0.4 * course + g_rand_double_range (random, -0.2, 0.2);
      network[t] = 0.3 * course + 0.1 + g_rand_double_range (random, -0.3, 0.3);
    }
  gs_trace_table_begin_clip (table, name, times, N);
  gs_trace_table_set (table, "Ada", FALSE, ada);
  if (with_bob)
    gs_trace_table_set (table, "Bob", FALSE, bob);
  gs_trace_table_set (table, "network x", TRUE, network);

  return table;
}

static GPtrArray *
make_clips (void)
{
  GPtrArray *clips = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_trace_table_free);

  g_ptr_array_add (clips, make_clip ("first", 1, TRUE));
  g_ptr_array_add (clips, make_clip ("second", 2, TRUE));
  g_ptr_array_add (clips, make_clip ("third", 3, FALSE));

  return clips;
}

static const GsAgreementRow *
find_row (const GsAgreementTable *table,
          const char *name,
          GsAgreementScope scope,
          guint clip)
{
  for (guint i = 0; i < table->rows->len; i++)
    {
      const GsAgreementRow *row = &g_array_index (table->rows, GsAgreementRow, i);

      if (row->scope == scope && row->clip == clip && g_str_equal (gs_trace_table_get_column (table->table, row->column)->name, name))
        return row;
    }

  return NULL;
}

static void
assert_same (const GsAgreement *one,
             const GsAgreement *other)
{
  for (guint f = 0; f < GS_N_FIGURES; f++)
    g_assert_cmpfloat (gs_agreement_get_figure (one, f), ==, gs_agreement_get_figure (other, f));
  g_assert_cmpuint (one->n, ==, other->n);
}

static void
assert_same_intervals (const GsInterval *one,
                       const GsInterval *other)
{
  for (guint f = 0; f < GS_N_FIGURES; f++)
    {
      g_assert_false (isnan (one[f].low));
      g_assert_cmpfloat (one[f].low, ==, other[f].low);
      g_assert_cmpfloat (one[f].high, ==, other[f].high);
      g_assert_cmpuint (one[f].n_undefined, ==, other[f].n_undefined);
    }
}

/* Every row holds what the statistics say of these values, and nothing else is there. */
static void
test_figures (void)
{
  g_autoptr (GPtrArray) clips = make_clips ();
  const GsAgreementTableConfig config = { .reference = "Ada", .start = G_MININT64, .end = G_MAXINT64 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAgreementTable) table = gs_agreement_table_new (clips, &config, NULL, &error);
  const char *const names[] = { "Bob", "network x" };
  const guint counts[] = { 2, 3 };

  g_assert_no_error (error);
  g_assert_cmpuint (table->rows->len, ==, 2 + 2 + 3 + 2);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GsPooledAgreement pooled;
      int column = gs_trace_table_find (table->table, names[i]);

      for (guint c = 0; c < counts[i]; c++)
        {
          GsTraceTable *clip = clips->pdata[c];
          GsAgreement alone;

          gs_agreement_measure (&alone, gs_trace_table_get_values (clip, (guint) gs_trace_table_find (clip, names[i])),
                                gs_trace_table_get_values (clip, 0), N);
          g_assert_nonnull (find_row (table, names[i], GS_SCOPE_CLIP, c));
          assert_same (&find_row (table, names[i], GS_SCOPE_CLIP, c)->agreement, &alone);
        }

      gs_agreement_pool (&pooled, gs_trace_table_get_values (table->table, (guint) column), gs_trace_table_get_values (table->table, 0),
                         gs_trace_table_get_starts (table->table), 3);
      assert_same (&find_row (table, names[i], GS_SCOPE_JOINED, 0)->agreement, &pooled.concatenated);
      assert_same (&find_row (table, names[i], GS_SCOPE_MEAN, 0)->agreement, &pooled.mean);
      g_assert_cmpuint (find_row (table, names[i], GS_SCOPE_MEAN, 0)->n_clips, ==, counts[i]);
    }
}

/* A part of the clips is compared as if there were no more of them. */
static void
test_range (void)
{
  g_autoptr (GPtrArray) clips = make_clips ();
  const guint first = 60, last = 179;
  const GsAgreementTableConfig config = { .reference = "Ada", .start = first * G_GINT64_CONSTANT (40000000),
                                          .end = last * G_GINT64_CONSTANT (40000000) };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAgreementTable) table = NULL;
  GsTraceTable *clip = clips->pdata[0];
  GsAgreement alone;

  g_ptr_array_set_size (clips, 1);
  clip = clips->pdata[0];
  table = gs_agreement_table_new (clips, &config, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (table->rows->len, ==, 2);
  gs_agreement_measure (&alone, gs_trace_table_get_values (clip, 1) + first, gs_trace_table_get_values (clip, 0) + first, last - first + 1);
  assert_same (&find_row (table, "Bob", GS_SCOPE_CLIP, 0)->agreement, &alone);
}

/* The poolings' intervals are those of a whole comparison, for any number of threads; a clip's are its own. */
static void
test_intervals (void)
{
  g_autoptr (GPtrArray) clips = make_clips ();
  g_autoptr (GsTraceTable) joined = gs_trace_table_new (0.0);
  GsAgreementTableConfig config = { .reference = "Ada", .start = G_MININT64, .end = G_MAXINT64, .n_replicates = 200, .seed = 1,
                                    .confidence = 0.95, .n_threads = 1 };
  const GsComparisonConfig whole = { .reference = "Ada", .n_replicates = 200, .seed = 1, .confidence = 0.95 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAgreementTable) table = gs_agreement_table_new (clips, &config, NULL, &error);
  g_autoptr (GsAgreementTable) again = NULL;
  g_autoptr (GsComparison) comparison = NULL;
  const gsize own[] = { 0, N };
  GsBootstrap bootstrap = { .n_replicates = 200, .seed = 1, .confidence = 0.95 };
  GsAgreementIntervals alone;

  g_assert_no_error (error);
  for (guint c = 0; c < clips->len; c++)
    gs_trace_table_append (joined, clips->pdata[c], G_MININT64, G_MAXINT64, FALSE);
  comparison = gs_comparison_new (joined, &whole, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (table->block, ==, comparison->block);

  for (guint i = 0; i < comparison->pairs->len; i++)
    {
      const GsComparisonPair *pair = &g_array_index (comparison->pairs, GsComparisonPair, i);
      const char *name = gs_trace_table_get_column (joined, pair->a)->name;

      assert_same_intervals (find_row (table, name, GS_SCOPE_JOINED, 0)->intervals, pair->intervals.concatenated);
      assert_same_intervals (find_row (table, name, GS_SCOPE_MEAN, 0)->intervals, pair->intervals.mean);
    }

  bootstrap.block = table->block;
  g_assert_true (gs_bootstrap_agreement (&bootstrap, gs_trace_table_get_values (clips->pdata[1], 2),
                                         gs_trace_table_get_values (clips->pdata[1], 0), own, 1, &alone, &error));
  assert_same_intervals (find_row (table, "network x", GS_SCOPE_CLIP, 1)->intervals, alone.concatenated);

  config.n_threads = 3;
  again = gs_agreement_table_new (clips, &config, NULL, &error);
  for (guint i = 0; i < table->rows->len; i++)
    assert_same_intervals (g_array_index (again->rows, GsAgreementRow, i).intervals, g_array_index (table->rows, GsAgreementRow, i).intervals);
}

/* Two networks' difference is tested as a whole comparison tests it; people are not. */
static void
test_differences (void)
{
  g_autoptr (GPtrArray) clips = make_clips ();
  g_autoptr (GsTraceTable) joined = gs_trace_table_new (0.0);
  const GsAgreementTableConfig config = { .reference = "Ada", .start = G_MININT64, .end = G_MAXINT64, .n_permutations = 300, .seed = 1 };
  const GsComparisonConfig whole = { .reference = "Ada", .n_permutations = 300, .seed = 1, .confidence = 0.95 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAgreementTable) table = NULL;
  g_autoptr (GsComparison) comparison = NULL;
  double values[N];
  gboolean found = FALSE;

  for (guint c = 0; c < clips->len; c++)
    {
      for (guint t = 0; t < N; t++)
        values[t] = 0.2 * sin ((t + 3.0 * c) / 11.0);
      gs_trace_table_set (clips->pdata[c], "network y", TRUE, values);
      gs_trace_table_append (joined, clips->pdata[c], G_MININT64, G_MAXINT64, FALSE);
    }

  table = gs_agreement_table_new (clips, &config, NULL, &error);
  g_assert_no_error (error);
  comparison = gs_comparison_new (joined, &whole, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (table->differences->len, ==, 1);
  for (guint i = 0; i < comparison->differences->len; i++)
    {
      const GsComparisonDifference *other = &g_array_index (comparison->differences, GsComparisonDifference, i);
      const GsAgreementDifference *own = &g_array_index (table->differences, GsAgreementDifference, 0);

      if (other->a != own->a || other->b != own->b)
        continue;
      found = TRUE;
      g_assert_cmpfloat (own->result.p, ==, other->result.p);
      g_assert_cmpfloat (own->result.difference, ==, other->result.difference);
      g_assert_cmpfloat (own->result.difference, !=, 0.0);
    }
  g_assert_true (found);
}

static void
test_none (void)
{
  g_autoptr (GPtrArray) clips = make_clips ();
  GsAgreementTableConfig config = { .reference = "Zoe", .start = G_MININT64, .end = G_MAXINT64, .n_replicates = 100000, .confidence = 0.95 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAgreementTable) table = gs_agreement_table_new (clips, &config, NULL, &error);
  g_autoptr (GsAgreementTable) stopped = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (table->reference, ==, -1);
  g_assert_cmpuint (table->rows->len, ==, 0);

  config.reference = "Ada";
  g_cancellable_cancel (cancellable);
  stopped = gs_agreement_table_new (clips, &config, cancellable, &error);
  g_assert_null (stopped);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static GsTrace *
add_trace (GsClip *clip,
           const char *name,
           const char *derived,
           double value)
{
  g_autoptr (GsRater) rater = gs_rater_new (name);
  GsTrace *trace = gs_trace_new (clip, rater, "valence", -1.0, 1.0);

  gs_rater_set_derived (rater, derived);
  gs_trace_set_derived (trace, derived);
  gs_trace_append (trace, 0, 1, value);
  gs_trace_append (trace, G_GINT64_CONSTANT (2000000000), 1, value);
  g_list_store_append (G_LIST_STORE (gs_clip_get_traces (clip)), trace);
  g_object_unref (trace);

  return trace;
}

/* What was made of people is no person: it is no rater, and does not count where they are counted. */
static void
test_derived (void)
{
  g_autoptr (GsClip) clip = gs_clip_new ("/nowhere/clip.mp4");
  g_autoptr (GsTraceTable) table = gs_trace_table_new (0.0);
  g_autoptr (GsTraceTable) people = gs_trace_table_new (0.0);
  const gint64 pts[] = { 0, 1000000000, 2000000000 };

  gs_clip_set_pts (clip, pts, G_N_ELEMENTS (pts));
  add_trace (clip, "gold standard", "{}", 0.5);
  add_trace (clip, "Ada", NULL, 0.25);

  gs_trace_table_add_clip (table, clip, "valence");
  g_assert_cmpuint (table->columns->len, ==, 1);
  g_assert_cmpint (gs_trace_table_find (table, "Ada"), ==, 0);

  gs_trace_table_add_derived (table, clip, "valence");
  g_assert_cmpuint (gs_trace_table_get_n_clips (table), ==, 1);
  g_assert_cmpuint (table->columns->len, ==, 2);
  g_assert_true (gs_trace_column_is_person (gs_trace_table_get_column (table, 0)));
  g_assert_false (gs_trace_column_is_person (gs_trace_table_get_column (table, 1)));
  g_assert_false (gs_trace_table_get_column (table, 1)->is_network);
  g_assert_cmpfloat (gs_trace_table_get_values (table, 1)[2], ==, 0.5);

  gs_trace_table_append (people, table, 500000000, G_MAXINT64, TRUE);
  g_assert_cmpuint (people->columns->len, ==, 1);
  g_assert_cmpuint (gs_trace_table_get_n (people), ==, 2);
  g_assert_cmpfloat (gs_trace_table_get_values (people, 0)[0], ==, 0.25);
}

/* Of several takes the last one counts, unless another was chosen. */
static void
test_chosen (void)
{
  g_autoptr (GsClip) clip = gs_clip_new ("/nowhere/clip.mp4");
  g_autoptr (GsTraceTable) last = gs_trace_table_new (0.0);
  g_autoptr (GsTraceTable) chosen = gs_trace_table_new (0.0);
  g_autoptr (GsRater) rater = gs_rater_new ("Ada");
  const gint64 pts[] = { 0, 1000000000, 2000000000 };

  gs_clip_set_pts (clip, pts, G_N_ELEMENTS (pts));
  for (guint take = 1; take <= 3; take++)
    {
      g_autoptr (GsTrace) trace = gs_trace_new (clip, rater, "valence", -1.0, 1.0);

      gs_trace_set_take (trace, take);
      gs_trace_append (trace, 0, 1, take / 4.0);
      g_list_store_append (G_LIST_STORE (gs_clip_get_traces (clip)), trace);
    }

  gs_trace_table_add_clip (last, clip, "valence");
  g_assert_cmpuint (last->columns->len, ==, 1);
  g_assert_cmpfloat (gs_trace_table_get_values (last, 0)[0], ==, 0.75);

  {
    g_autoptr (GsTrace) first = g_list_model_get_item (gs_clip_get_traces (clip), 0);

    gs_trace_set_chosen (first, TRUE);
  }
  gs_trace_table_add_clip (chosen, clip, "valence");
  g_assert_cmpuint (chosen->columns->len, ==, 1);
  g_assert_cmpfloat (gs_trace_table_get_values (chosen, 0)[0], ==, 0.25);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agreement-table/figures", test_figures);
  g_test_add_func ("/agreement-table/range", test_range);
  g_test_add_func ("/agreement-table/intervals", test_intervals);
  g_test_add_func ("/agreement-table/differences", test_differences);
  g_test_add_func ("/agreement-table/none", test_none);
  g_test_add_func ("/agreement-table/derived", test_derived);
  g_test_add_func ("/agreement-table/chosen", test_chosen);

  return g_test_run ();
}
