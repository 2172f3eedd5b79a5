/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-tensor.h"

G_BEGIN_DECLS

gboolean gs_data_deep_encode (const char *folder,
                              GsTensor **video,
                              GsTensor **audio,
                              char **encoder,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
