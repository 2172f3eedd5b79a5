/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-affwild2-import.h"

#include "gs-clip-probe.h"
#include "gs-engine-error.h"
#include "gs-engine.h"
#include "gs-face-crops.h"
#include "gs-json.h"
#include "gs-labels.h"
#include "gs-store-import.h"
#include "gs-task-pool.h"

#include <math.h>
#include <string.h>

/* Share of the work that is looking into the files; the rest is writing. */
#define LOOKING 0.9

#define PLACES_DEPTH 8
#define SPLIT_DEPTH 4

static const char *const part_names[GS_N_DATA_PARTS] = { "train", "validate", "test" };

typedef struct _Import Import;

/* One video, or one person's crops: what a thread of the pool looks into */
typedef struct
{
  Import *import;
  guint index;
} Look;

struct _Import
{
  const GsAffwild2Tree *tree;
  GsAffwild2Report *report;
  GsClip **clips;     /* of the tree's videos */
  gint64 *clip_ids;   /* of the tree's videos, in the project; 0 = a video is there for its people alone */
  gint64 *person_ids; /* clips of the tree's people, in the project */
  GCancellable *cancellable;
  gint n_done; /* atomic */
};

static void
look_into_video (gpointer data)
{
  g_autofree Look *look = data;
  Import *self = look->import;
  g_autoptr (GError) error = NULL;

  if (!g_cancellable_is_cancelled (self->cancellable))
    self->clips[look->index] = gs_clip_probe (self->tree->videos->pdata[look->index], self->cancellable, &error);
  if (error != NULL)
    self->report->video_problems[look->index] = g_utf8_make_valid (error->message, -1);
  g_atomic_int_inc (&self->n_done);
}

static void
look_into_crops (gpointer data)
{
  g_autofree Look *look = data;
  Import *self = look->import;
  const GsAffwild2Person *person = self->tree->people->pdata[look->index];
  GsAffwild2Result *result = &self->report->results[look->index];
  g_autoptr (GError) error = NULL;
  g_autoptr (GsFaceCrops) crops = NULL;

  if (!g_cancellable_is_cancelled (self->cancellable))
    {
      crops = gs_face_crops_open (person->crops_path, &error);
      if (crops != NULL)
        {
          result->n_faces = gs_face_crops_get_n_faces (crops);
          result->n_crop_frames = gs_face_crops_get_n_frames (crops);
        }
      else
        {
          result->crops_problem = g_utf8_make_valid (error->message, -1);
        }
    }
  g_atomic_int_inc (&self->n_done);
}

static void
push (Import *self,
      GsTaskPool *pool,
      GsTaskFunc func,
      guint index)
{
  Look *look = g_new (Look, 1);

  look->import = self;
  look->index = index;
  gs_task_pool_push (pool, func, look);
}

