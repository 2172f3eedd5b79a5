/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-media-info.h"

G_BEGIN_DECLS

/* Samples a second of gs_decoder_read_audio (). */
#define GS_DECODER_AUDIO_RATE 16000

/**
 * GsDecoderFlags:
 * @GS_DECODER_VIDEO: decode pictures
 * @GS_DECODER_AUDIO: decode sound
 *
 * What a decoder is for; what is not asked for is not decoded.
 */
typedef enum
{
  GS_DECODER_VIDEO = 1 << 0,
  GS_DECODER_AUDIO = 1 << 1,
} GsDecoderFlags;

/**
 * GsPicture:
 * @rgb: first byte of the top row; three bytes a pixel: red, green, blue
 * @width: pixels across
 * @height: pixels down
 * @stride: bytes from one row to the next
 * @index: number of the picture in the clip's frame index
 * @pts: its presentation time, nanoseconds of media time
 *
 * One decoded picture, upright and with square pixels. Owned by the decoder and valid until the next call.
 */
typedef struct
{
  const guint8 *rgb;
  int width;
  int height;
  int stride;
  guint index;
  gint64 pts;
} GsPicture;

#define GS_TYPE_DECODER (gs_decoder_get_type ())

G_DECLARE_FINAL_TYPE (GsDecoder, gs_decoder, GS, DECODER, GObject)

GsDecoder *gs_decoder_new (GsMediaInfo *info,
                           GsDecoderFlags flags,
                           GCancellable *cancellable,
                           GError **error);
GsDecoder *gs_decoder_new_scaled (
    GsMediaInfo *info, GsDecoderFlags flags, int max_width, int max_height, GCancellable *cancellable, GError **error);
gboolean gs_decoder_seek_frame (GsDecoder *self,
                                guint frame,
                                GError **error);
gboolean gs_decoder_next_frame (GsDecoder *self,
                                GsPicture *picture,
                                GError **error);
gboolean gs_decoder_seek_audio (GsDecoder *self,
                                gint64 sample,
                                GError **error);
gssize gs_decoder_read_audio (GsDecoder *self,
                              float *samples,
                              gsize n_samples,
                              GError **error);

G_END_DECLS
