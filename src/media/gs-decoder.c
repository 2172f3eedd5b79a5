/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-decoder.h"

#include "gs-media-error.h"
#include "gs-media-init.h"
#include "gs-stream-reader.h"

#include <gst/audio/audio.h>
#include <gst/video/video.h>
#include <string.h>

/* Sound whose time is that near to where the sound before it ended simply goes on: containers round to milliseconds. */
#define AUDIO_TOLERANCE (GS_DECODER_AUDIO_RATE / 500)
/* A decoder that starts in the middle needs some sound before it is exact. */
#define AUDIO_RUN_UP (GS_DECODER_AUDIO_RATE / 4)

/* How much more, each time it turns out not to be enough. */
#define AUDIO_RUN_UP_GROWTH 40

struct _GsDecoder
{
  GObject parent_instance;

  GsMediaInfo *info;
  GCancellable *cancellable;

  /* video */
  GsStreamReader *video;
  GstSample *sample;
  GstVideoFrame mapped;
  guint next;       /* frames before it are not given */
  gboolean sought;  /* no frame has been given since the last seek */
  guint n_attempts; /* seeks made for it */
  gint64 seek_time;

  /* audio */
  gboolean with_audio;
  GsStreamReader *audio; /* none after it could not be opened again */
  GstSample *chunk;
  gint64 chunk_start; /* in samples of media time */
  gint64 expected;    /* end of the chunk before, -1 after a seek */
  gint64 run_up;      /* how far before the asked sample the last seek went; 0 at the start */
  gint64 position;    /* next sample to be given */
};

G_DEFINE_FINAL_TYPE (GsDecoder, gs_decoder, G_TYPE_OBJECT)

static void
release_picture (GsDecoder *self)
{
  if (!self->sample)
    return;

  gst_video_frame_unmap (&self->mapped);
  g_clear_pointer (&self->sample, gst_sample_unref);
}

static void
gs_decoder_finalize (GObject *object)
{
  GsDecoder *self = GS_DECODER (object);

  release_picture (self);
  g_clear_pointer (&self->chunk, gst_sample_unref);
  g_clear_pointer (&self->video, gs_stream_reader_free);
  g_clear_pointer (&self->audio, gs_stream_reader_free);
  g_clear_pointer (&self->info, gs_media_info_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (gs_decoder_parent_class)->finalize (object);
}

static void
gs_decoder_class_init (GsDecoderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_decoder_finalize;
}

static void
gs_decoder_init (GsDecoder *self)
{
  self->expected = -1;
}

static GstCaps *
make_video_caps (const GsMediaInfo *info,
                 int max_width,
                 int max_height)
{
  int width = info->width;
  int height = info->height;

  if (max_width > 0 && width > max_width)
    {
      height = MAX (1, (int) ((gint64) height * max_width / width));
      width = max_width;
    }
  if (max_height > 0 && height > max_height)
    {
      width = MAX (1, (int) ((gint64) width * max_height / height));
      height = max_height;
    }

  return gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "RGB", "width", G_TYPE_INT, width, "height",
                              G_TYPE_INT, height, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);
}

/* Begins to read the sound from its start. */
static gboolean
open_audio (GsDecoder *self,
            GError **error)
{
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (F32), "rate",
                                                  G_TYPE_INT, GS_DECODER_AUDIO_RATE, "channels", G_TYPE_INT, 1,
                                                  "layout", G_TYPE_STRING, "interleaved", NULL);

  g_clear_pointer (&self->audio, gs_stream_reader_free);
  self->audio = gs_stream_reader_new (self->info, GS_STREAM_AUDIO, caps, self->cancellable, error);

  return self->audio != NULL;
}

/**
 * gs_decoder_new:
 * @info: what is in the file, from gs_media_probe()
 * @flags: what to decode; a kind the file does not hold is an error
 * @cancellable: (nullable): makes every call return within 100 ms with %G_IO_ERROR_CANCELLED; kept
 * @error: return location
 *
 * Opens a file for analysis. A decoder belongs to one thread at a time; any number of them may work at once, on the
 * same file too. Decodes in software only, so that every machine gives the same pictures.
 *
 * Returns: (transfer full): a decoder that stands at frame 0 and at media time 0, or %NULL
 */
GsDecoder *
gs_decoder_new (GsMediaInfo *info,
                GsDecoderFlags flags,
                GCancellable *cancellable,
                GError **error)
{
  return gs_decoder_new_scaled (info, flags, 0, 0, cancellable, error);
}

/**
 * gs_decoder_new_scaled:
 * @info: what is in the file
 * @flags: what to decode
 * @max_width: pictures wider than this are scaled down, keeping their proportions; 0 for no limit
 * @max_height: the same for the height
 * @cancellable: (nullable): as for gs_decoder_new()
 * @error: return location
 *
 * Returns: (transfer full): a decoder as gs_decoder_new() gives it, or %NULL
 */
