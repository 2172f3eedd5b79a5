/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-training-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-draw.h"

#define PAD         10
#define TEXT_SCALE  0.85
#define SWATCH      22 /* width of a line's sample */
#define GAP         12
#define MAX_DOTS    60 /* epochs up to which each is a dot too */
#define MARKER      4.5
#define FEW_EPOCHS  20 /* as wide as the axis is at first, where more are to come */
#define N_PANELS    3
#define MAX_CURVES  2

typedef struct
{
  const char *title;
  double minimum;
  double maximum;
  double share; /* of the height; 0 = not shown */
  double top;   /* of the field, below the line with names */
  double height;
} Panel;

typedef enum
{
  PANEL_LOSS,
  PANEL_CCC,
  PANEL_OWN,
} PanelKind;

struct _GsTrainingPlot
{
  GtkWidget parent_instance;

  GArray *points; /* of GsTrainingPoint, by epoch */
  guint n_epochs; /* planned; 0 = not known */
  int hovered;    /* index of a point; -1 = none */
  int chosen;     /* the same, by keyboard */
  GsPalette palette;
};

typedef struct
{
  Panel panels[N_PANELS];
  double left;
  double width;
  double bottom;
  guint last_epoch; /* at the right end */
  double line;      /* height of a line of text */
} Layout;

G_DEFINE_FINAL_TYPE (GsTrainingPlot, gs_training_plot, GTK_TYPE_WIDGET)

static const GsTrainingPoint *
get_point (GsTrainingPlot *self,
           guint index)
{
  return &g_array_index (self->points, GsTrainingPoint, index);
}

/* The values of a panel's curves at one epoch. */
static guint
get_values (const GsTrainingPoint *point,
            PanelKind kind,
            double *values)
{
  switch (kind)
    {
    case PANEL_CCC:
      values[0] = point->ccc[0];
      values[1] = point->ccc[1];
      return 2;

    case PANEL_OWN:
      values[0] = point->own[0];
      values[1] = point->own[1];
      return 2;

    case PANEL_LOSS:
    default:
      values[0] = point->loss;
      return 1;
    }
}

static const char *
get_curve_name (PanelKind kind,
                guint curve)
{
  switch (kind)
    {
    case PANEL_CCC:
      return curve == 0 ? _("valence") : _("arousal");

    case PANEL_OWN:
      return curve == 0 ? _("face") : _("sound");

    case PANEL_LOSS:
    default:
      return _("training clips");
    }
}

static gboolean
has_curve (GsTrainingPlot *self,
           PanelKind kind,
           guint curve)
{
  for (guint i = 0; i < self->points->len; i++)
    {
      double values[MAX_CURVES];

      if (curve < get_values (get_point (self, i), kind, values) && isfinite (values[curve]))
        return TRUE;
    }

  return FALSE;
}

/* The last epoch that was better than all before it; -1 = none. */
static int
find_best (GsTrainingPlot *self)
{
  for (guint i = self->points->len; i-- > 0;)
    if (get_point (self, i)->best)
      return (int) i;

  return -1;
}

static int
get_shown (GsTrainingPlot *self)
{
  int index = self->hovered >= 0 ? self->hovered : self->chosen;

  return index >= 0 && index < (int) self->points->len ? index : (int) self->points->len - 1;
}

/* Epochs over which the learning rate rises at the beginning. */
static guint
count_warmup (GsTrainingPlot *self)
{
  guint n = 0;

  while (n + 1 < self->points->len && get_point (self, n + 1)->learning_rate > get_point (self, n)->learning_rate)
    n++;

  return n;
}

