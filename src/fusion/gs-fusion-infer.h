/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-fusion-config.h"
#include "gs-safetensors.h"

G_BEGIN_DECLS

/**
 * GsFusionInference:
 * @config: the configuration
 * @prefix: what stands before every name of the network in its file, such as `module.`; mostly nothing
 * @inferred: keys of @config that names and shapes tell
 * @assumed: keys of @config that nothing tells and that stand at the authors' values
 *
 * What can be said of a network that comes without its configuration.
 */
typedef struct
{
  GsFusionConfig *config;
  char *prefix;
  GPtrArray *inferred; /* of char * */
  GPtrArray *assumed;  /* the same */
} GsFusionInference;

GsFusionInference *gs_fusion_infer (GsTensorFile *file,
                                    const char *file_name,
                                    GError **error);
void gs_fusion_inference_free (GsFusionInference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsFusionInference, gs_fusion_inference_free)

G_END_DECLS
