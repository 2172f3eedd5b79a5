/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-encoder-error.h"
#include "gs-face-crops.h"
#include "gs-face-resize.h"
#include "gs-jpeg.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jpeglib.h>

static char *folder;

typedef enum
{
  BASELINE,
  PROGRESSIVE,
  GREY,
  CMYK,
} Kind;

/* A picture whose colours tell which one it is and change smoothly across it. */
static void
paint (guint8 *rgb,
       guint width,
       guint height,
       guint number)
{
  for (guint y = 0; y < height; y++)
    {
      for (guint x = 0; x < width; x++)
        {
          guint8 *pixel = rgb + ((gsize) y * width + x) * 3;

          pixel[0] = (guint8) (40 + (number * 50) % 200);
          pixel[1] = (guint8) (30 + 150 * x / width);
          pixel[2] = (guint8) (30 + 150 * y / height);
        }
    }
}

static void
write_jpeg (const char *path,
            Kind kind,
            guint width,
            guint height,
            guint number)
{
  struct jpeg_compress_struct info;
  struct jpeg_error_mgr manager;
  guint channels = kind == GREY ? 1 : kind == CMYK ? 4 : 3;
  g_autofree guint8 *pixels = g_malloc0 ((gsize) width * height * 4);
  FILE *stream = fopen (path, "wb");

  g_assert_nonnull (stream);
  if (channels == 3)
    paint (pixels, width, height, number);
  else
    memset (pixels, 99, (gsize) width * height * 4);

  info.err = jpeg_std_error (&manager);
  jpeg_create_compress (&info);
  jpeg_stdio_dest (&info, stream);
  info.image_width = width;
  info.image_height = height;
  info.input_components = (int) channels;
  info.in_color_space = kind == GREY ? JCS_GRAYSCALE : kind == CMYK ? JCS_CMYK : JCS_RGB;
  jpeg_set_defaults (&info);
  jpeg_set_quality (&info, 97, TRUE);
  if (kind == PROGRESSIVE)
    jpeg_simple_progression (&info);
  jpeg_start_compress (&info, TRUE);
  while (info.next_scanline < height)
    {
      JSAMPROW row = pixels + (gsize) info.next_scanline * width * channels;

      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  fclose (stream);
}

static char *
make_folder (const char *name)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);

  return path;
}

static char *
get_picture (const char *in,
             guint number)
{
  g_autofree char *name = g_strdup_printf ("%05u.jpg", number);

  return g_build_filename (in, name, NULL);
}

static void
add_picture (const char *in,
             guint number,
             guint side)
{
  g_autofree char *path = get_picture (in, number);

  write_jpeg (path, BASELINE, side, side, number);
}

static void
assert_picture (const guint8 *picture,
                guint side,
                guint number)
{
  g_autofree guint8 *expected = g_malloc ((gsize) side * side * 3);
  int worst = 0;

  paint (expected, side, side, number);
  for (gsize i = 0; i < (gsize) side * side * 3; i++)
    worst = MAX (worst, abs (picture[i] - expected[i]));
  g_assert_cmpint (worst, <=, 8);
}

