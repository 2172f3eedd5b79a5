/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Size of every picture a coded clip has. */
#define CODED_WIDTH  320
#define CODED_HEIGHT 240

/**
 * CodedClip:
 * @name: file name, for messages too
 * @video: (nullable): GStreamer description of the video encoder
 * @audio: (nullable): the same for the sound
 * @muxer: the same for the container
 * @n_frames: number of pictures
 * @variable: whether the time between pictures varies
 * @start: time of the first picture, nanoseconds
 * @pixel_caps: (nullable): more fields of the pictures' format
 *
 * A clip whose pictures each carry their own number in a code that a machine reads, and whose sound is a click at each
 * half second.
 */
typedef struct
{
  const char *name;
  const char *video;
  const char *audio;
  const char *muxer;
  guint n_frames;
  gboolean variable;
  gint64 start;
  const char *pixel_caps;
} CodedClip;

extern const CodedClip coded_h264;
extern const CodedClip coded_vp8;
extern const CodedClip coded_vp9;
extern const CodedClip coded_hevc;
extern const CodedClip coded_variable_mp4;
extern const CodedClip coded_variable_mkv;
extern const CodedClip coded_late_mp4;
extern const CodedClip coded_late_mkv;
extern const CodedClip coded_video_only;
extern const CodedClip coded_audio_only;
extern const CodedClip coded_one_frame;
extern const CodedClip coded_no_frame;
extern const CodedClip coded_rotated;
extern const CodedClip coded_wide_pixels;
extern const CodedClip coded_narrow_pixels;

char *coded_clip_write (const CodedClip *self,
                        const char *folder);
void coded_clip_turn (const char *path,
                      int turns);
gint64 coded_clip_get_time (const CodedClip *self,
                            guint frame);
int coded_clip_read_turned (const guint8 *pixels,
                            int stride,
                            int pixel_bytes,
                            int width,
                            int height,
                            int turns);
int coded_clip_read_number (const guint8 *pixels,
                            int stride,
                            int pixel_bytes);

char *coded_folder_new (void);
void coded_folder_remove (char *folder);
void coded_copy_part (const char *from,
                      const char *to,
                      double share);

G_END_DECLS
