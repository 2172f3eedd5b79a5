/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coded-clip.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <glib/gstdio.h>
#include <string.h>

#define RATE 48000
/* The code: a row of cells, dark or light for the bits of the number, and below it the same the other way round. */
#define CELL 20
#define BITS 16
#define TOP  40

#define X264      "x264enc speed-preset=veryfast bframes=3 b-adapt=false key-int-max=30 ! h264parse"
#define X264_LONG "x264enc speed-preset=veryfast bframes=2 b-adapt=false key-int-max=60 ! h264parse"
/* Without B-frames: with them and a variable rate, mp4mux ends its edit list before the last picture. */
#define X264_PLAIN "x264enc speed-preset=veryfast bframes=0 key-int-max=30 ! h264parse"
#define AAC        "avenc_aac ! aacparse"
#define OPUS       "opusenc"
/* mp4mux's finest units, so that its times are as exact as the others' */
#define MP4 "mp4mux movie-timescale=90000 trak-timescale=90000"

const CodedClip coded_h264 = { "h264-b-frames.mp4", X264, AAC, MP4, 150 };
const CodedClip coded_vp8 = {
  "vp8.webm", "vp8enc deadline=1 keyframe-max-dist=40 auto-alt-ref=true lag-in-frames=12 target-bitrate=600000", OPUS,
  "webmmux", 120
};
const CodedClip coded_vp9 = {
  "vp9.webm",
  "vp9enc deadline=1 cpu-used=8 keyframe-max-dist=40 auto-alt-ref=true lag-in-frames=12 target-bitrate=600000", OPUS,
  "webmmux", 120
};
const CodedClip coded_hevc = {
  "hevc-open-gop.mkv",
  "x265enc speed-preset=ultrafast key-int-max=25 option-string=bframes=3:open-gop=1:log-level=none ! h265parse", NULL,
  "matroskamux", 120
};
const CodedClip coded_variable_mp4 = { "variable-rate.mp4", X264_PLAIN, AAC, MP4, 121, TRUE };
const CodedClip coded_variable_mkv = { "variable-rate.mkv", X264_LONG, NULL, "matroskamux", 120, TRUE };
const CodedClip coded_late_mp4 = { "late-picture.mp4", X264, AAC, MP4, 90, FALSE, 1500 * GST_MSECOND };
const CodedClip coded_late_mkv = { "late-picture.mkv", X264, OPUS, "matroskamux", 90, FALSE, 1500 * GST_MSECOND };
const CodedClip coded_video_only = { "video-only.mp4", X264, NULL, MP4, 60 };
const CodedClip coded_audio_only = { "audio-only.ogg", NULL, "vorbisenc", "oggmux", 0 };
const CodedClip coded_one_frame = { "one-frame.mp4", X264, NULL, MP4, 1 };
const CodedClip coded_no_frame = { "no-frame.mkv", X264, NULL, "matroskamux", 0 };
const CodedClip coded_rotated = { "rotated.mp4", X264, NULL, MP4, 20 };
const CodedClip coded_wide_pixels = {
  "wide-pixels.mp4", X264, NULL, MP4, 20, FALSE, 0, ", pixel-aspect-ratio=(fraction)4/3"
};
const CodedClip coded_narrow_pixels = {
  "narrow-pixels.mp4", X264, NULL, MP4, 20, FALSE, 0, ", pixel-aspect-ratio=(fraction)8/9"
};

/**
 * coded_clip_get_time:
 *
 * Returns: presentation time of a picture; whole milliseconds, which every container can hold exactly
 */
gint64
coded_clip_get_time (const CodedClip *self,
                     guint frame)
{
  /* 20, 60, 33 and 107 ms in turn: shorter and longer than what decoders take for granted */
  static const int steps[] = { 0, 20, 80, 113 };

  if (self->variable)
    return self->start + (frame / 4 * 220 + steps[frame % 4]) * GST_MSECOND;

  return self->start + frame * 40 * GST_MSECOND;
}

