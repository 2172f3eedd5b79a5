/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-circumplex.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-draw.h"

#define PAD           8 /* left and right */
#define PAD_Y         4
#define TEXT_SCALE    0.82
#define MARKER        5 /* radius, pixels */
#define LEGEND_GAP    12
#define LEAST_LINES   5 /* so many are left to the square */
#define TRAIL_SECONDS 3
#define TRAIL_PARTS   12 /* steps of fading */
#define SPEECH_STEP   (G_USEC_PER_SEC)

typedef struct
{
  GsCircumplex *circumplex;
  char *name;
  GsLineStyle style;
  guint index;
  GsSeries *valence;
  GsSeries *arousal;
} Point;

struct _GsCircumplex
{
  GtkWidget parent_instance;

  GsPlayhead *playhead; /* (nullable) */
  GPtrArray *points;    /* of Point */
  gint64 trail;
  gint64 last_spoken;
  GsPalette palette;
  gboolean legend_hidden;
};

typedef enum
{
  LEGEND_HEADED,  /* names, and columns with heads */
  LEGEND_PLAIN,   /* no heads: the order is the usual one */
  LEGEND_WRAPPED, /* values below the names */
  LEGEND_NAMES,   /* names alone */
} LegendForm;

typedef struct
{
  double x; /* centre */
  double y;
  double radius; /* of both the circle and half the square */
  double legend_x;
  double legend_y;
  double legend_width;
  double legend_height;
  double legend_column; /* width of one of its columns */
  LegendForm legend_form;
  gboolean words_upright; /* left and right of the square there is room for the words as they are read */
} Layout;

G_DEFINE_FINAL_TYPE (GsCircumplex, gs_circumplex, GTK_TYPE_WIDGET)

static void
point_free (gpointer data)
{
  Point *point = data;

  g_signal_handlers_disconnect_by_data (point->valence, point->circumplex);
  g_signal_handlers_disconnect_by_data (point->arousal, point->circumplex);
  g_object_unref (point->valence);
  g_object_unref (point->arousal);
  g_free (point->name);
  g_free (point);
}

static double
line_height (GsCircumplex *self)
{
  return gs_draw_line_height (gtk_widget_get_pango_context (GTK_WIDGET (self)), TEXT_SCALE) + 3;
}

static double
text_width (GsCircumplex *self,
            const char *text)
{
  g_autoptr (PangoLayout) layout = NULL;

  layout = gs_draw_layout (gtk_widget_get_pango_context (GTK_WIDGET (self)), text, TEXT_SCALE, PANGO_WEIGHT_NORMAL);

  return gs_draw_layout_width (layout);
}

/* How much room the legend takes in a form of it. */
static void
measure_legend (GsCircumplex *self,
                LegendForm form,
                Layout *layout)
{
  double names = 0, before = 2 * MARKER + 8;
  guint n = self->points->len;

  for (guint i = 0; i < n; i++)
    names = MAX (names, text_width (self, ((Point *) g_ptr_array_index (self->points, i))->name));

  layout->legend_form = form;
  layout->legend_column = form == LEGEND_HEADED ? MAX (text_width (self, _("arousal")), text_width (self, _("valence"))) + 10
                                                : text_width (self, "+0.00") + 8;
  layout->legend_width = before + names;
  if (form == LEGEND_HEADED || form == LEGEND_PLAIN)
    layout->legend_width += 2 * layout->legend_column;
  else if (form == LEGEND_WRAPPED)
    layout->legend_width = before + MAX (names, 2 * layout->legend_column);
  layout->legend_height = (form == LEGEND_HEADED ? n + 1 : form == LEGEND_WRAPPED ? 2 * n : n) * line_height (self) + 4;
}

/* The legend stands below the square, or beside it, whichever leaves more to the square. Names are what a legend is for: where there is no
 * room for columns with heads beside them the heads go, then the values go below the names, then they go: every track has them too. */
