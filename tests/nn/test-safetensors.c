/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-nn-error.h"
#include "gs-safetensors.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Folder;

static void
set_up (Folder *self,
        gconstpointer data)
{
  self->folder = g_dir_make_tmp ("tensors-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "t.safetensors", NULL);
}

static void
tear_down (Folder *self,
           gconstpointer data)
{
  g_unlink (self->path);
  /* Nothing else may have been left beside the file. */
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

static GsTensorFile *
make_file (void)
{
  GsTensorFile *file = gs_tensor_file_new ();
  g_autoptr (GsTensor) matrix = gs_tensor_new_2d (3, 4);
  g_autoptr (GsTensor) empty = gs_tensor_new_2d (0, 4);
  g_autoptr (GsTensor) scalar = gs_tensor_new (0, NULL);
  const double times[] = { 0.0, 1.0 / 3.0, 1e9 + 1.0 / 3.0 };

  for (guint i = 0; i < 12; i++)
    matrix->data[i] = i * 0.1f;
  scalar->data[0] = -0.0f;
  gs_tensor_file_set (file, "z.last name “quoted\"\\”", matrix);
  gs_tensor_file_set (file, "empty", empty);
  gs_tensor_file_set (file, "scalar", scalar);
  gs_tensor_file_set_f64 (file, "pts", times, 3);
  gs_tensor_file_set_metadata (file, "config", "{\"a\": [1, 2]}");
  gs_tensor_file_set_metadata (file, "who", "Zoë");

  return file;
}

static void
test_round_trip (Folder *folder,
                 gconstpointer data)
{
  g_autoptr (GsTensorFile) file = make_file ();
  g_autoptr (GsTensorFile) loaded = NULL;
  g_autoptr (GError) error = NULL;
  const double *times;
  gsize n;

  gs_tensor_file_save (file, folder->path, &error);
  g_assert_no_error (error);
  loaded = gs_tensor_file_load (folder->path, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (gs_tensor_file_get_n_tensors (loaded), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const char *name = gs_tensor_file_get_name (file, i);
      GsTensor *a = gs_tensor_file_get (file, name), *b = gs_tensor_file_get (loaded, name);

      g_assert_cmpstr (name, ==, gs_tensor_file_get_name (loaded, i));
      g_assert_true (gs_tensor_has_shape (b, a->n_dims, a->shape));
      g_assert_cmpmem (a->data, a->n_elements * sizeof (float), b->data, b->n_elements * sizeof (float));
    }

  times = gs_tensor_file_get_f64 (loaded, "pts", &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat (times[2], ==, 1e9 + 1.0 / 3.0);
  g_assert_null (gs_tensor_file_get_f64 (loaded, "scalar", &n));
  g_assert_cmpstr (gs_tensor_file_get_metadata (loaded, "who"), ==, "Zoë");
  g_assert_null (gs_tensor_file_get (loaded, "nobody"));
}

static void
write_raw (const char *path,
           const char *header,
           gsize data_size,
           gint64 claimed)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE (claimed >= 0 ? (guint64) claimed : strlen (header));
  g_autofree guint8 *zeros = g_malloc0 (data_size + 1);

  g_byte_array_append (bytes, (const guint8 *) &length, 8);
  g_byte_array_append (bytes, (const guint8 *) header, strlen (header));
  g_byte_array_append (bytes, zeros, data_size);
  g_unlink (path); /* a file that is replaced would be synced to disk */
  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
}

static const struct
{
  const char *name;
  const char *header;
  gsize data_size;
  gint64 claimed;
  const char *reason;
} hostile[] = {
  { "absurd header", "{}", 0, G_MAXINT64, "header claims" },
  { "header beyond the file", "{}", 0, 100, "header claims" },
  { "not JSON", "{\"a\": ", 0, -1, "not JSON" },
  { "not an object", "[1]", 0, -1, "not a JSON object" },
  { "empty header", "", 0, -1, "header cannot be used" },
  { "tensor is a number", "{\"a\": 3}", 0, -1, "not an object" },
  { "no offsets", "{\"a\": {\"dtype\": \"F32\", \"shape\": [1]}}", 4, -1, "lacks" },
  { "three offsets", "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4, 4]}}", 4, -1, "lacks" },
  { "unknown type", "{\"a\": {\"dtype\": \"I64\", \"shape\": [1], \"data_offsets\": [0, 8]}}", 8, -1, "type I64" },
  { "five axes", "{\"a\": {\"dtype\": \"F32\", \"shape\": [1,1,1,1,1], \"data_offsets\": [0, 4]}}", 4, -1, "axes" },
  { "negative length", "{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 4]}}", 4, -1, "no sense" },
  { "fraction", "{\"a\": {\"dtype\": \"F32\", \"shape\": [1.5], \"data_offsets\": [0, 4]}}", 4, -1, "no sense" },
  { "text as length", "{\"a\": {\"dtype\": \"F32\", \"shape\": [\"1\"], \"data_offsets\": [0, 4]}}", 4, -1, "no sense" },
  { "shape overflows",
    "{\"a\": {\"dtype\": \"F32\", \"shape\": [4611686018427387904, 4, 4], \"data_offsets\": [0, 4]}}", 4, -1,
    "no sense" },
  { "size overflows", "{\"a\": {\"dtype\": \"F32\", \"shape\": [4611686018427387905], \"data_offsets\": [0, 4]}}", 4, -1,
    "does not fit" },
  { "beyond the end", "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}}", 4, -1, "outside" },
  { "backwards", "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 0]}}", 4, -1, "outside" },
  { "wrong size", "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 4]}}", 4, -1, "does not fit" },
  { "overlap",
    "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]},"
    " \"b\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}}",
    8, -1, "overlap" },
  { "metadata of numbers", "{\"__metadata__\": {\"a\": 1}}", 0, -1, "metadata" },
  { "metadata of a list", "{\"__metadata__\": []}", 0, -1, "metadata" },
};

static void
test_hostile (Folder *folder,
              gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) error = NULL;

      write_raw (folder->path, hostile[i].header, hostile[i].data_size, hostile[i].claimed);
      g_assert_null (gs_tensor_file_load (folder->path, &error));
      g_assert_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID);
      if (strstr (error->message, hostile[i].reason) == NULL || strstr (error->message, folder->path) == NULL)
        g_error ("%s: “%s” should say “%s”", hostile[i].name, error->message, hostile[i].reason);
    }
}

