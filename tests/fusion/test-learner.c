/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "gs-learner-private.h"
#include "gs-random.h"

#include <math.h>
#include <string.h>

#define MAX_BATCH 8

static void
get_examples (Fixture *fixture,
              GsExample *examples)
{
  g_assert_cmpuint (fixture->n_sequences, <=, MAX_BATCH);

  for (guint b = 0; b < fixture->n_sequences; b++)
    examples[b] = (GsExample) {
      .video = fixture_get_sequence (fixture, "input.video", b),
      .audio = fixture_get_sequence (fixture, "input.audio", b),
      .labels = fixture_get_sequence (fixture, "input.label", b),
    };
}

static void
assert_gradients (GsLearner *learner,
                  Fixture *fixture)
{
  guint n_compared = 0;

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (fixture->file); i++)
    {
      const char *name = gs_tensor_file_get_name (fixture->file, i);
      GsTensor *wanted = gs_tensor_file_get (fixture->file, name);
      g_autoptr (GsTensor) found = NULL;

      if (!g_str_has_prefix (name, "grad."))
        continue;

      found = gs_learner_get_gradient (learner, name + strlen ("grad."));
      g_assert_nonnull (found);
      g_assert_cmpuint (found->n_elements, ==, wanted->n_elements);
      assert_close (name, found->data, wanted->data, wanted->n_elements, 1e-6, 1e-3);
      n_compared++;
    }

  g_assert_cmpuint (n_compared, >, 10);
}

static void
assert_parameters (GsLearner *learner,
                   Fixture *fixture)
{
  g_autoptr (GsNetwork) network = gs_learner_snapshot (learner);

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (fixture->file); i++)
    {
      const char *name = gs_tensor_file_get_name (fixture->file, i);
      GsTensor *wanted = gs_tensor_file_get (fixture->file, name);
      g_autoptr (GsTensor) found = NULL;

      if (!g_str_has_prefix (name, "adam."))
        continue;

      found = gs_network_get_parameter (network, name + strlen ("adam."));
      g_assert_nonnull (found);
      /* Batch normalisation takes this bias away again: its gradient is rounding, which Adam makes large.
       * Three steps of 1e-3 go sixty times as far as the others may differ. */
      assert_close (name, found->data, wanted->data, wanted->n_elements,
                    g_str_has_suffix (name, "regressor1.bias") ? 3e-4 : 5e-5, 1e-4);
    }
}

/* The numerical contract of training: gradients within 1e-3 relative (floor 1e-6), losses of three
 * Adam steps within 1e-5, parameters after them. */
static void
test_training (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_load (data);
  g_autoptr (GsNetwork) network = fixture_build_network (fixture);
  g_autoptr (GsLearner) learner = NULL;
  g_autoptr (GError) error = NULL;
  GsExample examples[MAX_BATCH];

  fixture->config->weight_decay = 1e-3;
  learner = gs_learner_new_from_network (network, fixture->config, 2, &error);
  g_assert_no_error (error);
  get_examples (fixture, examples);

  for (guint step = 0; step < 3; step++)
    {
      g_autofree char *name = g_strdup_printf ("train.loss.%u", step);
      double wanted = gs_tensor_file_get (fixture->file, name)->data[0];

      g_assert_cmpfloat_with_epsilon (gs_learner_train_step (learner, examples, fixture->n_sequences, 1e-3), wanted,
                                      1e-5);
      if (step == 0)
        assert_gradients (learner, fixture);
    }

  assert_parameters (learner, fixture);
}

static double
project (GsLearner *learner,
         const GsParameterEntry *entry,
         const float *direction)
{
  double sum = 0.0;

  for (gsize i = 0; i < entry->n; i++)
    sum += (double) learner->gradient[entry->offset + i] * direction[i];

  return sum;
}

static double
loss_beside (GsLearner *learner,
             const GsExample *examples,
             guint n_examples,
             const GsParameterEntry *entry,
             const float *direction,
             double step)
{
  g_autofree float *saved = g_memdup2 (learner->values, learner->list->n * sizeof (float));
  double loss;

  for (gsize i = 0; i < entry->n; i++)
    learner->values[entry->offset + i] += (float) (step * direction[i]);
  loss = gs_learner_compute_gradient (learner, examples, n_examples, NULL);
  memcpy (learner->values, saved, learner->list->n * sizeof (float));

  return loss;
}

/* Every tensor's gradient against central differences of the whole network, with dropout on: masks are a function of
 * step and position, so that the loss is a smooth function of the parameters. */
