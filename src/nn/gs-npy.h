/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-tensor.h"

G_BEGIN_DECLS

GsTensor *gs_npy_load (const char *path, GError **error);
gboolean gs_npy_save (const GsTensor *tensor, const char *path, GError **error);

G_END_DECLS
