/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gate-track.h"

#include <math.h>

#include "gs-draw.h"
#include "gs-gate-overlay.h"

#define FADED 0.3f /* what is left of the colours where there is nothing to weigh */

#define MARGIN 3 /* above and below the stripe: neighbouring stripes must not run into one another */

typedef struct
{
  GsGateTrack *track;
  GsSeries *weights;
  char *name;
} Candidate;

struct _GsGateTrack
{
  GsTrack parent_instance;

  GPtrArray *candidates; /* of Candidate, "own" first */
  gboolean stages;       /* the candidates are stages: there is no "own" */
  GsSeries *presence;    /* of what the gate weighs; NULL = it is always there */
  GArray *marks;         /* of gint64, ascending: where another candidate becomes the heaviest */
};

G_DEFINE_FINAL_TYPE (GsGateTrack, gs_gate_track, GS_TYPE_TRACK)

static void
candidate_free (gpointer data)
{
  Candidate *candidate = data;

  g_signal_handlers_disconnect_by_data (candidate->weights, candidate->track);
  g_object_unref (candidate->weights);
  g_free (candidate->name);
  g_free (candidate);
}

static GdkRGBA
candidate_colour (GsGateTrack *self,
                  const GsPalette *palette,
                  guint candidate)
{
  guint shift = self->stages ? 1 : 0;

  return gs_palette_candidate (palette, candidate + shift, self->candidates->len + shift);
}

/* Fills @edges [n_candidates + 1, n_bins] with where each pixel's candidates begin and end, 0 to 1 from the top;
 * NaN where any of them is not known. The mean weight of a pixel's frames is what counts: at no zoom does it
 * depend on which frame happens to fall on the pixel. */
static void
stack (GsGateTrack *self,
       const GsTrackView *view,
       float *edges,
       guint n_bins)
{
  guint n_candidates = self->candidates->len;
  g_autofree GsSeriesBin *bins = g_new (GsSeriesBin, n_bins);

  for (guint i = 0; i < n_bins; i++)
    edges[i] = 0;

  for (guint k = 0; k < n_candidates; k++)
    {
      const Candidate *candidate = g_ptr_array_index (self->candidates, k);
      const float *above = edges + (gsize) k * n_bins;
      float *below = edges + (gsize) (k + 1) * n_bins;

      gs_series_reduce (candidate->weights, view->start, view->end, bins, n_bins);
      for (guint i = 0; i < n_bins; i++)
        below[i] = above[i] + bins[i].mean;
    }

  for (guint i = 0; i < n_bins; i++)
    {
      float total = edges[(gsize) n_candidates * n_bins + i];

      for (guint k = 0; k <= n_candidates; k++)
        edges[(gsize) k * n_bins + i] /= total > 0 ? total : NAN;
    }
}

static void
fill_down_to (cairo_t *cr,
              const GsTrackView *view,
              const float *edge,
              guint n_bins,
              double extra,
              const GdkRGBA *colour)
{
  double full = view->height - 2 * MARGIN;
  g_autofree float *tops = g_new (float, n_bins);
  g_autofree float *bottoms = g_new (float, n_bins);

  for (guint i = 0; i < n_bins; i++)
    {
      double height = edge[i] * full;

      if (height < full - 0.5)
        height = MIN (height + extra, full);
      tops[i] = MARGIN;
      bottoms[i] = edge[i] * full < 0.25 ? NAN : (float) (MARGIN + height);
    }

  gs_draw_columns (cr, view, tops, bottoms, n_bins, colour);
}

