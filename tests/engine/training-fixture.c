/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "training-fixture.h"

#include "gs-npy.h"
#include "gs-safetensors.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

/* A clip whose valence is in both modalities, and in none of them during its weak span. */
static void
add_clip (const char *data,
          guint index,
          GRand *random)
{
  g_autofree char *name = g_strdup_printf ("clip%u", index);
  g_autofree char *folder = g_build_filename (data, name, NULL);
  g_autofree char *features = g_build_filename (folder, "features.safetensors", NULL);
  g_autofree char *labels_path = g_build_filename (folder, "VA_continuous_label.npy", NULL);
  g_autofree char *weak_path = g_build_filename (folder, "weak.json", NULL);
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autoptr (GsTensor) video = gs_tensor_new_2d (FIXTURE_FRAMES, FIXTURE_VIDEO);
  g_autoptr (GsTensor) audio = gs_tensor_new_2d (FIXTURE_FRAMES, FIXTURE_AUDIO);
  g_autoptr (GsTensor) labels = gs_tensor_new_2d (FIXTURE_FRAMES, 2);
  double phase = g_rand_double_range (random, 0.0, 6.0);
  double pts[FIXTURE_FRAMES];

  g_mkdir_with_parents (folder, 0777);
  for (guint t = 0; t < FIXTURE_FRAMES; t++)
    {
      double valence = 0.7 * sin (phase + t * 0.3);
      double shown = t >= 40 && t < 50 ? 0.0 : valence;

      pts[t] = t / 10.0;
      labels->data[2 * t] = (float) valence;
      labels->data[2 * t + 1] = (float) (0.5 * cos (phase + t * 0.2));
      for (guint f = 0; f < FIXTURE_VIDEO; f++)
        video->data[t * FIXTURE_VIDEO + f]
            = (float) (shown * (f + 1) * 0.4 + g_rand_double_range (random, -0.3, 0.3));
      for (guint f = 0; f < FIXTURE_AUDIO; f++)
        audio->data[t * FIXTURE_AUDIO + f]
            = (float) (shown * (f + 1) * 0.4 + g_rand_double_range (random, -0.3, 0.3));
    }

  gs_tensor_file_set (file, "video", video);
  gs_tensor_file_set (file, "audio", audio);
  gs_tensor_file_set_f64 (file, "pts", pts, FIXTURE_FRAMES);
  g_assert_true (gs_tensor_file_save (file, features, NULL));
  g_assert_true (gs_npy_save (labels, labels_path, NULL));
  g_assert_true (
      g_file_set_contents (weak_path, "[{\"start\": 4, \"end\": 5, \"kind\": \"nothing-shown\"}]", -1, NULL));
}

void
training_fixture_set_up (TrainingFixture *fixture,
                         gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  fixture->folder = g_dir_make_tmp ("gs-training-XXXXXX", NULL);
  fixture->clips = training_fixture_path (fixture, "clips");
  fixture->out = training_fixture_path (fixture, "network.safetensors");
  for (guint i = 0; i < FIXTURE_CLIPS; i++)
    add_clip (fixture->clips, i, random);
}

void
training_fixture_tear_down (TrainingFixture *fixture,
                            gconstpointer data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->clips);
  g_free (fixture->out);
}

char *
training_fixture_path (TrainingFixture *fixture,
                       const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

gboolean
files_are_same (const char *a,
                const char *b)
{
  g_autofree char *bytes_a = NULL;
  g_autofree char *bytes_b = NULL;
  gsize length_a, length_b;

  g_assert_true (g_file_get_contents (a, &bytes_a, &length_a, NULL));
  g_assert_true (g_file_get_contents (b, &bytes_b, &length_b, NULL));

  return length_a == length_b && memcmp (bytes_a, bytes_b, length_a) == 0;
}

void
assert_same_files (const char *a,
                   const char *b)
{
  if (!files_are_same (a, b))
    {
      g_test_message ("%s and %s differ", a, b);
      g_test_fail ();
    }
}
