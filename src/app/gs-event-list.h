/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-attribute-job.h"
#include "gs-clip.h"
#include "gs-run.h"

G_BEGIN_DECLS

/**
 * GsEventKind:
 * @GS_EVENTS_WEAK: where a modality seems to be weak
 * @GS_EVENTS_CHANGES: where another candidate becomes the heaviest
 * @GS_EVENTS_ABOVE: where a candidate is heavier than a threshold
 *
 * What is listed.
 */
typedef enum
{
  GS_EVENTS_WEAK,
  GS_EVENTS_CHANGES,
  GS_EVENTS_ABOVE,
} GsEventKind;

/**
 * GsEventFilter:
 * @kind: what is listed
 * @modality: as #GsEventsOf: 0 = face and sound, 1 = face, 2 = sound
 * @candidate: for %GS_EVENTS_ABOVE: which
 * @above: for %GS_EVENTS_ABOVE: the weight that has to be exceeded
 * @shortest: seconds that an event has to last
 *
 * What is wanted of them.
 */
typedef struct
{
  GsEventKind kind;
  guint modality;
  guint candidate;
  double above;
  double shortest;
} GsEventFilter;

/**
 * GsEventLine:
 * @start: media time, nanoseconds
 * @end: the same
 * @text: what it is, in words
 *
 * A line of the list.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  char *text;
} GsEventLine;

GArray *gs_event_list_make (GsClip *clip, GsRun *run, GsAttributeJob *attribution, const GsEventFilter *filter);
int     gs_event_list_step (GArray *lines, gint64 time, int direction);

G_END_DECLS