/* Where there is no face the gate still says something, but not of a face: a gap. */
static void
fade_gaps (GsGateTrack *self,
           cairo_t *cr,
           const GsTrackView *view,
           guint n_bins)
{
  g_autofree GsSeriesBin *bins = NULL;
  GdkRGBA colour = view->palette->surface;
  double step = view->width / n_bins;

  if (self->presence == NULL)
    return;

  bins = g_new (GsSeriesBin, n_bins);
  gs_series_reduce (self->presence, view->start, view->end, bins, n_bins);
  colour.alpha = 1.0f - FADED;
  gdk_cairo_set_source_rgba (cr, &colour);

  for (guint i = 0; i < n_bins; i++)
    {
      guint first = i;

      while (i < n_bins && bins[i].mean < 0.5f)
        i++;
      if (i > first)
        cairo_rectangle (cr, first * step, 0, (i - first) * step, view->height);
    }
  cairo_fill (cr);
}

static void
gs_gate_track_draw (GsTrack *track,
                    cairo_t *cr,
                    const GsTrackView *view)
{
  GsGateTrack *self = GS_GATE_TRACK (track);
  guint n_candidates = self->candidates->len;
  guint n_bins = (guint) ceil (view->width * view->scale);
  double step = view->width / n_bins;
  g_autofree float *edges = NULL;

  if (n_candidates == 0)
    {
      gs_draw_view_hatch (cr, view, 0, view->width);
      return;
    }

  edges = g_new (float, (gsize) n_bins * (n_candidates + 1));
  stack (self, view, edges, n_bins);

  /* From the last candidate, which reaches the bottom, up to the first: each covers the upper part of the one
   * before, less a hairline that keeps neighbours apart without relying on their colours. */
  for (guint k = n_candidates; k-- > 0;)
    {
      GdkRGBA colour = candidate_colour (self, view->palette, k);
      const float *edge = edges + (gsize) (k + 1) * n_bins;

      if (k + 1 < n_candidates)
        fill_down_to (cr, view, edge, n_bins, view->palette->high_contrast ? 1.5 : 1, &view->palette->surface);
      fill_down_to (cr, view, edge, n_bins, 0, &colour);
    }
  gs_gate_overlay_draw_range (cr, view, ((const Candidate *) g_ptr_array_index (self->candidates, 0))->weights, MARGIN);
  fade_gaps (self, cr, view, n_bins);
  gs_gate_overlay_draw_marks (cr, view, (const gint64 *) (gpointer) self->marks->data, self->marks->len, MARGIN);

  for (guint i = 0; i < n_bins; i++)
    {
      guint first = i;

      while (i < n_bins && isnan (edges[(gsize) n_candidates * n_bins + i]))
        i++;
      gs_draw_view_hatch (cr, view, first * step, (i - first) * step);
    }
}

static guint
gs_gate_track_read (GsTrack *track,
                    gint64 time,
                    const GsPalette *palette,
                    GsReading *readings)
{
  GsGateTrack *self = GS_GATE_TRACK (track);
  guint n_readings = MIN (self->candidates->len, GS_TRACK_MAX_READINGS);

  for (guint i = 0; i < n_readings; i++)
    {
      const Candidate *candidate = g_ptr_array_index (self->candidates, i);
      GsReading *reading = &readings[i];

      *reading = (GsReading) { 0 };
      reading->name = candidate->name;
      reading->value = gs_series_get_value_at (candidate->weights, time);
      reading->swatch = GS_SWATCH_FILL;
      reading->fill = candidate_colour (self, palette, i);
      gs_format_weight (reading->value, reading->text, sizeof reading->text);
    }

  return n_readings;
}

static void
gs_gate_track_dispose (GObject *object)
{
  g_ptr_array_set_size (GS_GATE_TRACK (object)->candidates, 0);
  gs_gate_track_set_presence (GS_GATE_TRACK (object), NULL);

  G_OBJECT_CLASS (gs_gate_track_parent_class)->dispose (object);
}

static void
gs_gate_track_finalize (GObject *object)
{
  g_ptr_array_unref (GS_GATE_TRACK (object)->candidates);
  g_array_unref (GS_GATE_TRACK (object)->marks);

  G_OBJECT_CLASS (gs_gate_track_parent_class)->finalize (object);
}

