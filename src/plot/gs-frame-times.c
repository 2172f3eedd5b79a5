/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-frame-times.h"

#include <string.h>

struct _GsFrameTimes
{
  gatomicrefcount ref_count;
  gsize n_frames;
  gint64 *pts; /* [n_frames] */
};

G_DEFINE_BOXED_TYPE (GsFrameTimes, gs_frame_times, gs_frame_times_ref, gs_frame_times_unref)

/**
 * gs_frame_times_new:
 * @pts: (array length=n_frames): presentation times, nanoseconds, ascending
 * @n_frames: number of frames
 *
 * Copies the presentation times of a clip's frames.
 *
 * Returns: (transfer full): the times
 */
GsFrameTimes *
gs_frame_times_new (const gint64 *pts,
                    gsize n_frames)
{
  GsFrameTimes *self = g_new0 (GsFrameTimes, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_frames = n_frames;
  self->pts = g_memdup2 (pts, n_frames * sizeof (gint64));

  return self;
}

/**
 * gs_frame_times_ref:
 * @self: the times
 *
 * Returns: (transfer full): @self
 */
GsFrameTimes *
gs_frame_times_ref (GsFrameTimes *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * gs_frame_times_unref:
 * @self: (transfer full): the times
 *
 * Gives up a reference.
 */
void
gs_frame_times_unref (GsFrameTimes *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->pts);
  g_free (self);
}

/**
 * gs_frame_times_get_n_frames:
 * @self: the times
 *
 * Returns: number of frames
 */
gsize
gs_frame_times_get_n_frames (const GsFrameTimes *self)
{
  return self->n_frames;
}

/**
 * gs_frame_times_get:
 * @self: the times
 * @frame: a frame, below the number of frames
 *
 * Returns: when the frame appears, nanoseconds
 */
gint64
gs_frame_times_get (const GsFrameTimes *self,
                    gsize frame)
{
  g_return_val_if_fail (frame < self->n_frames, 0);

  return self->pts[frame];
}

/**
 * gs_frame_times_get_end:
 * @self: the times
 * @frame: a frame, below the number of frames
 *
 * Gets when the next frame takes a frame's place. The last frame is taken to last as long as the one before it,
 * a lone frame one second.
 *
 * Returns: nanoseconds
 */
gint64
gs_frame_times_get_end (const GsFrameTimes *self,
                        gsize frame)
{
  g_return_val_if_fail (frame < self->n_frames, 0);

  if (frame + 1 < self->n_frames)
    return self->pts[frame + 1];

  if (frame > 0)
    return 2 * self->pts[frame] - self->pts[frame - 1];

  return self->pts[frame] + G_TIME_SPAN_SECOND * 1000;
}

/**
 * gs_frame_times_find:
 * @self: the times
 * @time: media time, nanoseconds
 *
 * Finds the frame that is seen at a time.
 *
 * Returns: the last frame that appears at or before @time; 0 before the first one
 */
gsize
gs_frame_times_find (const GsFrameTimes *self,
                     gint64 time)
{
  gsize low = 0;
  gsize high = self->n_frames;
  gsize guess;
  gsize reach = 1;
  double span;

  if (self->n_frames < 2 || time < self->pts[1])
    return 0;
  if (time >= self->pts[self->n_frames - 1])
    return self->n_frames - 1;

  /* Frame rates are nearly constant: a guess and a widening bracket around it save most of the steps. */
  span = (double) (self->pts[self->n_frames - 1] - self->pts[0]);
  guess = (gsize) ((double) (time - self->pts[0]) / span * (double) (self->n_frames - 1));
  guess = MIN (guess, self->n_frames - 1);

  if (self->pts[guess] <= time)
    {
      low = guess;
      while (guess + reach < self->n_frames && self->pts[guess + reach] <= time)
        {
          low = guess + reach;
          reach *= 2;
        }
      high = MIN (guess + reach, self->n_frames);
    }
  else
    {
      high = guess;
      while (guess > reach && self->pts[guess - reach] > time)
        {
          high = guess - reach;
          reach *= 2;
        }
      low = guess > reach ? guess - reach : 0;
    }

  /* The frame lies in [low, high). */
  while (low + 1 < high)
    {
      gsize middle = low + (high - low) / 2;

      if (self->pts[middle] <= time)
        low = middle;
      else
        high = middle;
    }

  return low;
}