static void
find_range (GsTrainingPlot *self,
            PanelKind kind,
            Panel *panel)
{
  double minimum = kind == PANEL_LOSS ? INFINITY : 0;
  double maximum = kind == PANEL_LOSS ? -INFINITY : 0.2;

  if (kind == PANEL_OWN)
    {
      panel->minimum = 0;
      panel->maximum = 1;
      return;
    }

  for (guint i = 0; i < self->points->len; i++)
    {
      double values[MAX_CURVES];
      guint n_values = get_values (get_point (self, i), kind, values);

      for (guint c = 0; c < n_values; c++)
        if (isfinite (values[c]))
          {
            minimum = MIN (minimum, values[c]);
            maximum = MAX (maximum, values[c]);
          }
    }

  if (minimum > maximum)
    minimum = maximum = 1;

  /* Tenths at both ends: the axis moves seldom and reads easily. */
  panel->minimum = floor (minimum * 10) / 10;
  panel->maximum = ceil (maximum * 10) / 10;
  if (panel->maximum - panel->minimum < 0.15)
    panel->maximum = panel->minimum + 0.2;
}

static double
text_width (GsTrainingPlot *self,
            const char *text)
{
  g_autoptr (PangoLayout) layout = NULL;

  layout = gs_draw_layout (gtk_widget_get_pango_context (GTK_WIDGET (self)), text, TEXT_SCALE, PANGO_WEIGHT_NORMAL);

  return gs_draw_layout_width (layout);
}

static double
line_height (GsTrainingPlot *self)
{
  return gs_draw_line_height (gtk_widget_get_pango_context (GTK_WIDGET (self)), TEXT_SCALE) + 3;
}

/* As far as training goes at most, or as far as it has come and some more where that is far away. */
static guint
find_last_epoch (GsTrainingPlot *self)
{
  guint last = self->points->len > 0 ? get_point (self, self->points->len - 1)->epoch : 0;
  guint room = MAX (FEW_EPOCHS, (last + last / 4 + 9) / 10 * 10);

  if (self->n_epochs > 0)
    room = MIN (room, self->n_epochs);

  return MAX (MAX (room, last), 2);
}

static Layout
lay_out (GsTrainingPlot *self)
{
  Layout layout = { .line = line_height (self) };
  gboolean gates = has_curve (self, PANEL_OWN, 0) || has_curve (self, PANEL_OWN, 1);
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * PAD - layout.line;
  double y = PAD;
  double shares = 0;
  double fields;
  guint n_panels = gates ? 3 : 2;

  layout.panels[PANEL_LOSS] = (Panel) { .title = _("Loss (1 − CCC)"), .share = 1 };
  layout.panels[PANEL_CCC] = (Panel) { .title = _("Validation CCC"), .share = 1.25 };
  layout.panels[PANEL_OWN] = (Panel) { .title = _("Mean weight of “own”"), .share = gates ? 0.6 : 0 };
  layout.left = PAD + text_width (self, "\u22120.0") + 8;
  layout.width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - PAD - 4 - layout.left, 20);
  layout.last_epoch = find_last_epoch (self);

  for (guint p = 0; p < N_PANELS; p++)
    shares += layout.panels[p].share;
  fields = MAX (height - n_panels * layout.line - (n_panels - 1) * GAP, 30);

  for (guint p = 0; p < N_PANELS; p++)
    {
      Panel *panel = &layout.panels[p];

      find_range (self, p, panel);
      if (panel->share <= 0)
        continue;

      y += layout.line;
      panel->top = floor (y) + 0.5;
      panel->height = floor (fields * panel->share / shares);
      y = panel->top + panel->height;
      layout.bottom = y;
      y += GAP;
    }

  return layout;
}

static double
epoch_to_x (const Layout *layout,
            double epoch)
{
  return layout->left + (epoch - 1) / (layout->last_epoch - 1) * layout->width;
}

static double
value_to_y (const Panel *panel,
            double value)
{
  double fraction = (value - panel->minimum) / (panel->maximum - panel->minimum);

  return panel->top + (1 - CLAMP (fraction, 0, 1)) * panel->height;
}

static void
draw_text (GsTrainingPlot *self,
           cairo_t *cr,
           const char *text,
           double x,
           double y,
           double align,
           PangoWeight weight,
           const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = NULL;

  layout = gs_draw_layout (gtk_widget_get_pango_context (GTK_WIDGET (self)), text, TEXT_SCALE, weight);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, round (x - align * gs_draw_layout_width (layout)), round (y));
  pango_cairo_show_layout (cr, layout);
}

