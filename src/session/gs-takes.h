/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-rater.h"
#include "gs-trace.h"

G_BEGIN_DECLS

/* The takes that a rater has of a clip and a dimension. */
guint gs_takes_get_last (GsClip *clip, GsRater *rater, const char *dimension);
GsTrace *gs_takes_find_chosen (GsClip *clip, GsRater *rater, const char *dimension);

G_END_DECLS
