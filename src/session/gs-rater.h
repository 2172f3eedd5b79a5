/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_TYPE_RATER (gs_rater_get_type ())

G_DECLARE_FINAL_TYPE (GsRater, gs_rater, GS, RATER, GObject)

GsRater *gs_rater_new (const char *name);

gint64 gs_rater_get_id (GsRater *self);
void gs_rater_set_id (GsRater *self, gint64 id);
const char *gs_rater_get_name (GsRater *self);
void gs_rater_set_name (GsRater *self, const char *name);
const char *gs_rater_get_derived (GsRater *self);
void gs_rater_set_derived (GsRater *self, const char *json);

G_END_DECLS
