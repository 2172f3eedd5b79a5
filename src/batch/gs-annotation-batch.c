/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotation-batch.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Annotation files of other tools, over the clips that a project has. */

/* Who rated, where nobody says. */
#define UNKNOWN_RATER "imported"

/* So many files tell the dimensions that are in all of them. */
#define LEARN_FILES 20

static void
file_free (gpointer data)
{
  GsBatchFile *self = data;

  g_free (self->path);
  g_free (self->name);
  gs_name_match_free (self->match);
  gs_document_free (self->document);
  gs_columns_free (self->columns);
  g_ptr_array_unref (self->remarks);
  g_free (self->problem);
  g_free (self);
}

static void
add_file (GsAnnotationBatch *self,
          char *path,
          char *name)
{
  GsBatchFile *file = g_new0 (GsBatchFile, 1);

  file->path = path;
  file->name = name;
  file->remarks = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->files, file);
}

/* What was traced, or is named by a file, and never described has a name and no ends. */
static void
add_name (GPtrArray *dimensions,
          const char *name)
{
  gboolean is_known = g_ascii_strcasecmp (name, "valence") == 0 || g_ascii_strcasecmp (name, "arousal") == 0;

  for (guint i = 0; i < dimensions->len && !is_known; i++)
    is_known = strcmp (gs_dimension_get_name (dimensions->pdata[i]), name) == 0;
  if (!is_known)
    g_ptr_array_add (dimensions, gs_dimension_new (name, -1.0, 1.0, FALSE, NULL, NULL, NULL));
}

/**
 * gs_annotation_batch_new:
 * @clips: (element-type GsClip): the project's clips, with their frames
 * @dimensions: (element-type GsDimension): those that the project knows
 *
 * Returns: (transfer full): no files yet
 */
GsAnnotationBatch *
gs_annotation_batch_new (GPtrArray *clips,
                         GPtrArray *dimensions)
{
  GsAnnotationBatch *self = g_new0 (GsAnnotationBatch, 1);

  self->clips = g_ptr_array_ref (clips);
  self->dimensions = g_ptr_array_ref (dimensions);
  self->memory = gs_columns_recall_all ();
  self->files = g_ptr_array_new_with_free_func (file_free);

  return self;
}

void
gs_annotation_batch_free (GsAnnotationBatch *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->clips);
  g_ptr_array_unref (self->dimensions);
  g_ptr_array_unref (self->memory);
  g_ptr_array_unref (self->files);
  g_free (self->pattern);
  g_free (self);
}

/**
 * gs_annotation_batch_add:
 * @self: a batch
 * @path: a file, or a folder, whose files and those of the folders in it are meant
 * @cancellable: (nullable): to give up
 * @error: return location: the folder cannot be read
 *
 * Adds files, of which nothing but their names is looked at.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_annotation_batch_add (GsAnnotationBatch *self,
                         const char *path,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GPtrArray) names = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      add_file (self, g_strdup (path), g_path_get_basename (path));
      return TRUE;
    }

  names = gs_name_match_list (path, cancellable, error);
  for (guint i = 0; names != NULL && i < names->len; i++)
    add_file (self, g_build_filename (path, names->pdata[i], NULL), g_strdup (names->pdata[i]));

  return names != NULL;
}

/* A column that is called like a part of its file's name is a dimension, whether the project knows it yet or not: `mood` in
 * `talk_Ada_mood.csv`. */
static void
learn_dimensions (GsAnnotationBatch *self,
                  const GsBatchFile *file)
{
  g_autoptr (GsTableLook) look = gs_table_look_is_table (file->path, NULL) ? gs_table_look_open (file->path, NULL) : NULL;
  g_autoptr (GsColumns) columns = look != NULL ? gs_table_look_guess (look, '\0', GS_COLUMNS_HEADERS_GUESS, NULL) : NULL;
  g_autofree char *name = g_filename_display_name (file->name);

  for (guint i = 0; columns != NULL && !columns->headless && i < columns->columns->len; i++)
    {
      const GsColumn *column = columns->columns->pdata[i];
      g_autofree char *escaped = g_regex_escape_string (column->header, -1);
      g_autofree char *pattern = g_strdup_printf ("(?<![[:alnum:]])%s(?![[:alnum:]])", escaped);

      if (column->role == GS_COLUMN_VALUE && strlen (column->header) > 1 && g_regex_match_simple (pattern, name, 0, 0))
        add_name (self->dimensions, column->header);
    }
}

