/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-annotation-batch.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What annotation files hold. What is certain needs no words; what was guessed or remembered is said; what cannot be right is refused. */

#define SECOND G_GINT64_CONSTANT (1000000000)

/* Values may go on a little behind a clip's last frame, and a recording that was cut short may be the longer one; what reaches this many
 * times as far is counted in something else, or about something else. */
#define MAX_OVERHANG 1.05
#define MAX_REACH    2.0

/* What ends within so little of a clip is probably counted in something longer. */
#define MIN_REACH 0.02

/* What is quoted from a file may be cut within a character. */
static char *
format_valid (const char *format,
              va_list args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);

  return g_utf8_make_valid (text, -1);
}

static void G_GNUC_PRINTF (2, 3)
remark (GsBatchFile *file,
        const char *format,
        ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (file->remarks, format_valid (format, args));
  va_end (args);
}

static void G_GNUC_PRINTF (2, 3)
refuse (GsBatchFile *file,
        const char *format,
        ...)
{
  va_list args;

  va_start (args, format);
  file->problem = format_valid (format, args);
  va_end (args);
}

/**
 * gs_annotation_batch_find_range:
 * @dimensions: (element-type GsDimension): those that a project knows
 * @dimension: name of one
 * @minimum: (out): its lower end
 * @maximum: (out): its upper end
 *
 * Returns: whether the dimension has known ends: valence, arousal, and those that the project says
 */
gboolean
gs_annotation_batch_find_range (GPtrArray *dimensions,
                                const char *dimension,
                                double *minimum,
                                double *maximum)
{
  for (guint i = 0; i < dimensions->len; i++)
    {
      GsDimension *known = dimensions->pdata[i];

      if (strcmp (gs_dimension_get_name (known), dimension) != 0)
        continue;
      *minimum = gs_dimension_get_minimum (known);
      *maximum = gs_dimension_get_maximum (known);
      return gs_dimension_get_bounded (known);
    }
  *minimum = -1.0;
  *maximum = 1.0;

  return strcmp (dimension, "valence") == 0 || strcmp (dimension, "arousal") == 0;
}

/* What a column of a file is called in the project. */
typedef struct
{
  GsAnnotationBatch *batch;
  GsBatchFile *file;
} Place;

static gboolean
find_range (const char *name,
            double *minimum,
            double *maximum,
            gpointer user_data)
{
  const Place *place = user_data;
  g_autofree char *dimension = gs_name_match_get_dimension (place->file->match, name);

  return gs_annotation_batch_find_range (place->batch->dimensions, dimension, minimum, maximum);
}

static GsFormatOptions
get_options (const GsBatchFile *file)
{
  GsFormatOptions options = { .media = gs_clip_get_path (file->match->clip), .duration = gs_clip_get_duration (file->match->clip) };

  options.pts = gs_clip_get_pts (file->match->clip, &options.n_frames);

  return options;
}

/* --- what cannot be right --- */

static gint64
get_traces_end (const GsDocument *document)
{
  gint64 end = 0;

  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];

      /* Of another clip, in a file of several */
      if (trace->clip == NULL && trace->samples->len > 0)
        end = MAX (end, gs_document_trace_get (trace, trace->samples->len - 1)->time);
    }

  return end;
}

/* Only a table's times can be counted in something else; subtitles of a film may well be laid over a part of it. */
static void
check_times (GsBatchFile *file)
{
  gint64 end = MAX (get_traces_end (file->document), file->is_table ? gs_document_get_end (file->document) : 0);
  double reach = (double) end / (double) SECOND, last = (double) gs_clip_get_duration (file->match->clip) / (double) SECOND;

  if (last <= 0.0)
    return;

  if (reach > last * MAX_REACH + 1.0)
    refuse (file,
            file->is_table ? _ ("its times go to %.1f s and the clip ends at %.1f s; say what its columns are and what times are counted in")
                           : _ ("its times go to %.1f s and the clip ends at %.1f s; it is about something else"),
            reach, last);
  else if (reach > last * MAX_OVERHANG + 1.0)
    remark (file, _ ("its times go to %.1f s and the clip ends at %.1f s"), reach, last);
  else if (file->is_table && end > 0 && reach < last * MIN_REACH)
    remark (file, _ ("its times end at %.3f s and the clip at %.1f s: are they counted in something else?"), reach, last);
}

