/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-adam.h"
#include "gs-blas.h"
#include "gs-json.h"
#include "gs-math.h"
#include "gs-random.h"
#include "gs-tensor.h"
#include "gs-workers.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>

static void
test_tensor (void)
{
  g_autoptr (GsTensor) tensor = gs_tensor_new_2d (3, 5);
  g_autofree char *text = gs_tensor_dup_shape_text (tensor);
  const gsize shape[] = { 3, 5 };

  g_assert_cmpstr (text, ==, "[3, 5]");
  g_assert_cmpuint (tensor->n_elements, ==, 15);
  g_assert_cmpuint (GPOINTER_TO_SIZE (tensor->data) % 64, ==, 0);
  g_assert_true (gs_tensor_has_shape (tensor, 2, shape));
  g_assert_false (gs_tensor_has_shape (tensor, 1, shape));
  for (guint i = 0; i < 15; i++)
    g_assert_cmpfloat (tensor->data[i], ==, 0.0f);
}

/* Values that the reference's generator gives for the same names. */
static void
test_random (void)
{
  const float first[] = { 0.12890636920928955f, 0.6392173767089844f, -0.3291032314300537f, 0.6288574934005737f };
  const float second[] = { 1.3362860679626465f, 1.172008752822876f, 0.6019633412361145f };
  float values[4];

  g_assert_cmphex (gs_random_hash_name ("regressor1.weight"), ==, G_GUINT64_CONSTANT (0xd1719763705166d8));
  gs_random_fill_uniform (values, 4, "regressor1.weight", 0, -1.0, 1.0);
  g_assert_cmpmem (values, sizeof first, first, sizeof first);
  gs_random_fill_uniform (values, 3, "input.video", 7, 0.5, 1.5);
  g_assert_cmpmem (values, sizeof second, second, sizeof second);
}

static double
get_ulps (float found,
          double wanted)
{
  float nearest = (float) wanted;
  double ulp = fabs ((double) nextafterf (nearest, INFINITY) - nearest);

  return fabs (found - wanted) / fmax (ulp, 1e-45);
}

static void
test_tanh_error (void)
{
  double worst = 0.0;

  for (float x = 1e-6f; x < 12.0f; x *= 1.00003f)
    {
      float pair[] = { x, -x };

      gs_tanh (2, pair, 1.0f, pair);
      worst = fmax (worst, fmax (get_ulps (pair[0], tanh (x)), get_ulps (pair[1], tanh (-x))));
    }
  g_test_message ("worst error of tanh: %.3f ulp", worst);
  g_assert_cmpfloat (worst, <, 2.0);
}

static void
test_tanh_edges (void)
{
  float x[] = { 0.0f, -0.0f, 1e-30f, 100.0f, -FLT_MAX, INFINITY, -INFINITY, NAN };

  gs_tanh (G_N_ELEMENTS (x), x, 1.0f, x);
  g_assert_cmpfloat (x[0], ==, 0.0f);
  g_assert_cmpfloat (x[1], ==, 0.0f);
  g_assert_cmpfloat (x[2], ==, 1e-30f);
  g_assert_cmpfloat (x[3], ==, 1.0f);
  g_assert_cmpfloat (x[4], ==, -1.0f);
  g_assert_cmpfloat (x[5], ==, 1.0f);
  g_assert_cmpfloat (x[6], ==, -1.0f);
  g_assert_true (isnan (x[7]));
}

/* An element's bits must not depend on whether it falls into a whole vector or the rest. */
static void
test_same_bits_anywhere (void)
{
  enum { N = 67 };
  float x[N], whole[N], piece[N];

  gs_random_fill_uniform (x, N, "x", 0, -4.0, 4.0);
  gs_tanh (N, x, 0.7f, whole);
  for (guint start = 0; start < N; start++)
    {
      gs_tanh (N - start, x + start, 0.7f, piece);
      g_assert_cmpmem (piece, (N - start) * sizeof (float), whole + start, (N - start) * sizeof (float));
    }

  gs_relu_tanh (N, x, whole);
  for (guint i = 0; i < N; i++)
    {
      gs_relu_tanh (1, x + i, piece);
      g_assert_cmpfloat (piece[0], ==, whole[i]);
      g_assert_cmpfloat (whole[i], >=, 0.0f);
    }
}

