/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"
#include "gs-quadrants.h"

G_BEGIN_DECLS

GsFigure *gs_figure_quadrants_new (const char *title, const char *a_name, const char *b_name, const GsQuadrants *quadrants);

G_END_DECLS
