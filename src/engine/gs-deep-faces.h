/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-deep.h"
#include "gs-face-group.h"

G_BEGIN_DECLS

/**
 * GsColours:
 * @rgb: [height, width, 3]
 * @width: pixels
 * @height: pixels
 * @x_scale: from a pixel of it to one of the clip's picture
 * @y_scale: the same downwards
 *
 * A decoded picture in colour, kept while faces are looked for in its grey twin.
 */
typedef struct
{
  GBytes *rgb;
  int width;
  int height;
  float x_scale;
  float y_scale;
} GsColours;

/**
 * GsDeepFaces:
 *
 * The deep encoder's row for every face of a group, so that any of them can turn out to be the clip's person.
 */
typedef struct _GsDeepFaces GsDeepFaces;

GsColours gs_colours_take (const guint8 *rgb,
                           int width,
                           int height,
                           gsize stride,
                           float x_scale,
                           float y_scale);
void gs_colours_clear (GsColours *self);

GsDeepFaces *gs_deep_faces_new (GsDeep *deep,
                                const GsFaceGroup *group,
                                const GsColours *pictures,
                                GCancellable *cancellable,
                                GError **error);
void gs_deep_faces_free (GsDeepFaces *self);
const float *gs_deep_faces_get_row (const GsDeepFaces *self,
                                    const GsFace *face);
void gs_deep_faces_take_rows (const GsDeepFaces *const *groups,
                              const GsFace *const *faces,
                              guint first,
                              guint n,
                              float *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsDeepFaces, gs_deep_faces_free)

G_END_DECLS
