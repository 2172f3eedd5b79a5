/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-sequence.h"

G_BEGIN_DECLS

/**
 * GsDataClip:
 * @sequence: features, labels and weak spans
 * @encoder: (nullable): what made the features, as their file names it; %NULL for plain arrays
 * @note: (nullable): something people should know about the clip, such as labels that end early
 *
 * One clip's folder of a data set, read.
 */
typedef struct
{
  GsSequence *sequence;
  char *encoder;
  char *note;
} GsDataClip;

gboolean gs_data_clip_is_clip (const char *folder);
GsDataClip *gs_data_clip_load (const char *folder, GCancellable *cancellable, GError **error);
void gs_data_clip_free (GsDataClip *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsDataClip, gs_data_clip_free)

G_END_DECLS
