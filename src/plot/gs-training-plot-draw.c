/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-training-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define PAD         10
#define TEXT_SCALE  0.85
#define SWATCH      22 /* width of a line's sample */
#define GAP         12
#define MAX_DOTS    60 /* epochs up to which each is a dot too */
#define MARKER      4.5
#define FEW_EPOCHS  20 /* as wide as the axis is at first, where more are to come */

/* By index, from 0. */
const GsTrainingPoint *
gs_training_plot_get_point (GsTrainingPlot *self,
                            guint index)
{
  return &g_array_index (self->points, GsTrainingPoint, index);
}

/* The values of a panel's curves at one epoch. */
guint
gs_training_plot_get_values (const GsTrainingPoint *point,
                             GsTrainingPanelKind kind,
                             double *values)
{
  switch (kind)
    {
    case GS_TRAINING_PANEL_CCC:
      values[0] = point->ccc[0];
      values[1] = point->ccc[1];
      return 2;

    case GS_TRAINING_PANEL_OWN:
      values[0] = point->own[0];
      values[1] = point->own[1];
      return 2;

    case GS_TRAINING_PANEL_LOSS:
    default:
      values[0] = point->loss;
      return 1;
    }
}

/* As it stands in the legend. */
const char *
gs_training_plot_get_curve_name (GsTrainingPanelKind kind,
                                 guint curve)
{
  switch (kind)
    {
    case GS_TRAINING_PANEL_CCC:
      return curve == 0 ? _("valence") : _("arousal");

    case GS_TRAINING_PANEL_OWN:
      return curve == 0 ? _("face") : _("sound");

    case GS_TRAINING_PANEL_LOSS:
    default:
      return _("training clips");
    }
}

static gboolean
has_curve (GsTrainingPlot *self,
           GsTrainingPanelKind kind,
           guint curve)
{
  for (guint i = 0; i < self->points->len; i++)
    {
      double values[GS_TRAINING_PLOT_MAX_CURVES];

      if (curve < gs_training_plot_get_values (gs_training_plot_get_point (self, i), kind, values) &&
          isfinite (values[curve]))
        return TRUE;
    }

  return FALSE;
}

/* The last epoch that was better than all before it; -1 = none. */
int
gs_training_plot_find_best (GsTrainingPlot *self)
{
  for (guint i = self->points->len; i-- > 0;)
    if (gs_training_plot_get_point (self, i)->best)
      return (int) i;

  return -1;
}

/* Index of the point whose values are written: under the pointer, chosen, or the last. There must be one. */
int
gs_training_plot_get_shown (GsTrainingPlot *self)
{
  int index = self->hovered >= 0 ? self->hovered : self->chosen;

  return index >= 0 && index < (int) self->points->len ? index : (int) self->points->len - 1;
}

/* Epochs over which the learning rate rises at the beginning. */
static guint
count_warmup (GsTrainingPlot *self)
{
  guint n = 0;

  while (n + 1 < self->points->len &&
         gs_training_plot_get_point (self, n + 1)->learning_rate > gs_training_plot_get_point (self, n)->learning_rate)
    n++;

  return n;
}

