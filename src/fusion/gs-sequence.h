/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-tensor.h"

G_BEGIN_DECLS

/* Columns of a sequence's labels. */
typedef enum
{
  GS_LABEL_VALENCE,
  GS_LABEL_AROUSAL,
  GS_N_LABELS,
} GsLabel;

/**
 * GsWeakSpan:
 * @first: first frame
 * @last: one past the last frame
 * @kind: what is weak there, interned: "video-hidden", "audio-babble", ...
 *
 * Frames in which one modality is known to say nothing, or something wrong.
 */
typedef struct
{
  gsize first;
  gsize last;
  const char *kind;
} GsWeakSpan;

/**
 * GsSequence:
 * @name: the clip's name, for messages and reports
 * @n_frames: frames T
 * @frame_rate: frames a second; 0 when not known
 * @video: [T, Fv] features of the picture
 * @audio: [T, Fa] features of the sound
 * @labels: (nullable): [T, 2] valence and arousal in [-1, 1], NaN where nobody labelled; %NULL without any
 * @weak_spans: array of #GsWeakSpan, in order of their first frames; empty when none are known
 *
 * One clip as the trainer sees it: features and labels of all its frames. Not changed once it is made.
 */
typedef struct
{
  char *name;
  gsize n_frames;
  double frame_rate;
  GsTensor *video;
  GsTensor *audio;
  GsTensor *labels;
  GArray *weak_spans;

  /*< private >*/
  gatomicrefcount references;
} GsSequence;

GsLabel gs_label_from_output (const char *name);

GsSequence *gs_sequence_new (const char *name, double frame_rate, GsTensor *video, GsTensor *audio, GsTensor *labels);
GsSequence *gs_sequence_ref (GsSequence *self);
void gs_sequence_unref (GsSequence *self);
void gs_sequence_add_weak_span (GsSequence *self, gsize first, gsize last, const char *kind);
const char *gs_sequence_get_weakness (const GsSequence *self, gsize frame);
gsize gs_sequence_count_labels (const GsSequence *self, GsLabel label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsSequence, gs_sequence_unref)

G_END_DECLS
