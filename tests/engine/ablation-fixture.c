/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ablation-fixture.h"

#include "gs-npy.h"
#include "gs-safetensors.h"

#include <glib/gstdio.h>
#include <math.h>

#define VIDEO 5
#define AUDIO 4

static const char split[] = "{\"train\": [\"clip0\", \"clip1\", \"clip2\", \"clip3\", \"clip4\"], "
                            "\"validate\": [\"clip5\", \"clip6\"], \"test\": [\"clip7\", \"clip8\"]}";

static void
add_clip (const char *folder,
          guint index,
          GRand *random)
{
  g_autofree char *clip = g_strdup_printf ("%s/clip%u", folder, index);
  g_autofree char *features = g_build_filename (clip, "features.safetensors", NULL);
  g_autofree char *labels_path = g_build_filename (clip, "VA_continuous_label.npy", NULL);
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autoptr (GsTensor) video = gs_tensor_new_2d (ABLATION_FRAMES, VIDEO);
  g_autoptr (GsTensor) audio = gs_tensor_new_2d (ABLATION_FRAMES, AUDIO);
  g_autoptr (GsTensor) labels = gs_tensor_new_2d (ABLATION_FRAMES, 2);
  double phase = g_rand_double_range (random, 0.0, 6.0);
  double pts[ABLATION_FRAMES];

  g_mkdir_with_parents (clip, 0777);
  for (guint t = 0; t < ABLATION_FRAMES; t++)
    {
      double valence = 0.7 * sin (phase + t * 0.3);
      double seen = t >= 20 && t < 30 ? 0.0 : valence;
      double heard = t >= 40 && t < 50 ? 0.0 : valence;

      pts[t] = t / 10.0;
      labels->data[2 * t] = (float) valence;
      labels->data[2 * t + 1] = (float) (0.5 * cos (phase + t * 0.2));
      for (guint f = 0; f < VIDEO; f++)
        video->data[t * VIDEO + f] = (float) (seen * (f + 1) * 0.4 + g_rand_double_range (random, -0.3, 0.3));
      for (guint f = 0; f < AUDIO; f++)
        audio->data[t * AUDIO + f] = (float) (heard * (f + 1) * 0.4 + g_rand_double_range (random, -0.3, 0.3));
    }

  gs_tensor_file_set (file, "video", video);
  gs_tensor_file_set (file, "audio", audio);
  gs_tensor_file_set_f64 (file, "pts", pts, ABLATION_FRAMES);
  g_assert_true (gs_tensor_file_save (file, features, NULL));
  g_assert_true (gs_npy_save (labels, labels_path, NULL));
  ablation_fixture_write (clip, "weak.json",
                          "[{\"start\": 2, \"end\": 3, \"kind\": \"not-seen\"}, {\"start\": 4, \"end\": 5, \"kind\": \"not-heard\"}]");
}

char *
ablation_fixture_new (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  char *folder = g_dir_make_tmp ("gs-ablation-XXXXXX", NULL);
  g_autofree char *data = g_build_filename (folder, "data", NULL);

  for (guint i = 0; i < ABLATION_CLIPS; i++)
    add_clip (data, i, random);
  ablation_fixture_write (data, "split.json", split);

  return folder;
}

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

void
ablation_fixture_remove (char *folder)
{
  remove_folder (folder);
  g_free (folder);
}

void
ablation_fixture_write (const char *folder,
                        const char *name,
                        const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_from_clip (const char *folder,
                  const char *clip,
                  const char *name)
{
  g_autofree char *path = g_build_filename (folder, "data", clip, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

void
ablation_fixture_forget_weak_spans (const char *folder)
{
  for (guint i = 0; i < ABLATION_CLIPS; i++)
    {
      g_autofree char *clip = g_strdup_printf ("clip%u", i);

      remove_from_clip (folder, clip, "weak.json");
    }
}

void
ablation_fixture_forget_labels (const char *folder,
                                const char *clip)
{
  remove_from_clip (folder, clip, "VA_continuous_label.npy");
}
