/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-gate-flow.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-draw.h"

#define PAD            8
#define TEXT_SCALE     0.86
#define MAX_MODALITIES 3
#define MAX_CANDIDATES 12
#define CHIP_GAP       4
#define BLOCK_GAP      10
#define BAR            8 /* width of what the flows run into */
#define SPEECH_STEP    (G_USEC_PER_SEC)

typedef struct
{
  char *name;
  GsSeries *gates[MAX_CANDIDATES][MAX_CANDIDATES]; /* [stage][candidate]; stage 0 = the last gate */
} Modality;

struct _GsGateFlow
{
  GtkWidget parent_instance;

  GsPlayhead *playhead; /* (nullable) */
  Modality modalities[MAX_MODALITIES];
  guint n_modalities;
  guint n_iterations;
  gboolean hierarchical;
  char *message; /* (nullable): shown instead of everything */
  gint64 last_spoken;
  GsPalette palette;
};

enum
{
  GATE_ACTIVATED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (GsGateFlow, gs_gate_flow, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static double
line_height (GsGateFlow *self)
{
  return gs_draw_line_height (gtk_widget_get_pango_context (GTK_WIDGET (self)), TEXT_SCALE);
}

static double
chip_height (GsGateFlow *self)
{
  return line_height (self) + 5;
}

/* Own and every iteration, one below the other, with the modality's name above. */
static double
block_height (GsGateFlow *self)
{
  return line_height (self) + 6 + (self->n_iterations + 1) * (chip_height (self) + CHIP_GAP) - CHIP_GAP;
}

static gint64
get_time (GsGateFlow *self)
{
  return self->playhead != NULL ? gs_playhead_get_time (self->playhead) : 0;
}

static guint
n_candidates_of (GsGateFlow *self,
                 guint stage)
{
  if (!self->hierarchical)
    return self->n_iterations + 1;

  return stage == 0 ? self->n_iterations : stage + 1;
}

/* Fills @weights with a gate's weights at the playhead; FALSE when any of them is not known. */
static gboolean
read_gate (GsGateFlow *self,
           guint modality,
           guint stage,
           double *weights)
{
  guint n_candidates = n_candidates_of (self, stage);
  gboolean known = TRUE;

  for (guint k = 0; k < n_candidates; k++)
    {
      GsSeries *series = self->modalities[modality].gates[stage][k];

      weights[k] = series != NULL ? gs_series_get_value_at (series, get_time (self)) : NAN;
      known = known && !isnan (weights[k]);
    }

  return known;
}

static char *
candidate_name (guint candidate)
{
  if (candidate == 0)
    return g_strdup (C_("gate candidate", "own"));

  /* Translators: the features after the Nth iteration of the attention */
  return g_strdup_printf (_("iteration %u"), candidate);
}

static void
draw_text (GsGateFlow *self,
           cairo_t *cr,
           const char *text,
           double x,
           double y,
           double align,
           PangoWeight weight,
           const GdkRGBA *colour)
{
  gs_draw_text (GTK_WIDGET (self), cr, text, TEXT_SCALE, x, y, align, weight, colour);
}

static double
text_width (GsGateFlow *self,
            const char *text)
{
  g_autoptr (PangoLayout) layout = NULL;

  layout = gs_draw_layout (gtk_widget_get_pango_context (GTK_WIDGET (self)), text, TEXT_SCALE, PANGO_WEIGHT_BOLD);

  return gs_draw_layout_width (layout);
}

static double
chip_width (GsGateFlow *self)
{
  g_autofree char *name = candidate_name (MAX (self->n_iterations, 1));

  return text_width (self, name) + text_width (self, "0.00") + 36;
}

/* A candidate or stage: its colour as a bar, its name, its weight. */
static void
draw_chip (GsGateFlow *self,
           cairo_t *cr,
           double x,
           double y,
           double width,
           const GdkRGBA *colour,
           const char *name,
           double weight,
           gboolean strongest)
{
  const GsPalette *palette = &self->palette;
  double height = chip_height (self);
  PangoWeight font_weight = strongest ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL;
  g_autoptr (PangoLayout) layout = NULL;
  GdkRGBA fill = *colour;
  char text[16];

  cairo_save (cr);
  gs_draw_rounded (cr, x, y, width, height, 5);
  cairo_clip (cr);
  gdk_cairo_set_source_rgba (cr, &palette->surface);
  cairo_paint (cr);
  fill.alpha = palette->high_contrast ? 0 : 0.18f;
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_paint (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_rectangle (cr, x, y, 4, height);
  cairo_fill (cr);
  cairo_restore (cr);

  if (palette->high_contrast)
    {
      gs_draw_rounded (cr, x + 0.5, y + 0.5, width - 1, height - 1, 5);
      gdk_cairo_set_source_rgba (cr, &palette->grid);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
    }

  gs_format_weight (weight, text, sizeof text);
  draw_text (self, cr, text, x + width - 8, y + 4, 1, font_weight, &palette->text);

  layout = gs_draw_layout (gtk_widget_get_pango_context (GTK_WIDGET (self)), name, TEXT_SCALE, font_weight);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, (int) (MAX (width - 26 - text_width (self, text), 8) * PANGO_SCALE));
  gdk_cairo_set_source_rgba (cr, &palette->text);
  cairo_move_to (cr, round (x + 12), round (y + 4));
  pango_cairo_show_layout (cr, layout);
}

/* A band from (x0, y0) to (x1, y1), the upper ends of its two edges, @width0 high at its beginning and @width1 at
 * its end. */
static void
draw_flow (GsGateFlow *self,
           cairo_t *cr,
           double x0,
           double y0,
           double width0,
           double x1,
           double y1,
           double width1,
           const GdkRGBA *colour)
{
  double bend = (x1 - x0) * 0.5;
  GdkRGBA fill = *colour;

  if (width1 < 0.3)
    return;

  fill.alpha = 0.9f;
  cairo_move_to (cr, x0, y0);
  cairo_curve_to (cr, x0 + bend, y0, x1 - bend, y1, x1, y1);
  cairo_line_to (cr, x1, y1 + width1);
  cairo_curve_to (cr, x1 - bend, y1 + width1, x0 + bend, y0 + width0, x0, y0 + width0);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_fill (cr);
}

static guint
find_strongest (const double *weights,
                guint n_weights)
{
  guint strongest = 0;

  for (guint k = 1; k < n_weights; k++)
    if (weights[k] > weights[strongest])
      strongest = k;

  return strongest;
}

/* The features come one out of the other: own, then each iteration. */
static void
draw_recursion (GsGateFlow *self,
                cairo_t *cr,
                double x,
                double top)
{
  double step = chip_height (self) + CHIP_GAP;

  gdk_cairo_set_source_rgba (cr, &self->palette.selection_edge);
  cairo_set_line_width (cr, 1);
  for (guint t = 0; t < self->n_iterations; t++)
    {
      double y = top + t * step + chip_height (self) / 2;

      cairo_move_to (cr, x - 1, y + 0.5);
      cairo_rel_line_to (cr, -5, 0);
      cairo_line_to (cr, x - 6, y + step - 3);
      cairo_rel_line_to (cr, 4, 0);
      cairo_stroke (cr);
      cairo_move_to (cr, x - 1, y + step - 3);
      cairo_rel_line_to (cr, -4, -2.5);
      cairo_rel_line_to (cr, 0, 5);
      cairo_close_path (cr);
      cairo_fill (cr);
    }
}

typedef struct
{
  double left;
  double right;
  double top; /* of the first chip */
  double chip;
  double chips; /* height of all chips of a column */
  double bar_top;
  double bar_height;
} Block;

static void
draw_bar (GsGateFlow *self,
          cairo_t *cr,
          const Block *block)
{
  gdk_cairo_set_source_rgba (cr, &self->palette.selection_edge);
  gs_draw_rounded (cr, block->right - BAR, block->bar_top - 2, BAR, block->bar_height + 4, 3);
  cairo_fill (cr);
}

static void
draw_flat (GsGateFlow *self,
           cairo_t *cr,
           guint modality,
           const Block *block)
{
  double weights[MAX_CANDIDATES];
  gboolean known = read_gate (self, modality, 0, weights);
  guint n_candidates = n_candidates_of (self, 0);
  guint strongest = find_strongest (weights, n_candidates);
  double into = block->bar_top;

  for (guint k = 0; k < n_candidates; k++)
    {
      double y = block->top + k * (chip_height (self) + CHIP_GAP);
      GdkRGBA colour = gs_palette_candidate (&self->palette, k, n_candidates);
      double weight = known ? weights[k] : 0;
      double width = weight * block->bar_height;
      g_autofree char *name = candidate_name (k);

      /* A weight of 1 is as high as a chip where it leaves and as the bar where it arrives. */
      draw_flow (self, cr, block->left + block->chip - 4, y + chip_height (self) * (1 - weight) / 2,
                 chip_height (self) * weight, block->right - BAR, into, width, &colour);
      draw_chip (self, cr, block->left, y, block->chip, &colour, name, weights[k], known && k == strongest);
      into += width;
    }

  draw_bar (self, cr, block);
}

/* Each iteration's gate chooses among the features so far, the stage gate among the results: a band is as wide as
 * the product of both weights, so that what enters a stage is what leaves it. */
static void
draw_hierarchy (GsGateFlow *self,
                cairo_t *cr,
                guint modality,
                const Block *block)
{
  double stages[MAX_CANDIDATES];
  double weights[MAX_CANDIDATES][MAX_CANDIDATES];
  double totals[MAX_CANDIDATES] = { 0 };
  guint n_stages = n_candidates_of (self, 0);
  guint n_candidates = self->n_iterations + 1;
  gboolean known = read_gate (self, modality, 0, stages);
  double middle = block->left + block->chip + (block->right - BAR - block->left - 2 * block->chip) / 2;
  double step = chip_height (self) + CHIP_GAP;
  double stage_top = block->top + step / 2;
  double leave[MAX_CANDIDATES];
  double into = block->bar_top;

  for (guint t = 1; t <= n_stages; t++)
    {
      known = read_gate (self, modality, t, weights[t]) && known;
      for (guint k = 0; k <= t; k++)
        totals[k] += stages[t - 1] * weights[t][k];
    }

  for (guint k = 0; k < n_candidates; k++)
    leave[k] = block->top + k * step + chip_height (self) * (1 - totals[k]) / 2;

  for (guint t = 1; t <= n_stages && known; t++)
    {
      double y = stage_top + (t - 1) * step;
      double width = stages[t - 1] * chip_height (self);
      double enter = y + (chip_height (self) - width) / 2;
      GdkRGBA stage_colour = gs_palette_candidate (&self->palette, t, n_candidates);

      draw_flow (self, cr, middle + block->chip - 4, enter, width, block->right - BAR, into,
                 stages[t - 1] * block->bar_height, &stage_colour);
      into += stages[t - 1] * block->bar_height;

      for (guint k = 0; k <= t; k++)
        {
          GdkRGBA colour = gs_palette_candidate (&self->palette, k, n_candidates);
          double part = width * weights[t][k];

          draw_flow (self, cr, block->left + block->chip - 4, leave[k], part, middle + 4, enter, part, &colour);
          leave[k] += part;
          enter += part;
        }
    }

  for (guint k = 0; k < n_candidates; k++)
    {
      GdkRGBA colour = gs_palette_candidate (&self->palette, k, n_candidates);
      g_autofree char *name = candidate_name (k);

      draw_chip (self, cr, block->left, block->top + k * step, block->chip, &colour, name, known ? totals[k] : NAN,
                 known && k == find_strongest (totals, n_candidates));
    }

  for (guint t = 1; t <= n_stages; t++)
    {
      GdkRGBA colour = gs_palette_candidate (&self->palette, t, n_candidates);
      /* Translators: the result of the gate of the Nth iteration of a hierarchical network */
      g_autofree char *name = g_strdup_printf (_("stage %u"), t);

      draw_chip (self, cr, middle, stage_top + (t - 1) * step, block->chip, &colour, name, stages[t - 1],
                 known && t - 1 == find_strongest (stages, n_stages));
    }

  draw_bar (self, cr, block);
}

static void
draw_modality (GsGateFlow *self,
               cairo_t *cr,
               guint modality,
               double top,
               double width)
{
  const GsPalette *palette = &self->palette;
  double line = line_height (self);
  Block block = { 0 };

  block.left = PAD + 8;
  block.right = width - PAD;
  block.top = top + line + 6;
  block.chip = MIN (chip_width (self), (block.right - block.left) * (self->hierarchical ? 0.38 : 0.62));
  block.chips = (self->n_iterations + 1) * (chip_height (self) + CHIP_GAP) - CHIP_GAP;
  block.bar_height = MIN (block.chips * 0.62, chip_height (self) * 1.6);
  block.bar_top = round (block.top + (block.chips - block.bar_height) / 2);

  draw_text (self, cr, self->modalities[modality].name, PAD, top, 0, PANGO_WEIGHT_BOLD, &palette->text);
  draw_text (self, cr, _("fused"), block.right, block.bar_top - line - 5, 1, PANGO_WEIGHT_NORMAL, &palette->dim);
  draw_recursion (self, cr, block.left, block.top);

  if (self->hierarchical)
    draw_hierarchy (self, cr, modality, &block);
  else
    draw_flat (self, cr, modality, &block);
}

static gboolean
anything_known (GsGateFlow *self)
{
  double weights[MAX_CANDIDATES];

  for (guint m = 0; m < self->n_modalities; m++)
    if (read_gate (self, m, 0, weights))
      return TRUE;

  return FALSE;
}

static void
draw_message (GsGateFlow *self,
              cairo_t *cr,
              const char *message,
              double width,
              double y)
{
  g_autoptr (PangoLayout) layout = NULL;

  layout = gs_draw_layout (gtk_widget_get_pango_context (GTK_WIDGET (self)), message, TEXT_SCALE, PANGO_WEIGHT_NORMAL);
  pango_layout_set_width (layout, (int) ((width - 2 * PAD) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  gdk_cairo_set_source_rgba (cr, &self->palette.dim);
  cairo_move_to (cr, PAD, round (y - gs_draw_layout_height (layout) / 2));
  pango_cairo_show_layout (cr, layout);
}

static void
gs_gate_flow_snapshot (GtkWidget *widget,
                       GtkSnapshot *snapshot)
{
  GsGateFlow *self = GS_GATE_FLOW (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  double y = PAD;

  if (self->message != NULL)
    draw_message (self, cr, self->message, width, height / 2);
  else if (self->n_modalities == 0)
    draw_message (self, cr, _("No gates in this network"), width, height / 2);
  else
    {
      for (guint m = 0; m < self->n_modalities; m++)
        {
          draw_modality (self, cr, m, y, width);
          y += block_height (self) + BLOCK_GAP;
        }
      if (!anything_known (self))
        draw_message (self, cr, _("Not analysed here yet"), width, y - BLOCK_GAP + 4 + line_height (self) / 2);
    }

  cairo_destroy (cr);
}

static void
gs_gate_flow_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  GsGateFlow *self = GS_GATE_FLOW (widget);
  guint n_blocks = MAX (self->n_modalities, 1);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = (int) (chip_width (self) * (self->hierarchical ? 2.6 : 1.6)) + 2 * PAD;
      *natural = (int) (chip_width (self) * (self->hierarchical ? 3.2 : 2.4)) + 2 * PAD;
      return;
    }

  *minimum = *natural = (int) ceil (2 * PAD + n_blocks * (block_height (self) + BLOCK_GAP) - BLOCK_GAP + 4
                                    + line_height (self));
}

static void
gs_gate_flow_css_changed (GtkWidget *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (gs_gate_flow_parent_class)->css_changed (widget, change);

  gs_palette_read (&GS_GATE_FLOW (widget)->palette, widget);
  gtk_widget_queue_resize (widget);
}

static void
describe (GsGateFlow *self)
{
  GString *text = g_string_new (self->message);

  if (self->message == NULL && self->n_modalities == 0)
    g_string_append (text, _("No gates in this network"));

  for (guint m = 0; m < self->n_modalities && self->message == NULL; m++)
    {
      double weights[MAX_CANDIDATES];
      gboolean known = read_gate (self, m, 0, weights);

      g_string_append_printf (text, "%s%s: ", m > 0 ? "; " : "", self->modalities[m].name);
      if (!known)
        g_string_append (text, _("Not analysed here yet"));

      for (guint k = 0; k < n_candidates_of (self, 0) && known; k++)
        {
          g_autofree char *name = NULL;

          name = self->hierarchical ? g_strdup_printf (_("stage %u"), k + 1) : candidate_name (k);
          g_string_append_printf (text, "%s%s %.2f", k > 0 ? ", " : "", name, weights[k]);
        }
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
  g_string_free (text, TRUE);
}

static void
changed_cb (GsGateFlow *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean playing = self->playhead != NULL && gs_playhead_get_playing (self->playhead);

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (playing && now - self->last_spoken < SPEECH_STEP)
    return;

  self->last_spoken = now;
  describe (self);
}

static void
released_cb (GsGateFlow *self,
             int n_press,
             double x,
             double y)
{
  double step = block_height (self) + BLOCK_GAP;
  guint modality = y > PAD ? (guint) ((y - PAD) / step) : 0;
  guint stage = 0;

  if (self->message != NULL || modality >= self->n_modalities)
    return;

  /* In a hierarchical network the stages' chips stand for their own gates. */
  if (self->hierarchical && x > gtk_widget_get_width (GTK_WIDGET (self)) * 0.4
      && x < gtk_widget_get_width (GTK_WIDGET (self)) * 0.8)
    {
      double top = PAD + modality * step + line_height (self) + 6 + (chip_height (self) + CHIP_GAP) / 2;

      if (y > top)
        stage = MIN ((guint) ((y - top) / (chip_height (self) + CHIP_GAP)) + 1, self->n_iterations);
    }

  g_signal_emit (self, signals[GATE_ACTIVATED], 0, modality, stage);
}

static void
clear_gates (GsGateFlow *self)
{
  for (guint m = 0; m < MAX_MODALITIES; m++)
    {
      for (guint stage = 0; stage < MAX_CANDIDATES; stage++)
        for (guint k = 0; k < MAX_CANDIDATES; k++)
          if (self->modalities[m].gates[stage][k] != NULL)
            {
              g_signal_handlers_disconnect_by_data (self->modalities[m].gates[stage][k], self);
              g_clear_object (&self->modalities[m].gates[stage][k]);
            }
      g_clear_pointer (&self->modalities[m].name, g_free);
    }
  self->n_modalities = 0;
}

static void
gs_gate_flow_dispose (GObject *object)
{
  GsGateFlow *self = GS_GATE_FLOW (object);

  clear_gates (self);
  gs_gate_flow_set_playhead (self, NULL);
  g_clear_pointer (&self->message, g_free);

  G_OBJECT_CLASS (gs_gate_flow_parent_class)->dispose (object);
}

static void
gs_gate_flow_class_init (GsGateFlowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_gate_flow_dispose;
  widget_class->snapshot = gs_gate_flow_snapshot;
  widget_class->measure = gs_gate_flow_measure;
  widget_class->css_changed = gs_gate_flow_css_changed;

  /**
   * GsGateFlow::gate-activated:
   * @modality: which modality, counted from 0
   * @stage: 0 = the final gate; t = a hierarchical network's gate of iteration t
   *
   * A gate was clicked.
   */
  signals[GATE_ACTIVATED] = g_signal_new ("gate-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "gateflow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_gate_flow_init (GsGateFlow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Gates at the playhead"),
                                  -1);
  describe (self);
}

/**
 * gs_gate_flow_new:
 *
 * Makes an empty view of gates.
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
gs_gate_flow_new (void)
{
  return g_object_new (GS_TYPE_GATE_FLOW, NULL);
}

/**
 * gs_gate_flow_set_playhead:
 * @self: a gate flow
 * @playhead: (nullable) (transfer none): the clock
 *
 * Sets which moment is shown.
 */
void
gs_gate_flow_set_playhead (GsGateFlow *self,
                           GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_GATE_FLOW (self));
  g_return_if_fail (playhead == NULL || GS_IS_PLAYHEAD (playhead));

  if (self->playhead == playhead)
    return;

  if (self->playhead != NULL)
    g_signal_handlers_disconnect_by_data (self->playhead, self);

  g_set_object (&self->playhead, playhead);

  if (playhead != NULL)
    {
      g_signal_connect_swapped (playhead, "notify::time", G_CALLBACK (changed_cb), self);
      g_signal_connect_swapped (playhead, "notify::playing", G_CALLBACK (changed_cb), self);
      changed_cb (self);
    }
}

/**
 * gs_gate_flow_set_structure:
 * @self: a gate flow
 * @modalities: (nullable) (array zero-terminated=1): what the modalities are called, at most 3; %NULL or none for a
 *   network without gates
 * @n_iterations: L, the network's iterations, 1 to 11
 * @hierarchical: whether each iteration has a gate of its own and a stage gate chooses among their results
 *
 * Sets which gates there are; forgets those that were set.
 */
void
gs_gate_flow_set_structure (GsGateFlow *self,
                            const char *const *modalities,
                            guint n_iterations,
                            gboolean hierarchical)
{
  g_return_if_fail (GS_IS_GATE_FLOW (self));
  g_return_if_fail (n_iterations < MAX_CANDIDATES);

  clear_gates (self);
  for (guint m = 0; m < MAX_MODALITIES && modalities != NULL && modalities[m] != NULL; m++)
    {
      self->modalities[m].name = g_strdup (modalities[m]);
      self->n_modalities++;
    }

  self->n_iterations = n_iterations;
  self->hierarchical = !!hierarchical;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  describe (self);
}

/**
 * gs_gate_flow_set_gate:
 * @self: a gate flow
 * @modality: which modality, counted from 0
 * @stage: 0 = the final gate (of a hierarchical network: the stage gate); t = a hierarchical network's gate of
 *   iteration t
 * @weights: (array length=n_candidates) (transfer none): each candidate's weight in every frame
 * @n_candidates: L + 1 for the final gate of a flat network, L for a stage gate, t + 1 for the gate of iteration t
 *
 * Sets where a gate's weights come from.
 */
void
gs_gate_flow_set_gate (GsGateFlow *self,
                       guint modality,
                       guint stage,
                       GsSeries *const *weights,
                       guint n_candidates)
{
  g_return_if_fail (GS_IS_GATE_FLOW (self));
  g_return_if_fail (modality < self->n_modalities);
  g_return_if_fail (stage == 0 || (self->hierarchical && stage <= self->n_iterations));
  g_return_if_fail (n_candidates == n_candidates_of (self, stage));

  for (guint k = 0; k < n_candidates; k++)
    {
      GsSeries **slot = &self->modalities[modality].gates[stage][k];

      if (*slot != NULL)
        g_signal_handlers_disconnect_by_data (*slot, self);
      g_set_object (slot, weights[k]);
      g_signal_connect_swapped (weights[k], "changed", G_CALLBACK (changed_cb), self);
    }

  changed_cb (self);
}

/**
 * gs_gate_flow_set_message:
 * @self: a gate flow
 * @message: (nullable): a sentence shown instead of the gates; %NULL to show them
 *
 * Says why there is nothing to see. "No gates in this network" and "Not analysed here yet" come by themselves.
 */
void
gs_gate_flow_set_message (GsGateFlow *self,
                          const char *message)
{
  g_return_if_fail (GS_IS_GATE_FLOW (self));

  g_free (self->message);
  self->message = g_strdup (message);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe (self);
}
