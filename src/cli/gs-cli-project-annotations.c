/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-annotations.h"
#include "gs-cli-match.h"
#include "gs-cli-project.h"
#include "gs-cli.h"
#include "gs-format.h"
#include "gs-json.h"
#include "gs-store-import.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* `gatescope-cli project P import FILE...`: annotation files of other tools, over the clips that the project has. */

/* Who rated, where nobody says. */
#define UNKNOWN_RATER "imported"

typedef struct
{
  char *path;
  GsCliMatch *match;    /* what the name says */
  GsDocument *document; /* NULL: see problem */
  char *problem;
  guint n_traces; /* new in the project */
  guint n_tiers;
  guint n_known; /* were there already */
} File;

static void
file_free (gpointer data)
{
  File *self = data;

  g_free (self->path);
  gs_cli_match_free (self->match);
  gs_document_free (self->document);
  g_free (self->problem);
  g_free (self);
}

static File *
add_file (GPtrArray *files,
          const char *path)
{
  File *file = g_new0 (File, 1);

  file->path = g_strdup (path);
  g_ptr_array_add (files, file);

  return file;
}

/* Read with the frames of its clip, so that values counted in frames have times. */
static void
read_file (File *file,
           GPtrArray *clips)
{
  g_autoptr (GsColumns) columns = NULL;
  g_autoptr (GError) error = NULL;
  GsFormatOptions options = { 0 };

  if (file->match == NULL)
    {
      file->problem = g_strdup ("no clip of the project, or more than one, is called so");
      return;
    }

  if (!gs_cli_annotations_map (file->path, NULL, NULL, FALSE, &columns, &error))
    {
      file->problem = g_strdup (error->message);
      return;
    }
  options.columns = columns;
  options.pts = gs_clip_get_pts (file->match->clip, &options.n_frames);
  options.media = gs_clip_get_path (file->match->clip);
  file->document = gs_format_read (file->path, NULL, &options, NULL, &error);
  if (file->document == NULL)
    file->problem = g_strdup (g_str_has_prefix (error->message, file->path) ? error->message + strlen (file->path) + 2 : error->message);
  else if (gs_document_is_by_frame (file->document))
    file->problem = g_strdup ("its values are counted in frames, and the clip's frames are not known; analyse the clip first");
}

/* The clip of a trace in a file of several; NULL: the project has none. */
static GsClip *
find_clip (GPtrArray *clips,
           const File *file,
           const GsDocumentTrace *trace)
{
  return trace->clip != NULL ? gs_cli_match_clip (clips, trace->clip) : file->match->clip;
}

/* What is in no name and in no file has the scale that it fits. */
static void
get_scale (const GsDocumentTrace *trace,
           double *minimum,
           double *maximum)
{
  *minimum = trace->minimum;
  *maximum = trace->maximum;
  if (!isnan (*minimum) && !isnan (*maximum) && *minimum < *maximum)
    return;

  *minimum = -1.0;
  *maximum = 1.0;
  for (guint i = 0; i < trace->samples->len; i++)
    {
      double value = gs_document_trace_get (trace, i)->value;

      if (!isnan (value))
        {
          *minimum = MIN (*minimum, value);
          *maximum = MAX (*maximum, value);
        }
    }
}

static gboolean
import_trace (GsStoreImport *import,
              File *file,
              const GsDocumentTrace *trace,
              GsClip *clip,
              const char *rater,
              GError **error)
{
  guint n = trace->samples->len;
  g_autofree gint64 *times = g_new (gint64, MAX (n, 1));
  g_autofree double *values = g_new (double, MAX (n, 1));
  g_autofree char *dimension = gs_cli_match_get_dimension (file->match, trace->name);
  gint64 wall_time = n > 0 ? gs_document_trace_get (trace, 0)->wall_time : 0;
  double minimum, maximum;
  gboolean is_new;
  guint n_said = 0;

  get_scale (trace, &minimum, &maximum);
  for (guint i = 0; i < n; i++)
    {
      times[i] = gs_document_trace_get (trace, i)->time;
      values[i] = gs_document_trace_get (trace, i)->value;
      n_said += !isnan (values[i]);
    }
  if (n_said == 0)
    return TRUE;

  if (!gs_store_import_add_scaled_trace (import, gs_clip_get_id (clip), rater, dimension, minimum, maximum,
                                         wall_time > 0 ? wall_time : g_get_real_time (), times, values, n, &is_new, error))
    return FALSE;
  file->n_traces += is_new;
  file->n_known += !is_new;

  return TRUE;
}

