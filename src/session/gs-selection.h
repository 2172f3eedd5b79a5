/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_TYPE_SELECTION (gs_selection_get_type ())

/* Signal "changed": start or end (or both at once) moved. */
G_DECLARE_FINAL_TYPE (GsSelection, gs_selection, GS, SELECTION, GObject)

GsSelection *gs_selection_new (void);

gint64 gs_selection_get_start (GsSelection *self);
gint64 gs_selection_get_end (GsSelection *self);
gboolean gs_selection_get_empty (GsSelection *self);
void gs_selection_set_range (GsSelection *self, gint64 start, gint64 end);
void gs_selection_clear (GsSelection *self);
gboolean gs_selection_contains (GsSelection *self, gint64 time);

G_END_DECLS
