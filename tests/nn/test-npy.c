/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-nn-error.h"
#include "gs-npy-file.h"
#include "gs-npy.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("gs-npy-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "array.npy", NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

/* Writes a .npy file of version 1 with this dictionary and these bytes. */
static void
write_file (const char *path,
            const char *dictionary,
            const void *items,
            gsize size)
{
  g_autoptr (GString) out = g_string_new_len ("\x93NUMPY\x01\x00", 8);

  g_string_append_c (out, (char) (strlen (dictionary) & 0xff));
  g_string_append_c (out, (char) (strlen (dictionary) >> 8));
  g_string_append (out, dictionary);
  g_string_append_len (out, items, (gssize) size);
  g_unlink (path);
  g_assert_true (g_file_set_contents (path, out->str, (gssize) out->len, NULL));
}

static void
assert_refused (const char *path,
                const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTensor) tensor = gs_npy_load (path, &error);

  g_assert_null (tensor);
  g_assert_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, path));
  if (strstr (error->message, why) == NULL)
    g_error ("expected “%s” in: %s", why, error->message);
}

static void
test_round_trip (Fixture *fixture,
                 gconstpointer data)
{
  const gsize shape[] = { 3, 1, 2, 5 };

  for (guint n_dims = 0; n_dims <= 4; n_dims++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GsTensor) out = gs_tensor_new (n_dims, shape);
      g_autoptr (GsTensor) in = NULL;

      for (gsize i = 0; i < out->n_elements; i++)
        out->data[i] = (float) sin ((double) i);
      g_assert_true (gs_npy_save (out, fixture->path, &error));
      in = gs_npy_load (fixture->path, &error);
      g_assert_no_error (error);
      g_assert_true (gs_tensor_has_shape (in, n_dims, shape));
      g_assert_cmpmem (in->data, in->n_elements * sizeof (float), out->data, out->n_elements * sizeof (float));
    }
}

/* What numpy 1.24 writes for np.float32([[1, 2], [3, 4]]). */
static void
test_bytes_of_numpy (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GsTensor) out = gs_tensor_new_2d (2, 2);
  g_autofree char *contents = NULL;
  gsize length;
  const char *expected = "\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";

  for (guint i = 0; i < 4; i++)
    out->data[i] = (float) (i + 1);
  g_assert_true (gs_npy_save (out, fixture->path, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpuint (length, ==, 128 + 16);
  g_assert_cmpmem (contents, 10 + strlen (expected + 10), expected, 10 + strlen (expected + 10));
  g_assert_cmpint (contents[127], ==, '\n');
}

static void
test_types (Fixture *fixture,
            gconstpointer data)
{
  const struct
  {
    const char *type;
    const char *bytes;
    gsize size;
    float values[2];
  } cases[] = {
    { "<f4", "\x00\x00\xc0\x3f\x00\x00\x00\xc0", 8, { 1.5f, -2.0f } },
    { ">f4", "\x3f\xc0\x00\x00\xc0\x00\x00\x00", 8, { 1.5f, -2.0f } },
    { "<f8", "\0\0\0\0\0\0\xf8\x3f\0\0\0\0\0\0\0\xc0", 16, { 1.5f, -2.0f } },
    { "<f2", "\x00\x3e\x00\xc0", 4, { 1.5f, -2.0f } },
    { "<f2", "\x01\x00\x01\x80", 4, { 0x1p-24f, -0x1p-24f } },
    { "|u1", "\x01\xff", 2, { 1.0f, 255.0f } },
    { "|i1", "\x01\xff", 2, { 1.0f, -1.0f } },
    { "<i2", "\x01\x00\xfe\xff", 4, { 1.0f, -2.0f } },
    { ">u2", "\x01\x00\x00\x02", 4, { 256.0f, 2.0f } },
    { "<i8", "\x01\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 16, { 1.0f, -1.0f } },
    { "|b1", "\x00\x01", 2, { 0.0f, 1.0f } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *dictionary
          = g_strdup_printf ("{'descr': '%s', 'fortran_order': False, 'shape': (2,), }\n", cases[i].type);
      g_autoptr (GError) error = NULL;
      g_autoptr (GsTensor) tensor = NULL;

      write_file (fixture->path, dictionary, cases[i].bytes, cases[i].size);
      tensor = gs_npy_load (fixture->path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (tensor->n_elements, ==, 2);
      g_assert_cmpfloat (tensor->data[0], ==, cases[i].values[0]);
      g_assert_cmpfloat (tensor->data[1], ==, cases[i].values[1]);
    }
}

static void
test_fortran_order (Fixture *fixture,
                    gconstpointer data)
{
  /* A 2 x 3 array 0 1 2 / 3 4 5 in columns. */
  const guint8 items[] = { 0, 3, 1, 4, 2, 5 };
  g_autoptr (GsTensor) tensor = NULL;

  write_file (fixture->path, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n", items, sizeof items);
  tensor = gs_npy_load (fixture->path, NULL);
  g_assert_nonnull (tensor);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat (tensor->data[i], ==, (float) i);
}

static void
test_refused (Fixture *fixture,
              gconstpointer data)
{
  const struct
  {
    const char *dictionary;
    const char *why;
  } cases[] = {
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "bytes long" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "bytes long" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999,), }", "impossible size" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4), }", "impossible size" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693951,), }", "impossible size" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 2, 1), }", "dimensions" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", "shape" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2", "shape" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3), }", "shape" },
    { "{'descr': '<f4', 'fortran_order': False, }", "shape" },
    { "{'descr': '<f4', 'shape': (2,), }", "order" },
    { "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "not numbers" },
    { "{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", "not numbers" },
    { "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "records" },
    { "", "records" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_file (fixture->path, cases[i].dictionary, "\0\0\0\0\0\0\0\0", 8);
      assert_refused (fixture->path, cases[i].why);
    }

  g_unlink (fixture->path);
  g_assert_true (g_file_set_contents (fixture->path, "RIFF....WAVE", -1, NULL));
  assert_refused (fixture->path, "not a .npy");
  g_unlink (fixture->path);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  assert_refused (fixture->path, "too early");
  g_unlink (fixture->path);
  g_assert_true (g_file_set_contents (fixture->path, "\x93NUMPY\x02\x00\xff\xff\xff\xff", 12, NULL));
  assert_refused (fixture->path, "header is");
  g_unlink (fixture->path);
  g_assert_true (g_file_set_contents (fixture->path, "\x93NUMPY\x09\x00\xff\xff\xff\xff", 12, NULL));
  assert_refused (fixture->path, "version 9");
}

/* Cut anywhere or with any bit turned, the file is read or refused, never more. */
static void
test_damaged (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GsTensor) out = gs_tensor_new_2d (2, 3);
  g_autofree char *whole = NULL;
  gsize length;

  g_assert_true (gs_npy_save (out, fixture->path, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &whole, &length, NULL));

  for (gsize cut = 0; cut < length; cut++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GsTensor) tensor = NULL;

      g_unlink (fixture->path);
      g_assert_true (g_file_set_contents (fixture->path, whole, (gssize) cut, NULL));
      tensor = gs_npy_load (fixture->path, &error);
      g_assert_null (tensor);
      g_assert_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID);
    }

  for (gsize bit = 0; bit < length * 8; bit++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GsTensor) tensor = NULL;

      whole[bit / 8] = (char) (whole[bit / 8] ^ (1 << (bit % 8)));
      g_unlink (fixture->path);
      g_assert_true (g_file_set_contents (fixture->path, whole, (gssize) length, NULL));
      tensor = gs_npy_load (fixture->path, &error);
      g_assert_true ((tensor == NULL) == (error != NULL));
      whole[bit / 8] = (char) (whole[bit / 8] ^ (1 << (bit % 8)));
    }
}