/* A header of brackets only would use up the stack of a parser that recurses; so would one that hides
 * them behind a quote which is none, in a comment or in single quotes. */
static void
test_deep (Folder *folder,
           gconstpointer data)
{
  const char *const starts[] = { "", "{\"a\":/*\"*/", "{\"a\":'\"',\"b\":", "{\"a\"://\"\n", "{\"a\":#\"\n" };
  g_autofree char *brackets = g_strnfill (8 * 1024 * 1024, '[');

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autofree char *header = g_strconcat (starts[i], brackets, NULL);
      g_autoptr (GError) error = NULL;

      write_raw (folder->path, header, 0, -1);
      g_assert_null (gs_tensor_file_load (folder->path, &error));
      g_assert_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID);
    }
}

static void
test_not_a_file (Folder *folder,
                 gconstpointer data)
{
  g_autoptr (GError) missing = NULL, is_folder = NULL, unwritable = NULL;
  g_autoptr (GsTensorFile) file = make_file ();
  g_autofree char *nowhere = g_build_filename (folder->folder, "no", "such", "folder", NULL);

  g_assert_null (gs_tensor_file_load (folder->path, &missing));
  g_assert_error (missing, GS_NN_ERROR, GS_NN_ERROR_FAILED);
  g_assert_null (gs_tensor_file_load (folder->folder, &is_folder));
  g_assert_error (is_folder, GS_NN_ERROR, GS_NN_ERROR_INVALID);
  g_assert_false (gs_tensor_file_save (file, nowhere, &unwritable));
  g_assert_error (unwritable, GS_NN_ERROR, GS_NN_ERROR_FAILED);
}

/* A pipe that nobody writes to would be waited for. */
static void
test_pipe (Folder *folder,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (folder->path, 0600), ==, 0);
  g_assert_null (gs_tensor_file_load (folder->path, &error));
  g_assert_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "not a regular file"));
}

