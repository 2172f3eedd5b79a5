/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-mel-track.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-draw.h"
#include "gs-mel-colours.h"

#define MAX_BANDS   256
#define LABEL_SCALE 0.75
#define LABEL_PAD   3
#define TICK        4
#define QUIET_DB    -68.0 /* up to here the surface: what a quiet room and a coder leave is nothing to look at */
#define LOUD_DB     -12.0 /* from here on the last colour: louder bands are rare, and the others would be pale */
#define READ_NS     G_GINT64_CONSTANT (10000000)

struct _GsMelTrack
{
  GsTrack parent_instance;

  float *centres; /* Hz */
  guint n_bands;
  double floor;   /* dB of full scale that a value of 0 is */
  double step;    /* dB */

  GsMelFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
};

G_DEFINE_FINAL_TYPE (GsMelTrack, gs_mel_track, GS_TYPE_TRACK)

/* For each row of pixels from above: between which bands it is, and how near to the second, in 256ths. */
typedef struct
{
  guint low;
  guint high;
  guint weight;
} Place;

static Place *
make_places (guint n_bands,
             int height)
{
  Place *places = g_new (Place, height);

  for (int y = 0; y < height; y++)
    {
      double band = CLAMP ((height - y - 0.5) / height * n_bands - 0.5, 0, n_bands - 1);

      places[y].low = (guint) band;
      places[y].high = MIN (places[y].low + 1, n_bands - 1);
      places[y].weight = (guint) ((band - places[y].low) * 256);
    }

  return places;
}

static void
make_table (GsMelTrack *self,
            const GsPalette *palette,
            guint32 table[256])
{
  double quiet = (QUIET_DB - self->floor) / self->step;
  double range = (LOUD_DB - QUIET_DB) / self->step;
  guint32 colours[256];

  gs_mel_colours (palette, colours);
  for (guint i = 0; i < 256; i++)
    table[i] = colours[(guint) lrint (CLAMP ((i - quiet) / range, 0, 1) * 255)];
}

/* A picture of device pixels. What is not known stays as it is behind. */
static cairo_surface_t *
make_picture (GsMelTrack *self,
              const GsTrackView *view,
              const guint8 *values,
              const guint8 *known,
              int width)
{
  int height = (int) ceil (view->height * view->scale);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  int stride = cairo_image_surface_get_stride (surface);
  g_autofree Place *places = make_places (self->n_bands, height);
  guint32 table[256];
  guchar *data;

  make_table (self, view->palette, table);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);

  for (int y = 0; data != NULL && y < height; y++)
    {
      guint32 *row = (guint32 *) (gpointer) (data + (gsize) y * stride);
      const Place *place = &places[y];

      for (int x = 0; x < width; x++)
        {
          const guint8 *column = values + (gsize) x * self->n_bands;
          guint value = (column[place->low] * (256 - place->weight) + column[place->high] * place->weight) >> 8;

          row[x] = known[x] ? 0xff000000u | table[value] : 0;
        }
    }
  cairo_surface_mark_dirty (surface);
  cairo_surface_set_device_scale (surface, view->scale, view->scale);

  return surface;
}

/* Pixels from above at which a frequency is. */
static double
get_y (GsMelTrack *self,
       double height,
       double hertz)
{
  guint band = 0;
  double place;

  while (band + 1 < self->n_bands && self->centres[band + 1] < hertz)
    band++;
  place = band;
  if (band + 1 < self->n_bands)
    place += (hertz - self->centres[band]) / (self->centres[band + 1] - self->centres[band]);

  return height * (1 - (place + 0.5) / self->n_bands);
}

static void
format_hertz (double hertz,
              char *text,
              gsize size)
{
  if (hertz < 1000)
    /* Translators: a frequency */
    g_snprintf (text, size, _ ("%.0f Hz"), hertz);
  else
    /* Translators: a frequency */
    g_snprintf (text, size, fmod (hertz, 1000) == 0 ? _ ("%.0f kHz") : _ ("%.1f kHz"), hertz / 1000);
}

/* As many frequencies as there is room for, on plates of the surface's colour that read over anything. */
static void
draw_labels (GsMelTrack *self,
             cairo_t *cr,
             const GsTrackView *view)
{
  static const double hertz[] = { 1000, 250, 4000, 500, 2000, 6000 };
  double taken[G_N_ELEMENTS (hertz)];
  guint n_taken = 0;
  double line = gs_draw_line_height (view->pango, LABEL_SCALE);

  for (guint i = 0; i < G_N_ELEMENTS (hertz); i++)
    {
      double y = get_y (self, view->height, hertz[i]);
      double top = CLAMP (y - line / 2, 0, view->height - line);
      gboolean room = view->height >= line && fabs (top - (y - line / 2)) < line / 2;
      g_autoptr (PangoLayout) layout = NULL;
      GdkRGBA plate = view->palette->surface;
      char text[32];
      double width;

      for (guint j = 0; j < n_taken; j++)
        room = room && fabs (taken[j] - top) > line * 1.15;
      if (!room)
        continue;

      taken[n_taken++] = top;
      format_hertz (hertz[i], text, sizeof text);
      layout = gs_draw_layout (view->pango, text, LABEL_SCALE, PANGO_WEIGHT_NORMAL);
      width = gs_draw_layout_width (layout);
      plate.alpha = 0.82f;

      gdk_cairo_set_source_rgba (cr, &plate);
      gs_draw_rounded (cr, TICK + 1, top, width + 2 * LABEL_PAD, line, 3);
      cairo_fill (cr);
      gdk_cairo_set_source_rgba (cr, &view->palette->text);
      cairo_rectangle (cr, 0, round (y * view->scale) / view->scale, TICK, 1 / view->scale);
      cairo_fill (cr);
      cairo_move_to (cr, TICK + 1 + LABEL_PAD, top);
      pango_cairo_show_layout (cr, layout);
    }
}

