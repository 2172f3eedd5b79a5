/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotated-set-job.h"

#include "gs-annotated-labels.h"
#include "gs-clip-encoder.h"
#include "gs-engine-error.h"
#include "gs-leftovers.h"
#include "gs-sequence.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define FEATURES       "features.safetensors"
#define LABELS         "labels.txt"
#define SPLIT          "split.json"
#define LONGEST_NAME   200 /* bytes */
#define VALIDATES_EACH 5   /* one clip of so many */
#define N_HASH         12  /* hexadecimal digits that tell one set from another */

typedef struct
{
  char *name; /* of its folder */
  GsClipSource *source;
  float *labels; /* [n_frames, 2] */
} Item;

struct _GsAnnotatedSetJob
{
  GsJob parent_instance;

  GPtrArray *networks;
  GPtrArray *items;
  char *parent;
  char *name;
  char *folder; /* (nullable): known when it is there */
};

G_DEFINE_FINAL_TYPE (GsAnnotatedSetJob, gs_annotated_set_job, GS_TYPE_JOB)

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->name);
  g_clear_pointer (&item->source, gs_clip_source_free);
  g_free (item->labels);
  g_free (item);
}

static void
add_to_hash (GChecksum *checksum,
             const char *text)
{
  if (text != NULL)
    g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
}

static gboolean
write_clip (const Item *item,
            const GsClipFeatures *features,
            const char *parent,
            GChecksum *checksum,
            GError **error)
{
  g_autofree char *folder = g_build_filename (parent, item->name, NULL);
  g_autofree char *path = g_build_filename (folder, FEATURES, NULL);
  g_autofree char *labels = g_build_filename (folder, LABELS, NULL);
  g_autoptr (GsTensorFile) file = gs_clip_features_to_file (features, item->source->hash != NULL ? item->source->hash : "");
  g_autofree char *text = gs_annotated_labels_to_text (item->labels, item->source->n_frames);

  add_to_hash (checksum, item->name);
  add_to_hash (checksum, item->source->hash);
  add_to_hash (checksum, features->encoder);
  add_to_hash (checksum, features->weights);
  g_checksum_update (checksum, (const guchar *) &item->source->person, sizeof item->source->person);
  add_to_hash (checksum, text);
  if (g_mkdir (folder, 0700) != 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: the folder cannot be made: %s", folder, g_strerror (errno));
      return FALSE;
    }

  return gs_tensor_file_save (file, path, error) && gs_leftovers_write_text (labels, text, -1, error);
}

static void
add_part (GsAnnotatedSetJob *self,
          JsonBuilder *builder,
          const char *part,
          gboolean validates)
{
  json_builder_set_member_name (builder, part);
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = self->items->pdata[i];

      if ((i % VALIDATES_EACH == MIN (VALIDATES_EACH, self->items->len) - 1 && self->items->len > 1) == validates)
        json_builder_add_string_value (builder, item->name);
    }
  json_builder_end_array (builder);
}

/* Of few clips the last says which epoch is the best; a single one is all there is to learn from. */
static gboolean
write_split (GsAnnotatedSetJob *self,
             const char *parent,
             GError **error)
{
  g_autofree char *path = g_build_filename (parent, SPLIT, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_part (self, builder, "train", FALSE);
  add_part (self, builder, "validate", TRUE);
  json_builder_set_member_name (builder, "test");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);

  return gs_leftovers_write_text (path, text, -1, error);
}

static gboolean
write_clips (GsAnnotatedSetJob *self,
             const char *folder,
             GChecksum *checksum,
             GCancellable *cancellable,
             GError **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = self->items->pdata[i];
      g_autoptr (GsClipFeatures) features = gs_encode_for_networks (item->source, self->networks, cancellable, error);

      if (features == NULL || !write_clip (item, features, folder, checksum, error))
        return FALSE;
      gs_job_report (GS_JOB (self), (i + 1.0) / self->items->len, 0.0);
    }

  return write_split (self, folder, error);
}

static void
remove_set (GsAnnotatedSetJob *self,
            const char *parent)
{
  g_autofree char *split = g_build_filename (parent, SPLIT, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      g_autofree char *folder = g_build_filename (parent, ((const Item *) self->items->pdata[i])->name, NULL);
      g_autofree char *features = g_build_filename (folder, FEATURES, NULL);
      g_autofree char *labels = g_build_filename (folder, LABELS, NULL);

      g_unlink (features);
      g_unlink (labels);
      g_rmdir (folder);
    }
  g_unlink (split);
  g_rmdir (parent);
}

