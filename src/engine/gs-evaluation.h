/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "gs-agreement.h"
#include "gs-network.h"
#include "gs-sequence.h"

G_BEGIN_DECLS

/**
 * GsClipEvaluation:
 * @sequence: the clip
 * @prediction: [T, outputs]
 * @gates: for each gate of the network [T, K]
 * @agreement: of each output with the clip's labels
 *
 * What a network says of one clip.
 */
typedef struct
{
  GsSequence *sequence;
  float *prediction;
  float **gates;
  GsAgreement *agreement;
} GsClipEvaluation;

/**
 * GsPool:
 * @kind: (nullable): interned name of the weakness whose frames these are; %NULL for the pools of all, outside and inside
 * @n_frames: frames
 * @agreement: [outputs] over the concatenated frames of all clips
 * @gate_means: for each gate its K mean weights
 *
 * Frames of all clips taken together.
 */
typedef struct
{
  const char *kind;
  gsize n_frames;
  GsAgreement *agreement;
  double **gate_means;
} GsPool;

/**
 * GsEvaluation:
 * @network: what was evaluated; of several that were joined the first
 * @clips: (element-type GsClipEvaluation): in the order they were given
 * @pooled: all frames
 * @outside: (nullable): frames outside known weak spans; %NULL when no clip has any span
 * @inside: (nullable): frames inside
 * @kinds: (element-type GsPool): one for each kind of weak span, by name
 * @mean_ccc: [outputs] mean of the clips' CCC, undefined ones left out
 *
 * How a network agrees with the labels of some clips.
 */
typedef struct
{
  GsNetwork *network;
  GPtrArray *clips;
  GsPool *pooled;
  GsPool *outside;
  GsPool *inside;
  GPtrArray *kinds;
  double *mean_ccc;
} GsEvaluation;

GsEvaluation *gs_evaluation_new (GsNetwork *network, GPtrArray *sequences, guint n_threads, GCancellable *cancellable,
                                 GError **error);
GsEvaluation *gs_evaluation_join (GPtrArray *evaluations);
void gs_evaluation_free (GsEvaluation *self);
double gs_evaluation_get_score (const GsEvaluation *self);
void gs_evaluation_build_json (const GsEvaluation *self, JsonBuilder *builder);
void gs_evaluation_build_gates_json (const GsPool *pool, GsNetwork *network, JsonBuilder *builder);
gboolean gs_evaluation_save_predictions (const GsEvaluation *self, const char *folder, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsEvaluation, gs_evaluation_free)

G_END_DECLS
