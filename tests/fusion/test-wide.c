/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Networks wide enough for minimal filtering, which those of the fixtures are not. A sixth tap that is zero changes
 * nothing but the way a convolution is computed: it keeps the network from being filtered, so that the two ways can be held against
 * each other through the whole network, forth and back. */

#include "fixture.h"
#include "gs-conv.h"
#include "gs-learner-private.h"
#include "gs-random.h"

#include <math.h>
#include <string.h>

#define WINDOW      26
#define VIDEO       140 /* more than weights are rearranged at a time */
#define AUDIO       50
#define MOST        3
#define TAPS        5
#define CONV_WEIGHT ".weight_v"

typedef struct
{
  float *video[MOST];
  float *audio[MOST];
  float *labels[MOST];
  GsExample examples[MOST];
} Batch;

static float *
draw (gsize n,
      const char *name,
      guint seed)
{
  float *values = gs_floats_new (n);

  gs_random_fill_uniform (values, n, name, seed, -1.0, 1.0);

  return values;
}

static void
set_up (Batch *batch,
        gconstpointer data)
{
  for (guint b = 0; b < MOST; b++)
    {
      batch->video[b] = draw (WINDOW * VIDEO, "video", b);
      batch->audio[b] = draw (WINDOW * AUDIO, "audio", b);
      batch->labels[b] = draw (WINDOW, "labels", b);
      batch->examples[b] = (GsExample) { batch->video[b], batch->audio[b], batch->labels[b] };
    }
}

static void
tear_down (Batch *batch,
           gconstpointer data)
{
  for (guint b = 0; b < MOST; b++)
    {
      gs_floats_free (batch->video[b]);
      gs_floats_free (batch->audio[b]);
      gs_floats_free (batch->labels[b]);
    }
}

static GsLearner *
make_learner (guint kernel,
              double dropout,
              guint n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
    g_strdup_printf ("{\"fusion\": \"grjca\", \"window\": %d, \"output\": \"valence\", \"video_features\": %d, "
                     "\"audio_features\": %d, \"video_tcn\": [52, 64], \"audio_tcn\": [48, 48], \"kernel\": %u, \"hidden\": 16, "
                     "\"dropout\": {\"tcn\": %.1f, \"attention\": %.1f}, \"seed\": 5}",
                     WINDOW, VIDEO, AUDIO, kernel, dropout, dropout);
  g_autoptr (GsFusionConfig) config = gs_fusion_config_from_json (text, &error);
  GsLearner *learner;

  g_assert_no_error (error);
  learner = gs_learner_new (config, n_threads, &error);
  g_assert_no_error (error);

  return learner;
}

static const GsParameterEntry *
get_entry (GsLearner *learner,
           guint index)
{
  return &g_array_index (learner->list->entries, GsParameterEntry, index);
}

/* From the parameters of the network with five taps to those of the one with six, of which the oldest frame's is the first. */
static void
widen (GsLearner *five,
       GsLearner *six)
{
  memset (six->values, 0, six->list->n * sizeof (float));
  for (guint i = 0; i < five->list->entries->len; i++)
    {
      const GsParameterEntry *from = get_entry (five, i), *to = get_entry (six, i);

      if (from->n == to->n)
        {
          memcpy (six->values + to->offset, five->values + from->offset, from->n * sizeof (float));
          continue;
        }
      g_assert_true (g_str_has_suffix (from->name, CONV_WEIGHT));
      for (gsize k = 0; k < from->n; k++)
        six->values[to->offset + k / TAPS * (TAPS + 1) + k % TAPS + 1] = five->values[from->offset + k];
    }
}

static void
test_both_ways (Batch *batch,
                gconstpointer data)
{
  g_autoptr (GsLearner) five = make_learner (TAPS, 0.0, 2);
  g_autoptr (GsLearner) six = make_learner (TAPS + 1, 0.0, 1);
  GsConvShape shape = gs_fusion_config_get_conv_shape (five->config, GS_VIDEO, 0, 0);
  gboolean any;
  double loss;

  g_assert_cmpuint (gs_conv_count_planes (&shape), >, TAPS);
  shape = gs_fusion_config_get_conv_shape (six->config, GS_VIDEO, 0, 0);
  g_assert_cmpuint (gs_conv_count_planes (&shape), ==, TAPS + 1);

  widen (five, six);
  loss = gs_learner_compute_gradient (six, batch->examples, MOST, NULL);
  g_assert_cmpfloat_with_epsilon (gs_learner_compute_gradient (five, batch->examples, MOST, &any), loss, 1e-5);
  g_assert_true (any);

  for (guint i = 0; i < five->list->entries->len; i++)
    {
      const GsParameterEntry *entry = get_entry (five, i), *other = get_entry (six, i);
      g_autofree float *wanted = g_new (float, entry->n);

      for (gsize k = 0; k < entry->n; k++)
        wanted[k] = six->gradient[other->offset +
                                  (entry->n == other->n ? k : k / TAPS * (TAPS + 1) + k % TAPS + 1)];
      assert_close (entry->name, five->gradient + entry->offset, wanted, entry->n, 1e-5, 1e-3);
    }
}

/* Batches that grow and shrink, so that what the threads work in is renewed on the way. */
static float *
train (Batch *batch,
       guint n_threads)
{
  static const guint sizes[] = { 1, MOST, 2, MOST };
  g_autoptr (GsLearner) learner = make_learner (TAPS, 0.2, n_threads);

  for (guint step = 0; step < G_N_ELEMENTS (sizes); step++)
    g_assert_true (isfinite (gs_learner_train_step (learner, batch->examples, sizes[step], 1e-3)));

  return g_memdup2 (learner->values, learner->list->n * sizeof (float));
}

static void
test_same_bits (Batch *batch,
                gconstpointer data)
{
  g_autoptr (GsLearner) untrained = make_learner (TAPS, 0.2, 1);
  gsize size = untrained->list->n * sizeof (float);
  g_autofree float *one = train (batch, 1);

  g_assert_true (memcmp (untrained->values, one, size) != 0);
  for (guint n_threads = 2; n_threads <= 5; n_threads++)
    {
      g_autofree float *several = train (batch, n_threads);

      g_assert_cmpmem (one, size, several, size);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/wide/both-ways", Batch, NULL, set_up, test_both_ways, tear_down);
  g_test_add ("/wide/same-bits", Batch, NULL, set_up, test_same_bits, tear_down);

  return g_test_run ();
}
