/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-paint.h"

#include <math.h>

/*< private >
 * Returns: @a with a @share of @b in it
 */
GsSynthColour
gs_synth_colour_mix (GsSynthColour a, GsSynthColour b, double share)
{
  return (GsSynthColour){ a.r + share * (b.r - a.r), a.g + share * (b.g - a.g), a.b + share * (b.b - a.b) };
}

/*< private >
 * Returns: @colour lit by a light of strength @factor
 */
GsSynthColour
gs_synth_colour_scale (GsSynthColour colour, double factor)
{
  return (GsSynthColour){ MIN (colour.r * factor, 1.0), MIN (colour.g * factor, 1.0), MIN (colour.b * factor, 1.0) };
}

/*< private > */
void
gs_synth_colour_set (cairo_t *cr, GsSynthColour colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, alpha);
}

/*< private > */
void
gs_synth_colour_add_stop (cairo_pattern_t *pattern, double offset, GsSynthColour colour, double alpha)
{
  cairo_pattern_add_color_stop_rgba (pattern, offset, colour.r, colour.g, colour.b, alpha);
}

/*< private >
 * Returns: where a point of the unturned head is seen
 */
GsSynthPoint
gs_synth_paint_place (const GsSynthPaint *self, double x, double y, double z)
{
  return gs_synth_pose_apply (&self->pose, (GsSynthPoint){ x, y, z });
}

/*< private >
 * Adds a smooth curve through the points to the path (Catmull and Rom 1974). An open curve goes on from the path's
 * current point if there is one, which should be the first of the points.
 */
void
gs_synth_path_smooth (cairo_t *cr, const GsSynthPoint *points, guint n_points, gboolean closed)
{
  guint n_pieces = closed ? n_points : n_points - 1;

  if (closed || !cairo_has_current_point (cr))
    cairo_move_to (cr, points[0].x, points[0].y);

  for (guint i = 0; i < n_pieces; i++)
    {
      const GsSynthPoint *b = &points[i], *c = &points[(i + 1) % n_points];
      const GsSynthPoint *a = i > 0 ? &points[i - 1] : closed ? &points[n_points - 1] : b;
      const GsSynthPoint *d = i + 2 < n_points ? &points[i + 2] : closed ? &points[(i + 2) % n_points] : c;

      cairo_curve_to (cr, b->x + (c->x - a->x) / 6.0, b->y + (c->y - a->y) / 6.0, c->x - (d->x - b->x) / 6.0,
                      c->y - (d->y - b->y) / 6.0, c->x, c->y);
    }

  if (closed)
    cairo_close_path (cr);
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const GsSynthPoint *p = a, *q = b;

  if (p->x != q->x)
    return p->x < q->x ? -1 : 1;

  return (p->y > q->y) - (p->y < q->y);
}

static double
cross (GsSynthPoint o, GsSynthPoint a, GsSynthPoint b)
{
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

/*< private >
 * Adds the convex hull of the points (Andrew 1979) to the path, its corners cut (Chaikin 1974). Sorts the points.
 */
void
gs_synth_path_hull (cairo_t *cr, GsSynthPoint *points, guint n_points)
{
  g_autofree GsSynthPoint *hull = g_new (GsSynthPoint, 2 * n_points + 1);
  guint n = 0, lower;

  qsort (points, n_points, sizeof *points, compare_points);

  for (guint i = 0; i < n_points; i++)
    {
      while (n >= 2 && cross (hull[n - 2], hull[n - 1], points[i]) <= 0.0)
        n--;
      hull[n++] = points[i];
    }
  lower = n + 1;
  for (guint i = n_points - 1; i > 0; i--)
    {
      while (n >= lower && cross (hull[n - 2], hull[n - 1], points[i - 1]) <= 0.0)
        n--;
      hull[n++] = points[i - 1];
    }
  n--;

  for (guint round = 0; round < 2; round++)
    {
      GsSynthPoint *cut = g_new (GsSynthPoint, 2 * n);

      for (guint i = 0; i < n; i++)
        {
          GsSynthPoint p = hull[i], q = hull[(i + 1) % n];

          cut[2 * i] = (GsSynthPoint){ 0.75 * p.x + 0.25 * q.x, 0.75 * p.y + 0.25 * q.y, 0.0 };
          cut[2 * i + 1] = (GsSynthPoint){ 0.25 * p.x + 0.75 * q.x, 0.25 * p.y + 0.75 * q.y, 0.0 };
        }
      g_free (hull);
      hull = cut;
      n *= 2;
    }

  cairo_new_sub_path (cr);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, hull[i].x, hull[i].y);
  cairo_close_path (cr);
}

