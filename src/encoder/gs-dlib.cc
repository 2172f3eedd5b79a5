/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-dlib.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>
#include <vector>

#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>

namespace
{

/* Somebody else's grey rows, read in place. */
struct GreyView
{
  const uint8_t *data;
  long rows;
  long columns;
  ptrdiff_t stride;
};

} // namespace

namespace dlib
{

template <>
struct image_traits<GreyView>
{
  typedef unsigned char pixel_type;
};

template <>
struct image_traits<const GreyView>
{
  typedef unsigned char pixel_type;
};

} // namespace dlib

namespace
{

inline long
num_rows (const GreyView &view)
{
  return view.rows;
}

inline long
num_columns (const GreyView &view)
{
  return view.columns;
}

inline const void *
image_data (const GreyView &view)
{
  return view.data;
}

inline long
width_step (const GreyView &view)
{
  return static_cast<long> (view.stride);
}

char *
duplicate (const char *text)
{
  char *copy = static_cast<char *> (std::malloc (std::strlen (text) + 1));

  return copy != nullptr ? std::strcpy (copy, text) : nullptr;
}

/* Rotation and scale (a, -b; b, a) that best turn one shape into the other, by least squares. */
void
rotation_between (const float *from,
                  const float *to,
                  size_t n_points,
                  float *a,
                  float *b)
{
  double from_x = 0.0, from_y = 0.0, to_x = 0.0, to_y = 0.0, size = 0.0, along = 0.0, across = 0.0;

  for (size_t i = 0; i < n_points; i++)
    {
      from_x += from[2 * i];
      from_y += from[2 * i + 1];
      to_x += to[2 * i];
      to_y += to[2 * i + 1];
    }

  for (size_t i = 0; i < n_points; i++)
    {
      const double fx = from[2 * i] - from_x / n_points, fy = from[2 * i + 1] - from_y / n_points;
      const double tx = to[2 * i] - to_x / n_points, ty = to[2 * i + 1] - to_y / n_points;

      size += fx * fx + fy * fy;
      along += fx * tx + fy * ty;
      across += fx * ty - fy * tx;
    }

  *a = size > 0.0 ? static_cast<float> (along / size) : 1.0f;
  *b = size > 0.0 ? static_cast<float> (across / size) : 0.0f;
}

} // namespace

/* What a landmark file holds. Read by dlib, evaluated here: dlib's own evaluation rounds boxes and points to
 * whole pixels, and what moves in a face moves by less. */
struct _GsDlibShape
{
  dlib::matrix<float, 0, 1> initial;
  std::vector<std::vector<dlib::impl::regression_tree>> forests;
  std::vector<std::vector<unsigned long>> anchors;
  std::vector<std::vector<dlib::vector<float, 2>>> deltas;

  /* True when no index can lead out of its array. */
  bool
  is_sound () const
  {
    const size_t n_points = static_cast<size_t> (initial.size ()) / 2;

    if (initial.size () % 2 != 0 || n_points == 0 || anchors.size () != forests.size ()
        || deltas.size () != forests.size ())
      return false;

    for (size_t level = 0; level < forests.size (); level++)
      {
        const size_t n_pixels = deltas[level].size ();

        if (anchors[level].size () != n_pixels)
          return false;
        for (const unsigned long anchor : anchors[level])
          if (anchor >= n_points)
            return false;
        for (const auto &tree : forests[level])
          {
            if (tree.leaf_values.size () != tree.splits.size () + 1)
              return false;
            for (const auto &split : tree.splits)
              if (split.idx1 >= n_pixels || split.idx2 >= n_pixels)
                return false;
            for (const auto &leaf : tree.leaf_values)
              if (leaf.size () != initial.size ())
                return false;
          }
      }

    return true;
  }
};

struct _GsDlibDetector
{
  dlib::frontal_face_detector detector;
};

