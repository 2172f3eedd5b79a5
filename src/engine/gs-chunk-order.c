/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-chunk-order.h"

/* Backwards, so many chunks are taken in one go, forwards each: a decoder only plays forwards, and every jump back
 * costs what lies between a key frame and the goal. */
#define STRIDE 4

/**
 * gs_chunk_order_next:
 * @done: (array length=n_chunks): whether each chunk is done (or being done)
 * @n_chunks: number of chunks
 * @start: chunk from which on people look
 *
 * Works outward: ahead of @start to the end, then back towards the beginning in strides.
 *
 * Returns: the chunk to do next, -1 if all are done
 */
int
gs_chunk_order_next (const guint8 *done,
                     guint n_chunks,
                     guint start)
{
  for (guint i = start; i < n_chunks; i++)
    if (!done[i])
      return (int) i;

  for (guint i = MIN (start, n_chunks); i > 0; i--)
    {
      guint first = i - 1;

      if (done[first])
        continue;
      while (first % STRIDE > 0 && !done[first - 1])
        first--;
      return (int) first;
    }

  return -1;
}
