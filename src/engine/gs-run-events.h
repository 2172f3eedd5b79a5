/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-attribute-job.h"
#include "gs-session.h"
#include "gs-weak-events.h"

G_BEGIN_DECLS

/**
 * GsEventsOf:
 * @GS_EVENTS_OF_ALL: face and sound
 * @GS_EVENTS_OF_FACE: the face alone
 * @GS_EVENTS_OF_SOUND: the sound alone
 *
 * Whose events are wanted.
 */
typedef enum
{
  GS_EVENTS_OF_ALL,
  GS_EVENTS_OF_FACE,
  GS_EVENTS_OF_SOUND,
} GsEventsOf;

gboolean gs_events_of_gate (GsEventsOf of, const GsGateSeries *gate);
GArray *gs_run_find_weak_events (GsClip *clip, GsRun *run, GsAttributeJob *attribution, GsEventsOf of);

G_END_DECLS
