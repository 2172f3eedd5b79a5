/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-state-dict.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_IR50_SIDE     40  /* pixels of a face's side */
#define GS_IR50_CHANNELS 3   /* red, green, blue */
#define GS_IR50_FEATURES 512
#define GS_IR50_PIXELS   (GS_IR50_SIDE * GS_IR50_SIDE * GS_IR50_CHANNELS)

/**
 * GsIr50:
 *
 * IR-50, the improved-residual network of 50 layers for faces (Deng et al. 2019, ArcFace; He et al. 2016): 24 units of batch
 * normalisation, convolution, PReLU, convolution, batch normalisation and a shortcut. Never changes; any thread may use it.
 */
typedef struct _GsIr50 GsIr50;

/**
 * GsIr50Pass:
 *
 * The memory that one thread needs to put faces through a #GsIr50.
 */
typedef struct _GsIr50Pass GsIr50Pass;

GsIr50 *gs_ir50_new (GsStateDict *weights,
                     GError **error);
void gs_ir50_free (GsIr50 *self);

GsIr50Pass *gs_ir50_pass_new (const GsIr50 *network,
                              guint n_faces);
void gs_ir50_pass_free (GsIr50Pass *self);
gboolean gs_ir50_pass_run (GsIr50Pass *self,
                           guint n_faces,
                           const float *faces,
                           GCancellable *cancellable,
                           float *features);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsIr50, gs_ir50_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsIr50Pass, gs_ir50_pass_free)

G_END_DECLS
