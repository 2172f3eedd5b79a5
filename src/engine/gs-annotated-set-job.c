/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotated-set-job.h"

#include "gs-annotated-labels.h"
#include "gs-clip-encoder.h"
#include "gs-engine-error.h"
#include "gs-deep-weights.h"
#include "gs-encoders.h"
#include "gs-leftovers.h"
#include "gs-sequence.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define VALIDATES_EACH 5 /* one clip of so many */
#define N_HASH         12 /* hexadecimal digits that tell one set from another */

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
  char *folder;
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

static gboolean
make_folder (const char *path,
             GError **error)
{
  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;

  g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: the folder cannot be made: %s", path, g_strerror (errno));

  return FALSE;
}

static gboolean
write_clip (const Item *item,
            const GsClipFeatures *features,
            const char *parent,
            GError **error)
{
  g_autofree char *folder = g_build_filename (parent, item->name, NULL);
  g_autofree char *path = g_build_filename (folder, "features.safetensors", NULL);
  g_autofree char *labels = g_build_filename (folder, "labels.txt", NULL);
  g_autoptr (GsTensorFile) file = gs_clip_features_to_file (features, item->source->hash != NULL ? item->source->hash : "");
  g_autofree char *text = gs_annotated_labels_to_text (item->labels, item->source->n_frames);

  return make_folder (folder, error) && gs_tensor_file_save (file, path, error) && gs_leftovers_write_text (labels, text, -1, error);
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
  g_autofree char *path = g_build_filename (parent, "split.json", NULL);
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

/* Whole under its name or not there: what is not finished lies beside it. */
static gboolean
gs_annotated_set_job_run (GsJob *job,
                          GCancellable *cancellable,
                          GError **error)
{
  GsAnnotatedSetJob *self = GS_ANNOTATED_SET_JOB (job);
  g_autofree char *part = g_strconcat (self->folder, ".part", NULL);

  if (g_file_test (self->folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!make_folder (part, error))
    return FALSE;

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = self->items->pdata[i];
      g_autoptr (GsClipFeatures) features = gs_encode_for_networks (item->source, self->networks, cancellable, error);

      if (features == NULL || !write_clip (item, features, part, error))
        return FALSE;
      gs_job_report (job, (i + 1.0) / self->items->len, 0.0);
    }

  if (!write_split (self, part, error))
    return FALSE;
  if (g_rename (part, self->folder) == 0)
    return TRUE;

  g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: the folder cannot be renamed to “%s”: %s", part, self->folder,
               g_strerror (errno));

  return FALSE;
}

static void
gs_annotated_set_job_finalize (GObject *object)
{
  GsAnnotatedSetJob *self = GS_ANNOTATED_SET_JOB (object);

  g_ptr_array_unref (self->networks);
  g_ptr_array_unref (self->items);
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

/* A clip's title as the name of a folder that no other clip of the set has. */
static char *
name_clip (GsAnnotatedSetJob *self,
           GsClip *clip)
{
  g_autofree char *title = g_strdup (gs_clip_get_title (clip));
  char *name;

  g_strdelimit (title, G_DIR_SEPARATOR_S, '-');
  if (title[0] == '.' || title[0] == '\0')
    return g_strdup_printf ("clip-%" G_GINT64_FORMAT, gs_clip_get_id (clip));

  name = g_strdup (title);
  for (guint i = 0; i < self->items->len; i++)
    {
      if (!g_str_equal (((Item *) self->items->pdata[i])->name, name))
        continue;
      g_free (name);
      return g_strdup_printf ("%s-%" G_GINT64_FORMAT, title, gs_clip_get_id (clip));
    }

  return name;
}

static void
add_to_hash (GChecksum *checksum,
             const char *text)
{
  if (text != NULL)
    g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
}

static void
add_clip (GsAnnotatedSetJob *self,
          GsClip *clip,
          GChecksum *checksum)
{
  g_autofree float *labels = NULL;
  guint n_labelled = 0;
  Item *item;

  if (gs_clip_get_n_frames (clip) == 0 || !gs_annotated_labels_exist (clip))
    return;
  labels = gs_annotated_labels_new (clip, &n_labelled);
  if (n_labelled == 0)
    return;

  item = g_new0 (Item, 1);
  item->name = name_clip (self, clip);
  item->source = gs_clip_source_new (clip);
  item->labels = g_steal_pointer (&labels);
  g_ptr_array_add (self->items, item);
  add_to_hash (checksum, item->name);
  add_to_hash (checksum, item->source->hash);
  g_checksum_update (checksum, (const guchar *) &item->source->person, sizeof item->source->person);
  g_checksum_update (checksum, (const guchar *) item->labels, (gssize) (item->source->n_frames * GS_N_LABELS * sizeof (float)));
}

/**
 * gs_annotated_set_job_new:
 * @project: a project; its traces as they are now count
 * @networks: (element-type GsNetwork): networks whose encoder makes the features; at least one
 * @parent: the folder that sets are kept in; it is made where it is missing
 * @name: what the set is called, such as the project's name
 *
 * Of each clip that people have said anything about, except for practice, the features and what gs_annotated_labels_new() says, in the layout that a training
 * reads. The set's folder is called @name and a hash of what is in it: the same annotations give the same folder, so that an interrupted
 * training finds its data again.
 *
 * Returns: (transfer full): a job for gs_engine_submit()
 */
GsAnnotatedSetJob *
gs_annotated_set_job_new (GsProject *project,
                          GPtrArray *networks,
                          const char *parent,
                          const char *name)
{
  GListModel *clips = gs_project_get_clips (project);
  GsAnnotatedSetJob *self;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *hash = NULL;
  g_autofree char *base = NULL;

  g_return_val_if_fail (GS_IS_PROJECT (project), NULL);
  g_return_val_if_fail (networks->len > 0, NULL);

  self = g_object_new (GS_TYPE_ANNOTATED_SET_JOB, "title", "Collecting annotations", "subject", name, "unit", "clips", NULL);
  for (guint i = 0; i < networks->len; i++)
    {
      GsEncoderKind kind = GS_ENCODER_COMPACT;

      g_ptr_array_add (self->networks, gs_network_ref (networks->pdata[i]));
      /* One whose encoder is not here is refused when the job runs */
      gs_network_find_encoder (networks->pdata[i], &kind, NULL);
      add_to_hash (checksum, gs_encoder_kind_get_version (kind));
      if (kind == GS_ENCODER_DEEP)
        {
          g_autofree char *weights = gs_deep_weights_dup_name ();

          add_to_hash (checksum, weights);
        }
    }
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      if (!gs_project_is_for_practice (project, clip))
        add_clip (self, clip, checksum);
    }

  hash = g_strndup (g_checksum_get_string (checksum), N_HASH);
  base = g_strdup_printf ("%s %s", name, hash);
  g_strdelimit (base, G_DIR_SEPARATOR_S, '-');
  self->folder = g_build_filename (parent, base, NULL);

  return self;
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
 * @self: a job
 *
 * Returns: (transfer none): where the set is when the job is done
 */
const char *
gs_annotated_set_job_get_folder (GsAnnotatedSetJob *self)
{
  g_return_val_if_fail (GS_IS_ANNOTATED_SET_JOB (self), NULL);

  return self->folder;
}
