/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-safetensors.h"

G_BEGIN_DECLS

/**
 * GsStateDict:
 *
 * The tensors of a PyTorch state dict as a backbone reads them: by name below a prefix, each of the shape it needs. It
 * remembers what was read, so that what was passed over can be told.
 */
typedef struct _GsStateDict GsStateDict;

GsStateDict *gs_state_dict_load (const char *path,
                                 GError **error);
GsStateDict *gs_state_dict_new (GsTensorFile *file);
void gs_state_dict_free (GsStateDict *self);
gboolean gs_state_dict_enter (GsStateDict *self,
                              const char *prefix,
                              const char *known,
                              GError **error);
const float *gs_state_dict_get (GsStateDict *self,
                                const char *name,
                                guint n_dims,
                                const gsize *shape,
                                GError **error);
const float *gs_state_dict_get_vector (GsStateDict *self,
                                       const char *name,
                                       gsize n,
                                       GError **error);
gboolean gs_state_dict_get_norm (GsStateDict *self,
                                 const char *name,
                                 gsize n,
                                 float *scale,
                                 float *shift,
                                 GError **error);
GStrv gs_state_dict_dup_passed_over (GsStateDict *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsStateDict, gs_state_dict_free)

G_END_DECLS
