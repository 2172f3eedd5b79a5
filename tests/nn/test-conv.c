/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Convolutions of five taps that are wide enough for minimal filtering, held against the definition in
 * double precision: values, and all three gradients. */

#include "gs-conv.h"
#include "gs-minimal-filter.h"
#include "gs-random.h"
#include "gs-tensor.h"

#include <math.h>
#include <string.h>

#define IN 133 /* more than weights are rearranged at a time */
#define OUT 52
#define N_SEQUENCES 2
#define N_WEIGHTS (OUT * IN * GS_FILTER_TAPS)

typedef struct
{
  gsize n_rows;
  gsize dilation;
} Case;

/* Lengths that are no multiple of a tile, shorter than a tile, and dilations that leave most taps before the first frame. */
static const Case cases[] = {
  { 1, 1 }, { 3, 1 }, { 4, 1 }, { 37, 1 }, { 40, 2 }, { 41, 4 }, { 70, 8 }, { 5, 8 }, { 33, 64 },
};

typedef struct
{
  GsConvShape shape;
  gsize n_rows;
  float *x[N_SEQUENCES];
  float *dy[N_SEQUENCES];
  float *v, *g, *bias, *folded, *norms, *dfolded, *scratch;
  double *weight; /* [OUT, IN, taps] = g v / |v| */
} Conv;

static float *
uniform (gsize n,
         const char *name,
         guint64 seed,
         double low,
         double high)
{
  float *values = gs_floats_new (n);

  gs_random_fill_uniform (values, n, name, seed, low, high);

  return values;
}

static void
conv_init (Conv *self,
           const Case *c)
{
  guint n_planes;

  memset (self, 0, sizeof *self);
  self->shape = (GsConvShape) { IN, OUT, GS_FILTER_TAPS, c->dilation };
  self->n_rows = c->n_rows;
  n_planes = gs_conv_count_planes (&self->shape);
  g_assert_cmpuint (n_planes, ==, GS_FILTER_POINTS);

  for (guint i = 0; i < N_SEQUENCES; i++)
    {
      self->x[i] = uniform (c->n_rows * IN, "x", i, -1.0, 1.0);
      self->dy[i] = uniform (c->n_rows * OUT, "dy", i, -1.0, 1.0);
    }
  self->v = uniform (N_WEIGHTS, "v", 0, -1.0, 1.0);
  self->g = uniform (OUT, "g", 0, 0.5, 1.5);
  self->bias = uniform (OUT, "bias", 0, -1.0, 1.0);
  self->folded = gs_floats_new ((gsize) n_planes * OUT * IN);
  self->dfolded = gs_floats_new ((gsize) n_planes * OUT * IN);
  self->norms = gs_floats_new (OUT);
  self->scratch = gs_floats_new (MAX (gs_conv_count_scratch (&self->shape, c->n_rows),
                                      gs_conv_count_gradient_scratch (&self->shape, c->n_rows, N_SEQUENCES)));
  self->weight = g_new (double, N_WEIGHTS);

  for (guint o = 0; o < OUT; o++)
    {
      const float *v = self->v + o * IN * GS_FILTER_TAPS;
      double square = 0.0;

      for (guint k = 0; k < IN * GS_FILTER_TAPS; k++)
        square += (double) v[k] * v[k];
      for (guint k = 0; k < IN * GS_FILTER_TAPS; k++)
        self->weight[o * IN * GS_FILTER_TAPS + k] = self->g[o] * v[k] / sqrt (square);
    }

  gs_conv_fold (&self->shape, self->v, self->g, self->folded, self->norms);
}

static void
conv_clear (Conv *self)
{
  for (guint i = 0; i < N_SEQUENCES; i++)
    {
      gs_floats_free (self->x[i]);
      gs_floats_free (self->dy[i]);
    }
  gs_floats_free (self->v);
  gs_floats_free (self->g);
  gs_floats_free (self->bias);
  gs_floats_free (self->folded);
  gs_floats_free (self->dfolded);
  gs_floats_free (self->norms);
  gs_floats_free (self->scratch);
  g_free (self->weight);
}

/* The frame that @tap sees at frame @t; negative before the first one. */
static gssize
seen (const Conv *self,
      gsize t,
      guint tap)
{
  return (gssize) t - (gssize) ((GS_FILTER_TAPS - 1 - tap) * self->shape.dilation);
}

static double
weight (const Conv *self,
        guint o,
        guint i,
        guint tap)
{
  return self->weight[(o * IN + i) * GS_FILTER_TAPS + tap];
}