/* Colour and dashes of a curve: never colour alone. */
static void
set_curve (GsTrainingPlot *self,
           cairo_t *cr,
           PanelKind kind,
           guint curve)
{
  static const double dashes[] = { 5, 3 };

  switch (kind)
    {
    case PANEL_CCC:
      gs_palette_set_line (&self->palette, cr, curve == 0 ? GS_LINE_NETWORK : GS_LINE_ALTERNATIVE, 0);
      break;

    case PANEL_OWN:
      gs_palette_set_line (&self->palette, cr, GS_LINE_NETWORK, 0);
      gdk_cairo_set_source_rgba (cr, &self->palette.own);
      if (curve == 1)
        cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      break;

    case PANEL_LOSS:
    default:
      gs_palette_set_line (&self->palette, cr, GS_LINE_GOLD, 0);
      break;
    }
}

static void
format_value (PanelKind kind,
              double value,
              char *text,
              gsize size)
{
  if (!isfinite (value))
    g_strlcpy (text, "\u2013", size);
  else
    g_snprintf (text, size, kind == PANEL_OWN ? "%s%.2f" : "%s%.3f", value < 0 ? "\u2212" : "", fabs (value));
}

/* The panel's name, then each curve's sample, name and value; names give way where it is narrow. */
static void
draw_head (GsTrainingPlot *self,
           cairo_t *cr,
           const Layout *layout,
           PanelKind kind)
{
  const Panel *panel = &layout->panels[kind];
  double y = panel->top - layout->line - 0.5;
  double x = layout->left + layout->width;
  double limit = layout->left + text_width (self, panel->title) + 2 * GAP;
  int shown = get_shown (self);

  draw_text (self, cr, panel->title, layout->left, y, 0, PANGO_WEIGHT_SEMIBOLD, &self->palette.text);

  for (guint curve = MAX_CURVES; curve-- > 0;)
    {
      double values[MAX_CURVES] = { NAN, NAN };
      const char *name = get_curve_name (kind, curve);
      char text[16];

      if (!has_curve (self, kind, curve))
        continue;

      get_values (get_point (self, (guint) shown), kind, values);
      format_value (kind, values[curve], text, sizeof text);
      x -= text_width (self, kind == PANEL_OWN ? "0.00" : "\u22120.000");
      draw_text (self, cr, text, x, y, 0, PANGO_WEIGHT_NORMAL, &self->palette.text);
      x -= text_width (self, name) + 6;
      if (x - SWATCH - 6 >= limit)
        {
          draw_text (self, cr, name, x, y, 0, PANGO_WEIGHT_NORMAL, &self->palette.dim);
          x -= SWATCH + 6;
        }
      else
        x += text_width (self, name) - SWATCH;

      set_curve (self, cr, kind, curve);
      cairo_move_to (cr, x, round (y + layout->line / 2) - 0.5);
      cairo_rel_line_to (cr, SWATCH, 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
      x -= GAP;
    }
}

static void
draw_field (GsTrainingPlot *self,
            cairo_t *cr,
            const Layout *layout,
            PanelKind kind)
{
  const Panel *panel = &layout->panels[kind];
  double ends[] = { panel->minimum, panel->maximum };

  gdk_cairo_set_source_rgba (cr, &self->palette.surface);
  cairo_rectangle (cr, layout->left, panel->top, layout->width, panel->height);
  cairo_fill (cr);

  cairo_set_line_width (cr, 1);
  gdk_cairo_set_source_rgba (cr, &self->palette.grid);
  for (double value = ceil (panel->minimum * 5 - 1e-9) / 5; value <= panel->maximum + 1e-9; value += 0.2)
    {
      double y = floor (value_to_y (panel, value)) + 0.5;

      cairo_move_to (cr, layout->left, y);
      cairo_rel_line_to (cr, layout->width, 0);
    }
  cairo_stroke (cr);

  gdk_cairo_set_source_rgba (cr, &self->palette.separator);
  cairo_rectangle (cr, floor (layout->left) + 0.5, panel->top, floor (layout->width), panel->height);
  cairo_stroke (cr);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      char text[16];

      g_snprintf (text, sizeof text, "%s%.1f", ends[i] < -0.05 ? "\u2212" : "", fabs (ends[i]));
      draw_text (self, cr, text, layout->left - 5, value_to_y (panel, ends[i]) - (i == 0 ? layout->line - 3 : 3), 1,
                 PANGO_WEIGHT_NORMAL, &self->palette.dim);
    }
}

