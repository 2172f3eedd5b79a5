/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-prepared.h"

G_BEGIN_DECLS

/**
 * GsSecant:
 *
 * How far everything in the network moves between two places of its features, taken apart into what the picture's features and
 * what the sound's features are answerable for. One for each thread.
 */
typedef struct _GsSecant GsSecant;

GsSecant *gs_secant_new (const GsFusionConfig *config);
void gs_secant_free (GsSecant *self);
void gs_secant_run (GsSecant *self,
                    const GsPass *pass,
                    const GsTape *from,
                    const GsTape *to,
                    const float *video,
                    const float *audio);
const float *gs_secant_get (GsSecant *self,
                            guint modality);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsSecant, gs_secant_free)

G_END_DECLS
