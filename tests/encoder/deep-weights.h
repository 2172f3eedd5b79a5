/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-safetensors.h"

G_BEGIN_DECLS

/* Weights for the deep encoder that need no file: drawn from tensors' names by the counter-based generator, in ranges in which activations
 * neither vanish nor explode through fifty layers. tests/encoder/make-deep.py draws the same. */

#define DEEP_VISUAL "spatial.visual.backbone."
#define DEEP_AUDIO  "spatial.audio.backbone."

void deep_weights_add_ir50 (GsTensorFile *file,
                            const char *prefix);
void deep_weights_add_vggish (GsTensorFile *file,
                              const char *prefix);

G_END_DECLS
