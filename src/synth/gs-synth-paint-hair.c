/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-skull.h"

#include <math.h>

#define N_STRANDS 26

static const GsSynthColour white = { 1.0, 1.0, 1.0 };

static void
set_hair (GsSynthPaint *self, double factor)
{
  GsSynthPoint top = gs_synth_paint_place (self, 0.5 * self->who->light_x, -1.4, -0.3);
  GsSynthColour hair = gs_synth_colour_scale (self->who->hair, factor * self->moment->light);
  cairo_pattern_t *pattern = cairo_pattern_create_radial (top.x, top.y, 0.1 * self->unit, top.x, top.y,
                                                          2.6 * self->unit);

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
 * The locks beside the face: those that are @near lie before everything else of the head, the others behind it.
 */
void
gs_synth_paint_locks (GsSynthPaint *self, gboolean near)
{
  paint_lock (self, -1.0, near);
  paint_lock (self, 1.0, near);
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
  GsSynthPoint points[GS_SYNTH_N_SKULL + G_N_ELEMENTS (low)];
  guint n = gs_synth_skull_sample (self, 1.10, 0.9, 0.9, points);

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

      ring = sqrt (MAX (
        1.0 - (y - GS_SYNTH_SKULL_Y) * (y - GS_SYNTH_SKULL_Y) / (GS_SYNTH_SKULL_HEIGHT * GS_SYNTH_SKULL_HEIGHT), 0.02));
      x = GS_SYNTH_SKULL_WIDTH * self->who->face_width * ring * sin (azimuth);
      z = GS_SYNTH_SKULL_Z + GS_SYNTH_SKULL_DEPTH * ring * cos (azimuth);
      facing = gs_synth_pose_get_facing (&self->pose, sin (azimuth), 0.2 * (y - GS_SYNTH_SKULL_Y), cos (azimuth));
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

          line[j] = gs_synth_paint_place (
            self, GS_SYNTH_SKULL_WIDTH * self->who->face_width * factor * sin (polar) * cos (bend),
            GS_SYNTH_SKULL_Y - GS_SYNTH_SKULL_HEIGHT * factor * cos (polar),
            GS_SYNTH_SKULL_Z + GS_SYNTH_SKULL_DEPTH * factor * sin (polar) * sin (bend));
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
  GsSynthPoint points[GS_SYNTH_N_SKULL];
  GsSynthPoint opening[N_LINE];
  gboolean full = self->who->style == GS_SYNTH_HAIR_LONG || self->who->style == GS_SYNTH_HAIR_PARTED;
  guint n = gs_synth_skull_sample (self, full ? 1.10 : 1.065, full ? 0.35 : -0.02, 0.85, points);
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
