/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coded-remux.h"

#include <string.h>

gboolean
coded_remux_check (void)
{
  g_autofree char *ffmpeg = g_find_program_in_path ("ffmpeg");

  if (!ffmpeg)
    g_test_skip ("ffmpeg is not installed");

  return ffmpeg != NULL;
}

/**
 * coded_remux:
 * @from: a file
 * @input_options: (nullable): ffmpeg's options before the input
 * @output_options: its options after it
 * @folder: where to write
 * @name: the new file's name
 *
 * What another program than GStreamer makes of the same pictures.
 *
 * Returns: (transfer full): path of the new file
 */
char *
coded_remux (const char *from,
             const char *input_options,
             const char *output_options,
             const char *folder,
             const char *name)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *line = g_strdup_printf ("ffmpeg -v error -nostdin -y %s -i \"%s\" %s \"%s\"",
                                           input_options ? input_options : "", from, output_options, path);
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;

  g_spawn_command_line_sync (line, NULL, &words, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", line, words);

  return path;
}

static guint32
read_32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, 4);

  return GUINT32_FROM_BE (value);
}

static void
append_32 (GByteArray *array,
           guint32 value)
{
  value = GUINT32_TO_BE (value);
  g_byte_array_append (array, (const guint8 *) &value, 4);
}

/* The first box of the kind inside @from to @to; its offset, 0 if there is none. */
static gsize
find_box (const guint8 *data,
          gsize from,
          gsize to,
          const char *kind)
{
  for (gsize at = from; at + 8 <= to && read_32 (data + at) >= 8; at += read_32 (data + at))
    {
      if (memcmp (data + at + 4, kind, 4) == 0)
        return at;
    }

  return 0;
}

static void
grow_box (guint8 *data,
          gsize at,
          gssize growth)
{
  guint32 size = GUINT32_TO_BE (read_32 (data + at) + growth);

  memcpy (data + at, &size, 4);
}

/**
 * coded_set_edits:
 * @path: an MP4 of pictures alone whose index stands at its end
 * @edits: (array length=n_edits): what is to be shown, in this order
 *
 * Replaces the edit list of the first track.
 */
void
coded_set_edits (const char *path,
                 const CodedEdit *edits,
                 guint n_edits)
{
  g_autofree char *content = NULL;
  g_autoptr (GByteArray) list = g_byte_array_new ();
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint8 *data;
  gsize size;
  gsize moov;
  gsize trak;
  gsize edts;
  gsize old;
  guint32 movie_scale;
  guint32 track_scale;
  guint32 shown_first;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  data = (guint8 *) content;

  moov = find_box (data, 0, size, "moov");
  g_assert_cmpuint (moov, >, 0);
  g_assert_cmpuint (moov + read_32 (data + moov), ==, size);
  trak = find_box (data, moov + 8, size, "trak");
  edts = find_box (data, trak + 8, trak + read_32 (data + trak), "edts");
  g_assert_cmpuint (edts, >, 0);
  old = read_32 (data + edts);
  /* Pictures between others come out late, and the list that was there starts as late. */
  shown_first = read_32 (data + edts + old - 8);
  movie_scale = read_32 (data + find_box (data, moov + 8, size, "mvhd") + 20);
  track_scale = read_32 (
    data + find_box (data, find_box (data, trak + 8, trak + read_32 (data + trak), "mdia") + 8, size, "mdhd") + 20);

  append_32 (list, 24 + n_edits * 12);
  g_byte_array_append (list, (const guint8 *) "edts", 4);
  append_32 (list, 16 + n_edits * 12);
  g_byte_array_append (list, (const guint8 *) "elst\0\0\0", 8);
  append_32 (list, n_edits);
  for (guint i = 0; i < n_edits; i++)
    {
      append_32 (list, edits[i].duration * movie_scale / 1000000000);
      append_32 (list, edits[i].start < 0 ? G_MAXUINT32 : shown_first + edits[i].start * track_scale / 1000000000);
      append_32 (list, 1 << 16);
    }

  grow_box (data, moov, (gssize) list->len - (gssize) old);
  grow_box (data, trak, (gssize) list->len - (gssize) old);
  g_byte_array_append (file, data, edts);
  g_byte_array_append (file, list->data, list->len);
  g_byte_array_append (file, data + edts + old, size - edts - old);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
}
