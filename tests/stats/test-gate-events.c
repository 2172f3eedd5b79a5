/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gate-events.h"

#include <math.h>

#define N     400
#define FRAME (G_GINT64_CONSTANT (1000000000) / 25)

static float weights[N][2];
static gint64 pts[N];

/* Candidate 1 dominates but for frames 100..149, frame 200 (a flicker) and what is not known from 300 to 319. */
static void
prepare (void)
{
  for (guint i = 0; i < N; i++)
    {
      gboolean own = (i >= 100 && i < 150) || i == 200;

      pts[i] = i * FRAME;
      weights[i][0] = i >= 300 && i < 320 ? NAN : own ? 0.9f : 0.2f;
      weights[i][1] = 1.0f - weights[i][0];
    }
}

static void
assert_event (GArray *events,
              guint index,
              guint first,
              guint end,
              guint candidate,
              int before)
{
  const GsGateEvent *event = &g_array_index (events, GsGateEvent, index);

  g_assert_cmpuint (event->first, ==, first);
  g_assert_cmpuint (event->end, ==, end);
  g_assert_cmpuint (event->candidate, ==, candidate);
  g_assert_cmpint (event->before, ==, before);
}

static void
test_transitions (void)
{
  g_autoptr (GArray) all = gs_gate_transitions_find (weights[0], N, 2, pts, 0);
  g_autoptr (GArray) steady = gs_gate_transitions_find (weights[0], N, 2, pts, 10 * FRAME);

  g_assert_cmpuint (all->len, ==, 6);
  assert_event (all, 3, 200, 201, 0, 1);
  g_assert_cmpuint (steady->len, ==, 4);
  assert_event (steady, 0, 0, 100, 1, -1);
  assert_event (steady, 1, 100, 150, 0, 1);
  assert_event (steady, 2, 150, 300, 1, 0);
  assert_event (steady, 3, 320, 400, 1, -1);
  g_assert_cmpfloat_with_epsilon (g_array_index (steady, GsGateEvent, 1).mean, 0.9, 1e-6);
  g_assert_cmpfloat_with_epsilon (g_array_index (steady, GsGateEvent, 2).mean, (149 * 0.8 + 0.1) / 150, 1e-6);
}

static void
test_spans (void)
{
  g_autoptr (GArray) second = gs_gate_spans_find (weights[0], N, 2, 0, 0.8, pts, 25 * FRAME);
  g_autoptr (GArray) longer = gs_gate_spans_find (weights[0], N, 2, 0, 0.8, pts, 50 * FRAME + 1);
  g_autoptr (GArray) any = gs_gate_spans_find (weights[0], N, 2, 0, 0.8, pts, 0);
  g_autoptr (GArray) last = gs_gate_spans_find (weights[0], N, 2, 1, 0.5, pts, 80 * FRAME);

  g_assert_cmpuint (second->len, ==, 1);
  assert_event (second, 0, 100, 150, 0, -1);
  g_assert_cmpuint (longer->len, ==, 0);
  g_assert_cmpuint (any->len, ==, 2);
  g_assert_cmpuint (last->len, ==, 3);
  assert_event (last, 2, 320, 400, 1, -1);
}

/* A label where the gate is high is told from one that lies anywhere; one without frames has no p. */
static void
test_contrast (void)
{
  guint8 labelled[N] = { 0 };
  GsGateContrast contrast;

  gs_gate_contrast (&contrast, weights[0], N, 2, 0, labelled, 999);
  g_assert_cmpuint (contrast.n_inside, ==, 0);
  g_assert_true (isnan (contrast.p));

  for (guint i = 100; i < 150; i++)
    labelled[i] = 1;
  gs_gate_contrast (&contrast, weights[0], N, 2, 0, labelled, 999);
  g_assert_cmpuint (contrast.n_inside, ==, 50);
  g_assert_cmpuint (contrast.n_outside, ==, 330);
  g_assert_cmpfloat_with_epsilon (contrast.mean_inside, 0.9, 1e-6);
  g_assert_cmpfloat_with_epsilon (contrast.mean_outside, (329 * 0.2 + 0.9) / 330, 1e-6);
  /* 379 shifts of 380 frames, none as large. */
  g_assert_cmpfloat_with_epsilon (contrast.p, 1.0 / 380, 1e-9);

  for (guint i = 0; i < N; i++)
    labelled[i] = i % 2;
  gs_gate_contrast (&contrast, weights[0], N, 2, 0, labelled, 999);
  g_assert_cmpfloat (contrast.p, >, 0.3);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  prepare ();
  g_test_add_func ("/gate-events/transitions", test_transitions);
  g_test_add_func ("/gate-events/spans", test_spans);
  g_test_add_func ("/gate-events/contrast", test_contrast);

  return g_test_run ();
}
