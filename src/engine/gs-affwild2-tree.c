/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-affwild2-tree.h"

#include "gs-engine-error.h"
#include "gs-labels.h"

#include <glib/gstdio.h>
#include <string.h>

/* The data set comes in batches, each a folder below `videos`. */
#define MOST_LEVELS 2

/* Where the parts of valence and arousal are below `annotations`: there, or with those of the other challenges beside them. */
static const char *const label_folders[] = { "", "VA_Estimation_Challenge", "VA_Set" };

static const struct
{
  const char *folder;
  GsDataPart part;
} parts[] = {
  { "Train_Set", GS_DATA_TRAIN },
  { "Validation_Set", GS_DATA_VALIDATE },
  { "Test_Set", GS_DATA_TEST },
};

static const char *const video_endings[] = { "mp4", "avi", "mov", "mkv", "webm", "m4v", "mpg", "mpeg", "wmv", "flv", "ogv",
                                             "3gp", "ts" };

typedef struct
{
  GsAffwild2Tree *tree;
  GHashTable *videos; /* name without ending -> index + 1 */
  GHashTable *people; /* name -> GsAffwild2Person */
} Reading;

static void
person_free (GsAffwild2Person *self)
{
  g_free (self->name);
  g_free (self->labels_path);
  g_clear_pointer (&self->labels, gs_tensor_unref);
  g_free (self->crops_path);
  g_free (self);
}

G_GNUC_PRINTF (2, 3)
static void
add_problem (Reading *reading,
             const char *format,
             ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (reading->tree->problems, g_strdup_vprintf (format, args));
  va_end (args);
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Paths of what a folder holds, in the order of names, without what is hidden. Empty if the folder is not there. */
static GPtrArray *
list_folder (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (*name != '.')
        g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    }
  g_ptr_array_sort (paths, compare_paths);

  return paths;
}

/* The name without its ending, and the ending in small letters; NULL if it has none. */
static char *
split_name (const char *path,
            char **ending)
{
  char *name = g_path_get_basename (path);
  char *dot = strrchr (name, '.');

  *ending = dot != NULL && dot != name ? g_ascii_strdown (dot + 1, -1) : NULL;
  if (*ending != NULL)
    *dot = '\0';

  return name;
}

