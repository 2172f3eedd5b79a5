/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-draw.h"
#include "gs-training-plot.h"

G_BEGIN_DECLS

#define GS_TRAINING_PLOT_N_PANELS   3
#define GS_TRAINING_PLOT_MAX_CURVES 2

/* Values outside @minimum and @maximum are drawn at the edge. */
typedef struct
{
  const char *title;
  double minimum;
  double maximum;
  double share; /* of the height; 0 = not shown */
  double top;   /* of the field, below the line with names */
  double height;
} GsTrainingPanel;

typedef enum
{
  GS_TRAINING_PANEL_LOSS,
  GS_TRAINING_PANEL_CCC,
  GS_TRAINING_PANEL_OWN,
} GsTrainingPanelKind;

struct _GsTrainingPlot
{
  GtkWidget parent_instance;

  GArray *points; /* of GsTrainingPoint, by epoch */
  guint n_epochs; /* planned; 0 = not known */
  int hovered;    /* index of a point; -1 = none */
  int chosen;     /* the same, by keyboard */
  GsPalette palette;
};

typedef struct
{
  GsTrainingPanel panels[GS_TRAINING_PLOT_N_PANELS];
  double left;
  double width;
  double bottom;
  guint last_epoch; /* at the right end */
  double line;      /* height of a line of text */
} GsTrainingLayout;

/* What is drawn where, and the drawing */
const GsTrainingPoint *gs_training_plot_get_point (GsTrainingPlot *self, guint index);
guint gs_training_plot_get_values (const GsTrainingPoint *point, GsTrainingPanelKind kind, double *values);
const char *gs_training_plot_get_curve_name (GsTrainingPanelKind kind, guint curve);
int gs_training_plot_find_best (GsTrainingPlot *self);
int gs_training_plot_get_shown (GsTrainingPlot *self);
GsTrainingLayout gs_training_plot_lay_out (GsTrainingPlot *self);
double gs_training_plot_get_line_height (GsTrainingPlot *self);
void gs_training_plot_format_value (GsTrainingPanelKind kind, double value, char *text, gsize size);
void gs_training_plot_draw (GsTrainingPlot *self, cairo_t *cr);

G_END_DECLS