static void
find_range (GsTrainingPlot *self,
            GsTrainingPanelKind kind,
            GsTrainingPanel *panel)
{
  double minimum = kind == GS_TRAINING_PANEL_LOSS ? INFINITY : 0;
  double maximum = kind == GS_TRAINING_PANEL_LOSS ? -INFINITY : 0.2;

  if (kind == GS_TRAINING_PANEL_OWN)
    {
      panel->minimum = 0;
      panel->maximum = 1;
      return;
    }

  for (guint i = 0; i < self->points->len; i++)
    {
      double values[GS_TRAINING_PLOT_MAX_CURVES];
      guint n_values = gs_training_plot_get_values (gs_training_plot_get_point (self, i), kind, values);

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

/* Of a line of text with its air, pixels. */
double
gs_training_plot_get_line_height (GsTrainingPlot *self)
{
  return gs_draw_line_height (gtk_widget_get_pango_context (GTK_WIDGET (self)), TEXT_SCALE) + 3;
}

/* As far as training goes at most, or as far as it has come and some more where that is far away. */
static guint
find_last_epoch (GsTrainingPlot *self)
{
  guint last = self->points->len > 0 ? gs_training_plot_get_point (self, self->points->len - 1)->epoch : 0;
  guint room = MAX (FEW_EPOCHS, (last + last / 4 + 9) / 10 * 10);

  if (self->n_epochs > 0)
    room = MIN (room, self->n_epochs);

  return MAX (MAX (room, last), 2);
}

/* The panels one below the other over one axis; the gates only where there are some. */
GsTrainingLayout
gs_training_plot_lay_out (GsTrainingPlot *self)
{
  GsTrainingLayout layout = { .line = gs_training_plot_get_line_height (self) };
  gboolean gates = has_curve (self, GS_TRAINING_PANEL_OWN, 0) || has_curve (self, GS_TRAINING_PANEL_OWN, 1);
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * PAD - layout.line;
  double y = PAD;
  double shares = 0;
  double fields;
  guint n_panels = gates ? 3 : 2;

  layout.panels[GS_TRAINING_PANEL_LOSS] = (GsTrainingPanel) { .title = _("Loss (1 − CCC)"), .share = 1 };
  layout.panels[GS_TRAINING_PANEL_CCC] = (GsTrainingPanel) { .title = _("Validation CCC"), .share = 1.25 };
  layout.panels[GS_TRAINING_PANEL_OWN] = (GsTrainingPanel){ .title = _ ("Mean weight of “own”"),
                                                            .share = gates ? 0.6 : 0 };
  layout.left = PAD + text_width (self, "\u22120.0") + 8;
  layout.width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - PAD - 4 - layout.left, 20);
  layout.last_epoch = find_last_epoch (self);

  for (guint p = 0; p < GS_TRAINING_PLOT_N_PANELS; p++)
    shares += layout.panels[p].share;
  fields = MAX (height - n_panels * layout.line - (n_panels - 1) * GAP, 30);

  for (guint p = 0; p < GS_TRAINING_PLOT_N_PANELS; p++)
    {
      GsTrainingPanel *panel = &layout.panels[p];

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
epoch_to_x (const GsTrainingLayout *layout,
            double epoch)
{
  return layout->left + (epoch - 1) / (layout->last_epoch - 1) * layout->width;
}

static double
value_to_y (const GsTrainingPanel *panel,
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
  gs_draw_text (GTK_WIDGET (self), cr, text, TEXT_SCALE, x, y, align, weight, colour);
}

/* Colour and dashes of a curve: never colour alone. */
static void
set_curve (GsTrainingPlot *self,
           cairo_t *cr,
           GsTrainingPanelKind kind,
           guint curve)
{
  static const double dashes[] = { 5, 3 };

  switch (kind)
    {
    case GS_TRAINING_PANEL_CCC:
      gs_palette_set_line (&self->palette, cr, curve == 0 ? GS_LINE_NETWORK : GS_LINE_ALTERNATIVE, 0);
      break;

    case GS_TRAINING_PANEL_OWN:
      gs_palette_set_line (&self->palette, cr, GS_LINE_NETWORK, 0);
      gdk_cairo_set_source_rgba (cr, &self->palette.own);
      if (curve == 1)
        cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      break;

    case GS_TRAINING_PANEL_LOSS:
    default:
      gs_palette_set_line (&self->palette, cr, GS_LINE_GOLD, 0);
      break;
    }
}

/* "0.812", "−0.041", a weight with two decimals; "–" for NaN. */
void
gs_training_plot_format_value (GsTrainingPanelKind kind,
                               double value,
                               char *text,
                               gsize size)
{
  if (!isfinite (value))
    g_strlcpy (text, "\u2013", size);
  else
    g_snprintf (text, size, kind == GS_TRAINING_PANEL_OWN ? "%s%.2f" : "%s%.3f", value < 0 ? "\u2212" : "",
                fabs (value));
}

/* The panel's name, then each curve's sample, name and value; names give way where it is narrow. */
static void
draw_head (GsTrainingPlot *self,
           cairo_t *cr,
           const GsTrainingLayout *layout,
           GsTrainingPanelKind kind)
{
  const GsTrainingPanel *panel = &layout->panels[kind];
  double y = panel->top - layout->line - 0.5;
  double x = layout->left + layout->width;
  double limit = layout->left + text_width (self, panel->title) + 2 * GAP;
  int shown = gs_training_plot_get_shown (self);

  draw_text (self, cr, panel->title, layout->left, y, 0, PANGO_WEIGHT_SEMIBOLD, &self->palette.text);

  for (guint curve = GS_TRAINING_PLOT_MAX_CURVES; curve-- > 0;)
    {
      double values[GS_TRAINING_PLOT_MAX_CURVES] = { NAN, NAN };
      const char *name = gs_training_plot_get_curve_name (kind, curve);
      char text[16];

      if (!has_curve (self, kind, curve))
        continue;

      gs_training_plot_get_values (gs_training_plot_get_point (self, (guint) shown), kind, values);
      gs_training_plot_format_value (kind, values[curve], text, sizeof text);
      x -= text_width (self, kind == GS_TRAINING_PANEL_OWN ? "0.00" : "\u22120.000");
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
            const GsTrainingLayout *layout,
            GsTrainingPanelKind kind)
{
  const GsTrainingPanel *panel = &layout->panels[kind];
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
               const GsTrainingLayout *layout,
               double x)
{
  for (guint p = 0; p < GS_TRAINING_PLOT_N_PANELS; p++)
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
                    const GsTrainingLayout *layout)
{
  static const double dots[] = { 1, 3 };
  const GsTrainingPanel *panel = &layout->panels[GS_TRAINING_PANEL_LOSS];
  guint warmup = count_warmup (self);
  double free_from = layout->left;

  if (warmup > 0)
    {
      double end = epoch_to_x (layout, gs_training_plot_get_point (self, warmup)->epoch);

      gdk_cairo_set_source_rgba (cr, &self->palette.selection);
      for (guint p = 0; p < GS_TRAINING_PLOT_N_PANELS; p++)
        if (layout->panels[p].share > 0)
          cairo_rectangle (cr, layout->left, layout->panels[p].top, end - layout->left, layout->panels[p].height);
      cairo_fill (cr);
      if (text_width (self, _("warm-up")) + 8 < end - layout->left)
        draw_text (self, cr, _ ("warm-up"), layout->left + 4, panel->top + panel->height - layout->line + 1, 0,
                   PANGO_WEIGHT_NORMAL, &self->palette.dim);
    }

  for (guint i = 1; i < self->points->len; i++)
    {
      double rate = gs_training_plot_get_point (self, i)->learning_rate;
      double x = epoch_to_x (layout, gs_training_plot_get_point (self, i)->epoch - 0.5);
      g_autofree char *text = NULL;

      if (rate >= gs_training_plot_get_point (self, i - 1)->learning_rate)
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
            const GsTrainingLayout *layout,
            GsTrainingPanelKind kind,
            guint curve)
{
  const GsTrainingPanel *panel = &layout->panels[kind];
  gboolean open = FALSE;

  set_curve (self, cr, kind, curve);
  for (guint i = 0; i < self->points->len; i++)
    {
      double values[GS_TRAINING_PLOT_MAX_CURVES];
      double x = epoch_to_x (layout, gs_training_plot_get_point (self, i)->epoch);

      gs_training_plot_get_values (gs_training_plot_get_point (self, i), kind, values);
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
      double values[GS_TRAINING_PLOT_MAX_CURVES];

      gs_training_plot_get_values (gs_training_plot_get_point (self, i), kind, values);
      if (!isfinite (values[curve]))
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, epoch_to_x (layout, gs_training_plot_get_point (self, i)->epoch),
                 value_to_y (panel, values[curve]), 2, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

/* A line through all panels, and diamonds where the best epoch's CCC lies. */
static void
draw_best (GsTrainingPlot *self,
           cairo_t *cr,
           const GsTrainingLayout *layout)
{
  static const double dashes[] = { 4, 3 };
  const GsTrainingPanel *panel = &layout->panels[GS_TRAINING_PANEL_CCC];
  int best = gs_training_plot_find_best (self);
  g_autofree char *text = NULL;
  double x, width;

  if (best < 0)
    return;

  x = epoch_to_x (layout, gs_training_plot_get_point (self, (guint) best)->epoch);
  gdk_cairo_set_source_rgba (cr, &self->palette.selection_edge);
  cairo_set_line_width (cr, self->palette.high_contrast ? 2 : 1);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  draw_vertical (cr, layout, x);
  cairo_set_dash (cr, NULL, 0, 0);

  for (guint curve = 0; curve < GS_TRAINING_PLOT_N_OUTPUTS; curve++)
    {
      double value = gs_training_plot_get_point (self, (guint) best)->ccc[curve];
      double y = value_to_y (panel, value);

      if (!isfinite (value))
        continue;
      cairo_move_to (cr, x, y - MARKER - 1);
      cairo_line_to (cr, x + MARKER + 1, y);
      cairo_line_to (cr, x, y + MARKER + 1);
      cairo_line_to (cr, x - MARKER - 1, y);
      cairo_close_path (cr);
      set_curve (self, cr, GS_TRAINING_PANEL_CCC, curve);
      cairo_set_dash (cr, NULL, 0, 0);
      cairo_fill_preserve (cr);
      gdk_cairo_set_source_rgba (cr, &self->palette.surface);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
    }

  text = g_strdup_printf (_("best: %u"), gs_training_plot_get_point (self, (guint) best)->epoch);
  width = text_width (self, text);
  draw_text (self, cr, text, x + 4 + width < layout->left + layout->width ? x + 4 : x - 4 - width,
             panel->top + panel->height - layout->line + 1, 0, PANGO_WEIGHT_NORMAL, &self->palette.text);
}

static void
draw_cursor (GsTrainingPlot *self,
             cairo_t *cr,
             const GsTrainingLayout *layout)
{
  if (self->hovered < 0 && self->chosen < 0)
    return;

  gdk_cairo_set_source_rgba (cr, &self->palette.cursor);
  cairo_set_line_width (cr, 1);
  draw_vertical (
    cr, layout,
    epoch_to_x (layout, gs_training_plot_get_point (self, (guint) gs_training_plot_get_shown (self))->epoch));
}

/* The axis with the number of the epoch whose values are written. */
static void
draw_axis (GsTrainingPlot *self,
           cairo_t *cr,
           const GsTrainingLayout *layout)
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
    label = g_strdup_printf (_ ("epoch %u"),
                             gs_training_plot_get_point (self, (guint) gs_training_plot_get_shown (self))->epoch);
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

/**
 * gs_training_plot_draw:
 * @self: a training plot
 * @cr: where to draw
 *
 * Draws all of it.
 */
void
gs_training_plot_draw (GsTrainingPlot *self,
                       cairo_t *cr)
{
  GsTrainingLayout layout = gs_training_plot_lay_out (self);

  for (GsTrainingPanelKind kind = 0; kind < GS_TRAINING_PLOT_N_PANELS; kind++)
    if (layout.panels[kind].share > 0)
      draw_field (self, cr, &layout, kind);
  draw_axis (self, cr, &layout);

  if (self->points->len == 0)
    {
      for (GsTrainingPanelKind kind = 0; kind < GS_TRAINING_PLOT_N_PANELS; kind++)
        if (layout.panels[kind].share > 0)
          draw_head (self, cr, &layout, kind);
      draw_text (self, cr, _ ("The curves begin when the first epoch is done."), layout.left + layout.width / 2,
                 layout.panels[GS_TRAINING_PANEL_LOSS].top + layout.panels[GS_TRAINING_PANEL_LOSS].height / 2 -
                   layout.line / 2,
                 0.5, PANGO_WEIGHT_NORMAL, &self->palette.dim);
      return;
    }

  draw_learning_rate (self, cr, &layout);
  draw_cursor (self, cr, &layout);
  for (GsTrainingPanelKind kind = 0; kind < GS_TRAINING_PLOT_N_PANELS; kind++)
    {
      if (layout.panels[kind].share <= 0)
        continue;
      for (guint curve = 0; curve < GS_TRAINING_PLOT_MAX_CURVES; curve++)
        if (has_curve (self, kind, curve))
          draw_curve (self, cr, &layout, kind, curve);
      draw_head (self, cr, &layout, kind);
    }
  draw_best (self, cr, &layout);
}
