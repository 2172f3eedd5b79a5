/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Containers with a timeline of their own: which picture is at which time, by the index, the decoder and the player. */
#include "coded-remux.h"
#include "coded-view.h"

#include <string.h>

#define N_MOVES 60
#define MS      G_GINT64_CONSTANT (1000000)
#define STEP    (40 * MS)

static char *folder;

/**
 * Case:
 * @from: what it is made of
 * @input_options: (nullable): ffmpeg's
 * @output_options: ffmpeg's
 * @edits: edit list put in afterwards, with @n_edits lines
 * @shown: numbers of the pictures shown: first and how many, up to two runs of them
 * @start: media time of the first one, nanoseconds; -1 where the sound begins a little earlier
 */
typedef struct
{
  const char *name;
  const CodedClip *from;
  const char *input_options;
  const char *output_options;
  guint n_edits;
  CodedEdit edits[2];
  guint shown[2][2];
  gint64 start;
} Case;

static const Case cases[] = {
  /* An edit list that begins in the middle of a group of pictures: those before it are decoded and not shown. */
  { "cut.mp4", &coded_h264, "-ss 0.52", "-c copy", .shown = { { 13, 137 } } },
  { "cut.mov", &coded_h264, "-ss 2.32", "-c copy", .shown = { { 58, 92 } } },
  { "cut-first.mp4", &coded_video_only, NULL, "-c copy", 1, { { 7 * STEP, 53 * STEP } }, { { 7, 53 } } },
  { "cut-last.mp4", &coded_video_only, NULL, "-c copy", 1, { { 0, 40 * STEP } }, { { 0, 40 } } },
  { "cut-middle.mp4",
    &coded_video_only,
    NULL,
    "-c copy",
    2,
    { { 5 * STEP, 20 * STEP }, { 37 * STEP, 23 * STEP } },
    { { 5, 20 }, { 37, 23 } } },
  /* A time without a picture first. */
  { "empty-edit.mp4",
    &coded_video_only,
    NULL,
    "-c copy",
    2,
    { { -1, 700 * MS }, { 0, 60 * STEP } },
    { { 0, 60 } },
    700 * MS },
  { "moved.mp4", &coded_video_only, "-itsoffset 1.5", "-c copy", .shown = { { 0, 60 } }, .start = 1500 * MS },
  /* No edit list at all, or in pieces. */
  { "fragmented.mp4", &coded_h264, NULL, "-c copy -movflags frag_keyframe+delay_moov", .shown = { { 0, 150 } } },
  { "pieces.mp4", &coded_h264, NULL, "-c copy -movflags frag_keyframe+empty_moov+default_base_moof",
    .shown = { { 0, 150 } }, .start = -1 },
  { "pieces-no-table.mp4", &coded_h264, NULL,
    "-c copy -movflags frag_keyframe+empty_moov+default_base_moof+skip_trailer", .shown = { { 0, 150 } }, .start = -1 },
  /* The container's own time does not begin at zero. */
  { "from-ten-seconds.mkv", &coded_h264, NULL, "-c copy -output_ts_offset 10", .shown = { { 0, 150 } }, .start = -1 },
  { "from-three-seconds.webm", &coded_vp8, NULL, "-c copy -output_ts_offset 3.25", .shown = { { 0, 120 } },
    .start = -1 },
  { "stream.ts", &coded_h264, NULL, "-c copy", .shown = { { 0, 150 } }, .start = -1 },
  { "from-an-hour.ts", &coded_h264, NULL, "-c copy -output_ts_offset 3600", .shown = { { 0, 150 } }, .start = -1 },
  /* Others that give times in their own ways. */
  { "theora.ogv", &coded_video_only, NULL, "-c:v libtheora -q:v 8 -g 20 -c:a libvorbis", .shown = { { 0, 60 } } },
  { "mpeg4.avi", &coded_video_only, NULL, "-c:v mpeg4 -q:v 3 -bf 0 -g 20", .shown = { { 0, 60 } } },
  { "b-frames.avi", &coded_video_only, NULL, "-c:v libx264 -bf 2 -g 20", .shown = { { 0, 60 } } },
  { "mpeg2.ts", &coded_video_only, NULL, "-c:v mpeg2video -q:v 3 -bf 2 -g 12", .shown = { { 0, 60 } }, .start = -1 },
};