/* Every file side by side; nothing of the project is touched. */
static gboolean
look_into_all (Import *self,
               GsProgressFunc progress,
               gpointer user_data,
               GError **error)
{
  g_autoptr (GsTaskPool) pool = gs_task_pool_new (gs_engine_get_n_threads ());
  guint n_all = self->tree->videos->len + self->tree->n_crops;

  for (guint i = 0; i < self->tree->videos->len; i++)
    push (self, pool, look_into_video, i);
  for (guint i = 0; i < self->tree->people->len; i++)
    {
      if (((GsAffwild2Person *) self->tree->people->pdata[i])->crops_path != NULL)
        push (self, pool, look_into_crops, i);
    }

  while ((guint) g_atomic_int_get (&self->n_done) < n_all)
    {
      gs_task_pool_wait_change (pool, 50);
      if (progress != NULL)
        progress (LOOKING * g_atomic_int_get (&self->n_done) / n_all, 0.0, user_data);
    }
  gs_task_pool_wait (pool, 0, G_MAXUINT);

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/* Unlike for each trace and the same whenever the same files are imported, so that projects that are merged know them again. */
static gint64
get_wall_time (const GsAffwild2Person *person,
               guint axis)
{
  g_autofree char *text = g_strdup_printf ("%s/%u", person->name, axis);

  return person->labels_time + g_str_hash (text) % G_USEC_PER_SEC;
}

static gboolean
write_labels (Import *self,
              GsStoreImport *import,
              guint index,
              GError **error)
{
  static const char *const dimensions[GS_N_LABELS] = { "valence", "arousal" };
  const GsAffwild2Person *person = self->tree->people->pdata[index];
  GsAffwild2Result *result = &self->report->results[index];
  GsClip *clip = self->clips[person->video];
  g_autofree float *values = NULL;
  const gint64 *pts;
  guint n;

  pts = gs_clip_get_pts (clip, &result->n_frames);
  n = MIN (result->n_lines, result->n_frames);
  values = g_new (float, MAX (n, 1));
  for (guint axis = 0; axis < GS_N_LABELS; axis++)
    {
      guint n_labelled = 0;
      gboolean is_new;

      /* Line i + 1 belongs to frame i, whatever the frame rate; what is over on either side stays without. */
      for (guint i = 0; i < n; i++)
        {
          values[i] = person->labels->data[i * GS_N_LABELS + axis];
          n_labelled += !isnan (values[i]);
        }
      *(axis == 0 ? &result->n_valence : &result->n_arousal) = n_labelled;
      if (n_labelled == 0)
        continue;

      if (!gs_store_import_add_trace (import, self->person_ids[index], GS_AFFWILD2_RATER, dimensions[axis],
                                      get_wall_time (person, axis), pts, values, n, &is_new, error))
        return FALSE;
      self->report->n_traces += is_new;
      result->is_new = result->is_new || is_new;
    }

  return TRUE;
}

static gboolean
is_imported (Import *self,
             const GsAffwild2Person *person)
{
  return person->video >= 0 && self->clips[person->video] != NULL;
}

static void
add_display (JsonBuilder *builder,
             const char *name,
             const char *value)
{
  g_autofree char *display = g_filename_display_name (value);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, display);
}

/* Names of the split that was there before, but for those that are imported now. */
static void
keep_names (JsonBuilder *builder,
            JsonObject *before,
            const char *part,
            GHashTable *names)
{
  JsonNode *node = before != NULL ? json_object_get_member (before, part) : NULL;
  JsonArray *kept = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; kept != NULL && i < json_array_get_length (kept); i++)
    {
      JsonNode *element = json_array_get_element (kept, i);
      const char *name = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

      if (name != NULL && !g_hash_table_contains (names, name))
        json_builder_add_string_value (builder, name);
    }
}

static gboolean
write_split (Import *self,
             GsStoreImport *import,
             GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *before_text = gs_store_import_get_setting (import, GS_AFFWILD2_SPLIT_SETTING);
  g_autoptr (JsonNode) before = before_text != NULL ? gs_json_parse_object (before_text, -1, SPLIT_DEPTH, NULL) : NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->tree->people->len; i++)
    {
      const GsAffwild2Person *person = self->tree->people->pdata[i];

      if (person->labels != NULL && is_imported (self, person))
        g_hash_table_add (names, g_filename_display_name (person->name));
    }

  json_builder_begin_object (builder);
  for (guint part = 0; part < GS_N_DATA_PARTS; part++)
    {
      json_builder_set_member_name (builder, part_names[part]);
      json_builder_begin_array (builder);
      keep_names (builder, before != NULL ? json_node_get_object (before) : NULL, part_names[part], names);
      for (guint i = 0; i < self->tree->people->len; i++)
        {
          const GsAffwild2Person *person = self->tree->people->pdata[i];
          g_autofree char *name = g_filename_display_name (person->name);

          if (person->part == part && g_hash_table_contains (names, name))
            json_builder_add_string_value (builder, name);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, FALSE);

  return gs_store_import_set_setting (import, GS_AFFWILD2_SPLIT_SETTING, text, error);
}

/* The people of earlier imports, who are not in this one. */
static void
keep_places (JsonBuilder *builder,
             JsonObject *before,
             GHashTable *names)
{
  JsonNode *node = before != NULL ? json_object_get_member (before, "people") : NULL;
  JsonArray *people = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; people != NULL && i < json_array_get_length (people); i++)
    {
      JsonNode *element = json_array_get_element (people, i);
      JsonNode *name = JSON_NODE_HOLDS_OBJECT (element) ? json_object_get_member (json_node_get_object (element), "name") : NULL;

      if (name != NULL && JSON_NODE_HOLDS_VALUE (name) && json_node_get_string (name) != NULL &&
          !g_hash_table_contains (names, json_node_get_string (name)))
        json_builder_add_value (builder, json_node_copy (element));
    }
}