static void
draw_vertical (cairo_t *cr,
               const Layout *layout,
               double x)
{
  for (guint p = 0; p < N_PANELS; p++)
    if (layout->panels[p].share > 0)
      {
        cairo_move_to (cr, floor (x) + 0.5, layout->panels[p].top);
        cairo_rel_line_to (cr, 0, layout->panels[p].height);
      }
  cairo_stroke (cr);
}

/* Warm-up as a band, every fall of the learning rate as a dotted line with the new rate. */
static void
draw_learning_rate (GsTrainingPlot *self,
                    cairo_t *cr,
                    const Layout *layout)
{
  static const double dots[] = { 1, 3 };
  const Panel *panel = &layout->panels[PANEL_LOSS];
  guint warmup = count_warmup (self);
  double free_from = layout->left;

  if (warmup > 0)
    {
      double end = epoch_to_x (layout, get_point (self, warmup)->epoch);

      gdk_cairo_set_source_rgba (cr, &self->palette.selection);
      for (guint p = 0; p < N_PANELS; p++)
        if (layout->panels[p].share > 0)
          cairo_rectangle (cr, layout->left, layout->panels[p].top, end - layout->left, layout->panels[p].height);
      cairo_fill (cr);
      if (text_width (self, _("warm-up")) + 8 < end - layout->left)
        draw_text (self, cr, _("warm-up"), layout->left + 4, panel->top + panel->height - layout->line + 1, 0, PANGO_WEIGHT_NORMAL, &self->palette.dim);
    }

  for (guint i = 1; i < self->points->len; i++)
    {
      double rate = get_point (self, i)->learning_rate;
      double x = epoch_to_x (layout, get_point (self, i)->epoch - 0.5);
      g_autofree char *text = NULL;

      if (rate >= get_point (self, i - 1)->learning_rate)
        continue;

      gdk_cairo_set_source_rgba (cr, &self->palette.dim);
      cairo_set_line_width (cr, self->palette.high_contrast ? 2 : 1.25);
      cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
      draw_vertical (cr, layout, x);
      cairo_set_dash (cr, NULL, 0, 0);

      text = g_strdup_printf ("%g", rate);
      if (x + 3 < free_from || x + 3 + text_width (self, text) > layout->left + layout->width)
        continue;
      draw_text (self, cr, text, x + 3, panel->top + 2, 0, PANGO_WEIGHT_NORMAL, &self->palette.dim);
      free_from = x + 3 + text_width (self, text) + 4;
    }
}

