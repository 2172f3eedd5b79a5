/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-report-pages.h"

#include "gs-figure-canvas.h"

#include <math.h>

#define LEFT        56.0
#define TOP         56.0
#define BOTTOM      64.0
#define WIDTH       (GS_REPORT_WIDTH - 2.0 * LEFT)
#define END         (GS_REPORT_HEIGHT - BOTTOM)
#define GUTTER      14.0
#define HALF        ((WIDTH - GUTTER) / 2.0)
#define HALF_SCALE  0.66 /* of a figure that takes half the width */
#define FULL_SCALE  0.86
#define MOST_FIGURE 310.0
#define BODY        9.5
#define CAPTION     8.5
#define TABLE       8.5
#define LEAST_TABLE 6.5
#define CELL_GAP    9.0
#define MOST_TOP    400.0 /* height that waiting figures may take of a page at most */

typedef struct
{
  const GsReport *report;
  const GsReportPaper *paper;
  GsFigureCanvas canvas;
  cairo_t *cr;
  guint page;
  guint n_pages; /* 0 as long as they are only counted */
  double y;
  GArray *waiting; /* guint: figures that did not fit, for the top of the next page */
  gboolean failed;
  GError **error;
} Pages;

static PangoLayout *
make_text (Pages *self,
           const char *markup,
           double size,
           double width)
{
  PangoLayout *layout = pango_layout_copy (self->canvas.layout);
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();

  pango_font_description_set_family (font, self->canvas.font);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, NULL);
  pango_layout_set_single_paragraph_mode (layout, FALSE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_line_spacing (layout, 1.15f);
  pango_layout_set_markup (layout, markup, -1);

  return layout;
}

static double
get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);

  return (double) height / PANGO_SCALE;
}

static char *
make_caption (const GsReportBlock *block)
{
  return g_markup_printf_escaped ("<b>%s %u.</b> %s", block->kind == GS_REPORT_TABLE ? "Table" : "Figure", block->number, block->text);
}

/* Draws a figure and its caption; @height is that of the figure if it takes half the width. Returns the height of both. */
static double
draw_figure (Pages *self,
             const GsReportBlock *block,
             double x,
             double height,
             gboolean visible)
{
  g_autofree char *markup = make_caption (block);
  g_autoptr (PangoLayout) caption = make_text (self, markup, CAPTION, block->half ? HALF : WIDTH);
  double width = HALF, scale = HALF_SCALE, own_width, own_height;

  if (!block->half)
    {
      gs_figure_get_size (block->figure, &own_width, &own_height);
      scale = MIN (FULL_SCALE, MIN (WIDTH / own_width, MOST_FIGURE / own_height));
      width = own_width * scale;
      height = own_height * scale;
    }

  if (visible)
    {
      cairo_save (self->cr);
      cairo_translate (self->cr, x, self->y);
      cairo_scale (self->cr, scale, scale);
      gs_figure_draw (block->figure, self->cr, width / scale, height / scale, NULL);
      cairo_restore (self->cr);
      gs_figure_canvas_set_colour (&self->canvas, &self->canvas.ink);
      cairo_move_to (self->cr, x, self->y + height + 2.0);
      pango_cairo_show_layout (self->cr, caption);
    }

  return height + 2.0 + get_height (caption);
}

/* How many figures stand side by side from this one on. */
static guint
count_abreast (const Pages *self,
               guint first)
{
  const GsReportBlock *blocks = &g_array_index (self->report->blocks, GsReportBlock, first);

  return blocks[0].half && first + 1 < self->report->blocks->len && blocks[1].kind == GS_REPORT_FIGURE && blocks[1].half ? 2 : 1;
}

