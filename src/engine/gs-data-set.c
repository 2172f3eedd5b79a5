/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-data-set.h"

#include "gs-data-clip.h"
#include "gs-data-json.h"
#include "gs-engine-error.h"

#include <string.h>

/* split.json: {"train": [ .. ]}. */
#define SPLIT_DEPTH 4

/* Frame rates of clips that are trained together may differ by this factor: 24, 25 and 30 go well together. */
#define MOST_UNLIKE 1.5

static const char *const part_names[GS_N_DATA_PARTS] = { "train", "validate", "test" };

/* One clip's folder before it is read. */
typedef struct
{
  char *path;
  GsDataPart part;
} Entry;

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
refuse_folder (const char *folder,
               GError **error)
{
  const char *why = !g_file_test (folder, G_FILE_TEST_EXISTS)   ? "there is no such folder"
                    : !g_file_test (folder, G_FILE_TEST_IS_DIR) ? "it is no folder"
                                                                : "the folder cannot be read";

  g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s: %s; a data set is a folder with one folder a clip", folder, why);
}

/* Paths of the clips in @folder, sorted by name so that folds do not depend on the file system. */
static GPtrArray *
list_clips (const char *folder,
            GError **error)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  if (directory == NULL)
    {
      refuse_folder (folder, error);
      return NULL;
    }

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (gs_data_clip_is_clip (path))
        g_ptr_array_add (clips, g_steal_pointer (&path));
    }

  g_ptr_array_sort (clips, compare_strings);

  if (clips->len == 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: no folder in it holds features.safetensors, or cnn.npy and vggish.npy, of a clip", folder);
      return NULL;
    }

  return g_steal_pointer (&clips);
}

static gboolean
add_split_part (JsonObject *split,
                GsDataPart part,
                const char *folder,
                const char *path,
                GArray *entries,
                GHashTable *seen,
                GError **error)
{
  JsonNode *node = json_object_get_member (split, part_names[part]);
  JsonArray *names;

  if (node == NULL)
    return TRUE;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s: “%s” should be a list of clip names", path,
                   part_names[part]);
      return FALSE;
    }

  names = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      JsonNode *item = json_array_get_element (names, i);
      const char *name = JSON_NODE_HOLDS_VALUE (item) ? json_node_get_string (item) : NULL;
      g_autofree char *clip = name != NULL ? g_build_filename (folder, name, NULL) : NULL;
      Entry entry = { NULL, part };

      /* A name is one folder here: nothing outside the data set is read. */
      if (name == NULL || strchr (name, '/') != NULL || !gs_data_clip_is_clip (clip))
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "%s: clip %u of “%s” (%s) is no folder with features; make them with gatescope-cli features CLIP --out "
                       "DIR/%s/features.safetensors", path, i + 1, part_names[part],
                       name != NULL ? name : "not a name",
                       name != NULL ? name : "CLIP");
          return FALSE;
        }
      if (!g_hash_table_add (seen, g_strdup (clip)))
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "%s: the clip %s is named twice; each clip belongs to one part", path, name);
          return FALSE;
        }
      entry.path = g_steal_pointer (&clip);
      g_array_append_val (entries, entry);
    }

  return TRUE;
}

/* A part under a misspelt name would silently be left out. */
static gboolean
check_split_keys (JsonObject *split,
                  const char *path,
                  GError **error)
{
  g_autoptr (GList) keys = json_object_get_members (split);

  for (GList *item = keys; item != NULL; item = item->next)
    {
      gboolean known = FALSE;

      for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
        known = known || strcmp (item->data, part_names[part]) == 0;
      if (!known)
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "%s: there is no part “%s”; the parts are “train”, “validate” and “test”", path, (const char *) item->data);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
add_split (const char *folder,
           const char *path,
           GArray *entries,
           GError **error)
{
  g_autoptr (JsonNode) root = gs_data_json_load (path, SPLIT_DEPTH, error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (root == NULL)
    return FALSE;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: it should be an object with the lists “train”, “validate” and “test”", path);
      return FALSE;
    }

  if (!check_split_keys (json_node_get_object (root), path, error))
    return FALSE;

  for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
    {
      if (!add_split_part (json_node_get_object (root), part, folder, path, entries, seen, error))
        return FALSE;
    }

  return TRUE;
}

/* Clip i validates in fold i modulo @folds and trains in all others; with one fold all train. */
static gboolean
add_folds (const char *folder,
           guint folds,
           guint fold,
           guint *n_clips,
           GArray *entries,
           GError **error)
{
  g_autoptr (GPtrArray) clips = list_clips (folder, error);

  if (clips == NULL)
    return FALSE;

  for (guint i = 0; i < clips->len; i++)
    {
      gboolean validates = folds > 1 && *n_clips % folds == fold;
      Entry entry = { g_strdup (clips->pdata[i]), validates ? GS_DATA_VALIDATE : GS_DATA_TRAIN };

      (*n_clips)++;

      g_array_append_val (entries, entry);
    }

  return TRUE;
}

static gboolean
find_entries (GsDataSet *self,
              const char *const *folders,
              guint folds,
              guint fold,
              GArray *entries,
              GError **error)
{
  guint n_clips = 0;

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *split = g_build_filename (folders[i], "split.json", NULL);

      if (folds == 0 && g_file_test (split, G_FILE_TEST_IS_REGULAR))
        {
          if (!add_split (folders[i], split, entries, error))
            return FALSE;
        }
      else if (!add_folds (folders[i], folds > 0 ? folds : GS_DATA_SET_DEFAULT_FOLDS, fold, &n_clips, entries, error))
        {
          return FALSE;
        }
    }

  self->split = n_clips == 0  ? g_strdup ("split.json")
                : folds == 1 ? g_strdup ("all clips")
                             : g_strdup_printf ("fold %u of %u by clip", fold + 1,
                                                folds > 0 ? folds : GS_DATA_SET_DEFAULT_FOLDS);

  return TRUE;
}

