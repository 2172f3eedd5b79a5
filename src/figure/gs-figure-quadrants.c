/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-quadrants.h"

#include "gs-figure-cells.h"
#include "gs-figure-private.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  GsFigure parent;
  char *a_name;
  char *b_name;
  GsQuadrants quadrants;
} GsFigureQuadrants;

/* Around the circumplex, and what is in its middle last. */
static const GsQuadrant order[GS_N_QUADRANTS] = { GS_QUADRANT_HVHA, GS_QUADRANT_LVHA, GS_QUADRANT_LVLA, GS_QUADRANT_HVLA,
                                                  GS_QUADRANT_NEUTRAL };

static const char *const nicks[GS_N_QUADRANTS] = { "neutral", "HVHA", "LVHA", "LVLA", "HVLA" };

static const GsFigureQuadrants *
get_quadrants (const GsFigure *figure)
{
  return (const GsFigureQuadrants *) (gconstpointer) figure;
}

static gsize
get_row_sum (const GsFigureQuadrants *self,
             GsQuadrant quadrant)
{
  gsize sum = 0;

  for (guint i = 0; i < GS_N_QUADRANTS; i++)
    sum += self->quadrants.counts[quadrant][i];

  return sum;
}

static void
get_cell (const GsFigure *figure,
          GsFigureCanvas *canvas,
          guint row,
          guint column,
          GsFigureCell *cell)
{
  const GsFigureQuadrants *self = get_quadrants (figure);
  gsize sum = get_row_sum (self, order[row]), count;
  g_autofree char *percent = NULL;

  if (column == GS_N_QUADRANTS)
    {
      cell->text = gs_figure_format_count (sum);
      return;
    }
  if (sum == 0)
    {
      cell->text = g_strdup ("–");
      return;
    }

  count = self->quadrants.counts[order[row]][order[column]];
  percent = gs_figure_format (100.0 * (double) count / (double) sum, 0, FALSE);
  cell->filled = TRUE;
  cell->colour = gs_figure_colour_amount (canvas, (double) count / (double) sum);
  cell->text = g_strconcat (percent, " %", NULL);
  cell->detail = gs_figure_format_count (count);
}

static char *
sum_up (const GsFigureQuadrants *self)
{
  g_autofree char *same = gs_figure_format (100.0 * self->quadrants.same, 1, FALSE);
  g_autofree char *kappa = gs_figure_format (self->quadrants.kappa, 3, FALSE);
  g_autofree char *n = gs_figure_format_count (self->quadrants.n);

  return g_strdup_printf (_("the same %s %%   Cohen’s κ %s   n = %s"), same, kappa, n);
}

static void
draw (const GsFigure *figure,
      GsFigureCanvas *canvas)
{
  const GsFigureQuadrants *self = get_quadrants (figure);
  g_autofree char *summary = sum_up (self);
  const char *rows[GS_N_QUADRANTS];
  const char *columns[GS_N_QUADRANTS + 1];
  GsFigureCells cells = { .title = figure->title, .summary = summary,
                          .note = figure->note != NULL ? figure->note : _("H high, L low; V valence, A arousal. Percent of the row, and how often."),
                          .x_name = self->b_name, .y_name = self->a_name, .row_names = rows, .column_names = columns,
                          .n_rows = GS_N_QUADRANTS, .n_columns = GS_N_QUADRANTS, .n_extra = 1,
                          .scale_name = _("share of the row"), .scale_top = "1", .scale_bottom = "0", .get_cell = get_cell, .figure = figure };

  for (guint i = 0; i < GS_N_QUADRANTS; i++)
    rows[i] = columns[i] = order[i] == GS_QUADRANT_NEUTRAL ? _("neutral") : nicks[order[i]];
  columns[GS_N_QUADRANTS] = "n";

  gs_figure_cells_draw (&cells, canvas);
}

static gboolean
is_empty (const GsFigure *figure)
{
  return get_quadrants (figure)->quadrants.n == 0;
}

static void
describe (const GsFigure *figure,
          GString *text)
{
  const GsFigureQuadrants *self = get_quadrants (figure);
  g_autofree char *summary = sum_up (self);

  g_string_append_printf (text, _("%s in the rows, %s in the columns; %s"), self->a_name, self->b_name, summary);
}

static void
write_csv (const GsFigure *figure,
           GString *csv)
{
  const GsFigureQuadrants *self = get_quadrants (figure);

  g_string_append (csv, "first,second,n\n");
  for (guint i = 0; i < GS_N_QUADRANTS; i++)
    {
      for (guint j = 0; j < GS_N_QUADRANTS; j++)
        g_string_append_printf (csv, "%s,%s,%" G_GSIZE_FORMAT "\n", nicks[order[i]], nicks[order[j]],
                                self->quadrants.counts[order[i]][order[j]]);
    }
}

static void
clear (GsFigure *figure)
{
  GsFigureQuadrants *self = (GsFigureQuadrants *) (gpointer) figure;

  g_free (self->a_name);
  g_free (self->b_name);
}

static const GsFigureClass quadrants_class = { 480.0, 380.0, draw, is_empty, describe, write_csv, clear };

/**
 * gs_figure_quadrants_new:
 * @title: (nullable): its title
 * @a_name: who is in the rows; the reference, if one of them is
 * @b_name: who is in the columns
 * @quadrants: from gs_quadrants_measure(); copied
 *
 * Which quadrant of the circumplex one said against which the other said. Cells are percent of their row, so that rare quadrants
 * can be read as well as common ones.
 *
 * Returns: (transfer full): the figure
 */
GsFigure *
gs_figure_quadrants_new (const char *title,
                         const char *a_name,
                         const char *b_name,
                         const GsQuadrants *quadrants)
{
  GsFigureQuadrants *self = gs_figure_alloc (&quadrants_class, sizeof *self, title);

  self->a_name = g_strdup (a_name);
  self->b_name = g_strdup (b_name);
  self->quadrants = *quadrants;

  return &self->parent;
}