/* Height of one figure, or of two side by side, with captions; drawn if they are @visible. */
static double
draw_figures (Pages *self,
              guint first,
              gboolean visible)
{
  const GsReportBlock *blocks = &g_array_index (self->report->blocks, GsReportBlock, first);
  double height = 0.0, picture = 0.0;
  guint n = count_abreast (self, first);

  if (!blocks[0].half)
    return draw_figure (self, &blocks[0], LEFT, 0.0, visible);

  /* As high as each other. */
  for (guint i = 0; i < n; i++)
    {
      double own_width, own_height;

      gs_figure_get_size (blocks[i].figure, &own_width, &own_height);
      picture = MAX (picture, own_height / own_width * HALF);
    }
  for (guint i = 0; i < n; i++)
    {
      double own = draw_figure (self, &blocks[i], LEFT + i * (HALF + GUTTER), picture, visible);

      height = MAX (height, own);
    }

  return height;
}

/* Figures that wait for room, as long as they do not take more than @most of the page. */
static void
place_waiting (Pages *self,
               double most)
{
  while (self->waiting->len > 0)
    {
      guint first = g_array_index (self->waiting, guint, 0);
      double height = draw_figures (self, first, FALSE);

      if (self->y > TOP && self->y + height > TOP + most)
        break;
      draw_figures (self, first, TRUE);
      self->y += height + 12.0;
      g_array_remove_index (self->waiting, 0);
    }
}

static void
begin_page (Pages *self)
{
  self->page++;
  self->cr = self->paper->begin (self->page, self->paper->data);
  gs_figure_canvas_init (&self->canvas, self->cr, GS_REPORT_WIDTH, GS_REPORT_HEIGHT, NULL);
  gs_figure_canvas_set_colour (&self->canvas, &self->canvas.surface);
  cairo_paint (self->cr);
  self->y = TOP;
  place_waiting (self, MOST_TOP);
}

static void
end_page (Pages *self)
{
  g_autofree char *number = g_strdup_printf ("%u / %u", self->page, self->n_pages);
  double y = GS_REPORT_HEIGHT - BOTTOM / 2.0;

  gs_figure_canvas_write (&self->canvas, self->report->title, 7.5, FALSE, &self->canvas.dim, LEFT, y, 0.0, WIDTH - 60.0);
  gs_figure_canvas_write (&self->canvas, number, 7.5, FALSE, &self->canvas.dim, LEFT + WIDTH, y, 1.0, 0.0);
  gs_figure_canvas_clear (&self->canvas);
  if (!self->failed && !self->paper->end (self->cr, self->page, self->paper->data, self->error))
    self->failed = TRUE;
}

/* A new page if so much does not fit on this one. */
static void
need (Pages *self,
      double height)
{
  if (self->y + height <= END || self->y <= TOP)
    return;

  end_page (self);
  begin_page (self);
}

/* Line by line, so that a paragraph may go over to the next page; but no line of it stands alone. */
static void
write_text (Pages *self,
            const char *markup,
            double size)
{
  g_autoptr (PangoLayout) layout = make_text (self, markup, size, WIDTH);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  double begin = 0.0;
  gboolean first = TRUE;

  need (self, MIN (get_height (layout), 3.0 * size));
  do
    {
      int top, bottom, baseline = pango_layout_iter_get_baseline (iter);

      pango_layout_iter_get_line_yrange (iter, &top, &bottom);
      if (first || self->y + (double) bottom / PANGO_SCALE - begin > END)
        {
          if (!first)
            {
              end_page (self);
              begin_page (self);
            }
          begin = (double) top / PANGO_SCALE;
        }
      first = FALSE;
      gs_figure_canvas_set_colour (&self->canvas, &self->canvas.ink);
      cairo_move_to (self->cr, LEFT, self->y + (double) baseline / PANGO_SCALE - begin);
      pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (iter));
    }
  while (pango_layout_iter_next_line (iter));

  self->y += get_height (layout) - begin;
  pango_layout_iter_free (iter);
}

/* Here if there is room, else at the top of the next page. Returns how many figures that is. */
static guint
write_figures (Pages *self,
               guint first)
{
  guint n = count_abreast (self, first);

  g_array_append_val (self->waiting, first);
  /* Never before one that waits already. */
  if (self->waiting->len == 1 && self->y + draw_figures (self, first, FALSE) <= END)
    place_waiting (self, GS_REPORT_HEIGHT);

  return n;
}