/* Neither is read: a pipe would be waited for, a file with a hole in it may ask for more than any memory. */
static void
test_impossible (Fixture *fixture,
                 gconstpointer data)
{
  const char header[] = "\x93NUMPY\x01\x00\x76\x00{'descr': '|u1', 'fortran_order': False, 'shape': (4398046511104,), }";
  g_autofree char *contents = g_strnfill (128, ' ');

  g_unlink (fixture->path);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_refused (fixture->path, "not a regular file");
  g_unlink (fixture->path);

  memcpy (contents, header, sizeof header - 1);
  g_assert_true (g_file_set_contents (fixture->path, contents, 128, NULL));
  if (truncate (fixture->path, 128 + G_GINT64_CONSTANT (4398046511104)) == 0)
    assert_refused (fixture->path, "memory");
  else
    g_test_skip ("this file system holds no file of four terabytes");
}

/* Parts of an array that is not read as a whole. */
static void
test_parts (Fixture *fixture,
            gconstpointer data)
{
  static const float floats[6] = { 1.5f, -2.0f, 0.25f, 4.0f, 5.0f, -6.5f };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsNpyFile) file = NULL;
  const gsize *shape;
  float part[3];
  guint n_dims;

  write_file (fixture->path, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", floats, sizeof floats);
  g_assert_null (gs_npy_file_open (fixture->path, GS_NPY_U8, &error));
  g_assert_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID);
  g_clear_error (&error);

  file = gs_npy_file_open (fixture->path, GS_NPY_F32, &error);
  g_assert_no_error (error);
  shape = gs_npy_file_get_shape (file, &n_dims);
  g_assert_cmpuint (n_dims, ==, 2);
  g_assert_cmpuint (shape[0] * 10 + shape[1], ==, 23);
  g_assert_true (gs_npy_file_read (file, 2, 3, part, &error));
  g_assert_cmpmem (part, sizeof part, floats + 2, sizeof part);

  write_file (fixture->path, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", floats, sizeof floats);
  g_assert_null (gs_npy_file_open (fixture->path, GS_NPY_F32, &error));
  g_assert_nonnull (strstr (error->message, "Fortran's order"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/npy/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/npy/bytes-of-numpy", Fixture, NULL, set_up, test_bytes_of_numpy, tear_down);
  g_test_add ("/npy/types", Fixture, NULL, set_up, test_types, tear_down);
  g_test_add ("/npy/fortran-order", Fixture, NULL, set_up, test_fortran_order, tear_down);
  g_test_add ("/npy/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/npy/impossible", Fixture, NULL, set_up, test_impossible, tear_down);
  g_test_add ("/npy/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/npy/parts", Fixture, NULL, set_up, test_parts, tear_down);

  return g_test_run ();
}
