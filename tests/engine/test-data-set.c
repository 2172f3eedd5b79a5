/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-data-fold.h"
#include "gs-data-set.h"
#include "gs-engine-error.h"
#include "gs-labels.h"
#include "gs-nn-error.h"
#include "gs-npy.h"
#include "gs-safetensors.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define VIDEO 3
#define AUDIO 2

typedef struct
{
  char *folder;
} Fixture;

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

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("gs-data-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static GsTensor *
make_tensor (gsize rows,
             gsize columns,
             float start)
{
  GsTensor *tensor = gs_tensor_new_2d (rows, columns);

  for (gsize i = 0; i < tensor->n_elements; i++)
    tensor->data[i] = start + (float) i * 0.001f;

  return tensor;
}

static char *
add_clip_folder (Fixture *fixture,
                 const char *clip)
{
  char *folder = g_build_filename (fixture->folder, clip, NULL);

  g_assert_cmpint (g_mkdir (folder, 0777), ==, 0);

  return folder;
}

static void
save_npy (const char *folder,
          const char *name,
          gsize rows,
          gsize columns,
          float start)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GsTensor) tensor = make_tensor (rows, columns, start);

  g_assert_true (gs_npy_save (tensor, path, NULL));
}

static void
write_text (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A clip in the authors' layout, with labels. */
static void
add_npy_clip (Fixture *fixture,
              const char *clip,
              gsize n_frames)
{
  g_autofree char *folder = add_clip_folder (fixture, clip);

  save_npy (folder, "cnn.npy", n_frames, VIDEO, 0.0f);
  save_npy (folder, "vggish.npy", n_frames, AUDIO, 5.0f);
  save_npy (folder, "VA_continuous_label.npy", n_frames, 2, 0.0f);
}

/* A clip as `features` writes it: 10 frames. */
static void
add_clip_at (Fixture *fixture,
             const char *clip,
             const char *encoder,
             double frame_rate)
{
  g_autofree char *folder = add_clip_folder (fixture, clip);
  g_autofree char *path = g_build_filename (folder, "features.safetensors", NULL);
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autoptr (GsTensor) video = make_tensor (10, VIDEO, 0.0f);
  g_autoptr (GsTensor) audio = make_tensor (10, AUDIO, 5.0f);
  double pts[10];

  for (guint i = 0; i < 10; i++)
    pts[i] = 2.0 + i / frame_rate;
  gs_tensor_file_set (file, "video", video);
  gs_tensor_file_set (file, "audio", audio);
  gs_tensor_file_set_f64 (file, "pts", pts, 10);
  gs_tensor_file_set_metadata (file, "encoder", encoder);
  g_assert_true (gs_tensor_file_save (file, path, NULL));
}

static void
add_safetensors_clip (Fixture *fixture,
                      const char *clip,
                      const char *encoder)
{
  add_clip_at (fixture, clip, encoder, 25.0);
}

static GsDataSet *
load (Fixture *fixture,
      guint folds,
      guint fold,
      GError **error)
{
  const char *const folders[] = { fixture->folder, NULL };

  return gs_data_set_load (folders, folds, fold, NULL, error);
}

static void
assert_refused (Fixture *fixture,
                const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDataSet) data = load (fixture, 0, 0, &error);

  g_assert_null (data);
  g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID);
  if (strstr (error->message, why) == NULL)
    g_error ("expected “%s” in: %s", why, error->message);
}

