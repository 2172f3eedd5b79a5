/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-paint.h"

#include <math.h>

/* Upper edge of what is held before the face when it is down and when it is up, in face units from the eyes. */
#define COVER_DOWN 6.5
#define COVER_UP   -1.05

static const GsSynthColour white = { 1.0, 1.0, 1.0 };
static const GsSynthColour black = { 0.0, 0.0, 0.0 };

/*< private >
 * A wall with soft light on it, a window's glow and a shelf far behind.
 */
void
gs_synth_paint_room (GsSynthPaint *self)
{
  cairo_t *cr = self->cr;
  double w = self->view->width, h = self->view->height;
  GsSynthColour wall = gs_synth_colour_scale (self->who->wall, self->moment->light);
  double lit = w * (0.5 + 0.42 * self->who->light_x);
  cairo_pattern_t *pattern;

  pattern = cairo_pattern_create_linear (0.0, 0.0, 0.0, h);
  gs_synth_colour_add_stop (pattern, 0.0, gs_synth_colour_scale (wall, 0.98), 1.0);
  gs_synth_colour_add_stop (pattern, 1.0, gs_synth_colour_scale (wall, 0.72), 1.0);
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_pattern_destroy (pattern);

  pattern = cairo_pattern_create_radial (lit, 0.25 * h, 0.0, lit, 0.25 * h, 0.75 * w);
  gs_synth_colour_add_stop (pattern, 0.0, white, 0.34 * self->moment->light);
  gs_synth_colour_add_stop (pattern, 1.0, white, 0.0);
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_pattern_destroy (pattern);

  pattern = cairo_pattern_create_radial (0.5 * w, 0.45 * h, 0.35 * w, 0.5 * w, 0.45 * h, 0.78 * w);
  gs_synth_colour_add_stop (pattern, 0.0, black, 0.0);
  gs_synth_colour_add_stop (pattern, 1.0, black, 0.34);
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_pattern_destroy (pattern);
}

/*< private >
 * Neck and shoulders. They sit still while the head turns, and move with it from place to place.
 */
void
gs_synth_paint_body (GsSynthPaint *self)
{
  cairo_t *cr = self->cr;
  double u = self->unit, x = self->pose.x, y = self->pose.y;
  double bottom = self->view->height + u;
  GsSynthColour cloth = gs_synth_colour_scale (self->who->cloth, self->moment->light);
  GsSynthColour shade = gs_synth_colour_mix (gs_synth_colour_scale (self->skin, 0.70),
                                             (GsSynthColour){ 0.45, 0.16, 0.10 }, 0.14);
  GsSynthPoint left = gs_synth_paint_place (self, -0.66, 1.05, -0.75),
               right = gs_synth_paint_place (self, 0.66, 1.05, -0.75);
  GsSynthPoint chin = self->seen[8];
  cairo_pattern_t *pattern;

  /* Neck, in the shadow of the jaw. */
  pattern = cairo_pattern_create_linear (0.0, y + 1.6 * u, 0.0, y + 2.9 * u);
  gs_synth_colour_add_stop (pattern, 0.0, shade, 1.0);
  gs_synth_colour_add_stop (pattern, 1.0, gs_synth_colour_scale (self->skin, 0.90), 1.0);
  cairo_set_source (cr, pattern);
  cairo_move_to (cr, left.x, left.y);
  cairo_curve_to (cr, left.x, y + 1.9 * u, x - 0.66 * u, y + 2.25 * u, x - 1.15 * u, y + 2.62 * u);
  cairo_curve_to (cr, x - 0.6 * u, y + 3.1 * u, x + 0.6 * u, y + 3.1 * u, x + 1.15 * u, y + 2.62 * u);
  cairo_curve_to (cr, x + 0.66 * u, y + 2.25 * u, right.x, y + 1.9 * u, right.x, right.y);
  cairo_close_path (cr);
  cairo_save (cr);
  cairo_fill_preserve (cr);
  cairo_pattern_destroy (pattern);
  cairo_clip (cr);
  gs_synth_paint_blob (self, (GsSynthPoint){ chin.x, chin.y - 0.05 * u, 0.0 }, 0.95 * u, 0.5 * u,
                       gs_synth_colour_scale (shade, 0.6), 0.55);
  cairo_restore (cr);

  /* A round collar leaves the neck's root free. */
  pattern = cairo_pattern_create_linear (x - 2.7 * u, 0.0, x + 2.7 * u, 0.0);
  gs_synth_colour_add_stop (pattern, 0.0, gs_synth_colour_scale (cloth, 0.80 - 0.20 * self->who->light_x), 1.0);
  gs_synth_colour_add_stop (pattern, 0.5, cloth, 1.0);
  gs_synth_colour_add_stop (pattern, 1.0, gs_synth_colour_scale (cloth, 0.80 + 0.20 * self->who->light_x), 1.0);
  cairo_set_source (cr, pattern);
  cairo_move_to (cr, x - 0.82 * u, y + 2.40 * u);
  cairo_curve_to (cr, x - 0.62 * u, y + 3.00 * u, x + 0.62 * u, y + 3.00 * u, x + 0.82 * u, y + 2.40 * u);
  cairo_curve_to (cr, x + 1.4 * u, y + 2.66 * u, x + 2.5 * u, y + 2.72 * u, x + 2.75 * u, y + 3.6 * u);
  cairo_line_to (cr, x + 3.0 * u, bottom);
  cairo_line_to (cr, x - 3.0 * u, bottom);
  cairo_line_to (cr, x - 2.75 * u, y + 3.6 * u);
  cairo_curve_to (cr, x - 2.5 * u, y + 2.72 * u, x - 1.4 * u, y + 2.66 * u, x - 0.82 * u, y + 2.40 * u);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);

  gs_synth_colour_set (cr, gs_synth_colour_scale (cloth, 0.72), 0.9);
  cairo_set_line_width (cr, 0.07 * u);
  cairo_move_to (cr, x - 0.82 * u, y + 2.40 * u);
  cairo_curve_to (cr, x - 0.62 * u, y + 3.00 * u, x + 0.62 * u, y + 3.00 * u, x + 0.82 * u, y + 2.40 * u);
  cairo_stroke (cr);
}