static guint
count_shown (const Case *self)
{
  return self->shown[0][1] + self->shown[1][1];
}

static int
get_number (const Case *self,
            guint frame)
{
  if (frame < self->shown[0][1])
    return self->shown[0][0] + frame;

  return self->shown[1][0] + frame - self->shown[0][1];
}

static char *
make_clip (const Case *self)
{
  g_autofree char *from = coded_clip_write (self->from, folder);
  char *path = coded_remux (from, self->input_options, self->output_options, folder, self->name);

  if (self->n_edits > 0)
    coded_set_edits (path, self->edits, self->n_edits);

  return path;
}

static void
check_index (const Case *self,
             const GsMediaInfo *info)
{
  gint64 start = self->start;

  if (start < 0)
    {
      start = info->n_frames > 0 ? info->pts[0] : 0;
      g_assert_cmpint (start, <, 1000 * MS);
    }
  g_test_message ("%u pictures from %.3f s%s", info->n_frames, start / 1e9, info->index_decoded ? ", decoded" : "");
  g_assert_cmpuint (info->n_frames, ==, count_shown (self));
  for (guint i = 0; i < info->n_frames; i++)
    g_assert_cmpint (ABS (info->pts[i] - start - i * STEP), <, 1100000);
}

static void
check_decoder (const Case *self,
               GsMediaInfo *info)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDecoder) decoder = gs_decoder_new (info, GS_DECODER_VIDEO, NULL, &error);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  GsPicture picture;
  guint n = 0;

  g_assert_no_error (error);
  while (gs_decoder_next_frame (decoder, &picture, &error))
    {
      g_assert_cmpuint (picture.index, ==, n);
      g_assert_cmpint (coded_clip_read_number (picture.rgb, picture.stride, 3), ==, get_number (self, n));
      n++;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, info->n_frames);

  for (guint i = 0; i < N_MOVES; i++)
    {
      guint frame = g_rand_int_range (rand, 0, info->n_frames);

      g_assert_true (gs_decoder_seek_frame (decoder, frame, &error));
      g_assert_true (gs_decoder_next_frame (decoder, &picture, &error));
      g_assert_cmpuint (picture.index, ==, frame);
      g_assert_cmpint (coded_clip_read_number (picture.rgb, picture.stride, 3), ==, get_number (self, frame));
    }
}

static void
check_player (const Case *self,
              const char *path)
{
  CodedView view = { 0 };
  g_autoptr (GsPlayer) player = coded_view_open_path (&view, path);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  int last = count_shown (self) - 1;
  int frame = 0;

  g_assert_no_error (gs_player_get_error (player));
  g_assert_cmpint (coded_view_get_number (&view), ==, get_number (self, 0));

  for (guint i = 0; i < N_MOVES; i++)
    {
      int move = g_rand_int_range (rand, -1, 3);

      if (move <= 1 && move != 0)
        {
          frame = CLAMP (frame + move, 0, last);
          gs_player_step (player, move);
        }
      else
        {
          frame = g_rand_int_range (rand, 0, last + 1);
          gs_player_seek_frame (player, frame);
        }
      coded_wait_settled (player);
      g_assert_no_error (gs_player_get_error (player));
      g_assert_cmpint (coded_view_get_number (&view), ==, get_number (self, frame));
      g_assert_cmpuint (gs_player_get_frame (player), ==, frame);
    }
}

static void
test_timeline (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = NULL;

  if (!coded_remux_check ())
    return;

  path = make_clip (self);
  info = gs_media_probe (path, NULL, &error);
  g_assert_no_error (error);

  check_index (self, info);
  check_decoder (self, info);
  check_player (self, path);
}

int
main (int argc,
      char **argv)
{
  int status;

  /* No sound device, wherever this runs. */
  g_setenv ("PULSE_SERVER", "unix:/nonexistent", TRUE);
  g_setenv ("ALSA_CONFIG_PATH", "/nonexistent", TRUE);

  g_test_init (&argc, &argv, NULL);
  folder = coded_folder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/media/timeline/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_timeline);
    }

  status = g_test_run ();
  coded_folder_remove (folder);

  return status;
}
