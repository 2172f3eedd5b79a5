/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-line-track.h"

#include <math.h>

#include "gs-draw.h"

#define DENSITY_OF_DOTS 0.14 /* frames a pixel from which on single frames can be told apart */

typedef struct
{
  GsLineTrack *track;
  GsSeries *series;
  char *name;
  GsLineStyle style;
  guint index; /* among the people; of a candidate as the palette takes it */
} Line;

struct _GsLineTrack
{
  GsTrack parent_instance;

  GPtrArray *lines; /* of Line, in the order they were added */
  GsSeries *band_low;
  GsSeries *band_high;
  GsSeries *difference[2];
  double minimum;
  double maximum;
};

G_DEFINE_FINAL_TYPE (GsLineTrack, gs_line_track, GS_TYPE_TRACK)

/* What lies on top of what, and who comes first in the legend (from the end). */
static const GsLineStyle drawing_order[] = {
  GS_LINE_CANDIDATE, GS_LINE_PERSON, GS_LINE_GOLD, GS_LINE_ALTERNATIVE, GS_LINE_NETWORK, GS_LINE_RECORD,
};

static void
line_free (gpointer data)
{
  Line *line = data;

  g_signal_handlers_disconnect_by_data (line->series, line->track);
  g_object_unref (line->series);
  g_free (line->name);
  g_free (line);
}

static double
value_to_y (GsLineTrack *self,
            const GsTrackView *view,
            double value)
{
  double margin = 4;
  double fraction = (value - self->minimum) / (self->maximum - self->minimum);

  return view->height - margin - CLAMP (fraction, 0, 1) * (view->height - 2 * margin);
}

static void
draw_grid (GsLineTrack *self,
           cairo_t *cr,
           const GsTrackView *view)
{
  double zero = round (value_to_y (self, view, CLAMP (0, self->minimum, self->maximum))) + 0.5;
  double ends[] = { floor (value_to_y (self, view, self->maximum)) + 0.5,
                    floor (value_to_y (self, view, self->minimum)) + 0.5 };
  static const double dots[] = { 1, 3 };

  gdk_cairo_set_source_rgba (cr, &view->palette->grid);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 0, zero);
  cairo_line_to (cr, view->width, zero);
  cairo_stroke (cr);

  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      cairo_move_to (cr, 0, ends[i]);
      cairo_line_to (cr, view->width, ends[i]);
    }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* Close up: every frame is a dot. */