static void
learn_all (GsAnnotationBatch *self)
{
  for (; self->n_learnt < MIN (self->files->len, LEARN_FILES); self->n_learnt++)
    learn_dimensions (self, self->files->pdata[self->n_learnt]);
}

/**
 * gs_annotation_batch_guess_pattern:
 * @self: a batch with all its files
 *
 * Looks into a few of the files, for dimensions that the project does not know.
 *
 * Returns: (transfer full) (nullable): how most of the files are called; see gs_name_match_guess_pattern()
 */
char *
gs_annotation_batch_guess_pattern (GsAnnotationBatch *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  learn_all (self);
  for (guint i = 0; i < self->files->len; i++)
    g_ptr_array_add (names, ((GsBatchFile *) self->files->pdata[i])->name);

  return gs_name_match_guess_pattern (self->clips, self->dimensions, names);
}

/**
 * gs_annotation_batch_match:
 * @self: a batch with all its files
 * @clip: (nullable): title of the clip that all belong to
 * @pattern: (nullable): how files are called; see gs_name_match_new(). %NULL = they are called after their clips
 *
 * Finds what the names say, once; a file whose name fits nothing has a problem from then on. Looks into a few of the files, for
 * dimensions that the project does not know.
 */
void
gs_annotation_batch_match (GsAnnotationBatch *self,
                           const char *clip,
                           const char *pattern)
{
  learn_all (self);
  g_free (self->pattern);
  self->pattern = g_strdup (pattern);
  for (guint i = 0; i < self->files->len; i++)
    {
      GsBatchFile *file = self->files->pdata[i];

      file->match = gs_name_match_new (self->clips, self->dimensions, clip, pattern, file->name);
      if (file->match->fit == GS_NAME_UNLIKE)
        file->problem = g_strdup (_ ("its name is not as the pattern says"));
      else if (file->match->fit == GS_NAME_NO_CLIP)
        file->problem = g_strdup (_ ("no clip of the project, or more than one, is called so"));
    }
}

/* The clip of a trace in a file of several; NULL: the project has none. */
static GsClip *
find_clip (GPtrArray *clips,
           const GsBatchFile *file,
           const GsDocumentTrace *trace)
{
  return trace->clip != NULL ? gs_name_match_clip (clips, trace->clip) : file->match->clip;
}

/* What is in no file has the scale that the project knows of, or as much more than -1 to 1 as it needs. */
static void
get_scale (GPtrArray *dimensions,
           const GsDocumentTrace *trace,
           const char *dimension,
           double *minimum,
           double *maximum)
{
  double low, high;

  *minimum = trace->minimum;
  *maximum = trace->maximum;
  if (!isnan (*minimum) && !isnan (*maximum) && *minimum < *maximum)
    return;

  if (!gs_annotation_batch_find_range (dimensions, dimension, minimum, maximum))
    {
      *minimum = -1.0;
      *maximum = 1.0;
    }
  gs_table_measure (trace, &low, &high);
  *minimum = MIN (*minimum, low);
  *maximum = MAX (*maximum, high);
}