static gboolean
import_tier (GsStoreImport *import,
             File *file,
             const GsDocumentTier *tier,
             const char *rater,
             GError **error)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean is_new;

  for (guint i = 0; i < tier->segments->len; i++)
    {
      const GsDocumentSegment *segment = tier->segments->pdata[i];
      GsSegment *twin = gs_segment_new (segment->start, segment->end, segment->label);

      if (segment->note != NULL)
        gs_segment_set_note (twin, segment->note);
      g_ptr_array_add (segments, twin);
    }

  if (!gs_store_import_add_tier (import, gs_clip_get_id (file->match->clip), rater, tier->name, segments, &is_new, error))
    return FALSE;
  file->n_tiers += is_new;
  file->n_known += !is_new;

  return TRUE;
}

static const char *
get_rater (const File *file,
           const char *option,
           const char *own)
{
  const char *annotator = file->document->annotator;

  if (option != NULL)
    return option;
  if (file->match->rater != NULL)
    return file->match->rater;
  if (own != NULL && *own != '\0')
    return own;

  return annotator != NULL && *annotator != '\0' ? annotator : UNKNOWN_RATER;
}

static gboolean
import_file (GsStoreImport *import,
             File *file,
             GPtrArray *clips,
             const char *rater,
             GError **error)
{
  for (guint i = 0; i < file->document->traces->len; i++)
    {
      const GsDocumentTrace *trace = file->document->traces->pdata[i];
      GsClip *clip = find_clip (clips, file, trace);

      if (clip == NULL)
        {
          gs_document_note (file->document, "the project has no clip “%s”; its %s was left out", trace->clip, trace->name);
          continue;
        }
      if (!import_trace (import, file, trace, clip, get_rater (file, rater, trace->rater), error))
        return FALSE;
    }
  for (guint i = 0; i < file->document->tiers->len; i++)
    {
      const GsDocumentTier *tier = file->document->tiers->pdata[i];

      if (!import_tier (import, file, tier, get_rater (file, rater, tier->rater), error))
        return FALSE;
    }

  return TRUE;
}

static void
print_json (GPtrArray *files)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = files->pdata[i];
      g_autofree char *display = g_filename_display_name (file->path);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "file");
      json_builder_add_string_value (builder, display);
      json_builder_set_member_name (builder, "clip");
      if (file->match != NULL)
        json_builder_add_string_value (builder, gs_clip_get_title (file->match->clip));
      else
        json_builder_add_null_value (builder);
      json_builder_set_member_name (builder, "traces");
      json_builder_add_int_value (builder, file->n_traces);
      json_builder_set_member_name (builder, "tiers");
      json_builder_add_int_value (builder, file->n_tiers);
      json_builder_set_member_name (builder, "known");
      json_builder_add_int_value (builder, file->n_known);
      json_builder_set_member_name (builder, "problem");
      if (file->problem != NULL)
        json_builder_add_string_value (builder, file->problem);
      else
        json_builder_add_null_value (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

static void
report (GPtrArray *files,
        gboolean json)
{
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = files->pdata[i];

      if (file->problem != NULL)
        fprintf (stderr, "gatescope-cli: %s: %s\n", file->path, file->problem);
      for (guint k = 0; file->document != NULL && k < file->document->notes->len; k++)
        fprintf (stderr, "gatescope-cli: %s: %s\n", file->path, (const char *) file->document->notes->pdata[k]);
      if (file->problem == NULL && !json)
        printf ("%s: %s, %u new traces, %u new tiers%s\n", file->path, gs_clip_get_title (file->match->clip), file->n_traces,
                file->n_tiers, file->n_known > 0 ? ", others were there already" : "");
    }
  if (json)
    print_json (files);
}

