/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-pose.h"

#include <math.h>

/* A head turns on the neck's upper end, and the camera stands this far away; both in distances between the eyes. */
static const GsSynthPoint pivot = { 0.0, 0.9, -1.1 };
#define CAMERA 14.0

/* Where the eyes' middle stands in the picture when the person sits in the middle of it. */
#define USUAL_Y 0.43

/**
 * gs_synth_pose_init:
 * @self: (out): a pose
 * @plan: whose head
 * @moment: when
 * @view: the picture
 *
 * Turns first by the yaw, then by the pitch, then by the roll.
 */
void
gs_synth_pose_init (GsSynthPose *self, const GsSynthPlan *plan, const GsSynthMoment *moment, const GsSynthView *view)
{
  const GsSynthIdentity *who = gs_synth_plan_get_identity (plan);
  double yaw = moment->yaw + view->yaw, pitch = moment->pitch + view->pitch;
  double cy = cos (yaw), sy = sin (yaw);
  double cp = cos (pitch), sp = sin (pitch);
  double cr = cos (moment->roll), sr = sin (moment->roll);
  double turned[3][3] = { { cy, 0.0, sy }, { -sp * sy, cp, sp * cy }, { -cp * sy, -sp, cp * cy } };

  for (guint j = 0; j < 3; j++)
    {
      self->rotation[0][j] = cr * turned[0][j] - sr * turned[1][j];
      self->rotation[1][j] = sr * turned[0][j] + cr * turned[1][j];
      self->rotation[2][j] = turned[2][j];
    }

  self->scale = who->size * view->height * moment->nearness;
  self->x = view->width * (0.5 + who->x) + self->scale * moment->x;
  self->y = view->height * (USUAL_Y + who->y) + self->scale * moment->y;
}

/**
 * gs_synth_pose_apply:
 * @self: a pose
 * @point: a point of the unturned head
 *
 * Returns: x and y in pixels of the picture, z in face units towards the viewer
 */
GsSynthPoint
gs_synth_pose_apply (const GsSynthPose *self, GsSynthPoint point)
{
  double d[3] = { point.x - pivot.x, point.y - pivot.y, point.z - pivot.z };
  double r[3];
  double near;

  for (guint i = 0; i < 3; i++)
    r[i] = self->rotation[i][0] * d[0] + self->rotation[i][1] * d[1] + self->rotation[i][2] * d[2];

  near = CAMERA / (CAMERA - (r[2] + pivot.z));

  return (GsSynthPoint){ self->x + self->scale * near * (r[0] + pivot.x),
                         self->y + self->scale * near * (r[1] + pivot.y), r[2] + pivot.z };
}

/**
 * gs_synth_pose_get_facing:
 * @self: a pose
 * @x: a direction of the unturned head
 * @y: its part downwards
 * @z: its part forwards
 *
 * Returns: how far a surface that looks in this direction faces the viewer, 1 fully, below 0 not at all
 */
double
gs_synth_pose_get_facing (const GsSynthPose *self, double x, double y, double z)
{
  double length = sqrt (x * x + y * y + z * z);

  return (self->rotation[2][0] * x + self->rotation[2][1] * y + self->rotation[2][2] * z) / length;
}