static void
round_box (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2.0, 0.0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0.0, G_PI / 2.0);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2.0, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
paint_book (GsSynthPaint *self, double u)
{
  static const GsSynthColour covers[] = {
    { 0.17, 0.33, 0.40 }, { 0.55, 0.24, 0.20 }, { 0.30, 0.36, 0.22 }, { 0.36, 0.28, 0.44 }
  };
  cairo_t *cr = self->cr;
  GsSynthColour cover = gs_synth_colour_scale (covers[self->who->cover % G_N_ELEMENTS (covers)], self->moment->light);
  cairo_pattern_t *pattern;

  /* Two covers that meet at the spine, pages behind them. */
  gs_synth_colour_set (cr, (GsSynthColour){ 0.93, 0.90, 0.83 }, 1.0);
  round_box (cr, -1.72 * u, -0.06 * u, 3.44 * u, 3.9 * u, 0.05 * u);
  cairo_fill (cr);
  pattern = cairo_pattern_create_linear (-1.75 * u, 0.0, 1.75 * u, 0.0);
  gs_synth_colour_add_stop (pattern, 0.0, gs_synth_colour_scale (cover, 1.12), 1.0);
  gs_synth_colour_add_stop (pattern, 0.42, cover, 1.0);
  gs_synth_colour_add_stop (pattern, 0.5, gs_synth_colour_scale (cover, 0.62), 1.0);
  gs_synth_colour_add_stop (pattern, 0.58, cover, 1.0);
  gs_synth_colour_add_stop (pattern, 1.0, gs_synth_colour_scale (cover, 0.88), 1.0);
  cairo_set_source (cr, pattern);
  round_box (cr, -1.78 * u, 0.0, 3.56 * u, 3.8 * u, 0.09 * u);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);

  gs_synth_colour_set (cr, gs_synth_colour_mix (cover, (GsSynthColour){ 0.95, 0.84, 0.55 }, 0.75), 0.9);
  cairo_set_line_width (cr, 0.035 * u);
  round_box (cr, 0.28 * u, 0.25 * u, 1.25 * u, 3.3 * u, 0.06 * u);
  cairo_stroke (cr);
  round_box (cr, 0.46 * u, 0.95 * u, 0.89 * u, 0.10 * u, 0.05 * u);
  round_box (cr, 0.60 * u, 1.20 * u, 0.61 * u, 0.07 * u, 0.03 * u);
  cairo_fill (cr);
}