static void
test_layouts (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (fixture->folder, "a", NULL);
  g_autoptr (GsDataSet) set = NULL;
  const GsSequence *sequence;

  add_safetensors_clip (fixture, "a", "compact-1");
  write_text (folder, "labels.txt", "valence,arousal\r\n0.5,-5\n-5,0.25\n-5,-5\n");
  write_text (folder, "weak.json", "[{\"start\": 0.08, \"end\": 0.2, \"kind\": \"babble\"}]");
  write_text (fixture->folder, "split.json", "{\"train\": [\"a\"]}");

  set = load (fixture, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set->video_features, ==, VIDEO);
  g_assert_cmpuint (set->audio_features, ==, AUDIO);
  g_assert_cmpfloat_with_epsilon (set->frame_rate, 25.0, 1e-9);
  g_assert_cmpstr (set->encoder, ==, "compact-1");
  g_assert_cmpstr (set->split, ==, "split.json");
  g_assert_cmpuint (set->parts[GS_DATA_TRAIN]->len, ==, 1);

  /* Three labels for ten frames: the rest is not labelled, and that is said. */
  g_assert_cmpuint (set->notes->len, ==, 1);
  g_assert_nonnull (strstr (set->notes->pdata[0], "3 labels for 10 frames"));

  sequence = set->parts[GS_DATA_TRAIN]->pdata[0];
  g_assert_cmpuint (gs_sequence_count_labels (sequence, GS_LABEL_VALENCE), ==, 1);
  g_assert_cmpuint (gs_sequence_count_labels (sequence, GS_LABEL_AROUSAL), ==, 1);
  g_assert_cmpfloat (sequence->labels->data[0], ==, 0.5f);
  g_assert_true (isnan (sequence->labels->data[1]));
  g_assert_cmpfloat (sequence->labels->data[3], ==, 0.25f);

  g_assert_null (gs_sequence_get_weakness (sequence, 1));
  g_assert_cmpstr (gs_sequence_get_weakness (sequence, 2), ==, "babble");
  g_assert_cmpstr (gs_sequence_get_weakness (sequence, 4), ==, "babble");
  g_assert_null (gs_sequence_get_weakness (sequence, 5));
}

static void
test_arrays (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDataSet) set = NULL;
  const GsSequence *sequence;

  add_npy_clip (fixture, "clip", 12);
  write_text (fixture->folder, "split.json", "{\"test\": [\"clip\"]}");
  set = load (fixture, 0, 0, &error);
  g_assert_no_error (error);
  sequence = set->parts[GS_DATA_TEST]->pdata[0];
  g_assert_cmpstr (sequence->name, ==, "clip");
  g_assert_cmpuint (sequence->n_frames, ==, 12);
  g_assert_cmpfloat (sequence->audio->data[0], ==, 5.0f);
  g_assert_cmpfloat (sequence->frame_rate, ==, 0.0);
  g_assert_null (set->encoder);
  g_assert_cmpuint (set->notes->len, ==, 0);
}

static void
test_split (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDataSet) set = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("clip%u", i);

      add_npy_clip (fixture, name, 5);
    }
  write_text (fixture->folder, "split.json",
              "{\"train\": [\"clip3\", \"clip1\"], \"validate\": [\"clip0\"], \"test\": [\"clip2\"]}");
  set = load (fixture, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set->parts[GS_DATA_TRAIN]->len, ==, 2);
  g_assert_cmpstr (((GsSequence *) set->parts[GS_DATA_TRAIN]->pdata[0])->name, ==, "clip3");
  g_assert_cmpstr (((GsSequence *) set->parts[GS_DATA_VALIDATE]->pdata[0])->name, ==, "clip0");
  g_assert_cmpstr (((GsSequence *) set->parts[GS_DATA_TEST]->pdata[0])->name, ==, "clip2");

  write_text (fixture->folder, "split.json", "{\"train\": [\"clip1\"], \"test\": [\"clip1\"]}");
  assert_refused (fixture, "named twice");
  write_text (fixture->folder, "split.json", "{\"train\": [\"../elsewhere\"]}");
  assert_refused (fixture, "no folder with features");
  write_text (fixture->folder, "split.json", "{\"train\": [3]}");
  assert_refused (fixture, "no folder with features");
  write_text (fixture->folder, "split.json", "{\"train\": \"clip1\"}");
  assert_refused (fixture, "list of clip names");
  write_text (fixture->folder, "split.json", "{\"train\": [\"a\"], \"tset\": [\"b\"]}");
  assert_refused (fixture, "split.json: there is no part “tset”; the parts are “train”, “validate” and “test”");
  write_text (fixture->folder, "split.json", "{\"train\": [\"a\"],\n \"test\" [\"b\"]}");
  assert_refused (fixture, "split.json: it is not JSON text: line 2, column 7: ");
  tear_down (fixture, NULL);
  set_up (fixture, NULL);
  g_rmdir (fixture->folder);
  assert_refused (fixture, "there is no such folder; a data set is a folder with one folder a clip");
  g_mkdir (fixture->folder, 0777);
}

