/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-tempo.h"

#include <glib/gstdio.h>
#include <gst/app/gstappsink.h>
#include <math.h>
#include <string.h>

#define RATE     48000
#define SECONDS  30
#define PERIOD   0.92 /* seconds from one beep to the next */
#define FIRST    0.5
#define BEEP     0.06
#define MOST     64
#define PATIENCE (20 * GST_SECOND)

/* A WAV file of beeps: 16 bits, one channel. */
static char *
make_beeps (const char *folder)
{
  const guint32 n = RATE * SECONDS;
  const guint32 size = n * 2;
  char *path = g_build_filename (folder, "beeps.wav", NULL);
  guint8 *data = g_malloc0 (44 + size);
  const guint32 words[] = { GUINT32_TO_LE (16), GUINT32_TO_LE (0x00010001), GUINT32_TO_LE (RATE), GUINT32_TO_LE (RATE * 2),
                            GUINT32_TO_LE (0x00100002) };
  const guint32 whole = GUINT32_TO_LE (36 + size);
  const guint32 samples = GUINT32_TO_LE (size);
  g_autoptr (GError) error = NULL;

  memcpy (data, "RIFF", 4);
  memcpy (data + 4, &whole, 4);
  memcpy (data + 8, "WAVEfmt ", 8);
  memcpy (data + 16, words, sizeof words);
  memcpy (data + 36, "data", 4);
  memcpy (data + 40, &samples, 4);
  for (guint32 i = 0; i < n; i++)
    {
      double t = (double) i / RATE - FIRST;
      double into = t - PERIOD * floor (t / PERIOD);
      gint16 value = t >= 0 && into < BEEP ? (gint16) (16000 * sin (2 * G_PI * 1000 * into)) : 0;

      data[44 + 2 * i] = value & 0xff;
      data[45 + 2 * i] = (value >> 8) & 0xff;
    }

  g_file_set_contents (path, (char *) data, 44 + size, &error);
  g_assert_no_error (error);
  g_free (data);

  return path;
}

static void
wait_for_state (GstElement *pipeline)
{
  g_assert_cmpint (gst_element_get_state (pipeline, NULL, NULL, PATIENCE), ==, GST_STATE_CHANGE_SUCCESS);
}

static void
seek (GstElement *pipeline,
      double rate,
      double start)
{
  g_assert_true (gst_element_seek (pipeline, rate, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                                   GST_SEEK_TYPE_SET, (gint64) (start * GST_SECOND), GST_SEEK_TYPE_NONE, 0));
  wait_for_state (pipeline);
}

/* Plays to the end from where the pipeline stands, and notes by how much each beep is later than it should be, in milliseconds,
 * by the time of the buffer that it is in. */
static guint
play (GstElement *pipeline,
      double rate,
      double start,
      double *late)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  double silent_since = -1;
  guint n_beeps = 0;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (;;)
    {
      g_autoptr (GstSample) sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), PATIENCE);
      GstBuffer *buffer;
      GstMapInfo map;
      double time;

      if (!sample)
        break;

      buffer = gst_sample_get_buffer (sample);
      time = gst_segment_to_running_time (gst_sample_get_segment (sample), GST_FORMAT_TIME, GST_BUFFER_PTS (buffer))
             / (double) GST_SECOND;
      g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
      for (gsize i = 0; i < map.size / sizeof (float); i++)
        {
          double at = time + (double) i / RATE;

          if (fabsf (((const float *) (void *) map.data)[i]) < 0.1f)
            continue;
          if (at - silent_since > 0.2 && n_beeps < MOST)
            {
              double number = round ((start + at * rate - FIRST) / PERIOD);

              late[n_beeps++] = 1000 * (at - (FIRST + number * PERIOD - start) / rate);
            }
          silent_since = at;
        }
      gst_buffer_unmap (buffer, &map);
    }

  g_assert_true (gst_app_sink_is_eos (GST_APP_SINK (sink)));
  gst_element_set_state (pipeline, GST_STATE_PAUSED);

  return n_beeps;
}

static GstElement *
make_pipeline (const char *path)
{
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) parse = NULL;
  g_autoptr (GstElement) filter = NULL;
  GstElement *tempo = gs_tempo_new ();
  GstElement *pipeline;

  description = g_strdup_printf ("filesrc location=\"%s\" ! wavparse name=parse "
                                 "capsfilter name=filter caps=audio/x-raw,format=F32LE,rate=%d,channels=1 ! "
                                 "appsink name=sink sync=false max-buffers=8",
                                 path, RATE);
  pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  parse = gst_bin_get_by_name (GST_BIN (pipeline), "parse");
  filter = gst_bin_get_by_name (GST_BIN (pipeline), "filter");
  gst_bin_add (GST_BIN (pipeline), tempo);
  g_assert_true (gst_element_link_many (parse, tempo, filter, NULL));
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  wait_for_state (pipeline);

  return pipeline;
}

/* Each beep comes at its time, also after seeks at another speed, each of which would leave a little sound in a scaletempo. */
static void
test_times (void)
{
  static const double rates[] = { 0.5, 0.6, 0.8, 0.9, 1, 1.1, 1.5, 2 };
  g_autofree char *folder = g_dir_make_tmp ("gs-tempo-XXXXXX", NULL);
  g_autofree char *path = make_beeps (folder);
  GstElement *pipeline = make_pipeline (path);

  for (guint r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      double rate = rates[r];
      double start = 3.217;
      double late[MOST];
      double sum = 0, least = G_MAXDOUBLE, most = -G_MAXDOUBLE;
      guint n;

      for (guint i = 0; i < 6; i++)
        seek (pipeline, i % 2 ? rate : 0.7, 2 + i * 1.3);
      seek (pipeline, rate, start);
      n = play (pipeline, rate, start, late);
      g_assert_cmpuint (n, ==, (guint) ceil ((SECONDS - start) / PERIOD));

      for (guint i = 0; i < n; i++)
        {
          late[i] += gs_tempo_get_delay (rate) / 1e6;
          sum += late[i];
          least = MIN (least, late[i]);
          most = MAX (most, late[i]);
        }
      g_test_message ("at %.1f times the speed: %u beeps, %.1f ms late in the mean, from %.1f to %.1f", rate, n, sum / n, least, most);
      g_assert_cmpfloat (fabs (sum / n), <, rate == 1 ? 0.2 : 5);
      g_assert_cmpfloat (least, >, rate == 1 ? -0.2 : -10);
      g_assert_cmpfloat (most, <, rate == 1 ? 0.2 : 10);
    }

  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tempo/times", test_times);

  return g_test_run ();
}