/* The project's clips with their frames; the project is closed again, so that it can be written to. */
static GPtrArray *
load_clips (const char *project,
            GError **error)
{
  g_autoptr (GsStore) store = gs_store_open (project, GS_STORE_EXISTING, error);
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *list;

  if (store == NULL)
    return NULL;

  list = gs_project_get_clips (gs_store_get_project (store));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      GsClip *clip = g_list_model_get_item (list, i);

      g_ptr_array_add (clips, clip);
      if (!gs_store_load_clip (store, clip, error))
        return NULL;
    }

  return gs_store_close (store, error) ? g_steal_pointer (&clips) : NULL;
}

/**
 * gs_cli_project_import_annotations:
 * @project: a project file
 * @paths: files, or folders in which @pattern is looked for
 * @clip: (nullable): title of the clip that all belong to
 * @pattern: (nullable): how files are called, with `{clip}`, `{rater}` and `{dimension}`
 * @rater: (nullable): who made them all
 * @json: whether to print one JSON document
 *
 * Imports annotation files over the clips whose names theirs say, in one transaction. Of files that were named one by one all are imported or
 * none; of a folder those that match and can be read, and what became of each is said.
 *
 * Returns: an exit status
 */
int
gs_cli_project_import_annotations (const char *project,
                                   char **paths,
                                   const char *clip,
                                   const char *pattern,
                                   const char *rater,
                                   gboolean json)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);
  g_autoptr (GPtrArray) clips = NULL;
  g_autoptr (GsStoreImport) import = NULL;
  g_autoptr (GError) error = NULL;
  guint n_problems = 0, n_good = 0;
  gboolean named = FALSE;

  clips = load_clips (project, &error);
  if (clips == NULL)
    return gs_cli_fail (project, error);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      if (g_file_test (paths[i], G_FILE_TEST_IS_DIR))
        {
          g_autoptr (GPtrArray) found = gs_cli_match_list (paths[i], &error);

          if (found == NULL)
            return gs_cli_fail (paths[i], error);
          for (guint k = 0; k < found->len; k++)
            {
              File *file = add_file (files, found->pdata[k]);

              file->match = gs_cli_match_new (clips, clip, pattern, file->path + strlen (paths[i]) + 1);
            }
          continue;
        }
      {
        File *file = add_file (files, paths[i]);
        g_autofree char *name = g_path_get_basename (paths[i]);

        named = TRUE;
        file->match = gs_cli_match_new (clips, clip, pattern, name);
      }
    }

  for (guint i = 0; i < files->len; i++)
    {
      File *file = files->pdata[i];

      if (g_cancellable_set_error_if_cancelled (gs_cli_get_cancellable (), &error))
        return gs_cli_fail (NULL, error);
      read_file (file, clips);
      n_problems += file->problem != NULL;
      n_good += file->problem == NULL;
    }

  if (n_good == 0 || (named && n_problems > 0))
    {
      report (files, json);
      fprintf (stderr, "gatescope-cli: %s: nothing was imported\n", project);
      return GS_CLI_FAILED;
    }

  import = gs_store_import_new (project, &error);
  for (guint i = 0; import != NULL && i < files->len; i++)
    {
      File *file = files->pdata[i];

      if (file->problem == NULL && !import_file (import, file, clips, rater, &error))
        break;
    }
  if (error != NULL || import == NULL || !gs_store_import_commit (import, &error))
    return gs_cli_fail (project, error);
  report (files, json);

  return GS_CLI_DONE;
}
