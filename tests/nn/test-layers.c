/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "differences.h"
#include "gs-batch-norm.h"
#include "gs-conv.h"
#include "gs-dropout.h"
#include "gs-linear.h"
#include "gs-math.h"
#include "gs-random.h"

#include <string.h>

#define ROWS 11
#define IN 5
#define OUT 4
#define KERNEL 3
#define N_X (ROWS * IN)
#define N_Y (ROWS * OUT)

typedef struct
{
  GsConvShape shape;
  float x[N_X], y[N_Y], dy[N_Y], dx[N_X];
  float weight[ROWS * ROWS], bias[ROWS], dweight[ROWS * ROWS], dbias[ROWS];
  float g[OUT], dg[OUT], folded[KERNEL * OUT * IN], dfolded[KERNEL * OUT * IN], norms[OUT];
} Layer;

static Layer *
layer_new (void)
{
  Layer *self = g_new0 (Layer, 1);

  gs_random_fill_uniform (self->x, N_X, "x", 0, -1.0, 1.0);
  gs_random_fill_uniform (self->dy, N_Y, "dy", 0, -1.0, 1.0);
  gs_random_fill_uniform (self->weight, ROWS * ROWS, "weight", 0, -1.0, 1.0);
  gs_random_fill_uniform (self->bias, ROWS, "bias", 0, -1.0, 1.0);
  gs_random_fill_uniform (self->g, OUT, "g", 0, 0.5, 1.5);

  return self;
}

static double
linear_loss (gpointer data)
{
  Layer *l = data;

  gs_linear_forward (ROWS, IN, OUT, l->x, l->weight, l->bias, l->y);

  return dot (l->y, l->dy, N_Y);
}

static void
test_linear (void)
{
  g_autofree Layer *l = layer_new ();

  gs_linear_backward_input (ROWS, IN, OUT, l->dy, l->weight, FALSE, l->dx);
  gs_linear_backward_weight (ROWS, IN, OUT, l->dy, l->x, l->dweight, l->dbias);
  check_gradient ("input", l->x, N_X, l->dx, linear_loss, l);
  check_gradient ("weight", l->weight, OUT * IN, l->dweight, linear_loss, l);
  check_gradient ("bias", l->bias, OUT, l->dbias, linear_loss, l);
}

static double
time_linear_loss (gpointer data)
{
  Layer *l = data;

  gs_time_linear_forward (ROWS, OUT, l->x, l->weight, l->bias, l->y);

  return dot (l->y, l->dy, N_Y);
}

static void
test_time_linear (void)
{
  g_autofree Layer *l = layer_new ();

  gs_time_linear_backward_input (ROWS, OUT, l->dy, l->weight, l->dx);
  gs_time_linear_backward_weight (ROWS, OUT, l->dy, l->x, l->dweight, l->dbias);
  check_gradient ("input", l->x, N_Y, l->dx, time_linear_loss, l);
  check_gradient ("weight", l->weight, ROWS * ROWS, l->dweight, time_linear_loss, l);
  check_gradient ("bias", l->bias, ROWS, l->dbias, time_linear_loss, l);
}

static double
conv_loss (gpointer data)
{
  Layer *l = data;

  gs_conv_fold (&l->shape, l->weight, l->g, l->folded, l->norms);
  gs_conv_forward (&l->shape, ROWS, l->x, l->folded, l->bias, NULL, l->y);

  return dot (l->y, l->dy, N_Y);
}

/* Dilation 8 puts all taps but the last two beyond the first frame. */
static void
test_conv (gconstpointer data)
{
  g_autofree Layer *l = layer_new ();

  l->shape = (GsConvShape) { IN, OUT, KERNEL, GPOINTER_TO_UINT (data) };
  conv_loss (l);
  gs_conv_backward_input (&l->shape, ROWS, l->dy, l->folded, NULL, l->dx);
  for (guint tap = 0; tap < KERNEL; tap++)
    gs_conv_backward_plane (&l->shape, ROWS, tap, 1, (const float *const[]){ l->dy }, (const float *const[]){ l->x },
                            NULL, l->dfolded);
  gs_conv_unfold_gradient (&l->shape, l->weight, l->g, l->norms, l->dfolded, l->dweight, l->dg);
  gs_add_rows (ROWS, OUT, l->dy, l->dbias);

  check_gradient ("input", l->x, N_X, l->dx, conv_loss, l);
  check_gradient ("v", l->weight, OUT * IN * KERNEL, l->dweight, conv_loss, l);
  check_gradient ("g", l->g, OUT, l->dg, conv_loss, l);
  check_gradient ("bias", l->bias, OUT, l->dbias, conv_loss, l);
}