static guint
count_open_files (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_jpeg (void)
{
  g_autofree char *path = g_build_filename (folder, "one.jpg", NULL);
  guint width, height;

  for (Kind kind = BASELINE; kind <= GREY; kind++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *pixels = NULL;

      write_jpeg (path, kind, 70, 50, 3);
      pixels = gs_jpeg_load (path, &width, &height, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (width, ==, 70);
      g_assert_cmpuint (height, ==, 50);
      if (kind == GREY)
        {
          for (guint i = 0; i < 70 * 50 * 3; i++)
            g_assert_cmpint (abs (pixels[i] - 99), <=, 2);
        }
      else
        {
          g_autofree guint8 *expected = g_malloc (70 * 50 * 3);

          paint (expected, 70, 50, 3);
          for (guint i = 0; i < 70 * 50 * 3; i++)
            g_assert_cmpint (abs (pixels[i] - expected[i]), <=, 8);
        }
    }
}

static void
assert_refused (const char *path,
                const char *why)
{
  g_autoptr (GError) error = NULL;
  guint width, height;

  g_assert_null (gs_jpeg_load (path, &width, &height, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  if (why != NULL && strstr (error->message, why) == NULL)
    g_error ("“%s” lacks “%s”", error->message, why);
}

/* Damaged, cut off, absurd and other files. */
static void
test_hostile (void)
{
  g_autofree char *path = g_build_filename (folder, "hostile.jpg", NULL);
  g_autofree char *pipe_path = g_build_filename (folder, "pipe.jpg", NULL);
  g_autofree guint8 *whole = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  guint n_files = count_open_files ();
  gsize size;

  assert_refused (path, "there is no such file; check its name");
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_refused (path, "it is empty");
  g_assert_true (g_file_set_contents (path, "GIF89a and so on", -1, NULL));
  assert_refused (path, "not a whole JPEG");
  assert_refused (folder, "it is no file");
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_refused (pipe_path, "it is no file");
  write_jpeg (path, CMYK, 48, 48, 1);
  assert_refused (path, "not a whole JPEG");
  write_jpeg (path, BASELINE, GS_JPEG_MOST_SIDE + 1, 8, 1);
  assert_refused (path, "at most 4096 are read");

  for (Kind kind = BASELINE; kind <= PROGRESSIVE; kind++)
    {
      write_jpeg (path, kind, 112, 112, 1);
      g_clear_pointer (&whole, g_free);
      g_assert_true (g_file_get_contents (path, (char **) &whole, &size, NULL));

      /* Cut off anywhere, but for the mark of the end, of which nobody misses a half. */
      for (gsize length = 1; length < size - 2; length += 1 + size / 60)
        {
          g_assert_true (g_file_set_contents (path, (char *) whole, (gssize) length, NULL));
          assert_refused (path, NULL);
        }

      /* Its size made 65535 by 65535: memory is asked for nothing. */
      for (gsize i = 0; i + 9 < size; i++)
        {
          if (whole[i] == 0xff && (whole[i + 1] == 0xc0 || whole[i + 1] == 0xc2))
            {
              g_autofree guint8 *absurd = g_memdup2 (whole, size);

              memset (absurd + i + 5, 0xff, 4);
              g_assert_true (g_file_set_contents (path, (char *) absurd, (gssize) size, NULL));
              assert_refused (path, NULL);
              break;
            }
        }

      /* Bytes changed anywhere: refused or a picture, and nothing else. */
      for (guint i = 0; i < 300; i++)
        {
          g_autofree guint8 *flipped = g_memdup2 (whole, size);
          g_autofree guint8 *pixels = NULL;
          g_autoptr (GError) error = NULL;
          guint width, height;

          for (guint k = 0; k <= i % 3; k++)
            flipped[g_rand_int_range (random, 0, (gint32) size)] = (guint8) g_rand_int (random);
          g_assert_true (g_file_set_contents (path, (char *) flipped, (gssize) size, NULL));
          pixels = gs_jpeg_load (path, &width, &height, &error);
          g_assert_true ((pixels != NULL) == (error == NULL));
        }
    }

  g_assert_cmpuint (count_open_files (), ==, n_files);
}

static void
test_resize (void)
{
  static const guint sides[] = { 1, 5, 30, 48, 49, 112, 256 };
  guint8 out[GS_FACE_CROP_BYTES];

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      guint side = sides[i];
      g_autofree guint8 *flat = g_malloc ((gsize) side * side * 3);
      g_autofree guint8 *ramp = g_malloc ((gsize) side * side * 3);

      /* What is flat stays flat. */
      memset (flat, 77, (gsize) side * side * 3);
      gs_face_resize (flat, side, out, GS_FACE_CROP_SIZE);
      for (guint k = 0; k < GS_FACE_CROP_BYTES; k++)
        g_assert_cmpuint (out[k], ==, 77);

      if (side < 30)
        continue;

      /* What rises evenly still does, but for the edges, and is where it was. */
      for (guint y = 0; y < side; y++)
        {
          for (guint x = 0; x < side; x++)
            {
              ramp[((gsize) y * side + x) * 3] = (guint8) lrint (255.0 * (x + 0.5) / side);
              ramp[((gsize) y * side + x) * 3 + 1] = (guint8) lrint (255.0 * (y + 0.5) / side);
              ramp[((gsize) y * side + x) * 3 + 2] = 0;
            }
        }
      gs_face_resize (ramp, side, out, GS_FACE_CROP_SIZE);
      for (guint y = 1; y + 1 < GS_FACE_CROP_SIZE; y++)
        {
          for (guint x = 1; x + 1 < GS_FACE_CROP_SIZE; x++)
            {
              const guint8 *pixel = out + (y * GS_FACE_CROP_SIZE + x) * 3;

              g_assert_cmpfloat (fabs (pixel[0] - 255.0 * (x + 0.5) / GS_FACE_CROP_SIZE), <=, 1.6);
              g_assert_cmpfloat (fabs (pixel[1] - 255.0 * (y + 0.5) / GS_FACE_CROP_SIZE), <=, 1.6);
              g_assert_cmpuint (pixel[2], ==, 0);
            }
        }
    }

  /* Stripes of one pixel become grey and no other stripes, as they would if pixels were picked. */
  {
    g_autofree guint8 *stripes = g_malloc (112 * 112 * 3);

    for (guint k = 0; k < 112 * 112; k++)
      memset (stripes + 3 * k, k % 2 ? 255 : 0, 3);
    gs_face_resize (stripes, 112, out, GS_FACE_CROP_SIZE);
    for (guint k = 0; k < GS_FACE_CROP_BYTES; k++)
      g_assert_cmpint (abs (out[k] - 127), <=, 26);
  }
}

static void
test_folder (void)
{
  static const guint numbers[] = { 2, 3, 5, 9, 10 };
  static const char *const others[] = { ".DS_Store", "Thumbs.db", "1.jpg", "00004.png", "000006.jpg", "00007.jpg.part", "x0008.jpg" };
  g_autofree char *path = make_folder ("video7");
  g_autofree char *left = make_folder ("video7_left");
  g_autoptr (GError) error = NULL;
  g_autoptr (GsFaceCrops) crops = NULL;
  g_autoptr (GsFaceCrops) other = NULL;
  guint8 picture[GS_FACE_CROP_BYTES];
  gboolean has_face;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    add_picture (path, numbers[i], 112);
  add_picture (left, 1, 48);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *name = g_build_filename (path, others[i], NULL);

      g_assert_true (g_file_set_contents (name, "no picture", -1, NULL));
    }

  crops = gs_face_crops_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gs_face_crops_get_n_frames (crops), ==, 10);
  g_assert_cmpuint (gs_face_crops_get_n_faces (crops), ==, 5);
  for (guint frame = 0; frame < 14; frame++) /* the clip is longer: a gap at its end */
    {
      gboolean expected = frame == 1 || frame == 2 || frame == 4 || frame == 8 || frame == 9;

      memset (picture, 1, sizeof picture);
      g_assert_true (gs_face_crops_load (crops, frame, picture, &has_face, &error));
      g_assert_no_error (error);
      g_assert_cmpint (has_face, ==, expected);
      if (has_face)
        assert_picture (picture, GS_FACE_CROP_SIZE, frame + 1);
      else
        g_assert_cmpuint (picture[0] | picture[GS_FACE_CROP_BYTES - 1], ==, 0);
    }

  /* The other person of the same video; pictures of 48 pixels are taken as they are. */
  other = gs_face_crops_open (left, &error);
  g_assert_no_error (error);
  g_assert_true (gs_face_crops_load (other, 0, picture, &has_face, &error));
  g_assert_true (has_face);
  {
    g_autofree char *name = get_picture (left, 1);
    g_autofree guint8 *pixels = NULL;
    guint width, height;

    pixels = gs_jpeg_load (name, &width, &height, NULL);
    g_assert_cmpmem (picture, GS_FACE_CROP_BYTES, pixels, GS_FACE_CROP_BYTES);
  }
}

static void
assert_not_opened (const char *path,
                   const char *why)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gs_face_crops_open (path, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, why) == NULL)
    g_error ("“%s” lacks “%s”", error->message, why);
}

