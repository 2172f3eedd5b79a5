/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coded-clip.h"
#include "gs-media.h"

#include <math.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

static char *folder;

static GsWaveform *
read_clip (const CodedClip *clip,
           GsMediaInfo **info)
{
  g_autofree char *path = coded_clip_write (clip, folder);
  g_autoptr (GError) error = NULL;

  *info = gs_media_probe (path, NULL, &error);
  g_assert_no_error (error);

  return gs_waveform_new (*info);
}

static void
wait_complete (GsWaveform *waveform)
{
  while (!gs_waveform_get_complete (waveform))
    g_main_context_iteration (NULL, TRUE);
}

static void
progress_cb (GsWaveform *waveform,
             gint64 ready_until,
             gpointer user_data)
{
  gint64 *last = user_data;

  g_assert_cmpint (ready_until, >=, *last);
  *last = ready_until;
}

/* The clicks are in the columns of their times and nowhere else, at every zoom. */
static void
test_peaks (void)
{
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsWaveform) waveform = read_clip (&coded_vp8, &info);
  gint64 ready_until = 0;
  static const guint columns_per_second[] = { 2, 10, 50, 200 };

  g_signal_connect (waveform, "progress", G_CALLBACK (progress_cb), &ready_until);
  wait_complete (waveform);
  g_assert_null (gs_waveform_get_error (waveform));
  g_assert_cmpint (ABS (ready_until - 4800000000), <, 30000000);

  for (guint z = 0; z < G_N_ELEMENTS (columns_per_second); z++)
    {
      guint n = columns_per_second[z] * 3;
      gint64 start = SECOND / 4;
      g_autofree float *lowest = g_new (float, n);
      g_autofree float *highest = g_new (float, n);

      gs_waveform_get_peaks (waveform, start, start + 3 * SECOND, n, lowest, highest);
      for (guint i = 0; i < n; i++)
        {
          gint64 left = start + 3 * SECOND * i / n;
          gint64 right = start + 3 * SECOND * (i + 1) / n;
          gint64 click = (left / (SECOND / 2) + 1) * (SECOND / 2);

          g_assert_cmpfloat (lowest[i], <=, highest[i]);
          if (click + 2000000 < right)
            g_assert_cmpfloat (highest[i], >, 0.5);
          /* 12 ms on each side: a bin, what the codec smears, and the rounding of WebM */
          else if (click - 12000000 > right && click - SECOND / 2 + 14000000 < left)
            g_assert_cmpfloat (highest[i], <, 0.2);
        }
    }
}

/* Whatever the zoom, a column's peak is that of the columns it is made of. */
static void
test_levels (void)
{
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsWaveform) waveform = read_clip (&coded_audio_only, &info);
  /* whole bins of 4 ms, so that columns share none */
  const gint64 bin = 4000000;
  float fine_lowest[512];
  float fine_highest[512];
  float lowest;
  float highest;

  wait_complete (waveform);
  gs_waveform_get_peaks (waveform, 0, 512 * bin, 512, fine_lowest, fine_highest);
  for (guint from = 0; from < 512; from += 37)
    {
      for (guint to = from + 1; to <= 512; to += 29)
        {
          float expected_lowest = fine_lowest[from];
          float expected_highest = fine_highest[from];

          for (guint i = from; i < to; i++)
            {
              expected_lowest = MIN (expected_lowest, fine_lowest[i]);
              expected_highest = MAX (expected_highest, fine_highest[i]);
            }
          gs_waveform_get_peaks (waveform, from * bin, to * bin, 1, &lowest, &highest);
          g_assert_cmpfloat (lowest, ==, expected_lowest);
          g_assert_cmpfloat (highest, ==, expected_highest);
        }
    }

  gs_waveform_get_peaks (waveform, -2 * SECOND, -SECOND, 1, &lowest, &highest);
  g_assert_true (isnan (lowest) && isnan (highest));
  gs_waveform_get_peaks (waveform, 50 * SECOND, 60 * SECOND, 1, &lowest, &highest);
  g_assert_true (isnan (lowest) && isnan (highest));
}

static void
test_no_sound (void)
{
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsWaveform) waveform = read_clip (&coded_video_only, &info);
  float lowest;
  float highest;

  wait_complete (waveform);
  g_assert_null (gs_waveform_get_error (waveform));
  gs_waveform_get_peaks (waveform, 0, SECOND, 1, &lowest, &highest);
  g_assert_true (isnan (lowest));
}

static void
test_cancelled (void)
{
  g_autoptr (GsMediaInfo) info = NULL;
  GsWaveform *waveform = read_clip (&coded_h264, &info);
  g_autoptr (GsWaveform) other = gs_waveform_new (info);
  gint64 start = g_get_monotonic_time ();

  /* let go of in the middle */
  g_object_unref (waveform);
  gs_waveform_cancel (other);
  wait_complete (other);
  g_assert_null (gs_waveform_get_error (other));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = coded_folder_new ();
  g_test_add_func ("/media/waveform/peaks", test_peaks);
  g_test_add_func ("/media/waveform/levels", test_levels);
  g_test_add_func ("/media/waveform/no-sound", test_no_sound);
  g_test_add_func ("/media/waveform/cancelled", test_cancelled);
  status = g_test_run ();
  coded_folder_remove (folder);

  return status;
}
