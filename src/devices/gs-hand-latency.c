/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-hand-latency.h"

#include <string.h>

/* How long it takes from the moment a device says something until that is in the trace, and in the file. Kept for the whole program, since it is one
 * machine with one main thread that either keeps up or does not. Main thread only. */

#define N_KEPT 4096

typedef struct
{
  gint64 kept[N_KEPT]; /* a ring of the latest, µs */
  guint n_seen;
} Latencies;

static Latencies latencies[GS_HAND_N_KINDS][GS_HAND_N_STAGES];

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
 * @stage: how far it has come
 * @latency: time from the event's own stamp until then, microseconds, 0 or more
 */
void
gs_hand_latency_add (GsHandKind kind,
                     GsHandStage stage,
                     gint64 latency)
{
  Latencies *seen;

  g_return_if_fail (kind < GS_HAND_N_KINDS);
  g_return_if_fail (stage < GS_HAND_N_STAGES);
  g_return_if_fail (latency >= 0);

  seen = &latencies[kind][stage];
  seen->kept[seen->n_seen % N_KEPT] = latency;
  seen->n_seen++;
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
 * @stage: until when it was measured
 * @median: (out) (optional): microseconds; untouched without samples
 * @high: (out) (optional): the 95th percentile, microseconds; untouched without samples
 *
 * Quantiles are the values at rank ceil(q n) of the last 4096 samples: each is a latency that occurred.
 *
 * Returns: how many samples have been measured since the program started
 */
guint
gs_hand_latency_get (GsHandKind kind,
                     GsHandStage stage,
                     gint64 *median,
                     gint64 *high)
{
  const Latencies *seen;
  guint n;
  g_autofree gint64 *sorted = NULL;

  g_return_val_if_fail (kind < GS_HAND_N_KINDS, 0);
  g_return_val_if_fail (stage < GS_HAND_N_STAGES, 0);

  seen = &latencies[kind][stage];
  n = MIN (seen->n_seen, N_KEPT);
  if (n == 0)
    return 0;

  sorted = g_memdup2 (seen->kept, n * sizeof (gint64));
  qsort (sorted, n, sizeof (gint64), compare_cb);
  if (median != NULL)
    *median = sorted[(n + 1) / 2 - 1];
  if (high != NULL)
    *high = sorted[(95 * n + 99) / 100 - 1];

  return seen->n_seen;
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
