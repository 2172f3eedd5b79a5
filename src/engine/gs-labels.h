/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-tensor.h"

G_BEGIN_DECLS

GsTensor *gs_labels_load_text (const char *path, GError **error);
GsTensor *gs_labels_load_npy (const char *path, GError **error);
gboolean gs_labels_save_text (const char *path, const float *valence, const float *arousal, gsize n_frames,
                              GError **error);

G_END_DECLS