static void
gs_gate_track_class_init (GsGateTrackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_gate_track_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_gate_track_finalize;
  GS_TRACK_CLASS (klass)->draw = gs_gate_track_draw;
  GS_TRACK_CLASS (klass)->read = gs_gate_track_read;
}

static void
gs_gate_track_init (GsGateTrack *self)
{
  self->candidates = g_ptr_array_new_with_free_func (candidate_free);
  self->marks = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * gs_gate_track_new:
 * @title: (nullable): its name
 * @subtitle: (nullable): what stands below it
 *
 * Makes a track for one gate's weights, stacked to the track's full height.
 *
 * Returns: (transfer full): the track
 */
GsTrack *
gs_gate_track_new (const char *title,
                   const char *subtitle)
{
  return g_object_new (GS_TYPE_GATE_TRACK, "title", title, "subtitle", subtitle, "height", 42, NULL);
}

/**
 * gs_gate_track_add_candidate:
 * @self: a gate track
 * @weights: the candidate's weight in each frame, 0 to 1; a frame in which any candidate's is missing is hatched
 * @name: what it is called in legends
 *
 * Adds a candidate: "own" first (it lies on top), then the iterations.
 */
void
gs_gate_track_add_candidate (GsGateTrack *self,
                             GsSeries *weights,
                             const char *name)
{
  Candidate *candidate;

  g_return_if_fail (GS_IS_GATE_TRACK (self));
  g_return_if_fail (GS_IS_SERIES (weights));

  candidate = g_new0 (Candidate, 1);
  candidate->track = self;
  candidate->weights = g_object_ref (weights);
  candidate->name = g_strdup (name);
  g_ptr_array_add (self->candidates, candidate);
  g_signal_connect_swapped (weights, "changed", G_CALLBACK (gs_track_changed), self);
  gs_track_changed (GS_TRACK (self));
}

/**
 * gs_gate_track_remove_all:
 * @self: a gate track
 *
 * Takes all candidates away.
 */
void
gs_gate_track_remove_all (GsGateTrack *self)
{
  g_return_if_fail (GS_IS_GATE_TRACK (self));

  g_ptr_array_set_size (self->candidates, 0);
  gs_track_changed (GS_TRACK (self));
}

/**
 * gs_gate_track_set_presence:
 * @self: a gate track
 * @presence: (nullable): whether what the gate weighs is there in each frame, 0 or 1; %NULL = it always is
 *
 * Lets the stripe fade where it is not.
 */
void
gs_gate_track_set_presence (GsGateTrack *self,
                            GsSeries *presence)
{
  g_return_if_fail (GS_IS_GATE_TRACK (self));

  if (self->presence == presence)
    return;

  if (self->presence != NULL)
    g_signal_handlers_disconnect_by_data (self->presence, self);
  g_set_object (&self->presence, presence);
  if (presence != NULL)
    g_signal_connect_swapped (presence, "changed", G_CALLBACK (gs_track_changed), self);
  gs_track_changed (GS_TRACK (self));
}

/**
 * gs_gate_track_set_stages:
 * @self: a gate track
 * @stages: whether the gate chooses between the stages of a hierarchical network
 *
 * Sets that none of the candidates is "own": all of them are drawn in the iterations' blues.
 */
void
gs_gate_track_set_stages (GsGateTrack *self,
                          gboolean stages)
{
  g_return_if_fail (GS_IS_GATE_TRACK (self));

  self->stages = !!stages;
  gs_track_changed (GS_TRACK (self));
}

/**
 * gs_gate_track_set_marks:
 * @self: a gate track
 * @times: (array length=n_times): media times, ascending
 * @n_times: how many
 *
 * Sets where another candidate becomes the heaviest.
 */
void
gs_gate_track_set_marks (GsGateTrack *self,
                         const gint64 *times,
                         guint n_times)
{
  g_return_if_fail (GS_IS_GATE_TRACK (self));

  g_array_set_size (self->marks, 0);
  if (n_times > 0)
    g_array_append_vals (self->marks, times, n_times);
  gs_track_changed (GS_TRACK (self));
}
