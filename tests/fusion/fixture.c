/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
add_folder (GPtrArray *paths,
            const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_prefix (name, "small-") && g_str_has_suffix (name, ".safetensors"))
        g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    }
}

/* Paths of the fixtures in the repository, and of the reference's own where it lies beside it. */
static GPtrArray *
fixture_list (void)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *own = g_test_build_filename (G_TEST_DIST, "fusion", "fixtures", NULL);
  g_autofree char *reference = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "reference", NULL);

  add_folder (paths, own);
  g_assert_cmpuint (paths->len, >=, 6);
  add_folder (paths, reference);

  return paths;
}

/* Runs @func over each fixture's path, as /@name/NUMBER/FILE. */
void
fixture_add_tests (const char *name,
                   GTestDataFunc func)
{
  g_autoptr (GPtrArray) paths = fixture_list ();

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *base = g_path_get_basename (paths->pdata[i]);
      g_autofree char *path = g_strdup_printf ("/%s/%u/%s", name, i, base);

      g_test_add_data_func_full (path, g_strdup (paths->pdata[i]), func, g_free);
    }
}

Fixture *
fixture_load (const char *path)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autoptr (GError) error = NULL;

  self->file = gs_tensor_file_load (path, &error);
  g_assert_no_error (error);
  self->config = gs_fusion_config_from_json (gs_tensor_file_get_metadata (self->file, "config"), &error);
  g_assert_no_error (error);
  self->config->tcn_dropout = 0.0;
  self->config->attention_dropout = 0.0;
  self->n_sequences = gs_tensor_file_get (self->file, "eval.prediction")->shape[0];

  return self;
}

void
fixture_free (Fixture *self)
{
  gs_tensor_file_free (self->file);
  gs_fusion_config_free (self->config);
  g_free (self);
}

/* The network with the fixture's parameters, by way of a network file. */
GsNetwork *
fixture_build_network (Fixture *self)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autofree char *json = gs_fusion_config_to_json (self->config);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  GsNetwork *network;
  int fd;

  gs_tensor_file_set_metadata (file, "config", json);
  for (guint i = 0; i < gs_tensor_file_get_n_tensors (self->file); i++)
    {
      const char *name = gs_tensor_file_get_name (self->file, i);

      if (g_str_has_prefix (name, "param."))
        gs_tensor_file_set (file, name + strlen ("param."), gs_tensor_file_get (self->file, name));
    }

  fd = g_file_open_tmp ("network-XXXXXX.safetensors", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  gs_tensor_file_save (file, path, &error);
  g_assert_no_error (error);
  network = gs_network_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gs_network_get_n_passed_over (network), ==, 0);
  g_unlink (path);

  return network;
}

/* Rows of one sequence of a tensor [B, T, n]. */
const float *
fixture_get_sequence (Fixture *self,
                      const char *name,
                      guint sequence)
{
  GsTensor *tensor = gs_tensor_file_get (self->file, name);

  g_assert_nonnull (tensor);
  g_assert_cmpuint (tensor->n_dims, ==, 3);

  return tensor->data + sequence * tensor->shape[1] * tensor->shape[2];
}

void
assert_close (const char *what,
              const float *found,
              const float *wanted,
              gsize n,
              double absolute,
              double relative)
{
  for (gsize i = 0; i < n; i++)
    {
      double difference = fabs ((double) found[i] - wanted[i]);

      if (!(difference <= absolute + relative * fabs (wanted[i])))
        g_error ("%s: element %" G_GSIZE_FORMAT " is %.9g, should be %.9g", what, i, found[i], wanted[i]);
    }
}
