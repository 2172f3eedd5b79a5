/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-series.h"

#include <math.h>

#include "gs-run-series.h"

#define MS (G_GINT64_CONSTANT (1000000))

/* A clip whose frames come at uneven times, the first one late. */
static GsFrameTimes *
make_times (GRand *rand,
            gsize n_frames,
            gint64 **pts_out)
{
  gint64 *pts = g_new (gint64, n_frames + 1);
  gint64 time = 7 * MS;

  for (gsize i = 0; i < n_frames; i++)
    {
      pts[i] = time;
      time += g_rand_int_range (rand, 1, 100) == 1 ? 900 * MS : g_rand_int_range (rand, 16, 50) * MS;
    }
  *pts_out = pts;

  return gs_frame_times_new (pts, n_frames);
}

static GsSeriesBin
brute_force (const float *values,
             gsize first,
             gsize end)
{
  GsSeriesBin bin = { NAN, NAN, NAN, 0, (guint32) (end - first) };
  double sum = 0;

  for (gsize i = first; i < end; i++)
    {
      if (isnan (values[i]))
        continue;

      bin.min = bin.n_values == 0 ? values[i] : MIN (bin.min, values[i]);
      bin.max = bin.n_values == 0 ? values[i] : MAX (bin.max, values[i]);
      sum += values[i];
      bin.n_values++;
    }
  if (bin.n_values > 0)
    bin.mean = (float) (sum / bin.n_values);

  return bin;
}

static void
assert_bins_equal (const GsSeriesBin *bin,
                   const GsSeriesBin *expected)
{
  g_assert_cmpuint (bin->n_frames, ==, expected->n_frames);
  g_assert_cmpuint (bin->n_values, ==, expected->n_values);
  if (expected->n_values == 0)
    {
      g_assert_true (isnan (bin->min) && isnan (bin->max) && isnan (bin->mean));
      return;
    }
  g_assert_cmpfloat (bin->min, ==, expected->min);
  g_assert_cmpfloat (bin->max, ==, expected->max);
  g_assert_cmpfloat_with_epsilon (bin->mean, expected->mean, 1e-5);
}

/* What gs_series_reduce() promises, the slow way. */
static void
check_reduce (GsSeries *series,
              const gint64 *pts,
              const float *values,
              gsize n_frames,
              gint64 start,
              gint64 end,
              guint n_bins)
{
  g_autofree GsSeriesBin *bins = g_new (GsSeriesBin, n_bins);
  double step = (double) (end - start) / n_bins;
  gint64 series_end = n_frames > 0 ? gs_frame_times_get_end (gs_series_get_times (series), n_frames - 1) : 0;

  gs_series_reduce (series, start, end, bins, n_bins);
  for (guint i = 0; i < n_bins; i++)
    {
      gint64 from = start + (gint64) (step * i);
      gint64 to = i + 1 < n_bins ? start + (gint64) (step * (i + 1)) : end;
      gsize first = 0;
      gsize last;
      GsSeriesBin expected = { NAN, NAN, NAN, 0, 0 };

      while (first < n_frames && pts[first] < from)
        first++;
      for (last = first; last < n_frames && pts[last] < to; last++)
        ;
      if (n_frames > 0 && to > pts[0] && from < series_end)
        expected = first == last && first > 0 ? brute_force (values, first - 1, first)
                                              : brute_force (values, first, last);
      assert_bins_equal (&bins[i], &expected);
    }
}

