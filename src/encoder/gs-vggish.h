/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-log-mel.h"
#include "gs-state-dict.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_VGGISH_FRAMES   96 /* log-mel frames of a patch, 10 ms apart */
#define GS_VGGISH_FEATURES 128
#define GS_VGGISH_PATCH    (GS_VGGISH_FRAMES * GS_LOG_MEL_BANDS)

/**
 * GsVggish:
 *
 * VGGish (Hershey et al. 2017): six convolutions and four poolings over a patch of log-mel, and three linear layers.
 * Never changes; any thread may use it.
 */
typedef struct _GsVggish GsVggish;

/**
 * GsVggishPass:
 *
 * The memory that one thread needs to put patches through a #GsVggish.
 */
typedef struct _GsVggishPass GsVggishPass;

GsVggish *gs_vggish_new (GsStateDict *weights,
                         GError **error);
void gs_vggish_free (GsVggish *self);

GsVggishPass *gs_vggish_pass_new (const GsVggish *network,
                                  guint n_patches);
void gs_vggish_pass_free (GsVggishPass *self);
gboolean gs_vggish_pass_run (GsVggishPass *self,
                             guint n_patches,
                             const float *const *patches,
                             GCancellable *cancellable,
                             float *features);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsVggish, gs_vggish_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsVggishPass, gs_vggish_pass_free)

G_END_DECLS
