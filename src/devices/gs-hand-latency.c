/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-hand-latency.h"

#include <string.h>

/* How long it takes from the moment a device says something until that is in the trace. Kept for the whole program, since it is one
 * machine with one main thread that either keeps up or does not. Main thread only. */

#define N_KEPT 4096

typedef struct
{
  gint64 kept[N_KEPT]; /* a ring of the latest, µs */
  guint n_seen;
} Latencies;

static Latencies latencies[GS_HAND_N_KINDS];

/**
 * gs_hand_kind_get_nick:
 * @kind: what a hand holds
 *
 * Returns: the name that stands in the project file; a stick has its own name there
 */
const char *
gs_hand_kind_get_nick (GsHandKind kind)
{
  static const char *const nicks[GS_HAND_N_KINDS] = { "pointer", "tablet", "wheel", "keyboard", "stick" };

  g_return_val_if_fail (kind < GS_HAND_N_KINDS, NULL);

  return nicks[kind];
}

/**
 * gs_hand_latency_add:
 * @kind: what gave a sample
 * @latency: time from the event's own stamp until the sample was in the trace, microseconds, 0 or more
 */
void
gs_hand_latency_add (GsHandKind kind,
                     gint64 latency)
{
  g_return_if_fail (kind < GS_HAND_N_KINDS);
  g_return_if_fail (latency >= 0);

  latencies[kind].kept[latencies[kind].n_seen % N_KEPT] = latency;
  latencies[kind].n_seen++;
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/**
 * gs_hand_latency_get:
 * @kind: what gave the samples
 * @median: (out) (optional): microseconds; untouched without samples
 * @high: (out) (optional): the 95th percentile, microseconds; untouched without samples
 *
 * Quantiles are the values at rank ceil(q n) of the last 4096 samples: each is a latency that occurred.
 *
 * Returns: how many samples have been measured since the program started
 */
guint
gs_hand_latency_get (GsHandKind kind,
                     gint64 *median,
                     gint64 *high)
{
  guint n;
  g_autofree gint64 *sorted = NULL;

  g_return_val_if_fail (kind < GS_HAND_N_KINDS, 0);

  n = MIN (latencies[kind].n_seen, N_KEPT);
  if (n == 0)
    return 0;

  sorted = g_memdup2 (latencies[kind].kept, n * sizeof (gint64));
  qsort (sorted, n, sizeof (gint64), compare_cb);
  if (median != NULL)
    *median = sorted[(n + 1) / 2 - 1];
  if (high != NULL)
    *high = sorted[(95 * n + 99) / 100 - 1];

  return latencies[kind].n_seen;
}

/**
 * gs_hand_latency_clear:
 *
 * Forgets what was measured.
 */
void
gs_hand_latency_clear (void)
{
  memset (latencies, 0, sizeof latencies);
}
