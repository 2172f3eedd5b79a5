/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotation-file.h"

#include "gs-format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _GsAnnotationFile
{
  char *path;
  GsStore *store;
  GsClip *clip;
  char *media;
  gint64 *pts;
  guint n_frames;
  gint64 duration;
  GsTableLook *look;  /* of a table that has to be explained; NULL = it has not */
  GsColumns *columns; /* what was said about it, or is proposed */
  GsColumns *guessed; /* what the thread that read it guessed, of the whole table */
  gboolean is_asked;
  gboolean is_recalled;
  gboolean is_explained;
  GsDocument *document;
  const GsFormat *format;
  GPtrArray *notes;
};

/* Names that no clip and no project has. */
static const char *const endings[] = { ".annotation", ".eaf", ".textgrid", ".vtt", ".srt", ".csv", ".tsv", ".tab", ".txt", ".npy" };

/**
 * gs_annotation_file_new:
 * @path: the file
 * @store: an open project
 * @clip: the clip of it that the file is about
 *
 * Returns: (transfer full): nothing read yet
 */
GsAnnotationFile *
gs_annotation_file_new (const char *path,
                        GsStore *store,
                        GsClip *clip)
{
  GsAnnotationFile *self = g_new0 (GsAnnotationFile, 1);
  const gint64 *pts = gs_clip_get_pts (clip, &self->n_frames);

  self->path = g_strdup (path);
  self->store = g_object_ref (store);
  self->clip = g_object_ref (clip);
  self->media = g_strdup (gs_clip_get_path (clip));
  self->pts = g_memdup2 (pts, self->n_frames * sizeof *pts);
  self->duration = gs_clip_get_duration (clip);
  self->notes = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
gs_annotation_file_free (GsAnnotationFile *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_object_unref (self->store);
  g_object_unref (self->clip);
  g_free (self->media);
  g_free (self->pts);
  gs_table_look_free (self->look);
  gs_columns_free (self->columns);
  gs_columns_free (self->guessed);
  gs_document_free (self->document);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

const char *
gs_annotation_file_get_path (GsAnnotationFile *self)
{
  return self->path;
}

GsStore *
gs_annotation_file_get_store (GsAnnotationFile *self)
{
  return self->store;
}

GPtrArray *
gs_annotation_file_get_notes (GsAnnotationFile *self)
{
  return self->document != NULL ? self->document->notes : self->notes;
}

gboolean
gs_annotation_file_is_named_so (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      if (g_str_has_suffix (lower, endings[i]))
        return TRUE;
    }

  return FALSE;
}

static GsFormatOptions
get_options (const GsAnnotationFile *self)
{
  return (GsFormatOptions) { .pts = self->n_frames > 0 ? self->pts : NULL, .n_frames = self->n_frames,
                             .duration = self->duration, .media = self->media };
}

static gboolean
is_called_text (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".txt");
}

static GsColumns *
guess (GsAnnotationFile *self,
       char delimiter,
       GsColumnsHeaders headers,
       gboolean thorough,
       GError **error)
{
  const GsFormatOptions options = get_options (self);
  const GsTableContext context = { .options = &options, .thorough = thorough };
  GsColumns *columns = gs_table_look_guess (self->look, delimiter, headers, error);

  if (columns != NULL)
    gs_table_look_fit (self->look, columns, &context);

  return columns;
}

/* A table whose columns have to be explained is looked at, and not read yet. */
static gboolean
look_at_table (GsAnnotationFile *self,
               GError **error)
{
  const GsFormatOptions options = get_options (self);
  g_autoptr (GError) local = NULL;
  const GsFormat *format = gs_format_detect (self->path, &local);

  if (!gs_table_look_is_table (self->path, format))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return format != NULL;
    }

  self->look = gs_table_look_open (self->path, error);
  if (self->look == NULL)
    return FALSE;
  if (self->columns != NULL && g_strcmp0 (self->columns->encoding, gs_table_look_get_encoding (self->look)) != 0)
    gs_table_look_set_encoding (self->look, self->columns->encoding, NULL);
  /* What is called a table is shown as one; a letter with a comma in it is not. */
  if (self->columns == NULL)
    {
      self->columns = gs_table_look_recall (self->look, NULL);
      self->is_recalled = self->columns != NULL;
    }
  if (self->columns == NULL && !self->is_asked && (format == NULL || is_called_text (self->path)) && !gs_table_look_may_be_table (self->look))
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_UNKNOWN,
                   _ ("%s: it is no table of ratings or segments, and in none of the formats that Gatescope reads."), self->path);
      return FALSE;
    }
  if (self->columns == NULL && !self->is_asked && format != NULL && gs_table_look_is_plain (self->look, &options))
    g_clear_pointer (&self->look, gs_table_look_free);
  else
    self->guessed = guess (self, '\0', GS_COLUMNS_HEADERS_GUESS, TRUE, NULL);

  return TRUE;
}

/**
 * gs_annotation_file_get_look:
 * @self: a file that the thread was done with
 *
 * Returns: (transfer none) (nullable): the first rows of a table whose columns have to be explained before it is read
 */
