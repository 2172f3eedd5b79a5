/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-table-look-private.h"
#include "gs-table.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What a table's columns mean where no name says it, by the clip that it is about and the values that are in it. */

/* Values may go on a little behind a clip's last frame. */
#define MAX_OVERHANG 1.05

/* What goes on this many times as far is counted in something else than seconds; in what, is no guess if it would fill less than this of
 * the clip. */
#define MAX_REACH 2.0
#define MIN_REACH 0.005

/* Values a second of a table without times, where the clip does not say it either. */
#define USUAL_RATE 25.0

/* So many bytes are read while somebody waits for a dialog. */
#define QUICK_SIZE (1024u * 1024)

#define SECOND G_GINT64_CONSTANT (1000000000)

/**
 * gs_table_look_read:
 * @self: a table's first rows
 * @columns: what its columns mean; its encoding is not looked at
 * @options: (nullable): what the table does not say
 * @error: return location: they cannot be read so
 *
 * Returns: (transfer full) (nullable): what the first rows hold
 */
GsDocument *
gs_table_look_read (GsTableLook *self,
                    const GsColumns *columns,
                    const GsFormatOptions *options,
                    GError **error)
{
  g_autoptr (GsColumns) plain = gs_columns_copy (columns);
  GsFormatOptions own = { 0 };

  if (options != NULL)
    own = *options;
  g_clear_pointer (&plain->encoding, g_free);
  own.columns = plain;

  return gs_format_read_bytes (self->path, self->start, self->length, NULL, 0, gs_format_find ("csv"), &own, NULL, error);
}

/**
 * gs_table_look_read_whole:
 * @self: a table
 * @columns: what its columns mean
 * @options: (nullable): what the table does not say
 * @error: return location: it cannot be read so
 *
 * Takes as long as the table is.
 *
 * Returns: (transfer full) (nullable): what the whole table holds
 */
GsDocument *
gs_table_look_read_whole (GsTableLook *self,
                          const GsColumns *columns,
                          const GsFormatOptions *options,
                          GError **error)
{
  GsFormatOptions own = { 0 };
  gsize size;
  gconstpointer data = g_bytes_get_data (self->whole, &size);

  if (options != NULL)
    own = *options;
  own.columns = columns;

  return gs_format_read_bytes (self->path, data, size, NULL, 0, gs_format_find ("csv"), &own, NULL, error);
}

/* Behind this no time of a clip is. */
static double
get_longest (const GsFormatOptions *options)
{
  return options->duration > 0 ? (double) options->duration / (double) SECOND * MAX_OVERHANG + 1.0 : INFINITY;
}

/**
 * gs_table_measure:
 * @trace: a trace
 * @low: (out): its lowest value; infinite if it has none
 * @high: (out): its highest value
 */
void
gs_table_measure (const GsDocumentTrace *trace,
                  double *low,
                  double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i < trace->samples->len; i++)
    {
      double value = gs_document_trace_get (trace, i)->value;

      if (!isnan (value))
        {
          *low = MIN (*low, value);
          *high = MAX (*high, value);
        }
    }
}

/**
 * gs_table_look_is_plain:
 * @self: a table, all of which is looked at
 * @options: what the clip is like
 *
 * Returns: whether nobody has to say anything: each column is what its header says, valence and arousal lie between -1 and 1, and
 *   times within the clip
 */
gboolean
gs_table_look_is_plain (GsTableLook *self,
                        const GsFormatOptions *options)
{
  g_autoptr (GsColumns) columns = gs_table_look_guess (self, '\0', GS_COLUMNS_HEADERS_GUESS, NULL);
  g_autoptr (GsDocument) document = NULL;

  if (self->encoding != NULL || columns == NULL || !gs_columns_is_plain (columns))
    return FALSE;
  document = gs_table_look_read_whole (self, columns, options, NULL);
  if (document == NULL || (double) gs_document_get_end (document) / (double) SECOND > get_longest (options))
    return FALSE;

  for (guint i = 0; i < document->traces->len; i++)
    {
      double low, high;

      gs_table_measure (document->traces->pdata[i], &low, &high);
      if (low < -1.0 || high > 1.0)
        return FALSE;
    }

  return TRUE;
}