static void
assert_unreadable (Fixture *fixture,
                   const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDataSet) data = load (fixture, 0, 0, &error);
  g_autofree char *why = g_strconcat (file, ": it is not JSON text", NULL);

  g_assert_null (data);
  g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, why));
}

/* Lists beside the clips that are empty, cut short, or would use up the stack of a parser that recurses. */
static void
test_damaged_lists (Fixture *fixture,
                    gconstpointer data)
{
  g_autofree char *brackets = g_strnfill (1000000, '[');
  g_autofree char *hidden = g_strconcat ("{\"train\":/*\"*/", brackets, NULL);
  const char *const damaged[] = { "", "{\"train\": [", brackets, hidden };
  g_autofree char *folder = g_build_filename (fixture->folder, "clip", NULL);

  add_safetensors_clip (fixture, "clip", "compact-1");
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      write_text (fixture->folder, "split.json", damaged[i]);
      assert_unreadable (fixture, "split.json");
    }

  write_text (fixture->folder, "split.json", "{\"train\": [\"clip\"]}");
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      write_text (folder, "weak.json", damaged[i]);
      assert_unreadable (fixture, "weak.json");
    }
}

/* Every clip validates in exactly one fold and trains in all others. */
static void
test_folds (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (GHashTable) validated = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *name = g_strdup_printf ("clip%u", i);

      add_npy_clip (fixture, name, 5);
    }

  for (guint fold = 0; fold < 3; fold++)
    {
      g_autoptr (GsDataSet) set = load (fixture, 3, fold, NULL);

      g_assert_cmpuint (set->parts[GS_DATA_TRAIN]->len + set->parts[GS_DATA_VALIDATE]->len, ==, 7);
      for (guint i = 0; i < set->parts[GS_DATA_VALIDATE]->len; i++)
        {
          const GsSequence *sequence = set->parts[GS_DATA_VALIDATE]->pdata[i];

          g_assert_true (g_hash_table_add (validated, g_strdup (sequence->name)));
        }
    }
  g_assert_cmpuint (g_hash_table_size (validated), ==, 7);
}

static void
test_not_finite (Fixture *fixture,
                 gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bad", "vggish.npy", NULL);
  g_autoptr (GsTensor) audio = make_tensor (12, AUDIO, 0.0f);

  add_npy_clip (fixture, "bad", 12);
  audio->data[7 * AUDIO + 1] = INFINITY;
  g_assert_true (gs_npy_save (audio, path, NULL));
  assert_refused (fixture, "bad: audio feature 1 of frame 7 is not a finite number");
  audio->data[7 * AUDIO + 1] = NAN;
  g_assert_true (gs_npy_save (audio, path, NULL));
  assert_refused (fixture, "bad: audio feature 1 of frame 7 is not a finite number");
}

static void
test_mismatches (Fixture *fixture,
                 gconstpointer data)
{
  g_autofree char *folder = NULL;

  assert_refused (fixture, "no folder in it");

  add_npy_clip (fixture, "a", 12);
  folder = g_build_filename (fixture->folder, "a", NULL);
  save_npy (folder, "vggish.npy", 11, AUDIO, 0.0f);
  assert_refused (fixture, "12 frames of video features but 11");
  save_npy (folder, "vggish.npy", 12, AUDIO, 0.0f);

  save_npy (folder, "VA_continuous_label.npy", 12, 2, 1.0f);
  assert_refused (fixture, "of frame 0 lies outside");
  save_npy (folder, "VA_continuous_label.npy", 12, 1, 0.0f);
  assert_refused (fixture, "frames by two");
  save_npy (folder, "VA_continuous_label.npy", 12, 2, 0.0f);

  add_npy_clip (fixture, "b", 5);
  g_free (folder);
  folder = g_build_filename (fixture->folder, "b", NULL);
  save_npy (folder, "cnn.npy", 5, VIDEO + 1, 0.0f);
  assert_refused (fixture, "b: it has 4 video and 2 audio features");
}

