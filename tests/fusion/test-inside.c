/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "gs-inside.h"
#include "gs-parameters.h"

#include <math.h>
#include <string.h>

static const float *
find (GsForward *forward,
      const char *stem,
      guint t,
      gsize *width)
{
  /* Iterations are counted from 1; what has no number comes before them. */
  g_autofree char *name = t > 0 ? g_strdup_printf ("%s%u", stem, t) : g_strdup (stem);

  for (guint i = 0; i < gs_forward_get_n_intermediates (forward); i++)
    {
      const GsIntermediate *found = gs_forward_get_intermediate (forward, i);

      if (g_str_equal (found->name, name))
        {
          *width = found->n_columns;
          return found->data;
        }
    }
  g_assert_not_reached ();
}

/* What went into iteration @t of a modality, [T, width], from the values that are held against the reference. */
static double *
get_input (GsForward *forward,
           guint n_rows,
           guint modality,
           guint t,
           gsize *width)
{
  const float *from = t == 1 ? find (forward, modality == GS_VIDEO ? "video.bn" : "logmel.bn", 0, width)
                             : find (forward, modality == GS_VIDEO ? "video.attended." : "audio.attended.", t - 1, width);
  double *to = g_new (double, n_rows * *width);

  for (guint row = 0; row < n_rows; row++)
    {
      double square = 0.0;

      for (gsize i = 0; i < *width; i++)
        square += (double) from[row * *width + i] * from[row * *width + i];
      for (gsize i = 0; i < *width; i++)
        to[row * *width + i] = from[row * *width + i] / (t == 1 ? sqrt (square) : 1.0);
    }

  return to;
}

static GsTensor *
get_parameter (GsNetwork *network,
               guint t,
               const char *leaf)
{
  static const char *const roots[] = { "GRJCA", "HGRJCA", "fusion" };

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.coattn.dcn_layers.%u.dense_coattn.%s", roots[i], t - 1, leaf);
      GsTensor *tensor = gs_network_get_parameter (network, name);

      if (tensor != NULL)
        return tensor;
    }
  g_error ("no parameter %s", leaf);
}

/* C = tanh (K Q / sqrt q), K = Wk X^T + bk, Q = Wq J + bq, sum by sum. */
static void
check_correlation (GsNetwork *network,
                   GsForward *forward,
                   const GsCorrelation *c)
{
  const GsFusionConfig *config = gs_network_get_config (network);
  gboolean cross = gs_fusion_config_is_cross (config);
  guint n = config->window, m = g_str_equal (c->modality, "video") ? GS_VIDEO : GS_AUDIO;
  gsize widths[2], q;
  g_autofree double *video = get_input (forward, n, GS_VIDEO, c->iteration, &widths[GS_VIDEO]);
  g_autofree double *audio = get_input (forward, n, GS_AUDIO, c->iteration, &widths[GS_AUDIO]);
  const double *inputs[] = { video, audio };
  g_autofree char *query_name = cross ? g_strdup_printf ("query%u_linear", m + 1) : g_strdup ("query_linear");
  g_autofree char *wq_name = g_strdup_printf ("%s.weight", query_name), *bq_name = g_strdup_printf ("%s.bias", query_name);
  g_autofree char *wk_name = g_strdup_printf ("key%u_linear.weight", m + 1), *bk_name = g_strdup_printf ("key%u_linear.bias", m + 1);
  g_autoptr (GsTensor) query_weight = get_parameter (network, c->iteration, wq_name);
  g_autoptr (GsTensor) query_bias = get_parameter (network, c->iteration, bq_name);
  g_autoptr (GsTensor) key_weight = get_parameter (network, c->iteration, wk_name);
  g_autoptr (GsTensor) key_bias = get_parameter (network, c->iteration, bk_name);
  const float *wq = query_weight->data, *bq = query_bias->data, *wk = key_weight->data, *bk = key_bias->data;
  g_autofree double *joint = NULL, *query = NULL;

  q = cross ? widths[1 - m] : widths[0] + widths[1];
  g_assert_cmpuint (c->n_rows, ==, widths[m]);
  g_assert_cmpuint (c->n_columns, ==, q);
  g_assert_cmpuint (c->n_video_columns, ==, !cross ? widths[GS_VIDEO] : m == GS_VIDEO ? 0 : q);

  joint = g_new (double, n * q);
  query = g_new (double, n * q);
  for (guint row = 0; row < n; row++)
    for (gsize k = 0; k < q; k++)
      joint[row * q + k] = cross                    ? inputs[1 - m][row * q + k]
                           : k < widths[GS_VIDEO] ? video[row * widths[GS_VIDEO] + k]
                                                  : audio[row * widths[GS_AUDIO] + k - widths[GS_VIDEO]];
  for (guint row = 0; row < n; row++)
    for (gsize k = 0; k < q; k++)
      {
        query[row * q + k] = bq[k];
        for (gsize l = 0; l < q; l++)
          query[row * q + k] += wq[k * q + l] * joint[row * q + l];
      }

  for (gsize i = 0; i < c->n_rows; i++)
    for (gsize k = 0; k < q; k++)
      {
        double sum = 0.0;

        for (guint row = 0; row < n; row++)
          {
            double key = bk[row];

            for (guint s = 0; s < n; s++)
              key += wk[row * n + s] * inputs[m][s * c->n_rows + i];
            sum += key * query[row * q + k];
          }
        g_assert_cmpfloat (fabs (tanh (sum / sqrt ((double) q)) - c->data[i * q + k]), <, 1e-4);
      }
}

