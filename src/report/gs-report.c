/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-report-private.h"

#include "gs-figure-canvas.h"
#include "gs-figure-csv.h"

#include <math.h>

static void
clear_cell_cb (gpointer data)
{
  g_free (((GsReportCell *) data)->text);
}

static void
clear_column_cb (gpointer data)
{
  g_free (((GsReportColumn *) data)->name);
}

static void
table_free (GsReportTable *self)
{
  g_array_unref (self->columns);
  g_array_unref (self->cells);
  g_hash_table_unref (self->marked);
  g_free (self);
}

static void
clear_block_cb (gpointer data)
{
  GsReportBlock *block = data;

  g_free (block->name);
  g_free (block->text);
  g_clear_pointer (&block->table, table_free);
  g_clear_pointer (&block->figure, gs_figure_unref);
}

/**
 * gs_report_new:
 * @title: its title
 *
 * Returns: (transfer full): an empty report
 */
GsReport *
gs_report_new (const char *title)
{
  GsReport *self = g_new0 (GsReport, 1);

  self->title = g_utf8_make_valid (title, -1);
  self->blocks = g_array_new (FALSE, TRUE, sizeof (GsReportBlock));
  g_array_set_clear_func (self->blocks, clear_block_cb);

  return self;
}

void
gs_report_free (GsReport *self)
{
  g_free (self->title);
  g_array_unref (self->blocks);
  g_free (self);
}

const char *
gs_report_get_title (const GsReport *self)
{
  return self->title;
}

/* A name that no other block has: what is behind it goes into a file that is called so. Different words may come to the same letters. */
static char *
make_unique (const GsReport *self,
             const char *name)
{
  g_autofree char *candidate = g_strdup (name);
  guint number = 1, i = 0;

  while (candidate != NULL && i < self->blocks->len)
    {
      if (g_strcmp0 (g_array_index (self->blocks, GsReportBlock, i++).name, candidate) != 0)
        continue;
      g_free (candidate);
      candidate = g_strdup_printf ("%s-%u", name, ++number);
      i = 0;
    }

  return g_steal_pointer (&candidate);
}

static GsReportBlock *
add_block (GsReport *self,
           GsReportKind kind,
           const char *name,
           const char *text)
{
  GsReportBlock block = { .kind = kind, .name = make_unique (self, name), .text = g_utf8_make_valid (text, -1) };

  g_array_append_val (self->blocks, block);

  return &g_array_index (self->blocks, GsReportBlock, self->blocks->len - 1);
}

/**
 * gs_report_add_heading:
 * @self: a report
 * @level: 1, or 2 for one below that
 * @text: the heading
 */
void
gs_report_add_heading (GsReport *self,
                       guint level,
                       const char *text)
{
  add_block (self, GS_REPORT_HEADING, NULL, text)->level = level;
}

/**
 * gs_report_add_paragraph:
 * @self: a report
 * @text: sentences
 */
void
gs_report_add_paragraph (GsReport *self,
                         const char *text)
{
  add_block (self, GS_REPORT_PARAGRAPH, NULL, text);
}

/**
 * gs_report_add_figure:
 * @self: a report
 * @name: for the figure's files
 * @caption: what it shows
 * @figure: the figure; the report takes a reference
 * @half: whether half the width is enough, so that two may stand side by side
 */
void
gs_report_add_figure (GsReport *self,
                      const char *name,
                      const char *caption,
                      GsFigure *figure,
                      gboolean half)
{
  GsReportBlock *block = add_block (self, GS_REPORT_FIGURE, name, caption);

  block->figure = gs_figure_ref (figure);
  block->half = half;
  block->number = ++self->n_figures;
}

/**
 * gs_report_add_table:
 * @self: a report
 * @name: for the table's file
 * @caption: what it tells
 *
 * Returns: (transfer none): an empty table; columns first, then cells row by row
 */
GsReportTable *
gs_report_add_table (GsReport *self,
                     const char *name,
                     const char *caption)
{
  GsReportBlock *block = add_block (self, GS_REPORT_TABLE, name, caption);

  block->number = ++self->n_tables;
  block->table = g_new0 (GsReportTable, 1);
  block->table->columns = g_array_new (FALSE, TRUE, sizeof (GsReportColumn));
  block->table->cells = g_array_new (FALSE, TRUE, sizeof (GsReportCell));
  block->table->marked = g_hash_table_new (NULL, NULL);
  g_array_set_clear_func (block->table->columns, clear_column_cb);
  g_array_set_clear_func (block->table->cells, clear_cell_cb);

  return block->table;
}

/**
 * gs_report_table_add_column:
 * @self: a table without cells
 * @name: what is in the column
 * @is_text: %TRUE for words, which begin at the left; numbers end at the right
 */
void
gs_report_table_add_column (GsReportTable *self,
                            const char *name,
                            gboolean is_text)
{
  GsReportColumn column = { g_strdup (name), is_text, FALSE };

  g_array_append_val (self->columns, column);
}

void
gs_report_table_add_text (GsReportTable *self,
                          const char *text)
{
  GsReportCell cell = { .text = g_utf8_make_valid (text, -1) };

  g_array_append_val (self->cells, cell);
}