static void
draw_frames (GsLineTrack *self,
             cairo_t *cr,
             const GsTrackView *view,
             const Line *line)
{
  GsFrameTimes *times = gs_series_get_times (line->series);
  gsize n_frames = gs_series_get_n_frames (line->series);
  gsize first = gs_frame_times_find (times, view->start);
  gsize last = MIN (gs_frame_times_find (times, view->end) + 1, n_frames - 1);
  gboolean open = FALSE;

  for (gsize i = first; i <= last; i++)
    {
      float value = gs_series_get_value (line->series, i);
      double x = gs_track_view_x (view, gs_frame_times_get (times, i));
      double y = value_to_y (self, view, value);

      if (isnan (value))
        {
          open = FALSE;
          continue;
        }

      if (open)
        {
          cairo_line_to (cr, x, y);
          continue;
        }

      /* A value without a neighbour shows for as long as its frame does. */
      cairo_move_to (cr, x, y);
      if (isnan (gs_series_get_value (line->series, i + 1)))
        cairo_line_to (cr, gs_track_view_x (view, gs_frame_times_get_end (times, i)), y);
      open = TRUE;
    }

  gs_palette_set_line (view->palette, cr, line->style, line->index);
  cairo_stroke (cr);

  for (gsize i = first; i <= last; i++)
    {
      float value = gs_series_get_value (line->series, i);

      if (isnan (value))
        continue;

      cairo_new_sub_path (cr);
      cairo_arc (cr, gs_track_view_x (view, gs_frame_times_get (times, i)), value_to_y (self, view, value),
                 line->style == GS_LINE_PERSON ? 1.5 : 2.25, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

/* Fills @ys [n_columns] with where the line is in the middle of each column, by the mean of the frames that fall on
 * it and with their range as a veil behind it. */
static void
trace_bins (GsLineTrack *self,
            cairo_t *cr,
            const GsTrackView *view,
            const Line *line,
            float *ys,
            guint n_columns)
{
  GdkRGBA veil = gs_palette_line (view->palette, line->style, line->index);
  g_autofree GsSeriesBin *bins = g_new (GsSeriesBin, n_columns);
  g_autofree float *tops = g_new (float, n_columns);
  g_autofree float *bottoms = g_new (float, n_columns);

  gs_series_reduce (line->series, view->start, view->end, bins, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      ys[i] = bins[i].n_values > 0 ? (float) value_to_y (self, view, bins[i].mean) : NAN;
      tops[i] = bins[i].n_values > 1 ? (float) value_to_y (self, view, bins[i].max) : NAN;
      bottoms[i] = bins[i].n_values > 1 ? (float) value_to_y (self, view, bins[i].min) : NAN;
    }

  veil.alpha = 0.28f;
  if (line->style != GS_LINE_PERSON)
    gs_draw_columns (cr, view, tops, bottoms, n_columns, &veil);
}

/* The same where there are more columns than frames: straight from each frame to the next. */
static void
trace_frames (GsLineTrack *self,
              const GsTrackView *view,
              const Line *line,
              float *ys,
              guint n_columns)
{
  GsFrameTimes *times = gs_series_get_times (line->series);
  gsize n_frames = gs_series_get_n_frames (line->series);
  double step = (double) (view->end - view->start) / n_columns;
  gsize frame = gs_frame_times_find (times, view->start);

  for (guint i = 0; i < n_columns; i++)
    {
      gint64 time = view->start + (gint64) ((i + 0.5) * step);
      gint64 start;
      gint64 end;
      float value;
      float next;

      while (frame + 1 < n_frames && gs_frame_times_get (times, frame + 1) <= time)
        frame++;

      start = gs_frame_times_get (times, frame);
      end = gs_frame_times_get_end (times, frame);
      value = gs_series_get_value (line->series, frame);
      next = gs_series_get_value (line->series, frame + 1);
      if (time < start || time >= end)
        value = NAN;
      else if (!isnan (next))
        value += (next - value) * (float) ((double) (time - start) / (double) (end - start));

      ys[i] = isnan (value) ? NAN : (float) value_to_y (self, view, value);
    }
}

/* Whether a column lies in a gap of the line's dashes, which stand still on the media while it is panned. */
static gboolean
is_gap (const GsTrackView *view,
        const double *dashes,
        guint n_dashes,
        guint column,
        guint n_columns)
{
  double period = 0;
  double x;

  for (guint i = 0; i < n_dashes; i++)
    period += dashes[i];

  x = (double) view->start / (double) (view->end - view->start) * view->width
      + (column + 0.5) * view->width / n_columns;
  x = fmod (x, period);
  for (guint i = 0; i < n_dashes; i++)
    {
      if (x < dashes[i])
        return i % 2 == 1;
      x -= dashes[i];
    }

  return FALSE;
}

/* A line as columns: from where it enters the column to where it leaves, and as thick as it is steep. */
static void
draw_columns (GsLineTrack *self,
              cairo_t *cr,
              const GsTrackView *view,
              const Line *line,
              const float *ys,
              guint n_columns)
{
  GdkRGBA colour = gs_palette_line (view->palette, line->style, line->index);
  g_autofree float *tops = g_new (float, n_columns);
  g_autofree float *bottoms = g_new (float, n_columns);
  double dashes[GS_PALETTE_MAX_DASHES];
  guint n_dashes;
  double width = gs_palette_line_width (view->palette, line->style);

  n_dashes = gs_palette_line_dashes (line->style, line->index, dashes);
  for (guint i = 0; i < n_columns; i++)
    {
      double enter = i > 0 && !isnan (ys[i - 1]) ? (ys[i - 1] + ys[i]) / 2 : ys[i];
      double leave = i + 1 < n_columns && !isnan (ys[i + 1]) ? (ys[i] + ys[i + 1]) / 2 : ys[i];
      double slope = (leave - enter) * view->scale;
      double half = width / 2 * MIN (sqrt (1 + slope * slope), 1.4);

      tops[i] = (float) (MIN (MIN (enter, leave), ys[i]) - half);
      bottoms[i] = (float) (MAX (MAX (enter, leave), ys[i]) + half);
      /* A jump is one stroke: no dash may swallow it. */
      if (n_dashes > 0 && bottoms[i] - tops[i] < 3 * width && is_gap (view, dashes, n_dashes, i, n_columns))
        tops[i] = NAN;
    }

  gs_draw_columns (cr, view, tops, bottoms, n_columns, &colour);
}

static double
frames_per_pixel (GsSeries *series,
                  const GsTrackView *view)
{
  GsFrameTimes *times = gs_series_get_times (series);

  return (double) (gs_frame_times_find (times, view->end) - gs_frame_times_find (times, view->start)) / view->width;
}

static void
draw_line (GsLineTrack *self,
           cairo_t *cr,
           const GsTrackView *view,
           const Line *line)
{
  guint n_columns = (guint) ceil (view->width * view->scale);
  g_autofree float *ys = NULL;
  double density;

  if (gs_series_get_n_frames (line->series) == 0)
    return;

  density = frames_per_pixel (line->series, view);
  if (density < DENSITY_OF_DOTS)
    {
      draw_frames (self, cr, view, line);
      return;
    }

  ys = g_new (float, n_columns);
  if (density < view->scale)
    trace_frames (self, view, line, ys, n_columns);
  else
    trace_bins (self, cr, view, line, ys, n_columns);
  draw_columns (self, cr, view, line, ys, n_columns);
}

static void
draw_band (GsLineTrack *self,
           cairo_t *cr,
           const GsTrackView *view)
{
  guint n_columns = (guint) ceil (view->width * view->scale);
  g_autofree GsSeriesBin *bins = g_new (GsSeriesBin, n_columns);
  g_autofree float *tops = g_new (float, n_columns);
  g_autofree float *bottoms = g_new (float, n_columns);

  gs_series_reduce (self->band_high, view->start, view->end, bins, n_columns);
  for (guint i = 0; i < n_columns; i++)
    tops[i] = bins[i].n_values > 0 ? (float) value_to_y (self, view, bins[i].mean) : NAN;

  gs_series_reduce (self->band_low, view->start, view->end, bins, n_columns);
  for (guint i = 0; i < n_columns; i++)
    bottoms[i] = bins[i].n_values > 0 ? (float) value_to_y (self, view, bins[i].mean) : NAN;

  gs_draw_columns (cr, view, tops, bottoms, n_columns, &view->palette->band);
}

/* What lies between two lines: their error at each time. */
static void
draw_difference (GsLineTrack *self,
                 cairo_t *cr,
                 const GsTrackView *view)
{
  guint n_columns = (guint) ceil (view->width * view->scale);
  g_autofree GsSeriesBin *bins = g_new (GsSeriesBin, 2 * n_columns);
  g_autofree float *tops = g_new (float, n_columns);
  g_autofree float *bottoms = g_new (float, n_columns);
  GdkRGBA colour = view->palette->record;

  for (guint side = 0; side < 2; side++)
    gs_series_reduce (self->difference[side], view->start, view->end, bins + side * n_columns, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      const GsSeriesBin *one = &bins[i], *other = &bins[n_columns + i];
      gboolean both = one->n_values > 0 && other->n_values > 0;

      tops[i] = both ? (float) value_to_y (self, view, MAX (one->mean, other->mean)) : NAN;
      bottoms[i] = both ? (float) value_to_y (self, view, MIN (one->mean, other->mean)) : NAN;
    }

  colour.alpha = 0.42f;
  gs_draw_columns (cr, view, tops, bottoms, n_columns, &colour);
}

/* Where the network has not said anything yet. */
static void
draw_missing (GsLineTrack *self,
              cairo_t *cr,
              const GsTrackView *view,
              const Line *line)
{
  guint n_bins = (guint) ceil (view->width);
  double step = view->width / n_bins;
  g_autofree GsSeriesBin *bins = g_new (GsSeriesBin, n_bins);

  gs_series_reduce (line->series, view->start, view->end, bins, n_bins);

  for (guint i = 0; i < n_bins; i++)
    {
      guint first = i;

      while (i < n_bins && bins[i].n_values == 0 && bins[i].n_frames > 0)
        i++;
      gs_draw_view_hatch (cr, view, first * step, (i - first) * step);
    }
}

static void
gs_line_track_draw (GsTrack *track,
                    cairo_t *cr,
                    const GsTrackView *view)
{
  GsLineTrack *self = GS_LINE_TRACK (track);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);

      if (line->style == GS_LINE_NETWORK)
        {
          draw_missing (self, cr, view, line);
          break;
        }
    }

  draw_grid (self, cr, view);

  if (self->band_low != NULL && self->band_high != NULL)
    draw_band (self, cr, view);
  if (self->difference[0] != NULL)
    draw_difference (self, cr, view);

  for (guint order = 0; order < G_N_ELEMENTS (drawing_order); order++)
    for (guint i = 0; i < self->lines->len; i++)
      {
        const Line *line = g_ptr_array_index (self->lines, i);

        if (line->style == drawing_order[order])
          draw_line (self, cr, view, line);
      }
}

static guint
gs_line_track_read (GsTrack *track,
                    gint64 time,
                    const GsPalette *palette,
                    GsReading *readings)
{
  GsLineTrack *self = GS_LINE_TRACK (track);
  guint n_readings = 0;

  for (guint order = G_N_ELEMENTS (drawing_order); order-- > 0;)
    for (guint i = 0; i < self->lines->len && n_readings < GS_TRACK_MAX_READINGS; i++)
      {
        const Line *line = g_ptr_array_index (self->lines, i);
        GsReading *reading = &readings[n_readings];

        if (line->style != drawing_order[order])
          continue;

        *reading = (GsReading) { 0 };
        reading->name = line->name;
        reading->value = gs_series_get_value_at (line->series, time);
        reading->swatch = GS_SWATCH_LINE;
        reading->line = line->style;
        reading->index = line->index;
        /* As the gates' legends: their colours are known, and what is counted from 0 up has no sign. */
        if (line->style == GS_LINE_CANDIDATE)
          {
            reading->swatch = GS_SWATCH_FILL;
            reading->fill = gs_palette_line (palette, line->style, line->index);
            gs_format_weight (reading->value, reading->text, sizeof reading->text);
          }
        else
          gs_format_value (reading->value, reading->text, sizeof reading->text);
        n_readings++;
      }

  return n_readings;
}

static void
gs_line_track_dispose (GObject *object)
{
  GsLineTrack *self = GS_LINE_TRACK (object);

  g_ptr_array_set_size (self->lines, 0);
  if (self->band_low != NULL)
    gs_line_track_set_band (self, NULL, NULL);
  if (self->difference[0] != NULL)
    gs_line_track_set_difference (self, NULL, NULL);

  G_OBJECT_CLASS (gs_line_track_parent_class)->dispose (object);
}

static void
gs_line_track_finalize (GObject *object)
{
  GsLineTrack *self = GS_LINE_TRACK (object);

  g_ptr_array_unref (self->lines);

  G_OBJECT_CLASS (gs_line_track_parent_class)->finalize (object);
}

static void
gs_line_track_class_init (GsLineTrackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_line_track_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_line_track_finalize;
  GS_TRACK_CLASS (klass)->draw = gs_line_track_draw;
  GS_TRACK_CLASS (klass)->read = gs_line_track_read;
}

static void
gs_line_track_init (GsLineTrack *self)
{
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->minimum = -1;
  self->maximum = 1;
}

/**
 * gs_line_track_new:
 * @title: (nullable): its name
 * @subtitle: (nullable): what stands below it
 *
 * Makes a track for values from -1 to 1.
 *
 * Returns: (transfer full): the track
 */
GsTrack *
gs_line_track_new (const char *title,
                   const char *subtitle)
{
  return g_object_new (GS_TYPE_LINE_TRACK, "title", title, "subtitle", subtitle, "height", 56, NULL);
}

/**
 * gs_line_track_set_range:
 * @self: a line track
 * @minimum: value at the lower edge
 * @maximum: value at the upper edge, above @minimum
 *
 * Sets which values the track shows; what lies outside is drawn at the edge.
 */
void
gs_line_track_set_range (GsLineTrack *self,
                         double minimum,
                         double maximum)
{
  g_return_if_fail (GS_IS_LINE_TRACK (self));
  g_return_if_fail (minimum < maximum);

  self->minimum = minimum;
  self->maximum = maximum;
  gs_track_changed (GS_TRACK (self));
}

static void
add_line (GsLineTrack *self,
          GsSeries *series,
          const char *name,
          GsLineStyle style,
          guint index)
{
  Line *added = g_new0 (Line, 1);

  added->track = self;
  added->series = g_object_ref (series);
  added->name = g_strdup (name);
  added->style = style;
  added->index = index;
  g_ptr_array_add (self->lines, added);
  g_signal_connect_swapped (series, "changed", G_CALLBACK (gs_track_changed), self);
  gs_track_changed (GS_TRACK (self));
}

/**
 * gs_line_track_add_series:
 * @self: a line track
 * @series: the values
 * @name: what the line is called in legends
 * @style: what it stands for
 *
 * Adds a line. Where the first %GS_LINE_NETWORK line has no values, the track is hatched.
 */
void
gs_line_track_add_series (GsLineTrack *self,
                          GsSeries *series,
                          const char *name,
                          GsLineStyle style)
{
  guint index = 0;

  g_return_if_fail (GS_IS_LINE_TRACK (self));
  g_return_if_fail (GS_IS_SERIES (series));

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);

      if (line->style == style)
        index = MAX (index, line->index + 1);
    }

  add_line (self, series, name, style, index);
}