static Layout
lay_out (GsCircumplex *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * PAD;
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * PAD_Y;
  double line = line_height (self);
  double words = 2 * line; /* above and below the square, and left and right of it */
  double square = MIN (width, height) - words;
  Layout layout = { .legend_height = 0 };
  gboolean beside = FALSE;

  for (LegendForm form = LEGEND_HEADED; form <= LEGEND_NAMES && self->points->len > 0 && !self->legend_hidden; form++)
    {
      double right, below;

      measure_legend (self, form, &layout);
      if (form == LEGEND_NAMES)
        layout.legend_width = MIN (layout.legend_width, MAX (width - words - LEGEND_GAP - LEAST_LINES * line, 0.45 * width));
      right = layout.legend_height <= height ? MIN (width - words - layout.legend_width - LEGEND_GAP, height - words) : 0;
      below = layout.legend_width <= width ? MIN (width - words, height - words - layout.legend_height) : 0;
      beside = right > below;
      square = MAX (right, below);
      if (square >= LEAST_LINES * line)
        break;
    }

  layout.radius = MAX (square / 2, 20);
  if (beside)
    {
      layout.x = PAD + line + layout.radius;
      layout.y = PAD_Y + height / 2;
      layout.legend_x = PAD + words + 2 * layout.radius + LEGEND_GAP;
      layout.legend_width = MIN (layout.legend_width, PAD + width - layout.legend_x);
      layout.legend_y = MAX (layout.y - layout.legend_height / 2, PAD_Y);
    }
  else
    {
      layout.x = PAD + width / 2;
      layout.y = PAD_Y + line + layout.radius;
      layout.legend_width = MIN (width, MAX (2 * layout.radius, layout.legend_width));
      layout.legend_x = PAD + (width - layout.legend_width) / 2;
      layout.legend_y = layout.y + layout.radius + line + 4;
    }

  layout.words_upright = layout.legend_y > layout.y + layout.radius
                         && width / 2 - layout.radius >= MAX (text_width (self, _("unpleasant")),
                                                              text_width (self, _("pleasant"))) + 6;
  layout.x = floor (layout.x) + 0.5;
  layout.y = floor (layout.y) + 0.5;
  layout.radius = floor (layout.radius);

  return layout;
}

static void
draw_text (GsCircumplex *self,
           cairo_t *cr,
           const char *text,
           double x,
           double y,
           double align,
           PangoWeight weight,
           const GdkRGBA *colour)
{
  gs_draw_text (GTK_WIDGET (self), cr, text, TEXT_SCALE, x, y, align, weight, colour);
}

/* Along a side of the square, read upwards or (@turn > 0) downwards; @x is where the line begins or ends above which it stands. */
static void
draw_turned_text (GsCircumplex *self,
                  cairo_t *cr,
                  const char *text,
                  double x,
                  double y,
                  double turn)
{
  cairo_save (cr);
  cairo_translate (cr, round (x), round (y));
  cairo_rotate (cr, turn * G_PI_2);
  draw_text (self, cr, text, 0, -line_height (self) + 1, 0.5, PANGO_WEIGHT_NORMAL, &self->palette.dim);
  cairo_restore (cr);
}

static void
draw_field (GsCircumplex *self,
            cairo_t *cr,
            const Layout *layout)
{
  const GsPalette *palette = &self->palette;
  double line = line_height (self);

  cairo_set_line_width (cr, 1);
  gs_draw_rounded (cr, layout->x - layout->radius, layout->y - layout->radius, 2 * layout->radius, 2 * layout->radius,
                   6);
  gdk_cairo_set_source_rgba (cr, &palette->surface);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &palette->separator);
  cairo_stroke (cr);

  gdk_cairo_set_source_rgba (cr, &palette->grid);
  cairo_arc (cr, layout->x, layout->y, layout->radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_move_to (cr, layout->x - layout->radius, layout->y);
  cairo_rel_line_to (cr, 2 * layout->radius, 0);
  cairo_move_to (cr, layout->x, layout->y - layout->radius);
  cairo_rel_line_to (cr, 0, 2 * layout->radius);
  cairo_stroke (cr);

  draw_text (self, cr, _("active"), layout->x, layout->y - layout->radius - line + 1, 0.5, PANGO_WEIGHT_NORMAL,
             &palette->dim);
  draw_text (self, cr, _("calm"), layout->x, layout->y + layout->radius + 2, 0.5, PANGO_WEIGHT_NORMAL, &palette->dim);

  if (layout->words_upright)
    {
      draw_text (self, cr, _("unpleasant"), layout->x - layout->radius - 6, layout->y - line / 2, 1,
                 PANGO_WEIGHT_NORMAL, &palette->dim);
      draw_text (self, cr, _("pleasant"), layout->x + layout->radius + 6, layout->y - line / 2, 0,
                 PANGO_WEIGHT_NORMAL, &palette->dim);
      return;
    }

  /* Within the square they would lie over what is drawn there. */
  draw_turned_text (self, cr, _("unpleasant"), layout->x - layout->radius, layout->y, -1);
  draw_turned_text (self, cr, _("pleasant"), layout->x + layout->radius, layout->y, 1);
}

