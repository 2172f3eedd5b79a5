/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure-canvas.h"
#include "gs-figure-csv.h"

G_BEGIN_DECLS

/**
 * GsFigureClass:
 * @width: that suits it
 * @height: that suits it
 * @draw: draws it over the whole canvas
 * @is_empty: whether there is nothing to draw
 * @describe: (nullable): says it in a sentence
 * @write_csv: writes the data behind it
 * @clear: frees what it holds
 *
 * A kind of figure.
 */
typedef struct
{
  double width;
  double height;
  void (*draw) (const GsFigure *self, GsFigureCanvas *canvas);
  gboolean (*is_empty) (const GsFigure *self);
  void (*describe) (const GsFigure *self, GString *text);
  void (*write_csv) (const GsFigure *self, GString *csv);
  void (*clear) (GsFigure *self);
} GsFigureClass;

/* What every kind begins with. */
struct _GsFigure
{
  const GsFigureClass *class;
  gatomicrefcount ref_count;
  char *title;
  char *note;
  double height; /* that suits it, where that depends on the data; 0: the class's */
};

gpointer gs_figure_alloc (const GsFigureClass *class, gsize size, const char *title);

G_END_DECLS
