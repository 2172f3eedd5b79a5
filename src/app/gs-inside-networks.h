/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-analysis.h"
#include "gs-clip-plots.h"

G_BEGIN_DECLS

/* What looks inside networks needs those that made the run, and the clip as it is. */
GPtrArray *gs_inside_networks_find (GsAnalysis  *analysis,
                                    GsClipPlots *plots,
                                    const char **reason);

G_END_DECLS
