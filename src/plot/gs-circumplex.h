/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-palette.h"
#include "gs-playhead.h"
#include "gs-series.h"

G_BEGIN_DECLS

/**
 * GsCircumplex:
 *
 * Valence (across, -1 to 1) against arousal (upwards) at the playhead, with the way of the last seconds.
 * (J. A. Russell, A circumplex model of affect, 1980.)
 */
#define GS_TYPE_CIRCUMPLEX (gs_circumplex_get_type ())

G_DECLARE_FINAL_TYPE (GsCircumplex, gs_circumplex, GS, CIRCUMPLEX, GtkWidget)

GtkWidget *gs_circumplex_new (void);
void gs_circumplex_set_playhead (GsCircumplex *self, GsPlayhead *playhead);
void gs_circumplex_add_point (GsCircumplex *self, const char *name, GsLineStyle style, GsSeries *valence, GsSeries *arousal);
void gs_circumplex_remove_all (GsCircumplex *self);
void gs_circumplex_set_legend (GsCircumplex *self, gboolean legend);
void gs_circumplex_set_trail (GsCircumplex *self, gint64 duration);

G_END_DECLS