static void
test_correlation (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_load (data);
  g_autoptr (GsNetwork) network = fixture_build_network (fixture);
  g_autoptr (GsForward) forward = gs_forward_new (network);
  guint n = gs_forward_get_n_correlations (forward);

  gs_forward_run (forward, fixture_get_sequence (fixture, "input.video", 0), fixture_get_sequence (fixture, "input.audio", 0));
  g_assert_cmpuint (n, ==, fixture->config->fusion == GS_FUSION_CONCAT ? 0 : 2 * fixture->config->iterations);
  for (guint i = 0; i < n; i++)
    {
      GsCorrelation correlation;

      gs_forward_get_correlation (forward, i, &correlation);
      g_assert_cmpuint (correlation.iteration, ==, i / 2 + 1);
      check_correlation (network, forward, &correlation);
    }
}

/* A clip of the fixture's sequence and a half: two windows that overlap. */
static void
test_clip (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_load (data);
  g_autoptr (GsNetwork) network = fixture_build_network (fixture);
  g_autoptr (GsForward) forward = gs_forward_new (network);
  const GsFusionConfig *config = gs_network_get_config (network);
  gsize window = config->window, n_frames = window + window / 2, fv = config->video_features, fa = config->audio_features;
  g_autofree float *video = g_new (float, n_frames * fv), *audio = g_new (float, n_frames * fa);
  g_autoptr (GsClipNorms) norms = NULL, padded = NULL;
  g_autoptr (GArray) early = NULL, late = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  const float *from_video = fixture_get_sequence (fixture, "input.video", 0), *from_audio = fixture_get_sequence (fixture, "input.audio", 0);
  gsize width, n_columns;
  const float *attended;
  guint first;

  for (gsize i = 0; i < n_frames * fv; i++)
    video[i] = from_video[i % (window * fv)];
  for (gsize i = 0; i < n_frames * fa; i++)
    audio[i] = from_audio[(i + 7) % (window * fa)];

  norms = gs_clip_norms_compute (network, n_frames, video, audio, NULL, &error);
  g_assert_no_error (error);
  n_columns = norms->n_iterations + 1;

  /* Frame 0 is in the first window alone. */
  gs_forward_run (forward, video, audio);
  attended = find (forward, "video.bn", 0, &width);
  for (guint k = 0; k < n_columns; k++)
    {
      double square = 0.0;

      if (k > 0)
        attended = find (forward, "video.attended.", k, &width);
      for (gsize i = 0; i < width; i++)
        square += (double) attended[i] * attended[i];
      g_assert_cmpfloat (fabs (norms->norms[0][k] - sqrt (square / (k == 0 ? width : 1))), <, 1e-5);
    }

  early = gs_window_maps_compute (network, n_frames, video, audio, 0, &first);
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (early->len, ==, gs_forward_get_n_correlations (forward));
  for (guint i = 0; i < early->len; i++)
    {
      GsCorrelation correlation;

      gs_forward_get_correlation (forward, i, &correlation);
      g_assert_cmpmem (g_array_index (early, GsWindowMap, i).correlation.data, correlation.n_rows * correlation.n_columns * sizeof (float),
                       correlation.data, correlation.n_rows * correlation.n_columns * sizeof (float));
    }
  late = gs_window_maps_compute (network, n_frames, video, audio, n_frames - 1, &first);
  g_assert_cmpuint (first, ==, n_frames - window);

  /* Shorter than a window: zeros after it. */
  padded = gs_clip_norms_compute (network, 3, video, audio, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (padded->n_frames, ==, 3);

  g_cancellable_cancel (cancelled);
  g_assert_null (gs_clip_norms_compute (network, n_frames, video, audio, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add_tests ("inside/correlation", test_correlation);
  fixture_add_tests ("inside/clip", test_clip);

  return g_test_run ();
}
