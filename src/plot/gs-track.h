/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-palette.h"

G_BEGIN_DECLS

/**
 * GsTrackView:
 * @start: first visible media time, nanoseconds
 * @end: end of the visible range, nanoseconds
 * @width: width of the plot, pixels
 * @height: height of the plot, pixels
 * @scale: device pixels per pixel
 * @palette: colours
 * @pango: for text
 *
 * What a track is drawn into. The origin is the plot's upper left corner.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  double width;
  double height;
  double scale;
  const GsPalette *palette;
  PangoContext *pango;
} GsTrackView;

double gs_track_view_x (const GsTrackView *self, gint64 time);
gint64 gs_track_view_time (const GsTrackView *self, double x);

/**
 * GsSwatch:
 * @GS_SWATCH_NONE: only text
 * @GS_SWATCH_LINE: a sample of the line
 * @GS_SWATCH_FILL: a filled square
 */
typedef enum
{
  GS_SWATCH_NONE,
  GS_SWATCH_LINE,
  GS_SWATCH_FILL,
} GsSwatch;

#define GS_TRACK_MAX_READINGS 16

/**
 * GsReading:
 * @name: (transfer none): what is read, valid until the track changes
 * @text: the value as text, "–" when there is none
 * @value: the value, NaN when there is none
 * @swatch: the sample drawn beside it
 * @line: for %GS_SWATCH_LINE: its style
 * @index: for %GS_SWATCH_LINE: which person
 * @fill: for %GS_SWATCH_FILL: its colour
 *
 * A named value of a track at one time, for legends, hovering and screen readers.
 */
typedef struct
{
  const char *name;
  char text[48];
  double value;
  GsSwatch swatch;
  GsLineStyle line;
  guint index;
  GdkRGBA fill;
} GsReading;

#define GS_TYPE_TRACK (gs_track_get_type ())

G_DECLARE_DERIVABLE_TYPE (GsTrack, gs_track, GS, TRACK, GObject)

/**
 * GsTrackClass:
 * @draw: draws the visible range; called again only when the view or the track changed. Plain Cairo, so that the
 *   same code makes figures
 * @read: fills @readings (room for %GS_TRACK_MAX_READINGS), returns how many
 * @motion: the pointer rests at (x, y); returns the name of the pointer to show, or %NULL
 * @press: the primary button goes down; %TRUE = the track keeps the drag and the playhead stays where it is
 * @drag: the pointer moved with the button down, after @press returned %TRUE
 * @release: the button goes up
 *
 * A track of a #GsTimeline.
 */
struct _GsTrackClass
{
  GObjectClass parent_class;

  void (*draw) (GsTrack *self, cairo_t *cr, const GsTrackView *view);
  guint (*read) (GsTrack *self, gint64 time, const GsPalette *palette, GsReading *readings);
  const char *(*motion) (GsTrack *self, const GsTrackView *view, double x, double y);
  gboolean (*press) (GsTrack *self, const GsTrackView *view, double x, double y, guint n_press);
  void (*drag) (GsTrack *self, const GsTrackView *view, double x, double y);
  void (*release) (GsTrack *self, const GsTrackView *view, double x, double y);
};

const char *gs_track_get_title (GsTrack *self);
void gs_track_set_title (GsTrack *self, const char *title);
const char *gs_track_get_subtitle (GsTrack *self);
void gs_track_set_subtitle (GsTrack *self, const char *subtitle);
char *gs_track_get_full_title (GsTrack *self);
int gs_track_get_height (GsTrack *self);
void gs_track_set_height (GsTrack *self, int height);
gboolean gs_track_get_visible (GsTrack *self);
void gs_track_set_visible (GsTrack *self, gboolean visible);

void gs_track_changed (GsTrack *self);
void gs_track_draw (GsTrack *self, cairo_t *cr, const GsTrackView *view);
guint gs_track_read (GsTrack *self, gint64 time, const GsPalette *palette, GsReading *readings);
char *gs_track_describe (GsTrack *self, gint64 time);

G_END_DECLS
