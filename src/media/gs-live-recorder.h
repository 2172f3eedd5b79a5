/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-live-source.h"
#include "gs-video-frame.h"

G_BEGIN_DECLS

/**
 * GsLivePicture:
 * @rgb: first byte of the top row; three bytes a pixel: red, green, blue
 * @width: pixels across
 * @height: pixels down
 * @stride: bytes from one row to the next
 * @index: number of the picture in the recording
 * @time: when it was taken, nanoseconds of the recorder's clock
 *
 * A picture that was just taken. Valid during the call.
 */
typedef struct
{
  const guint8 *rgb;
  int width;
  int height;
  int stride;
  guint index;
  gint64 time;
} GsLivePicture;

/**
 * GsLiveFuncs:
 * @picture: (nullable): a picture was taken
 * @sound: (nullable): some sound was: 16 kHz mono, full scale 1, and when its first sample was taken
 * @preview: (nullable): a picture to be shown; pictures are left out where they cannot be shown in time
 *
 * What learns of what happens. Called in GStreamer's streaming threads, and must not hold them up: what cannot be worked on
 * at once is to be queued.
 */
typedef struct
{
  void (*picture) (const GsLivePicture *picture, gpointer user_data);
  void (*sound) (const float *samples, gsize n_samples, gint64 time, gpointer user_data);
  void (*preview) (GsVideoFrame *frame, gpointer user_data);
} GsLiveFuncs;

/* Samples a second of what GsLiveFuncs.sound is given. */
#define GS_LIVE_SOUND_RATE 16000

/**
 * GsLiveRecorder:
 *
 * Records a live source to a Matroska file (VP8 and FLAC) and hands its pictures and its sound on while they happen. Every
 * picture that is handed on is in the file, and the other way round. The file can be played up to its last second at
 * any moment, whatever becomes of the program. Belongs to one thread.
 */
typedef struct _GsLiveRecorder GsLiveRecorder;

GsLiveRecorder *gs_live_recorder_new (GsLiveSource *source, const char *path, const GsLiveFuncs *funcs,
                                      gpointer user_data, GError **error);
void gs_live_recorder_free (GsLiveRecorder *self);
gboolean gs_live_recorder_check (GsLiveRecorder *self, gboolean *ended, GError **error);
void gs_live_recorder_stop (GsLiveRecorder *self);
gint64 gs_live_recorder_get_time (GsLiveRecorder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsLiveRecorder, gs_live_recorder_free)

G_END_DECLS