static void
test_forward (gconstpointer data)
{
  Conv conv;
  float *y;

  conv_init (&conv, data);
  y = gs_floats_new (conv.n_rows * OUT);
  gs_conv_forward (&conv.shape, conv.n_rows, conv.x[0], conv.folded, conv.bias, conv.scratch, y);

  for (gsize t = 0; t < conv.n_rows; t++)
    {
      for (guint o = 0; o < OUT; o++)
        {
          double sum = conv.bias[o];

          for (guint tap = 0; tap < GS_FILTER_TAPS; tap++)
            {
              for (guint i = 0; i < IN && seen (&conv, t, tap) >= 0; i++)
                sum += weight (&conv, o, i, tap) * conv.x[0][seen (&conv, t, tap) * IN + i];
            }
          g_assert_cmpfloat_with_epsilon (y[t * OUT + o], sum, 1e-5);
        }
    }

  gs_floats_free (y);
  conv_clear (&conv);
}

static void
test_backward_input (gconstpointer data)
{
  Conv conv;
  float *dx;
  g_autofree double *expected = NULL;

  conv_init (&conv, data);
  /* What is there already is added to. */
  dx = uniform (conv.n_rows * IN, "before", 0, -1.0, 1.0);
  expected = g_new (double, conv.n_rows * IN);
  for (gsize k = 0; k < conv.n_rows * IN; k++)
    expected[k] = dx[k];

  for (gsize t = 0; t < conv.n_rows; t++)
    {
      for (guint tap = 0; tap < GS_FILTER_TAPS; tap++)
        {
          for (guint o = 0; o < OUT && seen (&conv, t, tap) >= 0; o++)
            {
              for (guint i = 0; i < IN; i++)
                expected[seen (&conv, t, tap) * IN + i] += weight (&conv, o, i, tap) * conv.dy[0][t * OUT + o];
            }
        }
    }

  gs_conv_backward_input (&conv.shape, conv.n_rows, conv.dy[0], conv.folded, conv.scratch, dx);
  for (gsize k = 0; k < conv.n_rows * IN; k++)
    g_assert_cmpfloat_with_epsilon (dx[k], expected[k], 1e-5);

  gs_floats_free (dx);
  conv_clear (&conv);
}

/* The gradient of the weights before weight normalisation is taken apart, over both sequences. */
static void
add_weight_gradient (const Conv *conv,
                     double *d)
{
  for (guint s = 0; s < N_SEQUENCES; s++)
    {
      for (gsize t = 0; t < conv->n_rows; t++)
        {
          for (guint tap = 0; tap < GS_FILTER_TAPS; tap++)
            {
              for (guint o = 0; o < OUT && seen (conv, t, tap) >= 0; o++)
                {
                  for (guint i = 0; i < IN; i++)
                    d[(o * IN + i) * GS_FILTER_TAPS + tap] +=
                      (double) conv->dy[s][t * OUT + o] * conv->x[s][seen (conv, t, tap) * IN + i];
                }
            }
        }
    }
}

static void
test_backward_weight (gconstpointer data)
{
  Conv conv;
  g_autofree double *d = g_new0 (double, N_WEIGHTS);
  float *dv = gs_floats_new (N_WEIGHTS), *dg = gs_floats_new (OUT);

  conv_init (&conv, data);
  add_weight_gradient (&conv, d);
  memset (dv, 0, N_WEIGHTS * sizeof (float));
  memset (dg, 0, OUT * sizeof (float));
  for (guint plane = 0; plane < gs_conv_count_planes (&conv.shape); plane++)
    gs_conv_backward_plane (&conv.shape, conv.n_rows, plane, N_SEQUENCES, (const float *const *) conv.dy,
                            (const float *const *) conv.x, conv.scratch, conv.dfolded);
  gs_conv_unfold_gradient (&conv.shape, conv.v, conv.g, conv.norms, conv.dfolded, dv, dg);

  for (guint o = 0; o < OUT; o++)
    {
      const double *at = d + o * IN * GS_FILTER_TAPS;
      const double *w = conv.weight + o * IN * GS_FILTER_TAPS;
      double along = 0.0;

      for (guint k = 0; k < IN * GS_FILTER_TAPS; k++)
        along += at[k] * w[k] / conv.g[o];
      g_assert_cmpfloat_with_epsilon (dg[o], along, 1e-4);
      for (guint k = 0; k < IN * GS_FILTER_TAPS; k++)
        {
          double expected = conv.g[o] / conv.norms[o] * (at[k] - along * w[k] / conv.g[o]);

          g_assert_cmpfloat_with_epsilon (dv[o * IN * GS_FILTER_TAPS + k], expected, 1e-3 * fabs (expected) + 2e-5);
        }
    }

  gs_floats_free (dv);
  gs_floats_free (dg);
  conv_clear (&conv);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      static const struct { const char *name; GTestDataFunc func; } tests[] = {
        { "forward", test_forward },
        { "backward-input", test_backward_input },
        { "backward-weight", test_backward_weight },
      };

      for (guint k = 0; k < G_N_ELEMENTS (tests); k++)
        {
          g_autofree char *path = g_strdup_printf ("/conv/%s/%" G_GSIZE_FORMAT "-rows-dilation-%" G_GSIZE_FORMAT,
                                                   tests[k].name, cases[i].n_rows, cases[i].dilation);

          g_test_add_data_func (path, &cases[i], tests[k].func);
        }
    }

  return g_test_run ();
}
