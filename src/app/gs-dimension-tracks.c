/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-dimension-tracks.h"

#include "gs-line-track.h"
#include "gs-track-memory.h"

#include <glib/gi18n.h>

/* One dimension; a track that no trace is left for goes. */
typedef struct
{
  char *dimension;
  GsTrack *track;
  double minimum, maximum;
  guint n_traces;
} Row;

struct _GsDimensionTracks
{
  GObject parent_instance;

  GsTimeline *timeline; /* not owned: it is the window's */
  GPtrArray *rows;      /* Row, in the order of the tracks */
};

G_DEFINE_FINAL_TYPE (GsDimensionTracks, gs_dimension_tracks, G_TYPE_OBJECT)

static void
row_free (gpointer data)
{
  Row *row = data;

  g_object_set_data (G_OBJECT (row->track), "gs-row", NULL);
  g_free (row->dimension);
  g_object_unref (row->track);
  g_free (row);
}

static void
gs_dimension_tracks_finalize (GObject *object)
{
  g_ptr_array_unref (GS_DIMENSION_TRACKS (object)->rows);

  G_OBJECT_CLASS (gs_dimension_tracks_parent_class)->finalize (object);
}

static void
gs_dimension_tracks_class_init (GsDimensionTracksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_dimension_tracks_finalize;
}

static void
gs_dimension_tracks_init (GsDimensionTracks *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
}

GsDimensionTracks *
gs_dimension_tracks_new (GsTimeline *timeline)
{
  GsDimensionTracks *self = g_object_new (GS_TYPE_DIMENSION_TRACKS, NULL);

  self->timeline = timeline;

  return self;
}

/**
 * gs_dimension_tracks_clear:
 * @self: a #GsDimensionTracks
 *
 * Forgets its tracks; to be called when the timeline has lost them all.
 */
void
gs_dimension_tracks_clear (GsDimensionTracks *self)
{
  g_ptr_array_set_size (self->rows, 0);
}

guint
gs_dimension_tracks_get_n (GsDimensionTracks *self)
{
  return self->rows->len;
}

/**
 * gs_dimension_tracks_begin:
 * @self: a #GsDimensionTracks
 *
 * Takes all lines out, to be added again until gs_dimension_tracks_end().
 */
void
gs_dimension_tracks_begin (GsDimensionTracks *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      row->n_traces = 0;
      gs_line_track_remove_all (GS_LINE_TRACK (row->track));
    }
}

/* A trace without bounds makes itself room, also while it grows. */
static void
make_room (Row *row,
           GsTrace *trace)
{
  guint n_samples;
  const GsTraceSample *samples = gs_trace_get_samples (trace, &n_samples);
  double minimum = row->minimum, maximum = row->maximum;

  minimum = MIN (minimum, gs_trace_get_minimum (trace));
  maximum = MAX (maximum, gs_trace_get_maximum (trace));
  for (guint i = 0; i < n_samples && !gs_trace_get_bounded (trace); i++)
    {
      minimum = MIN (minimum, samples[i].value);
      maximum = MAX (maximum, samples[i].value);
    }
  if (minimum < row->minimum || maximum > row->maximum)
    {
      row->minimum = minimum;
      row->maximum = maximum;
      gs_line_track_set_range (GS_LINE_TRACK (row->track), minimum, maximum);
    }
}

static void
changed_cb (GsTrace *trace,
            gint64 start,
            gint64 end,
            GsTrack *track)
{
  double value = gs_trace_get_value_at (trace, end);
  Row *row = g_object_get_data (G_OBJECT (track), "gs-row");

  if (row != NULL && (value < row->minimum || value > row->maximum))
    make_room (row, trace);
}

static Row *
find_row (GsDimensionTracks *self,
          GsTrace *trace,
          guint position)
{
  const char *dimension = gs_trace_get_dimension (trace);
  g_autofree char *key = NULL;
  Row *row;

  for (guint i = 0; i < self->rows->len; i++)
    {
      row = g_ptr_array_index (self->rows, i);
      if (g_strcmp0 (row->dimension, dimension) == 0)
        return row;
    }

  row = g_new0 (Row, 1);
  row->dimension = g_strdup (dimension);
  row->track = gs_line_track_new (dimension, gs_trace_get_bounded (trace) ? NULL : _ ("relative"));
  row->minimum = gs_trace_get_minimum (trace);
  row->maximum = gs_trace_get_maximum (trace);
  gs_line_track_set_range (GS_LINE_TRACK (row->track), row->minimum, row->maximum);
  g_object_set_data (G_OBJECT (row->track), "gs-row", row);
  key = g_strconcat ("dimension-", dimension, NULL);
  gs_track_remember (row->track, key, TRUE);
  gs_timeline_insert_track (self->timeline, row->track, position + self->rows->len);
  g_ptr_array_add (self->rows, row);

  return row;
}

/**
 * gs_dimension_tracks_add_trace:
 * @self: a #GsDimensionTracks
 * @trace: a trace of neither valence nor arousal
 * @series: (nullable): its values; %NULL = its track is there, and other lines are drawn in it
 * @name: what its line is called
 * @style: how it is drawn
 * @position: where the first of these tracks is in the timeline
 */
void
gs_dimension_tracks_add_trace (GsDimensionTracks *self,
                               GsTrace *trace,
                               GsSeries *series,
                               const char *name,
                               GsLineStyle style,
                               guint position)
{
  Row *row = find_row (self, trace, position);

  row->n_traces++;
  make_room (row, trace);
  if (series != NULL)
    gs_line_track_add_series (GS_LINE_TRACK (row->track), series, name, style);
  g_signal_handlers_disconnect_by_func (trace, changed_cb, row->track);
  if (!gs_trace_get_bounded (trace))
    g_signal_connect_object (trace, "changed", G_CALLBACK (changed_cb), row->track, 0);
}

/**
 * gs_dimension_tracks_find:
 * @self: a #GsDimensionTracks
 * @dimension: name of a dimension
 *
 * Returns: (transfer none) (nullable): its track
 */
GsTrack *
gs_dimension_tracks_find (GsDimensionTracks *self,
                          const char *dimension)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (row->dimension, dimension) == 0)
        return row->track;
    }

  return NULL;
}

/**
 * gs_dimension_tracks_end:
 * @self: a #GsDimensionTracks
 *
 * Takes the tracks away that have no lines any more.
 */
void
gs_dimension_tracks_end (GsDimensionTracks *self)
{
  for (guint i = self->rows->len; i-- > 0;)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (row->n_traces > 0)
        continue;

      gs_timeline_remove_track (self->timeline, row->track);
      g_ptr_array_remove_index (self->rows, i);
    }
}
