/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-compare-row.h"

G_BEGIN_DECLS

#define GS_TYPE_COMPARE_TABLE (gs_compare_table_get_type ())

/**
 * GsCompareTable:
 *
 * The rows of a comparison as a table that each column sorts, by its head or by gs_compare_table_sort().
 *
 * Signal "activated" (#GsCompareRow): a row was clicked, or Return pressed on it.
 */
G_DECLARE_FINAL_TYPE (GsCompareTable, gs_compare_table, GS, COMPARE_TABLE, GtkWidget)

void        gs_compare_table_set_rows    (GsCompareTable *self,
                                          GListModel     *rows);
void        gs_compare_table_sort_again  (GsCompareTable *self);
void        gs_compare_table_sort        (GsCompareTable *self,
                                          const char     *id);
GMenuModel *gs_compare_table_create_menu (const char     *action);

G_END_DECLS