/* All clips must have been made alike. */
static gboolean
check_alike (GsDataSet *self,
             const GsDataClip *clip,
             const char *path,
             GError **error)
{
  gsize video_features = clip->sequence->video->shape[1];
  gsize audio_features = clip->sequence->audio->shape[1];

  if (self->video_features == 0)
    {
      self->video_features = video_features;
      self->audio_features = audio_features;
      self->encoder = g_strdup (clip->encoder);
      return TRUE;
    }

  if (self->video_features != video_features || self->audio_features != audio_features)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: it has %" G_GSIZE_FORMAT " video and %" G_GSIZE_FORMAT
                   " audio features a frame where the clips before it have %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT,
                   path, video_features, audio_features, self->video_features, self->audio_features);
      return FALSE;
    }

  if (g_strcmp0 (self->encoder, clip->encoder) != 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: its features were made by %s, those of the clips before it by %s; encode all clips alike", path,
                   clip->encoder != NULL ? clip->encoder : "an unnamed encoder",
                   self->encoder != NULL ? self->encoder : "an unnamed encoder");
      return FALSE;
    }

  return TRUE;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The clips' median frame rate. Rates far from each other are worth a word: a window is a number of frames. */
static double
median_frame_rate (GsDataSet *self)
{
  g_autoptr (GArray) rates = g_array_new (FALSE, FALSE, sizeof (double));

  for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
    {
      for (guint i = 0; i < self->parts[part]->len; i++)
        {
          const GsSequence *sequence = self->parts[part]->pdata[i];

          if (sequence->frame_rate > 0.0)
            g_array_append_val (rates, sequence->frame_rate);
        }
    }

  if (rates->len == 0)
    return 0.0;

  g_array_sort (rates, compare_doubles);
  if (g_array_index (rates, double, rates->len - 1) > MOST_UNLIKE * g_array_index (rates, double, 0))
    g_ptr_array_add (self->notes,
                     g_strdup_printf ("the clips have from %g to %g frames a second: a window lasts longer in some than in "
                                      "others; resample their features where that matters",
                                      g_array_index (rates, double, 0), g_array_index (rates, double, rates->len - 1)));

  return g_array_index (rates, double, rates->len / 2);
}

static gboolean
load_entries (GsDataSet *self,
              GArray *entries,
              GCancellable *cancellable,
              GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      g_autoptr (GsDataClip) clip = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      clip = gs_data_clip_load (entry->path, cancellable, error);
      if (clip == NULL || !check_alike (self, clip, entry->path, error))
        return FALSE;

      if (clip->note != NULL)
        g_ptr_array_add (self->notes, g_strdup_printf ("%s: %s", entry->path, clip->note));
      g_ptr_array_add (self->parts[entry->part], gs_sequence_ref (clip->sequence));
    }

  return TRUE;
}

/**
 * gs_data_set_load:
 * @folders: (array zero-terminated=1): data set folders, one folder a clip in each
 * @folds: parts to cut the clips into, of which one validates; 1: all clips train; 0: `split.json` decides, or five where
 *   there is none
 * @fold: which part validates, from 0; below @folds
 * @cancellable: (nullable): to stop between clips
 * @error: return location
 *
 * Reads all clips into memory. All must have the same features made by the same encoder; every value must be finite.
 * Errors are %GS_ENGINE_ERROR_INVALID naming folder and reason, or those of reading the files.
 *
 * Returns: (transfer full) (nullable): the data set
 */
GsDataSet *
gs_data_set_load (const char *const *folders,
                  guint folds,
                  guint fold,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GsDataSet) self = g_new0 (GsDataSet, 1);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, entry_clear);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
    self->parts[part] = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_sequence_unref);

  if (!find_entries (self, folders, folds, fold, entries, error) || !load_entries (self, entries, cancellable, error))
    return NULL;

  self->frame_rate = median_frame_rate (self);

  return g_steal_pointer (&self);
}

static gpointer
copy_sequence (gconstpointer sequence,
               gpointer user_data)
{
  return gs_sequence_ref ((GsSequence *) sequence);
}

static gpointer
copy_note (gconstpointer note,
           gpointer user_data)
{
  return g_strdup (note);
}

/**
 * gs_data_set_copy:
 * @self: a data set
 *
 * Returns: (transfer full): another one of the same sequences
 */
GsDataSet *
gs_data_set_copy (const GsDataSet *self)
{
  GsDataSet *copy = g_new0 (GsDataSet, 1);

  *copy = *self;
  for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
    copy->parts[part] = g_ptr_array_copy (self->parts[part], copy_sequence, NULL);
  copy->notes = g_ptr_array_copy (self->notes, copy_note, NULL);
  copy->encoder = g_strdup (self->encoder);
  copy->split = g_strdup (self->split);

  return copy;
}

/**
 * gs_data_set_free:
 * @self: (transfer full): a data set
 */
void
gs_data_set_free (GsDataSet *self)
{
  for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
    g_clear_pointer (&self->parts[part], g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self->encoder);
  g_free (self->split);
  g_free (self);
}
