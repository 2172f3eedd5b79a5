/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-assignment-table.h"

#include "gs-table.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <string.h>

/* Who is to rate what, as people and other programs write it down. */

/* More is no plan for people. */
#define MOST_ROWS 100000

enum
{
  RATER,
  CLIP,
  DIMENSION,
  TIER,
  ORDER,
  TIME,
  NOTE,
  N_COLUMNS
};

static const char *const headers[N_COLUMNS] = { "rater", "clip", "dimension", "tier", "order", "time", "note" };

/* What is written; the last is for people, and reading passes over it. */
#define FIRST_LINE "rater,clip,dimension,order,time,note,state\n"

static void
row_free (gpointer data)
{
  GsAssignmentRow *row = data;

  g_free (row->rater);
  g_free (row->clip);
  g_free (row->dimension);
  g_free (row->note);
  g_free (row);
}

/**
 * gs_assignment_table_free:
 * @self: (transfer full): a list
 */
void
gs_assignment_table_free (GsAssignmentTable *self)
{
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

G_GNUC_PRINTF (3, 4)
static void
add_problem (GsAssignmentTable *self,
             guint line,
             const char *format,
             ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->problems, g_strdup_printf (_ ("line %u: %s"), line, reason));
  self->n_refused++;
}

/* --- reading --- */

static gboolean
find_columns (GsText *text,
              GPtrArray *fields,
              int *columns,
              GError **error)
{
  for (guint c = 0; c < N_COLUMNS; c++)
    columns[c] = -1;

  for (guint i = 0; i < fields->len; i++)
    {
      char *name = g_strstrip (fields->pdata[i]);

      for (guint c = 0; c < N_COLUMNS; c++)
        {
          if (g_ascii_strcasecmp (name, headers[c]) != 0)
            continue;
          if (columns[c] >= 0)
            return gs_text_refuse (text, error, _ ("the column “%s” is there twice"), headers[c]);
          columns[c] = (int) i;
        }
    }

  for (guint c = RATER; c <= DIMENSION; c++)
    {
      if (columns[c] < 0)
        /* Translators: %s is the name of a column, which is the same in every language */
        return gs_text_refuse (text, error, _ ("the first line has to name the columns rater, clip and dimension; “%s” is missing"), headers[c]);
    }

  return TRUE;
}

static const char *
get_field (GPtrArray *fields,
           int column)
{
  return column >= 0 && (guint) column < fields->len ? g_strstrip (fields->pdata[column]) : "";
}

/* A number from 1 on, or 0 where nothing stands. */
static gboolean
read_number (const char *field,
             guint most,
             guint *number)
{
  int value;

  *number = 0;
  if (*field == '\0')
    return TRUE;
  if (!gs_text_to_int (field, &value) || value < 1 || (guint) value > most)
    return FALSE;
  *number = (guint) value;

  return TRUE;
}

static char *
make_key (const char *rater,
          const char *clip,
          const char *dimension,
          guint time)
{
  return g_strdup_printf ("%s\n%s\n%s\n%u", rater, clip, dimension, time);
}

static void
read_row (GsAssignmentTable *self,
          guint line,
          GPtrArray *fields,
          const int *columns,
          guint n_columns,
          GHashTable *lines)
{
  const char *rater = get_field (fields, columns[RATER]), *clip = get_field (fields, columns[CLIP]);
  const char *dimension = get_field (fields, columns[DIMENSION]);
  g_autofree char *key = NULL;
  GsAssignmentRow *row;
  guint order, time, before;

  if (fields->len > n_columns)
    add_problem (self, line, ngettext ("it has more fields than the first line, which has %u", "it has more fields than the first line, which has %u", n_columns), n_columns);
  else if (*get_field (fields, columns[TIER]) != '\0')
    add_problem (self, line, _ ("tiers cannot be assigned, only dimensions"));
  else if (*rater == '\0')
    add_problem (self, line, _ ("no rater is named"));
  else if (*clip == '\0')
    add_problem (self, line, _ ("no clip is named"));
  else if (*dimension == '\0')
    add_problem (self, line, _ ("no dimension is named"));
  else if (!read_number (get_field (fields, columns[ORDER]), G_MAXINT, &order))
    add_problem (self, line, _ ("“%s” is no order: a whole number from 1 on"), get_field (fields, columns[ORDER]));
  else if (!read_number (get_field (fields, columns[TIME]), GS_ASSIGNMENT_MOST_TIMES, &time))
    add_problem (self, line, _ ("“%s” is no time: a whole number from 1 to %d"), get_field (fields, columns[TIME]), GS_ASSIGNMENT_MOST_TIMES);
  else
    {
      /* What is named again without saying the how many-th time it is is to be rated once more */
      key = make_key (rater, clip, dimension, time);
      before = time > 0 ? GPOINTER_TO_UINT (g_hash_table_lookup (lines, key)) : 0;
      if (before != 0)
        {
          add_problem (self, line, _ ("it says the same as line %u"), before);
          return;
        }
      g_hash_table_insert (lines, g_steal_pointer (&key), GUINT_TO_POINTER (line));

      row = g_new0 (GsAssignmentRow, 1);
      row->line = line;
      row->rater = g_strdup (rater);
      row->clip = g_strdup (clip);
      row->dimension = g_strdup (dimension);
      row->order = order;
      row->time = time;
      row->note = g_strdup (get_field (fields, columns[NOTE]));
      g_ptr_array_add (self->rows, row);
    }
}

