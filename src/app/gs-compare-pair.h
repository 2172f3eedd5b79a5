/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-compare-source.h"
#include "gs-error-stretches.h"
#include "gs-tracks.h"

G_BEGIN_DECLS

/**
 * GsPairStretch:
 * @start: when its first frame is shown, nanoseconds of media time
 * @end: when its last frame has been shown
 * @error: the stretch
 *
 * Where the two are far apart.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  GsErrorStretch error;
} GsPairStretch;

#define GS_TYPE_COMPARE_PAIR (gs_compare_pair_get_type ())

/**
 * GsComparePair:
 *
 * Two sources over the clip that is shown: their lines alone in the timeline, with the difference shaded, and the stretches where they
 * are farthest apart.
 *
 * Signal "changed": there are other stretches.
 */
G_DECLARE_FINAL_TYPE (GsComparePair, gs_compare_pair, GS, COMPARE_PAIR, GObject)

GsComparePair *gs_compare_pair_new           (GsCompareSource *source,
                                              GsTracks        *tracks);
void           gs_compare_pair_set_plots     (GsComparePair   *self,
                                              GsClipPlots     *plots);
void           gs_compare_pair_set_range     (GsComparePair   *self,
                                              gint64           start,
                                              gint64           end);
void           gs_compare_pair_choose        (GsComparePair   *self,
                                              const char      *dimension,
                                              const char      *name,
                                              const char      *reference);
void           gs_compare_pair_set_active    (GsComparePair   *self,
                                              gboolean         active);
const char    *gs_compare_pair_get_name      (GsComparePair   *self);
const char    *gs_compare_pair_get_reference (GsComparePair   *self);
GArray        *gs_compare_pair_get_stretches (GsComparePair   *self);
gboolean       gs_compare_pair_get_values    (GsComparePair   *self,
                                              const double   **x,
                                              const double   **y,
                                              gsize           *n);

GsTraceTable  *gs_compare_pair_dup_table     (GsComparePair   *self,
                                              int             *columns,
                                              gsize           *first,
                                              gsize           *n,
                                              gboolean        *brushed);

G_END_DECLS