/* Half a clip, in both layouts. */
static void
test_incomplete (Fixture *fixture,
                 gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autofree char *deep = NULL;
  g_autofree char *cnn = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDataSet) set = NULL;

  add_npy_clip (fixture, "a", 12);
  folder = g_build_filename (fixture->folder, "a", NULL);
  cnn = g_build_filename (folder, "cnn.npy", NULL);
  g_assert_cmpint (g_unlink (cnn), ==, 0);
  assert_refused (fixture, "a: cnn.npy is missing beside vggish.npy");
  save_npy (folder, "cnn.npy", 12, VIDEO, 0.0f);

  deep = add_clip_folder (fixture, "b");
  write_text (deep, "video.npy", "");
  assert_refused (fixture, "b: logmel.npy is missing beside video.npy");
  save_npy (deep, "cnn.npy", 5, VIDEO, 0.0f);
  save_npy (deep, "vggish.npy", 5, AUDIO, 0.0f);
  set = load (fixture, 0, 0, &error);
  g_assert_no_error (error);
}

/* Clips of rates that do not go well together are told of. */
static void
test_frame_rates (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GsDataSet) set = NULL;

  add_clip_at (fixture, "a", "mine", 24.0);
  add_clip_at (fixture, "b", "mine", 30.0);
  set = load (fixture, 0, 0, NULL);
  g_assert_cmpuint (set->notes->len, ==, 0);
  g_clear_pointer (&set, gs_data_set_free);

  add_clip_at (fixture, "c", "mine", 10.0);
  set = load (fixture, 0, 0, NULL);
  g_assert_cmpuint (set->notes->len, ==, 1);
  g_assert_nonnull (strstr (set->notes->pdata[0], "from 10 to 30 frames a second"));
  g_assert_cmpfloat_with_epsilon (set->frame_rate, 24.0, 1e-6);
}

/* Every labelled clip is held out once; what chooses the epoch is cut from the others, and not always the same. */
static void
test_cut_folds (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GHashTable) held_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) inner = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  g_autoptr (GsDataSet) set = NULL;
  g_autoptr (GPtrArray) clips = NULL;
  g_autofree char *folder = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *name = g_strdup_printf ("clip%02u", i);

      add_npy_clip (fixture, name, 5);
    }
  folder = g_build_filename (fixture->folder, "clip05", "VA_continuous_label.npy", NULL);
  g_assert_cmpint (g_unlink (folder), ==, 0);

  set = load (fixture, 1, 0, NULL);
  g_assert_cmpuint (set->parts[GS_DATA_TRAIN]->len, ==, 12);
  clips = gs_data_set_list_labelled (set, config);
  g_assert_cmpuint (clips->len, ==, 11);

  for (guint fold = 0; fold < 11; fold++)
    {
      g_autoptr (GsDataSet) cut = gs_data_set_cut_fold (set, clips, 11, fold);

      g_assert_cmpuint (cut->parts[GS_DATA_TRAIN]->len, ==, 8);
      g_assert_cmpuint (cut->parts[GS_DATA_VALIDATE]->len, ==, 2);
      g_assert_cmpuint (cut->parts[GS_DATA_TEST]->len, ==, 1);
      g_assert_true (cut->parts[GS_DATA_TEST]->pdata[0] == clips->pdata[fold]);
      g_hash_table_add (held_out, g_strdup (((GsSequence *) cut->parts[GS_DATA_TEST]->pdata[0])->name));
      g_hash_table_add (inner, g_strdup (((GsSequence *) cut->parts[GS_DATA_VALIDATE]->pdata[0])->name));
    }
  g_assert_cmpuint (g_hash_table_size (held_out), ==, 11);
  g_assert_cmpuint (g_hash_table_size (inner), >, 3);

  for (guint folds = 2; folds <= 11; folds++)
    {
      for (guint fold = 0; fold < folds; fold++)
        {
          g_autoptr (GsDataSet) cut = gs_data_set_cut_fold (set, clips, folds, fold);

          g_assert_cmpuint (cut->parts[GS_DATA_TRAIN]->len + cut->parts[GS_DATA_VALIDATE]->len +
                            cut->parts[GS_DATA_TEST]->len, ==, 11);
          g_assert_cmpuint (cut->parts[GS_DATA_VALIDATE]->len, >=, 1);
          g_assert_cmpuint (cut->parts[GS_DATA_TEST]->len, >=, 11 / folds);
        }
    }
}