static void
draw_picture (guint8 *data,
              guint number)
{
  guint8 *luma = data;

  memset (data, 110, CODED_WIDTH * CODED_HEIGHT);
  memset (data + CODED_WIDTH * CODED_HEIGHT, 128, CODED_WIDTH * CODED_HEIGHT / 2);

  for (int y = 0; y < 2 * CELL; y++)
    {
      for (int x = 0; x < BITS * CELL; x++)
        {
          gboolean bit = (number >> (x / CELL)) & 1;

          luma[(TOP + y) * CODED_WIDTH + x] = bit == (y < CELL) ? 225 : 25;
        }
    }

  /* Something that moves, so that pictures between key frames are not empty. */
  for (int y = 0; y < 40; y++)
    memset (luma + (150 + y) * CODED_WIDTH + (number * 7) % (CODED_WIDTH - 60), 40 + (number * 13) % 160, 60);
}

/* Where a point of the coded picture is in the one that is shown. */
typedef struct
{
  const guint8 *pixels;
  int stride;
  int pixel_bytes;
  int width;
  int height;
  int turns;
} Shown;

static int
read_point (const Shown *shown,
            int x,
            int y)
{
  double across = (x + 0.5) / CODED_WIDTH;
  double down = (y + 0.5) / CODED_HEIGHT;

  for (int i = 0; i < shown->turns; i++)
    {
      double old = across;

      across = 1 - down;
      down = old;
    }

  return shown
    ->pixels[(int) (down * shown->height) * shown->stride + (int) (across * shown->width) * shown->pixel_bytes + 1];
}

static int
read_cell (const Shown *shown,
           int x,
           int y)
{
  int sum = 0;

  for (int j = -3; j <= 3; j++)
    {
      for (int i = -3; i <= 3; i++)
        sum += read_point (shown, x + i, y + j);
    }

  return sum / 49;
}

/**
 * coded_clip_read_turned:
 * @pixels: a picture as it is shown, green in the second byte of each pixel
 * @stride: bytes from one row to the next
 * @pixel_bytes: bytes from one pixel to the next
 * @width: pixels across, whatever the coded picture was stretched to
 * @height: pixels down
 * @turns: by how many quarters, clockwise, the coded picture was turned
 *
 * Returns: the number that is drawn in it, -1 if none can be read
 */
int
coded_clip_read_turned (const guint8 *pixels,
                        int stride,
                        int pixel_bytes,
                        int width,
                        int height,
                        int turns)
{
  const Shown shown = { pixels, stride, pixel_bytes, width, height, turns };
  int number = 0;

  for (int bit = 0; bit < BITS; bit++)
    {
      int x = bit * CELL + CELL / 2;
      int upper = read_cell (&shown, x, TOP + CELL / 2);
      int lower = read_cell (&shown, x, TOP + CELL + CELL / 2);

      if (ABS (upper - lower) < 60)
        return -1;
      if (upper > lower)
        number |= 1 << bit;
    }

  return number;
}

/* The same of a picture that is shown as it was coded. */
int
coded_clip_read_number (const guint8 *pixels,
                        int stride,
                        int pixel_bytes)
{
  return coded_clip_read_turned (pixels, stride, pixel_bytes, CODED_WIDTH, CODED_HEIGHT, 0);
}

static void
push (GstElement *source,
      gpointer data,
      gsize size,
      gint64 time,
      gint64 duration)
{
  GstBuffer *buffer = gst_buffer_new_wrapped (data, size);

  GST_BUFFER_PTS (buffer) = time;
  GST_BUFFER_DURATION (buffer) = duration;
  g_assert_cmpint (gst_app_src_push_buffer (GST_APP_SRC (source), buffer), ==, GST_FLOW_OK);
}

static void
push_pictures (const CodedClip *self,
               GstElement *source)
{
  for (guint i = 0; i < self->n_frames; i++)
    {
      gsize size = CODED_WIDTH * CODED_HEIGHT * 3 / 2;
      guint8 *data = g_malloc (size);
      gint64 time = coded_clip_get_time (self, i);

      draw_picture (data, i);
      push (source, data, size, time, coded_clip_get_time (self, i + 1) - time);
    }
  gst_app_src_end_of_stream (GST_APP_SRC (source));
}

