/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * GsLineStyle:
 * @GS_LINE_NETWORK: what the network says: blue, solid, thick
 * @GS_LINE_ALTERNATIVE: a second network or a perturbed run: blue-green, dash-dotted
 * @GS_LINE_GOLD: the gold standard: white on dark, near-black on light, solid
 * @GS_LINE_PERSON: one person's trace: thin, each with its own dash pattern
 * @GS_LINE_RECORD: the trace that is being recorded: red, solid, thick
 * @GS_LINE_CANDIDATE: what belongs to one of a gate's candidates: its colour; own solid, each iteration with its own dash pattern
 *
 * What a line stands for. Colour and stroke follow from it.
 */
typedef enum
{
  GS_LINE_NETWORK,
  GS_LINE_ALTERNATIVE,
  GS_LINE_GOLD,
  GS_LINE_PERSON,
  GS_LINE_RECORD,
  GS_LINE_CANDIDATE,
} GsLineStyle;

/* The index of a %GS_LINE_CANDIDATE: colours depend on how many there are. */
#define GS_LINE_CANDIDATE_INDEX(candidate, n_candidates) ((n_candidates) * 64u + (candidate))

/**
 * GsPalette:
 *
 * The colours of the plots. One role, one colour, in every view. Made from the widget's own foreground: light
 * text means a dark surface, whatever library set it.
 */
typedef struct
{
  gboolean dark;
  gboolean high_contrast;
  GdkRGBA surface; /* behind the plots, opaque */
  GdkRGBA header;  /* behind names and rulers, opaque */
  GdkRGBA text;
  GdkRGBA dim; /* secondary text: still 4.5:1 on surface */
  GdkRGBA grid;
  GdkRGBA separator;
  GdkRGBA cursor;
  GdkRGBA selection;      /* translucent fill */
  GdkRGBA selection_edge;
  GdkRGBA waveform;
  GdkRGBA own;
  GdkRGBA network;
  GdkRGBA alternative;
  GdkRGBA gold;
  GdkRGBA band;   /* translucent */
  GdkRGBA record;
  GdkRGBA empty;  /* hatching where nothing has been computed */
  GdkRGBA focus;
} GsPalette;

void gs_palette_init (GsPalette *self,
                      const GdkRGBA *surface,
                      const GdkRGBA *header,
                      const GdkRGBA *text,
                      gboolean high_contrast);
void gs_palette_read (GsPalette *self, GtkWidget *widget);
gboolean gs_palette_equal (const GsPalette *self, const GsPalette *other);
GdkRGBA gs_palette_candidate (const GsPalette *self, guint candidate, guint n_candidates);
GdkRGBA gs_palette_person (const GsPalette *self, guint person);
GdkRGBA gs_palette_label (const GsPalette *self, const char *label);
const char *gs_palette_nth_label (guint n);
GdkRGBA gs_palette_text_on (const GdkRGBA *fill);
double gs_palette_contrast (const GdkRGBA *one, const GdkRGBA *other);

#define GS_PALETTE_MAX_DASHES 4

double gs_palette_line_width (const GsPalette *self, GsLineStyle style);
guint gs_palette_line_dashes (GsLineStyle style, guint index, double *dashes);
void gs_palette_set_line (const GsPalette *self, cairo_t *cr, GsLineStyle style, guint index);
GdkRGBA gs_palette_line (const GsPalette *self, GsLineStyle style, guint index);

G_END_DECLS
