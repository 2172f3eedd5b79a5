/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-patch-stream.h"

#include <math.h>
#include <string.h>

/* Samples worked on at once. */
#define BLOCK 1600

/* Log-mel frames that a batch covers at the most, unless one patch alone does: frames may be hours apart. */
#define MAX_SPAN 1000

/* Nanoseconds of a log-mel frame. */
#define MEL_FRAME 10000000

struct _GsPatchStream
{
  const gint64 *pts;
  guint n_frames;
  guint next; /* frame that comes next */
  GsLogMel *log_mel;
  GArray *mel;     /* of float: rows that frames from @next on may need */
  gsize first_row; /* what the first of them is in the stream */
  float last;      /* sample */
  gboolean finished;
  float edge[GS_LOG_MEL_BANDS]; /* every row from the end of a finished stream on */
};

/**
 * gs_patch_get_start:
 * @pts: a frame's time, nanoseconds
 *
 * Returns: the log-mel frame its patch starts with, the nearest; of two as near the even one
 */
gsize
gs_patch_get_start (gint64 pts)
{
  gint64 whole = MAX (pts, 0) / MEL_FRAME, rest = MAX (pts, 0) % MEL_FRAME;

  if (rest > MEL_FRAME / 2 || (rest == MEL_FRAME / 2 && whole % 2 == 1))
    whole++;

  return (gsize) whole;
}

/**
 * gs_patch_stream_new:
 * @pts: (array length=n_frames): when the frames are shown, nanoseconds from the sound's beginning, in order; must live as
 *   long as the stream
 * @n_frames: how many
 *
 * Returns: (transfer full): a stream at its beginning
 */
GsPatchStream *
gs_patch_stream_new (const gint64 *pts,
                     guint n_frames)
{
  GsPatchStream *self = g_new0 (GsPatchStream, 1);

  self->pts = pts;
  self->n_frames = n_frames;
  self->log_mel = gs_log_mel_new ();
  self->mel = g_array_new (FALSE, FALSE, sizeof (float));

  return self;
}

void
gs_patch_stream_free (GsPatchStream *self)
{
  gs_log_mel_free (self->log_mel);
  g_array_unref (self->mel);
  g_free (self);
}

static gsize
count_rows (GsPatchStream *self)
{
  return self->first_row + self->mel->len / GS_LOG_MEL_BANDS;
}

/* Rows before the next frame's patch are not needed any more; nor those between the last frame and the sound's end. */
static void
drop_rows (GsPatchStream *self)
{
  gsize n_rows = self->mel->len / GS_LOG_MEL_BANDS;
  gsize wanted = self->next < self->n_frames ? gs_patch_get_start (self->pts[self->next]) : G_MAXSIZE;
  gsize n = wanted > self->first_row ? MIN (wanted - self->first_row, n_rows) : 0;

  g_array_remove_range (self->mel, 0, (guint) (n * GS_LOG_MEL_BANDS));
  self->first_row += n;
}

/**
 * gs_patch_stream_push:
 * @self: the stream
 * @samples: (array length=n_samples): the next samples, 16 kHz mono, full scale 1; values that are not finite count as 0
 * @n_samples: how many; take out batches between pushes of a few seconds
 */
void
gs_patch_stream_push (GsPatchStream *self,
                      const float *samples,
                      gsize n_samples)
{
  float clean[BLOCK], rows[(BLOCK / GS_LOG_MEL_HOP + 3) * GS_LOG_MEL_BANDS];

  while (n_samples > 0)
    {
      gsize n = MIN (n_samples, BLOCK), n_rows;

      for (gsize i = 0; i < n; i++)
        clean[i] = isfinite (samples[i]) ? CLAMP (samples[i], -4.0f, 4.0f) : 0.0f;
      self->last = clean[n - 1];
      n_rows = gs_log_mel_push (self->log_mel, clean, n, rows);
      g_array_append_vals (self->mel, rows, (guint) (n_rows * GS_LOG_MEL_BANDS));
      drop_rows (self);
      samples += n;
      n_samples -= n;
    }
}

/**
 * gs_patch_stream_finish:
 * @self: the stream
 *
 * The sound has ended: every remaining frame has its patch from here on.
 */
void
gs_patch_stream_finish (GsPatchStream *self)
{
  float samples[BLOCK];

  for (gsize i = 0; i < BLOCK; i++)
    samples[i] = self->last;
  gs_patch_stream_push (self, samples, BLOCK);
  gs_log_mel_push (self->log_mel, samples, GS_LOG_MEL_HOP, self->edge);
  self->finished = TRUE;
}

static void
copy_row (GsPatchStream *self,
          gsize row,
          float *to)
{
  const float *from = self->edge;

  if (row < count_rows (self))
    from = &g_array_index (self->mel, float, (row - self->first_row) * GS_LOG_MEL_BANDS);
  memcpy (to, from, GS_LOG_MEL_BANDS * sizeof (float));
}

/**
 * gs_patch_stream_take:
 * @self: the stream
 *
 * Returns: (transfer full) (nullable): the patches of the next frames; %NULL if not all of them are complete, or there are no more
 */
GsPatchBatch *
gs_patch_stream_take (GsPatchStream *self)
{
  guint n = MIN (GS_PATCH_BATCH, self->n_frames - self->next);
  gsize first, end;
  GsPatchBatch *batch;

  if (n == 0)
    return NULL;

  first = gs_patch_get_start (self->pts[self->next]);
  while (n > 1 && gs_patch_get_start (self->pts[self->next + n - 1]) - first > MAX_SPAN)
    n--;
  end = gs_patch_get_start (self->pts[self->next + n - 1]) + GS_VGGISH_FRAMES;
  if (!self->finished && count_rows (self) < end)
    return NULL;

  batch = g_new0 (GsPatchBatch, 1);
  batch->first = self->next;
  batch->n = n;
  batch->mel = g_new (float, (end - first) * GS_LOG_MEL_BANDS);
  for (gsize row = first; row < end; row++)
    copy_row (self, row, batch->mel + (row - first) * GS_LOG_MEL_BANDS);
  for (guint i = 0; i < n; i++)
    batch->patches[i] = batch->mel + (gs_patch_get_start (self->pts[self->next + i]) - first) * GS_LOG_MEL_BANDS;
  self->next += n;
  drop_rows (self);

  return batch;
}

void
gs_patch_batch_free (GsPatchBatch *self)
{
  g_free (self->mel);
  g_free (self);
}