static void
check_values (GsAnnotationBatch *self,
              GsBatchFile *file,
              const GsDocumentTrace *trace)
{
  g_autofree char *dimension = gs_name_match_get_dimension (file->match, trace->name);
  gboolean has_own = trace->minimum < trace->maximum;
  double low, high, minimum = NAN, maximum = NAN;
  gboolean is_known = gs_annotation_batch_find_range (self->dimensions, dimension, &minimum, &maximum);

  gs_table_measure (trace, &low, &high);
  if (low > high)
    return;

  if (has_own)
    {
      if (low < trace->minimum || high > trace->maximum)
        remark (file, _ ("“%.60s” goes from %g to %g, beyond its own scale from %g to %g"), dimension, low, high, trace->minimum, trace->maximum);
    }
  else if (is_known && (low < minimum || high > maximum) && file->is_table)
    {
      refuse (file, _ ("“%.60s” goes from %g to %g, and should lie between %g and %g; say the ends of its scale"), dimension, low, high, minimum,
              maximum);
    }
  else if (is_known ? low < minimum || high > maximum : low < -1.0 || high > 1.0)
    {
      remark (file, _ ("nobody says on which scale “%.60s” is: %g to %g taken"), dimension, MIN (low, is_known ? minimum : -1.0),
              MAX (high, is_known ? maximum : 1.0));
    }
}

/* A track of segments with the name of a line is easily taken for it. */
static void
check_tiers (GsAnnotationBatch *self,
             GsBatchFile *file)
{
  for (guint i = 0; i < file->document->tiers->len; i++)
    {
      const GsDocumentTier *tier = file->document->tiers->pdata[i];
      gboolean is_dimension = g_ascii_strcasecmp (tier->name, "valence") == 0 || g_ascii_strcasecmp (tier->name, "arousal") == 0;

      for (guint k = 0; k < self->dimensions->len && !is_dimension; k++)
        is_dimension = strcmp (gs_dimension_get_name (self->dimensions->pdata[k]), tier->name) == 0;
      if (is_dimension)
        remark (file, _ ("“%.60s” is a tier of segments, although a dimension is called so"), tier->name);
    }
}

static void
check (GsAnnotationBatch *self,
       GsBatchFile *file)
{
  if (gs_document_is_by_frame (file->document))
    {
      file->problem = g_strdup (_ ("its values are counted in frames, and the clip's frames are not known; analyse the clip first"));
      return;
    }

  check_times (file);
  for (guint i = 0; i < file->document->traces->len && file->problem == NULL; i++)
    check_values (self, file, file->document->traces->pdata[i]);
  check_tiers (self, file);
}

/* --- reading --- */

static void
set_problem (GsBatchFile *file,
             const GError *error)
{
  gboolean has_path = g_str_has_prefix (error->message, file->path) && g_str_has_prefix (error->message + strlen (file->path), ": ");

  file->problem = g_strdup (has_path ? error->message + strlen (file->path) + 2 : error->message);
}

static void
take_document (GsAnnotationBatch *self,
               GsBatchFile *file,
               GsDocument *document,
               const GError *error)
{
  file->document = document;
  if (document == NULL)
    {
      set_problem (file, error);
      return;
    }

  file->n_notes = document->notes->len;
  check (self, file);
}

static void
say_origin (GsBatchFile *file,
            GsTableLook *look)
{
  g_autofree char *name = NULL;

  if (file->origin == GS_BATCH_GUESSED && look != NULL)
    gs_table_look_list_guesses (look, file->columns, file->remarks);
  if (file->origin != GS_BATCH_REMEMBERED)
    return;

  name = file->columns->file != NULL ? g_path_get_basename (file->columns->file) : NULL;
  if (name != NULL)
    remark (file, _ ("columns as remembered from %s"), name);
  else
    remark (file, _ ("columns as remembered from another table with the same headers"));
  for (guint i = 0; i < file->columns->columns->len; i++)
    {
      const GsColumn *column = file->columns->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE && !isnan (column->minimum))
        remark (file, _ ("“%.60s” taken as on a scale from %g to %g, which becomes -1 to 1"), column->header, column->minimum, column->maximum);
    }
}

