/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Patches of log-mel against those cut by hand out of the log-mel of the whole sound. */

#include "gs-patch-stream.h"
#include "gs-random.h"

#include <string.h>

#define SAMPLES  20000 /* 1.25 s */
#define N_FRAMES 40
#define SECOND   G_GINT64_CONSTANT (1000000000)

static void
test_start (void)
{
  const struct { gint64 pts; gsize start; } cases[] = {
    { 0, 0 }, { -5, 0 }, { 4999999, 0 }, { 5000000, 0 }, { 5000001, 1 }, { 15000000, 2 }, { 25000000, 2 }, { 35000000, 4 },
    { 33333333, 3 }, { 966666667, 97 }, { 3600 * SECOND, 360000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (gs_patch_get_start (cases[i].pts), ==, cases[i].start);
}

/* The sound, and as much of its last sample behind it as anybody looks at. */
static float *
make_log_mel (const float *sound,
              gsize n_samples,
              gsize n_rows)
{
  gsize n_long = (n_rows - 1) * GS_LOG_MEL_HOP + GS_LOG_MEL_SIZE;
  g_autofree float *longer = g_new (float, n_long);
  g_autoptr (GsLogMel) log_mel = gs_log_mel_new ();
  float *rows = g_new (float, n_rows * GS_LOG_MEL_BANDS);

  for (gsize i = 0; i < n_long; i++)
    longer[i] = n_samples == 0 ? 0.0f : sound[MIN (i, n_samples - 1)];
  g_assert_cmpuint (gs_log_mel_push (log_mel, longer, n_long, rows), ==, n_rows);

  return rows;
}

/* Takes whatever is complete and holds it against @rows. */
static guint
take_all (GsPatchStream *stream,
          const gint64 *pts,
          const float *rows,
          guint next)
{
  GsPatchBatch *batch;

  while ((batch = gs_patch_stream_take (stream)) != NULL)
    {
      g_assert_cmpuint (batch->first, ==, next);
      g_assert_cmpuint (batch->n, >, 0);
      for (guint i = 0; i < batch->n; i++)
        g_assert_cmpmem (batch->patches[i], GS_VGGISH_PATCH * sizeof (float),
                         rows + gs_patch_get_start (pts[next + i]) * GS_LOG_MEL_BANDS, GS_VGGISH_PATCH * sizeof (float));
      next += batch->n;
      gs_patch_batch_free (batch);
    }

  return next;
}

/* Frames that go on for half a second behind the sound's end, the sound in pieces of every length. */
static void
test_pieces (gconstpointer data)
{
  gsize n_piece = GPOINTER_TO_SIZE (data);
  g_autofree float *sound = g_new (float, SAMPLES);
  g_autofree float *rows = NULL;
  gint64 pts[N_FRAMES];
  g_autoptr (GsPatchStream) stream = gs_patch_stream_new (pts, N_FRAMES);
  guint next = 0;

  gs_random_fill_uniform (sound, SAMPLES, "sound", 0, -0.5, 0.5);
  for (guint i = 0; i < N_FRAMES; i++)
    pts[i] = i * SECOND / 23;
  rows = make_log_mel (sound, SAMPLES, 300);

  for (gsize first = 0; first < SAMPLES; first += n_piece)
    {
      gs_patch_stream_push (stream, sound + first, MIN (n_piece, SAMPLES - first));
      next = take_all (stream, pts, rows, next);
    }
  g_assert_cmpuint (next, <, N_FRAMES);
  gs_patch_stream_finish (stream);
  g_assert_cmpuint (take_all (stream, pts, rows, next), ==, N_FRAMES);
}

/* A stream without a sample is silent; frames hours apart cost no hours. */
static void
test_sparse (void)
{
  const gint64 pts[] = { 0, SECOND, 2 * 3600 * SECOND, 2 * 3600 * SECOND + SECOND };
  g_autoptr (GsPatchStream) stream = gs_patch_stream_new (pts, G_N_ELEMENTS (pts));
  g_autofree float *rows = make_log_mel (NULL, 0, 300);
  guint n = 0;

  gs_patch_stream_finish (stream);
  for (GsPatchBatch *batch; (batch = gs_patch_stream_take (stream)) != NULL; gs_patch_batch_free (batch))
    {
      g_assert_cmpuint (batch->first, ==, n);
      for (guint i = 0; i < batch->n; i++)
        g_assert_cmpmem (batch->patches[i], GS_VGGISH_PATCH * sizeof (float), rows, GS_VGGISH_PATCH * sizeof (float));
      n += batch->n;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (pts));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/patch-stream/start", test_start);
  g_test_add_data_func ("/patch-stream/at-once", GSIZE_TO_POINTER (SAMPLES), test_pieces);
  g_test_add_data_func ("/patch-stream/pieces", GSIZE_TO_POINTER (997), test_pieces);
  g_test_add_func ("/patch-stream/sparse", test_sparse);

  return g_test_run ();
}