/*< private >
 * Points between @points on the curve that gs_synth_path_smooth() draws, @steps for each piece; @out holds
 * (@n_points - 1) * @steps + 1.
 */
void
gs_synth_path_sample (const GsSynthPoint *points, guint n_points, guint steps, GsSynthPoint *out)
{
  for (guint i = 0; i + 1 < n_points; i++)
    {
      const GsSynthPoint *b = &points[i], *c = &points[i + 1];
      const GsSynthPoint *a = i > 0 ? b - 1 : b, *d = i + 2 < n_points ? c + 1 : c;

      for (guint j = 0; j < steps; j++)
        {
          double t = (double) j / steps;
          double wa = 0.5 * (-t + 2.0 * t * t - t * t * t), wb = 0.5 * (2.0 - 5.0 * t * t + 3.0 * t * t * t);
          double wc = 0.5 * (t + 4.0 * t * t - 3.0 * t * t * t), wd = 0.5 * (t * t * t - t * t);

          out[i * steps + j] = (GsSynthPoint){ wa * a->x + wb * b->x + wc * c->x + wd * d->x,
                                               wa * a->y + wb * b->y + wc * c->y + wd * d->y, 0.0 };
        }
    }
  out[(n_points - 1) * steps] = points[n_points - 1];
}

/*< private >
 * Draws a soft spot: @width and @height are its radii in pixels.
 */
void
gs_synth_paint_blob (
  const GsSynthPaint *self, GsSynthPoint centre, double width, double height, GsSynthColour colour, double alpha)
{
  cairo_pattern_t *pattern;

  if (alpha <= 0.003 || width <= 0.1 || height <= 0.1)
    return;

  cairo_save (self->cr);
  cairo_translate (self->cr, centre.x, centre.y);
  cairo_rotate (self->cr, self->moment->roll);
  cairo_scale (self->cr, width, height);
  pattern = cairo_pattern_create_radial (0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
  gs_synth_colour_add_stop (pattern, 0.0, colour, alpha);
  gs_synth_colour_add_stop (pattern, 0.45, colour, 0.55 * alpha);
  gs_synth_colour_add_stop (pattern, 1.0, colour, 0.0);
  cairo_set_source (self->cr, pattern);
  cairo_arc (self->cr, 0.0, 0.0, 1.0, 0.0, 2.0 * G_PI);
  cairo_fill (self->cr);
  cairo_pattern_destroy (pattern);
  cairo_restore (self->cr);
}

/**
 * gs_synth_face_draw:
 * @cr: where to draw; the picture's top left corner is the origin
 * @plan: who
 * @moment: when
 * @mouth: opening of the mouth by speech, 0 to 1; see gs_synth_voice_get_mouth()
 * @view: size of the picture
 *
 * Draws the whole picture: room, person, what covers the face. The landmarks lie where gs_synth_face_get_points() says.
 */
void
gs_synth_face_draw (
  cairo_t *cr, const GsSynthPlan *plan, const GsSynthMoment *moment, double mouth, const GsSynthView *view)
{
  GsSynthPaint self = {
    .cr = cr, .plan = plan, .who = gs_synth_plan_get_identity (plan), .moment = moment, .view = view
  };

  gs_synth_pose_init (&self.pose, plan, moment, view);
  gs_synth_actions_init (&self.actions, moment->face, moment->mask, self.who->expression);
  gs_synth_shape_init (self.shape, self.who, &self.actions, moment->mask, moment->blink, mouth);
  for (guint i = 0; i < GS_SYNTH_N_POINTS; i++)
    self.seen[i] = gs_synth_pose_apply (&self.pose, self.shape[i]);
  self.unit = self.pose.scale;
  self.skin = gs_synth_colour_scale (self.who->skin, moment->light);

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  gs_synth_paint_room (&self);
  gs_synth_paint_back_hair (&self);
  gs_synth_paint_body (&self);
  gs_synth_paint_locks (&self, FALSE);
  gs_synth_paint_ears (&self, FALSE);
  gs_synth_paint_head (&self);
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_append_path (cr, self.outline);
  gs_synth_path_nose (&self);
  cairo_clip (cr);
  gs_synth_paint_nose (&self);
  gs_synth_paint_mouth (&self);
  gs_synth_paint_eyes (&self);
  gs_synth_paint_brows (&self);
  cairo_restore (cr);
  gs_synth_paint_front_hair (&self);
  gs_synth_paint_ears (&self, TRUE);
  gs_synth_paint_locks (&self, TRUE);
  gs_synth_paint_cover (&self);
  cairo_restore (cr);
  cairo_path_destroy (self.outline);
}
