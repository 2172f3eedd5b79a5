/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-paint.h"

#include <math.h>

#define IRIS_RADIUS 0.105
#define BROW_WEIGHT 0.056

static const GsSynthColour white = { 1.0, 1.0, 1.0 };
static const GsSynthColour dark = { 0.07, 0.04, 0.04 };

static void
path_through (GsSynthPaint *self, const guint8 *indices, guint n)
{
  GsSynthPoint points[16];

  for (guint i = 0; i < n; i++)
    points[i] = self->seen[indices[i]];
  gs_synth_path_smooth (self->cr, points, n, FALSE);
}

static void
paint_eye (GsSynthPaint *self, guint first, double side)
{
  cairo_t *cr = self->cr;
  const GsSynthPoint *p = self->seen + first;
  const guint8 upper[4] = { first, first + 1, first + 2, first + 3 };
  const guint8 lower[4] = { first + 3, first + 4, first + 5, first };
  double u = self->unit;
  double squeeze = MAX (cos (self->moment->yaw), 0.35);
  double radius = IRIS_RADIUS * u * self->who->eye_size;
  double height = 0.5 * (hypot (p[1].x - p[5].x, p[1].y - p[5].y) + hypot (p[2].x - p[4].x, p[2].y - p[4].y));
  GsSynthPoint centre = gs_synth_paint_place (self, side * 0.5 * self->who->eye_distance, 0.0, 0.02);
  GsSynthColour lid = gs_synth_colour_mix (gs_synth_colour_scale (self->skin, 0.78), (GsSynthColour){ 0.5, 0.2, 0.2 },
                                           0.10);
  cairo_pattern_t *pattern;
  GsSynthPoint crease[4];

  if (gs_synth_pose_get_facing (&self->pose, 0.42 * side, 0.0, 1.0) < 0.12)
    return;

  /* The socket. */
  gs_synth_paint_blob (self, (GsSynthPoint){ centre.x, centre.y - 0.10 * u, 0.0 }, 0.36 * u * squeeze, 0.20 * u, lid,
                       0.30);
  gs_synth_paint_blob (self, (GsSynthPoint){ centre.x, centre.y + 0.14 * u, 0.0 }, 0.30 * u * squeeze, 0.10 * u, lid,
                       0.35);

  cairo_save (cr);
  cairo_new_path (cr);
  path_through (self, upper, 4);
  path_through (self, lower, 4);
  cairo_close_path (cr);
  cairo_clip (cr);

  gs_synth_colour_set (cr, gs_synth_colour_scale ((GsSynthColour){ 0.95, 0.94, 0.93 }, MIN (self->moment->light, 1.03)),
                       1.0);
  cairo_paint (cr);

  centre.x += 0.085 * u * squeeze * self->moment->gaze_x;
  centre.y += 0.045 * u * self->moment->gaze_y - 0.004 * u;
  cairo_save (cr);
  cairo_translate (cr, centre.x, centre.y);
  cairo_scale (cr, radius * squeeze, radius);
  pattern = cairo_pattern_create_radial (0.0, 0.25, 0.1, 0.0, 0.0, 1.0);
  gs_synth_colour_add_stop (pattern, 0.0, gs_synth_colour_mix (self->who->iris, white, 0.25), 1.0);
  gs_synth_colour_add_stop (pattern, 0.8, self->who->iris, 1.0);
  gs_synth_colour_add_stop (pattern, 1.0, gs_synth_colour_scale (self->who->iris, 0.45), 1.0);
  cairo_set_source (cr, pattern);
  cairo_arc (cr, 0.0, 0.0, 1.0, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
  gs_synth_colour_set (cr, dark, 1.0);
  cairo_arc (cr, 0.0, 0.0, 0.44, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
  gs_synth_colour_set (cr, white, 0.9);
  cairo_arc (cr, 0.32 * (self->who->light_x > 0.0 ? 1.0 : -1.0), -0.34, 0.20, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
  cairo_restore (cr);

  /* The upper lid's shadow on the eye. */
  cairo_new_path (cr);
  path_through (self, upper, 4);
  gs_synth_colour_set (cr, dark, 0.28);
  cairo_set_line_width (cr, 0.075 * u);
  cairo_stroke (cr);
  cairo_restore (cr);

  /* Lashes above, a fine edge below, the crease of the lid. */
  cairo_new_path (cr);
  path_through (self, upper, 4);
  gs_synth_colour_set (cr, gs_synth_colour_mix (dark, self->who->hair, 0.25), 0.92);
  cairo_set_line_width (cr, (self->who->high_voice ? 0.042 : 0.032) * u);
  cairo_stroke (cr);
  cairo_new_path (cr);
  path_through (self, lower, 4);
  gs_synth_colour_set (cr, gs_synth_colour_scale (lid, 0.75), 0.65);
  cairo_set_line_width (cr, 0.014 * u);
  cairo_stroke (cr);

  for (guint i = 0; i < 4; i++)
    {
      double lift = (i == 1 || i == 2 ? 0.075 : 0.035) * u;

      crease[i] = p[i];
      crease[i].y -= lift + 0.35 * MAX (0.16 * u - height, 0.0) * (i == 1 || i == 2 ? 1.0 : 0.0);
    }
  cairo_new_path (cr);
  gs_synth_path_smooth (cr, crease, 4, FALSE);
  gs_synth_colour_set (cr, gs_synth_colour_scale (lid, 0.80), 0.45);
  cairo_set_line_width (cr, 0.016 * u);
  cairo_stroke (cr);
}

/*< private > */
void
gs_synth_paint_eyes (GsSynthPaint *self)
{
  paint_eye (self, 36, -1.0);
  paint_eye (self, 42, 1.0);
}

static void
paint_brow (GsSynthPaint *self, guint inner, int step, double side)
{
  static const double weights[5] = { 0.75, 1.05, 1.0, 0.75, 0.12 };
  cairo_t *cr = self->cr;
  GsSynthPoint above[5], below[5];
  double u = self->unit;

  if (gs_synth_pose_get_facing (&self->pose, 0.42 * side, 0.0, 1.0) < 0.08)
    return;

  for (guint i = 0; i < 5; i++)
    {
      double half = BROW_WEIGHT * self->who->brow_weight * weights[i] * u;

      above[i] = below[4 - i] = self->seen[(int) inner + step * (int) i];
      above[i].y -= 0.4 * half;
      below[4 - i].y += 1.6 * half;
    }

  cairo_new_path (cr);
  gs_synth_path_smooth (cr, above, 5, FALSE);
  cairo_line_to (cr, below[0].x, below[0].y);
  gs_synth_path_smooth (cr, below, 5, FALSE);
  cairo_close_path (cr);
  gs_synth_colour_set (cr, gs_synth_colour_scale (self->who->hair, 0.62), 0.95);
  cairo_fill (cr);
}

/*< private > */
void
gs_synth_paint_brows (GsSynthPaint *self)
{
  paint_brow (self, 21, -1, -1.0);
  paint_brow (self, 22, 1, 1.0);
}

/* From this turn of the head on the nose stands out of the head's outline. */
#define PROFILE 0.45

/*< private >
 * Adds the outline of a nose seen from the side to the path.
 */
void
gs_synth_path_nose (GsSynthPaint *self)
{
  double side = self->moment->yaw > 0.0 ? -1.0 : 1.0;
  const GsSynthPoint *wing = &self->shape[35];
  GsSynthPoint lip = gs_synth_paint_place (self, 0.0, wing->y + 0.16, 0.23);
  GsSynthPoint outline[7] = { self->seen[27],
                              self->seen[28],
                              self->seen[29],
                              self->seen[30],
                              self->seen[33],
                              lip,
                              gs_synth_paint_place (self, side * wing->x, wing->y, wing->z - 0.1) };

  if (fabs (self->moment->yaw) <= PROFILE)
    return;

  /* Always the same way round as the head's outline, so that the two join. */
  if (side > 0.0)
    for (guint i = 0; i < 3; i++)
      {
        GsSynthPoint point = outline[i];

        outline[i] = outline[6 - i];
        outline[6 - i] = point;
      }
  gs_synth_path_smooth (self->cr, outline, 7, TRUE);
}

/*< private >
 * The nose: a ridge of light, shadow on the side away from it, wings and nostrils. Seen from the side it stands out of
 * the head's outline.
 */
void
gs_synth_paint_nose (GsSynthPaint *self)
{
  cairo_t *cr = self->cr;
  const GsSynthPoint *s = self->shape;
  double u = self->unit, light = self->who->light_x >= 0.0 ? 1.0 : -1.0;
  GsSynthColour shade = gs_synth_colour_mix (gs_synth_colour_scale (self->skin, 0.66),
                                             (GsSynthColour){ 0.5, 0.15, 0.1 }, 0.12);
  double yaw = self->moment->yaw;

  if (gs_synth_pose_get_facing (&self->pose, 0.0, 0.0, 1.0) < -0.1)
    return;

  if (fabs (yaw) > PROFILE)
    {
      cairo_new_path (cr);
      gs_synth_path_nose (self);
      gs_synth_colour_set (cr, gs_synth_colour_scale (self->skin, 0.96),
                           CLAMP ((fabs (yaw) - PROFILE) * 5.0, 0.0, 1.0));
      cairo_fill (cr);
    }

  /* The side in shadow, the ridge, the tip. */
  gs_synth_paint_blob (self, gs_synth_paint_place (self, -light * 0.16, 0.42, 0.22), 0.13 * u, 0.42 * u, shade, 0.34);
  gs_synth_paint_blob (self, gs_synth_paint_place (self, light * 0.17, 0.50, 0.20), 0.10 * u, 0.30 * u, shade, 0.12);
  gs_synth_paint_blob (self, gs_synth_paint_place (self, light * 0.02, 0.28, 0.36), 0.075 * u, 0.36 * u, white, 0.24);
  gs_synth_paint_blob (self, gs_synth_paint_place (self, light * 0.03, s[30].y, 0.52), 0.12 * u, 0.10 * u, white, 0.30);
  gs_synth_paint_blob (self, gs_synth_paint_place (self, 0.0, s[33].y + 0.06, 0.26), 0.30 * u, 0.09 * u, shade, 0.50);

  for (int side = -1; side <= 1; side += 2)
    {
      const GsSynthPoint *wing = &s[side < 0 ? 31 : 35], *hole = &s[side < 0 ? 32 : 34];
      GsSynthPoint nostril = gs_synth_paint_place (self, hole->x, hole->y - 0.012, hole->z);
      GsSynthPoint curve[4] = { gs_synth_paint_place (self, wing->x * 0.93, wing->y - 0.15, wing->z + 0.04),
                                gs_synth_paint_place (self, wing->x + side * 0.035, wing->y - 0.06, wing->z),
                                gs_synth_paint_place (self, wing->x, wing->y + 0.012, wing->z),
                                gs_synth_paint_place (self, 0.72 * wing->x, wing->y + 0.02, wing->z + 0.05) };

      if (gs_synth_pose_get_facing (&self->pose, 0.55 * side, 0.0, 1.0) < 0.1)
        continue;

      cairo_save (cr);
      cairo_translate (cr, nostril.x, nostril.y);
      cairo_rotate (cr, self->moment->roll + 0.25 * side);
      cairo_scale (cr, 0.078 * u * self->who->nose_width, 0.034 * u);
      cairo_arc (cr, 0.0, 0.0, 1.0, 0.0, 2.0 * G_PI);
      cairo_restore (cr);
      gs_synth_colour_set (cr, gs_synth_colour_scale (shade, 0.38), 0.85);
      cairo_fill (cr);

      cairo_new_path (cr);
      gs_synth_path_smooth (cr, curve, 4, FALSE);
      gs_synth_colour_set (cr, shade, 0.75);
      cairo_set_line_width (cr, 0.026 * u);
      cairo_stroke (cr);
    }

  {
    GsSynthPoint base[5] = { gs_synth_paint_place (self, s[32].x * 0.8, s[32].y + 0.02, s[32].z), self->seen[33],
                             self->seen[33], self->seen[33],
                             gs_synth_paint_place (self, s[34].x * 0.8, s[34].y + 0.02, s[34].z) };

    cairo_new_path (cr);
    cairo_move_to (cr, base[0].x, base[0].y);
    cairo_curve_to (cr, base[1].x, base[1].y + 0.015 * u, base[1].x, base[1].y + 0.015 * u, base[4].x, base[4].y);
    gs_synth_colour_set (cr, shade, 0.6);
    cairo_set_line_width (cr, 0.022 * u);
    cairo_stroke (cr);
  }
}

/*< private >
 * Lips, and between them what is to be seen: teeth, tongue, the dark behind.
 */
void
gs_synth_paint_mouth (GsSynthPaint *self)
{
  static const guint8 top[7] = { 48, 49, 50, 51, 52, 53, 54 };
  static const guint8 bottom[7] = { 54, 55, 56, 57, 58, 59, 48 };
  static const guint8 inner_top[5] = { 60, 61, 62, 63, 64 };
  static const guint8 inner_bottom[5] = { 64, 65, 66, 67, 60 };
  cairo_t *cr = self->cr;
  const GsSynthPoint *p = self->seen;
  double u = self->unit;
  double open = MAX (hypot (p[62].x - p[66].x, p[62].y - p[66].y), 0.0);
  GsSynthColour lip = gs_synth_colour_scale (self->who->lip, self->moment->light);
  cairo_pattern_t *pattern;

  if (gs_synth_pose_get_facing (&self->pose, 0.0, 0.0, 1.0) < 0.02)
    return;

  /* The shadow under the lower lip. */
  gs_synth_paint_blob (self, (GsSynthPoint){ p[57].x, p[57].y + 0.10 * u, 0.0 }, 0.30 * u, 0.10 * u,
                       gs_synth_colour_scale (self->skin, 0.62), 0.45);

  cairo_new_path (cr);
  path_through (self, top, 7);
  path_through (self, bottom, 7);
  cairo_close_path (cr);
  pattern = cairo_pattern_create_linear (p[51].x, p[51].y, p[57].x, p[57].y + 1.0);
  gs_synth_colour_add_stop (pattern, 0.0, gs_synth_colour_scale (lip, 0.92), 1.0);
  gs_synth_colour_add_stop (pattern, 0.42, gs_synth_colour_scale (lip, 0.80), 1.0);
  gs_synth_colour_add_stop (pattern, 0.58, gs_synth_colour_scale (lip, 1.04), 1.0);
  gs_synth_colour_add_stop (pattern, 1.0, gs_synth_colour_scale (lip, 0.90), 1.0);
  cairo_set_source (cr, pattern);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
  gs_synth_paint_blob (self, (GsSynthPoint){ 0.5 * (p[66].x + p[57].x), 0.55 * p[66].y + 0.45 * p[57].y, 0.0 },
                       0.20 * u, 0.045 * u, white, 0.28);

  cairo_save (cr);
  cairo_new_path (cr);
  path_through (self, inner_top, 5);
  path_through (self, inner_bottom, 5);
  cairo_close_path (cr);
  cairo_clip_preserve (cr);
  gs_synth_colour_set (cr, (GsSynthColour){ 0.20, 0.05, 0.05 }, 1.0);
  cairo_fill (cr);

  if (open > 0.03 * u)
    {
      double teeth = MIN (0.100 * u, 0.62 * open);
      GsSynthPoint tongue = { p[66].x, p[66].y + 0.02 * u, 0.0 };

      gs_synth_paint_blob (self, tongue, 0.30 * u, 0.55 * open, (GsSynthColour){ 0.72, 0.30, 0.30 }, 0.9);
      cairo_new_path (cr);
      path_through (self, inner_top, 5);
      cairo_rel_line_to (cr, -0.06 * u, 0.4 * teeth);
      cairo_curve_to (cr, p[63].x, p[63].y + 1.05 * teeth, p[61].x, p[61].y + 1.05 * teeth, p[60].x + 0.06 * u,
                      p[60].y + 0.4 * teeth);
      cairo_close_path (cr);
      gs_synth_colour_set (
        cr, gs_synth_colour_scale ((GsSynthColour){ 0.94, 0.92, 0.88 }, MIN (self->moment->light, 1.0)), 1.0);
      cairo_fill (cr);
    }
  cairo_restore (cr);

  /* The line where the lips meet or end. */
  cairo_new_path (cr);
  path_through (self, inner_top, 5);
  gs_synth_colour_set (cr, gs_synth_colour_mix (gs_synth_colour_scale (lip, 0.40), dark, 0.3), 0.85);
  cairo_set_line_width (cr, 0.020 * u);
  cairo_stroke (cr);
  for (guint i = 0; i < 2; i++)
    gs_synth_paint_blob (self, p[i == 0 ? 48 : 54], 0.055 * u, 0.045 * u, gs_synth_colour_scale (lip, 0.4), 0.5);
}
