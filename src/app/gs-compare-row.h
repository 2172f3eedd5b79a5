/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-agreement-table.h"

G_BEGIN_DECLS

#define GS_TYPE_COMPARE_ROW (gs_compare_row_get_type ())

/**
 * GsCompareRow:
 *
 * One row of the Compare page's table: who is held against the reference, over what, and how they agree.
 *
 * Signal "changed": the figures are other ones.
 */
G_DECLARE_FINAL_TYPE (GsCompareRow, gs_compare_row, GS, COMPARE_ROW, GObject)

GsCompareRow      *gs_compare_row_new           (const char             *name,
                                                 gboolean                is_network,
                                                 GsAgreementScope        scope,
                                                 GsClip                 *clip);
gboolean           gs_compare_row_is_same       (GsCompareRow           *self,
                                                 GsCompareRow           *other);
void               gs_compare_row_set_figures   (GsCompareRow           *self,
                                                 const GsAgreementRow   *figures,
                                                 gboolean                has_intervals);
void               gs_compare_row_set_place     (GsCompareRow           *self,
                                                 const char             *place);
const char        *gs_compare_row_get_name      (GsCompareRow           *self);
char              *gs_compare_row_get_title     (GsCompareRow           *self);
const char        *gs_compare_row_get_place     (GsCompareRow           *self);
gboolean           gs_compare_row_get_is_network (GsCompareRow          *self);
GsAgreementScope   gs_compare_row_get_scope     (GsCompareRow           *self);
GsClip            *gs_compare_row_get_clip      (GsCompareRow           *self);
double             gs_compare_row_get_value     (GsCompareRow           *self,
                                                 GsAgreementFigure       figure);
const GsAgreement *gs_compare_row_get_agreement (GsCompareRow           *self);
const GsInterval  *gs_compare_row_get_interval  (GsCompareRow           *self,
                                                 GsAgreementFigure       figure);
char              *gs_compare_name_dup_title    (const char             *name,
                                                 gboolean                is_network);

G_END_DECLS
