/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-fusion-private.h"

#include "gs-figure-frame.h"

#include <glib/gi18n.h>
#include <math.h>

static const GsFigureFusion *
get_fusion (const GsFigure *figure)
{
  return (const GsFigureFusion *) (gconstpointer) figure;
}

static const char *
name_modality (guint modality)
{
  return modality == 0 ? _("face") : _("sound");
}

/**
 * gs_fusion_name_candidate:
 * @modality: 0 the face, 1 the sound
 * @candidate: 0 = own, t = iteration t
 * @detail: 0 the symbol alone, 1 with a short word, 2 with the whole word
 *
 * Returns: (transfer full): what stands in its box
 */
char *
gs_fusion_name_candidate (guint modality,
                          guint candidate,
                          guint detail)
{
  static const char *const digits[] = { "₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉" };
  const char *letter = modality == 0 ? "V" : "A";
  g_autofree char *symbol = candidate < 10 ? g_strconcat (letter, digits[candidate], NULL)
                                           : g_strconcat (letter, "₁", digits[candidate % 10], NULL);

  if (detail == 0)
    return g_steal_pointer (&symbol);
  if (candidate == 0)
    return g_strconcat (symbol, " ", C_("gate candidate", "own"), NULL);
  if (detail == 1)
    /* Translators: symbol of the features after the Nth iteration, and "iteration N" as short as it can be */
    return g_strdup_printf (_("%s it. %u"), symbol, candidate);

  /* Translators: symbol of the features after the Nth iteration */
  return g_strdup_printf (_("%s iteration %u"), symbol, candidate);
}

static gboolean
is_known (const double *weights,
          guint n)
{
  for (guint k = 0; k < n; k++)
    if (isnan (weights[k]))
      return FALSE;

  return TRUE;
}

static void
draw (const GsFigure *figure,
      GsFigureCanvas *canvas)
{
  gs_figure_fusion_draw (figure, canvas);
}

static gboolean
is_empty (const GsFigure *figure)
{
  return get_fusion (figure)->n_columns == 0;
}

static void
describe_gate (GString *text,
               const GsFigureFusionColumn *column,
               guint modality,
               guint stage)
{
  guint n = !column->hierarchical ? column->n_iterations + 1 : stage == 0 ? column->n_iterations : stage + 1;
  const double *weights = column->weights[modality][stage];

  if (!is_known (weights, n))
    {
      g_string_append (text, _("not analysed here yet"));
      return;
    }
  for (guint k = 0; k < n; k++)
    {
      g_autofree char *weight = gs_figure_format (weights[k], 2, FALSE);
      g_autofree char *name = NULL;

      if (column->hierarchical && stage == 0)
        /* Translators: the result of the gate of the Nth iteration of a hierarchical network */
        name = g_strdup_printf (_("stage %u"), k + 1);
      else if (k == 0)
        name = g_strdup (C_("gate candidate", "own"));
      else
        /* Translators: the features after the Nth iteration of the attention */
        name = g_strdup_printf (_("iteration %u"), k);
      g_string_append_printf (text, "%s%s %s", k > 0 ? ", " : "", name, weight);
    }
}

static void
describe (const GsFigure *figure,
          GString *text)
{
  const GsFigureFusion *self = get_fusion (figure);

  for (guint c = 0; c < self->n_columns; c++)
    {
      const GsFigureFusionColumn *column = &self->columns[c];

      for (guint i = 0; i < column->n_outputs; i++)
        {
          g_autofree char *value = gs_figure_format (column->predictions[i], 2, TRUE);

          g_string_append_printf (text, "%s%s %s", c + i > 0 ? "; " : "", column->outputs[i], value);
        }
      if (!column->has_gates)
        {
          g_string_append_printf (text, ": %s", _("this network has no gates"));
          continue;
        }
      for (guint m = 0; m < 2; m++)
        {
          g_string_append_printf (text, "%s%s: ", m > 0 ? "; " : ": ", name_modality (m));
          describe_gate (text, column, m, 0);
        }
    }
}

