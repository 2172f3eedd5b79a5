/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-annotation-batch.h"
#include "gs-cli-project.h"
#include "gs-cli.h"
#include "gs-json.h"

#include <stdio.h>
#include <string.h>

/* `gatescope-cli project P import FILE...`: annotation files of other tools, over the clips that the project has. */

/* Of #GsBatchOrigin */
static const char *const origins[] = { "certain", "said", "remembered", "guessed" };

static void
print_json (GPtrArray *files)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < files->len; i++)
    {
      const GsBatchFile *file = files->pdata[i];
      g_autofree char *display = g_filename_display_name (file->path);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "file");
      json_builder_add_string_value (builder, display);
      json_builder_set_member_name (builder, "clip");
      if (file->match->clip != NULL)
        json_builder_add_string_value (builder, gs_clip_get_title (file->match->clip));
      else
        json_builder_add_null_value (builder);
      json_builder_set_member_name (builder, "rater");
      if (file->match->rater != NULL)
        json_builder_add_string_value (builder, file->match->rater);
      else
        json_builder_add_null_value (builder);
      json_builder_set_member_name (builder, "dimension");
      if (file->match->dimension != NULL)
        json_builder_add_string_value (builder, file->match->dimension);
      else
        json_builder_add_null_value (builder);
      json_builder_set_member_name (builder, "traces");
      json_builder_add_int_value (builder, file->n_traces);
      json_builder_set_member_name (builder, "tiers");
      json_builder_add_int_value (builder, file->n_tiers);
      json_builder_set_member_name (builder, "known");
      json_builder_add_int_value (builder, file->n_known);
      json_builder_set_member_name (builder, "columns");
      json_builder_add_string_value (builder, origins[file->origin]);
      json_builder_set_member_name (builder, "remarks");
      json_builder_begin_array (builder);
      for (guint k = 0; k < file->remarks->len; k++)
        json_builder_add_string_value (builder, file->remarks->pdata[k]);
      json_builder_end_array (builder);
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
        gboolean dry_run,
        gboolean json)
{
  for (guint i = 0; i < files->len; i++)
    {
      const GsBatchFile *file = files->pdata[i];

      if (file->problem != NULL)
        fprintf (stderr, "gatescope-cli: %s: %s\n", file->path, file->problem);
      for (guint k = 0; k < file->remarks->len; k++)
        fprintf (stderr, "gatescope-cli: %s: %s\n", file->path, (const char *) file->remarks->pdata[k]);
      for (guint k = 0; file->document != NULL && k < file->document->notes->len; k++)
        fprintf (stderr, "gatescope-cli: %s: %s\n", file->path, (const char *) file->document->notes->pdata[k]);
      if (file->problem == NULL && dry_run && !json)
        printf ("%s: clip %s, rater %s, dimension %s\n", file->path, gs_clip_get_title (file->match->clip),
                file->match->rater != NULL ? file->match->rater : "?", file->match->dimension != NULL ? file->match->dimension : "?");
      else if (file->problem == NULL && !json)
        printf ("%s: %s, %u new traces, %u new tiers%s\n", file->path, gs_clip_get_title (file->match->clip), file->n_traces,
                file->n_tiers, file->n_known > 0 ? ", others were there already" : "");
    }
  if (json)
    print_json (files);
}

/* Reads all that fit; returns whether all did that are named one by one. */
static gboolean
read_files (GsAnnotationBatch *batch,
            const GsCliTable *table,
            guint *n_good,
            guint *n_problems,
            GError **error)
{
  for (guint i = 0; i < batch->files->len; i++)
    {
      GsBatchFile *file = batch->files->pdata[i];
      g_autoptr (GsColumns) columns = NULL;
      g_autoptr (GError) local = NULL;

      if (g_cancellable_set_error_if_cancelled (gs_cli_get_cancellable (), error))
        return FALSE;
      if (file->problem == NULL && gs_cli_table_is_said (table) && !gs_cli_table_map (table, file->path, &columns, &local))
        file->problem = g_strdup (local->message);
      gs_annotation_batch_read (batch, file, columns);
    }
  gs_annotation_batch_agree (batch);
  for (guint i = 0; i < batch->files->len; i++)
    {
      const GsBatchFile *file = batch->files->pdata[i];

      *n_problems += file->problem != NULL;
      *n_good += file->problem == NULL;
    }

  return TRUE;
}

/* Why nothing came of it, and what to do; each file's own problem is said already. */
static void
say_nothing (const char *project,
             char **paths,
             guint n_files,
             guint n_good,
             guint n_problems)
{
  g_autofree char *places = g_strjoinv (", ", paths);

  if (n_files == 0)
    fprintf (stderr, "gatescope-cli: %s: there is no file to import in it; name the annotation files, or the folder that they are in\n", places);
  else if (n_good == 0)
    fprintf (stderr, "gatescope-cli: %s: nothing was imported: none of %u files can be taken; --clip TITLE or --pattern PATTERN say to which clip "
                     "files belong, --dry-run tries it\n", project, n_files);
  else
    fprintf (stderr, "gatescope-cli: %s: nothing was imported, because %u of the %u files cannot be; leave those out to import the others\n",
             project, n_problems, n_files);
}

/**
 * gs_cli_project_import_annotations:
 * @project: a project file
 * @paths: files, or folders in which the pattern is looked for
 * @options: what the command line says
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
                                   const GsCliImport *options,
                                   gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) dimensions = NULL;
  g_autoptr (GPtrArray) clips = gs_annotation_batch_load_clips (project, &dimensions, &error);
  g_autoptr (GsAnnotationBatch) batch = NULL;
  g_autofree char *guessed = NULL;
  const char *pattern = options->pattern;
  guint n_problems = 0, n_good = 0;
  gboolean named = FALSE;

  if (clips == NULL)
    return gs_cli_fail (project, error);

  batch = gs_annotation_batch_new (clips, dimensions);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      named = named || !g_file_test (paths[i], G_FILE_TEST_IS_DIR);
      if (!gs_annotation_batch_add (batch, paths[i], gs_cli_get_cancellable (), &error))
        return gs_cli_fail (paths[i], error);
    }
  if (g_strcmp0 (pattern, "auto") == 0)
    {
      pattern = guessed = gs_annotation_batch_guess_pattern (batch);
      if (guessed != NULL)
        fprintf (stderr, "gatescope-cli: the files are called %s\n", guessed);
    }
  gs_annotation_batch_match (batch, options->clip, pattern);
  if (!read_files (batch, &options->table, &n_good, &n_problems, &error))
    return gs_cli_fail (NULL, error);

  if (options->dry_run)
    {
      report (batch->files, TRUE, json);
      if (n_good == 0)
        say_nothing (project, paths, batch->files->len, n_good, n_problems);
      return n_good > 0 ? GS_CLI_DONE : GS_CLI_FAILED;
    }
  if (n_good == 0 || (named && n_problems > 0))
    {
      report (batch->files, FALSE, json);
      say_nothing (project, paths, batch->files->len, n_good, n_problems);
      return GS_CLI_FAILED;
    }

  if (!gs_annotation_batch_import (batch, project, options->rater, &error))
    return gs_cli_fail (project, error);
  report (batch->files, FALSE, json);

  return GS_CLI_DONE;
}