/* Each kind of point has a shape of its own besides its colour. */
static void
draw_marker (GsCircumplex *self,
             cairo_t *cr,
             const Point *point,
             double x,
             double y)
{
  const GsPalette *palette = &self->palette;
  GdkRGBA colour = gs_palette_line (palette, point->style, point->index);
  double r = MARKER;

  cairo_new_path (cr);
  switch (point->style)
    {
    case GS_LINE_PERSON:
      r = MARKER - 0.5;
      if (point->index % 3 == 0)
        cairo_rectangle (cr, x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1);
      else
        {
          double flip = point->index % 3 == 1 ? 1 : -1;

          cairo_move_to (cr, x, y - flip * r);
          cairo_line_to (cr, x + r, y + flip * r * 0.8);
          cairo_line_to (cr, x - r, y + flip * r * 0.8);
          cairo_close_path (cr);
        }
      break;

    case GS_LINE_ALTERNATIVE:
      cairo_move_to (cr, x, y - r - 1);
      cairo_line_to (cr, x + r + 1, y);
      cairo_line_to (cr, x, y + r + 1);
      cairo_line_to (cr, x - r - 1, y);
      cairo_close_path (cr);
      break;

    case GS_LINE_NETWORK:
    case GS_LINE_GOLD:
    case GS_LINE_RECORD:
    default:
      cairo_arc (cr, x, y, r, 0, 2 * G_PI);
      break;
    }

  /* The surface shows through the ring of the gold standard and frames everything else. */
  gdk_cairo_set_source_rgba (cr, &palette->surface);
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);

  if (point->style == GS_LINE_GOLD)
    {
      cairo_fill_preserve (cr);
      gdk_cairo_set_source_rgba (cr, &colour);
      cairo_set_line_width (cr, 2.25);
      cairo_stroke (cr);
      return;
    }

  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_fill (cr);
}

static void
draw_trail (GsCircumplex *self,
            cairo_t *cr,
            const Layout *layout,
            const Point *point,
            gint64 time)
{
  GsFrameTimes *times = gs_series_get_times (point->valence);
  GdkRGBA colour = gs_palette_line (&self->palette, point->style, point->index);
  gsize last;
  double old_x = 0;
  double old_y = 0;
  gboolean open = FALSE;

  if (gs_frame_times_get_n_frames (times) == 0)
    return;

  last = gs_frame_times_find (times, time);
  cairo_set_line_width (cr, point->style == GS_LINE_PERSON ? 1.25 : 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, NULL, 0, 0);

  for (gsize i = gs_frame_times_find (times, MAX (time - self->trail, 0)); i <= last; i++)
    {
      float valence = gs_series_get_value (point->valence, i);
      float arousal = gs_series_get_value (point->arousal, i);
      double age = (double) (time - gs_frame_times_get (times, i)) / (double) MAX (self->trail, 1);
      double x = layout->x + valence * layout->radius;
      double y = layout->y - arousal * layout->radius;

      if (isnan (valence) || isnan (arousal) || age > 1)
        {
          open = FALSE;
          continue;
        }

      if (open)
        {
          colour.alpha = (float) (ceil ((1 - age) * TRAIL_PARTS) / TRAIL_PARTS * 0.85);
          gdk_cairo_set_source_rgba (cr, &colour);
          cairo_move_to (cr, old_x, old_y);
          cairo_line_to (cr, x, y);
          cairo_stroke (cr);
        }
      old_x = x;
      old_y = y;
      open = TRUE;
    }
}

