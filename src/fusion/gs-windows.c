/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-windows.h"

/**
 * gs_windows_plan:
 * @n_frames: frames of the clip
 * @window: frames of a window
 * @hop: frames from one window to the next, 1 to @window
 *
 * Cuts a clip into overlapping windows that cover every frame. The last one is aligned to the end of
 * the clip; a clip shorter than a window has one that reaches beyond it; an empty clip has none.
 *
 * Returns: (transfer full) (element-type guint): first frame of each window, ascending
 */
GArray *
gs_windows_plan (guint n_frames,
                 guint window,
                 guint hop)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint));
  guint start = 0;

  g_return_val_if_fail (hop >= 1 && hop <= window, starts);

  if (n_frames == 0)
    return starts;

  g_array_append_val (starts, start);
  while (n_frames - start > window)
    {
      start = MIN (start + hop, n_frames - window);
      g_array_append_val (starts, start);
    }

  return starts;
}
