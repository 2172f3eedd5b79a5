/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void gs_adam_step (gsize n,
                   guint64 step,
                   double learning_rate,
                   double weight_decay,
                   const float *gradient,
                   float *first,
                   float *second,
                   float *parameters);

G_END_DECLS