static void
draw_legend (GsCircumplex *self,
             cairo_t *cr,
             const Layout *layout,
             gint64 time)
{
  const GsPalette *palette = &self->palette;
  double line = line_height (self);
  double right = layout->legend_x + layout->legend_width;
  double column = layout->legend_column;
  double name_x = layout->legend_x + 2 * MARKER + 8;
  double y = layout->legend_y;

  if (layout->legend_form == LEGEND_HEADED)
    {
      draw_text (self, cr, _("arousal"), right, y, 1, PANGO_WEIGHT_NORMAL, &palette->dim);
      draw_text (self, cr, _("valence"), right - column, y, 1, PANGO_WEIGHT_NORMAL, &palette->dim);
      y += line;
    }

  for (guint i = 0; i < self->points->len; i++)
    {
      const Point *point = g_ptr_array_index (self->points, i);
      double name_width = right - name_x - (layout->legend_form <= LEGEND_PLAIN ? 2 * column : 0);
      char text[16];
      g_autoptr (PangoLayout) name = NULL;

      draw_marker (self, cr, point, layout->legend_x + MARKER + 1, y + line / 2 - 1);

      name = gs_draw_layout (gtk_widget_get_pango_context (GTK_WIDGET (self)), point->name, TEXT_SCALE,
                             PANGO_WEIGHT_NORMAL);
      pango_layout_set_ellipsize (name, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (name, (int) (MAX (name_width, 8) * PANGO_SCALE));
      gdk_cairo_set_source_rgba (cr, &palette->text);
      cairo_move_to (cr, name_x, round (y));
      pango_cairo_show_layout (cr, name);

      if (layout->legend_form == LEGEND_NAMES)
        {
          y += line;
          continue;
        }

      y += layout->legend_form == LEGEND_WRAPPED ? line : 0;
      gs_format_value (gs_series_get_value_at (point->arousal, time), text, sizeof text);
      draw_text (self, cr, text, right, y, 1, PANGO_WEIGHT_NORMAL, &palette->text);
      gs_format_value (gs_series_get_value_at (point->valence, time), text, sizeof text);
      draw_text (self, cr, text, right - column, y, 1, PANGO_WEIGHT_NORMAL, &palette->text);
      y += line;
    }
}

static gint64
get_time (GsCircumplex *self)
{
  return self->playhead != NULL ? gs_playhead_get_time (self->playhead) : 0;
}

static void
gs_circumplex_snapshot (GtkWidget *widget,
                        GtkSnapshot *snapshot)
{
  GsCircumplex *self = GS_CIRCUMPLEX (widget);
  Layout layout = lay_out (self);
  gint64 time = get_time (self);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));

  draw_field (self, cr, &layout);

  /* Trails of everything below all points, the first point on top of the others. */
  cairo_save (cr);
  cairo_rectangle (cr, layout.x - layout.radius, layout.y - layout.radius, 2 * layout.radius, 2 * layout.radius);
  cairo_clip (cr);
  for (guint i = self->points->len; i-- > 0;)
    draw_trail (self, cr, &layout, g_ptr_array_index (self->points, i), time);
  cairo_restore (cr);

  for (guint i = self->points->len; i-- > 0;)
    {
      const Point *point = g_ptr_array_index (self->points, i);
      float valence = gs_series_get_value_at (point->valence, time);
      float arousal = gs_series_get_value_at (point->arousal, time);

      if (!isnan (valence) && !isnan (arousal))
        draw_marker (self, cr, point, layout.x + CLAMP (valence, -1, 1) * layout.radius,
                     layout.y - CLAMP (arousal, -1, 1) * layout.radius);
    }

  if (self->points->len > 0 && !self->legend_hidden)
    draw_legend (self, cr, &layout, time);
  cairo_destroy (cr);
}

static void
gs_circumplex_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  GsCircumplex *self = GS_CIRCUMPLEX (widget);
  double line = line_height (self);

  /* a square of five and a half or eight lines between the words */
  *minimum = (int) (7.5 * line) + 2 * PAD;
  *natural = (int) (10 * line) + 2 * PAD;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum += 2 * (PAD_Y - PAD);
      *natural += 2 * (PAD_Y - PAD);
      if (self->points->len > 0 && !self->legend_hidden)
        *natural += (int) ((self->points->len + 1) * line) + 4;
    }
}

static void
gs_circumplex_css_changed (GtkWidget *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (gs_circumplex_parent_class)->css_changed (widget, change);

  gs_palette_read (&GS_CIRCUMPLEX (widget)->palette, widget);
  gtk_widget_queue_resize (widget);
}

