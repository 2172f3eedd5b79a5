/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-gold.h"
#include "gs-trace-table.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * GsGoldDelay:
 * @GS_GOLD_DELAY_NONE: traces as they are
 * @GS_GOLD_DELAY_FIXED: everybody is late by the same time
 * @GS_GOLD_DELAY_BEST: each rater's best lag against the mean of the others
 *
 * What to make of raters' delays.
 */
typedef enum
{
  GS_GOLD_DELAY_NONE,
  GS_GOLD_DELAY_FIXED,
  GS_GOLD_DELAY_BEST,
} GsGoldDelay;

/**
 * GsGoldStandardConfig:
 * @method: how
 * @scaling: what is done to each rater's scale beforehand
 * @clip_negative: weights below zero become zero
 * @least_agreement: raters who correlate less with the mean of the others are left out; NaN: nobody is
 * @delay: what to make of raters' delays
 * @delay_seconds: for %GS_GOLD_DELAY_FIXED
 * @criterion: for %GS_GOLD_DELAY_BEST
 * @band_seconds: for the barycentre: by how much a value may be moved at most
 * @n_threads: how many threads; 0 = as many as there are processors. It changes nothing in the result
 *
 * How to make a gold standard, in seconds. gs_gold_standard_config_init() sets what is usual.
 */
typedef struct
{
  GsGoldMethod method;
  GsGoldScaling scaling;
  gboolean clip_negative;
  double least_agreement;
  GsGoldDelay delay;
  double delay_seconds;
  GsDelayCriterion criterion;
  double band_seconds;
  guint n_threads;
} GsGoldStandardConfig;

/**
 * GsGoldStandard:
 * @config: what made it
 * @names: the raters, in the order of @gold's
 * @clip: name of the clip
 * @times: gint64 [n] nanoseconds of media time
 * @period: seconds from one row to the next
 * @fingerprint: of what the raters had said, as gs_gold_standard_get_fingerprint() gives it
 * @gold: the gold standard itself
 *
 * The gold standard of one clip.
 */
typedef struct
{
  GsGoldStandardConfig config;
  GPtrArray *names;
  char *clip;
  GArray *times;
  double period;
  char *fingerprint;
  GsGold *gold;
} GsGoldStandard;

void gs_gold_standard_config_init (GsGoldStandardConfig *config);
GsGoldStandard *gs_gold_standard_new (const GsTraceTable *table, guint clip, const GsGoldStandardConfig *config,
                                      GCancellable *cancellable, GError **error);
char *gs_gold_standard_get_fingerprint (const GsTraceTable *table, guint clip);
gboolean gs_gold_standard_config_from_json (JsonObject *object, GsGoldStandardConfig *config, GError **error);
void gs_gold_standard_free (GsGoldStandard *self);
GPtrArray *gs_gold_standard_list_warnings (const GsGoldStandard *self);
void gs_gold_standard_build_json (const GsGoldStandard *self, JsonBuilder *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsGoldStandard, gs_gold_standard_free)

G_END_DECLS
