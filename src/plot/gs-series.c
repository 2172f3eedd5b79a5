/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-series.h"

#include <math.h>

/* Frames of a node on the lowest level, and children of a node on the others. 8 and 4 make the pyramid as large as
 * the values themselves, and a question touches few dozen numbers. */
#define LEAF       8
#define FAN        4
#define MAX_LEVELS 16

typedef struct
{
  double sum;
  float min;
  float max;
  guint32 n_values;
} Node;

typedef struct
{
  gsize n_nodes;
  Node *nodes;
} Level;

struct _GsSeries
{
  GObject parent_instance;

  GsFrameTimes *times;
  gsize n_frames;
  gsize n_appended; /* one past the last frame ever written */
  float *values;    /* [n_frames], NaN = none */
  guint n_levels;
  Level levels[MAX_LEVELS]; /* levels[0] summarises LEAF frames a node */
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (GsSeries, gs_series, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static const Node empty_node = { 0, INFINITY, -INFINITY, 0 };

static void
gs_series_finalize (GObject *object)
{
  GsSeries *self = GS_SERIES (object);

  for (guint i = 0; i < self->n_levels; i++)
    g_free (self->levels[i].nodes);
  g_free (self->values);
  g_clear_pointer (&self->times, gs_frame_times_unref);

  G_OBJECT_CLASS (gs_series_parent_class)->finalize (object);
}

static void
gs_series_class_init (GsSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_series_finalize;

  /**
   * GsSeries::changed:
   * @first_frame: first frame that was written
   * @n_frames: number of frames
   *
   * Frames were written.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void
gs_series_init (GsSeries *self)
{
}

static void
fill_empty (GsSeries *self)
{
  for (gsize i = 0; i < self->n_frames; i++)
    self->values[i] = NAN;

  for (guint level = 0; level < self->n_levels; level++)
    for (gsize i = 0; i < self->levels[level].n_nodes; i++)
      self->levels[level].nodes[i] = empty_node;
}

/**
 * gs_series_new:
 * @times: the clip's frame times
 *
 * Makes a series of as many frames as the clip has, all without a value.
 *
 * Returns: (transfer full): the series
 */
GsSeries *
gs_series_new (GsFrameTimes *times)
{
  GsSeries *self = g_object_new (GS_TYPE_SERIES, NULL);
  gsize n_nodes;

  g_return_val_if_fail (times != NULL, self);

  self->times = gs_frame_times_ref (times);
  self->n_frames = gs_frame_times_get_n_frames (times);
  self->values = g_new (float, self->n_frames);

  n_nodes = (self->n_frames + LEAF - 1) / LEAF;
  while (n_nodes > 0 && self->n_levels < MAX_LEVELS)
    {
      Level *level = &self->levels[self->n_levels++];

      level->n_nodes = n_nodes;
      level->nodes = g_new (Node, n_nodes);
      n_nodes = n_nodes > 1 ? (n_nodes + FAN - 1) / FAN : 0;
    }

  fill_empty (self);

  return self;
}

/**
 * gs_series_get_times:
 * @self: a series
 *
 * Returns: (transfer none): the clip's frame times
 */
GsFrameTimes *
gs_series_get_times (GsSeries *self)
{
  g_return_val_if_fail (GS_IS_SERIES (self), NULL);

  return self->times;
}

/**
 * gs_series_get_n_frames:
 * @self: a series
 *
 * Returns: number of frames, with or without a value
 */
gsize
gs_series_get_n_frames (GsSeries *self)
{
  g_return_val_if_fail (GS_IS_SERIES (self), 0);

  return self->n_frames;
}

static void
add_value (Node *node,
           float value)
{
  if (isnan (value))
    return;

  node->min = MIN (node->min, value);
  node->max = MAX (node->max, value);
  node->sum += value;
  node->n_values++;
}

static void
add_node (Node *node,
          const Node *other)
{
  node->min = MIN (node->min, other->min);
  node->max = MAX (node->max, other->max);
  node->sum += other->sum;
  node->n_values += other->n_values;
}

/* Nodes are made anew from what is below them, never corrected by a difference: the order in which frames arrive
 * leaves no trace in the sums. */
static void
rebuild (GsSeries *self,
         gsize first_frame,
         gsize n_frames)
{
  gsize first = first_frame / LEAF;
  gsize last = (first_frame + n_frames - 1) / LEAF;

  for (gsize i = first; i <= last; i++)
    {
      Node node = empty_node;
      gsize end = MIN ((i + 1) * LEAF, self->n_frames);

      for (gsize frame = i * LEAF; frame < end; frame++)
        add_value (&node, self->values[frame]);

      self->levels[0].nodes[i] = node;
    }

  for (guint level = 1; level < self->n_levels; level++)
    {
      const Level *below = &self->levels[level - 1];

      first /= FAN;
      last /= FAN;

      for (gsize i = first; i <= last; i++)
        {
          Node node = empty_node;
          gsize end = MIN ((i + 1) * FAN, below->n_nodes);

          for (gsize child = i * FAN; child < end; child++)
            add_node (&node, &below->nodes[child]);

          self->levels[level].nodes[i] = node;
        }
    }
}

/**
 * gs_series_set_values:
 * @self: a series
 * @first_frame: first frame to write
 * @values: [(n_frames - 1) stride + 1]: the values; NaN and infinities mean that there is none
 * @stride: distance between one frame's value and the next, in floats: 1, or the number of columns of a matrix
 * @n_frames: how many frames to write; those past the end are left out
 *
 * Writes a range of frames.
 */
void
gs_series_set_values (GsSeries *self,
                      gsize first_frame,
                      const float *values,
                      gsize stride,
                      gsize n_frames)
{
  g_return_if_fail (GS_IS_SERIES (self));
  g_return_if_fail (values != NULL || n_frames == 0);

  if (first_frame >= self->n_frames || n_frames == 0)
    return;

  n_frames = MIN (n_frames, self->n_frames - first_frame);

  for (gsize i = 0; i < n_frames; i++)
    self->values[first_frame + i] = isfinite (values[i * stride]) ? values[i * stride] : NAN;

  self->n_appended = MAX (self->n_appended, first_frame + n_frames);
  rebuild (self, first_frame, n_frames);
  g_signal_emit (self, signals[CHANGED], 0, (guint64) first_frame, (guint64) n_frames);
}

/**
 * gs_series_append:
 * @self: a series
 * @values: [n_frames]: the values, as gs_series_set_values()
 * @n_frames: how many
 *
 * Writes after the last frame that was ever written.
 */
void
gs_series_append (GsSeries *self,
                  const float *values,
                  gsize n_frames)
{
  g_return_if_fail (GS_IS_SERIES (self));

  gs_series_set_values (self, self->n_appended, values, 1, n_frames);
}

/**
 * gs_series_clear:
 * @self: a series
 *
 * Takes all values away.
 */
void
gs_series_clear (GsSeries *self)
{
  g_return_if_fail (GS_IS_SERIES (self));

  fill_empty (self);
  self->n_appended = 0;
  g_signal_emit (self, signals[CHANGED], 0, (guint64) 0, (guint64) self->n_frames);
}

/**
 * gs_series_get_value:
 * @self: a series
 * @frame: a frame
 *
 * Returns: its value; NaN when there is none or no such frame
 */
float
gs_series_get_value (GsSeries *self,
                     gsize frame)
{
  g_return_val_if_fail (GS_IS_SERIES (self), NAN);

  return frame < self->n_frames ? self->values[frame] : NAN;
}

/**
 * gs_series_get_value_at:
 * @self: a series
 * @time: media time, nanoseconds
 *
 * Returns: the value of the frame that is seen at @time; the last frame stays to be seen; NaN before the first frame
 */
float
gs_series_get_value_at (GsSeries *self,
                        gint64 time)
{
  gsize frame;

  g_return_val_if_fail (GS_IS_SERIES (self), NAN);

  if (self->n_frames == 0)
    return NAN;

  frame = gs_frame_times_find (self->times, time);
  if (time < gs_frame_times_get (self->times, frame))
    return NAN;

  return self->values[frame];
}

/* Adds up [first, end): single frames to the next boundary, then ever larger nodes up and smaller ones down. */
static Node
summarise (GsSeries *self,
           gsize first,
           gsize end)
{
  Node node = empty_node;

  while (first < end)
    {
      gsize size = LEAF;
      gsize index;
      guint level = 0;

      if (first % LEAF != 0 || first + LEAF > end)
        {
          add_value (&node, self->values[first++]);
          continue;
        }

      index = first / LEAF;
      while (level + 1 < self->n_levels && index % FAN == 0 && first + size * FAN <= end)
        {
          index /= FAN;
          size *= FAN;
          level++;
        }

      add_node (&node, &self->levels[level].nodes[index]);
      first += size;
    }

  return node;
}

/**
 * gs_series_summarise:
 * @self: a series
 * @first_frame: first frame
 * @n_frames: how many; those past the end are left out
 * @bin: (out caller-allocates): smallest, largest and mean value
 *
 * Sums up a range of frames, in time logarithmic in its length.
 */
void
gs_series_summarise (GsSeries *self,
                     gsize first_frame,
                     gsize n_frames,
                     GsSeriesBin *bin)
{
  Node node;

  g_return_if_fail (GS_IS_SERIES (self));
  g_return_if_fail (bin != NULL);

  first_frame = MIN (first_frame, self->n_frames);
  n_frames = MIN (n_frames, self->n_frames - first_frame);
  node = summarise (self, first_frame, first_frame + n_frames);

  bin->n_frames = (guint32) n_frames;
  bin->n_values = node.n_values;
  bin->min = node.n_values > 0 ? node.min : NAN;
  bin->max = node.n_values > 0 ? node.max : NAN;
  bin->mean = node.n_values > 0 ? (float) (node.sum / node.n_values) : NAN;
}

/**
 * gs_series_reduce:
 * @self: a series
 * @start: media time of the first bin's start, nanoseconds
 * @end: media time of the last bin's end, after @start
 * @bins: (out caller-allocates) (array length=n_bins): the bins, equally long
 * @n_bins: how many, usually one a pixel
 *
 * Sums up a stretch of time for drawing. A bin covers the frames that appear in it; one in which no frame
 * appears covers the frame that is still seen. Before the first and after the last frame bins cover nothing.
 * Costs @n_bins times a logarithm, however long the stretch.
 */
void
gs_series_reduce (GsSeries *self,
                  gint64 start,
                  gint64 end,
                  GsSeriesBin *bins,
                  guint n_bins)
{
  double step;
  gint64 series_start;
  gint64 series_end;
  gsize next; /* first frame that appears at or after the bin's start */

  g_return_if_fail (GS_IS_SERIES (self));
  g_return_if_fail (start < end);

  if (self->n_frames == 0)
    {
      for (guint i = 0; i < n_bins; i++)
        bins[i] = (GsSeriesBin) { NAN, NAN, NAN, 0, 0 };
      return;
    }

  step = (double) (end - start) / n_bins;
  series_start = gs_frame_times_get (self->times, 0);
  series_end = gs_frame_times_get_end (self->times, self->n_frames - 1);

  next = gs_frame_times_find (self->times, start);
  if (gs_frame_times_get (self->times, next) < start)
    next++;

  for (guint i = 0; i < n_bins; i++)
    {
      gint64 bin_start = start + (gint64) (step * i);
      gint64 bin_end = i + 1 < n_bins ? start + (gint64) (step * (i + 1)) : end;
      gsize first = next;

      if (bin_end <= series_start || bin_start >= series_end)
        {
          bins[i] = (GsSeriesBin) { NAN, NAN, NAN, 0, 0 };
          continue;
        }

      if (next < self->n_frames && gs_frame_times_get (self->times, next) < bin_end)
        {
          next = gs_frame_times_find (self->times, bin_end);
          if (gs_frame_times_get (self->times, next) < bin_end)
            next++;
        }

      if (next == first && first > 0)
        gs_series_summarise (self, first - 1, 1, &bins[i]);
      else
        gs_series_summarise (self, first, next - first, &bins[i]);
    }
}

/**
 * gs_series_get_size:
 * @self: a series
 *
 * Returns: bytes that the values and the pyramid take, without the shared times
 */
gsize
gs_series_get_size (GsSeries *self)
{
  gsize size = sizeof (GsSeries);

  g_return_val_if_fail (GS_IS_SERIES (self), 0);

  size += self->n_frames * sizeof (float);
  for (guint i = 0; i < self->n_levels; i++)
    size += self->levels[i].n_nodes * sizeof (Node);

  return size;
}