static void
test_pyramid (void)
{
  static const gsize sizes[] = { 1, 2, 15, 16, 17, 63, 64, 65, 255, 257, 1000, 4097, 20000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (s + 1);
      gsize n_frames = sizes[s];
      g_autofree gint64 *pts = NULL;
      g_autoptr (GsFrameTimes) times = make_times (rand, n_frames, &pts);
      g_autoptr (GsSeries) series = gs_series_new (times);
      g_autofree float *values = g_new (float, n_frames);
      gint64 length = pts[n_frames - 1] + 100 * MS;

      for (gsize i = 0; i < n_frames; i++)
        values[i] = NAN;

      for (guint round = 0; round < 40; round++)
        {
          gsize first = g_rand_int_range (rand, 0, n_frames);
          gsize n_written = g_rand_int_range (rand, 1, MIN (n_frames - first, 600) + 1);
          gsize stride = g_rand_int_range (rand, 1, 4);
          g_autofree float *written = g_new (float, n_written * stride);

          for (gsize i = 0; i < n_written * stride; i++)
            written[i] = g_rand_int_range (rand, 0, 4) == 0   ? NAN
                         : g_rand_int_range (rand, 0, 50) == 0 ? INFINITY
                                                               : (float) g_rand_double_range (rand, -1, 1);
          gs_series_set_values (series, first, written, stride, n_written);
          for (gsize i = 0; i < n_written; i++)
            values[first + i] = isinf (written[i * stride]) ? NAN : written[i * stride];

          for (guint question = 0; question < 20; question++)
            {
              gsize from = g_rand_int_range (rand, 0, n_frames);
              gsize to = g_rand_int_range (rand, from, n_frames + 1);
              GsSeriesBin bin;
              GsSeriesBin expected = brute_force (values, from, to);

              gs_series_summarise (series, from, to - from, &bin);
              assert_bins_equal (&bin, &expected);
            }
        }

      for (guint round = 0; round < 10; round++)
        {
          gint64 start = (gint64) (g_rand_double_range (rand, -0.2, 0.9) * length);
          gint64 end = start + 1 + (gint64) (g_rand_double_range (rand, 0, 1) * length);

          check_reduce (series, pts, values, n_frames, start, end, g_rand_int_range (rand, 1, 300));
        }
      check_reduce (series, pts, values, n_frames, 0, length, 64);
    }
}

static void
test_find (void)
{
  for (guint seed = 0; seed < 30; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      gsize n_frames = 1 + seed * seed;
      g_autofree gint64 *pts = NULL;
      g_autoptr (GsFrameTimes) times = make_times (rand, n_frames, &pts);

      for (gsize i = 0; i < n_frames; i++)
        {
          g_assert_cmpuint (gs_frame_times_find (times, pts[i]), ==, i);
          g_assert_cmpuint (gs_frame_times_find (times, gs_frame_times_get_end (times, i) - 1), ==, i);
        }
      g_assert_cmpuint (gs_frame_times_find (times, -5), ==, 0);
      g_assert_cmpuint (gs_frame_times_find (times, G_MAXINT64), ==, n_frames - 1);
    }
}

static void
count_cb (GsSeries *series,
          guint64 first,
          guint64 n_frames,
          guint64 *last)
{
  *last = first * 1000 + n_frames;
}

static void
test_append (void)
{
  const gint64 pts[] = { 0, 40 * MS, 80 * MS, 120 * MS };
  const float values[] = { 0.1f, 0.2f, 0.3f };
  g_autoptr (GsFrameTimes) times = gs_frame_times_new (pts, G_N_ELEMENTS (pts));
  g_autoptr (GsSeries) series = gs_series_new (times);
  guint64 last = 0;

  g_signal_connect (series, "changed", G_CALLBACK (count_cb), &last);
  gs_series_append (series, values, 2);
  g_assert_cmpuint (last, ==, 2);
  gs_series_append (series, values, 3); /* one too many */
  g_assert_cmpuint (last, ==, 2002);
  g_assert_cmpfloat (gs_series_get_value (series, 3), ==, 0.2f);
  g_assert_cmpfloat (gs_series_get_value_at (series, 79 * MS), ==, 0.2f);
  g_assert_true (isnan (gs_series_get_value (series, 4)));
  g_assert_true (isnan (gs_series_get_value_at (series, -1)));
  g_assert_cmpfloat (gs_series_get_value_at (series, 159 * MS), ==, 0.2f);
  /* Played to the end: the picture that stays has its values. */
  g_assert_cmpfloat (gs_series_get_value_at (series, 160 * MS), ==, 0.2f);
  g_assert_cmpfloat (gs_series_get_value_at (series, G_MAXINT64), ==, 0.2f);
  gs_series_clear (series);
  g_assert_true (isnan (gs_series_get_value (series, 0)));
}

