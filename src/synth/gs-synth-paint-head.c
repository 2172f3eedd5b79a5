/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-paint.h"

#include <math.h>

/* The skull is an ellipsoid in face units. */
#define SKULL_Y      -0.42
#define SKULL_Z      -0.92
#define SKULL_WIDTH  1.15
#define SKULL_HEIGHT 1.26
#define SKULL_DEPTH  1.16

#define RINGS   20
#define SPOKES  48
#define N_SKULL (RINGS * SPOKES)

#define N_STRANDS 26

/* The jaw line, points 0 to 16, finer. */
#define JAW_STEPS 5
#define N_JAW     (16 * JAW_STEPS + 1)

static const GsSynthColour white = { 1.0, 1.0, 1.0 };

/* Points of the skull, blown up by @factor, where @keep (nullable) says so; returns how many. */
static guint
sample_skull (const GsSynthPaint *self, double factor, double lowest_front, double lowest_back, GsSynthPoint *points)
{
  guint n = 0;

  for (guint i = 0; i < RINGS; i++)
    {
      double polar = G_PI * (i + 0.5) / RINGS;

      for (guint j = 0; j < SPOKES; j++)
        {
          double around = 2.0 * G_PI * j / SPOKES;
          double x = SKULL_WIDTH * self->who->face_width * factor * sin (polar) * cos (around);
          double y = SKULL_Y - SKULL_HEIGHT * factor * cos (polar);
          double z = SKULL_Z + SKULL_DEPTH * factor * sin (polar) * sin (around);
          double share = CLAMP (0.5 - (z - SKULL_Z) / (2.0 * SKULL_DEPTH), 0.0, 1.0);

          if (y <= lowest_front + share * (lowest_back - lowest_front))
            points[n++] = gs_synth_paint_place (self, x, y, z);
        }
    }

  return n;
}

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
  GsSynthColour shade =
      gs_synth_colour_mix (gs_synth_colour_scale (self->skin, 0.62), (GsSynthColour){ 0.5, 0.15, 0.1 }, 0.15);
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
          GsSynthPoint to =
              gs_synth_paint_place (self, outer.x + side * 0.19, outer.y + 0.10 * i + 0.01, outer.z - 0.14);

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

static void
set_hair (GsSynthPaint *self, double factor)
{
  GsSynthPoint top = gs_synth_paint_place (self, 0.5 * self->who->light_x, -1.4, -0.3);
  GsSynthColour hair = gs_synth_colour_scale (self->who->hair, factor * self->moment->light);
  cairo_pattern_t *pattern =
      cairo_pattern_create_radial (top.x, top.y, 0.1 * self->unit, top.x, top.y, 2.6 * self->unit);

  gs_synth_colour_add_stop (pattern, 0.0, gs_synth_colour_mix (hair, white, 0.16), 1.0);
  gs_synth_colour_add_stop (pattern, 0.35, hair, 1.0);
  gs_synth_colour_add_stop (pattern, 1.0, gs_synth_colour_scale (hair, 0.65), 1.0);
  cairo_set_source (self->cr, pattern);
  cairo_pattern_destroy (pattern);
}

/* Long hair falls over the ears and before the shoulders; what turns away from the viewer lies behind the head. */
static void
paint_lock (GsSynthPaint *self, double side, gboolean near)
{
  static const double edge[][3] = {
    { 0.98, -0.85, -0.42 }, { 1.20, -0.30, -1.30 }, { 1.31, 0.50, -1.60 },  { 1.37, 1.40, -1.60 },
    { 1.30, 2.20, -1.30 },  { 1.04, 2.78, -0.70 },  { 0.96, 2.30, -0.30 },  { 1.07, 1.60, -0.40 },
    { 1.13, 0.90, -0.50 },  { 1.13, 0.20, -0.52 },  { 1.06, -0.30, -0.40 },
  };
  cairo_t *cr = self->cr;
  GsSynthPoint points[G_N_ELEMENTS (edge)];

  if (self->who->style != GS_SYNTH_HAIR_LONG || near != (gs_synth_pose_get_facing (&self->pose, side, 0.0, 0.45) > 0.2))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (edge); i++)
    points[i] = gs_synth_paint_place (self, side * edge[i][0] * self->who->face_width, edge[i][1], edge[i][2]);
  cairo_new_path (cr);
  gs_synth_path_smooth (cr, points, G_N_ELEMENTS (edge), TRUE);
  set_hair (self, 0.97);
  cairo_fill (cr);

  for (guint strand = 0; strand < 4; strand++)
    {
      GsSynthPoint line[5];
      double share = 0.18 + 0.21 * strand;

      for (guint j = 0; j < G_N_ELEMENTS (line); j++)
        {
          const GsSynthPoint *a = &points[1 + j], *b = &points[10 - j];

          line[j] = (GsSynthPoint){ a->x + share * (b->x - a->x), a->y + share * (b->y - a->y), 0.0 };
        }
      cairo_new_path (cr);
      gs_synth_path_smooth (cr, line, G_N_ELEMENTS (line), FALSE);
      cairo_set_line_width (cr, 0.022 * self->unit);
      gs_synth_colour_set (cr,
                           strand % 2 == 0 ? gs_synth_colour_mix (self->who->hair, white, 0.35)
                                           : gs_synth_colour_scale (self->who->hair, 0.45),
                           0.20);
      cairo_stroke (cr);
    }
}

