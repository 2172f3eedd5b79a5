/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The C face of dlib: everything that is C++ stands behind these functions, no exception leaves them. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _GsDlibShape GsDlibShape;
typedef struct _GsDlibDetector GsDlibDetector;

/* A box in pixels; right and bottom edges are exclusive. */
typedef struct
{
  double left;
  double top;
  double right;
  double bottom;
  double score;
} GsDlibBox;

/* Loads landmark data; 0.7 s. Safe to share between threads. On failure NULL and a newly allocated (malloc) reason. */
GsDlibShape *gs_dlib_shape_load (const char *path, char **reason);
void gs_dlib_shape_free (GsDlibShape *self);
size_t gs_dlib_shape_get_n_points (const GsDlibShape *self);

/* Places the points in the box; points is [n_points, (x, y)]. Returns 0 if it could not. */
int gs_dlib_shape_place (const GsDlibShape *self, const uint8_t *grey, int width, int height, ptrdiff_t stride,
                         const GsDlibBox *box, float *points);

/* dlib's frontal face detector; one per thread. NULL only when out of memory. */
GsDlibDetector *gs_dlib_detector_new (void);
void gs_dlib_detector_free (GsDlibDetector *self);

/* Writes at most max_boxes boxes, best score first; returns how many, -1 if it could not. */
int gs_dlib_detector_run (GsDlibDetector *self, const uint8_t *grey, int width, int height, ptrdiff_t stride,
                          double threshold, GsDlibBox *boxes, int max_boxes);

#ifdef __cplusplus
}
#endif