static void
note_ignored (const GsColumns *columns,
              GsDocument *document)
{
  g_autoptr (GString) ignored = g_string_new (NULL);

  for (guint i = 0; i < columns->columns->len; i++)
    {
      const GsColumn *column = columns->columns->pdata[i];

      if (column->role == GS_COLUMN_IGNORED)
        g_string_append_printf (ignored, "%s“%.60s”", ignored->len > 0 ? ", " : "", column->header);
    }
  if (ignored->len > 0)
    gs_document_note (document, _ ("columns that were not read: %s"), ignored->str);
}

/* Of what was said about this very file nothing needs to be said again. */
static gboolean
is_about (const GsColumns *columns,
          const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *display = g_filename_display_name (whole);

  return g_strcmp0 (columns->file, display) == 0;
}

static GsColumns *
guess (GsAnnotationBatch *self,
       GsBatchFile *file,
       GsTableLook *look,
       const GsFormatOptions *options,
       GError **error)
{
  Place place = { self, file };
  const GsTableContext context = { options, find_range, &place, TRUE };
  GsColumns *columns = gs_table_look_guess (look, '\0', GS_COLUMNS_HEADERS_GUESS, error);

  if (columns != NULL)
    gs_table_look_fit (look, columns, &context);

  return columns;
}

/* Whether the table that was remembered is called as one about the same dimension. */
static gboolean
has_same_dimension (GsAnnotationBatch *self,
                    const GsBatchFile *file)
{
  g_autofree char *name = file->columns->file != NULL ? g_path_get_basename (file->columns->file) : NULL;
  g_autoptr (GsNameMatch) match = name != NULL ? gs_name_match_new (self->clips, self->dimensions, NULL, self->pattern, name) : NULL;

  return match != NULL && g_strcmp0 (match->dimension, file->match->dimension) == 0;
}

/* What was said of a table about one dimension is not true of all others: the name of the file says what its only values are about, and
 * its values on which scale. */
static void
adapt_memory (GsAnnotationBatch *self,
              GsBatchFile *file,
              GsTableLook *look,
              const GsFormatOptions *options)
{
  Place place = { self, file };
  const GsTableContext context = { options, find_range, &place, TRUE };
  g_autoptr (GsColumns) fresh = NULL;
  GsColumn *only = NULL;
  guint n_values = 0;

  if (file->match->dimension == NULL)
    return;

  for (guint i = 0; i < file->columns->columns->len; i++)
    {
      GsColumn *column = file->columns->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE && n_values++ == 0)
        only = column;
    }
  if (n_values == 1 && only->name != NULL && strcmp (only->name, file->match->dimension) != 0)
    {
      g_free (only->name);
      only->name = g_strdup (file->match->dimension);
    }
  if (has_same_dimension (self, file))
    return;

  fresh = gs_columns_copy (file->columns);
  for (guint i = 0; i < fresh->columns->len; i++)
    ((GsColumn *) fresh->columns->pdata[i])->minimum = ((GsColumn *) fresh->columns->pdata[i])->maximum = NAN;
  gs_table_look_fit (look, fresh, &context);
  for (guint i = 0; i < fresh->columns->len; i++)
    {
      const GsColumn *other = fresh->columns->pdata[i];
      GsColumn *column = file->columns->columns->pdata[i];

      if (column->role != GS_COLUMN_VALUE || isnan (column->minimum) || (column->minimum == other->minimum && column->maximum == other->maximum))
        continue;
      remark (file, _ ("the scale from %g to %g was said of another dimension, and does not count here"), column->minimum, column->maximum);
      column->minimum = other->minimum;
      column->maximum = other->maximum;
    }
}

static void
read_table (GsAnnotationBatch *self,
            GsBatchFile *file,
            GsTableLook *look,
            const GsFormatOptions *options)
{
  g_autoptr (GError) error = NULL;
  GsDocument *document;

  file->columns = gs_table_look_recall (look, self->memory);
  if (file->columns != NULL)
    file->origin = is_about (file->columns, file->path) ? GS_BATCH_SAID : GS_BATCH_REMEMBERED;
  else
    file->columns = guess (self, file, look, options, &error);
  if (file->columns == NULL)
    {
      set_problem (file, error);
      return;
    }

  if (file->origin == GS_BATCH_CERTAIN)
    {
      g_autoptr (GPtrArray) guesses = g_ptr_array_new_with_free_func (g_free);

      gs_table_look_list_guesses (look, file->columns, guesses);
      if (guesses->len > 0)
        file->origin = GS_BATCH_GUESSED;
    }
  if (file->origin == GS_BATCH_REMEMBERED)
    adapt_memory (self, file, look, options);
  say_origin (file, look);
  document = gs_table_look_read_whole (look, file->columns, options, &error);
  if (document != NULL && file->origin != GS_BATCH_SAID)
    note_ignored (file->columns, document);
  take_document (self, file, document, error);
}

