/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-pose.h"

G_BEGIN_DECLS

/**
 * GsSynthPaint:
 * @cr: where to draw
 * @plan: who
 * @who: the plan's identity
 * @moment: when
 * @view: size of the picture
 * @pose: of the head
 * @actions: what the face does
 * @shape: the unturned points
 * @seen: the points in the picture
 * @skin: the skin's colour in this light
 * @unit: pixels of one face unit
 * @outline: (nullable): the head's outline; made by gs_synth_paint_head()
 *
 * What the parts of the drawing share.
 */
typedef struct
{
  cairo_t *cr;
  const GsSynthPlan *plan;
  const GsSynthIdentity *who;
  const GsSynthMoment *moment;
  const GsSynthView *view;
  GsSynthPose pose;
  GsSynthActions actions;
  GsSynthPoint shape[GS_SYNTH_N_POINTS];
  GsSynthPoint seen[GS_SYNTH_N_POINTS];
  GsSynthColour skin;
  double unit;
  cairo_path_t *outline;
} GsSynthPaint;

/* The whole picture from back to front. */
void gs_synth_paint_room (GsSynthPaint *self);
void gs_synth_paint_back_hair (GsSynthPaint *self);
void gs_synth_paint_body (GsSynthPaint *self);
void gs_synth_paint_locks (GsSynthPaint *self, gboolean near);
void gs_synth_paint_ears (GsSynthPaint *self, gboolean near);
void gs_synth_paint_head (GsSynthPaint *self);
void gs_synth_paint_mouth (GsSynthPaint *self);
void gs_synth_paint_eyes (GsSynthPaint *self);
void gs_synth_paint_brows (GsSynthPaint *self);
void gs_synth_paint_nose (GsSynthPaint *self);
void gs_synth_path_nose (GsSynthPaint *self);
void gs_synth_paint_front_hair (GsSynthPaint *self);
void gs_synth_paint_cover (GsSynthPaint *self);

/* Colours. */
GsSynthColour gs_synth_colour_mix (GsSynthColour a, GsSynthColour b, double share);
GsSynthColour gs_synth_colour_scale (GsSynthColour colour, double factor);
void gs_synth_colour_set (cairo_t *cr, GsSynthColour colour, double alpha);
void gs_synth_colour_add_stop (cairo_pattern_t *pattern, double offset, GsSynthColour colour, double alpha);

/* Paths. */
GsSynthPoint gs_synth_paint_place (const GsSynthPaint *self, double x, double y, double z);
void gs_synth_path_smooth (cairo_t *cr, const GsSynthPoint *points, guint n_points, gboolean closed);
void gs_synth_path_sample (const GsSynthPoint *points, guint n_points, guint steps, GsSynthPoint *out);
void gs_synth_path_hull (cairo_t *cr, GsSynthPoint *points, guint n_points);
void gs_synth_paint_blob (
  const GsSynthPaint *self, GsSynthPoint centre, double width, double height, GsSynthColour colour, double alpha);

G_END_DECLS