static gboolean
is_video (const char *ending)
{
  for (guint i = 0; ending != NULL && i < G_N_ELEMENTS (video_endings); i++)
    {
      if (strcmp (ending, video_endings[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
find_videos (Reading *reading,
             const char *folder,
             guint level)
{
  g_autoptr (GPtrArray) paths = list_folder (folder);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i];
      g_autofree char *ending = NULL;
      g_autofree char *name = split_name (path, &ending);
      guint there;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          if (level < MOST_LEVELS)
            find_videos (reading, path, level + 1);
          continue;
        }
      if (!is_video (ending) || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;

      there = GPOINTER_TO_UINT (g_hash_table_lookup (reading->videos, name));
      if (there != 0)
        {
          g_autofree char *first = g_filename_display_name (reading->tree->videos->pdata[there - 1]);
          g_autofree char *second = g_filename_display_name (path);

          add_problem (reading, "%s: there is another video of that name, %s; take one of them away", second, first);
          continue;
        }
      g_ptr_array_add (reading->tree->videos, g_strdup (path));
      g_hash_table_insert (reading->videos, g_steal_pointer (&name), GUINT_TO_POINTER (reading->tree->videos->len));
    }
}

/* A video may be called `…_left` itself; else the ending tells two people of one video apart. */
static void
find_video (Reading *reading,
            GsAffwild2Person *person)
{
  static const char *const sides[] = { "left", "right" };
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (reading->videos, person->name));

  person->side = "";
  for (guint i = 0; i < G_N_ELEMENTS (sides) && index == 0; i++)
    {
      g_autofree char *ending = g_strconcat ("_", sides[i], NULL);
      g_autofree char *video = NULL;

      if (!g_str_has_suffix (person->name, ending))
        continue;
      video = g_strndup (person->name, strlen (person->name) - strlen (ending));
      index = GPOINTER_TO_UINT (g_hash_table_lookup (reading->videos, video));
      person->side = sides[i];
    }
  person->video = (int) index - 1;
}

static GsAffwild2Person *
ensure_person (Reading *reading,
               const char *name)
{
  GsAffwild2Person *person = g_hash_table_lookup (reading->people, name);

  if (person != NULL)
    return person;

  person = g_new0 (GsAffwild2Person, 1);
  person->name = g_strdup (name);
  person->part = GS_N_DATA_PARTS;
  find_video (reading, person);
  g_hash_table_insert (reading->people, person->name, person);
  g_ptr_array_add (reading->tree->people, person);

  return person;
}

static void
read_label_file (Reading *reading,
                 const char *path,
                 GsDataPart part)
{
  g_autofree char *ending = NULL;
  g_autofree char *name = split_name (path, &ending);
  g_autoptr (GError) error = NULL;
  GsAffwild2Person *person;
  GStatBuf status;

  if (g_strcmp0 (ending, "txt") != 0 || g_stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return;

  person = ensure_person (reading, name);
  if (person->labels_path != NULL)
    {
      g_autofree char *first = g_filename_display_name (person->labels_path);
      g_autofree char *second = g_filename_display_name (path);

      add_problem (reading, "%s: there are other labels of that name, %s; take one of the files away", second, first);
      return;
    }

  person->labels_path = g_strdup (path);
  person->labels_time = (gint64) status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000;
  person->part = part;
  person->labels = gs_labels_load_text (path, &error);
  if (person->labels == NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (error->message, -1);

      add_problem (reading, "%s", valid);
      return;
    }
  reading->tree->n_labels++;
}

/* Returns: whether there was a folder of labels at all */
static gboolean
read_labels (Reading *reading,
             GCancellable *cancellable)
{
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (label_folders) && !found; i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
        {
          g_autofree char *folder = g_build_filename (reading->tree->folder, "annotations", label_folders[i], parts[k].folder, NULL);
          g_autoptr (GPtrArray) paths = list_folder (folder);

          found = found || g_file_test (folder, G_FILE_TEST_IS_DIR);
          for (guint n = 0; n < paths->len && !g_cancellable_is_cancelled (cancellable); n++)
            read_label_file (reading, paths->pdata[n], parts[k].part);
        }
    }

  return found;
}

static void
find_crops (Reading *reading)
{
  g_autofree char *folder = g_build_filename (reading->tree->folder, "cropped_aligned", NULL);
  g_autoptr (GPtrArray) paths = list_folder (folder);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *name = g_path_get_basename (paths->pdata[i]);

      if (!g_file_test (paths->pdata[i], G_FILE_TEST_IS_DIR))
        continue;
      ensure_person (reading, name)->crops_path = g_strdup (paths->pdata[i]);
      reading->tree->n_crops++;
    }
}

static int
compare_people (gconstpointer a,
                gconstpointer b)
{
  return strcmp ((*(const GsAffwild2Person *const *) a)->name, (*(const GsAffwild2Person *const *) b)->name);
}

/**
 * gs_affwild2_tree_read:
 * @folder: the folder that holds `videos`, `annotations` and `cropped_aligned`
 * @cancellable: (nullable): ends it early
 * @error: return location of a #GsEngineError that names the folder and what it lacks
 *
 * Looks what is there and reads all labels, but opens neither videos nor pictures: a matter of seconds for the whole data set.
 * `cropped_aligned` may be missing, and so may either set of labels. Any thread but the main one.
 *
 * Returns: (transfer full) (nullable): what was found
 */
GsAffwild2Tree *
gs_affwild2_tree_read (const char *folder,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GsAffwild2Tree) self = g_new0 (GsAffwild2Tree, 1);
  g_autoptr (GHashTable) videos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) people = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *video_folder = NULL;
  g_autofree char *display = g_filename_display_name (folder);
  Reading reading = { self, videos, people };

  self->folder = g_canonicalize_filename (folder, NULL);
  self->videos = g_ptr_array_new_with_free_func (g_free);
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) person_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);

  video_folder = g_build_filename (self->folder, "videos", NULL);
  if (!g_file_test (video_folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: there is no folder “videos” in it; choose the folder that holds videos, annotations and cropped_aligned",
                   display);
      return NULL;
    }

  find_videos (&reading, video_folder, 1);
  if (self->videos->len == 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s: its folder “videos” holds no videos", display);
      return NULL;
    }

  if (!read_labels (&reading, cancellable))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: there is neither annotations/Train_Set nor annotations/Validation_Set in it", display);
      return NULL;
    }
  find_crops (&reading);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  g_ptr_array_sort (self->people, compare_people);

  return g_steal_pointer (&self);
}

void
gs_affwild2_tree_free (GsAffwild2Tree *self)
{
  g_free (self->folder);
  g_ptr_array_unref (self->videos);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->problems);
  g_free (self);
}