GsTableLook *
gs_annotation_file_get_look (GsAnnotationFile *self)
{
  return self->look;
}

/**
 * gs_annotation_file_guess:
 * @self: a table that has to be explained
 *
 * At first the whole table has been looked at; how a long one is parted or encoded otherwise is guessed from its start.
 *
 * Returns: (transfer full) (nullable): what its columns probably are, in this clip; %NULL: it does not look like a table as it is parted and
 *   encoded now
 */
GsColumns *
gs_annotation_file_guess (GsAnnotationFile *self,
                          char delimiter,
                          GsColumnsHeaders headers,
                          GError **error)
{
  if (delimiter == '\0' && headers == GS_COLUMNS_HEADERS_GUESS && self->guessed != NULL &&
      g_strcmp0 (self->guessed->encoding, gs_table_look_get_encoding (self->look)) == 0)
    return gs_columns_copy (self->guessed);

  return guess (self, delimiter, headers, FALSE, error);
}

/**
 * gs_annotation_file_try:
 * @self: a table that has to be explained
 * @columns: what its columns are said to be
 * @error: return location: one sentence about what cannot be read so, and where
 *
 * Returns: (transfer full) (nullable): what its first rows hold then
 */
GsDocument *
gs_annotation_file_try (GsAnnotationFile *self,
                        const GsColumns *columns,
                        GError **error)
{
  const GsFormatOptions options = get_options (self);

  return gs_table_look_read (self->look, columns, &options, error);
}

/**
 * gs_annotation_file_get_columns:
 * @self: a table that has to be explained
 *
 * Returns: (transfer none) (nullable): what was said about tables with the same headers before
 */
const GsColumns *
gs_annotation_file_get_columns (GsAnnotationFile *self)
{
  return self->columns;
}

/**
 * gs_annotation_file_is_recalled:
 * @self: a table that has to be explained
 *
 * Returns: whether gs_annotation_file_get_columns() was said about another table with the same headers
 */
gboolean
gs_annotation_file_is_recalled (GsAnnotationFile *self)
{
  return self->is_recalled;
}

/**
 * gs_annotation_file_ask:
 * @self: a table that was not read yet
 * @columns: (nullable): what its columns are taken to be
 *
 * Has it explained in any case, beginning with @columns.
 */
void
gs_annotation_file_ask (GsAnnotationFile *self,
                        const GsColumns *columns)
{
  self->is_asked = TRUE;
  self->columns = columns != NULL ? gs_columns_copy (columns) : NULL;
}

/**
 * gs_annotation_file_set_columns:
 * @self: a table that has to be explained
 * @columns: what its columns are; read it again
 */
void
gs_annotation_file_set_columns (GsAnnotationFile *self,
                                const GsColumns *columns)
{
  gs_columns_free (self->columns);
  self->columns = gs_columns_copy (columns);
  self->is_explained = TRUE;
}

gint64
gs_annotation_file_get_duration (GsAnnotationFile *self)
{
  return self->duration;
}