void
gs_report_table_add_count (GsReportTable *self,
                           gsize count)
{
  GsReportCell cell = { .text = gs_figure_format_count (count), .n_values = 1, .values = { (double) count } };

  g_array_append_val (self->cells, cell);
}

void
gs_report_table_add_number (GsReportTable *self,
                            double value,
                            guint decimals)
{
  GsReportCell cell = { .text = gs_figure_format (value, decimals, FALSE), .n_values = 1, .values = { value } };

  g_array_append_val (self->cells, cell);
}

/**
 * gs_report_table_add_estimate:
 * @self: a table
 * @value: a number
 * @interval: (nullable): its interval
 * @decimals: how many to show; the CSV file has them all
 * @shown: whether the interval is to be read in the table too, and not only in the CSV file
 *
 * Adds a number with its interval, if it has one.
 */
void
gs_report_table_add_estimate (GsReportTable *self,
                              double value,
                              const GsInterval *interval,
                              guint decimals,
                              gboolean shown)
{
  GsReportCell cell = { .n_values = 3 };
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  g_autofree char *number = NULL;
  guint column = self->cells->len % self->columns->len;

  if (interval == NULL)
    {
      gs_report_table_add_number (self, value, decimals);
      return;
    }

  g_array_index (self->columns, GsReportColumn, column).has_interval = TRUE;
  cell.values[0] = value;
  cell.values[1] = interval->low;
  cell.values[2] = interval->high;
  number = gs_figure_format (value, decimals, FALSE);
  low = gs_figure_format (interval->low, decimals, FALSE);
  high = gs_figure_format (interval->high, decimals, FALSE);
  cell.text = isnan (interval->low) || !shown ? g_strdup (number) : g_strdup_printf ("%s [%s, %s]", number, low, high);
  g_array_append_val (self->cells, cell);
}

/**
 * gs_report_table_mark:
 * @self: a table
 *
 * Makes the row of the last cell stand out.
 */
void
gs_report_table_mark (GsReportTable *self)
{
  g_hash_table_add (self->marked, GUINT_TO_POINTER ((self->cells->len - 1) / self->columns->len));
}

guint
gs_report_table_get_n_rows (const GsReportTable *self)
{
  return self->columns->len > 0 ? self->cells->len / self->columns->len : 0;
}

const GsReportCell *
gs_report_table_get_cell (const GsReportTable *self,
                          guint row,
                          guint column)
{
  return &g_array_index (self->cells, GsReportCell, row * self->columns->len + column);
}

/* All digits, intervals in columns of their own. */
static GString *
table_to_csv (const GsReportTable *self)
{
  GString *csv = g_string_new (NULL);

  for (guint c = 0; c < self->columns->len; c++)
    {
      const GsReportColumn *column = &g_array_index (self->columns, GsReportColumn, c);

      if (c > 0)
        g_string_append_c (csv, ',');
      gs_figure_csv_append_name (csv, column->name);
      if (column->has_interval)
        {
          g_autofree char *low = g_strconcat (column->name, " low", NULL);
          g_autofree char *high = g_strconcat (column->name, " high", NULL);

          g_string_append_c (csv, ',');
          gs_figure_csv_append_name (csv, low);
          g_string_append_c (csv, ',');
          gs_figure_csv_append_name (csv, high);
        }
    }
  g_string_append_c (csv, '\n');

  for (guint row = 0; row < gs_report_table_get_n_rows (self); row++)
    {
      for (guint c = 0; c < self->columns->len; c++)
        {
          const GsReportColumn *column = &g_array_index (self->columns, GsReportColumn, c);
          const GsReportCell *cell = gs_report_table_get_cell (self, row, c);

          if (c > 0)
            g_string_append_c (csv, ',');
          if (cell->n_values == 0)
            gs_figure_csv_append_name (csv, cell->text);
          else
            gs_figure_csv_append_number (csv, cell->values[0]);
          for (guint i = 1; i < 3 && column->has_interval; i++)
            {
              g_string_append_c (csv, ',');
              gs_figure_csv_append_number (csv, cell->n_values == 3 ? cell->values[i] : NAN);
            }
        }
      g_string_append_c (csv, '\n');
    }

  return csv;
}

/**
 * gs_report_save_parts:
 * @self: a report
 * @folder: an existing folder
 * @ending: svg, pdf or png
 * @error: (out) (optional): why not
 *
 * Writes each figure with its data, and each table as CSV with all digits.
 *
 * Returns: whether all were written
 */
gboolean
gs_report_save_parts (const GsReport *self,
                      const char *folder,
                      const char *ending,
                      GError **error)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const GsReportBlock *block = &g_array_index (self->blocks, GsReportBlock, i);
      g_autofree char *name = g_strdup_printf ("%s.%s", block->name, block->kind == GS_REPORT_TABLE ? "csv" : ending);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (block->kind == GS_REPORT_FIGURE && !gs_figure_save (block->figure, path, error))
        return FALSE;
      if (block->kind == GS_REPORT_TABLE)
        {
          g_autoptr (GString) csv = table_to_csv (block->table);

          if (!g_file_set_contents_full (path, csv->str, (gssize) csv->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error))
            return FALSE;
        }
    }

  return TRUE;
}