static void
write_csv (const GsFigure *figure,
           GString *csv)
{
  const GsFigureFusion *self = get_fusion (figure);

  g_string_append (csv, "output,what,modality,stage,candidate,value\n");
  for (guint c = 0; c < self->n_columns; c++)
    {
      const GsFigureFusionColumn *column = &self->columns[c];
      g_autofree char *both = column->n_outputs > 1 ? g_strjoin (" ", column->outputs[0], column->outputs[1], NULL)
                                                    : g_strdup (column->outputs[0]);

      for (guint i = 0; i < column->n_outputs; i++)
        {
          gs_figure_csv_append_name (csv, column->outputs[i]);
          g_string_append (csv, ",prediction,,,,");
          gs_figure_csv_append_number (csv, column->predictions[i]);
          g_string_append_c (csv, '\n');
        }
      for (guint m = 0; m < 2 && column->has_gates; m++)
        for (guint stage = 0; stage <= (column->hierarchical ? column->n_iterations : 0); stage++)
          {
            guint n = !column->hierarchical ? column->n_iterations + 1 : stage == 0 ? column->n_iterations : stage + 1;

            for (guint k = 0; k < n; k++)
              {
                gs_figure_csv_append_name (csv, both);
                g_string_append_printf (csv, ",gate,%s,%u,%u,", m == 0 ? "video" : "audio", stage, k);
                gs_figure_csv_append_number (csv, column->weights[m][stage][k]);
                g_string_append_c (csv, '\n');
              }
          }
    }
}

static void
clear (GsFigure *figure)
{
  GsFigureFusion *self = (GsFigureFusion *) (gpointer) figure;

  for (guint c = 0; c < self->n_columns; c++)
    {
      g_free ((char *) self->columns[c].network);
      for (guint i = 0; i < self->columns[c].n_outputs; i++)
        g_free ((char *) self->columns[c].outputs[i]);
    }
}

static const GsFigureClass fusion_class = { 480.0, 330.0, draw, is_empty, describe, write_csv, clear };

/**
 * gs_figure_fusion_new:
 * @title: (nullable): a line above it; %NULL or empty for none
 * @columns: [n_columns] networks, copied
 * @n_columns: 1 or 2; 0 for nothing to see
 *
 * The fusion as it computes: for each network the features of face and sound, own and after each iteration, what each iteration's attention joins, the
 * gates as bands as wide as their weights, and what comes out. Side by side where there is room, else one below the other.
 *
 * Returns: (transfer full): the figure
 */
GsFigure *
gs_figure_fusion_new (const char *title,
                      const GsFigureFusionColumn *columns,
                      guint n_columns)
{
  GsFigureFusion *self = gs_figure_alloc (&fusion_class, sizeof *self, title);

  g_return_val_if_fail (n_columns <= G_N_ELEMENTS (self->columns), &self->parent);

  self->n_columns = n_columns;
  for (guint c = 0; c < n_columns; c++)
    {
      self->columns[c] = columns[c];
      self->columns[c].n_iterations = MIN (columns[c].n_iterations, GS_FIGURE_FUSION_CANDIDATES - 1);
      self->columns[c].n_outputs = CLAMP (columns[c].n_outputs, 1, 2);
      self->columns[c].network = g_strdup (columns[c].network);
      for (guint i = 0; i < self->columns[c].n_outputs; i++)
        self->columns[c].outputs[i] = g_strdup (columns[c].outputs[i]);
    }

  return &self->parent;
}