static void
changed_cb (GsCircumplex *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean playing = self->playhead != NULL && gs_playhead_get_playing (self->playhead);
  GString *text;

  gtk_widget_queue_draw (GTK_WIDGET (self));

  if (playing && now - self->last_spoken < SPEECH_STEP)
    return;

  self->last_spoken = now;
  text = g_string_new (NULL);
  for (guint i = 0; i < self->points->len; i++)
    {
      const Point *point = g_ptr_array_index (self->points, i);
      char valence[16];
      char arousal[16];

      gs_format_value (gs_series_get_value_at (point->valence, get_time (self)), valence, sizeof valence);
      gs_format_value (gs_series_get_value_at (point->arousal, get_time (self)), arousal, sizeof arousal);
      /* Translators: for screen readers: who, then the two values, as in “network: valence +0.42, arousal +0.18” */
      g_string_append_printf (text, _("%s: valence %s, arousal %s"), point->name, valence, arousal);
      g_string_append (text, i + 1 < self->points->len ? "; " : "");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
  g_string_free (text, TRUE);
}

static void
gs_circumplex_dispose (GObject *object)
{
  GsCircumplex *self = GS_CIRCUMPLEX (object);

  g_ptr_array_set_size (self->points, 0);
  gs_circumplex_set_playhead (self, NULL);

  G_OBJECT_CLASS (gs_circumplex_parent_class)->dispose (object);
}

static void
gs_circumplex_finalize (GObject *object)
{
  g_ptr_array_unref (GS_CIRCUMPLEX (object)->points);

  G_OBJECT_CLASS (gs_circumplex_parent_class)->finalize (object);
}

static void
gs_circumplex_class_init (GsCircumplexClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_circumplex_dispose;
  object_class->finalize = gs_circumplex_finalize;
  widget_class->snapshot = gs_circumplex_snapshot;
  widget_class->measure = gs_circumplex_measure;
  widget_class->css_changed = gs_circumplex_css_changed;

  gtk_widget_class_set_css_name (widget_class, "circumplex");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_circumplex_init (GsCircumplex *self)
{
  self->points = g_ptr_array_new_with_free_func (point_free);
  self->trail = TRAIL_SECONDS * G_GINT64_CONSTANT (1000000000);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Valence and arousal at the playhead"), -1);
}

/**
 * gs_circumplex_new:
 *
 * Makes a circumplex without points.
 *
 * Returns: (transfer floating): the circumplex
 */
GtkWidget *
gs_circumplex_new (void)
{
  return g_object_new (GS_TYPE_CIRCUMPLEX, NULL);
}

/**
 * gs_circumplex_set_playhead:
 * @self: a circumplex
 * @playhead: (nullable) (transfer none): the clock
 *
 * Sets which moment is shown.
 */
void
gs_circumplex_set_playhead (GsCircumplex *self,
                            GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_CIRCUMPLEX (self));
  g_return_if_fail (playhead == NULL || GS_IS_PLAYHEAD (playhead));

  if (self->playhead == playhead)
    return;

  if (self->playhead != NULL)
    g_signal_handlers_disconnect_by_data (self->playhead, self);

  g_set_object (&self->playhead, playhead);

  if (playhead != NULL)
    {
      g_signal_connect_swapped (playhead, "notify::time", G_CALLBACK (changed_cb), self);
      g_signal_connect_swapped (playhead, "notify::playing", G_CALLBACK (changed_cb), self);
      changed_cb (self);
    }
}

/**
 * gs_circumplex_add_point:
 * @self: a circumplex
 * @name: what it is called in the legend
 * @style: what it stands for
 * @valence: valence of each frame, -1 to 1
 * @arousal: arousal of each frame, -1 to 1, with the same frame times
 *
 * Adds a point. The first one lies on top.
 */
void
gs_circumplex_add_point (GsCircumplex *self,
                         const char *name,
                         GsLineStyle style,
                         GsSeries *valence,
                         GsSeries *arousal)
{
  Point *added;
  guint index = 0;

  g_return_if_fail (GS_IS_CIRCUMPLEX (self));
  g_return_if_fail (GS_IS_SERIES (valence));
  g_return_if_fail (GS_IS_SERIES (arousal));

  for (guint i = 0; i < self->points->len; i++)
    {
      const Point *point = g_ptr_array_index (self->points, i);

      if (point->style == style)
        index++;
    }

  added = g_new0 (Point, 1);
  added->circumplex = self;
  added->name = g_strdup (name);
  added->style = style;
  added->index = index;
  added->valence = g_object_ref (valence);
  added->arousal = g_object_ref (arousal);
  g_ptr_array_add (self->points, added);
  g_signal_connect_swapped (valence, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (arousal, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * gs_circumplex_remove_all:
 * @self: a circumplex
 *
 * Takes all points away.
 */
void
gs_circumplex_remove_all (GsCircumplex *self)
{
  g_return_if_fail (GS_IS_CIRCUMPLEX (self));

  g_ptr_array_set_size (self->points, 0);
  /* Nor are they spoken of any more */
  changed_cb (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * gs_circumplex_set_legend:
 * @self: a circumplex
 * @legend: whether the points' names and values are written; %TRUE at first
 *
 * Leaves the room to the circle where the values stand beside it anyway.
 */
void
gs_circumplex_set_legend (GsCircumplex *self,
                          gboolean legend)
{
  g_return_if_fail (GS_IS_CIRCUMPLEX (self));

  if (self->legend_hidden == !legend)
    return;

  self->legend_hidden = !legend;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * gs_circumplex_set_trail:
 * @self: a circumplex
 * @duration: nanoseconds; 0 = none
 *
 * Sets how much of the past is drawn behind each point; 3 s at first.
 */
void
gs_circumplex_set_trail (GsCircumplex *self,
                         gint64 duration)
{
  g_return_if_fail (GS_IS_CIRCUMPLEX (self));

  self->trail = MAX (duration, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