/**
 * gs_table_find_scale:
 * @low: the lowest value
 * @high: the highest value
 * @minimum: (out): lower end of a usual scale
 * @maximum: (out): upper end
 *
 * Values that go a little beyond -1 to 1 are rather a slip, or a filter's, than on another scale.
 *
 * Returns: whether there is a usual scale of which nothing lies outside; none is needed between -1 and 1
 */
gboolean
gs_table_find_scale (double low,
                     double high,
                     double *minimum,
                     double *maximum)
{
  static const double scales[][2] = { { 1, 5 },     { 1, 7 },   { 1, 9 },       { 0, 10 },   { -5, 5 },
                                      { -10, 10 }, { 0, 100 }, { -100, 100 }, { 0, 1000 }, { -1000, 1000 } };

  if (low > high || (low >= -1.0 && high <= 1.0) || (low > -2.0 && low < 1.0 && high < 2.0))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      if (low >= scales[i][0] && high <= scales[i][1])
        {
          *minimum = scales[i][0];
          *maximum = scales[i][1];
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
find_usual_range (const char *name,
                  double *minimum,
                  double *maximum,
                  gpointer user_data)
{
  *minimum = -1.0;
  *maximum = 1.0;

  return g_ascii_strcasecmp (name, "valence") == 0 || g_ascii_strcasecmp (name, "arousal") == 0;
}

static gboolean
find_known_range (const GsColumn *column,
                  const GsTableContext *context,
                  double *minimum,
                  double *maximum)
{
  GsTableRangeFunc find_range = context->find_range != NULL ? context->find_range : find_usual_range;

  return find_range (column->name != NULL ? column->name : column->header, minimum, maximum, context->range_data);
}

/* A scale that is known and holds all values needs no guess; what does not fit into one of the project's own is not bent into it. */
static void
guess_scale (GsColumn *column,
             const GsDocumentTrace *trace,
             const GsTableContext *context)
{
  double low, high, minimum, maximum;
  gboolean is_known = find_known_range (column, context, &minimum, &maximum);

  gs_table_measure (trace, &low, &high);
  if (is_known && ((low >= minimum && high <= maximum) || minimum != -1.0 || maximum != 1.0))
    return;

  /* Nobody rates from 0 to 1000 what is from -1 to 1: that is a number which stands for something else. */
  if (gs_table_find_scale (low, high, &minimum, &maximum) && !(is_known && maximum >= 1000.0))
    {
      column->minimum = minimum;
      column->maximum = maximum;
    }
}

/* Numbers that are written for a missing value whatever the scale is. */
static gboolean
is_usual_sentinel (double value)
{
  return value == -99.0 || fabs (value) == 999.0 || fabs (value) == 9999.0;
}

static gboolean
holds (const GsDocumentTrace *trace,
       double value)
{
  for (guint i = 0; i < trace->samples->len; i++)
    {
      if (gs_document_trace_get (trace, i)->value == value)
        return TRUE;
    }

  return FALSE;
}

/* A number that stands for a missing value, such as the -5 of Aff-Wild2: all others lie between -1 and 1. One that is not usual has to be
 * there again and below them, and theirs to be no whole numbers, or it may be a vote on a scale of few steps.
 * Returns: NAN if there is none */
static double
find_sentinel (const GsDocumentTrace *trace)
{
  double low, high, extreme;
  guint n_extreme = 0, n_others = 0;
  gboolean is_whole = TRUE;

  gs_table_measure (trace, &low, &high);
  extreme = low < -1.0 ? low : high;
  if (low > high || fabs (extreme) < 2.0)
    return NAN;
  for (guint i = 0; i < trace->samples->len; i++)
    {
      double value = gs_document_trace_get (trace, i)->value;

      if (value == extreme)
        n_extreme++;
      else if (value < -1.0 || value > 1.0)
        return NAN;
      else if (!isnan (value))
        {
          n_others++;
          is_whole &= value == round (value);
        }
    }
  if (n_others == 0 || (is_whole && n_extreme < 2))
    return NAN;

  return is_usual_sentinel (extreme) || (extreme < 0.0 && n_extreme > 1 && !is_whole) ? extreme : NAN;
}

static void
add_missing (GsColumns *columns,
             double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *before = g_steal_pointer (&columns->missing);

  g_ascii_formatd (number, sizeof number, "%.15g", value);
  columns->missing = before != NULL ? g_strconcat (before, " ", number, NULL) : g_strdup (number);
}

/* What stands for a missing value does so in all columns: not where one of them has it as a value of its own.
 * Returns: whether there is such a number that was not known to be one */
static gboolean
guess_missing (GsColumns *columns,
               const GsDocument *document,
               const GsTableContext *context)
{
  gboolean found = FALSE;
  guint trace = 0;

  for (guint i = 0; i < columns->columns->len && trace < document->traces->len; i++)
    {
      const GsColumn *column = columns->columns->pdata[i];
      double minimum, maximum, sentinel;
      gboolean is_one;

      if (column->role != GS_COLUMN_VALUE)
        continue;
      sentinel = find_sentinel (document->traces->pdata[trace++]);
      is_one = !isnan (sentinel) && (!find_known_range (column, context, &minimum, &maximum) || sentinel < minimum || sentinel > maximum);
      for (guint k = 0; k < document->traces->len && is_one; k++)
        is_one = !holds (document->traces->pdata[k], sentinel) || find_sentinel (document->traces->pdata[k]) == sentinel;
      /* The same in two columns is added once. */
      for (guint k = 0; k + 1 < trace && is_one; k++)
        is_one = !holds (document->traces->pdata[k], sentinel);
      if (is_one)
        add_missing (columns, sentinel);
      found |= is_one;
    }

  return found;
}

/* Whether all times are whole seconds. */
static gboolean
has_whole_times (const GsDocument *document)
{
  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];

      for (guint k = 0; k < trace->samples->len; k++)
        {
          if (gs_document_trace_get (trace, k)->time % SECOND != 0)
            return FALSE;
        }
    }
  for (guint i = 0; i < document->tiers->len; i++)
    {
      const GsDocumentTier *tier = document->tiers->pdata[i];

      for (guint k = 0; k < tier->segments->len; k++)
        {
          const GsDocumentSegment *segment = tier->segments->pdata[k];

          if (segment->start % SECOND != 0 || segment->end % SECOND != 0)
            return FALSE;
        }
    }

  return TRUE;
}