static void
paint_cushion (GsSynthPaint *self, double u)
{
  static const GsSynthColour cloths[] = { { 0.80, 0.62, 0.34 }, { 0.42, 0.52, 0.58 }, { 0.66, 0.42, 0.40 } };
  cairo_t *cr = self->cr;
  GsSynthColour cloth = gs_synth_colour_scale (cloths[self->who->cover % G_N_ELEMENTS (cloths)], self->moment->light);
  cairo_pattern_t *pattern = cairo_pattern_create_radial (-0.5 * u, 1.2 * u, 0.2 * u, 0.0, 1.9 * u, 2.8 * u);

  gs_synth_colour_add_stop (pattern, 0.0, gs_synth_colour_scale (cloth, 1.14), 1.0);
  gs_synth_colour_add_stop (pattern, 1.0, gs_synth_colour_scale (cloth, 0.66), 1.0);
  cairo_set_source (cr, pattern);
  cairo_move_to (cr, -1.75 * u, 0.05 * u);
  cairo_curve_to (cr, -0.8 * u, -0.12 * u, 0.8 * u, -0.12 * u, 1.75 * u, 0.05 * u);
  cairo_curve_to (cr, 1.95 * u, 1.2 * u, 1.95 * u, 2.6 * u, 1.75 * u, 3.75 * u);
  cairo_curve_to (cr, 0.8 * u, 3.9 * u, -0.8 * u, 3.9 * u, -1.75 * u, 3.75 * u);
  cairo_curve_to (cr, -1.95 * u, 2.6 * u, -1.95 * u, 1.2 * u, -1.75 * u, 0.05 * u);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);

  gs_synth_colour_set (cr, gs_synth_colour_scale (cloth, 0.78), 0.8);
  cairo_set_line_width (cr, 0.05 * u);
  for (int i = -2; i <= 2; i++)
    {
      cairo_move_to (cr, 0.62 * i * u, 0.05 * u);
      cairo_curve_to (cr, 0.68 * i * u, 1.2 * u, 0.68 * i * u, 2.6 * u, 0.62 * i * u, 3.75 * u);
      cairo_stroke (cr);
    }
}

static void
paint_hand (GsSynthPaint *self, double u, double side)
{
  cairo_t *cr = self->cr;

  for (int i = 0; i < 4; i++)
    {
      double y = (1.45 + 0.30 * i) * u, length = (i == 0 || i == 3 ? 0.48 : 0.58) * u;

      cairo_set_line_width (cr, 0.27 * u);
      gs_synth_colour_set (cr, gs_synth_colour_scale (self->skin, 0.72), 1.0);
      cairo_move_to (cr, side * 1.9 * u, y + 0.03 * u);
      cairo_line_to (cr, side * (1.9 * u - length), y + 0.03 * u);
      cairo_stroke (cr);
      cairo_set_line_width (cr, 0.23 * u);
      gs_synth_colour_set (cr, gs_synth_colour_scale (self->skin, 0.95), 1.0);
      cairo_move_to (cr, side * 1.9 * u, y);
      cairo_line_to (cr, side * (1.9 * u - length), y);
      cairo_stroke (cr);
    }
}

/*< private >
 * A book or a cushion that is held up before the face.
 */
void
gs_synth_paint_cover (GsSynthPaint *self)
{
  cairo_t *cr = self->cr;
  double u = self->who->size * self->view->height;
  double top = COVER_DOWN + self->moment->cover * (COVER_UP - COVER_DOWN);

  if (self->moment->cover <= 0.0)
    return;

  cairo_save (cr);
  cairo_translate (cr, self->pose.x, self->pose.y + top * u);
  cairo_rotate (cr, 0.05 * (1.0 - self->moment->cover) + 0.4 * self->moment->roll + 0.03);
  gs_synth_paint_blob (self, (GsSynthPoint){ 0.0, 1.9 * u, 0.0 }, 2.5 * u, 2.6 * u, black, 0.25);
  if (self->who->cover / 16 % 3 == 0)
    paint_cushion (self, u);
  else
    paint_book (self, u);
  paint_hand (self, u, -1.0);
  paint_hand (self, u, 1.0);
  cairo_restore (cr);
}
