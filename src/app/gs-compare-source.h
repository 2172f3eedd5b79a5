/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store.h"
#include "gs-trace-table.h"

G_BEGIN_DECLS

#define GS_TYPE_COMPARE_SOURCE (gs_compare_source_get_type ())

/**
 * GsCompareSource:
 *
 * What people and networks say about each clip of a project, as tables that other threads may work on: one of one clip and one
 * dimension each, valence, arousal or any other that somebody has traced, never changed once it is made. Reads the clips one after another without making anybody wait, makes a
 * table anew when its traces or runs change, and rests while nobody looks.
 *
 * Signal "changed": there are other tables, or #gs_compare_source_get_progress() has moved.
 */
G_DECLARE_FINAL_TYPE (GsCompareSource, gs_compare_source, GS, COMPARE_SOURCE, GObject)

GsCompareSource *gs_compare_source_new          (void);
void             gs_compare_source_set_store    (GsCompareSource *self,
                                                 GsStore         *store);
void             gs_compare_source_set_clip     (GsCompareSource *self,
                                                 GsClip          *clip);
void             gs_compare_source_set_active   (GsCompareSource *self,
                                                 gboolean         active);
GPtrArray       *gs_compare_source_list_dimensions (GsCompareSource *self);
GPtrArray       *gs_compare_source_list_tables  (GsCompareSource *self,
                                                 const char      *dimension,
                                                 GPtrArray      **clips);
GsTraceTable    *gs_compare_source_get_table    (GsCompareSource *self,
                                                 GsClip          *clip,
                                                 const char      *dimension);
void             gs_compare_source_get_progress (GsCompareSource *self,
                                                 guint           *n_read,
                                                 guint           *n_clips);
gboolean         gs_compare_source_has_practice (GsCompareSource *self);

G_END_DECLS
