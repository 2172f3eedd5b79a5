/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-gold-standard.h"
#include "gs-store.h"

G_BEGIN_DECLS

/* What the derived rater of gold standards is called in a project; a number is added if a person has that name. */
#define GS_GOLD_RATER "gold standard"

GsTrace *gs_gold_trace_find (GsClip *clip, const char *dimension);
GsTrace *gs_gold_trace_store (GsStore *store, GsClip *clip, const char *dimension, const GsGoldStandard *gold, const char *action);
gboolean gs_gold_trace_read (GsTrace *trace, GsGoldStandardConfig *config, char **fingerprint, GError **error);

G_END_DECLS