/* Against the definition, tap by tap. */
static void
test_conv_causal (gconstpointer data)
{
  g_autofree Layer *l = layer_new ();
  guint dilation = GPOINTER_TO_UINT (data);

  l->shape = (GsConvShape) { IN, OUT, KERNEL, dilation };
  conv_loss (l);

  for (int t = 0; t < ROWS; t++)
    {
      for (guint o = 0; o < OUT; o++)
        {
          double norm = 0.0, sum = l->bias[o];

          for (guint k = 0; k < IN * KERNEL; k++)
            norm += (double) l->weight[o * IN * KERNEL + k] * l->weight[o * IN * KERNEL + k];
          for (guint i = 0; i < IN; i++)
            {
              for (guint tap = 0; tap < KERNEL; tap++)
                {
                  int from = t - (int) ((KERNEL - 1 - tap) * dilation);

                  if (from >= 0)
                    sum += l->g[o] * l->weight[(o * IN + i) * KERNEL + tap] / sqrt (norm) * l->x[from * IN + i];
                }
            }
          g_assert_cmpfloat_with_epsilon (l->y[t * OUT + o], sum, 1e-5);
        }
    }
}

/* Two sequences of a batch, laid out one behind the other. */
static double
batch_norm_loss (gpointer data)
{
  Layer *l = data;
  double sums[2 * IN] = { 0 }, mean[IN], deviation[IN];
  float scale[IN], shift[IN], y[N_X];

  gs_batch_norm_add_sums (4, IN, l->x, sums);
  gs_batch_norm_add_sums (ROWS - 4, IN, l->x + 4 * IN, sums);
  gs_batch_norm_finish (IN, ROWS, sums, mean, deviation);
  gs_batch_norm_fold_batch (IN, l->weight, l->bias, mean, deviation, scale, shift);
  gs_batch_norm_apply (ROWS, IN, l->x, scale, shift, y);

  return dot (y, l->dweight, N_X);
}

static void
test_batch_norm (void)
{
  g_autofree Layer *l = layer_new ();
  double sums[2 * IN] = { 0 }, gradient_sums[2 * IN] = { 0 }, mean[IN], deviation[IN];
  float *dy = l->dweight, dweight[IN], dbias[IN];

  gs_random_fill_uniform (dy, N_X, "dy", 1, -1.0, 1.0);
  gs_batch_norm_add_sums (ROWS, IN, l->x, sums);
  gs_batch_norm_finish (IN, ROWS, sums, mean, deviation);
  gs_batch_norm_add_gradient_sums (ROWS, IN, l->x, mean, deviation, dy, gradient_sums);
  gs_batch_norm_backward_input (ROWS, IN, ROWS, l->x, mean, deviation, l->weight, gradient_sums, dy, l->dx);
  for (guint i = 0; i < IN; i++)
    {
      dbias[i] = (float) gradient_sums[i];
      dweight[i] = (float) gradient_sums[IN + i];
    }

  check_gradient ("input", l->x, N_X, l->dx, batch_norm_loss, l);
  check_gradient ("weight", l->weight, IN, dweight, batch_norm_loss, l);
  check_gradient ("bias", l->bias, IN, dbias, batch_norm_loss, l);
}