static gboolean
write_places (Import *self,
              GsStoreImport *import,
              GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *before_text = gs_store_import_get_setting (import, GS_AFFWILD2_SETTING);
  g_autoptr (JsonNode) before = before_text != NULL ? gs_json_parse_object (before_text, -1, PLACES_DEPTH, NULL) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_display (builder, "folder", self->tree->folder);
  json_builder_set_member_name (builder, "people");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->tree->people->len; i++)
    {
      const GsAffwild2Person *person = self->tree->people->pdata[i];

      if (!is_imported (self, person))
        continue;
      g_hash_table_add (names, g_filename_display_name (person->name));
      json_builder_begin_object (builder);
      add_display (builder, "name", person->name);
      json_builder_set_member_name (builder, "clip");
      json_builder_add_int_value (builder, self->person_ids[i]);
      add_display (builder, "rater", GS_AFFWILD2_RATER);
      if (person->labels_path != NULL)
        add_display (builder, "labels", person->labels_path);
      if (person->crops_path != NULL)
        add_display (builder, "crops", person->crops_path);
      json_builder_end_object (builder);
    }
  keep_places (builder, before != NULL ? json_node_get_object (before) : NULL, names);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, FALSE);

  return gs_store_import_set_setting (import, GS_AFFWILD2_SETTING, text, error);
}

/* A video is a clip by itself unless it is only there for one or two people of it, who have their own, called as their labels are:
 * without the video's ending, so that there is room for what tells them apart. */
static gboolean
write_video (Import *self,
             GsStoreImport *import,
             guint index,
             GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) others = NULL;
  gboolean is_shared = FALSE;
  gboolean is_whole = FALSE;
  gboolean is_new;

  for (guint i = 0; i < self->tree->people->len; i++)
    {
      const GsAffwild2Person *person = self->tree->people->pdata[i];

      if (person->video != (int) index)
        continue;
      if (*person->side == '\0')
        {
          is_whole = TRUE;
        }
      else
        {
          g_autofree char *title = g_filename_display_name (person->name);

          is_shared = TRUE;
          g_strv_builder_add (builder, title);
        }
    }

  self->report->n_videos++;
  if (is_shared && !is_whole)
    return TRUE;

  others = g_strv_builder_end (builder);
  if (!gs_store_import_add_clip (import, self->clips[index], NULL, (const char *const *) others, &self->clip_ids[index], &is_new,
                                 error))
    return FALSE;

  for (guint i = 0; i < index && self->report->same_videos[index] < 0; i++)
    {
      if (self->clip_ids[i] == self->clip_ids[index])
        self->report->same_videos[index] = (int) i;
    }
  self->report->n_clips += self->report->same_videos[index] < 0;
  self->report->n_new_clips += is_new;

  return TRUE;
}

static gboolean
write_person (Import *self,
              GsStoreImport *import,
              guint index,
              GError **error)
{
  const GsAffwild2Person *person = self->tree->people->pdata[index];
  GsClip *clip = self->clips[person->video];

  self->report->results[index].n_frames = gs_clip_get_n_frames (clip);
  if (*person->side == '\0')
    {
      self->person_ids[index] = self->clip_ids[person->video];
    }
  else
    {
      g_autofree char *title = g_filename_display_name (person->name);
      gboolean is_new;

      if (!gs_store_import_add_clip (import, clip, title, NULL, &self->person_ids[index], &is_new, error))
        return FALSE;
      self->report->n_clips++;
      self->report->n_new_clips += is_new;
    }

  return person->labels == NULL || write_labels (self, import, index, error);
}