static void
draw_curve (GsTrainingPlot *self,
            cairo_t *cr,
            const Layout *layout,
            PanelKind kind,
            guint curve)
{
  const Panel *panel = &layout->panels[kind];
  gboolean open = FALSE;

  set_curve (self, cr, kind, curve);
  for (guint i = 0; i < self->points->len; i++)
    {
      double values[MAX_CURVES];
      double x = epoch_to_x (layout, get_point (self, i)->epoch);

      get_values (get_point (self, i), kind, values);
      if (!isfinite (values[curve]))
        {
          open = FALSE;
          continue;
        }
      if (open)
        cairo_line_to (cr, x, value_to_y (panel, values[curve]));
      else
        cairo_move_to (cr, x, value_to_y (panel, values[curve]));
      open = TRUE;
    }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);

  for (guint i = 0; i < self->points->len && self->points->len <= MAX_DOTS; i++)
    {
      double values[MAX_CURVES];

      get_values (get_point (self, i), kind, values);
      if (!isfinite (values[curve]))
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, epoch_to_x (layout, get_point (self, i)->epoch), value_to_y (panel, values[curve]), 2, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

/* A line through all panels, and diamonds where the best epoch's CCC lies. */
static void
draw_best (GsTrainingPlot *self,
           cairo_t *cr,
           const Layout *layout)
{
  static const double dashes[] = { 4, 3 };
  const Panel *panel = &layout->panels[PANEL_CCC];
  int best = find_best (self);
  g_autofree char *text = NULL;
  double x, width;

  if (best < 0)
    return;

  x = epoch_to_x (layout, get_point (self, (guint) best)->epoch);
  gdk_cairo_set_source_rgba (cr, &self->palette.selection_edge);
  cairo_set_line_width (cr, self->palette.high_contrast ? 2 : 1);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  draw_vertical (cr, layout, x);
  cairo_set_dash (cr, NULL, 0, 0);

  for (guint curve = 0; curve < GS_TRAINING_PLOT_N_OUTPUTS; curve++)
    {
      double value = get_point (self, (guint) best)->ccc[curve];
      double y = value_to_y (panel, value);

      if (!isfinite (value))
        continue;
      cairo_move_to (cr, x, y - MARKER - 1);
      cairo_line_to (cr, x + MARKER + 1, y);
      cairo_line_to (cr, x, y + MARKER + 1);
      cairo_line_to (cr, x - MARKER - 1, y);
      cairo_close_path (cr);
      set_curve (self, cr, PANEL_CCC, curve);
      cairo_set_dash (cr, NULL, 0, 0);
      cairo_fill_preserve (cr);
      gdk_cairo_set_source_rgba (cr, &self->palette.surface);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
    }

  text = g_strdup_printf (_("best: %u"), get_point (self, (guint) best)->epoch);
  width = text_width (self, text);
  draw_text (self, cr, text, x + 4 + width < layout->left + layout->width ? x + 4 : x - 4 - width,
             panel->top + panel->height - layout->line + 1, 0, PANGO_WEIGHT_NORMAL, &self->palette.text);
}

static void
draw_cursor (GsTrainingPlot *self,
             cairo_t *cr,
             const Layout *layout)
{
  if (self->hovered < 0 && self->chosen < 0)
    return;

  gdk_cairo_set_source_rgba (cr, &self->palette.cursor);
  cairo_set_line_width (cr, 1);
  draw_vertical (cr, layout, epoch_to_x (layout, get_point (self, (guint) get_shown (self))->epoch));
}

/* The axis with the number of the epoch whose values are written. */
static void
draw_axis (GsTrainingPlot *self,
           cairo_t *cr,
           const Layout *layout)
{
  static const guint steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000 };
  double room = text_width (self, "0000") + 12;
  double y = layout->bottom + 2;
  guint step = steps[G_N_ELEMENTS (steps) - 1];
  g_autofree char *label = NULL;
  double label_width;

  for (guint i = G_N_ELEMENTS (steps); i-- > 0;)
    if (steps[i] * layout->width / (layout->last_epoch - 1) >= room)
      step = steps[i];

  if (self->points->len > 0)
    label = g_strdup_printf (_("epoch %u"), get_point (self, (guint) get_shown (self))->epoch);
  else
    label = g_strdup (_("epoch"));
  label_width = text_width (self, label);
  draw_text (self, cr, label, layout->left + layout->width, y, 1, PANGO_WEIGHT_NORMAL, &self->palette.text);

  for (guint epoch = 1; epoch <= layout->last_epoch; epoch = epoch == 1 && step > 1 ? step : epoch + step)
    {
      g_autofree char *text = g_strdup_printf ("%u", epoch);
      double x = epoch_to_x (layout, epoch);

      if (x + text_width (self, text) / 2 + 8 > layout->left + layout->width - label_width)
        break;
      draw_text (self, cr, text, x, y, epoch == 1 ? 0 : 0.5, PANGO_WEIGHT_NORMAL, &self->palette.dim);
    }
}