/* Gives what is finished its name. A folder that has the name is the same: it is called after what is in it. */
static gboolean
name_set (GsAnnotatedSetJob *self,
          const char *part,
          GChecksum *checksum,
          GError **error)
{
  g_autofree char *hash = g_strndup (g_checksum_get_string (checksum), N_HASH);
  g_autofree char *base = g_strdup_printf ("%s %s", self->name, hash);
  g_autofree char *folder = NULL;

  g_strdelimit (base, G_DIR_SEPARATOR_S, '-');
  folder = g_build_filename (self->parent, base, NULL);
  if (g_file_test (folder, G_FILE_TEST_IS_DIR) || (g_rename (part, folder) != 0 && (errno == EEXIST || errno == ENOTEMPTY)))
    remove_set (self, part);
  else if (g_file_test (part, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: the folder cannot be renamed to “%s”: %s", part, folder,
                   g_strerror (errno));
      return FALSE;
    }
  self->folder = g_steal_pointer (&folder);

  return TRUE;
}

/* Whole under its name or not there: what is not finished lies beside it, and goes if it never is. */
static gboolean
gs_annotated_set_job_run (GsJob *job,
                          GCancellable *cancellable,
                          GError **error)
{
  GsAnnotatedSetJob *self = GS_ANNOTATED_SET_JOB (job);
  g_autofree char *part = g_build_filename (self->parent, ".part-XXXXXX", NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  if (g_mkdir_with_parents (self->parent, 0700) != 0 || g_mkdtemp (part) == NULL)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: no folder can be made in it: %s", self->parent, g_strerror (errno));
      return FALSE;
    }

  if (write_clips (self, part, checksum, cancellable, error) && name_set (self, part, checksum, error))
    return TRUE;

  remove_set (self, part);

  return FALSE;
}

static void
gs_annotated_set_job_finalize (GObject *object)
{
  GsAnnotatedSetJob *self = GS_ANNOTATED_SET_JOB (object);

  g_ptr_array_unref (self->networks);
  g_ptr_array_unref (self->items);
  g_free (self->parent);
  g_free (self->name);
  g_free (self->folder);

  G_OBJECT_CLASS (gs_annotated_set_job_parent_class)->finalize (object);
}

static void
gs_annotated_set_job_class_init (GsAnnotatedSetJobClass *klass)
{
  GS_JOB_CLASS (klass)->run = gs_annotated_set_job_run;
  G_OBJECT_CLASS (klass)->finalize = gs_annotated_set_job_finalize;
}

static void
gs_annotated_set_job_init (GsAnnotatedSetJob *self)
{
  self->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  self->items = g_ptr_array_new_with_free_func (item_free);
}

static gboolean
is_taken (GsAnnotatedSetJob *self,
          const char *name)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      if (g_str_equal (((const Item *) self->items->pdata[i])->name, name))
        return TRUE;
    }

  return FALSE;
}

/* A clip's title as the name of a folder that no other clip of the set has. */
static char *
name_clip (GsAnnotatedSetJob *self,
           GsClip *clip)
{
  char *title = g_strdup (gs_clip_get_title (clip));

  g_strdelimit (title, G_DIR_SEPARATOR_S, '-');
  if (title[0] != '.' && title[0] != '\0' && strlen (title) <= LONGEST_NAME && !g_str_equal (title, SPLIT) && !is_taken (self, title))
    return title;

  for (gint64 n = gs_clip_get_id (clip);; n++)
    {
      g_free (title);
      title = g_strdup_printf ("clip-%" G_GINT64_FORMAT, n);
      if (!is_taken (self, title))
        return title;
    }
}

/**
 * gs_annotated_set_job_new:
 * @networks: (element-type GsNetwork): networks whose encoder makes the features; at least one
 * @parent: the folder that sets are kept in; it is made where it is missing
 * @name: what the set is called, such as the project's name
 *
 * A data set of what people said about clips, in the layout that a training reads: of each clip the features and what
 * gs_annotated_labels_new() says. The set's folder is called @name and a hash of what is in it: the same annotations give the same folder, so
 * that an interrupted training finds its data again.
 *
 * Returns: (transfer full): a job without clips, for gs_engine_submit() when it has some
 */
