/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-face.h"

G_BEGIN_DECLS

GsSynthPlan *gs_synth_test_plan (guint64 seed, double seconds, double fps, gboolean weak);
GsSynthPlan *gs_synth_test_constant_plan (guint64 seed, double seconds, GsSynthFeeling feeling, const char *spans);
guint8 *gs_synth_test_draw (const GsSynthPlan *plan, double time, double mouth, const GsSynthView *view);
char *gs_synth_test_hash (gconstpointer data, gsize size);

G_END_DECLS
