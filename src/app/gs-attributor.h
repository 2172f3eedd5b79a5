/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-attribute-job.h"
#include "gs-clip-plots.h"
#include "gs-engine.h"
#include "gs-tracks.h"

G_BEGIN_DECLS

#define GS_TYPE_ATTRIBUTOR (gs_attributor_get_type ())

/**
 * GsAttributor:
 *
 * Lets what face and sound contributed be computed in the background when somebody asks for it, by a worker that gives way to the
 * others, and draws it as a track for each output.
 *
 * Signals: "changed": there is more of it, or none; "failed" (#GError).
 */
G_DECLARE_FINAL_TYPE (GsAttributor, gs_attributor, GS, ATTRIBUTOR, GObject)

GsAttributor   *gs_attributor_new       (GsTimeline   *timeline,
                                         GsTracks     *tracks);
void            gs_attributor_set_plots (GsAttributor *self,
                                         GsClipPlots  *plots);
void            gs_attributor_start     (GsAttributor *self,
                                         GPtrArray    *networks);
void            gs_attributor_clear     (GsAttributor *self);
void            gs_attributor_set_hidden (GsAttributor *self,
                                          gboolean      hidden);
GsAttributeJob *gs_attributor_get_job   (GsAttributor *self);
gboolean        gs_attributor_is_at_work (GsAttributor *self);

G_END_DECLS