GsDecoder *
gs_decoder_new_scaled (
  GsMediaInfo *info, GsDecoderFlags flags, int max_width, int max_height, GCancellable *cancellable, GError **error)
{
  g_autoptr (GsDecoder) self = NULL;
  g_autofree char *name = g_filename_display_basename (info->path);

  if ((flags & GS_DECODER_VIDEO) && !info->has_video)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID, "“%s” has no pictures; choose a clip with video",
                   name);
      return NULL;
    }
  if ((flags & GS_DECODER_AUDIO) && !info->has_audio)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID, "“%s” has no sound; choose a clip with sound", name);
      return NULL;
    }

  gs_media_init ();
  self = g_object_new (GS_TYPE_DECODER, NULL);
  self->info = gs_media_info_ref (info);
  self->with_audio = (flags & GS_DECODER_AUDIO) != 0;
  self->cancellable = cancellable ? g_object_ref (cancellable) : NULL;

  if (flags & GS_DECODER_VIDEO)
    {
      g_autoptr (GstCaps) caps = make_video_caps (info, max_width, max_height);

      self->video = gs_stream_reader_new (info, GS_STREAM_VIDEO, caps, cancellable, error);
      if (!self->video)
        return NULL;
    }

  if ((flags & GS_DECODER_AUDIO) && !open_audio (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Where to seek for @frame: between it and the one before, because a picture from before that still lasts at that
 * moment comes out too, with the sought time for its own. A file with pictures that lean on a later key frame needs to
 * start further back; each attempt goes further. */
static gint64
get_seek_time (GsDecoder *self,
               guint frame,
               guint attempt)
{
  static const gint64 run_up[] = { 0, 2, 10 };
  const gint64 *pts = self->info->pts;
  gint64 time;

  if (frame == 0 || attempt >= G_N_ELEMENTS (run_up))
    return 0;

  time = pts[frame - 1] + (pts[frame] - pts[frame - 1]) / 2 - run_up[attempt] * GST_SECOND;

  return MAX (time, 0);
}

static gboolean
seek_attempt (GsDecoder *self,
              GError **error)
{
  self->seek_time = get_seek_time (self, self->next, self->n_attempts);
  self->n_attempts++;

  return gs_stream_reader_seek (self->video, self->seek_time, error);
}

/**
 * gs_decoder_seek_frame:
 * @self: a decoder with %GS_DECODER_VIDEO
 * @frame: a frame of the index
 * @error: return location
 *
 * Makes the next picture @frame.
 *
 * Returns: whether it could be done
 */
gboolean
gs_decoder_seek_frame (GsDecoder *self,
                       guint frame,
                       GError **error)
{
  g_return_val_if_fail (GS_IS_DECODER (self) && self->video, FALSE);

  if (frame >= self->info->n_frames)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID, "There is no frame %u: the clip has %u", frame,
                   self->info->n_frames);
      return FALSE;
    }

  release_picture (self);
  self->next = frame;
  self->sought = TRUE;
  self->n_attempts = 0;

  return seek_attempt (self, error);
}

static gboolean
can_try_again (GsDecoder *self)
{
  return self->sought && self->seek_time > 0;
}

/**
 * gs_decoder_next_frame:
 * @self: a decoder with %GS_DECODER_VIDEO
 * @picture: (out): the picture; valid until the next call
 * @error: return location; not set at the end of the clip
 *
 * Decodes the next picture. Which one it is in the frame index is found from its presentation time; a picture
 * that cannot be decoded is left out, so look at `picture->index`.
 *
 * Returns: whether there is a picture; %FALSE at the end or with @error set
 */
gboolean
gs_decoder_next_frame (GsDecoder *self,
                       GsPicture *picture,
                       GError **error)
{
  g_return_val_if_fail (GS_IS_DECODER (self) && self->video, FALSE);

  release_picture (self);

  while (TRUE)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (GstSample) sample = gs_stream_reader_pull (self->video, &local_error);
      GstVideoInfo video_info;
      gint64 time;
      guint index;

      if (!sample)
        {
          if (!local_error && can_try_again (self) && self->next < self->info->n_frames)
            {
              if (!seek_attempt (self, error))
                return FALSE;
              continue;
            }
          if (local_error)
            g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      time = gs_stream_reader_get_time (self->video, sample);
      index = gs_media_info_get_nearest_frame (self->info, time);
      if (time < 0 || index < self->next || (self->sought && time == self->seek_time && time != self->info->pts[index]))
        continue;

      if (index > self->next && can_try_again (self))
        {
          /* appsink wants its sample back before it begins anew */
          g_clear_pointer (&sample, gst_sample_unref);
          if (!seek_attempt (self, error))
            return FALSE;
          continue;
        }

      if (!gst_video_info_from_caps (&video_info, gst_sample_get_caps (sample)) ||
          !gst_video_frame_map (&self->mapped, &video_info, gst_sample_get_buffer (sample), GST_MAP_READ))
        continue;

      self->sample = g_steal_pointer (&sample);
      self->next = index + 1;
      self->sought = FALSE;
      picture->rgb = GST_VIDEO_FRAME_PLANE_DATA (&self->mapped, 0);
      picture->width = GST_VIDEO_FRAME_WIDTH (&self->mapped);
      picture->height = GST_VIDEO_FRAME_HEIGHT (&self->mapped);
      picture->stride = GST_VIDEO_FRAME_PLANE_STRIDE (&self->mapped, 0);
      picture->index = index;
      picture->pts = self->info->pts[index];

      return TRUE;
    }
}

