/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-network.h"
#include "gs-run.h"

G_BEGIN_DECLS

GsRun *gs_stored_run_find (GsClip *clip,
                           GPtrArray *networks,
                           GsRun *newer);
gboolean gs_stored_run_has_networks (GsRun *run,
                                     GPtrArray *networks);
GsRun *gs_stored_run_find_perturbed (GsClip *clip, GPtrArray *networks, const char *perturbation, GsRun *newer);
gboolean gs_stored_run_is_whole (GsRun *run);

G_END_DECLS
