/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-sequence.h"

#include <math.h>
#include <string.h>

/**
 * gs_label_from_output:
 * @name: what a network's output is called, see gs_fusion_config_get_output_name()
 *
 * Returns: the column of the labels that the output is held against
 */
GsLabel
gs_label_from_output (const char *name)
{
  return strcmp (name, "arousal") == 0 ? GS_LABEL_AROUSAL : GS_LABEL_VALENCE;
}

/**
 * gs_sequence_new:
 * @name: the clip's name
 * @frame_rate: frames a second, 0 when not known
 * @video: (transfer none): [T, Fv]
 * @audio: (transfer none): [T, Fa]
 * @labels: (transfer none) (nullable): [T, 2], NaN = missing
 *
 * Returns: (transfer full): a clip's features and labels; the tensors must have the same T
 */
GsSequence *
gs_sequence_new (const char *name,
                 double frame_rate,
                 GsTensor *video,
                 GsTensor *audio,
                 GsTensor *labels)
{
  GsSequence *self;

  g_return_val_if_fail (video->n_dims == 2 && audio->n_dims == 2, NULL);
  g_return_val_if_fail (video->shape[0] == audio->shape[0], NULL);
  g_return_val_if_fail (labels == NULL || (labels->n_dims == 2 && labels->shape[0] == video->shape[0] &&
                                           labels->shape[1] == GS_N_LABELS),
                        NULL);

  self = g_new0 (GsSequence, 1);
  self->name = g_strdup (name);
  self->n_frames = video->shape[0];
  self->frame_rate = frame_rate;
  self->video = gs_tensor_ref (video);
  self->audio = gs_tensor_ref (audio);
  self->labels = labels != NULL ? gs_tensor_ref (labels) : NULL;
  self->weak_spans = g_array_new (FALSE, FALSE, sizeof (GsWeakSpan));
  g_atomic_ref_count_init (&self->references);

  return self;
}

/**
 * gs_sequence_ref:
 * @self: a sequence
 *
 * Returns: (transfer full): @self
 */
GsSequence *
gs_sequence_ref (GsSequence *self)
{
  g_atomic_ref_count_inc (&self->references);

  return self;
}

/**
 * gs_sequence_unref:
 * @self: (transfer full): a sequence
 */
void
gs_sequence_unref (GsSequence *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  gs_tensor_unref (self->video);
  gs_tensor_unref (self->audio);
  g_clear_pointer (&self->labels, gs_tensor_unref);
  g_array_unref (self->weak_spans);
  g_free (self->name);
  g_free (self);
}

/**
 * gs_sequence_add_weak_span:
 * @self: a sequence
 * @first: first frame
 * @last: one past the last frame; cut to the sequence's end
 * @kind: what is weak
 *
 * Only while the sequence is being made.
 */
void
gs_sequence_add_weak_span (GsSequence *self,
                           gsize first,
                           gsize last,
                           const char *kind)
{
  GsWeakSpan span = { first, MIN (last, self->n_frames), g_intern_string (kind) };

  if (span.first < span.last)
    g_array_append_val (self->weak_spans, span);
}

/**
 * gs_sequence_get_weakness:
 * @self: a sequence
 * @frame: a frame
 *
 * Returns: (nullable): what is weak there, interned; %NULL where nothing is known to be
 */
const char *
gs_sequence_get_weakness (const GsSequence *self,
                          gsize frame)
{
  for (guint i = 0; i < self->weak_spans->len; i++)
    {
      const GsWeakSpan *span = &g_array_index (self->weak_spans, GsWeakSpan, i);

      if (span->first <= frame && frame < span->last)
        return span->kind;
    }

  return NULL;
}

/**
 * gs_sequence_count_labels:
 * @self: a sequence
 * @label: which column
 *
 * Returns: frames that have this label
 */
gsize
gs_sequence_count_labels (const GsSequence *self,
                          GsLabel label)
{
  gsize n = 0;

  if (self->labels == NULL)
    return 0;

  for (gsize t = 0; t < self->n_frames; t++)
    n += !isnan (self->labels->data[t * GS_N_LABELS + label]);

  return n;
}
