/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-annotator.h"

G_BEGIN_DECLS

#define GS_ANNOTATOR_MINIMUM (-1.0)
#define GS_ANNOTATOR_MAXIMUM 1.0
#define GS_ANNOTATOR_VALENCE "valence"
#define GS_ANNOTATOR_AROUSAL "arousal"

struct _GsAnnotator
{
  GObject parent_instance;

  GsWorkspace *workspace; /* not owned: the window owns both */
  GsAnnotatorState state;
  guint countdown;
  guint countdown_id;
  double value;
  double second; /* arousal, where both are rated */
  char *rater;
  char *dimension;
  const char *device; /* interned: what gave the last value */
  gboolean blind;

  GsTrace *trace;
  GsTrace *pair; /* of arousal, where both are rated */
  gint64 ticked_at; /* when a frame was drawn last */
  guint late_id;
  gboolean given;  /* whether anything has given the trace a value */
  gint64 earliest; /* where the stroke began: nothing was seen before */
  gint64 from, until; /* the range that is recorded over; -1 and %G_MAXINT64 = wherever the clip plays */
  gint64 last_time;
  gint64 last_wall_time;
  gint64 stored_at;
  gboolean held; /* the device is away and the last value stands */

  char *away;       /* (nullable): the device that gave the last value and has been unplugged since */
  gboolean asked;   /* it was said that it is away */
  gboolean goes_on; /* it went away while it counted down: it counts down anew when it is back */
  char *remark;     /* (nullable): what the take that is to begin says about that */

  GArray *awaited; /* what devices said and is on its way to the file */
};

gboolean gs_annotator_write (GsAnnotator *self,
                             gint64       age);
void gs_annotator_split (GsAnnotator *self);
gboolean gs_annotator_has_hand (GsAnnotator *self);
void gs_annotator_leave_range (GsAnnotator *self);

/* gs-annotator-stored.c: until what a hand says is in the file */
GArray *gs_annotator_awaited_new (void);
void gs_annotator_await_stored (GsAnnotator *self,
                                GsHandKind   kind,
                                gint64       said_at);
void gs_annotator_follow_store (GsAnnotator *self);

G_END_DECLS