static void
gs_training_plot_snapshot (GtkWidget *widget,
                           GtkSnapshot *snapshot)
{
  GsTrainingPlot *self = GS_TRAINING_PLOT (widget);
  Layout layout = lay_out (self);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));

  for (PanelKind kind = 0; kind < N_PANELS; kind++)
    if (layout.panels[kind].share > 0)
      draw_field (self, cr, &layout, kind);
  draw_axis (self, cr, &layout);

  if (self->points->len == 0)
    {
      for (PanelKind kind = 0; kind < N_PANELS; kind++)
        if (layout.panels[kind].share > 0)
          draw_head (self, cr, &layout, kind);
      draw_text (self, cr, _("The curves begin when the first epoch is done."), layout.left + layout.width / 2,
                 layout.panels[PANEL_LOSS].top + layout.panels[PANEL_LOSS].height / 2 - layout.line / 2, 0.5,
                 PANGO_WEIGHT_NORMAL, &self->palette.dim);
      cairo_destroy (cr);
      return;
    }

  draw_learning_rate (self, cr, &layout);
  draw_cursor (self, cr, &layout);
  for (PanelKind kind = 0; kind < N_PANELS; kind++)
    {
      if (layout.panels[kind].share <= 0)
        continue;
      for (guint curve = 0; curve < MAX_CURVES; curve++)
        if (has_curve (self, kind, curve))
          draw_curve (self, cr, &layout, kind, curve);
      draw_head (self, cr, &layout, kind);
    }
  draw_best (self, cr, &layout);
  cairo_destroy (cr);
}

static void
gs_training_plot_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  double line = line_height (GS_TRAINING_PLOT (widget));

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = (int) (14 * line);
      *natural = (int) (30 * line);
    }
  else
    {
      *minimum = (int) (14 * line);
      *natural = (int) (20 * line);
    }
}

static void
gs_training_plot_css_changed (GtkWidget *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (gs_training_plot_parent_class)->css_changed (widget, change);

  gs_palette_read (&GS_TRAINING_PLOT (widget)->palette, widget);
  gtk_widget_queue_resize (widget);
}

static void
append_values (GString *text,
               const GsTrainingPoint *point,
               PanelKind kind,
               const char *title)
{
  double values[MAX_CURVES];
  guint n_values = get_values (point, kind, values);
  gboolean first = TRUE;

  for (guint c = 0; c < n_values; c++)
    {
      char value[16];

      if (!isfinite (values[c]))
        continue;
      format_value (kind, values[c], value, sizeof value);
      if (first)
        g_string_append_printf (text, "; %s ", title);
      else
        g_string_append (text, ", ");
      if (kind != PANEL_LOSS)
        g_string_append_printf (text, "%s ", get_curve_name (kind, c));
      g_string_append (text, value);
      first = FALSE;
    }
}

