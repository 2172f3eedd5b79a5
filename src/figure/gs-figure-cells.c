/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-figure-cells.h"

#include "gs-figure-frame.h"

#include <math.h>

#define GAP         6.0
#define EXTRA_GAP   8.0
#define STEEP       (40.0 * G_PI / 180.0)
#define LEAST_CELL  10.0
#define LEAST_SCALE 40.0

/* Where everything goes. */
typedef struct
{
  double left;
  double top;
  double cell_width;
  double cell_height;
  double names;     /* width of the rows' names */
  double head;      /* height of the columns' names */
  double scale;     /* width of the colours' meaning; 0: none */
  gboolean turned;  /* columns' names are written upwards */
  gboolean summary;
  gboolean axes;
  gboolean note;
} Layout;

static double
get_widest (GsFigureCanvas *canvas,
            const char *const *names,
            guint n)
{
  double widest = 0.0;

  for (guint i = 0; i < n; i++)
    widest = MAX (widest, gs_figure_canvas_measure (canvas, names[i], canvas->text, TRUE));

  return widest;
}

static double
get_x (const GsFigureCells *self,
       const Layout *layout,
       guint column)
{
  return layout->left + column * layout->cell_width + (column >= self->n_columns && self->n_extra > 0 ? EXTRA_GAP : 0.0);
}

/* Tries with so much around the cells: 2 all, 1 no note, summary and scale, 0 the names alone. */
static gboolean
arrange (const GsFigureCells *self,
         GsFigureCanvas *canvas,
         guint level,
         Layout *layout)
{
  double line = gs_figure_canvas_get_line_height (canvas, canvas->text), widest, right, bottom = GS_FIGURE_MARGIN, cells_width;
  guint n_columns = self->n_columns + self->n_extra;

  *layout = (Layout){ .summary = level > 0 && self->summary != NULL, .axes = level > 0, .note = level > 1 && self->note != NULL };
  layout->scale = level > 1 ? canvas->text * 5.0 : 0.0;
  layout->top = GS_FIGURE_MARGIN;
  if (self->title[0] != '\0')
    layout->top += gs_figure_canvas_get_line_height (canvas, canvas->text * 1.2) + 2.0;
  if (layout->summary)
    layout->top += line + 2.0;
  layout->top += GAP;
  if (layout->axes && self->x_name != NULL)
    layout->top += line + 2.0;
  if (layout->note)
    bottom += GAP + gs_figure_canvas_write_lines (canvas, self->note, canvas->text * 0.92, NULL, 0.0, 0.0,
                                                  canvas->width - 2.0 * GS_FIGURE_MARGIN);

  layout->names = MIN (get_widest (canvas, self->row_names, self->n_rows), canvas->width * 0.3);
  layout->left = GS_FIGURE_MARGIN + layout->names + GAP + (layout->axes && self->y_name != NULL ? line + 2.0 : 0.0);
  right = GS_FIGURE_MARGIN + (layout->scale > 0.0 ? layout->scale + 2.0 * GAP : 0.0);
  cells_width = canvas->width - layout->left - right - (self->n_extra > 0 ? EXTRA_GAP : 0.0);
  layout->cell_width = cells_width / n_columns;

  widest = get_widest (canvas, self->column_names, n_columns);
  layout->turned = widest > layout->cell_width - 4.0;
  layout->head = line + 2.0;
  if (layout->turned)
    {
      double longest = MIN (widest, canvas->height * 0.38);

      layout->head = longest * sin (STEEP) + line * cos (STEEP);
      /* The last name leans out to the right. */
      if (layout->left + cells_width + EXTRA_GAP + longest * cos (STEEP) - layout->cell_width / 2.0 > canvas->width)
        layout->cell_width = MAX (0.0, (canvas->width - layout->left - (self->n_extra > 0 ? EXTRA_GAP : 0.0)
                                        - MAX (right, longest * cos (STEEP)))
                                         / (n_columns - 0.5));
    }
  layout->top += layout->head;
  layout->cell_height = (canvas->height - layout->top - bottom) / self->n_rows;
  /* No wider than high by more than a half, nor higher than wide. */
  layout->cell_width = MIN (layout->cell_width, layout->cell_height * 1.7);
  layout->cell_height = MIN (layout->cell_height, layout->cell_width);

  return layout->cell_width >= LEAST_CELL && layout->cell_height >= LEAST_CELL;
}

