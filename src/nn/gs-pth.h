/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-safetensors.h"

G_BEGIN_DECLS

gboolean gs_pth_recognise (const char *path);
GsTensorFile *gs_pth_load (const char *path,
                           GError **error);

G_END_DECLS