static void
describe (GsTrainingPlot *self)
{
  g_autofree char *text = gs_training_plot_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
show_point (GsTrainingPlot *self,
            int hovered,
            int chosen)
{
  if (self->hovered == hovered && self->chosen == chosen)
    return;

  self->hovered = hovered;
  self->chosen = chosen;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe (self);
}

static void
motion_cb (GsTrainingPlot *self,
           double x,
           double y)
{
  Layout layout = lay_out (self);
  double epoch = 1 + (x - layout.left) / layout.width * (layout.last_epoch - 1);
  int nearest = -1;

  for (guint i = 0; i < self->points->len; i++)
    if (fabs (get_point (self, i)->epoch - epoch) <= 0.5)
      nearest = (int) i;

  show_point (self, nearest, self->chosen);
}

static void
leave_cb (GsTrainingPlot *self)
{
  show_point (self, -1, self->chosen);
}

static gboolean
key_cb (GsTrainingPlot *self,
        guint keyval,
        guint keycode,
        GdkModifierType state)
{
  int last = (int) self->points->len - 1;
  int index = get_shown (self);

  if (last < 0 || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Left:
      index = MAX (index - 1, 0);
      break;

    case GDK_KEY_Right:
      index = MIN (index + 1, last);
      break;

    case GDK_KEY_Home:
      index = 0;
      break;

    case GDK_KEY_End:
      index = last;
      break;

    default:
      return GDK_EVENT_PROPAGATE;
    }

  /* At the end the plot follows the training again. */
  show_point (self, -1, index == last ? -1 : index);

  return GDK_EVENT_STOP;
}

static void
gs_training_plot_finalize (GObject *object)
{
  g_array_unref (GS_TRAINING_PLOT (object)->points);

  G_OBJECT_CLASS (gs_training_plot_parent_class)->finalize (object);
}

static void
gs_training_plot_class_init (GsTrainingPlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = gs_training_plot_finalize;
  widget_class->snapshot = gs_training_plot_snapshot;
  widget_class->measure = gs_training_plot_measure;
  widget_class->css_changed = gs_training_plot_css_changed;

  gtk_widget_class_set_css_name (widget_class, "trainingplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_training_plot_init (GsTrainingPlot *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->points = g_array_new (FALSE, FALSE, sizeof (GsTrainingPoint));
  self->hovered = self->chosen = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Training curves"), -1);
  describe (self);
}

/**
 * gs_training_plot_new:
 *
 * Returns: (transfer floating): a plot without epochs
 */
GtkWidget *
gs_training_plot_new (void)
{
  return g_object_new (GS_TYPE_TRAINING_PLOT, NULL);
}

/**
 * gs_training_plot_set_n_epochs:
 * @self: a training plot
 * @n_epochs: epochs that are planned at most; 0 = not known
 */
void
gs_training_plot_set_n_epochs (GsTrainingPlot *self,
                               guint n_epochs)
{
  g_return_if_fail (GS_IS_TRAINING_PLOT (self));

  self->n_epochs = n_epochs;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe (self);
}

/**
 * gs_training_plot_set_points:
 * @self: a training plot
 * @points: (array length=n_points) (nullable): the epochs that are done, in their order
 * @n_points: how many there are
 *
 * Sets what is drawn and tells screen readers of the last epoch.
 */
void
gs_training_plot_set_points (GsTrainingPlot *self,
                             const GsTrainingPoint *points,
                             guint n_points)
{
  g_return_if_fail (GS_IS_TRAINING_PLOT (self));
  g_return_if_fail (points != NULL || n_points == 0);

  g_array_set_size (self->points, 0);
  if (n_points > 0)
    g_array_append_vals (self->points, points, n_points);
  if (self->hovered >= (int) n_points)
    self->hovered = -1;
  if (self->chosen >= (int) n_points)
    self->chosen = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe (self);
}

guint
gs_training_plot_get_n_points (GsTrainingPlot *self)
{
  g_return_val_if_fail (GS_IS_TRAINING_PLOT (self), 0);

  return self->points->len;
}

/**
 * gs_training_plot_describe:
 * @self: a training plot
 *
 * Returns: (transfer full): the values that are written in it, as a screen reader says them
 */
char *
gs_training_plot_describe (GsTrainingPlot *self)
{
  const GsTrainingPoint *point;
  GString *text;
  int best;

  g_return_val_if_fail (GS_IS_TRAINING_PLOT (self), NULL);

  if (self->points->len == 0)
    return g_strdup (_("No epoch is done yet."));

  point = get_point (self, (guint) get_shown (self));
  best = find_best (self);
  text = g_string_new (NULL);
  if (self->n_epochs > 0)
    g_string_append_printf (text, _("Epoch %u of %u"), point->epoch, self->n_epochs);
  else
    g_string_append_printf (text, _("Epoch %u"), point->epoch);
  append_values (text, point, PANEL_LOSS, _("loss"));
  append_values (text, point, PANEL_CCC, _("validation CCC"));
  append_values (text, point, PANEL_OWN, _("mean weight of “own”"));
  if (point->learning_rate > 0)
    g_string_append_printf (text, _("; learning rate %g"), point->learning_rate);
  if (best >= 0)
    g_string_append_printf (text, _("; best so far: epoch %u"), get_point (self, (guint) best)->epoch);

  return g_string_free (text, FALSE);
}
