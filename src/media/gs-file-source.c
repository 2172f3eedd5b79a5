/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-file-source.h"

#include <string.h>

/* The last box of a fragmented MP4: size, kind, version, and the length of the table before it. */
#define TABLE_END_SIZE 16

static GstPadProbeReturn
pulled_cb (GstPad *pad,
           GstPadProbeInfo *info,
           gpointer user_data)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  guint8 box[TABLE_END_SIZE];

  if (!buffer || gst_buffer_get_size (buffer) != TABLE_END_SIZE ||
      gst_buffer_extract (buffer, 0, box, TABLE_END_SIZE) != TABLE_END_SIZE || memcmp (box + 4, "mfro", 4) != 0)
    return GST_PAD_PROBE_OK;

  memcpy (box + 4, "free", 4);
  buffer = gst_buffer_make_writable (buffer);
  gst_buffer_fill (buffer, 0, box, TABLE_END_SIZE);
  info->data = buffer;

  return GST_PAD_PROBE_OK;
}

/*
 * gs_file_source_prepare:
 * @source: a file source that is not yet started
 *
 * A fragmented MP4 may end in a table of its fragments (mfra, ISO/IEC 14496-12, 8.8.9) with the time at which the first
 * picture of each is *shown*. GStreamer's demultiplexer takes that for the time at which it is decoded, so that after a
 * seek a whole fragment comes too late by as much as its pictures are reordered. Each fragment has its true decoding
 * time in itself; without the table that is used. So the table's end is not shown to the demultiplexer.
 */
void
gs_file_source_prepare (GstElement *source)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (source, "src");

  if (pad)
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_PULL, pulled_cb, NULL, NULL);
}