/* A file with a hole in it can be as long as it says and yet hold more than any memory. */
static void
test_larger_than_memory (Folder *folder,
                         gconstpointer data)
{
  const char header[] = "{\"a\": {\"dtype\": \"F32\", \"shape\": [1099511627776], \"data_offsets\": [0, 4398046511104]}}";
  g_autoptr (GError) error = NULL;

  write_raw (folder->path, header, 0, -1);
  if (truncate (folder->path, (off_t) (8 + strlen (header)) + G_GINT64_CONSTANT (4398046511104)) != 0)
    {
      g_test_skip ("this file system holds no file of four terabytes");
      return;
    }

  g_assert_null (gs_tensor_file_load (folder->path, &error));
  g_assert_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "memory"));
}

/* Flipped bits and cut ends: either it loads or it says why, and nothing else happens. */
static void
test_fuzz (Folder *folder,
           gconstpointer data)
{
  g_autoptr (GsTensorFile) file = make_file ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree char *good = NULL;
  guint n_refused = 0;
  gsize size;

  g_assert_true (gs_tensor_file_save (file, folder->path, NULL));
  g_assert_true (g_file_get_contents (folder->path, &good, &size, NULL));

  for (guint round = 0; round < 3000; round++)
    {
      g_autofree char *bad = g_memdup2 (good, size);
      gsize bad_size = round % 3 == 0 ? (gsize) g_rand_int_range (rand, 0, size) : size;
      guint n_flips = round % 3 == 1 ? 1 : g_rand_int_range (rand, 0, 12);
      g_autoptr (GsTensorFile) loaded = NULL;
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < n_flips && bad_size > 0; i++)
        bad[g_rand_int_range (rand, 0, bad_size)] ^= 1 << g_rand_int_range (rand, 0, 8);
      g_unlink (folder->path); /* a file that is replaced would be synced to disk */
      g_assert_true (g_file_set_contents (folder->path, bad, bad_size, NULL));

      loaded = gs_tensor_file_load (folder->path, &error);
      g_assert_true ((loaded == NULL) == (error != NULL));
      n_refused += loaded == NULL;
    }

  g_assert_cmpuint (n_refused, >, 1000);
}

static void
test_small_types (Folder *folder,
                  gconstpointer data)
{
  const char header[] = "{\"h\":{\"dtype\":\"F16\",\"shape\":[6],\"data_offsets\":[0,12]},"
                        "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[12,16]}}   ";
  const guint16 values[] = { 0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x8000, 0x3f80, 0xc040 };
  const float halves[] = { 1.0f, -2.0f, 0x1p-24f, 65504.0f, INFINITY, -0.0f };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GsTensorFile) file = NULL;
  g_autoptr (GError) error = NULL;
  guint64 length = GUINT64_TO_LE (strlen (header));
  GsTensor *h, *b;

  g_byte_array_append (bytes, (const guint8 *) &length, 8);
  g_byte_array_append (bytes, (const guint8 *) header, strlen (header));
  g_byte_array_append (bytes, (const guint8 *) values, sizeof values);
  g_unlink (folder->path); /* a file that is replaced would be synced to disk */
  g_assert_true (g_file_set_contents (folder->path, (const char *) bytes->data, bytes->len, NULL));
  file = gs_tensor_file_load (folder->path, &error);
  g_assert_no_error (error);

  h = gs_tensor_file_get (file, "h");
  b = gs_tensor_file_get (file, "b");
  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    g_assert_cmpfloat (h->data[i], ==, halves[i]);
  g_assert_true (signbit (h->data[5]));
  g_assert_cmpfloat (b->data[0], ==, 1.0f);
  g_assert_cmpfloat (b->data[1], ==, -3.0f);
}

#define ADD(name, func) g_test_add ("/safetensors/" name, Folder, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("round-trip", test_round_trip);
  ADD ("hostile", test_hostile);
  ADD ("deep", test_deep);
  ADD ("not-a-file", test_not_a_file);
  ADD ("pipe", test_pipe);
  ADD ("larger-than-memory", test_larger_than_memory);
  ADD ("fuzz", test_fuzz);
  ADD ("small-types", test_small_types);

  return g_test_run ();
}
