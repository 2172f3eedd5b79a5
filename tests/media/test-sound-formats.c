/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One to six channels at 8 to 96 kHz, coded by another program: what they are, and that every click is where it was
 * put. */
#include "coded-remux.h"
#include "gs-media.h"

#include <math.h>
#include <string.h>

#define SECONDS 4
/* Of a click, four waves of 1 kHz, and from one to the next: clicks go round the channels. */
#define CLICK    0.004
#define INTERVAL 0.25

static char *folder;

/**
 * Case:
 * @rate: samples a second
 * @channels: 1, 2 or 6 (front left and right, centre, bass, rear left and right)
 * @options: ffmpeg's
 * @delay: seconds of what an encoder puts before the first sample where nobody tells GStreamer to leave it out
 */
typedef struct
{
  const char *name;
  int rate;
  int channels;
  const char *options;
  double delay;
} Case;

static const Case cases[] = {
  { "mono-8.wav", 8000, 1, "-c:a pcm_s16le" },
  { "stereo-11.wav", 11025, 2, "-c:a pcm_s16le" },
  { "stereo-44.flac", 44100, 2, "-c:a flac" },
  { "stereo-96.flac", 96000, 2, "-c:a flac" },
  { "surround-96.mkv", 96000, 6, "-c:a pcm_s24le" },
  { "surround-48.flac", 48000, 6, "-c:a flac" },
  { "mono-16.mp4", 16000, 1, "-c:a aac -b:a 48k" },
  { "stereo-22.mp4", 22050, 2, "-c:a aac -b:a 96k" },
  { "surround-48.mp4", 48000, 6, "-c:a aac -b:a 384k" },
  { "stereo-96.mp4", 96000, 2, "-c:a aac -b:a 256k" },
  { "mono-48.webm", 48000, 1, "-c:a libopus -b:a 64k" },
  { "surround-48.webm", 48000, 6, "-c:a libopus -b:a 384k" },
  { "stereo-32.ogg", 32000, 2, "-c:a libvorbis -q:a 6" },
  { "stereo-44.mp3", 44100, 2, "-c:a libmp3lame -b:a 192k", 1105 / 44100.0 },
  { "surround-48.ac3", 48000, 6, "-c:a ac3 -b:a 448k", 256 / 48000.0 },
  { "stereo-12.avi", 12000, 2, "-c:a pcm_s16le" },
};

static int
get_channel (const Case *self,
             guint click)
{
  int channel = click % self->channels;

  /* the bass channel has no clicks, and is left out of a mix */
  return channel == 3 ? 2 : channel;
}

static void
write_wav (const Case *self,
           const char *path)
{
  const guint n = self->rate * SECONDS;
  g_autofree gint16 *samples = g_new0 (gint16, n * self->channels);
  g_autoptr (GByteArray) wav = g_byte_array_new ();
  guint32 header[11] = { 0 };

  for (guint click = 1; click < SECONDS / INTERVAL; click++)
    {
      guint first = lrint (click * INTERVAL * self->rate);

      for (guint i = 0; i < CLICK * self->rate; i++)
        samples[(first + i) * self->channels + get_channel (self, click)] = lrint (
          28000 * sin (2 * G_PI * 1000 * i / self->rate));
    }

  memcpy (&header[0], "RIFF", 4);
  header[1] = GUINT32_TO_LE (36 + n * self->channels * 2);
  memcpy (&header[2], "WAVE", 4);
  memcpy (&header[3], "fmt ", 4);
  header[4] = GUINT32_TO_LE (16);
  header[5] = GUINT32_TO_LE (1 | self->channels << 16);
  header[6] = GUINT32_TO_LE (self->rate);
  header[7] = GUINT32_TO_LE (self->rate * self->channels * 2);
  header[8] = GUINT32_TO_LE ((self->channels * 2) | 16 << 16);
  memcpy (&header[9], "data", 4);
  header[10] = GUINT32_TO_LE (n * self->channels * 2);
  g_byte_array_append (wav, (const guint8 *) header, sizeof (header));
  for (guint i = 0; i < n * self->channels; i++)
    samples[i] = GINT16_TO_LE (samples[i]);
  g_byte_array_append (wav, (const guint8 *) samples, n * self->channels * 2);
  g_assert_true (g_file_set_contents (path, (const char *) wav->data, wav->len, NULL));
}

/* Middle of the energy in a stretch, in samples from its start; @loudest: the highest value there. */
static double
find_middle (const float *samples,
             guint n,
             float *loudest)
{
  double energy = 0;
  double moment = 0;

  *loudest = 0;
  for (guint i = 0; i < n; i++)
    {
      double square = samples[i] * samples[i];

      energy += square;
      moment += square * i;
      *loudest = MAX (*loudest, fabsf (samples[i]));
    }

  return energy > 0 ? moment / energy : -1;
}

static void
test_format (gconstpointer data)
{
  const Case *self = data;
  const guint rate = GS_DECODER_AUDIO_RATE;
  g_autofree char *wav = g_build_filename (folder, "clicks.wav", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsDecoder) decoder = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree float *samples = g_new (float, (SECONDS + 1) * rate);
  double least = G_MAXDOUBLE;
  double most = -G_MAXDOUBLE;
  gssize n;

  if (!coded_remux_check ())
    return;

  write_wav (self, wav);
  path = coded_remux (wav, NULL, self->options, folder, self->name);
  info = gs_media_probe (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (info->has_video);
  g_assert_cmpint (info->channels, ==, self->channels);
  g_assert_cmpint (info->sample_rate, ==, self->rate);
  g_assert_cmpint (ABS (info->duration - SECONDS * G_GINT64_CONSTANT (1000000000)), <, 80000000);

  decoder = gs_decoder_new (info, GS_DECODER_AUDIO, NULL, &error);
  g_assert_no_error (error);
  n = gs_decoder_read_audio (decoder, samples, (SECONDS + 1) * rate, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ABS (n - (gssize) (SECONDS * rate)), <, rate / 10);

  for (guint click = 1; click + 1 < SECONDS / INTERVAL; click++)
    {
      guint first = (click - 0.5) * INTERVAL * rate;
      guint length = INTERVAL * rate;
      float loudest;
      double middle = find_middle (samples + first, length, &loudest) - length / 2;
      double late = middle / rate - CLICK / 2;

      g_test_message ("click %u: %+.2f ms, %.3f", click, late * 1000, loudest);
      g_assert_cmpfloat (loudest, >, 0.02);
      least = MIN (least, late);
      most = MAX (most, late);
    }

  g_test_message ("%s: clicks are late by %+.2f to %+.2f ms", self->name, least * 1000, most * 1000);
  g_assert_cmpfloat (ABS (least - self->delay), <, 0.0005);
  g_assert_cmpfloat (ABS (most - self->delay), <, 0.0005);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = coded_folder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/media/sound-formats/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_format);
    }

  status = g_test_run ();
  coded_folder_remove (folder);

  return status;
}
