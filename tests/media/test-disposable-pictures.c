/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-disposable-pictures.h"

#include "coded-clip.h"
#include "coded-view.h"

#define PATIENCE (20 * GST_SECOND)

typedef struct
{
  GstClockTime target;
  guint n_before;
  guint n_after;
} Count;

static GstPadProbeReturn
count_cb (GstPad *pad,
          GstPadProbeInfo *info,
          gpointer user_data)
{
  Count *count = user_data;

  if (GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info)) < count->target)
    count->n_before++;
  else
    count->n_after++;

  return GST_PAD_PROBE_OK;
}

/* What a decoder would get after a seek to @target. */
static Count
count_pictures (const char *path,
                const char *parse,
                GstClockTime target,
                gboolean leave_out)
{
  g_autofree char *description = g_strdup_printf ("filesrc location=\"%s\" ! parsebin ! %s ! fakesink name=sink sync=false", path, parse);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  atomic_bool enabled;
  Count count = { target, 0, 0 };

  g_assert_no_error (error);
  atomic_init (&enabled, leave_out);
  gs_disposable_pictures_leave_out (pad, &enabled);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  g_assert_cmpint (gst_element_get_state (pipeline, NULL, NULL, PATIENCE), ==, GST_STATE_CHANGE_SUCCESS);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, count_cb, &count, NULL);
  g_assert_true (gst_element_seek_simple (pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, (gint64) target));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, PATIENCE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return count;
}

/* B-frames well before the place are left out, in each form that the units come in, and nothing else is. */
static void
test_left_out (gconstpointer data)
{
  const char *parse = data;
  gboolean hevc = g_str_has_prefix (parse, "h265");
  gboolean start_codes = strstr (parse, "byte-stream") != NULL;
  char *folder = coded_folder_new ();
  const CodedClip *clip = hevc ? &coded_hevc : &coded_h264;
  g_autofree char *path = coded_clip_write (clip, folder);
  GstClockTime target = (GstClockTime) coded_clip_get_time (clip, hevc ? 98 : 118);
  Count all = count_pictures (path, parse, target, FALSE);
  Count some = count_pictures (path, parse, target, TRUE);

  g_test_message ("%u of %u pictures before the place", some.n_before, all.n_before);
  g_assert_cmpuint (all.n_before, >=, 20);
  if (hevc && start_codes)
    g_assert_cmpuint (some.n_before, ==, all.n_before);
  else
    g_assert_cmpuint (some.n_before, <=, all.n_before * 3 / 4);
  g_assert_cmpuint (some.n_before, >=, 6);
  g_assert_cmpuint (some.n_after, ==, all.n_after);

  coded_folder_remove (folder);
}

int
main (int argc,
      char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/media/disposable-pictures/h264-lengths", "h264parse ! video/x-h264,stream-format=avc,alignment=au", test_left_out);
  g_test_add_data_func ("/media/disposable-pictures/h264-start-codes", "h264parse ! video/x-h264,stream-format=byte-stream,alignment=au",
                        test_left_out);
  g_test_add_data_func ("/media/disposable-pictures/hevc-lengths", "h265parse ! video/x-h265,stream-format=hvc1,alignment=au",
                        test_left_out);
  /* There it is not said whether the stream has several sub-layers. */
  g_test_add_data_func ("/media/disposable-pictures/hevc-start-codes", "h265parse ! video/x-h265,stream-format=byte-stream,alignment=au",
                        test_left_out);

  return g_test_run ();
}