static void
test_differences (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_load (data);
  g_autoptr (GsNetwork) network = fixture_build_network (fixture);
  g_autoptr (GsLearner) learner = NULL;
  g_autofree float *gradient = NULL;
  GsExample examples[MAX_BATCH];
  guint n = fixture->n_sequences, n_good = 0, n_all = 0;

  fixture->config->tcn_dropout = 0.1;
  fixture->config->attention_dropout = 0.3;
  /* A softer gate, whose curvature leaves room for differences in single precision. */
  fixture->config->temperature = 1.0;
  learner = gs_learner_new_from_network (network, fixture->config, 1, NULL);
  get_examples (fixture, examples);
  gs_learner_compute_gradient (learner, examples, n, NULL);
  gradient = g_memdup2 (learner->gradient, learner->list->n * sizeof (float));

  for (guint i = 0; i < learner->list->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (learner->list->entries, GsParameterEntry, i);
      g_autofree float *direction = g_new (float, entry->n);
      double length = 0.0, wanted, found = 0.0, best = INFINITY;

      if (!gs_parameter_is_trained (entry))
        continue;

      gs_random_fill_uniform (direction, entry->n, entry->name, 7, -1.0, 1.0);
      for (gsize k = 0; k < entry->n; k++)
        length += (double) direction[k] * direction[k];
      for (gsize k = 0; k < entry->n; k++)
        direction[k] /= (float) sqrt (length);

      memcpy (learner->gradient, gradient, learner->list->n * sizeof (float));
      wanted = project (learner, entry, direction);

      /* ReLUs that switch between the two points spoil a step size, not several. */
      for (double step = 2e-2; step > 1e-4; step *= 0.6)
        {
          double slope = (loss_beside (learner, examples, n, entry, direction, step) -
                          loss_beside (learner, examples, n, entry, direction, -step)) /
                         (2.0 * step);

          if (fabs (slope - wanted) < best)
            {
              best = fabs (slope - wanted);
              found = slope;
            }
        }

      n_all++;
      if (best <= 3e-4 + 2e-2 * fabs (wanted))
        n_good++;
      else
        g_test_message ("%s: gradient %g, differences say %g", entry->name, wanted, found);
    }

  g_assert_cmpuint (n_good, ==, n_all);
}

static GsTensor *
train_for_bits (const char *path,
                guint n_threads,
                gboolean interrupted)
{
  g_autoptr (Fixture) fixture = fixture_load (path);
  g_autoptr (GsLearner) learner = NULL;
  g_autoptr (GsNetwork) network = NULL;
  GsExample examples[MAX_BATCH];
  GsTensor *values;

  fixture->config->tcn_dropout = 0.1;
  fixture->config->attention_dropout = 0.6;
  get_examples (fixture, examples);
  learner = gs_learner_new (fixture->config, n_threads, NULL);

  for (guint step = 0; step < 4; step++)
    {
      gs_learner_train_step (learner, examples, fixture->n_sequences, 1e-3);

      if (interrupted && step == 1)
        {
          g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
          g_autoptr (GError) error = NULL;

          gs_learner_save_state (learner, file);
          gs_learner_free (learner);
          learner = gs_learner_new (fixture->config, n_threads, NULL);
          gs_learner_load_state (learner, file, &error);
          g_assert_no_error (error);
        }
    }

  values = gs_tensor_new_vector (learner->list->n);
  memcpy (values->data, learner->values, learner->list->n * sizeof (float));

  return values;
}

static void
test_same_bits (gconstpointer data)
{
  g_autoptr (GsTensor) one = train_for_bits (data, 1, FALSE);
  g_autoptr (GsTensor) four = train_for_bits (data, 4, FALSE);
  g_autoptr (GsTensor) resumed = train_for_bits (data, 3, TRUE);

  g_assert_cmpmem (one->data, one->n_elements * sizeof (float), four->data, four->n_elements * sizeof (float));
  g_assert_cmpmem (one->data, one->n_elements * sizeof (float), resumed->data, resumed->n_elements * sizeof (float));
}

/* Sequences that say nothing leave the network as it is. */
static void
test_nothing_to_learn (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_load (data);
  g_autoptr (GsLearner) learner = gs_learner_new (fixture->config, 1, NULL);
  gsize n = (gsize) fixture->config->window * gs_fusion_config_get_n_outputs (fixture->config);
  g_autofree float *labels = g_new (float, n);
  g_autofree float *before = g_memdup2 (learner->values, learner->list->n * sizeof (float));
  GsExample examples[MAX_BATCH];

  get_examples (fixture, examples);
  for (guint b = 0; b < fixture->n_sequences; b++)
    examples[b].labels = labels;

  for (gsize i = 0; i < n; i++)
    labels[i] = NAN;
  g_assert_cmpfloat (gs_learner_train_step (learner, examples, fixture->n_sequences, 1e-3), ==, 1.0);

  for (gsize i = 0; i < n; i++)
    labels[i] = 0.25f;
  g_assert_cmpfloat (gs_learner_train_step (learner, examples, fixture->n_sequences, 1e-3), ==, 1.0);

  g_assert_cmpmem (before, learner->list->n * sizeof (float), learner->values, learner->list->n * sizeof (float));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add_tests ("learner/training", test_training);
  fixture_add_tests ("learner/differences", test_differences);
  fixture_add_tests ("learner/same-bits", test_same_bits);
  fixture_add_tests ("learner/nothing-to-learn", test_nothing_to_learn);

  return g_test_run ();
}