static void
draw_cell (const GsFigureCells *self,
           GsFigureCanvas *canvas,
           const Layout *layout,
           guint row,
           guint column)
{
  double x = get_x (self, layout, column), y = layout->top + row * layout->cell_height, size = canvas->text;
  double line = gs_figure_canvas_get_line_height (canvas, size), width;
  gboolean bold = self->marked != NULL && self->marked[row] && column >= self->n_columns;
  GsFigureCell cell = { 0 };
  GsFigureColour ink, dim;

  self->get_cell (self->figure, canvas, row, column, &cell);
  ink = canvas->ink;
  if (cell.filled)
    {
      gs_figure_canvas_set_colour (canvas, &cell.colour);
      cairo_rectangle (canvas->cr, x, y, layout->cell_width, layout->cell_height);
      cairo_fill (canvas->cr);
      ink = gs_figure_colour_text_on (&cell.colour);
    }
  else if (column < self->n_columns)
    {
      ink = canvas->dim;
    }
  dim = ink;

  if (cell.text != NULL)
    {
      width = gs_figure_canvas_measure (canvas, cell.text, size, bold);
      if (width > layout->cell_width - 4.0)
        size *= (layout->cell_width - 4.0) / width;
      /* What could not be read is left away. */
      if (size >= canvas->text * 0.6 && line <= layout->cell_height + 2.0)
        {
          gboolean two = cell.detail != NULL && layout->cell_height > line * 2.1 &&
                         gs_figure_canvas_measure (canvas, cell.detail, canvas->text * 0.85, FALSE) < layout->cell_width - 2.0;

          gs_figure_canvas_write (canvas, cell.text, size, bold, &ink, x + layout->cell_width / 2.0,
                                  y + layout->cell_height / 2.0 - (two ? line * 0.45 : 0.0), 0.5, 0.0);
          if (two)
            gs_figure_canvas_write (canvas, cell.detail, canvas->text * 0.85, FALSE, &dim, x + layout->cell_width / 2.0,
                                    y + layout->cell_height / 2.0 + line * 0.5, 0.5, 0.0);
        }
    }
  g_free (cell.text);
  g_free (cell.detail);
}

static void
draw_lines (const GsFigureCells *self,
            GsFigureCanvas *canvas,
            const Layout *layout)
{
  double width = layout->cell_width * self->n_columns, height = layout->cell_height * self->n_rows;

  /* In the surface's colour: cells apart from each other without a cage of lines. */
  gs_figure_canvas_set_colour (canvas, &canvas->surface);
  cairo_set_line_width (canvas->cr, 1.0);
  for (guint row = 1; row < self->n_rows; row++)
    {
      cairo_move_to (canvas->cr, layout->left, layout->top + row * layout->cell_height);
      cairo_rel_line_to (canvas->cr, width, 0.0);
    }
  for (guint column = 1; column < self->n_columns; column++)
    {
      cairo_move_to (canvas->cr, layout->left + column * layout->cell_width, layout->top);
      cairo_rel_line_to (canvas->cr, 0.0, height);
    }
  cairo_stroke (canvas->cr);
  gs_figure_canvas_set_colour (canvas, &canvas->edge);
  cairo_rectangle (canvas->cr, layout->left, layout->top, width, height);
  cairo_stroke (canvas->cr);
}

static void
draw_marks (const GsFigureCells *self,
            GsFigureCanvas *canvas,
            const Layout *layout)
{
  double width = layout->cell_width * (self->n_columns + self->n_extra) + (self->n_extra > 0 ? EXTRA_GAP : 0.0);
  GsFigureColour own = gs_figure_colour_line (canvas, GS_FIGURE_LINE_OWN, 0);

  gs_figure_canvas_set_colour (canvas, &own);
  cairo_set_line_width (canvas->cr, 2.5);
  for (guint row = 0; row < self->n_rows; row++)
    {
      if (self->marked == NULL || !self->marked[row])
        continue;
      cairo_rectangle (canvas->cr, layout->left, layout->top + row * layout->cell_height, width, layout->cell_height);
      cairo_stroke (canvas->cr);
    }
}