static gboolean
write_all (Import *self,
           GsStoreImport *import,
           GsProgressFunc progress,
           gpointer user_data,
           GError **error)
{
  guint n_all = self->tree->videos->len + self->tree->people->len;

  for (guint i = 0; i < n_all; i++)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;

      if (i < self->tree->videos->len)
        {
          if (self->clips[i] != NULL && !write_video (self, import, i, error))
            return FALSE;
        }
      else
        {
          guint index = i - self->tree->videos->len;
          const GsAffwild2Person *person = self->tree->people->pdata[index];

          if (is_imported (self, person) && !write_person (self, import, index, error))
            return FALSE;
        }

      if (progress != NULL)
        progress (LOOKING + (1.0 - LOOKING) * (i + 1) / n_all, 0.0, user_data);
    }

  return write_split (self, import, error) && write_places (self, import, error) &&
         !g_cancellable_set_error_if_cancelled (self->cancellable, error) && gs_store_import_commit (import, error);
}

static gboolean
run (Import *self,
     const char *project,
     GsProgressFunc progress,
     gpointer user_data,
     GError **error)
{
  g_autoptr (GsStoreImport) import = NULL;
  guint n_read = 0;

  if (!look_into_all (self, progress, user_data, error))
    return FALSE;

  for (guint i = 0; i < self->tree->videos->len; i++)
    n_read += self->clips[i] != NULL;
  if (n_read == 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "None of the videos can be read; the first: %s",
                   self->report->video_problems[0]);
      return FALSE;
    }

  import = gs_store_import_new (project, error);

  return import != NULL && write_all (self, import, progress, user_data, error);
}

/**
 * gs_affwild2_import:
 * @tree: what was found; has to live as long as the report
 * @project: a project file; made if it is not there
 * @progress: (nullable) (scope call): learns how far it is
 * @user_data: for @progress
 * @cancellable: (nullable): ends it early
 * @error: return location: the tree has problems, no video can be read, or the project cannot be written
 *
 * Makes a clip of every video, one for each of two people where a video shows two, and a trace of every label file and axis, by the
 * rater Aff-Wild2: line i + 1 of a file, the
 * header not counted, belongs to the i-th frame; -5 is a gap. Labels beyond the last frame are left out and frames beyond the last label have
 * none; the report has both numbers. The parts go into the setting `split`. What the project has already stays as it is. Videos that
 * cannot be read are left out, with their labels, and named in the report. All or nothing: an error or a cancellation leaves the
 * project as it was, or none where there was none. Any thread but the main one.
 *
 * Returns: (transfer full) (nullable): what was done
 */
GsAffwild2Report *
gs_affwild2_import (const GsAffwild2Tree *tree,
                    const char *project,
                    GsProgressFunc progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GsAffwild2Report) report = NULL;
  Import self = { tree };
  gboolean done;

  if (tree->problems->len > 0)
    {
      if (tree->problems->len == 1)
        g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s", (const char *) tree->problems->pdata[0]);
      else
        g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s; and %u more", (const char *) tree->problems->pdata[0],
                     tree->problems->len - 1);
      return NULL;
    }

  report = g_new0 (GsAffwild2Report, 1);
  report->tree = tree;
  report->results = g_new0 (GsAffwild2Result, tree->people->len + 1);
  report->video_problems = g_new0 (char *, tree->videos->len + 1);
  report->same_videos = g_new (int, tree->videos->len);
  for (guint i = 0; i < tree->videos->len; i++)
    report->same_videos[i] = -1;
  for (guint i = 0; i < tree->people->len; i++)
    {
      const GsAffwild2Person *person = tree->people->pdata[i];

      if (person->labels != NULL)
        report->results[i].n_lines = (guint) person->labels->shape[0];
    }

  self.report = report;
  self.clips = g_new0 (GsClip *, tree->videos->len);
  self.clip_ids = g_new0 (gint64, tree->videos->len);
  self.person_ids = g_new0 (gint64, tree->people->len + 1);
  self.cancellable = cancellable;
  done = run (&self, project, progress, user_data, error);

  for (guint i = 0; i < tree->videos->len; i++)
    g_clear_object (&self.clips[i]);
  g_free (self.clips);
  g_free (self.clip_ids);
  g_free (self.person_ids);

  return done ? g_steal_pointer (&report) : NULL;
}

void
gs_affwild2_report_free (GsAffwild2Report *self)
{
  for (guint i = 0; i < self->tree->people->len; i++)
    g_free (self->results[i].crops_problem);
  for (guint i = 0; i < self->tree->videos->len; i++)
    g_free (self->video_problems[i]);
  g_free (self->results);
  g_free (self->video_problems);
  g_free (self->same_videos);
  g_free (self);
}
