/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-face.h"
#include "gs-synth-voice.h"

G_BEGIN_DECLS

/**
 * GsSynthProgressFunc:
 * @fraction: how much of the clip is written, 0 to 1
 * @user_data: what was given with the function
 *
 * Called from the thread that writes.
 */
typedef void (*GsSynthProgressFunc) (double fraction, gpointer user_data);

gboolean gs_synth_write_media (const GsSynthPlan *plan,
                               const GsSynthVoice *voice,
                               const GsSynthView *view,
                               const char *path,
                               GsSynthProgressFunc progress,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);
gboolean gs_synth_write_labels (const GsSynthPlan *plan, const char *path, GError **error);
gboolean gs_synth_write_weak (const GsSynthPlan *plan, const char *path, GError **error);
gboolean gs_synth_write_plan (const GsSynthPlan *plan, const char *path, GError **error);
gboolean gs_synth_write_split (const char *const *names, const char *path, GError **error);

G_END_DECLS