/* What waits comes before a new chapter and before the end. */
static void
flush (Pages *self)
{
  while (self->waiting->len > 0)
    {
      double height = draw_figures (self, g_array_index (self->waiting, guint, 0), FALSE);

      if (self->y > TOP && self->y + height > END)
        {
          end_page (self);
          begin_page (self);
          continue;
        }
      place_waiting (self, END - TOP);
    }
}

static void
write_heading (Pages *self,
               const GsReportBlock *block)
{
  double size = block->level == 1 ? 14.0 : 11.0;
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>", block->text);

  if (block->level == 1)
    flush (self);
  if (self->y > TOP)
    self->y += block->level == 1 ? 16.0 : 10.0;
  /* With something below it. */
  need (self, size + 110.0);
  if (self->n_pages > 0 && self->paper->outline != NULL && block->level == 1)
    self->paper->outline (block->text, self->page, self->y, self->paper->data);
  write_text (self, markup, size);
  self->y += 4.0;
}

/* Widths of the columns at a size of letters. Returns their sum with the gaps. */
static double
measure_columns (Pages *self,
                 const GsReportTable *table,
                 double size,
                 double *widths)
{
  double sum = -CELL_GAP;

  for (guint c = 0; c < table->columns->len; c++)
    {
      widths[c] = gs_figure_canvas_measure (&self->canvas, g_array_index (table->columns, GsReportColumn, c).name, size, TRUE);
      for (guint row = 0; row < gs_report_table_get_n_rows (table); row++)
        {
          gboolean bold = g_array_index (table->columns, GsReportColumn, c).is_text && g_hash_table_contains (table->marked, GUINT_TO_POINTER (row));

          widths[c] = MAX (widths[c], gs_figure_canvas_measure (&self->canvas, gs_report_table_get_cell (table, row, c)->text, size, bold));
        }
      sum += widths[c] + CELL_GAP;
    }

  return sum;
}

/* Words give way, numbers never. */
static double
fit_columns (Pages *self,
             const GsReportTable *table,
             double *widths)
{
  double size = TABLE, sum = measure_columns (self, table, size, widths), words = 0.0, share;

  while (sum > WIDTH && size > LEAST_TABLE)
    {
      size -= 0.5;
      sum = measure_columns (self, table, size, widths);
    }
  if (sum <= WIDTH)
    return size;

  for (guint c = 0; c < table->columns->len; c++)
    words += g_array_index (table->columns, GsReportColumn, c).is_text ? widths[c] : 0.0;
  share = words > 0.0 ? MAX (0.2, (words - (sum - WIDTH)) / words) : 1.0;
  for (guint c = 0; c < table->columns->len; c++)
    widths[c] *= g_array_index (table->columns, GsReportColumn, c).is_text ? share : 1.0;

  return size;
}

static void
draw_rule (Pages *self,
           double y,
           double width,
           double thickness)
{
  gs_figure_canvas_set_colour (&self->canvas, &self->canvas.ink);
  cairo_set_line_width (self->cr, thickness);
  cairo_move_to (self->cr, LEFT, y);
  cairo_rel_line_to (self->cr, width, 0.0);
  cairo_stroke (self->cr);
}

/* @row of the table, or with -1 its header. */
static void
draw_row (Pages *self,
          const GsReportTable *table,
          int row,
          const double *widths,
          double size,
          double height)
{
  double x = LEFT;
  gboolean marked = row >= 0 && g_hash_table_contains (table->marked, GUINT_TO_POINTER ((guint) row));

  for (guint c = 0; c < table->columns->len; c++)
    {
      const GsReportColumn *column = &g_array_index (table->columns, GsReportColumn, c);
      const char *text = row < 0 ? column->name : gs_report_table_get_cell (table, (guint) row, c)->text;

      gs_figure_canvas_write (&self->canvas, text, size, row < 0 || (marked && column->is_text), &self->canvas.ink,
                              column->is_text ? x : x + widths[c], self->y + height / 2.0, column->is_text ? 0.0 : 1.0, widths[c] + 0.5);
      x += widths[c] + CELL_GAP;
    }
  self->y += height;
}

