/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-matrix.h"

#include "gs-figure-cells.h"
#include "gs-figure-private.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  GsFigure parent;
  char *measure;
  guint n;
  char **names;
  double *values; /* [n, n] */
  gboolean *marked;
  char **reasons;
  GPtrArray *extra_names;
  GPtrArray *extra_values; /* double [n] each */
} GsFigureMatrix;

static const GsFigureMatrix *
get_matrix (const GsFigure *figure)
{
  return (const GsFigureMatrix *) (gconstpointer) figure;
}

static void
get_cell (const GsFigure *figure,
          GsFigureCanvas *canvas,
          guint row,
          guint column,
          GsFigureCell *cell)
{
  const GsFigureMatrix *self = get_matrix (figure);
  double value;

  if (column >= self->n)
    {
      cell->text = gs_figure_format (((const double *) self->extra_values->pdata[column - self->n])[row], 2, FALSE);
      return;
    }
  /* Everybody agrees with themselves: nothing to read there. */
  if (row == column)
    {
      cell->filled = TRUE;
      cell->colour = canvas->grid;
      return;
    }

  value = self->values[row * self->n + column];
  cell->text = gs_figure_format (value, 2, FALSE);
  cell->filled = isfinite (value);
  cell->colour = gs_figure_colour_signed (canvas, value);
}

/* The note, and why rows are marked. */
static char *
make_note (const GsFigureMatrix *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->n; i++)
    {
      if (self->reasons[i] != NULL)
        g_ptr_array_add (parts, g_strdup_printf ("▲ %s: %s", self->names[i], self->reasons[i]));
    }
  if (self->parent.note != NULL)
    g_ptr_array_add (parts, g_strdup (self->parent.note));
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);

  return g_strjoinv ("\n", (char **) parts->pdata);
}

static void
draw (const GsFigure *figure,
      GsFigureCanvas *canvas)
{
  const GsFigureMatrix *self = get_matrix (figure);
  g_autofree char *note = make_note (self);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  GsFigureCells cells = { .title = figure->title, .note = note, .marked = self->marked, .n_rows = self->n, .n_columns = self->n,
                          .n_extra = self->extra_names->len, .scale_name = self->measure, .scale_top = "1",
                          .scale_bottom = "−1", .scale_signed = TRUE, .get_cell = get_cell, .figure = figure };

  for (guint i = 0; i < self->n; i++)
    {
      g_ptr_array_add (rows, g_strconcat (self->marked[i] ? "▲ " : "", self->names[i], NULL));
      g_ptr_array_add (columns, rows->pdata[i]);
    }
  for (guint i = 0; i < self->extra_names->len; i++)
    g_ptr_array_add (columns, self->extra_names->pdata[i]);
  cells.row_names = (const char *const *) rows->pdata;
  cells.column_names = (const char *const *) columns->pdata;

  gs_figure_cells_draw (&cells, canvas);
}

static gboolean
is_empty (const GsFigure *figure)
{
  return get_matrix (figure)->n < 2;
}

static void
describe (const GsFigure *figure,
          GString *text)
{
  const GsFigureMatrix *self = get_matrix (figure);
  g_autofree char *note = make_note (self);

  g_string_append_printf (text, "%s", self->measure);
  for (guint i = 0; i < self->n; i++)
    {
      for (guint j = i + 1; j < self->n; j++)
        {
          g_autofree char *value = gs_figure_format (self->values[i * self->n + j], 2, FALSE);

          g_string_append_printf (text, "; %s – %s %s", self->names[i], self->names[j], value);
        }
    }
  if (note != NULL)
    g_string_append_printf (text, ". %s", note);
}