/**
 * gs_annotation_batch_read:
 * @self: a batch
 * @file: one of its files, whose name was matched; one with a problem is left as it is
 * @columns: (nullable): what somebody said that the columns of this table mean; %NULL = as is remembered, or as its headers and values say
 *
 * Reads a file with the frames of its clip, so that values counted in frames have times. What is wrong is its problem from then on. What
 * was guessed or remembered, and is not impossible, is said in its remarks.
 */
void
gs_annotation_batch_read (GsAnnotationBatch *self,
                          GsBatchFile *file,
                          const GsColumns *columns)
{
  GsFormatOptions options;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GsTableLook) look = NULL;
  g_autofree char *contents = NULL;
  const GsFormat *format;
  GsDocument *document;
  gsize size;

  if (file->problem != NULL)
    return;

  options = get_options (file);
  if (columns != NULL)
    {
      file->is_table = TRUE;
      file->origin = GS_BATCH_SAID;
      file->columns = gs_columns_copy (columns);
      options.columns = file->columns;
      document = gs_format_read (file->path, gs_format_find ("csv"), &options, NULL, &error);
      take_document (self, file, document, error);
      return;
    }

  contents = gs_format_load (file->path, &size, &error);
  if (contents == NULL)
    {
      set_problem (file, error);
      return;
    }
  whole = g_bytes_new_take (g_steal_pointer (&contents), size);
  format = gs_format_detect_bytes (file->path, g_bytes_get_data (whole, NULL), size, &error);
  file->is_table = gs_table_look_is_table (file->path, format);
  if (file->is_table && format == NULL)
    {
      /* A letter is no table, whatever its ending. */
      look = gs_table_look_new_bytes (file->path, whole, NULL);
      file->is_table = look != NULL && gs_table_look_may_be_table (look);
      if (file->is_table)
        g_clear_error (&error);
    }
  if (!file->is_table)
    {
      document = format != NULL ? gs_format_read (file->path, format, &options, NULL, &error) : NULL;
      take_document (self, file, document, error);
      return;
    }

  if (look == NULL)
    look = gs_table_look_new_bytes (file->path, whole, &error);
  if (look == NULL)
    set_problem (file, error);
  else
    read_table (self, file, look, &options);
}

/* --- one scale for all --- */

/* Tables with the same headers about the same dimension: what their values span together. */
typedef struct
{
  double *low;
  double *high;
  gboolean *scaled;
} Group;

static void
group_free (gpointer data)
{
  Group *self = data;

  g_free (self->low);
  g_free (self->high);
  g_free (self->scaled);
  g_free (self);
}

static char *
make_key (const GsBatchFile *file)
{
  g_autoptr (GString) key = g_string_new (file->match->dimension);

  for (guint i = 0; i < file->columns->columns->len; i++)
    g_string_append_printf (key, "%c%s", file->columns->delimiter, ((const GsColumn *) file->columns->columns->pdata[i])->header);

  return g_string_free (g_steal_pointer (&key), FALSE);
}

static gboolean
is_member (const GsBatchFile *file)
{
  return file->problem == NULL && file->columns != NULL && (file->origin == GS_BATCH_CERTAIN || file->origin == GS_BATCH_GUESSED);
}

/* What the values were before they were brought to -1 to 1. */
static void
measure_raw (const GsColumn *column,
             const GsDocumentTrace *trace,
             double *low,
             double *high)
{
  double half = (column->maximum - column->minimum) / 2.0;

  gs_table_measure (trace, low, high);
  if (!isnan (half) && *low <= *high)
    {
      *low = column->minimum + (*low + 1.0) * half;
      *high = column->minimum + (*high + 1.0) * half;
    }
}