static gboolean
seek_audio_attempt (GsDecoder *self,
                    GError **error)
{
  gint64 start = self->position - self->run_up;

  g_clear_pointer (&self->chunk, gst_sample_unref);
  self->expected = -1;

  /* Not a seek to 0: where there are only places among the pictures to go to, that would not be the start of the sound.
   */
  if (start <= 0 || !self->audio)
    {
      self->run_up = 0;
      return open_audio (self, error);
    }

  return gs_stream_reader_seek (self->audio, gst_util_uint64_scale (start, GST_SECOND, GS_DECODER_AUDIO_RATE), error);
}

/**
 * gs_decoder_seek_audio:
 * @self: a decoder with %GS_DECODER_AUDIO
 * @sample: number of a sample; sample 0 is media time 0
 * @error: return location
 *
 * Makes the next sample read @sample.
 *
 * Returns: whether it could be done
 */
gboolean
gs_decoder_seek_audio (GsDecoder *self,
                       gint64 sample,
                       GError **error)
{
  g_return_val_if_fail (GS_IS_DECODER (self) && self->with_audio, FALSE);

  self->position = MAX (sample, 0);
  self->run_up = AUDIO_RUN_UP;

  return seek_audio_attempt (self, error);
}

static gboolean
fetch_chunk (GsDecoder *self,
             GError **error)
{
  while (self->audio)
    {
      g_autoptr (GstSample) sample = gs_stream_reader_pull (self->audio, error);
      gint64 time;
      gint64 n_samples;

      if (!sample)
        return FALSE;

      n_samples = gst_buffer_get_size (gst_sample_get_buffer (sample)) / sizeof (float);
      time = gs_stream_reader_get_time (self->audio, sample);
      if (time >= 0)
        self->chunk_start = gst_util_uint64_scale_round (time, GS_DECODER_AUDIO_RATE, GST_SECOND);
      else if (self->expected >= 0)
        self->chunk_start = self->expected;
      else
        continue;

      /* Some files can only be sought in by their pictures, and the sound before that place is passed over. */
      if (self->expected < 0 && self->run_up > 0 && self->chunk_start > self->position)
        {
          self->run_up *= AUDIO_RUN_UP_GROWTH;
          g_clear_pointer (&sample, gst_sample_unref);
          if (!seek_audio_attempt (self, error))
            return FALSE;
          continue;
        }

      if (self->expected >= 0 && ABS (self->chunk_start - self->expected) <= AUDIO_TOLERANCE)
        self->chunk_start = self->expected;
      self->expected = self->chunk_start + n_samples;

      if (self->expected > self->position)
        {
          self->chunk = g_steal_pointer (&sample);
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * gs_decoder_read_audio:
 * @self: a decoder with %GS_DECODER_AUDIO
 * @samples: (out caller-allocates) (array length=n_samples): room for mono samples, -1..1
 * @n_samples: how many are wanted
 * @error: return location
 *
 * Reads on from where the last read ended, %GS_DECODER_AUDIO_RATE samples a second, mixed to mono. Sample 0 is media
 * time 0: what the sound track leaves out (a late start, gaps) is silence.
 *
 * Returns: samples read, less than @n_samples only at the end of the sound; 0 at the end; -1 with @error set
 */
gssize
gs_decoder_read_audio (GsDecoder *self,
                       float *samples,
                       gsize n_samples,
                       GError **error)
{
  gsize n_read = 0;

  g_return_val_if_fail (GS_IS_DECODER (self) && self->with_audio, -1);

  while (n_read < n_samples)
    {
      gsize n = n_samples - n_read;

      if (!self->chunk)
        {
          g_autoptr (GError) local_error = NULL;

          if (!fetch_chunk (self, &local_error))
            {
              if (!local_error)
                break;
              g_propagate_error (error, g_steal_pointer (&local_error));
              return -1;
            }
        }

      if (self->position < self->chunk_start)
        {
          n = MIN (n, (gsize) (self->chunk_start - self->position));
          memset (samples + n_read, 0, n * sizeof (float));
        }
      else
        {
          gsize offset = self->position - self->chunk_start;

          n = MIN (n, (gsize) (self->expected - self->position));
          gst_buffer_extract (gst_sample_get_buffer (self->chunk), offset * sizeof (float), samples + n_read,
                              n * sizeof (float));
        }

      n_read += n;
      self->position += n;
      if (self->position >= self->expected)
        g_clear_pointer (&self->chunk, gst_sample_unref);
    }

  return n_read;
}