static void
write_csv (const GsFigure *figure,
           GString *csv)
{
  const GsFigureMatrix *self = get_matrix (figure);

  gs_figure_csv_append_name (csv, self->measure);
  for (guint i = 0; i < self->n; i++)
    {
      g_string_append_c (csv, ',');
      gs_figure_csv_append_name (csv, self->names[i]);
    }
  for (guint i = 0; i < self->extra_names->len; i++)
    {
      g_string_append_c (csv, ',');
      gs_figure_csv_append_name (csv, self->extra_names->pdata[i]);
    }
  g_string_append_c (csv, '\n');

  for (guint i = 0; i < self->n; i++)
    {
      gs_figure_csv_append_name (csv, self->names[i]);
      for (guint j = 0; j < self->n; j++)
        {
          g_string_append_c (csv, ',');
          gs_figure_csv_append_number (csv, self->values[i * self->n + j]);
        }
      for (guint j = 0; j < self->extra_names->len; j++)
        {
          g_string_append_c (csv, ',');
          gs_figure_csv_append_number (csv, ((const double *) self->extra_values->pdata[j])[i]);
        }
      g_string_append_c (csv, '\n');
    }
}

static void
clear (GsFigure *figure)
{
  GsFigureMatrix *self = (GsFigureMatrix *) (gpointer) figure;

  g_free (self->measure);
  g_strfreev (self->names);
  g_free (self->values);
  g_free (self->marked);
  for (guint i = 0; i < self->n; i++)
    g_free (self->reasons[i]);
  g_free (self->reasons);
  g_ptr_array_unref (self->extra_names);
  g_ptr_array_unref (self->extra_values);
}

static const GsFigureClass matrix_class = { 520.0, 400.0, draw, is_empty, describe, write_csv, clear };

/**
 * gs_figure_matrix_new:
 * @title: (nullable): its title
 * @measure: what is in the cells, such as "CCC": -1 to 1
 * @names: [n] who
 * @n: how many
 * @values: [n * n] row by row, NaN where undefined; copied. The diagonal is not shown
 *
 * Everybody with everybody: a number in each cell, and a colour from orange (-1) by the surface (0) to blue (1).
 *
 * Returns: (transfer full): the figure
 */
GsFigure *
gs_figure_matrix_new (const char *title,
                      const char *measure,
                      const char *const *names,
                      guint n,
                      const double *values)
{
  GsFigureMatrix *self = gs_figure_alloc (&matrix_class, sizeof *self, title);

  self->measure = g_strdup (measure);
  self->n = n;
  /* Names above and a note below beside the rows. */
  self->parent.height = CLAMP (160.0 + 36.0 * n, 240.0, 900.0);
  self->names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    self->names[i] = g_strdup (names[i]);
  self->values = g_memdup2 (values, (gsize) n * n * sizeof (double));
  self->marked = g_new0 (gboolean, n + 1);
  self->reasons = g_new0 (char *, n + 1);
  self->extra_names = g_ptr_array_new_with_free_func (g_free);
  self->extra_values = g_ptr_array_new_with_free_func (g_free);

  return &self->parent;
}

/**
 * gs_figure_matrix_add_column:
 * @self: a matrix
 * @name: what is in the column, such as a weight
 * @values: [n] one for each row; copied
 *
 * Adds a column of numbers beside the cells.
 */
void
gs_figure_matrix_add_column (GsFigure *self,
                             const char *name,
                             const double *values)
{
  GsFigureMatrix *matrix = (GsFigureMatrix *) (gpointer) self;

  g_return_if_fail (self->class == &matrix_class);

  g_ptr_array_add (matrix->extra_names, g_strdup (name));
  g_ptr_array_add (matrix->extra_values, g_memdup2 (values, matrix->n * sizeof (double)));
}

/**
 * gs_figure_matrix_mark:
 * @self: a matrix
 * @row: whom
 * @reason: (nullable): why, written below
 *
 * Marks somebody who stands out from the others.
 */
void
gs_figure_matrix_mark (GsFigure *self,
                       guint row,
                       const char *reason)
{
  GsFigureMatrix *matrix = (GsFigureMatrix *) (gpointer) self;

  g_return_if_fail (self->class == &matrix_class);
  g_return_if_fail (row < matrix->n);

  matrix->marked[row] = TRUE;
  g_free (matrix->reasons[row]);
  matrix->reasons[row] = g_strdup (reason);
}