/* The thread that reads. What has to be explained first is not read: gs_annotation_file_get_look(). */
void
gs_annotation_file_read_thread (GTask *task,
                                gpointer source,
                                gpointer data,
                                GCancellable *cancellable)
{
  GsAnnotationFile *self = data;
  GsFormatOptions options = get_options (self);
  GError *error = NULL;

  if (!self->is_explained && !look_at_table (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!self->is_explained && self->look != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  options.columns = self->columns;
  g_clear_pointer (&self->document, gs_document_free);
  self->document = gs_format_read (self->path, self->is_explained ? gs_format_find ("csv") : NULL, &options, NULL, &error);
  if (self->document != NULL && gs_document_is_by_frame (self->document))
    g_task_return_new_error (task, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                             _ ("Its values are counted in frames, and this clip’s frames are not known yet."));
  else if (self->document != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GsRater *
get_rater (GsAnnotationFile *self,
           const char *own)
{
  const char *annotator = self->document->annotator;
  const char *name = own != NULL && *own != '\0' ? own : annotator != NULL && *annotator != '\0' ? annotator : NULL;
  g_autofree char *file = g_filename_display_basename (self->path);

  return gs_store_ensure_rater (self->store, name != NULL ? name : file);
}

/* A gap ends a stroke. */
static gboolean
add_trace (GsAnnotationFile *self,
           const GsDocumentTrace *trace)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
  g_autoptr (GsTrace) twin = NULL;
  g_autofree char *dimension = g_ascii_strdown (*trace->name != '\0' ? trace->name : "value", -1);
  double minimum = isnan (trace->minimum) ? -1.0 : trace->minimum, maximum = isnan (trace->maximum) ? 1.0 : trace->maximum;
  gboolean gap = TRUE;
  guint stroke = 0;

  for (guint i = 0; i < trace->samples->len; i++)
    {
      const GsDocumentSample *sample = gs_document_trace_get (trace, i);
      GsTraceSample said = { sample->time, sample->wall_time != 0 ? sample->wall_time : g_get_real_time (), sample->value, 0 };

      if (isnan (sample->value))
        {
          gap = TRUE;
          continue;
        }
      stroke += gap;
      gap = FALSE;
      said.stroke = stroke;
      minimum = MIN (minimum, sample->value);
      maximum = MAX (maximum, sample->value);
      g_array_append_val (samples, said);
    }
  if (samples->len == 0)
    return FALSE;

  twin = gs_trace_new (self->clip, get_rater (self, trace->rater), dimension, minimum, maximum);
  gs_store_begin_trace (self->store, twin);
  gs_trace_append_samples (twin, (const GsTraceSample *) samples->data, samples->len);
  gs_store_append_samples (self->store, twin);
  gs_store_end_trace (self->store, twin);

  return TRUE;
}

static void
add_tier (GsAnnotationFile *self,
          const GsDocumentTier *tier)
{
  g_autoptr (GsTier) twin = gs_tier_new (self->clip, get_rater (self, tier->rater), tier->name);

  gs_store_add_tier (self->store, twin);
  for (guint i = 0; i < tier->segments->len; i++)
    {
      const GsDocumentSegment *segment = tier->segments->pdata[i];
      g_autoptr (GsSegment) copy = gs_segment_new (segment->start, segment->end, segment->label);

      if (segment->note != NULL)
        gs_segment_set_note (copy, segment->note);
      gs_store_add_segment (self->store, twin, copy);
    }
}

/**
 * gs_annotation_file_add:
 * @self: a file that was read
 *
 * Adds its traces and tiers to the clip, as one action that can be undone.
 *
 * Returns: how many
 */
guint
gs_annotation_file_add (GsAnnotationFile *self)
{
  guint n = 0;

  gs_store_begin_action (self->store, _ ("importing annotations"));
  for (guint i = 0; i < self->document->traces->len; i++)
    n += add_trace (self, self->document->traces->pdata[i]);
  for (guint i = 0; i < self->document->tiers->len; i++, n++)
    add_tier (self, self->document->tiers->pdata[i]);
  gs_store_end_action (self->store);

  return n;
}

static void
collect_trace (GsAnnotationFile *self,
               GsTrace *trace)
{
  GsDocumentTrace *twin = gs_document_add_trace (self->document, gs_trace_get_dimension (trace));
  guint n_strokes;
  const GsTraceStroke *strokes = gs_trace_get_strokes (trace, &n_strokes);
  const GsTraceSample *samples = gs_trace_get_samples (trace, NULL);

  twin->rater = gs_trace_get_source_name (trace);
  twin->minimum = gs_trace_get_minimum (trace);
  twin->maximum = gs_trace_get_maximum (trace);

  /* Of strokes that overlap the latest counts, as everywhere. */
  for (guint i = 0; i < n_strokes; i++)
    {
      for (guint k = 0; k < strokes[i].n_samples; k++)
        {
          const GsTraceSample *sample = &samples[strokes[i].first + k];
          GsDocumentSample copy = { sample->media_time, sample->wall_time, gs_trace_get_value_at (trace, sample->media_time), NAN };

          g_array_append_val (twin->samples, copy);
        }
    }
}

static void
collect_tier (GsAnnotationFile *self,
              GsTier *tier)
{
  GsDocumentTier *twin = gs_document_add_tier (self->document, gs_tier_get_name (tier));

  twin->rater = g_strdup (gs_rater_get_name (gs_tier_get_rater (tier)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tier)); i++)
    {
      g_autoptr (GsSegment) segment = g_list_model_get_item (G_LIST_MODEL (tier), i);
      GsDocumentSegment *copy = gs_document_tier_append (twin, gs_segment_get_start (segment), gs_segment_get_end (segment),
                                                         gs_segment_get_label (segment));

      copy->note = g_strdup (gs_segment_get_note (segment));
    }
}

/**
 * gs_annotation_file_collect:
 * @self: a file that shall be written
 * @error: return location: its ending stands for no format
 *
 * Takes what people said about the clip.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): what the file's format cannot hold of it
 */
GPtrArray *
gs_annotation_file_collect (GsAnnotationFile *self,
                            GError **error)
{
  GsFormatOptions options = get_options (self);
  GListModel *traces = gs_clip_get_traces (self->clip);
  GListModel *tiers = gs_clip_get_tiers (self->clip);

  self->document = gs_document_new ();
  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      collect_trace (self, trace);
    }
  for (guint i = 0; i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) tier = g_list_model_get_item (tiers, i);

      collect_tier (self, tier);
    }
  gs_document_sort (self->document);
  g_ptr_array_set_size (self->document->notes, 0);

  self->format = gs_format_for_output (self->path, self->document, error);

  return self->format != NULL ? gs_format_list_losses (self->format, self->document, &options) : NULL;
}

/* The thread that writes. */
void
gs_annotation_file_write_thread (GTask *task,
                                 gpointer source,
                                 gpointer data,
                                 GCancellable *cancellable)
{
  GsAnnotationFile *self = data;
  GsFormatOptions options = get_options (self);
  GError *error = NULL;

  if (gs_format_write (self->format, self->document, &options, self->path, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}
