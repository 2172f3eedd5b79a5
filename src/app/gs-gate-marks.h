/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-gate-track.h"

G_BEGIN_DECLS

void gs_gate_marks_follow (GsGateTrack *track, GsClip *clip, GsRun *run, guint gate);

G_END_DECLS
