/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-text.h"

G_BEGIN_DECLS

/* What the formats that count values in frames share: Aff-Wild2, ABAW's submissions, arrays of labels. */

/* A hundred hours at 60 frames a second. */
#define GS_FRAMES_MAX 21600000

/**
 * GsFrames:
 * @valence: (nullable): the trace, by frame
 * @arousal: (nullable): the trace, by frame
 * @own: the document it was made of, where it had times
 * @n_frames: up to the last frame that either has, or the clip's
 *
 * Valence and arousal as one value a frame.
 */
typedef struct
{
  const GsDocumentTrace *valence;
  const GsDocumentTrace *arousal;
  GsDocument *own;
  guint n_frames;
} GsFrames;

gboolean gs_frames_init (GsFrames *self, const GsDocument *document, const GsFormatOptions *options, const char *path,
                         GError **error);
void gs_frames_clear (GsFrames *self);
const GsDocumentSample *gs_frames_find (const GsDocumentTrace *trace, guint frame);
double gs_frames_get (const GsDocumentTrace *trace, guint frame);
void gs_frames_append_label (GString *out, double value);
gboolean gs_frames_parse_label (const char *text, double *value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GsFrames, gs_frames_clear)

G_END_DECLS
