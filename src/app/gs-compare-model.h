/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-compare-row.h"
#include "gs-compare-source.h"
#include "gs-playhead.h"

G_BEGIN_DECLS

/**
 * GsCompareName:
 * @name: a column's name
 * @is_network: whether a network said it
 * @is_derived: whether it was made of people's traces
 *
 * Somebody who can be held against others.
 */
typedef struct
{
  char *name;
  gboolean is_network;
  gboolean is_derived;
} GsCompareName;

/* What the intervals are made of; `gatescope-cli agreement --bootstrap 2000` draws the same. */
#define GS_COMPARE_REPLICATES 2000
#define GS_COMPARE_SEED       1
#define GS_COMPARE_CONFIDENCE 0.95

#define GS_TYPE_COMPARE_MODEL (gs_compare_model_get_type ())

/**
 * GsCompareModel:
 *
 * The table of the Compare page: everybody held against a reference, clip by clip and pooled, or over the selection. Figures come
 * at once, their intervals when they are drawn; what was asked for before is dropped. Other threads compute.
 *
 * Signals: "names-changed": others can be chosen from, or the reference is another; "computed": the rows hold what was asked for last.
 */
G_DECLARE_FINAL_TYPE (GsCompareModel, gs_compare_model, GS, COMPARE_MODEL, GObject)

GsCompareModel *gs_compare_model_new           (GsCompareSource *source);
void            gs_compare_model_set_playhead  (GsCompareModel  *self,
                                                GsPlayhead      *playhead);
void            gs_compare_model_set_clip      (GsCompareModel  *self,
                                                GsClip          *clip);
void            gs_compare_model_set_active    (GsCompareModel  *self,
                                                gboolean         active);
void            gs_compare_model_set_dimension (GsCompareModel  *self,
                                                const char      *dimension);
const char     *gs_compare_model_get_dimension (GsCompareModel  *self);
GPtrArray      *gs_compare_model_get_names     (GsCompareModel  *self);
void            gs_compare_model_set_reference (GsCompareModel  *self,
                                                const char      *name);
const char     *gs_compare_model_get_reference (GsCompareModel  *self);
GListModel     *gs_compare_model_get_rows      (GsCompareModel  *self);
gboolean        gs_compare_model_get_range     (GsCompareModel  *self,
                                                gint64          *start,
                                                gint64          *end);
gsize           gs_compare_model_get_block     (GsCompareModel  *self);
GPtrArray      *gs_compare_model_list_tables   (GsCompareModel  *self,
                                                GPtrArray      **clips);
GPtrArray      *gs_compare_model_get_differences (GsCompareModel *self);
guint           gs_compare_model_get_serial    (GsCompareModel  *self);
gboolean        gs_compare_model_get_busy      (GsCompareModel  *self);

G_END_DECLS
