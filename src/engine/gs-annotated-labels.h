/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-session.h"

G_BEGIN_DECLS

gboolean gs_annotated_labels_may_exist (GsClip *clip);
float *gs_annotated_labels_new (GsClip *clip, guint *n_labelled);
char *gs_annotated_labels_to_text (const float *labels, guint n_frames);

G_END_DECLS