static void
join (GHashTable *groups,
      const GsBatchFile *file)
{
  g_autofree char *key = make_key (file);
  guint n = file->columns->columns->len, trace = 0;
  Group *group = g_hash_table_lookup (groups, key);

  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->low = g_new (double, n);
      group->high = g_new (double, n);
      group->scaled = g_new0 (gboolean, n);
      for (guint i = 0; i < n; i++)
        {
          group->low[i] = INFINITY;
          group->high[i] = -INFINITY;
        }
      g_hash_table_insert (groups, g_steal_pointer (&key), group);
    }

  for (guint i = 0; i < n; i++)
    {
      const GsColumn *column = file->columns->columns->pdata[i];
      double low, high;

      if (column->role != GS_COLUMN_VALUE || trace >= file->document->traces->len)
        continue;
      measure_raw (column, file->document->traces->pdata[trace++], &low, &high);
      /* Somebody with values below zero beside a scale from 1 to 9 is on another one, and so is who stays below 1 where others go to 10. */
      if (isnan (column->minimum) && (low < 0.0 || high <= 1.0))
        continue;
      group->scaled[i] |= !isnan (column->minimum);
      group->low[i] = MIN (group->low[i], low);
      group->high[i] = MAX (group->high[i], high);
    }
}

/* Returns: whether the file has to be read again */
static gboolean
widen (const Group *group,
       GsBatchFile *file)
{
  gboolean changed = FALSE;

  for (guint i = 0, trace = 0; i < file->columns->columns->len; i++)
    {
      GsColumn *column = file->columns->columns->pdata[i];
      double minimum, maximum, low, high;

      if (column->role != GS_COLUMN_VALUE || trace >= file->document->traces->len)
        continue;
      measure_raw (column, file->document->traces->pdata[trace++], &low, &high);
      if (!group->scaled[i] || low > high || !gs_table_find_scale (group->low[i], group->high[i], &minimum, &maximum) ||
          (column->minimum == minimum && column->maximum == maximum))
        continue;
      if (low < minimum || high > maximum || (isnan (column->minimum) && high <= 1.0))
        {
          remark (file, _ ("“%.60s” is on a scale from %g to %g in other files with the same headers"), column->header, minimum, maximum);
          continue;
        }
      column->minimum = minimum;
      column->maximum = maximum;
      changed = TRUE;
    }

  return changed;
}

static void
read_again (GsAnnotationBatch *self,
            GsBatchFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTableLook) look = gs_table_look_open (file->path, &error);
  const GsFormatOptions options = get_options (file);
  GsDocument *document = NULL;

  g_clear_pointer (&file->document, gs_document_free);
  g_ptr_array_set_size (file->remarks, 0);
  file->origin = GS_BATCH_GUESSED;
  if (look != NULL && g_strcmp0 (gs_table_look_get_encoding (look), file->columns->encoding) != 0)
    gs_table_look_set_encoding (look, file->columns->encoding, NULL);
  say_origin (file, look);
  document = look != NULL ? gs_table_look_read_whole (look, file->columns, &options, &error) : NULL;
  if (document != NULL)
    note_ignored (file->columns, document);
  take_document (self, file, document, error);
}

/**
 * gs_annotation_batch_agree:
 * @self: a batch whose files were read
 *
 * Tables with the same headers about the same dimension are on one scale, although one rater may have said less of it than another:
 * where it was guessed, it becomes the one that fits all of them.
 */
void
gs_annotation_batch_agree (GsAnnotationBatch *self)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, group_free);

  for (guint i = 0; i < self->files->len; i++)
    {
      if (is_member (self->files->pdata[i]))
        join (groups, self->files->pdata[i]);
    }
  for (guint i = 0; i < self->files->len; i++)
    {
      GsBatchFile *file = self->files->pdata[i];
      g_autofree char *key = is_member (file) ? make_key (file) : NULL;

      guint n_before = file->remarks->len;
      g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);

      if (key == NULL || !widen (g_hash_table_lookup (groups, key), file))
        continue;
      /* What was said of its other columns stays true. */
      for (guint k = n_before; k < file->remarks->len; k++)
        g_ptr_array_add (said, g_strdup (file->remarks->pdata[k]));
      read_again (self, file);
      g_ptr_array_extend_and_steal (file->remarks, g_steal_pointer (&said));
    }
}