static void
draw_names (const GsFigureCells *self,
            GsFigureCanvas *canvas,
            const Layout *layout)
{
  double line = gs_figure_canvas_get_line_height (canvas, canvas->text);
  double width = layout->cell_width * self->n_columns, height = layout->cell_height * self->n_rows;

  for (guint row = 0; row < self->n_rows; row++)
    gs_figure_canvas_write (canvas, self->row_names[row], canvas->text, self->marked != NULL && self->marked[row], &canvas->ink,
                            layout->left - GAP, layout->top + (row + 0.5) * layout->cell_height, 1.0, layout->names);

  for (guint column = 0; column < self->n_columns + self->n_extra; column++)
    {
      double x = get_x (self, layout, column) + layout->cell_width / 2.0;
      gboolean bold = self->marked != NULL && column < self->n_columns && self->marked[column];

      if (layout->turned)
        gs_figure_canvas_write_turned (canvas, self->column_names[column], canvas->text, bold, &canvas->ink, x,
                                       layout->top - 3.0 - line * 0.4, 0.0, STEEP, canvas->height * 0.38);
      else
        gs_figure_canvas_write (canvas, self->column_names[column], canvas->text, bold, &canvas->ink, x,
                                layout->top - 2.0 - line / 2.0, 0.5, layout->cell_width);
    }

  if (!layout->axes)
    return;
  if (self->x_name != NULL)
    gs_figure_canvas_write (canvas, self->x_name, canvas->text, FALSE, &canvas->dim, layout->left + width / 2.0,
                            layout->top - layout->head - line / 2.0, 0.5, canvas->width - layout->left - GS_FIGURE_MARGIN);
  if (self->y_name != NULL)
    gs_figure_canvas_write_turned (canvas, self->y_name, canvas->text, FALSE, &canvas->dim, GS_FIGURE_MARGIN + line / 2.0,
                                   layout->top + height / 2.0, 0.5, G_PI / 2.0, MAX (height, 40.0));
}

/**
 * gs_figure_cells_draw:
 * @self: a table
 * @canvas: a canvas
 *
 * Draws it over the whole canvas, the cells as large as they can be.
 */
void
gs_figure_cells_draw (const GsFigureCells *self,
                      GsFigureCanvas *canvas)
{
  Layout layout;
  double right;
  gboolean fits = FALSE;

  for (int level = 2; level >= 0 && !fits; level--)
    fits = arrange (self, canvas, (guint) level, &layout);
  if (!fits)
    return;

  gs_figure_draw_head (canvas, self->title, layout.summary ? self->summary : NULL);
  if (layout.note)
    gs_figure_draw_foot (canvas, self->note);
  for (guint row = 0; row < self->n_rows; row++)
    {
      for (guint column = 0; column < self->n_columns + self->n_extra; column++)
        draw_cell (self, canvas, &layout, row, column);
    }
  draw_lines (self, canvas, &layout);
  draw_marks (self, canvas, &layout);
  draw_names (self, canvas, &layout);

  right = get_x (self, &layout, self->n_columns + self->n_extra);
  if (layout.scale > 0.0 && layout.cell_height * self->n_rows >= LEAST_SCALE)
    gs_figure_draw_scale (canvas, right + 2.0 * GAP, layout.top, layout.cell_height * self->n_rows,
                          self->scale_name, self->scale_top, self->scale_bottom, self->scale_signed);

  canvas->geometry = (GsFigureGeometry){ .x = layout.left,
                                         .y = layout.top,
                                         .width = layout.cell_width * self->n_columns,
                                         .height = layout.cell_height * self->n_rows,
                                         .n_rows = self->n_rows,
                                         .n_columns = self->n_columns };
}
