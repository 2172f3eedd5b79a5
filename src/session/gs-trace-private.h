/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-trace.h"

#include "gs-string.h"

G_BEGIN_DECLS

/*
 * What one rater said about one dimension of a clip: raw samples as the device gave them, grouped in strokes, and edits, which are
 * strokes of computed samples over the raw ones. Frames and bins are views of this (gs_trace_get_values()), never stored.
 */
struct _GsTrace
{
  GObject parent_instance;

  gint64 id;
  GWeakRef clip;
  GsRater *rater;
  char *dimension;
  double minimum;
  double maximum;
  guint take;
  GsRecordState state;
  gboolean chosen;
  gboolean blind;
  double speed; /* 0 = not known */
  GsDelayMethod delay_method;
  gint64 delay;
  char *delay_criterion;
  char *delay_settings;
  char *device;
  char *derived;
  gboolean unbounded;

  GArray *samples; /* GsTraceSample, in the order of recording */
  GArray *strokes; /* GsTraceStroke, in the order of recording */
  GHashTable *parked; /* number of a stroke that is gone -> GArray of GsTraceSample, kept to be brought back */
};

void gs_trace_changed (GsTrace *self, gint64 start, gint64 end);
double gs_trace_bound (GsTrace *self, double value);
void gs_trace_park_stroke (GsTrace *self, const GsTraceStroke *stroke);

G_END_DECLS