static void
gs_mel_track_draw (GsTrack *track,
                   cairo_t *cr,
                   const GsTrackView *view)
{
  GsMelTrack *self = GS_MEL_TRACK (track);
  int n_columns = (int) ceil (view->width * view->scale);
  double step = view->width / n_columns;
  g_autofree guint8 *values = NULL;
  g_autofree guint8 *known = NULL;
  cairo_surface_t *picture;

  if (self->func == NULL || self->n_bands == 0)
    {
      gs_draw_view_hatch (cr, view, 0, view->width);
      return;
    }

  values = g_malloc0 ((gsize) n_columns * self->n_bands);
  known = g_malloc0 ((gsize) n_columns);
  self->func (view->start, view->end, (guint) n_columns, values, known, self->user_data);

  picture = make_picture (self, view, values, known, n_columns);
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_surface_destroy (picture);

  for (int i = 0; i < n_columns; i++)
    {
      int first = i;

      while (i < n_columns && !known[i])
        i++;
      if (i > first)
        gs_draw_view_hatch (cr, view, first * step, (i - first) * step);
    }

  draw_labels (self, cr, view);
}

/* The loudest band at the cursor. */
static guint
gs_mel_track_read (GsTrack *track,
                   gint64 time,
                   const GsPalette *palette,
                   GsReading *readings)
{
  GsMelTrack *self = GS_MEL_TRACK (track);
  guint8 values[MAX_BANDS] = { 0 };
  guint8 known = 0;
  guint loudest = 0;

  if (self->func != NULL && self->n_bands > 0)
    self->func (time - READ_NS / 2, time + READ_NS / 2, 1, values, &known, self->user_data);
  for (guint i = 1; i < self->n_bands; i++)
    if (values[i] > values[loudest])
      loudest = i;
  /* Nothing is loudest in silence. */
  known = known && values[loudest] > 0;

  readings[0] = (GsReading) { .name = _ ("loudest"), .value = known ? self->centres[loudest] : NAN };
  g_strlcpy (readings[0].text, "–", sizeof readings[0].text);
  if (known)
    {
      double level = self->floor + self->step * values[loudest];
      char hertz[24];

      format_hertz (round (self->centres[loudest] / 10) * 10, hertz, sizeof hertz);
      /* Translators: a frequency, and a level with its sign */
      g_snprintf (readings[0].text, sizeof readings[0].text, _ ("%s, %s%.0f dB"), hertz, level < 0 ? "\u2212" : "+",
                  fabs (level));
    }

  return 1;
}

static void
gs_mel_track_finalize (GObject *object)
{
  GsMelTrack *self = GS_MEL_TRACK (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self->centres);

  G_OBJECT_CLASS (gs_mel_track_parent_class)->finalize (object);
}

static void
gs_mel_track_class_init (GsMelTrackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_mel_track_finalize;
  GS_TRACK_CLASS (klass)->draw = gs_mel_track_draw;
  GS_TRACK_CLASS (klass)->read = gs_mel_track_read;
}

static void
gs_mel_track_init (GsMelTrack *self)
{
}

/**
 * gs_mel_track_new:
 * @title: (nullable): its name
 * @subtitle: (nullable): what stands below it
 *
 * Makes a track that shows a spectrogram with equally high bands, the lowest below.
 *
 * Returns: (transfer full): the track
 */
GsTrack *
gs_mel_track_new (const char *title,
                  const char *subtitle)
{
  return g_object_new (GS_TYPE_MEL_TRACK, "title", title, "subtitle", subtitle, "height", 72, NULL);
}

/**
 * gs_mel_track_set_scale:
 * @self: a track
 * @centres: (array length=n_bands): the frequency in the middle of each band, Hz, rising
 * @n_bands: number of bands, at most 256
 * @floor: level of a value of 0, dB of full scale
 * @step: what a value more is, dB
 *
 * Sets what the values mean. Before that nothing is drawn.
 */
void
gs_mel_track_set_scale (GsMelTrack *self,
                        const float *centres,
                        guint n_bands,
                        double floor,
                        double step)
{
  g_return_if_fail (GS_IS_MEL_TRACK (self));
  g_return_if_fail (n_bands <= MAX_BANDS && step > 0);

  g_free (self->centres);
  self->centres = g_memdup2 (centres, n_bands * sizeof *centres);
  self->n_bands = n_bands;
  self->floor = floor;
  self->step = step;
  gs_track_changed (GS_TRACK (self));
}

/**
 * gs_mel_track_set_mel:
 * @self: a track
 * @func: (nullable): where the columns come from; %NULL = no sound known
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 *
 * Sets where the columns come from. When more of them are known, call gs_track_changed().
 */
void
gs_mel_track_set_mel (GsMelTrack *self,
                      GsMelFunc func,
                      gpointer user_data,
                      GDestroyNotify destroy)
{
  g_return_if_fail (GS_IS_MEL_TRACK (self));

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  gs_track_changed (GS_TRACK (self));
}
