/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-affwild2-import.h"
#include "gs-json.h"

/* What an import has done, for people and for programs. */

static const char *const part_names[GS_N_DATA_PARTS + 1] = { "train", "validate", "test", NULL };

static const GsAffwild2Person *
get_person (const GsAffwild2Report *self,
            guint index)
{
  return self->tree->people->pdata[index];
}

static char *
get_video_name (const GsAffwild2Report *self,
                guint index)
{
  return g_filename_display_basename (self->tree->videos->pdata[index]);
}

/* Nobody's labels and crops lie over such a video. */
static gboolean
has_labels (const GsAffwild2Report *self,
            guint video)
{
  for (guint i = 0; i < self->tree->people->len; i++)
    {
      if (get_person (self, i)->video == (int) video && get_person (self, i)->labels != NULL)
        return TRUE;
    }

  return FALSE;
}

G_GNUC_PRINTF (2, 3)
static void
add_line (GPtrArray *lines,
          const char *format,
          ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (lines, g_strdup_vprintf (format, args));
  va_end (args);
}

/**
 * gs_affwild2_report_to_lines:
 * @self: a report
 *
 * Returns: (transfer full) (element-type utf8): what people should know beside the numbers: one line for each video or person with
 *   which something is as one would not expect it
 */
GPtrArray *
gs_affwild2_report_to_lines (const GsAffwild2Report *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->tree->videos->len; i++)
    {
      g_autofree char *name = get_video_name (self, i);

      if (self->video_problems[i] != NULL)
        add_line (lines, "%s: it cannot be read and was left out: %s", name, self->video_problems[i]);
      else if (self->same_videos[i] >= 0)
        {
          g_autofree char *same = get_video_name (self, (guint) self->same_videos[i]);

          add_line (lines, "%s: it holds the same as %s, and both are one clip", name, same);
        }
      else if (!has_labels (self, i))
        add_line (lines, "%s: nobody has labelled it", name);
    }

  for (guint i = 0; i < self->tree->people->len; i++)
    {
      const GsAffwild2Person *person = get_person (self, i);
      const GsAffwild2Result *result = &self->results[i];
      g_autofree char *name = g_filename_display_name (person->name);

      if (person->video < 0)
        add_line (lines, "%s: there is no video for these %s", name, person->labels != NULL ? "labels" : "crops");
      else if (person->labels != NULL && result->n_frames > 0 && result->n_lines != result->n_frames)
        add_line (lines, "%s: %u labels for %u frames; the %s %u %s", name, result->n_lines, result->n_frames,
                  result->n_lines > result->n_frames ? "labels" : "frames",
                  MIN (result->n_lines, result->n_frames) + 1,
                  result->n_lines > result->n_frames ? "and later are left out" : "and later have none");
      if (result->n_valence + result->n_arousal > 0 && !result->is_new)
        add_line (lines, "%s: the project has labels of this video by Aff-Wild2 already, and keeps them", name);
      if (result->crops_problem != NULL)
        add_line (lines, "%s", result->crops_problem);
      else if (result->n_frames > 0 && result->n_crop_frames > result->n_frames)
        add_line (lines, "%s: there is a crop of frame %u, but the video has %u frames", name, result->n_crop_frames,
                  result->n_frames);
      else if (person->video >= 0 && person->crops_path == NULL && self->tree->n_crops > 0)
        add_line (lines, "%s: there are no crops of it", name);
    }

  return lines;
}

static void
add_integer (JsonBuilder *builder,
             const char *name,
             gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_path (JsonBuilder *builder,
          const char *name,
          const char *path)
{
  g_autofree char *display = path != NULL ? g_filename_display_name (path) : NULL;

  gs_json_set_string (builder, name, display);
}

static void
add_person (JsonBuilder *builder,
            const GsAffwild2Report *self,
            guint index)
{
  const GsAffwild2Person *person = get_person (self, index);
  const GsAffwild2Result *result = &self->results[index];

  json_builder_begin_object (builder);
  add_path (builder, "name", person->name);
  add_path (builder, "video", person->video >= 0 ? self->tree->videos->pdata[person->video] : NULL);
  gs_json_set_string (builder, "part", part_names[person->part]);
  json_builder_set_member_name (builder, "added");
  json_builder_add_boolean_value (builder, result->is_new);
  add_integer (builder, "lines", result->n_lines);
  add_integer (builder, "frames", result->n_frames);
  add_integer (builder, "valence", result->n_valence);
  add_integer (builder, "arousal", result->n_arousal);
  add_path (builder, "crops", person->crops_path);
  add_integer (builder, "faces", result->n_faces);
  add_integer (builder, "last_face", result->n_crop_frames);
  gs_json_set_string (builder, "crops_problem", result->crops_problem);
  json_builder_end_object (builder);
}

/**
 * gs_affwild2_report_to_json:
 * @self: a report
 * @project: the project file
 *
 * Returns: (transfer full): all of it; docs/affwild2.md explains the names
 */
JsonNode *
gs_affwild2_report_to_json (const GsAffwild2Report *self,
                            const char *project)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_path (builder, "folder", self->tree->folder);
  add_path (builder, "project", project);
  add_integer (builder, "videos", self->tree->videos->len);
  add_integer (builder, "clips", self->n_clips);
  add_integer (builder, "new_clips", self->n_new_clips);
  add_integer (builder, "new_traces", self->n_traces);

  json_builder_set_member_name (builder, "people");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->tree->people->len; i++)
    add_person (builder, self, i);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "unlabelled_videos");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->tree->videos->len; i++)
    {
      g_autofree char *name = get_video_name (self, i);

      if (!has_labels (self, i))
        json_builder_add_string_value (builder, name);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "unreadable_videos");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->tree->videos->len; i++)
    {
      g_autofree char *name = get_video_name (self, i);

      if (self->video_problems[i] == NULL)
        continue;
      json_builder_begin_object (builder);
      gs_json_set_string (builder, "video", name);
      gs_json_set_string (builder, "reason", self->video_problems[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