/* One parameter, by hand: the first step of Adam is the learning rate, whatever the gradient. */
static void
test_adam (void)
{
  float gradient[] = { 0.3f, -20.0f, 0.0f }, parameters[] = { 1.0f, 1.0f, 0.0f };
  float first[3] = { 0 }, second[3] = { 0 };

  gs_adam_step (3, 1, 0.01, 0.0, gradient, first, second, parameters);
  g_assert_cmpfloat_with_epsilon (parameters[0], 0.99f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (parameters[1], 1.01f, 1e-6f);
  g_assert_cmpfloat (parameters[2], ==, 0.0f);
}

static const struct
{
  const char *current;
  gboolean avx512;
  gboolean avx2;
  gboolean amd;
  const char *wanted;
} cores[] = {
  { "Prescott", TRUE, TRUE, FALSE, "SKYLAKEX" },
  { "Prescott", FALSE, TRUE, FALSE, "HASWELL" },
  { "Prescott", FALSE, TRUE, TRUE, "ZEN" },
  { "Prescott", FALSE, FALSE, FALSE, NULL },
  { "Nehalem", TRUE, TRUE, TRUE, "SKYLAKEX" },
  { "SkylakeX", TRUE, TRUE, FALSE, NULL },
  { "Cooperlake", TRUE, TRUE, FALSE, NULL },
  { "Haswell", TRUE, TRUE, FALSE, "SKYLAKEX" },
  { "Haswell", FALSE, TRUE, FALSE, NULL },
  { "Zen", FALSE, TRUE, TRUE, NULL },
  { "ZEN", FALSE, TRUE, TRUE, NULL },
};

static void
test_core (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cores); i++)
    g_assert_cmpstr (gs_blas_choose_core (cores[i].current, cores[i].avx512, cores[i].avx2, cores[i].amd), ==,
                     cores[i].wanted);
}

static void
count_cb (guint index,
          gpointer user_data)
{
  g_atomic_int_inc (&((int *) user_data)[index]);
}

static void
test_workers (void)
{
  for (guint n_threads = 1; n_threads <= 5; n_threads++)
    {
      g_autoptr (GsWorkers) workers = gs_workers_new (n_threads);

      for (guint round = 0; round < 300; round++)
        {
          int counts[50] = { 0 };
          guint n = round % 50;

          gs_workers_run (workers, n, count_cb, counts);
          for (guint i = 0; i < 50; i++)
            g_assert_cmpint (counts[i], ==, i < n ? 1 : 0);
        }
    }
}

/* No room for the stacks of so many threads: those that there are do the work. */
static void
test_few_threads (void)
{
#if defined(__SANITIZE_ADDRESS__)
  g_test_skip ("the address sanitizer needs its address space");
#else
  if (g_test_subprocess ())
    {
      g_autofree char *text = NULL;
      g_autoptr (GsWorkers) workers = NULL;
      int counts[50] = { 0 };
      struct rlimit limit;

      g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
      limit.rlim_cur = limit.rlim_max = g_ascii_strtoull (text, NULL, 10) * 4096 + 200 * 1024 * 1024;
      g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);

      workers = gs_workers_new (1000);
      g_assert_cmpuint (gs_workers_get_n_threads (workers), <, 1000);
      gs_workers_run (workers, 50, count_cb, counts);
      for (guint i = 0; i < 50; i++)
        g_assert_cmpint (counts[i], ==, 1);
      return;
    }

  g_test_trap_subprocess (NULL, 20 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();
#endif
}

/* Numbers of every size come back as they were, and strings that look like them are left alone. */
static void
test_json_numbers (void)
{
  static const double numbers[] = { 0, 1, -2.5, 0.1, 1e-5, 1e-8, -1e-8, 3e-12, 1e20, 1e300, 1e-300 };
  static const char *const word = "1e-08.0 \\\"2e5.0\\";

  for (guint pretty = 0; pretty < 2; pretty++)
    {
      JsonArray *array = json_array_new ();
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
      g_autoptr (JsonNode) back = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        json_array_add_double_element (array, numbers[i]);
      json_array_add_string_element (array, word);
      json_node_take_array (node, array);
      text = gs_json_to_string (node, pretty);
      g_test_message ("%s", text);
      g_assert_null (strstr (text, "1e-08.0,"));

      back = gs_json_parse (text, -1, 4, &error);
      g_assert_no_error (error);
      array = json_node_get_array (back);
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        g_assert_cmpfloat (json_array_get_double_element (array, i), ==, numbers[i]);
      g_assert_cmpstr (json_array_get_string_element (array, G_N_ELEMENTS (numbers)), ==, word);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/basics/tensor", test_tensor);
  g_test_add_func ("/basics/random", test_random);
  g_test_add_func ("/basics/tanh/error", test_tanh_error);
  g_test_add_func ("/basics/tanh/edges", test_tanh_edges);
  g_test_add_func ("/basics/same-bits-anywhere", test_same_bits_anywhere);
  g_test_add_func ("/basics/adam", test_adam);
  g_test_add_func ("/basics/core", test_core);
  g_test_add_func ("/basics/json-numbers", test_json_numbers);
  g_test_add_func ("/basics/workers", test_workers);
  g_test_add_func ("/basics/few-threads", test_few_threads);

  return g_test_run ();
}