/**
 * gs_line_track_add_candidate:
 * @self: a line track
 * @series: the values, 0 or more
 * @name: what the line is called in legends
 * @candidate: 0 = own, t = iteration t
 * @n_candidates: number of candidates
 *
 * Adds the line of one of a gate's candidates, in its colour.
 */
void
gs_line_track_add_candidate (GsLineTrack *self,
                             GsSeries *series,
                             const char *name,
                             guint candidate,
                             guint n_candidates)
{
  g_return_if_fail (GS_IS_LINE_TRACK (self));
  g_return_if_fail (GS_IS_SERIES (series));

  add_line (self, series, name, GS_LINE_CANDIDATE, GS_LINE_CANDIDATE_INDEX (candidate, n_candidates));
}

/**
 * gs_line_track_remove_series:
 * @self: a line track
 * @series: a series that may be in it
 *
 * Takes a line away.
 */
void
gs_line_track_remove_series (GsLineTrack *self,
                             GsSeries *series)
{
  g_return_if_fail (GS_IS_LINE_TRACK (self));

  for (guint i = self->lines->len; i-- > 0;)
    {
      const Line *line = g_ptr_array_index (self->lines, i);

      if (line->series == series)
        g_ptr_array_remove_index (self->lines, i);
    }

  gs_track_changed (GS_TRACK (self));
}