static void
test_empty (void)
{
  g_autoptr (GsFrameTimes) times = gs_frame_times_new (NULL, 0);
  g_autoptr (GsSeries) series = gs_series_new (times);
  GsSeriesBin bins[3];

  gs_series_append (series, (float[]) { 1 }, 1);
  gs_series_reduce (series, 0, 100, bins, 3);
  g_assert_cmpuint (bins[1].n_frames, ==, 0);
  g_assert_true (isnan (gs_series_get_value_at (series, 0)));
  gs_series_summarise (series, 0, 10, bins);
  g_assert_cmpuint (bins[0].n_frames, ==, 0);
}

static void
test_size (void)
{
  g_autofree gint64 *pts = g_new (gint64, 108000);
  g_autoptr (GsFrameTimes) times = NULL;
  g_autoptr (GsSeries) series = NULL;

  for (gsize i = 0; i < 108000; i++)
    pts[i] = i * 33333333;
  times = gs_frame_times_new (pts, 108000);
  series = gs_series_new (times);

  /* The times are shared, but even counted to a single series it all stays far below 64 bytes a frame. */
  g_assert_cmpuint (gs_series_get_size (series) + 108000 * sizeof (gint64), <, 108000 * 64);
  g_test_message ("%.2f bytes a frame", (double) gs_series_get_size (series) / 108000);
}

static void
test_run (void)
{
  const gint64 pts[] = { 0, 40 * MS, 80 * MS, 120 * MS };
  g_autoptr (GsFrameTimes) times = gs_frame_times_new (pts, G_N_ELEMENTS (pts));
  g_autoptr (GsClip) clip = gs_clip_new ("clip.webm");
  g_autoptr (GsRun) run = gs_run_new (clip, G_N_ELEMENTS (pts));
  g_autoptr (GsRunSeries) followed = NULL;
  GsRunBlock *block;
  GsSeries *early;
  float *values;

  gs_run_add_gate_series (run, GS_OUTPUT_VALENCE, "video", 0, 3);
  followed = gs_run_series_new (run, times);
  early = gs_run_series_get_gate (followed, 0, 1);
  g_assert_nonnull (early);
  g_assert_null (gs_run_series_get_gate (followed, 0, 3));
  g_assert_null (gs_run_series_get_gate (followed, 1, 0));

  block = gs_run_create_block (run, 1, 2);
  values = gs_run_block_add_prediction (block, GS_OUTPUT_VALENCE);
  values[0] = 0.25f;
  values[1] = -0.5f;
  values = gs_run_block_add_gate (block, 0);
  for (guint i = 0; i < 6; i++)
    values[i] = 0.1f * i;
  gs_run_set_frames (run, block);
  gs_run_block_unref (block);

  /* Asked for before and after the frames came, it is the same. */
  g_assert_true (isnan (gs_series_get_value (early, 0)));
  g_assert_cmpfloat (gs_series_get_value (early, 1), ==, 0.1f);
  g_assert_cmpfloat (gs_series_get_value (early, 2), ==, 0.1f * 4);
  g_assert_cmpfloat (gs_series_get_value (gs_run_series_get_gate (followed, 0, 2), 2), ==, 0.1f * 5);
  g_assert_cmpfloat (gs_series_get_value (gs_run_series_get_prediction (followed, GS_OUTPUT_VALENCE), 2), ==, -0.5f);
  g_assert_true (isnan (gs_series_get_value (gs_run_series_get_prediction (followed, GS_OUTPUT_AROUSAL), 2)));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/series/pyramid", test_pyramid);
  g_test_add_func ("/plot/series/find", test_find);
  g_test_add_func ("/plot/series/append", test_append);
  g_test_add_func ("/plot/series/empty", test_empty);
  g_test_add_func ("/plot/series/size", test_size);
  g_test_add_func ("/plot/series/run", test_run);

  return g_test_run ();
}
