/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-run.h"

G_BEGIN_DECLS

/*
 * One computation over a clip: what made it and what came out, frame by frame. The arrays are as long as the clip and
 * filled with NaN until the worker (or the project file) delivers; they exist only once somebody asks for them.
 */
struct _GsRun
{
  GObject parent_instance;

  gint64 id;
  GWeakRef clip;
  guint n_frames;
  GsNetworkInfo *networks[GS_OUTPUT_BOTH + 1];
  char *encoder;
  char *configuration;
  char *program_version;
  char *perturbation;
  guint person;
  GsRecordState state;
  gint64 started;
  gint64 finished;
  GPtrArray *notes; /* char *, ended by %NULL */

  gboolean has_frames;
  guint n_predicted;
  float *predictions[GS_RUN_N_PREDICTIONS]; /* [n_frames] each */
  GArray *gates;                            /* GsGateSeries */
  GsRunFace *faces;                         /* [n_frames] */
};

void gs_run_free_frames (GsRun *self);

G_END_DECLS