static void
push_sound (const CodedClip *self,
            GstElement *source)
{
  gint64 duration = self->n_frames > 0 ? coded_clip_get_time (self, self->n_frames) : 3 * GST_SECOND;
  gint64 n_samples = duration * RATE / GST_SECOND;

  for (gint64 first = 0; first < n_samples; first += RATE / 50)
    {
      gint64 n = MIN (RATE / 50, n_samples - first);
      gint16 *data = g_new0 (gint16, n);

      for (gint64 i = 0; i < n; i++)
        {
          gint64 into = (first + i) % (RATE / 2);

          /* a click of 2 ms at each half second, not at 0 */
          if (first + i >= RATE / 2 && into < RATE / 500)
            data[i] = 28000;
        }
      push (source, data, n * sizeof (gint16), first * GST_SECOND / RATE, n * GST_SECOND / RATE);
    }
  gst_app_src_end_of_stream (GST_APP_SRC (source));
}

/**
 * coded_clip_write:
 *
 * Returns: (transfer full): path of the file, written into @folder unless it is there already
 */
char *
coded_clip_write (const CodedClip *self,
                  const char *folder)
{
  char *path = g_build_filename (folder, self->name, NULL);
  g_autoptr (GString) description = g_string_new (NULL);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  /* MP4 declares a rate that is not true: without one, mp4mux ends its edit list before the last picture. */
  const char *declared = self->variable && !g_str_has_prefix (self->muxer, "mp4") ? "0/1" : "25/1";

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;

  gst_init (NULL, NULL);
  g_string_append_printf (description, "%s name=mux ! filesink location=\"%s\" ", self->muxer, path);
  if (self->video)
    g_string_append_printf (
      description,
      "appsrc name=pictures format=time max-bytes=0 caps=\"video/x-raw, format=(string)I420, "
      "width=(int)%d, height=(int)%d, framerate=(fraction)%s%s\" ! %s ! queue max-size-time=0 max-size-bytes=0 "
      "max-size-buffers=0 ! mux. ",
      CODED_WIDTH, CODED_HEIGHT, declared, self->pixel_caps ? self->pixel_caps : "", self->video);
  if (self->audio)
    g_string_append_printf (
      description,
      "appsrc name=sound format=time max-bytes=0 caps=\"audio/x-raw, format=(string)S16LE, "
      "layout=(string)interleaved, rate=(int)%d, channels=(int)1\" ! audioconvert ! %s ! queue max-size-time=0 "
      "max-size-bytes=0 max-size-buffers=0 ! mux. ",
      RATE, self->audio);

  pipeline = gst_parse_launch (description->str, &error);
  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);

  if (self->video)
    {
      g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "pictures");

      push_pictures (self, source);
    }
  if (self->audio)
    {
      g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "sound");

      push_sound (self, source);
    }

  bus = gst_element_get_bus (pipeline);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_assert_no_error (error);

  return path;
}

static void
write_32 (guint8 *at,
          guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (at, &value, 4);
}

/* Turns the picture of an MP4 clockwise by quarters, as a telephone does that is held upright: by the matrix in the
 * track's header. */
void
coded_clip_turn (const char *path,
                 int turns)
{
  static const int cosines[] = { 1, 0, -1, 0 };
  static const int sines[] = { 0, 1, 0, -1 };
  const guint32 cosine = (guint32) cosines[turns] << 16;
  const guint32 sine = (guint32) sines[turns] << 16;
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  guint8 *header;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  header = memmem (data, size, "tkhd", 4);
  g_assert_nonnull (header);

  /* a b u, c d v, x y w: x' = ax + cy + x, y' = bx + dy + y */
  header += 4 + (header[4] == 1 ? 52 : 40);
  write_32 (header, cosine);
  write_32 (header + 4, sine);
  write_32 (header + 12, -sine);
  write_32 (header + 16, cosine);
  write_32 (header + 24, turns == 1 ? CODED_HEIGHT << 16 : turns == 2 ? CODED_WIDTH << 16 : 0);
  write_32 (header + 28, turns == 2 ? CODED_HEIGHT << 16 : turns == 3 ? CODED_WIDTH << 16 : 0);
  g_file_set_contents (path, data, size, &error);
  g_assert_no_error (error);
}

/* A folder for the clips of one test program. */
char *
coded_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("gs-media-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

void
coded_folder_remove (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

/* Copies the first @share of a file: what is left of it when a transfer breaks off. */
void
coded_copy_part (const char *from,
                 const char *to,
                 double share)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (from, &data, &size, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, data, size * share, &error);
  g_assert_no_error (error);
}