/* Seconds that go far behind the clip's end are frames or milliseconds. @document is what was read in seconds. */
static double
guess_unit (const GsDocument *document,
            const GsFormatOptions *options)
{
  double end = (double) gs_document_get_end (document) / (double) SECOND;
  double last = (double) options->duration / (double) SECOND;

  if (options->duration <= 0 || end <= last * MAX_REACH + 1.0)
    return 1e9;
  if (options->pts != NULL && end <= options->n_frames * MAX_OVERHANG && has_whole_times (document))
    return GS_COLUMNS_FRAMES;

  return end / 1000.0 <= get_longest (options) && end / 1000.0 >= last * MIN_REACH ? 1e6 : 1e9;
}

/* Whether the numbers of a column rise from row to row, as times do and ratings do not. */
static gboolean
is_rising (const GsColumns *columns,
           guint index,
           GPtrArray *rows)
{
  double last = -INFINITY;
  guint n = 0;

  for (guint i = columns->headless ? 0 : 1; i < rows->len; i++)
    {
      char **row = rows->pdata[i];
      double value;

      if (g_strv_length (row) <= index || !gs_table_parse_number (row[index], columns->delimiter, &value) || !(value > last))
        return FALSE;
      last = value;
      n++;
    }

  return n > 2;
}

static gboolean
has_times (const GsColumns *columns)
{
  return gs_columns_find_role (columns, GS_COLUMN_TIME) != NULL || gs_columns_find_role (columns, GS_COLUMN_FRAME) != NULL ||
         gs_columns_find_role (columns, GS_COLUMN_START) != NULL;
}

/* Where no name says which column is the time: the first that rises; else values follow at the clip's rate. */
static void
guess_time (GsTableLook *self,
            GsColumns *columns,
            const GsFormatOptions *options)
{
  g_autoptr (GPtrArray) rows = gs_table_look_get_rows (self, columns->delimiter, GS_TABLE_LOOK_ROWS, NULL);

  for (guint i = 0; rows != NULL && i < columns->columns->len; i++)
    {
      GsColumn *column = columns->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE && is_rising (columns, i, rows))
        {
          column->role = GS_COLUMN_TIME;
          return;
        }
    }
  columns->rate = options->n_frames > 1 && options->duration > 0
                    ? round (options->n_frames / ((double) options->duration / (double) SECOND) * 1000.0) / 1000.0
                    : USUAL_RATE;
}