/*< private >
 * Ears, skin and what the muscles do to it.
 */
void
gs_synth_paint_head (GsSynthPaint *self)
{
  cairo_t *cr = self->cr;
  static const double front[][3] = {
    { 0.0, 0.55, 0.16 }, { 0.0, 0.95, 0.24 }, { 0.0, 1.30, 0.20 }, { 0.0, 1.62, 0.17 }
  };
  GsSynthPoint points[N_SKULL + N_JAW + G_N_ELEMENTS (front)];
  guint n = sample_skull (self, 1.0, 0.45, 0.45, points);
  double u = self->unit;

  paint_lock (self, -1.0, FALSE);
  paint_lock (self, 1.0, FALSE);
  paint_ear (self, -1.0, FALSE);
  paint_ear (self, 1.0, FALSE);

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

/*< private >
 * The hair that hangs behind the head.
 */
void
gs_synth_paint_back_hair (GsSynthPaint *self)
{
  static const double low[][3] = {
    { -1.28, 0.9, -1.0 }, { 1.28, 0.9, -1.0 }, { -1.34, 1.9, -0.9 }, { 1.34, 1.9, -0.9 },
    { -1.15, 2.5, -0.9 }, { 1.15, 2.5, -0.9 }, { -0.7, 2.72, -1.0 }, { 0.7, 2.72, -1.0 },
    { 0.0, 2.6, -1.6 },   { -0.9, 1.9, -1.7 }, { 0.9, 1.9, -1.7 },   { 0.0, 0.5, -2.2 }
  };
  GsSynthPoint points[N_SKULL + G_N_ELEMENTS (low)];
  guint n = sample_skull (self, 1.10, 0.9, 0.9, points);

  if (self->who->style == GS_SYNTH_HAIR_LONG)
    for (guint i = 0; i < G_N_ELEMENTS (low); i++)
      points[n++] = gs_synth_paint_place (self, low[i][0] * self->who->face_width, low[i][1], low[i][2]);

  set_hair (self, 0.88);
  if (self->who->style == GS_SYNTH_HAIR_BUN)
    {
      GsSynthPoint bun = gs_synth_paint_place (self, 0.0, -1.75, -1.35);

      cairo_new_path (self->cr);
      cairo_arc (self->cr, bun.x, bun.y, 0.52 * self->unit, 0.0, 2.0 * G_PI);
      cairo_fill (self->cr);
    }
  if (self->who->style == GS_SYNTH_HAIR_LONG)
    {
      cairo_new_path (self->cr);
      gs_synth_path_hull (self->cr, points, n);
      cairo_fill (self->cr);
    }
}

/* Where forehead and temples end and hair begins: points of the skull from one ear over the forehead to the other. */
#define N_LINE 17

static guint
make_opening (GsSynthPaint *self, GsSynthPoint *points)
{
  double forward_x = self->pose.rotation[0][2], forward_y = self->pose.rotation[1][2];
  double forward = hypot (forward_x, forward_y);
  double parting = self->who->style == GS_SYNTH_HAIR_SHORT ? 0.0 : self->who->skew >= 0.0 ? 0.4 : -0.4;
  guint n = 0;

  for (guint i = 0; i < N_LINE; i++)
    {
      /* -1 at the one ear, 1 at the other. */
      double t = 2.0 * i / (N_LINE - 1) - 1.0;
      double edge = fabs (t);
      double y = edge < 0.62 ? -1.06 + 0.30 * pow (edge / 0.62, 3.0) : -0.76 + 0.74 * pow ((edge - 0.62) / 0.38, 1.1);
      double azimuth = t * 1.52;
      double ring, x, z, facing;
      GsSynthPoint point;

      if (self->who->style == GS_SYNTH_HAIR_SHORT)
        y += 0.05 * cos (18.0 * t) * (edge < 0.6 ? 1.0 : 0.0);
      else
        y -= 0.16 * exp (-30.0 * (t - parting) * (t - parting)) - 0.10 * (edge < 0.6 ? 1.0 - edge / 0.6 : 0.0);
      if (self->who->style == GS_SYNTH_HAIR_LONG && edge > 0.8)
        azimuth *= 0.97;

      ring = sqrt (MAX (1.0 - (y - SKULL_Y) * (y - SKULL_Y) / (SKULL_HEIGHT * SKULL_HEIGHT), 0.02));
      x = SKULL_WIDTH * self->who->face_width * ring * sin (azimuth);
      z = SKULL_Z + SKULL_DEPTH * ring * cos (azimuth);
      facing = gs_synth_pose_get_facing (&self->pose, sin (azimuth), 0.2 * (y - SKULL_Y), cos (azimuth));
      point = gs_synth_paint_place (self, x, y, z);
      /* Beyond the horizon there is only face up to the silhouette. */
      if (facing < 0.0 && forward > 1e-6)
        {
          double push = 2.5 * self->unit * MIN (1.0, -4.0 * facing);

          point.x += push * forward_x / forward;
          point.y += push * forward_y / forward;
        }
      points[n++] = point;
    }

  return n;
}

/* Fine lines from the crown downwards, lighter and darker in turn. */
static void
paint_strands (GsSynthPaint *self, double factor)
{
  cairo_t *cr = self->cr;

  for (guint i = 0; i < N_STRANDS; i++)
    {
      double around = G_PI * (i + 0.5) / N_STRANDS;
      GsSynthPoint line[6];

      for (guint j = 0; j < G_N_ELEMENTS (line); j++)
        {
          double polar = 0.12 + 0.30 * j;
          double bend = around + 0.10 * sin (2.0 * polar + 1.7 * i);

          line[j] = gs_synth_paint_place (self, SKULL_WIDTH * self->who->face_width * factor * sin (polar) * cos (bend),
                                          SKULL_Y - SKULL_HEIGHT * factor * cos (polar),
                                          SKULL_Z + SKULL_DEPTH * factor * sin (polar) * sin (bend));
        }
      cairo_new_path (cr);
      gs_synth_path_smooth (cr, line, G_N_ELEMENTS (line), FALSE);
      cairo_set_line_width (cr, (0.02 + 0.012 * (i % 3)) * self->unit);
      gs_synth_colour_set (cr,
                           i % 2 == 0 ? gs_synth_colour_mix (self->who->hair, white, 0.35)
                                      : gs_synth_colour_scale (self->who->hair, 0.45),
                           0.16);
      cairo_stroke (cr);
    }
}

/*< private >
 * The hair that lies on the head and ends at the hairline.
 */
void
gs_synth_paint_front_hair (GsSynthPaint *self)
{
  cairo_t *cr = self->cr;
  GsSynthPoint points[N_SKULL];
  GsSynthPoint opening[N_LINE];
  gboolean full = self->who->style == GS_SYNTH_HAIR_LONG || self->who->style == GS_SYNTH_HAIR_PARTED;
  guint n = sample_skull (self, full ? 1.10 : 1.065, full ? 0.35 : -0.02, 0.85, points);
  guint n_line = make_opening (self, opening);
  double u = self->unit;
  double down_x = -self->pose.rotation[1][0] * 6.0 * u, down_y = self->pose.rotation[1][1] * 6.0 * u;

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, -10.0 * u, -10.0 * u, self->view->width + 20.0 * u, self->view->height + 20.0 * u);
  cairo_move_to (cr, opening[0].x, opening[0].y);
  gs_synth_path_smooth (cr, opening, n_line, FALSE);
  cairo_line_to (cr, opening[n_line - 1].x + down_x, opening[n_line - 1].y + down_y);
  cairo_line_to (cr, opening[0].x + down_x, opening[0].y + down_y);
  cairo_close_path (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_clip (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
  gs_synth_path_hull (cr, points, n);
  set_hair (self, 1.0);
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  paint_strands (self, full ? 1.10 : 1.065);
  cairo_restore (cr);

  paint_ear (self, -1.0, TRUE);
  paint_ear (self, 1.0, TRUE);
  paint_lock (self, -1.0, TRUE);
  paint_lock (self, 1.0, TRUE);

  /* A soft shadow of the hair on the forehead, as long as both temples are seen. */
  if (gs_synth_pose_get_facing (&self->pose, 0.0, 0.0, 1.0) > 0.90)
    {
      cairo_new_path (cr);
      gs_synth_path_smooth (cr, opening + 2, n_line - 4, FALSE);
      cairo_set_line_width (cr, 0.05 * u);
      gs_synth_colour_set (cr, gs_synth_colour_scale (self->who->hair, 0.8), 0.35);
      cairo_stroke (cr);
    }
}
