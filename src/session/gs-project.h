/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-assignment.h"
#include "gs-clip.h"
#include "gs-dimension.h"
#include "gs-network-info.h"
#include "gs-rater.h"
#include "gs-run.h"
#include "gs-tier.h"
#include "gs-trace.h"

G_BEGIN_DECLS

#define GS_TYPE_PROJECT (gs_project_get_type ())

G_DECLARE_FINAL_TYPE (GsProject, gs_project, GS, PROJECT, GObject)

GsProject *gs_project_new (void);

const char *gs_project_get_path (GsProject *self);
void gs_project_set_path (GsProject *self, const char *path);

GListModel *gs_project_get_clips (GsProject *self);
GListModel *gs_project_get_raters (GsProject *self);
GListModel *gs_project_get_networks (GsProject *self);
GListModel *gs_project_get_dimensions (GsProject *self);
GListModel *gs_project_get_assignments (GsProject *self);

void gs_project_add_clip (GsProject *self, GsClip *clip);
void gs_project_remove_clip (GsProject *self, GsClip *clip);
GsClip *gs_project_find_clip (GsProject *self, gint64 id);
GsClip *gs_project_find_clip_by_hash (GsProject *self, const char *hash);
void gs_project_add_rater (GsProject *self, GsRater *rater);
GsRater *gs_project_find_rater (GsProject *self, gint64 id);
GsRater *gs_project_find_rater_by_name (GsProject *self, const char *name);
void gs_project_add_network (GsProject *self, GsNetworkInfo *network);
GsNetworkInfo *gs_project_find_network (GsProject *self, gint64 id);
GsNetworkInfo *gs_project_find_network_by_hash (GsProject *self, const char *hash);
void gs_project_add_dimension (GsProject *self, GsDimension *dimension);
void gs_project_remove_dimension (GsProject *self, GsDimension *dimension);
GsDimension *gs_project_find_dimension (GsProject *self, gint64 id);
GsDimension *gs_project_find_dimension_by_name (GsProject *self, const char *name);
void gs_project_add_assignment (GsProject *self, GsAssignment *assignment);
void gs_project_remove_assignment (GsProject *self, GsAssignment *assignment);
GsAssignment *gs_project_find_assignment (GsProject *self, gint64 id);
GHashTable *gs_project_find_practice (GsProject *self);
void gs_project_add_run (GsProject *self, GsRun *run);
void gs_project_remove_run (GsProject *self, GsRun *run);
void gs_project_add_trace (GsProject *self, GsTrace *trace);
void gs_project_remove_trace (GsProject *self, GsTrace *trace);
GsTrace *gs_project_find_trace (GsProject *self, gint64 id);
void gs_project_add_tier (GsProject *self, GsTier *tier);
void gs_project_remove_tier (GsProject *self, GsTier *tier);
GsTier *gs_project_find_tier (GsProject *self, gint64 id);

G_END_DECLS