static void
test_refused_folders (void)
{
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autofree char *empty = make_folder ("empty");
  g_autofree char *zero = make_folder ("zero");
  g_autofree char *zeroth = g_build_filename (zero, "00000.jpg", NULL);
  g_autofree char *wide = make_folder ("wide");
  g_autofree char *wide_picture = get_picture (wide, 1);
  g_autofree char *damaged = make_folder ("damaged");
  g_autofree char *damaged_picture = get_picture (damaged, 4);

  assert_not_opened (missing, "cannot be read");
  assert_not_opened (empty, "no pictures called 00001.jpg");
  add_picture (zero, 1, 48);
  write_jpeg (zeroth, BASELINE, 48, 48, 1);
  assert_not_opened (zero, "counted from 1");
  write_jpeg (wide_picture, BASELINE, 112, 96, 1);
  assert_not_opened (wide, "112 by 96 pixels large and not square");
  add_picture (damaged, 5, 48);
  g_assert_true (g_file_set_contents (damaged_picture, "\xff\xd8\xff", 3, NULL));
  assert_not_opened (damaged, "00004.jpg");
}

/* A picture of another size, and one that is cut off, in the middle: a sentence that names it; the others can be had. */
static void
test_refused_pictures (void)
{
  g_autofree char *path = make_folder ("mixed");
  g_autofree char *cut = get_picture (path, 3);
  g_autofree char *contents = NULL;
  g_autoptr (GsFaceCrops) crops = NULL;
  g_autoptr (GError) error = NULL;
  guint8 picture[GS_FACE_CROP_BYTES];
  gboolean has_face;
  gsize size;

  for (guint number = 1; number <= 5; number++)
    add_picture (path, number, number == 2 ? 96 : 112);
  g_assert_true (g_file_get_contents (cut, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (cut, contents, (gssize) size / 2, NULL));

  crops = gs_face_crops_open (path, &error);
  g_assert_no_error (error);
  g_assert_false (gs_face_crops_load (crops, 1, picture, &has_face, &error));
  g_assert_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "00002.jpg: it is 96 by 96 pixels large and not 112 by 112 as the others are"));
  g_clear_error (&error);
  g_assert_false (gs_face_crops_load (crops, 2, picture, &has_face, &error));
  g_assert_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "00003.jpg"));
  g_assert_nonnull (strstr (error->message, "delete it if its frame is to count as one without a face"));
  g_clear_error (&error);

  /* Gone meanwhile: no gap that was none before. */
  g_unlink (cut);
  g_assert_false (gs_face_crops_load (crops, 2, picture, &has_face, &error));
  g_assert_nonnull (strstr (error->message, "there is no such file; check its name"));
  g_clear_error (&error);
  g_assert_true (gs_face_crops_load (crops, 4, picture, &has_face, &error));
  g_assert_true (has_face);
}

