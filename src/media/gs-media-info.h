/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_TYPE_MEDIA_INFO (gs_media_info_get_type ())

/**
 * GsMediaInfo:
 * @path: absolute path of the file
 * @container: (nullable): readable name of the container, for instance "Matroska"
 * @duration: length of the clip, nanoseconds: the end of its last frame or sound, whichever is later, as found in the
 * file
 * @declared_duration: length as the container's header says, nanoseconds; 0 where it says none. More than @duration means that
 * something is missing at the end
 * @start_offset: media time of the first frame or, without video, of the first sound, nanoseconds
 * @begin: media time of the first picture or sound, whichever is earlier, nanoseconds; before it there is nothing to play
 * @has_video: whether there is a picture stream
 * @has_audio: whether there is a sound stream
 * @seekable: whether the container can be sought
 * @width: pixels across as shown, after rotation and with square pixels; 0 without video
 * @height: pixels down as shown; 0 without video
 * @coded_width: pixels across as stored
 * @coded_height: pixels down as stored
 * @par_n: numerator of the pixel aspect ratio as stored
 * @par_d: denominator of the pixel aspect ratio as stored
 * @orientation: GStreamer's "image-orientation" tag ("rotate-0", "rotate-90", "flip-rotate-0", ...)
 * @video_codec: (nullable): readable name of the video codec
 * @audio_codec: (nullable): readable name of the audio codec
 * @fps_n: numerator of the average frame rate (frames over time, not the declared rate); 0 without video
 * @fps_d: denominator of the average frame rate
 * @channels: sound channels, 0 without sound
 * @sample_rate: samples a second of the sound stream, 0 without sound
 * @n_frames: number of pictures
 * @pts: (array length=n_frames): the frame index: presentation time of every picture in nanoseconds of media
 *   time, strictly increasing; %NULL without video
 * @origin: the container's own time that is media time 0, nanoseconds, where it has a single timeline that need not begin
 *   at zero (Matroska, MPEG transport streams); -1 where only GStreamer's segments tell
 * @index_decoded: whether the index had to be made by decoding, because the container gives no times
 *
 * What is in a media file. Immutable once made, so that it may be shared between threads.
 *
 * Media time is GStreamer's stream time: what a seek takes and what a position query answers. Edit lists,
 * B-frames and streams that do not start at zero are already worked into @pts.
 */
typedef struct
{
  char *path;
  char *container;
  gint64 duration;
  gint64 declared_duration;
  gint64 start_offset;
  gint64 begin;

  gboolean has_video;
  gboolean has_audio;
  gboolean seekable;

  int width;
  int height;
  int coded_width;
  int coded_height;
  int par_n;
  int par_d;
  char *orientation;
  char *video_codec;
  char *audio_codec;
  int fps_n;
  int fps_d;
  int channels;
  int sample_rate;

  guint n_frames;
  gint64 *pts;
  gint64 origin;
  gboolean index_decoded;
} GsMediaInfo;

GType gs_media_info_get_type (void);

GsMediaInfo *gs_media_probe (const char *path,
                             GCancellable *cancellable,
                             GError **error);
GsMediaInfo *gs_media_info_ref (GsMediaInfo *self);
void gs_media_info_unref (GsMediaInfo *self);

gboolean gs_media_info_is_cut_off (const GsMediaInfo *self);
guint gs_media_info_get_frame_at (const GsMediaInfo *self,
                                  gint64 time);
guint gs_media_info_get_nearest_frame (const GsMediaInfo *self,
                                       gint64 time);
gint64 gs_media_info_get_frame_end (const GsMediaInfo *self,
                                    guint frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsMediaInfo, gs_media_info_unref)

G_END_DECLS
