/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-media-info-private.h"

#include <gst/gst.h>

G_DEFINE_BOXED_TYPE (GsMediaInfo, gs_media_info, gs_media_info_ref, gs_media_info_unref)

/*
 * gs_media_info_new:
 *
 * Returns: (transfer full): an empty description, to be filled before it is shared
 */
GsMediaInfo *
gs_media_info_new (const char *path)
{
  GsMediaInfo *self = g_atomic_rc_box_new0 (GsMediaInfo);

  self->path = g_canonicalize_filename (path, NULL);
  self->orientation = g_strdup ("rotate-0");
  self->par_n = 1;
  self->par_d = 1;
  self->fps_d = 1;
  self->origin = -1;

  return self;
}

GsMediaInfo *
gs_media_info_ref (GsMediaInfo *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
gs_media_info_clear (gpointer data)
{
  GsMediaInfo *self = data;

  g_free (self->path);
  g_free (self->container);
  g_free (self->orientation);
  g_free (self->video_codec);
  g_free (self->audio_codec);
  g_free (self->pts);
}

void
gs_media_info_unref (GsMediaInfo *self)
{
  g_atomic_rc_box_release_full (self, gs_media_info_clear);
}

/**
 * gs_media_info_is_cut_off:
 * @self: what is in a file
 *
 * Returns: whether the header promises clearly more than there is: by over a second and over a fiftieth, so that neither rounding nor
 *   a last sound packet counts
 */
gboolean
gs_media_info_is_cut_off (const GsMediaInfo *self)
{
  gint64 missing = self->declared_duration - self->duration;

  return missing > G_GINT64_CONSTANT (1000000000) && missing > self->declared_duration / 50;
}

/**
 * gs_media_info_get_frame_at:
 * @self: what is in the file, with video
 * @time: nanoseconds of media time
 *
 * Returns: the number of the frame to be seen at @time: the last one with a presentation time not after it; 0 before
 *   the first
 */
guint
gs_media_info_get_frame_at (const GsMediaInfo *self,
                            gint64 time)
{
  guint low = 0;
  guint high = self->n_frames;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->pts[middle] <= time)
        low = middle + 1;
      else
        high = middle;
    }

  return low > 0 ? low - 1 : 0;
}

/**
 * gs_media_info_get_nearest_frame:
 * @self: what is in the file, with video
 * @time: nanoseconds of media time
 *
 * Returns: the number of the frame whose presentation time is nearest to @time; tells which frame a decoded
 *   picture is, whatever rounding its time has been through
 */
guint
gs_media_info_get_nearest_frame (const GsMediaInfo *self,
                                 gint64 time)
{
  guint frame = gs_media_info_get_frame_at (self, time);

  if (frame + 1 < self->n_frames && self->pts[frame + 1] - time < time - self->pts[frame])
    frame++;

  return frame;
}

/**
 * gs_media_info_get_frame_end:
 * @self: what is in the file, with video
 * @frame: number of a frame
 *
 * Returns: media time at which @frame is no longer to be seen: the next frame's time or the end of the clip
 */
gint64
gs_media_info_get_frame_end (const GsMediaInfo *self,
                             guint frame)
{
  if (frame + 1 < self->n_frames)
    return self->pts[frame + 1];

  return MAX (self->duration, frame < self->n_frames ? self->pts[frame] : 0);
}

/*
 * gs_media_info_set_size:
 * @width: pixels across as stored
 * @height: pixels down as stored
 *
 * Works out the size as shown from the size as stored, the pixel aspect ratio and the orientation; the
 * stored height is kept, so that no row is lost.
 */
void
gs_media_info_set_size (GsMediaInfo *self,
                        int width,
                        int height)
{
  int square = width;

  self->coded_width = width;
  self->coded_height = height;
  if (self->par_n != self->par_d)
    square = MAX (1, (int) gst_util_uint64_scale_int_round (width, self->par_n, self->par_d));

  if (gs_media_info_is_sideways (self))
    {
      self->width = height;
      self->height = square;
    }
  else
    {
      self->width = square;
      self->height = height;
    }
}

/* Whether showing the picture exchanges width and height. */
gboolean
gs_media_info_is_sideways (const GsMediaInfo *self)
{
  return g_str_has_suffix (self->orientation, "rotate-90") || g_str_has_suffix (self->orientation, "rotate-270");
}

/*
 * gs_media_info_set_frames:
 * @pts: (element-type gint64): times of all pictures in any order
 * @last_duration: how long the last one is to be seen, 0 if not known
 *
 * Makes the frame index: sorted, two pictures of the same time counted once. The average rate is
 * frames over time, so that a wrong declared rate cannot lie.
 *
 * Returns: the end of the last frame
 */
gint64
gs_media_info_set_frames (GsMediaInfo *self,
                          GArray *pts,
                          gint64 last_duration)
{
  gint64 *times = (gint64 *) (void *) pts->data;
  gint64 span;
  gint64 mean;
  guint n = 0;

  if (pts->len == 0)
    return 0;

  g_array_sort (pts, gs_media_compare_times);
  for (guint i = 0; i < pts->len; i++)
    {
      if (n == 0 || times[i] > times[n - 1])
        times[n++] = times[i];
    }

  g_free (self->pts);
  self->n_frames = n;
  self->pts = g_memdup2 (times, n * sizeof (gint64));

  span = times[n - 1] - times[0];
  mean = n > 1 ? span / (n - 1) : 0;
  /* Some parsers give a nanosecond where the stream does not say. */
  if (last_duration <= mean / 8)
    last_duration = mean > 0 ? mean : GST_SECOND / 25;

  if (n > 1)
    {
      /* A rate that fits the times to a thousandth is meant to be that rate (25, 30000/1001); otherwise the mean
       * itself. */
      static const int common[][2] = { { 24, 1 },       { 25, 1 },       { 30, 1 },       { 50, 1 }, { 60, 1 },
                                       { 24000, 1001 }, { 30000, 1001 }, { 60000, 1001 }, { 15, 1 }, { 10, 1 },
                                       { 12, 1 },       { 100, 1 },      { 120, 1 } };
      double rate = (double) (n - 1) * GST_SECOND / span;
      double nearest = 0.0005;

      self->fps_n = (int) (rate * 1000 + 0.5);
      self->fps_d = 1000;
      for (guint i = 0; i < G_N_ELEMENTS (common); i++)
        {
          double difference = ABS (rate * common[i][1] / common[i][0] - 1);

          if (difference < nearest)
            {
              nearest = difference;
              self->fps_n = common[i][0];
              self->fps_d = common[i][1];
            }
        }
    }
  else
    {
      self->fps_n = (int) CLAMP (GST_SECOND / last_duration, 1, 1000);
      self->fps_d = 1;
    }

  return times[n - 1] + last_duration;
}

int
gs_media_compare_times (gconstpointer a,
                        gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}
