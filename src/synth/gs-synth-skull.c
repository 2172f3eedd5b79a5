/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-skull.h"

#include <math.h>

/*< private >
 * Where points of the skull, blown up by @factor, are seen: those above a plane that lies at @lowest_front under the
 * forehead and at @lowest_back under the back of the head.
 *
 * Returns: how many
 */
guint
gs_synth_skull_sample (
  const GsSynthPaint *self, double factor, double lowest_front, double lowest_back, GsSynthPoint *points)
{
  guint n = 0;

  for (guint i = 0; i < GS_SYNTH_SKULL_RINGS; i++)
    {
      double polar = G_PI * (i + 0.5) / GS_SYNTH_SKULL_RINGS;

      for (guint j = 0; j < GS_SYNTH_SKULL_SPOKES; j++)
        {
          double around = 2.0 * G_PI * j / GS_SYNTH_SKULL_SPOKES;
          double x = GS_SYNTH_SKULL_WIDTH * self->who->face_width * factor * sin (polar) * cos (around);
          double y = GS_SYNTH_SKULL_Y - GS_SYNTH_SKULL_HEIGHT * factor * cos (polar);
          double z = GS_SYNTH_SKULL_Z + GS_SYNTH_SKULL_DEPTH * factor * sin (polar) * sin (around);
          double share = CLAMP (0.5 - (z - GS_SYNTH_SKULL_Z) / (2.0 * GS_SYNTH_SKULL_DEPTH), 0.0, 1.0);

          if (y <= lowest_front + share * (lowest_back - lowest_front))
            points[n++] = gs_synth_paint_place (self, x, y, z);
        }
    }

  return n;
}