/* Nothing can be measured without a surface. */
static void
arrange (const GsFigure *figure,
         double width,
         double height,
         const GsFigureStyle *style,
         GsFusionLayout *layout)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  GsFigureCanvas canvas;

  gs_figure_canvas_init (&canvas, cr, width, height, style);
  gs_fusion_layout_arrange (layout, get_fusion (figure), &canvas, height);
  gs_figure_canvas_clear (&canvas);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/**
 * gs_figure_fusion_get_height:
 * @self: such a figure
 * @width: how wide it is drawn
 * @style: (nullable): how it looks
 *
 * Returns: the height it needs then
 */
double
gs_figure_fusion_get_height (const GsFigure *self,
                             double width,
                             const GsFigureStyle *style)
{
  GsFusionLayout layout;

  g_return_val_if_fail (self->class == &fusion_class, 0.0);

  arrange (self, width, 0.0, style, &layout);

  return gs_fusion_layout_get_height (&layout, get_fusion (self));
}

/**
 * gs_figure_fusion_get_least_width:
 * @self: such a figure
 * @style: (nullable): how it looks
 *
 * Returns: the width below which words are cut off
 */
double
gs_figure_fusion_get_least_width (const GsFigure *self,
                                  const GsFigureStyle *style)
{
  const GsFigureFusion *fusion = get_fusion (self);
  double text = style != NULL && style->text_size > 0.0 ? style->text_size : GS_FIGURE_TEXT_SIZE;
  guint most = 1;

  g_return_val_if_fail (self->class == &fusion_class, 0.0);

  for (guint c = 0; c < fusion->n_columns; c++)
    most = MAX (most, fusion->columns[c].n_iterations + 1);

  return 2.0 * GS_FIGURE_MARGIN + most * text * 2.9 + (most - 1) * text * 1.6;
}

/**
 * gs_figure_fusion_list_spots:
 * @self: such a figure
 * @width: as it is drawn
 * @height: as it is drawn
 * @style: (nullable): as it is drawn
 *
 * Returns: (transfer full) (element-type GsFigureFusionSpot): where gates and attentions are, in the order in which one reads
 */
GArray *
gs_figure_fusion_list_spots (const GsFigure *self,
                             double width,
                             double height,
                             const GsFigureStyle *style)
{
  GArray *spots = g_array_new (FALSE, TRUE, sizeof (GsFigureFusionSpot));
  GsFusionLayout layout;

  g_return_val_if_fail (self->class == &fusion_class, spots);

  if (get_fusion (self)->n_columns == 0)
    return spots;

  arrange (self, width, height, style, &layout);
  gs_fusion_layout_list (&layout, get_fusion (self), spots);

  return spots;
}

/**
 * gs_figure_fusion_describe_spot:
 * @self: such a figure
 * @spot: a place in it
 *
 * Returns: (transfer full): what it is, and a gate's weights
 */
char *
gs_figure_fusion_describe_spot (const GsFigure *self,
                                const GsFigureFusionSpot *spot)
{
  const GsFigureFusionColumn *column = &get_fusion (self)->columns[spot->column];
  g_autofree char *outputs = column->n_outputs > 1 ? g_strjoin (", ", column->outputs[0], column->outputs[1], NULL)
                                                   : g_strdup (column->outputs[0]);
  GString *text = g_string_new (NULL);

  if (spot->iteration > 0)
    {
      if (spot->modality == 0)
        /* Translators: an output such as valence, number of an iteration */
        g_string_append_printf (text, _("face correlation of %s, iteration %u"), outputs, spot->iteration);
      else
        /* Translators: an output such as valence, number of an iteration */
        g_string_append_printf (text, _("sound correlation of %s, iteration %u"), outputs, spot->iteration);
      return g_string_free (text, FALSE);
    }

  if (spot->modality == 0)
    g_string_append_printf (text, _("face gate of %s"), outputs);
  else
    g_string_append_printf (text, _("sound gate of %s"), outputs);
  if (spot->stage > 0)
    g_string_append_printf (text, _(", iteration %u"), spot->stage);
  g_string_append (text, ": ");
  describe_gate (text, column, spot->modality, spot->stage);

  return g_string_free (text, FALSE);
}