static void
write_array (const char *path,
             const char *type,
             const char *shape,
             const void *data,
             gsize size)
{
  g_autofree char *dictionary = g_strdup_printf ("{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", type, shape);
  g_autoptr (GString) out = g_string_new_len ("\x93NUMPY\x01\x00", 8);

  g_string_append_c (out, (char) strlen (dictionary));
  g_string_append_c (out, 0);
  g_string_append (out, dictionary);
  g_string_append_len (out, data, (gssize) size);
  g_assert_true (g_file_set_contents (path, out->str, (gssize) out->len, NULL));
}

static void
test_array (void)
{
  g_autofree char *in = make_folder ("arrays");
  g_autofree char *path = g_build_filename (in, "video.npy", NULL);
  g_autofree guint8 *data = g_malloc0 (4 * GS_FACE_CROP_BYTES);
  g_autoptr (GError) error = NULL;
  guint8 picture[GS_FACE_CROP_BYTES];
  gboolean has_face;

  for (guint i = 0; i < 4; i++)
    {
      if (i != 2)
        paint (data + i * GS_FACE_CROP_BYTES, 48, 48, i);
    }

  write_array (path, "|u1", "(4, 48, 48, 3)", data, 4 * GS_FACE_CROP_BYTES);
  for (guint way = 0; way < 2; way++)
    {
      g_autoptr (GsFaceCrops) crops = gs_face_crops_open (way == 0 ? in : path, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (gs_face_crops_get_n_frames (crops), ==, 4);
      for (guint frame = 0; frame < 6; frame++)
        {
          g_assert_true (gs_face_crops_load (crops, frame, picture, &has_face, &error));
          g_assert_cmpint (has_face, ==, frame < 4 && frame != 2);
          if (has_face)
            g_assert_cmpmem (picture, sizeof picture, data + frame * GS_FACE_CROP_BYTES, GS_FACE_CROP_BYTES);
        }

      /* Cut short while it is open */
      if (way == 1)
        {
          g_assert_cmpint (truncate (path, 3 * GS_FACE_CROP_BYTES), ==, 0);
          g_assert_false (gs_face_crops_load (crops, 3, picture, &has_face, &error));
          g_assert_nonnull (strstr (error->message, "become shorter"));
          g_clear_error (&error);
        }
    }

  assert_not_opened (in, "not written or copied to its end");
  write_array (path, "<f4", "(1, 48, 48, 3)", data, 4 * GS_FACE_CROP_BYTES);
  assert_not_opened (in, "not bytes (uint8)");
  write_array (path, "|u1", "(4, 3, 48, 48)", data, 4 * GS_FACE_CROP_BYTES);
  assert_not_opened (in, "frames by 48 by 48 by 3");
  write_array (path, "|u1", "(0, 48, 48, 3)", data, 0);
  assert_not_opened (path, "frames by 48 by 48 by 3");
}

static gpointer
read_all (gpointer data)
{
  GsFaceCrops *crops = data;
  GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 picture[GS_FACE_CROP_BYTES];
  char *digest;

  for (guint i = 0; i < 400; i++)
    {
      gboolean has_face;

      g_assert_true (gs_face_crops_load (crops, i % 10, picture, &has_face, NULL));
      g_checksum_update (sum, picture, sizeof picture);
    }
  digest = g_strdup (g_checksum_get_string (sum));
  g_checksum_free (sum);

  return digest;
}

/* Many threads see what one sees. */
static void
test_threads (void)
{
  g_autofree char *path = g_build_filename (folder, "video7", NULL);
  g_autoptr (GsFaceCrops) crops = gs_face_crops_open (path, NULL);
  g_autofree char *expected = read_all (crops);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_all, crops);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *digest = g_thread_join (threads[i]);

      g_assert_cmpstr (digest, ==, expected);
    }
}

int
main (int argc,
      char **argv)
{
  const char *clean[] = { "rm", "-r", NULL, NULL };
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("gatescope-crops-XXXXXX", NULL);

  g_test_add_func ("/face-crops/jpeg", test_jpeg);
  g_test_add_func ("/face-crops/hostile", test_hostile);
  g_test_add_func ("/face-crops/resize", test_resize);
  g_test_add_func ("/face-crops/folder", test_folder);
  g_test_add_func ("/face-crops/refused-folders", test_refused_folders);
  g_test_add_func ("/face-crops/refused-pictures", test_refused_pictures);
  g_test_add_func ("/face-crops/array", test_array);
  g_test_add_func ("/face-crops/threads", test_threads);

  status = g_test_run ();
  clean[2] = folder;
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (folder);

  return status;
}