static void
test_batch_norm_running (void)
{
  const float x[] = { 1.0f, 2.0f, 6.0f };
  double sums[2] = { 0 }, mean[1], deviation[1];
  float running_mean[] = { 1.0f }, running_var[] = { 2.0f };

  gs_batch_norm_add_sums (3, 1, x, sums);
  gs_batch_norm_finish (1, 3, sums, mean, deviation);
  gs_batch_norm_update_running (1, 3, mean, deviation, running_mean, running_var);
  g_assert_cmpfloat_with_epsilon (running_mean[0], 0.9 * 1.0 + 0.1 * 3.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (running_var[0], 0.9 * 2.0 + 0.1 * 7.0, 1e-6);
}

static double
normalize_loss (gpointer data)
{
  Layer *l = data;
  float norms[ROWS];

  gs_normalize_rows (ROWS, OUT, l->x, l->y, norms);

  return dot (l->y, l->dy, N_Y);
}

static void
test_normalize (void)
{
  g_autofree Layer *l = layer_new ();
  float norms[ROWS];

  gs_normalize_rows (ROWS, OUT, l->x, l->y, norms);
  gs_normalize_rows_backward (ROWS, OUT, l->y, norms, l->dy, l->dx);
  check_gradient ("input", l->x, N_Y, l->dx, normalize_loss, l);

  /* A row of zeros stays one, and pulls at nothing but itself. */
  memset (l->x, 0, sizeof l->x);
  gs_normalize_rows (ROWS, OUT, l->x, l->y, norms);
  for (guint i = 0; i < N_Y; i++)
    g_assert_cmpfloat (l->y[i], ==, 0.0f);
}

static double
softmax_loss (gpointer data)
{
  Layer *l = data;

  memcpy (l->y, l->x, sizeof l->y);
  gs_softmax_rows (ROWS, OUT, 0.4f, l->y);

  return dot (l->y, l->dy, N_Y);
}

static void
test_softmax (void)
{
  g_autofree Layer *l = layer_new ();

  softmax_loss (l);
  memcpy (l->dx, l->dy, sizeof l->dy);
  gs_softmax_rows_backward (ROWS, OUT, 0.4f, l->y, l->dx);
  check_gradient ("input", l->x, N_Y, l->dx, softmax_loss, l);
}

static void
test_leaky_relu (void)
{
  float x[] = { -2.0f, -0.0f, 0.0f, 3.0f }, dx[4];
  const float dy[] = { 1.0f, 1.0f, 1.0f, 1.0f };

  gs_leaky_relu (4, x);
  g_assert_cmpfloat (x[0], ==, -0.02f);
  g_assert_cmpfloat (x[3], ==, 3.0f);
  gs_leaky_relu_backward (4, x, dy, dx);
  g_assert_cmpfloat (dx[0], ==, 0.01f);
  g_assert_cmpfloat (dx[2], ==, 0.01f);
  g_assert_cmpfloat (dx[3], ==, 1.0f);
}

static void
test_dropout (void)
{
  enum { N = 100000 };
  g_autofree float *x = g_new (float, N);
  g_autofree float *y = g_new (float, N);
  g_autofree float *z = g_new (float, N);
  GsDropout dropout = gs_dropout_new (0.6, 3, 5, 2, 9), other = gs_dropout_new (0.6, 3, 6, 2, 9);
  guint n_kept = 0, n_same = 0;

  for (guint i = 0; i < N; i++)
    x[i] = 1.0f;
  gs_dropout_apply (&dropout, N, x, y);
  gs_dropout_apply (&other, N, x, z);
  for (guint i = 0; i < N; i++)
    {
      g_assert_true (y[i] == 0.0f || fabsf (y[i] - 2.5f) < 1e-6f);
      n_kept += y[i] != 0.0f;
      n_same += y[i] == z[i];
    }
  g_assert_cmpuint (n_kept, >, N * 39 / 100);
  g_assert_cmpuint (n_kept, <, N * 41 / 100);
  g_assert_cmpuint (n_same, >, N * 51 / 100);
  g_assert_cmpuint (n_same, <, N * 53 / 100);

  /* A piece gives what the whole gives, and nothing is dropped at share 0. */
  gs_dropout_apply (&dropout, 777, x, z);
  g_assert_cmpmem (y, 777 * sizeof (float), z, 777 * sizeof (float));
  dropout = gs_dropout_new (0.0, 3, 5, 2, 9);
  gs_dropout_apply (&dropout, N, x, z);
  g_assert_cmpmem (x, N * sizeof (float), z, N * sizeof (float));
}

int
main (int argc,
      char **argv)
{
  const guint dilations[] = { 1, 2, 8 };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/layers/linear", test_linear);
  g_test_add_func ("/layers/time-linear", test_time_linear);
  for (guint i = 0; i < G_N_ELEMENTS (dilations); i++)
    {
      g_autofree char *name = g_strdup_printf ("/layers/conv/%u", dilations[i]);
      g_autofree char *causal = g_strdup_printf ("/layers/conv-causal/%u", dilations[i]);

      g_test_add_data_func (name, GUINT_TO_POINTER (dilations[i]), test_conv);
      g_test_add_data_func (causal, GUINT_TO_POINTER (dilations[i]), test_conv_causal);
    }
  g_test_add_func ("/layers/batch-norm", test_batch_norm);
  g_test_add_func ("/layers/batch-norm-running", test_batch_norm_running);
  g_test_add_func ("/layers/normalize", test_normalize);
  g_test_add_func ("/layers/softmax", test_softmax);
  g_test_add_func ("/layers/leaky-relu", test_leaky_relu);
  g_test_add_func ("/layers/dropout", test_dropout);

  return g_test_run ();
}
