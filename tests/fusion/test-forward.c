/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "gs-forward.h"

/* The numerical contract of the forward pass: predictions and gates within 1e-5, every
 * intermediate within 1e-4 of the reference. */
static void
test_forward (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_load (data);
  g_autoptr (GsNetwork) network = fixture_build_network (fixture);
  g_autoptr (GsForward) forward = gs_forward_new (network);
  guint n_seen = 0;

  for (guint b = 0; b < fixture->n_sequences; b++)
    {
      gs_forward_run (forward, fixture_get_sequence (fixture, "input.video", b),
                      fixture_get_sequence (fixture, "input.audio", b));

      for (guint i = 0; i < gs_forward_get_n_intermediates (forward); i++)
        {
          const GsIntermediate *found = gs_forward_get_intermediate (forward, i);
          g_autofree char *name = g_strconcat ("eval.", found->name, NULL);
          gboolean is_result = g_str_has_prefix (found->name, "gate.") || g_str_equal (found->name, "prediction");

          assert_close (found->name, found->data, fixture_get_sequence (fixture, name, b),
                        fixture->config->window * found->n_columns, is_result ? 1e-5 : 1e-4, 0.0);
          n_seen++;
        }
    }

  /* Nothing that the reference names is left out. */
  for (guint i = 0; i < gs_tensor_file_get_n_tensors (fixture->file); i++)
    n_seen -= g_str_has_prefix (gs_tensor_file_get_name (fixture->file, i), "eval.") ? fixture->n_sequences : 0;
  g_assert_cmpuint (n_seen, ==, 0);
}

static void
test_gates (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_load (data);
  g_autoptr (GsNetwork) network = fixture_build_network (fixture);
  g_autoptr (GsForward) forward = gs_forward_new (network);

  gs_forward_run (forward, fixture_get_sequence (fixture, "input.video", 0),
                  fixture_get_sequence (fixture, "input.audio", 0));

  for (guint i = 0; i < gs_network_get_n_gates (network); i++)
    {
      const GsGateInfo *info = gs_network_get_gate (network, i);
      const float *weights = gs_forward_get_gate (forward, i);

      for (guint row = 0; row < fixture->config->window; row++)
        {
          float sum = 0.0f;

          for (guint k = 0; k < info->n_candidates; k++)
            {
              g_assert_cmpfloat (weights[row * info->n_candidates + k], >=, 0.0f);
              sum += weights[row * info->n_candidates + k];
            }
          g_assert_cmpfloat_with_epsilon (sum, 1.0f, 1e-6f);
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add_tests ("forward", test_forward);
  fixture_add_tests ("gates", test_gates);

  return g_test_run ();
}