static void
test_encoders_differ (Fixture *fixture,
                      gconstpointer data)
{
  add_safetensors_clip (fixture, "a", "compact-1");
  add_safetensors_clip (fixture, "b", "compact-2");
  assert_refused (fixture, "made by compact-2");
}

static void
test_label_text (Fixture *fixture,
                 gconstpointer data)
{
  const float valence[] = { 0.5f, NAN, -1.0f };
  const char *const wrong[]
      = { "", "0.1,0.2\n", "valence,arousal\n0.1\n", "valence,arousal\n0.1,0.2,0.3\n", "valence,arousal\nx,y\n",
          "valence,arousal\n0.1,1.5\n", "valence,arousal\n-4.9,0\n", "valence,arousal\ninf,0\n",
          "valence,arousal,dominance\n0.1,0.2\n", "valence,arousals\n0.1,0.2\n", "\xef\xbb\xbf", "\xef\xbb\xbf\xef\xbb\xbfvalence,arousal\n" };
  g_autofree char *path = g_build_filename (fixture->folder, "labels.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GsTensor) labels = NULL;
  g_autoptr (GsTensor) marked = NULL;

  g_assert_true (gs_labels_save_text (path, valence, NULL, 3, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "valence,arousal\n0.500000,-5\n-5,-5\n-1.000000,-5\n");

  labels = gs_labels_load_text (path, NULL);
  g_assert_cmpuint (labels->shape[0], ==, 3);
  g_assert_cmpfloat (labels->data[0], ==, 0.5f);
  g_assert_true (isnan (labels->data[1]) && isnan (labels->data[2]));
  g_assert_cmpfloat (labels->data[4], ==, -1.0f);

  /* as editors of another system write it */
  g_assert_true (g_file_set_contents (path, "\xef\xbb\xbfvalence,arousal\r\n0.5,-5\r\n-1,0.25\r\n", -1, NULL));
  marked = gs_labels_load_text (path, NULL);
  g_assert_nonnull (marked);
  g_assert_cmpuint (marked->shape[0], ==, 2);
  g_assert_cmpfloat (marked->data[0], ==, 0.5f);
  g_assert_true (isnan (marked->data[1]));
  g_assert_cmpfloat (marked->data[2], ==, -1.0f);
  g_assert_cmpfloat (marked->data[3], ==, 0.25f);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GsTensor) none = NULL;

      g_assert_true (g_file_set_contents (path, wrong[i], -1, NULL));
      none = gs_labels_load_text (path, &error);
      g_assert_null (none);
      g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, path));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/data-set/layouts", Fixture, NULL, set_up, test_layouts, tear_down);
  g_test_add ("/data-set/arrays", Fixture, NULL, set_up, test_arrays, tear_down);
  g_test_add ("/data-set/split", Fixture, NULL, set_up, test_split, tear_down);
  g_test_add ("/data-set/damaged-lists", Fixture, NULL, set_up, test_damaged_lists, tear_down);
  g_test_add ("/data-set/folds", Fixture, NULL, set_up, test_folds, tear_down);
  g_test_add ("/data-set/not-finite", Fixture, NULL, set_up, test_not_finite, tear_down);
  g_test_add ("/data-set/mismatches", Fixture, NULL, set_up, test_mismatches, tear_down);
  g_test_add ("/data-set/incomplete", Fixture, NULL, set_up, test_incomplete, tear_down);
  g_test_add ("/data-set/frame-rates", Fixture, NULL, set_up, test_frame_rates, tear_down);
  g_test_add ("/data-set/cut-folds", Fixture, NULL, set_up, test_cut_folds, tear_down);
  g_test_add ("/data-set/encoders-differ", Fixture, NULL, set_up, test_encoders_differ, tear_down);
  g_test_add ("/data-set/label-text", Fixture, NULL, set_up, test_label_text, tear_down);

  return g_test_run ();
}
