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
  gboolean given;  /* whether anything has given the trace a value */
  gint64 earliest; /* where the stroke began: nothing was seen before */
  gint64 last_time;
  gint64 last_wall_time;
  gint64 stored_at;
  gboolean held; /* the device is away and the last value stands */
};

void gs_annotator_write (GsAnnotator *self,
                         gint64       age);
void gs_annotator_split (GsAnnotator *self);

G_END_DECLS