/**
 * gs_line_track_remove_all:
 * @self: a line track
 *
 * Takes all lines, the band and the difference away.
 */
void
gs_line_track_remove_all (GsLineTrack *self)
{
  g_return_if_fail (GS_IS_LINE_TRACK (self));

  g_ptr_array_set_size (self->lines, 0);
  gs_line_track_set_difference (self, NULL, NULL);
  gs_line_track_set_band (self, NULL, NULL);
}

/**
 * gs_line_track_set_band:
 * @self: a line track
 * @low: (nullable): lower edge of the gold standard's spread
 * @high: (nullable): its upper edge
 *
 * Sets the band behind the lines.
 */
void
gs_line_track_set_band (GsLineTrack *self,
                        GsSeries *low,
                        GsSeries *high)
{
  g_return_if_fail (GS_IS_LINE_TRACK (self));
  g_return_if_fail ((low == NULL) == (high == NULL));

  g_set_object (&self->band_low, low);
  g_set_object (&self->band_high, high);
  gs_track_changed (GS_TRACK (self));
}

/**
 * gs_line_track_set_difference:
 * @self: a line track
 * @one: (nullable): a series
 * @other: (nullable): another
 *
 * Shades what lies between two lines.
 */
void
gs_line_track_set_difference (GsLineTrack *self,
                              GsSeries *one,
                              GsSeries *other)
{
  g_return_if_fail (GS_IS_LINE_TRACK (self));
  g_return_if_fail ((one == NULL) == (other == NULL));

  g_set_object (&self->difference[0], one);
  g_set_object (&self->difference[1], other);
  gs_track_changed (GS_TRACK (self));
}