/* Who has no order comes after those who have one, and within the same order the file's own holds. */
static int
compare_rows_cb (gconstpointer a,
                 gconstpointer b)
{
  const GsAssignmentRow *first = *(GsAssignmentRow *const *) a, *second = *(GsAssignmentRow *const *) b;
  guint one = first->order - 1, other = second->order - 1; /* 0 becomes the largest */

  if (one != other)
    return one < other ? -1 : 1;

  return first->line < second->line ? -1 : first->line > second->line;
}

static gboolean
read_rows (GsAssignmentTable *self,
           GsText *text,
           GError **error)
{
  char delimiter = gs_table_guess_delimiter (text->contents);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int columns[N_COLUMNS];
  guint n_columns, n = 0;

  if (!gs_text_next_record (text, delimiter, fields, error) || !find_columns (text, fields, columns, error))
    return FALSE;
  n_columns = fields->len;

  for (;;)
    {
      gboolean empty = TRUE;

      if (!gs_text_next_record (text, delimiter, fields, error))
        return FALSE;
      if (fields->len == 0)
        break;
      for (guint i = 0; i < fields->len; i++)
        empty = empty && *g_strstrip (fields->pdata[i]) == '\0';
      if (empty)
        continue;
      if (++n > MOST_ROWS)
        return gs_text_refuse (text, error, _ ("more than %d assignments"), MOST_ROWS);
      read_row (self, text->line, fields, columns, n_columns, lines);
    }
  if (n == 0)
    return gs_text_refuse (text, error, _ ("there is no assignment below the first line"));

  return TRUE;
}

/**
 * gs_assignment_table_read:
 * @path: a CSV file; fields between commas, semicolons or tabs, UTF-8, with a first line that names its columns
 * @error: return location for a #GsFormatsError: it cannot be read, or is no such table at all
 *
 * Reads who is to rate what. Lines that make no sense by themselves are left out, each with a problem that names it; what the others
 * mean in a project says gs_assignment_list_match() in `batch`. May be called in any thread.
 *
 * Returns: (transfer full) (nullable): the list; %NULL on error
 */
GsAssignmentTable *
gs_assignment_table_read (const char *path,
                         GError **error)
{
  static const GsFormatOptions options = { 0 };
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *display = g_filename_display_name (name);
  g_autoptr (GsAssignmentTable) self = NULL;
  g_autofree char *data = NULL;
  GsSource source = { .path = path, .name = display, .options = &options };
  g_auto (GsText) text = { 0 };
  gsize size;

  data = gs_format_load (path, &size, error);
  if (data == NULL)
    return NULL;

  source.data = (const guint8 *) data;
  source.size = size;
  if (!gs_text_init (&text, &source, source.data, size, NULL, error))
    return NULL;

  self = g_new0 (GsAssignmentTable, 1);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  if (!read_rows (self, &text, error))
    return NULL;

  g_ptr_array_sort (self->rows, compare_rows_cb);

  return g_steal_pointer (&self);
}

/**
 * gs_assignment_table_begin:
 *
 * Returns: (transfer full): a table with its first line and no assignment yet
 */
GString *
gs_assignment_table_begin (void)
{
  return g_string_new (FIRST_LINE);
}

/**
 * gs_assignment_table_append:
 * @text: what gs_assignment_table_begin() made
 * @row: who is to rate what; its line does not matter
 * @state: how far that is
 */
void
gs_assignment_table_append (GString *text,
                            const GsAssignmentRow *row,
                            const char *state)
{
  gs_text_append_field (text, row->rater, ',', FALSE);
  g_string_append_c (text, ',');
  gs_text_append_field (text, row->clip, ',', FALSE);
  g_string_append_c (text, ',');
  gs_text_append_field (text, row->dimension, ',', FALSE);
  g_string_append_printf (text, ",%u,%u,", row->order, row->time);
  gs_text_append_field (text, row->note, ',', FALSE);
  g_string_append_printf (text, ",%s\n", state);
}