/**
 * gs_table_look_fit:
 * @self: a table
 * @columns: what they were guessed to mean
 * @context: where it is to be taken in
 *
 * Guesses what names do not say: which column is the time, the unit of the times by the clip's duration, and the scales of values
 * that do not lie between -1 and 1, or in the range that is known, and the number that stands for a missing value among such as do. A table that is longer than %QUICK_SIZE is looked at as a whole only
 * if @context says so.
 */
void
gs_table_look_fit (GsTableLook *self,
                   GsColumns *columns,
                   const GsTableContext *context)
{
  const GsFormatOptions *options = context->options;
  g_autoptr (GsDocument) document = NULL;
  guint trace = 0;

  if (!has_times (columns) && columns->rate == 0.0)
    guess_time (self, columns, options);
  /* What is wrong far behind is said when it is read; the start says something all the same. */
  if (context->thorough || g_bytes_get_size (self->whole) <= QUICK_SIZE)
    document = gs_table_look_read_whole (self, columns, options, NULL);
  if (document == NULL)
    document = gs_table_look_read (self, columns, options, NULL);

  if (document != NULL && columns->unit == 1e9 && columns->rate == 0.0 && !gs_columns_is_by_frame (columns))
    columns->unit = guess_unit (document, options);

  if (document != NULL && guess_missing (columns, document, context))
    {
      GsDocument *again = context->thorough || g_bytes_get_size (self->whole) <= QUICK_SIZE
                            ? gs_table_look_read_whole (self, columns, options, NULL)
                            : gs_table_look_read (self, columns, options, NULL);

      gs_document_free (g_steal_pointer (&document));
      document = again;
    }

  for (guint i = 0; document != NULL && i < columns->columns->len; i++)
    {
      GsColumn *column = columns->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE && trace < document->traces->len)
        guess_scale (column, document->traces->pdata[trace++], context);
    }
}

static void G_GNUC_PRINTF (2, 3)
add_note (GPtrArray *notes,
          const char *format,
          ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  /* What is quoted from the file may be cut within a character. */
  g_ptr_array_add (notes, g_utf8_make_valid (text, -1));
}

/* What the times are taken to be, where nobody says it. */
static void
note_times (const GsColumns *columns,
            GPtrArray *notes)
{
  const GsColumn *time = gs_columns_find_role (columns, GS_COLUMN_TIME);
  const GsColumn *clock = time != NULL ? time : gs_columns_find_role (columns, GS_COLUMN_START);

  if (columns->rate > 0.0)
    add_note (notes, _ ("it has no times: %g values a second taken"), columns->rate);
  else if (time != NULL && !gs_columns_is_taken (time->header))
    add_note (notes, _ ("“%.60s” taken as the time, because its numbers rise"), time->header);

  if (columns->unit == GS_COLUMNS_FRAMES)
    add_note (notes, _ ("times taken as numbers of frames, because in seconds they go far behind the clip’s end"));
  else if (columns->unit == 1e6 && clock != NULL && !gs_columns_says_milliseconds (clock->header))
    add_note (notes, _ ("times taken as milliseconds, because in seconds they go far behind the clip’s end"));
}

/**
 * gs_table_look_list_guesses:
 * @self: a table
 * @columns: what gs_table_look_guess() and gs_table_look_fit() take its columns for
 * @notes: (element-type utf8): gets a sentence for all that no name says
 */
void
gs_table_look_list_guesses (GsTableLook *self,
                            const GsColumns *columns,
                            GPtrArray *notes)
{
  if (self->encoding != NULL)
    add_note (notes, _ ("letters taken as %s"), self->encoding);
  if (columns->headless)
    add_note (notes, _ ("its first row is of numbers: it is taken to have no headers"));
  note_times (columns, notes);
  if (columns->missing != NULL)
    add_note (notes, _ ("%.60s taken as what stands for a missing value"), columns->missing);
  for (guint i = 0; i < columns->columns->len; i++)
    {
      const GsColumn *column = columns->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE && !isnan (column->minimum))
        add_note (notes, _ ("“%.60s” taken as on a scale from %g to %g, which becomes -1 to 1"), column->header, column->minimum, column->maximum);
    }
}
