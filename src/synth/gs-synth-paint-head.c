/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-skull.h"

#include <math.h>

/* The jaw line, points 0 to 16, finer. */
#define JAW_STEPS 5
#define N_JAW     (16 * JAW_STEPS + 1)

static const GsSynthColour white = { 1.0, 1.0, 1.0 };

static void
set_skin (GsSynthPaint *self)
{
  GsSynthPoint middle = gs_synth_paint_place (self, 0.0, 0.4, 0.0);
  double light = self->who->light_x, u = self->unit;
  cairo_pattern_t *pattern;
  GsSynthColour warm = { 0.50, 0.20, 0.12 };

  /* A sphere's shading: brightest towards the light, warm and darker at the far edge. */
  pattern = cairo_pattern_create_radial (middle.x + 0.55 * light * u, middle.y - 0.75 * u, 0.15 * u,
                                         middle.x + 0.10 * light * u, middle.y - 0.1 * u, 2.15 * u);
  gs_synth_colour_add_stop (pattern, 0.0, gs_synth_colour_mix (self->skin, white, 0.10), 1.0);
  gs_synth_colour_add_stop (pattern, 0.5, self->skin, 1.0);
  gs_synth_colour_add_stop (pattern, 0.82, gs_synth_colour_mix (gs_synth_colour_scale (self->skin, 0.86), warm, 0.07),
                            1.0);
  gs_synth_colour_add_stop (pattern, 1.0, gs_synth_colour_mix (gs_synth_colour_scale (self->skin, 0.72), warm, 0.10),
                            1.0);
  cairo_set_source (self->cr, pattern);
  cairo_pattern_destroy (pattern);
}

