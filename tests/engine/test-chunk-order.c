/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-chunk-order.h"

#include <string.h>

static void
test_order (void)
{
  static const struct
  {
    guint start;
    const char *order; /* a letter each: a = 0 */
  } cases[] = {
    { 0, "abcdefghij" },
    { 4, "efghijabcd" },
    { 6, "ghijefabcd" },
    { 9, "jiefghabcd" },
    { 20, "ijefghabcd" },
  };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      guint8 done[10] = { 0 };
      char order[11] = { 0 };

      for (guint i = 0; i < 10; i++)
        {
          int chunk = gs_chunk_order_next (done, 10, cases[c].start);

          g_assert_cmpint (chunk, >=, 0);
          g_assert_false (done[chunk]);
          done[chunk] = TRUE;
          order[i] = (char) ('a' + chunk);
        }

      g_assert_cmpstr (order, ==, cases[c].order);
      g_assert_cmpint (gs_chunk_order_next (done, 10, cases[c].start), ==, -1);
    }

  g_assert_cmpint (gs_chunk_order_next (NULL, 0, 3), ==, -1);
}

/* A playhead that jumps is followed at once. */
static void
test_jump (void)
{
  guint8 done[10] = { 0 };

  done[0] = done[1] = TRUE;
  g_assert_cmpint (gs_chunk_order_next (done, 10, 0), ==, 2);
  g_assert_cmpint (gs_chunk_order_next (done, 10, 7), ==, 7);
  done[7] = done[8] = done[9] = TRUE;
  g_assert_cmpint (gs_chunk_order_next (done, 10, 7), ==, 4);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chunk-order/order", test_order);
  g_test_add_func ("/chunk-order/jump", test_jump);

  return g_test_run ();
}