GsAnnotatedSetJob *
gs_annotated_set_job_new (GPtrArray *networks,
                          const char *parent,
                          const char *name)
{
  GsAnnotatedSetJob *self;

  g_return_val_if_fail (networks->len > 0, NULL);

  self = g_object_new (GS_TYPE_ANNOTATED_SET_JOB, "title", "Collecting annotations", "subject", name, "unit", "clips", NULL);
  for (guint i = 0; i < networks->len; i++)
    g_ptr_array_add (self->networks, gs_network_ref (networks->pdata[i]));
  self->parent = g_strdup (parent);
  self->name = g_strdup (name);

  return self;
}

/**
 * gs_annotated_set_job_add_clip:
 * @self: a job that was not submitted yet
 * @clip: a clip that is loaded; one that nobody has rated is left out. Its traces as they are now count
 */
void
gs_annotated_set_job_add_clip (GsAnnotatedSetJob *self,
                               GsClip *clip)
{
  g_autofree float *labels = NULL;
  guint n_labelled = 0, n_frames;
  Item *item;

  g_return_if_fail (GS_IS_ANNOTATED_SET_JOB (self));

  if (gs_clip_get_pts (clip, &n_frames) == NULL || n_frames == 0 || !gs_annotated_labels_may_exist (clip))
    return;
  labels = gs_annotated_labels_new (clip, &n_labelled);
  if (n_labelled == 0)
    return;

  item = g_new0 (Item, 1);
  item->name = name_clip (self, clip);
  item->source = gs_clip_source_new (clip);
  item->labels = g_steal_pointer (&labels);
  g_ptr_array_add (self->items, item);
}

typedef struct
{
  GsStore *store;
  GPtrArray *clips; /* those that are still to be read, the next one last */
} Collect;

static void
collect_free (gpointer data)
{
  Collect *collect = data;

  g_object_unref (collect->store);
  g_ptr_array_unref (collect->clips);
  g_free (collect);
}

static void collect_on (GTask *task);

static void
loaded_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Collect *collect = g_task_get_task_data (task);
  GError *error = NULL;

  if (!gs_store_load_clip_finish (GS_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  gs_annotated_set_job_add_clip (g_task_get_source_object (task), collect->clips->pdata[collect->clips->len - 1]);
  g_ptr_array_set_size (collect->clips, (int) collect->clips->len - 1);
  collect_on (task);
}

static void
collect_on (GTask *task)
{
  Collect *collect = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (collect->clips->len > 0)
    gs_store_load_clip_async (collect->store, collect->clips->pdata[collect->clips->len - 1], g_task_get_cancellable (task), loaded_cb,
                              g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * gs_annotated_set_job_collect_async:
 * @self: a job that was not submitted yet
 * @store: an open project
 * @callback: called in the main context
 * @user_data: for @callback
 *
 * Reads what was not read yet of the project's clips and adds them; those for practice are left out. gs_job_cancel() ends it early.
 */
void
gs_annotated_set_job_collect_async (GsAnnotatedSetJob *self,
                                    GsStore *store,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, gs_job_get_cancellable (GS_JOB (self)), callback, user_data);
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));
  g_autoptr (GHashTable) practice = gs_project_find_practice (gs_store_get_project (store));
  Collect *collect = g_new0 (Collect, 1);

  collect->store = g_object_ref (store);
  collect->clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, collect, collect_free);
  for (guint i = g_list_model_get_n_items (clips); i-- > 0;)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      if (!g_hash_table_contains (practice, clip) && gs_annotated_labels_may_exist (clip))
        g_ptr_array_add (collect->clips, g_steal_pointer (&clip));
    }
  collect_on (task);
}

/**
 * gs_annotated_set_job_collect_finish:
 * @self: the job
 * @result: what the callback got
 * @error: (out) (optional): why a clip cannot be read
 *
 * Returns: whether all clips are there
 */
gboolean
gs_annotated_set_job_collect_finish (GsAnnotatedSetJob *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * gs_annotated_set_job_get_n_clips:
 * @self: a job
 *
 * Returns: how many clips the set has; one of none is not worth a job
 */
guint
gs_annotated_set_job_get_n_clips (GsAnnotatedSetJob *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATED_SET_JOB (self), 0);

  return self->items->len;
}

/**
 * gs_annotated_set_job_get_folder:
 * @self: a job that is done
 *
 * Returns: (transfer none) (nullable): where the set is
 */
const char *
gs_annotated_set_job_get_folder (GsAnnotatedSetJob *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATED_SET_JOB (self), NULL);

  return self->folder;
}