static void
paint_ear (GsSynthPaint *self, double side, gboolean near)
{
  cairo_t *cr = self->cr;
  double facing = gs_synth_pose_get_facing (&self->pose, side, 0.0, 0.15);
  GsSynthPoint ear = gs_synth_paint_place (self, side * 1.20 * self->who->face_width, 0.30, -0.92);
  double u = self->unit;
  /* From the side an ear is wide, from the front it is narrow. */
  double width = (0.13 + 0.12 * CLAMP (facing, 0.0, 1.0)) * u;

  /* Long hair hides the ears; an ear that turns to the viewer comes before the other hair. */
  if (facing < -0.45 || near != (facing > 0.3) || self->who->style == GS_SYNTH_HAIR_LONG)
    return;

  cairo_save (cr);
  cairo_translate (cr, ear.x, ear.y);
  cairo_rotate (cr, self->moment->roll + 0.12 * side);
  cairo_save (cr);
  cairo_scale (cr, width, 0.36 * u);
  cairo_arc (cr, 0.0, 0.0, 1.0, 0.0, 2.0 * G_PI);
  cairo_restore (cr);
  gs_synth_colour_set (
    cr, gs_synth_colour_mix (gs_synth_colour_scale (self->skin, 0.86), (GsSynthColour){ 0.7, 0.25, 0.2 }, 0.10), 1.0);
  cairo_fill (cr);
  cairo_save (cr);
  cairo_scale (cr, 0.55 * width, 0.22 * u);
  cairo_arc (cr, 0.0, -0.1, 1.0, 0.0, 2.0 * G_PI);
  cairo_restore (cr);
  gs_synth_colour_set (cr, gs_synth_colour_scale (self->skin, 0.66), 0.8);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* Lines and spots that muscles leave in the skin; each grows with its action unit. */
static void
paint_folds (GsSynthPaint *self)
{
  cairo_t *cr = self->cr;
  const GsSynthActions *au = &self->actions;
  double u = self->unit;
  GsSynthColour shade = gs_synth_colour_mix (gs_synth_colour_scale (self->skin, 0.62),
                                             (GsSynthColour){ 0.5, 0.15, 0.1 }, 0.15);
  double raise = MAX (0.5 * (au->inner_brow_raiser + au->outer_brow_raiser) - 0.25, 0.0);

  cairo_set_line_width (cr, 0.022 * u);
  for (int i = 0; i < 3 && raise > 0.0; i++)
    {
      GsSynthPoint line[5];

      for (int j = 0; j < 5; j++)
        {
          double x = (j - 2) * 0.28;

          line[j] = gs_synth_paint_place (self, x, -0.58 - 0.13 * i - 0.05 * cos (1.6 * x) - 0.05 * raise,
                                          0.20 - 0.12 * x * x - 0.05 * i);
        }
      gs_synth_colour_set (cr, shade, 0.30 * MIN (raise, 1.0));
      cairo_new_path (cr);
      gs_synth_path_smooth (cr, line, 5, FALSE);
      cairo_stroke (cr);
    }

  for (int side = -1; side <= 1; side += 2)
    {
      GsSynthPoint frown[3] = { gs_synth_paint_place (self, side * 0.09, -0.36, 0.22),
                                gs_synth_paint_place (self, side * 0.075, -0.26, 0.22),
                                gs_synth_paint_place (self, side * 0.10, -0.16, 0.21) };
      const GsSynthPoint *wing = &self->shape[side < 0 ? 31 : 35], *corner = &self->shape[side < 0 ? 48 : 54];
      double out = MAX (fabs (corner->x) + 0.12, fabs (wing->x) + 0.24);
      GsSynthPoint fold[4] = { gs_synth_paint_place (self, wing->x + side * 0.045, wing->y - 0.05, wing->z - 0.04),
                               gs_synth_paint_place (self, side * (0.55 * fabs (wing->x) + 0.45 * out), wing->y + 0.05,
                                                     wing->z - 0.06),
                               gs_synth_paint_place (self, side * (0.12 * fabs (wing->x) + 0.88 * out),
                                                     0.45 * wing->y + 0.55 * corner->y, wing->z - 0.14),
                               gs_synth_paint_place (self, side * out, corner->y + 0.02, corner->z - 0.06) };
      GsSynthPoint outer = self->shape[side < 0 ? 36 : 45];

      gs_synth_colour_set (cr, shade, 0.55 * MIN (au->brow_lowerer, 1.0));
      cairo_set_line_width (cr, 0.025 * u);
      cairo_new_path (cr);
      gs_synth_path_smooth (cr, frown, 3, FALSE);
      cairo_stroke (cr);

      /* A broad faint line under a narrow one: soft, without a blur. */
      for (guint i = 0; i < 2; i++)
        {
          gs_synth_colour_set (cr, shade, (i == 0 ? 0.5 : 1.0) * (0.03 + 0.24 * MIN (au->lip_corner_puller, 1.0)));
          cairo_set_line_width (cr, (i == 0 ? 0.075 : 0.022) * u);
          cairo_new_path (cr);
          gs_synth_path_smooth (cr, fold, 4, FALSE);
          cairo_stroke (cr);
        }

      for (int i = -1; i <= 1; i++)
        {
          GsSynthPoint from = gs_synth_paint_place (self, outer.x + side * 0.07, outer.y + 0.04 * i, outer.z - 0.03);
          GsSynthPoint to = gs_synth_paint_place (self, outer.x + side * 0.19, outer.y + 0.10 * i + 0.01,
                                                  outer.z - 0.14);

          gs_synth_colour_set (cr, shade, 0.42 * MIN (au->cheek_raiser, 1.0));
          cairo_set_line_width (cr, 0.018 * u);
          cairo_move_to (cr, from.x, from.y);
          cairo_line_to (cr, to.x, to.y);
          cairo_stroke (cr);
        }

      /* The cheek's red, lifted and brightened by the smile. */
      gs_synth_paint_blob (self, gs_synth_paint_place (self, side * 0.68, 0.60 - 0.08 * au->cheek_raiser, -0.05),
                           0.42 * u, 0.34 * u, (GsSynthColour){ 0.86, 0.32, 0.26 },
                           0.13 + 0.10 * MIN (au->cheek_raiser, 1.0));
      gs_synth_paint_blob (self, gs_synth_paint_place (self, side * 0.62, 0.44 - 0.06 * au->cheek_raiser, 0.02),
                           0.26 * u, 0.15 * u, white, 0.08 + 0.12 * MIN (au->cheek_raiser, 1.0));
    }

  if (au->chin_raiser > 0.15)
    gs_synth_paint_blob (self, gs_synth_paint_place (self, 0.0, self->shape[8].y - 0.27, 0.22), 0.26 * u, 0.08 * u,
                         shade, 0.35 * au->chin_raiser);
}

/*< private >
 * The ears: those that are @near lie before the hair, the others behind the head.
 */
void
gs_synth_paint_ears (GsSynthPaint *self, gboolean near)
{
  paint_ear (self, -1.0, near);
  paint_ear (self, 1.0, near);
}

/*< private >
 * The skin and what the muscles do to it.
 */
void
gs_synth_paint_head (GsSynthPaint *self)
{
  cairo_t *cr = self->cr;
  static const double front[][3] = {
    { 0.0, 0.55, 0.16 }, { 0.0, 0.95, 0.24 }, { 0.0, 1.30, 0.20 }, { 0.0, 1.62, 0.17 }
  };
  GsSynthPoint points[GS_SYNTH_N_SKULL + N_JAW + G_N_ELEMENTS (front)];
  guint n = gs_synth_skull_sample (self, 1.0, 0.45, 0.45, points);
  double u = self->unit;

  gs_synth_path_sample (self->seen, 17, JAW_STEPS, points + n);
  n += N_JAW;
  /* What makes the profile between nose and chin. */
  for (guint i = 0; i < G_N_ELEMENTS (front); i++)
    points[n++] = gs_synth_paint_place (self, front[i][0], front[i][1] * self->who->face_length, front[i][2]);
  cairo_new_path (cr);
  gs_synth_path_hull (cr, points, n);
  self->outline = cairo_copy_path (cr);
  cairo_save (cr);
  set_skin (self);
  cairo_fill_preserve (cr);
  cairo_clip (cr);

  /* The turned-away side and the jaw's underside. */
  gs_synth_paint_blob (self, gs_synth_paint_place (self, -1.25 * (self->who->light_x > 0 ? 1.0 : -1.0), 0.7, -0.5),
                       0.75 * u, 1.5 * u, gs_synth_colour_scale (self->skin, 0.55),
                       0.30 * fabs (self->who->light_x) + 0.08);
  gs_synth_paint_blob (self, gs_synth_paint_place (self, 0.0, self->shape[8].y + 0.08, 0.0), 0.9 * u, 0.24 * u,
                       gs_synth_colour_scale (self->skin, 0.60), 0.35);
  gs_synth_paint_blob (self, gs_synth_paint_place (self, 0.25 * self->who->light_x, -0.62, 0.2), 0.62 * u, 0.36 * u,
                       white, 0.16);
  gs_synth_paint_blob (self, gs_synth_paint_place (self, 0.0, 0.5 * (self->shape[8].y + self->shape[57].y) + 0.04, 0.2),
                       0.22 * u, 0.14 * u, white, 0.10);
  if (gs_synth_pose_get_facing (&self->pose, 0.0, 0.0, 1.0) > 0.3)
    paint_folds (self);
  cairo_restore (cr);
}