static void
write_table (Pages *self,
             const GsReportBlock *block)
{
  const GsReportTable *table = block->table;
  g_autofree double *widths = g_new (double, MAX (1, table->columns->len));
  g_autofree char *markup = make_caption (block);
  g_autoptr (PangoLayout) caption = make_text (self, markup, CAPTION, WIDTH);
  double size = fit_columns (self, table, widths), height = size * 1.6, width = -CELL_GAP;
  guint n_rows = gs_report_table_get_n_rows (table);

  for (guint c = 0; c < table->columns->len; c++)
    width += widths[c] + CELL_GAP;

  self->y += 4.0;
  need (self, get_height (caption) + height * (1.0 + MIN (n_rows, 6)) + 16.0);
  write_text (self, markup, CAPTION);
  self->y += 4.0;
  for (guint row = 0; row < n_rows; row++)
    {
      if (row == 0 || self->y + height > END)
        {
          if (row > 0)
            {
              draw_rule (self, self->y + 1.0, width, 0.8);
              end_page (self);
              begin_page (self);
            }
          draw_rule (self, self->y, width, 0.8);
          self->y += 1.0;
          draw_row (self, table, -1, widths, size, height);
          draw_rule (self, self->y, width, 0.4);
          self->y += 1.0;
        }
      draw_row (self, table, (int) row, widths, size, height);
    }
  draw_rule (self, self->y + 1.0, width, 0.8);
  self->y += 14.0;
}

static void
write_blocks (Pages *self)
{
  const GsReport *report = self->report;
  g_autofree char *title = g_markup_printf_escaped ("<b>%s</b>", report->title);

  begin_page (self);
  write_text (self, title, 20.0);
  self->y += 8.0;
  for (guint i = 0; i < report->blocks->len && !self->failed; i++)
    {
      const GsReportBlock *block = &g_array_index (report->blocks, GsReportBlock, i);
      g_autofree char *markup = NULL;

      switch (block->kind)
        {
        case GS_REPORT_HEADING:
          write_heading (self, block);
          break;

        case GS_REPORT_PARAGRAPH:
          markup = g_markup_escape_text (block->text, -1);
          write_text (self, markup, BODY);
          self->y += 7.0;
          break;

        case GS_REPORT_TABLE:
          write_table (self, block);
          break;

        case GS_REPORT_FIGURE:
        default:
          i += write_figures (self, i) - 1;
          break;
        }
    }
  flush (self);
  end_page (self);
}

static cairo_t *
count_begin_cb (guint page,
                gpointer data)
{
  return data;
}

static gboolean
count_end_cb (cairo_t *cr,
              guint page,
              gpointer data,
              GError **error)
{
  return TRUE;
}

/**
 * gs_report_lay_out:
 * @self: a report
 * @paper: where its pages go
 * @error: (out) (optional): why not
 *
 * Lays the report out on pages of A4: once to count them, and once more to draw them.
 *
 * Returns: whether every page was taken
 */
gboolean
gs_report_lay_out (const GsReport *self,
                   const GsReportPaper *paper,
                   GError **error)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (guint));
  GsReportPaper count = { count_begin_cb, count_end_cb, NULL, cairo_create (surface) };
  Pages counted = { .report = self, .paper = &count, .error = error };
  Pages drawn = { .report = self, .paper = paper, .error = error };

  counted.waiting = drawn.waiting = waiting;
  write_blocks (&counted);
  g_array_set_size (waiting, 0);
  cairo_destroy (count.data);
  cairo_surface_destroy (surface);
  drawn.n_pages = counted.page;
  write_blocks (&drawn);

  return !drawn.failed;
}
