/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean gs_ccc_loss (gsize n_frames,
                      gsize stride,
                      const float *labels,
                      const float *predictions,
                      double *loss,
                      float *gradient);

G_END_DECLS
