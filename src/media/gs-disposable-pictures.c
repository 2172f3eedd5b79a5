/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-disposable-pictures.h"

#include <string.h>

/* What lies that near before the place that is sought is decoded all the same: some decoders find out from the pictures that they
 * see by how much those are out of order. */
#define MARGIN (250 * GST_MSECOND)

/* ITU-T H.264, table 7-1: a slice of a picture, and of one that is a key frame. */
#define H264_SLICE       1
#define H264_PARTITION_C 4
#define H264_IDR_SLICE   5

/* ITU-T H.265, table 7-1: up to here a type of slice that is an even number is of a picture that no other one of its sub-layer needs. */
#define H265_LAST_NON_KEY 15
#define H265_LAST_SLICE   31

typedef struct
{
  const atomic_bool *enabled;
  gboolean known; /* a format that can be looked into */
  gboolean hevc;
  guint length_size; /* bytes of the length before each NAL unit; 0 for start codes */
  GstSegment segment;
} Stream;

typedef enum
{
  UNIT_OTHER,
  UNIT_NEEDED,
  UNIT_DISPOSABLE,
} Unit;

static Unit
judge_unit (const Stream *self,
            const guint8 *unit,
            gsize size)
{
  guint type;

  if (size < 1)
    return UNIT_OTHER;

  if (self->hevc)
    {
      type = (unit[0] >> 1) & 0x3f;
      if (type > H265_LAST_SLICE)
        return UNIT_OTHER;
      return type <= H265_LAST_NON_KEY && type % 2 == 0 ? UNIT_DISPOSABLE : UNIT_NEEDED;
    }

  type = unit[0] & 0x1f;
  if (type < H264_SLICE || type > H264_IDR_SLICE)
    return UNIT_OTHER;

  return type <= H264_PARTITION_C && (unit[0] & 0x60) == 0 ? UNIT_DISPOSABLE : UNIT_NEEDED;
}

/* Finds the next NAL unit from *@offset on and moves that behind it; %NULL at the end, or where the data make no sense. */
static const guint8 *
next_unit (const Stream *self,
           const guint8 *data,
           gsize size,
           gsize *offset,
           gsize *length)
{
  gsize at = *offset;
  gsize n = 0;

  if (self->length_size > 0)
    {
      if (size - at < self->length_size)
        return NULL;
      for (guint i = 0; i < self->length_size; i++)
        n = n << 8 | data[at++];
      if (n > size - at)
        return NULL;
      *length = n;
      *offset = at + n;
      return data + at;
    }

  for (; at + 3 <= size; at++)
    {
      const guint8 *one = memchr (data + at + 2, 1, size - at - 2);

      if (!one)
        return NULL;
      at = (gsize) (one - data) - 2;
      if (data[at] == 0 && data[at + 1] == 0)
        {
          /* To the end of all: only its first byte is looked at. */
          *length = size - at - 3;
          *offset = at + 3;
          return data + at + 3;
        }
    }

  return NULL;
}

static gboolean
is_disposable (const Stream *self,
               GstBuffer *buffer)
{
  gboolean disposable = FALSE;
  const guint8 *unit;
  gsize offset = 0;
  gsize length;
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return FALSE;

  while ((unit = next_unit (self, map.data, map.size, &offset, &length)))
    {
      Unit what = judge_unit (self, unit, length);

      if (what == UNIT_NEEDED)
        {
          disposable = FALSE;
          break;
        }
      disposable |= what == UNIT_DISPOSABLE;
    }
  gst_buffer_unmap (buffer, &map);

  return disposable;
}

static void
take_caps (Stream *self,
           GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  const char *format = gst_structure_get_string (structure, "stream-format");
  const GValue *value = gst_structure_get_value (structure, "codec_data");
  GstBuffer *buffer = value && GST_VALUE_HOLDS_BUFFER (value) ? gst_value_get_buffer (value) : NULL;
  guint8 header[23] = { 0 };
  gsize n = buffer ? gst_buffer_extract (buffer, 0, header, sizeof header) : 0;

  self->known = FALSE;
  self->length_size = 0;
  self->hevc = gst_structure_has_name (structure, "video/x-h265");

  /* ISO/IEC 14496-15: a stream of several sub-layers says so there, and its even types may be needed by another sub-layer. */
  if (self->hevc && n == sizeof header)
    {
      self->length_size = (header[21] & 3) + 1;
      self->known = (header[21] >> 3 & 7) == 1;
    }
  else if (gst_structure_has_name (structure, "video/x-h264") && g_strcmp0 (format, "byte-stream") == 0)
    {
      self->known = TRUE;
    }
  else if (gst_structure_has_name (structure, "video/x-h264") && n >= 5)
    {
      self->length_size = (header[4] & 3) + 1;
      self->known = TRUE;
    }
}

static GstPadProbeReturn
probe_cb (GstPad *pad,
          GstPadProbeInfo *info,
          gpointer user_data)
{
  Stream *self = user_data;
  GstBuffer *buffer;
  GstCaps *caps;

  if (info->type & GST_PAD_PROBE_TYPE_EVENT_BOTH)
    {
      GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

      if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
        {
          gst_event_copy_segment (event, &self->segment);
        }
      else if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS)
        {
          gst_event_parse_caps (event, &caps);
          take_caps (self, caps);
        }
      return GST_PAD_PROBE_OK;
    }

  buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  if (!self->known || !atomic_load (self->enabled) || self->segment.format != GST_FORMAT_TIME || self->segment.rate <= 0 ||
      !GST_BUFFER_PTS_IS_VALID (buffer) || GST_BUFFER_PTS (buffer) + MARGIN >= self->segment.start ||
      !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT))
    return GST_PAD_PROBE_OK;

  return is_disposable (self, buffer) ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

/**
 * gs_disposable_pictures_leave_out:
 * @pad: a decoder's sink pad
 * @enabled: whether to do so, looked at for each picture; has to live as long as the pad is in use
 *
 * After a seek, has a decoder of H.264 or HEVC decode what comes before the segment only as far as other pictures need it. What it gives
 * is the same, bit for bit: a picture that is left out is no reference of any other, and would have been cut off as lying before the segment.
 */
void
gs_disposable_pictures_leave_out (GstPad *pad,
                                  const atomic_bool *enabled)
{
  Stream *self = g_new0 (Stream, 1);

  self->enabled = enabled;
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, probe_cb, self, g_free);
}
