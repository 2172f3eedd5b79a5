/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-face-crop.h"
#include "gs-ir50.h"
#include "gs-vggish.h"

G_BEGIN_DECLS

/* Version of the encoder without its weights. Any change of a feature's meaning changes it. */
#define GS_DEEP_NAME    "deep"
#define GS_DEEP_VERSION "deep-1"

#define GS_DEEP_VIDEO_FEATURES GS_IR50_FEATURES
#define GS_DEEP_AUDIO_FEATURES GS_VGGISH_FEATURES

/**
 * GsDeep:
 *
 * The deep encoder, the paper's: IR-50 on faces and VGGish on log-mel, with weights that the user brings. Never changes; any
 * thread may use it.
 */
typedef struct _GsDeep GsDeep;

GsDeep *gs_deep_load (const char *path,
                      GError **error);
GsDeep *gs_deep_ref (GsDeep *self);
void gs_deep_unref (GsDeep *self);
const char *gs_deep_get_name (const GsDeep *self);
const char *gs_deep_get_weights_hash (const GsDeep *self);
const char *const *gs_deep_get_passed_over (const GsDeep *self);

void gs_deep_prepare_face (const guint8 *crop,
                           float *face);
gboolean gs_deep_encode_faces (GsDeep *self,
                               guint n_faces,
                               const guint8 *const *crops,
                               GCancellable *cancellable,
                               float *rows);
gboolean gs_deep_encode_patches (GsDeep *self,
                                 guint n_patches,
                                 const float *const *patches,
                                 GCancellable *cancellable,
                                 float *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsDeep, gs_deep_unref)

G_END_DECLS