GsDlibShape *
gs_dlib_shape_load (const char *path,
                    char **reason)
{
  *reason = nullptr;

  try
    {
      GsDlibShape *self = new GsDlibShape;
      int version = 0;

      try
        {
          dlib::deserialize (path) >> version >> self->initial >> self->forests >> self->anchors >> self->deltas;
          if (version != 1 || !self->is_sound ())
            throw std::runtime_error ("its contents make no sense");
        }
      catch (...)
        {
          delete self;
          throw;
        }

      return self;
    }
  catch (const std::exception &e)
    {
      *reason = duplicate (e.what ());
    }
  catch (...)
    {
      *reason = duplicate ("unknown failure");
    }

  return nullptr;
}

void
gs_dlib_shape_free (GsDlibShape *self)
{
  delete self;
}

size_t
gs_dlib_shape_get_n_points (const GsDlibShape *self)
{
  return static_cast<size_t> (self->initial.size ()) / 2;
}

int
gs_dlib_shape_place (const GsDlibShape *self,
                     const uint8_t *grey,
                     int width,
                     int height,
                     ptrdiff_t stride,
                     const GsDlibBox *box,
                     float *points)
{
  try
    {
      const size_t n = static_cast<size_t> (self->initial.size ());
      const double box_width = box->right - box->left, box_height = box->bottom - box->top;
      std::vector<float> shape (self->initial.begin (), self->initial.end ());
      std::vector<float> pixels;

      for (size_t level = 0; level < self->forests.size (); level++)
        {
          float a, b;

          rotation_between (&self->initial (0), shape.data (), n / 2, &a, &b);
          pixels.resize (self->deltas[level].size ());

          for (size_t i = 0; i < pixels.size (); i++)
            {
              const auto &delta = self->deltas[level][i];
              const float *anchor = &shape[2 * self->anchors[level][i]];
              const double x = box->left + box_width * (anchor[0] + a * delta.x () - b * delta.y ());
              const double y = box->top + box_height * (anchor[1] + b * delta.x () + a * delta.y ());
              const bool inside = x > -0.5 && y > -0.5 && x < width - 0.5 && y < height - 0.5;

              pixels[i] = inside ? grey[std::lround (y) * stride + std::lround (x)] : 0.0f;
            }

          for (const auto &tree : self->forests[level])
            {
              unsigned long leaf;
              const float *step = &tree (pixels, leaf) (0);

              for (size_t i = 0; i < n; i++)
                shape[i] += step[i];
            }
        }

      for (size_t i = 0; i < n; i += 2)
        {
          points[i] = static_cast<float> (box->left + box_width * shape[i]);
          points[i + 1] = static_cast<float> (box->top + box_height * shape[i + 1]);
        }
    }
  catch (...)
    {
      return 0;
    }

  return 1;
}

GsDlibDetector *
gs_dlib_detector_new (void)
{
  try
    {
      return new GsDlibDetector{ dlib::get_frontal_face_detector () };
    }
  catch (...)
    {
      return nullptr;
    }
}

void
gs_dlib_detector_free (GsDlibDetector *self)
{
  delete self;
}

int
gs_dlib_detector_run (GsDlibDetector *self,
                      const uint8_t *grey,
                      int width,
                      int height,
                      ptrdiff_t stride,
                      double threshold,
                      GsDlibBox *boxes,
                      int max_boxes)
{
  try
    {
      const GreyView view = { grey, height, width, stride };
      std::vector<dlib::rect_detection> found;
      int n;

      self->detector (view, found, threshold);
      n = std::min (static_cast<int> (found.size ()), max_boxes);

      for (int i = 0; i < n; i++)
        {
          boxes[i].left = found[i].rect.left ();
          boxes[i].top = found[i].rect.top ();
          boxes[i].right = found[i].rect.right () + 1;
          boxes[i].bottom = found[i].rect.bottom () + 1;
          boxes[i].score = found[i].detection_confidence;
        }

      return n;
    }
  catch (...)
    {
      return -1;
    }
}
