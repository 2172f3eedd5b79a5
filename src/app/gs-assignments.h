/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store.h"

G_BEGIN_DECLS

/* So much of a clip a take covers that counts as done; reacting late and stopping early take a little. */
#define GS_ASSIGNMENTS_DONE_SHARE 0.9

void     gs_assignments_take_begun        (GsStore      *store,
                                           GsTrace      *trace);
void     gs_assignments_take_ended        (GsStore      *store,
                                           GsTrace      *trace);
void     gs_assignments_review            (GsStore      *store,
                                           GsClip       *clip);
guint    gs_assignments_assign            (GsStore      *store,
                                           GsRater      *rater,
                                           const char   *dimension,
                                           guint         times,
                                           GsClip       *practice);
GsTrace *gs_assignments_get_take          (GsAssignment *assignment);
double   gs_assignments_get_consistency   (GsAssignment *assignment);

G_END_DECLS
