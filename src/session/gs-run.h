/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-network-info.h"
#include "gs-record-state.h"
#include "gs-run-block.h"

G_BEGIN_DECLS

/**
 * GsGateSeries:
 * @output: the output whose network the gate belongs to
 * @modality: "video" or "audio"; interned
 * @stage: 0 = the final gate; t = HGRJCA's gate of iteration t
 * @n_candidates: K: for the final gate of grjca "own" and every iteration
 * @weights: [n_frames, K], each row adding up to 1; NaN = not computed yet
 *
 * One gate over the clip.
 */
typedef struct
{
  GsOutput output;
  const char *modality;
  guint stage;
  guint n_candidates;
  float *weights;
} GsGateSeries;

#define GS_TYPE_RUN (gs_run_get_type ())

/* Signal "frames-changed" (guint first, guint n_frames): these frames have new values. */
G_DECLARE_FINAL_TYPE (GsRun, gs_run, GS, RUN, GObject)

GsRun *gs_run_new (GsClip *clip, guint n_frames);

gint64 gs_run_get_id (GsRun *self);
void gs_run_set_id (GsRun *self, gint64 id);
GsClip *gs_run_get_clip (GsRun *self);
guint gs_run_get_n_frames (GsRun *self);
GsNetworkInfo *gs_run_get_network (GsRun *self, GsOutput output);
void gs_run_set_network (GsRun *self, GsOutput output, GsNetworkInfo *network);
const char *gs_run_get_encoder (GsRun *self);
void gs_run_set_encoder (GsRun *self, const char *encoder);
const char *gs_run_get_configuration (GsRun *self);
void gs_run_set_configuration (GsRun *self, const char *json);
const char *gs_run_get_program_version (GsRun *self);
void gs_run_set_program_version (GsRun *self, const char *version);
const char *gs_run_get_perturbation (GsRun *self);
void gs_run_set_perturbation (GsRun *self, const char *perturbation);
guint gs_run_get_person (GsRun *self);
void gs_run_set_person (GsRun *self, guint person);
GsRecordState gs_run_get_state (GsRun *self);
void gs_run_set_state (GsRun *self, GsRecordState state);
gint64 gs_run_get_started (GsRun *self);
void gs_run_set_started (GsRun *self, gint64 started);
gint64 gs_run_get_finished (GsRun *self);
void gs_run_set_finished (GsRun *self, gint64 finished);
const char *const *gs_run_get_notes (GsRun *self);
void gs_run_set_notes (GsRun *self, const char *const *notes);
void gs_run_add_note (GsRun *self, const char *note);

guint gs_run_add_gate_series (GsRun *self, GsOutput output, const char *modality, guint stage, guint n_candidates);
guint gs_run_get_n_gates (GsRun *self);
const GsGateSeries *gs_run_get_gate (GsRun *self, guint gate);
GsOutput gs_run_get_gate_output (GsRun *run, GsOutput output);
gboolean gs_run_is_hierarchical (GsRun *run, GsOutput output);
int gs_run_find_gate (GsRun *self, GsOutput output, const char *modality, guint stage);
GsRunBlock *gs_run_create_block (GsRun *self, guint first, guint n_frames);

gboolean gs_run_has_frames (GsRun *self);
void gs_run_unload (GsRun *self);
void gs_run_set_frames (GsRun *self, const GsRunBlock *block);
guint gs_run_get_n_predicted (GsRun *self);
const float *gs_run_get_prediction (GsRun *self, GsOutput output);
const float *gs_run_get_gate_weights (GsRun *self, guint gate);
const GsRunFace *gs_run_get_faces (GsRun *self);
const GsRunFace *gs_run_get_face (GsRun *self, guint frame);

G_END_DECLS