static gboolean
import_trace (GsAnnotationBatch *self,
              GsStoreImport *import,
              GsBatchFile *file,
              const GsDocumentTrace *trace,
              GsClip *clip,
              const char *rater,
              GError **error)
{
  guint n = trace->samples->len;
  g_autofree gint64 *times = g_new (gint64, MAX (n, 1));
  g_autofree double *values = g_new (double, MAX (n, 1));
  g_autofree char *dimension = gs_name_match_get_dimension (file->match, trace->name);
  gint64 wall_time = n > 0 ? gs_document_trace_get (trace, 0)->wall_time : 0;
  double minimum, maximum;
  gboolean is_new;
  guint n_said = 0;

  get_scale (self->dimensions, trace, dimension, &minimum, &maximum);
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
             GsBatchFile *file,
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

/**
 * gs_batch_file_get_rater:
 * @file: a file that was read
 * @option: (nullable): who made them all
 * @own: (nullable): who made a trace or tier of it, as the file says
 *
 * Returns: whose the trace or tier is in the project
 */
const char *
gs_batch_file_get_rater (const GsBatchFile *file,
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
import_file (GsAnnotationBatch *self,
             GsStoreImport *import,
             GsBatchFile *file,
             const char *rater,
             GError **error)
{
  for (guint i = 0; i < file->document->traces->len; i++)
    {
      const GsDocumentTrace *trace = file->document->traces->pdata[i];
      GsClip *clip = find_clip (self->clips, file, trace);

      if (clip == NULL)
        {
          gs_document_note (file->document, _ ("the project has no clip “%s”; its %s was left out"), trace->clip, trace->name);
          continue;
        }
      if (!import_trace (self, import, file, trace, clip, gs_batch_file_get_rater (file, rater, trace->rater), error))
        return FALSE;
    }
  for (guint i = 0; i < file->document->tiers->len; i++)
    {
      const GsDocumentTier *tier = file->document->tiers->pdata[i];

      if (!import_tier (import, file, tier, gs_batch_file_get_rater (file, rater, tier->rater), error))
        return FALSE;
    }

  return TRUE;
}

/**
 * gs_annotation_batch_write:
 * @self: a batch whose files were read
 * @import: a project
 * @rater: (nullable): who made them all; %NULL = as their names, or they themselves, say
 * @error: return location
 *
 * Takes everything in that has no problem. What became of each file is said in it. May be called again after an error.
 *
 * Returns: whether it is in the project, once @import is committed
 */
gboolean
gs_annotation_batch_write (GsAnnotationBatch *self,
                           GsStoreImport *import,
                           const char *rater,
                           GError **error)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      GsBatchFile *file = self->files->pdata[i];

      file->n_traces = file->n_tiers = file->n_known = 0;
      if (file->problem != NULL || file->document == NULL)
        continue;
      /* What an attempt before this one said is said again. */
      g_ptr_array_set_size (file->document->notes, (int) MIN (file->n_notes, file->document->notes->len));
      if (!import_file (self, import, file, rater, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * gs_annotation_batch_import:
 * @self: a batch whose files were read
 * @project: the project file
 * @rater: (nullable): see gs_annotation_batch_write()
 * @error: return location
 *
 * gs_annotation_batch_write() into a project that is not open, in one transaction.
 *
 * Returns: whether it is in the project
 */
gboolean
gs_annotation_batch_import (GsAnnotationBatch *self,
                            const char *project,
                            const char *rater,
                            GError **error)
{
  g_autoptr (GsStoreImport) import = gs_store_import_new (project, error);

  return import != NULL && gs_annotation_batch_write (self, import, rater, error) && gs_store_import_commit (import, error);
}

/**
 * gs_annotation_batch_list_dimensions:
 * @project: a project that is open; in its own thread
 *
 * Returns: (transfer full) (element-type GsDimension): the dimensions that it knows, which never change: for any thread. Those that were
 *   traced and not described are not bounded
 */
GPtrArray *
gs_annotation_batch_list_dimensions (GsProject *project)
{
  GListModel *list = gs_project_get_dimensions (project);
  GListModel *clips = gs_project_get_clips (project);
  GPtrArray *dimensions = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (dimensions, g_list_model_get_item (list, i));
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);
      GListModel *traces = gs_clip_get_traces (clip);

      for (guint k = 0; k < g_list_model_get_n_items (traces); k++)
        {
          g_autoptr (GsTrace) trace = g_list_model_get_item (traces, k);

          add_name (dimensions, gs_trace_get_dimension (trace));
        }
    }

  return dimensions;
}

/**
 * gs_annotation_batch_load_clips:
 * @project: a project file
 * @dimensions: (out) (transfer full) (element-type GsDimension): those that it knows
 * @error: return location
 *
 * Opens the project and closes it again, so that it can be written to.
 *
 * Returns: (transfer full) (element-type GsClip) (nullable): its clips, with their frames
 */
GPtrArray *
gs_annotation_batch_load_clips (const char *project,
                                GPtrArray **dimensions,
                                GError **error)
{
  g_autoptr (GsStore) store = gs_store_open (project, GS_STORE_EXISTING, error);
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) known = NULL;
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

  known = gs_annotation_batch_list_dimensions (gs_store_get_project (store));
  if (!gs_store_close (store, error))
    return NULL;
  *dimensions = g_steal_pointer (&known);

  return g_steal_pointer (&clips);
}
